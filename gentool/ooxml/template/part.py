"""One part of a template (the body, a header, the footnotes …): compiled from its XML.

Compiling finds every mistake it can, so that the author of a template need not come back for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from operator import attrgetter
from typing import Final

from jinja2.environment import Template
from jinja2.exceptions import TemplateSyntaxError
from lxml import etree

from gentool.ooxml.faults import LIMIT, TAG, at_tag, damaged
from gentool.ooxml.package import Element, Relationship
from gentool.ooxml.template.blocks import Group, check_parents, joined, lift_inline, match
from gentool.ooxml.template.containers import GUARDED, MARK, looks_of, resolve, set_guards
from gentool.ooxml.template.filling import CompiledPart, Divided, Place, divide
from gentool.ooxml.template.insertion import drop_identities, find_targets, weave
from gentool.ooxml.template.sandbox import Sandbox
from gentool.ooxml.template.stories import Paragraph, Piece, paragraphs, w
from gentool.ooxml.template.syntax import check_alone, explain, findings, rewrite, walk
from gentool.ooxml.template.tags import STRUCTURAL, Complaint, Level, Tag, find_tags
from gentool.ooxml.template.values import NAMESPACES
from gentool.problems.problem import Problem

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAX_PARAGRAPHS: Final = 100_000  # of all parts together
MAX_TAGS: Final = 10_000  # of one part
_CORE: Final = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}coreProperties"
_NOTES: Final = (w("footnotes"), w("endnotes"))


class PartSource:
    """A part on its way from XML to :class:`CompiledPart`, with all that was found in it."""

    def __init__(
        self, file: str, label: str, root: Element, sandbox: Sandbox, relationships: Iterable[Relationship]
    ) -> None:
        self.file = file
        self.label = label
        self.root = root
        self.sandbox = sandbox
        self.relationships = frozenset(link.identifier for link in relationships)
        self.is_plain = root.tag == _CORE  # text that is no WordprocessingML
        self.paragraphs: list[Paragraph] = []
        self.problems: list[Problem] = []

    def codes(self, mark: str) -> Iterator[str]:
        """Return the code of each tag with a mark, in order."""
        return (tag.code for part in self.paragraphs if not part.repeated for tag in part.tags if tag.mark == mark)

    def compile(self, room: int) -> CompiledPart | None:
        """Compile the part; None when nothing in it is to be filled, or when there are problems.

        ``room`` is how many paragraphs the template may still have.
        """
        self._find(self.root, room)
        groups = self._match()
        targets, problems = find_targets(self.paragraphs, self.file)
        self.problems += problems
        looks, problems = looks_of(self.paragraphs, self.file)
        self.problems += problems
        if self.problems:
            self._check_each()
            return None
        if not any(paragraph.tags for paragraph in self.paragraphs):
            return None
        root = self.root
        for prefix, uri in NAMESPACES.items():
            if root.nsmap.get(prefix, uri) != uri:
                raise damaged(self.file, f"里面的名称空间前缀“{prefix}”另有所指，不能用作模板。")
        marks = weave(self.paragraphs, groups, targets, looks)
        self.problems += check_parents(groups, marks, self.file)
        if self.problems:
            self._check_each()
            return None
        numbers = {tag: mark.text for tag, mark in marks.items()}
        openings = frozenset(numbers[group[0]] for group in groups)
        closings = frozenset(numbers[group[-1]] for group in groups)
        set_guards(root, openings, closings, list(marks))
        drop_identities((marks[group[0]], marks[group[-1]]) for group in groups if group[0].keyword == "for")
        text = etree.tostring(root, encoding="unicode") if self.is_plain else _with_prefixes(root)
        text = resolve(text, [(marks[tag].text, f"<?{MARK} {marks[tag].text}?>") for tag, _ in looks])
        return self._compile(text, list(marks))

    def _find(self, root: Element, room: int) -> None:
        found = (
            _properties(root, self.label)
            if self.is_plain
            else chain.from_iterable(paragraphs(*story) for story in _stories(root, self.label))
        )
        self.paragraphs = list(islice(found, room))
        if next(found, None) is not None:
            raise damaged(self.file, f"模板有超过 {MAX_PARAGRAPHS:,} 段，大得不合常理。", "请删去多余的空段落。")
        count = 0
        for paragraph in self.paragraphs:
            text = paragraph.text
            if "{" not in text and "}" not in text and "｛" not in text and "｝" not in text:
                continue
            paragraph.tags, complaints = find_tags(text)
            count += len(paragraph.tags) + len(complaints)
            if count > MAX_TAGS:
                message = f"{self.label}里有超过 {MAX_TAGS:,} 个标签，多得不合常理。"
                raise damaged(self.file, message, "请删去多余的标签。")
            for tag in paragraph.tags:
                tag.place = paragraph.place
                if self.is_plain and tag.level is not Level.TEXT:
                    complaints.append(Complaint(tag.source, "不能写在文档属性里。", "请写成 {{ 名称 }}。"))
            self.problems += [
                at_tag(TAG, self.file, paragraph.place, source, message, hint) for source, message, hint in complaints
            ]
        self.paragraphs = joined(self.paragraphs)

    def _match(self) -> list[Group]:
        groups: list[Group] = []
        rest: list[Tag] = []
        for paragraph in self.paragraphs:
            inline = [tag for tag in paragraph.tags if tag.mark == "%" and tag.level not in STRUCTURAL]
            alone: list[Tag] = []
            found, problems = match(inline, self.file, alone)
            rest += sorted(alone, key=attrgetter("start"))
            lift_inline(paragraph, found)
            groups += found
            self.problems += problems
        found, problems = match(rest, self.file)
        groups += found
        self.problems += problems
        every = (tag for paragraph in self.paragraphs for tag in paragraph.tags)
        found, problems = match((tag for tag in every if tag.mark == "%" and tag.level in STRUCTURAL), self.file)
        self.problems += problems
        return groups + found

    def _check_each(self) -> None:
        for tag in (tag for paragraph in self.paragraphs for tag in paragraph.tags if tag.mark != "#"):
            for _, code, what, hint in check_alone(tag, self.sandbox):
                self.problems.append(at_tag(code, self.file, tag.place, tag.source, what, hint))

    def _compile(self, xml: str, tags: list[Tag]) -> CompiledPart | None:
        first, *rest = xml.replace(*GUARDED).split(f"<?{MARK} ")
        marks = [(int(number), static) for number, _, static in (piece.partition("?>") for piece in rest)]
        divided = divide(_DECLARATION + first, marks, tags)
        template = self._template(divided) if divided.places else None
        return CompiledPart(self.file, self.sandbox, divided, template, tags, self.relationships, self.is_plain)

    def _template(self, divided: Divided) -> Template | None:
        text, places, _ = divided
        try:
            tree = self.sandbox.parse(text)
        except (TemplateSyntaxError, RecursionError) as error:
            self._check_each()
            if not self.problems:
                self._tell(error, places)
            return None
        everything = list(walk(tree))
        for line, code, what, hint in findings(everything, self.sandbox):
            tag = places[line][1]
            self.problems.append(at_tag(code, self.file, tag.place, tag.source, what, hint))
        if self.problems:
            return None
        rewrite(everything, places.get)
        try:
            compiled = self.sandbox.compile(tree, name=self.file, filename="<template>")
        except (TemplateSyntaxError, SyntaxError, RecursionError, MemoryError, ValueError) as error:
            self._tell(error, places)
            return None
        return self.sandbox.template_class.from_code(self.sandbox, compiled, self.sandbox.globals)

    def _tell(self, error: Exception, places: dict[int, Place]) -> None:
        line = error.lineno if isinstance(error, TemplateSyntaxError) else 0
        tag = places.get(line or 0, next(iter(places.values())))[1]
        told = (LIMIT, "或别的标签太复杂，无法处理。", "请减少括号和嵌套的层数。")
        code, what, hint = explain(error, tag) if isinstance(error, TemplateSyntaxError) else told
        self.problems.append(at_tag(code, self.file, tag.place, tag.source, what, hint))


def _stories(root: Element, label: str) -> Iterator[tuple[Element, str]]:
    if root.tag == w("document"):
        for body in root.iterchildren(w("body")):
            yield body, label
    elif root.tag in _NOTES:
        notes = [note for note in root if note.get(w("type"), "normal") == "normal"]
        for number, note in enumerate(notes, 1):
            yield note, f"{label}第{number}条"
    else:
        yield root, label


def _properties(root: Element, label: str) -> Iterator[Paragraph]:
    for child in root:
        if child.text:
            yield Paragraph(child, label, False, [Piece(child, child.text, 0)], child.text)


def _with_prefixes(root: Element) -> str:
    """Return a part as text, with the prefixes that fragments lean on bound at its root.

    Done to the text: to move a tree under another root takes longer than all else in compiling.
    """
    text: str = etree.tostring(root, encoding="unicode")
    missing = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items() if prefix not in root.nsmap)
    name = etree.QName(root)
    anchor = f' xmlns:{root.prefix}="{name.namespace}"' if root.prefix else f"<{name.localname}"
    return text.replace(anchor, anchor + missing, 1)
