"""PostgreSQL can be spread over several machines: every table says where it lies, and its keys hold there (models/spreading.py)."""

from collections.abc import Iterator

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, String, Table, UniqueConstraint

from bot.schema import ROOT
from models import metadata
from models.spreading import AT_ONE, EVERYWHERE, GROUP, Spread, Whole, place_of, spreads, statements

# A table of the whole bot that names a group; any other that does lies with its group.
NAME_A_GROUP = {
    "forms": "one a person, wherever it is about",
    "outbox": "of a group or of a person, in one order",
    "schedules": "the clock asks for what is due in any group",
}


def faults(tables: MetaData) -> Iterator[str]:
    """What would not hold if the tables were laid where they say."""
    for table in tables.sorted_tables:
        try:
            place = place_of(table)
        except LookupError:
            yield f"{table.name}: says nothing, or several things"
            continue
        yield from _keys(table, place)
        yield from _references(table, place)
        names_a_group = GROUP in table.columns and table.name not in NAME_A_GROUP
        if names_a_group and place != Spread(GROUP):
            yield f"{table.name}: names a group and does not lie with it"


def _keys(table: Table, place: Spread | Whole) -> Iterator[str]:
    if not isinstance(place, Spread):
        return
    if next(iter(table.primary_key.columns.keys()), None) != place.column:
        yield f"{table.name}: its key does not begin with {place.column}"
    alone = [set(each.columns.keys()) for each in table.constraints if isinstance(each, UniqueConstraint)]
    alone += [set(index.columns.keys()) for index in table.indexes if index.unique]
    for columns in alone:
        if place.column not in columns:
            yield f"{table.name}: unique without {place.column}"


def _references(table: Table, place: Spread | Whole) -> Iterator[str]:
    """What lies elsewhere cannot be looked up while a row is written; what is on every machine can."""
    for key in table.foreign_key_constraints:
        other = place_of(key.referred_table)
        if other is Whole.EVERYWHERE or (place is other is Whole.AT_ONE):
            continue
        together = isinstance(other, Spread) and place == Spread(GROUP) == other
        if not together or (GROUP, GROUP) not in {(e.parent.name, e.column.name) for e in key.elements}:
            yield f"{table.name}: refers to {key.referred_table.name}, which does not lie there"


def test_every_table_says_where_it_lies_and_its_keys_hold_there() -> None:
    assert list(faults(metadata)) == []


def test_what_names_a_group_and_lies_elsewhere_is_named_with_a_reason() -> None:
    assert {name for name in NAME_A_GROUP if place_of(metadata.tables[name]) == Spread(GROUP)} == set()
    assert set(NAME_A_GROUP) <= set(metadata.tables)


def test_a_new_table_does_not_slip_through() -> None:
    tables = MetaData()

    def group() -> Column[int]:
        return Column(GROUP, BigInteger, ForeignKey("groups.id"), primary_key=True, info=spreads())

    Table("groups", tables, Column("id", BigInteger, primary_key=True), **EVERYWHERE)
    Table("queue", tables, Column("id", BigInteger, primary_key=True), **AT_ONE)
    Table("good", tables, group(), Column("number", Integer, primary_key=True), UniqueConstraint(GROUP, "number"))
    # As they were, and as one might write them.
    Table("silent", tables, Column("id", BigInteger, primary_key=True))
    Table("both", tables, group(), **EVERYWHERE)
    Table("numbered", tables, Column("id", BigInteger, primary_key=True), Column(GROUP, BigInteger, info=spreads()))
    Table("second", tables, Column("number", Integer, primary_key=True), group())
    Table("alone", tables, group(), Column("code", String(8)), UniqueConstraint("code"))
    Table("indexed", tables, group(), Column("code", String(8)), Index("ix_code", "code", unique=True))
    Table("astray", tables, group(), Column("queue", BigInteger, ForeignKey("queue.id")))
    Table(
        "upward",
        tables,
        Column("id", BigInteger, primary_key=True),
        Column("good", BigInteger, ForeignKey("good.number")),
        **AT_ONE,
    )
    Table("apart", tables, Column("id", BigInteger, primary_key=True, info=spreads()), Column(GROUP, BigInteger))
    assert {fault.partition(":")[0] for fault in faults(tables)} == {
        "silent", "both", "numbered", "second", "alone", "indexed", "astray", "upward", "apart",
    }  # fmt: skip


def test_the_statements_lay_every_table_once() -> None:
    """What is referred to lies there before; queues stay where they are."""
    said = statements(metadata)
    named = [statement.split("'")[1] for statement in said]
    whole = {table.name for table in metadata.sorted_tables if place_of(table) is Whole.AT_ONE}
    assert sorted([*named, *whole]) == sorted(metadata.tables)
    assert whole == {"outbox", "schedules"}
    assert named.index("groups") < named.index("members")
    page = (ROOT / "docs/scaling.md").read_text(encoding="utf-8")
    assert "\n".join(["```sql", *said, "```"]) in page, "docs/scaling.md lists `statements(metadata)`"
