"""The definition of a measurand: the columns a scheme keeps and every round copies."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Protocol

from sqlalchemy import CheckConstraint, Dialect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from .criteria import Criterion, Sign
from .plan_treatment import Scale
from .result_types import ResultType
from .vocabulary import AcceptedUnit, Question, Word


class Stored(Protocol):
    """Something that is kept as plain values."""

    @classmethod
    def from_mapping(cls, found: Any) -> Any: ...

    def to_mapping(self) -> dict[str, Any]: ...


class ListOf(TypeDecorator[tuple[Any, ...]]):
    """A tuple of words, units or questions, kept as a list of plain values."""

    impl = JSONB
    cache_ok = True

    def __init__(self, entry: type[Stored]) -> None:
        super().__init__()
        self.entry = entry

    def process_bind_param(
        self, value: Sequence[Any] | None, dialect: Dialect
    ) -> list[dict[str, Any]]:
        """Write the entries."""
        return [each.to_mapping() for each in value or ()]

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Any, ...]:
        """Read the entries."""
        return tuple(self.entry.from_mapping(each) for each in value or ())


class Defined:
    """What a measurand is; the scheme's and the round's copy have the same columns."""

    code: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str]
    result_type: Mapped[ResultType]
    unit: Mapped[str]
    decimals: Mapped[int | None]
    """Decimals a result is usually reported with; None leaves it to the laboratory."""
    lower_bound: Mapped[Decimal | None]
    """Impossible below; None where nothing is impossible."""
    upper_bound: Mapped[Decimal | None]
    """Impossible above; None where nothing is impossible."""
    expected_low: Mapped[Decimal | None]
    """Wide range declared before the round: a result outside is asked about, never refused."""
    expected_high: Mapped[Decimal | None]
    replicates: Mapped[int] = mapped_column(default=1)
    """Results of one laboratory for one material, over all vials."""
    vials: Mapped[int] = mapped_column(default=1)
    """Vials of one material the replicates are spread over evenly."""
    scale: Mapped[Scale] = mapped_column(default=Scale.IDENTITY)
    """Scale on which results scatter evenly; the plan of a round may say otherwise."""
    criterion_sign: Mapped[Sign | None]
    criterion_limit: Mapped[Decimal | None]
    sigma_rule: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Suggestion for the plan of a round (`plan_sigma`), by level where it depends on it."""
    units: Mapped[tuple[AcceptedUnit, ...]] = mapped_column(ListOf(AcceptedUnit), default=())
    """Units accepted beside the measurand's own."""
    categories: Mapped[tuple[Word, ...]] = mapped_column(ListOf(Word), default=())
    """Categories in their order; empty where any word is accepted."""
    loci: Mapped[tuple[Word, ...]] = mapped_column(ListOf(Word), default=())
    instruments: Mapped[tuple[Word, ...]] = mapped_column(ListOf(Word), default=())
    questionnaire: Mapped[tuple[Question, ...]] = mapped_column(ListOf(Question), default=())
    guidance_zh: Mapped[str] = mapped_column(default="")
    """How to measure and report, shown beside the field."""
    guidance_en: Mapped[str] = mapped_column(default="")

    @property
    def criterion(self) -> Criterion | None:
        """Return the limit a result is judged by, if there is one."""
        if self.criterion_sign is None or self.criterion_limit is None:
            return None
        return Criterion(self.criterion_sign, self.criterion_limit)


def definition_checks() -> tuple[CheckConstraint, ...]:
    """Return what the database itself refuses in both tables."""
    return (
        CheckConstraint("replicates >= 1", name="replicates_positive"),
        CheckConstraint("vials >= 1 AND replicates % vials = 0", name="vials_share_replicates"),
        CheckConstraint("expected_low < expected_high", name="expected_ordered"),
        CheckConstraint(
            "(criterion_sign IS NULL) = (criterion_limit IS NULL)", name="criterion_whole"
        ),
    )


def definition_of(measurand: Defined) -> dict[str, Any]:
    """Return every column of a definition: what a copy is made of."""
    return {name: getattr(measurand, name) for name in DEFINITION_COLUMNS}


DEFINITION_COLUMNS = tuple(name for name in Defined.__annotations__ if not name.startswith("_"))
"""Names of all columns of a definition; none can be forgotten in a copy."""
