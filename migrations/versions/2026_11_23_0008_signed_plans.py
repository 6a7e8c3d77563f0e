"""Signatures and the locked plan."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PURPOSES = (
    "'plan', 'plan_deviation', 'study_justification', 'assigned_values', 'final', 'correction'"
)


def upgrade() -> None:
    """Create the signatures, which are only added."""
    op.create_table(
        "signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("subject_type", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"purpose IN ({PURPOSES})", name=op.f("ck_signature_purpose_known")),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_signature_digest_is_sha256")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signature_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_signature_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        sa.UniqueConstraint(
            "purpose",
            "subject_type",
            "subject_id",
            "sha256",
            "person_id",
            name=op.f("uq_signature_purpose_subject_type_subject_id_sha256_person_id"),
        ),
    )
    op.create_index("ix_signature_person_id", "signature", ["person_id"])
    op.create_index("ix_signature_round_id", "signature", ["round_id"])
    op.create_index("ix_signature_subject", "signature", ["subject_type", "subject_id", "purpose"])
    op.execute(
        """
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON signature
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history()
        """
    )


def downgrade() -> None:
    """Drop the signatures; who answered for what is lost."""
    op.drop_table("signature")
