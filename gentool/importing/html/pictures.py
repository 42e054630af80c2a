"""Pictures and embedded documents of a page → a line that says what could not be taken over.

Icons, lines of pixels and counters are no content and are passed over: what is smaller than a line of text is tall.
"""

from __future__ import annotations

from collections.abc import Mapping

from gentool.importing.blocks import Left
from gentool.importing.html.styles import sizes
from gentool.importing.spacing import tidy
from gentool.problems.problem import Where
from gentool.text.lazy_regex import Pattern

_LEAST_SIZE = 40  # pixels
_LONGEST_NAME = 40  # characters
_NUMBER = Pattern(r"\s*([0-9]{1,5})(?:\.[0-9]+)?\s*(?:px|pt)?\s*")
_NOWHERE = Where("")  # places are told when all paragraphs are known


def picture_of(tag: str, attributes: Mapping[str, str]) -> Left | None:
    """Return what to say of a picture (``img``, ``svg``), a film, or a document shown in a frame; None for an icon."""
    if _is_tiny(attributes):
        return None
    if tag == "svg":  # drawn icons without a size fill their place, which is small
        return Left("图形", _NOWHERE) if "width" in attributes else None
    if tag == "img":
        return Left(f"图片{quoted(attributes.get('alt') or attributes.get('title') or '')}", _NOWHERE)
    address = attributes.get("src") or attributes.get("data") or ""
    name = "" if address.startswith("data:") else address.partition("?")[0].rpartition("/")[2]
    return Left(f"嵌入的内容{quoted(name)}", _NOWHERE)


def struck(text: str) -> Left | None:
    """Return what to say of a text that is struck out in the source, None for blanks."""
    name = quoted(text)
    return Left(f"划去的文字{name}", _NOWHERE) if name else None


def quoted(text: str) -> str:
    """Return a name in quotation marks, cut short, or nothing for no name."""
    text = tidy(text[: 10 * _LONGEST_NAME])
    return f"“{text[:_LONGEST_NAME]}{'…' if len(text) > _LONGEST_NAME else ''}”" if text else ""


def _is_tiny(attributes: Mapping[str, str]) -> bool:
    asked = [int(found[1]) for side in ("width", "height") if (found := _NUMBER.fullmatch(attributes.get(side, "")))]
    return any(size < _LEAST_SIZE for size in asked + sizes(attributes.get("style", "")))
