"""A definition as it is written down, and everything that is wrong with it at once."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ..errors import CodeTaken, Problem
from ..i18n import mark
from .conversion import folded
from .criteria import Criterion, Sign
from .definition import DEFINITION_COLUMNS, definition_of
from .models import Measurand
from .plan_treatment import Scale
from .refusals import BoundsReversed, ReplicatesNotPositive
from .result_types import ResultType
from .units import quotient
from .vocabulary import AcceptedUnit, AnswerKind, Question, Word

NAME_MISSING = mark("Give a name in both languages.")
UNIT_MISSING = mark("A number needs a unit; type 1 for a pure number.")
UNIT_TWICE = mark("The unit {unit} is there twice.")
FACTOR_NOT_POSITIVE = mark("The factor of {unit} must be greater than 0.")
FACTOR_DIFFERS = mark("1 {unit} is {known} {own}, not {given} {own}.")
EXPECTED_REVERSED = mark("The expected range must begin below its end.")
EXPECTED_OUTSIDE = mark("The expected range must lie within the bounds.")
VIALS_UNEVEN = mark("{replicates} replicates cannot be shared evenly among {vials} vials.")
CRITERION_NEEDED = mark("A decision needs the criterion it is about.")
CRITERION_NOT_NUMERIC = mark("Only numbers are judged by a criterion.")
CATEGORIES_NEEDED = mark("Ordered categories need a list of at least two.")
WORD_TWICE = mark("“{word}” is there twice. Each word may mean one entry only.")
LOCI_NEEDED = mark("A profile needs its list of loci.")
CHOICES_NEEDED = mark("The question {key} needs at least two choices.")
QUESTION_TWICE = mark("The question {key} is there twice.")
PERCENT_SCALE = mark("The logit scale is for proportions between two bounds.")


@dataclass(frozen=True)
class Definition:
    """Everything a coordinator says of a measurand."""

    code: str
    name_zh: str
    name_en: str
    result_type: ResultType
    unit: str = ""
    decimals: int | None = None
    lower_bound: Decimal | None = None
    upper_bound: Decimal | None = None
    expected_low: Decimal | None = None
    expected_high: Decimal | None = None
    replicates: int = 1
    vials: int = 1
    scale: Scale = Scale.IDENTITY
    criterion_sign: Sign | None = None
    criterion_limit: Decimal | None = None
    sigma_rule: dict[str, Any] = field(default_factory=dict)
    units: tuple[AcceptedUnit, ...] = ()
    categories: tuple[Word, ...] = ()
    loci: tuple[Word, ...] = ()
    instruments: tuple[Word, ...] = ()
    questionnaire: tuple[Question, ...] = ()
    guidance_zh: str = ""
    guidance_en: str = ""
    methods: tuple[tuple[str, str, str], ...] = ()

    @property
    def criterion(self) -> Criterion | None:
        """Return the limit a result is judged by, if there is one."""
        if self.criterion_sign is None or self.criterion_limit is None:
            return None
        return Criterion(self.criterion_sign, self.criterion_limit)

    @property
    def columns(self) -> dict[str, Any]:
        """Return what is stored in the columns of a definition."""
        return {name: getattr(self, name) for name in DEFINITION_COLUMNS}


def drafted(measurand: Measurand) -> Definition:
    """Return the definition of a stored measurand."""
    methods = tuple((word.code, word.name_zh, word.name_en) for word in measurand.methods)
    return Definition(**definition_of(measurand), methods=methods)


def changed(before: Definition, after: Definition) -> list[str]:
    """Name what differs; 5 and 5.0 are the same limit."""
    return [name for name, value in vars(before).items() if value != getattr(after, name)]


def refuse_impossible(definition: Definition) -> None:
    """Refuse what contradicts itself in a single number."""
    seen: set[str] = set()
    for code, _, _ in definition.methods:
        if code in seen:
            raise CodeTaken(code=code)
        seen.add(code)
    if definition.replicates < 1:
        raise ReplicatesNotPositive(replicates=definition.replicates)
    lower, upper = definition.lower_bound, definition.upper_bound
    if lower is not None and upper is not None and lower >= upper:
        raise BoundsReversed(lower=lower, upper=upper)


def problems_of(definition: Definition) -> Iterator[Problem]:
    """Name everything else that is wrong, each with the field it concerns."""
    if not (definition.name_zh.strip() and definition.name_en.strip()):
        yield Problem(NAME_MISSING, column="name_zh")
    yield from _unit_problems(definition)
    yield from _range_problems(definition)
    yield from _list_problems(definition)
    yield from _question_problems(definition.questionnaire)


def _unit_problems(definition: Definition) -> Iterator[Problem]:
    if not definition.result_type.is_numeric:
        return
    if not definition.unit.strip():
        yield Problem(UNIT_MISSING, column="unit")
    seen = {folded(definition.unit)}
    for accepted in definition.units:
        if folded(accepted.unit) in seen:
            yield Problem(UNIT_TWICE, {"unit": accepted.unit}, column="units")
            continue
        seen.add(folded(accepted.unit))
        facts = {"unit": accepted.unit, "own": definition.unit, "given": accepted.factor}
        if accepted.factor <= 0:
            yield Problem(FACTOR_NOT_POSITIVE, facts, column="units")
            continue
        known = quotient(accepted.unit, definition.unit)
        if known is not None and known != accepted.factor:
            yield Problem(FACTOR_DIFFERS, facts | {"known": known}, column="units")


def _range_problems(definition: Definition) -> Iterator[Problem]:
    low, high = definition.expected_low, definition.expected_high
    if low is not None and high is not None and low >= high:
        yield Problem(EXPECTED_REVERSED, column="expected_low")
    lower, upper = definition.lower_bound, definition.upper_bound
    if (low is not None and lower is not None and low < lower) or (
        high is not None and upper is not None and high > upper
    ):
        yield Problem(EXPECTED_OUTSIDE, column="expected_low")
    if definition.vials < 1 or definition.replicates % definition.vials:
        facts = {"replicates": definition.replicates, "vials": definition.vials}
        yield Problem(VIALS_UNEVEN, facts, column="vials")
    if definition.criterion_limit is None or definition.criterion_sign is None:
        if definition.result_type is ResultType.DECISION:
            yield Problem(CRITERION_NEEDED, column="criterion_limit")
    elif not definition.result_type.is_numeric:
        yield Problem(CRITERION_NOT_NUMERIC, column="criterion_limit")
    if definition.scale is Scale.LOGIT and (lower is None or upper is None):
        yield Problem(PERCENT_SCALE, column="scale")


def _list_problems(definition: Definition) -> Iterator[Problem]:
    if definition.result_type is ResultType.ORDINAL and len(definition.categories) < 2:
        yield Problem(CATEGORIES_NEEDED, column="categories")
    if definition.result_type is ResultType.PROFILE and not definition.loci:
        yield Problem(LOCI_NEEDED, column="loci")
    for name in ("categories", "loci", "instruments"):
        yield from _word_problems(getattr(definition, name), name)


def _word_problems(words: Sequence[Word], column: str) -> Iterator[Problem]:
    """Name every spelling that would mean two entries."""
    for spelling in twice(
        spelling for word in words for spelling in {one_form(each) for each in word.spellings}
    ):
        yield Problem(WORD_TWICE, {"word": spelling}, column=column)


def _question_problems(questions: Sequence[Question]) -> Iterator[Problem]:
    for key in twice(question.key for question in questions):
        yield Problem(QUESTION_TWICE, {"key": key}, column="questionnaire")
    for question in questions:
        if question.kind is AnswerKind.CHOICE and len(question.choices) < 2:
            yield Problem(CHOICES_NEEDED, {"key": question.key}, column="questionnaire")
        yield from _word_problems(question.choices, "questionnaire")


def twice(texts: Iterable[str]) -> list[str]:
    """Return what is there more than once, in the order of the first time."""
    return [text for text, count in Counter(texts).items() if count > 1]


def one_form(text: str) -> str:
    """Return a word so that ways of typing it compare equal."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()
