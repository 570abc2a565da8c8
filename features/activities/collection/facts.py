"""What a collection shows: where it stands, entries, the board, the galleries, the result, the files. Frozen, without rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from features.activities.collection.options import Criterion, Options
from features.activities.collection.rows import content_of
from features.activities.collection.rules import Content, Progress, Shown, Stage
from features.facts import ActivityFacts, GroupFacts
from features.prizes.facts import AwardFacts
from models import Collection, Entry


@dataclass(frozen=True, slots=True)
class CollectionFacts:
    """Where a collection stands. `waits_since`: voting is over, and the jury's word is missing."""

    stage: str
    round: int
    waits_since: datetime | None
    seed: str
    tickets: str


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """An entry: where it stands, and what it says and shows."""

    number: int
    state: str
    reason: str | None
    has_appealed: bool
    entered_at: datetime
    content: Content


def collection_facts(collection: Collection) -> CollectionFacts:
    """Where it stands now."""
    return CollectionFacts(
        stage=collection.stage,
        round=collection.round,
        waits_since=collection.waits_since,
        seed=collection.seed,
        tickets=collection.tickets,
    )


def entry_facts(entry: Entry) -> EntryFacts:
    """The entry as it is now."""
    return EntryFacts(
        number=entry.number,
        state=entry.state,
        reason=entry.reason,
        has_appealed=entry.has_appealed,
        entered_at=entry.entered_at,
        content=content_of(entry),
    )


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What a board shows. `opens_at` where entries are not taken yet; `unseen` entries are looked at before voting begins."""

    state: str
    stage: Stage
    round: int
    entries: int
    in_round: int
    opens_at: datetime | None
    ends_at: datetime | None
    waits_for_jury: bool
    unseen: int
    seed_hash: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the gallery: an entry, its place among `count`, its neighbours, and what the voter did. `author` where names are shown.

    `has_files`: some entry has a file, so that every page is a picture (a message with one cannot become a text).
    """

    entry: EntryFacts
    at: int
    count: int
    before: int
    after: int
    used: int
    most: int
    is_voted: bool
    is_own: bool
    author: str | None
    has_files: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a judge sees of an entry: what is scored, the scores so far, whether they stepped back; `done` of `count` are judged."""

    entry: EntryFacts
    at: int
    count: int
    before: int
    after: int
    criteria: Sequence[Criterion]
    scores: Mapping[int, int]
    is_recused: bool
    done: int
    has_files: bool

    @property
    def asks(self) -> int | None:
        """The criterion that is to be scored next, None where all are."""
        return next((at for at in range(len(self.criteria)) if at not in self.scores), None)


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """What the result shows: the podium, whose the prizes are, what the lots were drawn with; and which entry was taken out since.

    `is_short`: somebody's entries were all chosen by too few for a place.
    """

    podium: Sequence[Shown]
    awards: Sequence[AwardFacts]
    names: Mapping[int, str]
    count: int
    seed: str
    tickets: str
    is_short: bool = False
    without: int | None = None


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """What hosts see of a collection: `counts` of entries by state, who is ahead, how far the jury is, how many opened the gallery; the
    prizes, and the names of those who have them. `ends_at` is on the group's clock.
    """

    group: GroupFacts
    activity: ActivityFacts
    options: Options
    collection: CollectionFacts
    counts: Mapping[str, int]
    standings: Sequence[Shown]
    jury: Sequence[Progress]
    ballots: int
    ends_at: datetime | None
    awards: Sequence[AwardFacts]
    names: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class HostPage:
    """An entry as a host sees it, the `at`-th of `count`, with its author's name and the numbers of those beside it."""

    entry: EntryFacts
    at: int
    count: int
    before: int
    after: int
    name: str
    has_files: bool


@dataclass(frozen=True, slots=True)
class Exported:
    """What goes into the files: the result with its entries, every entry with its author's name, scores by judge and entry, prizes."""

    group: GroupFacts
    activity: ActivityFacts
    options: Options
    collection: CollectionFacts
    lines: Sequence[Shown]
    entries: Sequence[tuple[EntryFacts, str]]
    scores: Sequence[tuple[str, int, Mapping[int, int]]]
    awards: Sequence[AwardFacts]
    names: Mapping[int, str]
