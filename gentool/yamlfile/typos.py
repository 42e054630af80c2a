"""The certain slips of typing in the structure of a file: what each looks like, what is said, what to do.

Data of ``errors``, which looks for them line by line. Each pattern marks with group "at" the character to mend; they
are never a matter of taste, and none is YAML.
"""

from __future__ import annotations

from typing import NamedTuple

from gentool.text.lazy_regex import Pattern

_KEY = r"[^\s:：#,，。；{}\[\]\"'“”|>]{1,40}"
_IN_BRACES = r"[^{}\[\]\"'#]*"
_INNER = rf"{_IN_BRACES}(?:\{{{_IN_BRACES}\}}{_IN_BRACES})*"
_BRACED, _BRACKETED = rf"\{{{_INNER}\}}", rf"\[{_INNER}\]"
_COLUMN = r"[^\W\d]{1,12}: *\d+"  # a column and its figure


class Slip(NamedTuple):
    """A slip: its pattern, what is wrong, and how to mend it."""

    pattern: Pattern
    message: str
    hint: str


FULL_WIDTH_BARS = "｜丨︱￨＞"

FULL_WIDTH_BAR = Slip(
    Pattern(rf"^\s*(?:- +)?{_KEY}:\s*(?P<at>[{FULL_WIDTH_BARS}])"),
    "“|”写成了全角的符号",
    "请切换到英文输入法，改成半角的“|”，它后面不写字，文字从下一行开始。",
)
LETTER_FOR_BAR = Slip(
    Pattern(r"[lIi1!][ \t]*\n"), "“|”写成了别的字符“{}”，它会印在报告里", FULL_WIDTH_BAR.hint
)  # a text of several lines to YAML: told where a text begins so
CUT_BY_COMMENT = Slip(
    Pattern(rf"^\s*(?:- +)?{_KEY}:\s+[^\s|>\"'{{\[#&*!][^\n]*?[ \t](?P<at>#)\s*\S"),
    "“#”和它后面的文字被当作说明，不会印在报告里",
    "请在项目名后写“|”，文字另起一行并缩进两个空格；确实是说明的，请另起一行写。",
)  # allowed in YAML: told of a text that is to be printed, or where it is why the next line is not understood
TEXT_BEHIND_BAR = Slip(
    Pattern(rf"^\s*(?:- +)?{_KEY}:\s+(?P<at>[|>])(?![+\-0-9]*\s*(?:#|$))"),
    "“|”后面不能接着写文字",
    "请把文字移到下一行，并比项目名多缩进两个空格。",
)

SLIPS = (
    Slip(Pattern(r"^ *(?P<at>\t)"), "行首用了制表符（Tab 键）缩进", "请删去行首的空白，改用空格（每一级两个空格）。"),
    Slip(
        Pattern(r"^[ \t]*(?P<at>[\u3000\u00a0])"),
        "行首用了全角空格缩进",
        "请删去行首的空白，切换到英文输入法，改用半角空格（每一级两个空格）。",
    ),
    Slip(
        Pattern(rf"^\s*(?:- +)?{_KEY}(?P<at>：)"),
        "用了全角冒号“：”",
        "请改成半角冒号加一个空格，例如“单位: 云溪市财政局”。",
    ),
    Slip(
        Pattern(rf"^\s*(?:- +)?{_KEY}(?P<at>:)(?![\s/\\]|$)"),
        "冒号后面没有空格",
        "请在冒号后面加一个空格，例如“年度: 2025”。",
    ),
    Slip(
        Pattern(rf"^\s*(?:- +)?{_KEY}:\s+\{{(?:[^{{}}]*, *)? *{_KEY}(?P<at>:)(?=\d)"),
        "花括号里冒号后面没有空格",
        "请在每个冒号后面加一个空格，例如“{第一列: 8, 第二列: 1}”。",
    ),
    Slip(
        Pattern(rf"^\s*(?:- +)?{_KEY}:\s+(?P<at>\{{\{{)"),
        "这一项的文字以“{{”开头，会被误认作花括号写法",
        "请在冒号后面写一个“|”，把文字移到下一行并缩进两个空格。",
    ),
    Slip(
        Pattern(
            rf"^\s*(?:- +)?{_KEY}:\s*(?P<at>[｛［]|[【（〔(](?=\s*(?:[\d０-９]+\s*(?:[,，、]|[】）〕)]\s*$)"
            r"|[^\W\d]{1,12}\s*[：:]\s*[\d０-９])))"
        ),
        "括号不是半角的花括号或方括号",
        "请切换到英文输入法：写列名的用花括号“{ }”，例如“{第一列: 8, 第二列: 1}”；只按顺序写数的用方括号“[ ]”。",
    ),
    Slip(
        Pattern(rf"^\s*(?:- +)?{_KEY}:\s+\{{(?:[^{{}}]*?|[^{{}}]*\{{ *(?:[^{{}}]*, *)?{_KEY})(?P<at>[：])"),
        "花括号里用了全角冒号“：”",
        "请改成半角冒号加一个空格，例如“{第一列: 8, 第二列: 1}”。",
    ),
    Slip(
        Pattern(rf"^\s*(?:- +)?{_KEY}:\s+[\[{{][^{{}}\[\]]*?(?P<at>[，、；])"),
        "括号里用了全角标点",
        "请改成半角逗号加一个空格，例如“{第一列: 8, 第二列: 1}”。",
    ),
    Slip(
        Pattern(rf"^\s*(?:- +)?{_KEY}:\s+[\[{{][^{{}}\[\]]*?(?P<at>[｝］])"),
        "花括号或方括号一半是全角的",
        "请切换到英文输入法，把括号改成半角的“}”或“]”。",
    ),
    Slip(
        Pattern(rf"^\s*(?:- +)?{_KEY}:\s+(?:{_BRACED}|{_BRACKETED})\s*(?P<at>[}}\]])"),
        "多了一个右括号",
        "请删去多出来的括号，左右括号要成对。",
    ),
    Slip(
        Pattern(rf"^\s*(?:- +)?{_KEY}:\s+(?:{_BRACED}|{_BRACKETED})\s*(?P<at>[^\s#}}\]])"),
        "右括号后面还写了别的",
        "请删去右括号后面的字和标点；数字要带说明的，写成 {数值: 22, 注: 其中修订16件}；"
        "是文字的，请在项目名后写“|”，另起一行。",
    ),
    Slip(
        Pattern(rf"^\s*(?:- +)?{_KEY}:\s+[\[{{][^{{}}\[\]]*?,\s*(?P<at>,)"),
        "多写了一个逗号",
        "请删去多出来的逗号；漏了数的，请补上。",
    ),
    Slip(
        Pattern(rf"^\s*(?:- +)?{_KEY}:\s+(?P<at>{_COLUMN}(?:[,，、]? *{_COLUMN})*\}}?\s*$)"),
        "各列没有用花括号括起来",
        "请写成“{第一列: 8, 第二列: 1}”的样子；另一项写到了这一行的，请移到下一行。",
    ),
    Slip(
        Pattern(rf"^\s*(?:- +)?{_KEY}:\s+[\d/]+[ ,，、;；]+(?P<at>{_KEY}:\s)"),
        "一行里写了两项",
        "请把后一项移到下一行，与前一项对齐。",
    ),
    Slip(Pattern(r"^\s*(?P<at>-)(?=[^\s\-\d.][^。；]*$)"), "“-”后面没有空格", "请在“-”后面加一个空格。"),
    Slip(Pattern(rf"^\s*(?:- +)?{_KEY}:\s+(?P<at>-)\s*$"), "不能用“-”表示没有", "没有发生的请写 0，不适用的请写 /。"),
    FULL_WIDTH_BAR,
    TEXT_BEHIND_BAR,
)
