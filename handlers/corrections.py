"""Days that change afterwards: `/makeup`, freezes, `/excuse`, and `/import` of past check-ins."""

from datetime import date

from features import forms
from features.activities import service as activities
from features.activities.checkin.corrections import excuses, freezes, makeup, view
from features.activities.checkin.corrections.rules import NoCheckIn, NotYourButton
from features.activities.checkin.importing import service as past, view as past_view
from features.activities.checkin.rules import MOST_FREEZES
from features.facts import group_facts
from features.importing import service as importing
from features.numbers import read_numbered
from features.people import access, census
from features.people.access import OutOfDate, Right
from handlers.call import Call, Endpoints
from handlers.pages import turned
from handlers.standing import own
from handlers.whom import whom
from kit.messages import Edit, Message, Reply, Several, Toast
from kit.router import Place
from models import Group

router = Endpoints()

_FORM = "import"


@router.command("makeup", right=Right.MEMBER, must_know=True, place=Place.ANYWHERE, fact=True)
async def make_up(call: Call) -> Reply:
    """Which missed days can be made up, and what it costs."""
    return await _gaps(call)


@router.phrase("补签", right=Right.MEMBER)
async def make_up_in_words(call: Call) -> Reply:
    """The same, in a word."""
    return await _gaps(call)


async def _gaps(call: Call) -> Message:
    groups: list[Group] = (
        [call.group]
        if not call.in_private
        else [group for group, _ in await census.groups_of(call.session, call.person.id)]
    )
    found = [await makeup.gaps_of(call.session, group, call.person.id, call.now) for group in groups]
    return view.gaps(call.t, found, call.person.id, call.person.name)


@router.tap(view.MakeUpTap, right=Right.MEMBER, again="makeup")
async def make_up_day(call: Call, tap: view.MakeUpTap) -> Reply:
    """A day was chosen."""
    _require_own(call, tap.person)
    if not 1 <= tap.day <= date.max.toordinal():
        raise OutOfDate
    activity = await activities.find(call.session, call.group.id, tap.activity)
    if activity.kind != "checkin":
        raise OutOfDate
    day = date.fromordinal(tap.day)
    result = await makeup.make_up(call.session, call.group, activity, call.person.id, day, call.now)
    left = await makeup.gaps_of(call.session, call.group, call.person.id, call.now)
    page = view.made_up(call.t, result)
    if left:
        more = view.gaps(call.t, [left], call.person.id, call.person.name)
        page = Message(page.text + "\n\n" + more.text, more.rows)
    return turned(page)


@router.tap(view.FreezeTap, right=Right.MEMBER, again="me")
async def buy_freeze(call: Call, tap: view.FreezeTap) -> Reply:
    """A freeze is bought."""
    _require_own(call, tap.person)
    if not 0 <= tap.held <= MOST_FREEZES:
        raise OutOfDate
    held = await freezes.buy(call.session, call.group.id, call.person.id, call.now, held=tap.held)
    if held is None:
        held = await freezes.held_by(call.session, call.group.id, call.person.id)
        toast = Toast(view.holding(call.t, held))
    else:
        toast = Toast(view.bought(call.t, held))
    return Several((toast, Edit(await own(call))))


@router.command("excuse", right=Right.HOST)
async def excuse(call: Call) -> Reply:
    """Somebody is excused, for a day or a span of days."""
    person, rest = await whom(call, "/excuse")
    asked = excuses.read(rest, call.group, call.now)
    by = None if call.incoming.sender is None else call.incoming.sender.id
    return view.excused(call.t, await excuses.excuse(call.session, call.group, person, asked, call.now, by=by))


# --- past check-ins -----------------------------------------------------------------------------------------------------------------


@router.command("import", right=Right.ADMIN, must_know=True, place=Place.ANYWHERE)
async def bring(call: Call) -> Reply:
    """A file of past check-ins: as the caption of it, in reply to it, or first the command and then the file, in private."""
    if not call.in_private:
        return await _read(call, call.group)
    mine = await access.groups_where(call.session, call.person.id, Right.ADMIN, call.now)
    if len(mine) == 1:
        if call.incoming.media is not None:
            return await _read(call, mine[0])
        return await _ask(call, mine[0])
    return past_view.group_picker(call.t, [group_facts(group) for group in mine])


@router.tap(past_view.FileTap, right=Right.ADMIN, place=Place.PRIVATE, again="import")
async def choose_group(call: Call, _tap: past_view.FileTap) -> Reply:
    """The group was chosen: now the file."""
    return turned(await _ask(call, call.group))


async def _ask(call: Call, group: Group) -> Message:
    form = forms.Open(_FORM, group.id, None, "file", {})
    await forms.keep(call.session, call.person.id, form, call.now)
    return past_view.ask_for_file(call.t, group_facts(group))


@router.form(_FORM, right=Right.ADMIN)
async def file_sent(call: Call) -> Reply:
    """The file that was asked for."""
    reply = await _read(call, call.group)
    await forms.give_up(call.session, call.person.id)
    return reply


async def _read(call: Call, group: Group) -> Message:
    said = call.incoming.arguments if call.incoming.command is not None else call.incoming.text
    found = await excuses.check_ins(call.session, group.id, read_numbered(said))
    if len(found) > 1:
        raise NoCheckIn(len(found))
    quoted = call.incoming.quoted
    media = call.incoming.media or (quoted.media if quoted is not None else None)
    meant = await past.bring(
        call.session,
        found[0],
        call.person.id,
        media,
        call.now,
        in_private=call.in_private,
        thread_id=call.incoming.thread_id,
    )
    return past_view.being_read(call.t, meant)


@router.tap(past_view.BringTap, right=Right.ADMIN, again="import")
async def confirm(call: Call, tap: past_view.BringTap) -> Reply:
    """All of it is done."""
    _require_own(call, tap.person)
    brought = await past.confirm(call.session, call.group, call.person.id, tap.number, call.now)
    return turned(past_view.brought(call.t, brought))


@router.tap(past_view.LeaveTap, right=Right.ADMIN, again="import")
async def leave(call: Call, tap: past_view.LeaveTap) -> Reply:
    """None of it is done."""
    _require_own(call, tap.person)
    await importing.give_up(call.session, call.group.id, call.person.id, tap.number)
    return turned(past_view.left_alone(call.t))


def _require_own(call: Call, person_id: int) -> None:
    """Raise NotYourButton for a tap on somebody else's button."""
    if person_id != call.person.id:
        raise NotYourButton
