"""Queries, corrections, complaints and appeals."""

import sqlalchemy as sa
from alembic import op

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


def upgrade() -> None:
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
