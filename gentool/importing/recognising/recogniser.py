"""A document → a draft: the form's grid turned around.

Finds the edition by the words of the tables, the parts by their headings, every figure by its labels. Whatever the
source says is kept, right or wrong; whatever could not be placed is told with its place.
"""

from __future__ import annotations

from collections.abc import Sequence

from gentool.editions import editions, form_of
from gentool.form import Address, Form, Part
from gentool.importing import faults
from gentool.importing.blocks import Block, Document, Left, SourceTable, Text
from gentool.importing.draft import Draft, Found, Line, Writing
from gentool.importing.recognising.across import AcrossReader
from gentool.importing.recognising.closing import closing
from gentool.importing.recognising.down import DownReader
from gentool.importing.recognising.framing import unframed
from gentool.importing.recognising.harvest import Harvest
from gentool.importing.recognising.labels import TableLabels, is_figure, labels_of, plain
from gentool.importing.recognising.opening import Opening, opening
from gentool.importing.recognising.outline import Outline, is_part_heading, outline
from gentool.importing.recognising.passages import writings_of
from gentool.importing.recognising.streams import StreamReader, Word, words_of
from gentool.importing.recognising.whose import whose, year_said
from gentool.importing.recognising.writing import cleaned
from gentool.patterns import Pattern
from gentool.problems import GentoolError, Problem, Where

_FEWEST_WORDS = 2  # of a table's labels, for a source's table to be that table
_FEWEST_IN_NARRATIVE = 6  # where no table of the form is expected
_NOTE_MARK = Pattern(r"^(?:备?注|说明)[:：]\s*")


def recognise(document: Document) -> Draft:
    """Return the report that a document holds; raises GentoolError if it holds none, or several."""
    form = _edition(document)
    blocks = list(unframed(document.blocks, lambda text: is_part_heading(form, text)))
    return _Recogniser(form, document, blocks).draft()


def _edition(document: Document) -> Form:
    """Return the edition whose tables have most of the document's words; of equals the year's, else the latest."""
    words = {plain(text) for text in _short_texts(document.blocks)}
    forms = [form_of(edition) for edition in editions()]
    counts = {form: sum(len(words & table.words) for table in labels_of(form)) for form in forms}
    best = [form for form in forms if counts[form] == max(counts.values())]
    year = year_said(document.blocks, document.title)
    return next((form for form in best if year is not None and form.applies_to(year)), best[-1])


def _short_texts(blocks: Sequence[Block]) -> list[str]:
    texts = [block.text for block in blocks if isinstance(block, Text) and len(block.text) < 60]
    return texts + [cell.text for block in blocks if isinstance(block, SourceTable) for cell in block.cells[:2_000]]


class _Recogniser:
    def __init__(self, form: Form, document: Document, blocks: list[Block]) -> None:
        self.form = form
        self.file = document.file
        self.document = document
        self.blocks = blocks
        self.problems: list[Problem] = list(document.problems)
        self.figures: dict[Address, Found] = {}
        self.notes: dict[str, tuple[Line, ...]] = {}
        self.writings: list[Writing] = []
        self.explained: set[Address] = set()

    def draft(self) -> Draft:
        outlined = outline(self.form, self.blocks, self.file)
        if not outlined.parts and not any(self._table_of(b) for b in self.blocks if isinstance(b, SourceTable)):
            raise GentoolError(faults.NO_REPORT.at(Where(self.file), "这个文件里没有找到年度报告的标题和表格。"))
        found = whose(outlined.before, self.blocks, self.document.title, self.file)
        self.problems += found.problems
        unit = found.unit.text if found.unit else ""
        begin, end = found.title
        if outlined.parts:
            head = opening(outlined.before[end:], self.form, unit, found.year.text if found.year else "")
            self.left(outlined.before[:begin], head.left)
        else:
            head = Opening((), (), ())
            self.no_parts()
        signature, published = self.close(outlined, unit)
        self.harvest(outlined)
        return Draft(
            form=self.form,
            file=self.file,
            unit=found.unit,
            year=found.year,
            figures=self.figures,
            notes=self.notes,
            writings=tuple(self.writings),
            preface=head.preface,
            contact=head.contact,
            published=published,
            signature=signature,
            problems=tuple(self.problems),
            explained=frozenset(self.explained),
        )

    def close(self, outlined: Outline, unit: str) -> tuple[Line | None, Line | None]:
        """Cut off what follows the report, and take its signature and date."""
        if not outlined.parts:
            return None, None
        last = list(outlined.parts)[-1]
        end = closing(outlined.parts[last], unit)
        outlined.parts[last] = end.own
        self.left(end.behind, ())
        return end.signature, end.published

    def harvest(self, outlined: Outline) -> None:
        """Read tables and narrative, part by part; a table may stand in the wrong part and is known by its words."""
        harvests = {labels.table.key: Harvest(labels.table, self.file) for labels in labels_of(self.form)}
        readers = {
            labels.table.key: (AcrossReader if _is_across(labels) else DownReader)(labels, harvests[labels.table.key])
            for labels in labels_of(self.form)
        }
        inside = outlined.parts or {"": self.blocks}
        rest: dict[str, list[Block]] = {key: [] for key in inside}
        for key, blocks in inside.items():
            own = self._labels_of(key)
            in_narrative = bool(key) and own is None
            latest = own
            for block in blocks:
                if not isinstance(block, SourceTable):
                    rest[key].append(block)
                    continue
                labels = self._table_of(block, in_narrative=in_narrative)
                if labels is None and latest is not None and _is_figures(block):
                    labels = latest
                if labels is None:
                    rest[key].append(block)
                    continue
                latest = labels
                if block.is_stream:
                    self.stream(labels, harvests[labels.table.key], block)
                else:
                    readers[labels.table.key].read(block)
        for key, blocks in rest.items():
            self.part(key, blocks, harvests)
        for harvest in harvests.values():
            harvest.finish()
            self.figures.update(harvest.figures)
            self.problems += harvest.problems
            self.explained |= harvest.explained

    def stream(self, labels: TableLabels, harvest: Harvest, table: SourceTable) -> None:
        """Read a table of which only the order of the cells is left."""
        reader = StreamReader(labels, harvest)
        reader.read([Word(cell.text, cell.where) for cell in table.cells if cell.text])
        if reader.unknown:
            shown = "、".join(f"“{word.text[:20]}”" for word in reader.unknown[:3])
            more = f"等 {len(reader.unknown)} 处" if len(reader.unknown) > 3 else ""
            message = f"{labels.table.name}里有认不出的文字：{shown}{more}。"
            self.problems.append(faults.LEFT_OUT.at(reader.unknown[0].where, message, field=labels.table.key))

    def part(self, key: str, blocks: list[Block], harvests: dict[str, Harvest]) -> None:
        """Read what is left of a part once its tables are taken out."""
        part = self.form.part_by_key.get(key)
        if part is None:
            return  # told by no_parts
        if part.table is None:
            writings, problems = writings_of(part, blocks)
            self.writings += writings
            self.problems += problems
        else:
            self.table_part(part, blocks, harvests[key])

    def table_part(self, part: Part, blocks: list[Block], harvest: Harvest) -> None:
        """Read the words around a table; if there was no table, its cells may be among them, one a line."""
        labels = self._labels_of(part.key)
        assert labels is not None
        texts = [block for block in blocks if isinstance(block, Text)]
        if not harvest.figures:
            begin, end = _stretch(labels, texts)
            words = list(words_of([(text.text, text.where) for text in texts[begin:end]], labels.words))
            if sum(1 for word in words if is_figure(word.text)) > len(labels.table.rows) // 2:
                StreamReader(labels, harvest).read(words)
                texts = texts[:begin] + texts[end:]
        captions = {plain(f"{labels.table.name}{part.label}"), plain(labels.table.name), *part.names, *labels.words}
        said = [text for text in texts if cleaned(text.text) and plain(text.text) not in captions]
        lines = tuple(Line(cleaned(text.text), text.where) for text in said)
        if lines:
            first = lines[0]
            self.notes[part.key] = (first._replace(text=_NOTE_MARK.sub("", first.text)), *lines[1:])
        for block in blocks:
            if isinstance(block, Left):
                self.problems.append(faults.LEFT_OUT.at(block.where, f"{block.what}没有导入。", field=part.key))
            elif isinstance(block, SourceTable):
                message = f"这里有一个表格，不是{labels.table.name}，没有收入。"
                self.problems.append(faults.LEFT_OUT.at(block.where, message, field=part.key))

    def no_parts(self) -> None:
        """Tell that there are tables without the headings of parts around them, so that no text has its place."""
        texts = [block for block in self.blocks if isinstance(block, Text)]
        if texts:
            message = f"没有找到六个部分的标题，{len(texts)} 段文字没有收入。"
            self.problems.append(faults.NO_PARTS.at(texts[0].where, message))

    def left(self, *several: Sequence[Block]) -> None:
        """Tell what was not taken over, each stretch in one message."""
        for blocks in several:
            texts = [cleaned(block.text) for block in blocks if isinstance(block, Text)]
            shown = "、".join(f"“{text[:20]}”" for text in texts[:3])
            if shown:
                more = f"等 {len(texts)} 段" if len(texts) > 3 else ""
                message = f"报告以外的文字没有收入：{shown}{more}。"
                self.problems.append(faults.LEFT_OUT.at(blocks[0].where, message))

    def _labels_of(self, key: str) -> TableLabels | None:
        return next((labels for labels in labels_of(self.form) if labels.table.key == key), None)

    def _table_of(self, table: SourceTable, *, in_narrative: bool = False) -> TableLabels | None:
        """Return the table of the form whose words a source's table has most of."""
        words = {plain(cell.text) for cell in table.cells if cell.text and len(cell.text) < 120}
        best = max(labels_of(self.form), key=lambda labels: len(words & labels.words))
        known = len(words & best.words)
        fewest = _FEWEST_IN_NARRATIVE if in_narrative else _FEWEST_WORDS
        others = sum(1 for word in words - best.words if not is_figure(word))
        return best if known >= fewest and known >= others else None


def _is_across(labels: TableLabels) -> bool:
    return any(block.across for block in labels.table.blocks)


def _is_figures(table: SourceTable) -> bool:
    """Tell a table of figures, whatever else it says: the rest of a table whose labels stand on the page before."""
    filled = [cell.text for cell in table.cells if cell.text]
    return bool(filled) and sum(map(is_figure, filled)) * 2 >= len(filled)


def _stretch(labels: TableLabels, texts: Sequence[Text]) -> tuple[int, int]:
    """Return from where to where the texts of a part are the cells of its table."""
    known = [
        index
        for index, text in enumerate(texts)
        if is_figure(text.text)
        or any(plain(word.text) in labels.words for word in words_of([(text.text, text.where)], labels.words))
    ]
    return (known[0], known[-1] + 1) if known else (0, 0)
