"""A checked report → PDF, set by Typst: tagged (PDF/UA-1, PDF/A-2a), with bookmarks and embedded fonts.

In: a report whose narrative is filled in. Out: bytes, the same on every machine that has the same fonts. The layout is
``templates/base/report.typ``, which draws the cells of the grid and the pieces of the narrative from JSON. Typst and
its fonts are the extra ``gentool[pdf]``, imported when the first PDF is made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timezone
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

from gentool.form.data_folder import templates_folder
from gentool.form.grid import Grid, Role, grid_of
from gentool.problems.problem import Code, GentoolError, Problem, Severity, Where
from gentool.render import picture_metadata
from gentool.render.charts import WIDTH, drawn_chart
from gentool.render.looks import WHOLE
from gentool.report.model import Chart, Paragraph, Picture, Piece, Report, Span
from gentool.text.lazy_regex import Pattern

if TYPE_CHECKING:
    import typst

NO_TYPST = Code(
    "O-PDF",
    "生成 PDF 要用的程序包没有安装",
    "请运行 pip install typst pylopdf-fonts-zh-cn 后再试，或者用 Word/WPS 打开生成的 docx，另存为 PDF。",
)
NO_FONT = Code(
    "O-FONT",
    "没有能排中文的字体，不能生成 PDF",
    "请运行 pip install pylopdf-fonts-zh-cn，里面是思源宋体和思源黑体；或者安装任何一种中文字体后再试。",
)
CODES = (NO_TYPST, NO_FONT)

# The faces of GB/T 9704 by their use, then those that the extra brings, then what other systems have of each kind.
_SONG = ("Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "STSong")
_HEI = ("Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "SimHei", "Microsoft YaHei", "PingFang SC")
_FACES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "title": (("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"), _SONG),
    "body": (("FangSong_GB2312", "FangSong"), _SONG),
    "kai": (("KaiTi_GB2312", "KaiTi"), _SONG),
    "sans": (("SimHei",), _HEI),
}
_OFFICIAL = {"title": "方正小标宋", "body": "仿宋", "kai": "楷体", "sans": "黑体"}
_LATIN = ("Times New Roman", "Liberation Serif", "Libertinus Serif")
# Widths of the columns of labels beside those of figures, which have one each: about half of a wide table.
_LABEL_SHARES: Mapping[int, list[float]] = {0: [], 1: [1.4], 3: [0.6, 1.3, 3.4]}
_MISSING = Pattern(r'the text `"(.{0,99}?)"` could not be displayed|contains the codepoint `"(.{1,99}?)"`')


def require() -> None:
    """Raise GentoolError O-PDF or O-FONT where no PDF can be made, before any report is begun."""
    _faces(office_fonts=False)


def stand_ins(file: str) -> list[Problem]:
    """Tell which of the faces that official documents are set in this machine lacks, and what stands in for them."""
    faces = _faces(office_fonts=True)
    lacking = {_OFFICIAL[use]: faces[use][-1] for use, (wanted, _) in _FACES.items() if faces[use][-1] not in wanted}
    said = "、".join(f"{face}（用 {other} 代替）" for face, other in lacking.items())
    hint = "要用这些字体的，请先装好；PDF 的其他方面不受影响。"
    told = f"这台机器上没有公文用的{said}。"
    return [NO_FONT.at(Where(file), told, hint=hint, severity=Severity.INFO)] if lacking else []


def render_pdf(report: Report, *, draft: bool = False, office_fonts: bool = False) -> bytes:
    """Return a report as PDF; ``draft`` marks every page, ``office_fonts`` sets in those of this machine.

    Raises GentoolError O-PDF, O-FONT.
    """
    faces = _faces(office_fonts)
    import typst

    with TemporaryDirectory(prefix="gentool-") as name:
        folder = Path(name)
        data = _data(report, folder, draft=draft)
        try:
            return _typeset(data | {"fonts": faces}, folder, report.published, office_fonts)
        except typst.TypstError as error:
            # A character so rare that the fonts of the extra lack it; another font of this machine may have it.
            if _MISSING.search(error.message) and not office_fonts:
                return render_pdf(report, draft=draft, office_fonts=True)
            raise GentoolError(_explained(error.message, report.file)) from error


def _typeset(data: Mapping[str, Any], folder: Path, published: date | None, office_fonts: bool) -> bytes:
    import typst

    day = published or date(2000, 1, 1)
    made = typst.Compiler(root=folder, font_paths=_fonts(office_fonts)).compile(
        (templates_folder() / "base" / "report.typ").read_bytes(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=datetime(day.year, day.month, day.day, tzinfo=timezone.utc),
    )
    return cast(bytes, made)


def _explained(message: str, file: str) -> Problem:
    if missing := _MISSING.search(message):
        sign = f"“{found}”这个字" if (found := missing[1] or missing[2]) else "图里的一个符号"
        said = f"这台机器的字体里没有{sign}，PDF 排不出来。"
        return NO_FONT.at(Where(file), said, hint="请换一个写法，或者安装有这个字的中文字体后再试。")
    hint = "Word 和网页不受影响，可以先用 Word 另存为 PDF。"
    return NO_TYPST.at(Where(file), f"PDF 没有排成（{message}）。", hint=hint)


@cache
def _fonts(office_fonts: bool) -> typst.Fonts:
    """Return the fonts to set in: those of the extra alone, so that all machines make the same, unless asked."""
    try:
        import typst
    except ImportError as error:
        raise GentoolError(NO_TYPST.at(Where(""), "没有安装 typst，不能生成 PDF。")) from error
    brought: list[str] = []
    try:
        import pylopdf_fonts_zh_cn

        brought.append(str(Path(pylopdf_fonts_zh_cn.__file__).parent))
    except ImportError:
        office_fonts = True
    return typst.Fonts(include_system_fonts=office_fonts, font_paths=brought)


@cache
def _faces(office_fonts: bool) -> dict[str, list[str]]:
    """Return the families of each use, the best that is there."""
    there = set(_fonts(office_fonts).families())
    latin = next(name for name in _LATIN if name in there)
    faces = {}
    for use, (wanted, others) in _FACES.items():
        found = next((name for name in (*wanted, *others, *_HEI, *_SONG) if name in there), None)
        if found is None:
            raise GentoolError(NO_FONT.at(Where(""), "这台机器上没有能排中文的字体。"))
        faces[use] = [latin, found]
    return faces


def _data(report: Report, folder: Path, *, draft: bool) -> dict[str, Any]:
    """Return everything that the layout draws; pictures are written into ``folder``."""
    from gentool.render.docx import broken_title

    parts = [
        {
            "headings": report.headings[part.key],
            "grid": _grid(grid_of(part.table), report) if part.table and part.key not in report.absent else None,
            "absent": report.absent.get(part.key, ""),
            "notes": part.table.notes if part.table else (),
            "note": report.notes.get(part.key, ""),
            "pieces": [_piece(piece, folder) for piece in report.narrative.get(part.key, ())],
        }
        for part in report.form.parts
    ]
    return {
        "title": report.title,
        "lines": broken_title(report.title, report.unit).split("\n"),
        "unit": report.unit,
        "draft": draft,
        "whole": WHOLE.pattern,
        "opening": [_piece(piece, folder) for piece in report.opening],
        "parts": parts,
        "signature": report.signature,
        "published": report.published_on,
    }


def _grid(grid: Grid, report: Report) -> dict[str, Any]:
    labels = min(cell.column for cell in grid.cells if cell.role is Role.FIGURE)
    bands: list[dict[str, Any]] = []
    for row in grid.rows:
        is_header = bool(row) and not any(cell.role in (Role.LABEL, Role.FIGURE) for cell in row)
        if not bands or bands[-1]["is-header"] is not is_header:
            bands.append({"is-header": is_header, "cells": []})
        for cell in row:
            figure = report.figures[cell.address] if cell.address is not None else None
            text = cell.text if figure is None else figure.shown
            long = figure is not None and len(figure.text) > grid.digits
            place = {"x": cell.column, "y": cell.row, "width": cell.width, "height": cell.height}
            looks = {"role": cell.role.value, "vertical": cell.vertical, "long": long}
            bands[-1]["cells"].append({**place, **looks, "text": text})
    shares = [*_LABEL_SHARES.get(labels, [2] * labels), *[1] * (grid.width - labels)]
    return {"width": grid.width, "repeats": grid.header_rows > 0, "bands": bands, "columns": shares}


def _piece(piece: Piece, folder: Path) -> dict[str, Any]:
    """Return a piece of narrative as the layout takes it; a picture becomes a file of ``folder``."""
    if isinstance(piece, Paragraph):
        spans, head = piece.spans, piece.text[: piece.lead]
        spans = (Span(piece.text[piece.lead :]),) if piece.lead else spans
        return {"kind": "paragraph", "level": piece.level, "lead": piece.lead, "head": head, "spans": spans}
    if isinstance(piece, Picture):
        name = f"{len(list(folder.iterdir()))}.{piece.extension}"
        (folder / name).write_bytes(picture_metadata.published(piece.data, piece.extension))
        shown = {"file": f"/{name}", "alternative": piece.caption, "size": (piece.width, piece.height)}
        return {"kind": "picture", **shown, "caption": piece.caption}
    if isinstance(piece, Chart):
        shown = {"svg": drawn_chart(piece), "alternative": piece.alternative, "size": (WIDTH * 10 // 9, 1)}
        return {"kind": "picture", **shown, "caption": piece.caption}
    return {"kind": "table", "rows": piece.rows}
