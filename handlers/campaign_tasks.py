"""Tasks of campaigns: `/tasks`, their pages in private, and what is done with them by buttons, by words and in reply."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from features import forms, memory
from features.campaigns import store
from features.campaigns.team import looking, people, seating, service, taps, view
from features.campaigns.team.rules import NoSuchTask, NothingToShow, read_order
from features.campaigns.team.service import Actor, Held
from features.outbox import prompts
from features.people import access
from features.people.access import OutOfDate, Right
from features.timetable import campaign as timetable, view_campaign as view_timetable
from handlers.call import AskFirst, Call, Endpoints
from handlers.pages import turned, turned_away
from handlers.whom import whom
from kit.messages import Edit, Reply, Several, Stored, Toast
from kit.router import Place

router = Endpoints(again="tasks")

_FORM = "campaign_task"


@router.command("tasks", right=Right.MEMBER, place=Place.ANYWHERE)
async def tasks(call: Call) -> Reply:
    """One's own in private. In the group `/tasks 7.2 done`, and for admins and hosts `/tasks 7.2 @ann` or in reply to somebody."""
    said = call.incoming.arguments
    if call.in_private:
        return view.mine(call.t, await service.mine(call.session, call.person.id), 0, call.now)
    if not said.strip():
        return view.in_group(call.t)
    order = read_order(said)
    if order is None:
        raise NoSuchTask(said)
    try:
        held = await service.hold(call.session, call.group, order.campaign, order.task)
    except OutOfDate:
        raise NoSuchTask(said) from None
    is_about_somebody = bool(order.rest or call.incoming.mentioned or call.incoming.replied_to is not None)
    if order.is_done:
        actor = await _actor(call, held)
        await service.finish(call.session, held, actor, call.now)
        proof = _file(call)
        if order.rest or proof is not None:
            await service.leave(call.session, held, actor, order.rest, proof)
        return view.done_in_group(call.t, await service.facts(call.session, held))
    if not is_about_somebody:
        return view.one_in_group(call.t, await service.facts(call.session, held))
    _require_host(call)
    person, _ = await whom(replace(call, incoming=replace(call.incoming, arguments=order.rest)), "tasks")
    await service.give(call.session, held, person, _of(call, is_host=True), call.now)
    return view.given_in_group(call.t, await service.facts(call.session, held))


def _require_host(call: Call) -> None:
    """Raises AskFirst where Telegram has to be asked, NotFoundOut where it did not answer, NotAllowed."""
    if not call.membership.is_certain and call.person.id not in call.asked:
        raise AskFirst(call.person.id)
    access.require(call.membership, Right.HOST)


async def _actor(call: Call, held: Held) -> Actor:
    """Whoever does it; whether they may more than whoever has the task matters only where they do not have it."""
    if call.incoming.sender is not None and held.task.assignee == call.person.id:
        return _of(call, is_host=False)
    if call.incoming.sender is not None and not call.membership.is_certain and call.person.id not in call.asked:
        raise AskFirst(call.person.id)
    return _of(call, is_host=call.membership.may(Right.HOST))


def _of(call: Call, *, is_host: bool) -> Actor:
    return Actor(None if call.incoming.sender is None else call.person.id, is_host)


def _file(call: Call) -> Stored | None:
    """The file that came with it, or that is answered."""
    quoted = None if call.incoming.quoted is None else call.incoming.quoted.media
    media = call.incoming.media or quoted
    return None if media is None else Stored(media.kind, media.file_id)


@router.tap(taps.MineTap, right=Right.ANYONE, place=Place.PRIVATE)
async def show_mine(call: Call, tap: taps.MineTap) -> Reply:
    """One's own tasks."""
    mine = await service.mine(call.session, call.person.id)
    return await turned_away(call, view.mine(call.t, mine, tap.page, call.now))


@router.tap(taps.TaskTap, right=Right.MEMBER, place=Place.PRIVATE, role_matters=True)
async def show(call: Call, tap: taps.TaskTap) -> Reply:
    """A task."""
    await _close_form(call)
    return await _page(call, await _found(call, tap.number, tap.task))


@router.tap(taps.TaskDoTap, right=Right.MEMBER, place=Place.PRIVATE, role_matters=True)
async def do(call: Call, tap: taps.TaskDoTap) -> Reply:
    """Whatever a button of a task does."""
    if tap.what not in _DEEDS and tap.what not in {"proof", "show"}:
        raise OutOfDate
    held = await _found(call, tap.number, tap.task)
    if tap.what == "proof":
        return await _ask_for_proof(call, held)
    if tap.what == "show":
        seen = await service.facts(call.session, held)
        if seen.proof is None:
            raise OutOfDate
        return Several((Toast(), view.proof(call.t, seen)))
    # What it asked is answered here, and not by its last face.
    await prompts.leave(call.session, call.here)
    toast = await _DEEDS[tap.what](call, held)
    return await _page(call, held, toast)


async def _done(call: Call, held: Held) -> str:
    is_new = await service.finish(call.session, held, _me(call), call.now)
    return str(view.said_so(call.t, "done" if is_new else "already"))


async def _later(call: Call, held: Held) -> str:
    at = await service.remind_later(call.session, held, _me(call), call.now)
    return str(view.will_remind(call.t, call.about, at))


async def _cannot(call: Call, held: Held) -> str:
    is_told = await service.give_up(call.session, held, _me(call), call.now)
    return str(view.said_so(call.t, "cannot" if is_told else "free"))


async def _take(call: Call, held: Held) -> str:
    await service.take(call.session, held, _me(call), call.now)
    return str(view.said_so(call.t, "take"))


async def _skip(call: Call, held: Held) -> str:
    await service.skip(call.session, held, _me(call), call.now)
    return str(view.said_so(call.t, "skip"))


async def _again(call: Call, held: Held) -> str:
    await service.reopen(call.session, held, _me(call), call.now)
    return str(view.said_so(call.t, "again"))


async def _defer(call: Call, held: Held) -> str:
    await service.put_off(call.session, held, _me(call), call.now)
    return str(view.said_so(call.t, "defer"))


_DEEDS: Mapping[str, Callable[[Call, Held], Awaitable[str]]] = {
    "done": _done,
    "later": _later,
    "cannot": _cannot,
    "take": _take,
    "skip": _skip,
    "again": _again,
    "defer": _defer,
}


def _me(call: Call) -> Actor:
    return _of(call, is_host=call.membership.may(Right.HOST))


async def _found(call: Call, number: int, task: int) -> Held:
    """The task, for somebody of the team or who runs the group. Raises OutOfDate, NotYours."""
    held = await service.hold(call.session, call.group, number, task)
    if held.task.assignee != call.person.id:
        await service.require_on_team(call.session, held, _me(call))
    return held


async def _page(call: Call, held: Held, toast: str = "") -> Reply:
    seen = await service.facts(call.session, held)
    page = view.task(call.t, seen, call.person.id, call.now, is_host=call.membership.may(Right.HOST))
    return await turned_away(call, page, toast)


async def _ask_for_proof(call: Call, held: Held) -> Reply:
    form = forms.Open(_FORM, call.group.id, held.campaign.number, "proof", {"task": held.task.number})
    await forms.keep(call.session, call.person.id, form, call.now)
    return Several((Toast(), view.ask_for_proof(call.t, await service.facts(call.session, held))))


@router.form(_FORM, right=Right.MEMBER)
async def left_with_it(call: Call) -> Reply:
    """A file or words for a task."""
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None or form.activity is None:
        raise OutOfDate
    held = await _found(call, form.activity, int(form.answers["task"]))
    media = call.incoming.media
    if media is None and not call.incoming.text:
        raise NothingToShow
    proof = None if media is None else Stored(media.kind, media.file_id)
    await service.leave(call.session, held, _me(call), call.incoming.text, proof)
    await forms.give_up(call.session, call.person.id)
    seen = await service.facts(call.session, held)
    return view.task(call.t, seen, call.person.id, call.now, is_host=call.membership.may(Right.HOST))


async def _close_form(call: Call) -> None:
    form = await forms.current(call.session, call.person.id, call.now)
    if form is not None and form.name == _FORM:
        await forms.give_up(call.session, call.person.id)


# --- the team ---------------------------------------------------------------------------------------------------------------------


@router.tap(taps.TeamTap, right=Right.MEMBER, place=Place.PRIVATE, role_matters=True)
async def show_team(call: Call, tap: taps.TeamTap) -> Reply:
    """All tasks of a campaign, for its team and those who run the group."""
    campaign = await store.find(call.session, call.group.id, tap.number)
    is_host = call.membership.may(Right.HOST)
    if not is_host and not await people.is_on_team(call.session, campaign, call.person.id):
        access.require(call.membership, Right.HOST)
    seen = await looking.look(call.session, call.group, campaign)
    return await turned_away(call, view.team(call.t, seen, tap.page, call.now, is_host=is_host))


@router.tap(taps.WhoTap, right=Right.HOST, place=Place.PRIVATE)
async def ask_who(call: Call, tap: taps.WhoTap) -> Reply:
    """Who shall have a task."""
    held = await service.hold(call.session, call.group, tap.number, tap.task)
    choices = await people.choices(call.session, call.group, held.campaign)
    seen = await service.facts(call.session, held)
    return await turned_away(call, view.who(call.t, seen, [(each.id, each.name) for each in choices], tap.page))


@router.tap(taps.GiveTap, right=Right.HOST, place=Place.PRIVATE)
async def give(call: Call, tap: taps.GiveTap) -> Reply:
    """They have it now."""
    held = await service.hold(call.session, call.group, tap.number, tap.task)
    await service.give(call.session, held, tap.person, _me(call), call.now)
    return await _page(call, held, str(view.said_so(call.t, "take" if tap.person == call.person.id else "given")))


@router.tap(taps.RolesTap, right=Right.HOST, place=Place.PRIVATE)
async def show_roles(call: Call, tap: taps.RolesTap) -> Reply:
    """Who has which role, or who shall have one."""
    campaign = await store.find(call.session, call.group.id, tap.number)
    seen = await looking.look(call.session, call.group, campaign)
    if tap.role == 0:
        return turned(view.roles(call.t, seen))
    if tap.role > len(seen.roles):
        raise OutOfDate
    choices = await people.choices(call.session, call.group, campaign)
    page = view.role(call.t, seen, tap.role, [(each.id, each.name) for each in choices], tap.page)
    return Several((Toast(), Edit(page)))


@router.tap(taps.RoleTap, right=Right.HOST, place=Place.PRIVATE)
async def give_role(call: Call, tap: taps.RoleTap) -> Reply:
    """Somebody has a role, or has it no more."""
    await seating.toggle(call.session, call.group, tap.number, tap.role, tap.person, call.now)
    campaign = await store.find(call.session, call.group.id, tap.number)
    return turned(view.roles(call.t, await looking.look(call.session, call.group, campaign)))


# --- its timetable ----------------------------------------------------------------------------------------------------------------


@router.tap(taps.TimetableTap, right=Right.MEMBER, place=Place.PRIVATE, role_matters=True)
async def show_timetable(call: Call, tap: taps.TimetableTap) -> Reply:
    """When everything of a campaign is, for its team and those who run the group."""
    campaign = await store.find(call.session, call.group.id, tap.number)
    is_host = call.membership.may(Right.HOST)
    if not is_host and not await people.is_on_team(call.session, campaign, call.person.id):
        access.require(call.membership, Right.HOST)
    table = await timetable.look(call.session, call.group, campaign, call.now)
    if tap.form == "list":
        return turned(view_timetable.page(call.t, table, tap.page, is_host=is_host))
    if not table.entries:
        raise OutOfDate
    match tap.form:
        case "picture":
            shown = view_timetable.as_picture(call.t, table)
        case "file":
            shown = view_timetable.as_file(call.t, table, home=await memory.home(call.session))
        case "table":
            shown = view_timetable.as_table(call.t, table)
        case _:
            raise OutOfDate
    return Several((Toast(), shown))
