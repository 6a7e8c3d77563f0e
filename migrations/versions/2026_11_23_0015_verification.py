"""Reports that can be verified in public, and packages that are handed over."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

REPORT = sa.table("report", sa.column("id"), sa.column("token"))
ORDER = sa.table("report_order", sa.column("id"), sa.column("seed"))


def upgrade() -> None:
    """Give every file a code of its own, and say whether it is signed."""
    op.add_column("report_order", sa.Column("seed", sa.Text(), nullable=True))
    op.add_column("report", sa.Column("token", sa.Text(), nullable=True))
    op.add_column(
        "report",
        sa.Column("signed", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    connection = op.get_bind()
    # What was issued before carries no code; nobody then knows the one it gets here.
    for table, column in ((ORDER, "seed"), (REPORT, "token")):
        for (number,) in connection.execute(sa.select(table.c.id)).all():
            connection.execute(
                table.update().where(table.c.id == number).values({column: secrets.token_hex(32)})
            )
    op.alter_column("report_order", "seed", nullable=False)
    op.alter_column("report", "token", nullable=False)
    op.create_unique_constraint(op.f("uq_report_token"), "report", ["token"])
    op.create_table(
        "hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordered_by_id", sa.Integer(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(finished_at IS NULL) = (sha256 IS NULL) AND (sha256 IS NULL) = (size IS NULL)",
            name=op.f("ck_hand_over_finished_has_file"),
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"], ["person.id"], name=op.f("fk_hand_over_ordered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_hand_over_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
    )
    op.create_index(op.f("ix_hand_over_round_id"), "hand_over", ["round_id"])


def downgrade() -> None:
    """Take the codes and the packages back."""
    op.drop_table("hand_over")
    op.drop_column("report", "signed")
    op.drop_column("report", "token")
    op.drop_column("report_order", "seed")
