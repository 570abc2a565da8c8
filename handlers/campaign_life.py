"""The life of a campaign: planned, paused, moved, ended; its items one by one; and the log. All of it in private, after a question."""

import re

from features import forms
from features.campaigns import chronicle, handing_over, life, moves, running, store, taps, view_life as view, view_told
from features.campaigns.changes import Change
from features.campaigns.checks import service as checks
from features.campaigns.checks.facts import NotReady
from features.campaigns.refusals import BadDays
from features.campaigns.store import Done
from features.people import access
from features.people.access import OutOfDate, Right
from features.refusals import TooLong
from handlers import campaigns
from handlers.call import Call, Endpoints
from handlers.pages import turned, turned_away
from kit.messages import Message, Reply, Several
from kit.router import Place
from kit.texts import visible
from kit.updates import Kind

router = Endpoints(again="campaign")

# Which step was asked about: what is written is why, and how many days.
_STEP = "campaign step"
_WHY = 200
_DAYS = re.compile(r"([+-]?\d{1,4})(?: (\S.*))?")
_OF_ADMINS = frozenset({"plan", "move", "end", "remove", "take"})
# What may be written instead of tapping, with why.
_WRITTEN = frozenset({"pause", "resume", "move", "end"})


# --- the questions ----------------------------------------------------------------------------------------------------------------


@router.tap(taps.LifeTap, right=Right.HOST, place=Place.PRIVATE)
async def ask(call: Call, tap: taps.LifeTap) -> Reply:
    """Pause it, or let it go on?"""
    if tap.what not in view.ASKED or tap.what in _OF_ADMINS:
        raise OutOfDate
    return turned(await _question(call, tap.number, tap.what))


@router.tap(taps.AdminTap, right=Right.ADMIN, place=Place.PRIVATE)
async def ask_admin(call: Call, tap: taps.AdminTap) -> Reply:
    """Plan, move, end, delete it, or take it over?"""
    if tap.what not in _OF_ADMINS:
        raise OutOfDate
    return turned(await _question(call, tap.number, tap.what))


async def _question(call: Call, number: int, what: str) -> Message:
    campaign = await store.find(call.session, call.group.id, number)
    if what == "plan":
        # Of what has gone by it is asked here.
        await _require_ready(call, number, without_past=True)
    life.require(campaign, _CHANGES[what])
    await campaigns.close_form(call)
    if what in _WRITTEN:
        form = forms.Open(_STEP, call.group.id, number, what, {})
        await forms.keep(call.session, call.person.id, form, call.now)
    return view.ask(call.t, what, await chronicle.look(call.session, call.group, campaign, call.now), call.now)


async def _require_ready(call: Call, number: int, *, without_past: bool) -> None:
    """Nothing stands in the way of its plan; what has gone by does not where it is left out. Raises NotReady, NotInState."""
    campaign = await store.hold(call.session, call.group.id, number)
    life.require(campaign, Change.CHECKED)
    found = await checks.blocking(call.session, call.group, campaign, call.now)
    if in_the_way := [each for each in found if not (without_past and each.what == "past")]:
        raise NotReady(number, in_the_way)


_CHANGES = {
    "plan": Change.CHECKED,
    "pause": Change.PAUSED,
    "resume": Change.RESUMED,
    "move": Change.MOVED,
    "end": Change.ENDED,
    "remove": Change.REMOVED,
    "take": Change.TAKEN,
}


# --- the steps --------------------------------------------------------------------------------------------------------------------


@router.tap(taps.LifeDoTap, right=Right.HOST, place=Place.PRIVATE)
async def do(call: Call, tap: taps.LifeDoTap) -> Reply:
    """Pause it, or let it go on."""
    if tap.what not in {"pause", "resume"}:
        raise OutOfDate
    return await _do(call, tap.number, tap.what, 0)


@router.tap(taps.AdminDoTap, right=Right.ADMIN, place=Place.PRIVATE)
async def do_admin(call: Call, tap: taps.AdminDoTap) -> Reply:
    """What admins alone decide."""
    if tap.what == "asked":
        done = Done(call.person.id, call.now)
        taken = await handing_over.take(call.session, call.group, tap.number, done, is_asked=True, here=call.here)
        page = await campaigns.page(call, call.group, taken.number)
        return await turned_away(call, page, view.done(call.t, "asked").unescape())
    return await _do(call, tap.number, tap.what, tap.days)


async def _do(call: Call, number: int, what: str, days: int) -> Reply:
    if call.incoming.kind is not Kind.TAP:
        # A link may be anybody's: what it asks for is asked first.
        return await _question(call, number, {"rest": "plan", "go": "resume", "earlier": "move"}.get(what, what))
    await campaigns.close_form(call)
    await _step(call, number, what, days, "")
    toast = view.done(call.t, what).unescape()
    if what == "remove":
        return turned(await campaigns.desk_page(call, call.group), toast)
    return turned(await campaigns.page(call, call.group, number), toast)


async def _step(call: Call, number: int, what: str, days: int, why: str) -> None:
    session, group, done = call.session, call.group, Done(call.person.id, call.now, why)
    match what:
        case "plan" | "rest":
            await _require_ready(call, number, without_past=what == "rest")
            await life.checked(session, group, number, done)
            await life.plan(session, group, number, done, without_past=what == "rest")
        case "pause":
            await moves.pause(session, group, number, done)
        case "resume":
            await moves.resume(session, group, number, done)
        case "go":
            await moves.move(session, group, number, days, done)
            await moves.resume(session, group, number, done)
        case "earlier":
            await moves.move(session, group, number, -days, done)
        case "move":
            await moves.move(session, group, number, days, done)
        case "end":
            await moves.end(session, group, number, done)
        case "remove":
            await life.remove(session, group, number, done)
        case "take":
            await handing_over.take(session, group, number, done, is_asked=False)
        case _:
            raise OutOfDate


@router.form(_STEP, right=Right.HOST)
async def written(call: Call) -> Reply:
    """Why, and where it is moved, by how many days."""
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None or form.activity is None or form.step not in _WRITTEN:
        raise OutOfDate
    if form.step in _OF_ADMINS:
        access.require(call.membership, Right.ADMIN)
    text, days = visible(call.incoming.text), 0
    if form.step == "move":
        try:
            days, text = read_days(text)
        except ValueError:
            return view.not_days(call.t, text)
    if len(text) > _WHY:
        raise TooLong(len(text), _WHY)
    await _step(call, form.activity, form.step, days, text)
    await forms.give_up(call.session, call.person.id)
    page = await campaigns.page(call, call.group, form.activity)
    return Several((Message(view.done(call.t, form.step)), page))


def read_days(text: str) -> tuple[int, str]:
    """`3`, `-1 it rains`: how many days, and why. Raises ValueError, BadDays."""
    said = text[: _WHY + 10].replace("−", "-").replace("–", "-").replace("天", " ", 1).replace("，", " ", 1)
    match = _DAYS.fullmatch(" ".join(said.split()))
    if match is None:
        raise ValueError(text)
    days = int(match[1])
    if not 1 <= abs(days) <= moves.MOST_DAYS:
        raise BadDays(moves.MOST_DAYS)
    return days, match[2] or ""


# --- items, and the log -----------------------------------------------------------------------------------------------------------


@router.tap(taps.ItemTap, right=Right.HOST, place=Place.PRIVATE)
async def item(call: Call, tap: taps.ItemTap) -> Reply:
    """Look at an item, do it again, leave it out."""
    at = (tap.number, tap.item, tap.part)
    if tap.what == "show" or call.incoming.kind is not Kind.TAP:
        return turned(await _item_page(call, at))
    if tap.what not in {"again", "skip"}:
        raise OutOfDate
    act = running.try_again if tap.what == "again" else running.skip
    await act(call.session, call.group, *at, Done(call.person.id, call.now), here=call.here)
    return await turned_away(call, await _item_page(call, at))


async def _item_page(call: Call, at: tuple[int, int, int]) -> Message:
    part = await chronicle.part(call.session, call.group, *at)
    return view_told.part_page(call.t, call.about, part)


@router.tap(taps.LogTap, right=Right.HOST, place=Place.PRIVATE)
async def log(call: Call, tap: taps.LogTap) -> Reply:
    """What was done to it, by whom, and why."""
    await campaigns.close_form(call)
    return turned(view.log(call.t, await chronicle.log(call.session, call.group, tap.number, tap.page)))
