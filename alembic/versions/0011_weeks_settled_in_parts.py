"""Weeks settled in parts, and votes with their time.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# What is read by stretches of its key: in SQLite in the order of the key, one tree instead of two.
SORTED = ("member_days", "member_weeks", "message_counts")


def upgrade() -> None:
    """Go up."""
    # Settled weeks are made anew by the bot; until then they are read from their days.
    for table in ("group_weeks", "group_days", "member_weeks"):
        op.execute(f"DELETE FROM {table}")  # noqa: S608 - our own words
    with op.batch_alter_table("group_weeks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reached", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("group_days", schema=None) as batch_op:
        batch_op.add_column(sa.Column("so_far", sa.Integer(), nullable=False))
    # Old votes get the time of what they are for: nobody noted theirs.
    for table, of in (("question_votes", _QUESTION), ("theme_votes", _THEME)):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("at", sa.DateTime(timezone=True), nullable=True))
        op.execute(f"UPDATE {table} SET at = ({of})")  # noqa: S608
    with op.batch_alter_table("theme_votes", schema=None) as batch_op:
        batch_op.alter_column("at", existing_type=sa.DateTime(timezone=True), nullable=False)
    with op.batch_alter_table("checkins", schema=None) as batch_op:
        batch_op.drop_index("ix_checkins_group_id_activity_day_at")
        batch_op.create_index(
            "ix_checkins_of_day", ["group_id", "activity", "day", "at", "status", "person_id"], unique=False
        )
    _sort(SORTED, with_rowid=False)


_QUESTION = """SELECT questions.asked_at FROM questions WHERE questions.group_id = question_votes.group_id
AND questions.activity = question_votes.activity AND questions.talk = question_votes.talk
AND questions.number = question_votes.question"""
_THEME = """SELECT themes.at FROM themes WHERE themes.group_id = theme_votes.group_id
AND themes.activity = theme_votes.activity AND themes.number = theme_votes.theme"""


def _sort(tables: tuple[str, ...], *, with_rowid: bool) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in tables:
            kind = {"sqlite_with_rowid": with_rowid}
            with op.batch_alter_table(table, schema=None, recreate="always", table_kwargs=kind):
                pass


def downgrade() -> None:
    """Go down."""
    _sort(SORTED, with_rowid=True)
    with op.batch_alter_table("checkins", schema=None) as batch_op:
        batch_op.drop_index("ix_checkins_of_day")
        batch_op.create_index(
            "ix_checkins_group_id_activity_day_at", ["group_id", "activity", "day", "at"], unique=False
        )
    for table in ("theme_votes", "question_votes"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("at")
    # A week that is not settled whole is none here.
    op.execute("DELETE FROM group_weeks WHERE reached IS NOT NULL")
    with op.batch_alter_table("group_days", schema=None) as batch_op:
        batch_op.drop_column("so_far")
    with op.batch_alter_table("group_weeks", schema=None) as batch_op:
        batch_op.drop_column("reached")
