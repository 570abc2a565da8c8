"""The rules of a vote, pure: what a paper says, who was there when it opened, what the result is; and the facts that are shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from features.activities.vote.options import Options
from features.facts import ActivityFacts, GroupFacts

# --- papers -----------------------------------------------------------------------------------------------------------------------

# What somebody has chosen is one number: the bit of each option, so that a paper is a row however many they are.


def chosen(paper: int) -> tuple[int, ...]:
    """The numbers of the options on a paper."""
    return tuple(number for number in range(1, paper.bit_length() + 1) if paper & bit(number))


def bit(option: int) -> int:
    """The bit of an option."""
    return 1 << (option - 1)


def marked(paper: int, option: int, most: int) -> int | None:
    """The paper with an option chosen on it; where there is one choice, in place of the other. None: all choices are used."""
    if paper & bit(option):
        return paper
    if most == 1:
        return bit(option)
    return paper | bit(option) if len(chosen(paper)) < most else None


def added_up(papers: Iterable[tuple[int, int]], options: int) -> tuple[int, ...]:
    """How often each option was chosen. `papers`: what stands on them, and how many say so."""
    votes = [0] * options
    for paper, times in papers:
        for number in chosen(paper):
            votes[number - 1] += times
    return tuple(votes)


# --- who may vote -----------------------------------------------------------------------------------------------------------------


def was_there(moves: Sequence[tuple[datetime, bool]], opened_at: datetime) -> bool:
    """Whether somebody was in the group at a moment, by their comings (True) and goings (False), oldest first.

    Of whom nothing is known was there before the bot: it hears who comes, not who is there (docs/decisions/0048).
    """
    before = [has_come for at, has_come in moves if at <= opened_at]
    if before:
        return before[-1]
    return not moves or not moves[0][1]


# --- the result -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each option was chosen, and by how many people in all."""

    votes: tuple[int, ...]
    voters: int

    @property
    def first(self) -> tuple[int, ...]:
        """The options with most votes; several: a tie. None where nobody voted."""
        most = max(self.votes, default=0)
        return tuple(number for number, votes in enumerate(self.votes, start=1) if votes == most and most)

    def is_enough(self, quorum: int | None) -> bool:
        """Whether so many have voted that it counts."""
        return self.voters >= (quorum or 0)

    def share(self, option: int) -> int:
        """How many percent of those who voted have chosen an option."""
        return (200 * self.votes[option - 1] + self.voters) // (2 * self.voters) if self.voters else 0

    def to_json(self) -> Mapping[str, object]:
        """As the vote's row holds them."""
        return {"votes": list(self.votes), "voters": self.voters}


# --- what is shown ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What the board shows: how many have voted and, where that is shown already, for what. `ends_at` is on the group's clock; `pictured`
    are the options that have a picture.
    """

    group: GroupFacts
    activity: ActivityFacts
    options: Options
    voters: int
    counts: Counts | None
    ends_at: datetime | None
    pictured: frozenset[int]


@dataclass(frozen=True, slots=True)
class GalleryFacts:
    """An option as the gallery shows it to somebody: its picture (a file at Telegram) where it has one, and what they see of their vote."""

    own: "OwnFacts"
    option: int
    picture: str | None


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """An option for which a host is asked for a picture, and the one that it has. `stays`: people have voted with it before their eyes."""

    board: BoardFacts
    option: int
    picture: str | None
    stays: bool


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """What somebody sees of their own vote in private: the options they have chosen, and all that the board shows. `is_kept`: they have
    voted, and what they chose cannot be told any more: the anonymous vote is over, or the paper is lost.
    """

    board: BoardFacts
    chosen: tuple[int, ...]
    is_kept: bool


@dataclass(frozen=True, slots=True)
class NamesFacts:
    """Who chose an option of an open vote: a page of their names."""

    board: BoardFacts
    option: int
    page: int
    pages: int
    names: tuple[str, ...]


# --- results of the use cases ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cast:
    """A vote that counts: the options somebody has chosen now, as they are called, how many they may; `is_new`: it changed something."""

    chosen: tuple[str, ...]
    most: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Suggested:
    """An option that somebody has suggested, as it would stand on its button; `is_in`: it stands there."""

    option: str
    is_in: bool
