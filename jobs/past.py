"""Reading files of past check-ins, in the background: fetched outside any transaction, then shown to whoever sent them."""

import structlog

from features.activities.checkin.past import rules, service
from features.activities.checkin.past.service import Unread
from jobs.job import Job, Tools
from kit.sender import Moved, Rejected, Trouble

log = structlog.get_logger(__name__)


async def read(tools: Tools) -> int:
    """Read what is to be read; how many files were tried."""
    async with tools.database.read() as session:
        if not await service.are_any(session, tools.clock.now()):
            return 0
    async with tools.database.write() as session:
        unread = await service.lease(session, tools.clock.now())
    for each in unread:
        await _read(tools, each)
    return len(unread)


async def _read(tools: Tools, unread: Unread) -> None:
    try:
        data = await tools.sender.download(unread.file_id, most=rules.MOST_BYTES)
    except Trouble as trouble:
        log.warning("file not read", group=unread.group_id, trouble=repr(trouble))
        async with tools.database.write() as session:
            for_good = isinstance(trouble, Rejected | Moved)
            await service.unreachable(session, unread, tools.clock.now(), for_good=for_good)
        return
    async with tools.database.write() as session:
        await service.look_through(session, unread, data, tools.clock.now())


JOB = Job("past", 2.0, read)
