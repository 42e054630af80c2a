"""Passages as written → what is printed: placeholders filled in, then paragraphs, subheadings, pictures, tables.

Runs after reading, because placeholders see the report's own figures (and last year's). Catches mistakes in
placeholders and pictures. A line of text is a paragraph; a line beginning （一） or 1. is a subheading of that level.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from gentool.form.model import Label, Part, Table, fold, nested
from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.report.charts import KINDS, chart_of, written_chart
from gentool.report.figures import NOT_APPLICABLE
from gentool.report.foreign_markup import MARK, typed_mark
from gentool.report.model import Paragraph, Passage, Picture, Piece, PlainTable, Report, Span
from gentool.report.pictures import NoPicture, read_picture
from gentool.report.placeholders import LAST_YEAR, Fault, Line, Scope, expand
from gentool.text.lazy_regex import HAN, Pattern

UNDEFINED = Code("N-NAME", "文字里引用了没有的项目", "请核对花括号里的名称。")
MALFORMED = Code("N-TAG", "花括号里的写法不对或不允许", "请改正花括号里的写法。")
UNUSABLE = Code("N-VALUE", "花括号里的内容算不出结果", "请核对花括号里的算式。")
TOO_MUCH = Code("N-LIMIT", "花括号里的算式或文字过大", "请写简单一些。")
NO_LAST_YEAR = Code("N-LAST", "文字用到上年数据，但没有上年的报告", "请用 --last-year 指定上年报告。")
PICTURE = Code("N-PICTURE", "图片用不了", "请核对图片。")
CHART = Code(
    "N-CHART",
    "图画不出来",
    "请写成 ![题注](柱状图: 网站, 公众号)；图有柱状图、条形图、饼图和折线图，各项写名称，或者写成 名称=数。",
)
TABLE = Code("N-TABLE", "文字中的小表格写得不对", "第二行应是 | --- | --- | 的样子，各行的竖线数目要一样。")
CLASH = Code("N-CLASH", "“数据”里的名称与报告自己的名称相同", "请给这一项换一个名称。")
MERGED = Code(
    "N-LINES",
    "文字写了几行，却没有用“|”，几行会连成一段",
    "请在项目名后写“|”，文字另起一行并缩进两个空格；一行是一段。",
    Severity.WARNING,
)
REPEATED = Code("N-HEADING", "标题由程序加上，文字里又写了一遍", "请删去文字里的这个标题。", Severity.WARNING)
CODES = (MERGED, REPEATED, CLASH, UNDEFINED, MALFORMED, UNUSABLE, TOO_MUCH, NO_LAST_YEAR, PICTURE, CHART, TABLE, MARK)

_FAULTS = {
    "undefined": UNDEFINED,
    "forbidden": MALFORMED,
    "syntax": MALFORMED,
    "value": UNUSABLE,
    "limit": TOO_MUCH,
    "last-year": NO_LAST_YEAR,
    "chart": CHART,
}
_LEVELS = (
    (2, Pattern(r"[（(][一二三四五六七八九十]{1,3}[）)]")),
    (4, Pattern(r"[（(]\d{1,2}[）)]")),
    (3, Pattern(r"\d{1,2}[.．、](?!\d)")),
)
_SINGLE_BRACE = Pattern(r"(?<!\{)\{ {0,3}([^\W\d]\w{0,40}(?:\.\w{1,40}){0,4}) {0,3}\}(?!\})")
_WIDE_BARS = Pattern(r"(?m)^ {0,20}｜.{1,200}?｜")
_PICTURE = Pattern(  # with full-width marks or blanks between its marks
    r"！\[[^\]\n】]{0,80}[\]】]|!\[[^\]\n】]{0,80}(?:\]（|】[(（])"
    r"|[!！][ \u3000]{0,3}[\[［【][^\[\]［］【】\n]{0,200}[\]］】][ \u3000]{0,3}[(（]"
    rf"[ \u3000]{{0,3}}(?:{HAN}{{1,9}}图[:：]|[^()（）\n]{{1,80}}\.(?i:png|jpe?g|gif))"
    rf"|\[[^\[\]\n]{{0,200}}\]\([ \u3000]{{0,3}}{HAN}{{1,9}}图[:：]"  # without the exclamation mark
)
_ENDS = ("。", "；", "：", "！", "？")
_LONGEST_HEADING = 40
_LONGEST_NARRATIVE = 30_000  # characters of a whole report; published ones have up to about ten thousand
_LONGEST_PARAGRAPH = 4_000
_MOST_TIMES, _MOST_BYTES = 5, 250_000_000  # that one picture is shown; of all that are shown: pages hold them whole
_PICTURE_USAGE = (
    "请另起一行，写成 ![题注](图.png)；文件名里有空格的，写成 ![题注](<图 1.png>)；"
    "用数字画图的，写成 ![题注](柱状图: 网站, 公众号)。"
)
_ORDINALS = "一二三四五六七八九十"
_MARKED = Pattern(r"[*!！|\\]|\]\(")


def fill(report: Report, folder: Path | None, last: Report | None = None) -> tuple[Report, list[Problem]]:
    """Return the report with its narrative, title and preface filled in, and what is wrong in them.

    ``folder`` is where pictures are looked for, None to allow none.
    """
    filler = _Filler(report, folder, last)
    filler.problems.extend(_clashes(report))
    filled = replace(
        report,
        title=filler.small(report.form.title),
        headings={
            part.key: tuple((level, filler.small(text)) for level, text in part.printed) for part in report.form.parts
        },
        absent={table.key: filler.small(table.absent) for table in report.form.tables if _is_absent(table, report)},
        opening=filler.opening(),
        narrative={part.key: tuple(filler.part(part)) for part in report.form.parts if part.narrative},
        named=filler.named,  # after the texts that ask for it
    )
    return filled, filler.problems


def scope_of(report: Report, last: Report | None = None) -> Scope:
    """Return what placeholders see: 单位, 年度, 数据, and every figure under its table's short name."""
    return Scope(_named(report), Scope(_named(last)) if last else None)


def _named(report: Report) -> Mapping[str, object]:
    if report.named is not None:
        return report.named
    form = report.form
    said = {a: figure.said if figure.value is None else figure.value for a, figure in report.figures.items()}
    values: dict[str, object] = nested(form, said.__getitem__)
    for table in form.tables:
        for label in table.tree:
            if label.children:
                _add_subtotals(values[table.alias][label.key], label)  # type: ignore[index]
        values[table.key] = values[table.alias]
    # What is written wrongly under 数据 is unknown: it was told, and its name is not told to be missing as well.
    data = {**{place[3:]: None for place in report.places if place.startswith("数据.")}, **report.data}
    return {**data, **values, "数据": data, "单位": report.unit, "年度": report.year, "联系方式": report.contact}


def _is_absent(table: Table, report: Report) -> bool:
    cells = (cell for row in table.cells.values() for cell in row)
    return bool(table.absent) and all(report.figures[cell].text in NOT_APPLICABLE for cell in cells)


def _add_subtotals(group: dict[str, object], label: Label) -> None:
    """Let a group of rows be named with a column: the sum over its rows, unless a row has that name."""
    rows = [group[child.key] for child in label.children]
    if not all(isinstance(row, dict) for row in rows):
        return
    for column, *cells in zip(rows[0], *map(dict.values, rows), strict=True):  # type: ignore[arg-type, call-overload]
        if str not in map(type, cells):
            group.setdefault(column, None if None in cells else sum(cells))


class _Filler:
    """Fills the passages of one report, making the full scope only where a text asks for it."""

    def __init__(self, report: Report, folder: Path | None, last: Report | None) -> None:
        self.report = report
        self.folder = folder
        self.last = last
        self.problems: list[Problem] = []
        self.named: Mapping[str, object] | None = None
        self._scope: Scope | None = None
        self._room = _LONGEST_NARRATIVE
        self._shown: Counter[str] = Counter()
        self._bytes = 0
        self._small = Scope({"单位": report.unit, "年度": report.year, "联系方式": report.contact})

    def small(self, text: str) -> str:
        """Fill one of the form's own texts, which see only whose report it is."""
        return "\n".join(line.text for line in expand(text, self._small).lines) if "{" in text else text

    def scope(self) -> Scope:
        if self._scope is None:
            self._scope = scope_of(self.report, self.last)
            self.named = self._scope.values
        return self._scope

    def opening(self) -> tuple[Piece, ...]:
        if self.report.preface:
            return tuple(self.pieces(self.report.preface))
        # What is wrong in the form's own words is wrong where the office's name was put into them.
        where = self.report.places.get("单位", Where(self.report.file))
        form = self.report.form
        text = self.small(form.preface + form.contact if self.report.contact else form.preface)
        return tuple(Paragraph((Span(line),), 0, where) for line in text.split("\n") if line)

    def part(self, part: Part) -> Iterator[Piece]:
        assert part.narrative is not None
        sections = {section.key: section for section in part.narrative.sections}
        number = 0
        for passage in self.report.passages:
            if passage.part != part.key:
                continue
            section = sections.get(passage.section)
            if section and section.label:
                where = self.report.places.get(passage.field) or passage.where()
                yield Paragraph((Span(f"（{_ORDINALS[number]}）{section.label}"),), 2, where)
                number += 1
            yield from self.pieces(passage)

    def pieces(self, passage: Passage) -> Iterator[Piece]:
        """Yield the paragraphs, pictures and tables of a passage."""
        text = passage.text
        has_tags = "{" in text
        expansion = expand(text, self.scope() if has_tags else self._small)
        for fault in expansion.faults:
            self.tell(passage, fault)
        lines = [line for line in expansion.lines if line.text.strip()]
        if not self._fits(passage, lines):
            return
        self.slips(passage)
        if lines:
            self.repeated(passage, lines[0])
        lines = [line for line in lines if self._is_paragraph(passage, line)]
        for is_table, rows in groupby(lines, lambda line: line.text.lstrip().startswith("|")):
            if is_table:
                yield from self.table(passage, list(rows))
            else:
                for line in rows:
                    yield from self.line(passage, line)

    def repeated(self, passage: Passage, line: Line) -> None:
        """Tell a text that begins with the heading it is printed under, as one copied from a finished report does."""
        title = line.text.strip(" *\u3000").partition("。")[0]
        part = self.report.form.part_by_key.get(passage.part)
        if len(title) > _LONGEST_HEADING or part is None or part.narrative is None:
            return
        here = [section for section in part.narrative.sections if section.key == passage.section and section.label]
        if fold(title) in part.names or any(fold(title) in section.names for section in here):
            where = passage.where(line.source_line)
            self.problems.append(REPEATED.at(where, f"标题“{title}”会印两遍：程序已经加上。", field=passage.field))

    def slips(self, passage: Passage) -> None:
        """Tell marks that mean something with other characters only, and lines that YAML runs together."""
        text, node = passage.text, passage.node
        single = _SINGLE_BRACE.search(text) if "{" in text.replace("{{", "") else None
        if single and single.group(1).partition(".")[0] in self.scope().values:
            where = passage.where(snippet=single.group())
            message = f"“{single.group()}”只有一层花括号，不会换成数字。"
            hint = f"请写成 {{{{ {single.group(1)} }}}}。"
            self.problems.append(MALFORMED.at(where, message, field=passage.field, hint=hint))
        if "｜" in text and (found := _WIDE_BARS.search(text)):
            where = passage.where(text.count("\n", 0, found.start()) + 1)
            message, hint = "小表格用了全角竖线，表格不会印出来。", "请把“｜”改成半角的“|”。"
            self.problems.append(TABLE.at(where, message, field=passage.field, hint=hint))
        if not getattr(node, "style", None) and node.end_mark.line > node.start_mark.line:
            written = passage.source.text[node.start_mark.index : node.end_mark.index].strip()
            first, *between = written.split("\n")[:-1]
            is_bar = len(first.strip()) == 1  # mistyped, and told
            if not is_bar and any(line.rstrip().endswith(_ENDS) for line in (first, *between)):
                message = f"“{passage.section or passage.part}”写了几行，印出来会连成一段。"
                self.problems.append(MERGED.at(passage.where(), message, field=passage.field))

    def _fits(self, passage: Passage, lines: Sequence[Line]) -> bool:
        """Take room for a passage; tell the first for which there is none, and leave it and the rest out."""
        if self._room < 0:
            return False
        self._room -= sum(len(line.text) for line in lines)
        if self._room >= 0:
            return True
        message = f"文字一共超过 {_LONGEST_NARRATIVE // 10_000} 万字，不像一份年度报告。"
        self.problems.append(TOO_MUCH.at(passage.where(), message, field=passage.field, hint="请核对内容是否有误。"))
        return False

    def _is_paragraph(self, passage: Passage, line: Line) -> bool:
        """Tell and leave out a paragraph so long that looking at its words would take long."""
        if len(line.text) <= _LONGEST_PARAGRAPH:
            return True
        message = f"这一段有 {len(line.text)} 个字，超过 {_LONGEST_PARAGRAPH} 个字。"
        where = passage.where(line.source_line)
        self.problems.append(TOO_MUCH.at(where, message, field=passage.field, hint="请分成几段。"))
        return False

    def line(self, passage: Passage, line: Line) -> Iterator[Piece]:
        text = line.text.strip()
        where = passage.where(line.source_line)
        if mark := typed_mark(text):
            self.problems.append(MARK.at(where, mark.message, field=passage.field, hint=mark.hint))
        if not _MARKED.search(text):
            level, lead = _level(text)
            yield Paragraph((Span(text),), level, where, lead)
            return
        if written := written_chart(text):
            chart, faults = chart_of(written, self.scope(), where)
            typed = passage.text.split("\n")[line.source_line - 1]
            for fault in faults:
                snippet = fault.snippet if fault.snippet in typed else ""  # else a placeholder has brought it
                at = fault._replace(line=line.source_line, column=typed.find("](") + 1, snippet=snippet)
                self.tell(passage, at)
            yield from (chart,) if chart else ()
            return
        from gentool.report import markdown

        image = markdown.image(text) if text.startswith("![") else None
        if image and not (image[1].startswith(tuple(KINDS)) and "." not in image[1]):  # a chart without its colon
            yield from self.picture(*image, passage, where)
            return
        if ("![" in text and "](" in text) or _PICTURE.search(text):
            message = "图片的写法不对（例如用了全角的叹号、括号，中间有空格，少了叹号、冒号），或者没有单独占一行。"
            self.problems.append(PICTURE.at(where, message, field=passage.field, hint=_PICTURE_USAGE))
            return
        spans = markdown.spans(text)
        level, lead = _level("".join(span.text for span in spans))
        yield Paragraph(spans, level, where, lead)

    def picture(self, caption: str, name: str, passage: Passage, where: Where) -> Iterator[Piece]:
        if self.folder is None:
            found = NoPicture("这里不能用图片。", PICTURE.remedy)
        elif self._shown[name] == _MOST_TIMES:
            found = NoPicture(f"图片“{name[:60]}”用了不止 {_MOST_TIMES} 次。", "请删去多余的；同样的图片不必一再出现。")
        else:
            self._shown[name] += 1
            read = read_picture(self.folder, name, caption.strip(), where)
            self._bytes += 0 if isinstance(read, NoPicture) else _weight(read)
            if not isinstance(read, NoPicture) and self._bytes <= _MOST_BYTES:
                yield read
                return
            most = f"报告里的图片加起来超过 {_MOST_BYTES // 1_000_000} MB，或者点数太多。"
            found = read if isinstance(read, NoPicture) else NoPicture(most, "请先把图片缩小，或少放几张。")
        self.problems.append(PICTURE.at(where, found.message, field=passage.field, hint=found.hint))

    def table(self, passage: Passage, lines: Sequence[Line]) -> Iterator[Piece]:
        from gentool.report import markdown

        where = passage.where(lines[0].source_line)
        rows = markdown.table([line.text.strip() for line in lines])
        if rows is None or any(len(row) != len(rows[0]) for row in rows):
            self.problems.append(TABLE.at(where, "这个小表格的写法不对。", field=passage.field))
        else:
            yield PlainTable(rows, where)

    def tell(self, passage: Passage, fault: Fault) -> None:
        code = _FAULTS.get(fault.kind)
        if code is None:  # the figure could not be read, and that has been told
            return
        where = passage.where(fault.line)
        if fault.snippet:
            lines = passage.text.split("\n")
            before = "\n".join([*lines[: fault.line - 1], lines[fault.line - 1][: max(fault.column - 1, 0)]])
            where = passage.where(snippet=fault.snippet, nth=before.count(fault.snippet))
        hint = self._by_number(fault) or fault.hint
        self.problems.append(code.at(where, fault.message, field=passage.field, hint=hint))

    def _by_number(self, fault: Fault) -> str:
        """Say what the tables are called here, to someone who calls them 表三."""
        table = next((table for table in self.report.form.tables if f"没有“{table.name}”" in fault.message), None)
        return f"“{table.name}”在这里叫“{table.alias}”，请把“{table.name}.”改成“{table.alias}.”。" if table else ""


def _weight(picture: Picture) -> int:
    """Return about how many bytes of memory a page or a PDF takes for a picture; photographs go into it as they are."""
    return max(len(picture.data), 0 if picture.extension == "jpeg" else picture.width * picture.height)


def _level(text: str) -> tuple[int, int]:
    """Return the level of a line, and how many of its characters are a heading running into body text.

    An ordinal alone makes no heading: ``（2）发布信息3件，均已更新。`` is a sentence of a numbered list. A heading
    is short and ends without a mark; one that runs into its text ends at the first full stop and states no figure.
    """
    if not text[0].isascii() and text[0] != "（":
        return 0, 0
    for level, pattern in _LEVELS:
        ordinal = pattern.match(text)
        if ordinal:
            title, stop, rest = text[ordinal.end() :].partition("。")
            if not title or len(title) > _LONGEST_HEADING:
                return 0, 0
            if rest:
                return (0, 0) if any(c.isdigit() for c in title) else (level, len(text) - len(rest))
            return (0, 0) if stop or title[-1] in "；，：、！？;,:!?" else (level, 0)
    return 0, 0


def _clashes(report: Report) -> Iterator[Problem]:
    """Tell names under 数据 that the report itself uses, so that no placeholder means two things."""
    tables = [name for table in report.form.tables for name in (table.alias, table.key)]
    for name in ("单位", "年度", "联系方式", "数据", LAST_YEAR, *tables):
        if name in report.data:
            where = report.places.get(f"数据.{name}", Where(report.file))
            yield CLASH.at(where, f"“数据”里不能用“{name}”作名称。", field=f"数据.{name}")
