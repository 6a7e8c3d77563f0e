"""People, schemes, rounds, results, evaluations and reports."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of the domain; an evaluation can be added, never changed."""
    op.create_table(
        "institution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution")),
        sa.UniqueConstraint("code", name=op.f("uq_institution_code")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_person_language_known")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_lower_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "scheme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("confidentiality_zh", sa.Text(), nullable=False),
        sa.Column("confidentiality_en", sa.Text(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme")),
        sa.UniqueConstraint("code", name=op.f("uq_scheme_code")),
    )
    op.create_table(
        "laboratory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("one_person", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_laboratory_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laboratory")),
    )
    op.create_index("ix_laboratory_institution_id", "laboratory", ["institution_id"])
    op.create_table(
        "measurand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("result_type", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=True),
        sa.Column("lower_bound", sa.Numeric(), nullable=True),
        sa.Column("upper_bound", sa.Numeric(), nullable=True),
        sa.Column("replicates", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "result_type IN ('continuous', 'count', 'proportion', 'qualitative')",
            name=op.f("ck_measurand_result_type_known"),
        ),
        sa.CheckConstraint("lower_bound < upper_bound", name=op.f("ck_measurand_bounds_ordered")),
        sa.CheckConstraint("replicates >= 1", name=op.f("ck_measurand_replicates_positive")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_measurand_scheme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurand")),
        sa.UniqueConstraint("scheme_id", "code", name=op.f("uq_measurand_scheme_id_code")),
    )
    op.create_index("ix_measurand_scheme_id", "measurand", ["scheme_id"])
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("plan_text", sa.Text(), nullable=False),
        sa.Column("plan_sha256", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closed', 'analysis', 'final')",
            name=op.f("ck_round_state_known"),
        ),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_round_opens_before_it_closes")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_round_scheme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("code", name=op.f("uq_round_code")),
    )
    op.create_index("ix_round_scheme_id", "round", ["scheme_id"])
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("laboratory_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "code ~ '^[A-HJ-NP-Z]{3}[0-9]{2}$'", name=op.f("ck_enrolment_code_has_form")
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratory.id"], name=op.f("fk_enrolment_laboratory_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_enrolment_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("round_id", "code", name=op.f("uq_enrolment_round_id_code")),
        sa.UniqueConstraint(
            "round_id", "laboratory_id", name=op.f("uq_enrolment_round_id_laboratory_id")
        ),
    )
    op.create_index("ix_enrolment_laboratory_id", "enrolment", ["laboratory_id"])
    op.create_index("ix_enrolment_round_id", "enrolment", ["round_id"])
    op.create_table(
        "evaluation_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("inputs_text", sa.Text(), nullable=False),
        sa.Column("input_sha256", sa.Text(), nullable=False),
        sa.Column("plan_text", sa.Text(), nullable=False),
        sa.Column("document_text", sa.Text(), nullable=False),
        sa.Column("document_sha256", sa.Text(), nullable=False),
        sa.Column("engine_version", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("version >= 1", name=op.f("ck_evaluation_run_version_positive")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_evaluation_run_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_evaluation_run_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_run")),
        sa.UniqueConstraint("round_id", "version", name=op.f("uq_evaluation_run_round_id_version")),
    )
    op.create_index("ix_evaluation_run_round_id", "evaluation_run", ["round_id"])
    op.create_table(
        "measurand_method",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measurand_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["measurand_id"], ["measurand.id"], name=op.f("fk_measurand_method_measurand_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurand_method")),
        sa.UniqueConstraint(
            "measurand_id", "code", name=op.f("uq_measurand_method_measurand_id_code")
        ),
    )
    op.create_index("ix_measurand_method_measurand_id", "measurand_method", ["measurand_id"])
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=True),
        sa.Column("laboratory_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(role = 'coordinator') = (scheme_id IS NOT NULL)",
            name=op.f("ck_role_grant_coordinator_has_scheme"),
        ),
        sa.CheckConstraint(
            "(role IN ('analyst', 'approver')) = (laboratory_id IS NOT NULL)",
            name=op.f("ck_role_grant_laboratory_role_has_laboratory"),
        ),
        sa.CheckConstraint("role <> 'system'", name=op.f("ck_role_grant_system_is_nobody")),
        sa.CheckConstraint(
            "role IN ('administrator', 'coordinator', 'analyst', 'approver', 'convenor', 'auditor', 'system')",
            name=op.f("ck_role_grant_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratory.id"], name=op.f("fk_role_grant_laboratory_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_role_grant_scheme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index("ix_role_grant_person_id", "role_grant", ["person_id"])
    op.create_index(
        "uq_role_grant_once",
        "role_grant",
        ["person_id", "role", "scheme_id", "laboratory_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "round_material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_round_material_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_material")),
        sa.UniqueConstraint("round_id", "code", name=op.f("uq_round_material_round_id_code")),
    )
    op.create_index("ix_round_material_round_id", "round_material", ["round_id"])
    op.create_table(
        "round_measurand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("result_type", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=True),
        sa.Column("lower_bound", sa.Numeric(), nullable=True),
        sa.Column("upper_bound", sa.Numeric(), nullable=True),
        sa.Column("replicates", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "result_type IN ('continuous', 'count', 'proportion', 'qualitative')",
            name=op.f("ck_round_measurand_result_type_known"),
        ),
        sa.CheckConstraint("replicates >= 1", name=op.f("ck_round_measurand_replicates_positive")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_round_measurand_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_measurand")),
        sa.UniqueConstraint("round_id", "code", name=op.f("uq_round_measurand_round_id_code")),
    )
    op.create_index("ix_round_measurand_round_id", "round_measurand", ["round_id"])
    op.create_table(
        "determination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_measurand_id", sa.Integer(), nullable=False),
        sa.Column("round_material_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_material_id"],
            ["round_material.id"],
            name=op.f("fk_determination_round_material_id"),
        ),
        sa.ForeignKeyConstraint(
            ["round_measurand_id"],
            ["round_measurand.id"],
            name=op.f("fk_determination_round_measurand_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_determination")),
        sa.UniqueConstraint(
            "round_measurand_id",
            "round_material_id",
            name=op.f("uq_determination_round_measurand_id_round_material_id"),
        ),
    )
    op.create_index("ix_determination_round_material_id", "determination", ["round_material_id"])
    op.create_index("ix_determination_round_measurand_id", "determination", ["round_measurand_id"])
    op.create_table(
        "report_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordered_by_id", sa.Integer(), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expected >= 0", name=op.f("ck_report_order_expected_not_negative")),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation_run.id"], name=op.f("fk_report_order_evaluation_id")
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"], ["person.id"], name=op.f("fk_report_order_ordered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_order")),
        sa.UniqueConstraint("evaluation_id", name=op.f("uq_report_order_evaluation_id")),
    )
    op.create_table(
        "result_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'submitted') = (submitted_at IS NOT NULL AND sha256 IS NOT NULL)",
            name=op.f("ck_result_set_submitted_has_time_and_digest"),
        ),
        sa.CheckConstraint(
            "state = 'submitted' OR (submitted_at IS NULL AND submitted_by_id IS NULL AND sha256 IS NULL)",
            name=op.f("ck_result_set_draft_is_unsigned"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted')", name=op.f("ck_result_set_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_result_set_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_result_set_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["person.id"], name=op.f("fk_result_set_submitted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_set")),
        sa.UniqueConstraint("enrolment_id", name=op.f("uq_result_set_enrolment_id")),
    )
    op.create_table(
        "round_method",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_measurand_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_measurand_id"],
            ["round_measurand.id"],
            name=op.f("fk_round_method_round_measurand_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_method")),
        sa.UniqueConstraint(
            "round_measurand_id", "code", name=op.f("uq_round_method_round_measurand_id_code")
        ),
    )
    op.create_index("ix_round_method_round_measurand_id", "round_method", ["round_measurand_id"])
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("format IN ('pdf', 'xlsx')", name=op.f("ck_report_format_known")),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_report_language_known")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_report_enrolment_id")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["report_order.id"], name=op.f("fk_report_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint(
            "number", "language", "format", name=op.f("uq_report_number_language_format")
        ),
    )
    op.create_index("ix_report_enrolment_id", "report", ["enrolment_id"])
    op.create_index("ix_report_order_id", "report", ["order_id"])
    op.create_index(
        "uq_report_once",
        "report",
        ["order_id", "enrolment_id", "language", "format"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("result_set_id", sa.Integer(), nullable=False),
        sa.Column("determination_id", sa.Integer(), nullable=False),
        sa.Column("replicate", sa.Integer(), nullable=False),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.Column("qualifier", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("u_typed", sa.Text(), nullable=False),
        sa.Column("u", sa.Numeric(), nullable=True),
        sa.Column("k_typed", sa.Text(), nullable=False),
        sa.Column("k", sa.Numeric(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'category') = (category IS NOT NULL)", name=op.f("ck_result_category_has_word")
        ),
        sa.CheckConstraint(
            "(kind = 'censored') = (qualifier IS NOT NULL)",
            name=op.f("ck_result_censored_has_sign"),
        ),
        sa.CheckConstraint(
            "(kind IN ('number', 'censored')) = (value IS NOT NULL)",
            name=op.f("ck_result_number_has_value"),
        ),
        sa.CheckConstraint(
            "kind IN ('number', 'censored', 'category', 'missing')",
            name=op.f("ck_result_kind_known"),
        ),
        sa.CheckConstraint("k IS NULL OR k > 0", name=op.f("ck_result_coverage_factor_positive")),
        sa.CheckConstraint("replicate >= 1", name=op.f("ck_result_replicate_positive")),
        sa.CheckConstraint("u IS NULL OR u > 0", name=op.f("ck_result_uncertainty_positive")),
        sa.ForeignKeyConstraint(
            ["determination_id"], ["determination.id"], name=op.f("fk_result_determination_id")
        ),
        sa.ForeignKeyConstraint(
            ["result_set_id"], ["result_set.id"], name=op.f("fk_result_result_set_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
        sa.UniqueConstraint(
            "result_set_id",
            "determination_id",
            "replicate",
            name=op.f("uq_result_result_set_id_determination_id_replicate"),
        ),
    )
    op.create_index("ix_result_determination_id", "result", ["determination_id"])
    op.create_index("ix_result_result_set_id", "result", ["result_set_id"])
    op.execute(
        """
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evaluation_run
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history()
        """
    )


def downgrade() -> None:
    """Drop the tables of the domain; everything in them is lost."""
    op.drop_table("result")
    op.drop_table("report")
    op.drop_table("round_method")
    op.drop_table("result_set")
    op.drop_table("report_order")
    op.drop_table("determination")
    op.drop_table("round_measurand")
    op.drop_table("round_material")
    op.drop_table("role_grant")
    op.drop_table("measurand_method")
    op.drop_table("evaluation_run")
    op.drop_table("enrolment")
    op.drop_table("round")
    op.drop_table("measurand")
    op.drop_table("laboratory")
    op.drop_table("scheme")
    op.drop_table("person")
    op.drop_table("institution")
