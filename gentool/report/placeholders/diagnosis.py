"""Why an expression cannot be read: what is refused at sight, and the likeliest cause of a syntax mistake."""

from __future__ import annotations

import re

from gentool.report.placeholders.model import ALLOWED_HINT, OTHER_DIGIT, RefusalError, brief, too_deep
from gentool.text.lazy_regex import Pattern
from gentool.text.tags import QUOTED

WORDS = frozenset(["and", "or", "not", "in", "is", "if", "else"])  # of the language, in whose place no name stands

_DEEPEST_BRACKETS = 20

_QUOTED = Pattern(QUOTED)
_BRACKETS = Pattern(r"[()\[\]{}]")
_OPENED_BY = {")": "(", "]": "[", "}": "{"}
_CLOSED_BY = {opening: closing for closing, opening in _OPENED_BY.items()}
_LITERAL = Pattern(r"(?<![\w.])[0-9][0-9_.]*")
_HALF_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_HALF_WIDTH |= dict(zip("、。×÷—–−“”‘’「」【】《》·", ",.*/---\"\"''''[]<>.", strict=True))
_HALF_WIDTH |= {"＝": "==", "≥": ">=", "≤": "<=", "≠": "!="}
_FULL_WIDTH = Pattern("[" + "".join(map(re.escape, _HALF_WIDTH)) + "]")
_LONE_EQUALS = Pattern(r"(?<![=!<>])=(?!=)")
_NOT_UNDERSTOOD = Pattern(r"[^\w\s.,+\-*/%()\[\]{}<>=!|~:'\"]|!(?!=)")
_UNIT = Pattern(r"(?<![\w.])[0-9]+(?:\.[0-9]+)?[^\W\d]")
_NEIGHBOURS = Pattern(r"([^\W\d]\w*)\s+([^\W\d]\w*)")
_AND = Pattern(r"(?<!\w)(且|并且|而且|[和与](?=\s))")
_OR = Pattern(r"(?<!\w)(或者|或(?=\s))")
_IF = Pattern(r"(?<![\w.])if(?!\w)")
_ELSE = Pattern(r"(?<![\w.])else(?!\w)")


def refuse_at_sight(text: str) -> None:
    """Refuse what must not reach the parser: deep brackets, long numbers, escapes, foreign digits."""
    if "\\" in text:
        raise RefusalError("syntax", "标记里不能写“\\”。", "请去掉“\\”。")
    bare = _QUOTED.sub("''", text)
    odd = OTHER_DIGIT.search(bare)
    if odd is not None:
        raise RefusalError("syntax", f"标记里有全角数字“{odd[0]}”。", f"请改为半角数字“{int(odd[0])}”。")
    if any(len(literal) > (16 if "." in literal else 19) for literal in _LITERAL.findall(bare)):
        raise RefusalError("limit", "标记里的数太长。", "请核对这个数，整数最多 18 位，小数最多 15 位。")
    depth = 0
    for bracket in _BRACKETS.findall(bare):
        depth += -1 if bracket in _OPENED_BY else 1
        if depth > _DEEPEST_BRACKETS:
            raise too_deep()


def unreadable(text: str) -> RefusalError:
    """Say in the user's words why an expression cannot be read: the likeliest cause that can be seen."""
    return RefusalError("syntax", *_likely_cause(text, _QUOTED.sub("''", text)))


def _likely_cause(text: str, bare: str) -> tuple[str, str]:
    """Return message and hint; ``bare`` is the text without what its quotes hold."""
    if not text:
        return "标记里没有内容。", "请在两对花括号之间写上名称，例如 {{ 网站 }}。"
    if wide := _FULL_WIDTH.search(bare):
        half = "." if _joins_names(bare, wide.start()) else _HALF_WIDTH[wide[0]]
        return f"标记里有全角符号“{wide[0]}”。", f"请改为半角的“{half}”（切换到英文输入法再输入）。"
    rest = bare.replace("''", "")
    if "'" in rest or '"' in rest:
        return "标记里的引号没有成对。", "请补上另一个引号。"
    if unpaired := _unpaired_bracket(bare):
        return unpaired
    if _LONE_EQUALS.search(bare):
        return "比较是否相等，不能只写一个“=”。", "请改为两个等号“==”。"
    if "&&" in bare or "||" in bare:
        return "不能用“&&”或“||”。", "“并且”请写 and，“或者”请写 or。"
    for word, chinese in (("and", _AND), ("or", _OR)):
        if (found := chinese.search(bare)) is not None:
            return f"标记里的“{found[1]}”程序不认识。", f"“{found[1]}”请写成 {word}，两边各空一格。"
    if strange := _NOT_UNDERSTOOD.search(bare):
        return f"标记里不能有“{strange[0]}”。", ALLOWED_HINT
    if _UNIT.search(bare):
        return (
            "标记里的名称不能以数字开头，数的后面也不能直接写单位。",
            "请改用不以数字开头的名称；单位写在标记外面，图的单位写在题注里。",
        )
    for left, right in _NEIGHBOURS.findall(bare):
        if WORDS.isdisjoint((left, right)):
            return (f"“{brief(left)}”和“{brief(right)}”之间缺少运算符。", "名称中间不能有空格；要运算请写 +、-、*、/。")
    if _IF.search(bare) and not _ELSE.search(bare):
        return "“if”后面缺少“else”。", "请写成：甲 if 条件 else 乙。"
    return f"“{brief(text)}”不完整或写法有误。", "请核对：运算符两边都要有内容，逗号和点的位置是否正确。"


def _joins_names(bare: str, at: int) -> bool:
    """Whether a full-width comma stands where only a point can: between two names, in no function's brackets."""
    before = bare[:at].rstrip()
    return bare[at] in "、，" and before[-1:].isidentifier() and before.count("(") == before.count(")")


def _unpaired_bracket(bare: str) -> tuple[str, str] | None:
    opened: list[str] = []
    for bracket in _BRACKETS.findall(bare):
        if bracket in _CLOSED_BY:
            opened.append(bracket)
        elif not opened or opened.pop() != _OPENED_BY[bracket]:
            return (
                f"标记里多了一个“{bracket}”，或括号没有成对。",
                f"请去掉“{bracket}”，或补上“{_OPENED_BY[bracket]}”。",
            )
    if opened:
        return f"标记里的“{opened[-1]}”没有成对。", f"请补上“{_CLOSED_BY[opened[-1]]}”。"
    return None
