"""How well a submitted genetic profile (STR) matches a reference profile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args

from ringtrial._profiles import AMELOGENIN, Alleles, Profile, read_profile
from ringtrial.constants_profiles import (
    ALLELES_OF_ONE_GENOME,
    CORE_LOCI,
    OTHER_ORIGIN,
    SAME_ORIGIN,
    MatchFormula,
)
from ringtrial.status import InputRefused, Status

_UNNAMED: tuple[str, Alleles] = ("", ())


class LocusOutcome(StrEnum):
    """How the alleles of one locus compare."""

    MATCH = "match"
    PARTIAL = "partial"
    MISMATCH = "mismatch"
    NOT_COMPARED = "not_compared"


class ProfileVerdict(StrEnum):
    """What the percentage says about the origin of two profiles."""

    MATCH = "match"
    INCONCLUSIVE = "inconclusive"
    MISMATCH = "mismatch"
    NOT_COMPARED = "not_compared"


@dataclass(frozen=True, slots=True)
class LocusComparison:
    """The alleles of one locus on both sides.

    Attributes
    ----------
    locus : str
        As the reference names it, else as the query does.
    outcome : LocusOutcome
        ``match`` when both sides have the same alleles, ``partial`` when they share some,
        ``mismatch`` when they share none, ``not_compared`` when a side has none.
    query, reference : tuple of str
        Distinct alleles in ascending order, each in its shortest spelling.
    shared, extra, missing : tuple of str
        Alleles of both, of the query only, of the reference only (dropped out); the last two are
        empty where nothing is compared.
    counted : bool
        Whether the locus enters the percentages.
    """

    locus: str
    outcome: LocusOutcome
    query: Alleles
    reference: Alleles
    shared: Alleles
    extra: Alleles
    missing: Alleles
    counted: bool


@dataclass(frozen=True, slots=True)
class ProfileMatch:
    """Match of two profiles.

    Attributes
    ----------
    match : float or None
        Share of alleles that agree by the formula chosen, from 0 to 1; None when no locus counts.
    verdict : ProfileVerdict
        ``match`` from the upper limit on, ``mismatch`` below the lower one, ``inconclusive``
        between, ``not_compared`` when no locus counts.
    formula : str
        ``tanabe``, ``masters_query`` or ``masters_reference``.
    tanabe, masters_query, masters_reference : float or None
        The same alleles by all three formulas.
    shared, query_alleles, reference_alleles : int
        Alleles counted: of both sides, of the query, of the reference.
    compared : int
        Loci counted.
    loci : tuple of LocusComparison
        Every locus of either side: those of the reference in its order, then the others.
    above_two : tuple of str
        Loci where the query has more than two alleles, as a mixture of two lines has at several.
    status : Status
        ``degenerate`` when no locus counts, ``few_results`` below eight.
    """

    match: float | None
    verdict: ProfileVerdict
    formula: MatchFormula
    tanabe: float | None
    masters_query: float | None
    masters_reference: float | None
    shared: int
    query_alleles: int
    reference_alleles: int
    compared: int
    loci: tuple[LocusComparison, ...]
    above_two: tuple[str, ...]
    status: Status


def profile_match(
    query: Profile,
    reference: Profile,
    *,
    formula: MatchFormula = "tanabe",
    match_from: float | None = None,
    mismatch_below: float | None = None,
    amelogenin: bool = False,
) -> ProfileMatch:
    """Return how well a submitted STR profile matches a reference profile, locus by locus.

    With A alleles in the query, B in the reference and S shared, summed over the loci that both
    sides have: ``tanabe``: 2 S/(A + B); ``masters_query``: S/A; ``masters_reference``: S/B. The
    formula of Tanabe is the default because it falls with dropped and with extra alleles alike and
    does not depend on which side is the reference; S/A stays at 1 when alleles drop out, S/B when
    a mixture holds all alleles of the reference.

    Alleles of a locus have no order, and a homozygote typed once or twice is one allele. They are
    compared as decimals exactly as written, never as binary numbers: 9.3 is nine repeats and three
    bases, not a measured value near 9. Names of loci are compared without case, spaces and hyphens.

    Parameters
    ----------
    query, reference : mapping of str to sequence of str, int or Decimal
        Alleles by locus, X and Y for amelogenin. A locus is missing when it has no entry, None, no
        alleles, or only None and empty texts; it is then not compared and so reported.
    formula : {"tanabe", "masters_query", "masters_reference"}
        Which percentage is judged.
    match_from, mismatch_below : float, optional
        Limits of the verdict, 0 to 1; by default 0.9 and 0.8 with Tanabe, 0.8 and 0.6 with
        Masters. A percentage on a limit has reached it.
    amelogenin : bool
        Whether amelogenin counts. It is no STR locus, and male lines lose their Y in culture: by
        default it is compared and reported but not counted.

    Returns
    -------
    ProfileMatch
        ``degenerate`` without percentage when no locus counts.

    Raises
    ------
    WrongShape
        The alleles of a locus given as one text.
    InputRefused
        An allele that is no number of repeats (or no X, Y for amelogenin) or is a binary number; a
        locus named twice; an unknown formula; limits out of range or out of order.

    References
    ----------
    Tanabe, H. et al. (1999), Cell line individualization by STR multiplex system in the cell bank
    found cross-contamination between ECV304 and EJ-1/T24, Tissue Culture Research Communications
    18, 329-338; Masters, J. R. et al. (2001), Short tandem repeat profiling provides an
    international reference standard for human cell lines, PNAS 98, 8012-8017; Capes-Davis, A. et
    al. (2013), International Journal of Cancer 132, 2510-2519 (limits); ANSI/ATCC ASN-0002; ISO
    23511.

    Examples
    --------
    >>> reference = {"TH01": ["6", "9.3"], "D5S818": [11, 12], "TPOX": [8], "AMEL": ["X", "Y"]}
    >>> query = {"TH01": ["9.3", "6"], "D5S818": [11], "TPOX": [8, 8], "vWA": [16, 17]}
    >>> found = profile_match(query, reference)
    >>> round(found.match, 3), str(found.verdict), found.masters_query, found.masters_reference
    (0.889, 'inconclusive', 1.0, 0.8)
    >>> [f"{each.locus} {each.outcome}" for each in found.loci]
    ['TH01 match', 'D5S818 partial', 'TPOX match', 'AMEL not_compared', 'vWA not_compared']
    """
    if formula not in get_args(MatchFormula):
        raise InputRefused(f"formula is {formula!r}, known are {', '.join(get_args(MatchFormula))}")
    upper = SAME_ORIGIN[formula] if match_from is None else match_from
    lower = min(OTHER_ORIGIN[formula], upper) if mismatch_below is None else mismatch_below
    if not 0.0 <= lower <= upper <= 1.0:
        raise InputRefused(
            f"mismatch_below is {lower!r} and match_from {upper!r}: "
            "they must ascend between 0 and 1"
        )
    loci = tuple(_compared(query, reference, amelogenin=amelogenin))
    counted = [each for each in loci if each.counted]
    shared = sum(len(each.shared) for each in counted)
    of_query = sum(len(each.query) for each in counted)
    of_reference = sum(len(each.reference) for each in counted)
    shares: dict[MatchFormula, float | None] = {
        "tanabe": _share(2 * shared, of_query + of_reference),
        "masters_query": _share(shared, of_query),
        "masters_reference": _share(shared, of_reference),
    }
    few = Status.FEW_RESULTS if len(counted) < CORE_LOCI else Status.OK
    return ProfileMatch(
        match=shares[formula],
        verdict=_verdict(shares[formula], upper, lower),
        formula=formula,
        **shares,
        shared=shared,
        query_alleles=of_query,
        reference_alleles=of_reference,
        compared=len(counted),
        loci=loci,
        above_two=tuple(each.locus for each in loci if len(each.query) > ALLELES_OF_ONE_GENOME),
        status=few if counted else Status.DEGENERATE,
    )


def _compared(query: Profile, reference: Profile, *, amelogenin: bool) -> Iterator[LocusComparison]:
    asked, known = read_profile(query, name="query"), read_profile(reference, name="reference")
    for key in dict.fromkeys((*known, *asked)):
        locus, _ = known.get(key) or asked[key]
        (_, of_query), (_, of_reference) = asked.get(key, _UNNAMED), known.get(key, _UNNAMED)
        is_compared = bool(of_query and of_reference)
        shared = tuple(each for each in of_query if each in of_reference)
        extra = tuple(each for each in of_query if each not in of_reference)
        missing = tuple(each for each in of_reference if each not in of_query)
        yield LocusComparison(
            locus=locus,
            outcome=_outcome(shared, extra, missing) if is_compared else LocusOutcome.NOT_COMPARED,
            query=of_query,
            reference=of_reference,
            shared=shared,
            extra=extra if is_compared else (),
            missing=missing if is_compared else (),
            counted=is_compared and (amelogenin or key != AMELOGENIN),
        )


def _outcome(shared: Alleles, extra: Alleles, missing: Alleles) -> LocusOutcome:
    if not shared:
        return LocusOutcome.MISMATCH
    return LocusOutcome.PARTIAL if extra or missing else LocusOutcome.MATCH


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _verdict(share: float | None, upper: float, lower: float) -> ProfileVerdict:
    # A share of whole numbers and a limit of a few decimals round alike: 9/10 has reached 0.9.
    if share is None:
        return ProfileVerdict.NOT_COMPARED
    if share >= upper:
        return ProfileVerdict.MATCH
    return ProfileVerdict.MISMATCH if share < lower else ProfileVerdict.INCONCLUSIVE
