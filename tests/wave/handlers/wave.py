"""The button of a wave."""

from collections.abc import Sequence

from features.activities.wave import service, view

from features.activities import service as activities
from features.people.access import Right
from handlers.call import Call, Endpoints
from kit.messages import Reply

router = Endpoints()


@router.hot_tap(view.WaveTap, right=Right.MEMBER, presumes=True)
async def wave(calls: Sequence[Call], tap: view.WaveTap) -> Sequence[Reply]:
    """Taps on one board, all at once."""
    first = calls[0]
    activity = await activities.find(first.session, first.group.id, tap.activity, kind="wave")
    people = [call.person.id for call in calls]
    results = await service.wave(first.session, first.group, activity, people, first.now)
    return [view.toast(call.t, is_first=is_first) for call, is_first in zip(calls, results, strict=True)]
