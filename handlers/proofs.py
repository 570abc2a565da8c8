"""Proofs: pictures and texts in the group, members' 👍 under them, and `/revoke`."""

from collections.abc import Sequence

from features.activities import service as activities
from features.activities.checkin.corrections import excuses
from features.activities.checkin.corrections.rules import NoCheckIn
from features.activities.checkin.proofs import asking, edits, questions, service as proofs, telling, verdicts, view
from features.activities.checkin.proofs.rules import Taken, given, may_be_proof
from features.people.access import Right
from handlers.call import Call, Endpoints, Hearer
from handlers.pages import turned
from handlers.whom import whom
from kit.messages import Edit, Message, Refusal, Reply, Several, Toast
from kit.router import Place
from kit.texts import words
from kit.updates import Incoming, Kind

router = Endpoints()

_THUMB = "👍"


async def prove(calls: Sequence[Call]) -> Sequence[Reply]:
    """Messages that may be proofs, all that stand together at once (handlers/said.py). What is meant for no check-in is left alone."""
    first = calls[0]
    sent = {at: what for at, call in enumerate(calls) if (what := given(call.incoming, call.now, bot_id=call.bot.id))}
    answers: dict[int, proofs.Answer] = {}
    for take, is_edit in ((proofs.take, False), (edits.take_edits, True)):
        if places := [at for at, what in sent.items() if (what.edited_at is not None) is is_edit]:
            found = await take(first.session, first.group, [sent[at] for at in places], first.now)
            answers.update(zip(places, found, strict=True))
    # Telegram puts a reaction on an album to its first picture: the last answer says it for all.
    last = {
        (calls[at].person.id, sent[at].album or at): at for at, answer in answers.items() if isinstance(answer, Taken)
    }
    silent = {at for at, answer in answers.items() if isinstance(answer, Taken)} - set(last.values())
    return [None if at in silent else reply_to(call, answers.get(at)) for at, call in enumerate(calls)]


HEARER = Hearer(may_be_proof, prove)


def reply_to(call: Call, answer: proofs.Answer) -> Reply:
    """What is said to a message that was taken as a proof, or was not."""
    if isinstance(answer, Taken):
        return view.acknowledged(call.t, answer)
    if isinstance(answer, Refusal):
        return Message(words(answer, call.t))
    return None if answer is None else view.same(call.t, answer)


@router.tap(view.PhotoTap, right=Right.MEMBER, place=Place.GROUP)
async def count_photo(call: Call, tap: view.PhotoTap) -> Reply:
    """“Is this for …?” Yes."""
    number = tap.number
    activity, sent = await asking.claim(call.session, call.group, number, call.now, by=call.person.id)
    answers = await proofs.take_for(call.session, call.group, activity, sent, call.now)
    await questions.answered(call.session, call.group, [number], call.now)
    taken = [answer for answer in answers if isinstance(answer, Taken)]
    if not taken:
        reply = reply_to(call, next((answer for answer in answers if answer is not None), None))
        return turned(reply) if isinstance(reply, Message) else Toast()
    await telling.mark_messages(
        call.session,
        call.group,
        activity,
        call.person.id,
        [what.message_id for what in sent],
        call.now,
        done=taken[-1].done,
    )
    words_of_it = view.acknowledged(call.t, taken[-1]).otherwise
    return Several((Toast(words_of_it), Edit(Message(words_of_it))))


def _is_cheer(incoming: Incoming) -> bool:
    return incoming.kind is Kind.REACTION and (_THUMB in incoming.reactions) != (_THUMB in incoming.reactions_before)


@router.event(_is_cheer, right=Right.MEMBER)
async def cheered(call: Call) -> None:
    """Somebody put a 👍 under a message, or took it away."""
    sender, message_id = call.incoming.sender, call.incoming.message_id
    if call.maybe_group is None or sender is None or sender.is_bot or message_id is None:
        return
    if not call.membership.may(Right.MEMBER):
        # In a public group anybody can react; and Telegram's word of it may come after that of their leaving.
        return
    is_given = _THUMB in call.incoming.reactions
    await verdicts.cheer(call.session, call.group, message_id, call.now, by=sender.id, is_given=is_given)


@router.command("revoke", right=Right.HOST)
async def revoke(call: Call) -> Reply:
    """Undo a check-in: in reply to its proof, or by name and day."""
    by = None if call.incoming.sender is None else call.incoming.sender.id
    quoted = call.incoming.quoted
    proof = None if quoted is None else await verdicts.proof_behind(call.session, call.group.id, quoted.message_id)
    if proof is not None and proof.activity:
        activity = await activities.find(call.session, call.group.id, proof.activity)
        note = call.incoming.arguments.strip()[: excuses.NOTE_LENGTH] or None
        revoked = await verdicts.revoke(
            call.session, call.group, activity, proof.person_id, proof.day, call.now, by=by, note=note
        )
        return view.revoked(call.t, revoked)
    person, rest = await whom(call, "/revoke")
    asked = excuses.read(rest, call.group, call.now)
    found = await excuses.check_ins(call.session, call.group.id, asked.number)
    if len(found) > 1:
        raise NoCheckIn(len(found))
    revoked = await verdicts.revoke(
        call.session, call.group, found[0], person, asked.first, call.now, by=by, note=asked.note
    )
    return view.revoked(call.t, revoked)
