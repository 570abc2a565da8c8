"""Asking Telegram about people who were named long before something is done for them: names change hands."""

import asyncio
from collections.abc import Sequence

import structlog

from jobs.job import Tools
from kit.troubles import Rejected, Trouble
from kit.updates import MemberInfo

log = structlog.get_logger(__name__)


async def ask_about(tools: Tools, chat_id: int, people: Sequence[int], *, seconds: float) -> dict[int, MemberInfo]:
    """What Telegram says of these people's place in a chat, within so many seconds. Who cannot be asked about is left out."""
    members: dict[int, MemberInfo] = {}
    try:
        async with asyncio.timeout(seconds):
            for person in people:
                try:
                    members[person] = await tools.sender.member(chat_id, person)
                except Rejected as rejected:
                    log.info("member not found out", person=person, trouble=repr(rejected))
    except (Trouble, TimeoutError) as trouble:
        log.warning("members not found out", left=len(people) - len(members), trouble=repr(trouble))
    return members
