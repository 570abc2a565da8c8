"""The reminders of a check-in: in private, and in a line to the group."""

from collections.abc import Sequence
from datetime import datetime

from features.activities.checkin.options import Options
from features.activities.checkin.view import button
from features.facts import ActivityFacts, GroupFacts
from features.links import message_link
from kit.messages import Link, Message
from kit.texts import Texts, person_name

_NAMED = 20


def reminder(
    t: Texts, activity: ActivityFacts, options: Options, closes_at: datetime, missing: Sequence[str]
) -> Message:
    """One line to the group for those who cannot be reminded in private."""
    text = t.many(
        "⏰ <b>{title}</b> closes at {time}. {count} person who takes part isn't in yet.",
        "⏰ <b>{title}</b> closes at {time}. {count} people who take part aren't in yet.",
        len(missing),
        title=activity.title,
        time=t.clock_time(closes_at),
    )
    if options.remind_names:
        text += "\n" + t.listing(person_name(name) for name in missing[:_NAMED])
        if len(missing) > _NAMED:
            text += "…"
    return Message(text, rows=((button(t, activity, options),),))


def private_reminder(
    t: Texts, group: GroupFacts, activity: ActivityFacts, closes_at: datetime, pictures: tuple[int, int]
) -> Message:
    """The reminder to one person; `pictures`: how many they have given of how many."""
    text = t(
        "⏰ <b>{title}</b> in {group} closes at {time}, and you're not in yet. Keep your streak!",
        title=activity.title,
        group=group.title,
        time=t.clock_time(closes_at),
    )
    given, needed = pictures
    if given:
        text += "\n" + t.many(
            "📸 {given} of {count} photo is there.", "📸 {given} of {count} photos are there.", needed, given=given
        )
    return Message(text, rows=_to_board(t, group, activity))


def _to_board(t: Texts, group: GroupFacts, activity: ActivityFacts) -> tuple[tuple[Link, ...], ...]:
    address = message_link(group, activity.board)
    return () if address is None else ((Link.to(t.context("to check in", "Go to the board"), address),),)
