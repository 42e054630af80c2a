"""What the units wrote, compared among them (C-SAME): the one check that needs the texts of all.

A worker packs what its unit wrote into the record; when all units are known, all are unpacked, one by one, and compared
in this process. A key tells whether that was done of the same texts before: a run that finds nothing changed
compares nothing, and imports nothing for it.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from gentool import __version__
from gentool.city.batch.record import Record
from gentool.problems.problem import Problem, Where, in_order

if TYPE_CHECKING:
    from gentool.checks.same_text import UnitText
    from gentool.report.model import Report

_AT_HAND = 250  # units, all of most cities, whose texts are kept for another look


def packed(report: Report | None) -> str:
    """Pack what a report says in its paragraphs, a third of its length; nothing of one that cannot be read."""
    if report is None:
        return ""
    from gentool.checks.same_text import unit_text

    unit, passages, answers = unit_text(report)
    written = [
        unit,
        [[text, field, where.line, where.column] for text, field, where in passages],
        [[*answer[:-1], answer.where.line, answer.where.column] for answer in answers],
    ]
    return b64encode(zlib.compress(json.dumps(written, ensure_ascii=False).encode("utf-8", "surrogatepass"))).decode()


def _unpacked(file: str, wording: str) -> UnitText:
    from gentool.checks.same_text import Passage, UnitText
    from gentool.report.model import Answer

    unit, passages, answers = json.loads(zlib.decompress(b64decode(wording)).decode("utf-8", "surrogatepass"))
    return UnitText(
        unit,
        [Passage(text, field, Where(file, line, column)) for text, field, line, column in passages],
        [Answer._make((*said, Where(file, line, column))) for *said, line, column in answers],
    )


def key_of(records: Mapping[str, Record]) -> str:
    """Hash all that a comparison of the units' records shows."""
    digest = hashlib.sha256(__version__.encode())
    for name, record in records.items():
        told = f"{name}\0{record.file and record.file.name}\0{record.wording}\n"
        digest.update(told.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


class _Texts:
    """The texts of all units, by file and packed, unpacked when asked for; keeps those that answer something."""

    def __init__(self, written: Sequence[tuple[str, str]]) -> None:
        self.written = written
        self.answering: dict[str, UnitText] = {}
        self._text = lru_cache(_AT_HAND)(_unpacked)

    def __len__(self) -> int:
        return len(self.written)

    def __getitem__(self, number: int, /) -> UnitText:
        file, wording = self.written[number]
        text = self._text(file, wording)
        if text.answers:
            self.answering[file] = text
        return text


def compared(records: Mapping[str, Record], edition: str) -> dict[str, Record]:
    """Return the units' records, in the order of the roster, with what is found among them."""
    from gentool.checks.answers import answered
    from gentool.checks.same_text import find_same, fixed_words
    from gentool.form.loading import form_of

    written = [(r.file.name, r.wording) for r in records.values() if r.file and r.wording]
    texts = _Texts(written)
    found: dict[str, list[Problem]] = {}
    for problem in find_same(texts, fixed_words(form_of(edition))):
        found.setdefault(problem.where.file, []).append(problem)
    for file, unit in texts.answering.items():
        said = {passage.where: passage.text for passage in unit.passages}
        # While others have not handed in, nobody knows which answers are needed.
        found[file] = answered(unit.answers, said, found.get(file, []), is_all=len(written) == len(records))
    same = {name: tuple(in_order(found.get(r.file.name, ()))) if r.file else () for name, r in records.items()}
    return {name: r if r.same == same[name] else replace(r, same=same[name]) for name, r in records.items()}
