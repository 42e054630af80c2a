"""Everything that reads what strangers send, as functions of bytes, and what each must hold to.

A check returns what the input was found to be: an input that is found to be something new is worth changing further.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from random import Random
from typing import NamedTuple

from gentool.checks.api import check, load_source
from gentool.city.batch.manifest import NAME as MANIFEST
from gentool.city.batch.manifest import read_manifest
from gentool.city.config import read_city
from gentool.importing import confined
from gentool.importing.blocks import Document
from gentool.importing.html import page
from gentool.importing.recognising.recogniser import recognise
from gentool.importing.text import document as text_document
from gentool.importing.word import document as word_document
from gentool.ooxml.template import Fragment, WordTemplate
from gentool.problems.problem import Problem
from gentool.render.html import render_html
from gentool.report.placeholders import Scope, expand
from gentool.yamlfile.source import source_of
from tests.fuzz import mutating, seeds, words
from tests.fuzz.watching import Check, WrongError

Mutate = Callable[[Random, bytes, Sequence[bytes], Sequence[str]], bytes]


class Target(NamedTuple):
    """A reader: what it is held to, seeds to begin with, words of its language, and how its inputs are changed."""

    name: str
    check: Check
    seeds: Callable[[], Iterable[bytes]]
    tokens: Sequence[str]
    mutate: Mutate = mutating.mutated
    share: float = 1  # of the time


def _told(problems: Iterable[Problem]) -> Hashable:
    codes = set()
    for problem in problems:
        if not problem.message or (problem.is_error and not problem.hint):
            raise WrongError(f"a problem without words: {problem.code}")
        codes.add(problem.code)
    return frozenset(codes)


def _yaml(data: bytes) -> Hashable:
    source, problems = source_of(data, "x.yaml")
    loaded = load_source(source, problems, None)
    if loaded.report is None:
        if not any(problem.is_error for problem in loaded.problems):
            raise WrongError("no report and no error")
        return _told(loaded.problems)
    found = [*loaded.problems, *check(loaded.report)]
    if loaded.is_sound:
        render_html(loaded.report)
    return _told(found)


_BREAKS = re.compile("<wbr>|</?span[^>]*>")  # where a line may break, and where it may not
_MARKS = frozenset("*|!{}%#[]()（）<>\\`~_&-=+") | frozenset("｛｝［］｜＊")


_BREAKS = re.compile("<wbr>|</?span[^<>]*>")  # where a line may break, and where it may not


def _narrative(data: bytes) -> Hashable:
    """A text in a report: what has no marks in it stands on the page, every sign of it."""
    text = data.decode("utf-8", "replace")
    lines = "".join(f"  {line}\n" for line in text.splitlines())
    source, problems = source_of(f"{seeds.HEAD}其他需要报告的事项: |\n{lines}".encode("utf-8", "replace"), "x.yaml")
    loaded = load_source(source, problems, None)
    if loaded.report is None:
        return _told(loaded.problems)
    found = [*loaded.problems, *check(loaded.report)]
    page_text = _bare(unescape(_BREAKS.sub("", render_html(loaded.report))))
    if not _MARKS & set(text) and not any(problem.is_error and problem.where.line > 2 for problem in found):
        for line in text.splitlines():
            if (bare := _bare(line)).isprintable() and bare not in page_text:
                raise WrongError(f"missing on the page: {bare[:40]!r}")
    return _told(found)


def _bare(text: str) -> str:
    return "".join(text.split())


_SCOPE = Scope(
    {"甲": 7, "乙": 0, "单位": "云溪市测试局", "年度": 2025, "申请": {"本年新收": {"总计": 12}}, "空": None},
    Scope({"甲": 5, "申请": {"本年新收": {"总计": 0}}}),
)


def _placeholders(data: bytes) -> Hashable:
    text = data.decode("utf-8", "replace")
    expanded = expand(text, _SCOPE)
    is_plain = not expanded.faults and not set("{}｛｝") & set(text)
    if is_plain and "\n".join(line.text for line in expanded.lines) != text.removesuffix("\n"):
        raise WrongError("a text without tags was changed")
    return frozenset((fault.kind, fault.message[:12]) for fault in expanded.faults)


_DATA: Mapping[str, object] = {
    "真": True, "假": False, "空": [], "数": [1, 2], "文": "<a>\n\t&", "行": Fragment("<w:r><w:t>粗</w:t></w:r>"),
    "块": Fragment("<w:p><w:r><w:t>段</w:t></w:r></w:p>"), "串": "",
}  # fmt: skip


def _template(data: bytes) -> Hashable:
    """A Word template: refused with a word, or a document that is whole."""
    document = WordTemplate(data).render(_DATA)
    body = seeds.word_files.tree(document)
    names = seeds.word_files.NS
    if body.xpath("//processing-instruction() | //w:p/w:p | //w:t[*]", namespaces=names):
        raise WrongError("a document that is not whole")
    return "filled"


def _importing(read: Callable[[bytes, str], object], name: str) -> Check:
    def importing(data: bytes) -> Hashable:
        document = read(data, name)
        draft = recognise(document) if isinstance(document, Document) else document
        return _told(getattr(draft, "problems", ()))

    return importing


def _excel(data: bytes, name: str) -> object:
    from gentool.importing.excel import workbook

    return workbook.read(data, name)


def _pdf(data: bytes, name: str) -> object:
    return confined.read("gentool.importing.pdf.document", data, name)


_FOLDER = tempfile.TemporaryDirectory(prefix="gentool-fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None)


def _city(data: bytes) -> Hashable:
    path = Path(_FOLDER.name, "gentool.yaml")
    path.write_bytes(data)
    city, problems = read_city(path)
    if city is None and not any(problem.is_error for problem in problems):
        raise WrongError("no city and no error")
    return _told(problems)


def _manifest(data: bytes) -> Hashable:
    """A manifest is believed as it was written, or not at all; sealed anew it is read as far as it makes sense."""
    folder = Path(_FOLDER.name)
    (folder / MANIFEST).write_bytes(seeds.sealed(data))
    manifest = read_manifest(folder)
    return len(manifest.records), bool(manifest.drawn)


def _known(data: bytes) -> Hashable:
    """A page of known figures whose markup was changed, not its text: every figure is right, or told."""
    from tests.fuzz.markup import wrong_figures

    if wrong := list(wrong_figures(data)):
        raise WrongError(f"{wrong[0]} and {len(wrong) - 1} more")
    return len(data) % 7


def _markup(chance: Random, data: bytes, others: Sequence[bytes], tokens: Sequence[str]) -> bytes:
    from tests.fuzz.markup import with_other_markup

    return with_other_markup(chance, data)


def targets() -> Iterator[Target]:
    """Yield the table of targets."""
    read = _importing
    yield Target("yaml", _yaml, seeds.reports, words.YAML, share=2)
    yield Target("narrative", _narrative, seeds.narratives, words.NARRATIVE, share=2)
    yield Target("placeholders", _placeholders, seeds.placeholders, words.PLACEHOLDERS, share=3)
    yield Target("template", _template, seeds.templates, words.TEMPLATE, mutating.mutated_package, 2)
    yield Target("html", read(page.read, "x.html"), seeds.pages, words.HTML, share=2)
    yield Target("known", _known, seeds.known_pages, (), _markup, 2)
    yield Target("text", read(text_document.read, "x.txt"), seeds.texts, words.TEXT, share=2)
    yield Target("markdown", read(text_document.read, "x.md"), seeds.texts, words.TEXT)
    yield Target("word", read(word_document.read, "x.docx"), seeds.word, words.WORD, mutating.mutated_package, 2)
    yield Target("excel", read(_excel, "x.xlsx"), seeds.excel, words.EXCEL, mutating.mutated_package, 2)
    yield Target("pdf", read(_pdf, "x.pdf"), seeds.pdf, words.PDF)
    yield Target("city", _city, seeds.cities, words.YAML)
    yield Target("manifest", _manifest, seeds.manifests, words.JSON)
