"""A document → a draft: the form's grid turned around.

Finds the edition by the words of the tables, the parts by their headings, every figure by its labels. Whatever the
source says is kept, right or wrong; whatever could not be placed is told with its place.

First the document is made ready: usual characters in headings and labels, and no prose in tables, since sites and word
processors put a whole report, or a heading above its table, into one. Texts and figures themselves stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from gentool.form.loading import all_editions
from gentool.form.model import Form
from gentool.importing import faults
from gentool.importing.blocks import Block, Document, SourceCell, SourceTable, Text
from gentool.importing.characters import folded, is_figure, lookalikes
from gentool.importing.draft import Draft, Line, Writing
from gentool.importing.recognising.gathering import Gathering, table_of
from gentool.importing.recognising.labels import labels_of, plain
from gentool.importing.recognising.opening_and_closing import Opening, closing, opening
from gentool.importing.recognising.outline import Outline, is_heading, outline
from gentool.importing.recognising.owner import whose, year_said
from gentool.importing.recognising.writing import is_note_text, told_left, writings_of
from gentool.problems.problem import Problem, Where
from gentool.report.model import Span
from gentool.text.lazy_regex import Pattern

_LONGEST = 60  # characters of a label or a heading
_STOP = Pattern(r"[。：:；！？]")
_NUMBERED = Pattern(r"第?[（(]?[一二三四五六七八九十\d]{1,3}(?:[）)、.．:：\s]|部分)")
_MOST_SHOWN = 5
_PROSE = 60  # characters from which the only words of a row are prose and no label


def recognise(document: Document) -> Draft:
    """Return the report that a document holds; raises GentoolError if it holds none, or several."""
    document = with_usual_labels(document)
    form = _edition(document)
    blocks = list(unframed(document.blocks, lambda text: is_heading(form, text)))
    return _Recogniser(form, document, blocks).draft()


def _edition(document: Document) -> Form:
    """Return the edition whose tables have most of the document's words; of equals the title's, else the latest."""
    words = {plain(text) for text in _short_texts(document.blocks)}
    counts = {form: sum(len(words & table.words) for table in labels_of(form)) for form in all_editions()}
    best = [form for form in counts if counts[form] == max(counts.values())]
    if len(best) == 1:
        return best[0]
    years = [year_said(form.titled, document.blocks, document.title) for form in best]
    said = (form for form, year in zip(best, years, strict=True) if year is not None and form.applies_to(year))
    return next(said, [form for form in best if form.is_like(best[0])][-1])


def _short_texts(blocks: Sequence[Block]) -> list[str]:
    texts = [block.text for block in blocks if isinstance(block, Text) and len(block.text) < 60]
    return texts + [cell.text for block in blocks if isinstance(block, SourceTable) for cell in block.cells[:2_000]]


class _Recogniser:
    def __init__(self, form: Form, document: Document, blocks: list[Block]) -> None:
        self.form = form
        self.document = document
        self.blocks = blocks
        self.problems: list[Problem] = list(document.problems)
        self.writings: list[Writing] = []

    def draft(self) -> Draft:
        form, file = self.form, self.document.file
        outlined = outline(form, self.blocks, file)
        if not outlined.parts and not self._tables(self.blocks):
            raise faults.refused(faults.NO_REPORT, file, "这个文件里没有找到年度报告的标题和表格。")
        self.problems += outlined.problems
        last = next(reversed(outlined.parts.values()), ())
        found = whose(form, outlined.before, self.blocks, self.document.title, file, closing(last, "").signature)
        self.problems += found.problems
        unit, year = (line.text if line else "" for line in (found.unit, found.year))
        gathering = Gathering(form, file)
        head, signature, published = Opening((), (), ()), None, None
        if outlined.parts:
            begin, end = found.title
            head = opening(gathering.tables("", outlined.before[end:]), form, unit, year)
            before = [*gathering.tables("", outlined.before[:begin]), *head.left]
            self.problems += [*told_left("第一部分之前", before), *head.problems]
            signature, published = self.close(outlined, unit)
        else:
            outlined.parts[""] = self.blocks
            texts = [block for block in self.blocks if isinstance(block, Text)]
            if texts:  # which have no place without the headings of parts around them
                message = f"没有找到各部分的标题，{len(texts)} 段文字没有收入。"
                self.problems.append(faults.NO_PARTS.at(texts[0].where, message))
        self.parts(outlined, gathering)
        return Draft(
            form=form,
            file=file,
            unit=found.unit,
            year=found.year,
            figures={address: found for each in gathering.harvests.values() for address, found in each.figures.items()},
            notes=gathering.notes,
            writings=tuple(self.writings),
            preface=head.preface,
            contact=head.contact,
            published=published,
            signature=signature,
            problems=tuple(self.problems),
            explained=frozenset(address for each in gathering.harvests.values() for address in each.explained),
        )

    def close(self, outlined: Outline, unit: str) -> tuple[Line | None, Line | None]:
        """Cut off what follows the report, and take its signature and date; the form's tables always belong to it."""
        last = list(outlined.parts)[-1]
        end = closing(outlined.parts[last], unit)
        tables = [block for block in end.behind if self._tables([block])]
        outlined.parts[last] = [*end.own, *tables]
        self.problems += told_left("报告结尾之后", [block for block in end.behind if block not in tables])
        return end.signature, end.published

    def parts(self, outlined: Outline, gathering: Gathering) -> None:
        parts = outlined.parts.items()
        gathering.at_home = frozenset(key for key, blocks in parts if key in self._tables(blocks))
        rests = {key: gathering.tables(key, blocks) for key, blocks in parts}
        for key, blocks in rests.items():
            part = self.form.part_by_key.get(key)
            if part is None:
                continue
            if part.table is not None:
                gathering.words_around(part, blocks)
            else:
                writings, problems = writings_of(part, blocks)
                self.writings += writings
                self.problems += problems
        gathering.finish()
        self.problems += gathering.problems

    def _tables(self, blocks: Sequence[Block]) -> list[str]:
        """Return the keys of the form's tables among blocks."""
        tables = (block for block in blocks if isinstance(block, SourceTable))
        return [labels.table.key for table in tables if (labels := table_of(self.form, table))]


def with_usual_labels(document: Document) -> Document:
    """Return a document whose labels and headings have usual characters only; what else has others is told."""
    blocks = tuple(map(_folded, document.blocks))
    left = [(signs, where) for text, where in _texts(blocks) if (signs := lookalikes(text))]
    if not left:
        return document._replace(blocks=blocks)
    several = dict.fromkeys("".join(signs for signs, _ in left))
    shown = "、".join(f"“{sign}”（U+{ord(sign):04X}，像“{folded(sign)}”）" for sign in list(several)[:_MOST_SHOWN])
    message = f"文字里有 {sum(len(signs) for signs, _ in left)} 个看着像常用字的部首或兼容字符，照样收入：{shown}。"
    return document._replace(blocks=blocks, problems=(*document.problems, faults.LOOKALIKE.at(left[0][1], message)))


def _texts(blocks: tuple[Block, ...]) -> Iterator[tuple[str, Where]]:
    for block in blocks:
        if isinstance(block, Text):
            yield block.text, block.where
        elif isinstance(block, SourceTable):
            yield from ((cell.text, cell.where) for cell in block.cells if not cell.text.isascii())


def _folded(block: Block) -> Block:
    if isinstance(block, Text):
        return _heading(block)
    if isinstance(block, SourceTable):
        return block._replace(cells=tuple(map(_label, block.cells)))
    return block


def _label(cell: SourceCell) -> SourceCell:
    text = cell.text
    if text.isascii() or len(text) > _LONGEST or (usual := _usual(text)) == text:
        return cell
    return cell._replace(text=usual)


@lru_cache(maxsize=4096)
def _usual(text: str) -> str:
    """Fold a label, which comes again in every report; leave figures and notes as they stand."""
    return text if is_figure(text) or is_note_text(text) else folded(text)


def _heading(block: Text) -> Text:
    """Fold a heading, or the heading with which a paragraph begins."""
    text = block.text
    usual = folded(text[:_LONGEST])
    if usual == text[:_LONGEST]:
        return block
    stop = _STOP.search(usual)
    if not stop and len(text) > _LONGEST:
        return block
    if stop and not block.is_heading and not _NUMBERED.match(usual):
        return block
    end = stop.start() if stop else len(text)
    spans: list[Span] = []
    for span in block.spans:
        head = max(0, min(end, len(span.text)))
        spans.append(span._replace(text=folded(span.text[:head]) + span.text[head:]))
        end -= len(span.text)
    return block._replace(spans=tuple(spans))


def unframed(blocks: Iterable[Block], is_heading: Callable[[str], bool]) -> Iterator[Block]:
    """Yield the blocks of a document, prose and headings taken out of tables."""
    for block in blocks:
        if isinstance(block, SourceTable) and not block.is_stream:
            yield from _parts(block, is_heading)
        else:
            yield block


def _parts(table: SourceTable, is_heading: Callable[[str], bool]) -> Iterator[Block]:
    kept: list[SourceCell] = []
    for row, line in enumerate(table.lines()):
        alone = _only_words(line, row)
        starting = [cell for cell in line if cell.row == row]
        if alone is not None and (len(alone.text) >= _PROSE or is_heading(alone.text)):
            if kept:
                yield SourceTable(tuple(kept), table.where)
                kept = []
            yield from (Text.plain(text, alone.where) for text in alone.text.split("\n") if text)
        else:
            kept += starting
    if kept:
        yield SourceTable(tuple(kept), table.where)


def _only_words(line: Sequence[SourceCell], row: int) -> SourceCell | None:
    """Return the cell of a row that alone has words, if it begins in this row and ends in it."""
    filled = [cell for cell in line if cell.text]
    return filled[0] if len(filled) == 1 and filled[0].row == row and filled[0].height == 1 else None
