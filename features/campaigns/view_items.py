"""The items of a campaign in words: each on a line, wherever it is listed."""

from markupsafe import Markup

from features.activities.registry import kind_called
from features.campaigns.document import Countdown, Item, Open, Post
from features.campaigns.times import OnDay, Time
from features.values import DAY_MINUTES, write_time
from kit.texts import Texts, as_written

_SHORT = 40


def item_line(t: Texts, item: Item) -> Markup:
    """What it does, in a few words."""
    if isinstance(item, Open):
        kind = kind_called(item.kind)
        name = Markup.escape(item.kind) if kind is None else kind.view.name(t)
        return t("{kind}: {title}", kind=name, title=as_written(item.title))
    if isinstance(item, Post):
        return t("📢 Post: {words}", words=short(item.text or item.of_copy or ""))
    if isinstance(item, Countdown):
        days = t.listing(t.number(day) for day in sorted(item.days, reverse=True))
        return t("⏳ Countdown to item {item}, {days} days before", item=item.to, days=days)
    return t("💐 Thanks: {words}", words=short(item.text))


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
