"""Values for templates that are more than text: set runs, pictures in the line, page breaks, the body of a document.

Each comes as a :class:`Fragment`; fragments of the same kind join by ``+``. What a program hands in wrong is a
ValueError; a document that cannot be read is a GentoolError, as a template would be.
"""

from __future__ import annotations

import io
import zlib
from typing import Final

import imagesize
from lxml import etree

from gentool.ooxml import wml
from gentool.ooxml.template import Fragment, Picture
from gentool.ooxml.template.package import TemplatePackage
from gentool.ooxml.template.stories import SECT_PR, w
from gentool.ooxml.template.values import write
from gentool.text.lazy_regex import Pattern

_COLOUR: Final = Pattern("[0-9A-Fa-f]{6}")
_ELSEWHERE: Final = ("footnoteReference", "endnoteReference", "commentReference", "numId")


def rich_text(
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    strike: bool = False,
    colour: str = "",
    size: float = 0,
    font: str = "",
    style: str = "",
) -> Fragment:
    """Return a run for ``{{r … }}``: ``colour`` as six hexadecimal digits, ``size`` in points, ``style`` by its id.

    What is not said stays as the paragraph has it. Line breaks and tabs are kept.
    """
    if colour and not _COLOUR.fullmatch(colour):
        raise ValueError(f"not a colour of six hexadecimal digits: {colour!r}")
    family, half_points = wml.attribute(font), round(size * 2)
    properties = (
        f'<w:rStyle w:val="{wml.attribute(style)}"/>' if style else "",
        f'<w:rFonts w:ascii="{family}" w:hAnsi="{family}" w:eastAsia="{family}" w:cs="{family}"/>' if font else "",
        "<w:b/><w:bCs/>" if bold else "",
        "<w:i/><w:iCs/>" if italic else "",
        "<w:strike/>" if strike else "",
        f'<w:color w:val="{colour}"/>' if colour else "",
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>' if half_points else "",
        '<w:u w:val="single"/>' if underline else "",
    )
    return Fragment(f'<w:r><w:rPr>{"".join(properties)}</w:rPr><w:t xml:space="preserve">{write(text)}</w:t></w:r>')


def page_break() -> Fragment:
    """Return a run that goes on at the next page."""
    return Fragment('<w:r><w:br w:type="page"/></w:r>')


def inline_picture(
    name: str, picture: Picture, *, width: float = 0, height: float = 0, alternative: str = ""
) -> Fragment:
    """Return a run that shows a picture, which goes to ``render`` as ``pictures={name: picture}``.

    Sizes are in millimetres; of one alone the other follows, without any the picture is as large as at 96 pixels an
    inch. ``alternative`` is read out by screen readers.
    """
    across, down = imagesize.get(io.BytesIO(picture.data))
    if across <= 0 or down <= 0:
        raise ValueError("the picture does not say how large it is")
    scale = width / across if width else height / down if height else wml.EMU_PER_PIXEL / wml.EMU_PER_MM
    extent = [round(size * wml.EMU_PER_MM) for size in (width or across * scale, height or down * scale)]
    return Fragment(wml.picture(name, 10_000 + zlib.crc32(name.encode()) % 1_000_000, alternative, *extent))


def subdocument(source: bytes, name: str = "") -> Fragment:
    """Return the paragraphs and tables of a .docx, for ``{{p … }}``; raises GentoolError where it cannot be read.

    They take the template's styles of the same ids. Pictures, links, notes and numbers of lists stand in other parts of
    a document, so one that has any is a ValueError.
    """
    package = TemplatePackage(source, name or "子文档")
    body = package.tree(package.main).find(w("body"))
    blocks = [] if body is None else [child for child in body if child.tag != SECT_PR]
    for section in [found for block in blocks for found in block.iter(SECT_PR)]:
        section.getparent().remove(section)
    made = Fragment("".join(etree.tostring(block, encoding="unicode", with_tail=False) for block in blocks))
    if made.relationships or any(block.find(f".//{w(name)}") is not None for block in blocks for name in _ELSEWHERE):
        raise ValueError(
            "the document holds pictures, links, notes or numbered lists, which a fragment cannot bring along"
        )
    return made
