"""Generated rounds on which invariances are checked: always the same, from fixed seeds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ringtrial._checks import FloatArray

_SEED = 13528
_STEP = 1.0 / 1024.0


def generated_rounds() -> Iterator[FloatArray]:
    """Give results of rounds of different size and shape.

    Normal results of 5 to 200 laboratories, one with gross errors, one with heavy tails, one with
    two methods that disagree, one that is skewed, one with many ties. All lie on a binary grid of
    1/1024, so that adding a whole number and changing the sign are exact and ties stay ties.

    Examples
    --------
    >>> [round_.size for round_ in generated_rounds()]
    [5, 12, 31, 200, 30, 40, 30, 50, 35]
    >>> first, again = next(generated_rounds()), next(generated_rounds())
    >>> bool((first == again).all())
    True
    """
    generator = np.random.Generator(np.random.Philox(key=_SEED))
    for p in (5, 12, 31, 200):
        yield _on_grid(generator.normal(10.0, 1.0, p))
    gross = generator.normal(10.0, 1.0, 30)
    gross[:3] = (35.0, -12.0, 90.0)
    yield _on_grid(gross)
    yield _on_grid(10.0 + generator.standard_t(3, 40))
    yield _on_grid(
        np.concatenate((generator.normal(8.0, 0.5, 18), generator.normal(12.0, 0.5, 12)))
    )
    yield _on_grid(np.exp(generator.normal(2.0, 0.5, 50)))
    yield np.round(2.0 * generator.normal(10.0, 1.0, 35)) / 2.0


def weights_of(x: FloatArray) -> FloatArray:
    """Return standard uncertainties to go with the results of a round.

    Examples
    --------
    >>> u = weights_of(np.zeros(4))
    >>> bool((u > 0).all()), u.size
    (True, 4)
    """
    generator = np.random.Generator(np.random.Philox(key=_SEED + x.size))
    return _on_grid(generator.uniform(0.25, 1.5, x.size))


def _on_grid(values: FloatArray) -> FloatArray:
    return np.round(values / _STEP) * _STEP
