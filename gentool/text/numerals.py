"""Numerals: exact figures written as digits or as Chinese numerals, and everyday Chinese numerals read back.

The lowest layer of the narrative: placeholders print through it, and the text checks read with it what
a clerk wrote; the import numbers lists with it, in the styles of word processors (ISO 29500, ST_NumberFormat).
Nothing here fails on a user's mistake; what is no numeral is ``None``.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from gentool.text.lazy_regex import Pattern

_EXACT_PLACES = 4
_ROUNDED_PLACES = 2
_LONGEST_NUMERAL = 48

_FORMAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_FORMAL_UNITS = ("", "拾", "佰", "仟")
_EVERYDAY = str.maketrans("〇○两壹贰叁肆伍陆柒捌玖拾佰仟萬億", "零零二一二三四五六七八九十百千万亿")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = 10**4
_HUNDRED_MILLION = 10**8
_BELOW_MYRIAD = Pattern(
    r"零?(?:([一二三四五六七八九])千)?零?(?:([一二三四五六七八九])百)?零?(?:([一二三四五六七八九])?(十))?零?([一二三四五六七八九])?"
)
# 一百五 is 150, 三万五 is 35000: a last digit right behind a unit counts tenths of that unit.
_SHORTENED = Pattern(r"(.*[百千万亿])([一二三四五六七八九])")
# 二〇二五, 一〇五: digits read out one by one. 三五件 is "three to five" and stays unread.
_READ_OUT = Pattern(r"[一二三四五六七八九](?=.*零|...$)[零一二三四五六七八九]+")

_SPOKEN_DIGITS = "〇一二三四五六七八九"
_SPOKEN_UNITS = ("", "十", "百", "千")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_COUNTING = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
             "taiwaneseCountingThousand", "koreanCounting")  # fmt: skip
_DIGIT_BY_DIGIT = ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2")
_FORMAL_STYLES = ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal")
_ENCLOSED = {"decimalEnclosedCircle": ("①", 20), "decimalEnclosedCircleChinese": ("①", 20),
             "decimalEnclosedParen": ("⑴", 20), "decimalEnclosedFullstop": ("⒈", 20),
             "ideographEnclosedCircle": ("㊀", 10)}  # fmt: skip


def rounded(value: int | Decimal | Fraction, places: int) -> str:
    """Write a number with exactly so many decimal places, halves rounded away from zero."""
    exact = Fraction(value)
    scaled = (abs(exact.numerator) * 10**places * 2 + exact.denominator) // (2 * exact.denominator)
    sign = "-" if exact.numerator < 0 and scaled else ""
    if not places:
        return f"{sign}{scaled}"
    whole, rest = divmod(scaled, 10**places)
    return f"{sign}{whole}.{rest:0{places}d}"


def to_digits(value: int | Decimal | Fraction) -> str:
    """Write a number as digits: decimals as given, fractions exact to four places, else rounded to two."""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if (value * 10**_EXACT_PLACES).denominator == 1:
        return rounded(value, _EXACT_PLACES).rstrip("0").removesuffix(".")
    return rounded(value, _ROUNDED_PLACES)


def to_uppercase(value: int | Decimal | Fraction) -> str:
    """Write a number in the formal numerals of receipts: 13 as 壹拾叁, 12.5 as 壹拾贰点伍."""
    digits = to_digits(value)
    whole, _, decimals = digits.removeprefix("-").partition(".")
    sign = "负" if digits.startswith("-") else ""
    point = "点" if decimals else ""
    return sign + _formal(int(whole)) + point + "".join(_FORMAL_DIGITS[int(digit)] for digit in decimals)


def _formal(number: int) -> str:
    """Write a whole number, by parts of 亿, then of 万, then digit by digit; a gap is told by one 零."""
    for size, name in ((_HUNDRED_MILLION, "亿"), (_MYRIAD, "万")):
        if number >= size:
            head, tail = divmod(number, size)
            gap = "零" if 0 < tail < size // 10 else ""
            return _formal(head) + name + gap + (_formal(tail) if tail else "")
    return _spelled(number, _FORMAL_DIGITS, _FORMAL_UNITS) or "零"


def _spelled(number: int, digits: str, units: tuple[str, ...]) -> str:
    """Write a number below ten thousand digit by digit, nothing of 0; a gap is told by one 零."""
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += ("零" if gap else "") + digits[digit] + units[power]
        gap = bool(text) and not digit
    return text


def parse_chinese(text: str) -> int | None:
    """Read a whole number in everyday or formal numerals (十三, 两千三百, 二〇二五); else ``None``."""
    if not 0 < len(text) <= _LONGEST_NUMERAL:
        return None
    plain = text.translate(_EVERYDAY)
    if plain == "零":
        return 0
    if _READ_OUT.fullmatch(plain):
        return int("".join(str(_DIGITS[digit]) for digit in plain))
    shortened = _SHORTENED.fullmatch(plain)
    if shortened is None:
        return _whole(plain)
    head = _whole(shortened[1])
    unit = {**_SMALL_UNITS, "万": _MYRIAD, "亿": _HUNDRED_MILLION}[shortened[1][-1]]
    return None if head is None else head + _DIGITS[shortened[2]] * unit // 10


def _whole(text: str) -> int | None:
    """Read a numeral in canonical characters: so many 亿, then so many 万, then the rest."""
    for name, size in (("亿", _HUNDRED_MILLION), ("万", _MYRIAD)):
        head_text, found, tail_text = text.rpartition(name)
        if found:
            head = _whole(head_text)
            tail = _whole(tail_text) if tail_text else 0
            # 十万万 and the like are no everyday numerals; only 亿 may count what is itself counted in 亿.
            if head is None or tail is None or tail >= size or (name == "万" and head >= _MYRIAD):
                return None
            return head * size + tail
    match = _BELOW_MYRIAD.fullmatch(text)
    if match is None or not any(match.groups()) or text.endswith("零"):
        return None
    thousands, hundreds, tens, ten, ones = match.groups()
    total = _DIGITS.get(thousands, 0) * 1000 + _DIGITS.get(hundreds, 0) * 100 + _DIGITS.get(ones, 0)
    return total + (_DIGITS.get(tens, 1) * 10 if ten else 0)


def numeral(count: int, style: str) -> str:
    """Write a count in a style by its name in the file; an unknown style as digits."""
    if style in _COUNTING:
        return _in_words(count, _SPOKEN_DIGITS, _SPOKEN_UNITS)
    if style in _FORMAL_STYLES:
        return _in_words(count, _FORMAL_DIGITS, _FORMAL_UNITS)
    if style in _DIGIT_BY_DIGIT:
        return "".join(_SPOKEN_DIGITS[int(digit)] for digit in str(count))
    if style in _ENCLOSED and 1 <= count <= _ENCLOSED[style][1]:
        return chr(ord(_ENCLOSED[style][0]) + count - 1)
    if style == "decimalZero":
        return f"{count:02}"
    if style in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(count))
    if style in ("lowerRoman", "upperRoman"):
        return _roman(count).lower() if style == "lowerRoman" else _roman(count)
    if style in ("lowerLetter", "upperLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter[:20] if style == "lowerLetter" else letter[:20].upper()
    for name, signs in (("ideographTraditional", _STEMS), ("ideographZodiac", _BRANCHES)):
        if style == name and 1 <= count <= len(signs):
            return signs[count - 1]
    return str(count)


def _in_words(count: int, digits: str, units: tuple[str, ...]) -> str:
    """Write a count below ten thousand as it is spoken: 十一, 二十, 一百零三."""
    if not 0 < count < 10_000:
        return digits[0] if count == 0 else str(count)
    text = _spelled(count, digits, units)
    return text.removeprefix(digits[1]) if 10 <= count < 20 else text


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    text = ""
    for value, letters in _ROMAN:
        times, count = divmod(count, value)
        text += letters * times
    return text
