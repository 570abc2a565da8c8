"""Count on from earlier looks.

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("group_hours", schema=None) as batch_op:
        batch_op.add_column(sa.Column("amended", sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("campaign_watches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("counted", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("campaign_watches", schema=None) as batch_op:
        batch_op.drop_column("counted")
    with op.batch_alter_table("group_hours", schema=None) as batch_op:
        batch_op.drop_column("amended")
