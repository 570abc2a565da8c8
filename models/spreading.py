"""Where the rows of a table lie when PostgreSQL is spread over several machines (docs/scaling.md), declared where the table stands.

A table of a group lies with its group: its key begins with `InGroup`, which says so. Any other says it at its column or at itself. A test
over the metadata fails for a table that says nothing, and for a key that would not hold there (tests/contracts/test_spread.py).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import MetaData, Table

_KEY = "lies"
# The column by which all that belongs to a group is spread, so that it lies together.
GROUP = "group_id"


class Whole(StrEnum):
    """Where a table lies that is not spread."""

    # Read by everybody and seldom written: a copy on every machine. Each write goes to all of them.
    EVERYWHERE = "everywhere"
    # A queue of the whole bot, from which rows are taken with locks that skip each other: on the machine that the bot speaks to.
    AT_ONE = "at one"


@dataclass(frozen=True, slots=True)
class Spread:
    """A table that is spread by this column."""

    column: str


# Where a table lies: said by `__table_args__`, as its last part.
EVERYWHERE: dict[str, Any] = {"info": {_KEY: Whole.EVERYWHERE}}
AT_ONE: dict[str, Any] = {"info": {_KEY: Whole.AT_ONE}}


def spreads() -> dict[str, bool]:
    """`info` of the column by which its table is spread."""
    return {_KEY: True}


def place_of(table: Table) -> Spread | Whole:
    """Where it lies. Raises LookupError for a table that says nothing, or several things."""
    said: list[Spread | Whole] = [Spread(column.name) for column in table.columns if _KEY in column.info]
    if _KEY in table.info:
        said.append(table.info[_KEY])
    if len(said) != 1:
        msg = f"{table.name} has to say where it lies, once (models/spreading.py); it says {said}"
        raise LookupError(msg)
    return said[0]


def statements(metadata: MetaData) -> list[str]:
    """What lays the tables there, for Citus, in an order in which each finds what it refers to."""
    places = {table.name: place_of(table) for table in metadata.sorted_tables}
    everywhere = [
        f"SELECT create_reference_table('{name}');" for name, place in places.items() if place is Whole.EVERYWHERE
    ]
    spread = {name: place.column for name, place in places.items() if isinstance(place, Spread)}
    by_group = [
        f"SELECT create_distributed_table('{name}', '{column}');" for name, column in spread.items() if column == GROUP
    ]
    # By the kind of their column alone they would be put with the groups, to which they do not belong.
    others = [
        f"SELECT create_distributed_table('{name}', '{column}', colocate_with => 'none');"
        for name, column in spread.items()
        if column != GROUP
    ]
    return [*everywhere, *by_group, *others]
