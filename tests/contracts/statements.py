"""What statements ask of tables that are spread by group: whether each names the group of every such table, in its WHERE or ON.

Seen are the expressions that SQLAlchemy is handed; of raw SQL nothing is known.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ClauseElement, Delete, Select, Table, TextClause, Update
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList, ColumnClause, Grouping, Tuple
from sqlalchemy.sql.selectable import Alias, FromClause, Join

from models.spreading import GROUP, Spread, place_of


def across_groups(statement: Any) -> list[str]:
    """The tables that are spread by group and whose group the statement, or a part of it, does not say."""
    if isinstance(statement, TextClause):
        return ["raw SQL"]
    return sorted({_name(table) for part in _parts(statement) for table in _unsaid(part)})


def _parts(statement: ClauseElement) -> Iterator[Any]:
    """The statement and all that is asked within it."""
    return (part for part in visitors.iterate(statement) if isinstance(part, Select | Update | Delete))


def _unsaid(part: Any) -> Iterator[FromClause]:
    froms = part.get_final_froms() if isinstance(part, Select) else [part.table]
    conditions = [part.whereclause] if part.whereclause is not None else []
    tables: list[FromClause] = []
    for source in froms:
        tables += _tables(source, conditions)
    # Rows are locked in one group at a time.
    locks = isinstance(part, Select) and part._for_update_arg is not None
    ways = {operators.eq} if locks else {operators.eq, operators.in_op}
    said = {column.table for condition in conditions for column in _groups_said(condition, ways)}
    return (table for table in tables if _is_spread(table) and table not in said)


def _tables(source: FromClause, conditions: list[Any]) -> Iterator[FromClause]:
    """What is joined in it; what it is joined on goes to the conditions."""
    if isinstance(source, Join):
        conditions.append(source.onclause)
        yield from _tables(source.left, conditions)
        yield from _tables(source.right, conditions)
    else:
        yield source._deannotate()  # as the columns' own


def _groups_said(condition: Any, ways: set[Any]) -> Iterator[ColumnClause[Any]]:
    """The columns of groups that must have a value for the condition to be so: named by a value, by a list, or by each other."""
    if isinstance(condition, Grouping):
        yield from _groups_said(condition.element, ways)
    elif isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
        for clause in condition.clauses:
            yield from _groups_said(clause, ways)
    elif isinstance(condition, BinaryExpression) and condition.operator in ways:
        for side in (condition.left, condition.right):
            for column in side.clauses if isinstance(side, Tuple) else [side]:
                if isinstance(column, ColumnClause) and column.name == GROUP:
                    yield column._deannotate()


def _is_spread(source: FromClause) -> bool:
    table = _table(source)
    return table is not None and place_of(table) == Spread(GROUP)


def _table(source: FromClause) -> Table | None:
    while isinstance(source, Alias):
        source = source.element
    return source if isinstance(source, Table) else None


def _name(source: FromClause) -> str:
    table = _table(source)
    assert table is not None
    return str(table.name)
