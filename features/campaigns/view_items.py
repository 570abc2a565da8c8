"""The items of a campaign in words: each on a line, wherever it is listed."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from features.activities.registry import kind_called
from features.campaigns.document import Item
from features.campaigns.times import OnDay, Time
from features.values import DAY_MINUTES, write_time
from kit.texts import Texts, as_written

_SHORT = 40


def item_line(t: Texts, item: Item) -> Markup:
    """What it does, in a few words."""
    return data_line(t, item.model_dump(mode="json", by_alias=True))


def data_line(t: Texts, item: Mapping[str, Any]) -> Markup:
    """The same of an item as plain data."""
    words = short(item.get("text") or item.get("copy") or "")
    match item.get("do"):
        case "post":
            return t("📢 Post: {words}", words=words)
        case "countdown":
            days = t.listing(map(str, sorted(map(int, item.get("days", ())), reverse=True)))
            return t("⏳ Countdown to item {item}, {days} days before", item=str(item.get("to", "")), days=days)
        case "thanks":
            return t("💐 Thanks: {words}", words=words)
    kind = kind_called(str(item.get("kind", "")))
    name = Markup.escape(str(item.get("kind", ""))) if kind is None else kind.view.name(t)
    return t("{kind}: {title}", kind=name, title=as_written(str(item.get("title", ""))))


def time_line(t: Texts, time: Time) -> Markup:
    """A time relative to the first day or to an item, as people would say it."""
    if isinstance(time, OnDay):
        nights, minutes = divmod(time.clock, DAY_MINUTES)
        clock = write_time(minutes)
        # 24:00 of a day is the midnight which ends it.
        days = time.days + nights
        if days == 0:
            return t("on the first day, {clock}", clock=clock)
        if days < 0:
            return t.many("{count} day before, {clock}", "{count} days before, {clock}", -days, clock=clock)
        return t("on day {day}, {clock}", day=days + 1, clock=clock)
    if time.minutes == 0:
        return t("with item {item}", item=time.item)
    span = stretch(t, abs(time.minutes))
    if time.minutes < 0:
        return t("{span} before item {item}", span=span, item=time.item)
    return t("{span} after item {item} begins", span=span, item=time.item)


def stretch(t: Texts, minutes: int) -> Markup:
    """So many minutes, in the largest unit that they fill without a rest."""
    if minutes % DAY_MINUTES == 0:
        return t.many("{count} day", "{count} days", minutes // DAY_MINUTES)
    if minutes % 60 == 0:
        return t.many("{count} hour", "{count} hours", minutes // 60)
    return t.many("{count} minute", "{count} minutes", minutes)


def short(text: str) -> str:
    """The beginning of a text on one line. Not escaped: `Texts` does that."""
    return as_written(text, most=_SHORT)
