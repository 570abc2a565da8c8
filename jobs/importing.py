"""Reading files that people sent, in the background: fetched outside any transaction, then shown to whoever sent them."""

import base64
import json

import structlog

from features.importing import service, table
from features.importing.meanings import TextMeaning, meaning
from features.importing.service import Unread
from features.importing.table import Rows, Text, Unreadable
from features.people import census
from jobs import asking
from jobs.job import Job, Tools
from kit.messages import Made
from kit.troubles import Moved, Rejected, Trouble

# One after the other; together well within the lease of the file.
_MOST_ASKED = 500
_ASKS_SECONDS = 60.0

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
        data = await tools.sender.download(unread.file_id, most=table.MOST_BYTES)
    except Trouble as trouble:
        log.warning("file not read", group=unread.group_id, trouble=repr(trouble))
        async with tools.database.write() as session:
            for_good = isinstance(trouble, Rejected | Moved)
            await service.unreachable(session, unread, tools.clock.now(), for_good=for_good)
        return
    rows = _text(data) if isinstance(meaning(unread.kind), TextMeaning) else await _rows(tools, data)
    async with tools.database.read() as session:
        chat_id, people = await service.whom_to_ask(session, unread, rows, tools.clock.now())
    members = await asking.ask_about(tools, chat_id, people[:_MOST_ASKED], seconds=_ASKS_SECONDS)
    async with tools.database.write() as session:
        await census.see_roles(session, unread.group_id, members, tools.clock.now())
        await service.look_through(session, unread, rows, tools.clock.now())


def _text(data: bytes) -> Text | str:
    """A file that is one text; or, in a word, why it is none."""
    try:
        return table.text_of(data)
    except Unreadable as unreadable:
        return str(unreadable.args[0])


async def _rows(tools: Tools, data: bytes) -> Rows | str:
    """The rows of a file; or, in a word, why there are none."""
    if table.is_workbook(data):
        packed = {"data": base64.b64encode(data).decode()}
        made = await tools.sender.make(Made.by("features.importing.workbook:rows", packed, filename="rows.json"))
        found = None if made is None else json.loads(made)
        return "workbook" if found is None else Rows([(number, cells) for number, cells in found])
    try:
        return table.rows_of(data)
    except Unreadable as unreadable:
        return str(unreadable.args[0])


JOB = Job("importing", 2.0, read)
