"""Packets handed out by taps.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("packets", schema=None) as batch_op:
        # Those that are there have promised to go out in their order, and do.
        batch_op.add_column(sa.Column("by_taps", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("packets", schema=None) as batch_op:
        batch_op.alter_column("by_taps", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("portions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("nth", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("nonce", sa.String(length=16), nullable=True))
    op.execute("UPDATE portions SET nth = position WHERE person_id IS NOT NULL")
    with op.batch_alter_table("portions", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_portions_taken"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_portions_taken"), "(person_id IS NULL) = (at IS NULL) AND (person_id IS NULL) = (nth IS NULL)"
        )


def downgrade() -> None:
    """Go down."""
    # There portions go out by their position. The hash of a packet that went out by taps cannot be checked any more.
    op.execute("""
        UPDATE portions SET position = -ranked.place
        FROM (
            SELECT group_id, activity, round, position, row_number() OVER (
                PARTITION BY group_id, activity, round ORDER BY nth IS NULL, nth, position
            ) AS place FROM portions
        ) AS ranked
        WHERE portions.group_id = ranked.group_id AND portions.activity = ranked.activity
        AND portions.round = ranked.round AND portions.position = ranked.position
    """)
    op.execute("UPDATE portions SET position = -position")
    with op.batch_alter_table("portions", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_portions_taken"), type_="check")
        batch_op.create_check_constraint(op.f("ck_portions_taken"), "(person_id IS NULL) = (at IS NULL)")
        batch_op.drop_column("nonce")
        batch_op.drop_column("nth")
    with op.batch_alter_table("packets", schema=None) as batch_op:
        batch_op.drop_column("by_taps")
