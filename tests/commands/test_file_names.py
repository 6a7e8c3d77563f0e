"""Files named after laboratory codes: safe everywhere, one for each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from proficiency.commands.file_names import file_names


def test_a_safe_code_is_its_own_name() -> None:
    assert file_names(["L01", "P-07.b", "甲-1"]) == {
        "L01": "L01",
        "P-07.b": "P-07.b",
        "甲-1": "甲-1",
    }


def test_paths_reserved_names_and_nothing_are_made_safe() -> None:
    names = file_names(["../../etc/passwd", "a/b", "CON", "...", "\u202eabc", "x" * 300])
    assert names["../../etc/passwd"] == "etc_passwd"
    assert names["a/b"] == "a_b"
    assert names["CON"] == "lab-CON"
    assert names["..."] == "lab"
    assert names["\u202eabc"] == "abc"
    assert len(names["x" * 300]) == 60


def test_codes_that_would_share_a_name_are_told_apart() -> None:
    assert file_names(["a/b", "a_b", "A_B", "a b"]) == {
        "a_b": "a_b",
        "A_B": "A_B-2",
        "a/b": "a_b-3",
        "a b": "a_b-4",
    }


@given(st.lists(st.text(min_size=1), unique=True))
def test_every_code_has_one_name_of_its_own(codes: list[str]) -> None:
    names = file_names(codes)
    assert set(names) == set(codes)
    folded = [name.casefold() for name in names.values()]
    assert len(set(folded)) == len(codes)
    assert not any(set(name) & set('/\\:*?"<>|\0') for name in names.values())
