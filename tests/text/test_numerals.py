"""Numerals: what is written, what is read back, what is no numeral."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentool.text.numerals import parse_chinese, rounded, to_digits, to_uppercase


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        (12, "12"),
        (-3, "-3"),
        (Decimal("12.50"), "12.50"),
        (Decimal("1E+3"), "1000"),
        (Fraction(6, 2), "3"),
        (Fraction(1, 8), "0.125"),
        (Fraction(1, 10**4), "0.0001"),
        (Fraction(1, 3), "0.33"),
        (Fraction(-2, 3), "-0.67"),
        (Fraction(99999, 10**5), "1.00"),
        (Fraction(-1, 10**5), "0.00"),
    ],
)
def test_digits(value: int | Decimal | Fraction, digits: str) -> None:
    assert to_digits(value) == digits


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(Fraction(1, 2), 0, "1"), (Fraction(-1, 2), 0, "-1"), (Fraction(5, 100), 1, "0.1"), (7, 2, "7.00")],
)
def test_rounding_takes_halves_away_from_zero(value: int | Fraction, places: int, text: str) -> None:
    assert rounded(value, places) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "零"),
        (5, "伍"),
        (10, "壹拾"),
        (13, "壹拾叁"),
        (105, "壹佰零伍"),
        (1005, "壹仟零伍"),
        (1050, "壹仟零伍拾"),
        (10050, "壹万零伍拾"),
        (100000, "壹拾万"),
        (105000, "壹拾万伍仟"),
        (100500, "壹拾万零伍佰"),
        (10**8, "壹亿"),
        (10**8 + 1, "壹亿零壹"),
        (10**8 + 10**7, "壹亿壹仟万"),
        (10**12, "壹万亿"),
        (10**18, "壹佰亿亿"),
        (-13, "负壹拾叁"),
        (Decimal("12.5"), "壹拾贰点伍"),
        (Decimal("0.05"), "零点零伍"),
        (Fraction(25, 2), "壹拾贰点伍"),
    ],
)
def test_uppercase(value: int | Decimal | Fraction, text: str) -> None:
    assert to_uppercase(value) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", 0),
        ("〇", 0),
        ("两", 2),
        ("十", 10),
        ("十三", 13),
        ("二十", 20),
        ("一百零五", 105),
        ("一百一十", 110),
        ("一百五", 150),
        ("两千三百", 2300),
        ("两千三", 2300),
        ("三万五", 35000),
        ("三万零五", 30005),
        ("一万零五十", 10050),
        ("一亿两千万", 120_000_000),
        ("二〇二五", 2025),
        ("一九九八", 1998),
        ("一〇五", 105),
        ("壹仟零伍", 1005),
    ],
)
def test_everyday_numerals(text: str, value: int) -> None:
    assert parse_chinese(text) == value


@pytest.mark.parametrize(
    "text", ["", "三五", "三四百", "1.2万", "12", "件", "百", "万", "十十", "一万万", "一百零", "十三件", "一" * 10**6]
)
def test_what_is_no_numeral(text: str) -> None:
    assert parse_chinese(text) is None


def everyday(number: int) -> str:
    """Write 1 to 99,999,999 as taught in school, so that the reader has something to invert."""
    if number >= 10**4:
        head, tail = divmod(number, 10**4)
        return everyday(head) + "万" + ("零" if 0 < tail < 1000 else "") + (everyday(tail) if tail else "")
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + name
        gap = not digit
    return text.removeprefix("一") if 10 <= number < 20 else text


@given(st.integers(1, 10**8 - 1))
def test_reading_inverts_writing(number: int) -> None:
    assert parse_chinese(everyday(number)) == number


@given(st.integers(0, 10**18))
def test_reading_inverts_formal_writing(number: int) -> None:
    assert parse_chinese(to_uppercase(number)) == number


@given(st.text(alphabet="零〇一二两三五九十百千万亿壹拾件1", max_size=60) | st.text())
def test_reading_never_raises(text: str) -> None:
    value = parse_chinese(text)
    assert value is None or value >= 0


@given(st.fractions(-(10**9), 10**9), st.integers(0, 6))
def test_rounding_is_within_half_a_unit(value: Fraction, places: int) -> None:
    assert abs(Fraction(rounded(value, places)) - value) <= Fraction(1, 2 * 10**places)
