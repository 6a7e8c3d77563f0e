"""Simulate the quantiles of the dip that ringtrial ships as a table. No timing.

Run from the checkout: python benchmarks/dip.py [SIZE ...]; minutes for all sizes.
"""

from __future__ import annotations

import math
import sys

import numpy as np

from ringtrial import dip_test
from ringtrial.constants_dip import DIP_PROBABILITIES, DIP_QUANTILES, DIP_SIZES

SAMPLES = 40_000
SAMPLES_OF_LARGE = 20_000
LARGE = 500
# Half a unit of the last digit of the table.
ROUNDING = 0.5e-4 + 1e-12


def main(arguments: list[str]) -> int:
    """Print the quantiles of each size; return 1 when the table says otherwise."""
    sizes = [int(size) for size in arguments] or list(DIP_SIZES)
    table = dict(zip(DIP_SIZES, DIP_QUANTILES, strict=True))
    differs = False
    for size in sizes:
        found = quantiles(size)
        same = bool(np.all(np.abs(found - np.array(table[size])) <= ROUNDING))
        differs |= not same
        print(f"{size}: {'as in the table' if same else 'NOT as in the table'}")
        print("  " + " ".join(f"{value:.4f}" for value in found))
    return 1 if differs else 0


def quantiles(size: int) -> np.ndarray:
    """Return the quantiles of sqrt(n) dip of uniform samples; the size is the seed."""
    generator = np.random.Generator(np.random.Philox(key=size))
    samples = SAMPLES if size < LARGE else SAMPLES_OF_LARGE
    dips = [dip_test(generator.random(size)).dip for _ in range(samples)]
    return math.sqrt(size) * np.quantile(dips, DIP_PROBABILITIES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
