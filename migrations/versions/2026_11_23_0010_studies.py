"""Homogeneity and stability studies."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

GUARD_CLEARANCE = """
CREATE FUNCTION guard_material_clearance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    people integer;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a clearance is kept as it was stated' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.ended_at IS NOT NULL
           OR (OLD.in_force_at IS NOT NULL AND NEW.in_force_at IS DISTINCT FROM OLD.in_force_at)
           OR (to_jsonb(OLD) - 'in_force_at' - 'ended_at')
              <> (to_jsonb(NEW) - 'in_force_at' - 'ended_at') THEN
            RAISE EXCEPTION 'a clearance is kept as it was stated'
                USING ERRCODE = 'restrict_violation';
        END IF;
        IF OLD.in_force_at IS NOT NULL THEN
            RETURN NEW;
        END IF;
    END IF;
    IF NEW.in_force_at IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT count(DISTINCT person_id) INTO people FROM signature
    WHERE purpose = 'study_justification' AND subject_type = 'material_clearance'
      AND subject_id = NEW.id::text AND sha256 = NEW.sha256;
    IF people < NEW.signatures_needed THEN
        RAISE EXCEPTION 'a material is cleared only with the signatures it needs'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    """Create studies, what was measured, how it was judged, and what clears a material."""
    create_study()
    create_measurement()
    create_evaluation()
    create_clearance()
    op.add_column(
        "evaluation_run",
        sa.Column("materials_text", sa.Text(), nullable=False, server_default="[]"),
    )
    op.alter_column("evaluation_run", "materials_text", server_default=None)


def create_study() -> None:
    """Create the studies as planned."""
    op.create_table(
        "study",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_material_id", sa.Integer(), nullable=False),
        sa.Column("round_measurand_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("replicates", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("sigma_stated", sa.Numeric(), nullable=True),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('homogeneity', 'stability', 'transport')", name=op.f("ck_study_kind_known")
        ),
        sa.CheckConstraint(
            "criterion IN ('plain', 'expanded')", name=op.f("ck_study_criterion_known")
        ),
        sa.CheckConstraint("units >= 2", name=op.f("ck_study_units_at_least_two")),
        sa.CheckConstraint("replicates >= 1", name=op.f("ck_study_replicates_positive")),
        sa.CheckConstraint(
            "kind <> 'homogeneity' OR replicates >= 2",
            name=op.f("ck_study_homogeneity_needs_replicates"),
        ),
        sa.CheckConstraint("sigma_stated > 0", name=op.f("ck_study_sigma_stated_positive")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_because = '')",
            name=op.f("ck_study_withdrawal_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["planned_by_id"], ["person.id"], name=op.f("fk_study_planned_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_material_id"], ["round_material.id"], name=op.f("fk_study_round_material_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_measurand_id"],
            ["round_measurand.id"],
            name=op.f("fk_study_round_measurand_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study")),
    )
    op.create_index("ix_study_round_material_id", "study", ["round_material_id"])
    op.create_index("ix_study_round_measurand_id", "study", ["round_measurand_id"])


def create_measurement() -> None:
    """Create the measurements in their random order."""
    op.create_table(
        "study_measurement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("study_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("point", sa.Integer(), nullable=False),
        sa.Column("replicate", sa.Integer(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.CheckConstraint("position >= 1", name=op.f("ck_study_measurement_position_positive")),
        sa.CheckConstraint("point >= 0", name=op.f("ck_study_measurement_point_not_negative")),
        sa.CheckConstraint(
            "typed <> '' OR value IS NULL", name=op.f("ck_study_measurement_value_was_typed")
        ),
        sa.ForeignKeyConstraint(
            ["study_id"], ["study.id"], name=op.f("fk_study_measurement_study_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_measurement")),
        sa.UniqueConstraint(
            "study_id", "position", name=op.f("uq_study_measurement_study_id_position")
        ),
        sa.UniqueConstraint(
            "study_id",
            "unit",
            "replicate",
            name=op.f("uq_study_measurement_study_id_unit_replicate"),
        ),
    )
    op.create_index("ix_study_measurement_study_id", "study_measurement", ["study_id"])


def create_evaluation() -> None:
    """Create the evaluations, which are only added."""
    op.create_table(
        "study_evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("study_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("inputs_text", sa.Text(), nullable=False),
        sa.Column("input_sha256", sa.Text(), nullable=False),
        sa.Column("document_text", sa.Text(), nullable=False),
        sa.Column("document_sha256", sa.Text(), nullable=False),
        sa.Column("engine_version", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "verdict IN ('passed', 'failed', 'undecided')",
            name=op.f("ck_study_evaluation_verdict_known"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_study_evaluation_version_positive")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_study_evaluation_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["study_id"], ["study.id"], name=op.f("fk_study_evaluation_study_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_evaluation")),
        sa.UniqueConstraint(
            "study_id", "version", name=op.f("uq_study_evaluation_study_id_version")
        ),
    )
    op.create_index("ix_study_evaluation_study_id", "study_evaluation", ["study_id"])
    op.execute(
        """
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON study_evaluation
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history()
        """
    )


def create_clearance() -> None:
    """Create what clears a material, in force only with its signatures."""
    op.create_table(
        "material_clearance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_material_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("signatures_needed", sa.Integer(), nullable=False),
        sa.Column("statement_text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('passed', 'widened', 'not_tested')",
            name=op.f("ck_material_clearance_outcome_known"),
        ),
        sa.CheckConstraint(
            "sha256 = encode(sha256(convert_to(statement_text, 'UTF8')), 'hex')",
            name=op.f("ck_material_clearance_digest_is_of_statement"),
        ),
        sa.CheckConstraint(
            "outcome = 'passed' OR signatures_needed >= 1",
            name=op.f("ck_material_clearance_untested_needs_a_signature"),
        ),
        sa.CheckConstraint(
            "outcome <> 'widened' OR signatures_needed = 2",
            name=op.f("ck_material_clearance_widening_needs_two"),
        ),
        sa.CheckConstraint(
            "signatures_needed = 0 OR reason <> ''",
            name=op.f("ck_material_clearance_signed_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_material_clearance_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_material_id"],
            ["round_material.id"],
            name=op.f("fk_material_clearance_round_material_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_clearance")),
    )
    op.create_index(
        "ix_material_clearance_round_material_id", "material_clearance", ["round_material_id"]
    )
    for name, in_force in (("in_force", "IS NOT NULL"), ("proposed", "IS NULL")):
        op.create_index(
            f"uq_material_clearance_{name}",
            "material_clearance",
            ["round_material_id"],
            unique=True,
            postgresql_where=sa.text(f"in_force_at {in_force} AND ended_at IS NULL"),
        )
    op.execute(GUARD_CLEARANCE)
    op.execute(
        """
        CREATE TRIGGER signed_as_needed BEFORE INSERT OR UPDATE OR DELETE ON material_clearance
        FOR EACH ROW EXECUTE FUNCTION guard_material_clearance()
        """
    )


def downgrade() -> None:
    """Drop the studies; what was found about materials is lost."""
    op.drop_column("evaluation_run", "materials_text")
    op.drop_table("material_clearance")
    op.drop_table("study_evaluation")
    op.drop_table("study_measurement")
    op.drop_table("study")
    op.execute("DROP FUNCTION guard_material_clearance()")
