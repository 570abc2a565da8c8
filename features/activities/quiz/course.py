"""How a quiz goes on: it begins, asks, closes a question, and is over. All of it behind the lock of the quiz (`bank.lock`).

A question is the activity's board, and each comes as a new one. A live one's clock begins when Telegram has taken it (`posted`): however
long it waited for the group's allowance, everybody has the whole time (docs/decisions/0052).
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities import followers
from features.activities.quiz import finding, rules, standing, view
from features.activities.quiz.bank import lock, rows_of
from features.activities.quiz.ending import finish
from features.activities.quiz.options import options_of
from features.activities.quiz.refusals import NoQuestions
from features.counting import tally
from features.facts import activity_facts
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.points.service import TREASURY, Move, member, reward
from features.scheduling import service as schedule
from kit.messages import Message, Stored
from kit.texts import texts
from models import Activity, Group, Quiz, QuizAnswer, QuizQuestion

# A question that Telegram does not take for so long stands nowhere: the quiz rests until a host looks after it.
_UNPOSTED = timedelta(minutes=5)
# A deadline that is met later than this passed while the bot was away. What was left of the time then is given, at least this.
AWAY = timedelta(seconds=5)
_DICE = random.SystemRandom()


async def plan(session: AsyncSession, activity: Activity, kind: str, due_at: datetime) -> None:
    """The one deadline that a quiz has at a time."""
    key = f"quiz:{activity.number}:clock"
    await schedule.plan(session, activity.group_id, key, kind, due_at, activity=activity.number)


def _turn(quiz: Quiz, stage: str, due_at: datetime | None, *, left_ms: int = 0) -> None:
    quiz.stage = stage  # type: ignore[assignment]
    quiz.due_at, quiz.left_ms = due_at, left_ms
    quiz.turns += 1


async def begin(session: AsyncSession, group: Group, activity: Activity, quiz: Quiz, now: datetime) -> None:
    """From now on it asks. Raises NoQuestions."""
    rows = await rows_of(session, activity)
    if not rows:
        raise NoQuestions(activity.title)
    await schedule.cancel_all_of(session, group.id, activity.number)
    options = options_of(activity)
    if options.is_live:
        if activity.board_message_id is not None:
            face = view.begun_face(texts(group.language), activity_facts(activity))
            await _last_face(session, activity, face, activity.picture, now)
        await _ask(session, group, activity, quiz, rows, now)
        return
    _turn(quiz, "between", rules.next_day(calendar_of(group), now, options.hour))
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    await plan_next(session, activity, quiz)


async def plan_next(session: AsyncSession, activity: Activity, quiz: Quiz) -> None:
    """The next question comes at its moment, if one is known."""
    if quiz.due_at is not None:
        await plan(session, activity, "quiz.next", quiz.due_at)


async def go_on(session: AsyncSession, group: Group, activity: Activity, quiz: Quiz, now: datetime) -> None:
    """The next question, or the end."""
    await _ask(session, group, activity, quiz, await rows_of(session, activity), now)


async def _ask(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    quiz: Quiz,
    rows: Sequence[QuizQuestion],
    now: datetime,
) -> None:
    question = next((row for row in rows if row.asked_at is None), None)
    if question is None:
        await finish(session, group, activity, quiz, now)
        return
    options = options_of(activity)
    shown = list(range(len(question.options)))
    if options.order == "shuffled":
        _DICE.shuffle(shown)
    question.shown, question.asked_at = shown, now
    question.seconds = options.time if options.is_live else 0
    await _leave_board(session, group, activity, quiz, rows, now)
    quiz.question = question.number
    if options.is_live:
        await pose(session, group, activity, quiz, options.time * 1000, now)
        return
    _turn(quiz, "asking", rules.day_ends(calendar_of(group), now, options.hour))
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    await plan_end(session, activity, quiz, now)


async def pose(
    session: AsyncSession, group: Group, activity: Activity, quiz: Quiz, left_ms: int, now: datetime
) -> None:
    """Put the live question below the talk, with so much of its time left; its clock stands until it is there."""
    _turn(quiz, "asking", None, left_ms=left_ms)
    activity.board_message_id = activity.board_digest = None
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    await plan_end(session, activity, quiz, now)


async def posted(session: AsyncSession, activity: Activity, now: datetime) -> None:
    """See `kind.Posted`: the clock of a live question begins."""
    quiz = await lock(session, activity)
    if activity.state == "open" and quiz.stage == "asking" and quiz.due_at is None:
        quiz.due_at = now + timedelta(milliseconds=quiz.left_ms)
        await session.flush()
        await plan_end(session, activity, quiz, now)


async def plan_end(session: AsyncSession, activity: Activity, quiz: Quiz, now: datetime) -> None:
    """The question ends at its moment; the countdown is drawn before."""
    if quiz.due_at is None:
        await plan(session, activity, "quiz.end", now + _UNPOSTED)
        return
    await plan(session, activity, "quiz.end", quiz.due_at)
    if quiz.left_ms:
        for left in rules.draws(quiz.left_ms // 1000):
            key, at = f"quiz:{activity.number}:draw:{left}", quiz.due_at - timedelta(seconds=left)
            await schedule.plan(session, activity.group_id, key, "quiz.draw", at, activity=activity.number)


async def last_sign(session: AsyncSession, activity: Activity, quiz: Quiz) -> datetime:
    """When the bot was there last, for all that the open question tells: it was posted, or answered."""
    assert quiz.due_at is not None  # noqa: S101 - its clock runs
    answered = await session.scalar(
        select(func.max(QuizAnswer.at)).where(
            QuizAnswer.group_id == activity.group_id,
            QuizAnswer.activity == activity.number,
            QuizAnswer.question == quiz.question,
            QuizAnswer.at < quiz.due_at,
        )
    )
    began = quiz.due_at - timedelta(milliseconds=quiz.left_ms)
    return began if answered is None else max(began, answered)


async def give_back(session: AsyncSession, group: Group, activity: Activity, quiz: Quiz, now: datetime) -> None:
    """The deadline of a live question passed while the bot was away: what was left of it is given now, in the same message."""
    assert quiz.due_at is not None  # noqa: S101 - as above
    left = max(quiz.due_at - await last_sign(session, activity, quiz), AWAY)
    quiz.due_at, quiz.left_ms = now + left, int(left / timedelta(milliseconds=1))
    await session.flush()
    await plan_end(session, activity, quiz, now)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def close_question(session: AsyncSession, group: Group, activity: Activity, quiz: Quiz, now: datetime) -> None:
    """The open question is over: it counts from now on, and whoever knew it gets the points."""
    await schedule.cancel_all_of(session, group.id, activity.number)
    question = await session.get_one(QuizQuestion, (group.id, activity.number, quiz.question))
    question.closed_at = now
    await session.flush()
    options = options_of(activity)
    knew = await standing.knowers(session, activity, question.number)
    tally.count(session, group.id, "right_answers", knew, now)
    if options.points:
        of_it = f"quiz:{activity.number}:{question.number}"
        moves = [Move(TREASURY, member(each), options.points, f"{of_it}:{each}", "quiz") for each in knew]
        reward(session, group.id, moves, now)
    rows = await rows_of(session, activity)
    is_last = all(row.asked_at is not None for row in rows)
    if options.is_live:
        await _after_live(session, group, activity, quiz, now, is_last=is_last)
    else:
        await _after_day(session, group, activity, quiz, now, is_last=is_last)


async def _after_live(
    session: AsyncSession, group: Group, activity: Activity, quiz: Quiz, now: datetime, *, is_last: bool
) -> None:
    options = options_of(activity)
    # What led to the end needs no host.
    waits_for_host = options.lead == "host" and not is_last
    _turn(quiz, "between", None if waits_for_host else now + timedelta(seconds=options.pause))
    if not is_last and not await standing.answers(session, activity, quiz.question):
        # Nobody is there: it does not go on before nobody.
        await rest(session, group, activity, quiz, now)
        return
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    await plan_next(session, activity, quiz)


async def rest(session: AsyncSession, group: Group, activity: Activity, quiz: Quiz, now: datetime) -> None:
    """The quiz pauses by itself."""
    activity.state = "paused"
    quiz.due_at = None
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    await followers.tell(session, group, activity, now)


async def _after_day(
    session: AsyncSession, group: Group, activity: Activity, quiz: Quiz, now: datetime, *, is_last: bool
) -> None:
    options, calendar = options_of(activity), calendar_of(group)
    _turn(quiz, "between", now if is_last else rules.next_day(calendar, now, options.hour))
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    facts = await finding.board(session, group, activity, now)
    await outbox.tell_group(
        session,
        group.id,
        f"answer:{group.id}:{activity.number}:{quiz.question}",
        view.answer_of_the_day(texts(group.language), facts),
        now,
        thread_id=activity.thread_id,
    )
    if is_last:
        await finish(session, group, activity, quiz, now)
    else:
        await plan_next(session, activity, quiz)


async def _leave_board(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    quiz: Quiz,
    rows: Sequence[QuizQuestion],
    now: datetime,
) -> None:
    """The message of the question before stays where it is, with its answer; a host's button comes off it."""
    message_id = activity.board_message_id
    before = next((row for row in rows if row.number == quiz.question), None)
    if message_id is not None and before is not None:
        if await outbox.is_board_waiting(session, group.id, activity.number):
            # Its answer has not come to stand there, and the board is another message from now on.
            face = view.over_face(texts(group.language), await finding.board(session, group, activity, now))
            await _last_face(session, activity, face, before.picture or activity.picture, now)
        elif quiz.stage == "between" and quiz.due_at is None:
            await outbox.strip_message(session, group.id, message_id, now)
    activity.board_message_id = activity.board_digest = None


async def _last_face(
    session: AsyncSession, activity: Activity, face: Message, picture: str | None, now: datetime
) -> None:
    """A message that stands under a picture keeps it."""
    assert activity.board_message_id is not None  # noqa: S101 - asked by the callers
    attachment = None if picture is None else Stored("photo", picture)
    message = Message(face.text, face.rows, attachment=attachment)
    await outbox.edit_message(session, activity.group_id, activity.board_message_id, message, now)
