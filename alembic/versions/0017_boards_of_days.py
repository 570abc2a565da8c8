"""Boards of days.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up. Of boards that are there nobody knows which day they were for: they stay as they are."""
    with op.batch_alter_table("boards", schema=None) as batch_op:
        batch_op.add_column(sa.Column("day", sa.Date(), nullable=True))
        batch_op.create_index("ix_boards_group_id_activity_day", ["group_id", "activity", "day"], unique=False)


def downgrade() -> None:
    """Go down. The program from before knows no errands of these kinds."""
    op.execute("DELETE FROM outbox WHERE kind IN ('record', 'react')")
    with op.batch_alter_table("boards", schema=None) as batch_op:
        batch_op.drop_index("ix_boards_group_id_activity_day")
        batch_op.drop_column("day")
