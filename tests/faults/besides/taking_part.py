"""What is taken part in by tapping the board: a vote, a list, a raffle."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import select

from features.activities.vote.rules import Counts, bit
from models import Activity, Award, Paper, Raffle, RaffleTicket, SignUp, Voter, Voting
from simulator import Message, Person
from tests.faults.besides.scene import OVER, Act, Beside, Scene


@dataclass
class Ballot(Beside):
    """A vote with one choice, about which some change their mind at once."""

    scene: Scene
    is_anonymous: bool
    chosen: dict[int, int] = field(default_factory=dict)
    tried: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    OPTIONS = ("Lake", "Hill", "City")

    @property
    def line(self) -> str:
        """See `Beside`. One is shown as it goes, the other when it is over."""
        how = "anonymous=yes results=end" if self.is_anonymous else "anonymous=no results=live"
        return f'/new vote "{self.scene.title}" options="{",".join(self.OPTIONS)}" {how} until={OVER}'

    @property
    def board(self) -> Message | None:
        """See `Beside`."""
        return self.scene.board("🗳")

    def acts(self) -> Sequence[Act]:
        """All but two vote, some twice: the later vote counts, whatever it is."""
        there = self.scene.people[:-2]
        voters = [*there, *self.scene.chance.sample(there, 6)]
        board = self.board
        return [partial(self._vote, person, self.scene.chance.randrange(len(self.OPTIONS)), board) for person in voters]

    def _vote(self, person: Person, option: int, board: Message | None) -> None:
        self.scene.tap(person, self.OPTIONS[option], board)
        self.chosen[person.id] = option
        self.tried[person.id].add(option)

    def tap_again(self) -> None:
        """See `Beside`. Whose answer got lost cannot know whether it counts, and would take it back by the same: they choose another."""
        for person, _, tap in list(self.scene.taps.values()):
            if tap.answer is None:
                (other, *_) = set(range(len(self.OPTIONS))) - self.tried[person.id]
                self._vote(person, other, tap.message)
        self.scene.tap_again()

    async def check(self, session: Any, group_id: int) -> int:
        """Everybody has voted once, and what they chose last is what was counted; of an anonymous vote no paper is left."""
        activity = await self.scene.activity(session, group_id)
        of_vote = {"group_id": group_id, "activity": activity.number}
        rows = await session.execute(select(Voter.person_id, Voter.chosen).filter_by(**of_vote))
        papers = {person: None if self.is_anonymous else bit(option + 1) for person, option in self.chosen.items()}
        assert dict(rows.all()) == papers
        votes = tuple(list(self.chosen.values()).count(option) for option in range(len(self.OPTIONS)))
        assert (await session.get(Voting, tuple(of_vote.values()))).result == Counts(votes, len(papers)).to_json()
        assert list(await session.scalars(select(Paper).filter_by(**of_vote))) == []
        assert await self.scene.counted(session, group_id, "votes") == dict.fromkeys(papers, 1)
        return self.scene.doubled("🗳", "🏁 This vote is over") + self.scene.doubled("🏁 The vote is over:")


@dataclass
class Places(Beside):
    """A list with fewer places than people: in the evening some leave, and those who wait move up."""

    scene: Scene
    on_list: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)
    moved: dict[int, str] = field(default_factory=dict)

    MOST, LEAVE = 15, 3

    @property
    def line(self) -> str:
        """See `Beside`."""
        return f'/new signup "{self.scene.title}" most={self.MOST} until={OVER}'

    @property
    def board(self) -> Message | None:
        """See `Beside`."""
        return self.scene.board("📝")

    def acts(self) -> Sequence[Act]:
        """All but two want a place, some tap twice."""
        there = self.scene.people[:-2]
        self.on_list = {person.id for person in there}
        board = self.board
        twice = self.scene.chance.sample(there, 4)
        return [partial(self.scene.tap, person, "I'm in", board) for person in [*there, *twice]]

    async def evening(self, session: Any, group_id: int) -> None:
        """Some of those who have a place leave; the first of those who wait are to get theirs."""
        rows = select(SignUp.person_id, SignUp.state).join(
            Activity, (Activity.group_id == SignUp.group_id) & (Activity.number == SignUp.activity)
        )
        of_list = rows.where(Activity.group_id == group_id, Activity.title == self.scene.title).order_by(SignUp.place)
        lines = (await session.execute(of_list)).all()
        has_place = [person for person, state in lines if state == "in"]
        waiting = [person for person, state in lines if state == "waiting"]
        assert len(has_place) == self.MOST
        assert {*has_place, *waiting} == self.on_list
        by_id = {person.id: person for person in self.scene.people}
        self.left = set(self.scene.chance.sample(has_place, self.LEAVE))
        self.moved = {person: by_id[person].name for person in waiting[: self.LEAVE]}
        board = self.board
        for person in sorted(self.left):
            by_id[person].says("-1", reply_to=board)

    async def check(self, session: Any, group_id: int) -> int:
        """Everybody stands there once, with a place or without; those who moved up heard it, each by name in the group."""
        activity = await self.scene.activity(session, group_id)
        rows = select(SignUp.person_id, SignUp.state, SignUp.size).filter_by(
            group_id=group_id, activity=activity.number
        )
        lines = (await session.execute(rows)).all()
        found = {(person, size): state for person, state, size in lines}
        assert len(found) == len(lines) == len(self.on_list)
        assert {person for (person, size), state in found.items() if (state, size) == ("left", 0)} == self.left
        stays = {person for (person, size), state in found.items() if (state, size) == ("in", 1)}
        assert len(stays) == self.MOST
        assert self.moved.keys() <= stays
        waits = {person for (person, size), state in found.items() if (state, size) == ("waiting", 1)}
        assert waits | stays == self.on_list - self.left
        assert await self.scene.counted(session, group_id, "signups") == dict.fromkeys(waits | stays, 1)
        told = [m.text for m in self.scene.chat.messages if m.text.startswith(f"🎟 {self.scene.title}: moved up")]
        names = [name for text in told for name in text.rstrip(".").rpartition(": ")[2].split(", ")]
        assert set(names) == set(self.moved.values())
        doubled = self.scene.doubled("📝", "🏁 Closed") + self.scene.doubled("🏁", "the list is closed")
        return doubled + len(told) - len(set(told))


@dataclass
class Lots(Beside):
    """A raffle with fewer prizes than people."""

    scene: Scene
    there: set[int] = field(default_factory=set)

    PRIZES = 3

    @property
    def line(self) -> str:
        """See `Beside`. Points would be the ledger's, in which the bench counts check-ins."""
        return f'/new raffle "{self.scene.title}" prizes="1:A book,2-{self.PRIZES}:A pen" until={OVER}'

    @property
    def board(self) -> Message | None:
        """See `Beside`."""
        return self.scene.board("🎟")

    def acts(self) -> Sequence[Act]:
        """All but two take a ticket, some tap twice."""
        there = self.scene.people[:-2]
        self.there = {person.id for person in there}
        board = self.board
        twice = self.scene.chance.sample(there, 4)
        return [partial(self.scene.tap, person, "Take part", board) for person in [*there, *twice]]

    async def check(self, session: Any, group_id: int) -> int:
        """Everybody has one ticket, each under a number of its own, and every prize is another one's who has."""
        activity = await self.scene.activity(session, group_id)
        of_raffle = {"group_id": group_id, "activity": activity.number}
        rows = select(RaffleTicket.person_id, RaffleTicket.number, RaffleTicket.state).filter_by(**of_raffle)
        tickets = (await session.execute(rows)).all()
        assert sorted(person for person, _, state in tickets if state == "in") == sorted(self.there)
        assert len({number for _, number, _ in tickets}) == len(tickets) == len(self.there)
        winners = list(await session.scalars(select(Award.person_id).filter_by(**of_raffle)))
        assert len(winners) == len({*winners} & self.there) == self.PRIZES
        assert (await session.get(Raffle, tuple(of_raffle.values()))).outcome == "drawn"
        return self.scene.doubled("🎟", "🏁 Drawn!") + self.scene.doubled("🎉 The raffle is drawn:")
