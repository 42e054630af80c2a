"""A draft → the YAML file that a clerk goes on with: what the source says, blanks left blank, the source named.

The first line names the source and seals the file, so that importing again may replace what nobody has touched since.
The way back as well: places in that file → the places in the source that it was written from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import PurePath

from gentool.blanks.yaml_tables import RowText, by_name, figure, table_lines
from gentool.form.model import Part, Row, Table
from gentool.importing.draft import Draft, Found, Line
from gentool.problems.problem import Problem, Severity, Where
from gentool.report.figures import NOT_APPLICABLE, STROKE
from gentool.report.model import Report
from gentool.report.narrative import CLASH
from gentool.report.reading import heads
from gentool.report.reading.nodes import SECTION, VALUE
from gentool.report.reading.tables import REMARK_KEY, VALUE_KEY
from gentool.text.lazy_regex import Pattern
from gentool.yamlfile.quoting import comment, is_plain, scalar

_DATE = Pattern(r"\d{4}-\d\d-\d\d", re.ASCII)
_SEAL = Pattern(r"# 导入自 .*（校验 ([0-9a-f]{16})）\n")
_OF_NAMES = (VALUE.name, CLASH.name)  # an own figure's name is what is wrong, not the figure


def yaml_of(draft: Draft, *, every_figure: bool = False) -> str:
    """Return the file's text; a row of nothing is a single 0, or ``every_figure`` has its own place in the file."""
    body = "\n".join(_Writer(draft, every_figure).lines()) + "\n"
    return f"# 导入自 {next(comment(PurePath(draft.file).name), '# ')[2:]}（校验 {_seal(body)}）\n{body}"


def is_untouched(text: str) -> bool:
    """Tell whether a file is still as :func:`yaml_of` wrote it, line ends and byte order mark apart."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    found = _SEAL.match(text)
    return found is not None and found[1] == _seal(text[found.end() :])


def _seal(body: str) -> str:
    return sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class _Writer:
    def __init__(self, draft: Draft, every_figure: bool) -> None:
        self.draft = draft
        self.every_figure = every_figure
        self.form = draft.form
        self.told: dict[str, list[Problem]] = {}
        for problem in draft.problems:
            if problem.severity is not Severity.INFO:
                self.told.setdefault(problem.field, []).append(problem)

    def lines(self) -> Iterator[str]:
        draft = self.draft
        yield from comment("数字和文字都照来源收入，没有改动；来源里空着的、读不出的都留空。")
        yield from comment("请先改正 gentool check 指出的问题，再用 gentool build 生成报告。")
        yield ""
        yield from heads.report_line(self.form)
        yield from self.doubts(heads.UNIT)
        yield f"{heads.UNIT}: {scalar(draft.unit.text) if draft.unit else ''}".rstrip()
        yield from self.doubts(heads.YEAR)
        yield f"{heads.YEAR}: {figure(draft.year.text) if draft.year else ''}".rstrip()
        year = draft.year.text if draft.year else ""
        if not (year.isdecimal() and len(year) == 4 and self.form.applies_to(int(year))):
            yield f'{heads.EDITION}: "{self.form.edition}"'
        yield from self.heads()
        for part in self.form.parts:
            if part.table is not None:
                yield from ("", *comment(part.heading), *self.doubts(part.key))
                yield from self.table(part, part.table)
            else:
                yield from self.narrative(part)

    def heads(self) -> Iterator[str]:
        draft = self.draft
        if draft.preface:
            yield from _text(heads.PREFACE, draft.preface, "")
        if len(draft.contact) == 1 and not draft.contact[0][0]:
            yield f"{heads.CONTACT}: {scalar(draft.contact[0][1].text)}"
        elif draft.contact:
            yield f"{heads.CONTACT}:"
            yield from (f"  {scalar(key)}: {scalar(line.text)}" for key, line in draft.contact)
        if draft.published:
            date = draft.published.text
            yield f"{heads.PUBLISHED}: {date if _DATE.fullmatch(date) else scalar(date)}"
        if draft.signature:
            yield f"{heads.SIGNATURE}: {scalar(draft.signature.text)}"
        if draft.data:
            yield f"{heads.DATA}:"
            yield from (f"  {scalar(key.text)}: {figure(value.text)}" for key, value in draft.data)
        if draft.cross_sums:
            yield f"{heads.CROSS_SUMS}:"
            yield from (f"  - {scalar(line.text)}" for line in draft.cross_sums)
        if draft.answers:
            yield f"{heads.ANSWERS}:"
            for answer in draft.answers:
                yield f"  - {by_name([(key, scalar(text)) for key, text in answer.said.items()])}"

    def table(self, part: Part, table: Table) -> Iterator[str]:
        cells = [found for address, found in self.draft.figures.items() if address.table == part.key]
        is_absent = table.absent and {(found.text, found.remark) for found in cells} == {(STROKE, "")}
        if is_absent and not self.draft.notes.get(part.key) and not self.every_figure:
            yield f"{scalar(part.key)}: {STROKE}"
            return
        yield f"{scalar(part.key)}:"
        yield from table_lines(table, lambda row: self.row(table, row))
        note = self.draft.notes.get(part.key, ())
        if len(note) == 1:
            yield f"  {REMARK_KEY}: {scalar(note[0].text)}"
        elif note:
            yield from _text(REMARK_KEY, note, "  ")

    def row(self, table: Table, row: Row) -> RowText:
        found = {a.column: self.draft.figures[a] for a in table.cells[row.name] if a in self.draft.figures}
        told = [_doubt(problem) for problem in self.told_of(table, row, found)] if self.told else []
        if not found:
            return RowText(told, None)
        if len(row.columns) == 1:
            return RowText(told, _value(next(iter(found.values()))))
        texts = {(each.text, each.remark) for each in found.values()}
        if len(found) == len(row.columns) and len(texts) == 1 and not self.every_figure:
            text, remark = texts.pop()
            if not remark and (text == "0" or not text or text in NOT_APPLICABLE):
                return RowText(told, text)
        return RowText(told, by_name([(key, _value(each)) for key, each in found.items()]))

    def told_of(self, table: Table, row: Row, columns: Iterable[str]) -> Iterator[Problem]:
        """Yield what is to be told above a row; of its group, above the first of its rows."""
        fields = [f"{table.key}.{row.name}", *(f"{table.key}.{row.name}.{column}" for column in columns)]
        group = row.name.rpartition(".")[0]
        if group and table.spot(row.path[0])[0][0] is row:
            fields.insert(0, f"{table.key}.{group}")
        return (problem for field in fields for problem in self.told.get(field, ()))

    def narrative(self, part: Part) -> Iterator[str]:
        writings = [writing for writing in self.draft.writings if writing.part == part.key]
        if not writings:
            return
        yield from ("", *comment(part.heading), *self.doubts(part.key))
        if not writings[0].section:
            yield from _text(part.key, writings[0].lines, "")
            return
        yield f"{scalar(part.key)}:"
        for writing in writings:
            yield from _text(writing.section, writing.lines, "  ")

    def doubts(self, field: str) -> Iterator[str]:
        """What is to be looked at again, as comments above the place."""
        for problem in self.told.get(field, ()):
            yield from comment(_doubt(problem))


def _doubt(problem: Problem) -> str:
    spot = problem.where.spot or (f"第{problem.where.line}行" if problem.where.line else "")
    return f"核对：{problem.message}{f'（来源{spot}）' if spot else ''}"


def _value(found: Found) -> str:
    text = figure(found.text)
    return f"{{{VALUE_KEY}: {text}, {REMARK_KEY}: {scalar(found.remark)}}}" if found.remark else text


def _text(key: str, lines: tuple[Line, ...], indent: str) -> Iterator[str]:
    """Yield a text of several lines; in quotes, as one, where it has characters that YAML has to be told by number."""
    shown = [line.text.strip() for line in lines]
    if not all(is_plain(line) for line in shown):
        yield f"{indent}{scalar(key)}: {scalar(chr(10).join(shown))}"
        return
    yield f"{indent}{scalar(key)}: |"
    yield from (f"{indent}  {line}".rstrip() for line in shown)


class Places:
    """Where every figure and line of a written draft came from; without a report, where its fields stand."""

    def __init__(self, draft: Draft, report: Report | None) -> None:
        self._file = draft.file
        self._exact: dict[Where, Where] = {}
        self._lines: dict[int, Where] = {}
        self._fields = dict(draft.places)
        self._names: dict[str, Where] = {}  # of own figures
        for address, each in report.figures.items() if report else ():
            if address in draft.figures:
                self._exact.setdefault(each.where, draft.figures[address].where)
        written = {(writing.part, writing.section): writing.lines for writing in draft.writings}
        for passage in report.passages if report else ():
            for number, line in enumerate(written.get((passage.part, passage.section), ()), 1):
                place = passage.where(number).line
                if place is not None:
                    self._lines[place] = line.where
        if draft.contact:
            self._fields[heads.CONTACT] = draft.contact[0][1].where
        if draft.answers:
            self._fields[heads.ANSWERS] = draft.answers[0].where
        for (_, where), line in zip(report.cross_sums if report else (), draft.cross_sums, strict=False):
            self._exact[where] = line.where
        for key, value in draft.data:
            self._fields[f"{heads.DATA}.{key.text}"] = value.where
            self._names[f"{heads.DATA}.{key.text}"] = key.where

    def in_source(self, problem: Problem) -> Problem:
        """Return a problem told at its place in the source, or in the source at large where that is not known."""
        where = problem.where
        if problem.code in _OF_NAMES and problem.field in self._names:
            return replace(problem, where=self._names[problem.field])
        if problem.code == SECTION.name:  # its message names the section that is blank
            inside = ((field, place) for field, place in self._fields.items() if field.startswith(f"{problem.field}."))
            named = (place for field, place in inside if f"“{field.rpartition('.')[2]}”" in problem.message)
            return replace(problem, where=next(named, self._fields.get(problem.field, Where(self._file))))
        found = self._exact.get(where) or (self._lines.get(where.line) if where.line else None)
        found = found or self._fields.get(problem.field) or Where(self._file)
        return replace(problem, where=found)
