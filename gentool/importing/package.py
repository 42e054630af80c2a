"""The parts of an Office file (.docx, .xlsx), read with bounds: bytes → parts → XML trees.

Catches what is broken, locked, or made to harm: archives that unpack to far more than they should, entity bombs,
nesting without end. Nothing is ever read from disk or network.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from gentool.importing.blocks import MOST_BYTES, MOST_CHARACTERS
from gentool.importing.faults import BROKEN, LOCKED, TOO_MUCH
from gentool.problems.problem import GentoolError, Where

if TYPE_CHECKING:
    from lxml import etree

MOST_ENTRIES = 10_000
# In bytes; Chinese takes three of them a character, and Word repeats the looks of a text at every turn of it.
MOST_UNPACKED = 4 * MOST_CHARACTERS
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, struct.error, OSError, KeyError)
_DOCTYPE = b"<!DOCTYPE"

# ISO 29500 strict names its elements by other addresses; the elements are the same.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)


class Package:
    """An Office file whose parts are unpacked when asked for."""

    def __init__(self, data: bytes, file: str) -> None:
        """Open the archive without unpacking anything. Raises GentoolError I-BROKEN, I-LIMIT."""
        self._file = file
        if len(data) > MOST_BYTES:
            raise GentoolError(TOO_MUCH.at(Where(file), f"文件有 {len(data):,} 字节，超过 {MOST_BYTES:,} 字节。"))
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as error:
            raise GentoolError(BROKEN.at(Where(file), "文件打不开，可能没有下载完整，或者已经损坏。")) from error
        self.names = frozenset(self._archive.namelist())
        if len(self._archive.infolist()) > MOST_ENTRIES:
            raise GentoolError(TOO_MUCH.at(Where(file), "文件里的部件多得不合常理，为了安全不予打开。"))

    def part(self, name: str) -> bytes | None:
        """Unpack a part, None where there is none. Raises GentoolError I-BROKEN, I-LOCKED, I-LIMIT."""
        if name not in self.names:
            return None
        where = Where(self._file)
        try:
            if self._archive.getinfo(name).file_size > MOST_UNPACKED:
                raise GentoolError(TOO_MUCH.at(where, "文件解压后大得不合常理，为了安全不予打开。"))
            with self._archive.open(name) as part:
                content = part.read(MOST_UNPACKED + 1)
        except _DAMAGED as error:
            raise GentoolError(BROKEN.at(where, "文件已经损坏，里面的内容读不出来。")) from error
        except (RuntimeError, NotImplementedError) as error:  # a part with a password, or an unknown way of packing
            raise GentoolError(LOCKED.at(where, "文件加了密码，或者用了不认识的压缩方式，读不出来。")) from error
        if len(content) > MOST_UNPACKED:
            raise GentoolError(TOO_MUCH.at(where, "文件解压后大得不合常理，为了安全不予打开。"))
        return content

    def tree(self, name: str) -> etree._Element | None:
        """Parse a part with transitional names, None where there is none. Raises GentoolError as ``part`` does."""
        from lxml import etree

        content = self.part(name)
        if content is None:
            return None
        where = Where(self._file)
        if b"http://purl.oclc.org/ooxml/" in content:
            for strict, usual in _STRICT:
                content = content.replace(strict, usual)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise GentoolError(BROKEN.at(where, f"文件已经损坏，其中的“{name}”读不懂。")) from error
        if root.getroottree().docinfo.internalDTD is not None or _DOCTYPE in content[:2000]:
            raise GentoolError(BROKEN.at(where, f"文件中的“{name}”含有不该有的声明，为了安全不予打开。"))
        return root

    def main(self, usual: str) -> str:
        """Return the name of the part that holds the document itself, as the package says; else the usual one."""
        found = self.related("", "/officeDocument")
        return found if found in self.names else usual

    def related(self, name: str, kind: str) -> str:
        """Return the part that ``name`` refers to by a relationship whose type ends in ``kind``, ``""`` for none."""
        folder, _, base = name.rpartition("/")
        relations = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        for relation in () if relations is None else relations:
            if relation.get("Type", "").endswith(kind) and relation.get("TargetMode") != "External":
                target = relation.get("Target", "")
                return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        return ""
