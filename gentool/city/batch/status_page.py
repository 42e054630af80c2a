"""A city's result → ``index.html``: who has handed in, what is wrong where, the city's sums, and pictures.

A large city has its units on further pages, and a list of their names in parts, which the first page fetches as scripts
when something is searched: a page opened from a disk may read nothing else. Every page can be read without its script,
which only filters and searches. Nothing depends on when or how fast the batch ran: the same results give the same
bytes. Nobody's mistakes are caught here.
"""

from __future__ import annotations

import json
import os
import posixpath
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup

from gentool.city.batch import charts
from gentool.city.batch.results import FOLDER, MOST_UNITS, CityResult, Page, State, UnitResult, first_of, runs
from gentool.city.model import City
from gentool.form.loading import form_of
from gentool.form.model import Address, Form, Kind
from gentool.problems.output import WORDS, spelled
from gentool.problems.problem import Severity, Where, in_order
from gentool.render.drawn_tables import DrawnTable, draw_tables
from gentool.render.looks import LOOKS, page_templates
from gentool.report.model import Figure, Number
from gentool.report.reading.heads import ANSWERS
from gentool.text.numerals import to_digits

_MARKS = {State.SOUND: "sound", State.FAULTY: "faulty", State.MISSING: "missing"}
_KINDS = {".docx": "Word", ".fragment.html": "网页片段", ".html": "网页", ".pdf": "PDF"}  # a longer suffix goes first
_GRAVEST_FIRST = list(Severity)
_NO_FIGURE = "—"
_PIECES = 200  # of the template, put together before they are written
_MOST_LISTED = 500_000  # characters of names in a file


def status_page(result: CityResult, pages: Sequence[Page] = ()) -> Iterator[bytes]:
    """Yield the first page piece by piece; its links lead to the outputs, and to the pages, as files beside it."""
    form = form_of(result.edition)
    return _drawn(
        "index",
        result,
        _script("search" if pages else "script"),
        also_run=" 'self' 'strict-dynamic'" if pages else "",
        pictures=charts.pictures(result),
        own=_row(result.own) if result.own else None,
        problems=first_of(result, pages).problems_apart,
        shares=_shares(result),
        tables=_filled(form, result.totals),
        pages=pages,
        parts=sum(1 for _ in name_lists(pages)),
        most=MOST_UNITS,
        folder="",
    )


def unit_page(pages: Sequence[Page], number: int) -> Iterator[bytes]:
    """Yield one of the pages of a large city, a folder below the first."""
    page = pages[number]
    return _drawn(
        "page",
        page.result,
        _script("script") if page.result.units else Markup(),
        also_run="",
        page=page,
        label=page.label,
        previous=pages[number - 1] if number else None,
        next=pages[number + 1] if number + 1 < len(pages) else None,
        problems=page.result.problems,
        folder="../",
    )


def _drawn(template: str, result: CityResult, script: Markup, **values: Any) -> Iterator[bytes]:
    page = _templates().get_template(f"city/{template}.html.j2")
    parts = page.stream(
        city=result.city,
        form=form_of(result.edition),
        counts=result.counts,
        whole=len(result.units),
        units=map(_row, result.units),
        categories=list(dict.fromkeys(unit.unit.category for unit in result.units)),
        others=[*_beside(result.city)],
        script=script,
        script_hash=b64encode(sha256(script.encode("utf-8")).digest()).decode("ascii"),
        **{"label": "", **values},
    )
    parts.enable_buffering(_PIECES)
    # Half characters of file names in other encodings become question marks.
    return (spelled(part).encode("utf-8", "replace") for part in parts)


def _beside(city: City) -> Iterator[tuple[str, str]]:
    """Yield the other reports that a city collects, and the way from this one's page to theirs."""
    for other in city.each[1:]:
        yield other.form.short, posixpath.relpath(f"/{other.place}/index.html", f"/{city.place}")


def name_lists(pages: Sequence[Page]) -> Iterator[bytes]:
    """Yield the parts of the list that is searched: per page the name, state and codes of every unit."""
    listed = (
        [page.name.rpartition("/")[2], spelled(page.label), "\n".join(map(_listed, page.result.units))]
        for page in pages
        if page.result.units
    )
    for part in runs(listed, len(pages), lambda page: len(page[-1]), _MOST_LISTED):
        yield f"units.push(...{json.dumps(part, ensure_ascii=False)});\n".encode("utf-8", "replace")


def _listed(unit: UnitResult) -> str:
    codes = dict.fromkeys(problem.code for problem in unit.problems)
    return "\t".join((" ".join(unit.unit.name.split()), str(list(State).index(unit.state)), " ".join(codes)))


def _shares(result: CityResult) -> Mapping[str, object]:
    """Say whose figures are in the city's sums, of how many with errors; and of whom they are not."""
    states = [unit.state for unit in result.units if unit.figures is not None]
    others = [unit for unit in result.units if unit.figures is None]
    left_out = [unit.unit.name for unit in others if unit.state is not State.MISSING]
    doubtful, missing = states.count(State.FAULTY), len(others) - len(left_out)
    return {"counted": len(states), "doubtful": doubtful, "left_out": left_out, "missing": missing}


def _row(unit: UnitResult) -> Mapping[str, object]:
    """Return a unit as the page shows it; ``told`` counts its problems in words: 2 个错误，已核实 1."""
    answered = sum(bool(problem.answer) for problem in unit.problems)
    counts = ((unit.count(severity) - answered * (severity is Severity.INFO), WORDS[severity]) for severity in Severity)
    said = [f"{count} 个{word}" for count, word in counts if count] + [f"已{ANSWERS} {answered}"] * bool(answered)
    problems = sorted(in_order(unit.problems), key=lambda problem: _GRAVEST_FIRST.index(problem.severity))
    return {"result": unit, "problems": problems, "told": "，".join(said)}


def _filled(form: Form, totals: Mapping[Address, Number]) -> dict[str, Markup]:
    figures = {address: Figure(None, _NO_FIGURE, Where("")) for address in form.addresses}
    for address, value in totals.items():
        unit = "元" if form.column(address).kind is Kind.AMOUNT else ""
        figures[address] = Figure(value, to_digits(value) + unit, Where(""))
    return {key: table.filled(figures) for key, table in _tables(form).items()}


@cache
def _tables(form: Form) -> Mapping[str, DrawnTable]:
    return draw_tables(form, Markup(' class="{}"').format)


@cache
def _script(name: str) -> Markup:
    """Return the script as it stands in the page, for the page's policy lets in this one alone, and what it fetches."""
    return Markup(_templates().get_template(f"city/{name}.js.j2").render())


@cache
def _templates() -> Environment:
    templates = page_templates()
    templates.filters.update(kind=_kind, mark=_MARKS.__getitem__, place=_place, uri=_uri, word=WORDS.__getitem__)
    templates.globals.update(looks=LOOKS, states=list(State), pages_folder=f"{quote(FOLDER)}/")
    return templates


def _kind(name: str) -> str:
    """Return what a reader calls the format of a file."""
    return next((word for suffix, word in _KINDS.items() if name.endswith(suffix)), name)


def _uri(name: str, folder: str = "") -> str:
    """Percent-encode a file name relative to the page; the bytes of the file system, which may be no valid Unicode."""
    return folder + quote(os.fsencode(name.replace(os.sep, "/")))


def _place(where: Where, file: str | None) -> str:
    """Say where a problem stands; the file is named if it is not the unit's own."""
    line = f"第 {where.line} 行" if where.line else ""
    column = f"第 {where.column} 列" if where.line and where.column else ""
    return " ".join(part for part in ("" if where.file == file else where.file, line, column) if part)
