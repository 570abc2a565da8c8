"""A prize and what happened to it, as views need them: frozen, without their rows."""

from dataclasses import dataclass
from datetime import datetime

from models import Award, PrizeEvent


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """A prize: what it is, for which place, and whose turn it is to have it, until when."""

    slot: int
    line: str
    place: int
    kind: str
    amount: int
    what: str
    state: str
    turn: int
    person_id: int | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class EventFacts:
    """Something that happened to a prize."""

    slot: int
    what: str
    person_id: int | None
    actor: int | None
    at: datetime


def award_facts(award: Award) -> AwardFacts:
    """The prize as it is now."""
    return AwardFacts(
        slot=award.slot,
        line=award.line,
        place=award.place,
        kind=award.kind,
        amount=award.amount,
        what=award.what,
        state=award.state,
        turn=award.turn,
        person_id=award.person_id,
        until=award.until,
    )


def event_facts(event: PrizeEvent) -> EventFacts:
    """What is written down of it."""
    return EventFacts(slot=event.slot, what=event.what, person_id=event.person_id, actor=event.actor, at=event.at)
