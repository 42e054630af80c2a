"""Rows of a group whose own line is gone: 属于国家秘密 without 不予公开 above it.

In: a row's key that is not known where it stands, or the lines of a file that is no YAML for want of that line. Out:
the group that it belongs to, by the form; the line to write is named, not the row that got into its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import yaml

from gentool.form.loading import editions, form_of
from gentool.form.loading import named as form_named
from gentool.form.model import Label, Table
from gentool.problems.problem import Problem, Where
from gentool.report.reading.heads import REPORT
from gentool.report.reading.nodes import UNKNOWN, Walker, named
from gentool.text.lazy_regex import Pattern
from gentool.yamlfile.errors import YAML_SYNTAX
from gentool.yamlfile.source import Source

_REPORT = Pattern(rf"^{REPORT} *[:：] *[\"']?([^\s\"'#]+)", re.MULTILINE)
_KEY = Pattern(r"^(?P<indent> +)(?P<key>[^\s#:：{\[][^:：]{0,40}):(?:\s|$)")


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
    if problem.code != YAML_SYNTAX.name or problem.where.line is None:
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
        yield YAML_SYNTAX.at(Where(source.file, line, len(above["indent"]) + 1), message, hint=hint)
    elif group is not None and not named(above["key"].strip(), [group]):
        message = f"“{below['key']}”上面少了“{group.key}:”这一行。"
        hint = f"请在这一行上面补上“{group.key}:”，与“{above['key']}”对齐。"
        yield YAML_SYNTAX.at(Where(source.file, next_line, len(below["indent"]) + 1), message, hint=hint)


def _is_content(line: str) -> bool:
    bare = line.strip()
    return bool(bare) and not bare.startswith("#")
