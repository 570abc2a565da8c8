"""Who hears of what becomes of a proof after it was answered: by a verdict, by 👍, by a second look.

Whatever changes later than the answer is told where its author is: the reaction under the proof follows its state always, and words go in
private where they are taken, else into the group, silently, in answer to the proof. `tests/features/test_proof_words.py` holds the table.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin.proofs import view
from features.activities.checkin.proofs.weighing import progress_of
from features.activities.checkin.rules import CheckedIn, Progress, Status
from features.outbox import service as outbox
from kit.messages import Message, Reaction
from kit.texts import Texts, choose, texts
from models import Activity, Group, Person, Proof


class Mark(StrEnum):
    """What the reaction under a proof says of it."""

    COUNTS = "counts"
    WAITS = "waits"
    NONE = "none"
    AS_ANSWERED = "as answered"


# By the state of a proof. A state that is missing here is one of which nobody hears.
MARKS = {
    "counted": Mark.COUNTS,
    "held": Mark.WAITS,
    "declined": Mark.NONE,
    "revoked": Mark.NONE,
    # These were answered in words when they came, and stay what they are.
    "same": Mark.AS_ANSWERED,
    "late": Mark.AS_ANSWERED,
    "loose": Mark.AS_ANSWERED,
}


async def mark(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    day: date,
    person_id: int,
    numbers: Collection[int],
    now: datetime,
    *,
    done: CheckedIn | None = None,
) -> None:
    """Bring the reactions under these proofs up to what they are now; `done`: the day is done by this."""
    rows = await session.scalars(
        select(Proof)
        .where(Proof.group_id == group.id, Proof.number.in_(numbers), Proof.message_id.is_not(None))
        .order_by(Proof.number)
        .execution_options(populate_existing=True)
    )
    progress = (await progress_of(session, activity, day, [person_id]))[person_id]
    t = texts(group.language)
    told: set[str] = set()
    for proof in rows:
        if proof.message_id is None or (proof.album is not None and proof.album in told):
            # Telegram puts a reaction on an album to its first picture.
            continue
        told.update({proof.album} if proof.album is not None else ())
        match MARKS[proof.state]:
            case Mark.COUNTS | Mark.WAITS:
                reaction = _reaction(t, progress, done, is_held=proof.state == "held")
                await outbox.react(session, group.id, proof.message_id, reaction, now)
            case Mark.NONE:
                await outbox.react(session, group.id, proof.message_id, None, now)
            case Mark.AS_ANSWERED:
                pass


async def mark_messages(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    person_id: int,
    messages: Collection[int],
    now: datetime,
    *,
    done: CheckedIn | None,
) -> None:
    """The same for what stands in these messages."""
    rows = await session.execute(
        select(Proof.number, Proof.day).where(Proof.group_id == group.id, Proof.message_id.in_(messages))
    )
    by_day: dict[date, list[int]] = {}
    for number, day in rows:
        by_day.setdefault(day, []).append(number)
    for day, numbers in by_day.items():
        await mark(session, group, activity, day, person_id, numbers, now, done=done)


def _reaction(t: Texts, progress: Progress, done: CheckedIn | None, *, is_held: bool) -> Reaction:
    if not is_held and progress.status is Status.DONE:
        words = view.complete(t, done) if done is not None else view.progress_line(t, progress)
        return Reaction(view.COMPLETE, otherwise=words)
    if is_held or progress.status is Status.PENDING:
        return Reaction(view.LOOKED_AT, otherwise=view.progress_line(t, progress))
    return Reaction(view.COUNTED, otherwise=view.progress_line(t, progress))


async def last_of(session: AsyncSession, activity: Activity, day: date, person_id: int) -> Proof | None:
    """The last proof that counts of somebody's day: the one that completed it."""
    found = await session.scalars(
        select(Proof)
        .where(
            Proof.group_id == activity.group_id,
            Proof.activity == activity.number,
            Proof.day == day,
            Proof.person_id == person_id,
            Proof.state == "counted",
        )
        .order_by(Proof.number.desc())
        .limit(1)
    )
    return found.first()


async def say(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    person_id: int,
    key: str,
    now: datetime,
    *,
    in_private: Callable[[Texts], Message],
    in_group: Callable[[Texts, str], Message],
    about: int | None = None,
) -> None:
    """Say it to the author of a proof, where they are; in the group by their name, in answer to the message it is `about`."""
    person = await session.get(Person, person_id)
    if person is None:
        return
    t, here = texts(choose(person.language, default=group.language)), texts(group.language)
    await outbox.tell_author(
        session,
        group.id,
        person,
        key,
        in_private(t),
        in_group(here, person.name),
        now,
        thread_id=activity.thread_id,
        reply_to=about,
    )
