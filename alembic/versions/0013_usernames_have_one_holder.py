"""Usernames have one holder: of several who were seen with one, whoever was seen with it last.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_FORMER_HOLDERS = """
    UPDATE persons SET username = NULL WHERE id IN (
        SELECT id FROM (
            SELECT id, row_number() OVER (PARTITION BY lower(username) ORDER BY updated_at DESC, id DESC) AS place
            FROM persons WHERE username IS NOT NULL
        ) AS holders
        WHERE place > 1
    )
"""


def upgrade() -> None:
    """Go up."""
    op.add_column("persons", sa.Column("handle", sa.String(length=64), nullable=True))
    op.execute(_FORMER_HOLDERS)
    op.execute("UPDATE persons SET handle = lower(username) WHERE username IS NOT NULL")
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_persons_username"))
        batch_op.create_index(batch_op.f("ix_persons_handle"), ["handle"], unique=True)


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_persons_handle"))
        batch_op.create_index(batch_op.f("ix_persons_username"), ["username"], unique=False)
        batch_op.drop_column("handle")
