"""A form's ``charts.yaml`` → which of its figures are worth a picture.

Mistakes in it are those of whoever writes an edition and are raised as F-FORM.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import yaml

from gentool.form.loading import form_of, template_file
from gentool.form.merging import BAD_FORM
from gentool.form.model import Address, Form
from gentool.problems.problem import GentoolError, Where


class Spec(NamedTuple):
    """A bar to draw: its name, and the figures that it adds up."""

    label: str
    addresses: tuple[Address, ...]


class ChartSpec(NamedTuple):
    """A picture to draw of an edition's figures."""

    title: str
    unit: str
    bars: tuple[Spec, ...]


@cache
def chart_specs(edition: str) -> Mapping[str, ChartSpec]:
    """Read an edition's charts.yaml, if there is one; raises GentoolError for figures that the form does not have."""
    form = form_of(edition)
    path = template_file(form, "charts.yaml")
    if not path.is_file():
        return {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: Mapping[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    specs = {}
    for key, chart in data.items():
        bars = _addends(form, chart["of"]) if "of" in chart else []
        for bar in chart.get("bars", ()):
            addresses = [_addresses(form, name) for name in bar["figures"]]
            for name, found in zip(bar["figures"], addresses, strict=True):
                if not found:
                    raise GentoolError(BAD_FORM.at(Where(str(path)), f"“{bar['label']}”要的数字“{name}”表中没有"))
            bars.append(Spec(bar["label"], tuple(address for found in addresses for address in found)))
        specs[key] = ChartSpec(chart["title"], chart["unit"], tuple(bars))
    return specs


def _addends(form: Form, name: str) -> list[Spec]:
    """Return a bar for every figure that a total adds up: editions differ in them, and shares are of all."""
    totals = _addresses(form, name)
    equations = [equation for table in form.tables for equation in table.equations if equation.total in totals]
    return [Spec(form.row(figure).label.text, (figure,)) for equation in equations for figure in equation.left]


def _addresses(form: Form, name: str) -> list[Address]:
    """Return the figures that a name stands for: ``alias.row.column``, the row perhaps a group of rows."""
    alias, *path, column = name.split(".")
    return [
        address
        for table in form.tables
        if table.alias == alias
        for row in table.rows
        if row.path[: len(path)] == tuple(path)
        for address in table.cells[row.name]
        if address.column == column
    ]
