"""Batches, units, dispatches and receipts; instructions and delivery addresses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = (
    "sample_batch",
    "material_supply",
    "unit_draw",
    "parcel",
    "sample_unit",
    "receipt",
    "parcel_file",
    "instruction",
    "acknowledgement",
    "delivery_address",
)
CONDITION_KNOWN = (
    "condition IN ('intact', 'thawed', 'broken', 'leaking', 'missing', 'wrong_temperature')"
)


def upgrade() -> None:
    """Add the tables of what travels in a round."""
    make_units()
    make_receipts()
    make_instructions()


def downgrade() -> None:
    """Take everything that travels back."""
    for table in reversed(TABLES):
        op.drop_table(table)


def make_units() -> None:
    op.create_table(
        "sample_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_material_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("produced_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("description_zh", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("storage_zh", sa.Text(), nullable=False),
        sa.Column("storage_en", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "storage_zh <> '' AND storage_en <> ''",
            name=op.f("ck_sample_batch_storage_in_both_languages"),
        ),
        sa.CheckConstraint(
            "produced_on <= expires_on", name=op.f("ck_sample_batch_produced_before_it_expires")
        ),
        sa.ForeignKeyConstraint(
            ["round_material_id"],
            ["round_material.id"],
            name=op.f("fk_sample_batch_round_material_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_batch")),
        sa.UniqueConstraint(
            "id", "round_material_id", name=op.f("uq_sample_batch_id_round_material_id")
        ),
        sa.UniqueConstraint(
            "round_material_id", "code", name=op.f("uq_sample_batch_round_material_id_code")
        ),
    )
    op.create_table(
        "material_supply",
        sa.Column("round_material_id", sa.Integer(), nullable=False),
        sa.Column("per_laboratory", sa.Integer(), nullable=False),
        sa.Column("reserve", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "per_laboratory >= 1", name=op.f("ck_material_supply_everybody_gets_one")
        ),
        sa.CheckConstraint("reserve >= 0", name=op.f("ck_material_supply_reserve_not_negative")),
        sa.ForeignKeyConstraint(
            ["round_material_id"],
            ["round_material.id"],
            name=op.f("fk_material_supply_round_material_id"),
        ),
        sa.PrimaryKeyConstraint("round_material_id", name=op.f("pk_material_supply")),
    )
    op.create_table(
        "unit_draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_material_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("outcome", postgresql.JSONB(), nullable=False),
        sa.Column("drawn_by", sa.Integer(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('laboratories', 'study', 'resupply')",
            name=op.f("ck_unit_draw_purpose_known"),
        ),
        sa.CheckConstraint("seed ~ '^[0-9a-f]{32}$'", name=op.f("ck_unit_draw_seed_has_form")),
        sa.ForeignKeyConstraint(["drawn_by"], ["person.id"], name=op.f("fk_unit_draw_drawn_by")),
        sa.ForeignKeyConstraint(
            ["round_material_id"],
            ["round_material.id"],
            name=op.f("fk_unit_draw_round_material_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_draw")),
    )
    op.create_index(op.f("ix_unit_draw_round_material_id"), "unit_draw", ["round_material_id"])
    op.create_table(
        "parcel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("courier", sa.Text(), nullable=False),
        sa.Column("tracking", sa.Text(), nullable=False),
        sa.Column("packaging", sa.Text(), nullable=False),
        sa.Column("dry_ice_kg", sa.Numeric(), nullable=True),
        sa.Column("logger", sa.Text(), nullable=False),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "courier <> '' AND tracking <> ''", name=op.f("ck_parcel_can_be_traced")
        ),
        sa.CheckConstraint("dry_ice_kg > 0", name=op.f("ck_parcel_dry_ice_weighs")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_parcel_enrolment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
        sa.UniqueConstraint("id", "enrolment_id", name=op.f("uq_parcel_id_enrolment_id")),
        sa.UniqueConstraint("number", name=op.f("uq_parcel_number")),
    )
    op.create_index(op.f("ix_parcel_enrolment_id"), "parcel", ["enrolment_id"])
    op.create_table(
        "sample_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("round_material_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("use", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=True),
        sa.Column("parcel_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("condition", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(use = 'laboratory') = (enrolment_id IS NOT NULL)",
            name=op.f("ck_sample_unit_laboratory_unit_has_receiver"),
        ),
        sa.CheckConstraint(
            "(use = 'study') = (purpose <> '')", name=op.f("ck_sample_unit_study_unit_has_purpose")
        ),
        sa.CheckConstraint(CONDITION_KNOWN, name=op.f("ck_sample_unit_condition_known")),
        sa.CheckConstraint(
            "identifier ~ '^[A-HJ-NP-Z2-9]{8}$'", name=op.f("ck_sample_unit_identifier_has_form")
        ),
        sa.CheckConstraint(
            "replaces_id IS NULL OR use = 'laboratory'",
            name=op.f("ck_sample_unit_replacement_goes_to_a_laboratory"),
        ),
        sa.CheckConstraint(
            "use IN ('store', 'study', 'laboratory', 'discarded')",
            name=op.f("ck_sample_unit_use_known"),
        ),
        sa.CheckConstraint(
            "condition IS NULL OR parcel_id IS NOT NULL",
            name=op.f("ck_sample_unit_arrived_in_a_parcel"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_sample_unit_number_counts_from_one")),
        sa.CheckConstraint(
            "parcel_id IS NULL OR enrolment_id IS NOT NULL",
            name=op.f("ck_sample_unit_sent_to_a_laboratory"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id", "round_material_id"],
            ["sample_batch.id", "sample_batch.round_material_id"],
            name=op.f("fk_sample_unit_batch_id_round_material_id"),
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_sample_unit_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["parcel_id", "enrolment_id"],
            ["parcel.id", "parcel.enrolment_id"],
            name=op.f("fk_sample_unit_parcel_id_enrolment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["sample_unit.id"], name=op.f("fk_sample_unit_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_unit")),
        sa.UniqueConstraint("identifier", name=op.f("uq_sample_unit_identifier")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_sample_unit_replaces_id")),
        sa.UniqueConstraint(
            "round_material_id", "number", name=op.f("uq_sample_unit_round_material_id_number")
        ),
    )
    op.create_index(op.f("ix_sample_unit_batch_id"), "sample_unit", ["batch_id"])
    op.create_index(
        "ix_sample_unit_enrolment_id", "sample_unit", ["enrolment_id", "round_material_id"]
    )
    op.create_index("ix_sample_unit_parcel_id", "sample_unit", ["parcel_id"])


def make_receipts() -> None:
    op.create_table(
        "receipt",
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("temperature", sa.Numeric(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["person.id"], name=op.f("fk_receipt_confirmed_by")
        ),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_receipt_parcel_id")),
        sa.PrimaryKeyConstraint("parcel_id", name=op.f("pk_receipt")),
    )
    op.create_table(
        "parcel_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("extension", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('logger', 'photograph')", name=op.f("ck_parcel_file_kind_known")
        ),
        sa.CheckConstraint(
            "sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_parcel_file_digest_is_sha256")
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_parcel_file_holds_something")),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_parcel_file_added_by")),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcel.id"], name=op.f("fk_parcel_file_parcel_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_file")),
        sa.UniqueConstraint("parcel_id", "sha256", name=op.f("uq_parcel_file_parcel_id_sha256")),
    )
    op.create_index(op.f("ix_parcel_file_parcel_id"), "parcel_file", ["parcel_id"])


def make_instructions() -> None:
    op.create_table(
        "instruction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text_zh", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("change_zh", sa.Text(), nullable=False),
        sa.Column("change_en", sa.Text(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "text_zh <> '' AND text_en <> ''", name=op.f("ck_instruction_text_in_both_languages")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_instruction_version_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["published_by"], ["person.id"], name=op.f("fk_instruction_published_by")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_instruction_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction")),
        sa.UniqueConstraint("round_id", "version", name=op.f("uq_instruction_round_id_version")),
    )
    op.create_index(op.f("ix_instruction_round_id"), "instruction", ["round_id"])
    op.create_table(
        "acknowledgement",
        sa.Column("instruction_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_acknowledgement_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["instruction_id"], ["instruction.id"], name=op.f("fk_acknowledgement_instruction_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_acknowledgement_person_id")
        ),
        sa.PrimaryKeyConstraint("instruction_id", "enrolment_id", name=op.f("pk_acknowledgement")),
    )
    op.create_table(
        "delivery_address",
        sa.Column("laboratory_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("telephone", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "recipient <> '' AND telephone <> '' AND address <> ''",
            name=op.f("ck_delivery_address_courier_can_deliver"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratory.id"], name=op.f("fk_delivery_address_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("laboratory_id", name=op.f("pk_delivery_address")),
    )
