"""Figures for admins: `/summary`, `/export`, the buttons under them. In the group nothing of it is shown; it goes to private chats."""

from datetime import date, datetime

from features.counting.spans import Span
from features.facts import group_facts
from features.links import deep_link
from features.people import census
from features.people.access import OutOfDate, Right, groups_where
from features.people.calendar import calendar_of
from features.statistics import delivery, view, weeks
from features.statistics.files import service as files, view as files_view
from features.statistics.rules import UnknownWeek, read_week
from features.values import UnknownKey
from handlers.call import Call, Endpoints
from kit.arguments import parse
from kit.messages import Reply, Toast
from kit.router import Place
from models import Group

router = Endpoints(again="summary")


@router.command("summary", right=Right.ADMIN, place=Place.ANYWHERE, must_know=True)
async def summary(call: Call) -> Reply:
    """The week so far, `/summary last`, `/summary 2026-W47`: to whoever asked, in private."""
    if call.in_private:
        return await _of_mine(call)
    span = _read(call, call.group)
    is_reachable = await census.is_reachable(call.session, call.person.id)
    if is_reachable:
        await _ask(call, call.group, span)
    return view.open_in_private(call.t, view.spelled(span.first), is_sent=is_reachable)


async def _of_mine(call: Call) -> Reply:
    mine = await groups_where(call.session, call.person.id, Right.ADMIN, call.now)
    spans = [(group, _read(call, group)) for group in mine]
    if len(spans) != 1:
        return view.group_picker(call.t, [(group_facts(group), span.first) for group, span in spans])
    await _ask(call, *spans[0])
    return None


def _read(call: Call, group: Group) -> Span:
    today = calendar_of(group).day_of(call.now)
    return read_week(call.incoming.arguments, today, since=weeks.since(group))


@router.tap(view.OpenTap, right=Right.ADMIN, place=Place.GROUP)
async def open_in_private(call: Call, tap: view.OpenTap) -> Reply:
    """The way from the group to the summary."""
    _span(call, tap.monday)
    return Toast(url=deep_link(call.bot.username, view.SummaryTap(call.group.id, tap.monday)))


@router.tap(view.SummaryTap, right=Right.ADMIN, place=Place.PRIVATE)
async def show(call: Call, tap: view.SummaryTap) -> Reply:
    """The summary of a week, in private."""
    await _ask(call, call.group, _span(call, tap.monday))
    return Toast()


@router.tap(view.WorkbookTap, right=Right.ADMIN, place=Place.PRIVATE)
async def workbook(call: Call, tap: view.WorkbookTap) -> Reply:
    """The workbook of a week."""
    span = _span(call, tap.monday)
    await delivery.ask_workbook(call.session, call.group, call.person.id, span, _key(call), call.now)
    return Toast(view.on_its_way(call.t))


@router.command("export", right=Right.ADMIN, must_know=True)
async def export_days(call: Call) -> Reply:
    """`/export from=… to=… format=csv|xlsx`: to whoever asked, in private."""
    given = parse(call.incoming.arguments).pairs
    for key in given:
        if key not in files.KEYS:
            raise UnknownKey(key, files.KEYS)
    asked = files.read(given, _today(call))
    if not await census.is_reachable(call.session, call.person.id):
        return files_view.start_first(call.t, call.bot.username)
    await delivery.ask_days(call.session, call.group, call.person.id, asked, _key(call), call.now)
    return files_view.sent(call.t)


async def _ask(call: Call, group: Group, span: Span) -> None:
    await delivery.ask(call.session, group, call.person.id, span, _key(call), call.now)


def _key(call: Call) -> str:
    # Whoever asks twice is answered twice; the same update is not.
    return str(call.incoming.update_id)


def _today(call: Call) -> date:
    return calendar_of(call.group).day_of(call.now)


def _span(call: Call, monday: int) -> Span:
    """The week that a button names. Raises OutOfDate where there is none such."""
    try:
        year, week, _ = datetime.strptime(str(monday), "%Y%m%d").isocalendar()  # noqa: DTZ007 - a day has no zone
        return read_week(f"{year}-W{week}", _today(call), since=weeks.since(call.group))
    except (ValueError, UnknownWeek):
        raise OutOfDate from None
