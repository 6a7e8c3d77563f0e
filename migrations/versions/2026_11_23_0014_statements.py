"""Statements of the provider that the reports of a round carry."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = (
    "'subcontracted', 'incident', 'comment', 'delay', 'criterion_source', 'item', 'item_untested'"
)
TRACEABILITY = (
    "'consensus', 'reference_material', 'reference_method', 'formulation', 'identity', 'published'"
)
ADD_PURPOSE = """
DO $$
DECLARE
    known text;
BEGIN
    SELECT string_agg(quote_literal(purpose), ', ') INTO known FROM (
        SELECT (regexp_matches(pg_get_constraintdef(oid), '''([a-z_]+)''', 'g'))[1] AS purpose
        FROM pg_constraint WHERE conname = 'ck_signature_purpose_known'
    ) AS before;
    ALTER TABLE signature DROP CONSTRAINT ck_signature_purpose_known;
    EXECUTE 'ALTER TABLE signature ADD CONSTRAINT ck_signature_purpose_known CHECK (purpose IN ('
        || known || ', ''report_waiver''))';
END $$
"""
DROP_PURPOSE = ADD_PURPOSE.replace(
    "WHERE conname = 'ck_signature_purpose_known'\n    ) AS before",
    "WHERE conname = 'ck_signature_purpose_known'\n    ) AS before"
    " WHERE purpose <> 'report_waiver'",
).replace(" || ', ''report_waiver''))'", " || '))'")
KEEP = """
CREATE FUNCTION keep_statement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ending CONSTANT text := TG_ARGV[0];
BEGIN
    IF TG_OP = 'DELETE'
       OR (to_jsonb(OLD) ->> ending) IS NOT NULL
       OR (to_jsonb(OLD) - ending) <> (to_jsonb(NEW) - ending) THEN
        RAISE EXCEPTION 'what was stated is kept; it is withdrawn and stated anew'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
KEPT = (
    ("round_statement", "withdrawn_at"),
    ("traceability_statement", "withdrawn_at"),
    ("report_waiver", "ended_at"),
)


def upgrade() -> None:
    """Make the tables of provider, policies, statements, waivers and what was released."""
    make_profile()
    make_statements()
    make_traceability()
    make_release()
    op.execute(ADD_PURPOSE)
    op.execute(KEEP)
    for table, ending in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION keep_statement('{ending}')"
        )


def downgrade() -> None:
    """Take them back."""
    for table in (
        "released_records",
        "report_waiver",
        "traceability_statement",
        "round_statement",
        "scheme_policy",
        "provider",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION keep_statement()")
    # What they stood under is gone with its table; the older revision would not know the purpose.
    op.execute("ALTER TABLE signature DISABLE TRIGGER USER")
    op.execute("DELETE FROM signature WHERE purpose = 'report_waiver'")
    op.execute("ALTER TABLE signature ENABLE TRIGGER USER")
    op.execute(DROP_PURPOSE)


def text_column(name: str) -> sa.Column:
    """Return a text that is never missing, and may be empty."""
    return sa.Column(name, sa.Text(), nullable=False)


def moment(name: str, *, nullable: bool = False) -> sa.Column:
    """Return a moment."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def link(table: str, name: str, target: str) -> sa.ForeignKeyConstraint:
    """Return a foreign key under its usual name."""
    return sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))


def make_profile() -> None:
    """Make the provider's profile and the policies of schemes."""
    op.create_table(
        "provider",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        *(
            text_column(name)
            for name in (
                "name_zh",
                "name_en",
                "address_zh",
                "address_en",
                "contact",
                "telephone",
                "email",
            )
        ),
        moment("changed_at"),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_provider_only_one")),
        sa.CheckConstraint(
            "name_zh <> '' AND name_en <> ''", name=op.f("ck_provider_named_in_both_languages")
        ),
        link("provider", "changed_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
    )
    op.create_table(
        "scheme_policy",
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        text_column("use_zh"),
        text_column("use_en"),
        moment("changed_at"),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "use_zh <> '' AND use_en <> ''", name=op.f("ck_scheme_policy_in_both_languages")
        ),
        link("scheme_policy", "scheme_id", "scheme"),
        link("scheme_policy", "changed_by_id", "person"),
        sa.PrimaryKeyConstraint("scheme_id", name=op.f("pk_scheme_policy")),
    )


def make_statements() -> None:
    """Make the statements on a round and its materials."""
    op.create_table(
        "round_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("round_material_id", sa.Integer(), nullable=True),
        text_column("kind"),
        text_column("text_zh"),
        text_column("text_en"),
        sa.Column("happened_on", sa.Date(), nullable=True),
        moment("recorded_at"),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        moment("withdrawn_at", nullable=True),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_round_statement_kind_known")),
        sa.CheckConstraint(
            "(text_zh = '') = (text_en = '')",
            name=op.f("ck_round_statement_in_both_languages_or_none"),
        ),
        sa.CheckConstraint(
            "text_zh <> '' OR kind IN ('subcontracted', 'incident', 'comment')",
            name=op.f("ck_round_statement_none_only_where_it_says_something"),
        ),
        sa.CheckConstraint(
            "(kind IN ('item', 'item_untested')) = (round_material_id IS NOT NULL)",
            name=op.f("ck_round_statement_material_where_it_is_about_one"),
        ),
        link("round_statement", "round_id", "round"),
        link("round_statement", "round_material_id", "round_material"),
        link("round_statement", "recorded_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_statement")),
    )
    op.create_index(op.f("ix_round_statement_round_id"), "round_statement", ["round_id"])
    op.create_index(
        "uq_round_statement_once",
        "round_statement",
        ["round_id", "kind", "round_material_id"],
        unique=True,
        postgresql_where=sa.text(
            "withdrawn_at IS NULL AND (text_zh = '' OR kind NOT IN ('subcontracted', 'incident'))"
        ),
        postgresql_nulls_not_distinct=True,
    )


def make_traceability() -> None:
    """Make the statements on the traceability of assigned values."""
    op.create_table(
        "traceability_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("determination_id", sa.Integer(), nullable=False),
        text_column("kind"),
        text_column("detail_zh"),
        text_column("detail_en"),
        text_column("without_u_zh"),
        text_column("without_u_en"),
        moment("recorded_at"),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        moment("withdrawn_at", nullable=True),
        sa.CheckConstraint(
            f"kind IN ({TRACEABILITY})", name=op.f("ck_traceability_statement_kind_known")
        ),
        sa.CheckConstraint(
            "(detail_zh = '') = (detail_en = '')",
            name=op.f("ck_traceability_statement_detail_in_both_languages"),
        ),
        sa.CheckConstraint(
            "(without_u_zh = '') = (without_u_en = '')",
            name=op.f("ck_traceability_statement_reason_in_both_languages"),
        ),
        link("traceability_statement", "determination_id", "determination"),
        link("traceability_statement", "recorded_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_traceability_statement")),
    )
    op.create_index(
        op.f("ix_traceability_statement_determination_id"),
        "traceability_statement",
        ["determination_id"],
    )
    op.create_index(
        "uq_traceability_statement_once",
        "traceability_statement",
        ["determination_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def make_release() -> None:
    """Make the waivers of single items, and what an order of reports froze."""
    op.create_table(
        "report_waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        text_column("item"),
        text_column("reason_zh"),
        text_column("reason_en"),
        text_column("sha256"),
        sa.Column("signed_by_id", sa.Integer(), nullable=False),
        text_column("name"),
        moment("signed_at"),
        moment("ended_at", nullable=True),
        sa.CheckConstraint(
            "reason_zh <> '' AND reason_en <> ''",
            name=op.f("ck_report_waiver_reason_in_both_languages"),
        ),
        sa.CheckConstraint("item ~ '^R-[a-w]$'", name=op.f("ck_report_waiver_item_has_form")),
        link("report_waiver", "round_id", "round"),
        link("report_waiver", "signed_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_waiver")),
    )
    op.create_index(op.f("ix_report_waiver_round_id"), "report_waiver", ["round_id"])
    op.create_index(
        "uq_report_waiver_once",
        "report_waiver",
        ["round_id", "item"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "released_records",
        sa.Column("order_id", sa.Integer(), nullable=False),
        text_column("content"),
        link("released_records", "order_id", "report_order"),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_released_records")),
    )
