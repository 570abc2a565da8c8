"""`/new` in one line, refused: the reply names what is wrong and shows what is allowed, nothing is made; mended, the line works."""

from dataclasses import dataclass

import pytest

from models import Activity, Schedule
from tests.flows.group import BOTH, TITLE, make_group, rows_of
from tests.wiring import World


@dataclass(frozen=True)
class Case:
    """A line that is refused, what is said to it, and the line as it should have been."""

    line: str
    en: str
    zh: str
    mended: str


_KEYS = (
    "proof", "count", "least", "tag", "from", "until", "days", "for", "points", "streak", "prizes", "remind", "remind_names", "review",
    "looks", "makeup", "out", "goal", "teams", "teams_by",
)  # fmt: skip
_LABELS = {
    "until": ("Closes", "截止时间"), "from": ("Opens", "开始时间"), "points": ("Points a day", "每日积分"), "days": ("Days", "签到日"),
    "for": ("Runs for", "持续时间"), "remind": ("Reminder", "提醒"), "streak": ("Streak bonus", "连续奖励"), "proof": ("Proof", "签到方式"),
    "remind_names": ("Names in the reminder", "提醒时点名"),
}  # fmt: skip
_TIME = ("a time such as 21:00, or “no” for the end of the day", "时间，如 21:00、晚上9点；到当天结束就发“无”")
_START = ("a time such as 06:00, or “no” for the start of the day", "时间，如 06:00；从当天一开始就发“无”")
_NUMBER = ("a whole number from 0 to 1000", "一个 0 到 1000 的数字")
_DAYS = (
    "days such as mon-fri or mon,wed, or daily, weekdays, weekends",
    "星期几，如“周一至周五”“一三五”，也可以是“每天”“工作日”“周末”",
)
_LENGTH = (
    "a length such as 21d or 3w, at most 366 days, or “no” for no end",
    "持续多久，如 21天、3周，最多 366 天；长期就发“无”",
)
_SPAN = (
    "a time span such as 60m or 2h, less than a day, or “no”",
    "提前多久，如 30分钟、2小时；不提醒就发“无”",
)
_MILESTONES = ("days and points such as 7:20,30:100, or “no”", "连续天数和奖励积分，如 7:20、30:100；不设就发“无”")


def bad(pair: str, allowed: tuple[str, str], mended: str) -> Case:
    """A value that cannot be read."""
    key, _, value = pair.partition("=")
    en, zh = _LABELS[key]
    return Case(
        f'checkin "Morning run" {pair}',
        f"I can't read “{value}” for {key}= ({en}). Please write {allowed[0]}."
        if value
        else f"{key}= ({en}) needs a value. Please write {allowed[0]}.",
        f"“{value}”没看懂。{key}=（{zh}）：请写{allowed[1]}。"
        if value
        else f"{key}=（{zh}）：还没有填，请写{allowed[1]}。",
        f'checkin "Morning run" {mended}',
    )


CASES = {
    "unknown kind": Case(
        'bingo "Evening bingo"',
        "I don't know how to start “bingo”. You can start: checkin, packet, relay, collection, "
        "sharing, signup, vote, quiz, raffle, survey.\n"
        '/new checkin "Morning run" until=21:00 points=5',
        "还没有“bingo”这种活动。可以发起：checkin、packet、relay、collection、sharing、signup、vote、quiz、raffle、survey。\n"
        '/new checkin "晨跑" until=21:00 points=5',
        'checkin "Evening bingo"',
    ),
    "a kind with HTML in it": Case(
        '<b>&"x"',
        "I don't know how to start “<b>&x”. You can start: checkin, packet, relay, collection, "
        "sharing, signup, vote, quiz, raffle, survey.\n"
        '/new checkin "Morning run" until=21:00 points=5',
        "还没有“<b>&x”这种活动。可以发起：checkin、packet、relay、collection、sharing、signup、vote、quiz、raffle、survey。\n"
        '/new checkin "晨跑" until=21:00 points=5',
        'checkin "<b>&x"',
    ),
    "unknown key": Case(
        'checkin "Morning run" colour=red',
        "I don't know colour=. You can set: " + ", ".join(_KEYS) + ".",
        "没有 colour= 这一项。可以设置：" + "、".join(_KEYS) + "。",
        'checkin "Morning run" points=3',
    ),
    "a key that has lost its sign": Case(
        'checkin "Morning run" until 21:00',
        f"until= (Closes) needs a value. Please write {_TIME[0]}.",
        f"until=（截止时间）：还没有填，请写{_TIME[1]}。",
        'checkin "Morning run" until=21:00',
    ),
    "a word behind the title": Case(
        "checkin “Morning run” daily",
        "I don't know daily=. You can set: " + ", ".join(_KEYS) + ".",
        "没有 daily= 这一项。可以设置：" + "、".join(_KEYS) + "。",
        "checkin “Morning run” days=daily",
    ),
    "no such hour": bad("until=25:00", _TIME, "until=23:00"),
    "no such minute": bad("until=21:60", _TIME, "until=21:59"),
    "hour without minutes": bad("from=6", _START, "from=6:00"),
    "time that is a word": bad("from=dawn", _START, "from=6am"),
    "empty time": bad("until=", _TIME, "until=no"),
    "number that is a word": bad("points=lots", _NUMBER, "points=10"),
    "number below zero": bad("points=-5", _NUMBER, "points=0"),
    "number too large": bad("points=1001", _NUMBER, "points=1000"),
    "broken number": bad("points=1.5", _NUMBER, "points=2"),
    "no such day": bad("days=someday", _DAYS, "days=sunday"),
    "day that could be two": bad("days=t", _DAYS, "days=tue"),
    "endless length": bad("for=400d", _LENGTH, "for=366d"),
    "length of nothing": bad("for=0d", _LENGTH, "for=1d"),
    "reminder of more than a day": bad("remind=25h", _SPAN, "remind=2h"),
    "milestone without points": bad("streak=7", _MILESTONES, "streak=7:20"),
    "milestone at the first day": bad("streak=1:20", _MILESTONES, "streak=2:20"),
    "milestone twice": bad("streak=7:20,7:30", _MILESTONES, "streak=7:20,8:30"),
    "neither yes nor no": bad("remind_names=maybe", ("yes or no", "“是”或“否”"), "remind_names=yes"),
    "proof that is not there": bad(
        "proof=song", ("“tap” for a button, “photo” or “text”", "“按钮”“照片”或“文字”"), "proof=tap"
    ),
    "end before start": Case(
        'checkin "Morning run" from=21:00 until=06:00',
        "The day would end (until=06:00) before it opens (from=21:00). Please choose a later end or an earlier start.",
        "截止时间（until=06:00）早于开始时间（from=21:00）。请把截止时间改晚，或把开始时间改早。",
        'checkin "Morning run" from=06:00 until=21:00',
    ),
    "reminder before start": Case(
        'checkin "Morning run" from=20:00 until=21:00 remind=120m',
        "remind=120m would come before check-in opens. Please choose less than 60 minutes, or remind=no.",
        "remind=120m 会早于签到开始的时间。请改成 60 分钟以内，或者写 remind=no 不提醒。",
        'checkin "Morning run" from=20:00 until=21:00 remind=30m',
    ),
    "no day in its time": Case(
        'checkin "Morning run" for=2d days=sat,sun',
        "No day of days=sat,sun is within for=2d. Please let it run longer, or choose other days.",
        "for=2d 期间没有 days=sat,sun 里的任何一天。请延长持续时间，或者换成别的日子。",
        'checkin "Morning run" for=1w days=sat,sun',
    ),
    "no title": Case(
        "checkin until=21:00",
        'It needs a title, please, for example:\n/new checkin "Morning run" until=21:00 points=5',
        '请给活动起个标题，例如：\n/new checkin "晨跑" until=21:00 points=5',
        "checkin Run until=21:00",
    ),
    "blank title": Case(
        'checkin "  " until=21:00',
        'It needs a title, please, for example:\n/new checkin "Morning run" until=21:00 points=5',
        '请给活动起个标题，例如：\n/new checkin "晨跑" until=21:00 points=5',
        'checkin " Run " until=21:00',
    ),
    "title too long": Case(
        f'checkin "{"x" * 65}"',
        "That title has 65 characters; please keep it to 64.",
        "这个标题有 65 个字，请控制在 64 个字以内。",
        f'checkin "{"x" * 64}"',
    ),
    "unclosed quote": Case(
        'checkin "Morning run until=21:00',
        "The quotation mark \" isn't closed. Please put one at the end of the title, too.",
        '引号 " 没有配对，请在标题末尾也加上引号。',
        'checkin "Morning run" until=21:00',
    ),
    "unclosed Chinese quote": Case(
        "签到 「晨跑 until=21:00",
        "The quotation mark 「 isn't closed. Please put one at the end of the title, too.",
        "引号 「 没有配对，请在标题末尾也加上引号。",
        "签到 「晨跑」 until=21:00",
    ),
}


@BOTH
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
async def test_a_line_that_is_refused_makes_nothing(world: World, case: Case, language: str) -> None:
    group = await make_group(world, language=language)
    assert await group.hears(group.admin, f"/new {case.line}") == [case.en if language == "en" else case.zh]
    assert await rows_of(world, Activity) == 0
    assert await rows_of(world, Schedule, activity=1) == 0
    await world.advance(minutes=1)
    assert group.boards == []
    assert len(await group.hears(group.admin, f"/new {case.mended}")) == 2
    assert len(group.boards) == 1


@BOTH
async def test_twenty_at_once_are_enough(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    for number in range(20):
        group.admin.says(f"/new checkin Run{number} remind=no", group.chat)
    await world.settle()
    for _ in range(4):
        await world.advance(minutes=1)
    assert await rows_of(world, Activity, state="open") == 20
    refused = {
        "en": "There are 20 activities on already. Please end one with /manage first.",
        "zh-CN": "已经有 20 个活动在进行了，请先用 /manage 结束一个。",
    }
    assert await group.hears(group.admin, "/new checkin Run20") == [refused[language]]
    assert await rows_of(world, Activity) == 20
    await group.hears(group.admin, "/manage 1")
    await group.sees_tap(group.admin, {"en": "🏁 End", "zh-CN": "🏁 结束"}[language])
    await world.advance(minutes=1)
    await group.sees_tap(group.admin, {"en": "Yes, end it", "zh-CN": "是的，结束"}[language])
    await world.advance(minutes=1)
    await group.hears(group.admin, "/new checkin Run20")
    assert group.board.text.startswith("🎯 Run20\n")


@BOTH
async def test_only_the_refused_line_of_a_batch_is_undone(world: World, language: str) -> None:
    """Two lines stand together in one batch: the first is refused half-way, the second counts."""
    group = await make_group(world, language=language)
    await group.starts("until=21:00")
    group.admin.says(f"/manage 1 {TITLE[language]}2 until=99:00", group.chat)
    group.admin.says("/manage 1 points=7", group.chat)
    await world.settle()
    refused, panel = world.said(group.chat)[-2:]
    assert refused.startswith(
        {"en": "I can't read “99:00” for until= (Closes). ", "zh-CN": "“99:00”没看懂。until=（截止时间）："}[language]
    )
    assert panel.startswith(f"1. {TITLE[language]}\n")
    assert {"en": "Points a day: 7", "zh-CN": "每日积分：7"}[language] in panel
