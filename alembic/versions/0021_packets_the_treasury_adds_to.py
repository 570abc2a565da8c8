"""Packets the treasury adds to.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("packets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("top_up", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_check_constraint(op.f("ck_packets_top_up"), "top_up BETWEEN 0 AND amount")


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("packets", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_packets_top_up"), type_="check")
        batch_op.drop_column("top_up")
