"""Days that were declined or revoked were not done.

Revision ID: 0024
Revises: 0023
"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_COUNT = """
    UPDATE checkin_days SET missed = (
        SELECT count(*) FROM checkins
        WHERE checkins.group_id = checkin_days.group_id AND checkins.activity = checkin_days.activity
        AND checkins.day = checkin_days.day AND checkins.status IN ({})
    ) WHERE closed_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM checkins
        WHERE checkins.group_id = checkin_days.group_id AND checkins.activity = checkin_days.activity
        AND checkins.day = checkin_days.day AND checkins.status = 'rejected'
    )
"""


def upgrade() -> None:
    """Go up."""
    op.execute(_COUNT.format("'missed', 'rejected'"))


def downgrade() -> None:
    """Go down."""
    op.execute(_COUNT.format("'missed'"))
