"""Reading the XML of a part: nothing from outside is fetched, nothing is expanded, and sizes are bounded.

Also what can keep a package or a part of it from being read at all: whoever opens one says it in its own words.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from gentool.problems.problem import GentoolError

Element = Any  # lxml's stubs have no name for "element or processing instruction" that type checkers agree on


class Flaw(Enum):
    """What can be wrong with a package, or with one of its parts."""

    SIZE = auto()  # of the file as it is
    NAME = auto()  # of a part, that leads out of the package
    NO_ZIP = auto()
    ENTRIES = auto()  # too many
    UNPACKED = auto()  # too large
    TWICE = auto()  # two parts of one name
    DAMAGED = auto()
    LOCKED = auto()  # by a password, or packed in a way that Office does not know
    MALFORMED = auto()
    DOCTYPE = auto()


Refuse = Callable[[Flaw, str], GentoolError]  # the flaw, and the name of the part (``""``: the whole) → what is raised


_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


def weight(content: bytes) -> int:
    """Return about how many elements and attributes a part has, which is what its tree costs."""
    return content.count(b"<") + content.count(b"=")


def read_xml(content: bytes, part: str, refuse: Refuse) -> Element:
    """Parse a part; refuse document types, entities and what is not well formed."""
    from lxml import etree  # here: to tell what a file is, its parts need not be parsed

    parser = etree.XMLParser(
        encoding=None if content.startswith(_UTF_16) else "utf-8",  # in others, what weighs could be written otherwise
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        load_dtd=False,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refuse(Flaw.MALFORMED, part) from error
    if parser.error_log.filter_from_errors():  # lxml looks at the last word alone, which may be a mere warning
        raise refuse(Flaw.MALFORMED, part)
    if root.getroottree().docinfo.internalDTD is not None:
        raise refuse(Flaw.DOCTYPE, part)
    return root
