"""What people change in their messages after they sent them: a tag put under a photo, another picture in the place of one."""

import pytest

from models import PictureHash, Proof
from simulator.pictures import generated
from tests.flows.group import BOTH, ledger_adds_up, rows_of, when
from tests.flows.test_proofs import DAY, a_photo_check_in, reaction, states, statuses
from tests.wiring import World

TAGGED = "proof=photo tag=#run until=21:00 points=5"


@BOTH
async def test_a_tag_that_was_forgotten(world: World, language: str) -> None:
    """Put under the photo in time, it counts as if it had stood there; once."""
    group = await a_photo_check_in(world, language, TAGGED)
    mia = group.members[0]
    photo = mia.sends_photo(group.chat, caption="this morning")
    await world.settle()
    said = len(world.said(group.chat))
    assert await statuses(world, mia) == []
    for words in ("this morning #run", "this morning, #run!", "this morning"):
        mia.edits(photo, words)
        await world.settle()
    assert await statuses(world, mia) == ["done"]
    assert reaction(photo, world) == ["🔥"]
    assert await group.points(mia) == 5
    assert len(world.said(group.chat)) == said, "an edit is answered by a reaction, as a photo is"


async def test_the_whole_album_is_meant(world: World) -> None:
    group = await a_photo_check_in(world, line=TAGGED + " count=3")
    mia, noah, _ = group.members
    album = mia.sends_album(group.chat, 3, caption="look")
    noah.sends_album(group.chat, 3)
    await world.settle()
    await world.advance(minutes=20)
    mia.edits(album[0], "look #run")
    await world.settle()
    assert await statuses(world, mia) == ["done"]
    assert await rows_of(world, Proof, state="counted") == 3


@BOTH
async def test_a_tag_that_comes_too_late(world: World, language: str) -> None:
    """After the deadline it is said so, once; under a picture of another day nothing happens at all."""
    group = await a_photo_check_in(world, language, TAGGED)
    mia, noah, _ = group.members
    photo, old = mia.sends_photo(group.chat), noah.sends_photo(group.chat)
    await world.settle()
    await when(world, "2026-11-23 21:05")
    said = len(world.said(group.chat))
    for words in ("#run", "#run, please"):
        mia.edits(photo, words)
        await world.settle()
    over = {
        "en": "Today's check-in is closed. The next one opens Tue, 24 Nov, 00:00.",
        "zh-CN": "今天的签到已截止，下次 11月24日周二 00:00 开始。",
    }[language]
    assert world.said(group.chat)[said:] == [over]
    await when(world, "2026-11-24 09:00")
    said = len(world.said(group.chat))
    noah.edits(old, "#run")
    await world.settle()
    assert len(world.said(group.chat)) == said
    assert await rows_of(world, Proof, state="counted") == 0


@pytest.mark.parametrize("at_once", [True, False])
async def test_another_picture_in_its_place(world: World, at_once: bool) -> None:
    """What stands there counts: the old picture is free for others, the new one is taken and looked at."""
    group = await a_photo_check_in(world, line="proof=photo until=21:00 points=5")
    mia, noah, lena = group.members
    first = mia.sends_photo(group.chat, generated(1), reply_to=group.board)
    old = first.media
    if not at_once:
        await world.settle()
    mia.exchanges(first, generated(2))
    await world.settle()
    assert await statuses(world, mia) == ["done"]
    assert await group.points(mia) == 5
    assert reaction(first, world) == ["🔥"]
    noah.sends_photo(group.chat, first.media, reply_to=group.board)
    await world.settle()
    assert world.last(group.chat) == f"🔁 This photo is already Mia's, of {DAY['en']}. Please send one of your own."
    lena.sends_photo(group.chat, old, reply_to=group.board)
    await world.settle()
    assert await statuses(world, lena) == ["done"]
    assert await rows_of(world, Proof, state="counted") == 2
    assert await rows_of(world, PictureHash, variant=0) == 2
    await ledger_adds_up(world)


@BOTH
async def test_somebody_elses_picture_in_its_place(world: World, language: str) -> None:
    """A day that was done with it is not any more, until there is a picture of one's own."""
    group = await a_photo_check_in(world, language, "proof=photo until=21:00 points=5")
    mia, noah, _ = group.members
    theirs = mia.sends_photo(group.chat, reply_to=group.board)
    mine = noah.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    assert await group.points(noah) == 5
    noah.exchanges(mine, theirs.media)
    await world.settle()
    assert (
        world.last(group.chat)
        == {
            "en": f"🔁 This photo is already Mia's, of {DAY[language]}. Please send one of your own.",
            "zh-CN": f"🔁 1 张照片是 Mia {DAY[language]} 发过的，请发你自己的。",
        }[language]
    )
    assert (await statuses(world, noah), await states(world, noah)) == (["rejected"], ["same"])
    assert await group.points(noah) == 0
    noah.exchanges(mine)
    await world.settle()
    assert (await statuses(world, noah), await states(world, noah)) == (["done"], ["counted"])
    assert await group.points(noah) == 5
    await ledger_adds_up(world)


async def test_what_was_approved_is_judged_anew(world: World) -> None:
    """Another picture than the one that was looked at: it waits again, and the old button is out of date."""
    group = await a_photo_check_in(world, line="proof=photo count=2 review=admins until=21:00 points=5")
    mia = group.members[0]
    await group.hears(group.admin, "/review here")
    await group.sees_tap(group.admin, "Runners")
    album = mia.sends_album(group.chat, 2, reply_to=group.board)
    await world.advance(seconds=3)
    first = group.bots_last
    await group.sees_tap(group.admin, "✅ Approve", first)
    assert await group.points(mia) == 5
    mia.exchanges(album[1])
    await world.advance(seconds=3)
    assert await statuses(world, mia) == ["pending"]
    assert await group.points(mia) == 0
    second = group.bots_last
    assert second is not first
    mia.exchanges(album[0])
    await world.advance(seconds=3)
    third = group.bots_last
    assert (
        await group.sees_tap(group.owner, "✅ Approve", second) == "This is out of date. See what's on now: /activities"
    )
    assert await group.sees_tap(group.owner, "✅ Approve", third) == "Approved."
    assert await statuses(world, mia) == ["done"]
    assert await group.points(mia) == 5
    await ledger_adds_up(world)


async def test_after_the_close_an_edit_changes_nothing(world: World) -> None:
    group = await a_photo_check_in(world, line=TAGGED)
    mia = group.members[0]
    photo = mia.sends_photo(group.chat, caption="#run")
    await world.settle()
    await when(world, "2026-11-23 21:00:05")
    said = len(world.said(group.chat))
    mia.exchanges(photo)
    mia.edits(photo, "no word of it")
    await when(world, "2026-11-24 08:00")
    mia.exchanges(photo)
    await world.settle()
    assert await statuses(world, mia) == ["done"]
    assert await states(world, mia) == ["counted"]
    assert len([text for text in world.said(group.chat)[said:] if not text.startswith(("🎯", "🌙"))]) == 0


async def test_a_note_with_its_tag_put_in_afterwards(world: World) -> None:
    group = await a_photo_check_in(world, line="proof=text tag=note until=21:00")
    mia, noah, _ = group.members
    note = mia.says("Chapter 3", group.chat)
    talk = noah.says("Hello", group.chat)
    command = noah.says("/activities", group.chat)
    await world.settle()
    said = len(world.said(group.chat))
    mia.edits(note, "Chapter 3 #note")
    noah.edits(talk, "签到")
    noah.edits(command, "/checkin this is no command any more")
    await world.settle()
    assert [await statuses(world, person) for person in (mia, noah)] == [["done"], []]
    assert len(world.said(group.chat)) == said


async def test_whoever_has_left_edits_in_vain(world: World) -> None:
    group = await a_photo_check_in(world, line=TAGGED)
    mia = group.members[0]
    photo = mia.sends_photo(group.chat)
    await world.settle()
    mia.leaves(group.chat)
    await world.settle()
    said = len(world.said(group.chat))
    mia.edits(photo, "#run")
    await world.settle()
    assert await rows_of(world, Proof, state="counted") == 0
    assert len(world.said(group.chat)) == said
