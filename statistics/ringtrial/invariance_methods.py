"""The methods whose invariances are checked, and which kind of number each of them gives."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ringtrial._checks import FloatArray
from ringtrial.algorithm_a import algorithm_a
from ringtrial.constants_consensus import EffectsMethod
from ringtrial.density import Density, kernel_density
from ringtrial.grubbs import grubbs_test
from ringtrial.hampel import hampel
from ringtrial.mandel import mandel_h
from ringtrial.q_hampel import q_hampel
from ringtrial.qn import qn
from ringtrial.random_effects import random_effects
from ringtrial.scores import z_scores
from ringtrial.simple import made, mean, median, niqr, standard_deviation
from ringtrial.sn import sn
from ringtrial.weighted_mean import weighted_mean


class Kind(StrEnum):
    """How a number changes with the results it is made from."""

    LOCATION = "location"
    SPREAD = "spread"
    NUMBER = "number"


Computation = Callable[[FloatArray, FloatArray], tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Method:
    """A method as a function of results and their standard uncertainties.

    Attributes
    ----------
    kinds : tuple of Kind
        One for each number of the estimate.
    estimate : callable
        Takes results and uncertainties; most methods do not look at the latter.
    of_shares : bool
        The estimate depends on shares of the results only: doubling every result changes nothing.
    """

    kinds: tuple[Kind, ...]
    estimate: Computation
    of_shares: bool = False


def _algorithm_a(x: FloatArray, _: FloatArray) -> tuple[float, ...]:
    robust = algorithm_a(x)
    return robust.x, robust.s


def _q_hampel(x: FloatArray, _: FloatArray) -> tuple[float, ...]:
    both = q_hampel(x)
    return both.x, both.s


def _kernel_density(x: FloatArray, _: FloatArray) -> tuple[float, ...]:
    density = kernel_density(x)
    return density.bandwidth, _location_of_main_mode(density)


def _location_of_main_mode(density: Density) -> float:
    mode = density.main_mode
    return math.nan if mode is None else mode.location


def _z_scores(x: FloatArray, _: FloatArray) -> tuple[float, ...]:
    robust = algorithm_a(x)
    z = sorted(z_scores(x, robust.x, robust.s).tolist(), key=abs)
    return abs(z[0]), abs(z[-1])


def _grubbs(x: FloatArray, _: FloatArray) -> tuple[float, ...]:
    test = grubbs_test(x)
    # Mirrored, the highest result is the lowest.
    both = (math.nan if g is None else g for g in (test.high, test.low))
    return tuple(sorted(both))


def _mandel(x: FloatArray, _: FloatArray) -> tuple[float, ...]:
    h = sorted(abs(value) for value in mandel_h(x).values.tolist())
    return h[0], h[-1]


def _weighted_mean(x: FloatArray, u: FloatArray) -> tuple[float, ...]:
    consensus = weighted_mean(x, u)
    return consensus.mu, consensus.u, consensus.birge


def _random_effects(method: EffectsMethod) -> Computation:
    def estimate(x: FloatArray, u: FloatArray) -> tuple[float, ...]:
        consensus = random_effects(x, u, method=method)
        return consensus.mu, consensus.u, consensus.tau

    return estimate


_LOCATION, _SPREAD = (Kind.LOCATION,), (Kind.SPREAD,)
_BOTH = (Kind.LOCATION, Kind.SPREAD)

METHODS: Mapping[str, Method] = {
    "mean": Method(_LOCATION, lambda x, _: (mean(x).value,), of_shares=True),
    "standard_deviation": Method(_SPREAD, lambda x, _: (standard_deviation(x).value,)),
    "median": Method(_LOCATION, lambda x, _: (median(x).value,), of_shares=True),
    "made": Method(_SPREAD, lambda x, _: (made(x).value,), of_shares=True),
    "niqr": Method(_SPREAD, lambda x, _: (niqr(x).value,)),
    "niqr_type2": Method(_SPREAD, lambda x, _: (niqr(x, quartiles=2).value,), of_shares=True),
    "algorithm_a": Method(_BOTH, _algorithm_a),
    "algorithm_a_fixed": Method(
        _LOCATION, lambda x, _: (algorithm_a(x, scale=made(x).value).x,), of_shares=True
    ),
    "qn": Method(_SPREAD, lambda x, _: (qn(x).value,)),
    "sn": Method(_SPREAD, lambda x, _: (sn(x).value,)),
    "q_hampel": Method(_BOTH, _q_hampel),
    "hampel_made": Method(
        _LOCATION, lambda x, _: (hampel(x, scale=made(x).value).x,), of_shares=True
    ),
    "kernel_density": Method((Kind.SPREAD, Kind.LOCATION), _kernel_density),
    "kernel_density_fixed": Method(
        _LOCATION,
        lambda x, _: (_location_of_main_mode(kernel_density(x, bandwidth=made(x).value)),),
        of_shares=True,
    ),
    "z_scores": Method((Kind.NUMBER,) * 2, _z_scores),
    "grubbs": Method((Kind.NUMBER,) * 2, _grubbs),
    "mandel_h": Method((Kind.NUMBER,) * 2, _mandel),
    "weighted_mean": Method((*_BOTH, Kind.NUMBER), _weighted_mean),
    "dersimonian_laird": Method((*_BOTH, Kind.SPREAD), _random_effects("dersimonian_laird")),
    "mandel_paule": Method((*_BOTH, Kind.SPREAD), _random_effects("mandel_paule")),
    "reml": Method((*_BOTH, Kind.SPREAD), _random_effects("reml")),
}
"""Methods by their key."""
