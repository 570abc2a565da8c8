"""Add pictures to the options of votes.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("votings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pictures", sa.Text(), server_default="{}", nullable=False))


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("votings", schema=None) as batch_op:
        batch_op.drop_column("pictures")
