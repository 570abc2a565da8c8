"""`/schedule`: what will happen in the group, as list, picture and file; what has happened; an announcement changed in one line."""

from features import memory
from features.announcements import service as announcements
from features.numbers import read_numbered
from features.people.access import OutOfDate, Right
from features.scheduling.taps import ScheduleAsTap, ScheduleTap
from features.timetable import service, view
from handlers.announcements import panel
from handlers.call import Call, Endpoints
from handlers.pages import turned
from kit.arguments import parse
from kit.messages import Edit, Message, Reply, Several, Toast
from kit.router import Place

router = Endpoints(again="schedule")

_LOG = {"log", "日志", "记录"}
_PICTURE = {"picture", "图", "图片"}
_FILE = {"file", "ics", "calendar", "日历"}


@router.command("schedule", right=Right.HOST)
async def schedule(call: Call) -> Reply:
    """`/schedule`, `/schedule log`, `/schedule 7`, `/schedule 7 at="fri 21:00"`."""
    arguments = parse(call.incoming.arguments)
    word = (arguments.words or ("",))[0].lower()
    for words, form in ((_LOG, "log"), (_PICTURE, "picture"), (_FILE, "file")):
        if word in words:
            return await _as(call, form)
    if (number := read_numbered(word)) is None:
        return view.page(call.t, await service.look(call.session, call.group, call.now), 0)
    found = await announcements.find(call.session, call.group.id, number)
    if arguments.pairs:
        here = call.incoming.thread_id
        await announcements.change_or_move(call.session, call.group, found, arguments.pairs, call.now, here=here)
    return await panel(call, found)


@router.tap(ScheduleTap, right=Right.HOST, place=Place.GROUP)
async def turn(call: Call, tap: ScheduleTap) -> Reply:
    """Another page."""
    table = await service.look(call.session, call.group, call.now)
    return turned(view.page(call.t, table, tap.page))


@router.tap(ScheduleAsTap, right=Right.HOST, place=Place.GROUP)
async def show_as(call: Call, tap: ScheduleAsTap) -> Reply:
    """As a picture, a file, or what has happened."""
    shown = await _as(call, tap.form)
    return Several((Toast(), Edit(shown) if tap.form == "log" else shown))


async def _as(call: Call, form: str) -> Message:
    table = await service.look(call.session, call.group, call.now)
    if form == "picture":
        return view.as_picture(call.t, call.about, table)
    if form == "file":
        return view.as_file(call.t, call.about, table, home=await memory.home(call.session))
    if form == "log":
        return view.log(call.t, await service.log(call.session, call.group), table.calendar)
    raise OutOfDate
