"""Ranges declared for each determination before a round opens."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a determination carry the range its results can lie in."""
    for end in ("declared_low", "declared_high"):
        op.add_column("determination", sa.Column(end, sa.Numeric(), nullable=True))
    op.create_check_constraint(
        op.f("ck_determination_declared_range_whole"),
        "determination",
        "(declared_low IS NULL) = (declared_high IS NULL)",
    )
    op.create_check_constraint(
        op.f("ck_determination_declared_range_ordered"),
        "determination",
        "declared_low < declared_high",
    )


def downgrade() -> None:
    """Take the declared ranges back."""
    op.drop_column("determination", "declared_high")
    op.drop_column("determination", "declared_low")
