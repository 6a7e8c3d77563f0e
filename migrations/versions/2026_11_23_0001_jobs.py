"""The waiting jobs, in a schema of their own.

The tables come from the job library itself. When a newer release of it changes them, add a
revision that applies the release's own migration file to databases made before.
"""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the schema and let the library's own script fill it."""
    op.execute("CREATE SCHEMA jobs")
    op.execute("SET LOCAL search_path TO jobs")
    op.get_bind().exec_driver_sql(
        SchemaManager.get_schema(), execution_options={"no_parameters": True}
    )
    op.execute("SET LOCAL search_path TO public")


def downgrade() -> None:
    """Drop the schema with every waiting job."""
    op.execute("DROP SCHEMA jobs CASCADE")
