"""What a typed result is understood as, and what is refused rather than guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proficiency.i18n import translator
from proficiency.results.parsing import (
    UnreadableValue,
    apply_qualifier,
    parse_number,
    parse_value,
)
from proficiency.results.rows import ParsedValue, ValueKind


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", "0"),
        ("0.0", "0.0"),
        ("65.30", "65.30"),
        (" 12 ", "12"),
        ("+3.5", "3.5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1.2e5", "1.2E+5"),
        ("1E-3", "0.001"),
        ("-4.25", "-4.25"),
        ("\u22124.25", "-4.25"),
        ("\uff0d4.25", "-4.25"),
        ("\uff11\uff12\uff0e\uff15", "12.5"),
        ("\u00a07\u3000", "7"),
    ],
)
def test_a_number_is_kept_exactly(typed: str, number: str) -> None:
    parsed = parse_value(typed)
    assert parsed.kind is ValueKind.NUMBER
    assert parsed.value is not None
    assert parsed.value.as_tuple() == Decimal(number).as_tuple() or parsed.value == Decimal(number)


def test_trailing_zeros_survive() -> None:
    assert str(parse_value("65.30").value) == "65.30"


def test_zero_is_a_value_and_an_empty_cell_is_not() -> None:
    assert parse_value("0") == ParsedValue(ValueKind.NUMBER, Decimal(0))
    for typed in ("", "   ", "\u3000", "NA", "n/a"):
        assert parse_value(typed) == ParsedValue(ValueKind.MISSING)


@pytest.mark.parametrize(
    ("typed", "sign", "limit"),
    [
        ("<0.05", "<", "0.05"),
        ("＜0.05", "<", "0.05"),
        ("< 0.05", "<", "0.05"),
        ("≤0.05", "<", "0.05"),
        ("<=0.05", "<", "0.05"),
        (">250", ">", "250"),
        ("＞２５０", ">", "250"),
        ("≥1e3", ">", "1e3"),
        ("未检出（＜0.05）", "<", "0.05"),
        ("ND <0.05", "<", "0.05"),
    ],
)
def test_a_limit_is_a_censored_result(typed: str, sign: str, limit: str) -> None:
    assert parse_value(typed) == ParsedValue(ValueKind.CENSORED, Decimal(limit), sign)


@pytest.mark.parametrize("typed", ["ND", "n.d.", "未检出", "not detected", "Not Detected"])
def test_not_detected_without_a_limit_is_a_category(typed: str) -> None:
    assert parse_value(typed) == ParsedValue(ValueKind.CATEGORY, category="not detected")


def test_other_words_are_categories_as_typed() -> None:
    assert parse_value(" positive ").category == "positive"
    assert parse_value("检出").category == "detected"
    assert parse_value("3+").category == "3+"


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("2,5", ["2.5"]),
        ("0,125", ["0.125"]),
        ("-12,5", ["-12.5"]),
        ("２，５", ["2.5"]),
        ("1,234", ["1234", "1.234"]),
        ("1,234,567", ["1234567"]),
        ("1,234.5", ["1234.5"]),
        ("1.234,5", ["1234.5"]),
        ("12 500", ["12500"]),
        ("12\u2009500", ["12500"]),
        ("1'250", ["1250"]),
        ("<2,5", ["2.5"]),
        ("1.2×10^5", ["1.2e5"]),
        ("3 x 10-2", ["3e-2"]),
        ("10⁵", ["1.2e5"]),
        ("2½", ["plain digits"]),
        ("nan", ["empty"]),
        ("-inf", ["empty"]),
        ("∞", ["empty"]),
        ("#DIV/0!", ["empty"]),
        ("#N/A", ["empty"]),
        ("<LOD", ["<0.05"]),
        ("1e400", ["too large"]),
        ("1e-99", ["too small"]),
        ("9" * 70, ["70"]),
        ("x" * 300, ["300"]),
    ],
)
def test_a_doubtful_number_is_refused_with_what_to_type(typed: str, advice: list[str]) -> None:
    with pytest.raises(UnreadableValue) as refusal:
        parse_value(typed)
    text = translator("en")(refusal.value.message, **refusal.value.facts)
    assert all(part in text for part in advice), text
    chinese = translator("zh")(refusal.value.message, **refusal.value.facts)
    assert chinese != text


def test_the_qualifier_column_makes_a_limit() -> None:
    five = parse_value("5")
    assert apply_qualifier(five, "<", typed="5") == ParsedValue(ValueKind.CENSORED, Decimal(5), "<")
    assert apply_qualifier(five, "＞", typed="5").qualifier == ">"
    assert apply_qualifier(five, " ", typed="5") is five
    assert apply_qualifier(parse_value("<5"), "<", typed="<5") == parse_value("<5")


@pytest.mark.parametrize(("typed", "qualifier"), [("5", "~"), ("ND", "<"), ("", "<"), ("<5", ">")])
def test_a_qualifier_that_does_not_fit_is_refused(typed: str, qualifier: str) -> None:
    with pytest.raises(UnreadableValue):
        apply_qualifier(parse_value(typed), qualifier, typed=typed)


def test_an_uncertainty_is_a_number_or_nothing() -> None:
    assert parse_number("0.020657") == Decimal("0.020657")
    assert parse_number(" ") is None
    for typed in ("<0.1", "ND", "0,1"):
        with pytest.raises(UnreadableValue):
            parse_number(typed)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9))
def test_every_decimal_is_read_back_exactly(number: Decimal) -> None:
    if number and abs(number.adjusted()) > 60:
        return
    assert parse_value(str(number)).value == number


@given(st.text(max_size=40))
def test_any_text_is_understood_or_refused(typed: str) -> None:
    try:
        parsed = parse_value(typed)
    except UnreadableValue as refusal:
        translator("zh")(refusal.message, **refusal.facts)
    else:
        assert (parsed.value is not None) == (parsed.kind in {ValueKind.NUMBER, ValueKind.CENSORED})
        assert (parsed.category is not None) == (parsed.kind is ValueKind.CATEGORY)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("105万", "1050000"),
        ("１０５ 万", "1050000"),
        ("1.05亿", "105000000"),
        ("0.5萬", "5000"),
        ("<3万", "30000"),
        ("0万", "0"),
    ],
)
def test_ten_thousands_of_chinese_counting_are_understood_exactly(typed: str, value: str) -> None:
    assert parse_value(typed).value == Decimal(value)


@pytest.mark.parametrize("typed", ["1,234万", "1.2.3万", "1e3x万"])
def test_ten_thousands_of_what_is_no_number_are_never_guessed(typed: str) -> None:
    try:
        parsed = parse_value(typed)
    except UnreadableValue as refusal:
        assert refusal.facts
    else:
        assert parsed.kind is ValueKind.CATEGORY


@given(
    number=st.decimals(0, 10**6, allow_nan=False, allow_infinity=False, places=3),
    unit=st.sampled_from(["万", "亿"]),
)
def test_counting_in_ten_thousands_loses_no_digit(number: Decimal, unit: str) -> None:
    factor = {"万": 10**4, "亿": 10**8}[unit]
    assert parse_value(f"{number:f}{unit}").value == number * factor


@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [
        ("0.03-0.06", "0.03", "0.06"),
        ("0.03～0.06", "0.03", "0.06"),
        ("0.125–0.25", "0.125", "0.25"),
        ("1e3 to 2e3", "1000", "2000"),
        ("3至6", "3", "6"),
        ("1e-5-2e-5", "0.00001", "0.00002"),
    ],
)
def test_two_limits_are_an_interval_where_a_quantity_is_asked_for(
    typed: str, low: str, high: str
) -> None:
    parsed = parse_value(typed, intervals=True)
    assert parsed.kind is ValueKind.INTERVAL
    assert (parsed.value, parsed.upper) == (Decimal(low), Decimal(high))
    assert parse_value("1e-5", intervals=True).kind is ValueKind.NUMBER
    assert parse_value("0.03-0.06").kind is ValueKind.CATEGORY


@pytest.mark.parametrize("typed", ["0.06-0.03", "5-5", "1,234-2,345"])
def test_an_interval_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(UnreadableValue):
        parse_value(typed, intervals=True)
