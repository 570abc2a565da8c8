"""The options of a check-in: the fields of `/new`, how they are stored, and which of them do not go together."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from features.activities.checkin import rules
from features.activities.checkin.rules import NeedsProof, Options
from features.activities.kind import EndBeforeStart, Field, NoDayLeft, ReminderBeforeStart
from features.people.calendar import calendar_of
from features.prizes.rules import DRAWN, Prize, read_prizes, write_prizes
from features.values import (
    LONG,
    flat,
    is_no,
    read_count,
    read_days,
    read_length,
    read_milestones,
    read_points,
    read_span,
    read_tag,
    read_time,
    read_yes,
    write_count,
    write_days,
    write_length,
    write_milestones,
    write_points,
    write_span,
    write_tag,
    write_time,
    write_yes,
)
from models import Activity, Group

_PROOFS = {
    "tap": "tap", "button": "tap", "点击": "tap", "按钮": "tap",
    "text": "text", "note": "text", "文字": "text", "文本": "text",
    "photo": "photo", "photos": "photo", "picture": "photo", "照片": "photo", "图片": "photo", "拍照": "photo",
}  # fmt: skip
_REVIEWS = {
    "none": "none", "no": "none", "无": "none", "不": "none", "不审核": "none", "否": "none",
    "admins": "admins", "admin": "admins", "yes": "admins", "管理员": "admins", "人工": "admins",
    "peers": "peers", "members": "peers", "群员": "peers", "互评": "peers", "点赞": "peers",
}  # fmt: skip
MOST_PICTURES = 10
_MOST_MAKEUPS = 31
_MOST_MISSES = 31
_LARGEST_GOAL = 1_000_000
# More than this is more than fits into a message with room to spare.
_LONGEST_TEXT = 2000


def _read_proof(text: str) -> str:
    return _one_of(_PROOFS, text)


def _read_review(text: str) -> str:
    return _one_of(_REVIEWS, text)


def _one_of(words: Mapping[str, str], text: str) -> str:
    if (found := words.get(flat(text))) is None:
        raise ValueError(text)
    return found


def _read_makeup(text: str) -> int:
    return 0 if is_no(text) else read_count(text, _MOST_MAKEUPS)


def _write_makeup(count: int) -> str:
    return write_count(count or None)


def _read_out(text: str) -> int | None:
    return None if is_no(text) else read_count(text, _MOST_MISSES)


def _read_goal(text: str) -> int | None:
    return None if is_no(text) else read_count(text, _LARGEST_GOAL)


def _read_prizes(text: str) -> tuple[Prize, ...]:
    """Prizes of places. There are no lots: whoever checks in most is known."""
    prizes = read_prizes(text)
    if any(prize.place == DRAWN for prize in prizes):
        raise ValueError(text)
    return prizes


def _read_pictures(text: str) -> int:
    return read_count(text, MOST_PICTURES)


def _read_least(text: str) -> int:
    return 1 if is_no(text) else read_count(text, _LONGEST_TEXT)


def _write_least(count: int) -> str:
    return write_count(count if count > 1 else None)


def _read_edge(text: str) -> int | None:
    """A time of day, or `no`: the day's own edge."""
    return None if is_no(text) else read_time(text)


def _write_edge(minutes: int | None) -> str:
    return "no" if minutes is None else write_time(minutes)


def _wants_photos(given: Mapping[str, str]) -> bool:
    return given.get("proof") == "photo"


def _wants_text(given: Mapping[str, str]) -> bool:
    return given.get("proof") == "text"


def _wants_more_than_a_tap(given: Mapping[str, str]) -> bool:
    return given.get("proof", "tap") != "tap"


def _ends_or_has_prizes(given: Mapping[str, str]) -> bool:
    """Prizes are for the end: without one they are not asked for. Who wants them all the same ends it by hand."""
    return given.get("for", "no") != "no" or given.get("prizes", "no") != "no"


FIELDS = (
    Field("proof", _read_proof, str, "tap", asked=True),
    Field("count", _read_pictures, write_count, "1", asked=True, fits=_wants_photos),
    Field("least", _read_least, _write_least, "no", asked=True, fits=_wants_text),
    Field("tag", read_tag, write_tag, "no", fits=_wants_more_than_a_tap),
    Field("from", _read_edge, _write_edge, "no"),
    Field("until", _read_edge, _write_edge, "no", asked=True),
    Field("days", read_days, write_days, "daily", asked=True),
    Field("for", read_length, write_length, "no", asked=True),
    Field("points", read_points, write_points, "1", asked=True),
    Field("streak", read_milestones, write_milestones, "no", longest=LONG),
    Field("prizes", _read_prizes, write_prizes, "no", asked=True, fits=_ends_or_has_prizes, longest=LONG),
    Field("remind", read_span, write_span, "60m", asked=True),
    Field("remind_names", read_yes, write_yes, "no"),
    Field("review", _read_review, str, "none", asked=True, fits=_wants_more_than_a_tap),
    Field("looks", read_yes, write_yes, "yes", asked=True, fits=_wants_photos),
    Field("makeup", _read_makeup, _write_makeup, "3"),
    Field("out", _read_out, write_count, "no"),
    Field("goal", _read_goal, write_count, "no"),
)


def options_of(activity: Activity) -> Options:
    """The activity's options, read from its row."""
    stored = json.loads(activity.options)
    paused_on, ahead = stored["paused_on"], stored.get("ahead")
    return Options(
        first_day=date.fromisoformat(stored["first_day"]),
        start=stored["start"],
        until=stored["until"],
        days=frozenset(stored["days"]),
        length=stored["length"],
        points=stored["points"],
        milestones=tuple((days, points) for days, points in stored["milestones"]),
        remind=stored["remind"],
        remind_names=stored["remind_names"],
        # Activities from before there was more than a tap lack the rest.
        proof=stored.get("proof", "tap"),
        count=stored.get("count", 1),
        tag=stored.get("tag"),
        review=stored.get("review", "none"),
        makeup=stored.get("makeup", 3),
        out=stored.get("out"),
        goal=stored.get("goal"),
        prizes=tuple(Prize(**each) for each in stored.get("prizes", ())),
        least=stored.get("least", 1),
        looks=stored.get("looks", True),
        paused_on=None if paused_on is None else date.fromisoformat(paused_on),
        off=tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in stored["off"]),
        reached=stored.get("reached"),
        ahead=None if ahead is None else date.fromisoformat(ahead),
    )


def stored(options: Options) -> str:
    """The options as the activity's row holds them."""
    return json.dumps(
        {
            "first_day": options.first_day.isoformat(),
            "start": options.start,
            "until": options.until,
            "days": sorted(options.days),
            "length": options.length,
            "points": options.points,
            "milestones": options.milestones,
            "remind": options.remind,
            "remind_names": options.remind_names,
            "proof": options.proof,
            "count": options.count,
            "tag": options.tag,
            "review": options.review,
            "makeup": options.makeup,
            "out": options.out,
            "goal": options.goal,
            "prizes": [asdict(prize) for prize in options.prizes],
            "least": options.least,
            "looks": options.looks,
            "paused_on": options.paused_on and options.paused_on.isoformat(),
            "off": [(a.isoformat(), b.isoformat()) for a, b in options.off],
            "reached": options.reached,
            "ahead": options.ahead and options.ahead.isoformat(),
        },
        ensure_ascii=False,
    )


def fitting(values: Mapping[str, Any], group: Group) -> dict[str, str]:
    """See `kind.Service`. The default reminder is left out of a day that is too short for it."""
    length = rules.window_minutes(values["from"], values["until"], group.day_start)
    return {"remind": "no"} if values["remind"] is not None and values["remind"] >= length else {}


def compose(values: Mapping[str, Any], group: Group, now: datetime, before: str | None) -> str:
    """See `kind.Service`."""
    start, until, remind = values["from"], values["until"], values["remind"]
    if not rules.is_window(start, until, group.day_start):
        raise EndBeforeStart(_write_edge(start), _write_edge(until))
    length = rules.window_minutes(start, until, group.day_start)
    if remind is not None and remind >= length:
        raise ReminderBeforeStart(write_span(remind), length)
    if values["count"] > 1 and values["proof"] != "photo":
        raise NeedsProof("count", str(values["count"]), "photo")
    if values["least"] > 1 and values["proof"] != "text":
        raise NeedsProof("least", str(values["least"]), "text")
    if not values["looks"] and values["proof"] != "photo":
        raise NeedsProof("looks", write_yes(values["looks"]), "photo")
    for name, value, empty in (("tag", write_tag(values["tag"]), "no"), ("review", values["review"], "none")):
        if value != empty and values["proof"] == "tap":
            raise NeedsProof(name, value, "photo")
    options = Options(
        first_day=date.min,
        start=start,
        until=until,
        days=values["days"],
        length=values["for"],
        points=values["points"],
        milestones=values["streak"],
        remind=remind,
        remind_names=values["remind_names"],
        proof=values["proof"],
        count=values["count"],
        tag=values["tag"],
        review=values["review"],
        makeup=values["makeup"],
        out=values["out"],
        goal=values["goal"],
        prizes=values["prizes"],
        least=values["least"],
        looks=values["looks"],
    )
    if before is None:
        begun = replace(options, first_day=rules.first_day(options, calendar_of(group), now))
        if begun.due_from(begun.first_day) is None:
            raise NoDayLeft(write_days(begun.days), write_length(begun.length))
        return stored(begun)
    old = options_of(Activity(options=before))
    kept = {name: getattr(old, name) for name in ("first_day", "paused_on", "off", "reached", "ahead")}
    return stored(replace(options, **kept))


def spell(options: str) -> dict[str, str]:
    """See `kind.Service`."""
    o = options_of(Activity(options=options))
    values = {
        "proof": o.proof,
        "count": o.count,
        "tag": o.tag,
        "review": o.review,
        "makeup": o.makeup,
        "out": o.out,
        "goal": o.goal,
        "prizes": o.prizes,
        "least": o.least,
        "looks": o.looks,
        "from": o.start,
        "until": o.until,
        "days": o.days,
        "for": o.length,
        "points": o.points,
        "streak": o.milestones,
        "remind": o.remind,
        "remind_names": o.remind_names,
    }
    return {field.name: field.write(values[field.name]) for field in FIELDS}
