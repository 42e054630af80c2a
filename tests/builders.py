"""Reports made to order: balanced figures for any edition, and the YAML that a clerk would write for them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Literal

from gentool.form.loading import all_editions
from gentool.form.model import Address, Form, Kind, Label, Table
from gentool.problems.problem import Problem
from gentool.report import narrative, reading
from gentool.report.model import Report
from gentool.report.reading.heads import report_line
from gentool.yamlfile.source import source_of

# A year of every edition of every form, by its name: what all forms do is tried with each of them.
YEARS = {form.id: {"2019": 2020, "2021": 2025}[form.edition] for form in all_editions()}

Figures = dict[Address, int]
Spelling = Literal["full", "short", "list", "list without total"]


def balanced(form: Form, seed: int, largest: int = 40) -> Figures:
    """Return figures for every cell for which every sum and balance of the form holds."""
    chance = random.Random(seed)
    figures: Figures = {
        address: chance.randint(-9, 9)
        if form.column(address).kind is Kind.CHANGE
        else chance.randint(0, largest) * chance.randint(0, 1)
        for address in form.addresses
    }
    for table in form.tables:
        totals = {equation.right[0] for equation in table.definitions}
        add_up(table, figures)
        for equation in table.equations:
            if equation.total is None and equation.left[0] not in totals:
                # A balance: what was received is made to fit what was done, so that nothing becomes negative.
                done = sum(figures[address] for address in equation.right)
                figures[equation.left[1]] = chance.randint(0, done)
                figures[equation.left[0]] = done - figures[equation.left[1]]
        add_up(table, figures)
    return figures


def add_up(table: Table, figures: Figures) -> None:
    """Set every total to the sum of its parts."""
    for equation in table.definitions:
        figures[equation.right[0]] = sum(figures[address] for address in equation.left)


def yaml_of(form: Form, figures: Mapping[Address, int], year: int, spelling: Spelling = "full") -> str:
    """Write a whole report as YAML, its tables in one of the spellings that clerks use."""
    lines = [*report_line(form), "单位: 云溪市测试局", f"年度: {year}"]
    for part in form.parts:
        lines.append(f"{part.key}:")
        if part.table:
            for label in part.table.tree:
                lines += _label(part.table, label, (label.key,), figures, spelling, "  ")
        elif part.narrative and part.narrative.sections:
            lines += [
                f"  {s.key}: 这一部分写得足够长，说明了全年的工作，也说明了下一步的打算，还说明了群众的评价。"
                for s in part.narrative.sections
            ]
        else:
            lines[-1] += f" {year}年没有收取政府信息公开信息处理费。"
    return "\n".join(lines) + "\n"


def _label(
    table: Table, label: Label, path: tuple[str, ...], figures: Mapping[Address, int], spelling: Spelling, indent: str
) -> list[str]:
    if label.children:
        lines = [f"{indent}{label.key}:"]
        for child in label.children:
            lines += _label(table, child, (*path, child.key), figures, spelling, indent + "  ")
        return lines
    row = table.row_by_name[".".join(path)]
    totals = {equation.right[0] for equation in table.definitions}
    cells = [(column.key, Address(table.key, row.name, column.key)) for column in row.columns]
    if spelling in ("short", "list without total"):
        cells = [(key, address) for key, address in cells if address not in totals]
    if not cells:
        return []
    if len(row.columns) == 1:
        return [f"{indent}{label.key}: {figures[cells[0][1]]}"]
    has_total = any(address in totals for _, address in cells) or spelling == "list without total"
    if spelling.startswith("list") and (has_total or len(cells) == len(row.columns)):
        return [f"{indent}{label.key}: [{', '.join(str(figures[address]) for _, address in cells)}]"]
    return [f"{indent}{label.key}: {{{', '.join(f'{key}: {figures[address]}' for key, address in cells)}}}"]


def report_of(text: str, name: str = "x.yaml") -> tuple[Report, list[Problem]]:
    """Read and fill a YAML text; the text must at least say whose report it is."""
    source, problems = source_of(text.encode("utf-8"), name)
    assert source is not None
    report, more = reading.read(source)
    assert report is not None, more
    filled, faults = narrative.fill(report, None)
    return filled, problems + more + faults
