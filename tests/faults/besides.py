"""What stands in a group beside its check-in: each day something else, opened in the morning, taken part in while the process is killed,
over before the day is, and then counted.

A further kind is a class that does what `Beside` says, and a line in BESIDES.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from sqlalchemy import func, select

from features.activities.vote.rules import Counts, bit
from features.campaigns import life, store
from features.campaigns.reading import read_campaign
from features.campaigns.store import Done
from models import Activity, Award, Campaign, Group, MemberDay, Paper, Raffle, RaffleTicket, SignUp, Voter, Voting
from simulator import Chat, Message, Person, Tap

# When all of them are over: the storm comes by at 20:00 and at 21:00.
OVER = "20:30"
NOT_FOUND_OUT = "I couldn't find out from Telegram"


@dataclass(frozen=True)
class Scene:
    """A group on one day. `title` is that of its activity, and stands nowhere else."""

    chat: Chat
    people: Sequence[Person]
    chance: random.Random
    title: str
    # The last tap of each.
    taps: dict[int, tuple[Person, str, Tap]] = field(default_factory=dict, compare=False)

    def board(self, sign: str) -> Message | None:
        """The activity's board, which begins with this sign."""
        found = (m for m in self.chat.newest_first() if m.text.startswith(f"{sign} {self.title}") and m.buttons)
        return next(found, None)

    def doubled(self, sign: str, says: str = "") -> int:
        """How often the bot has said once more what begins like this, before the activity's title. `says` stands in one of these at least:
        a board that came twice, because of a kill, is left as it was.
        """
        texts = [m.text for m in self.chat.messages if m.text.startswith(f"{sign} {self.title}")]
        assert any(says in text for text in texts), f"nobody said “{sign} … {says}”; said {texts}"
        return len(texts) - 1

    async def activity(self, session: Any, group_id: int) -> Activity:
        """Its row. It is over."""
        where = Activity.group_id == group_id, Activity.title == self.title
        activity: Activity = (await session.scalars(select(Activity).where(*where))).one()
        assert activity.state == "closed", activity.state
        return activity

    async def counted(self, session: Any, group_id: int, deed: str) -> Mapping[int, int]:
        """How often each has done this on this day, as statistics know it; whoever has not is not in it."""
        column = getattr(MemberDay, deed)
        last = select(func.max(MemberDay.day)).where(MemberDay.group_id == group_id).scalar_subquery()
        rows = select(MemberDay.person_id, column).where(
            MemberDay.group_id == group_id, MemberDay.day == last, column != 0
        )
        return dict((await session.execute(rows)).all())

    def tap(self, person: Person, button: str, board: Message | None) -> None:
        """Somebody taps."""
        self.taps[person.id] = person, button, person.taps(button, message=board)

    def tap_again(self) -> None:
        """Of whom Telegram did not say that they are in the group, as its calls fail here, was told to tap again, and does."""
        for person, button, tap in list(self.taps.values()):
            if tap.answer is not None and (tap.answer.text or "").startswith(NOT_FOUND_OUT):
                self.tap(person, button, tap.message)


class Beside(Protocol):
    """An activity of one day in one group."""

    scene: Scene

    @property
    def line(self) -> str:
        """What the owner writes to open it; empty where it is planned (`Planned`)."""

    @property
    def board(self) -> Message | None:
        """Its board, as soon as it is there."""

    def acts(self) -> Sequence[Callable[[], object]]:
        """What people do in the burst, an act each. They are done in any order."""

    async def evening(self, session: Any, group_id: int) -> None:
        """What people do when all of that has been taken."""

    async def check(self, session: Any, group_id: int) -> int:
        """It is over, and all of it counts, once. How many lines were said twice."""


@dataclass
class Ballot:
    """A vote with one choice, about which some change their mind at once."""

    scene: Scene
    is_anonymous: bool
    chosen: dict[int, int] = field(default_factory=dict)

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

    def acts(self) -> Sequence[Callable[[], object]]:
        """All but two vote, some twice: the later vote counts, whatever it is."""
        there = self.scene.people[:-2]
        voters = [*there, *self.scene.chance.sample(there, 6)]
        board = self.board
        return [partial(self._vote, person, self.scene.chance.randrange(len(self.OPTIONS)), board) for person in voters]

    def _vote(self, person: Person, option: int, board: Message | None) -> None:
        self.scene.tap(person, self.OPTIONS[option], board)
        self.chosen[person.id] = option

    async def evening(self, session: Any, group_id: int) -> None:
        """See `Beside`: nothing."""

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
class Places:
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

    def acts(self) -> Sequence[Callable[[], object]]:
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
class Lots:
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

    def acts(self) -> Sequence[Callable[[], object]]:
        """All but two take a ticket, some tap twice."""
        there = self.scene.people[:-2]
        self.there = {person.id for person in there}
        board = self.board
        twice = self.scene.chance.sample(there, 4)
        return [partial(self.scene.tap, person, "Take part", board) for person in [*there, *twice]]

    async def evening(self, session: Any, group_id: int) -> None:
        """See `Beside`: nothing."""

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


@dataclass
class Planned(Places):
    """The same list, opened by a campaign, which posts in the evening, thanks, and is over before the night."""

    line = ""

    POST, THANKS = "📣 Tonight:", "💐 Thanks:"

    async def plan(self, session: Any, group_id: int, owner: int, now: datetime) -> None:
        """It was planned a while ago, and begins now."""
        text = (
            f"muster: 1\ntitle: Of {self.scene.title}\nfirst_day: {now:%Y-%m-%d}\nitems:\n"
            f"- {{do: open, at: D0 8:00, kind: signup, title: {self.scene.title}, with: {{most: '{self.MOST}', until: D0 {OVER}}}}}\n"
            f"- {{do: post, at: D0 20:10, text: '{self.POST} {self.scene.title}'}}\n"
            f"- {{do: thanks, at: D0 20:50, text: '{self.THANKS} {self.scene.title}'}}\n"
        )
        group, done = await session.get_one(Group, group_id), Done(owner, now - timedelta(hours=1))
        made = await life.make(session, group, read_campaign(text), done)
        await life.checked(session, group, made.number, done)
        await life.plan(session, group, made.number, done)

    async def check(self, session: Any, group_id: int) -> int:
        """Each of its items was done once, and nothing waits any more."""
        doubled = await super().check(session, group_id)
        of_today = Campaign.group_id == group_id, Campaign.title == f"Of {self.scene.title}"
        campaign = (await session.scalars(select(Campaign).where(*of_today))).one()
        items = await store.items_of(session, campaign)
        assert [(item.item, item.state) for item in items] == [(1, "done"), (2, "done"), (3, "done")]
        assert len({item.made for item in items}) == len(items)
        assert campaign.state == "over"
        return doubled + self.scene.doubled(self.POST) + self.scene.doubled(self.THANKS)


BESIDES: Sequence[Callable[[Scene], Beside]] = (
    partial(Ballot, is_anonymous=True),
    partial(Ballot, is_anonymous=False),
    Places,
    Lots,
    Planned,
)
