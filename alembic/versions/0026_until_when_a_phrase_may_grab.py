"""Until when a phrase may grab.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phrase_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.drop_column("phrase_until")
