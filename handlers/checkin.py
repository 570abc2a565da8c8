"""Checking in: the board's button, `/checkin`, 签到 and 打卡; and how one is doing: `/me`, `/top`."""

from collections.abc import Sequence

from features.activities import service as activities
from features.activities.checkin import rules, view
from features.activities.checkin.rules import CheckedIn
from features.activities.checkin.service import check_in
from features.people import census, view as people_view
from features.people.access import Right
from features.standing import service as standing, view as standing_view
from handlers.call import Call, Endpoints
from kit.messages import Edit, Message, Reaction, Refusal, Reply, Several, Toast
from kit.router import Place

router = Endpoints()


@router.hot_tap(view.CheckInTap, right=Right.MEMBER)
async def tap_in(calls: Sequence[Call]) -> Sequence[Reply]:
    """Taps on one board, all at once."""
    first = calls[0]
    assert isinstance(first.tap, view.CheckInTap)  # noqa: S101
    activity = await activities.find(first.session, first.group.id, first.tap.activity, kind="checkin")
    people = [call.person.id for call in calls]
    results = await check_in(first.session, first.group, activity, people, first.now)
    return [view.toast(call.t, result) for call, result in zip(calls, results, strict=True)]


@router.command("checkin", right=Right.MEMBER, must_know=True)
@router.phrase("签到", "打卡", right=Right.MEMBER)
async def write_in(call: Call) -> Reply:
    """Check in by a message: into all that is open. The answer is a reaction; words only where nothing was open."""
    refusal: Refusal | None = None
    results: list[rules.CheckedIn | rules.AlreadyIn] = []
    for activity in await activities.check_ins_open(call.session, call.group.id):
        try:
            results += await check_in(call.session, call.group, activity, [call.person.id], call.now)
        except rules.NotOpen as not_open:
            # Nothing was written for this one; the others may be open.
            refusal = refusal or not_open
    if not results:
        if refusal is not None:
            raise refusal
        return people_view.nothing_open(call.t)
    emoji = "🔥" if any(isinstance(result, CheckedIn) for result in results) else "👌"
    return Reaction(emoji, otherwise=view.toast(call.t, results[0]).text)


@router.command("me", right=Right.MEMBER, must_know=True, place=Place.ANYWHERE)
async def me(call: Call) -> Reply:
    """How the caller is doing in this group; in private, in which one."""
    if call.in_private:
        groups = await census.groups_of(call.session, call.person.id)
        return standing_view.start(call.t, groups, call.bot.username)
    return await _own(call)


@router.tap(standing_view.MeTap, right=Right.MEMBER, place=Place.PRIVATE)
async def me_in(call: Call) -> Reply:
    """How the caller is doing in the chosen group."""
    return Several((Toast(), Edit(await _own(call))))


async def _own(call: Call) -> Message:
    own = await standing.own(call.session, call.group, call.person.id, call.person.name, call.now)
    return standing_view.me(call.t, call.group, own, call.bot.username)


@router.command("top", right=Right.MEMBER)
async def top(call: Call) -> Reply:
    """Who earned most points: `/top week`, `/top month`, `/top all`."""
    span, ranking = await standing.top(call.session, call.group, call.incoming.arguments, call.now)
    return standing_view.top(call.t, span, ranking)
