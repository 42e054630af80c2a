"""One figure as typed: read exactly, or told with what to write instead."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentool.form.model import Kind
from gentool.report.figures import LARGEST, Misreading, Reading
from gentool.report.figures import read_figure as plain_read_figure
from tests.words import heard

read_figure = heard(plain_read_figure)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("0", Kind.COUNT, 0),
        ("63", Kind.COUNT, 63),
        (str(LARGEST), Kind.COUNT, LARGEST),
        ("/", Kind.COUNT, 0),
        ("—", Kind.COUNT, 0),
        ("——", Kind.MONEY, 0),
        ("-3", Kind.CHANGE, -3),
        ("+2", Kind.CHANGE, 2),
        ("0", Kind.CHANGE, 0),
        ("59237.2449", Kind.MONEY, Decimal("59237.2449")),
        ("0.5", Kind.MONEY, Decimal("0.5")),
        ("251000", Kind.AMOUNT, Decimal(251000)),
        ("25.1万元", Kind.AMOUNT, Decimal(251000)),
        ("0.3亿元", Kind.AMOUNT, Decimal(30_000_000)),
        ("7元", Kind.AMOUNT, Decimal(7)),
        ("95.5%", Kind.PERCENT, Decimal("95.5")),
        ("100.0%", Kind.PERCENT, Decimal("100.0")),
        ("0", Kind.PERCENT, Decimal(0)),
        ("/", Kind.PERCENT, 0),
        ("是", Kind.YES_NO, None),
        ("否", Kind.YES_NO, None),
        ("/", Kind.YES_NO, None),
        ("云溪市12号令", Kind.TEXT, None),
        ("12", Kind.TEXT, None),
        ("2025年3月1日", Kind.DATE, None),
    ],
)
def test_what_is_right_is_read_exactly_and_kept_as_typed(text: str, kind: Kind, value: int | Decimal | None) -> None:
    assert read_figure(text, kind) == Reading(value, text)


@pytest.mark.parametrize(
    ("text", "kind", "says", "hint"),
    [
        ("1,234", Kind.COUNT, "千位分隔符", "请写成 1234。"),
        ("1，234", Kind.COUNT, "千位分隔符", "请写成 1234。"),
        ("12,345,678", Kind.COUNT, "千位分隔符", "请写成 12345678。"),
        ("1 234", Kind.COUNT, "千位分隔符", "请写成 1234。"),
        ("12 345 678", Kind.COUNT, "千位分隔符", "请写成 12345678。"),
        ("0 284", Kind.COUNT, "一格里像是有两个数", "请对照来源分开填写。"),
        ("0\u3000284", Kind.COUNT, "一格里像是有两个数", "请对照来源分开填写。"),
        ("0，284", Kind.COUNT, "一格里像是有两个数", "请对照来源分开填写。"),
        ("12 5", Kind.COUNT, "一格里像是有两个数", "请对照来源分开填写。"),
        ("1  234", Kind.COUNT, "一格里像是有两个数", "请对照来源分开填写。"),
        ("1234 567", Kind.COUNT, "一格里像是有两个数", "请对照来源分开填写。"),
        ("3\n5", Kind.COUNT, "一格里像是有两个数", "请对照来源分开填写。"),
        ("1 2 3", Kind.COUNT, "一格里像是有 3 个数", "请对照来源分开填写。"),
        ("-1 2", Kind.CHANGE, "一格里像是有两个数", "请对照来源分开填写。"),
        ("0.5 12.25", Kind.MONEY, "一格里像是有两个数", "请对照来源分开填写。"),
        ("79¹", Kind.COUNT, "注号“¹”", "请写成 {数值: 79, 注: 注号所指的说明}，或者去掉注号。"),
        ("63①", Kind.COUNT, "注号“①”", "请写成 {数值: 63, 注: 注号所指的说明}，或者去掉注号。"),
        ("1998[¹]", Kind.COUNT, "注号“[¹]”", "请写成 {数值: 1998, 注: 注号所指的说明}，或者去掉注号。"),
        ("25*", Kind.COUNT, "注号“*”", "请写成 {数值: 25, 注: 注号所指的说明}，或者去掉注号。"),
        ("25［1］", Kind.COUNT, "注号“［1］”", "请写成 {数值: 25, 注: 注号所指的说明}，或者去掉注号。"),
        ("①25", Kind.COUNT, "带圈的", "请只写数字，去掉带圈的和上标的数字。"),
        ("１②", Kind.COUNT, "注号“②”", "请写成 {数值: 1, 注: 注号所指的说明}，或者去掉注号。"),
        ("１２", Kind.COUNT, "全角", "请改成半角数字 12。"),
        ("十二", Kind.COUNT, "汉字数字", "请改成阿拉伯数字 12。"),
        ("〇", Kind.COUNT, "汉字数字", "请改成阿拉伯数字 0。"),
        ("0.2418万", Kind.COUNT, "带了“万”", "请只写数字 2418。"),
        ("3万件", Kind.COUNT, "带了“万件”", "请只写数字 30000。"),
        ("1.25百", Kind.COUNT, "带了“百”", "请只写数字 125。"),
        ("-2千", Kind.CHANGE, "带了“千”", "请只写数字 -2000。"),
        ("0.00001万", Kind.COUNT, "带了“万”", "请只写数字 0.1。"),
        ("2万元", Kind.MONEY, "带了“万元”", "请只写数字 2。"),
        ("12件", Kind.COUNT, "带了“件”", "请只写数字 12。"),
        ("1,234件", Kind.COUNT, "带了“件”", "请只写数字 1234。"),
        ("12,345，678件", Kind.COUNT, "带了“件”", "请只写数字 12345678。"),
        ("１２件", Kind.COUNT, "带了“件”", "请只写数字 12。"),
        ("12.5", Kind.COUNT, "小数", "件数要写整数。"),
        ("-1", Kind.COUNT, "负数", "请写大于或等于 0 的数；没有发生的写 0。"),
        ("−1", Kind.COUNT, "负数", "请写大于或等于 0 的数；没有发生的写 0。"),
        ("012", Kind.COUNT, "以 0 开头", "请写成 12。"),
        ("000", Kind.COUNT, "以 0 开头", "请写成 0。"),
        ("1_000", Kind.COUNT, "下划线", "请写成 1000。"),
        ("12:30", Kind.COUNT, "像是时间", "请只写件数，例如 12。"),
        ("true", Kind.COUNT, "不是大于或等于 0 的整数", "这里要填件数，请写阿拉伯数字；没有发生的写 0。"),
        *(
            (word, Kind.COUNT, "不是大于或等于 0 的整数", "这里要填件数，请写阿拉伯数字；没有发生的写 0。")
            for word in ("No", "false", "yes", "on", "off", "y", "n")
        ),
        ("是", Kind.COUNT, "不是大于或等于 0 的整数", "请只写大于或等于 0 的整数；没有发生的写 0，不适用的写 /。"),
        ("", Kind.COUNT, "没有填数字", "没有发生的请写 0，不适用的请写 /。"),
        ("~", Kind.COUNT, "没有填数字", "没有发生的请写 0，不适用的请写 /。"),
        ("1e3", Kind.COUNT, "科学记数法", "请把数字完整写出来，例如 1000。"),
        ("12（含3件）", Kind.COUNT, "带了说明", "请写成 {数值: 12, 注: 含3件}。"),
        ("12(含3件)", Kind.COUNT, "带了说明", "请写成 {数值: 12, 注: 含3件}。"),
        ("31#含变更", Kind.COUNT, "#", "要印出来的，请写成 {数值: 31, 注: 含变更}；只给自己看的，请在“#”前面空一格。"),
        ("2。", Kind.COUNT, "多了“。”", "请只写数字 2，后面不加标点。"),
        ("2，", Kind.COUNT, "多了“,”", "请只写数字 2，后面不加标点。"),
        ("3.5.", Kind.MONEY, "多了“.”", "请只写数字 3.5，后面不加标点。"),
        ("／", Kind.COUNT, "全角", "不适用的请写半角的 /。"),
        ("1O", Kind.COUNT, "字母", "请核对是否想写 10。"),
        ("l2", Kind.COUNT, "字母", "请核对是否想写 12。"),
        ("无", Kind.COUNT, "不是", "没有发生的请写 0，不适用的请写 /。"),
        ("-", Kind.COUNT, "不是", "没有发生的请写 0，不适用的请写 /。"),
        (" 8 ", Kind.COUNT, "前后有空格", "请写成 8。"),
        ("“8”", Kind.COUNT, "前后有引号", "请写成 8。"),
        ("1" * 15, Kind.COUNT, "大得不合情理", "请核对是否多输了几位。"),
        ("1.2345678", Kind.MONEY, "小数超过六位", "请按万元写，小数最多六位。"),
        ("12345678901234567890.5", Kind.MONEY, "位数太多", "请核对是否多输了几位。"),
        (".5", Kind.MONEY, "小数点前面没有数字", "请写成 0.5。"),
        ("3.5万元", Kind.MONEY, "带了“万元”", "请只写数字 3.5。"),
        ("95.5", Kind.PERCENT, "百分号", "请写成 95.5%。"),
        ("９5.5％", Kind.PERCENT, "百分号", "请写成 95.5%。"),
        ("1,200％", Kind.PERCENT, "超过了 100%", "请核对是不是多写了一位，或者漏了小数点。"),
        ("100.1%", Kind.PERCENT, "超过了 100%", "请核对是不是多写了一位，或者漏了小数点。"),
        ("约一半", Kind.PERCENT, "不是百分数", "请只写百分数（例如 95.5%）；没有发生的写 0，不适用的写 /。"),
        ("yes", Kind.YES_NO, "不是“是”或“否”", "请写“是”或“否”；不适用的写 /。"),
        ("1", Kind.YES_NO, "不是“是”或“否”", "请写“是”或“否”；不适用的写 /。"),
        ("", Kind.YES_NO, "没有填写", "请写“是”或“否”；不适用的写 /。"),
        ("云" * 41, Kind.TEXT, "不是不超过 40 个字", "请写不超过 40 个字的一行文字；不适用的写 /。"),
        ("2025-02-30", Kind.DATE, "没有“2025-02-30”这一天", "请核对年、月、日。"),
        ("三月一日", Kind.DATE, "不是日期", "请写日期（例如 2025-03-01）；不适用的写 /。"),
        ("减3", Kind.CHANGE, "不是整数", "请只写整数（减少写负数，例如 -3）；没有发生的写 0，不适用的写 /。"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_write(text: str, kind: Kind, says: str, hint: str) -> None:
    found = read_figure(text, kind)
    assert isinstance(found, Misreading)
    assert says in found.message
    assert found.hint == hint


def test_a_date_is_printed_as_the_standard_has_it() -> None:
    assert read_figure("2025-03-01", Kind.DATE) == Reading(None, "2025年3月1日")


@given(st.text(max_size=30), st.sampled_from(Kind))
def test_any_text_is_a_figure_or_told(text: str, kind: Kind) -> None:
    found = read_figure(text, kind)
    if isinstance(found, Reading):
        assert text.isascii() or text in ("—", "——", "是", "否") or text.endswith("元") or kind is Kind.TEXT
        assert found.text == text
        assert (found.value is None) == kind.is_words
    else:
        assert found.message
        assert found.hint.endswith("。")
        assert found.message.isprintable()


@given(st.integers(0, LARGEST))
def test_every_count_is_read(number: int) -> None:
    assert read_figure(str(number), Kind.COUNT) == Reading(number, str(number))


@given(st.integers(1000, 10**9))
def test_what_a_hint_proposes_is_right(number: int) -> None:
    found = read_figure(f"{number:,}", Kind.COUNT)
    assert isinstance(found, Misreading)
    assert found.hint == f"请写成 {number}。"
