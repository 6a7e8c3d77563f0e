"""Match of genetic profiles: what counts as the same allele, the percentages, the verdict."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ringtrial
from ringtrial import LocusOutcome, ProfileVerdict, Status, profile_match

# An invented line with the eight core loci of ANSI/ATCC ASN-0002, 14 alleles and amelogenin.
LINE = {
    "TH01": ["6", "9.3"],
    "D5S818": ["11", "12"],
    "D13S317": ["8", "12"],
    "D7S820": ["10"],
    "D16S539": ["9", "13"],
    "CSF1PO": ["10", "12"],
    "AMEL": ["X", "Y"],
    "vWA": ["16", "19"],
    "TPOX": ["8"],
}
ALLELES = 14


def one_locus(query: list[object], reference: list[object]) -> ringtrial.LocusComparison:
    (locus,) = profile_match({"TH01": query}, {"TH01": reference}).loci
    return locus


def test_a_profile_matches_itself_completely():
    found = profile_match(LINE, LINE)
    assert (found.match, found.verdict, found.status) == (1.0, ProfileVerdict.MATCH, Status.OK)
    assert (found.shared, found.query_alleles, found.reference_alleles) == (ALLELES,) * 3
    assert found.compared == 8
    assert {each.outcome for each in found.loci} == {LocusOutcome.MATCH}
    assert found.above_two == ()


@pytest.mark.parametrize(
    ("query", "reference"),
    [
        (["9.3", "6"], ["6", "9.3"]),
        (["8"], ["8", "8"]),
        ([6, Decimal("9.3")], ["6", "9.30"]),
        ([" 6 ", "９.３"], ["06", "9.3"]),
        (["6", "", None], ["6"]),
        (["6.0"], ["6"]),
    ],
    ids=["order", "homozygote", "types", "width of signs", "gap", "whole number"],
)
def test_the_same_alleles_written_differently_match(query, reference):
    locus = one_locus(query, reference)
    assert locus.outcome is LocusOutcome.MATCH
    assert locus.query == locus.reference == locus.shared


def test_a_microvariant_is_not_its_neighbour():
    locus = one_locus(["9.3"], ["9", "10"])
    assert locus.outcome is LocusOutcome.MISMATCH
    assert (locus.shared, locus.extra, locus.missing) == ((), ("9.3",), ("9", "10"))


def test_alleles_are_listed_by_size_and_not_by_their_first_digit():
    assert one_locus(["10", "9.3", "9"], ["9"]).query == ("9", "9.3", "10")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("vWA", "VWA"), ("Penta D", "PENTA-D"), ("TH01", "THO1"), ("D21S11", "d21s11")],
)
def test_a_locus_is_the_same_in_another_spelling(ours, theirs):
    found = profile_match({theirs: ["9"]}, {ours: ["9"]})
    assert [each.locus for each in found.loci] == [ours]
    assert found.match == 1.0


def test_amelogenin_is_compared_by_any_of_its_names_but_not_counted():
    query = {**LINE, "Amelogenin": ["X"]}
    del query["AMEL"]
    found = profile_match(query, LINE)
    (sex,) = (each for each in found.loci if each.locus == "AMEL")
    assert (sex.outcome, sex.missing, sex.counted) == (LocusOutcome.PARTIAL, ("Y",), False)
    assert found.match == 1.0


def test_amelogenin_counts_on_request():
    found = profile_match({**LINE, "AMEL": ["X"]}, LINE, amelogenin=True)
    assert (found.shared, found.query_alleles, found.reference_alleles) == (15, 15, 16)
    assert found.compared == 9
    assert found.match == 30 / 31


def test_dropped_alleles_lower_what_the_reference_is_divided_by():
    found = profile_match({**LINE, "TH01": ["6"], "vWA": ["19"]}, LINE)
    assert found.tanabe == 2 * 12 / (12 + 14)
    assert found.masters_query == 1.0
    assert found.masters_reference == 12 / 14
    assert [each.missing for each in found.loci if each.missing] == [("9.3",), ("16",)]


def test_a_mixture_is_complete_by_the_reference_and_shows_its_loci():
    mixed = {**LINE, "TH01": ["6", "7", "9.3"], "vWA": ["14", "16", "17", "19"]}
    found = profile_match(mixed, LINE)
    assert found.masters_reference == 1.0
    assert found.masters_query == 14 / 17
    assert found.tanabe == 28 / 31
    assert found.above_two == ("TH01", "vWA")
    assert [each.extra for each in found.loci if each.extra] == [("7",), ("14", "17")]


def test_loci_of_one_side_are_reported_and_not_compared():
    query = {"FGA": ["22", "24"], **LINE, "TPOX": [], "CSF1PO": None, "D7S820": ["", None]}
    del query["vWA"]
    found = profile_match(query, LINE)
    left_out = [each for each in found.loci if each.outcome is LocusOutcome.NOT_COMPARED]
    assert [each.locus for each in left_out] == ["D7S820", "CSF1PO", "vWA", "TPOX", "FGA"]
    assert left_out[-1].query == ("22", "24")
    assert all(each.shared + each.extra + each.missing == () for each in left_out)
    assert not any(each.counted for each in left_out)
    assert (found.match, found.compared, found.status) == (1.0, 4, Status.FEW_RESULTS)


@pytest.mark.parametrize(
    ("query", "reference"),
    [({}, {}), (LINE, {}), ({}, LINE), ({"FGA": [22]}, LINE), ({"AMEL": ["X"]}, LINE)],
    ids=["both empty", "no reference", "no query", "nothing in common", "amelogenin only"],
)
def test_without_a_locus_that_counts_there_is_no_percentage(query, reference):
    found = profile_match(query, reference)
    assert (found.match, found.tanabe, found.masters_query, found.masters_reference) == (None,) * 4
    assert found.verdict is ProfileVerdict.NOT_COMPARED
    assert (found.status, found.compared) == (Status.DEGENERATE, 0)


def test_profiles_that_share_nothing_match_to_nought():
    found = profile_match({"TH01": [7], "TPOX": [11]}, {"TH01": [6], "TPOX": [8]})
    assert (found.match, found.verdict) == (0.0, ProfileVerdict.MISMATCH)


def numbered(count: int, *, of: int) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Return homozygous profiles of which this many loci agree."""
    reference = {f"D{n}S1": [9] for n in range(of)}
    return {locus: [9 if n < count else 10] for n, locus in enumerate(reference)}, reference


@pytest.mark.parametrize(
    ("count", "verdict"),
    [(91, "match"), (90, "match"), (89, "inconclusive"), (80, "inconclusive"), (79, "mismatch")],
)
def test_a_percentage_on_a_limit_of_tanabe_has_reached_it(count, verdict):
    assert profile_match(*numbered(count, of=100)).verdict == verdict


@pytest.mark.parametrize("formula", ["masters_query", "masters_reference"])
@pytest.mark.parametrize(
    ("count", "verdict"),
    [(80, "match"), (79, "inconclusive"), (60, "inconclusive"), (59, "mismatch")],
)
def test_a_percentage_on_a_limit_of_masters_has_reached_it(formula, count, verdict):
    found = profile_match(*numbered(count, of=100), formula=formula)
    assert (found.verdict, found.formula) == (verdict, formula)


def test_own_limits_replace_the_usual_ones():
    pair = numbered(7, of=10)
    assert profile_match(*pair, match_from=0.7).verdict is ProfileVerdict.MATCH
    assert profile_match(*pair, mismatch_below=0.7).verdict is ProfileVerdict.INCONCLUSIVE
    assert profile_match(*pair, match_from=0.75).verdict is ProfileVerdict.MISMATCH
    # A single limit leaves nothing between.
    assert profile_match(*pair, match_from=0.71, mismatch_below=0.71).verdict == "mismatch"


@pytest.mark.parametrize(
    "options",
    [
        {"match_from": 1.1},
        {"mismatch_below": -0.1},
        {"match_from": float("nan")},
        {"match_from": 0.5, "mismatch_below": 0.6},
    ],
)
def test_limits_out_of_range_or_order_are_refused(options):
    with pytest.raises(ringtrial.InputRefused, match="ascend"):
        profile_match(LINE, LINE, **options)


def test_an_unknown_formula_is_refused():
    with pytest.raises(ringtrial.InputRefused, match="nei"):
        profile_match(LINE, LINE, formula="nei")


@pytest.mark.parametrize(
    "allele", [9.3, True, "9,3", "9.33", "OL", "X", "0", "0.0", "-9", "NaN", "1e1", ">22"]
)
def test_what_is_no_number_of_repeats_is_refused_with_its_place(allele):
    with pytest.raises(ringtrial.InputRefused, match=r"query\['TH01'\]"):
        profile_match({"TH01": [allele]}, LINE)


def test_amelogenin_takes_only_its_two_letters():
    assert profile_match({"AM": ["y", "x"]}, LINE).loci[6].outcome is LocusOutcome.MATCH
    with pytest.raises(ringtrial.InputRefused, match="known are 'X' and 'Y'"):
        profile_match(LINE, {"AMEL": ["Z"]})


def test_alleles_in_one_text_are_refused_because_a_comma_could_be_either():
    with pytest.raises(ringtrial.WrongShape, match="'9,3'"):
        profile_match({"TH01": "9,3"}, LINE)


def test_a_locus_named_twice_or_not_at_all_is_refused():
    with pytest.raises(ringtrial.InputRefused, match="'vWA' and 'VWA'"):
        profile_match({"vWA": [16], "VWA": [17]}, LINE)
    with pytest.raises(ringtrial.InputRefused, match="no name"):
        profile_match({" - ": [16]}, LINE)


alleles = st.lists(st.sampled_from(["8", "9", "9.3", "10", "11.2", ""]), max_size=4)
profiles = st.dictionaries(st.sampled_from(["TH01", "TPOX", "FGA", "vWA"]), alleles)


@given(profiles, profiles)
def test_the_percentages_are_those_of_a_count_by_sets(query, reference):
    sets = [
        (set(query[locus]) - {""}, set(reference[locus]) - {""})
        for locus in query.keys() & reference.keys()
    ]
    both = [(ours, theirs) for ours, theirs in sets if ours and theirs]
    found = profile_match(query, reference)
    assert found.compared == len(both)
    assert found.shared == sum(len(ours & theirs) for ours, theirs in both)
    assert found.query_alleles == sum(len(ours) for ours, _ in both)
    assert found.reference_alleles == sum(len(theirs) for _, theirs in both)
    if both:
        assert found.match == 2 * found.shared / (found.query_alleles + found.reference_alleles)


@given(profiles, profiles)
def test_tanabe_does_not_depend_on_which_side_is_the_reference(one, other):
    there, back = profile_match(one, other), profile_match(other, one)
    assert there.match == back.match
    assert there.masters_query == back.masters_reference
    assert there.verdict == back.verdict


@given(profiles, st.randoms(use_true_random=False))
def test_the_order_of_loci_and_alleles_does_not_matter(profile, random):
    loci = list(profile)
    random.shuffle(loci)
    shuffled = {locus: random.sample(profile[locus], len(profile[locus])) for locus in loci}
    found = profile_match(shuffled, profile)
    assert found == profile_match(profile, profile)
