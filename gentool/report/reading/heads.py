"""What stands at the top of a file: whose report, which year and edition, own figures, answers to warnings, dates."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from unicodedata import category

import yaml

from gentool.form import loading
from gentool.form.loading import edition_for, editions, form_of
from gentool.form.model import Form, Kind
from gentool.problems.problem import Where
from gentool.report.figures import Misreading, read_figure
from gentool.report.model import Answer, Number
from gentool.report.reading import nodes
from gentool.text.lazy_regex import Pattern

REPORT, UNIT, YEAR, EDITION = nodes.REPORT, "单位", "年度", "格式"
DATA, CROSS_SUMS = "数据", "核对"
PREFACE, CONTACT, PUBLISHED, SIGNATURE = "引言", "联系方式", "发布日期", "落款"
ANSWERS = "核实"
ANSWER_CODE, ANSWER_FIELD, ANSWER_QUOTE, ANSWER_REASON = "代码", "字段", "原文", "说明"
ANSWER_KEYS = (ANSWER_CODE, ANSWER_FIELD, ANSWER_QUOTE, ANSWER_REASON)
ANSWER_EXAMPLE = f"- {{{ANSWER_CODE}: P-FIGURE, {ANSWER_QUOTE}: 收到75件, {ANSWER_REASON}: 含口头的1件}}"
MOST_ANSWERS = 200
OWN_KEYS = (REPORT, UNIT, YEAR, EDITION, DATA, CROSS_SUMS, ANSWERS, PREFACE, CONTACT, PUBLISHED, SIGNATURE)

LONGEST_UNIT = 60
MOST_CROSS_SUMS = 200
_UNSEEN = frozenset(["Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"])  # among them those that turn the direction of writing
_DEVICE = Pattern(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_QUOTES = "“”‘’「」『』＂＇'"
_NUMBER = Pattern(r"-?(?:0|[1-9]\d{0,17})(?:\.\d{1,8})?", re.ASCII)
_NUMBER_LIKE = Pattern(r"[-+]?[\d０-９][\d０-９,，._]*")


def fault_of_unit(text: str) -> str | None:
    """Say why a text cannot be the name of a unit, which is also part of a file's name; None if it can."""
    if not text.strip():
        return "单位名称是空的。"
    if bad := sorted(set(re.findall(r'[/\\:*?"<>|\n\t]', text))):
        shown = "、".join("换行" if character in "\n\t" else f"“{character}”" for character in bad)
        return f"“{UNIT}”里有不能用在文件名里的字符：{shown}。"
    if unseen := next((character for character in text if category(character) in _UNSEEN), None):
        return f"“{UNIT}”里有看不见的字符 U+{ord(unseen):04X}。"
    if _DEVICE.match(text):
        return f"“{text}”是 Windows 保留的设备名，不能用在文件名里。"
    if text[0] in _QUOTES and text[-1] in _QUOTES:
        return f"“{UNIT}”前后的引号会印在报告里。"
    if text.strip(". ") != text or ".." in text:
        return f"“{UNIT}”不能以点或空格开头或结尾，也不能含有“..”。"
    if len(text) > LONGEST_UNIT:
        return f"“{UNIT}”有 {len(text)} 个字，超过 {LONGEST_UNIT} 个字。"
    return None


def read_unit(walker: nodes.Walker, root: yaml.Node, own: Mapping[str, yaml.Node]) -> str | None:
    """Read 单位, refusing names that could not be part of a file name."""
    node, text = _written(walker, root, own, UNIT, "云溪市财政局")
    if text is None:
        return None
    if not text:
        walker.tell(nodes.MISSING, node, f"“{UNIT}”是空的。", UNIT, "请写上本机关的名称，例如 云溪市财政局。")
        return None
    fault = fault_of_unit(text)
    if fault:
        walker.tell(nodes.VALUE, node, fault, UNIT, "请只写本机关的规范名称。")
        return None
    return text


def read_year(walker: nodes.Walker, root: yaml.Node, own: Mapping[str, yaml.Node]) -> int | None:
    """Read 年度, four digits."""
    node, text = _written(walker, root, own, YEAR, "2025")
    if text is None:
        return None
    if re.fullmatch(r"20\d\d", text, re.ASCII):
        return int(text)
    if re.fullmatch(r"\d{4}", text, re.ASCII):
        message = f"“{YEAR}”写的是 {text}，不像报告的年度。"
        walker.tell(
            nodes.VALUE, node, message, YEAR, "请核对年度；写报告所说的那一年，例如次年一月公布的报告写上一年。"
        )
        return None
    digits = re.search(r"20\d\d", text.translate(str.maketrans("０１２３４５６７８９", "0123456789")), re.ASCII)
    example = digits.group() if digits else "2025"
    walker.tell(nodes.VALUE, node, f"“{YEAR}”应是四位数字，现在是“{text[:20]}”。", YEAR, f"请只写四位数字：{example}。")
    return None


def _written(
    walker: nodes.Walker, root: yaml.Node, own: Mapping[str, yaml.Node], key: str, example: str
) -> tuple[yaml.Node, str | None]:
    """Return what a file must say, with its place; None after telling that it does not."""
    node = own.get(key)
    if node is None:
        walker.tell(nodes.MISSING, root, f"没有写“{key}”。", key, f"请加上一行，例如“{key}: {example}”。")
        return root, None
    text = walker.text(node, key)
    return node, None if text is None else text.strip()


def report_line(form: Form) -> tuple[str, ...]:
    """Return the line that a file of a form needs at its top; none of the default form."""
    return () if form.is_default else (f"{REPORT}: {form.short}",)


def read_report(walker: nodes.Walker, own: Mapping[str, yaml.Node]) -> str | None:
    """Read 报告, which form a file is of, as its folder; None after telling that there is no such form."""
    written = walker.text(own[REPORT], REPORT) if REPORT in own else None
    name = (written or "").strip()
    if not name:
        return loading.forms()[0]
    form = loading.named(name)
    if form is None:
        known = "、".join(loading.names())
        walker.tell(nodes.NO_FORM, own[REPORT], f"没有“{name[:20]}”这种报告，现有 {known}。", REPORT)
    return form


def choose_form(walker: nodes.Walker, own: Mapping[str, yaml.Node], year: int | None) -> Form | None:
    """Choose form and edition, by 报告 and 年度; a 格式 that does not apply to the year is told, and read as it is."""
    of = read_report(walker, own)
    if of is None:
        return None
    right = edition_for(year, of) if year else None
    node = own.get(EDITION)
    if node is None:
        if year and right is None:
            message = f"没有适用于 {year} 年度的格式，现有格式从 {form_of(editions(of)[0], of).first_year} 年度起。"
            walker.tell(nodes.NO_EDITION, own[YEAR], message, YEAR)
            return None
        return form_of(right or editions(of)[-1], of)
    written = walker.text(node, EDITION)
    if written is None:
        return form_of(right, of) if right else None
    chosen = written.strip()
    if chosen not in editions(of):
        known = "、".join(editions(of))
        walker.tell(nodes.NO_EDITION, node, f"没有“{chosen[:20]}”这一版格式，现有 {known}。", EDITION)
        return form_of(right, of) if right else None
    if right is not None and chosen != right:
        message = f"{year} 年度的报告应采用 {right} 版格式，文件写的是 {chosen} 版。"
        walker.tell(nodes.WRONG_EDITION, node, message, EDITION)
    return form_of(chosen, of)


def read_data(walker: nodes.Walker, node: yaml.Node, places: dict[str, Where]) -> dict[str, Number | str]:
    """Read 数据: numbers as exact numbers, anything else as text; ``places`` takes where every name stands."""
    values: dict[str, Number | str] = {}
    if not isinstance(node, yaml.MappingNode):
        walker.tell(nodes.SHAPE, node, f"“{DATA}”下面应一行一项。", DATA, f"例如“{DATA}:”下一行写“  网站: 373”。")
        return values
    for key, at, value in walker.pairs(node):
        places[f"{DATA}.{key}"] = walker.source.where(at)
        if not key.isidentifier() or key.startswith("_"):
            message = f"“{DATA}”里的名称“{key[:20]}”不能用在文字里。"
            hint = "名称只能用汉字、字母、数字和下划线，不能以数字开头，中间不能有空格和标点。"
            walker.tell(nodes.VALUE, at, message, f"{DATA}.{key}", hint)
            continue
        text = walker.text(value, f"{DATA}.{key}")
        if text is None:
            continue
        if _NUMBER.fullmatch(text):
            values[key] = Decimal(text) if "." in text else int(text)
        elif not text.strip() or _NUMBER_LIKE.fullmatch(text):
            misread = read_figure(text, Kind.COUNT)
            if isinstance(misread, Misreading):
                walker.tell(nodes.FIGURE, value, f"{misread.message}。", f"{DATA}.{key}", misread.hint)
        else:
            values[key] = text
    return values


def read_cross_sums(walker: nodes.Walker, node: yaml.Node) -> tuple[tuple[str, Where], ...]:
    """Read 核对: equations as written, evaluated once all figures are known."""
    example, hint = "- 信息总数 = 网站 + 公众号", "请删去多余的等式。"
    entries = _listed(walker, node, CROSS_SUMS, example, MOST_CROSS_SUMS, " 个等式", hint)
    texts = ((walker.text(entry, CROSS_SUMS), walker.source.where(entry)) for entry in entries)
    return tuple((text, where) for text, where in texts if text)


def _listed(
    walker: nodes.Walker, node: yaml.Node, key: str, example: str, most: int, counted: str, hint: str
) -> Sequence[yaml.Node]:
    """Return the entries of a list, so many at the most; tell what is none, and the first that is too much."""
    if not isinstance(node, yaml.SequenceNode):
        walker.tell(nodes.SHAPE, node, f"“{key}”下面应每行以“- ”开头。", key, f"例如“{example}”。")
        return ()
    if len(node.value) > most:
        message = f"“{key}”有 {len(node.value)}{counted}，超过 {most} {counted.strip()[0]}。"
        walker.tell(nodes.SHAPE, node.value[most], message, key, hint)
    return list(node.value[:most])


def read_answers(walker: nodes.Walker, node: yaml.Node) -> tuple[Answer, ...]:
    """Read 核实, warnings found right by a person; one that says not which, or not why, is told and left out."""
    hint = "请先改正文件里的问题，再逐条核实。"
    entries = _listed(walker, node, ANSWERS, ANSWER_EXAMPLE, MOST_ANSWERS, " 条", hint)
    return tuple(answer for entry in entries for answer in _answer(walker, entry))


def _answer(walker: nodes.Walker, node: yaml.Node) -> Iterator[Answer]:
    if not isinstance(node, yaml.MappingNode):
        walker.tell(
            nodes.SHAPE, node, f"“{ANSWERS}”的每一条要写明代码、哪一处和说明。", ANSWERS, f"例如“{ANSWER_EXAMPLE}”。"
        )
        return
    found: dict[str, str] = {}
    for key, at, value in walker.pairs(node):
        if key not in ANSWER_KEYS:
            walker.unknown(key, at, ANSWER_KEYS, ANSWERS)
        elif text := (walker.text(value, f"{ANSWERS}.{key}") or "").strip():
            found[key] = text
    if missing := missing_from(found):
        walker.tell(nodes.MISSING, node, f"“{ANSWERS}”的这一条没有写{missing}。", ANSWERS, f"例如“{ANSWER_EXAMPLE}”。")
        return
    where = walker.source.where(node)
    yield Answer(
        found[ANSWER_CODE], found.get(ANSWER_FIELD, ""), found.get(ANSWER_QUOTE, ""), found[ANSWER_REASON], where
    )


def read_contact(walker: nodes.Walker, node: yaml.Node) -> str:
    """Read 联系方式, a text or named entries, as one line."""
    if not isinstance(node, yaml.MappingNode):
        return (walker.text(node, CONTACT) or "").strip()
    entries = [(key, walker.text(value, f"{CONTACT}.{key}")) for key, _, value in walker.pairs(node)]
    return "；".join(f"{key}：{text.strip()}" for key, text in entries if text and text.strip())


_DATE = Pattern(r"(\d{4})(?:-|年|/|\.)(\d{1,2})(?:-|月|/|\.)(\d{1,2})日?", re.ASCII)


def read_date(walker: nodes.Walker, node: yaml.Node) -> date | None:
    """Read 发布日期, written with hyphens or in Chinese."""
    written = walker.text(node, PUBLISHED)
    if written is None:
        return None
    text = written.strip()
    found = _DATE.fullmatch(text)
    try:
        if found:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass  # 2月30日
    walker.tell(nodes.VALUE, node, f"“{PUBLISHED}”不是日期：“{text[:20]}”。", PUBLISHED, "请写成 2026-01-20 的样子。")
    return None


def missing_from(answer: Collection[str]) -> str:
    """Say which keys an answer lacks; nothing if it is whole."""
    missing = [key for key in (ANSWER_CODE, ANSWER_REASON) if key not in answer]
    if ANSWER_FIELD not in answer and ANSWER_QUOTE not in answer:
        missing.insert(1, f"{ANSWER_FIELD}”或“{ANSWER_QUOTE}")
    return "、".join(f"“{key}”" for key in missing)
