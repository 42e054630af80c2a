"""What came of a source, cell by cell: right, wrong without a word, or reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gentool.form.model import Address
from gentool.importing.api import Imported, import_source
from gentool.importing.draft import Draft
from gentool.problems.problem import Problem, Severity
from gentool.report.figures import Misreading, read_figure
from tests.importing.awkward.kinds import Awkward
from tests.importing.awkward.known import Known


class Score(NamedTuple):
    """Counts of a source's cells, what is wrong with them and with its texts, and what was said."""

    source: Awkward
    cells: int
    right: int
    wrong: tuple[str, ...]
    reported: int
    texts_wrong: tuple[str, ...]
    texts_reported: int
    problems: tuple[Problem, ...]
    refused: bool

    @property
    def failures(self) -> tuple[str, ...]:
        """What is not as the source's expectation has it."""
        return tuple(self._failures())

    def _failures(self) -> Iterator[str]:
        yield from self.wrong
        yield from self.texts_wrong
        said = {problem.code for problem in self.problems if problem.severity is not Severity.INFO}
        expect = self.source.expect
        if self.source.at_least and not {problem.code for problem in self.problems} & set(self.source.at_least):
            yield f"none of {self.source.at_least} said, but {sorted(said)}"
        if expect == "refused" and not self.refused:
            yield "not refused"
        if expect != "refused" and self.refused:
            yield f"refused: {sorted(said)}"
        if expect == "told" and not said:
            yield "nothing said"
        if expect == "all right" and (self.right != self.cells or self.texts_reported):
            yield f"{self.reported} of {self.cells} cells and {self.texts_reported} texts only reported"


def score_of(source: Awkward) -> Score:
    """Import a source and compare what came out with what is known."""
    known = source.of()
    imported = import_source(source.make(known), source.file)
    problems = tuple(_said(imported))
    draft = imported.draft
    if imported.text is None or draft is None:
        told = any(problem.is_error for problem in problems)
        addresses = known.form.addresses
        silent = () if told else ("refused without a word",)
        return Score(source, len(addresses), 0, silent, len(addresses), (), 0, problems, True)
    doubtful = frozenset(source.spoiled(known))
    right, reported = 0, 0
    wrong: list[str] = []
    for address in known.form.addresses:
        verdict = _cell(known, imported, draft, address, address in doubtful, problems)
        right += verdict == "right"
        reported += verdict == "reported"
        if verdict not in ("right", "reported"):
            wrong.append(verdict)
    texts = list(_texts(known, draft, problems))
    return Score(
        source,
        len(known.form.addresses),
        right,
        tuple(wrong),
        reported,
        tuple(text for text in texts if text != "reported"),
        texts.count("reported"),
        problems,
        False,
    )


def _said(imported: Imported) -> Iterator[Problem]:
    """Yield what was said of the source itself; sums that do not add up do not count as words about a cell."""
    yield from dict.fromkeys(imported.problems)


def _cell(
    known: Known, imported: Imported, draft: Draft, address: Address, doubtful: bool, problems: tuple[Problem, ...]
) -> str:
    value, found = known.figures[address], draft.figures.get(address)
    told = _is_told(known.form.field(address), problems)
    if found is None and address in known.form.table(address).totals and not doubtful:
        report = imported.report.report
        computed = report.figures.get(address) if report else None
        return "right" if computed and computed.text == value.text else f"{address}: computed {computed}"
    text, remark = (found.text, found.remark) if found else ("", "")
    if not doubtful and (text, remark) == (value.text, value.remark):
        return "right"
    kind = known.form.column(address).kind
    if told and (doubtful or isinstance(read_figure(text, kind), Misreading)):
        return "reported"
    return f"{'.'.join(address)}: {value.shown!r} became {text!r} {remark!r}{', which was told' if told else ''}"


def _is_told(field: str, problems: Iterable[Problem]) -> bool:
    """Whether something was said of a figure, or of the row or table in which it stands."""
    return any(
        problem.field and (field == problem.field or field.startswith(f"{problem.field}."))
        for problem in problems
        if problem.severity is not Severity.INFO and not problem.code.startswith(("T3-", "T4-"))
    )


def _texts(known: Known, draft: Draft, problems: tuple[Problem, ...]) -> Iterator[str]:
    """Yield what is wrong with unit, year and narrative, or ``reported`` for each piece that was only told."""
    for key, name, heading in (("单位", known.unit, draft.unit), ("年度", str(known.year), draft.year)):
        if heading is None or heading.text != name:
            told = heading is None and any(problem.is_error for problem in problems)
            yield "reported" if told or _is_told(key, problems) else f"{key}: {name!r} became {heading}"
    meant = list(_meant(known))
    found = list(_found(draft))
    messages = "\n".join(_bare(f"{problem.message}{problem.hint}") for problem in problems)
    for part, section, line in (place for place in meant if not _stands(place, found)):
        told = line[:8] in messages or _is_told(f"{part}.{section}", problems)
        yield "reported" if told else f"missing in {part}.{section}: {line[:40]}"
    for part, section, line in (place for place in found if not _is_meant(place, meant)):
        yield "reported" if line[:8] in messages else f"extra in {part}.{section}: {line[:40]}"


_Place = tuple[str, str, str]


def _meant(known: Known) -> Iterator[_Place]:
    yield from (("", "引言", _bare(line)) for line in known.preface)
    for writing in known.writings:
        yield from ((writing.part, writing.section, _bare(line)) for line in writing.lines)
    for part, lines in known.notes.items():
        yield from ((part, "注", _bare(line)) for line in lines)


def _found(draft: Draft) -> Iterator[_Place]:
    yield from (("", "引言", _bare(line.text)) for line in draft.preface)
    for writing in draft.writings:
        yield from ((writing.part, writing.section, _bare(line.text)) for line in writing.lines)
    for part, lines in draft.notes.items():
        yield from ((part, "注", _bare(line.text)) for line in lines)


def _stands(place: _Place, found: list[_Place]) -> bool:
    """Whether a line stands where it belongs, or in its part under a heading that was left as it was."""
    part, _, line = place
    return place in found or (part, "", line) in found


def _is_meant(place: _Place, meant: list[_Place]) -> bool:
    """Whether a line that came out stands in the source too: where it was found, or left as a heading."""
    part, section, line = place
    if section:
        return place in meant
    return any(
        line in (where[2], where[1]) or (where[1] and where[1] in line and len(line) < 20)
        for where in meant
        if where[0] == part
    )


def _bare(text: str) -> str:
    """Leave out blanks and emphasis, which do not change what a sentence says."""
    return "".join(text.replace("**", "").split()).removeprefix("注：")


def table(scores: Iterable[Score]) -> str:
    """Write the table of all sources, and their sums."""
    lines = [
        "源文件 | 哪里别扭 | 对 | 错而不报 | 报出 | 文字错 | 文字报出 | 合预期",
        "--- | --- | ---: | ---: | ---: | ---: | ---: | ---",
    ]
    sums = [0, 0, 0, 0, 0, 0]
    for s in scores:
        counts = [s.right, len(s.wrong), s.reported, len(s.texts_wrong), s.texts_reported, not s.failures]
        sums = [a + b for a, b in zip(sums, counts, strict=True)]
        shown = " | ".join(map(str, counts[:-1]))
        lines.append(f"{s.source.file} | {s.source.what_is_awkward} | {shown} | {'是' if counts[-1] else '否'}")
    lines.append(f"合计 | | {' | '.join(map(str, sums))}")
    return "\n".join(lines) + "\n"
