"""HTML: pages with two reports, without any, with parts missing or moved, after the wrong edition."""

from __future__ import annotations

from dataclasses import replace

from gentool.form.model import Address
from tests.importing.awkward.kinds import usual
from tests.importing.awkward.known import Known, known
from tests.importing.awkward.layouts import Layout, ordered, row_of, size
from tests.importing.awkward.pages import PLAIN, body_of, page_of
from tests.importing.awkward.pieces import Piece, change, key_of, pieces_of, relaid, table_of


def two_reports(known: Known) -> bytes:
    """Two offices' reports one under the other on a page."""
    return PLAIN.page(known, body_of(pieces_of(known)) + body_of(pieces_of(_other()))).encode("utf-8")


def _other() -> Known:
    return known(8)


def no_report(known: Known) -> bytes:
    """A notice that asks for annual reports, with links to some."""
    lines = (
        f"关于做好{known.year}年政府信息公开工作年度报告编制工作的通知",
        "各镇、各部门：请于1月31日前将年度报告报送市政务公开办，格式按国家统一要求。",
        "报告应分总体情况、存在的主要问题等六个部分，表格数据须自行核对。",
    )
    return page_of(known, [Piece("text", line) for line in lines])


def list_of_reports(known: Known) -> bytes:
    """The page that lists all offices' reports."""
    links = "".join(f"<li><a href='{n}.html'>云溪市第{n}中学2025年政府信息公开工作年度报告</a></li>" for n in range(30))
    return f"<html><title>政府信息公开年报</title><body><ul>{links}</ul></body></html>".encode()


def tables_only(known: Known) -> bytes:
    """Only the three tables and their headings, no narrative."""
    keys = {table.key for table in known.form.tables}
    return page_of(known, [p for p in pieces_of(known) if p.part in keys or p.sort in ("title", "preface")])


def without_words() -> Known:
    """Return a report without any narrative."""
    return replace(usual(), writings=())


def figures_only() -> Known:
    """Return a report that is nothing but tables."""
    return replace(usual(), writings=(), preface=())


def part_six_missing(known: Known) -> bytes:
    """Part 6 is missing altogether."""
    return page_of(known, [p for p in pieces_of(known) if p.part != key_of(known, 6)])


REFERENCE = "详见文后附表。"


def tables_at_the_end(known: Known) -> bytes:
    """All tables stand behind the text, and their parts refer to them."""
    pieces = [p for p in pieces_of(known) if p.sort != "note"]
    tables = [p for p in pieces if p.sort == "table"]
    refer = change(pieces, "table", lambda p: [Piece("text", REFERENCE, p.part)])
    return page_of(known, [*refer, *tables])


def old_edition() -> Known:
    """Return a report for 2023 set in the edition of 2019."""
    return known(5, "2019", 2023)


def of_2020() -> Known:
    """Return a report for 2020 in the edition of 2019."""
    return known(6, "2019", 2020)


_SHARED = "其他处理"


def other_handling_in_one_row(report: Known) -> bytes:
    """（六）其他处理 is left as a single row with the sums of its three, as the edition of 2019 has it."""
    handled = other_handling(report)

    def total(column: str) -> str:
        return str(sum(int(report.figures[a].text) for a in handled if a.column == column))

    def merged(layout: Layout) -> Layout:
        first = row_of(layout, handled[0])
        label = next(c.text for c in layout if _SHARED in c.text and c.column == 1)
        kept = [row for row in range(size(layout)[0]) if row not in (first + 1, first + 2)]
        cells = (c for c in ordered(layout, kept) if (c.row, c.column) != (first, 1))
        return tuple(
            c
            if c.row != first
            else c._replace(text=total(c.address.column))
            if c.address
            else c._replace(text=label, column=1, width=2)
            for c in cells
        )

    return page_of(report, relaid(pieces_of(report), merged, key_of(report, 3)))


def other_handling(report: Known) -> list[Address]:
    """Name the figures of the three rows of other handling."""
    cells = table_of(report, 3).cells
    return [a for name, row in cells.items() if name.startswith(f"{_SHARED}.") for a in row]
