"""Corrective actions and certificates."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what follows a round: corrective actions, certificates, and their rules."""
    create_performance_rule()
    create_certificate_batch()
    create_certificate()
    create_certificate_file()
    create_corrective_action()
    create_corrective_file()
    create_corrective_step()


def create_performance_rule() -> None:
    """Create what a scheme asks after a round."""
    op.create_table(
        "performance_rule",
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("satisfactory_percent", sa.Integer(), nullable=False),
        sa.Column("coverage_months", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "answer_days BETWEEN 1 AND 365", name=op.f("ck_performance_rule_answer_days_in_range")
        ),
        sa.CheckConstraint(
            "coverage_months BETWEEN 1 AND 60",
            name=op.f("ck_performance_rule_coverage_months_in_range"),
        ),
        sa.CheckConstraint(
            "satisfactory_percent BETWEEN 50 AND 100",
            name=op.f("ck_performance_rule_satisfactory_percent_in_range"),
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_performance_rule_scheme_id")
        ),
        sa.PrimaryKeyConstraint("scheme_id", name=op.f("pk_performance_rule")),
    )


def create_certificate_batch() -> None:
    """Create the signed lists of certificates."""
    op.create_table(
        "certificate_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=False),
        sa.Column("signed_name", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_certificate_batch_digest_is_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["evaluation_run.id"],
            name=op.f("fk_certificate_batch_evaluation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["person.id"], name=op.f("fk_certificate_batch_signed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_batch")),
    )
    op.create_index(
        op.f("ix_certificate_batch_evaluation_id"),
        "certificate_batch",
        ["evaluation_id"],
        unique=False,
    )


def create_certificate() -> None:
    """Create the certificates."""
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ground_text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'issued') = (ended_at IS NULL)", name=op.f("ck_certificate_ended_has_moment")
        ),
        sa.CheckConstraint(
            "(state = 'issued') = (ended_because = '')",
            name=op.f("ck_certificate_ended_has_reason"),
        ),
        sa.CheckConstraint(
            "kind IN ('participation', 'performance')", name=op.f("ck_certificate_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('issued', 'withdrawn', 'replaced')", name=op.f("ck_certificate_state_known")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_certificate_version_positive")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["certificate_batch.id"], name=op.f("fk_certificate_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_certificate_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["certificate.id"], name=op.f("fk_certificate_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint(
            "batch_id",
            "enrolment_id",
            "kind",
            name=op.f("uq_certificate_batch_id_enrolment_id_kind"),
        ),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
    )
    op.create_index(op.f("ix_certificate_batch_id"), "certificate", ["batch_id"], unique=False)
    op.create_index(
        op.f("ix_certificate_enrolment_id"), "certificate", ["enrolment_id"], unique=False
    )


def create_certificate_file() -> None:
    """Create the files of certificates."""
    op.create_table(
        "certificate_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "language IN ('zh', 'en')", name=op.f("ck_certificate_file_language_known")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_file_certificate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_file")),
        sa.UniqueConstraint("token", name=op.f("uq_certificate_file_token")),
        sa.UniqueConstraint(
            "certificate_id", "language", name=op.f("uq_certificate_file_certificate_id_language")
        ),
    )


def create_corrective_action() -> None:
    """Create the corrective actions."""
    op.create_table(
        "corrective_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("determination_id", sa.Integer(), nullable=True),
        sa.Column("evaluation_id", sa.Integer(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("used", sa.Text(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("cause_text", sa.Text(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("effect", sa.Text(), nullable=True),
        sa.Column("checked_in_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (effect IS NOT NULL)",
            name=op.f("ck_corrective_action_closed_has_effect"),
        ),
        sa.CheckConstraint(
            "cause IN ('transcription', 'calculation', 'calibration', 'method', 'reagent', 'sample', 'operator', 'unknown')",
            name=op.f("ck_corrective_action_cause_known"),
        ),
        sa.CheckConstraint(
            "effect IN ('effective', 'not_effective')",
            name=op.f("ck_corrective_action_effect_known"),
        ),
        sa.CheckConstraint(
            "origin <> 'coordinator' OR request <> ''",
            name=op.f("ck_corrective_action_asked_in_words"),
        ),
        sa.CheckConstraint(
            "origin IN ('unsatisfactory', 'twice_questionable', 'coordinator')",
            name=op.f("ck_corrective_action_origin_known"),
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'answered', 'approved', 'returned', 'accepted', 'closed', 'withdrawn')",
            name=op.f("ck_corrective_action_state_known"),
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'returned', 'withdrawn') OR cause IS NOT NULL",
            name=op.f("ck_corrective_action_answered_has_cause"),
        ),
        sa.CheckConstraint(
            "used IN ('z', 'z_prime', 'zeta', 'en', 'percent', 'category', 'steps', 'match', 'none')",
            name=op.f("ck_corrective_action_used_known"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_corrective_action_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_corrective_action_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["checked_in_id"], ["round.id"], name=op.f("fk_corrective_action_checked_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["determination_id"],
            ["determination.id"],
            name=op.f("fk_corrective_action_determination_id"),
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_corrective_action_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["evaluation_run.id"],
            name=op.f("fk_corrective_action_evaluation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrective_action")),
        sa.UniqueConstraint("number", name=op.f("uq_corrective_action_number")),
    )
    op.create_index(
        op.f("ix_corrective_action_enrolment_id"),
        "corrective_action",
        ["enrolment_id"],
        unique=False,
    )
    op.create_index(
        "uq_corrective_action_once",
        "corrective_action",
        ["enrolment_id", "determination_id", "origin"],
        unique=True,
        postgresql_where=sa.text("origin <> 'coordinator' AND state <> 'withdrawn'"),
    )


def create_corrective_file() -> None:
    """Create the evidence of corrective actions."""
    op.create_table(
        "corrective_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("extension", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["action_id"], ["corrective_action.id"], name=op.f("fk_corrective_file_action_id")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_corrective_file_added_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrective_file")),
        sa.UniqueConstraint(
            "action_id", "sha256", name=op.f("uq_corrective_file_action_id_sha256")
        ),
    )
    op.create_index(
        op.f("ix_corrective_file_action_id"), "corrective_file", ["action_id"], unique=False
    )


def create_corrective_step() -> None:
    """Create the steps of corrective actions."""
    op.create_table(
        "corrective_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(
            "event IN ('answer', 'approve', 'hand_back', 'accept', 'send_back', 'close', 'withdraw', 'extend')",
            name=op.f("ck_corrective_step_event_known"),
        ),
        sa.CheckConstraint(
            "target IN ('asked', 'answered', 'approved', 'returned', 'accepted', 'closed', 'withdrawn')",
            name=op.f("ck_corrective_step_target_known"),
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["corrective_action.id"], name=op.f("fk_corrective_step_action_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_corrective_step_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrective_step")),
    )
    op.create_index(
        op.f("ix_corrective_step_action_id"), "corrective_step", ["action_id"], unique=False
    )


def downgrade() -> None:
    """Drop them again."""
    for table in (
        "corrective_step",
        "corrective_file",
        "corrective_action",
        "certificate_file",
        "certificate",
        "certificate_batch",
        "performance_rule",
    ):
        op.drop_table(table)
