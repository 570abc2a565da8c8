"""Waves.

Revision ID: 9000
Revises: HEAD
"""

import sqlalchemy as sa

from alembic import op

revision = "9000"
down_revision = "HEAD"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "waves",
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("activity", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_waves_group_id_groups"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("group_id", "activity", "person_id", name=op.f("pk_waves")),
    )
    for table in ("member_days", "group_days"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("waves", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Go down."""
    for table in ("member_days", "group_days"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("waves")
    op.drop_table("waves")
