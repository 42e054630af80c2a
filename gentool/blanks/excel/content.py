"""What is written into the form: nothing but unit and year, or all that a report says, as its file has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from decimal import Decimal

from gentool.blanks.excel.layout import CUT
from gentool.form.model import Address, Form
from gentool.ooxml.xlsx import LONGEST
from gentool.problems.problem import Problem, Where
from gentool.report.model import Figure, Number, Origin, Report
from gentool.report.reading.heads import DATA
from gentool.text.lazy_regex import Pattern

_ENTRY = Pattern(r"([^：；]{1,10})：([^：；]+)")


@dataclass(frozen=True, eq=False)
class Content:
    """What goes into the cells; ``passages`` by part and section, ``""`` for a part as a whole."""

    form: Form
    unit: str
    year: str
    figures: Mapping[Address, Figure] = default(default_factory=dict)
    notes: Mapping[str, str] = default(default_factory=dict)
    passages: Mapping[tuple[str, str], str] = default(default_factory=dict)
    contact: tuple[tuple[str, str], ...] = ()
    published: str = ""
    signature: str = ""
    preface: str = ""
    data: tuple[tuple[str, str], ...] = ()
    cross_sums: tuple[str, ...] = ()

    def figure(self, address: Address) -> Figure | None:
        """Return a figure that is to be written; None leaves the cell empty, or a total to its formula."""
        figure = self.figures.get(address)
        return None if figure is None or figure.value is None or figure.origin is Origin.COMPUTED else figure

    def remarks(self, table: str) -> Mapping[Address, str]:
        """Return the remarks on the figures of a table, in printed order."""
        return {
            address: figure.remark
            for address, figure in self.figures.items()
            if address.table == table and figure.remark
        }


def of_report(report: Report) -> Content:
    """Return everything that a report's file says; placeholders in texts stay as they are."""
    order = {address: number for number, address in enumerate(report.form.addresses)}
    return Content(
        form=report.form,
        unit=report.unit,
        year=str(report.year),
        figures={address: report.figures[address] for address in sorted(report.figures, key=order.__getitem__)},
        notes=report.notes,
        passages={(passage.part, passage.section): passage.text.rstrip("\n") for passage in report.passages},
        contact=_entries(report.contact),
        published=report.published.isoformat() if report.published else "",
        signature=report.signature,
        preface=report.preface.text.rstrip("\n") if report.preface else "",
        data=tuple((name, _shown(report.data.get(name, ""))) for name in _own_names(report)),
        cross_sums=tuple(text for text, _ in report.cross_sums),
    )


def too_long(content: Content, file: str) -> Iterator[Problem]:
    """Tell what no cell can hold as a whole; narrative is laid out by lines, anything else in one cell."""
    texts = [(".".join(filter(None, place)), text, True) for place, text in content.passages.items()]
    texts += [(name, text, False) for name, text in (*content.data, *content.contact)]
    texts += [(table, text, False) for table, text in content.notes.items()]
    texts += [("", text, False) for text in (content.preface, content.signature, *content.cross_sums)]
    texts += [(".".join(address), figure.remark, False) for address, figure in content.figures.items()]
    for field, text, by_lines in texts:
        length = max(map(len, text.split("\n"))) if by_lines else len(text)
        if length > LONGEST:
            message = f"“{text[:10]}……”有 {length:,} 个字，一个格子最多放 {LONGEST:,} 个字。"
            yield CUT.at(Where(file), message, field=field)


def _own_names(report: Report) -> Iterator[str]:
    """Yield the names of own figures in their order, also of those whose figure could not be read."""
    start = f"{DATA}."
    placed = [path.removeprefix(start) for path in report.places if path.startswith(start)]
    yield from dict.fromkeys([*placed, *report.data])


def _shown(value: Number | str) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _entries(contact: str) -> tuple[tuple[str, str], ...]:
    """Take a line of contact apart into its entries, where each has a name of its own."""
    entries = [_ENTRY.fullmatch(piece) for piece in contact.split("；")] if contact else []
    named = [(entry[1], entry[2]) for entry in entries if entry is not None]
    if len(named) < len(entries) or len(dict(named)) < len(named):
        return (("", contact),)
    return tuple(named)
