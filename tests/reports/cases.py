"""The reports of the tests, each written down as what is special about it, and made into files here.

A case file, ``valid/variants.txt`` or one of ``invalid/``, names a report of ``valid/`` (``base = rows-by-name``;
``base = nothing`` is an empty file) and then, for each case,

    count-full-width: 全角数字            its name, and the sentence that becomes the first line of its file
    - 行政许可: 88                       what stands in the base, once or often
    + 行政许可: １２                      what stands there instead
    = 35:9 R-COUNT                      what must be said of it: ``line:column CODE``, a line each

Lines of ``-`` and then ``+`` are one edit; a line behind two blanks belongs to both. Without ``+`` whole lines go,
without ``-`` lines come at the end. ``‹3000›`` is the character U+3000, ``‹DCFF›`` the byte FF, ``‹云×300›`` the same
300 times and, where it is all of a line, in 300 lines. A place may be a ``line`` alone, or ``-`` for the whole file.

Every case is a case of both editions of the form: ``edition-2019.txt`` makes the report over, and the same must be said
of it at the same words. What is about one edition alone names it behind its name, ``money-unit (2021): …``; ``BOM``,
``CRLF``, ``CR`` and an encoding stand there too. A case that is about no form's own words or tables is one of the other
form as well, into which ``law-enforcement.txt`` makes the report over; ``disclosure`` says that it is not.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
VALID = FOLDER / "valid" / "variants.txt"
INVALID = sorted((FOLDER / "invalid").glob("*.txt"))
EDITIONS, DISCLOSURE = frozenset({"2019", "2021"}), "disclosure"
EDITION_2019, LAW_ENFORCEMENT = FOLDER / "edition-2019.txt", FOLDER / "law-enforcement.txt"

# What the checks say of a form's own words, and what stands at words that are gone.
_OF_ONE_FORM = re.compile(r"\? |\S+ (?:T\w*\d-|E-|Y-2019|P-)")
_LINE_ENDS = {"CRLF": "\r\n", "CR": "\r"}
_BASE = re.compile(r"base = (\S+)")
_HEAD = re.compile(r"([a-z0-9-]+)(?: \((.+?)\))?: (.+)")
_EDIT = re.compile(r"((?:[- ].*\n)*)((?:\+.*\n)*)")
_TIMES = re.compile("‹([^‹›]+)×([0-9]+)›")
_CHARACTER = re.compile("‹([0-9A-F]+)›")


class ReportFile(NamedTuple):
    """A report as a file, and what must be said of it."""

    name: str
    data: bytes
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """What a case file says of one case; an edit is what stands there and what stands there instead."""

    name: str
    sentence: str
    base: str
    options: frozenset[str]
    edits: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]

    def reports(self) -> list[ReportFile]:
        """Return the report, and after it the same in the other edition, unless it is about one edition alone."""
        text = f"# {self.sentence}\n{text_of(self.base)}"
        for old, new in self.edits:
            assert old in text, f"{self.name}: not in {self.base}: {old}"
            text = text.replace(old, new) if old else text + new
        reports = [ReportFile(self.name, self._encoded(text), self.problems)]
        if not self.options & EDITIONS:
            other, origins = in_edition_2019(text)
            problems = tuple(_moved(problem, text, other, origins) for problem in self.problems)
            reports.append(ReportFile(f"{self.name}-2019", self._encoded(other), problems))
            other, origins = made_over(text, LAW_ENFORCEMENT)
            problems = tuple(_moved(problem, text, other, origins) for problem in self.problems)
            if (
                origins
                and DISCLOSURE not in self.options
                and not any(_OF_ONE_FORM.match(problem) for problem in problems)
            ):
                reports.append(ReportFile(f"{self.name}-law", self._encoded(other), problems))
        return reports

    def _encoded(self, text: str) -> bytes:
        if "BOM" in self.options:
            text = f"\ufeff{text}"
        for name, line_end in _LINE_ENDS.items():
            text = text.replace("\n", line_end) if name in self.options else text
        encoding = next(iter(self.options - EDITIONS - {"BOM", DISCLOSURE, *_LINE_ENDS}), "utf-8")
        return text.encode(encoding, errors="surrogateescape")


def text_of(base: str) -> str:
    """Return a right report without its first line, which says what is special about it."""
    path = FOLDER / "valid" / f"{base}.yaml"
    return "" if base == "nothing" else path.read_bytes().decode("utf-8").partition("\n")[2]


@cache
def wrong_cases() -> tuple[Case, ...]:
    """Return every case of a wrong report, by the name of its file."""
    cases = (case for path in INVALID for case in cases_of(path))
    return tuple(sorted(cases, key=lambda case: f"{case.name}.yaml"))


def cases_of(path: Path) -> Iterator[Case]:
    """Yield the cases of a case file, in its order."""
    base = ""
    for lines in _paragraphs(path):
        if found := _BASE.fullmatch(lines[0]):
            base = found[1]
            continue
        head = _HEAD.fullmatch(lines[0])
        assert head, f"{path.name}: neither base nor name and sentence: {lines[0]}"
        options = frozenset(head[2].split(", ") if head[2] else ())
        problems = tuple(line[2:] for line in lines if line.startswith("= "))
        edits = _edits(line for line in lines[1:] if not line.startswith("= "))
        yield Case(head[1], head[3], base, options, tuple(edits), problems)


def _paragraphs(path: Path) -> Iterator[Sequence[str]]:
    for paragraph in path.read_bytes().decode("utf-8").rstrip("\n").split("\n\n"):
        if lines := [line for line in paragraph.split("\n") if not line.startswith("#")]:
            yield lines


def _edits(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    text = "".join(f"{line}\n" for line in lines)
    at = 0
    while at < len(text):
        found = _EDIT.match(text, at)
        if not found or not found[0]:
            raise ValueError(f"neither '- ' nor '+ ' nor '= ': {text[at:]}")
        before, added = (part.split("\n")[:-1] for part in found.groups())
        after = [line for line in before if line.startswith(" ")] + added
        old, new = _spelled_out(before), _spelled_out(after)
        yield (old if after else f"{old}\n", new if before else f"{new}\n")
        at = found.end()


def _spelled_out(lines: Sequence[str]) -> str:
    texts: list[str] = []
    for line in lines:
        whole = _TIMES.fullmatch(line[2:])
        texts += [whole[1]] * int(whole[2]) if whole else [_TIMES.sub(lambda found: found[1] * int(found[2]), line[2:])]
    return _CHARACTER.sub(lambda found: chr(int(found[1], 16)), "\n".join(texts))


def in_edition_2019(text: str) -> tuple[str, list[int]]:
    """Return a report in the words of the other edition, and for each of its characters where it was before (or -1)."""
    return made_over(text, EDITION_2019)


def made_over(text: str, path: Path) -> tuple[str, list[int]]:
    """Return a report made over by the edits of a file, and where its characters were, nowhere if it cannot be."""
    origins = list(range(len(text)))
    for old, new in _edits_of(path):
        if path == LAW_ENFORCEMENT and old.strip("\n").count("\n") and old not in text:
            return text, []
        same = next(same for same in range(len(old)) if not new.startswith(old[: same + 1]))
        at = text.find(old)
        while at >= 0:
            text = text[:at] + new + text[at + len(old) :]
            origins[at + same : at + len(old)] = [-1] * (len(new) - same)
            at = text.find(old, at + len(new))
    return text, origins


@cache
def _edits_of(path: Path) -> tuple[tuple[str, str], ...]:
    return tuple(edit for lines in _paragraphs(path) for edit in _edits(lines))


def _moved(problem: str, before: str, after: str, origins: Sequence[int]) -> str:
    place, _, code = problem.partition(" ")
    if place == "-":
        return problem
    line, _, column = place.partition(":")
    start = sum(len(text) + 1 for text in before.split("\n")[: int(line) - 1])
    offset = start + int(column or 1) - 1
    if offset not in origins:
        return f"? {code}"
    lines = after[: origins.index(offset)].split("\n")
    return f"{len(lines)}{f':{len(lines[-1]) + 1}' if column else ''} {code}"


def write(reports: Iterable[ReportFile], folder: Path) -> list[Path]:
    """Write reports into a folder, beside the pictures that they name, and return their paths."""
    shutil.copytree(FOLDER / "pictures", folder / "pictures")
    paths = []
    for report in reports:
        paths.append(folder / f"{report.name}.yaml")
        paths[-1].write_bytes(report.data)
    return paths


def with_problems(path: Path, problems: Mapping[str, Sequence[str]]) -> str:
    """Return the text of a case file with these lists of problems, by case, in place of its own."""
    paragraphs = []
    for paragraph in path.read_bytes().decode("utf-8").rstrip("\n").split("\n\n"):
        lines = [line for line in paragraph.split("\n") if not line.startswith("= ")]
        head = _HEAD.match(next((line for line in lines if not line.startswith("#")), ""))
        paragraphs.append("\n".join([*lines, *(f"= {line}" for line in (problems[head[1]] if head else ()))]))
    return "\n\n".join(paragraphs) + "\n"
