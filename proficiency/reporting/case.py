"""One measurand in one material, with the outcomes, the names and the formatting it is shown in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from ..evaluation.outcome import WORD_SCORES, Evaluation, Outcome, Score
from ..evaluation.past_score import PastScore
from ..evaluation.used_score import used_value
from ..i18n import Translator
from ..schemes.plan import AssignedBy
from ..schemes.plan_assigned_words import alleles_of
from . import rounding
from .commons import Commons
from .curved_scale import is_curved
from .header import RoundHeader
from .label import Label
from .signals import LIMITS, SCORE_SYMBOLS, SignalMark, mark_of
from .word_scores import word_score

Made = TypeVar("Made")

COVERAGE = 2
"""Coverage factor of every expanded uncertainty the report forms itself."""


@dataclass(frozen=True)
class Edition:
    """For whom a report is set: header, language and the one laboratory, if it is for one."""

    header: RoundHeader
    t: Translator
    lab: str | None = None
    history: tuple[PastScore, ...] = ()
    """What the laboratory was told of its scores in earlier rounds, oldest first."""
    commons: Commons = field(default_factory=Commons, compare=False, repr=False)
    """What is made once for the reports of all laboratories."""

    def measurand(self, code: str) -> str:
        """Return the name of a measurand."""
        return self._name(self.header.measurands, code)

    def material(self, code: str) -> str:
        """Return the name of a material."""
        return self._name(self.header.materials, code)

    def method(self, code: str | None) -> str:
        """Return the name of a method; a dash where none was stated."""
        return self._name(self.header.methods, code) if code else rounding.MISSING

    def word(self, measurand: str, code: str) -> str:
        """Return the name of a category."""
        label = self.header.measurands.get(measurand)
        return self._name(label.words, code) if label is not None else code

    def _name(self, labels: Mapping[str, Label], code: str) -> str:
        label = labels.get(code)
        return (label.text(self.t) if label else "") or code


@dataclass(frozen=True)
class Case:
    """The outcomes of one measurand and material: for all results, and for method groups."""

    main: Outcome
    groups: tuple[Outcome, ...]
    edition: Edition

    @property
    def title(self) -> str:
        """Return measurand and material in words."""
        measurand = self.edition.measurand(self.main.measurand)
        material = self.edition.material(self.main.material)
        title = (
            self.edition.t("{measurand}, {material}", measurand=measurand, material=material)
            if material
            else measurand
        )
        if self.main.method is None:
            return title
        return self.edition.t(
            "{title} ({method})", title=title, method=self.edition.method(self.main.method)
        )

    @cached_property
    def own(self) -> tuple[Score, ...]:
        """Return the scores of the laboratory the report is for."""
        by_lab = self.common("scores", lambda: scores_by_laboratory(self.main))
        return by_lab.get(self.edition.lab or "", ())

    def common(self, kind: str, make: Callable[[], Made]) -> Made:
        """Return what the reports of all laboratories have in common of this case."""
        main = self.main
        return self.edition.commons.get((kind, main.measurand, main.material, main.method), make)

    @property
    def own_groups(self) -> tuple[tuple[Outcome, Score], ...]:
        """Return the method groups the laboratory belongs to, with its score in each."""
        return tuple((g, s) for g in self.groups for s in g.scores if s.lab == self.edition.lab)

    def signal(self, score: Score) -> SignalMark:
        """Return how the signal of a score is shown."""
        return mark_of(score.signal, self.edition.header, self.edition.t)


def scores_by_laboratory(outcome: Outcome) -> dict[str, tuple[Score, ...]]:
    """Return the scores of each laboratory."""
    found: dict[str, tuple[Score, ...]] = {}
    for score in outcome.scores:
        found[score.lab] = (*found.get(score.lab, ()), score)
    return found


def cases_of(evaluation: Evaluation, edition: Edition) -> tuple[Case, ...]:
    """Gather outcomes by measurand and material.

    Where only method groups were evaluated, each group is a case of its own; of a laboratory's
    report only the groups it belongs to.
    """
    gathered: dict[tuple[str, str], list[Outcome]] = {}
    for outcome in evaluation.outcomes:
        gathered.setdefault((outcome.measurand, outcome.material), []).append(outcome)
    cases: list[Case] = []
    for outcomes in gathered.values():
        mains = [outcome for outcome in outcomes if outcome.method is None]
        groups = tuple(outcome for outcome in outcomes if outcome.method is not None)
        if mains:
            cases.extend(Case(main, groups, edition) for main in mains)
        else:
            cases.extend(Case(group, (), edition) for group in groups)
    if edition.lab is None:
        return tuple(cases)
    return tuple(case for case in cases if case.own)


@dataclass(frozen=True)
class Numbers:
    """The numbers of one outcome as text, all with the decimals its uncertainty allows."""

    outcome: Outcome
    edition: Edition

    @property
    def decimals(self) -> int:
        """Return the decimals of the assigned value."""
        if self.outcome.decimals is not None:
            return self.outcome.decimals
        label = self.edition.header.measurands.get(self.outcome.measurand)
        return rounding.decimals_of_value(
            self.outcome.assigned_value,
            self.outcome.u_assigned_value,
            self.outcome.sigma_pt or self.outcome.robust_sd,
            label.decimals if label else None,
        )

    @property
    def assigned(self) -> str:
        """Return the assigned value without unit."""
        return rounding.fixed(self.outcome.assigned_value, self.decimals)

    @property
    def expanded(self) -> str | None:
        """Return the expanded uncertainty of the assigned value; None where it has none.

        On a curved scale it has an interval instead, which is not symmetric.
        """
        if is_curved(self.outcome):
            return None
        u = self.outcome.u_assigned_value
        return rounding.fixed(COVERAGE * u, self.decimals) if u else None

    @property
    def interval(self) -> str | None:
        """Return the interval of an assigned value found on a curved scale; None without one."""
        lower, upper = self.outcome.assigned_lower, self.outcome.assigned_upper
        if not is_curved(self.outcome) or lower is None or upper is None:
            return None
        ends = (rounding.fixed(end, self.decimals) for end in (lower, upper))
        # Curved scales know no values below zero, so that the dash cannot be read as a minus.
        return "({}–{})".format(*ends)

    @property
    def assigned_with_u(self) -> str:
        """Return the assigned value with its expanded uncertainty or interval, without unit."""
        if self.outcome.assigned_word is not None:
            return word_briefly(self.outcome, self.outcome.assigned_word, self.edition)
        if self.interval:
            return f"{self.assigned} {self.interval}"
        return rounding.with_uncertainty(self.edition.t, self.assigned, self.expanded, "")

    @property
    def u(self) -> str:
        """Return the standard uncertainty of the assigned value."""
        return rounding.fixed(self.outcome.u_assigned_value, self.decimals)

    @property
    def sigma(self) -> str:
        """Return the standard deviation for proficiency assessment."""
        return rounding.significant(self.outcome.sigma_pt, 3)

    @property
    def sigma_on_scale(self) -> str:
        """Return σ_pt on the scale of the evaluation, which has no unit."""
        return rounding.significant(self.outcome.sigma_pt_on_scale, 3)

    def like_assigned(self, value: float | None) -> str:
        """Write another statistic of the same results with the decimals of the assigned value."""
        return rounding.fixed(value, self.decimals)

    def result(self, score: Score) -> str:
        """Write a laboratory's result: as typed, or the mean of its replicates."""
        if score.word is not None:
            return word_briefly(self.outcome, score.word, self.edition)
        return rounding.result(score.value, score.replicates, at_most=max(self.decimals + 1, 0))

    def result_with_unit(self, score: Score) -> str:
        """Write a laboratory's result with the unit."""
        return self.with_unit(self.result(score))

    def with_unit(self, number: str) -> str:
        """Put the unit of the outcome after a number."""
        return rounding.with_unit(number, self.outcome.unit)


def word_briefly(outcome: Outcome, word: str, edition: Edition) -> str:
    """Name a category; a profile by how many loci it has."""
    if outcome.assigned_by == AssignedBy.PROFILE:
        return edition.t("{count} loci", count=len(alleles_of(word)))
    return edition.word(outcome.measurand, word)


def score_text(score: Score, t: Translator) -> str:
    """Return the score that gave the signal, with its symbol; a dash where there is none."""
    if score.used in WORD_SCORES:
        return word_score(score, t)
    value = used_value(score)
    if value is None:
        return rounding.MISSING
    number = rounding.score(value, limits=LIMITS[score.used])
    return f"{SCORE_SYMBOLS[score.used]} = {number}"


def score_number(score: Score) -> str:
    """Return the score that gave the signal without its symbol."""
    return rounding.score(used_value(score), limits=LIMITS[score.used])
