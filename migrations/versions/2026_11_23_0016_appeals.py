"""Queries, corrections, complaints and appeals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

GUARD = """
CREATE FUNCTION guard_evaluation_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Putting a candidate in force, once, is the one change an evaluation may see.
    IF OLD.in_force_since IS NULL AND NEW.in_force_since IS NOT NULL
        AND to_jsonb(NEW) - 'in_force_since' = to_jsonb(OLD) - 'in_force_since'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the table % is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$
"""


STATES = (
    "unsigned",
    "filed",
    "review",
    "upheld",
    "partly",
    "rejected",
    "closed",
    "withdrawn",
)


def upgrade() -> None:
    """Let an evaluation be a candidate, and laboratories raise what is decided."""
    let_evaluations_be_candidates()
    create_result_correction()
    create_complaint()
    create_complaint_item()
    create_evidence_file()
    create_correction()
    op.add_column("report_order", sa.Column("amends_id", sa.Integer(), nullable=True))
    op.add_column(
        "report_order", sa.Column("reason", sa.Text(), nullable=False, server_default="")
    )
    op.add_column("report_order", sa.Column("amendments", postgresql.JSONB(), nullable=True))
    op.create_foreign_key(
        "fk_report_order_amends_id", "report_order", "report_order", ["amends_id"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_report_order_amended_with_reason"),
        "report_order",
        "(reason = '') = (amendments IS NULL) AND (reason = '') = (amends_id IS NULL)",
    )


def create_result_correction() -> None:
    """Create what was decided on results; nothing of it is ever changed."""
    op.create_table(
        "result_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("understood", postgresql.JSONB(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("typed <> ''", name=op.f("ck_result_correction_says_something")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_result_correction_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["result_id"], ["result.id"], name=op.f("fk_result_correction_result_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_correction")),
    )
    op.create_index("ix_result_correction_result_id", "result_correction", ["result_id"])
    op.execute(
        """
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON result_correction
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history()
        """
    )


def create_complaint() -> None:
    """Create claims, complaints and appeals."""
    states = ", ".join(f"'{state}'" for state in STATES)
    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("provider_caused", sa.Boolean(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing_note", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_complaint_number_positive")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_complaint_says_something")),
        sa.CheckConstraint(
            "kind IN ('transcription', 'complaint', 'appeal')",
            name=op.f("ck_complaint_kind_known"),
        ),
        sa.CheckConstraint(f"state IN ({states})", name=op.f("ck_complaint_state_known")),
        sa.CheckConstraint(f"decision IN ({states})", name=op.f("ck_complaint_decision_known")),
        sa.CheckConstraint(
            "decision IS NULL OR decision IN ('upheld', 'partly', 'rejected')",
            name=op.f("ck_complaint_decision_is_one"),
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)"
            " AND (decision IS NULL) = (decided_by_id IS NULL)"
            " AND (decision IS NULL) = (reasons = '')",
            name=op.f("ck_complaint_decided_with_reasons"),
        ),
        sa.CheckConstraint(
            "(decision IS NOT NULL) = (state IN ('upheld', 'partly', 'rejected', 'closed'))",
            name=op.f("ck_complaint_decided_has_decision"),
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)",
            name=op.f("ck_complaint_closed_has_moment"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_complaint_{column}"))
            for column, target in (
                ("enrolment_id", "enrolment.id"),
                ("round_id", "round.id"),
                ("filed_by_id", "person.id"),
                ("signed_by_id", "person.id"),
                ("taken_by_id", "person.id"),
                ("decided_by_id", "person.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_complaint_round_id_number")),
    )
    op.create_index("ix_complaint_enrolment_id", "complaint", ["enrolment_id"])


def create_complaint_item() -> None:
    """Create what each of them is about."""
    op.create_table(
        "complaint_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("determination_id", sa.Integer(), nullable=False),
        sa.Column("replicate", sa.Integer(), nullable=True),
        sa.Column("stated", sa.Text(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "stated = '' OR replicate IS NOT NULL",
            name=op.f("ck_complaint_item_stated_of_one_result"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_complaint_item_{column}"))
            for column, target in (
                ("complaint_id", "complaint.id"),
                ("determination_id", "determination.id"),
                ("correction_id", "result_correction.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_item")),
        sa.UniqueConstraint(
            "complaint_id",
            "determination_id",
            "replicate",
            name=op.f("uq_complaint_item_complaint_id_determination_id_replicate"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_complaint_item_complaint_id", "complaint_item", ["complaint_id"])


def create_evidence_file() -> None:
    """Create the files that support them."""
    op.create_table(
        "evidence_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("extension", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_evidence_file_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_evidence_file_complaint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
        sa.UniqueConstraint(
            "complaint_id", "number", name=op.f("uq_evidence_file_complaint_id_number")
        ),
        sa.UniqueConstraint(
            "complaint_id", "sha256", name=op.f("uq_evidence_file_complaint_id_sha256")
        ),
    )


def create_correction() -> None:
    """Create the corrections with what each of them moves."""
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=False),
        sa.Column("impact_text", sa.Text(), nullable=False),
        sa.Column("impact_sha256", sa.Text(), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=True),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("run_id <> before_id", name=op.f("ck_correction_of_two_evaluations")),
        sa.CheckConstraint(
            "declared_at IS NULL OR withdrawn_at IS NULL",
            name=op.f("ck_correction_declared_or_withdrawn"),
        ),
        sa.CheckConstraint(
            "impact_sha256 = encode(sha256(convert_to(impact_text, 'UTF8')), 'hex')",
            name=op.f("ck_correction_digest_is_of_impact"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_correction_{column}"))
            for column, target in (
                ("round_id", "round.id"),
                ("run_id", "evaluation_run.id"),
                ("before_id", "evaluation_run.id"),
                ("prepared_by_id", "person.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("run_id", name=op.f("uq_correction_run_id")),
    )
    op.create_index("ix_correction_round_id", "correction", ["round_id"])
    op.create_index(
        "uq_correction_one_open",
        "correction",
        ["round_id"],
        unique=True,
        postgresql_where=sa.text("declared_at IS NULL AND withdrawn_at IS NULL"),
    )


def let_evaluations_be_candidates() -> None:
    """Let an evaluation be a candidate before it is in force."""
    op.add_column(
        "evaluation_run", sa.Column("in_force_since", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "evaluation_run", sa.Column("reason", sa.Text(), nullable=False, server_default="")
    )
    op.execute("DROP TRIGGER append_only ON evaluation_run")
    op.execute("UPDATE evaluation_run SET in_force_since = created_at")
    op.execute(
        """
        CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON evaluation_run
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history()
        """
    )
    op.execute(GUARD)
    op.execute(
        """
        CREATE TRIGGER put_in_force_once BEFORE UPDATE ON evaluation_run
        FOR EACH ROW EXECUTE FUNCTION guard_evaluation_run()
        """
    )


def downgrade() -> None:
    """Take candidates away with everything that was decided on complaints."""
    op.drop_column("report_order", "amendments")
    op.drop_column("report_order", "reason")
    op.drop_column("report_order", "amends_id")
    op.drop_table("correction")
    op.drop_table("evidence_file")
    op.drop_table("complaint_item")
    op.drop_table("complaint")
    op.drop_table("result_correction")
    op.execute("DROP TRIGGER put_in_force_once ON evaluation_run")
    op.execute("DROP FUNCTION guard_evaluation_run()")
    op.execute("DROP TRIGGER append_only ON evaluation_run")
    op.drop_column("evaluation_run", "reason")
    op.drop_column("evaluation_run", "in_force_since")
    op.execute(
        """
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evaluation_run
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history()
        """
    )
