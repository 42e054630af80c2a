"""HTML: what stands in the cells of tables besides plain labels and plain figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from html import escape

from gentool.form.model import Address
from tests.importing.awkward.kinds import usual
from tests.importing.awkward.known import Known, Value, known
from tests.importing.awkward.layouts import Layout, Placed, figures_reworded, labels_reworded
from tests.importing.awkward.pages import PLAIN, page_of, spans
from tests.importing.awkward.pieces import pieces_of, relaid

Write = Callable[[Known], bytes]


def _with_cells(cell: Callable[[Placed], str]) -> Write:
    """Return a writer whose cells hold other markup."""
    return lambda k: page_of(k, dressing=replace(PLAIN, cell=lambda c, _: f"<td{spans(c)}>{cell(c)}</td>"))


def _with_tables(change: Callable[[Layout], Layout]) -> Write:
    """Return a writer whose tables hold other texts."""
    return lambda k: page_of(k, relaid(pieces_of(k), change))


def _with_figures(spell: Callable[[str], str]) -> Write:
    return _with_tables(lambda layout: figures_reworded(layout, spell))


def _with_labels(spell: Callable[[str], str]) -> Write:
    return _with_tables(lambda layout: labels_reworded(layout, spell))


def _loosely(text: str) -> str:
    """Put a blank between the characters of short labels, as to fill the width."""
    return " ".join(text) if 2 <= len(text) <= 5 and not text[0].isdigit() else text


def _with_breaks(cell: Placed) -> str:
    """Break labels after every fourth character."""
    if cell.address:
        return cell.text
    return "<br>".join(escape(cell.text[at : at + 4]) for at in range(0, len(cell.text), 4))


def _stuffed(cell: Placed) -> str:
    """Surround text with blanks of all sorts, and put characters of no width into it."""
    text = escape(cell.text)
    inner = text if cell.address else "\u200b".join(text)
    return f"\n\t<div>&nbsp;<p><font>\u3000{inner}\ufeff</font></p>&nbsp;\n<p>\u00a0</p></div>\n"


def widened(text: str) -> str:
    """Write a figure in full width, not the remark behind it."""
    figure, bracket, remark = text.partition("（")
    return figure.translate(str.maketrans("0123456789.", "０１２３４５６７８９．")) + bracket + remark


loose_labels = _with_labels(_loosely)
broken_labels = _with_cells(_with_breaks)
stuffed = _with_cells(_stuffed)
full_width = _with_figures(widened)
counted = _with_figures(lambda text: f"{text}件" if text.isdigit() else text)
grouped = _with_figures(lambda text: re.sub(r"^\d{4,}", lambda found: f"{int(found[0]):,}", text))
remarks_in_ascii = _with_figures(lambda text: text.replace("（", "(").replace("）", ")"))
remarks_below = _with_cells(lambda c: escape(c.text).replace("（", "<br>（") if c.address else escape(c.text))
ascii_punctuation = _with_labels(lambda text: text.translate(str.maketrans("（），：“”、", '(),:"",')))
no_ordinals = _with_labels(lambda text: re.sub(r"^(?:（[一二三四五六七]）|[一二三四]、|\d\.)", "", text))
other_ordinals = _with_labels(lambda text: re.sub(r"^(\d)\.", r"（\1）", text))
zeros_blank = _with_figures(lambda text: "" if text == "0" else text)
zeros_dashed = _with_figures(lambda text: "-" if text == "0" else text)
zeros_worded = _with_figures(lambda text: "无" if text == "0" else text)


def zeros(report: Known) -> Iterable[Address]:
    """Name the figures that are 0."""
    return [address for address, value in report.figures.items() if value.text == "0"]


def not_applicable(report: Known) -> Known:
    """Write a dash where nothing happened."""
    return report.respelled(lambda text: "—" if text == "0" else text)


def em_dashes() -> Known:
    """Return the usual report with dashes instead of 0."""
    return not_applicable(usual())


def thousands() -> Known:
    """Return a report with figures of four digits and more."""
    return known(11, largest=9000)


def chosen(report: Known) -> list[Address]:
    """Name three figures of two digits in table 3."""
    table = report.form.tables[1]
    cells = (a for row in table.rows for a in table.cells[row.name])
    return [a for a in cells if len(report.figures[a].text) == 2][:3]


def _spoil(markup: Callable[[str], str]) -> Write:
    """Return a writer that writes the three chosen figures in markup of its own."""

    def make(report: Known) -> bytes:
        special = set(chosen(report))
        cell: Callable[[Placed], str] = lambda c: markup(c.text) if c.address in special else escape(c.text)  # noqa: E731
        return _with_cells(cell)(report)

    return make


struck_out = _spoil(lambda text: f"<s>{int(text) + 9}</s>{text}")
deleted = _spoil(lambda text: f"<del>{int(text) + 9}</del><ins>{text}</ins>")
hidden_figure = _spoil(lambda text: f"<span style='display: none'>9</span>{text}")
footnoted = _spoil(lambda text: f"{text}<sup>1</sup>")
starred = _spoil(lambda text: f"{text}*")
over_two_lines = _spoil(lambda text: f"{text[0]}<br>{text[1:]}")
in_two_paragraphs = _spoil(lambda text: f"<p>{text[0]}</p><p>{text[1:]}</p>")
blank_between_digits = _spoil(lambda text: f"{text[0]} {text[1:]}")
two_figures = _spoil(lambda text: f"{text}/{int(text) + 1}")
as_picture = _spoil(lambda text: f"<img src='n{text}.png'>")
as_field = _spoil(lambda text: f"<input value='{text}'>")
with_letter_o = _spoil(lambda text: f"{text[0]}O")
in_words = _spoil(lambda text: "十" + "零一二三四五六七八九"[int(text) % 10])
broken_sign = _spoil(lambda text: f"{text[0]}\ufffd")
formula = _spoil(lambda text: f"={text}+0")


def remarked() -> Known:
    """Return a report with remarks in many cells."""
    report = known(3)
    table = report.form.tables[0]
    addresses = [a for row in table.rows[1:] for a in table.cells[row.name]]
    return report.with_figures(
        {a: report.figures[a]._replace(remark=f"其中第{n}批{n + 2}件，含补录1件") for n, a in enumerate(addresses)}
    )


def decimals() -> Known:
    """Return a report whose money has as many decimals as offices give."""
    report = known(4)
    money = next(a for a in report.form.addresses if a.row == "行政事业性收费")
    return report.with_figures({money: Value("59237.2449")})
