"""Packets that are grabbed by a phrase: what people say in a group is looked at only while one is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.packet import service
from features.activities.packet.options import options_of
from features.packets import opening
from features.packets.phrases import key_of, may_be_phrase
from features.packets.rules import Outcome, Tapper
from kit.messages import Refusal
from kit.updates import Incoming
from models import Activity, Group, Member, Portion

# So many groups of somebody are looked through for a phrase they write in private.
_MOST_GROUPS = 20
# Whoever comes so late is still told.
_LATE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Said:
    """A few words somebody said; `answers` is the message they reply to."""

    tapper: Tapper
    text: str
    answers: int | None


async def grab(
    session: AsyncSession, group: Group, said: Sequence[Said], now: datetime
) -> list[Outcome | Refusal | None]:
    """What these words grabbed, in their order; None for those that are no phrase.

    One statement finds the packets, and those of a grab come for each packet that was meant; none where no packet has a phrase.
    """
    found: list[Outcome | Refusal | None] = [None] * len(said)
    if group.phrase_until is None or group.phrase_until <= now:
        return found
    packets = await _with_phrases(session, group, now)
    meant: dict[int, list[int]] = {}
    for at, words in enumerate(said):
        number = _meant(packets, words)
        if number is not None:
            meant.setdefault(number, []).append(at)
    for activity, _ in packets:
        places = meant.get(activity.number, [])
        if not places:
            continue
        try:
            outcomes: Sequence[Outcome | Refusal] = await service.grab(
                session, group, activity, [said[at].tapper for at in places], now, is_said=True
            )
        except Refusal as refusal:
            outcomes = [refusal] * len(places)
        for at, outcome in zip(places, outcomes, strict=True):
            found[at] = outcome
    return found


async def meant_in_private(session: AsyncSession, incoming: Incoming, now: datetime) -> Group | None:
    """The group whose packet is grabbed by what somebody writes to the bot: of several the one whose packet is the newest they have no
    portion of. One statement where no group of theirs has a phrase.
    """
    if incoming.sender is None or not may_be_phrase(incoming):
        return None
    groups = await session.scalars(
        select(Group)
        .join(Member, Member.group_id == Group.id)
        .where(
            Member.person_id == incoming.sender.id,
            Member.is_present.is_(True),
            Group.is_present.is_(True),
            Group.phrase_until > now,
        )
        .order_by(Group.phrase_until.desc())
        .limit(_MOST_GROUPS)
    )
    said, meant = key_of(incoming.text), list[tuple[bool, bool, datetime, Group]]()
    for group in groups:
        for activity, phrase in await _with_phrases(session, group, now):
            if phrase == said:
                has = await session.scalar(
                    select(Portion.position).where(
                        Portion.group_id == group.id,
                        Portion.activity == activity.number,
                        Portion.person_id == incoming.sender.id,
                    )
                )
                meant.append((has is None, activity.state == "open", activity.created_at, group))
                break
    return max(meant, key=lambda each: each[:3])[3] if meant else None


async def _with_phrases(session: AsyncSession, group: Group, now: datetime) -> list[tuple[Activity, str]]:
    """The packets that a phrase may be meant for: those that are open, then those that were, the newest first."""
    rows = await session.scalars(
        select(Activity)
        .where(
            Activity.group_id == group.id,
            Activity.kind == "packet",
            or_(
                Activity.state.in_(("open", "paused")),
                and_(Activity.state == "closed", Activity.closed_at >= now - _LATE),
            ),
        )
        .order_by(Activity.number.desc())
    )
    found = [(activity, options_of(activity)) for activity in rows]
    found.sort(key=lambda each: each[0].state == "closed")
    return [
        (activity, key_of(options.say))
        for activity, options in found
        if options.say is not None and not opening.is_ahead(options.at, group, now)
    ]


def _meant(packets: Sequence[tuple[Activity, str]], words: Said) -> int | None:
    """The packet whose phrase this is: said by itself, or in reply to its board."""
    key = key_of(words.text)
    return next(
        (
            activity.number
            for activity, phrase in packets
            if phrase == key and words.answers in (None, activity.board_message_id)
        ),
        None,
    )
