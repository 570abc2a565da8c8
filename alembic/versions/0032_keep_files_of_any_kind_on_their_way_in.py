"""Keep files of any kind on their way in: those with past check-ins are one of them.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_SHARED = "group_id, person_id, activity, version, file_id, in_private, thread_id, due_at, attempts, holder, at"


def upgrade() -> None:
    """Go up. What waits to be read or confirmed is kept."""
    _create("imported_files", sa.Column("kind", sa.String(length=16), nullable=False), found="found")
    op.execute(
        f"INSERT INTO imported_files ({_SHARED}, kind, found) SELECT {_SHARED}, 'past days', days FROM past_days"  # noqa: S608 - our own names
    )
    op.drop_table("past_days")


def downgrade() -> None:
    """Go down. Files of other kinds are gone: whoever sent one sends it again."""
    _create("past_days", found="days")
    op.execute(
        f"INSERT INTO past_days ({_SHARED}, days) SELECT {_SHARED}, found FROM imported_files WHERE kind = 'past days'"  # noqa: S608 - our own names
    )
    op.drop_table("imported_files")


def _create(table: str, *more: sa.Column[str], found: str) -> None:
    op.create_table(
        table,
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        *more,
        sa.Column("activity", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column(found, sa.Text(), nullable=True),
        sa.Column("in_private", sa.Boolean(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=16), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f(f"fk_{table}_group_id_groups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "person_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_due_at"), table, ["due_at"], unique=False)
