"""Since when the bot hears plain talk.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hears_since", sa.DateTime(timezone=True), nullable=True))
    # Since when it is an administrator nobody has noted; nearly always it was made one on its first day.
    op.execute("UPDATE groups SET hears_since = created_at WHERE is_present AND bot_status = 'administrator'")


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.drop_column("hears_since")
