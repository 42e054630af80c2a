"""Reading the XML of a part: nothing from outside is fetched, nothing is expanded, and sizes are bounded."""

from __future__ import annotations

from typing import Any

from lxml import etree

from gentool.ooxml.faults import damaged

Element = Any  # lxml's stubs have no name for "element or processing instruction" that type checkers agree on


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
