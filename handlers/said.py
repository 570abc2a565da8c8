"""What people say in a group that is no command: a phrase that grabs, or a proof."""

from collections.abc import Sequence

from features.activities.checkin.proofs.rules import may_be_proof
from features.activities.packet import phrases
from features.packets import view
from features.packets.phrases import may_be_phrase
from features.packets.rules import Tapper
from features.people.access import Right
from handlers.call import Call, Endpoints
from handlers.proofs import prove
from kit.messages import Message, Refusal, Reply
from kit.updates import Incoming

router = Endpoints()


def _may_be_meant(incoming: Incoming) -> bool:
    return _may_be_phrase(incoming) or may_be_proof(incoming)


def _may_be_phrase(incoming: Incoming) -> bool:
    return incoming.chat is not None and incoming.chat.is_group and may_be_phrase(incoming)


@router.hot_message(_may_be_meant, right=Right.MEMBER)
async def hear(calls: Sequence[Call]) -> Sequence[Reply]:
    """Messages that stand together. What grabs is no proof; what is neither is left alone."""
    replies: dict[int, Reply] = await _phrases(calls)
    proofs = [at for at, call in enumerate(calls) if at not in replies and may_be_proof(call.incoming)]
    if proofs:
        replies.update(zip(proofs, await prove([calls[at] for at in proofs]), strict=True))
    return [replies.get(at) for at in range(len(calls))]


async def _phrases(calls: Sequence[Call]) -> dict[int, Reply]:
    first = calls[0]
    places = [at for at, call in enumerate(calls) if _may_be_phrase(call.incoming)]
    said = [_said(calls[at]) for at in places]
    outcomes = await phrases.grab(first.session, first.group, said, first.now)
    return {
        at: view.heard(first.t, outcome) for at, outcome in zip(places, outcomes, strict=True) if outcome is not None
    }


@router.said_in_private(phrases.meant_in_private, right=Right.MEMBER)
async def hear_in_private(call: Call) -> Reply:
    """A phrase that somebody writes to the bot, which does not hear everything in their group."""
    said = phrases.Said(Tapper(call.person.id, call.nonce), call.incoming.text, None)
    (outcome,) = await phrases.grab(call.session, call.group, [said], call.now)
    if isinstance(outcome, Refusal):
        raise outcome
    return None if outcome is None else Message(view.toast(call.t, outcome).text)


def _said(call: Call) -> phrases.Said:
    quoted = call.incoming.quoted
    answers = None if quoted is None else quoted.message_id
    return phrases.Said(Tapper(call.person.id, call.nonce), call.incoming.text, answers)
