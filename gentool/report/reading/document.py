"""The nodes of a file → a Report: parts by name, narrative as written, tables through their reader.

Read by the edition of its year, or by the one that its tables were filled in for. Catches a mistyped year, which makes
every row of the tables strange, and files with endless mistakes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from gentool.form.loading import all_editions
from gentool.form.model import Address, Form, Label, Part, Section
from gentool.problems.problem import Problem, Where, in_order
from gentool.report.model import Figure, Passage, Report
from gentool.report.reading import heads, nodes
from gentool.report.reading.tables import TableReader, or_stroke
from gentool.yamlfile.source import Source

_SECOND_REPORT = 4  # names at the top that stand twice: more than a slip
MOST_STRAYS = 200  # beyond which a file is no report that slipped


class DocumentReader(nodes.Walker):
    """Walks one file and collects what makes a report."""

    def __init__(self, source: Source, form: Form | None = None) -> None:
        super().__init__(source)
        self.form = form  # to read by, whatever the year and the file say
        self.strays: dict[str, set[str]] = {}  # by part, what belongs to it and stands at the top
        self.figures: dict[Address, Figure] = {}
        self.notes: dict[str, str] = {}
        self.passages: list[Passage] = []
        self.places: dict[str, Where] = {}

    def report(self, root: yaml.MappingNode) -> Report | None:
        """Return the report, None where unit, year or edition are not known; call once."""
        top = self.pairs(root)
        self.second_report()
        own = {key: node for key, _, node in top if key in heads.OWN_KEYS}
        unit, year = heads.read_unit(self, root, own), heads.read_year(self, root, own)
        form = self.form or heads.choose_form(self, own, year)
        if form is None:
            return None
        self.places = {key: self.source.where(key_node) for key, key_node, _ in top}
        parts: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        meant: set[str | None] = set()
        for key, key_node, node in top:
            if key in heads.OWN_KEYS:
                continue
            part = nodes.named(key, form.parts)
            if part is None and self.stray(key, key_node, form):
                continue
            if part is None:
                meant.add(self.unknown(key, key_node, [*(part.key for part in form.parts), *heads.OWN_KEYS]))
            elif part.key in parts:
                self.tell(nodes.TWICE, key_node, f"“{part.key}”写了两次。", part.key)
            else:
                parts[part.key] = (key_node, node)
                self.places[part.key] = self.source.where(key_node)
        # A name that was mistyped is told already; it is not missing as well.
        self.problems[:] = [p for p in self.problems if p.code != nodes.MISSING.name or p.field not in meant]
        for part in form.parts:
            if part.key in parts:
                self.part_without_heading(part, parts, form)
        for part in form.parts:
            self.part(part, parts.get(part.key), root, meant=part.key in meant)
        published = heads.read_date(self, own[heads.PUBLISHED]) if heads.PUBLISHED in own else None
        data = heads.read_data(self, own[heads.DATA], self.places) if heads.DATA in own else {}
        if unit is None or year is None:
            return None
        return Report(
            form=form,
            file=self.source.file,
            unit=unit,
            year=year,
            figures=self.figures,
            passages=tuple(self.passages),
            notes=self.notes,
            data=data,
            cross_sums=heads.read_cross_sums(self, own[heads.CROSS_SUMS]) if heads.CROSS_SUMS in own else (),
            answers=heads.read_answers(self, own[heads.ANSWERS]) if heads.ANSWERS in own else (),
            contact=heads.read_contact(self, own[heads.CONTACT]) if heads.CONTACT in own else "",
            published=published,
            signature=(self.text(own[heads.SIGNATURE], heads.SIGNATURE) or "").strip()
            if heads.SIGNATURE in own
            else "",
            preface=self.passage(own[heads.PREFACE], heads.PREFACE, "") if heads.PREFACE in own else None,
            places=self.places,
        )

    def second_report(self) -> None:
        """Tell once that a file holds two reports, rather than that every name of the second stands twice."""
        twice = [problem for problem in self.problems if problem.code == nodes.TWICE.name]
        if len(twice) >= _SECOND_REPORT:
            self.problems[:] = [problem for problem in self.problems if problem.code != nodes.TWICE.name]
            message = f"从这里起有 {len(twice)} 项都是第二次写，像是一个文件里有两份报告。"
            hint = "请把第二份移到另一个文件；粘贴重了的，请删去。"
            self.problems.append(nodes.TWICE.at(twice[0].where, message, field=twice[0].field, hint=hint))

    def part_without_heading(self, part: Part, parts: dict[str, tuple[yaml.Node, yaml.Node]], form: Form) -> None:
        """Tell the line that is gone where the rows of a part run on into the next, and read both as if it stood."""
        key_node, node = parts[part.key]
        if not isinstance(node, yaml.MappingNode) or node.flow_style:
            return
        for index, (at, _) in enumerate(node.value):
            if not index or not isinstance(at, yaml.ScalarNode) or _of_part(at.value, part):
                continue
            other = next((o for o in form.parts if o.key not in parts and _of_part(at.value, o)), None)
            if other is None or other.key in self.strays:
                continue
            before = node.value[index - 1][1].end_mark
            parts[part.key] = (key_node, _mapping(node, node.value[:index], node.start_mark, before))
            parts[other.key] = (at, _mapping(node, node.value[index:], at.start_mark, node.end_mark))
            message = f"“{at.value[:40]}”上面少了“{other.key}:”这一行。"
            hint = f"请在这一行上面补上“{other.key}:”，顶格写。"
            self.tell(nodes.MISSING, at, message, other.key, hint)
            self.part_without_heading(other, parts, form)
            return

    def stray(self, key: str, key_node: yaml.Node, form: Form) -> bool:
        """Tell a row or section that stands at the top, its indent lost, and say whether it is one."""
        if len(self.problems) > MOST_STRAYS:
            return False
        for part in form.parts:
            if found := _of_part(key, part):
                self.strays.setdefault(part.key, set()).add(found.key)
                message = f"“{key[:40]}”是“{part.key}”里的一项，却写在了最外层。"
                hint = f"请把它放到“{part.key}:”下面，行首补上空格，与那里的各项对齐。"
                self.tell(nodes.UNKNOWN, key_node, message, key[:80], hint)
                return True
        return False

    def part(self, part: Part, found: tuple[yaml.Node, yaml.Node] | None, root: yaml.Node, *, meant: bool) -> None:
        """Read a part; ``meant`` says that a mistyped name, which is told already, probably is this part's."""
        if part.table is not None:
            if found is None and not meant:
                message = f"没有写“{part.key}”，{part.table.name}全部按 0 处理。"
                hint = f"{nodes.EMPTY_TABLE.remedy[:-1]}{or_stroke(part.table)}。"
                self.tell(nodes.EMPTY_TABLE, root, message, part.key, hint)
            table = TableReader(self, part.table)
            if part.key in self.strays:
                table.doubtful.add(())
            table.read(*(found or (root, None)))
            self.figures.update(table.figures)
            if table.note:
                self.notes[part.key] = table.note
        elif found is not None:
            self.narrative(part, *found)
        elif not meant:
            self.tell(nodes.MISSING, root, f"没有写第{part.number}部分“{part.key}”。", part.key, "请补写这一部分。")

    def narrative(self, part: Part, key_node: yaml.Node, node: yaml.Node) -> None:
        """Read the sections of a narrative part, or its text in one piece."""
        assert part.narrative is not None
        sections = part.narrative.sections
        if not isinstance(node, yaml.MappingNode):
            self.add_passage(node, part.key, "")
            return
        if not sections:
            self.tell(
                nodes.SHAPE, node, f"“{part.key}”应直接写文字。", part.key, "请在项目名后写“|”，文字另起一行并缩进。"
            )
            return
        found: dict[str, yaml.Node] = {}
        meant: set[str | None] = set(self.strays.get(part.key, ()))
        for key, at, value in self.pairs(node):
            section = nodes.named(key, sections)
            if section is None:
                meant.add(self.unknown(key, at, [section.key for section in sections], part.key))
            elif section.key in found:
                self.tell(nodes.TWICE, at, f"“{part.key}”下的“{section.key}”写了两次。", f"{part.key}.{section.key}")
            else:
                found[section.key] = value
                self.places[f"{part.key}.{section.key}"] = self.source.where(at)
        missing = [s.key for s in sections if s.key not in found and s.key not in meant and not s.optional]
        for section in sections:
            if section.key in found:
                self.add_passage(found[section.key], part.key, section.key)
        if missing:
            names = "、".join(f"“{key}”" for key in missing)
            self.tell(nodes.SECTION, key_node, f"“{part.key}”没有写{names}。", part.key)

    def add_passage(self, node: yaml.Node, part: str, section: str) -> None:
        """Read the text of a part or section; an empty one is told."""
        passage = self.passage(node, part, section)
        if passage is None:
            return
        if not passage.text.strip():
            message = f"“{section or part}”没有写内容。"
            self.tell(nodes.MISSING, node, message, passage.field, "请写上内容；没有这一小节的，整行删去。")
        self.passages.append(passage)

    def passage(self, node: yaml.Node, part: str, section: str) -> Passage | None:
        """Return a text with its place, None where it is none."""
        field = f"{part}.{section}" if section else part
        text = self.text(node, field)
        if text is not None:
            self.tell_unprinted(node, field)
        return None if text is None else Passage(part, section, text, self.source, node)


def _of_part(key: str, part: Part) -> Label | Section | None:
    """Return the row or section of a part that has this name."""
    if part.table:
        return nodes.named(key, part.table.labels)
    return nodes.named(key, part.narrative.sections if part.narrative else ())


def _mapping(node: yaml.MappingNode, pairs: Any, start: yaml.Mark, end: yaml.Mark) -> yaml.MappingNode:
    return yaml.MappingNode(node.tag, pairs, start, end)


MOST_PROBLEMS = 1_000
_MISFITS = frozenset(code.name for code in (nodes.UNKNOWN, nodes.LONE, nodes.LENGTH))
_MANY_MISFITS, _TOO_MANY_MISFITS = 3, 200  # beyond which a file is no report of any edition


def read(source: Source) -> tuple[Report | None, list[Problem]]:
    """Read a composed file; the report is None only where unit, year or edition are not known."""
    if not isinstance(source.root, yaml.MappingNode):
        return None, []
    reader = DocumentReader(source)
    report = reader.report(source.root)
    if report is not None and _MANY_MISFITS <= _misfits(reader) <= _TOO_MANY_MISFITS:
        reader, report = _by_other_form(source, source.root, reader, report)
    if len(reader.problems) <= MOST_PROBLEMS:
        return report, reader.problems
    told = in_order(reader.problems)[:MOST_PROBLEMS]
    message = f"写法上的错误超过 {MOST_PROBLEMS} 处，其余不再列出。"
    return report, [*told, nodes.SHAPE.at(told[-1].where, message, hint="请先改正以上错误，并确认选对了文件。")]


def _misfits(reader: nodes.Walker) -> int:
    """Count what the tables of a form have no place for."""
    return sum(problem.code in _MISFITS for problem in reader.problems)


def _by_other_form(
    source: Source, root: yaml.MappingNode, reader: DocumentReader, report: Report
) -> tuple[DocumentReader, Report]:
    """Read a file anew by another edition or form if its tables fit that one: one mistake, not one in every row."""
    wrong = [problem for problem in reader.problems if problem.code == nodes.WRONG_EDITION.name]
    for form in all_editions():
        if form is report.form or not (form.is_like(report.form) or form.applies_to(report.year)):
            continue
        other = DocumentReader(source, form)
        found = other.report(root)
        if found is not None and 4 * _misfits(other) <= _misfits(reader):
            # the edition that the file names is told already, and its tables are of the year's
            other.problems[:0] = wrong or [_of_other_form(report, form)]
            return other, found
    return reader, report


def _of_other_form(report: Report, form: Form) -> Problem:
    if not form.is_like(report.form):
        where = report.places.get(heads.REPORT, Where(report.file, 1, 1))
        message = f"填的是“{form.short}”的内容，而这个文件是“{report.form.short}”的。"
        hint = f"请在开头写“{heads.REPORT}: {form.short}”；放错地方的，请换成“{report.form.short}”的文件。"
        return nodes.OTHER_FORM.at(where, message, field=heads.REPORT, hint=hint)
    mine = report.form.edition
    message = f"表格是按 {form.edition} 版格式填的，而 {report.year} 年度的报告采用 {mine} 版格式。"
    hint = f"请核对“{heads.YEAR}”；年度没有写错的，请按 {mine} 版格式填写表格。"
    return nodes.WRONG_EDITION.at(
        report.places.get(heads.YEAR, Where(report.file)), message, field=heads.YEAR, hint=hint
    )


def table_errors(source: Source, problems: Sequence[Problem], form: Form) -> list[Problem]:
    """Return the errors that make figures doubtful: inside a table, or any if a table or the edition is in doubt."""
    errors = [problem for problem in problems if problem.is_error]
    if not errors or not isinstance(source.root, yaml.MappingNode):
        return errors
    spans, found = [], set()
    for key, value in source.root.value:
        part = nodes.named(key.value, form.parts) if isinstance(key, yaml.ScalarNode) else None
        if part is not None and part.table is not None:
            found.add(part.key)
            is_open = isinstance(value, yaml.MappingNode) and not value.flow_style  # then it ends where the next begins
            start, end = key.start_mark, value.end_mark
            spans.append(((start.line, start.column), (end.line, end.column - is_open)))
    if any(table.key not in found for table in form.tables) or any(p.code == nodes.WRONG_EDITION.name for p in errors):
        return errors
    return [
        problem
        for problem in errors
        if any(start <= ((problem.where.line or 1) - 1, (problem.where.column or 1) - 1) <= end for start, end in spans)
    ]
