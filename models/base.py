"""What all tables share: the metadata with its naming rules, and the column kinds that recur."""

from typing import Annotated, Any, get_args

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, MetaData, String
from sqlalchemy.orm import DeclarativeBase, mapped_column

from kit.db import RowId
from models.personal import impersonal
from models.spreading import spreads

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def one_of(column: str, words: Any) -> CheckConstraint:
    """The constraint that the column is one of these words: those of a Literal, by which its attribute is typed."""
    said = ", ".join(f"'{word}'" for word in get_args(words))
    return CheckConstraint(f"{column} IN ({said})", name=column)


class Base(DeclarativeBase):
    """A table."""

    metadata = metadata


# Numbered by the database; no number comes again. SQLite would give that of a deleted row to the next one, and whoever still knows the
# row by it would mean another: each such table says NEVER_AGAIN (a test looks).
NumberedRow = Annotated[int, mapped_column(RowId, primary_key=True, autoincrement=True, info=impersonal())]
NEVER_AGAIN = {"sqlite_autoincrement": True}
# Who has taken the row for a while (kit/leases.py); None where nobody has.
Holder = Annotated[str | None, mapped_column(String(16), info=impersonal())]
# Group-scoped keys begin with the group, by which their tables can be spread (models/spreading.py).
InGroup = Annotated[
    int,
    mapped_column(
        BigInteger,
        ForeignKey("groups.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        info=spreads(),
    ),
]
# Telegram's own id of a person. Its column says what it is kept for: `info=personal(…)` (models/personal.py).
PersonId = Annotated[int, mapped_column(BigInteger)]
PersonKey = Annotated[int, mapped_column(BigInteger, primary_key=True, autoincrement=False)]
