"""A collection's whole life, with the bot dying and coming back at each of its stations: everybody hears the same, once."""

import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models import Award, Entry, PrizeEvent, Transfer
from simulator import Person, SimClock
from tests import wiring
from tests.conftest import START
from tests.flows.contest import CLAIM, SHOW, YES_PLEASE, a_contest
from tests.flows.group import SHANGHAI, ledger_adds_up, rows_of
from tests.flows.test_jury import decides, scores
from tests.flows.test_prizes import claims, load
from tests.wiring import World

POINTS = (
    "not open yet", "an appeal waits", "entries close while away", "between the rounds", "the jury is waited for", "one has stepped back",
    "a prize is offered", "a prize is claimed", "the deadline passes while away", "an entry is taken out", "all is given",
)  # fmt: skip


class Life:
    """The script. At each station the bot may be restarted; how long it is away is the script's."""

    def __init__(self, world: World, dies_at: str | None) -> None:
        """Before anything has happened."""
        self.world, self.dies_at, self.has_died = world, dies_at, False

    async def at(self, station: str, until: str | None = None) -> None:
        """A station; `until`: what happens to be due meanwhile falls into the time the bot is away, if it dies here."""
        if station != self.dies_at:
            if until is not None:
                await self.contest.until(until)
            return
        world, self.has_died = self.world, True
        url = world.app.database.engine.url.render_as_string(hide_password=False)
        await world.app.close()
        if until is not None:
            world.clock.set(moment(until))
        world.app = (await wiring.start(url, world.clock, telegram=world.telegram)).app
        await world.settle()
        for _ in range(4):
            await world.advance(seconds=3)

    async def play(self) -> None:
        """From before the opening to the last prize."""
        line = (
            'from="2026-11-24 10:00" until="2026-11-25 20:00" vote=both jury_weight=60 votes=1 rounds=2 keep=3 '
            'voting=2d quorum=all prizes="1:code,2:A mug"'
        )
        self.contest = contest = await a_contest(self.world, line=line, review="admins")
        group, admin = contest.group, contest.group.admin
        mia, noah, lena, tom, eva, ben = group.members
        await self.starts(admin, *group.members)
        for judge in (eva, ben):
            await group.hears(judge, "Hello")
            await group.hears(group.owner, f"/roles judge @{judge.username}")
        await self.at("not open yet", "2026-11-24 10:00")
        for person, text in ((mia, "Foxy"), (noah, "Rusty"), (lena, "Scarfy"), (tom, "Bushy")):
            await contest.enters(person, text)
            await decides(
                contest,
                admin,
                "✅ Approve" if person != mia else "❌ Decline",
                None if person != mia else "It doesn't fit the brief.",
                sees=text,
            )
        await self.world.advance(seconds=4)
        await contest.forges(mia, "ca:1:1:1")
        await contest.writes(mia, "It does fit")
        await self.at("an appeal waits")
        await decides(contest, admin, "✅ Approve", None, sees="It does fit")
        await self.at("entries close while away", "2026-11-25 20:00")
        await contest.votes(tom, "Rusty")
        for judge in (eva, ben):
            await scores(contest, judge, {"Foxy": (9,), "Rusty": (8,), "Scarfy": (7,), "Bushy": (1,)})
        await contest.until("2026-11-27 20:00:30")
        await self.at("between the rounds")
        await contest.votes(tom, "Foxy")
        await scores(contest, eva, {"Foxy": (10,), "Rusty": (6,), "Scarfy": (4,)})
        await contest.until("2026-11-29 20:01")
        await self.at("the jury is waited for")
        page = await contest.follows(ben, "⚖️ For judges")
        for _ in range(2):
            await contest.taps(ben, "🙅 Step back from this one", page)
            await contest.taps(ben, "▶️", page)
        await self.at("one has stepped back")
        await contest.forges(ben, "cj:1:1:0")
        await contest.taps(ben, "5", contest.last(ben))
        await self.world.advance(seconds=6)
        await load(contest, "AAAA-1111")
        await self.at("a prize is offered")
        await claims(contest, noah, YES_PLEASE["en"])
        await self.at("a prize is claimed")
        await self.at("the deadline passes while away", "2026-12-06 20:05")
        assert (await contest.follows(mia, CLAIM["en"])).text.startswith("There is no prize waiting for you here.")
        await claims(contest, lena, SHOW["en"])
        await contest.forges(admin, "cq:1:1:2")
        await contest.writes(admin, "Copied")
        await self.world.advance(seconds=6)
        await self.at("an entry is taken out")
        await self.at("all is given", "2026-12-20 20:00")

    async def starts(self, *people: Person) -> None:
        """These people start the bot in private."""
        for person in people:
            person.starts(self.world.bot)
        await self.world.settle()

    async def outcome(self) -> dict[str, object]:
        """What everybody has read, and what is in the books."""
        contest = self.contest
        people = (contest.group.admin, *contest.group.members)
        async with self.world.app.database.read() as session:
            awards = [(await session.get_one(Award, (1, 1, slot))) for slot in (1, 2)]
        return {
            "group": [text for text in self.world.said(contest.chat) if not text.startswith("🎨")],
            **{p.name: sorted(self.world.said(contest.private(p))) for p in people},
            "awards": [(a.state, a.turn, a.person_id) for a in awards],
            "rows": [await rows_of(self.world, table) for table in (Entry, PrizeEvent, Transfer)],
        }


def moment(text: str) -> datetime:
    """A moment on Shanghai's wall."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(SHANGHAI))


_UNDISTURBED: dict[str, dict[str, object]] = {}


async def undisturbed(template: Path, folder: Path) -> dict[str, object]:
    """What comes of it where the bot never dies; played once."""
    if not _UNDISTURBED:
        shutil.copy(template, folder / "undisturbed.sqlite3")
        world = await wiring.start(f"sqlite+aiosqlite:///{folder / 'undisturbed.sqlite3'}", SimClock(START))
        try:
            life = Life(world, None)
            await life.play()
            _UNDISTURBED["it"] = await life.outcome()
        finally:
            await world.app.close()
    return _UNDISTURBED["it"]


@pytest.mark.parametrize("point", POINTS)
async def test_it_dies_and_comes_back(world: World, template: Path, tmp_path: Path, point: str) -> None:
    life = Life(world, point)
    await life.play()
    assert life.has_died
    found, expected = await life.outcome(), await undisturbed(template, tmp_path)
    assert found == expected
    await ledger_adds_up(world)
