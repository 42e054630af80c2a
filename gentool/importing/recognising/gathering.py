"""The tables of a document → figures of the form's tables; every table is known by its words, wherever it stands.

Those with the records side by side over one row of figures are read here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gentool.form.model import Address, Form, Part, Table
from gentool.importing import faults
from gentool.importing.blocks import Block, Left, SourceCell, SourceTable, Text
from gentool.importing.characters import is_figure
from gentool.importing.draft import Line
from gentool.importing.recognising.collected import Harvest
from gentool.importing.recognising.labels import TableLabels, labels_of, plain
from gentool.importing.recognising.records_in_rows import DownReader
from gentool.importing.recognising.unstructured import StreamReader, words_of
from gentool.importing.recognising.writing import cleaned, is_note_text, note_of, told_left
from gentool.problems.problem import Problem
from gentool.report.figures import STROKE
from gentool.text.lazy_regex import Pattern

_CAPTION = Pattern(r"[（(]?附?[表件]\s*[\d一二三四五六]{1,2}[）)]?[:：]?")
_UNIT = Pattern(r"[（(]?(?:计量|金额|数量)?单位\s*[:：]\s*[^。，；：:]{1,12}?[）)]?")
_OF_CAPTIONS = Pattern(r"附?[表件]\s*[\d一二三四五六]{1,2}|20\d\d年?度?|(?:统计|一览|汇总|数据){0,9}表$")
_SENTENCE = Pattern(r"[。；！？，]")
_LONGEST_CAPTION, _SHORTEST_NAME = 60, 6
_BETWEEN = Pattern(
    r"[（(]?(?:续表|续上表|接上表|续)[）)]?|[-—–]\s*\d{1,3}\s*[-—–]"
    r"|第\s*\d{1,3}\s*页(?:\s*[，,]?\s*共\s*\d{1,3}\s*页)?"
)  # the pieces of a table
_FEWEST_WORDS = 2  # of a table's labels, for a source's table to be that table
_FEWEST_IN_NARRATIVE = 6  # where no table of the form is expected


def table_of(form: Form, table: SourceTable, *, in_narrative: bool = False) -> TableLabels | None:
    """Return the table of the form whose words a source's table has most of."""
    words = {plain(cell.text) for cell in table.cells if cell.text and len(cell.text) < 120}
    best = max(labels_of(form), key=lambda labels: len(words & labels.words))
    known = len(words & best.words)
    fewest = _FEWEST_IN_NARRATIVE if in_narrative else _FEWEST_WORDS
    others = sum(1 for word in words - best.words if not is_figure(word))
    return best if known >= fewest and known >= others else None


class Gathering:
    """Reads the tables of a document, part by part."""

    def __init__(self, form: Form, file: str) -> None:
        self.form = form
        self.labels = {labels.table.key: labels for labels in labels_of(form)}
        self.harvests = {key: Harvest(labels.table, file) for key, labels in self.labels.items()}
        self._readers = {
            key: (AcrossReader if any(block.across for block in labels.table.blocks) else DownReader)(
                labels, self.harvests[key]
            )
            for key, labels in self.labels.items()
        }
        self.notes: dict[str, tuple[Line, ...]] = {}
        self.problems: list[Problem] = []
        self.at_home: frozenset[str] = frozenset()  # tables that stand in their own part; others like them are no part

    def tables(self, part: str, blocks: Iterable[Block]) -> list[Block]:
        """Read the form's tables among the blocks of a part (by key), and return the other blocks."""
        rest: list[Block] = []
        latest = self.labels.get(part)
        in_narrative = part in self.form.part_by_key and latest is None
        for block in blocks:
            if not isinstance(block, SourceTable):
                rest.append(block)
                continue
            labels = table_of(self.form, block, in_narrative=in_narrative)
            if labels is None and latest is not None and _is_figures(block):
                labels = latest
            if labels is None or (in_narrative and labels.table.key in self.at_home):
                rest.append(block)
                continue
            latest = labels
            while rest and isinstance(rest[-1], Text) and self._is_above(labels, rest[-1]):
                rest.pop()
            if block.is_stream:
                words = [Line(cell.text, cell.where) for cell in block.cells if cell.text]
                StreamReader(labels, self.harvests[labels.table.key]).read(words)
            else:
                self._readers[labels.table.key].read(block)
        return rest

    def _is_above(self, labels: TableLabels, text: Text) -> bool:
        """Take a caption or a unit above a table."""
        if _UNIT.fullmatch(text.text):
            reader = self._readers[labels.table.key]
            if isinstance(reader, DownReader):
                reader.units_said.append(text.text)
            self.problems += told_left(f"{labels.table.name}上面", [text])
        elif not _CAPTION.fullmatch(text.text):
            return False
        return True

    def words_around(self, part: Part, blocks: Sequence[Block]) -> None:
        """Read the words around a part's table; if there was no table, its cells may be among them, one a line."""
        labels = self.labels[part.key]
        texts = [block for block in blocks if isinstance(block, Text)]
        if not self.harvests[part.key].figures:
            begin, end = _stretch(labels, texts)
            words = list(words_of([(text.text, text.where) for text in texts[begin:end]], labels.words))
            if sum(1 for word in words if is_figure(word.text)) > len(labels.table.rows) // 2:
                StreamReader(labels, self.harvests[part.key]).read(words)
                texts = texts[:begin] + texts[end:]
        texts = self._without_own_words(labels.table, texts)
        captions = {plain(f"{labels.table.name}{part.label}"), plain(labels.table.name), *part.names}
        texts = [text for text in texts if plain(text.text) not in captions and not _BETWEEN.fullmatch(text.text)]
        strays = [text for text in texts if plain(text.text) in labels.words or _is_caption(part, text.text)]
        self.problems += told_left(f"{labels.table.name}前后", strays)
        said = [text for text in texts if cleaned(text.text) and text not in strays]
        self._note(part.key, [Line(cleaned(text.text), text.where) for text in said])
        for block in blocks:
            if isinstance(block, Left):
                self.problems.append(faults.LEFT_OUT.at(block.where, f"{block.what}没有导入。", field=part.key))
            elif isinstance(block, SourceTable):
                message = f"这里有一个表格，不是{labels.table.name}，没有收入。"
                self.problems.append(faults.LEFT_OUT.at(block.where, message, field=part.key))

    def _without_own_words(self, table: Table, texts: Sequence[Text]) -> list[Text]:
        """Return what is not the form's: its notes, and its words for a table that does not apply (strokes fill it)."""
        harvest, notes = self.harvests[table.key], plain("".join(table.notes))
        absent = plain(table.absent.rpartition("}}")[2])
        rest: list[Text] = []
        for text in texts:
            if absent and not harvest.figures and plain(text.text).endswith(absent):
                for address in harvest.addresses:
                    harvest.put(address, STROKE, text.where)
            elif not (notes and plain(text.text) in notes):
                rest.append(text)
        return rest

    def finish(self) -> None:
        """Tell what is missing; notes that stand inside tables come behind those around them."""
        for key, harvest in self.harvests.items():
            if harvest.notes:
                before, self.notes[key] = self.notes.get(key, ()), ()
                self._note(key, harvest.notes)
                self.notes[key] = (*before, *self.notes[key])
            harvest.finish()
            self.problems += harvest.problems

    def _note(self, key: str, lines: Sequence[Line]) -> None:
        note, problems = note_of(self.labels[key].table, key, lines)
        if note:
            self.notes[key] = note
        self.problems += problems


def _is_figures(table: SourceTable) -> bool:
    """Tell a table of figures, whatever else it says: the rest of a table whose labels stand on the page before."""
    filled = [cell.text for cell in table.cells if cell.text]
    return bool(filled) and sum(map(is_figure, filled)) * 2 >= len(filled)


def _is_caption(part: Part, text: str) -> bool:
    """Tell a caption: what the part is called, with the words and numbers that captions have."""
    if len(text) > _LONGEST_CAPTION or _SENTENCE.search(text):
        return False
    words = plain(_OF_CAPTIONS.sub("", text))
    name = max((name for name in part.names if name in words), key=len, default="")
    beside = words.replace(name, "", 1)
    return len(name) >= _SHORTEST_NAME and len(beside) <= len(name) and not any(map(str.isdigit, beside))


def _stretch(labels: TableLabels, texts: Sequence[Text]) -> tuple[int, int]:
    """Return from where to where the texts of a part are the cells of its table."""
    known = [
        index
        for index, text in enumerate(texts)
        if is_figure(text.text)
        or any(plain(word.text) in labels.words for word in words_of([(text.text, text.where)], labels.words))
    ]
    return (known[0], known[-1] + 1) if known else (0, 0)


class AcrossReader:
    """Reads tables into a harvest; the header is kept for figures that stand on the next page."""

    def __init__(self, labels: TableLabels, harvest: Harvest) -> None:
        self.labels = labels
        self.harvest = harvest
        self.header: list[SourceCell] = []
        self._has_read = False  # figures under this header
        self.addresses = harvest.addresses

    def read(self, table: SourceTable) -> None:
        """Read one table of the source."""
        blank: list[SourceCell] = []
        has_figures = False
        if self._has_read and any(map(self._is_lowest, table.cells)):
            self.header, self._has_read = [], False  # a table with a header of its own
        for line in table.lines():
            words = [cell for cell in line if cell.text and not is_figure(cell.text)]
            if any(is_figure(cell.text) for cell in line):
                has_figures = True
                self._figures(line)
            elif words:
                for cell in words:
                    if cell not in self.header and plain(cell.text) not in self.labels.words:
                        is_note = is_note_text(cell.text) or (has_figures and len(words) == 1)
                        self.harvest.leftover(cell.text, cell.where, is_note=is_note)
                self.header += [cell for cell in words if cell not in self.header]
            elif len(line) == len(self.addresses):
                blank = line
        if blank and not has_figures:
            self._figures(blank)

    def _figures(self, line: Sequence[SourceCell]) -> None:
        harvest, table = self.harvest, self.labels.table
        self._has_read = True
        placed = self._under_header(line)
        if placed is not None:
            for address, cell in placed.items():
                harvest.put(address, cell.text, cell.where)
            if list(placed) != [address for address in self.addresses if address in placed]:
                message = f"{table.name}各列的次序与格式不同，已按列名读入。"
                harvest.problems.append(faults.SWAPPED.at(line[0].where, message, field=table.key))
            return
        filled = [cell for cell in line if cell.text]
        harvest.put_all(filled if len(filled) == len(self.addresses) else line, "格", line[0].where)

    def _under_header(self, line: Sequence[SourceCell]) -> dict[Address, SourceCell] | None:
        """Return the figures by address, in the order of the source, if the header names each of them exactly once.

        Not all of them where a table is cut: then those that its header names.
        """
        placed: dict[Address, SourceCell] = {}
        for cell in line:
            begin, end = cell.column, cell.column + cell.width
            above = (head.text for head in self.header if head.column <= begin and end <= head.column + head.width)
            address = self.labels.figure_below(above)
            if (address is None and cell.text) or address in placed:
                return None
            if address is not None:
                placed[address] = cell
        named = {head.column for head in self.header if self._is_lowest(head)}
        is_part = 1 < len(placed) == len(named) and all(is_figure(cell.text) for cell in placed.values())
        return placed if is_part or len(placed) == len(self.addresses) else None

    def _is_lowest(self, cell: SourceCell) -> bool:
        """Tell words that stand right above a figure."""
        return self.labels.column(cell.text) is not None
