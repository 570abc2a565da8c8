"""What the bot posts in words of its own, a countdown; and what its author hears where a post did not work."""

from datetime import datetime, timedelta

from features.announcements.facts import AnnouncementFacts, Counted
from features.announcements.taps import AnnouncementTap, DoTap
from features.announcements.view import title
from features.facts import GroupFacts
from features.links import message_link
from kit.messages import Button, Content, Link, Message, Row
from kit.texts import Texts


def countdown(t: Texts, group: GroupFacts, counted: Counted, now: datetime) -> tuple[Content, tuple[Row, ...]]:
    """A countdown in the bot's own words, and the way to the board."""
    if counted.start - now < timedelta(minutes=1):
        text = t("🚀 <b>{title}</b> starts now!", title=counted.title)
    else:
        text = t(
            "⏳ <b>{title}</b> starts in {span}: {moment}",
            title=counted.title,
            span=remaining(t, counted.start - now),
            moment=t.moment(group.calendar.local(counted.start)),
        )
    address = message_link(group, counted.activity.board)
    rows: tuple[Row, ...] = () if address is None else ((Link.to(t("Go to the board"), address),),)
    return Content("html", str(text)), rows


def remaining(t: Texts, span: timedelta) -> str:
    """`3 days`: whole hours where it is long, else minutes. A tick comes a moment late; nobody wants to read of 24 hours for it."""
    unit = timedelta(hours=1) if span >= timedelta(hours=3) else timedelta(minutes=1)
    return t.span(round(span / unit) * unit)


def trouble(t: Texts, group: GroupFacts, a: AnnouncementFacts, what: str, due: datetime | None) -> Message:
    """To the author, once."""
    head = t(
        "📢 <b>{number}. {title}</b> in <b>{group}</b>", number=str(a.number), title=title(t, a), group=group.title
    )
    told = {
        "missed": t(
            "I was away at {moment} and did not send it more than two hours late. You can send it now.",
            moment="" if due is None else t.full_moment(due),
        ),
        "away": t(
            "I'm not in the group any more, so it was not sent. Add me again, and it goes on with its next time."
        ),
        "topic": t("Its topic is closed or deleted, so I posted it in the group's main talk."),
        "pin": t("I posted it and have no right to pin it. An admin can give me that right in the group's settings."),
        "delete": t(
            "I could not delete the previous one: Telegram allows it for two days, and longer only to admins who may delete messages."
        ),
        "gone": t("The message that I was to copy has been deleted. Give me its words anew, please."),
        "words": t(
            "Telegram did not take its picture or file there, so I posted the words alone. /doctor in the group says what I may not send."
        ),
        "file": t(
            "Telegram did not take its picture or file there, so nothing was posted. /doctor in the group says what I may not send."
        ),
        "refused": t("Telegram refused to post it. Look at the preview, and change its words or buttons, please."),
    }
    rows: list[Row] = [(Button.tapping(t("⚙️ Look at it"), AnnouncementTap(a.group_id, a.number)),)]
    if what == "missed":
        rows.insert(0, (Button.tapping(t("🚀 Send now"), DoTap(a.group_id, a.number, "now")),))
    return Message(head + "\n" + told[what], tuple(rows))
