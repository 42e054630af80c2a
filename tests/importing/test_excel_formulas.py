"""Formulas of a workbook: computed exactly, bounded, and told where they cannot be."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentool.importing.excel.book import Book, Sheet
from gentool.importing.excel.cells import Cell
from gentool.importing.excel.formulas import Evaluator
from gentool.importing.excel.numbers import FormulaError

CELLS = {
    "A1": Cell("number", "1"),
    "A2": Cell("number", "2"),
    "A3": Cell("number", "2.5"),
    "A4": Cell("text", "/"),
    "A5": Cell("truth", "1"),
    "A6": Cell("error", "#DIV/0!"),
    "B1": Cell("number", "10"),
    "C1": Cell("formula", "", formula="A1+A2"),
    "D8": Cell("formula", "", formula="D9"),
    "D9": Cell("formula", "", formula="D8"),
}


def place(name: str) -> tuple[int, int]:
    return int(name[1:]), ord(name[0]) - 64


def value(formula: str, **more: Cell) -> object:
    cells = {place(name): cell for name, cell in {**CELLS, **more, "Z9": Cell("formula", "", formula=formula)}.items()}
    other = Sheet("别 的", {(1, 1): Cell("number", "7")}, ())
    sheet = Sheet("表", cells, ())
    return Evaluator(Book("x.xlsx", (sheet, other), "", False)).value(sheet, *place("Z9"))


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("5+8", 13),
        ("2+3*4", 14),
        ("(2+3)*4", 20),
        ("-2^2", 4),
        ("2^3^2", 64),
        ("7/2", Fraction(7, 2)),
        ("0.1+0.2", Fraction(3, 10)),
        ("50%", Fraction(1, 2)),
        ("200*10%", 20),
        ("1-2-3", -4),
        ("--3", 3),
        (" 1 +\n2 ", 3),
        ("1E3", 1000),
        ("A1+A2", 3),
        ("$A$1+A$2", 3),
        ("a1", 1),
        ("A9", None),
        ("A9+1", 1),
        ("A5+1", 2),
        ("C1*2", 6),
        ("表!A2", 2),
        ("'别 的'!A1", 7),
        ("SUM(A1:A5)", Fraction(11, 2)),
        ("SUM(A1,A2,3)", 6),
        ("SUM(1:1)", 14),
        ("SUM(A1:B1,A3)", Fraction(27, 2)),
        ("SUM(A4)", 0),
        ("SUM()", 0),
        ("COUNT(A1:A5)", 3),
        ("MAX(A1:B3)", 10),
        ("MIN(A1:A3)", 1),
        ("PRODUCT(A1:A3)", 5),
        ("ROUND(2.5,0)", 3),
        ("ROUND(-2.5,0)", -3),
        ("ROUND(12.345,2)", Fraction(1235, 100)),
        ("ROUND(1234,-2)", 1200),
        ("ROUNDUP(2.1,0)", 3),
        ("ROUNDDOWN(-2.9,0)", -2),
        ("INT(-2.5)", -3),
        ("ABS(-4)", 4),
        ("N(A4)+N(A1)", 1),
        ('IF(A1=1,"是","否")', "是"),
        ("IF(A1>A2,1/0,5)", 5),
        ("IF(A4=5,1)", False),
        ('IF(COUNT(A8:A9)=0,"",SUM(A8:A9))', ""),
        ("A1<>A2", True),
        ('A9=""', True),
        ('"a"="A"', True),
        ("TRUE", True),
    ],
)
def test_values(formula: str, result: object) -> None:
    assert value(formula) == result


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("1/0", "除以了 0"),
        ("A4+1", "是文字"),
        ("A6+1", "错误值"),
        ("SUM(A1:A6)", "错误值"),
        ("SUM(A:A)", "错误值"),
        ("#REF!", "错误值"),
        ("D8", "转了一圈"),
        ("Z9+1", "转了一圈"),
        ("A1:A3+1", "一格"),
        ("NOW()", "NOW"),
        ("INDIRECT(A1)", "INDIRECT"),
        ('"a"&"b"', "&"),
        ('A4>"a"', "大小"),
        ("2^0.5", "乘方"),
        ("9^64^64", "太大"),
        ("9^64*9^64*9^64*9^64*9^64*9^64*9^64*9^64*9^64*9^64", "太大"),
        ("0^-1", "乘方"),
        ("ROUND(1,99)", "位数"),
        ("ROUND(A1:A2,0)", "只能用在一格上"),
        ("ABS(1,2)", "写得不对"),
        ("IF(1)", "不全"),
        ("IF(A4,1,2)", "条件是文字"),
        ("没有!A1", "不存在"),
        ("[1]Sheet1!A1", "别的文件"),
        ("'C:\\x\\[b.xlsx]S'!A1", "别的文件"),
        ("合计", "不知道是哪一格"),
        ("XFE1", "不知道是哪一格"),
        ("A１", "不知道是哪一格"),
        ("A1:", "公式"),
        ("1+", "没有写完"),
        ("+", "没有写完"),
        ("1 2", "读不懂"),
        ("(1", "公式"),
        ("1)", "公式"),
        ("SUM(1;2)", "公式"),
        ("{1,2}", "公式"),
        ("", "没有写完"),
        ("1+" * 600 + "1", "太"),
        ("(" * 50 + "1" + ")" * 50, "太深"),
        ("-" * 900 + "1", "太深"),
        ("1+" * 1500 + "1", "太长"),
        ("1E999", "不是能计算的数"),
    ],
)
def test_what_cannot_be_computed_is_told(formula: str, why: str) -> None:
    with pytest.raises(FormulaError, match=why):
        value(formula)


def test_a_long_chain_of_cells_is_computed_and_an_endless_one_told() -> None:
    def chain(length: int) -> object:
        cells = {f"B{row}": Cell("formula", "", formula=f"B{row + 1}+1") for row in range(2, length)}
        return value("B2", **cells, **{f"B{length}": Cell("number", "1")})

    assert chain(50) == 49
    with pytest.raises(FormulaError, match="层次太多"):
        chain(5000)


def test_cells_that_refer_to_each_other_many_times_are_computed_once() -> None:
    cells = {f"B{row}": Cell("formula", "", formula=f"B{row + 1}+B{row + 1}") for row in range(2, 42)}
    assert value("B2", **cells, B42=Cell("number", "1")) == 2**40


def test_the_work_for_one_workbook_is_bounded() -> None:
    cells = {f"B{row}": Cell("formula", "", formula="SUM(C1:C9999)") for row in range(2, 102)}
    cells |= {f"C{row}": Cell("number", "1") for row in range(1, 10_000)}
    with pytest.raises(FormulaError, match="太多"):
        value("SUM(B2:B101)", **cells)


def test_a_range_of_a_million_rows_costs_no_more_than_what_is_in_it() -> None:
    assert value("SUM(B1:C1048576)") == 13


NUMBERS = st.integers(0, 99).map(str)
SUMS = st.recursive(
    NUMBERS, lambda inner: st.builds("({}{}{})".format, inner, st.sampled_from("+-*"), inner), max_leaves=12
)


@given(SUMS)
def test_arithmetic_is_what_python_says(formula: str) -> None:
    assert value(formula) == eval(formula)


@given(st.text(st.sampled_from("A1:$!'\"()[]{},;+-*/^&=<>%#. SUMIF表"), max_size=30))
def test_nothing_but_a_formula_error_ever_comes_of_a_text(formula: str) -> None:
    with suppress(FormulaError):
        assert value(formula) is None or isinstance(value(formula), Fraction | str | bool)
