"""Keys of all that belongs to a group begin with the group, and its numbers are counted apart from its row.

Revision ID: 0027
Revises: 0026
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager

import sqlalchemy as sa
from alembic.operations import BatchOperations

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# A column of groups that counted, and what it counted.
COUNTED = (("last_number", "activity"), ("last_review", "review"), ("last_proof", "proof"))
# Tables whose rows had a number of the database: what tells them apart now, and in which order they came.
MOVEMENTS = ("group_id", "person_id", "nth")
EVENTS = ("group_id", "activity", "slot", "nth")
RUNS = ("group_id", "key", "due_at")


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "last_numbers",
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("of", sa.String(length=8), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("of IN ('activity', 'review', 'proof')", name=op.f("ck_last_numbers_of")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_last_numbers_group_id_groups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "of", name=op.f("pk_last_numbers")),
    )
    for column, of in COUNTED:
        op.execute(f"INSERT INTO last_numbers SELECT id, '{of}', {column} FROM groups WHERE {column} > 0")  # noqa: S608
    with op.batch_alter_table("groups", schema=None) as batch_op:
        for column, _ in COUNTED:
            batch_op.drop_column(column)
    op.drop_index("ix_movements_group_id_person_id", "movements")
    op.drop_index("ix_prize_events_group_id_activity_slot", "prize_events")
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_constraint("uq_runs_group_id_key_due_at", type_="unique")
    for table, key in (("movements", MOVEMENTS), ("prize_events", EVENTS)):
        op.add_column(table, sa.Column("nth", sa.Integer(), nullable=True))
        _fill(table, "nth", ("id",), f"PARTITION BY {', '.join(key[:-1])} ORDER BY id")
    for table, key in (("movements", MOVEMENTS), ("prize_events", EVENTS), ("runs", RUNS)):
        with _anew(table, never_again=False) as batch_op:
            if op.get_bind().dialect.name == "postgresql":
                # On SQLite it has no name, and goes with its column.
                batch_op.drop_constraint(f"pk_{table}", type_="primary")
            batch_op.drop_column("id")
            if "nth" in key:
                batch_op.alter_column("nth", existing_type=sa.Integer(), nullable=False)
            batch_op.create_primary_key(f"pk_{table}", list(key))


def downgrade() -> None:
    """Go down."""
    for table, key, order in (
        ("movements", MOVEMENTS, "at, nth"),
        ("prize_events", EVENTS, "at, slot, nth"),
        ("runs", RUNS, "ran_at, due_at"),
    ):
        op.add_column(table, sa.Column("id", NUMBER, nullable=True))
        _fill(table, "id", key, f"ORDER BY {order}")
        with _anew(table, never_again=True) as batch_op:
            batch_op.drop_constraint(f"pk_{table}", type_="primary")
            batch_op.alter_column("id", existing_type=NUMBER, nullable=False)
            batch_op.create_primary_key(f"pk_{table}", ["id"])
            if "nth" in key:
                batch_op.drop_column("nth")
            else:
                batch_op.create_unique_constraint("uq_runs_group_id_key_due_at", list(key))
        _count_on(table)
    op.create_index("ix_movements_group_id_person_id", "movements", ["group_id", "person_id", "id"])
    op.create_index("ix_prize_events_group_id_activity_slot", "prize_events", ["group_id", "activity", "slot"])
    for column, of in COUNTED:
        op.add_column("groups", sa.Column(column, sa.Integer(), server_default="0", nullable=False))
        said = f"SELECT last FROM last_numbers WHERE group_id = groups.id AND of = '{of}'"  # noqa: S608
        op.execute(f"UPDATE groups SET {column} = coalesce(({said}), 0)")  # noqa: S608
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.alter_column("last_number", server_default=None)
    op.drop_table("last_numbers")


def _fill(table: str, column: str, key: Sequence[str], order: str) -> None:
    """Count the rows in this column."""
    counted = f"SELECT {', '.join(key)}, row_number() OVER ({order}) AS place FROM {table}"  # noqa: S608
    same = " AND ".join(f"counted.{name} = {table}.{name}" for name in key)
    op.execute(f"UPDATE {table} SET {column} = counted.place FROM ({counted}) AS counted WHERE {same}")  # noqa: S608


def _anew(table: str, *, never_again: bool) -> AbstractContextManager[BatchOperations]:
    """Give a table another key: SQLite has to make it anew."""
    return op.batch_alter_table(table, schema=None, table_kwargs={"sqlite_autoincrement": never_again})


def _count_on(table: str) -> None:
    """The database numbers further rows; SQLite does so by itself."""
    if op.get_bind().dialect.name == "postgresql":
        numbers = f"{table}_id_seq"
        op.execute(f"CREATE SEQUENCE {numbers} OWNED BY {table}.id")
        op.execute(f"ALTER TABLE {table} ALTER COLUMN id SET DEFAULT nextval('{numbers}')")
        op.execute(f"SELECT setval('{numbers}', (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)")  # noqa: S608
