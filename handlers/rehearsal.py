"""The rehearsal of a campaign: asked for by a tap in private, and sent there."""

from datetime import date

from features.campaigns import store
from features.campaigns.taps import RehearsalTap
from features.people.access import OutOfDate, Right
from features.rehearsal import delivery, view
from handlers.call import Call, Endpoints
from kit.messages import Reply, Toast
from kit.router import Place

router = Endpoints(again="campaign")


@router.tap(RehearsalTap, right=Right.HOST, place=Place.PRIVATE)
async def rehearse(call: Call, tap: RehearsalTap) -> Reply:
    """All of it, or a day."""
    campaign = await store.find(call.session, call.group.id, tap.number)
    if tap.day > date.max.toordinal():
        raise OutOfDate
    day = date.fromordinal(tap.day) if tap.day else None
    await delivery.ask(call.session, call.group, campaign.number, call.person.id, day, call.now)
    return Toast(view.on_its_way(call.t).unescape())
