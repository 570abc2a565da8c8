"""What an activity of one day in one group stands in, and what it does to be one."""

import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import func, select

from models import Activity, MemberDay
from simulator import Bot, Chat, Message, Person, Tap

# When all of them are over: the storm comes by at 20:00 and at 21:00.
OVER = "20:30"
NOT_FOUND_OUT = "I couldn't find out from Telegram"
# What somebody does, at once or in a while.
Act = Callable[[], object]


@dataclass(frozen=True)
class Scene:
    """A group on one day. `title` is that of its activity, and stands nowhere else."""

    chat: Chat
    bot: Bot
    people: Sequence[Person]
    chance: random.Random
    title: str
    # The last tap of each.
    taps: dict[int, tuple[Person, str, Tap]] = field(default_factory=dict, compare=False)

    def board(self, sign: str) -> Message | None:
        """The activity's board, which begins with this sign."""
        found = (m for m in self.chat.newest_first() if m.text.startswith(f"{sign} {self.title}") and m.buttons)
        return next(found, None)

    def page(self, person: Person, says: str) -> Message | None:
        """The newest message to somebody in private in which this stands, and the activity's title."""
        found = (m for m in person.private(self.bot).newest_first() if m.sender == self.bot)
        return next((m for m in found if says in m.text and self.title in m.text), None)

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
    """An activity of one day in one group. What it leaves open here, nobody does."""

    scene: Scene

    @property
    def line(self) -> str:
        """What the owner writes to open it; empty where it is planned (`Planned`)."""

    @property
    def board(self) -> Message | None:
        """Its board, as soon as it is there."""

    async def prepare(self, until: Callable[[Callable[[], Any], str], Awaitable[None]]) -> None:
        """What hosts do before people take part. `until` waits for what people could see, and is told what that is."""
        return

    def acts(self) -> Sequence[Act]:
        """What people do in the burst, an act each. They are done in any order; one that takes a while is waited for."""

    def tap_again(self) -> None:
        """Those for whom nothing has happened tap once more."""
        self.scene.tap_again()

    def goes_on(self) -> None:
        """What people do when time has passed, and more of it has come."""
        return

    async def evening(self, session: Any, group_id: int) -> None:
        """What people do when all of that has been taken."""
        return

    async def check(self, session: Any, group_id: int) -> int:
        """It is over, and all of it counts, once. How many lines were said twice."""
