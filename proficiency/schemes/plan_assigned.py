"""The rule of a plan for the assigned value, and how it is read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ..i18n import mark
from .plan_assigned_words import OF_CATEGORY, OF_PROFILE, read_assigned_profile, read_category
from .plan_fields import NOT_USED_BY_RULE, PlanFields, plain, without_nothing


class AssignedBy(StrEnum):
    """How an assigned value is found."""

    ALGORITHM_A = "algorithm_a"
    MEDIAN = "median"
    MEAN = "mean"
    Q_HAMPEL = "q_hampel"
    REFERENCE = "reference"
    EXPERTS = "experts"
    CATEGORY = "category"
    PROFILE = "profile"


WORDS = frozenset({AssignedBy.CATEGORY, AssignedBy.PROFILE})
"""The rules that assign a word: results are compared with it, and nothing is averaged."""
CONSENSUS = (AssignedBy.ALGORITHM_A, AssignedBy.MEDIAN, AssignedBy.MEAN, AssignedBy.Q_HAMPEL)
"""The rules that take the consensus of all participants; experts are joined by one of them."""
U_GIVEN_TWICE = mark("Give either u or U with k, not both.")
EXPERTS_NEEDED = mark("Name at least two laboratories by their codes; each one once.")


@dataclass(frozen=True)
class AssignedRule:
    """Where the assigned value comes from; a reference carries its value and uncertainty."""

    by: AssignedBy = AssignedBy.ALGORITHM_A
    value: Decimal | None = None
    u: Decimal | None = None
    """Standard uncertainty of the reference value; None when it is not known."""
    laboratories: tuple[str, ...] = ()
    """Codes of the expert laboratories."""
    estimator: AssignedBy = AssignedBy.ALGORITHM_A
    """How the results of the expert laboratories are joined."""
    category: str = ""
    categories: tuple[str, ...] = ()
    """All categories in their order, where steps between them count; empty without an order."""
    tolerance: int = 0
    """Steps from the assigned category that are still satisfactory."""
    profile: str = ""
    """Assigned alleles by locus, as TH01: 7, 9.3; D5S818: 11."""

    @property
    def is_reference(self) -> bool:
        """Answer whether the value comes from outside the round."""
        return self.by is AssignedBy.REFERENCE

    @property
    def choice(self) -> str:
        """Return what leads to the method: steps of a scale are another than plain categories."""
        is_scale = self.by is AssignedBy.CATEGORY and bool(self.categories)
        return "ordered_category" if is_scale else self.by.value

    def to_mapping(self) -> dict[str, object]:
        """Return the rule as plain texts."""
        experts = self.by is AssignedBy.EXPERTS
        return without_nothing(
            {
                "by": self.by.value,
                "value": plain(self.value),
                "u": plain(self.u),
                "laboratories": list(self.laboratories) if experts else None,
                "estimator": self.estimator.value if experts else None,
                "category": self.category or None,
                "categories": list(self.categories) or None,
                "tolerance": str(self.tolerance) if self.tolerance else None,
                "profile": self.profile or None,
            }
        )


def read_assigned(fields: PlanFields) -> AssignedRule | None:
    """Read the rule for the assigned value, if there is one."""
    table = fields.table("assigned")
    if table is None:
        return None
    of_reference, of_experts = {"value", "u", "U", "k"}, {"laboratories", "estimator"}
    of_words = OF_CATEGORY | OF_PROFILE
    table.refuse_unknown({"by", *of_reference, *of_experts, *of_words})
    by = AssignedBy(table.choice("by", [rule.value for rule in AssignedBy]) or "algorithm_a")
    if by is AssignedBy.CATEGORY:
        table.refuse_unused(by.value, of_reference | of_experts | OF_PROFILE)
        category, order, tolerance = read_category(table)
        return AssignedRule(by, category=category, categories=order, tolerance=tolerance)
    if by is AssignedBy.PROFILE:
        table.refuse_unused(by.value, of_reference | of_experts | OF_CATEGORY)
        return AssignedRule(by, profile=read_assigned_profile(table))
    table.refuse_unused(by.value, of_words)
    if by is AssignedBy.REFERENCE:
        table.refuse_unused(by.value, of_experts)
        return read_reference(table)
    if by is AssignedBy.EXPERTS:
        table.refuse_unused(by.value, of_reference)
        return read_experts(table)
    table.refuse_unused(by.value, of_reference | of_experts)
    return AssignedRule(by)


def read_reference(table: PlanFields) -> AssignedRule:
    """Read a reference value with its standard or expanded uncertainty."""
    u = table.number("u", least=Decimal(0))
    expanded = table.number("U", least=Decimal(0))
    k = table.number("k", positive=True)
    if expanded is not None:
        if u is not None:
            table.refuse(U_GIVEN_TWICE, "U")
        u = expanded / (k or Decimal(2))
    elif k is not None:
        table.refuse(NOT_USED_BY_RULE, "k", key="k", rule="u")
    return AssignedRule(AssignedBy.REFERENCE, table.number("value", required=True), u)


def read_experts(table: PlanFields) -> AssignedRule:
    """Read the codes of the expert laboratories and how their results are joined."""
    codes = table.texts("laboratories", required=True)
    if codes and (len(codes) < 2 or len(set(codes)) < len(codes)):
        table.refuse(EXPERTS_NEEDED, "laboratories")
    chosen = table.choice("estimator", [rule.value for rule in CONSENSUS], required=False)
    estimator = AssignedBy(chosen or "algorithm_a")
    return AssignedRule(AssignedBy.EXPERTS, laboratories=codes, estimator=estimator)
