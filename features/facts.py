"""A group and an activity as views need them: frozen, without the row and its session, so that what is shown cannot change.

Services gather facts, views put them into words (docs/decisions/0043). What only one surface shows stands in facts of its own.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from kit.recurrence import Calendar
from models import Activity, Group


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A group. `chat_id` and `kind` (Telegram's, of the chat) lead to its messages; `rights` are what Telegram lets the bot do there."""

    id: int
    chat_id: int
    title: str
    kind: str
    language: str
    calendar: Calendar
    bot_status: str
    rights: frozenset[str]


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """An activity, whatever its kind. `board` is the message its board stands in, `thread_id` its topic; `options` are text, which its
    kind's codec reads.
    """

    group_id: int
    number: int
    kind: str
    title: str
    state: str
    options: str
    board: int | None
    thread_id: int | None


def group_facts(group: Group) -> GroupFacts:
    """The group as it is now."""
    return GroupFacts(
        id=group.id,
        chat_id=group.chat_id,
        title=group.title,
        kind=group.kind,
        language=group.language,
        calendar=Calendar(ZoneInfo(group.zone), group.day_start),
        bot_status=group.bot_status,
        rights=frozenset(group.bot_rights.split()),
    )


def activity_facts(activity: Activity) -> ActivityFacts:
    """The activity as it is now."""
    return ActivityFacts(
        group_id=activity.group_id,
        number=activity.number,
        kind=activity.kind,
        title=activity.title,
        state=activity.state,
        options=activity.options,
        board=activity.board_message_id,
        thread_id=activity.thread_id,
    )
