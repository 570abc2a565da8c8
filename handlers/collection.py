"""Collections: entering in private or by `/submit`, looking and voting, judging, and the hosts' desk."""

from collections.abc import Sequence

from features import forms
from features.activities import service as activities
from features.activities.collection import taps
from features.activities.collection.desk import service as desk, view as desk_view
from features.activities.collection.entries import (
    albums,
    finding,
    forms as entering,
    service as entries,
    unseen,
    view as entries_view,
    view_drafts,
)
from features.activities.collection.export import service as export, view as export_view
from features.activities.collection.facts import collection_facts, entry_facts
from features.activities.collection.jury import service as jury, view as jury_view
from features.activities.collection.options import options_of
from features.activities.collection.rows import collection_of
from features.activities.collection.rules import Content
from features.activities.collection.voting import service as voting, view as voting_view
from features.facts import activity_facts
from features.people.access import OutOfDate, Right
from features.people.census import is_reachable as is_reachable_in_private, names_of
from handlers.call import Call, Endpoints
from handlers.pages import turned
from kit.messages import Edit, Message, Reaction, Reply, Several, Toast
from kit.router import Place
from kit.updates import Incoming
from models import Activity, Entry

router = Endpoints()


# --- entering ---------------------------------------------------------------------------------------------------------------------


@router.command("submit", right=Right.MEMBER, must_know=True, fact=True)
async def submit(call: Call) -> Reply:
    """Enter a message of one's own by answering it, or what stands behind the command or above it; alone: where the form is."""
    said = call.incoming
    request = entering.Request(said.arguments, said.media, said.album, said.message_id or 0, said.quoted)
    done = await entering.by_command(call.session, call.group, call.person.id, request, call.now, nonce=call.nonce)
    if isinstance(done, entering.Nothing):
        return entries_view.submit_where(call.t, call.about, [activity_facts(a) for a in done.open_ones])
    if done.is_torn:
        activity = await activities.find(call.session, call.group.id, done.activity)
        return entries_view.entered_torn(call.t, call.about, activity_facts(activity), done)
    return Reaction("👌", otherwise=entries_view.entered_in_group(call.t, done))


def _is_of_album(incoming: Incoming) -> bool:
    is_photo = incoming.album is not None and incoming.media is not None and incoming.command is None
    return is_photo and incoming.chat is not None and incoming.chat.is_group and incoming.sender is not None


@router.event(_is_of_album, right=Right.MEMBER)
async def album_goes_on(call: Call) -> None:
    """The other photos of an album whose first one was entered; and any, in case it is entered later."""
    said = call.incoming
    if call.maybe_group is not None and said.album is not None and said.media is not None:
        await albums.keep(call.session, call.group.id, call.person.id, said, call.now)
        await entries.add_to_album(call.session, call.group, call.person.id, said.album, said.media, call.now)


@router.tap(taps.SubmitTap, right=Right.MEMBER, place=Place.PRIVATE)
async def own_entries(call: Call, tap: taps.SubmitTap) -> Reply:
    """One's own entries; without any, the form."""
    activity = await _activity(call, tap.activity)
    await entering.require_open_or_own(call.session, call.group, activity, call.person.id, call.now)
    mine = await finding.own(call.session, activity, call.person.id)
    if not mine:
        return await _form(call, activity, 0)
    is_open = await entering.is_open(call.session, activity, call.now)
    return _own(call, activity, mine, is_open=is_open)


def _own(call: Call, activity: Activity, mine: Sequence[Entry], *, is_open: bool) -> Reply:
    about, options = (call.about, activity_facts(activity)), options_of(activity)
    return turned(entries_view.own_entries(call.t, *about, options, [entry_facts(e) for e in mine], is_open=is_open))


@router.tap(taps.NewEntryTap, right=Right.MEMBER, place=Place.PRIVATE)
async def open_form(call: Call, tap: taps.NewEntryTap) -> Reply:
    """The form of an entry."""
    return await _form(call, await _activity(call, tap.activity), tap.entry)


async def _form(call: Call, activity: Activity, number: int) -> Reply:
    begun = await entering.begin(call.session, call.group, activity, call.person.id, number, call.now)
    if begun != Content():
        return turned(view_drafts.still_here(call.t, call.about, activity_facts(activity), begun))
    return turned(
        entries_view.ask_for_entry(call.t, call.about, activity_facts(activity), options_of(activity), number)
    )


@router.form(entering.FORM, right=Right.MEMBER)
async def sent(call: Call) -> Reply:
    """A part of an entry: the first is answered with the button that enters it, the others with a reaction."""
    said = call.incoming
    activity, content, is_first = await entering.add(call.session, call.person.id, said.text, said.media, call.now)
    draft = view_drafts.draft(call.t, call.about, activity_facts(activity), content)
    return draft if is_first else Reaction("👌", otherwise=draft.text)


@router.tap(taps.EnterTap, right=Right.MEMBER, place=Place.PRIVATE)
async def enter(call: Call, tap: taps.EnterTap) -> Reply:
    """Enter what has been sent."""
    activity = await _activity(call, tap.activity)
    result = await entering.enter(call.session, call.group, activity, call.person.id, call.now, nonce=call.nonce)
    return turned(entries_view.entered(call.t, call.about, activity_facts(activity), result))


@router.tap(taps.DropTap, right=Right.MEMBER, place=Place.PRIVATE)
async def drop(call: Call, tap: taps.DropTap) -> Reply:
    """Discard what has been sent."""
    activity = await _activity(call, tap.activity)
    await entering.drop(call.session, call.group, activity, call.person.id, call.now)
    return turned(view_drafts.dropped(call.t))


@router.tap(taps.WithdrawTap, right=Right.MEMBER, place=Place.PRIVATE)
async def withdraw(call: Call, tap: taps.WithdrawTap) -> Reply:
    """Take one's own entry back; asks first."""
    activity = await _activity(call, tap.activity)
    if not tap.sure:
        entry = await finding.find_own(call.session, activity, tap.entry, call.person.id)
        return turned(entries_view.ask_withdraw(call.t, call.about, activity_facts(activity), entry_facts(entry)))
    await entries.withdraw(call.session, call.group, activity, tap.entry, call.person.id, call.now)
    mine = await finding.own(call.session, activity, call.person.id)
    is_open = await entering.is_open(call.session, activity, call.now)
    return _own(call, activity, mine, is_open=is_open)


@router.tap(taps.AppealTap, right=Right.MEMBER, place=Place.PRIVATE)
async def appeal(call: Call, tap: taps.AppealTap) -> Reply:
    """Ask for another look: why?"""
    activity = await _activity(call, tap.activity)
    entry = await entering.begin_appeal(call.session, call.group, activity, tap.entry, call.person.id, call.now)
    return Several((Toast(), entries_view.ask_appeal(call.t, call.about, activity_facts(activity), entry_facts(entry))))


@router.form(entering.APPEAL, right=Right.MEMBER)
async def appeal_written(call: Call) -> Reply:
    """Why it should be looked at again."""
    await entering.appeal(call.session, call.group, call.person.id, call.incoming.text, call.now)
    return entries_view.appealed(call.t)


# --- voting -----------------------------------------------------------------------------------------------------------------------


@router.tap(taps.GalleryTap, right=Right.MEMBER, place=Place.PRIVATE)
async def gallery(call: Call, tap: taps.GalleryTap) -> Reply:
    """The gallery: opened from the group or a link, then turned page by page in one message."""
    activity = await _activity(call, tap.activity)
    shown = await _gallery(call, activity, tap.entry, tap.file)
    # Opened it is a message of its own: one that was a text before could not become a picture everywhere.
    return Several((Toast(), shown)) if tap.entry == 0 else turned(shown)


async def _gallery(call: Call, activity: Activity, entry: int, file: int) -> Message:
    page = await voting.look(call.session, activity, call.person.id, entry, call.now)
    if page is None:
        return voting_view.nothing_to_see(call.t, activity_facts(activity))
    return voting_view.gallery(call.t, call.about, activity_facts(activity), page, file)


@router.tap(taps.VoteTap, right=Right.MEMBER, place=Place.PRIVATE, late=True)
async def vote(call: Call, tap: taps.VoteTap) -> Reply:
    """Vote, or take it back."""
    activity = await _activity(call, tap.activity)
    act = voting.vote if tap.give else voting.take_back
    result = await act(call.session, activity, call.person.id, tap.entry, call.now)
    return Several((voting_view.voted(call.t, result), Edit(await _gallery(call, activity, tap.entry, 0))))


@router.tap(taps.WholeTap, right=Right.MEMBER, place=Place.PRIVATE)
async def whole(call: Call, tap: taps.WholeTap) -> Reply:
    """An entry whole, as a message of its own."""
    activity = await _activity(call, tap.activity)
    entry = await desk.readable(call.session, activity, tap.entry, call.membership.may(Right.HOST))
    return Several((Toast(), voting_view.whole(call.t, entry_facts(entry))))


# --- judging ----------------------------------------------------------------------------------------------------------------------


@router.tap(taps.JudgeTap, right=Right.JUDGE, place=Place.PRIVATE)
async def judge(call: Call, tap: taps.JudgeTap) -> Reply:
    """The gallery as a judge sees it."""
    activity = await _activity(call, tap.activity)
    shown = await _sheet(call, activity, tap.entry)
    return Several((Toast(), shown)) if tap.entry == 0 else turned(shown)


@router.tap(taps.ScoreTap, right=Right.JUDGE, place=Place.PRIVATE)
async def score(call: Call, tap: taps.ScoreTap) -> Reply:
    """A score; 0 asks for one again."""
    activity = await _activity(call, tap.activity)
    if tap.score == 0:
        return turned(await _sheet(call, activity, tap.entry, asked=tap.criterion))
    await jury.score(call.session, activity, call.person.id, tap.entry, tap.criterion, tap.score, call.now)
    return Several((jury_view.scored(call.t, tap.score), Edit(await _sheet(call, activity, tap.entry))))


@router.tap(taps.RecuseTap, right=Right.JUDGE, place=Place.PRIVATE)
async def recuse(call: Call, tap: taps.RecuseTap) -> Reply:
    """A judge steps back from an entry."""
    activity = await _activity(call, tap.activity)
    await jury.recuse(call.session, activity, call.person.id, tap.entry, call.now)
    return turned(await _sheet(call, activity, tap.entry))


async def _sheet(call: Call, activity: Activity, entry: int, *, asked: int | None = None) -> Message:
    seen = await jury.look(call.session, activity, call.person.id, entry)
    if seen is None:
        return voting_view.nothing_to_see(call.t, activity_facts(activity))
    is_there = asked is not None and 0 <= asked < len(seen.criteria)
    return jury_view.sheet(call.t, call.about, activity_facts(activity), seen, asked if is_there else None)


# --- hosts ------------------------------------------------------------------------------------------------------------------------


@router.tap(taps.DeskTap, right=Right.HOST, place=Place.PRIVATE)
async def open_desk(call: Call, tap: taps.DeskTap) -> Reply:
    """The desk of a collection."""
    activity = await _activity(call, tap.activity)
    return turned(desk_view.desk(call.t, await desk.facts(call.session, call.group, activity)))


@router.tap(taps.AdvanceTap, right=Right.HOST, place=Place.PRIVATE)
async def advance(call: Call, tap: taps.AdvanceTap) -> Reply:
    """A host ends the present stage; asks first."""
    activity = await _activity(call, tap.activity)
    collection = await desk.require_stage(call.session, activity, tap.stage, tap.round)
    if not tap.sure:
        waiting = await unseen.count(call.session, activity)
        about = call.about, activity_facts(activity), options_of(activity), collection_facts(collection)
        return turned(desk_view.ask_advance(call.t, *about, waiting))
    await desk.advance(call.session, call.group, activity, call.now, without_jury=tap.sure == 2, actor=call.person.id)
    return turned(desk_view.desk(call.t, await desk.facts(call.session, call.group, activity)))


@router.tap(taps.ListTap, right=Right.HOST, place=Place.PRIVATE)
async def look_through(call: Call, tap: taps.ListTap) -> Reply:
    """The entries as hosts see them."""
    activity = await _activity(call, tap.activity)
    page, about = await desk.page(call.session, call.group, activity, tap.entry), activity_facts(activity)
    shown = (
        voting_view.nothing_to_see(call.t, about)
        if page is None
        else desk_view.host_page(call.t, call.about, about, page)
    )
    return Several((Toast(), shown)) if tap.entry == 0 else turned(shown)


@router.tap(taps.DisqualifyTap, right=Right.HOST, place=Place.PRIVATE)
async def disqualify(call: Call, tap: taps.DisqualifyTap) -> Reply:
    """A host takes an entry out: why?"""
    activity = await _activity(call, tap.activity)
    entry = await finding.find(call.session, activity, tap.entry)
    form = forms.Open(desk.FORM, call.group.id, activity.number, "reason", {"entry": entry.number})
    await forms.keep(call.session, call.person.id, form, call.now)
    return Several((Toast(), desk_view.ask_reason(call.t, call.about, activity_facts(activity), entry_facts(entry))))


@router.form(desk.FORM, right=Right.HOST)
async def reason_written(call: Call) -> Reply:
    """The reason; with it the entry is out."""
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None or form.activity is None:
        raise OutOfDate
    activity = await _activity(call, form.activity)
    where = (call.session, call.group, activity, int(form.answers["entry"]))
    entry, forfeited = await desk.take_out(*where, call.incoming.text, call.now, host=call.person.id)
    names = await names_of(call.session, [f.award.person_id for f in forfeited if f.award.person_id is not None])
    is_reachable = await is_reachable_in_private(call.session, entry.person_id)
    about = call.about, activity_facts(activity), entry_facts(entry)
    return desk_view.taken_out(call.t, *about, forfeited, names, is_reachable=is_reachable)


@router.tap(taps.FileTap, right=Right.HOST, place=Place.PRIVATE)
async def file(call: Call, tap: taps.FileTap) -> Reply:
    """The archive or the table."""
    activity = await _activity(call, tap.activity)
    what = await export.exported(call.session, call.group, activity)
    return Several((Toast(), export_view.file(call.t, what, tap.form)))


async def _activity(call: Call, number: int) -> Activity:
    """The collection of this number. Raises OutOfDate, also for an activity of another kind."""
    activity = await activities.find(call.session, call.group.id, number)
    await collection_of(call.session, activity)
    return activity
