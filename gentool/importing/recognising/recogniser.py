"""A document → a draft: the form's grid turned around.

Finds the edition by the words of the tables, the parts by their headings, every figure by its labels. Whatever the
source says is kept, right or wrong; whatever could not be placed is told with its place.
"""

from __future__ import annotations

from collections.abc import Sequence

from gentool.form.loading import all_editions
from gentool.form.model import Form
from gentool.importing import faults
from gentool.importing.blocks import Block, Document, SourceTable, Text
from gentool.importing.draft import Draft, Line, Writing
from gentool.importing.recognising.gathering import Gathering, table_of
from gentool.importing.recognising.labels import labels_of, plain
from gentool.importing.recognising.opening_and_closing import Opening, closing, opening
from gentool.importing.recognising.outline import Outline, is_heading, outline
from gentool.importing.recognising.owner import whose, year_said
from gentool.importing.recognising.preparation import unframed, with_usual_labels
from gentool.importing.recognising.writing import told_left, writings_of
from gentool.problems.problem import Problem


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
        if not outlined.parts and not any(self._is_form_table(block) for block in self.blocks):
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
            self.no_parts()
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
        tables = [block for block in end.behind if self._is_form_table(block)]
        outlined.parts[last] = [*end.own, *tables]
        self.problems += told_left("报告结尾之后", [block for block in end.behind if block not in tables])
        return end.signature, end.published

    def parts(self, outlined: Outline, gathering: Gathering) -> None:
        """Read all tables, then what is left of each part."""
        own = {part.key for part in self.form.parts if part.table is not None}
        gathering.at_home = frozenset(
            key for key, blocks in outlined.parts.items() if key in own and self._has_table(key, blocks)
        )
        rests = {key: gathering.tables(key, blocks) for key, blocks in outlined.parts.items()}
        for key, blocks in rests.items():
            part = self.form.part_by_key.get(key)
            if part is None:
                continue  # told by no_parts
            if part.table is not None:
                gathering.words_around(part, blocks)
            else:
                writings, problems = writings_of(part, blocks)
                self.writings += writings
                self.problems += problems
        gathering.finish()
        self.problems += gathering.problems

    def no_parts(self) -> None:
        """Tell that there are tables without the headings of parts around them, so that no text has its place."""
        texts = [block for block in self.blocks if isinstance(block, Text)]
        if texts:
            message = f"没有找到各部分的标题，{len(texts)} 段文字没有收入。"
            self.problems.append(faults.NO_PARTS.at(texts[0].where, message))

    def _has_table(self, key: str, blocks: Sequence[Block]) -> bool:
        """Tell whether a part has its own table among its blocks."""
        tables = (block for block in blocks if isinstance(block, SourceTable))
        return any(labels.table.key == key for block in tables if (labels := table_of(self.form, block)))

    def _is_form_table(self, block: Block) -> bool:
        return isinstance(block, SourceTable) and table_of(self.form, block) is not None
