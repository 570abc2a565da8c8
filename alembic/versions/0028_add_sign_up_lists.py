"""Add sign-up lists.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "sign_ups",
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("activity", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=True),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("guests", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'left') = (size = 0)", name=op.f("ck_sign_ups_size")),
        sa.CheckConstraint("state IN ('in', 'waiting', 'left')", name=op.f("ck_sign_ups_state")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_sign_ups_group_id_groups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "activity", "number", name=op.f("pk_sign_ups")),
        sa.UniqueConstraint("group_id", "activity", "person_id", name=op.f("uq_sign_ups_group_id_activity_person_id")),
    )
    with op.batch_alter_table("sign_ups", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sign_ups_group_id_activity_state", ["group_id", "activity", "state", "place"], unique=False
        )
        batch_op.create_index("ix_sign_ups_group_id_person_id", ["group_id", "person_id"], unique=False)

    for table in ("member_days", "group_days"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("signups", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Go down."""
    for table in ("member_days", "group_days"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("signups")
    op.drop_table("sign_ups")
