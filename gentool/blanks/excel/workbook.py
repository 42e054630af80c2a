"""A form, blank or with what a report says → the bytes of its workbook; the same input makes the same bytes.

And the sheets without a grid: the guide, whose report it is, the narrative, own figures, and warnings looked into.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils.indexed_list import IndexedList

from gentool.blanks.excel import layout
from gentool.blanks.excel.layout import Area, in_row
from gentool.blanks.excel.sheet_writer import EMPTY, FONT, TALLEST, WRONG, Formula, Look, SheetWriter
from gentool.blanks.excel.table_sheet import draw_table
from gentool.form.model import Form, Part, Section
from gentool.ooxml.xlsx import LONGEST, frame, parts_of, stamp
from gentool.ooxml.zip import zipped
from gentool.problems.problem import Problem, Where
from gentool.report.model import Report
from gentool.report.reading import heads
from gentool.report.reading.heads import ANSWERS
from gentool.text.lazy_regex import Pattern


def blank(form: Form, unit: str, year: int) -> bytes:
    """Return the form to be filled in; ``unit`` may be empty."""
    return _book(Report(form, "", unit, year, figures={}))


def filled(report: Report) -> tuple[bytes, list[Problem]]:
    """Return the form with what a report's file says, right or wrong, and what of it no cell can hold.

    Only totals that the file leaves out are computed.
    """
    return _book(report), list(_too_long(report))


def _book(report: Report) -> bytes:
    book = Workbook()
    book.remove(book.active)
    stamp(book, f"{report.unit}{report.year}年度填报表")
    book.custom_doc_props.append(StringProperty(name=layout.EDITION_PROPERTY, value=report.form.id))
    # The font of the normal style, which widths are counted in; a copy, as openpyxl's own is that of every workbook.
    normal = copy(book._fonts[0])
    normal.name = FONT
    book._fonts = IndexedList([normal, *book._fonts[1:]])
    draw_guide(book.create_sheet(layout.GUIDE), report.form)
    draw_head(book.create_sheet(layout.HEAD), report)
    for part in report.form.parts:
        if part.table is not None:
            draw_table(book.create_sheet(part.table.name), part, part.table, report)
    draw_words(book.create_sheet(layout.WORDS), report)
    draw_numbers(book.create_sheet(layout.NUMBERS), report)
    draw_answers(book.create_sheet(layout.LOOKED_INTO), report)
    return zipped(parts_of(frame(book)))


def _too_long(report: Report) -> Iterator[Problem]:
    """Tell what no cell can hold as a whole; narrative is laid out by lines, anything else in one cell."""
    texts = [(passage.field, max(passage.text.split("\n"), key=len)) for passage in report.passages]
    texts += [*own_figures(report), *contact_entries(report), *report.notes.items(), ("", report.signature)]
    texts += [("", text) for text, _ in report.cross_sums]
    texts += [(ANSWERS, text) for *said, _ in report.answers for text in said]
    texts += [(".".join(address), figure.remark) for address, figure in report.figures.items()]
    if report.preface:
        texts.append(("", report.preface.text.rstrip("\n")))
    for field, text in texts:
        if len(text) > LONGEST:
            message = f"“{text[:10]}……”有 {len(text):,} 个字，一个格子最多放 {LONGEST:,} 个字。"
            yield layout.CUT.at(Where(report.file), message, field=field)


_LEAST, _LEAST_LINE = 24.0, 22.0
_CONTACT_NAMES = ("地址", "电话", "电子邮箱", "邮政编码")
_ENTRY = Pattern(r"([^：；]{1,10})：([^：；]+)")
_MORE_CONTACTS = 3  # empty lines
_LINES = 60  # for own figures
_ANSWERS = 20  # empty lines
_TEXT_HEIGHT, _PREFACE_HEIGHT = 120.0, 96.0
_COLOURS = (
    ("黄色", Look.SAMPLE_EMPTY, "还没有填。填好以后变成白色。"),
    ("灰色", Look.SAMPLE_TOTAL, "总计，自动计算，一般不用填。"),
    (
        "红色",
        Look.SAMPLE_WRONG,
        "有问题：写的不是规定的数字（例如带了单位、用了全角、是负数），或者总计与各项之和不同，"
        "或者核对的两边不相等（“差 2”就是两边相差 2）。",
    ),
    ("绿字", Look.SAMPLE_RIGHT, "核对无误。"),
)
_AFTERWARDS = (
    "存成 .xlsx 文件，然后运行：gentool import 表.xlsx（“表.xlsx”换成这个文件的名称），得到一个 .yaml 文件。",
    "检查：gentool check 表.yaml。有错误时会说出在哪张工作表的哪一格，例如 ‹表›!D6；在这里改好，再导入一次。",
    "生成 Word 和网页：gentool build 表.yaml。",
)


def draw_guide(sheet: Any, form: Form) -> None:
    """Draw the first sheet: how the form is filled in, what the colours mean, what is next, how far the tables are."""
    writer = SheetWriter(sheet, [14, 96])
    writer.line(1, f"{form.report}填报表", Look.TITLE, least=32)
    writer.line(2, f"按{form.name}（{form.document}）制作", Look.HINT)
    states = [(table.name, Look.CHECK, Formula(f"'{table.name}'!A2")) for table in form.tables]
    row = 2
    for title, lines in (
        ("怎样填", _numbered(_how(form))),
        ("颜色", _COLOURS),
        ("填好以后", _numbered([line.replace("‹表›", form.tables[:2][-1].name) for line in _AFTERWARDS])),
        ("填了多少", states),
    ):
        row += 2
        writer.line(row, title, Look.BAND, least=_LEAST_LINE)
        for name, look, text in lines:
            row += 1
            writer.put(in_row(row, 1), name, look)
            writer.line(row, text, Look.LABEL, left=2, least=_LEAST_LINE)
    for number in range(row - len(states) + 1, row + 1):
        writer.mark(in_row(number, 2), f'ISNUMBER(SEARCH("不相符",$B${number}))', WRONG)
    writer.finish(row)


def _numbered(steps: Sequence[str]) -> Sequence[tuple[str, Look, str]]:
    return [(str(number), Look.CHECK, step) for number, step in enumerate(steps, 1)]


def _how(form: Form) -> list[str]:
    tables = "、".join(f"“{table.name}”" for table in form.tables)
    return [
        f"先填“{layout.HEAD}”，再填{tables}，然后写“{layout.WORDS}”。“{layout.NUMBERS}”和“{layout.LOOKED_INTO}”可以不填。",
        "只能在留出的格子里写，其余的地方锁着，没有密码。列宽和行高可以改，不要增加或删去行和列。",
        "数字用半角写，不带“件”等单位。全年没有发生的写 0，不适用的写 /，一格也不要空着。",
        "在 Excel 里写 /：先双击格子（或按 F2），再按 /；直接按 / 会跳到菜单上。也可以写 —。",
        "灰色的总计不用填，由表格自动算出。一定要填别的数时可以直接改，与各项之和不同就会变红；"
        "改错了，删去里面的数就行，导入时由程序计算。",
        "也可以写算式，例如 =5+8；导入时由程序重新计算，不采用表格软件存下的结果。",
        f"数字要带说明的，在表格下面的“{layout.CELL}”里写它的位置（例如 C5），后面写说明；"
        f"整张表的说明写在“{layout.NOTE}”里。",
        "从别处粘贴时，请用“选择性粘贴”里的“数值”或“文本”，以免带来别的格式。",
    ]


def draw_head(sheet: Any, report: Report) -> None:
    """Draw the sheet that says whose report it is and what is printed around it."""
    writer = SheetWriter(sheet, [20, 62, 46], layout.HEAD, "黄色的两格必须填，其余的可以空着。")
    form = report.form
    years = f"{form.first_year}—{form.last_year} 年度" if form.last_year else f"{form.first_year} 年度及以后"
    lines = (
        (heads.UNIT, report.unit, "单位的规范名称，印在标题里。"),
        (heads.YEAR, str(report.year), f"报告的年度，四位数字。本表按 {years}的格式制作。"),
        (heads.PUBLISHED, report.published.isoformat() if report.published else "", "例如 2026-01-20。"),
        (heads.SIGNATURE, report.signature, "印在报告末尾的名称。"),
        (
            heads.PREFACE,
            report.preface.text.rstrip("\n") if report.preface else "",
            "报告开头的一段话。空着就用通用的引言。",
        ),
    )
    for row, (label, value, hint) in enumerate(lines, 4):
        look, least = (Look.LONG_TEXT, _PREFACE_HEIGHT) if label == heads.PREFACE else (Look.SHORT_TEXT, _LEAST)
        writer.cells(row, ((label, Look.LABEL), (value, look), (hint, Look.BESIDE)), least)
    writer.mark(Area(4, 2, 5, 2), "ISBLANK(B4)", EMPTY)
    writer.cells(10, ((heads.CONTACT, Look.HEADER), (layout.CONTACT_VALUE, Look.HEADER)), _LEAST)
    contact = contact_entries(report)
    names = [name for name, _ in contact]
    entries = [*contact, *((name, "") for name in _CONTACT_NAMES if name not in names)]
    entries += [("", "")] * _MORE_CONTACTS
    hint = "印在引言末尾，供读者联系；空着的不印。左边的名称可以改。"
    for row, (name, value) in enumerate(entries, 11):
        cells = ((name, Look.SHORT_TEXT), (value, Look.SHORT_TEXT), (hint if row == 11 else "", Look.BESIDE))
        writer.cells(row, cells, _LEAST)
    writer.sheet.row_dimensions[11].height = 36
    writer.finish(10 + len(entries), landscape=True)


def draw_words(sheet: Any, report: Report) -> None:
    """Draw the sheet of the narrative: a band for every part, a large cell for every section."""
    hint = (
        "写在右边的大格子里。另起一段按 Alt+Enter（先按住 Alt 再按回车）；小标题（一）、1. 各占一段。"
        "文字里可以引用表里的数，例如 {{ 名称 }}，名称写在“数据”表里；不会用的，直接写数字。"
    )
    writer = SheetWriter(sheet, [20, 30, 100], "文字部分", hint)
    row = 4
    for part in report.form.parts:
        if part.narrative is None:
            continue
        limits = [
            f"一般不超过 {part.narrative.most} 字" if part.narrative.most else "",
            f"必须提到：{'、'.join(part.narrative.must)}" if part.narrative.must else "",
        ]
        writer.put(in_row(row, 1, 2), part.heading, Look.BAND)
        writer.put(in_row(row, 3), "；".join(filter(None, limits)), Look.ASIDE)
        writer.rise(row, _LEAST)
        for label, guide, text, optional in _passages(part, report):
            for number, piece in enumerate(_pieces(writer, text)):
                row += 1
                head = (f"{label}{layout.GOES_ON}", "") if number else (label, guide)
                cells = ((head[0], Look.LABEL), (head[1], Look.ASIDE), (piece, Look.LONG_TEXT))
                writer.cells(row, cells, _TEXT_HEIGHT)
                if not optional:
                    writer.mark(in_row(row, 3), f"ISBLANK(C{row})", EMPTY)
        row += 2
    writer.finish(row - 2, frozen="A3", landscape=True)


def _passages(part: Part, report: Report) -> Iterator[tuple[str, str, str, bool]]:
    """Yield label, guide and text of what is to be written in a part, and whether it may be left out."""
    assert part.narrative is not None
    texts = {passage.section: passage.text.rstrip("\n") for passage in report.passages if passage.part == part.key}
    whole = texts.get("")
    if whole is not None or not part.narrative.sections:
        yield layout.WHOLE, part.narrative.guide, whole or "", False
        return
    for section in part.narrative.sections:
        yield section.label or section.key, _guide(section), texts.get(section.key, ""), section.optional


def _guide(section: Section) -> str:
    lines = [section.guide]
    if section.optional:
        lines.append("可以不写。")
    if section.mention is not None:
        lines.append(f"名称以“{section.mention.units}”结尾的，还要写到：{'、'.join(section.mention.any)}。")
    return "\n".join(filter(None, lines))


def _pieces(writer: SheetWriter, text: str) -> Iterator[str]:
    """Cut a long text between its lines so that every piece can be seen as a whole in its cell."""
    area = in_row(1, 3)
    piece: list[str] = []
    for line in text.split("\n"):
        if piece and writer.height("\n".join([*piece, line]), area, Look.LONG_TEXT) >= TALLEST:
            yield "\n".join(piece)
            piece = []
        piece.append(line)
    yield "\n".join(piece)


def draw_numbers(sheet: Any, report: Report) -> None:
    """Draw the sheet of the office's own figures and the equations between them."""
    hint = (
        "可以空着。这里的数可以在文字里引用：左边写“网站”和 373，文字里写 {{ 网站 }}，印出来就是 373。"
        f"右边写这些数之间应当成立的等式，检查时会{heads.CROSS_SUMS}，例如：信息总数 = 网站 + 公众号"
    )
    writer = SheetWriter(sheet, [30, 26, 4, 56], f"本单位自己的{heads.DATA}", hint)
    header, between = Look.HEADER, ("", None)
    writer.cells(4, ((layout.NAME, header), (layout.VALUE, header), between, (layout.EQUATION, header)), _LEAST)
    own, equations = own_figures(report), [text for text, _ in report.cross_sums]
    rows = max(_LINES, len(own) + 20, len(equations) + 20)
    for row, data, sums in zip_longest(range(5, 5 + rows), own, equations):
        name, value = data or ("", "")
        cells = ((name, Look.SHORT_TEXT), (value, Look.NUMBER), between, (sums or "", Look.SHORT_TEXT))
        writer.cells(row, cells, _LEAST_LINE)
    writer.finish(4 + rows, frozen="A5", one_page=rows == _LINES)


def draw_answers(sheet: Any, report: Report) -> None:
    """Draw the sheet of the warnings that a person has looked into and found right, a line for each."""
    hint = (
        f"可以空着。检查时的警告，经核对确实没有错的，一行写一条，以后只作提示：左边写代码，例如 P-FIGURE；"
        f"再写是哪一处，“{heads.ANSWER_QUOTE}”抄警告里引用的几个字就行，例如：收到75件；“{heads.ANSWER_REASON}”写理由，必须写。错误不能这样处理。"
    )
    writer = SheetWriter(sheet, [14, 40, 40, 50], f"已经{heads.ANSWERS}的警告", hint)
    writer.cells(4, [(head, Look.HEADER) for head in heads.ANSWER_KEYS], _LEAST)
    said = [answer[:-1] for answer in report.answers]
    empty = [("",) * len(heads.ANSWER_KEYS)] * _ANSWERS
    for row, texts in enumerate([*said, *empty], 5):
        writer.cells(row, [(text, Look.SHORT_TEXT) for text in texts], _LEAST_LINE)
    writer.finish(4 + len(said) + _ANSWERS, frozen="A5", landscape=True)


def own_figures(report: Report) -> Sequence[tuple[str, str]]:
    """Return the office's own figures with their texts in their order, also those that could not be read."""
    start = f"{heads.DATA}."
    placed = [path.removeprefix(start) for path in report.places if path.startswith(start)]
    values = ((name, report.data.get(name, "")) for name in dict.fromkeys([*placed, *report.data]))
    return [(name, format(value, "f") if isinstance(value, Decimal) else str(value)) for name, value in values]


def contact_entries(report: Report) -> Sequence[tuple[str, str]]:
    """Take a line of contact apart into its entries, where each has a name of its own."""
    if not report.contact:
        return ()
    entries = [_ENTRY.fullmatch(piece) for piece in report.contact.split("；")]
    named = {entry[1]: entry[2] for entry in entries if entry is not None}
    return list(named.items()) if len(named) == len(entries) else [("", report.contact)]
