"""What the text of a template's paragraph or cell says: its words without blanks, its tags, the names they use."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from gentool.ooxml.template.tags import Tag, find_tags


def bare(text: str) -> str:
    """Return a text without blanks and soft hyphens."""
    return "".join(text.replace("\u00ad", "").split())


@lru_cache(maxsize=2048)
def tags_of(text: str) -> tuple[Tag, ...]:
    """Return the tags of a text; kept, as every report of a batch asks for those of the same template."""
    return tuple(find_tags(text)[0])


def figure_names(text: str) -> Iterator[str]:
    """Yield the names before the filters of all value tags in a text."""
    return (bare(tag.code).split("|")[0] for tag in tags_of(text) if tag.mark == "{")
