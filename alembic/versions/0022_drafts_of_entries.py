"""Drafts of entries.

Revision ID: 0022
Revises: 0021
"""

import json

import sqlalchemy as sa

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "drafts",
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("activity", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_reminded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_drafts_group_id_groups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "activity", "person_id", "entry", name=op.f("pk_drafts")),
    )
    op.create_table(
        "entry_parts",
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("album", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_entry_parts_group_id_groups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "message_id", name=op.f("pk_entry_parts")),
    )
    with op.batch_alter_table("entry_parts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_parts_at"), ["at"], unique=False)
        batch_op.create_index("ix_entry_parts_group_id_album", ["group_id", "album"], unique=False)
    _move_forms()


def _move_forms() -> None:
    """What somebody has sent to the form of an entry just now stands in a draft from now on."""
    columns = ("person_id", "group_id", "activity", "answers", "kind", "expires_at")
    forms = sa.table(
        "forms", *(sa.column(name) for name in columns[:-1]), sa.column("expires_at", sa.DateTime(timezone=True))
    )
    drafts = sa.table(
        "drafts", *(sa.column(name) for name in ("group_id", "activity", "person_id", "entry", "text", "files")),
        sa.column("changed_at", sa.DateTime(timezone=True)), sa.column("is_reminded", sa.Boolean()),
    )  # fmt: skip
    connection = op.get_bind()
    for form in connection.execute(sa.select(forms).where(forms.c.kind == "entry")).mappings().all():
        said = json.loads(form["answers"])
        if said["text"] or said["files"]:
            connection.execute(
                sa.insert(drafts).values(
                    group_id=form["group_id"], activity=form["activity"], person_id=form["person_id"], entry=said["entry"],
                    text=said["text"], files=json.dumps(said["files"]), changed_at=form["expires_at"], is_reminded=True,
                )
            )  # fmt: skip


def downgrade() -> None:
    """Go down."""
    # There the form holds what was sent: one that is open without it is given up.
    op.execute("DELETE FROM forms WHERE kind = 'entry'")
    with op.batch_alter_table("entry_parts", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_parts_group_id_album")
        batch_op.drop_index(batch_op.f("ix_entry_parts_at"))
    op.drop_table("entry_parts")
    op.drop_table("drafts")
