"""Genetic profiles: read whatever way they are typed, kept as one text, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proficiency.results.parsing import UnreadableValue
from proficiency.results.profiles import canonical_profile, read_profile, stored_profile
from proficiency.schemes.catalogue import catalogue

LOCI = catalogue()["STR"].definition.loci


@pytest.mark.parametrize(
    "typed",
    [
        "AMEL: X, Y; TH01: 7, 9.3; Penta E: 12, 15",
        "penta-e=15 12\nth01: 9.3/7\namel: xy",
        "ＡＭＥＬ：Ｙ，Ｘ；ＴＨ０１：９．３、７；PentaE: 12, 15",
    ],
)
def test_order_width_and_spelling_make_no_other_profile(typed: str) -> None:
    assert canonical_profile(typed, LOCI) == "AMEL: X, Y; Penta E: 12, 15; TH01: 7, 9.3"


@pytest.mark.parametrize("typed", ["", "  ", "TH01:", "TH01: -; AMEL: ND"])
def test_a_profile_without_an_allele_is_missing(typed: str) -> None:
    assert canonical_profile(typed, LOCI) is None


@pytest.mark.parametrize(
    "typed",
    [
        "7, 9.3",
        "TH99: 7",
        "TH01: 7; TH01: 8",
        "TH01: seven",
        "TH01: 7,3",
        "TH01: 1 2 3 4 5 6 7 8 9",
        "TH01: 7\u200b",
    ],
)
def test_what_would_have_to_be_guessed_is_refused(typed: str) -> None:
    with pytest.raises(UnreadableValue):
        read_profile(typed, LOCI)


ALLELES = st.lists(
    st.builds(lambda n, part: f"{n}{part}", st.integers(3, 45), st.sampled_from(["", ".1", ".3"])),
    min_size=1,
    max_size=4,
)


@given(st.dictionaries(st.sampled_from([locus.code for locus in LOCI[1:]]), ALLELES, min_size=1))
def test_a_stored_profile_comes_back_with_every_allele(profile: dict[str, list[str]]) -> None:
    typed = "; ".join(f"{locus}: {' '.join(alleles)}" for locus, alleles in profile.items())
    kept = canonical_profile(typed, LOCI)
    assert kept is not None
    found = stored_profile(kept)
    assert {locus: sorted(own) for locus, own in found.items()} == {
        locus: sorted(alleles) for locus, alleles in profile.items()
    }
    assert canonical_profile(kept, LOCI) == kept
