"""Votes: the buttons of the board, one's own vote in private, suggestions, and who voted for what."""

from collections.abc import Sequence

from features import forms
from features.activities import service as activities
from features.activities.vote import (
    casting,
    results,
    suggesting,
    taps,
    view,
    view_own,
    view_result,
    view_suggesting,
)
from features.facts import activity_facts
from features.people.access import OutOfDate, Right
from handlers.call import Call, Endpoints
from handlers.pages import turned
from handlers.refusals import refused
from kit.messages import Edit, Message, Refusal, Reply, Several, Toast
from kit.router import Place
from models import Activity

router = Endpoints()


@router.hot_tap(taps.ChooseTap, right=Right.MEMBER)
async def choose(calls: Sequence[Call], tap: taps.ChooseTap) -> Sequence[Reply]:
    """Taps on one option, all at once."""
    first = calls[0]
    activity = await _activity(first, tap.activity)
    people = [call.person.id for call in calls]
    told = await casting.vote(first.session, activity, tap.option, people, first.now, marker=first.marker)
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
    whose = call.session, activity, tap.option
    if tap.give:
        (told,) = await casting.vote(*whose, [call.person.id], call.now, marker=call.marker)
        if isinstance(told, Refusal):
            raise told
    else:
        told = await casting.take_back(*whose, call.person.id, call.now, marker=call.marker)
    return Several((view.cast(call.t, told), Edit(await _own(call, activity))))


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
