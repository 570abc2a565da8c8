"""Silence for talks, brought about at Telegram and given back: permissions are read and stored before anything is changed.

One attempt is a few calls with a commit between them, so that the next one, also after a crash at any point, knows what was there before
and what of it was ours. See docs/decisions/0022.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from features.activities.sharing import mute, rules
from features.activities.sharing.mute import Task
from features.people import census
from jobs.job import Job, Tools
from kit.troubles import Moved, Rejected, TopicGone, Trouble, Unchanged, Unreachable, Wait

log = structlog.get_logger(__name__)

_OPEN = dict.fromkeys(rules.SENDING, True)


class _Superseded(Exception):
    """Something else is wanted by now, or another process has taken over."""


async def run(tools: Tools) -> int:
    """Bring about what is due; how many places were worked on."""
    async with tools.database.read() as session:
        places = await mute.due(session, tools.clock.now())
    worked = 0
    for place in places:
        async with tools.database.write() as session:
            task = await mute.claim(session, place, tools.clock.now())
        if task is not None:
            worked += 1
            await _attempt(tools, task)
    return worked


async def _attempt(tools: Tools, task: Task) -> None:
    try:
        await (_topic(tools, task) if task.thread_id else _group(tools, task))
    except _Superseded:
        log.info("mute superseded", group=task.group_id, thread=task.thread_id)
    except Trouble as trouble:
        log.warning("mute not settled", group=task.group_id, state=task.state, trouble=repr(trouble))
        await _cope(tools, task, trouble)


async def _cope(tools: Tools, task: Task, trouble: Trouble) -> None:
    now = tools.clock.now()
    in_effect = (
        isinstance(trouble, Rejected | Unreachable) and task.imposed is not None and await _in_effect(tools, task)
    )
    async with tools.database.write() as session:
        if isinstance(trouble, Moved):
            await census.move_group(session, task.chat_id, trouble.chat_id, now)
            await mute.postpone(session, task, now)
        elif isinstance(trouble, TopicGone):
            await mute.done(session, task, now, by_hand=0)
        elif isinstance(trouble, Rejected | Unreachable):
            await mute.forbidden(session, task, now, in_effect=in_effect)
        elif isinstance(trouble, Wait):
            await mute.postpone(session, task, now + timedelta(seconds=trouble.seconds))
        else:
            await mute.postpone(session, task, now + mute.pause_after(task.attempts))


async def _in_effect(tools: Tools, task: Task) -> bool:
    """Whether an attempt before this one has silenced the place; where that cannot be seen, it is taken to be so."""
    if task.thread_id:
        return True
    try:
        return await tools.sender.permissions(task.chat_id) == task.imposed
    except Trouble:
        return True


async def _note(tools: Tools, task: Task, **values: Any) -> None:
    async with tools.database.write() as session:
        if not await mute.note(session, task, **values):
            raise _Superseded


async def _done(tools: Tools, task: Task, *, by_hand: int = 0) -> None:
    async with tools.database.write() as session:
        await mute.done(session, task, tools.clock.now(), by_hand=by_hand)


# --- the whole group -------------------------------------------------------------------------------------------------------------


async def _group(tools: Tools, task: Task) -> None:
    if task.state == "wanted":
        await _silence(tools, task)
    else:
        await _give_back(tools, task)


async def _silence(tools: Tools, task: Task) -> None:
    now = await tools.sender.permissions(task.chat_id)
    before = now
    if task.before is not None and task.imposed is not None:
        # An attempt before this one stopped somewhere: what is ours of it is no part of what was before.
        before = rules.given_back(task.before, task.imposed, now)
    imposed = rules.silenced(before)
    await _note(tools, task, before=before, imposed=imposed, target=None)
    await _set(tools, task, imposed, now)
    await _let_speak(tools, task)
    await _note(tools, task, state="on")


async def _give_back(tools: Tools, task: Task) -> None:
    if task.before is None or task.imposed is None:
        await _done(tools, task)
        return
    now = await tools.sender.permissions(task.chat_id)
    target = task.target
    if target is None or now != target:
        target = rules.given_back(task.before, task.imposed, now)
        # Noted first: after a crash behind the call below, what we gave back is not taken for somebody else's doing.
        await _note(tools, task, target=target)
        await _set(tools, task, target, now)
    await _give_back_persons(tools, task)
    before = task.before
    await _done(tools, task, by_hand=sum(value != before.get(name, value) for name, value in target.items()))


async def _set(tools: Tools, task: Task, wanted: Mapping[str, bool], now: Mapping[str, bool]) -> None:
    if wanted == now:
        return
    try:
        await tools.sender.set_permissions(task.chat_id, wanted)
    except Unchanged:
        log.debug("permissions were so already", chat=task.chat_id)


async def _let_speak(tools: Tools, task: Task) -> None:
    """Free the speakers who are restricted themselves, and remember what they had.

    Nobody else is touched: in Telegram the permissions of one member only narrow those of the group.
    """
    if not task.is_supergroup:
        return
    persons = dict(task.persons)
    for speaker in task.speakers:
        place = await _place(tools, task, speaker)
        if place is None or place["status"] != "restricted" or place.get("is_member") is False:
            continue
        was = persons.get(str(speaker))
        if was is None:
            own = {name: value for name, value in place.items() if name.startswith("can_")}
            was = {
                "status": "restricted",
                "permissions": own,
                "until": _seconds(place.get("until_date")),
                "given": {**own, **_OPEN},
            }
            persons[str(speaker)] = was
            await _note(tools, task, persons=persons)
        elif not _is_as(place, was["permissions"], int(was["until"])):
            # An attempt before this one has freed them, or somebody has changed it since.
            continue
        try:
            await tools.sender.restrict(task.chat_id, speaker, was["given"], 0)
        except (Rejected, Unchanged) as refused:
            log.info("speaker keeps their permissions", person=speaker, trouble=repr(refused))


async def _give_back_persons(tools: Tools, task: Task) -> None:
    """Restrict again whoever was restricted before, unless somebody has changed it by hand meanwhile or its time is over."""
    for person, was in task.persons.items():
        until = int(was["until"])
        is_over = 0 < until <= tools.clock.now().timestamp() + 30
        if was["status"] != "restricted" or is_over:
            continue
        place = await _place(tools, task, int(person))
        given: Mapping[str, bool] = was.get("given", {**was["permissions"], **_OPEN})
        if place is None:
            continue
        # Who is given everything is not restricted any more.
        is_freed = place["status"] == "member" and all(given.values())
        if is_freed or (place["status"] == "restricted" and _is_as(place, given, 0)):
            await tools.sender.restrict(task.chat_id, int(person), was["permissions"], until)


def _is_as(place: Mapping[str, Any], permissions: Mapping[str, bool], until: int) -> bool:
    """Whether somebody who is restricted is so in this way."""
    is_same = all(bool(place.get(name)) == value for name, value in permissions.items())
    return is_same and _seconds(place.get("until_date")) == until


async def _place(tools: Tools, task: Task, person: int) -> dict[str, Any] | None:
    try:
        return await tools.sender.place(task.chat_id, person)
    except Rejected:
        return None


def _seconds(until: datetime | int | None) -> int:
    return 0 if until is None else int(until.timestamp()) if isinstance(until, datetime) else int(until)


# --- a topic ---------------------------------------------------------------------------------------------------------------------


async def _topic(tools: Tools, task: Task) -> None:
    if task.state == "wanted":
        # Noted first: whatever happens behind the call below, it is opened again.
        await _note(tools, task, imposed={"closed": True})
        was_closed = bool((task.before or {}).get("closed"))
        try:
            await tools.sender.close_topic(task.chat_id, task.thread_id)
        except Unchanged:
            # At the first attempt somebody else had closed it; later on it may have been us, before a crash.
            was_closed = was_closed or task.imposed is None
        await _note(tools, task, before={"closed": was_closed}, state="on")
        return
    if task.imposed is not None and not (task.before or {}).get("closed"):
        try:
            await tools.sender.reopen_topic(task.chat_id, task.thread_id)
        except Unchanged:
            log.debug("topic was open already", chat=task.chat_id)
    await _done(tools, task)


JOB = Job("mute", 1.0, run)
