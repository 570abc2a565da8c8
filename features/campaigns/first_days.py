"""The first day of a campaign: which are near and leave time for what comes before it, and how one is written. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from features.campaigns.document import Campaign
from features.campaigns.times import OnDay, Time
from features.moments import moment_of
from features.when import read_when
from kit.recurrence import Calendar

# Monday begins a week of check-ins; Friday and Saturday are evenings on which people have time.
_LIKED = (0, 4, 5)
_OFFERED = 6
# In days; whoever plans further ahead has another calendar.
MOST_AHEAD = 731


def lead(campaign: Campaign) -> int:
    """So many days before the first day it begins to do something."""
    times: Sequence[Time] = (*campaign.times, *(task.due for task in campaign.tasks))
    return max((-time.days for time in times if isinstance(time, OnDay)), default=0)


def near(campaign: Campaign, calendar: Calendar, now: datetime) -> list[date]:
    """First days that may be wanted, with time enough for what comes before them."""
    day = calendar.day_of(now) + timedelta(days=max(lead(campaign), 0) + 1)
    return [each for each in (day + timedelta(days=more) for more in range(28)) if each.weekday() in _LIKED][:_OFFERED]


def read_first_day(text: str, calendar: Calendar, now: datetime) -> date:
    """A day as people write it: `next monday`, `7 Dec`, 下周一, 12月7日. Raises ValueError, and what no moment is refused with."""
    # Any time will do, as long as today has one left.
    return calendar.local(moment_of(read_when(f"{text.strip()} 23:59"), calendar, now)).date()
