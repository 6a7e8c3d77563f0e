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
    """Add the roles of institutions and working groups."""
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


def downgrade() -> None:
    """Forget the roles that were not known before, and everything of them."""
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
