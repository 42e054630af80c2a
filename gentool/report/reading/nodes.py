"""Walking YAML nodes: keys, texts, and the problems that are met on the way.

Every reader of the package shares one :class:`Walker`, so that a repeated key, an unknown name or a control
character is told in the same words wherever it stands. And rows of a group whose own line is gone, also in the lines of
a file that is no YAML for want of that line: the line to write is named, not the row that got into its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import yaml

from gentool.form.loading import editions, form_of
from gentool.form.loading import named as form_named
from gentool.form.model import Label, Part, Section, Table, fold
from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.text.lazy_regex import Pattern
from gentool.text.nearest import nearest
from gentool.yamlfile import errors
from gentool.yamlfile.source import Source
from gentool.yamlfile.typos import CUT_BY_COMMENT, FULL_WIDTH_BARS, LETTER_FOR_BAR

TWICE = Code("R-TWICE", "同一个项目写了两次", "请删去其中一处，只保留正确的一处。")
UNKNOWN = Code("R-KEY", "不认识的项目名", "请对照样稿核对项目名，或删去这一项。")
MISSING = Code("R-MISSING", "缺少必须填写的项目", "请补上这一项。")
SECTION = Code("R-SECTION", "缺少通常应有的小节", "请补写这一小节；确实没有内容的可以不管。", Severity.WARNING)
EMPTY_TABLE = Code(
    "R-TABLE", "整张表没有填写，已全部按 0 处理", "请补填这张表；全年确实没有发生的，请明确写 0。", Severity.WARNING
)
SHAPE = Code("R-SHAPE", "这里的写法不对（该写文字的写成了列表等）", "请对照样稿的写法改正。")
FIGURE = Code("R-COUNT", "数字写得不对", "请写阿拉伯数字；没有发生的写 0，不适用的写 /。")
LONE = Code("R-LONE", "只写了一个数，而这一行有好几列", "请逐列写明。")
LENGTH = Code("R-LENGTH", "列表中数字的个数与表格的列数不符", "请按表格的列从左到右写全。")
VALUE = Code("R-VALUE", "年度、日期、单位名称等写得不对", "请对照样稿的写法改正。")
CONTROL = Code("R-CHAR", "文字里有看不见的控制字符", "请删去这个字符（可把这一句重新输入一遍）。")
LEFT_OUT = Code("R-ZERO", "有几行没有填写，已按 0 处理", "请确认这些行全年确实没有发生。", Severity.INFO)
NO_FORM = Code("R-REPORT", "没有这种报告", "请核对“报告”；写报告的名称，全称和简称都可以。")
OTHER_FORM = Code("R-OTHER", "填的是另一种报告的内容", "请核对“报告”；文件放错地方的，请换成这一种报告的文件。")
NO_EDITION = Code("R-EDITION", "没有适用于这一年度的格式", "请核对“年度”和“格式”。")
WRONG_EDITION = Code("Y-2019", "采用的格式版本不适用于报告的年度", "请删去“格式”一项，由程序按年度选用。")
CODES = (
    TWICE, UNKNOWN, MISSING, SECTION, EMPTY_TABLE, SHAPE, FIGURE, LONE, LENGTH, VALUE, CONTROL, LEFT_OUT,
    NO_FORM, OTHER_FORM, NO_EDITION, WRONG_EDITION,
)  # fmt: skip

_BAD_CHARACTER = Pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

# Looking for the nearest name takes time; a file with this many problems is not a slip of typing away from right.
_MOST_SUGGESTIONS = 200

Pairs = Sequence[tuple[str, yaml.Node, yaml.Node]]
N = TypeVar("N", Part, Section, Label)
REPORT = "报告"
_REPORT = Pattern(rf"^{REPORT} *[:：] *[\"']?([^\s\"'#]+)", re.MULTILINE)
_KEY = Pattern(r"^(?P<indent> +)(?P<key>[^\s#:：{\[][^:：]{0,40}):(?:\s|$)")


def named(key: str, labels: Iterable[N]) -> N | None:
    """Find the label that a key means: by the key itself, else by any of its wordings."""
    labels = tuple(labels)
    found: N | None = _by_key(labels).get(key)
    if found is not None:
        return found
    folded = fold(key)
    return next((label for label in labels if folded in label.names), None)


@lru_cache(maxsize=512)
def _by_key(labels: tuple[Any, ...]) -> dict[str, Any]:
    return {label.key: label for label in labels}


class Walker:
    """The nodes of one file, and the problems collected while they are read."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []

    def pairs(self, node: yaml.MappingNode) -> Pairs:
        """Return the pairs of a mapping whose keys are text, telling keys that are not, and exact repetitions."""
        pairs = [(key.value, key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]
        if len({key for key, _, _ in pairs}) == len(node.value):
            return pairs
        pairs.clear()
        seen: set[str] = set()
        for key_node, value in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.odd_key(key_node)
                continue
            key = key_node.value
            if key in seen:
                self.tell(TWICE, key_node, f"“{key[:20]}”写了两次。", key)
                continue
            seen.add(key)
            pairs.append((key, key_node, value))
        return pairs

    def odd_key(self, node: yaml.Node) -> None:
        """Tell a key that is itself a list or mapping, as ``{{ name }}`` without quotes is to YAML."""
        begin = self.source.text[node.start_mark.index :][:2]
        message = "这里的花括号写法程序读不懂。"
        hint = "以“{{”开头的文字，请在项目名后写“|”，文字另起一行并缩进两个空格。" if begin.startswith("{") else None
        self.problems.append(errors.YAML_SYNTAX.at(self.source.where(node), message, hint=hint))

    def unknown(self, key: str, node: yaml.Node, known: Sequence[str], under: str = "") -> str | None:
        """Tell an unknown key: as a slip of typing if it is one, else with the nearest known name.

        Returns the known name that was probably meant, so that it is not told to be missing as well.
        """
        near = nearest(fold(key)[:40], known) if len(self.problems) < _MOST_SUGGESTIONS else None
        if self.slipped(node):
            return near
        field = f"{under}.{key}" if under else key
        place = f"“{under}”下没有" if under else "没有"
        hint = f"您是否想写“{near}”？" if near else f"这里可以写：{'、'.join(known[:12])}。"
        message = f"{place}“{key[:40]}”这一项。"
        self.problems.append(UNKNOWN.at(self.source.where(node), message, field=field[:80], hint=hint))
        return near

    def slipped(self, node: yaml.Node) -> bool:
        """Tell the slip of typing on the line where a node begins, if there is one, and say whether there was."""
        found = self._slips.get(node.start_mark.line + 1)
        if found and found not in self.problems:
            self.problems.append(found)
        return found is not None

    @cached_property
    def _slips(self) -> dict[int | None, Problem]:
        return {slip.where.line: slip for slip in errors.slips(self.source.text, self.source.file)}

    def text(self, node: yaml.Node, field: str) -> str | None:
        """Return the text of a scalar, or None after telling that it is none or holds what cannot be printed."""
        if not isinstance(node, yaml.ScalarNode):
            begin = self.source.text[node.start_mark.index :][:2]
            if begin == "{{":
                hint = "以“{{”开头的文字，请在项目名后写“|”，文字另起一行并缩进两个空格。"
                self.problems.append(
                    errors.YAML_SYNTAX.at(self.source.where(node), "文字以“{{”开头。", field=field, hint=hint)
                )
            else:
                self.tell(SHAPE, node, f"“{field}”应是一段文字。", field, "请在项目名后写“|”，文字另起一行并缩进。")
            return None
        text: str = node.value
        if not text.replace("\n", "").isprintable() and (bad := _BAD_CHARACTER.search(text)):
            self.tell(CONTROL, node, f"“{field}”里有控制字符 U+{ord(bad.group()):04X}。", field)
            return None
        return text

    def tell_unprinted(self, node: yaml.Node, field: str) -> None:
        """Tell what stands in a text's place and is none: what YAML takes for a comment, another bar."""
        if where := self.source.comment_behind(node):
            message, hint = f"{CUT_BY_COMMENT.message}。", CUT_BY_COMMENT.hint
            self.problems.append(errors.YAML_SYNTAX.at(where, message, field=field, hint=hint))
        if node.value.startswith(tuple(FULL_WIDTH_BARS)):
            self.slipped(node)
        plain = isinstance(node, yaml.ScalarNode) and not node.style
        if plain and (letter := LETTER_FOR_BAR.pattern.match(self.source.text, node.start_mark.index)):
            message = f"{LETTER_FOR_BAR.message.format(letter.group().strip())}。"
            self.tell(errors.YAML_SYNTAX, node, message, field, LETTER_FOR_BAR.hint)

    def tell(self, code: Code, node: yaml.Node, message: str, field: str, hint: str | None = None) -> None:
        """Collect a problem at the place where a node begins."""
        self.problems.append(code.at(self.source.where(node), message, field=field, hint=hint))


def group_of(key: str, table: Table, here: str = "") -> Label | None:
    """Return the one group of a table, besides that called ``here``, that has a row of this name."""
    found = [label for label in table.tree if label.children and label.key != here and named(key, label.children)]
    return found[0] if len(found) == 1 else None


def tell_missing_line(walker: Walker, node: yaml.Node, key: str, group: Label, under: str) -> None:
    """Tell a row that stands outside its group."""
    message = f"“{key[:40]}”是“{group.key}”里的一项，却写在了“{under}”下面。"
    hint = f"如果漏了“{group.key}:”这一行，请在这一行上面补上；否则请把它移到“{group.key}:”下面。"
    walker.tell(UNKNOWN, node, message, f"{under}.{key}"[:80], hint)


def with_missing_lines(source: Source, problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems of a file that is no YAML, told of the missing line where that is why."""
    return [next(_of_missing_line(source, problem), problem) for problem in problems]


def _of_missing_line(source: Source, problem: Problem) -> Iterator[Problem]:
    if problem.code != errors.YAML_SYNTAX.name or problem.where.line is None:
        return
    lines = [(number, line) for number, line in enumerate(source.text.split("\n"), 1) if _is_content(line)]
    here = next((index for index, (number, _) in enumerate(lines) if number == problem.where.line), None)
    for index in (here, here - 1) if here else ():  # the library stops at the row above the gap, or below it
        if index + 1 < len(lines):
            yield from _between(source, *lines[index], *lines[index + 1])


def _between(source: Source, line: int, text: str, next_line: int, next_text: str) -> Iterator[Problem]:
    """Tell what is wrong between a row and a deeper one of a group: its line is gone, or the row's indent."""
    above, below = _KEY.match(text), _KEY.match(next_text)
    if above is None or below is None or len(below["indent"]) <= len(above["indent"]):
        return
    stated = _REPORT.search(source.text)
    form = form_named(stated[1]) if stated else None
    tables = form_of(editions(form)[-1], form).tables
    group = next((found for table in tables if (found := group_of(below["key"].strip(), table))), None)
    if group is not None and named(above["key"].strip(), group.children):
        missing = len(below["indent"]) - len(above["indent"])
        message = f"“{above['key']}”一行的缩进比同级的行少。"
        hint = f"请在行首补 {missing} 个空格，与下面的行对齐。"
        yield errors.YAML_SYNTAX.at(Where(source.file, line, len(above["indent"]) + 1), message, hint=hint)
    elif group is not None and not named(above["key"].strip(), [group]):
        message = f"“{below['key']}”上面少了“{group.key}:”这一行。"
        hint = f"请在这一行上面补上“{group.key}:”，与“{above['key']}”对齐。"
        yield errors.YAML_SYNTAX.at(Where(source.file, next_line, len(below["indent"]) + 1), message, hint=hint)


def _is_content(line: str) -> bool:
    bare = line.strip()
    return bool(bare) and not bare.startswith("#")
