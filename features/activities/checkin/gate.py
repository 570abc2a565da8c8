"""Whether one can check in: for everything that lets somebody in, by a tap or by a proof."""

from datetime import date, datetime

from features.activities.checkin import rules
from features.activities.checkin.options import Options
from features.activities.checkin.rules import Gate, NotOpen
from features.refusals import Ended, Paused
from kit.recurrence import Calendar
from models import Activity


def require_open(activity: Activity, options: Options, calendar: Calendar, moment: datetime) -> date:
    """The day on which one can check in at `moment`. Raises NotOpen, Paused, Ended."""
    if activity.state == "closed":
        raise Ended(activity.title)
    if activity.state == "paused":
        raise Paused(activity.title)
    current = rules.now_at(options, calendar, moment)
    if current.gate is not Gate.OPEN:
        raise NotOpen(current.gate, current.next_opening and calendar.local(current.next_opening))
    return current.day
