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


def add_filled(table: str, column: sa.Column, value: str) -> None:
    """Add a column that the rows already there have a value in; later rows bring their own."""
    column.server_default = sa.DefaultClause(value)
    op.add_column(table, column)
    op.alter_column(table, column.name, server_default=None)


def downgrade() -> None:
    """Bring every round to the nearest state there was before."""
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
