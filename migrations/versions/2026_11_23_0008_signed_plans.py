"""Signatures and the locked plan."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PURPOSES = (
    "'plan', 'plan_deviation', 'study_justification', 'assigned_values', 'final', 'correction', "
    "'measurand'"
)

STATES = (
    "draft",
    "announced",
    "registration",
    "preparation",
    "shipped",
    "open",
    "closed",
    "analysis",
    "preliminary",
    "final",
    "corrected",
    "archived",
    "cancelled",
)
GUARD_VERSION = """
CREATE FUNCTION guard_plan_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept CONSTANT text := 'a version of a plan is kept as it was proposed';
    people integer;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '%', kept USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.in_force_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
           OR (to_jsonb(OLD) - 'in_force_at' - 'withdrawn_at')
              <> (to_jsonb(NEW) - 'in_force_at' - 'withdrawn_at') THEN
            RAISE EXCEPTION '%', kept USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF NEW.in_force_at IS NULL THEN
        RETURN NEW;
    END IF;
    IF NEW.version = 1 THEN
        IF EXISTS (SELECT FROM round WHERE id = NEW.round_id AND source <> '') THEN
            RETURN NEW;
        END IF;
        SELECT count(DISTINCT person_id) INTO people FROM signature
        WHERE purpose = 'plan' AND subject_type = 'round' AND subject_id = NEW.round_id::text
          AND sha256 = NEW.plan_sha256 AND NEW.signed_sha256 = NEW.plan_sha256;
    ELSE
        SELECT count(DISTINCT person_id) INTO people FROM signature
        WHERE purpose = 'plan_deviation' AND subject_type = 'plan_version'
          AND subject_id = NEW.id::text AND sha256 = NEW.signed_sha256;
    END IF;
    IF people < 2 THEN
        RAISE EXCEPTION 'a plan is in force only when signed by two'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
GUARD_ROUND = """
CREATE FUNCTION guard_locked_plan() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    latest text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.plan_locked_at IS NOT NULL THEN
            RAISE EXCEPTION 'a plan is locked by its signatures, not by being stored'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.plan_locked_at IS NOT NULL
       AND NEW.plan_locked_at IS DISTINCT FROM OLD.plan_locked_at THEN
        RAISE EXCEPTION 'a locked plan stays locked' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.plan_locked_at IS NULL THEN
        RETURN NEW;
    END IF;
    IF OLD.plan_locked_at IS NOT NULL AND NEW.plan_text = OLD.plan_text
       AND NEW.plan_sha256 = OLD.plan_sha256 THEN
        RETURN NEW;
    END IF;
    SELECT plan_text INTO latest FROM plan_version
    WHERE round_id = NEW.id AND in_force_at IS NOT NULL ORDER BY version DESC LIMIT 1;
    IF latest IS DISTINCT FROM NEW.plan_text
       OR NEW.plan_sha256 <> encode(sha256(convert_to(NEW.plan_text, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'the plan of a round is locked: only a signed version takes its place'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    """Create signatures, which are only added, and plans, which change only when signed by two."""
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
    create_plan_version()
    op.add_column("round", sa.Column("plan_locked_at", sa.DateTime(timezone=True), nullable=True))
    # Evaluations stored before knew no deviations; a default spares the append-only table an UPDATE.
    op.add_column(
        "evaluation_run",
        sa.Column("deviations_text", sa.Text(), nullable=False, server_default="[]"),
    )
    op.execute(GUARD_VERSION)
    op.execute(GUARD_ROUND)
    op.execute(
        """
        CREATE TRIGGER signed_by_two BEFORE INSERT OR UPDATE OR DELETE ON plan_version
        FOR EACH ROW EXECUTE FUNCTION guard_plan_version()
        """
    )
    op.execute(
        """
        CREATE TRIGGER plan_is_locked BEFORE INSERT OR UPDATE ON round
        FOR EACH ROW EXECUTE FUNCTION guard_locked_plan()
        """
    )


def create_plan_version() -> None:
    """Create the versions of locked plans."""
    states = ", ".join(f"'{state}'" for state in STATES)
    op.create_table(
        "plan_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan_text", sa.Text(), nullable=False),
        sa.Column("plan_sha256", sa.Text(), nullable=False),
        sa.Column("signed_sha256", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("round_state", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(version = 1) = (reason = '')", name=op.f("ck_plan_version_deviation_has_reason")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_plan_version_version_positive")),
        sa.CheckConstraint(
            "version > 1 OR in_force_at IS NOT NULL",
            name=op.f("ck_plan_version_locked_plan_is_in_force"),
        ),
        sa.CheckConstraint(
            "in_force_at IS NULL OR withdrawn_at IS NULL",
            name=op.f("ck_plan_version_in_force_or_withdrawn"),
        ),
        sa.CheckConstraint(
            "plan_sha256 = encode(sha256(convert_to(plan_text, 'UTF8')), 'hex')",
            name=op.f("ck_plan_version_digest_is_of_plan"),
        ),
        sa.CheckConstraint(
            f"round_state IN ({states})", name=op.f("ck_plan_version_round_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_plan_version_proposed_by_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_plan_version_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("round_id", "version", name=op.f("uq_plan_version_round_id_version")),
    )
    op.create_index("ix_plan_version_round_id", "plan_version", ["round_id"])
    op.create_index(
        "uq_plan_version_one_proposal",
        "plan_version",
        ["round_id"],
        unique=True,
        postgresql_where=sa.text("in_force_at IS NULL AND withdrawn_at IS NULL"),
    )


def downgrade() -> None:
    """Drop signatures and versions of plans; who answered for what is lost."""
    op.execute("DROP TRIGGER plan_is_locked ON round")
    op.drop_column("evaluation_run", "deviations_text")
    op.drop_column("round", "plan_locked_at")
    op.drop_table("plan_version")
    op.drop_table("signature")
    op.execute("DROP FUNCTION guard_locked_plan()")
    op.execute("DROP FUNCTION guard_plan_version()")
