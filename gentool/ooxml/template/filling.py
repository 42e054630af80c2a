"""A compiled part of a template, filled to its XML; and what is told when a tag cannot be filled.

Nearly every tag of a report is nothing but a dotted name in a cell, ``{{ 公开.规章 }}``: a hole in fixed text.
Jinja gets only the other tags, with one character that no XML can hold for each stretch of text and holes; what it
gives back is cut there. The names of holes are looked up by the very function that Jinja's own code would call, so the
text and the faults are the same; only the parsing and compiling of 200 expressions and 70 kB of fixed text is spared.
Filling stops at the first mistake, because what comes after may depend on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Final, NamedTuple

from jinja2.environment import Template
from jinja2.exceptions import SecurityError
from jinja2.meta import find_undeclared_variables
from jinja2.utils import missing

from gentool.ooxml.faults import LIMIT, NAME, VALUE, MissingNameError, RefusedError, at_tag
from gentool.ooxml.template.containers import mend
from gentool.ooxml.template.sandbox import Sandbox
from gentool.ooxml.template.syntax import MAX_OUTPUT, RESERVED, Rendering, jinja_source
from gentool.ooxml.template.tags import ENDS, Level, Tag
from gentool.ooxml.template.values import BREAK, TAB, write
from gentool.problems.problem import Code, GentoolError, Problem
from gentool.text.nearest import nearest

GAP: Final = "\0"
_WORDS: Final = RESERVED.union("true True false False none None not and or in is if else".split())  # noqa: SIM905

Place = tuple[int, Tag]


class UnfilledError(Exception):
    """Raised where a hole cannot be filled: carries the tag it was, and what went wrong."""

    def __init__(self, tag: Tag, error: Exception) -> None:
        super().__init__(tag.source)
        self.tag = tag
        self.error = error


class Hole(NamedTuple):
    """A dotted name to be looked up: the tag it was, with its number, and the name's steps."""

    number: int
    tag: Tag
    is_text: bool
    name: str
    steps: tuple[str, ...]

    def fill(self, names: Mapping[str, Any], sandbox: Sandbox, rendering: Rendering) -> str:
        """Return the value as it is written at this place; raises what evaluating the tag would."""
        number, _, is_text, name, steps = self
        value = names.get(name, missing)
        if value is missing:
            value = sandbox.undefined(name=name)
        for step in steps:  # figures are dicts, and asking one directly takes a third of the time
            found = value.get(step, missing) if type(value) is dict else missing
            value = sandbox.getattr(value, step) if found is missing else found
        return write(value) if is_text else rendering.draw(number, value)


class Stretch:
    """Fixed text with holes, as bytes: the text before the first, then each hole and the text behind it."""

    __slots__ = ("first", "gaps")

    def __init__(self, first: str) -> None:
        self.first = first.encode()
        self.gaps: list[tuple[Hole, bytes]] = []

    def fill(self, names: Mapping[str, Any], sandbox: Sandbox, rendering: Rendering) -> bytes:
        """Return the text with every hole filled; raises UnfilledError at the first that cannot be."""
        pieces = [self.first]
        try:
            for hole, text in self.gaps:
                value = names.get(hole.name)
                for step in hole.steps:
                    value = value.get(step) if type(value) is dict else None
                if not (hole.is_text and type(value) is str and value.isalnum()):  # as nearly all figures are
                    value = hole.fill(names, sandbox, rendering)
                pieces += value.encode(), text
        except GentoolError:
            raise
        except Exception as error:
            raise UnfilledError(hole.tag, error) from error
        return b"".join(pieces)

    def add(self, hole: Hole, text: str) -> None:
        """Add a hole and the text behind it."""
        self.gaps.append((hole, text.encode()))

    def trim(self) -> None:
        """Take the white space off the end, as a tag that begins with ``{{-`` or ``{%-`` asks."""
        if self.gaps:
            hole, text = self.gaps[-1]
            self.gaps[-1] = (hole, text.decode().rstrip().encode())
        else:
            self.first = self.first.decode().rstrip().encode()


class Divided(NamedTuple):
    """A part's text as divided: what Jinja reads, which of its lines is whose, and the stretches for its gaps."""

    text: str
    places: dict[int, Place]
    stretches: list[Stretch]


def divide(first: str, marks: Iterable[tuple[int, str]], tags: Sequence[Tag]) -> Divided:
    """Divide a part, given as the text before the first tag, then the number of each tag and the text behind it."""
    names_are_fixed = all(tag.keyword != "set" for tag in tags)
    pieces, places, stretches = [GAP], {}, [Stretch(first)]
    line, depth = 1, 0
    for number, static in marks:
        tag = tags[number]
        hole = hole_of(number, tag) if depth == 0 and names_are_fixed else None
        if depth == 0 and tag.trim_before:
            stretches[-1].trim()
        if hole is None:
            places[line + 1] = (number, tag)
            pieces.append(jinja_source(tag))
            line += pieces[-1].count("\n")
            depth += (tag.keyword in ENDS) - (tag.keyword in ENDS.values())
        if depth:
            pieces.append(static)
            line += static.count("\n")
            continue
        if tag.trim_after:
            static = static.lstrip()
        if hole is None:
            pieces.append(GAP)
            stretches.append(Stretch(static))
        else:
            stretches[-1].add(hole, static)
    return Divided("".join(pieces), places, stretches)


def hole_of(number: int, tag: Tag) -> Hole | None:
    """Return a value tag as a hole if it is nothing but a dotted name, and no name that has a meaning of its own."""
    name, *steps = tag.code.split(".")
    is_plain = all(word.isidentifier() and word[0] != "_" for word in (name, *steps))
    if tag.mark != "{" or name in _WORDS or not is_plain:
        return None
    return Hole(number, tag, tag.level is Level.TEXT, name, tuple(steps))


class CompiledPart(NamedTuple):
    """A part ready to be filled."""

    file: str
    sandbox: Sandbox
    divided: Divided
    template: Template | None  # of what Jinja has to do; None where that is nothing
    tags: Sequence[Tag]
    relationships: frozenset[str]
    is_plain: bool  # its text is no WordprocessingML: values have no line breaks there

    def names(self) -> set[str]:
        """Return the top-level names the part wants from the data."""
        found = {hole.name for stretch in self.divided.stretches for hole, _ in stretch.gaps}
        return found - self.sandbox.globals.keys() | find_undeclared_variables(self.sandbox.parse(self.divided.text))

    def render(self, data: Mapping[str, object], pictures: frozenset[str]) -> bytes:
        """Fill the part; raises GentoolError at the first thing that cannot be done."""
        rendering = Rendering(self.tags, self.relationships | pictures)
        pieces: list[bytes] = []
        size = 0
        try:
            for piece in self._pieces(data, rendering):
                pieces.append(piece)
                size += len(piece)
                if size > MAX_OUTPUT:
                    raise RefusedError(LIMIT, "一再重复，生成的文档太大，没有写完。", "请检查循环的次数。")
        except UnfilledError as unfilled:
            raise GentoolError(_problem(self.file, unfilled.tag, unfilled.error, data)) from unfilled
        except GentoolError:
            raise
        except Exception as error:
            raise GentoolError(_problem(self.file, self._culprit(error), error, data)) from error
        content = mend(pieces, self.tags)
        return content.replace(BREAK.encode(), b" ").replace(TAB.encode(), b" ") if self.is_plain else content

    def _pieces(self, data: Mapping[str, object], rendering: Rendering) -> Iterator[bytes]:
        """Yield the text in order: what Jinja gives, and for each of its gaps the next stretch, its holes filled."""
        names = {**self.sandbox.globals, **data, **rendering.names()}
        template, sandbox = self.template, self.sandbox
        stretches = iter(self.divided.stretches)
        for text in (GAP,) if template is None else template.root_render_func(template.new_context(names, shared=True)):
            before, *rest = text.split(GAP)
            yield before.encode()
            for following in rest:
                yield next(stretches).fill(names, sandbox, rendering)
                yield following.encode()

    def _culprit(self, error: Exception) -> Tag:
        """Return the tag Jinja was at; for a document that grew too large as a whole, a loop."""
        found = self.divided.places.get(self._line_of(error.__traceback__))
        if found is not None:
            return found[1]
        if not isinstance(error, RefusedError):
            raise error
        return next((tag for tag in self.tags if tag.keyword == "for"), self.tags[0])

    def _line_of(self, traceback: TracebackType | None) -> int:
        line = 0
        while traceback is not None:
            template = traceback.tb_frame.f_globals.get("__jinja_template__")
            if template is self.template and template is not None:
                line = template.get_corresponding_lineno(traceback.tb_lineno)
            traceback = traceback.tb_next
        return line


def _problem(file: str, tag: Tag, error: Exception, data: Mapping[str, object]) -> Problem:
    code, what, hint = _told(error, data)
    return at_tag(code, file, tag.place, tag.source, what, hint)


def _told(error: Exception, data: Mapping[str, object]) -> tuple[Code, str, str | None]:
    """Say in Chinese what went wrong while a tag was worked out."""
    if isinstance(error, RefusedError):
        return error.code, error.message, error.hint
    if isinstance(error, MissingNameError):
        owner = data if error.owner is missing else error.owner
        near = nearest(str(error.name), owner) if isinstance(owner, Mapping) else None
        return NAME, f"用到了数据里没有的“{error.name}”。", f"您要写的是不是“{near}”？" if near else None
    if isinstance(error, SecurityError):
        return LIMIT, "用了模板里不允许的属性或函数。", None
    if isinstance(error, ZeroDivisionError):
        return VALUE, "算不出来：除数是 0。", "请先判断除数，如 {% if 总数 %}…{% endif %}。"
    if isinstance(error, (RecursionError, MemoryError)):
        return LIMIT, "的计算太深或太大，没有执行完。", None
    if isinstance(error, TypeError):
        return VALUE, "算不出来：数和文字不能一起计算或比较大小。", "请核对引号：数的两边不要加引号。"
    return VALUE, f"算不出来（{type(error).__name__}）。", None
