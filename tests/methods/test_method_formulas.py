"""Formulas as MathML: what each part of the notation becomes, and what is refused."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest

from proficiency.methods.catalogue import methods_by_key
from proficiency.methods.mathml import Unreadable, formula, formulas

FORMULAS = [text for method in methods_by_key().values() for text in method.formulas]


def content(text: str) -> Element:
    """Return what stands inside the element of a formula."""
    root = fromstring(formula(text))
    assert root.tag == "math"
    assert root.get("display") == "block"
    (inside,) = root
    return inside


def shape(element: Element) -> str:
    """Write an element as its tag with texts and parts."""
    inside = element.text or " ".join(map(shape, element))
    return f"{element.tag}({inside})"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", "mi(x)"),
        ("1.483", "mn(1.483)"),
        ("x_i", "msub(mi(x) mi(i))"),
        ("x^2", "msup(mi(x) mn(2))"),
        ("x_i^{*}", "msubsup(mi(x) mi(i) mo(∗))"),
        ("z'", "msup(mi(z) mo(′))"),
        (r"\frac{1}{p}", "mfrac(mn(1) mi(p))"),
        (r"\sqrt{p - 1}", "msqrt(mrow(mi(p) mo(−) mn(1)))"),
        (r"\bar{x}", "mover(mi(x) mo(¯))"),
        (r"\sigma_{\mathrm{pt}}", "msub(mi(σ) mi(pt))"),
        (r"\sum_{i=1}^{p} x", "mrow(munderover(mo(∑) mrow(mi(i) mo(=) mn(1)) mi(p)) mi(x))"),
        (r"\max_k x", "mrow(munder(mi(max) mi(k)) mspace() mi(x))"),
        (r"\ln x", "mrow(mi(ln) mspace() mi(x))"),
        (r"\ln (x)", "mrow(mi(ln) mo(() mi(x) mo()))"),
        (r"2 \operatorname{sgn} q", "mrow(mn(2) mspace() mi(sgn) mspace() mi(q))"),
        (r"a \, b", "mrow(mi(a) mspace() mi(b))"),
        (r"D\%", "mrow(mi(D) mo(%))"),
        (r"a \le b", "mrow(mi(a) mo(≤) mi(b))"),
        (r"\left| x \right|", "mrow(mo(|) mi(x) mo(|))"),
        (
            r"\begin{cases} a & b \\ c & d \end{cases}",
            "mrow(mo({) mtable(mtr(mtd(mi(a)) mtd(mi(b))) mtr(mtd(mi(c)) mtd(mi(d)))))",
        ),
    ],
)
def test_each_part_of_the_notation_becomes_its_element(text: str, expected: str) -> None:
    assert shape(content(text)) == expected


def test_signs_that_enclose_grow_and_plain_brackets_do_not() -> None:
    growing = content(r"\left( x \right)")
    assert {mo.get("stretchy") for mo in growing if mo.tag == "mo"} == {"true"}
    assert {mo.get("stretchy") for mo in content("(x)") if mo.tag == "mo"} == {"false"}


def test_wide_spaces_part_formulas_that_may_stand_below_each_other() -> None:
    assert formulas(r"a \qquad b") == [formula("a"), formula("b")]


@pytest.mark.parametrize(
    "text",
    [
        r"\frac{1}",
        r"\frac{1}{",
        r"\unknown{x}",
        "x}",
        "{x",
        r"\left( x",
        r"\left) x \right.",
        r"\begin{matrix} x \end{matrix}",
        r"\begin{cases} x",
        "§",
        "x_",
    ],
)
def test_what_is_not_in_the_notation_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        formula(text)


@pytest.mark.parametrize("text", FORMULAS)
def test_every_formula_of_a_method_is_well_formed(text: str) -> None:
    for each in formulas(text):
        root = fromstring(each)
        assert not [part for part in root.iter() if part.tag in {"style", "script"}]
        assert not [part for part in root.iter() if "style" in part.attrib]
        for part in root.iter("mfrac"):
            assert len(part) == 2
