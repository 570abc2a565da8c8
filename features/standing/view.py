"""What is said about how someone is doing: `/me`, `/top`, and the person's groups in private."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from features.activities.registry import KINDS
from features.facts import GroupFacts
from features.help.view import HelpTap, what_i_do
from features.links import add_link, deep_link
from features.people.census import Called
from features.points.service import NotEnoughPoints
from features.points.view import HistoryTap
from features.standing.rules import SPANS, Own, UnknownSpan
from kit.buttons import Tap, tap
from kit.messages import Button, Link, Made, Message, Row
from kit.texts import Texts, person_name, words

# So many places stand in the words of a ranking.
_LISTED = 10


@tap("i")
@dataclass(frozen=True, slots=True)
class MeTap(Tap):
    """Show a person their own standing in a group, in private."""

    group: int


def start(t: Texts, groups: Sequence[GroupFacts], bot_username: str) -> Message:
    """`/start` in private: what the bot is, and the person's groups."""
    text = t("👋 I run the activities of groups: {what}.", what=what_i_do(t))
    add: Row = (
        Link.to(t("➕ Add me to a group"), add_link(bot_username)),
        Button.tapping(t("What I can do"), HelpTap("main")),
    )
    if not groups:
        return Message(text + "\n\n" + t("Add me to your group to begin. It takes one minute."), (add,))
    rows: tuple[Row, ...] = tuple((Button.tapping(Markup.escape(group.title), MeTap(group.id)),) for group in groups)
    return Message(text + "\n\n" + t("Your groups; tap one to see how you are doing:"), (*rows, add))


def me(t: Texts, group: GroupFacts, own: Own, bot_username: str) -> Message:
    """`/me`: points and rank, and what each kind of activity says of them. It is shown in private, wherever it was asked for."""
    lines: list[str] = [t("<b>{name}</b> in {group}", name=person_name(own.name), group=group.title)]
    points = t.many("{count} point", "{count} points", own.points)
    lines.append(points + t(", no. {rank} here", rank=own.rank) if own.rank is not None else points)
    pieces = [
        kind.mine.shown(t, group, own.of_kinds[kind.name])
        for kind in KINDS
        if kind.mine is not None and kind.name in own.of_kinds
    ]
    for piece in pieces:
        if piece.lines:
            lines += ["", *piece.lines]
    one_by_one = (Link.to(t("📒 My points, one by one"), deep_link(bot_username, HistoryTap(group.id, 0))),)
    rows = (*(row for piece in pieces for row in piece.rows), one_by_one)
    picture = next((piece.attachment for piece in pieces if piece.attachment is not None), None)
    return Message(Markup("\n").join(lines), rows, attachment=picture)


def top(t: Texts, group: GroupFacts, span: str, ranking: Sequence[tuple[Called, int]]) -> Message:
    """`/top week|month|all`."""
    head = {
        "week": t("🏆 <b>Top of the week</b>"),
        "month": t("🏆 <b>Top of the month</b>"),
        "all": t("🏆 <b>Top of all time</b>"),
    }[span]
    if not ranking:
        return Message(head + "\n" + t("Nobody has earned points yet. Be the first: /activities"))
    medals = ("🥇", "🥈", "🥉")
    # Equals share a place, as in `/me`.
    places = [sum(1 for _, more in ranking if more > points) for _, points in ranking]
    lines = [
        t.many(
            "{place} {name}: {count} point",
            "{place} {name}: {count} points",
            points,
            place=medals[at] if at < len(medals) else Markup("{}.").format(at + 1),
            name=person_name(who.name),
        )
        for at, (who, points) in zip(places[:_LISTED], ranking[:_LISTED], strict=True)
    ]
    others = [name for name in SPANS if name != span]
    more = t("Other rankings: {commands}", commands=Markup(" ").join(f"/top {name}" for name in others))
    text = Markup("\n").join([head, *lines, "", more])
    if len(ranking) <= _LISTED:
        return Message(text)
    facts = {
        "title": head.striptags(),
        "subtitle": group.title,
        "rows": [
            [place + 1, [person_name(who.name), who.username], t.number(points), points]
            for place, (who, points) in zip(places, ranking, strict=True)
        ],
    }
    return Message(text, attachment=Made.by("features.standing.pictures:table", facts, filename="ranking.png"))


@words.register
def _(_refusal: NotEnoughPoints, t: Texts) -> Markup:
    return t("You don't have enough points for this. See how many you have: /me")


@words.register
def _(_refusal: UnknownSpan, t: Texts) -> Markup:
    return t("I can rank a week, a month or all: /top week, /top month, /top all")
