"""What is kept about people is declared (models/personal.py): no column says nothing, and what is said of its time is so."""

import re
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    func,
    insert,
    select,
)

from features import forms
from features.forms import Open
from features.people import asks, privacy, view_privacy
from jobs import upkeep
from kit.db import Session, UTCDateTime
from kit.texts import LANGUAGES, texts
from models import ERRANDS_KEPT, LOOKS_KEPT, PROMPTS_KEPT, Group, Proof, metadata
from models.personal import Forgotten, Purpose, Stays, declared, impersonal, personal
from tests.features.rows import a_group
from tests.wiring import World

DECLARED = list(declared(metadata))
PERSONAL = [each for each in DECLARED if each.about is not None]
# Somebody can be named, and words can be held, by what is of another type. What these say goes with the person whom their row names.
HARMLESS = (Boolean, Date, Integer, UTCDateTime)
# What somebody's id is called, wherever one stands.
PEOPLE = re.compile(r"(.+_)?(person|author|reviewer|sender|actor|speaker|king|owner)(_id)?|(.+_)?by")


def must_say(column: Column[Any]) -> bool:
    """Whether it could be about people, for all that its type and its constraints tell."""
    if isinstance(column.type, HARMLESS) and not isinstance(column.type, BigInteger):
        return False
    if any(key.target_fullname == "groups.id" for key in column.foreign_keys):
        return False
    # One of a few words of the program's own, as the database itself sees to.
    checks = [str(c.sqltext) for c in column.table.constraints if isinstance(c, CheckConstraint)]
    return not any(re.fullmatch(rf"{column.name} IN \(('[\w-]+'(, )?)+\)", check) for check in checks)


def silent(tables: MetaData) -> list[str]:
    """The columns that ought to say whether they are about people, and do not; and the ids of people that say they are not."""
    said = {each.column: each.about for each in declared(tables)}
    columns = [column for table in tables.sorted_tables for column in table.columns]
    wrong = [c for c in columns if must_say(c) and (c not in said or (said[c] is None and PEOPLE.fullmatch(c.name)))]
    return [f"{column.table.name}.{column.name}" for column in wrong]


def test_every_column_says_whether_it_is_about_people() -> None:
    assert silent(metadata) == [], "say it where it stands: info=personal(…) or info=impersonal(), models/personal.py"


def test_a_new_column_does_not_slip_through() -> None:
    tables = MetaData()
    Table("groups", tables, Column("id", BigInteger, info=impersonal()))
    state = CheckConstraint("state IN ('open', 'made-up')")
    Table(
        "things",
        tables,
        # Nothing to say.
        Column("number", Integer),
        Column("day", Date),
        Column("at", UTCDateTime),
        Column("state", String(8)),
        state,
        # Said.
        Column("person_id", BigInteger, info=personal(Purpose.NAMES, Forgotten.REMOVED)),
        Column("word", Text, info=impersonal()),
        # Silent.
        Column("note", Text),
        Column("kind", String(8)),
        Column("chat_id", BigInteger),
        Column("raw", LargeBinary),
        # Said too fast.
        Column("changed_by", BigInteger, info=impersonal()),
        Column("author", BigInteger, info=impersonal()),
    )
    assert silent(tables) == [f"things.{name}" for name in ("note", "kind", "chat_id", "raw", "changed_by", "author")]


def test_every_purpose_has_columns() -> None:
    assert {each.about.purpose for each in PERSONAL if each.about} == set(Purpose)


def test_privacy_says_all_of_it_in_both_languages() -> None:
    said = {
        language: {kept.purpose: view_privacy.line(texts(language), kept) for kept in privacy.facts()}
        for language in LANGUAGES
    }
    for language, lines in said.items():
        whole = view_privacy.privacy(texts(language), privacy.facts()).text
        assert set(lines) == set(Purpose)
        assert len(set(lines.values())) == len(Purpose)
        assert all(line in whole for line in lines.values())
    assert not set(said["en"].values()) & set(said["zh-CN"].values())


def test_privacy_says_times_as_they_are_declared() -> None:
    """The longest of each purpose, which its words show; whatever has no time is said to have none."""
    days = {kept.purpose: kept.days for kept in privacy.facts()}
    assert days[Purpose.LOOKS] == LOOKS_KEPT.days
    assert days[Purpose.DELIVERY] == PROMPTS_KEPT.days > ERRANDS_KEPT.days
    assert days[Purpose.POINTS] is None
    for language in LANGUAGES:
        t = texts(language)
        for kept in privacy.facts():
            shows = str(t.many("{count} day", "{count} days", kept.days or 0)) in view_privacy.line(t, kept)
            assert shows is (kept.days is not None), kept.purpose


def test_a_purpose_is_either_timed_or_not() -> None:
    """`/privacy` says of each how long: one that has a time for this and none for that would say too much or too little."""
    timed = {e.about.purpose for e in PERSONAL if e.about and isinstance(e.about.kept, timedelta)}
    untimed = {e.about.purpose for e in PERSONAL if e.about and not isinstance(e.about.kept, timedelta)}
    assert timed & untimed == set()


def test_what_expires_by_itself_does() -> None:
    wrong = [
        e.column
        for e in PERSONAL
        if e.about and e.about.forgotten is Forgotten.EXPIRES and e.about.kept is Stays.RECORD
    ]
    assert wrong == []


# --- how long -------------------------------------------------------------------------------------------------------------------------

Write = Callable[[Session, Group, datetime], Awaitable[None]]


def a_row(table: str, since: str, **values: Any) -> Write:
    """A row of that table whose time counts from `since`; what is not given is something of its type."""

    async def write(session: Session, group: Group, moment: datetime) -> None:
        given = {since: moment, **values}
        for column in metadata.tables[table].columns:
            if column.name == "group_id":
                given.setdefault("group_id", group.id)
            elif not column.nullable and not (column.autoincrement is True or column.server_default or column.default):
                given.setdefault(column.name, something(column, moment))
        await session.execute(insert(metadata.tables[table]).values(given))

    return write


def something(column: Column[Any], moment: datetime) -> Any:
    """A value of the column's type."""
    if isinstance(column.type, Text | String):
        return "x"
    return {UTCDateTime: moment, Date: date(2026, 1, 1), Boolean: False}.get(type(column.type), 1)


async def a_form(session: Session, group: Group, moment: datetime) -> None:
    """A form that somebody began then."""
    await forms.keep(session, 1, Open("test", group.id, None, "step", {}), moment)


async def an_ask(session: Session, group: Group, moment: datetime) -> None:
    """A command that an anonymous admin gave then."""
    await asks.keep(session, group.id, 1, "/new", moment)


async def a_place(session: Session, group: Group, moment: datetime) -> None:
    """A message that asked for something then."""
    await a_row("prompts", "asked_at")(session, group, moment)
    await session.execute(
        insert(metadata.tables["prompt_places"]).values(group_id=group.id, about="x", queue="p1", message_id=1)
    )


async def a_bundle(session: Session, group: Group, moment: datetime) -> None:
    """Answers to a survey that was over then."""
    over = a_row("activities", "closed_at", number=1, kind="survey", state="closed", options="{}")
    await over(session, group, moment)
    of_it = {"group_id": group.id, "activity": 1, "question": 1, "nth": 0, "answers": 1, "counts": {"3": 1}}
    await session.execute(insert(metadata.tables["bundles"]).values(of_it))


# A row of each table that is declared to be kept for a time, as of a moment.
TIMED: dict[str, Write] = {
    "announcements": a_row("announcements", "sent_at", state="done"),
    "asks": an_ask,
    "bundles": a_bundle,
    "entry_parts": a_row("entry_parts", "at"),
    "forms": a_form,
    "imported_files": a_row("imported_files", "at"),
    "looks": a_row("looks", "at"),
    "outbox": a_row("outbox", "not_before"),
    "prompt_places": a_place,
    "prompts": a_row("prompts", "asked_at"),
    "quarantined_updates": a_row("quarantined_updates", "at"),
    "talk_messages": a_row("talk_messages", "at"),
}


def times() -> dict[str, set[timedelta]]:
    """How long rows of each table are declared to be kept, where that is a time."""
    found: dict[str, set[timedelta]] = {}
    for each in PERSONAL:
        if each.about is not None and isinstance(each.about.kept, timedelta):
            found.setdefault(each.column.table.name, set()).add(each.about.kept)
    return found


def test_every_table_that_is_kept_for_a_time_has_one_and_is_swept() -> None:
    assert set(times()) == set(TIMED)
    assert all(len(found) == 1 for found in times().values())


@pytest.mark.every_case
@pytest.mark.parametrize("table", sorted(TIMED))
async def test_it_goes_when_its_time_is_over_and_not_before(world: World, table: str) -> None:
    (kept,) = times()[table]
    now, database = world.clock.now(), world.app.database
    group = await a_group(database, now)
    count = select(func.count()).select_from(metadata.tables[table])
    async with database.write() as session:
        await TIMED[table](session, group, now - kept + timedelta(seconds=1))
    await world.app.do(upkeep.JOB)
    async with database.read() as session:
        assert await session.scalar(count) == 1
    world.clock.advance(seconds=2)
    await world.app.do(upkeep.JOB)
    async with database.read() as session:
        assert await session.scalar(count) == 0


@pytest.mark.parametrize("why", ["", "asked"])
async def test_a_photo_that_nobody_gave_for_anything_goes_with_what_is_not_finished(world: World, why: str) -> None:
    """Its row stands among proofs, which stay; `/privacy` counts it among what is not finished."""
    (days,) = [kept.days for kept in privacy.facts() if kept.purpose is Purpose.UNFINISHED]
    now, database = world.clock.now(), world.app.database
    group = await a_group(database, now)
    given = a_row("proofs", "at", state="loose", why=why, kind="photo", look_attempts=0)
    async with database.write() as session:
        await given(session, group, now - timedelta(days=days or 0, seconds=1))
    await world.app.do(upkeep.JOB)
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Proof)) == 0
