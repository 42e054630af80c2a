"""A Word template: compiled once from an ordinary .docx with tags, filled per document in about a millisecond."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from gentool.files import bytes_of
from gentool.ooxml.faults import FILE, OPEN, RefusedError
from gentool.ooxml.package import read_xml, relationships_name
from gentool.ooxml.template.filling import CompiledPart
from gentool.ooxml.template.package import (
    CHART,
    CHART_LINK,
    CONTENT_TYPES,
    LIMITS,
    PICTURE,
    PICTURE_SLOT,
    Properties,
    TemplatePackage,
    refusal,
)
from gentool.ooxml.template.part import MAX_PARAGRAPHS, PartSource
from gentool.ooxml.template.sandbox import FILTERS, Sandbox
from gentool.ooxml.template.stories import TableText, outline, w
from gentool.ooxml.template.values import Chart, Picture
from gentool.ooxml.zip import Archive, Entry, pack
from gentool.problems.problem import GentoolError, Problem, Where
from gentool.text.lazy_regex import Pattern

_NO_PICTURES: Final[Mapping[str, Picture | Chart]] = MappingProxyType({})
_IDENTIFIER: Final = Pattern(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")


class WordTemplate:
    """A compiled template; making one raises GentoolError with every mistake found in the file.

    ``source`` is a path or the bytes of a .docx; ``name`` is what problems call it. ``filters`` adds filters of
    the caller's own. A template may be filled any number of times, and from several threads.
    """

    expressions: tuple[str, ...]
    statements: tuple[str, ...]
    warnings: tuple[Problem, ...]  # what was found in the file that no document made with it has

    def __init__(
        self,
        source: str | os.PathLike[str] | bytes,
        *,
        name: str | None = None,
        filters: Mapping[str, Callable[..., Any]] | None = None,
    ) -> None:
        self.name = name or ("模板" if isinstance(source, bytes) else os.fspath(source))
        data = source if isinstance(source, bytes) else bytes_of(source, self.name, LIMITS.file, FILE, OPEN)
        package = TemplatePackage(data, self.name)
        sandbox = Sandbox({**FILTERS, **(filters or {})})
        sources = {
            part: PartSource(self.name, label, package.tree(part), sandbox, package.source.relationships(part))
            for part, label in package.stories()
        }
        self._compiled: dict[str, CompiledPart] = {}
        problems: list[Problem] = []
        room = MAX_PARAGRAPHS
        for part, waiting in sources.items():
            compiled = waiting.compile(room)
            room -= len(waiting.paragraphs)
            problems += waiting.problems
            if compiled is not None:
                self._compiled[part] = compiled
        if problems:
            raise GentoolError(*dict.fromkeys(problems))
        self.expressions, self.statements = (
            tuple(code for waiting in sources.values() for code in waiting.codes(mark)) for mark in "{%"
        )
        self.warnings = tuple(package.warnings)
        self._main = package.main
        self._core = package.core
        self._styles = package.styles()
        self._body = package.source.part(package.main) or b""
        self._keep_parts(package)

    def _keep_parts(self, package: TemplatePackage) -> None:
        """Sort the parts into those that never change and those that may."""
        changing = {*self._compiled, package.core, package.links_part}
        entries = package.entries
        names = [CONTENT_TYPES, *(name for name in entries if name != CONTENT_TYPES)]
        self._fixed = [entries[name] for name in names if name not in changing]  # the first says what the others are
        self._archive = Archive(self._fixed)
        self._types_with_charts = package.types_with_charts
        self._usual = [entries[name] for name in names if name in changing and name not in self._compiled]
        self._part_names = frozenset(name.lower() for name in names)
        self._identifiers = frozenset(link.identifier for link in package.links)
        self._relationships_part = package.links_part
        self._relationships = package.picture_links()

    @cached_property
    def names(self) -> frozenset[str]:
        """The top-level names the template wants from the data."""
        return frozenset(name for part in self._compiled.values() for name in part.names())

    @cached_property
    def styles(self) -> Mapping[str, str]:
        """The styles of paragraphs, characters and tables: name → styleId. WPS numbers the ids anew; names survive."""
        found: dict[str, str] = {}
        if self._styles is not None:
            root = read_xml(self._styles, "样式", refusal(self.name))
            for style in root.iterchildren(w("style")):
                label = style.find(w("name"))
                if label is not None and style.get(w("type")) in ("paragraph", "character", "table"):
                    found.setdefault(label.get(w("val"), ""), style.get(w("styleId"), ""))
        return MappingProxyType(found)

    @cached_property
    def outline(self) -> tuple[str | TableText, ...]:
        """The body in reading order: paragraphs as text, tags as written, and tables."""
        root = read_xml(self._body, "正文", refusal(self.name))
        return tuple(item for body in root.iterchildren(w("body")) for item in outline(body))

    def render(
        self,
        data: Mapping[str, object],
        *,
        pictures: Mapping[str, Picture | Chart] = _NO_PICTURES,
        properties: Properties | None = None,
        finish: Callable[[bytes], bytes] | None = None,
    ) -> bytes:
        """Return the bytes of the document filled with ``data``; ``finish`` has the last hand on its body.

        ``pictures`` are the pictures and charts of fragments in ``data``, by the relationship id with which these
        refer to them. The same arguments give the same bytes. Raises GentoolError where a tag cannot be filled.
        """
        changed = {} if properties is None else {self._core: self._properties(properties)}
        media: list[Entry] = []
        if pictures:
            media, changed[self._relationships_part] = self._media(pictures)
        shown = frozenset(pictures)
        for name, part in self._compiled.items():
            if name == self._core and properties is not None:
                continue
            filled = part.render(data, shown if name == self._main else frozenset())
            changed[name] = pack(name, finish(filled) if finish and name == self._main else filled)
        usual = [entry for entry in self._usual if entry.name not in changed]
        archive = self._archive
        if charts := [entry.name for entry in media if posixpath.dirname(entry.name) == self._folder("charts")]:
            types = pack(CONTENT_TYPES, self._types_with_charts(charts).encode())
            archive = Archive([types, *self._fixed[1:]])
        return archive.with_entries([*usual, *changed.values(), *media])

    def _folder(self, name: str) -> str:
        return posixpath.join(posixpath.dirname(self._main), name)

    def _properties(self, properties: Properties) -> Entry:
        try:
            return pack(self._core, properties.xml().encode())
        except RefusedError as refusal:
            where = Where(self.name)
            problem = refusal.code.at(where, f"文档属性{refusal.message}", field="文档属性", hint=refusal.hint)
            raise GentoolError(problem) from refusal

    def _media(self, pictures: Mapping[str, Picture | Chart]) -> tuple[list[Entry], Entry]:
        """Return the parts of pictures and charts, and the relationships that lead to them."""
        media, links = [], []
        for identifier, shown in sorted(pictures.items()):
            if not _IDENTIFIER.match(identifier) or identifier in self._identifiers:
                raise ValueError(f"no usable relationship id for a picture: {identifier!r}")
            if isinstance(shown, Chart):
                part, kind = f"{self._folder('charts')}/{identifier}.xml", CHART
                book = f"{self._folder('embeddings')}/{identifier}.xlsx"
                made = [
                    pack(part, shown.part),
                    pack(relationships_name(part), CHART_LINK.format(book).encode()),
                    pack(book, shown.workbook, store=True),
                ]
            else:
                part, kind = f"{self._folder('media')}/{identifier}.{shown.extension}", PICTURE
                made = [pack(part, shown.data, store=True)]
            if taken := [entry.name for entry in made if entry.name.lower() in self._part_names]:
                raise ValueError(f"the template has a part of this name: {taken[0]}")
            media += made
            links.append(f'<Relationship Id="{identifier}" Type="{kind}" Target="/{part}"/>')
        text = self._relationships.replace(PICTURE_SLOT, "".join(links))
        return media, pack(self._relationships_part, text.encode())
