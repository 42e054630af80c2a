"""How a word processor writes the numbers of its lists: the styles of ISO 29500 (ST_NumberFormat) that Chinese uses."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "十", "百", "千")
_FORMAL_UNITS = ("", "拾", "佰", "仟")
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


def numeral(count: int, style: str) -> str:
    """Write a count in a style by its name in the file; an unknown style as digits."""
    if style in _COUNTING:
        return _in_words(count, _DIGITS, _UNITS)
    if style in _FORMAL_STYLES:
        return _in_words(count, _FORMAL, _FORMAL_UNITS)
    if style in _DIGIT_BY_DIGIT:
        return "".join(_DIGITS[int(digit)] for digit in str(count))
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
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = count // 10**power % 10
        if digit:
            text += ("零" if gap else "") + digits[digit] + units[power]
        gap = bool(text) and not digit
    return text.removeprefix(digits[1]) if 10 <= count < 20 else text


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    text = ""
    for value, letters in _ROMAN:
        times, count = divmod(count, value)
        text += letters * times
    return text
