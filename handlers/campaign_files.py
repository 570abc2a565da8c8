"""Campaigns as files: sent, taken in, kept as templates of a group's own, and taken to another group."""

from datetime import datetime

from features import forms
from features.campaigns import desk, files, kept, life, store, taps, view_desk, view_file as view, view_kept
from features.campaigns.after import answers
from features.campaigns.refusals import ChangedMeanwhile
from features.campaigns.store import Done
from features.campaigns.writing import write_campaign
from features.facts import group_facts
from features.people.access import OutOfDate, Right, groups_where, membership_of, require
from features.people.calendar import calendar_of
from handlers.call import Call, Endpoints
from handlers.campaigns import close_form, page
from handlers.pages import turned
from kit.db import Session
from kit.messages import Message, Reply, Several, Toast
from kit.router import Place
from kit.texts import visible, words
from kit.updates import Incoming, Media
from models import Group

router = Endpoints(again="campaign")

# Each begins with `campaign`, so that whoever goes elsewhere leaves it (handlers/campaigns.py).
_WHERE, _NAME, _CARRY = "campaign file where", "campaign keep", "campaign carry"


@router.tap(taps.FileTap, right=Right.HOST, place=Place.PRIVATE)
async def file(call: Call, tap: taps.FileTap) -> Reply:
    """The document as a file; the next one that is sent is taken in."""
    if tap.number:
        found = await store.find(call.session, call.group.id, tap.number)
        said = view.written(call.t, desk.facts_of(found), await files.text_of(call.session, found))
    else:
        said = view.ask(call.t, call.about)
    await files.ask(call.session, call.group.id, tap.number, call.person.id, call.now)
    return Several((Toast(), said))


@router.form(files.FORM, right=Right.HOST)
async def file_sent(call: Call) -> Reply:
    """The file."""
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None:
        raise OutOfDate
    await files.bring(call.session, call.group, form.activity or 0, call.person.id, call.incoming.media, call.now)
    return view.being_read(call.t)


async def _group_of(session: Session, incoming: Incoming, _now: datetime) -> Group | None:
    """A document that nobody has asked for: the first of the groups that it may be for."""
    if not files.is_one(incoming.media) or incoming.sender is None:
        return None
    return next(iter(await groups_where(session, incoming.sender.id, Right.HOST, None)), None)


@router.said_in_private(_group_of, right=Right.HOST)
async def file_by_itself(call: Call) -> Reply:
    """A document that nobody has asked for."""
    # Of the others Telegram has not been asked: it is when one of them is chosen.
    mine, media = await groups_where(call.session, call.person.id, Right.HOST, None), call.incoming.media
    if media is None:
        raise OutOfDate
    if len(mine) == 1:
        await files.bring(call.session, call.group, 0, call.person.id, media, call.now)
        return view.being_read(call.t)
    answers = {"file": media.file_id, "unique": media.unique_id, "size": media.size, "name": media.name}
    form = forms.Open(_WHERE, call.group.id, None, "where", answers)
    await forms.keep(call.session, call.person.id, form, call.now)
    return view.which_group(call.t, tuple(group_facts(group) for group in mine))


@router.form(_WHERE, right=Right.HOST)
async def asked_where(call: Call) -> Reply:
    """Something is written instead of choosing a group: another file, or words that mean nothing here."""
    return await file_by_itself(call) if files.is_one(call.incoming.media) else Message(view.choose_group(call.t))


@router.tap(taps.FileForTap, right=Right.HOST, place=Place.PRIVATE)
async def file_for(call: Call, _tap: taps.FileForTap) -> Reply:
    """The group was chosen."""
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None or form.name != _WHERE:
        raise OutOfDate
    said = form.answers
    media = Media("document", said["file"], said["unique"], size=said["size"], name=said["name"])
    await files.bring(call.session, call.group, 0, call.person.id, media, call.now)
    return turned(view.being_read(call.t))


@router.tap(taps.FileDoTap, right=Right.HOST, place=Place.PRIVATE)
async def with_file(call: Call, tap: taps.FileDoTap) -> Reply:
    """What becomes of a file whose difference was shown."""
    of = call.session, call.group, call.person.id, tap.mark
    match tap.what:
        case "leave":
            await files.done_with(*of, call.now)
            return turned(view.left_alone(call.t))
        case "draft":
            return turned(await page(call, call.group, await files.begin(*of, call.now)))
        case "keep":
            planned = (await files.sent(*of)).planned
            number = await kept.keep(call.session, call.group, planned, planned.title, call.person.id, call.now)
            await files.done_with(*of, call.now)
            return turned(view_kept.kept(call.t, call.about, planned.title, number))
        case "replace":
            return await _replace(call, tap.mark)
    raise OutOfDate


async def _replace(call: Call, mark: int) -> Reply:
    of = call.session, call.group, call.person.id, mark
    try:
        number = await files.replace(*of, call.now)
    except ChangedMeanwhile as meanwhile:
        # Nothing is lost: the difference to how it is now, and the same buttons.
        return Several((Toast(), Message(words(meanwhile, call.t)), await _again(call, mark)))
    if number is None:
        return Several((Toast(), await _again(call, mark)))
    return turned(await page(call, call.group, number))


async def _again(call: Call, mark: int) -> Message:
    compared = await files.compare_again(call.session, call.group, call.person.id, mark, call.now)
    return view.preview(call.t, call.about, compared, mark, is_again=True)


# --- templates of a group's own ---------------------------------------------------------------------------------------------------


@router.tap(taps.KeepTap, right=Right.HOST, place=Place.PRIVATE)
async def keep(call: Call, tap: taps.KeepTap) -> Reply:
    """Under which name?"""
    found = await store.find(call.session, call.group.id, tap.number)
    form = forms.Open(_NAME, call.group.id, tap.number, "name", {})
    await forms.keep(call.session, call.person.id, form, call.now)
    return turned(view_kept.ask_name(call.t, desk.facts_of(found)))


@router.form(_NAME, right=Right.HOST)
async def name_written(call: Call) -> Reply:
    """A name was written."""
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None or form.activity is None:
        raise OutOfDate
    if not visible(call.incoming.text):
        return view_kept.ask_name(call.t, desk.facts_of(await store.find(call.session, call.group.id, form.activity)))
    return await _keep(call, form.activity, call.incoming.text)


@router.tap(taps.KeepAsTitleTap, right=Right.HOST, place=Place.PRIVATE)
async def keep_as_title(call: Call, tap: taps.KeepAsTitleTap) -> Reply:
    """Under its own title."""
    return turned(await _keep(call, tap.number, None))


async def _keep(call: Call, number: int, name: str | None) -> Message:
    found = await store.find(call.session, call.group.id, number)
    planned = store.document_of(found)
    # What the team has said in its review stands on top the next time.
    planned = planned.model_copy(update={"learned": await answers.learned_of(call.session, found)})
    name = planned.title if name is None else name
    made = await kept.keep(call.session, call.group, planned, name, call.person.id, call.now)
    await close_form(call)
    return view_kept.kept(call.t, call.about, name, made)


@router.tap(taps.TemplateFileTap, right=Right.HOST, place=Place.PRIVATE)
async def template_file(call: Call, tap: taps.TemplateFileTap) -> Reply:
    """A template as a file."""
    planned = await kept.template(call.session, call.group, tap.template)
    return Several((Toast(), view.template_written(call.t, planned.title, write_campaign(planned))))


@router.tap(taps.DropTemplateTap, right=Right.HOST, place=Place.PRIVATE)
async def drop(call: Call, tap: taps.DropTemplateTap) -> Reply:
    """Delete a template, where that is meant."""
    await close_form(call)
    found = await kept.own(call.session, call.group.id, str(tap.number))
    if not tap.sure:
        return turned(view_kept.ask_drop(call.t, call.about, found.name, tap.number))
    await kept.drop(call.session, call.group.id, tap.number)
    return turned(view_desk.templates(call.t, call.about, await kept.templates(call.session, call.group)))


# --- to another group -------------------------------------------------------------------------------------------------------------


@router.tap(taps.CarryTap, right=Right.HOST, place=Place.PRIVATE)
async def carry(call: Call, tap: taps.CarryTap) -> Reply:
    """To which group?"""
    found = await store.find(call.session, call.group.id, tap.number)
    mine = await groups_where(call.session, call.person.id, Right.HOST, call.now)
    form = forms.Open(_CARRY, call.group.id, tap.number, "where", {})
    await forms.keep(call.session, call.person.id, form, call.now)
    others = [group_facts(group) for group in mine if group.id != call.group.id]
    return turned(view_kept.where_to(call.t, desk.facts_of(found), others))


@router.form(_CARRY, right=Right.HOST)
async def carry_written(call: Call) -> Reply:
    """Something is written instead of choosing a group."""
    return Message(view.choose_group(call.t))


@router.tap(taps.CarryHereTap, right=Right.HOST, place=Place.PRIVATE)
async def carry_here(call: Call, _tap: taps.CarryHereTap) -> Reply:
    """To this one: whoever takes it along may do so in both."""
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None or form.name != _CARRY or form.activity is None:
        raise OutOfDate
    require(await membership_of(call.session, form.group_id, call.person.id, call.now), Right.HOST)
    source = await call.session.get_one(Group, form.group_id)
    found = await store.find(call.session, form.group_id, form.activity)
    planned = kept.as_template(store.document_of(found), calendar_of(source))
    made = await life.make(call.session, call.group, planned, Done(call.person.id, call.now))
    await close_form(call)
    return turned(await page(call, call.group, made.number))
