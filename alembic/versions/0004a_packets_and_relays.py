"""Packets and relays; reasons of grants.

Revision ID: 0004a
Revises: 0004
"""

import sqlalchemy as sa

from alembic import op

revision = "0004a"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.add_column("transfers", sa.Column("note", sa.Text(), nullable=True))
    op.create_index(
        "ix_transfers_group_id_from_kind_from_owner_at", "transfers", ["group_id", "from_kind", "from_owner", "at"]
    )


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_transfers_group_id_from_kind_from_owner_at", "transfers")
    with op.batch_alter_table("transfers") as batch:
        batch.drop_column("note")
