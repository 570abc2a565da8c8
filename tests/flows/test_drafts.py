"""What was sent to the form without the last tap: kept, reminded of, across other forms and restarts, and counted at the close."""

from sqlalchemy import select

from models import Draft, Entry
from simulator import Person
from tests import wiring
from tests.flows.contest import CLOSES, ENTER, SUBMIT, Contest, a_contest
from tests.flows.group import BOTH, rows_of
from tests.wiring import World

FORGOTTEN = {
    "en": "📝 Your entry for Name our mascot in Runners isn't in yet: one tap is missing.",
    "zh-CN": "📝 你在 Runners 给吉祥物起名 的作品还没投出去，还差最后点一下。",
}
CLOSING = {
    "en": "close Wed, 25 Nov, 20:00, and yours isn't in yet",
    "zh-CN": "11月25日周三 20:00截稿，你的作品还没投出去",
}
FOR_YOU = {
    "en": "📬 Entries for Name our mascot are closed. What you had sent me is in as no. 1: I have entered it for you.",
    "zh-CN": "📬 给吉祥物起名 已截稿。你发来的内容已经替你投稿，编号 1。",
}
NOT_ENTERED = {
    "en": "Entries for Name our mascot in Runners are closed, and what you had sent me could not be entered:",
    "zh-CN": "Runners 的 给吉祥物起名 已截稿，你发来的内容没能投稿：",
}
DISCARD = {"en": "🗑 Discard it", "zh-CN": "🗑 不要了"}
STILL = {"en": "this is here from you: 1 file", "zh-CN": "你之前发来的还在：1 个文件"}


async def begun(world: World, language: str, line: str = "") -> tuple[Contest, Person]:
    """Mia has sent a photo, and did not tap."""
    contest = await a_contest(world, language, line)
    mia = contest.group.members[0]
    await contest.follows(mia, SUBMIT[language], contest.board)
    world.clock.advance(seconds=2)
    mia.sends_photo(contest.private(mia))
    await world.settle()
    return contest, mia


def heard(contest: Contest, person: Person, words: str) -> int:
    """How often somebody has heard this in private."""
    said = [m.text for m in contest.private(person).messages if m.sender == contest.world.bot]
    return sum(words in text for text in said)


@BOTH
async def test_it_is_reminded_of_once(world: World, language: str) -> None:
    """An hour later, and by the reminder before the close; the button is there."""
    contest, mia = await begun(world, language)
    await world.advance(minutes=59)
    assert heard(contest, mia, FORGOTTEN[language]) == 0
    await world.advance(minutes=2)
    await world.advance(hours=5)
    assert heard(contest, mia, FORGOTTEN[language]) == 1
    await contest.until("2026-11-24 20:00")
    assert heard(contest, mia, CLOSING[language]) == 1
    await contest.taps(mia, ENTER[language])
    assert await rows_of(world, Entry) == 1
    assert await rows_of(world, Draft) == 0


@BOTH
async def test_another_form_leaves_it_there(world: World, language: str) -> None:
    """A form of another collection, and one that admins fill in; then it goes on where it was."""
    contest, mia = await begun(world, language)
    first = contest.board
    await contest.group.hears(contest.group.admin, '/new collection "Second" review=none')
    second = [m for m in contest.chat.messages if m.text.startswith("🎨 Second")][-1]
    await contest.follows(mia, SUBMIT[language], second)
    await contest.sends(mia, "For the second")
    await world.advance(hours=30)
    assert STILL[language] in (await contest.follows(mia, SUBMIT[language], first)).text
    await contest.writes(mia, "Foxy")
    await contest.taps(mia, ENTER[language])
    async with world.app.database.read() as session:
        entry = await session.get_one(Entry, (1, 1, 1))
    assert (entry.text, len(entry.files)) == ("Foxy", 1)


@BOTH
async def test_what_is_whole_counts_at_the_close(world: World, language: str) -> None:
    """Also over a restart. The form had said so."""
    contest, mia = await begun(world, language)
    assert heard(contest, mia, {"en": "I enter what is whole for you", "zh-CN": "截稿时会替你投稿"}[language]) == 1
    url = world.app.database.engine.url.render_as_string(hide_password=False)
    await world.app.close()
    world.clock.advance(days=4)
    world.app = (await wiring.start(url, world.clock, telegram=world.telegram)).app
    await world.settle()
    await world.advance(seconds=4)
    assert heard(contest, mia, FOR_YOU[language]) == 1
    assert {"en": "1 entry is waiting for you!", "zh-CN": "1 份作品"}[language] in contest.said("🗳")


@BOTH
async def test_what_cannot_be_entered_is_said(world: World, language: str) -> None:
    """One more than allowed: its author hears that it does not count, and why."""
    contest, mia = await begun(world, language, "entries=1")
    await contest.group.hears(mia, "/submit Foxy")
    await contest.until(CLOSES)
    assert heard(contest, mia, NOT_ENTERED[language]) == 1
    assert await rows_of(world, Entry) == 1
    assert await rows_of(world, Draft) == 0


@BOTH
async def test_a_change_that_was_begun_counts_too(world: World, language: str) -> None:
    contest = await a_contest(world, language)
    mia = contest.group.members[0]
    await contest.enters(mia, "Foxy")
    await contest.forges(mia, "cn:1:1:1")
    await contest.writes(mia, "Foxier")
    await contest.until(CLOSES)
    async with world.app.database.read() as session:
        assert list(await session.scalars(select(Entry.text))) == ["Foxier"]


@BOTH
async def test_what_is_discarded_is_gone(world: World, language: str) -> None:
    """By the button below it, or by *Cancel* on the form above."""
    contest, mia = await begun(world, language)
    await contest.taps(mia, DISCARD[language])
    await contest.follows(mia, SUBMIT[language], contest.board)
    await contest.writes(mia, "Foxy")
    form = [
        m for m in contest.private(mia).messages if m.button_texts == [{"en": "Cancel", "zh-CN": "取消"}[language]]
    ][-1]
    await contest.taps(mia, {"en": "Cancel", "zh-CN": "取消"}[language], form)
    await contest.until(CLOSES)
    assert await rows_of(world, Entry) == 0
    assert await rows_of(world, Draft) == 0


@BOTH
async def test_ended_by_a_host(world: World, language: str) -> None:
    contest, mia = await begun(world, language)
    admin = contest.group.admin
    await contest.group.hears(admin, "/manage 1")
    await contest.group.sees_tap(admin, {"en": "🏁 End", "zh-CN": "🏁 结束"}[language])
    await contest.group.sees_tap(admin, {"en": "Yes, end it", "zh-CN": "是的，结束"}[language])
    await world.advance(seconds=4)
    assert heard(contest, mia, {"en": "was ended before its time", "zh-CN": "提前结束了"}[language]) == 1
