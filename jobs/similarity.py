"""Looking at pictures that count as proof, in the background: a small rendition is fetched, its look remembered, the bytes forgotten."""

import asyncio
from collections.abc import Sequence

import structlog

from features.activities.checkin.proofs import similarity
from features.activities.checkin.proofs.similarity import Hashes, Near, NoPicture, Unseen
from jobs.job import Job, Tools
from kit.troubles import Moved, Rejected, Trouble

log = structlog.get_logger(__name__)

_AT_ONCE = 4


async def look(tools: Tools) -> int:
    """Look at what is to be looked at; how many pictures were tried."""
    async with tools.database.read() as session:
        if not await similarity.are_any(session, tools.clock.now()):
            return 0
    async with tools.database.write() as session:
        unseen = await similarity.lease(session, tools.clock.now())
    turns = asyncio.Semaphore(_AT_ONCE)
    await asyncio.gather(*(_look_at(tools, each, turns) for each in unseen))
    return len(unseen)


async def _look_at(tools: Tools, unseen: Unseen, turns: asyncio.Semaphore) -> None:
    try:
        async with turns:
            data = await tools.sender.download(unseen.small_id, most=similarity.MOST_BYTES)
            seen = await asyncio.to_thread(_seen, data)
    except (Trouble, NoPicture) as trouble:
        for_good = isinstance(trouble, Rejected | NoPicture | Moved)
        log.warning("picture not looked at", group=unseen.group_id, proof=unseen.number, trouble=repr(trouble))
        async with tools.database.write() as session:
            await similarity.unseeable(session, unseen, tools.clock.now(), for_good=for_good)
        return
    async with tools.database.write() as session:
        if not await similarity.remember(session, unseen, seen, tools.clock.now()):
            return
    # Whoever was remembered before is found from here on; of two at once each finds the other.
    async with tools.database.read() as session:
        found = await similarity.candidates(session, unseen, seen, tools.clock.now())
    same = await asyncio.to_thread(_same_among, seen, found)
    async with tools.database.write() as session:
        await similarity.judge(session, unseen, found, same, tools.clock.now())


def _seen(data: bytes) -> Hashes:
    from features.activities.checkin.proofs import looking  # noqa: PLC0415 - see there

    return looking.hashes_of(data)


def _same_among(seen: Hashes, found: Sequence[Near]) -> list[int]:
    from features.activities.checkin.proofs import looking  # noqa: PLC0415

    return looking.same_among(seen, found)


JOB = Job("similarity", 1.0, look)
