"""Judging: `/review`, its queue in private or in a place the group chose, and the buttons under what is judged."""

from datetime import timedelta

from features import forms
from features.facts import group_facts
from features.people import access, census
from features.people.access import OutOfDate, Right
from features.review import service, view
from features.review.rules import Verdict
from handlers.call import Call, Endpoints
from handlers.pages import turned
from kit.messages import Edit, Message, Reply, Several, Toast
from kit.router import Place

router = Endpoints(again="review")

_FORM = "review"
_DAYS = 30


@router.command("review", right=Right.REVIEWER, place=Place.ANYWHERE, must_know=True)
async def review(call: Call) -> Reply:
    """What waits; `/review here` and `/review private` say where it is shown, `/review stats` who has judged how much."""
    if call.in_private:
        return await _in_private(call)
    match call.incoming.arguments.strip().lower():
        case "here" | "这里":
            return await _here(call)
        case "private" | "私聊":
            access.require(call.membership, Right.ADMIN)
            await service.show_in(call.session, call.group, None, None, call.now)
            return view.shown_in_private(call.t)
        case "stats" | "统计":
            reviewed = await service.reviewers(call.session, call.group.id, call.now - timedelta(days=_DAYS))
            return view.statistics(call.t, reviewed, _DAYS)
        case _:
            waiting = await service.waiting(call.session, call.group.id)
            return view.queue(
                call.t, call.about, waiting, call.bot.username, is_shown_elsewhere=call.group.review_group is not None
            )


async def _in_private(call: Call) -> Reply:
    groups = await access.groups_where(call.session, call.person.id, Right.REVIEWER, call.now)
    mine = [(group_facts(group), await service.waiting(call.session, group.id)) for group in groups]
    if len(mine) != 1:
        return view.group_picker(call.t, mine)
    ((group, waiting),) = mine
    shown = await service.following(call.session, group.id, 0, reviewer=call.person.id)
    if shown is None:
        return view.nothing_left(call.t, group, waiting)
    return view.item(call.t, group, shown, in_private=True)


async def _here(call: Call) -> Reply:
    access.require(call.membership, Right.ADMIN)
    # Whether it is still so is asked when one is chosen.
    groups = await access.groups_where(call.session, call.person.id, Right.ADMIN, None)
    return view.place_picker(call.t, [group_facts(group) for group in groups])


@router.tap(view.HereTap, right=Right.ADMIN, here=Right.ADMIN, again="review here")
async def show_here(call: Call, _tap: view.HereTap) -> Reply:
    """What a group has to judge is shown where the button stands."""
    chat = call.incoming.chat
    place = None if chat is None or call.in_private else await census.find_group(call.session, chat.id)
    if place is None:
        raise OutOfDate
    await service.show_in(call.session, call.group, place, call.incoming.thread_id, call.now)
    return turned(view.shown_here(call.t, call.about))


@router.tap(view.QueueTap, right=Right.REVIEWER, place=Place.PRIVATE)
async def show_next(call: Call, tap: view.QueueTap) -> Reply:
    """The next item, in private."""
    return Several((Toast(), await _next(call, tap.number)))


@router.tap(view.ItemTap, right=Right.REVIEWER, place=Place.REVIEW)
async def show(call: Call, tap: view.ItemTap) -> Reply:
    """An item again: another of its pictures, or back from the reasons."""
    shown = await service.show(call.session, call.group.id, tap.number)
    page = view.item(call.t, call.about, shown, in_private=call.in_private, at=tap.at)
    return turned(page)


@router.tap(view.ApproveTap, right=Right.REVIEWER, place=Place.REVIEW)
async def approve(call: Call, tap: view.ApproveTap) -> Reply:
    """It counts."""
    number = tap.number
    verdict = await service.decide(call.session, call.group, number, call.now, by=call.person.id, reason=None)
    return await _told(call, verdict)


@router.tap(view.DeclineTap, right=Right.REVIEWER, place=Place.REVIEW)
async def ask_reason(call: Call, tap: view.DeclineTap) -> Reply:
    """It shall not count: why?"""
    number = tap.number
    shown = await service.require_judging(call.session, call.group.id, number, by=call.person.id)
    if shown.item.state != "pending":
        return await _told(call, Verdict(shown, is_new=False))
    page = view.asking_reason(call.t, call.about, shown, call.bot.username, in_private=call.in_private)
    return turned(page)


@router.tap(view.ReasonTap, right=Right.REVIEWER, place=Place.REVIEW)
async def decline(call: Call, tap: view.ReasonTap) -> Reply:
    """It does not count, for a ready-made reason."""
    shown = await service.show(call.session, call.group.id, tap.number)
    if tap.reason not in service.reasons_of(shown.item):
        raise OutOfDate
    verdict = await service.decide(
        call.session, call.group, tap.number, call.now, by=call.person.id, reason=f"#{tap.reason}"
    )
    return await _told(call, verdict)


@router.tap(view.WriteTap, right=Right.REVIEWER, place=Place.PRIVATE)
async def ask_to_write(call: Call, tap: view.WriteTap) -> Reply:
    """A reason in one's own words is asked for."""
    number = tap.number
    shown = await service.require_judging(call.session, call.group.id, number, by=call.person.id)
    if shown.item.state != "pending":
        return await _told(call, Verdict(shown, is_new=False))
    form = forms.Open(_FORM, call.group.id, shown.item.activity, "reason", {"number": number})
    await forms.keep(call.session, call.person.id, form, call.now)
    return Several((Toast(), view.ask_to_write(call.t, call.about, shown)))


@router.form(_FORM, right=Right.REVIEWER)
async def written(call: Call) -> Reply:
    """It does not count, for the reason that was written."""
    form = await forms.current(call.session, call.person.id, call.now)
    said = " ".join(call.incoming.text.split())
    if form is None:
        raise OutOfDate
    if not said:
        return view.ask_to_write(
            call.t, call.about, await service.show(call.session, call.group.id, form.answers["number"])
        )
    number = form.answers["number"]
    verdict = await service.decide(
        call.session, call.group, number, call.now, by=call.person.id, reason=said.lstrip("#")
    )
    await forms.give_up(call.session, call.person.id)
    words = Message(view.decided(call.t, verdict.shown, is_new=verdict.is_new))
    return Several((words, await _next(call, number)))


async def _told(call: Call, verdict: Verdict) -> Reply:
    """The answer to a decision: a toast, the item with what became of it, and in private the next one."""
    toast = Toast(view.decided(call.t, verdict.shown, is_new=verdict.is_new), alert=not verdict.is_new)
    page = Edit(view.item(call.t, call.about, verdict.shown, in_private=call.in_private))
    if not call.in_private:
        return Several((toast, page))
    return Several((toast, page, await _next(call, verdict.shown.item.number)))


async def _next(call: Call, number: int) -> Message:
    shown = await service.following(call.session, call.group.id, number, reviewer=call.person.id)
    if shown is None:
        return view.nothing_left(call.t, call.about, await service.waiting(call.session, call.group.id))
    return view.item(call.t, call.about, shown, in_private=True)
