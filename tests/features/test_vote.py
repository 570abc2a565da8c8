"""Votes: their rules alone, how many statements one costs, and many people at once."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import event, select

from features.activities import service as activities
from features.activities.drafts import Draft
from features.activities.vote import casting, results, rules, values, view, view_result
from features.activities.vote.kind import VOTE
from features.activities.vote.options import Options, options_of
from features.activities.vote.refusals import NotThere
from features.activities.vote.rules import BoardFacts, Cast, Counts
from features.facts import ActivityFacts, GroupFacts, activity_facts, group_facts
from features.people import movements
from features.refusals import Ended
from kit.db import Database, Session
from kit.marks import Marker
from kit.texts import texts
from models import Activity, Group, MemberDay, Movement, Paper, Voter, Voting
from tests.features.rows import a_group, people_in

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MARKER = Marker("123:a token")


async def a_vote(session: Session, group: Group, **given: str) -> Activity:
    """A vote that is open from now on."""
    draft = Draft(VOTE, "Where to?", {"options": "Lake,Hill,City", "until": "no", **given})
    return await activities.create(
        session, await session.get_one(Group, group.id), draft, NOW, created_by=1, thread_id=None
    )


async def votes(
    database: Database, activity: Activity, option: int, people: Sequence[int], now: datetime = NOW
) -> list[object]:
    async with database.write() as session:
        here = await session.get_one(Activity, (activity.group_id, activity.number))
        choices = [(person, option) for person in people]
        return list(await casting.vote(session, here, choices, now, marker=MARKER))


async def counted(database: Database, activity: Activity) -> Counts:
    async with database.read() as session:
        here = await session.get_one(Activity, (activity.group_id, activity.number))
        return await results.count(session, here, options_of(here))


# --- rules ------------------------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(1, 20), st.booleans()), max_size=40), st.integers(1, 20))
def test_a_paper_is_a_set_of_options(steps: list[tuple[int, bool]], most: int) -> None:
    paper, meant = 0, set[int]()
    for option, is_given in steps:
        if not is_given:
            paper, meant = paper & ~rules.bit(option), meant - {option}
        elif (after := rules.marked(paper, option, most)) is not None:
            paper, meant = after, ({option} if most == 1 else meant | {option})
        else:
            assert len(meant) == most
            assert option not in meant
        assert set(rules.chosen(paper)) == meant
        assert len(meant) <= most
    assert rules.added_up([(paper, 3)], 20) == tuple(3 * (number in meant) for number in range(1, 21))


@pytest.mark.parametrize(
    ("moves", "was_there"),
    [
        ((), True),
        (((-1, True),), True),
        (((1, True),), False),
        (((-1, False),), False),
        (((-2, False), (-1, True)), True),
        # Who left afterwards was there, and is again.
        (((1, False), (2, True)), True),
        (((-1, False), (1, True)), False),
    ],
)
def test_who_was_there_when_it_opened(moves: Sequence[tuple[int, bool]], was_there: bool) -> None:
    assert rules.was_there([(NOW + hours * HOUR, has_come) for hours, has_come in moves], NOW) is was_there


OPTION = st.text(st.sampled_from("ab湖 ,;|、\u00e9"), min_size=1, max_size=12).map(lambda text: " ".join(text.split()))


@given(st.lists(OPTION.filter(bool), min_size=2, max_size=20, unique_by=values.same))
def test_options_are_read_as_they_are_written(options: list[str]) -> None:
    # What the form and the command take: a line each, so that anything may stand in one.
    read = values.read_options("\n".join(options))
    assert read == tuple(options)
    assert values.read_options(values.write_options(read)) == read


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Lake,Hill , City", ("Lake", "Hill", "City")),
        ("湖边、爬山，逛街", ("湖边", "爬山", "逛街")),
        ("Soup, or salad; Noodles", ("Soup, or salad", "Noodles")),
        ("Soup, or salad\nNoodles\n", ("Soup, or salad", "Noodles")),
        ("no", ()),
    ],
)
def test_options_as_people_write_them(said: str, meant: tuple[str, ...]) -> None:
    assert values.read_options(said) == meant


@pytest.mark.parametrize(
    "said", ["Lake", "Lake,lake", "Lake,Ｌake", "x" * 61 + ",y", ",".join(map(str, range(1, 22))), ","]
)
def test_what_are_no_options(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - a reader says no more
        values.read_options(said)


@pytest.mark.parametrize(
    ("read", "said", "meant"),
    [
        (values.read_choices, "任意", 0), (values.read_choices, "单选", 1), (values.read_choices, "3", 3),
        (values.read_results, "实时", "live"), (values.read_results, "结束", "end"),
        (values.read_quorum, "10人", 10), (values.read_quorum, "不限", None), (values.read_quorum, "20 people", 20),
    ],
)  # fmt: skip
def test_values_in_words(read: object, said: str, meant: object) -> None:
    assert callable(read)
    assert read(said) == meant


def test_the_board_is_made_of_facts_alone() -> None:
    options = Options(options=("Lake", "Hill"), results="live", anonymous=False)
    group = GroupFacts(1, -1001, "Runners", "supergroup", "en", None, "administrator", frozenset())  # type: ignore[arg-type]
    activity = ActivityFacts(1, 4, "vote", "Where <to>?", "open", "", None, None)
    facts = BoardFacts(group, activity, options, 3, Counts((1, 2), 3), None, frozenset())
    shown = view.board(texts("en"), facts)
    assert "🗳 <b>Where &lt;to&gt;?</b>" in shown.text
    assert "▰▰▰▱▱▱▱▱▱▱ Lake: 1 vote (33%)" in shown.text
    assert "🏆 <b>Hill</b>, with 2 votes" in view_result.result(texts("en"), facts).text


# --- at once ----------------------------------------------------------------------------------------------------------------------


@contextmanager
def noted(database: Database) -> Iterator[list[str]]:
    """The statements that are executed meanwhile, without those that begin and end transactions."""
    executed: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "SET")):
            executed.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield executed
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("anonymous", ["yes", "no"])
async def test_a_vote_costs_five_statements_however_many_vote(database: Database, anonymous: str) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await people_in(session, group.id, range(1, 501), NOW - HOUR)
        activity = await a_vote(session, group, anonymous=anonymous, results="live")
    for people in (range(1, 2), range(2, 501)):
        for option, most in ((1, 5), (2, 3), (2, 2)):
            async with database.write() as session:
                here = await session.get_one(Activity, (activity.group_id, activity.number))
                with noted(database) as executed:
                    # However the options are mixed: of two, half of them choose another one first.
                    mixed = [(person, option + person % 2) for person in people] if len(people) > 1 else []
                    choices = [*mixed, *((person, option) for person in people)]
                    await casting.vote(session, here, choices, NOW, marker=MARKER)
                assert len(executed) <= most, executed
    assert await counted(database, activity) == Counts((0, 500, 0), 500)
    async with database.read() as session:
        assert sorted(await session.scalars(select(MemberDay.votes))) == [1] * 500


@pytest.mark.parametrize("anonymous", ["yes", "no"])
async def test_taps_of_one_person_at_once_are_one_vote(database: Database, anonymous: str) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await people_in(session, group.id, range(1, 31), NOW - HOUR)
        activity = await a_vote(session, group, anonymous=anonymous)
    turns = [votes(database, activity, 1 + n % 3, range(1, 31)) for n in range(6)]
    told = await asyncio.gather(*turns)
    assert all(isinstance(each, Cast) for turn in told for each in turn)
    counts = await counted(database, activity)
    assert (sum(counts.votes), counts.voters) == (30, 30)
    async with database.read() as session:
        assert sum(await session.scalars(select(MemberDay.votes))) == 30


async def test_a_vote_that_comes_as_it_closes_counts_or_is_refused(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await people_in(session, group.id, range(1, 41), NOW - HOUR)
        activity = await a_vote(session, group, until="1h")
    later = NOW + HOUR - timedelta(seconds=1)

    async def end() -> None:
        async with database.write() as session:
            await activities.end(session, await session.get_one(Group, group.id), activity.number, later)

    said = await asyncio.gather(
        *(votes(database, activity, 1, [person], later) for person in range(1, 21)),
        end(),
        *(votes(database, activity, 2, [person], later) for person in range(21, 41)),
        return_exceptions=True,
    )
    counting = sum(isinstance(each, list) for each in said)
    assert counting + sum(isinstance(each, Ended) for each in said) == 40
    async with database.read() as session:
        result = (await session.scalars(select(Voting.result))).one()
        assert result is not None
        assert sum(result["votes"]) == result["voters"] == counting
        assert list(await session.scalars(select(Paper))) == []
        # Who voted, and of nobody for what.
        assert set(await session.scalars(select(Voter.chosen))) <= {None}
    # In the moment in which its time is up and nobody has counted it yet, it is over, too.
    async with database.write() as session:
        other = await a_vote(session, group, until="1h")
    with pytest.raises(Ended):
        await votes(database, other, 1, [1], NOW + HOUR)


async def test_newcomers_of_a_batch_are_refused_one_by_one(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await people_in(session, group.id, range(1, 5), NOW - HOUR)
        await movements.note(session, group.id, [2], NOW - HOUR, have_come=True)
        activity = await a_vote(session, group)
    async with database.write() as session:
        await movements.note(session, group.id, [3], NOW + HOUR, have_come=True)
    told = await votes(database, activity, 1, [1, 2, 3, 4, 3], NOW + 2 * HOUR)
    assert [type(each) for each in told] == [Cast, Cast, NotThere, Cast, NotThere]
    assert await counted(database, activity) == Counts((3, 0, 0), 3)
    async with database.read() as session:
        assert len(list(await session.scalars(select(Movement)))) == 2
        row = await session.get_one(Group, group.id)
        facts = await results.facts(session, row, await session.get_one(Activity, (group.id, activity.number)))
    # What is hidden is not in the facts from which every board and page is made.
    assert (facts.voters, facts.counts) == (3, None)
    assert facts.group == group_facts(row)
    assert facts.activity == activity_facts(activity)


def test_marks_are_of_one_place_and_one_secret() -> None:
    marks = {
        MARKER.mark("vote", group, number, person) for group in (1, 11) for number in (1, 11) for person in (1, 11)
    }
    assert len(marks) == 8
    assert Marker("123:another").mark("vote", 1, 1, 1) not in marks
    assert "token" not in repr(MARKER)
