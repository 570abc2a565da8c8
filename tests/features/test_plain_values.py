"""What is kept as plain values: written and read by its column alone, and rows from before are read as they always were."""

import ast
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Text, cast, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import InstrumentedAttribute

from bot.schema import ROOT
from kit.db import Database, Json
from models import Collection
from tests.features.rows import a_group

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
# Who spells JSON that no column keeps: what an engineer may look at, what a renderer hands out, what is sealed, and what is only compared.
BY_HAND = {
    "features/updates.py",
    "features/importing/workbook.py",
    "features/outbox/service.py",
    "features/activities/survey/answering.py",
    "features/activities/survey/rules.py",
    "features/campaigns/differences.py",
    "features/rehearsal/reading.py",
}


def test_no_feature_spells_what_a_column_keeps() -> None:
    spelling = set()
    for path in (ROOT / "features").rglob("*.py"):
        names = {
            a.name
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Import)
            for a in node.names
        }
        if "json" in names:
            spelling.add(str(path.relative_to(ROOT)))
    assert spelling == BY_HAND


@pytest.mark.parametrize(
    ("value", "stored"),
    [({"a": ["你好", 1, None]}, '{"a": ["你好", 1, null]}'), ([], "[]"), ({}, "{}"), (None, None), ([(1, "x")], '[[1, "x"]]')],
    ids=str,
)  # fmt: skip
def test_values_come_back(value: Any, stored: str | None) -> None:
    column, dialect = Json(), sqlite.dialect()
    assert column.process_bind_param(value, dialect) == stored
    assert column.process_result_value(stored, dialect) == ([[1, "x"]] if value == [(1, "x")] else value)


def test_what_was_spelt_in_ascii_and_with_other_blanks_is_read() -> None:
    assert Json().process_result_value('{ "a":"\\u4f60\\u597d"}', sqlite.dialect()) == {"a": "你好"}


async def test_nothing_stands_as_it_always_did(database: Database) -> None:
    """Rows from before: nothing is an empty word where the column is never NULL."""
    group = await a_group(database, NOW)
    async with database.write() as session:
        row = Collection(group_id=group.id, activity=1, stage="collecting", began_at=NOW, seed="x")
        session.add(row)
    async with database.read() as session:
        kept = (await session.execute(select(cast(Collection.frozen, Text), cast(Collection.result, Text)))).one()
        assert tuple(kept) == ("", "")
        read = await session.get_one(Collection, (group.id, 1))
        assert (read.frozen, read.result) == (None, None)


OLD: list[tuple[InstrumentedAttribute[Any], str, Any]] = [
    (Collection.frozen, '{"vote": "likes"}', {"vote": "likes"}),
    (
        Collection.result,
        '[[1, 7, 1, 3, "1/2", 0, "0", "0", "1", false]]',
        [[1, 7, 1, 3, "1/2", 0, "0", "0", "1", False]],
    ),
    (Collection.result, "", None),
]


@pytest.mark.parametrize(("column", "stored", "value"), OLD, ids=str)
async def test_a_row_from_before_is_read(
    database: Database, column: InstrumentedAttribute[Any], stored: str, value: Any
) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        session.add(Collection(group_id=group.id, activity=1, stage="collecting", began_at=NOW, seed="x"))
        await session.flush()
        await session.execute(text(f"UPDATE collections SET {column.key} = :stored"), {"stored": stored})  # noqa: S608 - our own names
    async with database.read() as session:
        assert await session.scalar(select(column)) == value
