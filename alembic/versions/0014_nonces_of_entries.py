"""Nonces of entries.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("nonce", sa.String(length=16), nullable=True))


def downgrade() -> None:
    """Go down."""
    # There lots are drawn by the number alone: what was drawn by nonces stays given, and cannot be checked any more.
    collections = sa.table("collections", sa.column("tickets", sa.Text()))
    for listed in (
        op.get_bind().scalars(sa.select(collections.c.tickets).where(collections.c.tickets.like("%:%"))).all()
    ):
        numbers = ",".join(ticket.partition(":")[0] for ticket in listed.split(","))
        op.execute(sa.update(collections).where(collections.c.tickets == listed).values(tickets=numbers))
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.drop_column("nonce")
