"""Whoever has taken a row is named in it, and the numbers of deleted rows do not come again.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# What is taken for a while, and the column that says by whom.
HELD = (
    ("outbox", "holder"),
    ("mutes", "holder"),
    ("proofs", "look_holder"),
    ("past_days", "holder"),
    ("group_weeks", "holder"),
)
NUMBERED = ("groups", "movements", "outbox", "prize_events", "runs", "schedules")


def upgrade() -> None:
    """Go up. What is under way just now is taken up again when its lease ends; a week that is half settled goes on."""
    for table, column in HELD:
        op.add_column(table, sa.Column(column, sa.String(length=16), nullable=True))
    _number(never_again=True)


def downgrade() -> None:
    """Go down."""
    _number(never_again=False)
    for table, column in HELD:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)


def _number(*, never_again: bool) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in NUMBERED:
            kind = {"sqlite_autoincrement": never_again}
            with op.batch_alter_table(table, schema=None, recreate="always", table_kwargs=kind):
                pass
