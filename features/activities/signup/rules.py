"""Who gets a place on a sign-up list, and who waits. Pure: no database, no clock, no texts.

A place never stays empty while somebody waits who fits in. Whoever waits longest is asked first; a party that is larger than what is left
keeps its turn, is asked first again the next time, and is never parted. Whoever has a place keeps it, however few there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from features.activities.signup.options import Options
from features.activities.signup.refusals import LineGone, NoRoom, NotOnList, TooManyEach
from features.refusals import TooLong
from kit.messages import Refusal

State = Literal["in", "waiting", "left"]
# Of the names of those who come along, and of a note.
GUESTS_LONGEST, NOTE_LONGEST = 200, 100


@dataclass(frozen=True, slots=True)
class Line:
    """A line: somebody (or, where they have no account, their name alone) and for how many of each kind. `place` orders those who are in
    among themselves, and those who wait.
    """

    number: int
    person_id: int | None
    name: str | None
    counts: tuple[int, ...]
    guests: str
    note: str
    state: State
    place: int
    by: int | None = None
    at: datetime | None = None

    @property
    def size(self) -> int:
        """For how many."""
        return sum(self.counts)


# --- what somebody may ask for ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Join:
    """Be on the list, for one; whoever is on it stays as they are."""


@dataclass(frozen=True, slots=True)
class Add:
    """So many more, or fewer, of each kind (kind, how many). `words` name who comes along, or are a note."""

    counts: tuple[tuple[int, int], ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Take:
    """Exactly so many of each kind, and none of the others."""

    counts: tuple[tuple[int, int], ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Put:
    """Exactly so many of one kind; the others stay."""

    slot: int
    count: int


@dataclass(frozen=True, slots=True)
class Say:
    """Other words; None: they stay."""

    guests: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """Off the list."""


Change = Join | Add | Take | Put | Say | Leave


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, and for whose line: somebody's, one without an account (`name`), or that of a number. `by`: the host who asks in
    their place.
    """

    change: Change
    person_id: int | None = None
    name: str | None = None
    number: int | None = None
    by: int | None = None


def may_free(change: Change) -> bool:
    """Whether places may become free by it, so that those who wait must be known."""
    return not isinstance(change, Join | Say) and not (
        isinstance(change, Add) and all(count > 0 for _, count in change.counts)
    )


# --- what becomes of it -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Signed:
    """The line as it is now. `is_new`: it was not on the list before; `was`: what it was for before. `rank`: which of the list it is, or
    of the waiting list, 0 where that was not asked.
    """

    line: Line
    is_new: bool
    is_changed: bool
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Gone:
    """The line is off the list; `was` is what it was."""

    was: Line


Outcome = Signed | Gone | Refusal


@dataclass(frozen=True, slots=True)
class Standing:
    """How a list stands: places taken, lines with a place, lines that wait; the last place and number that were given."""

    taken: int = 0
    lines: int = 0
    waiting: int = 0
    last_place: int = 0
    last_number: int = 0


@dataclass(slots=True)
class Sheet:
    """A list while it is being changed: how it stands, and the lines that are concerned by number. Of those who wait all must be there
    where places may become free.
    """

    options: Options
    standing: Standing
    lines: dict[int, Line]
    changed: dict[int, Line] = field(default_factory=dict)
    moved: list[int] = field(default_factory=list)

    @property
    def left(self) -> int | None:
        """How many places are left; None: there is no limit."""
        return None if self.options.most == 0 else max(0, self.options.most - self.standing.taken)

    def do(self, wish: Wish) -> Outcome:
        """Do what is asked for, or say why not: then nothing has changed."""
        try:
            line = self._line(wish)
            asked = _asked(wish.change, line, self.options)
        except Refusal as refusal:
            return refusal
        if asked.size == 0:
            return self._remove(line) if line is not None else NotOnList()
        before = 0 if line is None else line.size
        if asked.size > max(self.options.each, before) and wish.by is None:
            return TooManyEach(asked.size, self.options.each)
        if line is None:
            return self._enter(asked, wish)
        if asked == line:
            return Signed(line, is_new=False, is_changed=False)
        if line.state == "in" and not self._fits(asked.size - before):
            return NoRoom(self.left or 0, before)
        if line.state == "waiting" and self._fits(asked.size):
            asked = self._in(asked)
        elif line.state == "in":
            self._count(taken=asked.size - before)
        self._keep(asked)
        if asked.size < before and line.state == "in":
            self.move_up()
        return Signed(self.lines[asked.number], is_new=False, is_changed=True)

    def move_up(self) -> None:
        """Let those in who wait and fit, in the order in which they wait."""
        for line in sorted((each for each in self.lines.values() if each.state == "waiting"), key=lambda e: e.place):
            if self._fits(line.size):
                self._keep(self._in(line))
                self.moved.append(line.number)

    def _line(self, wish: Wish) -> Line | None:
        """The line that is meant, where it is on the list."""
        if wish.number is not None:
            line = self.lines.get(wish.number)
            if line is None or line.state == "left":
                raise LineGone
            return line
        line = None if wish.person_id is None else self._of(wish.person_id)
        return None if line is None or line.state == "left" else line

    def _of(self, person_id: int) -> Line | None:
        return next((line for line in self.lines.values() if line.person_id == person_id), None)

    def _fits(self, more: int) -> bool:
        return more <= 0 or self.left is None or more <= self.left

    def _enter(self, asked: Line, wish: Wish) -> Signed:
        # Whoever was on the list before has a row already: it is theirs again, behind all others.
        former = None if wish.person_id is None else self._of(wish.person_id)
        number = former.number if former is not None else self.standing.last_number + 1
        self._count(last_number=number - self.standing.last_number if former is None else 0)
        entered = replace(asked, number=number, person_id=wish.person_id, name=wish.name, by=wish.by)
        if self._fits(entered.size):
            entered = self._in(entered, did_wait=False)
        else:
            entered = replace(entered, state="waiting", place=self.standing.last_place + 1)
            self._count(waiting=1, last_place=1)
        self._keep(entered)
        rank = self.standing.lines if entered.state == "in" else self.standing.waiting
        return Signed(entered, is_new=True, is_changed=True, rank=rank)

    def _in(self, line: Line, *, did_wait: bool = True) -> Line:
        self._count(taken=line.size, lines=1, waiting=-1 if did_wait else 0, last_place=1)
        return replace(line, state="in", place=self.standing.last_place)

    def _remove(self, line: Line) -> Gone:
        had_place = line.state == "in"
        self._count(taken=-line.size if had_place else 0, lines=-1 if had_place else 0, waiting=0 if had_place else -1)
        # Nobody needs their words any more; the row stays, for its number is never another's.
        self._keep(replace(line, counts=(), guests="", note="", name=None, state="left"))
        if had_place:
            self.move_up()
        return Gone(line)

    def _keep(self, line: Line) -> None:
        self.lines[line.number] = self.changed[line.number] = line

    def _count(self, **by: int) -> None:
        self.standing = replace(
            self.standing, **{name: getattr(self.standing, name) + change for name, change in by.items()}
        )


def _asked(change: Change, line: Line | None, options: Options) -> Line:
    """The line as it is asked for; without anybody where it is to go. Raises NotOnList, TooLong."""
    base = line or Line(0, None, None, (), "", "", "left", 0)
    if isinstance(change, Say):
        if line is None:
            raise NotOnList
        guests = base.guests if change.guests is None else change.guests
        return replace(base, guests=guests, note=base.note if change.note is None else change.note)
    counts = _counts(change, base, options)
    # Where more are taken off a kind than there are, none of it is left.
    asked = replace(base, counts=tuple(max(0, count) for count in counts))
    return _with_words(asked, change, options) if isinstance(change, Add | Take) and change.words else asked


def _counts(change: Join | Add | Take | Put | Leave, base: Line, options: Options) -> list[int]:
    nobody = [0] * options.kinds
    counts = list(base.counts) or nobody
    match change:
        case Join():
            return list(base.counts) or [1, *nobody[1:]]
        case Leave():
            return nobody
        case Put(slot, count):
            counts[slot] = count
        case Take(wanted):
            counts = nobody
            for slot, count in wanted:
                counts[slot] += count
        case Add(wanted):
            for slot, count in wanted:
                counts[slot] += count
    return counts


def _with_words(asked: Line, change: Add | Take, options: Options) -> Line:
    """Words behind a `+` name who comes along, where somebody does; otherwise they are a note, where the list takes notes."""
    if isinstance(change, Add) and asked.size > 1:
        guests = f"{asked.guests}, {change.words}" if asked.guests else change.words
        return replace(asked, guests=checked(guests, GUESTS_LONGEST))
    return replace(asked, note=checked(change.words, NOTE_LONGEST)) if options.note else asked


def checked(words: str, most: int) -> str:
    """The words, where they are not too long. Raises TooLong."""
    if len(words) > most:
        raise TooLong(len(words), most)
    return words


def settle(sheet: Sheet, wishes: Iterable[Wish]) -> list[Outcome]:
    """All of these, one after the other."""
    return [sheet.do(wish) for wish in wishes]


def totals(lines: Iterable[Line], options: Options) -> Mapping[int, int]:
    """How many places of each kind are taken by those who are in."""
    found = dict.fromkeys(range(options.kinds), 0)
    for line in lines:
        for slot, count in enumerate(line.counts):
            if line.state == "in":
                found[slot] = found.get(slot, 0) + count
    return found
