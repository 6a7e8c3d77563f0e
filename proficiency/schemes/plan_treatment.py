"""What a plan says of results before and after the consensus: scale, limits, scores, minima."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ..i18n import mark
from .plan_fields import PlanFields, plain, without_nothing


class Scale(StrEnum):
    """The scale results are evaluated on."""

    IDENTITY = "identity"
    LN = "ln"
    LOGIT = "logit"


class Replicates(StrEnum):
    """How the replicates of a laboratory become its result."""

    MEAN = "mean"
    MEDIAN = "median"
    FIRST = "first"


class Censored(StrEnum):
    """How a result below or above a limit enters the consensus; it is never scored as a number."""

    EXCLUDE = "exclude"
    HALF = "half"
    IGNORE_SIGN = "ignore_sign"
    MAXIMUM_LIKELIHOOD = "maximum_likelihood"


class ScoreBy(StrEnum):
    """The score that gives the signal."""

    AUTO = "auto"
    Z = "z"
    Z_PRIME = "z_prime"
    ZETA = "zeta"
    EN = "en"
    PERCENT = "percent"


ONE_CONTINUITY_RULE = mark("Give either half_unit or counted, not both.")
HALF_UNIT_TOO_LARGE = mark("half_unit is {typed}; it must be below half of {whole}.")
MINIMA_CROSS = mark(
    "Signals cannot need fewer results than the consensus: {signals} < {consensus}."
)
LEAST_CONSENSUS = 2
MOST_DECIMALS = 12


@dataclass(frozen=True)
class ScaleRule:
    """The scale of the analysis, with the continuity rule of proportions of 0 and 100 %."""

    by: Scale = Scale.IDENTITY
    whole: Decimal = Decimal(100)
    """What counts as the whole of a proportion: 100 for per cent, 1 for fractions."""
    half_unit: Decimal | None = None
    counted: int | None = None

    def to_mapping(self) -> dict[str, object]:
        """Return the rule as plain texts."""
        logit = self.by is Scale.LOGIT
        return without_nothing(
            {
                "by": self.by.value,
                "whole": plain(self.whole) if logit else None,
                "half_unit": plain(self.half_unit),
                "counted": self.counted,
            }
        )


@dataclass(frozen=True)
class ResultsRule:
    """How typed results become one result of each laboratory, and which enter the consensus."""

    replicates: Replicates = Replicates.MEAN
    censored: Censored = Censored.EXCLUDE
    without_methods: tuple[str, ...] = ()
    """Method groups that are scored but have no part in the consensus."""

    def to_mapping(self) -> dict[str, object]:
        """Return the rule as plain texts."""
        return without_nothing(
            {
                "replicates": self.replicates.value,
                "censored": self.censored.value,
                "without_methods": list(self.without_methods) or None,
            }
        )


@dataclass(frozen=True)
class ScoreRule:
    """The score that gives the signal; per cent are judged against a permitted error."""

    by: ScoreBy = ScoreBy.AUTO
    delta_e_percent: Decimal | None = None

    def to_mapping(self) -> dict[str, object]:
        """Return the rule as plain texts."""
        return without_nothing(
            {"by": self.by.value, "delta_E_percent": plain(self.delta_e_percent)}
        )


@dataclass(frozen=True)
class MinimumRule:
    """Numbers of laboratories below which less is said."""

    consensus: int = LEAST_CONSENSUS
    """Below it there is no consensus value."""
    signals: int = LEAST_CONSENSUS
    """Below it scores are for information: no signal is given by a consensus."""
    recommended: int | None = None
    """Below it the outcome is marked as resting on few results; None leaves it to the method."""

    def to_mapping(self) -> dict[str, object]:
        """Return the rule as plain numbers."""
        return without_nothing(
            {
                "consensus": self.consensus,
                "signals": self.signals,
                "recommended": self.recommended,
            }
        )


@dataclass(frozen=True)
class RoundingRule:
    """Decimals of printed assigned values, and decimals to which scores are rounded if at all."""

    assigned: int | None = None
    scores: int | None = None

    def to_mapping(self) -> dict[str, object]:
        """Return the rule as plain numbers."""
        return without_nothing({"assigned": self.assigned, "scores": self.scores})


def read_scale(fields: PlanFields) -> ScaleRule | None:
    """Read the scale of the analysis, if one is named."""
    table = fields.table("scale")
    if table is None:
        return None
    of_logit = {"whole", "half_unit", "counted"}
    table.refuse_unknown({"by", *of_logit})
    by = Scale(table.choice("by", [scale.value for scale in Scale]) or "identity")
    if by is not Scale.LOGIT:
        table.refuse_unused(by.value, of_logit)
        return ScaleRule(by)
    whole = table.number("whole", positive=True) or Decimal(100)
    half_unit = table.number("half_unit", positive=True)
    counted = table.whole_number("counted", least=2, required=False)
    if half_unit is not None and counted is not None:
        table.refuse(ONE_CONTINUITY_RULE, "half_unit")
    if half_unit is not None and half_unit * 2 >= whole:
        table.refuse(HALF_UNIT_TOO_LARGE, "half_unit", typed=half_unit, whole=whole)
    return ScaleRule(by, whole, half_unit, counted)


def read_results(fields: PlanFields) -> ResultsRule | None:
    """Read how results are taken together, if it is said."""
    table = fields.table("results")
    if table is None:
        return None
    table.refuse_unknown({"replicates", "censored", "without_methods"})
    replicates = table.choice("replicates", [way.value for way in Replicates], required=False)
    censored = table.choice("censored", [way.value for way in Censored], required=False)
    return ResultsRule(
        Replicates(replicates or "mean"),
        Censored(censored or "exclude"),
        table.texts("without_methods"),
    )


def read_score(fields: PlanFields) -> ScoreRule | None:
    """Read which score gives the signal, if it is said."""
    table = fields.table("score")
    if table is None:
        return None
    table.refuse_unknown({"by", "delta_E_percent"})
    by = ScoreBy(table.choice("by", [score.value for score in ScoreBy]) or "auto")
    if by is not ScoreBy.PERCENT:
        table.refuse_unused(by.value, {"delta_E_percent"})
        return ScoreRule(by)
    return ScoreRule(by, table.number("delta_E_percent", required=True, positive=True))


def read_minimum(fields: PlanFields) -> MinimumRule | None:
    """Read the numbers of laboratories that are needed, if they are said."""
    table = fields.table("minimum")
    if table is None:
        return None
    table.refuse_unknown({"consensus", "signals", "recommended"})
    consensus = table.whole_number("consensus", least=LEAST_CONSENSUS, required=False)
    signals = table.whole_number("signals", least=LEAST_CONSENSUS, required=False)
    needed = consensus or LEAST_CONSENSUS
    if signals is not None and signals < needed:
        table.refuse(MINIMA_CROSS, "signals", signals=signals, consensus=needed)
    recommended = table.whole_number("recommended", least=LEAST_CONSENSUS, required=False)
    return MinimumRule(needed, signals or needed, recommended)


def read_rounding(fields: PlanFields) -> RoundingRule | None:
    """Read the decimals of printed values and of scores, if they are said."""
    table = fields.table("rounding")
    if table is None:
        return None
    table.refuse_unknown({"assigned", "scores"})
    return RoundingRule(
        table.whole_number("assigned", least=0, most=MOST_DECIMALS, required=False),
        table.whole_number("scores", least=0, most=MOST_DECIMALS, required=False),
    )
