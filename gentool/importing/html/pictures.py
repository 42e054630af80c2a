"""Pictures, embedded documents and fields of a page → a line that says what could not be taken over.

Icons, lines of pixels and counters are no content and are passed over: what is smaller than a line of text is tall.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gentool.importing.blocks import Left
from gentool.importing.html.styles import sizes
from gentool.importing.spacing import tidy
from gentool.problems.problem import Where
from gentool.text.lazy_regex import Pattern

_LEAST_SIZE = 40  # pixels
_LONGEST_NAME = 40  # characters
_NUMBER = Pattern(r"([0-9]{1,5})(?:\.[0-9]{1,9})?\s?(?:px|pt)?")
_WITHOUT_TEXT = frozenset(("hidden", "checkbox", "radio", "image", "file", "password", "range", "color"))
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


def passed_over(how: str, texts: Iterable[str]) -> Left | None:
    """Return what to say of a text that is struck out or hidden in the source, None for blanks."""
    name = quoted(_beginning(texts))
    return Left(f"{how}的文字{name}", _NOWHERE) if name else None


def field_of(element: Any) -> tuple[str, str]:
    """Return what kind of field an element is, in Chinese, and the value that it shows."""
    kind = (element.get("type") or "text").lower()
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return "下拉框", _beginning(text for option in chosen[-1:] for text in option.itertext())
    if element.tag == "button" or kind in ("submit", "button", "reset"):
        return "按钮", element.get("value") or _beginning(element.itertext())
    return "输入框", "" if kind in _WITHOUT_TEXT else element.get("value") or ""


def _beginning(texts: Iterable[str]) -> str:
    """Return as much of a text as is shown of it, blanks between its pieces kept."""
    text = ""
    for piece in texts:
        text += piece if text or piece.strip() else ""
        if len(text) > 10 * _LONGEST_NAME:
            break
    return text


def quoted(text: str) -> str:
    """Return a name in quotation marks, cut short, or nothing for no name."""
    text = tidy(text[: 10 * _LONGEST_NAME])
    return f"“{text[:_LONGEST_NAME]}{'…' if len(text) > _LONGEST_NAME else ''}”" if text else ""


def _is_tiny(attributes: Mapping[str, str]) -> bool:
    asked = [
        int(found[1]) for side in ("width", "height") if (found := _NUMBER.fullmatch(attributes.get(side, "").strip()))
    ]
    return any(size < _LEAST_SIZE for size in asked + sizes(attributes.get("style", "")))
