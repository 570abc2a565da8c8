"""Prompts wherever they stand.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "prompt_places",
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("lane", sa.String(length=24), nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_prompt_places_group_id_groups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "about", "lane", "message_id", name=op.f("pk_prompt_places")),
    )
    with op.batch_alter_table("prompt_places", schema=None) as batch_op:
        batch_op.create_index("ix_prompt_places_lane_message_id", ["lane", "message_id"], unique=False)
    op.create_table(
        "prompts",
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("faces", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_prompts_group_id_groups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "about", name=op.f("pk_prompts")),
    )
    with op.batch_alter_table("prompts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prompts_asked_at"), ["asked_at"], unique=False)


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("prompts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_prompts_asked_at"))

    op.drop_table("prompts")
    with op.batch_alter_table("prompt_places", schema=None) as batch_op:
        batch_op.drop_index("ix_prompt_places_lane_message_id")
    op.drop_table("prompt_places")
