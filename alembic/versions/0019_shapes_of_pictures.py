"""Shapes of pictures.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up. Pictures that were looked at before have one hash and no shape: they get theirs when something comes near them."""
    with op.batch_alter_table("looks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("variant", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("shape", sa.LargeBinary(), nullable=True))
        batch_op.drop_constraint(op.f("pk_looks"), type_="primary")
        batch_op.create_primary_key(op.f("pk_looks"), ["group_id", "number", "variant"])
    with op.batch_alter_table("looks", schema=None) as batch_op:
        batch_op.alter_column("variant", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    """Go down. The hashes of parts of pictures are lost."""
    op.execute("DELETE FROM looks WHERE variant > 0")
    with op.batch_alter_table("looks", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("pk_looks"), type_="primary")
        batch_op.create_primary_key(op.f("pk_looks"), ["group_id", "number"])
    with op.batch_alter_table("looks", schema=None) as batch_op:
        batch_op.drop_column("shape")
        batch_op.drop_column("variant")
