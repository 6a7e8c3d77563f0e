"""Messages to people and their delivery."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the notices, the outbox and its attachments."""
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("once", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notice_person_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_notice_round_id")),
        sa.UniqueConstraint("once", "person_id", name=op.f("uq_notice_once_person_id")),
    )
    op.create_index("ix_notice_person", "notice", ["person_id", "id"])
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("secrets", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("once", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("useful_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_mail_round_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_person_id")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_message_id")),
        sa.UniqueConstraint("once", "address", name=op.f("uq_mail_once_address")),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_mail_language_known")),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'failed', 'returned', 'expired')",
            name=op.f("ck_mail_state_known"),
        ),
        sa.CheckConstraint(
            "(state IN ('sent', 'returned')) = (sent_at IS NOT NULL)",
            name=op.f("ck_mail_sent_has_moment"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('sending', 'sent', 'returned') OR message_id IS NOT NULL",
            name=op.f("ck_mail_taken_has_message_id"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'failed') OR secrets IS NULL",
            name=op.f("ck_mail_secrets_are_gone"),
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_mail_attempts_counted")),
    )
    op.create_index("ix_mail_round_id", "mail", ["round_id"])
    op.create_index(
        "ix_mail_due",
        "mail",
        ["next_attempt_at"],
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )
    op.create_table(
        "mail_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_attachment")),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["mail.id"], name=op.f("fk_mail_attachment_mail_id")
        ),
        sa.UniqueConstraint("mail_id", "position", name=op.f("uq_mail_attachment_mail_id_position")),
    )


def downgrade() -> None:
    """Drop them; what was not sent yet is lost."""
    op.drop_table("mail_attachment")
    op.drop_table("mail")
    op.drop_table("notice")
