"""Red packets and relays; reasons of grants.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.add_column("transfers", sa.Column("note", sa.Text(), nullable=True))
    op.create_index(
        "ix_transfers_group_id_from_kind_from_owner_at", "transfers", ["group_id", "from_kind", "from_owner", "at"]
    )
    op.create_table(
        "packets",
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("activity", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sender", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("portions", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grabbable_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.CheckConstraint("portions BETWEEN 1 AND amount", name=op.f("ck_packets_portions")),
        sa.CheckConstraint("taken BETWEEN 0 AND portions", name=op.f("ck_packets_taken")),
        sa.CheckConstraint("outcome IN ('empty', 'expired', 'stopped')", name=op.f("ck_packets_outcome")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_packets_group_id_groups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "activity", "round", name=op.f("pk_packets")),
    )
    op.create_table(
        "portions",
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("activity", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_portions_amount")),
        sa.CheckConstraint("(person_id IS NULL) = (at IS NULL)", name=op.f("ck_portions_taken")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_portions_group_id_groups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "activity", "round", "position", name=op.f("pk_portions")),
        sa.UniqueConstraint(
            "group_id", "activity", "round", "person_id", name=op.f("uq_portions_group_id_activity_round_person_id")
        ),
    )
    op.create_index("ix_portions_group_id_person_id_at", "portions", ["group_id", "person_id", "at"])
    op.create_table(
        "turns",
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("activity", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('sent', 'passed', 'silent', 'gone', 'poor', 'stopped')", name=op.f("ck_turns_outcome")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_turns_group_id_groups"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("group_id", "activity", "round", "place", name=op.f("pk_turns")),
        sa.UniqueConstraint(
            "group_id", "activity", "round", "person_id", name=op.f("uq_turns_group_id_activity_round_person_id")
        ),
    )


def downgrade() -> None:
    """Go down."""
    op.drop_table("turns")
    op.drop_table("portions")
    op.drop_table("packets")
    op.drop_index("ix_transfers_group_id_from_kind_from_owner_at", "transfers")
    with op.batch_alter_table("transfers") as batch:
        batch.drop_column("note")
