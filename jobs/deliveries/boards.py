"""Boards, drawn when they are sent: that of an activity as it is now, and what stands on one of an earlier day."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime

from features.activities import service as activities
from features.outbox.leasing import Leased
from features.people.calendar import calendar_of
from jobs.deliveries.kind import Kind, Outgoing, Spoken, Words, address, say
from jobs.job import Tools
from kit.db import Session
from kit.recurrence import quiet_ends
from kit.troubles import MessageGone, Trouble
from models import Activity, Group


@dataclass(frozen=True, slots=True)
class Face(Outgoing):
    """A board as it is to look. `words` None: it looks like that already; `edits`: the message that is to look so."""

    digest: str
    edits: int | None
    words: Words | None = None

    @property
    def speaks(self) -> bool:
        """See Outgoing."""
        return self.words is not None


class Board(Kind[Face]):
    """The board of an activity: posted, or given a new face."""

    has_board_pace = True

    async def pack(self, session: Session, delivery: Leased, now: datetime) -> Face | None:
        """See Kind."""
        where = await address(session, delivery)
        group = None if where is None else where.group
        activity = None if group is None else await session.get(Activity, (group.id, delivery.activity))
        if group is None or activity is None or (activity.board_message_id is None and activity.state == "closed"):
            return None
        message = await activities.board(session, group, activity, now)
        digest = hashlib.sha256(json.dumps(message.to_json()).encode()).hexdigest()
        stands = activity.board_message_id
        if stands is not None and digest == activity.board_digest:
            # It looks like that already; unless a newer version has come meanwhile, which settling sees.
            return Face(delivery, group.chat_id, digest, None)
        if stands is None and _is_quiet(group, now):
            message = replace(message, silent=True)
        words = Words(delivery, group.chat_id, message, thread_id=activity.thread_id, edits=stands)
        return Face(delivery, group.chat_id, digest, stands, words)

    async def call(self, tools: Tools, outgoing: Face) -> Spoken:
        """See Kind."""
        if outgoing.words is None:
            return Spoken()
        tools.board_pace.note(outgoing.delivery.key, tools.clock.now())
        return await say(tools, outgoing.words)

    async def settled(self, session: Session, outgoing: Face, spoken: Spoken, now: datetime) -> None:
        """See Kind."""
        activity = await _activity(session, outgoing.delivery)
        if activity is None:
            return
        if spoken.message_ids:
            await activities.posted(session, activity, spoken.message_ids[0], now)
        elif outgoing.edits is not None and activity.board_message_id != outgoing.edits:
            # Meanwhile another day has begun: what stands there is a record, and this face came over it.
            await activities.redraw_record(session, activity, outgoing.edits, now)
            return
        activity.board_digest = outgoing.digest

    async def failed(self, session: Session, outgoing: Face, trouble: Trouble, _now: datetime) -> bool:
        """Where somebody deleted it, it is not put back against their will, but whoever checks in next sees a new one."""
        if not isinstance(trouble, MessageGone):
            return False
        activity = await _activity(session, outgoing.delivery)
        if activity is not None and activity.board_message_id == outgoing.edits:
            activity.board_message_id = activity.board_digest = None
        return True


class Record(Kind[Words]):
    """The board of a day that is over: what that day was."""

    has_board_pace = True

    async def pack(self, session: Session, delivery: Leased, _now: datetime) -> Words | None:
        """See Kind."""
        where = await address(session, delivery)
        group = None if where is None else where.group
        activity = None if group is None else await session.get(Activity, (group.id, delivery.activity))
        said = delivery.payload
        if group is None or activity is None or activity.board_message_id == said["message_id"]:
            return None
        message = await activities.record(session, group, activity, date.fromisoformat(said["day"]))
        return None if message is None else Words(delivery, group.chat_id, message, edits=said["message_id"])

    async def call(self, tools: Tools, outgoing: Words) -> Spoken:
        """See Kind."""
        tools.board_pace.note(outgoing.delivery.key, tools.clock.now())
        return await say(tools, outgoing)


async def _activity(session: Session, delivery: Leased) -> Activity | None:
    return await session.get(Activity, (delivery.group_id, delivery.activity))


def _is_quiet(group: Group, now: datetime) -> bool:
    return quiet_ends(calendar_of(group), now, quiet_from=group.quiet_from, quiet_until=group.quiet_until) > now
