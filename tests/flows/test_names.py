"""Names as people choose them: HTML, signs that turn the sentence around, nothing at all, three hundred characters."""

import pytest

from models import CheckIn
from simulator import Person
from tests.flows.group import BOTH, HERE, SHANGHAI, Group, make_group, rows_of, when
from tests.wiring import World

NAMES = {
    "HTML": ('<b>&"', '<b>&"'),
    "HTML that looks closed": ("</b><i>x</i>&lt;", "</b><i>x</i>&lt;"),
    "a format string": ("{title} %s {0}", "{title} %s {0}"),
    "right-to-left override": ("Mia\u202egnp.exe", "Miagnp.exe"),
    "marks only": ("\u200f\u202e\u200b", "@someone"),
    "Arabic": ("\u200fمحمد", "\u2068محمد\u2069"),
    "Hebrew and HTML": ("דנה <b>", "\u2068דנה <b>\u2069"),
    "a family of emoji": ("👨‍👩‍👧 Mia", "👨‍👩‍👧 Mia"),
}


async def with_someone_called(
    world: World, name: str, language: str = "en", last_name: str | None = None
) -> tuple[Group, Person]:
    """A group with a check-in and somebody of that name."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    person = world.telegram.new_person(name, username="someone", language_code=language, last_name=last_name)
    group.owner.adds_person(person, group.chat)
    await world.settle()
    await group.starts("until=21:00 streak=2:9 remind=60m remind_names=yes")
    return group, person


@BOTH
@pytest.mark.parametrize(("name", "shown"), NAMES.values(), ids=NAMES.keys())
async def test_a_name_wherever_it_stands(world: World, language: str, name: str, shown: str) -> None:
    group, person = await with_someone_called(world, name, language)
    await group.checks_in(person)
    await world.advance(seconds=5)
    assert group.board.text.splitlines()[-1] == shown
    assert await group.hears(group.owner, "/roles host @someone") == [
        {
            "en": f"{shown} is now a host and can start and manage activities: /new",
            "zh-CN": f"{shown} 现在是主持人了，可以发起和管理活动：/new",
        }[language]
    ]
    (roles,) = await group.hears(group.owner, "/roles")
    assert roles.splitlines()[1] == {"en": f"{shown}: host", "zh-CN": f"{shown}：主持人"}[language]
    assert group.bots_last.button_texts == [{"en": f"Dismiss {shown}", "zh-CN": f"撤下 {shown}"}[language]]
    (own,) = await group.hears(person, "/me")
    assert own.splitlines()[0] == {"en": f"{shown} in Runners", "zh-CN": f"{shown} · Runners"}[language]
    (top,) = await group.hears(person, "/top")
    assert top.splitlines()[1] == {"en": f"🥇 {shown}: 1 point", "zh-CN": f"🥇 {shown}：1 积分"}[language]
    await when(world, "2026-11-23 21:00")
    await when(world, "2026-11-24 08:00")
    await when(world, "2026-11-24 20:00")
    assert group.bots_last.text.splitlines()[1] == shown
    await group.sees_tap(person, HERE[language], group.bots_last)
    await when(world, "2026-11-24 21:00")
    assert (
        group.bots_last.text.splitlines()[2]
        == {
            "en": f"🔥 {shown}: 2 days in a row",
            "zh-CN": f"🔥 {shown}：连续 2 天",
        }[language]
    )


async def test_a_name_of_a_hundred_and_twenty_eight_characters(world: World) -> None:
    """Telegram allows 64 and 64 more; a sentence keeps its shape all the same."""
    group, person = await with_someone_called(world, "x" * 64, last_name="y" * 64)
    await group.checks_in(person)
    await world.advance(seconds=5)
    assert group.board.text.splitlines()[-1] == "x" * 47 + "…"


async def test_a_name_of_three_hundred_characters(world: World) -> None:
    """More than Telegram says it allows: an update is no promise, and the database has its own limits."""
    group, person = await with_someone_called(world, "x")
    person.name = "<" * 150
    person.last_name = "\u202e" * 150
    await group.checks_in(person)
    await world.advance(seconds=5)
    assert group.board.text.splitlines()[-1] == "<" * 47 + "…"
    assert len((await group.hears(person, "/me"))[0].splitlines()[0]) < 70


async def test_direction_is_kept_for_those_who_come_after(world: World) -> None:
    group, person = await with_someone_called(world, "محمد\u202e")
    await group.checks_in(person, *group.members)
    await world.advance(seconds=5)
    line = group.board.text.splitlines()[-1]
    assert line.count("\u2068") == line.count("\u2069") == 1
    assert not set(line) & set("\u202a\u202b\u202d\u202e\u200e\u200f\u2066\u2067\u061c")
    assert sorted(line.split(", ")) == sorted(["Lena", "Mia", "Noah", "\u2068محمد\u2069"])


async def test_names_of_zero_width_signs_and_line_breaks_stay_on_one_line(world: World) -> None:
    group, person = await with_someone_called(world, "M\u200bi\u2060a\n\u2028Noah")
    await group.checks_in(person)
    await world.advance(seconds=5)
    assert group.board.text.splitlines()[-1] == "Mia Noah"


async def test_a_new_name_is_shown_at_once(world: World) -> None:
    group, person = await with_someone_called(world, "Old")
    await group.checks_in(person)
    person.name = "New"
    await group.checks_in(person)
    assert (await group.hears(person, "/me"))[0].startswith("New in Runners\n")
    await group.checks_in(group.members[0])
    await world.advance(seconds=5)
    assert "Old" not in group.board.text
    assert await rows_of(world, CheckIn) == 2


@BOTH
async def test_a_title_with_html_and_marks(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.hears(group.admin, "/new checkin <b>&'x'\u202egnp until=21:00 remind=no")
    shown = "<b>&'x'gnp"
    assert group.board.text.splitlines()[0] == f"🎯 {shown}"
    mia = group.members[0]
    await group.checks_in(mia)
    assert f"🎯 {shown}" in (await group.hears(mia, "/me"))[0].splitlines()
    assert (await group.hears(mia, "/activities"))[0].splitlines()[1].startswith(f"1. {shown}")
    await group.hears(group.admin, "/manage")
    assert group.bots_last.button_texts == [f"1. {shown}"]
    await when(world, "2026-11-23 21:00")
    assert group.bots_last.text.splitlines()[0].startswith(f"🌙 {shown} · ")
