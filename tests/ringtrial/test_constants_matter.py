"""A mutation of any constant is noticed: by a reference case, a printed table or a written check.

Every constant of every `constants*.py` is changed by 1 % (a whole number by 1), the library is
imported afresh with it, and the reference cases are run until one disagrees.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import math
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import ringtrial
from ringtrial.verification import read_cases

PACKAGE = Path(ringtrial.__file__).parent
CONSTANTS = sorted(path.stem for path in PACKAGE.glob("constants*.py"))
MODULES = [
    f"ringtrial.{module.name}"
    for module in pkgutil.iter_modules([str(PACKAGE)])
    if module.name != "__main__"
]
SLOW = {"hierarchical_bayes", "linear_pool", "bootstrap", "combined_scores"}

Place = tuple[int | str, ...]
"""Where a number stands in a tuple, a table or a dictionary."""

WITHOUT_EFFECT = {
    "CONVERGENCE": "a threshold of 1e-10 s*: 1 % of it moves x* and s* by less than any tolerance",
    "COLLAPSE": "s* halves from update to update or stays: nothing lies between 1 and 1.01 of it",
    "SMALLEST_VARIANCE_SEARCHED": "where a search begins, a million times below what is found",
    "VARIANCES_PER_DECADE": "how finely a search looks for brackets; the root does not change",
}
"""Constants that cannot matter numerically, with the reason."""

LEAF_BY_LEAF = {"HAMPEL_CORNERS", "QN_LARGE_ISO", "QN_LARGE_ROBUSTBASE"}
"""Short tables of which the reference cases reach every number."""

PRINTED_TABLES: dict[str, tuple[Any, ...]] = {
    # ISO 13528 Table C.2 for p = 2 to 12; robustbase prints the fifth digit.
    "QN_SMALL_ISO": (
        *(0.3994, 0.9937, 0.5132, 0.8440, 0.6122, 0.8588),
        *(0.6699, 0.8734, 0.7201, 0.8891, 0.7574),
    ),
    "QN_SMALL_ROBUSTBASE": (
        *(0.399356, 0.99365, 0.51321, 0.84401, 0.61220, 0.85877),
        *(0.66993, 0.87344, 0.72014, 0.88906, 0.75743),
    ),
    # Croux and Rousseeuw (1992), small-sample factors of Sn for p = 2 to 9.
    "SN_SMALL": (0.743, 1.851, 0.954, 1.351, 0.993, 1.198, 1.005, 1.131),
    # ISO 13528 Table C.1 for nu = 1 to 10.
    "ALGORITHM_S_TABLE": (
        *((1.645, 1.097), (1.517, 1.054), (1.444, 1.039), (1.395, 1.032), (1.359, 1.027)),
        *((1.332, 1.024), (1.310, 1.021), (1.292, 1.019), (1.277, 1.018), (1.264, 1.017)),
    ),
}
SIMULATED_TABLES = {
    "DIP_SIZES": "6f159de0399d22616a99f61c5cd2cb37d2971db67a15429938b4fafdbef5bf7b",
    "DIP_PROBABILITIES": "3e097b296a4b8df25f6428c4757d4b0842bb752f1a7224afde688eb63e008ae7",
    "DIP_QUANTILES": "0f9c8468915473b1cb60b12dfa75138110e09d421031c0ecb4876883195252e2",
}
"""SHA-256 of tables that were simulated once and have no printed original."""


def within(value: float, expected: float) -> bool:
    return math.isclose(value, expected, rel_tol=1e-9)


def refuses(error: type[Exception], call: Callable[[], object]) -> bool:
    try:
        call()
    except error:
        return True
    return False


def items(rt: Any, count: int) -> Any:
    return rt.homogeneity([[1.0 + 0.1 * n, 1.05 + 0.1 * n] for n in range(count)])


def differing_methods(rt: Any) -> bool:
    """Two groups whose robust means lie 2.01 standard uncertainties apart."""
    first = [1.0, 1.1, 1.2, 1.3, 1.4]
    shift = 2.01 * math.sqrt(2.0) * rt.algorithm_a(first).u
    second = [value + shift for value in first]
    (pair,) = rt.compare_methods({"a": first, "b": second}).pairs
    return pair.differs is True


def two_copies_among_twenty(rt: Any) -> bool:
    """Three figures alike are enough to name a pair where no others are alike."""
    figures = {f"L{n}": [f"{10 + 3 * n}.{place}5" for place in range(3)] for n in range(1, 20)}
    figures["copy"] = figures["L1"]
    return len(rt.similar_submissions(figures)) == 1


def improbable_by(rt: Any, probability: float) -> bool:
    """Three results whose spread is as small with this probability (chi squared of nu = 2)."""
    sigma = math.sqrt(2.0 / (-2.0 * math.log1p(-probability)))
    return bool(rt.low_dispersion([0.0, 1.0, 2.0], sigma=sigma).too_small)


def has_the_tabled_p_value(rt: Any) -> bool:
    """The dip of eleven results, by hand between the rows of ten and of twelve results."""
    found = rt.dip_test([0.0, 0.6, 1.1, 1.3, 1.5, 3.0, 3.1, 3.3, 3.6, 4.4, 5.0])
    scaled = math.sqrt(11.0) * found.dip
    of_ten = 0.8 + 0.1 * (scaled - 0.3748) / (0.4122 - 0.3748)
    of_twelve = 0.7 + 0.1 * (scaled - 0.3575) / (0.3822 - 0.3575)
    return within(found.p_value, 1.0 - (of_ten + of_twelve) / 2.0)


def follows_from_the_spread(rt: Any, detected: list[int]) -> bool:
    """The interval of LPOD is that of the laboratories' rates, with 200 tests in each."""
    return bool(rt.probability_of_detection(detected, 200).interval_from == "laboratories")


def of_one_level(rt: Any) -> Any:
    """Half detected at level 1, so that a hit is a matter of ln 2."""
    return rt.limit_of_detection([1.0], [10], 20)


def modes_of(rt: Any, low: int, high: int) -> int:
    return len(rt.kernel_density([0.0] * high + [100.0] * low, bandwidth=1.0).modes)


def verdict_at(rt: Any, alike: int, formula: str) -> str:
    """The verdict on profiles of a hundred loci, this many of which agree."""
    reference = {f"D{n}S1": [9] for n in range(100)}
    query = {locus: [9 if n < alike else 10] for n, locus in enumerate(reference)}
    return str(rt.profile_match(query, reference, formula=formula).verdict)


def shares_loci(rt: Any, count: int) -> Any:
    profile = {f"D{n}S1": [9, 10, 11] for n in range(count)}
    return rt.profile_match(profile, profile)


def called_multimodal(rt: Any, left: int, right: int, sigma_pt: float = 1.0) -> bool:
    """Whether two groups thirty units apart count as two modes."""
    first = [0.01 * n for n in range(left)]
    second = [30.0 + 0.01 * n for n in range(right)]
    return bool(rt.multimodality([*first, *second], sigma_pt=sigma_pt).multimodal)


WRITTEN: dict[str, Callable[[Any], bool]] = {
    "MADE_FACTOR_EXACT": lambda rt: within(
        rt.made([-1.0, 0.0, 1.0], factor="exact").value, 1.482602218505602
    ),
    "MADE_FACTORS.exact": lambda rt: within(
        rt.made([-1.0, 0.0, 1.0], factor="exact").value, 1.482602218505602
    ),
    "RECOMMENDED_FOR_ALGORITHM_A": lambda rt: rt.algorithm_a(range(12)).status.value == "ok",
    "RECOMMENDED_FOR_CONSENSUS": lambda rt: rt.median(range(5)).status.value == "ok",
    "NEGLIGIBLE_OF_SIGMA": lambda rt: not rt.is_negligible(0.3001, sigma_pt=1.0),
    "NEGLIGIBLE_OF_DELTA": lambda rt: not rt.is_negligible(0.1001, delta_E=1.0),
    "WARNING_LIMIT": lambda rt: rt.signals_z([2.01])[0].value == "warning",
    "ON_THE_LIMIT": lambda rt: rt.signals_z([2.0 * (1.0 + 1.005e-9)])[0].value == "warning",
    "PERCEPTION_DIVISOR": lambda rt: within(rt.sigma_from_perception(3.0).sigma_pt, 1.0),
    "MODE_HEIGHT": lambda rt: (modes_of(rt, 10, 199), modes_of(rt, 10, 201)) == (2, 1),
    "LARGEST_MAGNITUDE": lambda rt: refuses(rt.NotFinite, lambda: rt.median([1.005e300])),
    "ADEQUATE_OF_DELTA": lambda rt: within(
        rt.check_homogeneity(items(rt, 7), delta_E=1.0).criterion, 0.1
    ),
    "HOMOGENEITY_PRECISION": lambda rt: (
        not rt.check_homogeneity(items(rt, 7), sigma_pt=items(rt, 7).s_w / 0.5025).method_suitable
    ),
    "RECOMMENDED_ITEMS": lambda rt: items(rt, 7).status.value == "ok",
    "SMALLEST_UNCERTAINTY": lambda rt: rt.weighted_mean([0.0, 1.0], [1.005e-70, 1.0]).n == 2,
    "SMALLEST_TESTED_GROUP": lambda rt: rt.compare_methods({"a": [1.0, 2.0, 3.0]}).groups[0].tested,
    "GROUP_RATIO_LIMIT": differing_methods,
    "CUSUM_REFERENCE": lambda rt: within(rt.cusum_chart([2.0]).upper[0], 1.5),
    "CUSUM_DECISION": lambda rt: bool(rt.cusum_chart([5.52]).signal[0]),
    "EWMA_WEIGHT": lambda rt: within(rt.ewma_chart([1.0]).average[0], 0.2),
    "EWMA_LIMIT": lambda rt: within(rt.ewma_chart([1.0]).limit[0], 3.0 * 0.2),
    "INNER_LIMIT": lambda rt: len(rt.zone_signals([1.005] * 5)) > 0,
    "RUN_LENGTH": lambda rt: len(rt.zone_signals([0.5] * 8)) == 1,
    "LARGEST_UNCERTAINTY": lambda rt: within(rt.uncertainty_limits(u_x_pt=0.1, s=1.0)[1], 1.5),
    "ALARM_LEVEL": lambda rt: not improbable_by(rt, 0.01005) and improbable_by(rt, 0.00995),
    "FEWEST_ALIKE": two_copies_among_twenty,
    "SAME_ORIGIN.tanabe": lambda rt: verdict_at(rt, 90, "tanabe") == "match",
    "SAME_ORIGIN.masters_query": lambda rt: verdict_at(rt, 80, "masters_query") == "match",
    "SAME_ORIGIN.masters_reference": lambda rt: verdict_at(rt, 80, "masters_reference") == "match",
    "OTHER_ORIGIN.tanabe": lambda rt: verdict_at(rt, 80, "tanabe") != "mismatch",
    "OTHER_ORIGIN.masters_query": lambda rt: verdict_at(rt, 60, "masters_query") != "mismatch",
    "OTHER_ORIGIN.masters_reference": lambda rt: (
        verdict_at(rt, 60, "masters_reference") != "mismatch"
    ),
    "CORE_LOCI": lambda rt: shares_loci(rt, 8).status.value == "ok",
    "ALLELES_OF_ONE_GENOME": lambda rt: len(shares_loci(rt, 1).above_two) == 1,
    "SPREAD_INTERVAL_FROM": lambda rt: follows_from_the_spread(rt, [26, 28, 30, 32, 34]),
    "SPREAD_INTERVAL_TO": lambda rt: not follows_from_the_spread(rt, [170, 171, 171, 171, 172]),
    "HALF_DETECTED": lambda rt: within(of_one_level(rt).lod50.value, 1.0),
    "MOSTLY_DETECTED": lambda rt: within(of_one_level(rt).lod95.value, math.log2(20.0)),
    "FEWEST_FOR_MODES": lambda rt: called_multimodal(rt, 5, 3),
    "FEWEST_IN_A_MODE": lambda rt: called_multimodal(rt, 6, 3),
    "SECOND_MODE_SHARE": lambda rt: called_multimodal(rt, 100, 10),
    "BANDWIDTH_OF_SIGMA": lambda rt: within(
        rt.multimodality([1.0, 1.1, 1.3], sigma_pt=2.0).bandwidth, 1.5
    ),
    "DIP_SIZES": has_the_tabled_p_value,
    "DIP_PROBABILITIES": has_the_tabled_p_value,
    "DIP_QUANTILES": has_the_tabled_p_value,
}
"""What holds with the right constant only, for those that no reference case depends on."""


def named_constants(module: str) -> list[str]:
    """Return the constants a module assigns, in order."""
    tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
    return [name for node in tree.body for name in [assigned_name(node)] if name.isupper()]


def assigned_name(node: ast.stmt) -> str:
    """Return the single name a statement assigns to, an empty text for other statements."""
    if isinstance(node, ast.Assign):
        target = node.targets[0]
    elif isinstance(node, ast.AnnAssign):
        target = node.target
    else:
        return ""
    return target.id if isinstance(target, ast.Name) else ""


def numbers_in(value: object, place: Place = ()) -> Iterator[Place]:
    """Give the place of every number in a constant; words and types have none."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers_in(inner, (*place, key))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from numbers_in(inner, (*place, index))
    elif isinstance(value, int | float):
        yield place


def mutated(value: Any, place: Place | None) -> Any:
    """Change the number at a place, or every number where no place is given."""
    if isinstance(value, dict):
        return {key: changed(inner, key, place) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(changed(inner, index, place) for index, inner in enumerate(value))
    return value + 1 if isinstance(value, int) else value * 1.01


def changed(inner: Any, key: int | str, place: Place | None) -> Any:
    if place is None:
        return mutated(inner, None)
    return mutated(inner, place[1:]) if place[0] == key else inner


def mutations() -> Iterator[Any]:
    """Name every mutation: of a constant, of an entry of a dictionary or of a short table."""
    for module in CONSTANTS:
        constants = importlib.import_module(f"ringtrial.{module}")
        for name in named_constants(module):
            value = getattr(constants, name)
            if name in WITHOUT_EFFECT:
                continue
            by_leaf = isinstance(value, dict) or name in LEAF_BY_LEAF
            for place in numbers_in(value) if by_leaf else [None]:
                label = ".".join(map(str, (name, *(place or ()))))
                yield pytest.param(module, name, place, label, id=label)


@pytest.fixture
def library_with(monkeypatch: pytest.MonkeyPatch) -> Callable[..., ModuleType]:
    """Import the library afresh with one constant changed, and put the right one back after."""
    for name in ["ringtrial", *MODULES]:
        importlib.import_module(name)

    def load(module: str, name: str, place: Place | None) -> ModuleType:
        for loaded in ["ringtrial", *MODULES]:
            monkeypatch.delitem(sys.modules, loaded)
        constants = ModuleType(f"ringtrial.{module}")
        constants.__dict__["_mutated"] = mutated
        exec(compile(source_with(module, name, place), module, "exec"), constants.__dict__)
        monkeypatch.setitem(sys.modules, constants.__name__, constants)
        return importlib.import_module("ringtrial")

    return load


def source_with(module: str, name: str, place: Place | None) -> ast.Module:
    """Change a constant where it is assigned, so that what is derived from it changes too."""
    tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
    change = ast.parse(f"{name} = _mutated({name}, {place!r})").body
    (index,) = [n for n, node in enumerate(tree.body) if assigned_name(node) == name]
    tree.body[index + 1 : index + 1] = change
    return ast.fix_missing_locations(tree)


def some_reference_case_disagrees() -> bool:
    """Run the quick reference cases with the library as it is loaded, up to the first that fails.

    A refusal of the library is an answer that disagrees; nothing else is expected to be raised.
    """
    compare = importlib.import_module("ringtrial.verification").compare
    cases = (case for case in read_cases() if case["group"] not in SLOW)
    return any(not each.agrees for case in cases for each in compare(case))


@pytest.mark.parametrize(("module", "name", "place", "label"), [*mutations()])
def test_a_changed_constant_is_noticed(library_with, module, name, place, label):
    library = library_with(module, name, place)
    if label in WRITTEN:
        assert not holds(WRITTEN[label], library)
    else:
        assert some_reference_case_disagrees()


def holds(check: Callable[[Any], bool], library: ModuleType) -> bool:
    """Run a check; a library that refuses what it should answer does not hold it."""
    try:
        return check(library)
    except library.InputRefused:
        return False


@pytest.mark.parametrize("label", sorted(WRITTEN))
def test_every_written_check_holds_with_the_right_constants(label):
    assert WRITTEN[label](ringtrial)


def test_the_reference_cases_agree_with_the_right_constants():
    assert not some_reference_case_disagrees()


@pytest.mark.parametrize("name", sorted(PRINTED_TABLES))
def test_every_number_of_a_table_is_the_printed_one(name):
    assert getattr(importlib.import_module("ringtrial.constants"), name) == PRINTED_TABLES[name]


@pytest.mark.parametrize("name", sorted(SIMULATED_TABLES))
def test_every_number_of_a_simulated_table_is_the_one_that_was_simulated(name):
    table = getattr(importlib.import_module("ringtrial.constants_dip"), name)
    assert hashlib.sha256(repr(table).encode()).hexdigest() == SIMULATED_TABLES[name]


def test_every_long_table_is_also_held_number_by_number():
    long_tables = set()
    for module in CONSTANTS:
        constants = importlib.import_module(f"ringtrial.{module}")
        for name in named_constants(module):
            if isinstance(getattr(constants, name), tuple) and name not in LEAF_BY_LEAF:
                long_tables.add(name)
    assert long_tables == set(PRINTED_TABLES) | set(SIMULATED_TABLES)


def test_what_is_said_to_have_no_effect_exists_and_has_a_reason():
    every = {name for module in CONSTANTS for name in named_constants(module)}
    assert set(WITHOUT_EFFECT) <= every
    assert all(len(reason) > 20 for reason in WITHOUT_EFFECT.values())
    assert {label.partition(".")[0] for label in WRITTEN} <= every
    assert not set(WITHOUT_EFFECT) & set(WRITTEN)
