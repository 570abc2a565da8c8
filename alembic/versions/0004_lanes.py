"""Lanes in the outbox.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Messages to one chat keep their order; when to try again stands beside when it is meant for."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lane", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_outbox_lane_id", ["lane", "id"], unique=False)
    op.execute("UPDATE outbox SET lane = 'g' || group_id WHERE kind IN ('message', 'board') AND group_id IS NOT NULL")
    op.execute("UPDATE outbox SET lane = 'p' || person_id WHERE kind = 'message' AND group_id IS NULL")


def downgrade() -> None:
    """Back to one list."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_lane_id")
        batch_op.drop_column("retry_at")
        batch_op.drop_column("lane")
