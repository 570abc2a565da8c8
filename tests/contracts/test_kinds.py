"""What every kind of activity keeps: opened, taken part in twice, paused, resumed, closed; and a board that is always there and fits."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities import drafts, forms, service, view, view_form
from features.activities.checkin.service import check_in
from features.activities.collection.entries import service as entries
from features.activities.collection.refusals import AlreadyEntered
from features.activities.collection.rules import Content
from features.activities.drafts import TITLE_LENGTH, Draft
from features.activities.kind import Kind
from features.activities.packet.service import grab
from features.activities.quiz import answering as quiz_answering, bank, course
from features.activities.quiz.answering import Given
from features.activities.quiz.questions import Question
from features.activities.raffle import tickets
from features.activities.raffle.facts import Comer
from features.activities.registry import KINDS, TASKS, kind_called, kind_of
from features.activities.relay.service import grab as grab_in_relay
from features.activities.service import MOST_AT_ONCE, TooManyActivities
from features.activities.sharing import rsvp
from features.activities.sharing.rules import Rsvp
from features.activities.signup.service import join
from features.activities.survey import answering
from features.activities.survey.refusals import AnsweredAlready
from features.activities.vote import casting
from features.facts import ActivityFacts, activity_facts, group_facts
from features.fields import spelled
from features.packets.rules import Outcome
from features.people import census
from features.points.service import audit
from features.refusals import Ended, Paused
from features.scheduling import names
from features.tasks import TASKS_OF_GROUPS
from kit.arguments import parse
from kit.db import Database
from kit.marks import Marker
from kit.messages import Link, Message, Refusal
from kit.nonces import thrown
from kit.texts import LANGUAGES, Texts, texts
from kit.updates import PersonInfo
from models import Account, Activity, Delivery, Group, Schedule
from simulator.entities import plain_length
from simulator.markup import parse_html
from tests.features.rows import a_group, tapping

# Each kind has tables and statements of its own.
pytestmark = pytest.mark.every_case

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PEOPLE = list(range(101, 121))
LONG_NAME = '<b>&"' * 64 + "\u202e签"
TITLE = "晨" * TITLE_LENGTH


async def come(
    session: AsyncSession, group: Group, activity: Activity, people: Sequence[int], now: datetime
) -> list[Rsvp]:
    """These people go to the first talk."""
    return await rsvp.answer(session, group, activity, 1, "going", people, now)


async def tap(
    session: AsyncSession, group: Group, activity: Activity, people: Sequence[int], now: datetime
) -> list[Outcome]:
    """They tap a packet's button."""
    return await grab(session, group, activity, tapping(people), now)


async def tap_in_relay(
    session: AsyncSession, group: Group, activity: Activity, people: Sequence[int], now: datetime
) -> list[Outcome]:
    """They tap the button of a relay's first round."""
    return await grab_in_relay(session, group, activity, tapping(people), now)


async def enter_all(
    session: AsyncSession, group: Group, activity: Activity, people: Sequence[int], now: datetime
) -> None:
    """Each of them answers one message of their own with /submit, perhaps once more."""
    for person in people:
        try:
            await entries.submit(
                session,
                group,
                activity,
                person,
                Content(f"An idea of {person}"),
                now,
                nonce=thrown(),
                message_id=person,
            )
        except AlreadyEntered:
            continue


async def vote_all(
    session: AsyncSession, _group: Group, activity: Activity, people: Sequence[int], now: datetime
) -> None:
    """Each of them chooses the first option."""
    await casting.vote(session, activity, [(person, 1) for person in people], now, marker=Marker("a secret"))


async def take_tickets(
    session: AsyncSession, group: Group, activity: Activity, people: Sequence[int], now: datetime
) -> None:
    """They tap the button of a raffle."""
    await tickets.take(session, group, activity, [Comer(person, thrown()) for person in people], now)


async def answer_all(
    session: AsyncSession, group: Group, activity: Activity, people: Sequence[int], now: datetime
) -> None:
    """Each of them answers the one question that has to be answered, once."""
    for person in people:
        who = answering.Who(person, Marker("a secret"))
        try:
            await answering.begin(session, group, activity, who, now)
        except AnsweredAlready:
            continue
        await answering.pick(session, group, activity, who, 1, 9, now, give=True)
        await answering.send(session, group, activity, who, now)


QUESTION = Question("Largest planet?", ("Jupiter", "Mars", "Venus"), frozenset({0}))


async def answer_quiz(
    session: AsyncSession, group: Group, activity: Activity, people: Sequence[int], now: datetime
) -> None:
    """Each of them answers the first question, which is asked if it was not."""
    quiz = await bank.lock(session, activity)
    if quiz.stage == "waiting":
        await bank.add_questions(session, group, activity, [QUESTION], 101, now)
        await course.begin(session, group, activity, quiz, now)
    await quiz_answering.answer(session, activity, [Given(person, 1, 0) for person in people], now)


TakesPart = Callable[[AsyncSession, Group, Activity, Sequence[int], datetime], Awaitable[Any]]
# How people take part in each kind; a new kind adds its line here.
TAKES_PART: dict[str, TakesPart] = {
    "checkin": check_in,
    "packet": tap,
    "relay": tap_in_relay,
    "collection": enter_all,
    "sharing": come,
    "signup": join,
    "vote": vote_all,
    "quiz": answer_quiz,
    "raffle": take_tickets,
    "survey": answer_all,
}
# What chance has no part in, what all of PEOPLE can take part in and somebody besides, and what a kind has to be told.
GIVEN: dict[str, dict[str, str]] = {
    "packet": {"split": "equal", "portions": "25"},
    "relay": {"total": "25", "portions": "25"},
    "sharing": {"at": "2026-11-26 20:00"},
    "vote": {"options": "Lake,Hill,City"},
    "raffle": {"prizes": "1:A mug"},
}

# Kinds in which taking part itself earns points.
PAYS = {"checkin", "packet", "relay"}

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
every_language = pytest.mark.parametrize("language", LANGUAGES)


async def started(database: Database, kind: Kind, **settings: Any) -> tuple[int, int]:
    """An activity of this kind by its defaults, in a group of twenty people with long names; the two numbers that find it."""
    group = await a_group(database, NOW, quiet_from=0, quiet_until=0, **settings)
    async with database.write() as session:
        await census.see_people(session, [PersonInfo(n, LONG_NAME) for n in PEOPLE], NOW)
        await census.see_present(session, group.id, PEOPLE, NOW)
        activity = await service.create(
            session,
            await session.get_one(Group, group.id),
            Draft(kind, TITLE, GIVEN.get(kind.name, {})),
            NOW,
            created_by=101,
            thread_id=None,
        )
        return group.id, activity.number


async def take_part(database: Database, ids: tuple[int, int], people: Sequence[int], now: datetime = NOW) -> Any:
    async with database.write() as session:
        group, activity = await session.get_one(Group, ids[0]), await session.get_one(Activity, ids)
        return await TAKES_PART[activity.kind](session, group, activity, people, now)


async def steer(database: Database, ids: tuple[int, int], how: Any, now: datetime = NOW) -> ActivityFacts:
    """Pause, resume or end it."""
    async with database.write() as session:
        steered: ActivityFacts = await how(session, await session.get_one(Group, ids[0]), ids[1], now)
        return steered


async def board_of(database: Database, ids: tuple[int, int], now: datetime = NOW) -> Message:
    async with database.read() as session:
        group, activity = await session.get_one(Group, ids[0]), await session.get_one(Activity, ids)
        return await service.board(session, group, activity, now)


async def ledger(database: Database) -> list[tuple[int, str, int, int]]:
    async with database.read() as session:
        assert await audit(session) == []
        rows = await session.scalars(select(Account).order_by(Account.group_id, Account.kind, Account.owner))
        return [(a.group_id, a.kind, a.owner, a.balance) for a in rows]


async def planned(database: Database, ids: tuple[int, int]) -> int:
    async with database.read() as session:
        return (
            await session.scalar(select(func.count()).where(Schedule.group_id == ids[0], Schedule.activity == ids[1]))
            or 0
        )


@every_kind
async def test_taking_part_twice_is_once(database: Database, kind: Kind) -> None:
    ids = await started(database, kind)
    await take_part(database, ids, PEOPLE)
    board, points = await board_of(database, ids), await ledger(database)
    await take_part(database, ids, PEOPLE)
    await take_part(database, ids, [101, 101, 102])
    assert (await board_of(database, ids), await ledger(database)) == (board, points)


@every_kind
async def test_many_at_once_are_the_same_as_one_by_one(database: Database, kind: Kind) -> None:
    together, apart = await started(database, kind, chat_id=-1), await started(database, kind, chat_id=-2)
    await take_part(database, together, PEOPLE)
    for person in PEOPLE:
        await take_part(database, apart, [person])
    rows = await ledger(database)
    assert [row[1:] for row in rows if row[0] == together[0]] == [row[1:] for row in rows if row[0] == apart[0]]
    assert rows or kind.name not in PAYS


@every_kind
async def test_paused_it_refuses_and_resumed_it_goes_on(database: Database, kind: Kind) -> None:
    ids = await started(database, kind)
    before = await planned(database, ids)
    for _ in range(2):
        assert (await steer(database, ids, service.pause)).state == "paused"
    with pytest.raises(Paused):
        await take_part(database, ids, [101])
    assert await planned(database, ids) == 0
    for _ in range(2):
        assert (await steer(database, ids, service.resume)).state == "open"
    assert await planned(database, ids) == before
    await take_part(database, ids, [101])


@every_kind
@pytest.mark.parametrize("from_state", ["open", "paused"])
async def test_closed_it_refuses_everything(database: Database, kind: Kind, from_state: str) -> None:
    ids = await started(database, kind)
    await take_part(database, ids, PEOPLE)
    if from_state == "paused":
        await steer(database, ids, service.pause)
    points = await ledger(database)
    assert (await steer(database, ids, service.end)).state == "closed"
    async with database.read() as session:
        assert (await service.find(session, *ids)).closed_at == NOW
    for how in (service.pause, service.resume, service.end):
        with pytest.raises(Ended):
            await steer(database, ids, how)
    with pytest.raises(Ended):
        await take_part(database, ids, PEOPLE)
    assert await planned(database, ids) == 0
    # What an activity still holds goes back to where it came from; what members have is theirs.
    assert [a for a in await ledger(database) if a[1] == "member"] == [a for a in points if a[1] == "member"]
    async with database.read() as session:
        assert await service.going_on(session, ids[0]) == []


@every_kind
async def test_the_result_is_told_once(database: Database, kind: Kind) -> None:
    ids = await started(database, kind)
    await take_part(database, ids, PEOPLE)
    await steer(database, ids, service.end)
    async with database.read() as session:
        results = list(await session.scalars(select(Delivery).where(Delivery.key.like("result:%"))))
    assert len(results) == 1
    assert results[0].group_id == ids[0]


@every_kind
@every_language
async def test_its_board_renders_in_every_state(database: Database, kind: Kind, language: str) -> None:
    ids = await started(database, kind, language=language)

    async def fits(now: datetime = NOW) -> Message:
        message = await board_of(database, ids, now)
        plain, _ = parse_html(str(message.text))
        assert TITLE in plain
        assert 0 < plain_length(plain) <= 4096
        assert len(message.rows) <= 100
        return message

    empty = await fits()
    await take_part(database, ids, PEOPLE)
    full = await fits()
    assert full != empty
    assert full.rows
    await fits(NOW + timedelta(days=1))
    await steer(database, ids, service.pause)
    assert (await fits()).rows == ()
    await steer(database, ids, service.resume)
    assert await fits() == full
    await steer(database, ids, service.end)
    # What is over can be looked up, and nothing can be done to it.
    assert all(isinstance(button, Link) for row in (await fits()).rows for button in row)


@every_kind
async def test_a_change_of_the_groups_clock_plans_it_anew(database: Database, kind: Kind) -> None:
    ids = await started(database, kind)
    before = await planned(database, ids)
    async with database.write() as session:
        group = await session.get_one(Group, ids[0])
        group.zone, group.day_start = "America/Sao_Paulo", 240
        await service.clock_changed(session, group, NOW)
    assert await planned(database, ids) == before
    await board_of(database, ids)


@every_kind
def test_its_options_are_spelled_as_they_were_given(kind: Kind) -> None:
    group = Group(zone="UTC", day_start=0)
    options = drafts.compose(Draft(kind, "x", GIVEN.get(kind.name, {})), group, NOW)
    said = spelled(kind.fields, options)
    assert set(said) == {field.name for field in kind.fields}
    again = kind.service.compose(drafts.read_values(kind, said), group, NOW, options)
    assert spelled(kind.fields, again) == said


@every_kind
def test_its_row_holds_its_options(kind: Kind) -> None:
    options = drafts.compose(Draft(kind, "x", GIVEN.get(kind.name, {})), Group(zone="UTC", day_start=0), NOW)
    activity = Activity(options=kind.options.write(options))
    assert kind.options.of(activity) == options
    assert kind.spelled(activity) == spelled(kind.fields, options)


@every_kind
@every_language
def test_it_has_a_name_and_examples(kind: Kind, language: str) -> None:
    t = texts(language)
    assert kind.view.name(t)
    service.draft(parse(f"{kind.name} {kind.view.example(t).unescape()}"))
    drafts.check_keys(kind, parse(kind.view.change()).pairs)


@every_kind
def test_it_is_called_by_its_words(kind: Kind) -> None:
    assert kind_of(kind.name) is kind
    for word in kind.words:
        assert kind_called(word.upper()) is kind
    assert kind_called("nothing") is None


def test_no_two_kinds_share_a_word_or_a_task() -> None:
    words = [word for kind in KINDS for word in kind.words]
    assert len(words) == len(set(words))
    assert len(TASKS) == sum(len(kind.service.TASKS) for kind in KINDS)
    assert set(TAKES_PART) == {kind.name for kind in KINDS}


async def answered(session: AsyncSession, t: Texts, kind: Kind, group: Group, filling: forms.Filling) -> forms.Filling:
    """The form after all the questions that it asks before its preview."""
    while filling.step != forms.PREVIEW:
        assert parse_html(str(view_form.form(t, filling, group_facts(group)).text))
        field = kind.field(filling.step)
        with pytest.raises(Refusal):
            await forms.answer(session, 7, group, filling, "\U0001f4a5", NOW)
        given = GIVEN.get(kind.name, {}).get(field.name, field.default)
        filling = await forms.answer(session, 7, group, filling, given, NOW)
    return filling


@every_kind
@every_language
async def test_its_form_leads_to_an_activity(database: Database, kind: Kind, language: str) -> None:
    group = await a_group(database, NOW, language=language)
    t = texts(language)
    async with database.write() as session:
        group = await session.get_one(Group, group.id)
        filling = await forms.begin(session, 7, group, kind, NOW, thread_id=5)
        filling = await forms.answer(session, 7, group, filling, TITLE, NOW)
        for _ in range(2):
            # First what nothing can be started without, then all of it.
            filling = await answered(session, t, kind, group, filling)
            if not filling.is_through:
                filling = await forms.walk(session, 7, filling, NOW)
        assert filling.is_through
        assert await forms.current(session, 7, NOW) == filling
        assert plain_length(parse_html(str(view_form.form(t, filling, group_facts(group)).text))[0]) <= 4096
        confirmed = await forms.confirm(session, 7, filling, group, NOW)
        activity = await service.find(session, group.id, confirmed.number)
        assert (activity.kind, activity.title, activity.thread_id, activity.created_by) == (kind.name, TITLE, 5, 7)
        assert await forms.current(session, 7, NOW) is None


@every_kind
async def test_a_group_has_only_so_many_at_once(database: Database, kind: Kind) -> None:
    ids = await started(database, kind)
    async with database.write() as session:
        group = await session.get_one(Group, ids[0])
        most = kind.room or MOST_AT_ONCE
        for _ in range(most - 1):
            await service.create(
                session, group, Draft(kind, "x", GIVEN.get(kind.name, {})), NOW, created_by=1, thread_id=None
            )
        with pytest.raises(TooManyActivities):
            await service.create(
                session, group, Draft(kind, "x", GIVEN.get(kind.name, {})), NOW, created_by=1, thread_id=None
            )
        await service.end(session, group, 1, NOW)
        made = await service.create(
            session, group, Draft(kind, "x", GIVEN.get(kind.name, {})), NOW, created_by=1, thread_id=None
        )
        assert made.number == most + 1
        t = texts("zh-CN")
        going_on = [activity_facts(activity) for activity in await service.going_on(session, group.id)]
        for message in (
            view.listing(t, going_on),
            view.manage_list(t, going_on),
            view.panel(t, activity_facts(made), "muster_bot"),
        ):
            assert plain_length(parse_html(str(message.text))[0]) <= 4096


def test_everything_that_is_planned_has_a_name() -> None:
    """On the timetable, in the log and in the doctor; and nothing has a name that is never planned."""
    assert names.known() == {*TASKS, *TASKS_OF_GROUPS}
    for kind in names.known():
        said = {str(names.name_of(texts(language), kind)) for language in LANGUAGES}
        assert len(said) == len(LANGUAGES)
