"""Simulate the critical values of Grubbs' test for two outlying laboratories.

The statistic (ISO 5725-2, 7.3.4) is the sum of squares without the two largest of p values over
the sum of squares of all; its distribution at the normal has no closed form. Both ends of every
sample are used, which doubles the number of statistics. Printed are the 2.5 % and 0.5 % points,
the two-sided 5 % and 1 % critical values shipped in `ringtrial.double_grubbs`:

    python benchmarks/double_grubbs.py            # 10 million samples for each p, some minutes
    python benchmarks/double_grubbs.py --samples 100000 --only 12

Each p has its own stream of the seed, so one line can be repeated alone.
"""

from __future__ import annotations

import argparse

import numpy as np

SEED = 13528
CHUNK = 20_000


def smallest_ratios(p: int, *, samples: int, seed: int = SEED) -> np.ndarray:
    """Return the double Grubbs statistics of both ends of simulated normal samples of size p."""
    stream = np.random.Generator(np.random.Philox(key=[seed, p]))
    ratios = np.empty(2 * samples)
    done = 0
    while done < samples:
        count = min(CHUNK, samples - done)
        values = stream.standard_normal((p, count))
        total = values.sum(axis=0)
        squares = (values**2).sum(axis=0)
        spread = squares - total**2 / p
        for end, sign in enumerate((1.0, -1.0)):
            first, second = _two_largest(sign * values)
            rest = sign * total - first - second
            without = squares - first**2 - second**2 - rest**2 / (p - 2)
            start = 2 * done + end * count
            ratios[start : start + count] = without / spread
        done += count
    return ratios


def _two_largest(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    first, second = values[0].copy(), np.full(values.shape[1], -np.inf)
    for row in values[1:]:
        second = np.maximum(second, np.minimum(first, row))
        first = np.maximum(first, row)
    return first, second


def main() -> None:
    """Print p, the 5 % and the 1 % critical value, line by line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=10_000_000)
    parser.add_argument("--only", type=int, nargs="*", default=range(4, 41))
    options = parser.parse_args()
    for p in options.only:
        ratios = smallest_ratios(p, samples=options.samples)
        five, one = np.quantile(ratios, [0.025, 0.005])
        print(f"{p:3d} {five:.5f} {one:.5f}", flush=True)


if __name__ == "__main__":
    main()
