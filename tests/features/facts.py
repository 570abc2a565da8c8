"""A group and an activity as views get them: views are tried with these, without a database."""

from zoneinfo import ZoneInfo

from features.facts import ActivityFacts, GroupFacts
from kit.recurrence import Calendar

CLUB = GroupFacts(
    id=7,
    chat_id=-1001,
    title="Book club",
    kind="supergroup",
    language="en",
    calendar=Calendar(ZoneInfo("Asia/Shanghai"), 0),
    bot_status="administrator",
    rights=frozenset(),
)


def an_activity(kind: str, title: str, *, state: str = "open", options: str = "{}") -> ActivityFacts:
    """Number 3 of the club, its board in message 40."""
    return ActivityFacts(
        group_id=CLUB.id, number=3, kind=kind, title=title, state=state, options=options, board=40, thread_id=None
    )
