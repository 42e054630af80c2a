"""The sheets without a grid: whose report it is, the narrative, and the office's own figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gentool.blanks.excel import layout
from gentool.blanks.excel.content import Content
from gentool.blanks.excel.layout import Area
from gentool.blanks.excel.numbers import as_number
from gentool.blanks.excel.paper import TALLEST, Paper
from gentool.blanks.excel.styles import EMPTY, Look
from gentool.form.model import Form, Part, Section
from gentool.report.reading.heads import CONTACT, CROSS_SUMS, DATA, PREFACE, PUBLISHED, SIGNATURE, UNIT, YEAR

_CONTACT_NAMES = ("地址", "电话", "电子邮箱", "邮政编码")
_MORE_CONTACTS = 3  # empty lines
_LINES = 60  # for own figures
_LEAST, _LEAST_LINE = 24.0, 22.0
_TEXT_HEIGHT, _PREFACE_HEIGHT = 120.0, 96.0


def draw_head(sheet: Any, content: Content) -> None:
    """Draw the sheet that says whose report it is and what is printed around it."""
    paper = Paper(sheet, [20, 62, 46])
    paper.line(1, layout.HEAD, Look.TITLE, least=30)
    paper.line(2, "黄色的两格必须填，其余的可以空着。", Look.HINT)
    lines = (
        (UNIT, content.unit, "单位的规范名称，印在标题里。", Look.SHORT_TEXT),
        (YEAR, content.year, f"报告的年度，四位数字。本表按 {_years(content.form)}的格式制作。", Look.SHORT_TEXT),
        (PUBLISHED, content.published, "例如 2026-01-20。", Look.SHORT_TEXT),
        (SIGNATURE, content.signature, "印在报告末尾的名称。", Look.SHORT_TEXT),
        (PREFACE, content.preface, "报告开头的一段话。空着就用通用的引言。", Look.LONG_TEXT),
    )
    row = 4
    for label, value, hint, look in lines:
        _line(paper, row, label, value, hint, look, _PREFACE_HEIGHT if label == PREFACE else _LEAST)
        row += 1
    paper.mark(Area(4, 2, 5, 2), "ISBLANK(B4)", EMPTY)
    row += 1
    heads = (CONTACT, layout.CONTACT_VALUE)
    for column, head in enumerate(heads, 1):
        paper.put(Area(row, column, row, column), head, Look.HEADER)
    paper.sheet.row_dimensions[row].height = _LEAST
    names = [name for name, _ in content.contact]
    entries = [*content.contact, *((name, "") for name in _CONTACT_NAMES if name not in names)]
    entries += [("", "")] * _MORE_CONTACTS
    for number, (name, value) in enumerate(entries, row + 1):
        paper.put(Area(number, 1, number, 1), name, Look.SHORT_TEXT)
        paper.put(Area(number, 2, number, 2), value, Look.SHORT_TEXT)
        hint = "印在引言末尾，供读者联系；空着的不印。左边的名称可以改。" if number == row + 1 else ""
        paper.put(Area(number, 3, number, 3), hint, Look.BESIDE)
        paper.sheet.row_dimensions[number].height = max(_LEAST, paper.height(value, Area(number, 2, number, 2)))
    paper.sheet.row_dimensions[row + 1].height = 36
    paper.finish(row + len(entries), landscape=True)


def _years(form: Form) -> str:
    return f"{form.first_year}—{form.last_year} 年度" if form.last_year else f"{form.first_year} 年度及以后"


def _line(paper: Paper, row: int, label: str, value: str, hint: str, look: Look, least: float) -> None:
    paper.put(Area(row, 1, row, 1), label, Look.LABEL)
    paper.put(Area(row, 2, row, 2), value, look)
    paper.put(Area(row, 3, row, 3), hint, Look.BESIDE)
    needed = max(paper.height(value, Area(row, 2, row, 2)), paper.height(hint, Area(row, 3, row, 3), Look.BESIDE))
    paper.sheet.row_dimensions[row].height = max(least, needed)


def draw_words(sheet: Any, content: Content) -> None:
    """Draw the sheet of the narrative: a band for every part, a large cell for every section."""
    paper = Paper(sheet, [20, 30, 100])
    paper.line(1, "文字部分", Look.TITLE, least=30)
    hint = (
        "写在右边的大格子里。另起一段按 Alt+Enter（先按住 Alt 再按回车）；小标题（一）、1. 各占一段。"
        "文字里可以引用表里的数，例如 {{ 名称 }}，名称写在“数据”表里；不会用的，直接写数字。"
    )
    paper.line(2, hint, Look.HINT)
    row = 4
    for part in content.form.parts:
        if part.narrative is None:
            continue
        limits = [f"一般不超过 {part.narrative.most} 字" if part.narrative.most else "", *_must(part)]
        paper.put(Area(row, 1, row, 2), part.heading, Look.BAND)
        paper.put(Area(row, 3, row, 3), "；".join(filter(None, limits)), Look.ASIDE)
        paper.sheet.row_dimensions[row].height = _LEAST
        for label, guide, text, optional in _passages(part, content):
            for number, piece in enumerate(_pieces(paper, text)):
                row += 1
                paper.put(Area(row, 1, row, 1), f"{label}{layout.GOES_ON}" if number else label, Look.LABEL)
                paper.put(Area(row, 2, row, 2), "" if number else guide, Look.ASIDE)
                area = Area(row, 3, row, 3)
                paper.put(area, piece, Look.LONG_TEXT)
                if not optional:
                    paper.mark(area, f"ISBLANK({area.ref})", EMPTY)
                paper.sheet.row_dimensions[row].height = max(_TEXT_HEIGHT, paper.height(piece, area, Look.LONG_TEXT))
        row += 2
    paper.finish(row - 2, frozen="A3", landscape=True)


def _must(part: Part) -> Iterator[str]:
    if part.narrative and part.narrative.must:
        yield f"必须提到：{'、'.join(part.narrative.must)}"


def _passages(part: Part, content: Content) -> Iterator[tuple[str, str, str, bool]]:
    """Yield label, guide and text of what is to be written in a part, and whether it may be left out."""
    assert part.narrative is not None
    whole = content.passages.get((part.key, ""))
    if whole is not None or not part.narrative.sections:
        yield layout.WHOLE, part.narrative.guide, whole or "", False
        return
    for section in part.narrative.sections:
        text = content.passages.get((part.key, section.key), "")
        yield section.label or section.key, _guide(section), text, section.optional


def _guide(section: Section) -> str:
    lines = [section.guide]
    if section.optional:
        lines.append("可以不写。")
    if section.mention is not None:
        lines.append(f"名称以“{section.mention.units}”结尾的，还要写到：{'、'.join(section.mention.any)}。")
    return "\n".join(filter(None, lines))


def _pieces(paper: Paper, text: str) -> Iterator[str]:
    """Cut a long text between its lines so that every piece can be seen as a whole in its cell."""
    area = Area(1, 3, 1, 3)
    piece: list[str] = []
    for line in text.split("\n"):
        if piece and paper.height("\n".join([*piece, line]), area, Look.LONG_TEXT) >= TALLEST:
            yield "\n".join(piece)
            piece = []
        piece.append(line)
    yield "\n".join(piece)


def draw_numbers(sheet: Any, content: Content) -> None:
    """Draw the sheet of the office's own figures and the equations between them."""
    paper = Paper(sheet, [30, 26, 4, 56])
    paper.line(1, f"本单位自己的{DATA}", Look.TITLE, least=30)
    hint = (
        "可以空着。这里的数可以在文字里引用：左边写“网站”和 373，文字里写 {{ 网站 }}，印出来就是 373。"
        f"右边写这些数之间应当成立的等式，检查时会{CROSS_SUMS}，例如：公开信息总数 = 网站 + 公众号"
    )
    paper.line(2, hint, Look.HINT)
    for column, head in ((1, layout.NAME), (2, layout.VALUE), (4, layout.EQUATION)):
        paper.put(Area(4, column, 4, column), head, Look.HEADER)
    paper.sheet.row_dimensions[4].height = _LEAST
    rows = max(_LINES, len(content.data) + 20, len(content.cross_sums) + 20)
    for number in range(rows):
        row = 5 + number
        name, value = content.data[number] if number < len(content.data) else ("", "")
        sums = content.cross_sums[number] if number < len(content.cross_sums) else ""
        paper.put(Area(row, 1, row, 1), name, Look.SHORT_TEXT)
        figure = as_number(value)
        if figure is None:
            paper.put(Area(row, 2, row, 2), value, Look.NUMBER)
        else:
            paper.put(Area(row, 2, row, 2), figure.value, Look.NUMBER, figure.format)
        paper.put(Area(row, 4, row, 4), sums, Look.SHORT_TEXT)
        needed = max(paper.height(text, Area(row, at, row, at)) for text, at in ((name, 1), (value, 2), (sums, 4)))
        paper.sheet.row_dimensions[row].height = max(_LEAST_LINE, needed)
    paper.finish(4 + rows, frozen="A5", one_page=rows == _LINES)
