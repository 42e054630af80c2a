"""One part of a template (the body, a header, the footnotes …): compiled from its XML, filled to its XML.

Compiling finds every mistake it can and returns them as problems; filling stops at the first, because what comes
after may depend on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from types import TracebackType
from typing import Any, Final

from jinja2 import nodes
from jinja2.environment import Template
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.meta import find_undeclared_variables
from jinja2.utils import missing
from lxml import etree

from gentool.problems import GentoolError, Problem
from gentool.word.blocks import Group, check_parents, lift_inline, match
from gentool.word.faults import LIMIT, NAME, TAG, VALUE, MissingName, Refusal, at_tag, damaged, nearest
from gentool.word.fragments import NAMESPACES
from gentool.word.guards import mend, set_guards
from gentool.word.rendering import MAX_OUTPUT, Rendering
from gentool.word.sandbox import Sandbox
from gentool.word.stories import Element, Paragraph, paragraphs, w
from gentool.word.syntax import MAX_TAG, check_alone, explain, findings, jinja_source, rewrite
from gentool.word.tags import OBJECT, STRUCTURAL, Tag, find_tags
from gentool.word.weaving import MARK, weave

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOTES: Final = (w("footnotes"), w("endnotes"))
Place = tuple[int, Tag]


@dataclass(slots=True)
class CompiledPart:
    """A part ready to be filled."""

    file: str
    text: str  # the whole as a Jinja template
    template: Template
    tags: dict[int, Place]  # by the line they stand on
    skeletons: list[tuple[str, str]]
    relationships: frozenset[str]
    guarded: bool

    def names(self) -> set[str]:
        """Return the top-level names the part wants from the data."""
        return find_undeclared_variables(self.template.environment.parse(self.text))

    def render(self, data: Mapping[str, object], pictures: frozenset[str]) -> str:
        """Fill the part; raises GentoolError at the first thing that cannot be done."""
        rendering = Rendering(self.skeletons, self.relationships | pictures)
        context = self.template.new_context({**data, **rendering.names()})
        pieces: list[str] = []
        size = 0
        try:
            for piece in self.template.root_render_func(context):
                pieces.append(piece)
                size += len(piece)
                if size > MAX_OUTPUT:
                    raise Refusal(LIMIT, "一再重复，生成的文档太大，没有写完。", "请检查循环的次数。")
        except GentoolError:
            raise
        except Exception as error:
            raise GentoolError(self._problem(error, data)) from error
        text = "".join(pieces)
        return mend(text) if self.guarded else text

    def _problem(self, error: Exception, data: Mapping[str, object]) -> Problem:
        line = self._line_of(error.__traceback__)
        found = self.tags.get(line)
        if found is None:
            raise error
        tag = found[1]
        code, what, hint = _told(error, data)
        return at_tag(code, self.file, tag.place, tag.source, what, hint)

    def _line_of(self, traceback: TracebackType | None) -> int:
        line = 0
        while traceback is not None:
            if traceback.tb_frame.f_globals.get("__jinja_template__") is self.template:
                line = self.template.get_corresponding_lineno(traceback.tb_lineno)
            traceback = traceback.tb_next
        return line


def _told(error: Exception, data: Mapping[str, object]) -> tuple[Any, str, str | None]:
    """Say in Chinese what went wrong while a tag was worked out."""
    if isinstance(error, Refusal):
        return error.code, error.message, error.hint
    if isinstance(error, MissingName) and error.name is not None:
        owner = data if error.owner is missing else error.owner
        near = nearest(error.name, owner) if isinstance(owner, Mapping) else None
        return NAME, f"用到了数据里没有的“{error.name}”。", f"您要写的是不是“{near}”？" if near else None
    if isinstance(error, MissingName):
        return NAME, "的值没有定义：条件不成立，又没有写 else。", "请写成 {{ 甲 if 条件 else 乙 }}。"
    if isinstance(error, SecurityError):
        return LIMIT, "用了模板里不允许的属性或函数。", None
    if isinstance(error, ZeroDivisionError):
        return VALUE, "算不出来：除数是 0。", "请先判断除数，如 {% if 总数 %}…{% endif %}。"
    if isinstance(error, (RecursionError, MemoryError)):
        return LIMIT, "的计算太深或太大，没有执行完。", None
    return VALUE, f"算不出来（{type(error).__name__}：{error}）。", None


@dataclass(slots=True)
class PartSource:
    """A part on its way from XML to :class:`CompiledPart`, with all that was found in it."""

    file: str
    label: str
    content: bytes
    sandbox: Sandbox
    relationships: frozenset[str]
    paragraphs: list[Paragraph] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def texts(self) -> Iterator[str]:
        """The text of each paragraph, tags as written; old copies of text boxes are left out."""
        return (part.text.replace(OBJECT, "") for part in self.paragraphs if not part.repeated)

    @property
    def expressions(self) -> Iterator[str]:
        """The code of each value tag in order."""
        return (tag.code for part in self.paragraphs if not part.repeated for tag in part.tags if tag.mark == "{")

    def compile(self) -> CompiledPart | None:
        """Compile the part; None when nothing in it is to be filled, or when there are problems."""
        root = read_xml(self.content, self.file, self.label)
        self._find(root)
        groups = self._match()
        if self.problems:
            self._check_each()
            return None
        if not any(paragraph.tags for paragraph in self.paragraphs):
            return None
        root = _with_namespaces(root, self.file)
        marks, problems = weave(self.paragraphs, groups, self.file)
        self.problems += problems or check_parents(groups, marks, self.file)
        if self.problems:
            self._check_each()
            return None
        numbers = {tag: mark.text for tag, mark in marks.items()}
        openings = frozenset(numbers[group[0]] for group in groups)
        closings = frozenset(numbers[group[-1]] for group in groups)
        set_guards(root, openings, closings)
        return self._compile(etree.tostring(root, encoding="unicode"), list(marks))

    def _find(self, root: Element) -> None:
        self.paragraphs = list(chain.from_iterable(paragraphs(*story) for story in _stories(root, self.label)))
        for paragraph in self.paragraphs:
            text = paragraph.text
            if "{" not in text and "}" not in text and "｛" not in text and "｝" not in text:
                continue
            paragraph.tags, complaints = find_tags(text)
            for tag in paragraph.tags:
                tag.place = paragraph.place
            self.problems += [
                at_tag(TAG, self.file, paragraph.place, source, message, hint) for source, message, hint in complaints
            ]

    def _match(self) -> list[Group]:
        groups: list[Group] = []
        for paragraph in self.paragraphs:
            inline = [tag for tag in paragraph.tags if tag.mark == "%" and tag.level not in STRUCTURAL]
            found, problems = match(inline, self.file)
            lift_inline(paragraph, found)
            groups += found
            self.problems += problems
        every = (tag for paragraph in self.paragraphs for tag in paragraph.tags)
        found, problems = match((tag for tag in every if tag.mark == "%" and tag.level in STRUCTURAL), self.file)
        self.problems += problems
        return groups + found

    def _check_each(self) -> None:
        for paragraph in self.paragraphs:
            for tag in paragraph.tags:
                if tag.mark != "#":
                    found = check_alone(tag, self.sandbox)
                    self.problems += [
                        at_tag(code, self.file, tag.place, tag.source, what, hint) for _, code, what, hint in found
                    ]

    def _compile(self, xml: str, tags: list[Tag]) -> CompiledPart | None:
        text, places = _as_template(_DECLARATION + xml, tags)
        try:
            tree = self.sandbox.parse(text)
        except (TemplateSyntaxError, RecursionError) as error:
            self._check_each()
            if not self.problems:
                self._tell(error, places)
            return None
        for line, code, what, hint in findings(tree, self.sandbox):
            tag = places[line][1]
            self.problems.append(at_tag(code, self.file, tag.place, tag.source, what, hint))
        if any(len(tag.code) > MAX_TAG for tag in tags):
            self._check_each()
        if self.problems:
            return None
        rewrite(tree, places.get)
        try:
            template = _template(self.sandbox, tree, self.file)
        except (TemplateSyntaxError, SyntaxError, RecursionError, MemoryError, ValueError) as error:
            self._tell(error, places)
            return None
        skeletons = [tag.skeleton for tag in tags]
        return CompiledPart(self.file, text, template, places, skeletons, self.relationships, "<?guard " in xml)

    def _tell(self, error: Exception, places: dict[int, Place]) -> None:
        line = error.lineno if isinstance(error, TemplateSyntaxError) else 0
        tag = places.get(line or 0, next(iter(places.values())))[1]
        code, what, hint = (
            explain(error, tag)
            if isinstance(error, TemplateSyntaxError)
            else (LIMIT, "或别的标签太复杂，无法处理。", "请减少括号和嵌套的层数。")
        )
        self.problems.append(at_tag(code, self.file, tag.place, tag.source, what, hint))


def read_xml(content: bytes, file: str, label: str) -> Element:
    """Parse a part; refuse document types, entities and what is not well formed."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, load_dtd=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(file, f"里面的“{label}”部分已损坏，读不出来。") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise damaged(file, f"里面的“{label}”部分带有 DOCTYPE 声明，为了安全不予打开。")
    return root


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


def _with_namespaces(root: Element, file: str) -> Element:
    """Bind the prefixes that fragments lean on at the root."""
    for prefix, uri in NAMESPACES.items():
        if root.nsmap.get(prefix, uri) != uri:
            raise damaged(file, f"里面的名称空间前缀“{prefix}”另有所指，不能用作模板。")
    if all(prefix in root.nsmap for prefix in NAMESPACES):
        return root
    bound = etree.Element(root.tag, dict(root.attrib), nsmap={**NAMESPACES, **root.nsmap})
    bound.text = root.text
    bound.extend(list(root))
    return bound


def _as_template(xml: str, tags: list[Tag]) -> tuple[str, dict[int, Place]]:
    """Put the tags in the place of their marks; return the template and which line is whose."""
    first, *rest = xml.split(f"<?{MARK} ")
    pieces = [first]
    places: dict[int, Place] = {}
    line = 1 + first.count("\n")
    for piece in rest:
        number, _, static = piece.partition("?>")
        tag = tags[int(number)]
        places[line + 1] = (int(number), tag)
        pieces += [jinja_source(tag), static]
        line += 1 + static.count("\n")
    return "".join(pieces), places


def _template(sandbox: Sandbox, tree: nodes.Template, file: str) -> Template:
    code = sandbox.compile(tree, name=file, filename="<template>")
    return sandbox.template_class.from_code(sandbox, code, sandbox.globals)
