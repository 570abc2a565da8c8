"""A group that takes no photos, or no files, or no words from the bot: each is what it is, and nobody is left without a word."""

import pytest

from models import Group as GroupRow
from simulator import Message
from tests.flows.group import BOTH, SHANGHAI, Group, make_group, when
from tests.wiring import World

FILE_STAYED = {"en": "📎 There is a file to this", "zh-CN": "📎 这里本来有一个文件"}


async def a_group(world: World, language: str = "en", members: int = 3, **permissions: bool) -> Group:
    """A group in which the bot is a plain member and this is not allowed; there is a check-in, and everybody is in."""
    group = await make_group(world, language=language, zone=SHANGHAI, bot_is_admin=False, members=members)
    group.owner.starts(world.bot)
    group.admin.starts(world.bot)
    await when(world, "2026-11-23 08:00")
    await group.starts("until=21:00")
    await group.checks_in(group.admin, *group.members)
    await world.advance(minutes=1)
    group.chat.permit(group.owner, **permissions)
    return group


async def answer(group: Group, line: str) -> Message:
    """The bot's newest message after this."""
    before = len(group.chat.messages)
    await group.hears(group.admin, line)
    await group.world.advance(seconds=3)
    assert len(group.chat.messages) > before + 1, "the bot is silent"
    return group.bots_last


async def is_there(world: World) -> bool:
    async with world.app.database.read() as session:
        return (await session.get_one(GroupRow, 1)).is_present


PICTURES = {
    "top": ("/top", {}),
    "me": ("/me", {}),
    "schedule": ("/schedule", {"en": "🖼 Picture", "zh-CN": "🖼 图片"}),
}


@BOTH
@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize(
    ("refused", "kind"),
    [([], "photo"), (["can_send_documents"], "photo"), (["can_send_photos"], "document"),
     (["can_send_photos", "can_send_documents"], "text")],
    ids=["nothing", "files", "photos", "both"],
)  # fmt: skip
async def test_a_picture_goes_in_the_form_that_the_group_takes(
    world: World, language: str, name: str, refused: list[str], kind: str
) -> None:
    group = await a_group(world, language, members=12, **dict.fromkeys(refused, False))
    line, button = PICTURES[name]
    said = await answer(group, line)
    if button:
        before = len(group.chat.messages)
        await group.sees_tap(group.admin, button[language], said)
        await world.advance(seconds=3)
        assert len(group.chat.messages) > before, "the bot is silent"
    assert group.bots_last.kind == kind
    assert group.bots_last.text
    assert await is_there(world)
    assert not any("any more" in text for text in world.said(group.owner.private(world.bot)))


@BOTH
async def test_a_file_that_stays_away_is_named(world: World, language: str) -> None:
    group = await a_group(world, language, can_send_documents=False)
    await group.hears(group.admin, "/schedule")
    button = next((b for b in group.bots_last.button_texts if "📅" in b), None)
    assert button is not None, group.bots_last.button_texts
    await group.sees_tap(group.admin, button)
    await world.advance(seconds=3)
    assert FILE_STAYED[language] in group.bots_last.text


async def examined(group: Group) -> str:
    """What the doctor says, to the admin in private."""
    await group.hears(group.admin, "/doctor")
    await group.world.advance(seconds=3)
    return group.world.last(group.admin.private(group.world.bot))


@BOTH
async def test_the_doctor_names_what_may_not_be_sent(world: World, language: str) -> None:
    photos = {"en": "I may not send photos here", "zh-CN": "我在这里不能发图片"}[language]
    files = {"en": "I may not send files here", "zh-CN": "我在这里不能发文件"}[language]
    group = await a_group(world, language)
    said = await examined(group)
    assert photos not in said
    assert files not in said
    group.chat.permit(group.owner, can_send_photos=False)
    said = await examined(group)
    assert photos in said
    assert files not in said
    group.owner.restricts(world.bot, group.chat, can_send_messages=True, can_send_photos=True)
    said = await examined(group)
    assert photos in said
    assert files in said
    group.owner.promotes(world.bot, group.chat)
    said = await examined(group)
    assert photos not in said
    assert files not in said


@BOTH
async def test_the_doctor_answers_where_telegram_does_not(world: World, language: str) -> None:
    group = await a_group(world, language)
    world.telegram.fail_next("getChat", 500, "Internal Server Error", times=3)
    said = await examined(group)
    assert {"en": "Telegram didn't tell me", "zh-CN": "Telegram 暂时没有告诉我"}[language] in said


@pytest.mark.parametrize("caption", ["Look at <this>", ""])
async def test_an_announcement_whose_photo_is_refused(world: World, caption: str) -> None:
    """The words go alone; where there are none, nothing does. Its author is told, once."""
    group = await a_group(world)
    source = group.admin.sends_photo(group.chat, caption=caption)
    await group.hears(group.admin, '/announce every="daily 20:00"', reply_to=source)
    await group.sees_tap(group.admin, "✅ Schedule it")
    group.chat.permit(group.owner, can_send_photos=False)
    for day in (23, 24):
        await when(world, f"2026-11-{day} 20:00")
        await world.advance(seconds=3)
    posts = [m for m in group.chat.messages if m.sender == world.bot and m.text == caption and m.kind == "text"]
    assert len(posts) == (2 if caption else 0)
    told = [text for text in world.said(group.admin.private(world.bot)) if "did not take its picture" in text]
    assert len(told) == 1
    assert ("words alone" if caption else "nothing was posted") in told[0]
    assert await is_there(world)


@BOTH
async def test_a_group_that_takes_no_words_rests_and_its_owner_is_told_why(world: World, language: str) -> None:
    group = await a_group(world, language, can_send_messages=False)
    await when(world, "2026-11-23 21:00")
    await world.advance(seconds=3)
    assert not await is_there(world)
    told = world.said(group.owner.private(world.bot))[-1]
    assert {"en": "I'm not allowed to write in Runners now", "zh-CN": "我现在不能在 Runners 里发言"}[language] in told
