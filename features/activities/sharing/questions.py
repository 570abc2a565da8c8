"""Questions to the speaker: asked, queued, approved or declined, merged, voted up, on stage, answered."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import and_, func, insert as plain_insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.sharing import askers, rules, talks, view_stage as view
from features.activities.sharing.facts import about
from features.activities.sharing.options import options_of
from features.activities.sharing.rules import (
    Asked,
    Fate,
    NoSharing,
    NoWords,
    OwnQuestion,
    TalkOver,
    TooManyQuestions,
)
from features.activities.sharing.votes import toggled
from features.outbox import service as outbox
from features.people.access import OutOfDate
from features.refusals import TooLong
from kit.db import insert
from kit.texts import texts, visible
from models import Activity, Group, Person, Question, QuestionState, QuestionVote, Talk

OPEN = ("approved", "asked")


async def which(session: AsyncSession, group: Group, thread_id: int | None) -> tuple[Activity, Talk]:
    """The talk that a question in this place of the group is for: one that is on, else the next; first those of the same topic.

    Raises NoSharing.
    """
    found = await askable(session, group)
    if not found:
        raise NoSharing
    return min(
        found,
        key=lambda pair: (pair[1].state != "live", pair[0].thread_id != thread_id, pair[1].starts_at, pair[0].number),
    )


async def askable(session: AsyncSession, group: Group) -> list[tuple[Activity, Talk]]:
    """The talks of a group that questions may be asked for: of each sharing the one that is on, or the next."""
    rows = await session.execute(
        select(Activity, Talk)
        .join(Talk, (Talk.group_id == Activity.group_id) & (Talk.activity == Activity.number))
        .where(Activity.group_id == group.id, Activity.state == "open", Talk.state.in_(("live", "ahead")))
        .order_by(Talk.state.desc(), Talk.starts_at)
    )
    first: dict[int, tuple[Activity, Talk]] = {}
    for activity, talk in rows:
        first.setdefault(activity.number, (activity, talk))
    return list(first.values())


async def ask(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    talk_number: int,
    person_id: int,
    said: str,
    now: datetime,
    *,
    is_anonymous: bool,
    message_id: int | None = None,
) -> Question:
    """Ask something; hosts see it first. `message_id`: where it was asked in the group.

    Raises OutOfDate, TalkOver, NoWords, TooLong, TooManyQuestions.
    """
    text = check(said)
    talk = await _talk(session, activity, talk_number)
    waiting = await session.scalar(
        select(func.count()).where(*_in(talk), Question.person_id == person_id, Question.state == "queued")
    )
    if (waiting or 0) >= rules.MOST_WAITING_QUESTIONS:
        raise TooManyQuestions
    talk.last_question += 1
    question = Question(
        group_id=group.id,
        activity=activity.number,
        talk=talk.number,
        number=talk.last_question,
        person_id=person_id,
        is_anonymous=is_anonymous,
        text=text,
        state="queued",
        asked_at=now,
        message_id=message_id,
    )
    session.add(question)
    await session.flush()
    if await _count(session, talk, "queued") == 1:
        # Only the first is announced: the queue shows what else has come.
        where = about(group, activity, talk)
        await talks.tell_hosts(
            session,
            group,
            activity,
            f"queue:{group.id}:{activity.number}:{talk.number}:{question.number}",
            lambda t: view.question_waits(t, *where, text),
            now,
            drop_after=talks.ends_at(talk, options_of(activity)) + timedelta(hours=1),
        )
    await outbox.refresh_board(session, group.id, activity.number, now)
    return question


def check(said: str) -> str:
    """The words of a question. Raises NoWords, TooLong."""
    text = visible(said)
    if not text:
        raise NoWords("question")
    if len(text) > rules.QUESTION_LENGTH:
        raise TooLong(len(text), rules.QUESTION_LENGTH)
    return text


async def vote(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    talk_number: int,
    number: int,
    people: Sequence[int],
    now: datetime,
) -> list[bool | OwnQuestion]:
    """These people tap on a question: a vote, or taken back; one's own stands for itself. Raises OutOfDate."""
    question = await _question(session, activity, talk_number, number)
    if question.state not in OPEN:
        raise OutOfDate
    others = [person for person in people if person != question.person_id]
    key = {"group_id": group.id, "activity": activity.number, "talk": talk_number, "question": number}
    voted = iter(await toggled(session, QuestionVote, key, others, now)) if others else iter(())
    if others:
        await outbox.refresh_board(session, group.id, activity.number, now)
    return [OwnQuestion() if person == question.person_id else next(voted) for person in people]


async def decide(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    talk_number: int,
    number: int,
    verdict: Literal["approved", "declined"],
    now: datetime,
) -> None:
    """A host's word on a question that waits: `approved` or `declined`. Twice is once. Raises OutOfDate, TalkOver."""
    talk = await _talk(session, activity, talk_number)
    question = await _question(session, activity, talk_number, number)
    if question.state == "queued":
        question.state = verdict
        await outbox.refresh_board(session, group.id, activity.number, now)
        if verdict == "declined":
            await askers.tell(session, group, activity, talk, question, Fate.DECLINED, now)


async def merge(
    session: AsyncSession, group: Group, activity: Activity, talk_number: int, number: int, into: int, now: datetime
) -> None:
    """A question is the same as another, which gets its votes and that of whoever asked. Twice is once. Raises OutOfDate, TalkOver."""
    talk = await _talk(session, activity, talk_number)
    question, target = (
        await _question(session, activity, talk_number, number),
        await _question(session, activity, talk_number, into),
    )
    if target.state not in OPEN or number == into:
        raise OutOfDate
    if question.state not in {"queued", "approved"}:
        return
    question.state, question.merged_into = "merged", into
    # What was merged into it before stands behind the same one now.
    await session.execute(update(Question).where(*_in(talk), Question.merged_into == number).values(merged_into=into))
    votes = select(
        literal(talk.group_id, QuestionVote.group_id.type),
        literal(talk.activity, QuestionVote.activity.type),
        literal(talk.number, QuestionVote.talk.type),
        literal(into, QuestionVote.question.type),
        QuestionVote.person_id,
    ).where(
        QuestionVote.group_id == talk.group_id,
        QuestionVote.activity == talk.activity,
        QuestionVote.talk == talk.number,
        QuestionVote.question == number,
        QuestionVote.person_id != target.person_id,
        QuestionVote.person_id.not_in(
            select(QuestionVote.person_id).where(
                QuestionVote.group_id == talk.group_id,
                QuestionVote.activity == talk.activity,
                QuestionVote.talk == talk.number,
                QuestionVote.question == into,
            )
        ),
    )
    columns = ["group_id", "activity", "talk", "question", "person_id"]
    await session.execute(plain_insert(QuestionVote).from_select(columns, votes))
    if question.person_id != target.person_id:
        await session.execute(
            insert(session, QuestionVote)
            .values(
                group_id=talk.group_id,
                activity=talk.activity,
                talk=talk.number,
                question=into,
                person_id=question.person_id,
            )
            .on_conflict_do_nothing()
        )
    await outbox.refresh_board(session, group.id, activity.number, now)
    await askers.tell(session, group, activity, talk, question, Fate.MERGED, now)


async def put_on_stage(
    session: AsyncSession, group: Group, activity: Activity, talk_number: int, number: int, now: datetime
) -> None:
    """The question is asked in the group now; what the speaker writes until it is answered is its answer. Raises OutOfDate, TalkOver."""
    talk = await _talk(session, activity, talk_number)
    if talk.state != "live":
        raise rules.NotBegun(talks.title_of(activity, talk))
    question = await _question(session, activity, talk_number, number)
    if question.state == "asked":
        return
    if question.state not in {"queued", "approved"}:
        raise OutOfDate
    if talk.question is not None:
        await _resolve_current(session, group, activity, talk, now)
    question.state, talk.question = "asked", number
    asked = await one(session, question)
    await outbox.tell_group(
        session,
        group.id,
        f"question:{group.id}:{activity.number}:{talk.number}:{number}",
        view.question_on_stage(texts(group.language), asked),
        now,
        thread_id=activity.thread_id,
        drop_after=now + timedelta(minutes=30),
    )
    await outbox.refresh_board(session, group.id, activity.number, now)


async def answered(
    session: AsyncSession, group: Group, activity: Activity, talk_number: int, number: int, now: datetime
) -> None:
    """The question is answered; whoever asked hears of it. Twice is once. Raises OutOfDate, TalkOver."""
    talk = await _talk(session, activity, talk_number)
    question = await _question(session, activity, talk_number, number)
    if question.state not in {"asked", "approved"}:
        return
    if talk.question == number:
        talk.question = None
    await _answered(session, group, activity, talk, question, now)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def close(session: AsyncSession, group: Group, activity: Activity, talk: Talk, now: datetime) -> None:
    """The talk is over: what was on stage is answered, and for the rest there was no time."""
    on_stage = await session.scalars(select(Question).where(*_in(talk), Question.state == "asked"))
    for question in on_stage.all():
        await _answered(session, group, activity, talk, question, now)
    await askers.tell_rest(session, group, activity, talk, Fate.LEFT_OVER, now)


async def _answered(
    session: AsyncSession, group: Group, activity: Activity, talk: Talk, question: Question, now: datetime
) -> None:
    question.state, question.answered_at = "answered", now
    await askers.tell(session, group, activity, talk, question, Fate.ANSWERED, now)
    await askers.tell_merged(session, group, activity, talk, question, Fate.ANSWERED, now)


async def open_ones(session: AsyncSession, talk: Talk, *, limit: int = 50) -> list[Asked]:
    """Questions that wait for an answer, the one on stage first, then those most people want to know."""
    found = await listed(session, talk, OPEN)
    return sorted(found, key=lambda q: (q.state != "asked", -q.votes, q.number))[:limit]


async def queue(session: AsyncSession, talk: Talk) -> list[Asked]:
    """Questions that wait for a host, oldest first."""
    return await listed(session, talk, ("queued",))


async def listed(session: AsyncSession, talk: Talk, states: Sequence[str]) -> list[Asked]:
    """The questions in these states, in the order they were asked."""
    votes = func.count(QuestionVote.person_id)
    rows = await session.execute(
        select(Question.number, Question.text, Question.is_anonymous, Person.name, votes, Question.state)
        .outerjoin(
            QuestionVote,
            and_(
                QuestionVote.group_id == Question.group_id,
                QuestionVote.activity == Question.activity,
                QuestionVote.talk == Question.talk,
                QuestionVote.question == Question.number,
            ),
        )
        .outerjoin(Person, Person.id == Question.person_id)
        .where(*_in(talk), Question.state.in_(states))
        .group_by(Question.number, Question.text, Question.is_anonymous, Person.name, Question.state)
        .order_by(Question.number)
    )
    return [Asked(n, text, "" if hidden else name or "", count, state) for n, text, hidden, name, count, state in rows]


async def one(session: AsyncSession, question: Question) -> Asked:
    """A question as it is shown."""
    person = None if question.is_anonymous else await session.get(Person, question.person_id)
    return Asked(question.number, question.text, "" if person is None else person.name, 0, question.state)


async def _resolve_current(session: AsyncSession, group: Group, activity: Activity, talk: Talk, now: datetime) -> None:
    assert talk.question is not None  # noqa: S101 - asked by the caller
    current = await _question(session, activity, talk.number, talk.question)
    if current.state == "asked":
        await _answered(session, group, activity, talk, current, now)


async def _count(session: AsyncSession, talk: Talk, state: QuestionState) -> int:
    return await session.scalar(select(func.count()).where(*_in(talk), Question.state == state)) or 0


async def _talk(session: AsyncSession, activity: Activity, number: int) -> Talk:
    talk = await talks.find(session, activity, number, lock=True)
    if talk.state not in {"ahead", "live"} or activity.state == "closed":
        raise TalkOver(talks.title_of(activity, talk))
    return talk


async def _question(session: AsyncSession, activity: Activity, talk: int, number: int) -> Question:
    key = (activity.group_id, activity.number, talk, number)
    is_sound = 0 < number < 2**31 and 0 < talk < 2**31
    question = await session.get(Question, key, populate_existing=True) if is_sound else None
    if question is None:
        raise OutOfDate
    return question


def _in(talk: Talk) -> tuple[Any, ...]:
    return (Question.group_id == talk.group_id, Question.activity == talk.activity, Question.talk == talk.number)
