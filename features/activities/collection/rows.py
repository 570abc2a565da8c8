"""What the rows of a collection say: where it stands, and what an entry says and shows."""

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.collection.rules import Content, File
from features.people.access import OutOfDate
from models import Activity, Collection, Entry


async def collection_of(session: AsyncSession, activity: Activity) -> Collection:
    """Where a collection stands. Raises OutOfDate for an activity of another kind."""
    found = await session.get(Collection, (activity.group_id, activity.number), populate_existing=True)
    if found is None:
        raise OutOfDate
    return found


def content_of(entry: Entry) -> Content:
    """What an entry says and shows."""
    return Content(entry.text, tuple(File(**file) for file in entry.files))
