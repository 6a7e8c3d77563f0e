"""Result types, units and questionnaires of measurands."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DEFINED = ("measurand", "round_measurand")
OLD_TYPES = "'continuous', 'count', 'proportion', 'qualitative'"
TYPES = (
    "'continuous', 'count', 'proportion', 'censored', 'ordinal', 'nominal', 'profile', 'decision'"
)
OLD_KINDS = "'number', 'censored', 'category', 'missing'"
KINDS = "'number', 'censored', 'interval', 'category', 'profile', 'missing'"


def upgrade() -> None:
    """Give every measurand its full definition, and every result its unit and converted value."""
    for table in DEFINED:
        retype(table, "qualitative", "nominal", TYPES)
        for column in definition():
            add(table, column)
        for name, condition in checks():
            op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)
    add("measurand", sa.Column("retired", sa.Boolean(), server_default="false", nullable=False))
    for name in ("upper", "converted", "converted_upper", "converted_u"):
        op.add_column("result", sa.Column(name, sa.Numeric(), nullable=True))
    add("result", listed("details", "{}"))
    op.execute(
        """
        UPDATE result SET converted = value, converted_u = u
        WHERE kind IN ('number', 'censored')
        """
    )
    for name, condition in result_checks(KINDS, "'category', 'profile'", "'interval', "):
        op.drop_constraint(op.f(f"ck_result_{name}"), "result")
        op.create_check_constraint(op.f(f"ck_result_{name}"), "result", condition)
    op.create_check_constraint(
        op.f("ck_result_interval_has_end"),
        "result",
        "(kind = 'interval') = (upper IS NOT NULL)",
    )


def downgrade() -> None:
    """Take the definitions back; what they said and intervals and profiles are lost."""
    op.drop_constraint(op.f("ck_result_interval_has_end"), "result")
    for name, _ in result_checks(KINDS, "", ""):
        op.drop_constraint(op.f(f"ck_result_{name}"), "result")
    op.execute(
        """
        UPDATE result SET kind = 'missing', value = NULL, category = NULL
        WHERE kind IN ('interval', 'profile')
        """
    )
    for name, condition in result_checks(OLD_KINDS, "'category'", ""):
        op.create_check_constraint(op.f(f"ck_result_{name}"), "result", condition)
    for name in ("details", "converted_u", "converted_upper", "converted", "upper"):
        op.drop_column("result", name)
    op.drop_column("measurand", "retired")
    for table in DEFINED:
        for name, _ in checks():
            op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
        for column in definition():
            op.drop_column(table, column.name)
        op.drop_constraint(op.f(f"ck_{table}_result_type_known"), table)
        op.execute(
            f"""
            UPDATE {table} SET result_type = CASE
                WHEN result_type IN ('ordinal', 'nominal', 'profile') THEN 'qualitative'
                WHEN result_type IN ('censored', 'decision') THEN 'continuous'
                ELSE result_type END
            """
        )
        op.create_check_constraint(
            op.f(f"ck_{table}_result_type_known"), table, f"result_type IN ({OLD_TYPES})"
        )


def retype(table: str, old: str, new: str, types: str) -> None:
    """Rename one result type, and accept the new ones."""
    name = op.f(f"ck_{table}_result_type_known")
    op.drop_constraint(name, table)
    op.execute(f"UPDATE {table} SET result_type = '{new}' WHERE result_type = '{old}'")
    op.create_check_constraint(name, table, f"result_type IN ({types})")


def add(table: str, column: sa.Column) -> None:
    """Add a column that rows already there fill with its default once."""
    op.add_column(table, column)
    if column.server_default is not None:
        op.alter_column(table, column.name, server_default=None)


def definition() -> list[sa.Column]:
    """Return the new columns of a definition."""
    return [
        sa.Column("expected_low", sa.Numeric(), nullable=True),
        sa.Column("expected_high", sa.Numeric(), nullable=True),
        sa.Column("vials", sa.Integer(), server_default="1", nullable=False),
        sa.Column("scale", sa.Text(), server_default="identity", nullable=False),
        sa.Column("criterion_sign", sa.Text(), nullable=True),
        sa.Column("criterion_limit", sa.Numeric(), nullable=True),
        listed("sigma_rule", "{}"),
        listed("units", "[]"),
        listed("categories", "[]"),
        listed("loci", "[]"),
        listed("instruments", "[]"),
        listed("questionnaire", "[]"),
        sa.Column("guidance_zh", sa.Text(), server_default="", nullable=False),
        sa.Column("guidance_en", sa.Text(), server_default="", nullable=False),
    ]


def listed(name: str, empty: str) -> sa.Column:
    """Return a column of plain values."""
    return sa.Column(name, postgresql.JSONB(), server_default=empty, nullable=False)


def checks() -> list[tuple[str, str]]:
    """Return what the database itself refuses in a definition."""
    return [
        ("scale_known", "scale IN ('identity', 'ln', 'logit')"),
        ("criterion_sign_known", "criterion_sign IN ('>=', '<=', '>', '<')"),
        ("vials_share_replicates", "vials >= 1 AND replicates % vials = 0"),
        ("expected_ordered", "expected_low < expected_high"),
        ("criterion_whole", "(criterion_sign IS NULL) = (criterion_limit IS NULL)"),
    ]


def result_checks(kinds: str, words: str, interval: str) -> list[tuple[str, str]]:
    """Return what the database itself refuses in a result."""
    return [
        ("kind_known", f"kind IN ({kinds})"),
        ("number_has_value", f"(kind IN ('number', {interval}'censored')) = (value IS NOT NULL)"),
        ("category_has_word", f"(kind IN ({words})) = (category IS NOT NULL)"),
    ]
