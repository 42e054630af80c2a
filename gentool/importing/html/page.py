"""A published report as a web page → its paragraphs, tables and pictures, as a browser would show them.

In: the bytes of a page, of a piece of one, or of an archive of one (.mht), from any content management system or word
processor. Out: a document for ``recognise``, navigation and all: which of it is the report is told by the headings.
Catches pages made to harm; what is merely broken is read as browsers read it. Nothing recurses.
"""

from __future__ import annotations

from collections.abc import Iterator

from gentool.importing.blocks import Block, Document, Left, SourceTable, Text
from gentool.importing.characters import called
from gentool.importing.html.flow import Flow, chart_of, field_of, passed_over, picture_of
from gentool.importing.html.looks import HIDDEN
from gentool.importing.html.tables import Content, OpenTable
from gentool.importing.html.tree import Tree, markup_of, tree_of
from gentool.ooxml.package import Element
from gentool.problems.problem import Where

_BREAK, _EMPHASIS, _HEADING, _PREFORMATTED, _PICTURE, _STRUCK, _UNSEEN, _FIELD, _TABLE, _GROUP, _ROW, _CELL = range(
    1, 13
)
_KINDS = {
    **dict.fromkeys(
        (
            "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog",
            "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "header", "hr",
            "html", "legend", "li", "main", "menu", "nav", "ol", "p", "section", "summary", "textarea", "ul",
        ),
        _BREAK,
    ),
    **dict.fromkeys(("b", "strong"), _EMPHASIS),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _HEADING),
    "pre": _PREFORMATTED,
    **dict.fromkeys(("applet", "audio", "embed", "iframe", "img", "object", "svg", "video"), _PICTURE),
    **dict.fromkeys(("del", "s", "strike"), _STRUCK),
    HIDDEN: _UNSEEN,
    **dict.fromkeys(("button", "input", "select"), _FIELD),
    "table": _TABLE,
    **dict.fromkeys(("tbody", "tfoot", "thead"), _GROUP),
    "tr": _ROW,
    **dict.fromkeys(("td", "th"), _CELL),
}  # fmt: skip
_MOST_HIDDEN = 200  # told one by one


def read(data: bytes, file: str) -> Document:
    """Return the paragraphs, tables and pictures of a page in order; ``file`` is what places call it.

    Raises GentoolError for what is no page (``I-BROKEN``) and for more than a report can hold (``I-LIMIT``).
    """
    markup, problems = markup_of(data, file)
    tree = tree_of(markup, file)
    walk = _Walk(tree, file)
    if tree.root is not None:
        walk.through(tree.root)
    if walk.hidden > _MOST_HIDDEN:
        walk.flow.blocks.append(Left(f"另外 {walk.hidden - _MOST_HIDDEN} 处隐藏的文字", Where("")))
    return Document.of(file, _placed(walk.flow.blocks, file), tree.title, (*problems, *tree.doubts))


def _placed(found: list[Content], file: str) -> tuple[Block, ...]:
    """Number the paragraphs, so that every one of them can be found again."""
    blocks: list[Block] = []
    number = 0
    for content in found:
        if isinstance(content, SourceTable):
            blocks.append(content)
        elif isinstance(content, Left):
            spot = f"第{number}段之后" if number else "开头"
            blocks.append(content if content.where.spot else content._replace(where=Where(file, None, None, spot)))
        else:
            number += 1
            where = Where(file, None, None, f"第{number}段")
            blocks.append(content._replace(where=where) if isinstance(content, Text) else Text.plain(content, where))
    return tuple(blocks)


class _Walk:
    def __init__(self, tree: Tree, file: str) -> None:
        self.file = file
        self.flow = Flow(file)
        self.bold = tree.bold
        self.numbers = tree.numbers
        self.around: list[bool] = []  # for each open element that is bold or not, whether the text around it is
        self.tables: list[OpenTable] = []
        self.grids = 0
        self.hidden = 0

    def through(self, root: Element) -> None:
        above: list[tuple[Element, Iterator[Element]]] = []
        element, children = root, iter(root)
        while True:
            for child in children:
                if self.enter(child):
                    above.append((element, children))
                    element, children = child, iter(child)
                    break
            else:
                if not above:
                    self.flow.end_paragraph()
                    return
                self.leave(element)
                element, children = above.pop()

    def enter(self, element: Element) -> bool:
        """Begin an element; tell whether there is more in it to go through, else it is done with."""
        kind = _KINDS.get(element.tag, 0)
        if kind and self.begin(kind, element):
            return False
        if self.bold and element in self.bold:
            self.around.append(self.flow.is_bold)
            self.flow.is_bold = self.bold[element]
        self.flow.add(element.text)
        if len(element):
            return True
        self.leave(element)
        return False

    def leave(self, element: Element) -> None:
        kind = _KINDS.get(element.tag, 0)
        if kind:
            self.finish(kind, element)
        if self.bold and element in self.bold:
            self.flow.is_bold = self.around.pop()
        self.flow.add(element.tail)

    def begin(self, kind: int, element: Element) -> bool:
        flow = self.flow
        if kind == _BREAK:
            flow.end_paragraph()
            if element.tag == "figure" and not self.tables and (chart := chart_of(element)):
                flow.blocks.append(chart)
                flow.add(element.tail)
                return True
            if self.numbers and element in self.numbers:
                flow.number += self.numbers[element]
        elif kind == _EMPHASIS:
            self.bold.setdefault(element, True)
        elif kind >= _TABLE:
            flow.end_paragraph()
            self.begin_in_table(kind, element)
        elif kind == _HEADING:
            flow.end_paragraph()
            flow.headings += 1
        elif kind == _PREFORMATTED:
            flow.end_paragraph()
            flow.preformatted += 1
        else:
            left = self.field(element) if kind == _FIELD else self.left(kind, element)
            if left:
                flow.pictures.append(left)
                flow.check()
            flow.add(element.tail)
            return True
        return False

    def left(self, kind: int, element: Element) -> Left | None:
        if kind == _STRUCK:
            return passed_over("划去", element.itertext())
        if kind != _UNSEEN:
            return picture_of(element.tag, element.attrib)
        left = passed_over("隐藏", element.itertext())
        self.hidden += left is not None
        return left if self.hidden <= _MOST_HIDDEN else None

    def field(self, element: Element) -> Left | None:
        """Take what a field shows if it stands in a cell, where it is the entry; else return what to say of it."""
        name, value = field_of(element)
        if self.tables and name != "按钮":
            self.flow.add(value)
            return None
        return Left(called(name, value), Where("")) if value.strip() else None

    def finish(self, kind: int, element: Element) -> None:
        flow = self.flow
        if kind == _EMPHASIS:
            return
        flow.end_paragraph()
        if self.numbers and element in self.numbers:
            flow.number = ""  # of an item without text
        if kind == _HEADING:
            flow.headings -= 1
        elif kind == _PREFORMATTED:
            flow.preformatted -= 1
        elif kind == _TABLE:
            table = self.tables.pop()
            table.close_row()
            self.grids += table.settle(self.grids)
            flow.check()
        elif kind > _TABLE and self.tables:
            table = self.tables[-1]
            (table.close_cell if kind == _CELL else table.close_row if kind == _ROW else table.open_group)()

    def begin_in_table(self, kind: int, element: Element) -> None:
        """Begin a table or a part of one. Outside tables, parts are nothing."""
        self.flow.number = ""
        if kind == _TABLE:
            self.tables.append(OpenTable(self.file, self.flow.blocks, self.grids))
        elif self.tables:
            table = self.tables[-1]
            if kind == _CELL:
                table.open_cell(element.get("colspan"), element.get("rowspan"))
            elif kind == _ROW:
                table.open_row()
            else:
                table.open_group(is_foot=element.tag == "tfoot")
