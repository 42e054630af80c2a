"""HTML: titles, headings and sentences as people type them, and what stands between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.importing.awkward.kinds import usual
from tests.importing.awkward.known import Known
from tests.importing.awkward.pages import PLAIN, body_of, page_of, wrapped
from tests.importing.awkward.pieces import Piece, Pieces, Sort, change, key_of, pieces_of

Write = Callable[[Known], bytes]


def _changed(sort: Sort, how: Callable[[Known, Piece], list[Piece]], number: int = 0) -> Write:
    """Return a writer that replaces every piece of a sort with others."""

    def make(known: Known) -> bytes:
        part = key_of(known, number) if number else ""
        return page_of(known, change(pieces_of(known), sort, lambda piece: how(known, piece), part))

    return make


def _worded(sort: Sort, word: Callable[[Known, str], str]) -> Write:
    """Return a writer that words every piece of a sort otherwise."""
    return _changed(sort, lambda known, piece: [piece._replace(text=word(known, piece.text))])


def _after_number(text: str) -> str:
    return text.partition("、")[2]


_DIGITS = {character: str(n) for n, character in enumerate("一二三四五六", 1)}

parts_without_numbers = _worded("part", lambda _, text: _after_number(text))
parts_in_digits = _worded("part", lambda _, text: f"{_DIGITS[text[0]]}. {_after_number(text)}")
parts_in_words = _worded("part", lambda _, text: f"第{text[0]}部分　{_after_number(text)}")
parts_in_brackets = _worded("part", lambda _, text: f"（{text[0]}）{_after_number(text)}")
parts_with_colon = _worded("part", lambda _, text: f"{text}：")
parts_spaced = _worded("part", lambda _, text: "\u3000".join(text))
parts_worded_otherwise = _worded(
    "part",
    lambda _, text: text.replace("行政复议、行政诉讼", "行政复议和行政诉讼").replace(
        "存在的主要问题", "政府信息公开工作存在的主要问题"
    ),
)
_SHORT = ("主动公开", "依申请公开")
sections_in_digits = _worded(
    "section",
    lambda _, text: f"{_DIGITS[text[1]]}.{text[3:]}情况" if text[3:] in _SHORT else f"{_DIGITS[text[1]]}.{text[3:]}",
)


def sections_listed(known: Known) -> bytes:
    """Every heading of a section is an item of a list that counts by itself, as the common editor makes them."""

    def listed(text: str) -> str:
        start = _DIGITS.get(text[1], "1")
        return f'<ol class="custom_cn2" start="{start}"><li><p>{text[3:]}</p></li></ol>\n'

    return page_of(known, dressing=replace(PLAIN, section=listed))


def run_in(known: Known) -> bytes:
    """Headings run into their first paragraph."""

    def merged(pieces: Pieces) -> Pieces:
        new: Pieces = []
        for piece in pieces:
            if piece.sort == "text" and new and new[-1].sort == "section":
                new[-1] = piece._replace(text=f"{new[-1].text}。{piece.text}")
            else:
                new.append(piece)
        return new

    return page_of(known, merged(pieces_of(known)))


def parts_run_in(known: Known) -> bytes:
    """The headings of parts 1 and 6 run into the first paragraph, in bold."""
    pieces = pieces_of(known)
    new: Pieces = []
    for piece in pieces:
        if piece.sort == "text" and new[-1].sort == "part":
            new[-1] = piece._replace(text=f"\x01{new[-1].text}。\x02{piece.text}")
        else:
            new.append(piece)
    page = page_of(known, new).decode()
    return page.replace("\x01", "<strong>").replace("\x02", "</strong>").encode("utf-8")


def parts_run_in_by_colon(known: Known) -> bytes:
    """The headings of parts 1 and 6 run into the first paragraph, a colon between."""
    new: Pieces = []
    for piece in pieces_of(known):
        if piece.sort == "text" and new[-1].sort == "part":
            new[-1] = piece._replace(text=f"{new[-1].text}：{piece.text}")
        else:
            new.append(piece)
    return page_of(known, new)


parts_twice = _changed("part", lambda k, piece: [piece, piece])
introduced = _changed(
    "title",
    lambda k, piece: [
        piece._replace(text=f"{k.year}年政府信息公开工作年度报告"),
        piece._replace(text=f"现将{k.year}年度政府信息公开工作年度报告公布如下："),
    ],
)
title_in_lines = _changed(
    "title",
    lambda k, p: [p._replace(text=k.unit), p._replace(text=f"{k.year}年政府信息公开"), p._replace(text="工作年度报告")],
)
no_title = _changed("title", lambda k, p: [])
title_of_notice = _worded("title", lambda k, text: f"关于发布《{text}》的公告")
title_without_unit = _worded("title", lambda k, text: f"{k.year}年政府信息公开工作年度报告")
title_in_words = _worded("title", lambda k, text: f"{k.unit}二〇二五年度政府信息公开年报")
title_year_first = _worded("title", lambda k, text: f"{k.year}年度{k.unit}政府信息公开工作年度报告")


def nameless(known: Known) -> bytes:
    """Neither title, preface nor page say whose report it is or of which year."""
    pieces = change(pieces_of(known), "title", lambda p: [])
    return f"<html><title>信息公开</title><body>{body_of(pieces)}</body></html>".encode()


def anonymous() -> Known:
    """Return a report that names neither its office nor its year."""
    report = usual()

    def hide(line: str) -> str:
        return line.replace(report.unit, "本单位").replace(f"{report.year}年", "全年")

    writings = tuple(w._replace(lines=tuple(map(hide, w.lines))) for w in report.writings)
    return replace(report, preface=(), writings=writings)


def contents(known: Known) -> bytes:
    """A table of contents with links to the six parts stands before them."""
    entries = "".join(f"<li><a href='#p{n}'>{part.heading}</a></li>" for n, part in enumerate(known.form.parts))
    pieces = pieces_of(known)
    listed = f"<div class='toc'><p>目录</p><ul>{entries}</ul></div>"
    return PLAIN.page(known, body_of(pieces[:1]) + listed + body_of(pieces[1:])).encode("utf-8")


def contents_with_pages(known: Known) -> bytes:
    """A table of contents as Word sets it: dots and page numbers, in plain paragraphs."""
    pieces = pieces_of(known)
    entries = [Piece("text", f"{part.heading}{'…' * 12}{n + 1}") for n, part in enumerate(known.form.parts)]
    return page_of(known, [pieces[0], Piece("text", "目　录"), *entries, *pieces[1:]])


SENTENCE = "本年度这一方面的情况见下表。"


def sentences_beside_tables(known: Known) -> bytes:
    """A sentence stands before each table, and a note under it."""
    pieces = [p for p in pieces_of(known) if not (p.sort == "note" and SENTENCE in p.text)]
    return page_of(known, change(pieces, "table", lambda piece: [Piece("text", SENTENCE, piece.part), piece]))


def with_notes(*notes: str) -> Known:
    """Return a report with notes to every table."""
    report = usual()
    return replace(report, notes={table.key: notes for table in report.form.tables})


def small_table(known: Known) -> bytes:
    """A small table of the narrative has rows that are called as those of the form, for other years."""
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in _SMALL)
    table = f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    page = page_of(usual()).decode()
    at = page.index(PLAIN.section("（三）政府信息管理"))
    return (page[:at] + table + page[at:]).encode("utf-8")


_SMALL = (("信息内容", "上年", "前年"), ("行政许可", "91", "81"), ("行政处罚", "92", "82"), ("行政强制", "93", "83"))


def with_small_table() -> Known:
    """Return a report with a small table at the end of a section, in the narrative's markup."""
    report = usual()
    rows = [f"| {' | '.join(row)} |" for row in (_SMALL[0], ("---",) * 3, *_SMALL[1:])]
    writings = tuple(w._replace(lines=(*w.lines, *rows)) if w.section == "依申请公开" else w for w in report.writings)
    return replace(report, writings=writings)


def pictures_between(known: Known) -> bytes:
    """Charts stand in the narrative as pictures."""
    page = page_of(known).decode()
    at = page.index(PLAIN.section("（三）政府信息管理"))
    return (page[:at] + "<p><img src='chart.png' alt='申请数量变化图'></p>" + page[at:]).encode("utf-8")


def signed(known: Known) -> bytes:
    """Signed and dated at the end, at the right."""
    sign = f"<p style='text-align:right'>{known.unit}</p><p style='text-align:right'>2026年1月20日</p>"
    return PLAIN.page(known, body_of(pieces_of(known)) + sign).encode("utf-8")


def headings_broken(known: Known) -> bytes:
    """Title and headings of parts are broken by br where the editor thought best."""

    def broken(text: str) -> str:
        return f"<p align='center'><b>{text[:8]}<br>{text[8:]}</b></p>"

    return page_of(known, dressing=replace(PLAIN, title=broken, part=broken))


def bold_sections(report: Known) -> bytes:
    """Parts and sections in the same bold, numbers apart from words."""
    part = wrapped("<p><b>", "</b></p>")
    spread: Callable[[str], str] = lambda text: part(f"{text[:2]} {text[2:]}")  # noqa: E731
    return page_of(report, dressing=replace(PLAIN, part=spread, section=wrapped("<p><b>", "</b></p>")))
