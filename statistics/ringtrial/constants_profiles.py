"""Constants of genetic profiles: limits of a match, and the fewest loci worth judging."""

from __future__ import annotations

from typing import Literal

MatchFormula = Literal["tanabe", "masters_query", "masters_reference"]

# Capes-Davis, A. et al. (2013), Match criteria for human cell line authentication, International
# Journal of Cancer 132, 2510-2519: from the first on of the same origin, below the second not,
# between them neither. ANSI/ATCC ASN-0002 uses the 80 % with the formulas of Masters.
SAME_ORIGIN: dict[MatchFormula, float] = {
    "tanabe": 0.90,
    "masters_query": 0.80,
    "masters_reference": 0.80,
}
OTHER_ORIGIN: dict[MatchFormula, float] = {
    "tanabe": 0.80,
    "masters_query": 0.60,
    "masters_reference": 0.60,
}

# The core set of ANSI/ATCC ASN-0002 has eight loci beside amelogenin.
CORE_LOCI = 8

# A diploid genome has at most two alleles of a locus; more hint at a mixture.
ALLELES_OF_ONE_GENOME = 2
