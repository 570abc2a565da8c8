"""What people say in a group that is no command: those who may find something meant in it hear it one after the other, and what one has
taken the next does not hear (docs/decisions/0049).
"""

from collections.abc import Sequence

from features.people.access import Right
from handlers import packets, proofs, signup
from handlers.call import Call, Endpoints, Hearer
from kit.messages import Reply
from kit.updates import Incoming

router = Endpoints()

# From the narrow to the wide: what grabs, or puts somebody on a list, is no proof.
HEARERS: tuple[Hearer, ...] = (packets.HEARER, signup.HEARER, proofs.HEARER)


def _may_be_meant(incoming: Incoming) -> bool:
    is_in_group = incoming.chat is not None and incoming.chat.is_group
    return is_in_group and any(hearer.may_mean(incoming) for hearer in HEARERS)


@router.hot_message(_may_be_meant, right=Right.MEMBER)
async def hear(calls: Sequence[Call]) -> Sequence[Reply]:
    """Messages that stand together. What nobody takes is left alone."""
    replies: list[Reply] = [None] * len(calls)
    for hearer in HEARERS:
        places = [at for at, call in enumerate(calls) if replies[at] is None and hearer.may_mean(call.incoming)]
        if places:
            for at, reply in zip(places, await hearer.hear([calls[at] for at in places]), strict=True):
                replies[at] = reply
    return replies
