"""Exclusions of results with reason and signature, and what was looked at and kept."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

PURPOSES = (
    "'plan', 'plan_deviation', 'study_justification', 'assigned_values', 'final', 'correction',"
    " 'measurand'"
)
REASONS = (
    "'blunder', 'transcription', 'not_own_method', 'sample_damage', 'late',"
    " 'method_not_comparable'"
)
GUARD = """
CREATE FUNCTION guard_exclusion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
       OR (to_jsonb(OLD) - 'ended_at' - 'ended_by_id' - 'ended_because')
          <> (to_jsonb(NEW) - 'ended_at' - 'ended_by_id' - 'ended_because') THEN
        RAISE EXCEPTION 'an exclusion is kept as it was signed; it can be ended once'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    """Create the exclusions, and the remarks on what was looked at."""
    replace_purposes(f"{PURPOSES}, 'exclusion'")
    op.create_table(
        "exclusion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("determination_id", sa.Integer(), nullable=False),
        sa.Column("replicate", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("excluded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("excluded_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=False),
        sa.CheckConstraint(f"reason IN ({REASONS})", name=op.f("ck_exclusion_reason_known")),
        sa.CheckConstraint("explanation <> ''", name=op.f("ck_exclusion_has_explanation")),
        sa.CheckConstraint("replicate >= 1", name=op.f("ck_exclusion_replicate_positive")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_because = '')"
            " AND (ended_at IS NULL) = (ended_by_id IS NULL)",
            name=op.f("ck_exclusion_ended_with_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_exclusion_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_exclusion_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["determination_id"],
            ["determination.id"],
            name=op.f("fk_exclusion_determination_id"),
        ),
        sa.ForeignKeyConstraint(
            ["excluded_by_id"], ["person.id"], name=op.f("fk_exclusion_excluded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["person.id"], name=op.f("fk_exclusion_ended_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusion")),
    )
    op.create_index(op.f("ix_exclusion_round_id"), "exclusion", ["round_id"])
    op.create_index(
        "uq_exclusion_one_in_force",
        "exclusion",
        ["enrolment_id", "determination_id", sa.text("coalesce(replicate, 0)")],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.execute(GUARD)
    op.execute(
        "CREATE TRIGGER kept_as_signed BEFORE UPDATE OR DELETE ON exclusion"
        " FOR EACH ROW EXECUTE FUNCTION guard_exclusion()"
    )
    op.create_table(
        "suspicion_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("suspicion_key", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("remark <> ''", name=op.f("ck_suspicion_review_has_remark")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_suspicion_review_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"],
            ["person.id"],
            name=op.f("fk_suspicion_review_reviewed_by_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspicion_review")),
        sa.UniqueConstraint(
            "round_id", "suspicion_key", name=op.f("uq_suspicion_review_round_id_suspicion_key")
        ),
    )


def downgrade() -> None:
    """Take exclusions and remarks away."""
    op.drop_table("suspicion_review")
    op.drop_table("exclusion")
    op.execute("DROP FUNCTION guard_exclusion()")
    # What they stood under is gone with its table; the older revision would not know the purpose.
    op.execute("ALTER TABLE signature DISABLE TRIGGER USER")
    op.execute("DELETE FROM signature WHERE purpose = 'exclusion'")
    op.execute("ALTER TABLE signature ENABLE TRIGGER USER")
    replace_purposes(PURPOSES)


def replace_purposes(purposes: str) -> None:
    """Let signatures answer for these and nothing else."""
    name = op.f("ck_signature_purpose_known")
    op.drop_constraint(name, "signature")
    op.create_check_constraint(name, "signature", f"purpose IN ({purposes})")
