"""What stands in the files, and around them."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from features import tables
from features.activities.registry import DEEDS, KINDS, METRICS
from features.facts import GroupFacts
from features.statistics.files.service import OF_DAY, Asked, BadExport, OneDay, OneMember, TooMuchToExport
from features.statistics.rules import Segment, Summary
from features.statistics.view import funnel_name, not_heard, segment_name
from kit.messages import Link, Made, Message
from kit.texts import Texts, as_written, visible, words


def sent(t: Texts) -> Message:
    """The answer in the group."""
    return Message(t("📗 I've sent you the file in private."))


def start_first(t: Texts, bot_username: str) -> Message:
    """A file can only go to who has started the bot."""
    link = Link.to(t("Open the private chat"), f"https://t.me/{bot_username}?start=start")
    return Message(t("📗 The file goes to your private chat. Start me there first, then ask again."), ((link,),))


def file(t: Texts, group: GroupFacts, label: str, made: Made) -> Message:
    """The file that was asked for."""
    return Message(t("📗 <b>{group}</b> · {week}", group=group.title, week=label), attachment=made)


def days(t: Texts, asked: Asked, rows: Sequence[OneDay]) -> Made:
    """What everybody did, a row a member and day."""
    head = [_plain(t("day")), _plain(t("member")), _plain(t("username")), *_counted(t)]
    body: list[list[str | int]] = [
        [row.day.isoformat(), visible(row.name), row.username or "", *row.counts] for row in rows
    ]
    name = f"muster-{asked.span.first}-{asked.span.last}.{asked.format}"
    if asked.format == "csv":
        return tables.csv_file([head, *body], filename=name, otherwise=_not_made(t))
    facts = {"head": head, "rows": body, "sheet": _plain(t("days"))}
    return Made.by("features.statistics.files.makers:table", facts, filename=name, otherwise=_not_made(t))


def workbook(t: Texts, title: str, found: Summary, members: Sequence[OneMember]) -> Made:
    """The workbook of a summary of the group of this title: overview, members, activities, days, retention."""
    names = {segment: _plain(segment_name(t, segment)) for segment in Segment}
    counted = _counted(t)[: OF_DAY.index("earned")]
    facts = {
        "title": f"{visible(title)} · {found.span.first} – {found.span.last}",
        "overview": _overview(t, found, names, counted),
        "members": {
            "sheet": _plain(t("members")),
            "head": [
                _plain(each)
                for each in (
                    t("member"), t("username"), t("segment"), t("active days"), t("took part"), t("messages"),
                    t("points earned"),
                )
            ],
            "rows": [[visible(m.name), m.username or "", names[m.segment], *_heard(found, m.counts)] for m in members],
        },
        "activities": {
            "sheet": _plain(t("activities")),
            "head": [
                _plain(each)
                for each in (t("no."), t("title"), t("active this week"), t("took part"), t("saw it through"))
            ],
            "rows": [
                [f.number if f.title else "", _plain(funnel_name(t, f)), f.reached, f.took_part, f.finished]
                for f in found.funnels
            ],
            "legend": [_plain(each) for each in _legend(t)],
        },
        "days": {
            "sheet": _plain(t("days")),
            "head": [_plain(t("day")), _plain(t("active members")), *counted, _plain(t("active, week before"))],
            "rows": [
                [
                    day.isoformat(), d.active, d.messages if found.hears else None, *(d.deeds[deed.name] for deed in DEEDS),
                    b.active,
                ]
                for day, d, b in zip(found.span.days, found.days, found.days_before, strict=True)
            ],
        },
        "retention": _retention(t, found),
    }  # fmt: skip
    return Made.by(
        "features.statistics.files.makers:workbook",
        facts,
        filename=f"muster-{found.span.first}.xlsx",
        otherwise=_not_made(t),
    )


def _legend(t: Texts) -> Sequence[Markup]:
    """What the steps of an activity mean."""
    ways = [kind.way for kind in KINDS]
    took_part = dict.fromkeys(str(way.took_part(t)) for way in ways)
    finished = dict.fromkeys(str(way.finished(t)) for way in ways if way.finished is not None)
    return (
        t("Active this week: did anything in the group, whether they saw the activity or not."),
        t("Took part: {what}.", what=t.listing(took_part)),
        t("Saw it through: {what}.", what=t.listing(finished)),
    )


def _heard(found: Summary, counts: Sequence[int]) -> Sequence[int | None]:
    """Of a member, without the messages that were not heard."""
    days, deeds, messages, earned = counts
    return days, deeds, messages if found.hears else None, earned


def _not_made(t: Texts) -> Markup:
    return t(
        "⚠️ The file could not be made: it takes too long, or too much. Please try again later, or with fewer days: /export"
    )


def _overview(t: Texts, found: Summary, names: dict[Segment, str], counted: Sequence[str]) -> dict[str, Any]:
    now, before = found.now, found.before
    return {
        "sheet": _plain(t("overview")),
        "head": ["", _plain(t("this week")), _plain(t("week before")), _plain(t("change"))],
        "rows": [
            [_plain(t("active members")), now.active, before.active],
            [_plain(t("newcomers")), now.came, before.came],
            [_plain(t("left")), now.left, before.left],
            *([counted[0], now.messages, before.messages] for _ in range(now.messages is not None)),
            *(
                [word, now.deeds[deed.name], before.deeds[deed.name]]
                for word, deed in zip(counted[1:], DEEDS, strict=True)
            ),
            [_plain(t("points given out")), now.issued, before.issued],
            [_plain(t("points spent")), now.returned, before.returned],
        ],
        "shares": [
            [_plain(metric.column(t)), now.metrics[metric.name], before.metrics[metric.name]]
            for metric in METRICS
            if metric.name in now.metrics
        ],
        "segments_head": [_plain(t("members")), _plain(t("this week")), _plain(t("week before"))],
        "segments": [[names[s], found.segments[s], found.segments_before[s]] for s in Segment],
        "note": None if found.hears else _plain(not_heard(t, found)),
        "links": [[visible(link), count] for link, count in found.links],
        "links_head": [_plain(t("came by the link")), _plain(t("members"))],
    }


def _retention(t: Texts, found: Summary) -> dict[str, Any]:
    most = max((len(cohort.active) for cohort in found.cohorts), default=0)
    return {
        "sheet": _plain(t("retention")),
        "head": [
            _plain(t("first seen in the week of")),
            _plain(t("members")),
            *(_plain(t("week {n}", n=n)) for n in range(most)),
        ],
        "rows": [[c.monday.isoformat(), c.size, *(n / c.size for n in c.active)] for c in found.cohorts],
    }


def _counted(t: Texts) -> list[str]:
    return [
        _plain(each)
        for each in (
            t("messages"), *(deed.words.column(t) for deed in DEEDS), t("points earned"), t("points spent"),
        )
    ]  # fmt: skip


def _plain(sentence: Markup) -> str:
    return sentence.unescape()


@words.register
def _(refusal: TooMuchToExport, t: Texts) -> Markup:
    if refusal.rows is None:
        return t("One file holds {days} days at most: please ask for fewer at a time.", days=refusal.days)
    return t(
        "In these {days} days more was done than fits into one file ({rows} rows): please ask for fewer days at a time.",
        days=refusal.days,
        rows=refusal.rows,
    )


@words.register
def _(refusal: BadExport, t: Texts) -> Markup:
    hint = t("Please write {example}", example=Markup("<code>/export from=2026-11-01 to=2026-11-30 format=xlsx</code>"))
    value = as_written(refusal.value)
    what = {
        "from": t("I can't read “{value}” for <code>from=</code>: it takes a day such as 2026-11-01.", value=value),
        "to": t("I can't read “{value}” for <code>to=</code>: it takes a day such as 2026-11-30.", value=value),
        "format": t("I don't know <code>format={value}</code>: it is csv or xlsx.", value=value),
    }.get(refusal.what) or t("The first day lies behind the last.")
    return what + "\n" + hint
