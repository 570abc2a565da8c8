"""Votes: the buttons of the board, one's own vote and the gallery in private, suggestions, pictures, and who voted for what."""

from collections.abc import Sequence

from features import forms
from features.activities import service as activities
from features.activities.vote import (
    casting,
    pictures,
    results,
    suggesting,
    taps,
    view,
    view_own,
    view_pictures,
    view_result,
    view_suggesting,
)
from features.activities.vote.rules import BoardFacts, Cast
from features.facts import activity_facts
from features.people.access import OutOfDate, Right
from handlers.call import Call, Endpoints
from handlers.pages import turned
from handlers.refusals import refused
from kit.messages import Edit, Message, Refusal, Reply, Several, Toast
from kit.router import Place
from models import Activity

router = Endpoints()


@router.hot_taps(taps.ChooseTap, right=Right.MEMBER)
async def choose(calls: Sequence[Call], tapped: Sequence[taps.ChooseTap]) -> Sequence[Reply]:
    """Taps on the options of one vote, all at once."""
    first = calls[0]
    activity = await _activity(first, tapped[0].activity)
    choices = [(call.person.id, tap.option) for call, tap in zip(calls, tapped, strict=True)]
    told = await casting.vote(first.session, activity, choices, first.now, marker=first.marker)
    return [
        refused(each, call.t, call.incoming) if isinstance(each, Refusal) else view.cast(call.t, each)
        for call, each in zip(calls, told, strict=True)
    ]


@router.tap(taps.OwnTap, right=Right.MEMBER, place=Place.PRIVATE)
async def own(call: Call, tap: taps.OwnTap) -> Reply:
    """One's own vote."""
    return turned(await _own(call, await _activity(call, tap.activity)))


async def _own(call: Call, activity: Activity) -> Message:
    facts = await results.own(call.session, call.group, activity, call.person.id, marker=call.marker)
    return view_own.own(call.t, facts)


@router.tap(taps.MarkTap, right=Right.MEMBER, place=Place.PRIVATE)
async def mark(call: Call, tap: taps.MarkTap) -> Reply:
    """Choose an option there, or take it back."""
    activity = await _activity(call, tap.activity)
    toast = view.cast(call.t, await _choose(call, activity, tap.option, gives=bool(tap.give)))
    return Several((toast, Edit(await _own(call, activity))))


async def _choose(call: Call, activity: Activity, option: int, *, gives: bool) -> Cast:
    person = call.person.id
    if not gives:
        return await casting.take_back(call.session, activity, option, person, call.now, marker=call.marker)
    (told,) = await casting.vote(call.session, activity, [(person, option)], call.now, marker=call.marker)
    if isinstance(told, Refusal):
        raise told
    return told


@router.tap(taps.SuggestTap, right=Right.MEMBER, place=Place.PRIVATE)
async def suggest(call: Call, tap: taps.SuggestTap) -> Reply:
    """The form for an option."""
    activity, is_host = await _activity(call, tap.activity), call.membership.may(Right.HOST)
    await suggesting.require_room(call.session, activity, call.now, is_host=is_host)
    form = forms.Open(suggesting.FORM, call.group.id, activity.number, "option", {})
    await forms.keep(call.session, call.person.id, form, call.now)
    return Several((Toast(), view_suggesting.ask(call.t, call.about, activity_facts(activity), is_host=is_host)))


@router.form(suggesting.FORM, right=Right.MEMBER)
async def suggested(call: Call) -> Reply:
    """The option."""
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None or form.activity is None:
        raise OutOfDate
    activity, is_host = await _activity(call, form.activity), call.membership.may(Right.HOST)
    said = call.incoming.text
    done = await suggesting.suggest(call.session, call.group, activity, call.person.id, said, call.now, is_host=is_host)
    await forms.give_up(call.session, call.person.id)
    return view_suggesting.taken(call.t, call.about, activity_facts(activity), done)


# --- pictures ---------------------------------------------------------------------------------------------------------------------


@router.tap(taps.GalleryTap, right=Right.MEMBER, place=Place.PRIVATE)
async def gallery(call: Call, tap: taps.GalleryTap) -> Reply:
    """The gallery: opened it is a message of its own, then it is turned page by page."""
    shown = await _gallery(call, await _activity(call, tap.activity), tap.option)
    return turned(shown) if tap.option else Several((Toast(), shown))


async def _gallery(call: Call, activity: Activity, option: int) -> Message:
    facts = await pictures.look(call.session, call.group, activity, option, call.person.id, marker=call.marker)
    return view_pictures.gallery(call.t, facts)


@router.tap(taps.GalleryVoteTap, right=Right.MEMBER, place=Place.PRIVATE)
async def vote_there(call: Call, tap: taps.GalleryVoteTap) -> Reply:
    """Choose the option that the gallery shows, or take it back."""
    activity = await _activity(call, tap.activity)
    toast = view.cast(call.t, await _choose(call, activity, tap.option, gives=bool(tap.give)))
    return Several((toast, Edit(await _gallery(call, activity, tap.option))))


@router.tap(taps.PicturesTap, right=Right.HOST, place=Place.PRIVATE)
async def pictures_of_options(call: Call, tap: taps.PicturesTap) -> Reply:
    """Which options have pictures."""
    board = await _desk(call, await _activity(call, tap.activity))
    return Several((Toast(), view_pictures.desk(call.t, board)))


async def _desk(call: Call, activity: Activity) -> BoardFacts:
    return await pictures.desk(call.session, call.group, activity, call.person.id, call.now)


@router.tap(taps.PictureTap, right=Right.HOST, place=Place.PRIVATE)
async def picture(call: Call, tap: taps.PictureTap) -> Reply:
    """The form for the picture of an option."""
    activity = await _activity(call, tap.activity)
    facts = await pictures.begin(call.session, call.group, activity, tap.option, call.person.id, call.now)
    return Several((Toast(), view_pictures.ask(call.t, facts)))


@router.form(pictures.FORM, right=Right.HOST)
async def picture_sent(call: Call) -> Reply:
    """The picture; then the next option that has none is asked for, so that an album goes to one after the other."""
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None or form.activity is None:
        raise OutOfDate
    activity, named = await _activity(call, form.activity), str(form.answers["option"])
    done = await pictures.take(call.session, call.group, activity, named, call.incoming.media, call.now)
    board = await _desk(call, activity)
    bare = [number for number in range(1, len(board.options.options) + 1) if number not in board.pictured]
    if not bare:
        return view_pictures.all_done(call.t, board, done)
    following = next((number for number in bare if number > done), bare[0])
    facts = await pictures.begin(call.session, call.group, activity, following, call.person.id, call.now)
    return view_pictures.ask(call.t, facts, done=done)


@router.tap(taps.NoPictureTap, right=Right.HOST, place=Place.PRIVATE)
async def no_picture(call: Call, tap: taps.NoPictureTap) -> Reply:
    """Take the picture of an option away."""
    activity = await _activity(call, tap.activity)
    await pictures.remove(call.session, call.group, activity, tap.option, call.now)
    return Several((Toast(), view_pictures.desk(call.t, await _desk(call, activity))))


# --- results ----------------------------------------------------------------------------------------------------------------------


@router.tap(taps.NamesTap, right=Right.MEMBER, place=Place.PRIVATE)
async def names(call: Call, tap: taps.NamesTap) -> Reply:
    """Who voted for what."""
    activity = await _activity(call, tap.activity)
    facts = await results.names(call.session, call.group, activity, tap.option, tap.page)
    return turned(view_result.names(call.t, facts))


@router.tap(taps.TableTap, right=Right.HOST, place=Place.PRIVATE)
async def table(call: Call, tap: taps.TableTap) -> Reply:
    """The results as a file."""
    activity = await _activity(call, tap.activity)
    facts, people = await results.table(call.session, call.group, activity)
    return Several((Toast(), view_result.table(call.t, facts, people)))


async def _activity(call: Call, number: int) -> Activity:
    """The vote of this number. Raises OutOfDate, also for an activity of another kind."""
    return await activities.find(call.session, call.group.id, number, kind="vote")
