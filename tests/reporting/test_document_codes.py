"""Codes printed on issued files: not to be guessed, safely typed, the same when made again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from proficiency.reporting.document_codes import (
    ALPHABET,
    LENGTH,
    code_from,
    grouped,
    new_code,
    new_seed,
    read_code,
)


def test_the_code_of_a_file_is_the_same_when_it_is_made_again_and_differs_between_files() -> None:
    seed = new_seed()
    names = [("R-V1-A", "zh", "pdf"), ("R-V1-A", "en", "pdf"), ("R-V1-AZ", "h", "pdf")]
    codes = [code_from(seed, *each) for each in names]
    assert codes == [code_from(seed, *each) for each in names]
    assert len({*codes, code_from(new_seed(), *names[0])}) == 4


def test_a_code_holds_135_bits_that_nobody_can_guess() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {LENGTH}
    assert set("".join(codes)) == set(ALPHABET)


def test_a_code_is_read_however_it_is_grouped_and_misread() -> None:
    code = new_code()
    typed = f"  {grouped(code).lower().replace('-', ' – ')}\n"
    assert read_code(typed) == code
    assert read_code(grouped(code).replace("0", "o").replace("1", "l")) == code


@given(st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_a_code_with_one_wrong_sign_is_told_from_a_code_that_was_never_issued(
    place: int, sign: str
) -> None:
    code = code_from("seed", "number")
    wrong = code[:place] + sign + code[place + 1 :]
    assert read_code(wrong) == (code if wrong == code else None)


def test_what_cannot_be_a_code_is_none() -> None:
    code = new_code()
    assert [
        read_code(each) for each in ("", code[:-1], code + "0", "U" * LENGTH, "é" * LENGTH)
    ] == [None] * 5
