"""Docstrings read section by section, and their examples run."""

from __future__ import annotations

import pytest

from proficiency.methods.docstrings import Entry, read_docstring
from proficiency.methods.examples import run_example
from proficiency.methods.page import call_of


def explained(x: float, *, factor: str = "iso") -> float:
    """Return the result.

    One paragraph
    over two lines:

    - the first point;
    - the second.

    ====  ====
    ``a``  b
    ====  ====

    Parameters
    ----------
    x : float
        The input,
        in any unit.
    factor : {"iso", "exact"}
        Which one.

    Returns
    -------
    float
        In the unit of x.

    Raises
    ------
    NotFinite, NotPositive
        A bad x.

    References
    ----------
    First source, 1999, 7.1; 7.2; Second
    source, 2001.

    Examples
    --------
    >>> y = explained(
    ...     2.0)
    >>> y
    4.0
    >>> None
    """
    return 2.0 * x


def with_notes() -> None:
    """Return nothing.

    Notes
    -----
    A section nobody reads.
    """


def test_every_section_is_read() -> None:
    found = read_docstring(explained)
    assert found.summary == "Return the result."
    assert found.details[:3] == (
        "One paragraph over two lines:",
        "- the first point;",
        "- the second.",
    )
    assert found.details[3].split("\n")[1] == "a      b"
    assert found.parameters == (
        Entry("x", "float", "The input, in any unit."),
        Entry("factor", '{"iso", "exact"}', "Which one."),
    )
    assert found.returns == (Entry("float", "", "In the unit of x."),)
    assert found.raises == (Entry("NotFinite, NotPositive", "", "A bad x."),)
    assert found.references == ("First source, 1999, 7.1; 7.2", "Second source, 2001")


def test_a_section_without_a_reading_is_not_passed_over() -> None:
    with pytest.raises(ValueError, match=r"with_notes.*Notes"):
        read_docstring(with_notes)


def test_an_example_shows_what_an_interpreter_would_show() -> None:
    first, second, third = run_example(explained)
    assert first.typed == ">>> y = explained(\n...     2.0)"
    assert first.answer == ""
    assert (second.answer, second.promised) == ("4.0", "4.0")
    assert third.answer == third.promised == ""


def test_a_call_is_written_without_types() -> None:
    assert call_of(explained) == "explained(x, *, factor='iso')"
