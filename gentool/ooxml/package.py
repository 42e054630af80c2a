"""An Office package (.docx, .xlsx), opened with bounds: bytes → parts → XML trees and relationships.

The one way in, for templates and for the import. Catches what is broken, locked, or made to harm: archives that unpack
to far more than they should, entity bombs, nesting without end. Nothing is ever read from disk or network, nothing is
expanded; whoever opens a package says in its own words what keeps it, or a part of it, from being read.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from enum import Enum, auto
from math import inf
from typing import Any, Final, NamedTuple

from gentool.ooxml.zip import Entry, pack
from gentool.problems.problem import GentoolError

Element = Any  # lxml's stubs have no name for "element or processing instruction" that type checkers agree on
_MOST_ENTRIES: Final = 4096
_MOST_MARKUP: Final = 1_000_000  # elements and attributes of all parts that are parsed; 200 bytes each
_DAMAGED: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, ValueError, struct.error, OSError, KeyError, OverflowError),
)
_OFFICE: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what office programs unpack
_METHODS: Final = (*_OFFICE, zipfile.ZIP_BZIP2)  # not LZMA, which takes the memory that the file asks for

# ISO 29500 strict names its elements by other addresses; the elements are the same.
STRICT: Final = b"http://purl.oclc.org/ooxml/"
_USUAL: Final = b"http://schemas.openxmlformats.org/"
_STRICT: Final = (
    (STRICT + b"wordprocessingml/main", _USUAL + b"wordprocessingml/2006/main"),
    (STRICT + b"spreadsheetml/main", _USUAL + b"spreadsheetml/2006/main"),
    (STRICT + b"officeDocument/", _USUAL + b"officeDocument/2006/"),
    (STRICT + b"drawingml/", _USUAL + b"drawingml/2006/"),
)


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


class Limits(NamedTuple):
    """What a package may weigh, in bytes: the file, one of its parts unpacked, all of them together."""

    file: int
    part: int
    total: float = inf


class Relationship(NamedTuple):
    """One relationship of a part: its id, its kind, the part or outside address it leads to."""

    identifier: str
    kind: str
    target: str
    is_external: bool


class Package:
    """An Office file whose parts are unpacked when asked for; what cannot be read is refused in the caller's words."""

    def __init__(self, data: bytes, limits: Limits, refuse: Refuse) -> None:
        """Open the archive without unpacking anything."""
        self._data = data
        self._limits = limits
        self._refuse = refuse
        if len(data) > limits.file:
            raise refuse(Flaw.SIZE, "")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as error:
            raise refuse(Flaw.NO_ZIP, "") from error
        except NotImplementedError as error:
            raise refuse(Flaw.LOCKED, "") from error
        entries = [info for info in self._archive.infolist() if not info.filename.endswith("/")]
        if len(entries) > _MOST_ENTRIES:
            raise refuse(Flaw.ENTRIES, "")
        if sum(info.file_size for info in entries) > limits.total:
            raise refuse(Flaw.UNPACKED, "")
        self._weights: dict[str, int] = {}
        self.names: dict[str, None] = {}  # in the order of the archive
        for info in entries:
            if info.filename.startswith("/") or "\\" in info.filename or ".." in info.filename.split("/"):
                raise refuse(Flaw.NAME, info.filename)
            if info.filename in self.names:
                raise refuse(Flaw.TWICE, info.filename)
            self.names[info.filename] = None

    def part(self, name: str) -> bytes | None:
        """Unpack a part, None where there is none."""
        if name not in self.names:
            return None
        info = self._archive.getinfo(name)
        if info.file_size > self._limits.part:
            raise self._refuse(Flaw.UNPACKED, name)
        if info.compress_type not in _METHODS:
            raise self._refuse(Flaw.LOCKED, name)
        try:
            with self._archive.open(info) as part:
                return part.read(info.file_size + 1)  # never all: what is there may be more than is said
        except _DAMAGED as error:
            raise self._refuse(Flaw.DAMAGED, name) from error
        except (RuntimeError, NotImplementedError) as error:
            raise self._refuse(Flaw.LOCKED, name) from error

    def is_xml(self, name: str) -> bool:
        """Tell whether a part is XML, by its name or by how it begins; a drawing (SVG) is a picture."""
        ending = posixpath.splitext(name)[1].lower()
        if ending in (".xml", ".rels", ".vml", ".svg"):
            return ending != ".svg"
        return (self.part(name) or b"")[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<")

    def entry(self, name: str) -> Entry:
        """Return a whole part in its compressed form; what Word could not unpack is packed anew."""
        content = self.part(name) or b""
        info = self._archive.getinfo(name)
        if info.compress_type not in _OFFICE:
            return pack(name, content)
        name_length, extra_length = struct.unpack_from("<2H", self._data, info.header_offset + 26)
        start = info.header_offset + 30 + name_length + extra_length
        packed = self._data[start : start + info.compress_size]
        return Entry(name, info.compress_type, info.CRC, len(content), packed)

    def tree(self, name: str, label: str = "") -> Element:
        """Parse a part with transitional names, None where there is none; ``label`` is what it is called if refused."""
        content = self.part(name)
        if content is None:
            return None
        self._weights[name] = weight(content)
        if sum(self._weights.values()) > _MOST_MARKUP:
            raise self._refuse(Flaw.UNPACKED, name)
        if STRICT in content:
            for strict, usual in _STRICT:
                content = content.replace(strict, usual)
        return read_xml(content, label or name, self._refuse)

    def relationships(self, name: str) -> Iterator[Relationship]:
        """Yield the relationships of a part, ``""`` for the package as a whole."""
        root = self.tree(relationships_name(name))
        folder = posixpath.dirname(name)
        for link in () if root is None else root.iterchildren("{*}Relationship"):
            target = link.get("Target", "")
            is_external = link.get("TargetMode") == "External"
            if not is_external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield Relationship(link.get("Id", ""), link.get("Type", ""), target, is_external)

    def related(self, name: str, kind: str) -> str:
        """Return the part that ``name`` refers to by a relationship whose type ends in ``kind``, ``""`` for none."""
        links = self.relationships(name)
        return next((link.target for link in links if link.kind.endswith(kind) and not link.is_external), "")


def relationships_name(part: str) -> str:
    """Return the name of the part that holds a part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
