"""Add raffles.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "raffle_tickets",
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("activity", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("nth", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("paid", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('in', 'back', 'out')", name=op.f("ck_raffle_tickets_state")),
        sa.CheckConstraint("paid >= 0", name=op.f("ck_raffle_tickets_paid")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_raffle_tickets_group_id_groups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "activity", "person_id", "nth", name=op.f("pk_raffle_tickets")),
        sa.UniqueConstraint("group_id", "activity", "number", name=op.f("uq_raffle_tickets_group_id_activity_number")),
    )
    with op.batch_alter_table("raffle_tickets", schema=None) as batch_op:
        batch_op.create_index("ix_raffle_tickets_group_id_person_id", ["group_id", "person_id"], unique=False)

    op.create_table(
        "raffles",
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("activity", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.Column("listed", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome IN ('drawn', 'nobody', 'off')", name=op.f("ck_raffles_outcome")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_raffles_group_id_groups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "activity", name=op.f("pk_raffles")),
    )

    for table in ("member_days", "group_days"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("raffles", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Go down."""
    for table in ("member_days", "group_days"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("raffles")
    op.drop_table("raffles")
    op.drop_table("raffle_tickets")
