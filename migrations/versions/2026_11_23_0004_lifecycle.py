"""The whole lifecycle of a round."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

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
FORMER_STATES = {
    "announced": "draft",
    "registration": "draft",
    "preparation": "draft",
    "shipped": "draft",
    "preliminary": "analysis",
    "corrected": "final",
    "archived": "final",
    "cancelled": "draft",
}
MOMENTS = (
    "registration_opens_at",
    "registration_closes_at",
    "ships_at",
    "reports_at",
    "retained_until",
)
CODE = "code ~ '^[A-HJ-NP-Z]{3}[0-9]{2}$'"


def upgrade() -> None:
    """Add the states, the dates, registrations and what is decided on them."""
    add_dates_and_states()
    add_registrations()
    create_extension()
    create_reopening()
    create_waiver()
    create_interest()


def add_dates_and_states() -> None:
    op.drop_constraint(op.f("ck_round_state_known"), "round")
    op.create_check_constraint(op.f("ck_round_state_known"), "round", f"state IN {STATES}")
    for moment in MOMENTS:
        op.add_column("round", sa.Column(moment, sa.DateTime(timezone=True), nullable=True))
    add_filled("round", sa.Column("cancellation", sa.Text(), nullable=False), "")
    op.create_check_constraint(
        op.f("ck_round_reason_only_when_cancelled"),
        "round",
        "state = 'cancelled' OR cancellation = ''",
    )
    add_filled("round_material", sa.Column("physical", sa.Boolean(), nullable=False), "true")


def add_registrations() -> None:
    add_filled("enrolment", sa.Column("state", sa.Text(), nullable=False), "confirmed")
    op.create_check_constraint(
        op.f("ck_enrolment_state_known"),
        "enrolment",
        "state IN ('pending', 'confirmed', 'declined', 'withdrawn')",
    )
    add_filled("enrolment", sa.Column("outside_consensus", sa.Text(), nullable=False), "")
    op.drop_constraint(op.f("uq_enrolment_round_id_code"), "enrolment")
    op.create_index(
        "uq_enrolment_code_once",
        "enrolment",
        ["round_id", "code"],
        unique=True,
        postgresql_where=sa.text("code <> ''"),
    )
    op.drop_constraint(op.f("ck_enrolment_code_has_form"), "enrolment")
    op.create_check_constraint(
        op.f("ck_enrolment_code_has_form"),
        "enrolment",
        f"{CODE} OR (code = '' AND state <> 'confirmed')",
    )


def moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def number(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def create_extension() -> None:
    op.create_table(
        "extension",
        number("id"),
        number("round_id"),
        moment("closed_before"),
        moment("closes_at"),
        sa.Column("reason", sa.Text(), nullable=False),
        number("granted_by_id", nullable=True),
        moment("granted_at"),
        sa.CheckConstraint(
            "closed_before < closes_at", name=op.f("ck_extension_later_than_before")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_extension_has_reason")),
        reference("extension", "round_id", "round"),
        reference("extension", "granted_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    op.create_index("ix_extension_round_id", "extension", ["round_id"])


def create_reopening() -> None:
    op.create_table(
        "reopening",
        number("id"),
        number("round_id"),
        number("enrolment_id"),
        moment("until"),
        sa.Column("cause", sa.Text(), nullable=False),
        number("granted_by_id", nullable=True),
        moment("granted_at"),
        sa.CheckConstraint("granted_at < until", name=op.f("ck_reopening_ends_after_it_begins")),
        sa.CheckConstraint("cause <> ''", name=op.f("ck_reopening_has_cause")),
        reference("reopening", "round_id", "round"),
        reference("reopening", "enrolment_id", "enrolment"),
        reference("reopening", "granted_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopening")),
        sa.UniqueConstraint("round_id", name=op.f("uq_reopening_round_id")),
        sa.UniqueConstraint("enrolment_id", name=op.f("uq_reopening_enrolment_id")),
    )


def create_waiver() -> None:
    op.create_table(
        "waiver",
        number("id"),
        number("institution_id"),
        number("scheme_id"),
        sa.Column("use", sa.Text(), nullable=False),
        number("signed_by_id"),
        moment("signed_at"),
        number("revoked_by_id", nullable=True),
        moment("revoked_at", nullable=True),
        sa.CheckConstraint(
            "use IN ('regulator', 'working_group', 'publication')",
            name=op.f("ck_waiver_use_known"),
        ),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by_id IS NULL)",
            name=op.f("ck_waiver_revoked_by_somebody"),
        ),
        sa.CheckConstraint("signed_at <= revoked_at", name=op.f("ck_waiver_signed_before_revoked")),
        reference("waiver", "institution_id", "institution"),
        reference("waiver", "scheme_id", "scheme"),
        reference("waiver", "signed_by_id", "person"),
        reference("waiver", "revoked_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    op.create_index("ix_waiver_institution_id", "waiver", ["institution_id"])
    op.create_index("ix_waiver_scheme_id", "waiver", ["scheme_id"])
    op.create_index(
        "uq_waiver_in_force_once",
        "waiver",
        ["institution_id", "scheme_id", "use"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def create_interest() -> None:
    op.create_table(
        "interest",
        number("id"),
        number("scheme_id"),
        number("person_id"),
        number("institution_id"),
        moment("declared_at"),
        reference("interest", "scheme_id", "scheme"),
        reference("interest", "person_id", "person"),
        reference("interest", "institution_id", "institution"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
    )
    op.create_index("ix_interest_scheme_id", "interest", ["scheme_id"])
    op.create_index(
        "uq_interest_once", "interest", ["scheme_id", "person_id", "institution_id"], unique=True
    )


def add_filled(table: str, column: sa.Column, value: str) -> None:
    """Add a column that the rows already there have a value in; later rows bring their own."""
    column.server_default = sa.DefaultClause(value)
    op.add_column(table, column)
    op.alter_column(table, column.name, server_default=None)


def downgrade() -> None:
    """Bring every round to the nearest state there was before."""
    for table in ("interest", "waiver", "reopening", "extension"):
        op.drop_table(table)
    op.execute("DELETE FROM enrolment WHERE code = ''")
    op.drop_constraint(op.f("ck_enrolment_code_has_form"), "enrolment")
    op.create_check_constraint(op.f("ck_enrolment_code_has_form"), "enrolment", CODE)
    op.drop_index("uq_enrolment_code_once", "enrolment")
    op.create_unique_constraint(op.f("uq_enrolment_round_id_code"), "enrolment", ["round_id", "code"])
    for column in ("state", "outside_consensus"):
        op.drop_column("enrolment", column)
    op.drop_column("round_material", "physical")
    for column in ("cancellation", *MOMENTS):
        op.drop_column("round", column)
    op.drop_constraint(op.f("ck_round_state_known"), "round")
    for state, former in FORMER_STATES.items():
        op.execute(f"UPDATE round SET state = '{former}' WHERE state = '{state}'")
    op.create_check_constraint(
        op.f("ck_round_state_known"),
        "round",
        "state IN ('draft', 'open', 'closed', 'analysis', 'final')",
    )
