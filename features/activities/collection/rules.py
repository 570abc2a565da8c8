"""The rules of the collection, pure: in which order a gallery is seen, and how votes and scores become places."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from features.activities.collection.options import Options

MOST_FILES = 10
MOST_TEXT = 2000
MOST_ENTRIES = 5000
BEST_SCORE = 10


class Stage(StrEnum):
    """Where a collection stands. A round is a time of voting and judging; before the first one what came in last is looked at."""

    COLLECTING = "collecting"
    LOOKING = "looking"
    VOTING = "voting"
    DONE = "done"


# Nobody can vote yet.
BEFORE_VOTING = frozenset({Stage.COLLECTING, Stage.LOOKING})


class State(StrEnum):
    """Where an entry stands. Only approved ones are shown and counted."""

    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    DISQUALIFIED = "disqualified"


class Step(StrEnum):
    """How an entry comes to stand where it stands. Each is declared in STEPS; nothing else moves an entry."""

    SENT = "sent"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    DECLINED = "declined"
    TAKEN_OUT = "taken out"
    STRUCK = "struck"
    LEFT_IN = "left in"
    LEFT_OUT = "left out"
    LEFT_AGAIN = "left again"
    FROM_DRAFT = "from draft"


class Hears(StrEnum):
    """How an author hears of a step: in the answer to what they did themselves; in private; or, where they take nothing in private, by
    a call in the group, because there is something they would want to do about it.
    """

    ANSWERED = "answered"
    TOLD = "told"
    CALLED = "called"


# Who is told what: no step without a word to the author.
STEPS: Mapping[Step, Hears] = {
    Step.SENT: Hears.ANSWERED,
    Step.CHANGED: Hears.ANSWERED,
    Step.WITHDRAWN: Hears.ANSWERED,
    Step.APPROVED: Hears.TOLD,
    Step.DECLINED: Hears.CALLED,
    Step.TAKEN_OUT: Hears.CALLED,
    Step.STRUCK: Hears.CALLED,
    Step.LEFT_IN: Hears.TOLD,
    Step.LEFT_OUT: Hears.CALLED,
    Step.LEFT_AGAIN: Hears.CALLED,
    Step.FROM_DRAFT: Hears.TOLD,
}

# Entries that count towards how many someone may send.
ALIVE = frozenset({State.PENDING, State.APPROVED})


def order_for(voter: int, place: str, entries: Iterable[int]) -> list[int]:
    """The entries in the order in which this voter sees them: another for everybody, the same each time. `place` names the round.

    An entry that goes or comes leaves the others in their order.
    """
    return sorted(entries, key=lambda n: hashlib.blake2b(f"{place}:{voter}:{n}".encode(), digest_size=8).digest())


# --- the result -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contender:
    """An entry that is counted."""

    number: int
    author: int
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in the result, and why it stands there. `points` of 100 decide; `voted` and `judged` are what they are made of.

    `place` is None for a further entry of someone whose better one has a place, and where too few have chosen it. `by_time`: another has as
    many points and came later.
    """

    number: int
    author: int
    place: int | None
    votes: int
    voted: Fraction
    jurors: int
    score: Fraction
    judged: Fraction
    points: Fraction
    by_time: bool


def tally(
    contenders: Collection[Contender],
    votes: Iterable[tuple[int, int]],
    scores: Mapping[tuple[int, int], Mapping[int, int]],
    options: Options,
) -> list[Line]:
    """The result, best first. `votes` are pairs of voter and entry; `scores` by judge and entry, then criterion.

    What is for no contender counts nothing, nor do votes and scores for one's own entry, nor the second of two same votes. The public's
    part of an entry is its votes as a share of the most votes, the jury's the mean of its judges' scores as a share of the best score.
    Equal points: the earlier entry stands first.
    """
    by_number = {c.number: c for c in contenders}
    counted = Counter(entry for voter, entry in set(votes) if entry in by_number and by_number[entry].author != voter)
    weights = {at: criterion.weight for at, criterion in enumerate(options.looked_at)}
    means = _means({key: given for key, given in scores.items() if _counts(key, by_number)}, weights)
    counted_all = []
    for contender in contenders:
        of_jury = means.get(contender.number, [])
        score = sum(of_jury, Fraction(0)) / len(of_jury) if of_jury else Fraction(0)
        counted_all.append(Counted(contender, counted[contender.number], len(of_jury), score))
    return _placed(counted_all, options)


def without(lines: Sequence[Line], gone: int, entered: Mapping[int, datetime], options: Options) -> list[Line]:
    """The result as if this entry had never been entered. `entered`: when the others were."""
    left = (line for line in lines if line.number != gone)
    return _placed(
        [
            Counted(Contender(line.number, line.author, entered[line.number]), line.votes, line.jurors, line.score)
            for line in left
        ],
        options,
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """What was said for an entry: its votes, how many judges scored it, and the mean of their scores."""

    contender: Contender
    votes: int
    jurors: int
    score: Fraction


def _placed(counted: Collection[Counted], options: Options) -> list[Line]:
    """The lines, best first, with places."""
    most, share = max((each.votes for each in counted), default=0), options.jury_share
    found: list[tuple[Counted, Fraction, Fraction]] = []
    for each in counted:
        voted = Fraction(100 * each.votes, most) if most else Fraction(0)
        found.append((each, voted, share * 100 * each.score / BEST_SCORE + (1 - share) * voted))
    found.sort(key=lambda line: (-line[2], line[0].contender.entered_at, line[0].contender.number))
    placed: dict[int, int] = {}
    lines: list[Line] = []
    for at, (each, voted, points) in enumerate(found, start=1):
        author = each.contender.author
        place = None if author in placed or not is_chosen(each.votes, each.jurors, options) else len(placed) + 1
        if place is not None:
            placed[author] = place
        lines.append(
            Line(
                each.contender.number,
                author,
                place,
                each.votes,
                voted,
                each.jurors,
                each.score,
                100 * each.score / BEST_SCORE,
                points,
                by_time=at < len(found) and found[at][2] == points,
            )
        )
    return lines


def is_chosen(votes: int, jurors: int, options: Options) -> bool:
    """Whether somebody wanted this entry to have a place: nobody wins only because nobody came.

    Where only members decide it takes `least_votes` votes; where only a jury does, a judge's score. With both a judge's word is as good as
    a single vote, but does not make up for several that are asked for.
    """
    if options.has_public and votes >= options.least_votes:
        return True
    return options.has_jury and jurors > 0 and (not options.has_public or options.least_votes == 1)


def _counts(key: tuple[int, int], contenders: Mapping[int, Contender]) -> bool:
    judge, entry = key
    return entry in contenders and contenders[entry].author != judge


def _means(
    scores: Mapping[tuple[int, int], Mapping[int, int]], weights: Mapping[int, int]
) -> dict[int, list[Fraction]]:
    """By entry, what each judge gave it: the weighted mean of the criteria. Half a sheet counts nothing."""
    found: defaultdict[int, list[Fraction]] = defaultdict(list)
    for (_, entry), given in scores.items():
        if weights.keys() <= given.keys():
            whole = sum(given[at] * weight for at, weight in weights.items())
            found[entry].append(Fraction(whole, sum(weights.values())))
    return found


def shortlist(lines: Sequence[Line], keep: int) -> list[int]:
    """The entries that go on to the next round."""
    return [line.number for line in lines[:keep]]


def short_of_quorum(
    entries: Mapping[int, int],
    judges: Collection[int],
    done: Collection[tuple[int, int]],
    recused: Collection[tuple[int, int]],
    quorum: int | None,
) -> set[int]:
    """The entries that too few judges have scored. `entries` by number, with their authors; `done` and `recused` are judge and entry.

    Whoever wrote an entry or stepped back from it is not waited for; a quorum higher than the judges there are is all of them.
    """
    missing: set[int] = set()
    for number, author in entries.items():
        able = {judge for judge in judges if judge != author and (judge, number) not in recused}
        scored = sum(1 for judge in able if (judge, number) in done)
        if scored < (len(able) if quorum is None else min(quorum, len(able))):
            missing.add(number)
    return missing


# --- results of the use cases ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class File:
    """A file of an entry, as it lies at Telegram; `small_id` is a small picture of it, where there is one."""

    kind: str
    file_id: str
    unique_id: str
    small_id: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry says and shows."""

    text: str = ""
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry is in: its number, and whether it waits for review. `is_new` is False where one was changed.

    `is_torn`: of the album that was answered only this one part is known.
    """

    number: int
    waits: bool
    is_new: bool = True
    is_torn: bool = False
    activity: int = 0


@dataclass(frozen=True, slots=True)
class Voted:
    """Someone voted or took a vote back; so many of their votes are used now."""

    used: int
    most: int
    is_given: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the result with what people see of it."""

    line: Line
    name: str
    text: str
    kind: str | None
    file_id: str | None
    small_id: str | None
    username: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a judge is: `done` of `of` entries that are theirs to judge."""

    person_id: int
    name: str
    done: int
    of: int
