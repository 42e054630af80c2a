"""A published report as plain text or Markdown → its paragraphs and tables.

In: the bytes of a ``.txt`` or ``.md`` file, in any encoding that Notepad writes. Out: a document for ``recognise``.
Catches bytes that are no text, and far too much of it. In plain text a line is a paragraph; Markdown joins lines, and
has tables of HTML where cells are merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import unescape
from itertools import groupby, pairwise, zip_longest
from re import IGNORECASE, MULTILINE, Match

from gentool.importing.blocks import MOST_BLOCKS, MOST_CELLS, Block, Document, Left, SourceTable, Text
from gentool.importing.characters import called, gap, lowered, raised, spans_of
from gentool.importing.faults import TOO_MUCH, refused
from gentool.importing.html import page
from gentool.importing.text.lines import Line, decoded, joined, lines_of, width_of
from gentool.importing.text.tables import parted
from gentool.problems.problem import Problem, Where
from gentool.report.model import Span
from gentool.text.lazy_regex import Pattern

_MARKDOWN = (".md", ".markdown")
_BARS, _MOST_BARS = "|｜│┃\t", 5 * MOST_CELLS
_MOST_LINES = 10 * MOST_BLOCKS  # blank ones among them
_MARKS, _MOST_MARKS = "*<", 10 * MOST_BLOCKS
_HEADING = Pattern(r"^(?:#|[一二三四五六七八九十]、)", MULTILINE)
_TAG = Pattern(r"<(/?)table\b[^<>]{0,2000}>", IGNORECASE)
_HEADING_MARK = Pattern(r"(#{1,6})[ \t\u3000]*(?=[^#\s])")
_LIST_OR_QUOTE = Pattern(r"(?:[-*+][ \t]+|>[ \t]?)")
_ORDINAL = Pattern(
    r"[一二三四五六七八九十]{1,3}、|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|\d{1,2}[.．、](?!\d)"
)
_LINE_OF_MARKS = Pattern(r"=+|(?:- ?){2,}|(?:\* ?){3,}|(?:_ ?){3,}|`{3}.*|~{3}.*")
_PICTURE = Pattern(r"!\[([^\[\]\n]{0,200})\]\([^()\n]{0,400}\)")
_MARK = Pattern(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<bold>\*\*)"
    r"|(?P<picture>!?)\[(?P<text>[^\[\]\n]{0,200})\]\([^()\n]{0,400}\)|\[\^(?P<note>[^\[\]\s]{1,20})\]"
    r"|<(?P<address>https?://[^<>\s]{1,400})>|(?P<break><br {0,3}/?>)"
    r"|~~(?P<struck>[^~\n]{1,200})~~|<(?P<tag>del|s|strike|sup|sub)>(?P<inner>[^<>\n]{0,200})</(?P=tag)>"
    r"|(?P<lone></?(?:u|i|em|b|strong|span|font|small|mark|ins|center|p|div)(?: [^<>\n]{0,100})?>)"
    r"|(?P<entity>&(?:\#\d{1,6}|\#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,24}\d{0,2});)"
    r"|(?<![*0-9A-Za-z])\*(?P<slant>[^*\s][^*\n]{0,100})\*(?![*0-9A-Za-z])"
    r"|(?<!\w)_(?P<line>[^_\s][^_\n]{0,100})_(?!\w)"
    r"|`(?P<code>[^`\n]{1,200})`"
)
_SIGNS = frozenset("\\*[<~&_`")
_LONGEST_HEADING = 40


def read(data: bytes, file: str) -> Document:
    """Return the paragraphs and tables of a text; ``file`` is its name, whose ending tells Markdown.

    Raises GentoolError for what is no text (``I-BROKEN``) and for more than a report can hold (``I-LIMIT``).
    """
    text, problems = decoded(data, file)
    if sum(map(text.count, _BARS)) > _MOST_BARS:
        raise refused(TOO_MUCH, file, f"文件里的竖线和制表符有 {_MOST_BARS:,} 个以上，不像一份年度报告。")
    if text.count("\n") + text.count("\v") > _MOST_LINES:
        raise refused(TOO_MUCH, file, f"文件有 {_MOST_LINES:,} 行以上，不像一份年度报告。")
    is_markdown = file.lower().endswith(_MARKDOWN)
    tables: list[Block] = []
    if is_markdown:
        text, tables, more = without_tables(without_comments(text), file)
        problems += more
        if sum(map(text.count, _MARKS)) > _MOST_MARKS:
            raise refused(TOO_MUCH, file, f"文件里的记号有 {_MOST_MARKS:,} 个以上，不像一份年度报告。")
    blocks = list(_blocks(list(lines_of(text, file)), is_markdown))
    if tables:
        blocks = sorted([*blocks, *tables], key=lambda block: block.where.line or 0)
    return Document.of(file, blocks, problems=problems)


def _blocks(lines: list[Line], is_markdown: bool) -> Iterator[Block]:
    items = list(parted(lines))
    width = 0 if is_markdown else width_of(item for item in items if isinstance(item, Line))
    for is_table, run in groupby(items, lambda item: isinstance(item, SourceTable)):
        if not is_table:
            prose = (item for item in run if isinstance(item, Line))
            yield from paragraphs(prose) if is_markdown else _plain(joined(prose, width))
            continue
        for table in run:
            if isinstance(table, SourceTable):
                yield from _without_marks(table) if is_markdown else [table]


def _plain(lines: Iterable[Line]) -> Iterator[Text]:
    for line in lines:
        if text := line.text.strip():
            text = " ".join(text.split("\t")) if "\t" in text else text
            yield Text.plain(text, line.after(len(line.text) - len(line.text.lstrip())))


def _without_marks(table: SourceTable) -> Iterator[Block]:
    """Take marks and escapes out of the cells of a Markdown table; what is left out is told behind it."""
    left: list[Left] = []
    cells = []
    for cell in table.cells:
        inlines = [inline(line) for line in cell.text.split("\n")]
        text = "\n".join(filter(None, ("".join(span.text for span in spans) for spans, _ in inlines)))
        cells.append(cell._replace(text=text))
        left += (Left(what, cell.where) for _, told in inlines for what in told)
    yield table._replace(cells=tuple(cells))
    yield from left


def without_tables(text: str, file: str) -> tuple[str, list[Block], list[Problem]]:
    """Return a text with line ends in place of its tables of HTML, their blocks, and what is told of them.

    All stand at the lines where the tables begin.
    """
    rest: list[str] = []
    blocks: list[Block] = []
    problems: list[Problem] = []
    position = line = 0
    for start, end in _stretches(text):
        line += text.count("\n", position, start)
        found = page.read(text[start:end].encode("utf-8", "replace"), file)
        blocks += (block._replace(where=block.where._replace(line=line + 1, spot="")) for block in found.blocks)
        problems += (replace(told, where=told.where._replace(line=line + 1, spot="")) for told in found.problems)
        ends = text.count("\n", start, end)
        rest += (text[position:start], "\n" * ends)
        line += ends
        position = end
    return "".join((*rest, text[position:])), blocks, problems


def _stretches(text: str) -> list[tuple[int, int]]:
    """Return where tables begin and end, those within others left out."""
    found: list[tuple[int, int]] = []
    depth = start = last = 0
    for tag in _TAG.finditer(text):
        heading = _HEADING.search(text, last, tag.start()) if depth else None
        last = tag.end()
        if heading:  # the table before was not closed
            found.append((start, heading.start()))
            depth = 0
        if not tag[1]:
            start = start if depth else tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                found.append((start, tag.end()))
    if depth:  # not closed: as far as the next heading
        heading = _HEADING.search(text, start)
        found.append((start, heading.start() if heading else len(text)))
    return found


def without_comments(text: str) -> str:
    """Take out ``<!-- … -->``, keeping the line ends in it so that places stay right."""
    pieces, position = [], 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start)) >= 0:
        pieces += [text[position:start], "\n" * text.count("\n", start, end)]
        position = end + 3
    return "".join((*pieces, text[position:]))


def paragraphs(lines: Iterable[Line]) -> Iterator[Text | Left]:
    """Yield the blocks of lines between two tables."""
    waiting: list[tuple[str, Where]] = []
    for line in lines:
        text = line.text.strip()
        where = line.after(len(line.text) - len(line.text.lstrip()))
        is_rule = bool(text) and _LINE_OF_MARKS.fullmatch(text) is not None
        picture, heading, mark = _PICTURE.fullmatch(text), _HEADING_MARK.match(text), _LIST_OR_QUOTE.match(text)
        if not text or is_rule or picture or heading or (mark and text[0] != ">"):
            yield from _closed(waiting, is_heading=is_rule and text[0] in "=-" and len(waiting) == 1)
        if picture:
            yield Left(called("图片", picture[1], 200), where)
        elif heading:
            words = line.after(line.text.index("#") + heading.end())
            waiting.append((text[heading.end() :].rstrip("#").rstrip(), words))
            yield from _closed(waiting, is_heading=True)
        elif not is_rule:
            if mark:
                text, where = text[mark.end() :].strip(), where._replace(column=(where.column or 1) + mark.end())
            if _ORDINAL.match(text) or (waiting and _stands_alone(waiting[-1][0])):
                yield from _closed(waiting)
            if text:
                waiting.append((text, where))
    yield from _closed(waiting)


def _stands_alone(text: str) -> bool:
    """Whether a line is a numbered heading, which nothing is joined to although no blank line follows."""
    return bool(len(text) <= _LONGEST_HEADING and _ORDINAL.match(text) and text[-1] not in "，。；：！？、,;:!?.")


def _closed(waiting: list[tuple[str, Where]], *, is_heading: bool = False) -> Iterator[Text | Left]:
    if waiting:
        texts = [text for text, _ in waiting]
        gaps = (gap(before, behind) for before, behind in pairwise(texts))
        spans, left = inline("".join(text + blank for text, blank in zip_longest(texts, gaps, fillvalue="")))
        if spans:
            yield Text(spans, waiting[0][1], is_heading)
        yield from (Left(what, waiting[0][1]) for what in left)
        waiting.clear()


def inline(text: str) -> tuple[tuple[Span, ...], list[str]]:
    """Return a paragraph without its marks, and what is left out: ``**`` makes bold, links keep their text."""
    marks = list(_MARK.finditer(text)) if not _SIGNS.isdisjoint(text) else []
    stars = sum(mark["bold"] is not None for mark in marks)
    pairs, bold, position = stars // 2 * 2, False, 0
    found: list[Span] = []
    left: list[str] = []
    for mark in marks:
        found.append(Span(text[position : mark.start()], bold))
        position = mark.end()
        if mark["bold"]:
            if pairs:
                bold, pairs = not bold, pairs - 1
            else:
                found.append(Span("**", bold))
        else:
            kept, what = _meant(mark)
            found.append(Span(kept, bold))
            left += [what] * bool(what)
    found.append(Span(text[position:], bold))
    return spans_of(found), left


def _meant(mark: Match[str]) -> tuple[str, str]:
    """Return what a mark leaves in the text, and what it leaves out."""
    if mark["break"]:
        return " ", ""
    if mark["entity"]:
        return unescape(mark["entity"]), ""
    if mark["picture"]:
        return "", called("图片", mark["text"], 200)
    if mark["note"]:
        return "", f"脚注“{mark['note']}”"
    struck = mark["struck"] or (
        mark["inner"] if (mark["tag"] or "")[:1] in ("d", "s") and mark["tag"][1:2] != "u" else ""
    )
    if struck:
        return "", called("划去的文字", struck)
    if mark["tag"]:
        return (raised if mark["tag"] == "sup" else lowered)(mark["inner"]), ""
    slant = mark["slant"] or mark["line"]
    if slant:
        return slant, f"“{slant[:20]}”的斜体"
    return mark["escaped"] or mark["text"] or mark["address"] or mark["code"] or "", ""
