"""The desk of campaigns: `/campaign`, their pages, and drafts that are made from templates. All of it happens in private."""

from datetime import date

from features import forms
from features.campaigns import (
    desk,
    duty,
    first_days,
    kept,
    life,
    store,
    taps,
    view_desk as view,
    view_duty,
    view_kept,
    view_refusals,
)
from features.campaigns.document import Campaign as Document
from features.campaigns.store import Done
from features.campaigns.team.taps import AnswersTap
from features.facts import group_facts
from features.numbers import read_numbered
from features.people.access import OutOfDate, Right, groups_where, require
from features.people.calendar import calendar_of
from handlers.call import AskFirst, Call, Endpoints
from handlers.pages import turned
from kit.messages import Message, Reply, Several
from kit.router import Place
from models import Group

# Named so that what is refused of campaigns has its words.
__all__ = ["close_form", "page", "router", "view_refusals"]

router = Endpoints(again="campaign")

# Which template was chosen: a day that is written is its first one.
_DAY = "campaign day"


@router.command("campaign", right=Right.HOST, place=Place.ANYWHERE)
async def campaign(call: Call) -> Reply:
    """The desk; or, with its number behind it, a campaign's page."""
    said = call.incoming.arguments.strip()
    number = read_numbered(said) if said else None
    if not call.in_private:
        if number is not None and await store.is_there(call.session, call.group.id, number):
            return view.in_group(call.t, taps.CampaignTap(call.group.id, number))
        return view.in_group(call.t, taps.DeskTap(call.group.id))
    mine = await groups_where(call.session, call.person.id, Right.HOST, call.now)
    if not mine and (on_duty := await duty.answers_for(call.session, call.person.id)):
        one, *others = on_duty
        return view_duty.which(call.t, on_duty) if others else view_duty.answers(call.t, one, 0, is_host=False)
    if len(mine) != 1:
        return view.which_group(call.t, [group_facts(group) for group in mine])
    if number is not None and await store.is_there(call.session, mine[0].id, number):
        return await page(call, mine[0], number)
    return view.desk(call.t, await desk.desk(call.session, mine[0]))


@router.tap(AnswersTap, right=Right.MEMBER, place=Place.PRIVATE)
async def answers(call: Call, tap: AnswersTap) -> Reply:
    """What is answered to what people ask: for whoever is on duty, and for hosts."""
    found = await store.find(call.session, call.group.id, tap.number)
    is_on_duty = await duty.is_on_duty(call.session, found, call.person.id)
    if not is_on_duty and not call.membership.is_certain and call.person.id not in call.asked:
        raise AskFirst(call.person.id)
    is_host = call.membership.may(Right.HOST)
    if not is_on_duty:
        require(call.membership, Right.HOST)
    return turned(view_duty.answers(call.t, duty.answers_of(call.group, found), tap.page, is_host=is_host))


@router.tap(taps.DeskTap, right=Right.HOST, place=Place.PRIVATE)
async def show_desk(call: Call, _tap: taps.DeskTap) -> Reply:
    """What there is in a group."""
    await close_form(call)
    return turned(view.desk(call.t, await desk.desk(call.session, call.group)))


@router.tap(taps.CampaignTap, right=Right.HOST, place=Place.PRIVATE)
async def show(call: Call, tap: taps.CampaignTap) -> Reply:
    """A campaign's page."""
    await close_form(call)
    return turned(await page(call, call.group, tap.number))


async def page(call: Call, group: Group, number: int) -> Message:
    """The page of the group's campaign of this number. Raises OutOfDate."""
    found = await store.find(call.session, group.id, number)
    return view.campaign_page(call.t, await desk.page(call.session, group, found), call.now)


async def desk_page(call: Call, group: Group) -> Message:
    """The desk of a group."""
    return view.desk(call.t, await desk.desk(call.session, group))


async def close_form(call: Call) -> None:
    """A form of a campaign that is open is given up: its question is not looked at any more."""
    form = await forms.current(call.session, call.person.id, call.now)
    if form is not None and form.name.startswith("campaign"):
        await forms.give_up(call.session, call.person.id)


# --- from a template --------------------------------------------------------------------------------------------------------------


@router.tap(taps.TemplatesTap, right=Right.HOST, place=Place.PRIVATE)
async def templates(call: Call, _tap: taps.TemplatesTap) -> Reply:
    """What a campaign can be made from."""
    await close_form(call)
    return turned(view.templates(call.t, call.about, await kept.templates(call.session, call.group)))


@router.tap(taps.UseTap, right=Right.HOST, place=Place.PRIVATE)
async def use(call: Call, tap: taps.UseTap) -> Reply:
    """What is in a template, and the question for its first day."""
    planned = await kept.template(call.session, call.group, tap.template)
    form = forms.Open(_DAY, call.group.id, None, "day", {"template": tap.template})
    await forms.keep(call.session, call.person.id, form, call.now)
    days = first_days.near(planned, calendar_of(call.group), call.now)
    more = view_kept.rows_of(call.t, call.about, tap.template, is_own=tap.template.isdecimal())
    return turned(view.use(call.t, call.about, tap.template, planned, days, more))


@router.tap(taps.FirstDayTap, right=Right.HOST, place=Place.PRIVATE)
async def begin_on(call: Call, tap: taps.FirstDayTap) -> Reply:
    """A day was chosen."""
    planned = await kept.template(call.session, call.group, tap.template)
    today = calendar_of(call.group).day_of(call.now)
    if not 0 <= tap.day - today.toordinal() <= first_days.MOST_AHEAD:
        raise OutOfDate
    await close_form(call)
    made = await _begin(call, tap.template, planned, date.fromordinal(tap.day))
    return turned(made, view.made(call.t).unescape())


@router.form(_DAY, right=Right.HOST)
async def day_written(call: Call) -> Reply:
    """A day was written."""
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None:
        raise OutOfDate
    key = form.answers["template"]
    planned = await kept.template(call.session, call.group, key)
    try:
        day = first_days.read_first_day(call.incoming.text, calendar_of(call.group), call.now)
    except ValueError:
        return Message(view.no_day(call.t, call.incoming.text))
    await forms.give_up(call.session, call.person.id)
    return Several((Message(view.made(call.t)), await _begin(call, key, planned, day)))


async def _begin(call: Call, key: str, planned: Document, day: date) -> Message:
    begun, done = planned.model_copy(update={"first_day": day}), Done(call.person.id, call.now)
    made = await life.make(call.session, call.group, begun, done, template=key)
    return await page(call, call.group, made.number)
