"""Results sealed until a round closes, several sets of a laboratory."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

CHECKS = (
    ("number_positive", "number >= 1"),
    ("withdrawn_is_not_primary", "NOT (state = 'withdrawn' AND \"primary\")"),
    ("sealed_or_opened", "sealed IS NOT NULL OR opened_at IS NOT NULL"),
    ("opened_is_submitted", "opened_at IS NULL OR state = 'submitted'"),
    (
        "sealed_tells_nothing",
        "opened_at IS NOT NULL OR (name = '' AND followed_method IS NULL"
        " AND answers = '[]' AND questionnaire = '{}')",
    ),
    ("followed_method_known", "followed_method IN ('yes', 'partly', 'no')"),
)


def upgrade() -> None:
    """Make room for sealed documents; what was never handed in to a closed round is taken out."""
    refuse_while_results_come_in()
    op.create_table(
        "round_key",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_key_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_round_key")),
    )
    op.create_table(
        "digest_list",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_digest_list_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_digest_list")),
    )
    widen_sets()
    only_opened_sets_have_rows()


def refuse_while_results_come_in() -> None:
    """Stop where drafts would be lost, and signed results would stay readable before the close.

    The key that seals lies outside the database, so they cannot be sealed here.
    """
    open_rounds = op.get_bind().scalars(
        sa.text(
            """
            SELECT DISTINCT round.code FROM round
            JOIN enrolment ON enrolment.round_id = round.id
            JOIN result_set ON result_set.enrolment_id = enrolment.id
            WHERE round.source = '' AND round.state NOT IN
                ('closed', 'analysis', 'preliminary', 'final', 'corrected', 'archived')
            ORDER BY round.code
            """
        )
    )
    if codes := ", ".join(open_rounds):
        raise RuntimeError(
            f"These rounds take results: {codes}. Close them with the version you have, then update."
        )


def widen_sets() -> None:
    op.drop_constraint(op.f("uq_result_set_enrolment_id"), "result_set")
    for column, filled in (
        (sa.Column("number", sa.Integer(), nullable=False), "1"),
        (sa.Column("primary", sa.Boolean(), nullable=False), "true"),
        (sa.Column("late", sa.Boolean(), nullable=False), "false"),
        (sa.Column("name", sa.Text(), nullable=False), ""),
        (sa.Column("answers", postgresql.JSONB(), nullable=False), "[]"),
        (sa.Column("questionnaire", postgresql.JSONB(), nullable=False), "{}"),
    ):
        column.server_default = sa.DefaultClause(filled)
        op.add_column("result_set", column)
        op.alter_column("result_set", column.name, server_default=None)
    op.add_column("result_set", sa.Column("sealed", sa.LargeBinary(), nullable=True))
    op.add_column("result_set", sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("result_set", sa.Column("followed_method", sa.Text(), nullable=True))
    op.execute(
        """
        DELETE FROM result USING result_set
        WHERE result_set.id = result.result_set_id AND result_set.state = 'draft'
        """
    )
    op.execute("DELETE FROM result_set WHERE state = 'draft'")
    op.execute("UPDATE result_set SET opened_at = submitted_at")
    know_states("'draft', 'submitted', 'withdrawn'")
    for name, condition in CHECKS:
        op.create_check_constraint(op.f(f"ck_result_set_{name}"), "result_set", condition)
    op.create_unique_constraint(
        op.f("uq_result_set_enrolment_id_number"), "result_set", ["enrolment_id", "number"]
    )
    op.create_index(
        "uq_result_set_one_primary",
        "result_set",
        ["enrolment_id"],
        unique=True,
        postgresql_where=sa.text('"primary"'),
    )


def know_states(states: str) -> None:
    op.drop_constraint(op.f("ck_result_set_state_known"), "result_set")
    op.create_check_constraint(
        op.f("ck_result_set_state_known"), "result_set", f"state IN ({states})"
    )


def only_opened_sets_have_rows() -> None:
    """Let the database itself refuse a value in the clear of a set that is still sealed."""
    op.execute(
        """
        CREATE FUNCTION refuse_sealed_values() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (
                SELECT FROM added JOIN result_set ON result_set.id = added.result_set_id
                WHERE result_set.opened_at IS NULL
            ) THEN
                RAISE EXCEPTION 'the values of a sealed result set are not stored in the clear'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'values_are_sealed';
            END IF;
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        """
        CREATE FUNCTION refuse_early_opening() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (
                SELECT FROM enrolment JOIN round ON round.id = enrolment.round_id
                WHERE enrolment.id = NEW.enrolment_id AND round.source = ''
                AND round.state NOT IN
                    ('closed', 'analysis', 'preliminary', 'final', 'corrected', 'archived')
            ) THEN
                RAISE EXCEPTION 'a result set is opened only when its round is closed'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'opened_after_close';
            END IF;
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER values_are_sealed AFTER INSERT ON result
        REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_sealed_values()
        """
    )
    op.execute(
        """
        CREATE TRIGGER opened_after_close
        AFTER INSERT OR UPDATE OF opened_at ON result_set
        FOR EACH ROW WHEN (NEW.opened_at IS NOT NULL) EXECUTE FUNCTION refuse_early_opening()
        """
    )


def downgrade() -> None:
    """Keep what was opened; what is still sealed, and every set beside the primary one, is lost."""
    op.execute("DROP TRIGGER opened_after_close ON result_set")
    op.execute("DROP TRIGGER values_are_sealed ON result")
    op.execute("DROP FUNCTION refuse_early_opening()")
    op.execute("DROP FUNCTION refuse_sealed_values()")
    op.execute(
        """
        DELETE FROM result USING result_set
        WHERE result_set.id = result.result_set_id AND NOT result_set."primary"
        """
    )
    op.execute("""DELETE FROM result_set WHERE opened_at IS NULL OR NOT "primary" """)
    op.drop_index("uq_result_set_one_primary", "result_set")
    op.drop_constraint(op.f("uq_result_set_enrolment_id_number"), "result_set")
    for name, _ in CHECKS:
        op.drop_constraint(op.f(f"ck_result_set_{name}"), "result_set")
    know_states("'draft', 'submitted'")
    for column in (
        "followed_method",
        "opened_at",
        "sealed",
        "questionnaire",
        "answers",
        "name",
        "late",
        "primary",
        "number",
    ):
        op.drop_column("result_set", column)
    op.create_unique_constraint(op.f("uq_result_set_enrolment_id"), "result_set", ["enrolment_id"])
    op.drop_table("digest_list")
    op.drop_table("round_key")
