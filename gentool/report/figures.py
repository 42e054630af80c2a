"""The text of one figure → its exact value, or what is wrong with it and what to write instead.

Never repairs: a full-width digit or a thousands separator is told, with the figure to write. libyaml's own idea of
a number (0123 is octal, 12:30 is base 60) is never asked; the text as typed is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from gentool.form.model import Kind
from gentool.text.lazy_regex import Pattern
from gentool.text.numerals import parse_chinese

STROKE = "/"
NOT_APPLICABLE = frozenset({STROKE, "—", "——"})
LARGEST = 10**12
_LONGEST_SHOWN = 20  # of what is no figure

UNITS = {"": 1, "元": 1, "万元": 10**4, "亿元": 10**8}
_TIMES = {"百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8}

_TRUTHS = frozenset(["true", "false", "yes", "no", "on", "off", "y", "n"])
_QUOTES = "“”‘’＂＇"
_SIGNS = "¹²³⁰⁴-⁹₀-₉①-⒛⓪-⓿❶-➓㈠-㈩㉑-㉟㊀-㊉㊱-㊿"  # which NFKC would take for figures
_SIGN = Pattern(rf"[{_SIGNS}]")
_MARKED = Pattern(
    rf"(?P<number>[-+−]?\d+(?:\.\d+)?)\s*"
    rf"(?P<mark>[\[［(（〔【]?[{_SIGNS}]+[\]］)）〕】]?|[*＊※†‡#＃]+|[\[［〔【]注?\d{{0,2}}[\]］〕】])"
)
_NULLS = frozenset({"", "~", "null", "none", "nan"})
_SEPARATED = Pattern(r"\d{1,3}(?:[,，' ]\d{3})+(?:\.\d+)?", re.ASCII)
_SEVERAL = Pattern(r"[-−+]?\d+(?:\.\d+)?(?:\s+[-−+]?\d+(?:\.\d+)?)+|0+(?:[,，' ]\d{3})+", re.ASCII)
_WITH_UNIT = Pattern(r"(?P<number>-?\d+(?:[,，]\d{3})*(?:\.\d+)?)\s*(?P<unit>[\u4e00-\u9fff%％]{1,4})", re.ASCII)
_REMARKED = Pattern(r"(?P<number>\d+(?:\.\d+)?)\s*[（(](?P<remark>.+)[）)]", re.ASCII)
_COMMENTED = Pattern(r"(?P<number>\d+(?:\.\d+)?)#\s*(?P<remark>.+)", re.ASCII)
_STOPPED = Pattern(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<mark>[。.，,、；;：:！!]+)", re.ASCII)


class Shape(NamedTuple):
    """What figures of a kind may be: whole or not, not below or above which number, and how they are written.

    The expression is one of JSON Schema as well: the file, the editor and the Excel form ask for the same.
    """

    is_whole: bool
    least: int
    expression: str
    most: int = LARGEST


YES, NO = "是", "否"
LONGEST_TEXT = 40
_WHOLE, _DECIMAL = "(?:0|[1-9][0-9]{0,14})", r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?"
_SHARE = r"(?:100(?:\.0{1,6})?|[1-9]?[0-9](?:\.[0-9]{1,6})?)"
SHAPES: Mapping[Kind, Shape] = {
    Kind.COUNT: Shape(True, 0, _WHOLE),
    Kind.CHANGE: Shape(True, -LARGEST, f"[+-]?{_WHOLE}"),
    Kind.MONEY: Shape(False, 0, _DECIMAL),
    Kind.AMOUNT: Shape(False, 0, f"{_DECIMAL}(?:元|万元|亿元)?"),
    Kind.PERCENT: Shape(False, 0, f"(?:0|{_SHARE}%)", most=0),  # a bare number might be a share of 1
    Kind.YES_NO: Shape(True, 0, f"(?:{YES}|{NO})"),
    Kind.TEXT: Shape(True, 0, rf"\S(?:.{{0,{LONGEST_TEXT - 2}}}\S)?"),
    Kind.DATE: Shape(True, 0, r"[0-9]{4}(?:-[0-9]{1,2}-[0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日)"),
}
_PATTERNS = {kind: Pattern(shape.expression) for kind, shape in SHAPES.items()}


class Reading(NamedTuple):
    """What a figure's text says: the value (None: it is no number), and the text to print."""

    value: int | Decimal | None
    text: str


class Misreading(NamedTuple):
    """Why a text is no figure, and what to do."""

    message: str
    hint: str


def read_figure(text: str, kind: Kind) -> Reading | Misreading:
    """Read one figure of a kind; an amount with its unit in 元, a percentage in hundredths."""
    if kind.is_words:
        return _read_words(text, kind)
    if _PATTERNS[kind].fullmatch(text):
        value: int | Decimal
        if kind is Kind.COUNT or kind is Kind.CHANGE:
            value = int(text)
        elif kind is Kind.MONEY or kind is Kind.PERCENT:
            value = Decimal(text.rstrip("%"))
        else:
            number = text.rstrip("元万亿")
            value = Decimal(number) * UNITS[text[len(number) :]]
        if -LARGEST <= value <= LARGEST:
            return Reading(value, text)
        return Misreading(f"“{text}”大得不合情理", "请核对是否多输了几位。")
    if text in NOT_APPLICABLE:
        return Reading(0, text)
    return _misread(text, kind)


def _read_words(text: str, kind: Kind) -> Reading | Misreading:
    """Read what is no number; a date is printed as GB/T 15835 has it."""
    if text in NOT_APPLICABLE:
        return Reading(None, text)
    if _PATTERNS[kind].fullmatch(text) and text.lower() not in _NULLS:
        if kind is not Kind.DATE:
            return Reading(None, text)
        year, month, day = map(int, re.findall(r"\d+", text))
        try:
            date(year, month, day)
        except ValueError:
            return Misreading(f"没有“{text}”这一天", "请核对年、月、日。")
        return Reading(None, f"{year}年{month}月{day}日")
    if not text.strip() or text.lower() in _NULLS:
        return Misreading("这里没有填写", f"请写{_NOUNS[kind]}；不适用的写 /。")
    return Misreading(f"“{_short(text)}”不是{_NOUNS[kind]}", f"请写{_NOUNS[kind]}；不适用的写 /。")


def is_plain_count(text: str) -> bool:
    """Tell at a glance what nearly every figure is: a count in digits that needs no closer look."""
    return text.isascii() and text.isdecimal() and len(text) <= 12 and (text[0] != "0" or len(text) == 1)


def _misread(text: str, kind: Kind) -> Misreading:
    bare = text.strip()
    narrow = unicodedata.normalize("NFKC", bare)
    said = f"“{_short(text)}”不是{_NOUNS[kind]}"
    if bare.lower() in _NULLS:
        return Misreading("这里没有填数字", "没有发生的请写 0，不适用的请写 /。")
    if bare.lower() in _TRUTHS:
        return Misreading(said, "这里要填件数，请写阿拉伯数字；没有发生的写 0。")
    share = narrow.replace(",", "").rstrip("%")
    if kind is Kind.PERCENT and _PATTERNS[Kind.MONEY].fullmatch(share):
        if Decimal(share) > 100:
            return Misreading(f"{said}：超过了 100%", "请核对是不是多写了一位，或者漏了小数点。")
        return Misreading(f"{said}：要带半角的百分号", f"请写成 {share}%。")
    if text != bare and _PATTERNS[kind].fullmatch(bare):
        return Misreading(f"{said}：前后有空格", f"请写成 {bare}。")
    unquoted = bare.strip(_QUOTES)
    if bare != unquoted and _PATTERNS[kind].fullmatch(unquoted):
        return Misreading(f"{said}：前后有引号", f"请写成 {unquoted}。")
    if marked := _MARKED.fullmatch(bare):
        plain = unicodedata.normalize("NFKC", marked["number"])
        return Misreading(
            f"{said}：后面有注号“{marked['mark']}”", f"请写成 {{数值: {plain}, 注: 注号所指的说明}}，或者去掉注号。"
        )
    if _SIGN.search(bare):
        return Misreading(f"{said}：混入了带圈的或上标的数字", "请只写数字，去掉带圈的和上标的数字。")
    if _PATTERNS[kind].fullmatch(narrow):
        return Misreading(f"{said}：用了全角字符", f"请改成半角数字 {narrow}。")
    if narrow in NOT_APPLICABLE:
        return Misreading(f"{said}：用了全角字符", f"不适用的请写半角的 {narrow}。")
    if commented := _COMMENTED.fullmatch(narrow):
        shown = f"{{数值: {commented['number']}, 注: {commented['remark']}}}"
        hint = f"要印出来的，请写成 {shown}；只给自己看的，请在“#”前面空一格。"
        return Misreading(f"{said}：数字后面紧跟着“#”", hint)
    if stopped := _STOPPED.fullmatch(narrow):
        return Misreading(f"{said}：数字后面多了“{stopped['mark']}”", f"请只写数字 {stopped['number']}，后面不加标点。")
    if remarked := _REMARKED.fullmatch(narrow):
        shown = f"{{数值: {remarked['number']}, 注: {remarked['remark']}}}"
        return Misreading(f"{said}：数字后面带了说明", f"请写成 {shown}。")
    is_separated = _SEPARATED.fullmatch(narrow) is not None
    if _SEVERAL.fullmatch(narrow) and (narrow.startswith("0") or not is_separated):
        number = len(re.split(r"[\s,，']+", narrow))
        return Misreading(f"{said}：一格里像是有{'两' if number == 2 else f' {number} '}个数", "请对照来源分开填写。")
    if is_separated:
        return Misreading(f"{said}：带了千位分隔符", f"请写成 {re.sub(r'[^0-9.]', '', narrow)}。")
    return _misread_number(said, narrow, kind)


def _misread_number(said: str, narrow: str, kind: Kind) -> Misreading:
    if re.fullmatch(r"0\d+", narrow, re.ASCII):
        return Misreading(f"{said}：以 0 开头", f"请写成 {narrow.lstrip('0') or '0'}。")
    if re.fullmatch(r"\d+(?:_\d+)+", narrow, re.ASCII):
        return Misreading(f"{said}：带了下划线", f"请写成 {narrow.replace('_', '')}。")
    if re.fullmatch(r"\d+(?::\d+)+", narrow, re.ASCII):
        return Misreading(f"{said}：像是时间", "请只写件数，例如 12。")
    if re.fullmatch(r"[-−–]\d+(?:\.\d+)?", narrow, re.ASCII):
        return Misreading(f"{said}：是负数", "请写大于或等于 0 的数；没有发生的写 0。")
    if decimal := re.fullmatch(r"(\d*)\.(\d+)", narrow, re.ASCII):
        if kind is not Kind.MONEY and kind is not Kind.AMOUNT:
            return Misreading(f"{said}：带了小数", "件数要写整数。")
        if not decimal[1]:
            return Misreading(f"{said}：小数点前面没有数字", f"请写成 0{narrow}。")
        if len(decimal[2]) > 6:
            return Misreading(f"{said}：小数超过六位", "请按万元写，小数最多六位。")
        return Misreading(f"{said}：位数太多", "请核对是否多输了几位。")
    if re.fullmatch(r"\d+(?:\.\d+)?e[+-]?\d+", narrow, re.ASCII | re.IGNORECASE):
        return Misreading(f"{said}：用了科学记数法", "请把数字完整写出来，例如 1000。")
    if found := _WITH_UNIT.fullmatch(narrow):
        if kind is Kind.MONEY and found["unit"] not in ("万元", "万"):
            return Misreading(f"{said}：数字后面带了“{found['unit']}”", "请换算成表头所写的单位，只写数字。")
        number = found["number"].replace(",", "").replace("，", "")
        if found["unit"][0] in _TIMES and kind in (Kind.COUNT, Kind.CHANGE):
            whole = Decimal(number) * _TIMES[found["unit"][0]]
            number = f"{whole.normalize():f}" if len(number) <= 15 else number
        return Misreading(f"{said}：数字后面带了“{found['unit']}”", f"请只写数字 {number}。")
    if re.fullmatch(r"\d{16,}", narrow, re.ASCII):
        return Misreading(f"{said}：位数太多", "请核对是否多输了几位。")
    if re.fullmatch(r"\d{4}-\d\d-\d\d(?: .*)?", narrow, re.ASCII):
        return Misreading(f"{said}：是日期", "请只写数字；在表格软件里填的，请把这一格的格式改成“常规”，再重新填写。")
    if (value := parse_chinese(narrow)) is not None:
        return Misreading(f"{said}：用了汉字数字", f"请改成阿拉伯数字 {value}。")
    if re.fullmatch(r"[\dOoIl]+", narrow) and (fixed := narrow.translate(str.maketrans("OoIl", "0011"))).isdigit():
        return Misreading(f"{said}：混入了字母", f"请核对是否想写 {fixed}。")
    if re.fullmatch(r"[-–‐]+|无|没有|不适用|空", narrow):
        return Misreading(said, "没有发生的请写 0，不适用的请写 /。")
    return Misreading(said, f"请只写{_NOUNS[kind]}；没有发生的写 0，不适用的写 /。")


_NOUNS = {
    Kind.COUNT: "大于或等于 0 的整数",
    Kind.CHANGE: "整数（减少写负数，例如 -3）",
    Kind.MONEY: "金额",
    Kind.AMOUNT: "金额（例如 251000元 或 25.1万元）",
    Kind.PERCENT: "百分数（例如 95.5%）",
    Kind.YES_NO: f"“{YES}”或“{NO}”",
    Kind.TEXT: f"不超过 {LONGEST_TEXT} 个字的一行文字",
    Kind.DATE: "日期（例如 2025-03-01）",
}


def _short(text: str) -> str:
    clean = "".join(character if character.isprintable() else " " for character in text[: _LONGEST_SHOWN + 1])
    return f"{clean[:_LONGEST_SHOWN]}…" if len(clean) > _LONGEST_SHOWN else clean
