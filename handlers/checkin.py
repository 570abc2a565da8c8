"""Checking in: the board's button, `/checkin`, 签到 and 打卡."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities import service as activities
from features.activities.checkin import rules, view
from features.activities.checkin.proofs import service as proofs, view as proofs_view
from features.activities.checkin.proofs.rules import TEXT, given
from features.activities.checkin.proofs.weighing import progress_now
from features.activities.checkin.rules import CheckedIn
from features.activities.checkin.service import Arriving, check_in, check_in_all, open_now, takes_taps
from features.people import view as people_view
from features.people.access import Right
from handlers.call import Call, Endpoints
from handlers.proofs import reply_to
from kit.messages import Message, Reaction, Refusal, Reply
from kit.router import Storm
from models import Activity

router = Endpoints()


@router.storm_tap(view.CheckInTap, right=Right.MEMBER, presumes=True)
async def tap_in(storm: Storm[Call, view.CheckInTap]) -> Sequence[Sequence[Reply] | Refusal]:
    """Taps on boards, all at once."""
    answers: list[Sequence[Reply] | Refusal] = [()] * len(storm)
    arriving: dict[int, Arriving] = {}
    for at, (calls, tap) in enumerate(storm):
        first, people = calls[0], [call.person.id for call in calls]
        try:
            activity = await activities.find(first.session, first.group.id, tap.activity, kind="checkin")
            if takes_taps(activity):
                arriving[at] = Arriving(first.group, activity, people)
            else:
                # Such a board asks for more than a tap: it says how far one is.
                progress, options = await progress_now(first.session, first.group, activity, people, first.now)
                answers[at] = [proofs_view.progress_toast(call.t, progress[call.person.id], options) for call in calls]
        except Refusal as refusal:
            answers[at] = refusal
    first = storm[0][0][0]
    results = await check_in_all(first.session, list(arriving.values()), first.now)
    for at, result in zip(arriving, results, strict=True):
        calls, _ = storm[at]
        answers[at] = (
            result
            if isinstance(result, Refusal)
            else [view.toast(call.t, each) for call, each in zip(calls, result, strict=True)]
        )
    return answers


@router.command("checkin", right=Right.MEMBER, must_know=True, fact=True)
@router.phrase("签到", "打卡", right=Right.MEMBER)
async def write_in(call: Call) -> Reply:
    """Check in by a message: into all that is open. What comes with it is the proof for those that want one.

    The answer is a reaction; words where nothing was open, or where something is still missing.
    """
    refusal: Refusal | None = None
    results: list[rules.CheckedIn | rules.AlreadyIn | rules.Undone] = []
    open_ones = await open_now(call.session, call.group.id)
    for activity in filter(takes_taps, open_ones):
        try:
            results += await check_in(call.session, call.group, activity, [call.person.id], call.now)
        except rules.NotOpen as not_open:
            # Nothing was written for this one; the others may be open.
            refusal = refusal or not_open
    if wanting := [activity for activity in open_ones if not takes_taps(activity)]:
        return await _with_proof(call, wanting, results)
    if not results:
        if refusal is not None:
            raise refusal
        return people_view.nothing_open(call.t)
    return _reaction(call, results)


def _reaction(call: Call, results: Sequence[rules.CheckedIn | rules.AlreadyIn | rules.Undone]) -> Reply:
    if isinstance(results[0], rules.Undone):
        return Message(view.toast(call.t, results[0]).text)
    emoji = "🔥" if any(isinstance(result, CheckedIn) for result in results) else "👌"
    return Reaction(emoji, otherwise=view.toast(call.t, results[0]).text)


async def _with_proof(
    call: Call, wanting: Sequence[Activity], results: Sequence[rules.CheckedIn | rules.AlreadyIn | rules.Undone]
) -> Reply:
    """Some check-ins want a proof: it came with the command, or it is said what is missing."""
    what = given(call.incoming, call.now, bot_id=call.bot.id, is_command=True)
    if what is not None and (what.kind != TEXT or what.text):
        (answer,) = await proofs.take(call.session, call.group, [what], call.now)
        if answer is not None:
            return reply_to(call, answer)
    lines = [view.toast(call.t, result).text for result in results[:1]]
    for activity in wanting:
        progress, options = await progress_now(call.session, call.group, activity, [call.person.id], call.now)
        lines.append(proofs_view.progress(call.t, progress[call.person.id], options))
    return Message(Markup("\n").join(lines))
