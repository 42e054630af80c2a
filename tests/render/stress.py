"""The report that strains a layout: whatever is long, wide or many in one report, for any edition of the form.

A title of three lines, seven digits in every cell (sums cannot hold then, which is no matter for looks), remarks in
twelve cells, 5,000 characters, 12 pictures, a table of nine columns, telephone numbers and figures with their units.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import date
from functools import cache

from gentool.form.loading import form_of
from gentool.problems.problem import Where
from gentool.report.model import Figure, Paragraph, Picture, Piece, PlainTable, Report, Span
from tests.builders import balanced, report_of, yaml_of

YEARS = {"2019": 2020, "2021": 2025}
UNIT = "云溪市滨江高新技术产业开发区管理委员会行政审批和政务服务数据管理局"
REMARKS = 12
CHARACTERS = 5_000
SIZES = ((1600, 700), (300, 1400), (90, 60), (700, 700)) * 3  # of pictures: too wide, too high, small, square
HERE = Where("x.yaml", 1, 1)
NUMBERS = ("0571-1234567", "1,234,567件", "010-87654321转8016", "23.75万元", "12345")
_SENTENCE = (
    "{place}全年受理{number}咨询，逐件登记、逐件答复，群众对答复的时限和说理普遍认可；",
    "对涉及面广的事项由{place}会同有关科室研究后统一口径，再向社会公布，并附联系电话{number}；",
    "凡属{place}职责范围的信息，一律在形成之日起二十个工作日以内公开，共计{number}；",
)


@cache
def stress(edition: str) -> Report:
    """Return the report."""
    form = form_of(edition)
    report, _ = report_of(yaml_of(form, balanced(form, 3), YEARS[edition]).replace("云溪市测试局", UNIT))
    figures = {
        address: figure._replace(value=(value := 1_000_000 + 48_271 * number % 8_999_999), text=str(value))
        for number, (address, figure) in enumerate(report.figures.items())
    }
    long = max(form.tables, key=lambda table: len(table.rows))
    for address in [address for address in figures if address.table == long.key][:: 160 // REMARKS][:REMARKS]:
        figures[address] = figures[address]._replace(remark="其中含上年度结转1234567件")
    first, *_, last = (part.key for part in form.parts if part.narrative is not None)
    return replace(
        report,
        figures=figures,
        narrative={**report.narrative, first: tuple(_pieces()), last: (_text(3),)},
        notes={table.key: "含上年度结转数量，咨询电话0571-1234567。" * 3 for table in form.tables},
        signature=UNIT[:19],
        published=date(2026, 1, 9),
    )


def remarked(report: Report) -> list[Figure]:
    """Return the figures that have a remark."""
    return [figure for figure in report.figures.values() if figure.remark]


def characters(report: Report) -> int:
    """Count the characters of the narrative."""
    return sum(len(piece.text) for key in report.narrative for piece in report.paragraphs(key))


def _pieces() -> list[Piece]:
    """Return the long part: headings of every level, text, and the pictures and tables among it."""
    pieces: list[Piece] = []
    for number, (width, height) in enumerate(SIZES):
        level = 2 + number % 3
        pieces.append(
            _heading(
                f"{('', '', '（一）', '1.', '（1）')[level]}{'持续推进重点领域信息公开' * (1 + number % 4)}", level
            )
        )
        pieces += [_text(number), _text(number + 1)]
        caption = f"图{number + 1} {'各渠道主动公开政府信息条数' * (1 + number % 3)}"
        pieces.append(Picture(caption, _png(width, height), "png", width, height, HERE))
    pieces.append(_table(9, 24))
    pieces.append(_table(3, 4))
    while sum(len(piece.text) for piece in pieces if isinstance(piece, Paragraph)) < CHARACTERS:
        pieces.append(_text(len(pieces)))
    return pieces


def _heading(text: str, level: int) -> Paragraph:
    return Paragraph((Span(text),), level, HERE)


def _text(seed: int) -> Paragraph:
    drawn = (
        _SENTENCE[(seed + turn) % 3].format(
            place="行政审批窗口"[: 2 + (seed + turn) % 5], number=NUMBERS[(seed * 2 + turn) % 5]
        )
        for turn in range(4)
    )
    return Paragraph((Span("".join(drawn)[:-1] + "。"),), 0, HERE)


def _table(columns: int, rows: int) -> PlainTable:
    head = tuple((Span(f"第{number}季度受理"),) for number in range(1, columns))
    body = tuple(
        ((Span(f"街道办事处{row}"),), *((Span(str(1_000_000 + row * 54_321 + n)),) for n in range(1, columns)))
        for row in range(1, rows + 1)
    )
    return PlainTable((((Span("单位"),), *head), *body), HERE)


def _png(width: int, height: int) -> bytes:
    """Return a grey picture of this size with a dark frame and a diagonal, so that one sees when it is cut or bent."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    edge = max(2, min(width, height) // 40)
    rows = []
    for y in range(height):
        row = bytearray(b"\xd8" * width)
        row[:edge] = row[-edge:] = b"\x30" * edge
        at = y * (width - edge) // height
        row[at : at + edge] = b"\x30" * edge
        rows.append(b"\0" + (b"\x30" * width if y < edge or y >= height - edge else bytes(row)))
    header = struct.pack(">2L5B", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"".join(rows)))
        + chunk(b"IEND", b"")
    )
