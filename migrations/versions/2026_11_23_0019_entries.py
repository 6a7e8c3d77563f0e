"""Kinds of values: a category that says nothing could be determined."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KNOWN = ("number", "censored", "interval", "category", "profile", "missing")
"""The kinds before this revision."""


def upgrade() -> None:
    """Name the kind that rows of an evaluation have for such a category."""
    allow((*KNOWN, "no_call"))


def downgrade() -> None:
    """Know the earlier kinds only; what was typed is a category."""
    op.execute("UPDATE result SET kind = 'category' WHERE kind = 'no_call'")
    allow(KNOWN)


def allow(kinds: tuple[str, ...]) -> None:
    """Let results be of these kinds only."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.drop_constraint(op.f("ck_result_kind_known"), "result")
    op.create_check_constraint(op.f("ck_result_kind_known"), "result", f"kind IN ({listed})")
