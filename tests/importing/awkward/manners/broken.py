"""Files that are no report at all, cannot be opened, or are not what their name says; and workbooks of one's own."""

from __future__ import annotations

import io
import struct
import zipfile

from openpyxl import Workbook

from tests.importing.awkward.known import Known
from tests.importing.awkward.layouts import size
from tests.importing.awkward.pages import page_of
from tests.importing.awkward.pieces import pieces_of
from tests.importing.awkward.word_files import NAMESPACES, document_of, package


def empty(_: Known) -> bytes:
    """No byte at all."""
    return b""


def blanks(_: Known) -> bytes:
    """Blanks and line ends only."""
    return b" \r\n\t" * 50


def noise(_: Known) -> bytes:
    """Bytes without sense."""
    return bytes((n * 7919 + n // 3) % 256 for n in range(5000))


def page_named_word(known: Known) -> bytes:
    """A web page that was named .docx (or .doc), as some sites offer it for download."""
    return page_of(known)


def word_named_page(known: Known) -> bytes:
    """A Word file that was named .html."""
    return document_of(known)


def zip_cut(known: Known) -> bytes:
    """A Word file of which the download broke off."""
    whole = document_of(known)
    return whole[: len(whole) * 2 // 3]


def zip_of_something(_: Known) -> bytes:
    """An archive that is no document."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr(zipfile.ZipInfo("说明.txt"), "没有文档")
    return memory.getvalue()


def xml_broken(known: Known) -> bytes:
    """A Word file whose document.xml ends in the middle."""
    return package("<w:document><w:body><w:p>")


def word_empty(_: Known) -> bytes:
    """A Word file without a word."""
    return package(f"<w:document {NAMESPACES}><w:body><w:p/></w:body></w:document>")


def _compound(*names: str) -> bytes:
    """Write a compound file (the container of .doc and of encrypted .docx) that holds empty streams of these names."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    table = struct.pack("<II", fat, end) + struct.pack("<I", free) * 126
    entries = b""
    for number, name in enumerate(("Root Entry", *names)):
        raw = name.encode("utf-16-le").ljust(64, b"\0")
        child = 1 if number == 0 and names else free
        right = number + 1 if 0 < number < len(names) else free
        kind = 5 if number == 0 else 2
        entries += raw + struct.pack("<HBBIII", len(name) * 2 + 2, kind, 1, free, right, child) + bytes(36)
        entries += struct.pack("<IQ", end, 0)
    return header + table + entries.ljust(512, b"\0")


def word_locked(_: Known) -> bytes:
    """A .docx with a password: a compound file with EncryptedPackage."""
    return _compound("EncryptedPackage", "EncryptionInfo")


def old_word_broken(_: Known) -> bytes:
    """A .doc of which only the beginning is left."""
    return _compound("WordDocument")[:700]


def picture(_: Known) -> bytes:
    """A photograph of the report."""
    return bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(200)


def workbook(known: Known) -> bytes:
    """The published report pasted into one sheet, cells merged."""
    book = Workbook()
    sheet = book.active
    line = 1
    for piece in pieces_of(known):
        if piece.sort != "table":
            sheet.cell(line, 1, piece.text)
            line += 1
            continue
        for c in piece.layout:
            number = int(c.text) if c.address and c.text.isdigit() else c.text
            sheet.cell(line + c.row, c.column + 1, number)
            if c.width > 1 or c.height > 1:
                sheet.merge_cells(
                    start_row=line + c.row,
                    start_column=c.column + 1,
                    end_row=line + c.row + c.height - 1,
                    end_column=c.column + c.width,
                )
        line += size(piece.layout)[0] + 1
    return _saved(book)


def workbook_of_sheets(known: Known) -> bytes:
    """Each table on a sheet of its own, figures as text, no narrative."""
    book = Workbook()
    book.remove(book.active)
    for piece in pieces_of(known):
        if piece.sort == "table":
            sheet = book.create_sheet(piece.part[:20].replace("、", ""))
            for c in piece.layout:
                sheet.cell(c.row + 1, c.column + 1, c.text)
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()
