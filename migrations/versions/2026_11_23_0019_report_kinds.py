"""Reports that show how a laboratory did in earlier rounds."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep with each order which earlier evaluations its reports show; older orders show none."""
    op.add_column(
        "report_order", sa.Column("past_runs", sa.Text(), nullable=False, server_default="[]")
    )


def downgrade() -> None:
    """Forget which earlier evaluations were shown."""
    op.drop_column("report_order", "past_runs")
