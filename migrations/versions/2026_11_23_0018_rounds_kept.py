"""Small keepings of rounds, samples and studies."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give rounds a late period of their own, and lists of digests versions."""
    add_filled("round", sa.Column("late_days", sa.Integer(), nullable=False), "14")
    op.create_check_constraint(
        op.f("ck_round_late_days_are_few"), "round", "late_days BETWEEN 0 AND 90"
    )
    add_filled("digest_list", sa.Column("version", sa.Integer(), nullable=False), "1")
    op.drop_constraint(op.f("pk_digest_list"), "digest_list")
    op.create_primary_key(op.f("pk_digest_list"), "digest_list", ["round_id", "version"])
    # Revision 0004 took every material for one that travels; published data were never sent.
    op.execute(
        """
        UPDATE round_material SET physical = false FROM round
        WHERE round.id = round_material.round_id AND round.source <> '' AND physical
        """
    )


def add_filled(table: str, column: sa.Column, value: str) -> None:
    """Add a column that the rows already there have a value in; later rows bring their own."""
    column.server_default = sa.DefaultClause(value)
    op.add_column(table, column)
    op.alter_column(table, column.name, server_default=None)


def downgrade() -> None:
    """Keep the first list of digests of every round, and one late period for all."""
    op.execute("DELETE FROM digest_list WHERE version > 1")
    op.drop_constraint(op.f("pk_digest_list"), "digest_list")
    op.create_primary_key(op.f("pk_digest_list"), "digest_list", ["round_id"])
    op.drop_column("digest_list", "version")
    op.drop_column("round", "late_days")
