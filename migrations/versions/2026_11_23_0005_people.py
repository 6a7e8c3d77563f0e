"""Invitations, second factors, sessions and memberships."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROLES_BEFORE = "'administrator', 'coordinator', 'analyst', 'approver', 'convenor', 'auditor'"
ROLES = (
    "'administrator', 'coordinator', 'institution_admin', 'analyst', 'approver', 'convenor',"
    " 'member', 'observer', 'auditor'"
)


def upgrade() -> None:
    """Add the roles of institutions and working groups, and the ways of getting in."""
    op.add_column("role_grant", sa.Column("institution_id", sa.Integer(), nullable=True))
    op.create_foreign_key(
        op.f("fk_role_grant_institution_id"),
        "role_grant",
        "institution",
        ["institution_id"],
        ["id"],
    )
    know_roles(ROLES)
    op.create_check_constraint(
        op.f("ck_role_grant_institution_role_has_institution"),
        "role_grant",
        "(role = 'institution_admin') = (institution_id IS NOT NULL)",
    )
    grant_once("person_id", "role", "scheme_id", "laboratory_id", "institution_id")
    op.add_column("person", sa.Column("time_zone", sa.Text(), nullable=True))
    op.execute("UPDATE person SET time_zone = 'Asia/Shanghai'")
    op.alter_column("person", "time_zone", nullable=False)
    create_tables_of_access()


def downgrade() -> None:
    """Forget the roles that were not known before, and everything of them."""
    for table in (
        "institution_application",
        "throttle",
        "sign_in",
        "recovery_code",
        "second_factor",
        "password_reset",
        "invitation",
    ):
        op.drop_table(table)
    op.drop_column("person", "time_zone")
    op.execute(
        "DELETE FROM role_grant WHERE role IN ('institution_admin', 'member', 'observer')"
    )
    grant_once("person_id", "role", "scheme_id", "laboratory_id")
    op.drop_constraint(op.f("ck_role_grant_institution_role_has_institution"), "role_grant")
    know_roles(ROLES_BEFORE)
    op.drop_column("role_grant", "institution_id")


def know_roles(roles: str) -> None:
    """Say which roles there are."""
    op.drop_constraint(op.f("ck_role_grant_role_known"), "role_grant")
    op.create_check_constraint(
        op.f("ck_role_grant_role_known"), "role_grant", f"role IN ({roles}, 'system')"
    )


def grant_once(*columns: str) -> None:
    """Let a role be held once by one person in one place."""
    op.drop_index("uq_role_grant_once", "role_grant")
    op.create_index(
        "uq_role_grant_once",
        "role_grant",
        list(columns),
        unique=True,
        postgresql_nulls_not_distinct=True,
    )


def create_tables_of_access() -> None:
    """Create what links, second factors, sessions and throttling need."""
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=True),
        sa.Column("laboratory_id", sa.Integer(), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.CheckConstraint(
            "person_id IS NULL OR ended_at IS NOT NULL",
            name=op.f("ck_invitation_accepted_is_ended"),
        ),
        sa.CheckConstraint(
            "email = lower(email)",
            name=op.f("ck_invitation_email_lower_case"),
        ),
        sa.CheckConstraint(
            "language IN ('zh', 'en')",
            name=op.f("ck_invitation_language_known"),
        ),
        sa.CheckConstraint(
            "role IN ('administrator', 'coordinator', 'institution_admin', 'analyst', 'approver', 'convenor', 'member', 'observer', 'auditor', 'system')",
            name=op.f("ck_invitation_role_known"),
        ),
        sa.CheckConstraint(
            "token_sha256 ~ '^[0-9a-f]{64}$'",
            name=op.f("ck_invitation_token_is_sha256"),
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_invitation_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["person.id"], name=op.f("fk_invitation_invited_by")
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratory.id"], name=op.f("fk_invitation_laboratory_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_invitation_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_invitation_scheme_id")
        ),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_invitation_token_sha256")),
    )
    op.create_index("ix_invitation_email", "invitation", ["email"])
    op.create_table(
        "password_reset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_reset")),
        sa.CheckConstraint(
            "token_sha256 ~ '^[0-9a-f]{64}$'",
            name=op.f("ck_password_reset_token_is_sha256"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_password_reset_person_id")
        ),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_password_reset_token_sha256")),
    )
    op.create_index("ix_password_reset_person_id", "password_reset", ["person_id"])
    op.create_table(
        "second_factor",
        sa.Column("person_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_second_factor")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_second_factor_person_id")
        ),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id")
        ),
    )
    op.create_index("ix_recovery_code_person_id", "recovery_code", ["person_id"])
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id")
        ),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_sign_in_token_sha256")),
    )
    op.create_index("ix_sign_in_person_id", "sign_in", ["person_id"])
    op.create_table(
        "throttle",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )
    op.create_table(
        "institution_application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("laboratory_zh", sa.Text(), nullable=False),
        sa.Column("laboratory_en", sa.Text(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_application")),
        sa.CheckConstraint(
            "decided_at IS NOT NULL OR (decided_by IS NULL AND institution_id IS NULL)",
            name=op.f("ck_institution_application_decision_has_moment"),
        ),
        sa.CheckConstraint(
            "email = lower(email)",
            name=op.f("ck_institution_application_email_lower_case"),
        ),
        sa.CheckConstraint(
            "language IN ('zh', 'en')",
            name=op.f("ck_institution_application_language_known"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_institution_application_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_institution_application_institution_id")
        ),
    )
