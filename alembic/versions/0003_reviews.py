"""The queue of what is judged.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "reviews",
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("activity", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("author", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reviewer", sa.BigInteger(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('pending', 'approved', 'declined')", name=op.f("ck_reviews_state")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_reviews_group_id_groups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "number", name=op.f("pk_reviews")),
        sa.UniqueConstraint(
            "group_id", "kind", "activity", "subject", name=op.f("uq_reviews_group_id_kind_activity_subject")
        ),
    )
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.create_index("ix_reviews_group_id_state_number", ["group_id", "state", "number"], unique=False)

    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_review", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("review_group", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("review_thread", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.drop_column("review_thread")
        batch_op.drop_column("review_group")
        batch_op.drop_column("last_review")

    op.drop_table("reviews")
