"""Pictures that people get: the month, a long ranking, the days of everybody at the end. Their caption says in words what is on them."""

from io import BytesIO

from PIL import Image

from simulator import Message
from tests.flows.group import BOTH, SHANGHAI, make_group, when
from tests.flows.test_day_corrections import on_days
from tests.wiring import World


def picture_of(message: Message) -> Image.Image:
    """The picture of a message, opened: whole, and no larger than Telegram takes."""
    assert message.kind == "photo"
    assert message.media is not None
    assert len(message.media.data) < 10 * 1024 * 1024
    image = Image.open(BytesIO(message.media.data))
    image.load()
    assert image.width + image.height < 10_000
    assert max(image.size) / min(image.size) < 20
    return image


@BOTH
async def test_the_month(world: World, language: str) -> None:
    """A missed day, a made-up one, one that was frozen: the caption counts them as the picture shows them."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00 points=50 makeup=1")
    mia = group.members[0]
    await on_days(group, mia, "23")
    (me,) = await group.hears(mia, "/me")
    assert "📆" not in me, "one day, and it is said already"
    first = picture_of(group.bots_last)
    await group.sees_tap(mia, {"en": "Buy a freeze", "zh-CN": "买一张保护卡"}[language])
    for day in ("24", "25", "26"):
        await when(world, f"2026-11-{day} 21:00")
    await when(world, "2026-11-27 08:00")
    await group.hears(mia, "/makeup")
    await group.sees_tap(mia, {"en": "Thu, 26 Nov", "zh-CN": "11月26日周四"}[language])
    await on_days(group, mia, "27")
    (me,) = await group.hears(mia, "/me")
    assert {
        "en": "📆 November 2026: 2 done · 1 made up · 1 freeze · 1 missed",
        "zh-CN": "📆 2026年11月：完成 2 天 · 补签 1 天 · 保护卡 1 天 · 缺席 1 天",
    }[language] in me.splitlines()
    second = picture_of(group.bots_last)
    assert second.width == first.width
    assert second.height >= first.height, "the legend has grown"
    assert second.tobytes() != first.tobytes()


@BOTH
async def test_a_long_ranking(world: World, language: str) -> None:
    """Up to ten it is words; more come as a picture of up to forty, with the first ten in its caption. Who left is in neither."""
    group = await make_group(world, language=language, zone=SHANGHAI, members=13)
    await group.starts("until=21:00 points=5")
    await group.checks_in(*group.members[:10])
    (short,) = await group.hears(group.owner, "/top")
    assert group.bots_last.media is None
    assert len(short.splitlines()) == 13
    await group.checks_in(*group.members[10:])
    await when(world, "2026-11-24 08:00")
    await group.checks_in(*group.members[4:8])
    (long,) = await group.hears(group.owner, "/top all")
    assert (
        long.splitlines()[:2]
        == {
            "en": ["🏆 Top of all time", "🥇 Eva: 10 points"],
            "zh-CN": ["🏆 总榜", "🥇 Eva：10 积分"],
        }[language]
    )
    assert len(long.splitlines()) == 13
    assert len(long) < 1024
    whole = picture_of(group.bots_last)
    group.members[12].leaves(group.chat)
    await world.settle()
    await group.hears(group.owner, "/top all")
    assert picture_of(group.bots_last).height < whole.height, "a row less"
    group.members[11].leaves(group.chat)
    group.members[10].leaves(group.chat)
    await world.settle()
    await group.hears(group.owner, "/top all")
    assert group.bots_last.media is None


@BOTH
async def test_everybodys_days_at_the_end(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI, members=12)
    await group.starts("until=21:00 points=5 for=3d goal=30")
    for day in (23, 24, 25):
        await when(world, f"2026-11-{day} 08:00")
        await group.checks_in(*group.members[: 35 - day])
        await when(world, f"2026-11-{day} 21:00")
    result = group.bots_last
    assert (
        result.text.splitlines()[:4]
        == {
            "en": [
                "🏁 Morning run is over.",
                "12 people took part.",
                "🎉 Together: 33 check-ins, the goal of 30 is reached!",
                "🥇 Mia: 3 days, best streak 3",
            ],
            "zh-CN": [
                "🏁 “晨跑”圆满结束！",
                "共 12 人参与。",
                "🎉 共同目标：33 次签到，30 次的目标达成！",
                "🥇 Mia：3 天，最长连续 3 天",
            ],
        }[language]
    )
    assert len(result.text.splitlines()) == 13, "the first ten by name"
    image = picture_of(result)
    assert image.height > 12 * 50, "a row for each of the twelve"


async def test_names_of_all_lengths_and_scripts(world: World) -> None:
    """Long ones are cut, Chinese and emoji are no reason to fail, and a caption that grows too long becomes a message of its own."""
    group = await make_group(world, zone=SHANGHAI, members=0)
    names = [
        "王小明",
        "🦊🦊🦊",
        "Ã" * 60,
        "W" * 64,
        "ابن بطوطة",
        "\u202eevil",
        "<b>&amp;",
        "Ω" * 64,
        "长" * 64,
        "i" * 64,
        "李",
        "Zoë",
    ]
    for name in names:
        person = world.telegram.new_person(name, language_code="en")
        group.owner.adds_person(person, group.chat)
        group.members.append(person)
    await world.settle()
    await group.starts("until=21:00 points=5 for=1d")
    await group.checks_in(*group.members)
    await group.hears(group.owner, "/top")
    pictures = [m for m in group.chat.messages if m.sender == world.bot and m.kind == "photo"]
    assert len(pictures) == 1
    picture_of(pictures[0])
    await when(world, "2026-11-23 21:00")
    await world.advance(seconds=4)
    pictures = [m for m in group.chat.messages if m.sender == world.bot and m.kind == "photo"]
    assert len(pictures) == 2
    picture_of(pictures[1])
    assert any(text.startswith("🏁 Morning run is over.") for text in world.said(group.chat))
