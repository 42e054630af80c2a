"""A compiled part of a template, filled to its XML; and what is told when a tag cannot be filled.

Filling stops at the first mistake, because what comes after may depend on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import NamedTuple

from jinja2.environment import Template
from jinja2.exceptions import SecurityError
from jinja2.meta import find_undeclared_variables
from jinja2.utils import missing

from gentool.ooxml.faults import LIMIT, NAME, VALUE, MissingNameError, RefusedError, at_tag, nearest
from gentool.ooxml.template.budget import MAX_OUTPUT, Rendering
from gentool.ooxml.template.fast_path import GAP, Divided, UnfilledError
from gentool.ooxml.template.repair import mend
from gentool.ooxml.template.sandbox import Sandbox
from gentool.ooxml.template.tags import Tag
from gentool.ooxml.template.values import BREAK, TAB
from gentool.problems.problem import Code, GentoolError, Problem


class CompiledPart(NamedTuple):
    """A part ready to be filled."""

    file: str
    sandbox: Sandbox
    divided: Divided
    template: Template | None  # of what Jinja has to do; None where that is nothing
    tags: Sequence[Tag]
    relationships: frozenset[str]
    skeletons: Sequence[tuple[str, str]]  # of the tags
    guarded: bool
    is_plain: bool  # its text is no WordprocessingML: values have no line breaks there

    def names(self) -> set[str]:
        """Return the top-level names the part wants from the data."""
        found = {hole.name for stretch in self.divided.stretches for hole, _ in stretch.gaps}
        return found - self.sandbox.globals.keys() | find_undeclared_variables(self.sandbox.parse(self.divided.text))

    def render(self, data: Mapping[str, object], pictures: frozenset[str]) -> str:
        """Fill the part; raises GentoolError at the first thing that cannot be done."""
        rendering = Rendering(self.tags, self.relationships | pictures)
        pieces: list[str] = []
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
        text = "".join(pieces)
        if self.is_plain:
            text = text.replace(BREAK, " ").replace(TAB, " ")
        return mend(text, self.skeletons) if self.guarded else text

    def _pieces(self, data: Mapping[str, object], rendering: Rendering) -> Iterator[str]:
        """Yield the text in order: what Jinja gives, and for each of its gaps the next stretch, its holes filled."""
        names = {**self.sandbox.globals, **data, **rendering.names()}
        template, sandbox = self.template, self.sandbox
        stretches = iter(self.divided.stretches)
        for text in (GAP,) if template is None else template.root_render_func(template.new_context(names, shared=True)):
            before, *rest = text.split(GAP)
            yield before
            for following in rest:
                yield next(stretches).fill(names, sandbox, rendering)
                yield following

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
        near = nearest(error.name, owner) if isinstance(owner, Mapping) else None
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
