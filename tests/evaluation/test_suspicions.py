"""Each suspicion finds what was planted for it and leaves clean results alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import numpy as np
import pytest

from proficiency.evaluation.engine import evaluate
from proficiency.evaluation.suspicions.finding import find_suspicions
from proficiency.evaluation.suspicions.suspicion import Suspicion, SuspicionKind, figures, ranked
from proficiency.results.parsing import parse_value
from proficiency.results.rows import ResultRow
from proficiency.schemes.plan import Override, Plan, Scale, ScaleRule

K = SuspicionKind
LABS = [f"L{number:02}" for number in range(1, 21)]
LEVELS = {"M1": 1.05e6, "M2": 3.2e5}
Typed = dict[tuple[str, str], list[str]]
PLAN = Plan(overrides=(Override(measurand="TCC", scale=ScaleRule(by=Scale.LN)),))


def counts(seed: int = 1, *, measurand: str = "TCC") -> Typed:
    """Results of twenty careful laboratories in two materials, three replicates each."""
    rng = np.random.default_rng(seed)
    typed: Typed = {}
    for lab in LABS:
        bias = rng.normal(0.0, 0.12)
        for material, level in LEVELS.items():
            logs = np.log(level) + bias + rng.normal(0.0, 0.05, size=3)
            typed[lab, material] = [f"{value:.0f}" for value in np.exp(logs)]
    return typed


def rows(
    typed: Mapping[tuple[str, str], Sequence[str]],
    *,
    measurand: str = "TCC",
    unit: str = "cells/mL",
    u: Mapping[str, str] | None = None,
) -> list[ResultRow]:
    return [
        ResultRow(
            lab,
            measurand,
            material,
            unit,
            text,
            parse_value(text),
            replicate=str(number),
            u=Decimal(u[lab]) if u and lab in u else None,
        )
        for (lab, material), texts in typed.items()
        for number, text in enumerate(texts, 1)
    ]


def suspicions(given: list[ResultRow], plan: Plan = PLAN) -> tuple[Suspicion, ...]:
    return find_suspicions(given, evaluate(given, plan, input_sha256="0" * 64).outcomes)


def kinds(found: Sequence[Suspicion], lab: str) -> set[SuspicionKind]:
    return {each.kind for each in found if each.lab == lab}


def scaled(factor: float) -> Callable[[Typed], None]:
    def plant(typed: Typed) -> None:
        for material in LEVELS:
            typed["L07", material] = [f"{float(t) * factor:.4g}" for t in typed["L07", material]]

    return plant


def exchange(typed: Typed) -> None:
    typed["L07", "M1"], typed["L07", "M2"] = typed["L07", "M2"], typed["L07", "M1"]


def slip(typed: Typed) -> None:
    first, second, third = typed["L07", "M1"]
    typed["L07", "M1"] = [first, f"{float(second) / 10:.0f}", third]


def copy(typed: Typed) -> None:
    for material in LEVELS:
        typed["L07", material] = [
            text[:-1] + str((int(text[-1]) + 3) % 10) for text in typed["L03", material]
        ]


def repeat(typed: Typed) -> None:
    for material in LEVELS:
        typed["L07", material] = [typed["L07", material][0]] * 3


@pytest.mark.parametrize(
    ("plant", "kind"),
    [
        (scaled(1e-3), K.POWER_OF_TEN),
        (scaled(10.0), K.POWER_OF_TEN),
        (scaled(0.5), K.DILUTION),
        (exchange, K.EXCHANGED),
        (slip, K.SLIP_IN_REPLICATE),
        (copy, K.ALIKE),
        (repeat, K.LOW_DISPERSION),
    ],
)
@pytest.mark.parametrize("seed", range(1, 5))
def test_what_is_planted_is_found(plant: Callable, kind: SuspicionKind, seed: int) -> None:
    typed = counts(seed)
    plant(typed)
    found = suspicions(rows(typed))
    about = {each.lab for each in found if each.kind is kind}
    about |= {other for each in found if each.kind is kind for other in each.others}
    assert "L07" in about
    assert about <= {"L07", "L03"}


def test_a_twofold_result_in_one_material_alone_is_no_forgotten_dilution() -> None:
    typed = counts()
    typed["L07", "M1"] = [f"{float(text) / 2:.0f}" for text in typed["L07", "M1"]]
    assert K.DILUTION not in kinds(suspicions(rows(typed)), "L07")


def test_a_fraction_typed_for_per_cent_is_named_so() -> None:
    rng = np.random.default_rng(2)
    typed: Typed = {(lab, "M1"): [f"{v:.1f}" for v in rng.normal(92.0, 1.5, 3)] for lab in LABS}
    typed["L07", "M1"] = [f"{float(text) / 100:.3f}" for text in typed["L07", "M1"]]
    found = suspicions(rows(typed, measurand="VIA", unit="%"), Plan())
    assert kinds(found, "L07") >= {K.FRACTION}
    assert {each.lab for each in found if each.kind is K.FRACTION} == {"L07"}


def test_a_limit_without_its_sign_is_named_and_a_limit_with_it_is_not() -> None:
    typed: Typed = {(lab, "E1"): ["<0.05", "<0.05"] for lab in LABS}
    typed["L07", "E1"] = ["0.05", "0.05"]
    typed["L08", "E1"] = ["0.031", "0.028"]
    found = suspicions(rows(typed, measurand="END", unit="EU/mL"), Plan())
    assert [each.lab for each in found if each.kind is K.LIMIT_WITHOUT_SIGN] == ["L07"]


def test_implausible_uncertainties_are_named_at_three_times_the_limits_of_the_clause() -> None:
    typed = counts()
    given = dict.fromkeys(LABS, "50000") | {"L07": "1000", "L08": "900000"}
    found = suspicions(rows(typed, u=given))
    small = {each.lab for each in found if each.kind is K.UNCERTAINTY_SMALL}
    large = {each.lab for each in found if each.kind is K.UNCERTAINTY_LARGE}
    assert (small, large) == ({"L07"}, {"L08"})


def test_careful_laboratories_raise_few_alarms_over_many_rounds() -> None:
    alarms: dict[SuspicionKind, int] = dict.fromkeys(K, 0)
    for seed in range(100):
        for each in suspicions(rows(counts(seed))):
            alarms[each.kind] += 1
    for kind in (K.POWER_OF_TEN, K.FRACTION, K.SLIP_IN_REPLICATE, K.EXCHANGED):
        assert alarms[kind] == 0, kind
    # Of 100 rounds of 20 laboratories and two determinations, at levels of 1 %.
    assert alarms[K.ALIKE] + alarms[K.LOW_DISPERSION] <= 4
    assert alarms[K.DILUTION] <= 4
    assert alarms[K.OUTLYING_MEAN] + alarms[K.OUTLYING_SCATTER] <= 14


def test_few_laboratories_are_not_suspected_by_their_median() -> None:
    typed = {key: texts for key, texts in counts().items() if key[0] in LABS[:5]}
    typed["L01", "M1"] = ["1", "1", "1"]
    assert not {K.POWER_OF_TEN, K.DILUTION} & kinds(suspicions(rows(typed)), "L01")


def test_a_suspicion_is_another_one_when_its_numbers_change() -> None:
    one = Suspicion(K.DILUTION, "L07", "TCC", "M1", facts={"result": "5"})
    assert one.key == Suspicion(K.DILUTION, "L07", "TCC", "M1", facts={"result": "5"}).key
    assert one.key != Suspicion(K.DILUTION, "L07", "TCC", "M1", facts={"result": "6"}).key


def test_the_most_telling_come_first() -> None:
    found = [Suspicion(K.UNCERTAINTY_SMALL, "A"), Suspicion(K.FRACTION, "B", weight=1.0)]
    assert [each.lab for each in ranked(found)] == ["B", "A"]


@pytest.mark.parametrize(
    ("number", "text"), [(1192.3, "1192"), (0.0171, "0.0171"), (1e-7, "0.0000001"), (-2.5, "−2.5")]
)
def test_figures_have_no_exponent(number: float, text: str) -> None:
    assert figures(number) == text
