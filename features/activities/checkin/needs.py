"""What check-ins need of the bot in a group, for `/doctor`."""

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin.options import options_of
from features.activities.checkin.service import open_now
from models import Group

# Photos that are wanted as proof are not all seen; reactions, by which members judge, are not.
PHOTOS, CHEERS = "photos", "cheers"


async def examine(session: AsyncSession, group: Group, *, reads_all: bool) -> list[str]:
    """See `parts.Examine`."""
    if group.bot_status == "administrator":
        return []
    check_ins = [options_of(activity) for activity in await open_now(session, group.id)]
    found = [PHOTOS] if not reads_all and any(options.proof != "tap" for options in check_ins) else []
    return [*found, CHEERS] if any(options.review == "peers" for options in check_ins) else found
