"""What docxtpl's own objects do, done by our values: set text, pictures, page breaks, documents within documents."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from gentool import GentoolError, Picture, WordTemplate, inline_picture, page_break, rich_text, subdocument
from gentool.ooxml.template import Fragment
from tests.ooxml.template.word_files import NS, lines, para, row, run, table, tree
from tests.ooxml.template.word_files import docx as word_file
from tests.render.html_reports import PNG


def filled(block: str, value: Fragment, **pictures: Picture) -> bytes:
    return WordTemplate(word_file("始", block, "末")).render({"值": value}, pictures=pictures)


def test_rich_text() -> None:
    text = rich_text("红\n<字>", bold=True, italic=True, underline=True, strike=True, colour="c00000", size=10.5)
    made = filled(para("前{{r 值 }}后"), text + rich_text("常") + rich_text("体", font="楷体", style="Strong"))
    assert lines(made) == ["始", "前红\n<字>常体后", "末"]
    drawn = docx.Document(io.BytesIO(made)).paragraphs[1].runs
    first, last = next(run for run in drawn if run.bold), next(run for run in drawn if run.text == "体")
    assert (first.italic, first.underline, first.font.strike, first.font.size.pt) == (True, True, True, 10.5)
    assert str(first.font.color.rgb) == "C00000"
    assert last.font.name == "楷体"
    with pytest.raises(ValueError, match="colour"):
        rich_text("x", colour='"/>')


def test_a_page_break() -> None:
    made = filled(para("前{{r 值 }}后"), page_break())
    assert tree(made).xpath("//w:br/@w:type", namespaces=NS) == ["page"]
    assert lines(filled("{{p 值 }}", page_break()))[0] == "始"


@pytest.mark.parametrize(
    ("asked", "size"),
    [({}, (9_525, 9_525)), ({"width": 20}, (720_000, 720_000)), ({"width": 20, "height": 5}, (720_000, 180_000))],
)
def test_a_picture_in_the_line(asked: dict[str, float], size: tuple[int, int]) -> None:
    picture = Picture(PNG, "png")
    made = filled(para("图：{{r 值 }}"), inline_picture("logo", picture, alternative='局"徽"', **asked), logo=picture)
    shape = docx.Document(io.BytesIO(made)).inline_shapes[0]
    assert (shape.width, shape.height) == size
    assert zipfile.ZipFile(io.BytesIO(made)).read("word/media/logo.png") == PNG
    assert tree(made).xpath("//@descr")[0] == '局"徽"'


def test_a_document_within_a_document() -> None:
    inner = word_file(para("段一"), table(row("格")), para(run("粗", "<w:rPr><w:b/></w:rPr>")))
    made = filled("{{p 值 }}", subdocument(inner))
    assert lines(made) == ["始", "段一", "格", "粗", "末"]
    assert len(tree(made).xpath("//w:sectPr", namespaces=NS)) == 1
    written = io.BytesIO()
    document = docx.Document()
    document.add_heading("标题", 1)
    document.save(written)
    assert lines(filled("{{p 值 }}", subdocument(written.getvalue()))) == ["始", "标题", "末"]


def test_a_document_that_cannot_be_brought_along() -> None:
    with pytest.raises(GentoolError):
        subdocument(b"no document")
    numbered = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>'
    for inner in ('<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>', numbered):
        with pytest.raises(ValueError, match="pictures, links, notes or numbered lists"):
            subdocument(word_file(inner))
