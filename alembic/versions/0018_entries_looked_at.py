"""A stage in which entries are looked at.

Revision ID: 0018
Revises: 0017
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("collections", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_collections_stage"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_collections_stage"), "stage IN ('collecting', 'looking', 'voting', 'done')"
        )


def downgrade() -> None:
    """Go down."""
    # There what waits to be looked at holds up nothing: entries are open again until the time to look at them would be up.
    op.execute("UPDATE collections SET stage = 'collecting', frozen = '' WHERE stage = 'looking'")
    with op.batch_alter_table("collections", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_collections_stage"), type_="check")
        batch_op.create_check_constraint(op.f("ck_collections_stage"), "stage IN ('collecting', 'voting', 'done')")
