"""Whether the times of a campaign are good ones: for those who read, beside what else happens, and at all. Pure."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from features.campaigns.checks.facts import Facts, Finding, Mend, What
from features.campaigns.document import Campaign, Countdown, Open, Post
from features.campaigns.times import OnDay, moments
from kit.ratelimit import GROUP
from kit.recurrence import Calendar, quiet_ends

_DAY = timedelta(days=1)
# A kind that was there so lately is nothing new.
_NOTHING_NEW = timedelta(days=7)
# So long before it, and so often, a group hears of what is to come.
WARM_UP, POSTS = timedelta(days=2), 2
_CLOSE = timedelta(minutes=15)
_MOST_A_DAY = 5
# What a group is told in a minute without waiting.
MOST_A_MINUTE = GROUP[0].times
# Of fewer nobody knows when a group sleeps. An hour in which a tenth of the average goes on is one in which it does.
_KNOWN, _ASLEEP = 100, 10
_LOOKED_AHEAD = 500
_EVENING = 20 * 60


def first_possible(plan: Campaign, calendar: Calendar, now: datetime) -> date:
    """The first day on which every item lies ahead. Raises what `moments` raises."""
    today = calendar.day_of(now)
    earliest = min(moments(plan.times, today, calendar))
    days = max(0, (now - earliest) // _DAY)
    # Where clocks change in between a day has an hour more or less.
    return next(
        day
        for ahead in range(days, days + _LOOKED_AHEAD)
        if min(moments(plan.times, day := today + timedelta(days=ahead), calendar)) > now
    )


def no_day(facts: Facts) -> Iterator[Finding]:
    """A campaign begins on a day."""
    if facts.plan.first_day is None:
        yield Finding("no_day", mend=Mend("begin", facts.begins))


def past(facts: Facts) -> Iterator[Finding]:
    """What lies in the past cannot be."""
    gone = tuple(number for number, at in enumerate(facts.items, start=1) if at <= facts.now)
    if gone:
        yield Finding("past", gone, count=len(gone), mend=Mend("begin", facts.begins))


def again(facts: Facts) -> Iterator[Finding]:
    """The same kind again too soon is nothing new."""
    for number, item in enumerate(facts.plan.items, start=1):
        kind = facts.kinds.get(number)
        last = None if kind is None else facts.last.get(kind)
        if isinstance(item, Open) and last is not None and timedelta() <= (at := facts.items[number - 1]) - last:
            ahead = _NOTHING_NEW - (at - last)
            if ahead > timedelta():
                later = None if facts.plan.first_day is None else facts.plan.first_day + -(-ahead // _DAY) * _DAY
                mend = None if later is None else Mend("begin", later)
                yield Finding("again", (number,), (item.title,), count=(at - last) // _DAY, mend=mend)
                return


def warm_up(facts: Facts) -> Iterator[Finding]:
    """A group hears of what is to come two days before, and twice."""
    main = main_item(facts)
    if main is None:
        return
    begins = facts.items[main - 1]
    before = [at for number, at in said(facts) if at < begins and not isinstance(facts.plan.items[number - 1], Open)]
    if len(before) >= POSTS and begins - min(before) >= WARM_UP:
        return
    # With a post more so far ahead there are enough of them, or one tap more adds the next.
    days = 1 if before and begins - min(before) >= WARM_UP else 2
    first = facts.plan.first_day or facts.begins
    ahead = (facts.calendar.day_of(begins) - first).days - days
    mend = Mend("post", items=(main,), days=ahead, clock=_awake(facts, _EVENING))
    yield Finding("warm_up", (main,), (_title(facts, main),), count=len(before), mend=mend)


def asleep(facts: Facts) -> Iterator[Finding]:
    """An hour in which the group sleeps is none for words. What opens every day has hours of its own."""
    if sum(facts.hours) < _KNOWN:
        return
    found = [
        (number, at)
        for number, at in _of_words(facts)
        if _sleeps(facts, facts.calendar.local(at).hour) and not _is_quiet(facts, at)
    ]
    yield from _elsewhen(facts, "asleep", found)


def quiet(facts: Facts) -> Iterator[Finding]:
    """In quiet hours an announcement waits until they are over."""
    yield from _elsewhen(facts, "quiet", [(number, at) for number, at in _of_words(facts) if _is_quiet(facts, at)])


def clash(facts: Facts) -> Iterator[Finding]:
    """Two things on each other's heels: nobody reads both."""
    for other in facts.coming:
        for number, at in said(facts):
            if abs(at - other.at) < _CLOSE:
                item = facts.plan.items[number - 1]
                local = facts.calendar.local(other.at) + 2 * _CLOSE
                mend = Mend("move", items=(number,), clock=local.hour * 60 + local.minute)
                is_free = isinstance(item.at, OnDay) and not isinstance(item, Countdown)
                yield Finding(
                    "clash", (number,), (other.kind, other.title), at=other.at, mend=mend if is_free else None
                )
                break


def crowded(facts: Facts) -> Iterator[Finding]:
    """A day with more than people like to read."""
    days = Counter(facts.calendar.local(at).date() for _, at in said(facts))
    for day, count in sorted(days.items(), key=lambda pair: (-pair[1], pair[0]))[:1]:
        if count > _MOST_A_DAY:
            yield Finding("crowded", count=count, at=facts.calendar.starts(day))


def at_once(facts: Facts) -> Iterator[Finding]:
    """A group takes so many messages in a minute; what is more waits."""
    minutes = Counter(at.replace(second=0, microsecond=0) for _, at in said(facts))
    for minute, count in minutes.most_common(1):
        if count > MOST_A_MINUTE:
            yield Finding("at_once", count=count, at=minute)


def said(facts: Facts) -> list[tuple[int, datetime]]:
    """Whatever the campaign says by itself, as the number of the item and when, in the order of the items."""
    found: list[tuple[int, datetime]] = []
    for number, (item, at) in enumerate(zip(facts.plan.items, facts.items, strict=True), start=1):
        if isinstance(item, Countdown):
            found += [(number, facts.items[item.to - 1] - days * _DAY) for days in item.days]
        else:
            found.append((number, at))
    return found


def main_item(facts: Facts) -> int | None:
    """The item that it is about: the first that opens what counts for the first goal, else the first that opens something."""
    opens = [number for number, item in enumerate(facts.plan.items, start=1) if isinstance(item, Open)]
    first = facts.plan.goal[0].metric if facts.plan.goal else ""
    counting = [number for number in opens if first in facts.counted.get(facts.kinds.get(number, ""), ())]
    return next(iter(counting or opens), None)


def _of_words(facts: Facts) -> list[tuple[int, datetime]]:
    """What is posted to be read."""
    return [(number, at) for number, at in said(facts) if not isinstance(facts.plan.items[number - 1], Open)]


def _elsewhen(facts: Facts, what: What, found: list[tuple[int, datetime]]) -> Iterator[Finding]:
    if not found:
        return
    items = tuple(dict.fromkeys(number for number, _ in found))
    at = found[0][1]
    movable = tuple(number for number in items if isinstance(facts.plan.items[number - 1].at, OnDay))
    local = facts.calendar.local(at)
    mend = Mend("move", items=movable, clock=_awake(facts, local.hour * 60 + local.minute)) if movable else None
    yield Finding(what, items, count=len(found), at=at, mend=mend)


def _is_quiet(facts: Facts, at: datetime) -> bool:
    start, end = facts.quiet
    return quiet_ends(facts.calendar, at, quiet_from=start, quiet_until=end) > at


def _sleeps(facts: Facts, hour: int) -> bool:
    total = sum(facts.hours)
    return total >= _KNOWN and facts.hours[hour] * 24 * _ASLEEP < total


def _awake(facts: Facts, clock: int) -> int:
    """The time of day nearest to this one at which the group is awake and may be spoken to."""
    start, end = facts.quiet

    def is_awake(at: int) -> bool:
        is_quiet = start != end and (at - start) % 1440 < (end - start) % 1440
        return not is_quiet and not _sleeps(facts, at // 60)

    hours = ((clock // 60 + step) % 24 * 60 for step in range(1, 24))
    return next((at for at in (clock, *hours) if is_awake(at)), clock)


def _title(facts: Facts, number: int) -> str:
    item = facts.plan.items[number - 1]
    return item.title if isinstance(item, Open) else ""


def pins(facts: Facts) -> tuple[int, ...]:
    """The items that are to be pinned."""
    return tuple(n for n, item in enumerate(facts.plan.items, start=1) if isinstance(item, Post) and item.pin)
