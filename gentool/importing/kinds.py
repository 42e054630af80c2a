"""What a source is, by its content: names lie, and government sites serve web pages as ``.doc`` every day.

Catches what cannot be imported at all, before any reader starts: pictures, archives, slides, files with a password. The
readers of Office files open them here as well, within the same bounds and with the same words for what cannot be read.
"""

from __future__ import annotations

from itertools import islice
from re import IGNORECASE
from typing import Final, Literal

from gentool.importing.blocks import MOST_BYTES, MOST_CHARACTERS
from gentool.importing.characters import utf_16
from gentool.importing.faults import BROKEN, LOCKED, TOO_MUCH, UNKNOWN_FORMAT, refused
from gentool.ooxml.package import Flaw, Limits, Package
from gentool.problems.problem import GentoolError, Where
from gentool.text.lazy_regex import Pattern

Kind = Literal["html", "word", "old word", "pdf", "excel", "text", "markdown"]

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128  # bytes of an entry in the directory of a compound file
_FIRST_SECTOR = 116  # of a stream, within its entry
_ENCRYPTED = 0x01  # in byte 11 of a Word 97 stream
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_LOOKED_AT = 65_536
_MARKUP = Pattern(
    r"<(?:!doctype\s+html|html|head|body|meta|title|table|tbody|tr|div|span|p|h[1-6]|font|br|center)\b[^<>]*>",
    IGNORECASE,
)
_WHOLE_PAGE = Pattern(r"<(?:!doctype\s+html|html|head|body)\b", IGNORECASE)
_MARKDOWN = ("md", "markdown")
_XML = Pattern(r"\s*<\?xml\b")
_WORD_XML = Pattern(r"schemas\.microsoft\.com/office/(?:word/2003/wordml|2006/xmlPackage)")
_ARCHIVED_PAGE = Pattern(
    r"\s*(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?Content-Type:\s*multipart/related", IGNORECASE
)
_UNPRINTED = Pattern(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# Chinese takes three bytes a character, and Word repeats the looks of a text at every turn of it.
_LIMITS: Final = Limits(file=MOST_BYTES, part=4 * MOST_CHARACTERS)
_REFUSALS: Final = {
    Flaw.SIZE: (TOO_MUCH, f"文件超过 {MOST_BYTES:,} 字节。"),
    Flaw.NO_ZIP: (BROKEN, "文件打不开，可能没有下载完整，或者已经损坏。"),
    Flaw.ENTRIES: (TOO_MUCH, "文件里的部件多得不合常理，为了安全不予打开。"),
    Flaw.UNPACKED: (TOO_MUCH, "文件解压后大得不合常理，为了安全不予打开。"),
    Flaw.NAME: (BROKEN, "文件里有部件的名称“{part}”指到了文件之外，为了安全不予打开。"),
    Flaw.TWICE: (BROKEN, "文件里有两个同名的部件“{part}”，不知道该读哪一个。"),
    Flaw.DAMAGED: (BROKEN, "文件已经损坏，里面的内容读不出来。"),
    Flaw.LOCKED: (LOCKED, "文件加了密码，或者用了不认识的压缩方式，读不出来。"),
    Flaw.MALFORMED: (BROKEN, "文件已经损坏，其中的“{part}”读不懂。"),
    Flaw.DOCTYPE: (BROKEN, "文件中的“{part}”含有不该有的声明，为了安全不予打开。"),
}


def kind_of(data: bytes, name: str) -> Kind:
    """Tell what a file is. Raises GentoolError I-FORMAT, I-BROKEN, I-LOCKED, I-LIMIT where no reader could go on."""
    where = Where(name)
    if len(data) > MOST_BYTES:
        size = f"文件有 {len(data):,} 字节，超过 {MOST_BYTES:,} 字节。"
        raise refused(TOO_MUCH, where, size)
    if not data.strip():
        raise refused(BROKEN, where, "文件是空的，里面什么也没有。")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_package(data, name)
    if data.startswith(_COMPOUND):
        return _of_compound(data, name)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.lstrip()[:5] == b"{\\rtf":
        return "old word"
    if data.startswith(_PICTURES):
        hint = "请找原来的 Word 文件或网页来导入；也可以用 gentool init 生成样稿，照着填写。"
        raise refused(UNKNOWN_FORMAT, where, "这是一张图片，里面没有可以读取的文字。", hint=hint)
    if data.startswith(_ARCHIVES):
        raise refused(UNKNOWN_FORMAT, where, "这是压缩包。", hint="请先解压，再导入里面的文件。")
    return _of_text(data, name)


def _of_package(data: bytes, name: str) -> Kind:
    names = open_package(data, name).names
    if any(part.startswith("word/") for part in names):
        return "word"
    if any(part.startswith("xl/") for part in names):
        return "excel"
    if "mimetype" in names or any(part.startswith("ppt/") for part in names):
        is_sheet = b"opendocument.spreadsheet" in data[:_LOOKED_AT]
        hint = f"请用 WPS 或 Office 打开，另存为 {'.xlsx' if is_sheet else '.docx'} 再导入。"
        raise refused(UNKNOWN_FORMAT, name, "这种办公软件的文件不能直接导入。", hint=hint)
    if "[Content_Types].xml" in names:
        raise refused(BROKEN, name, "文件里没有正文，可能已经损坏。")
    raise refused(UNKNOWN_FORMAT, name, "这是压缩包。", hint="请先解压，再导入里面的文件。")


def _of_compound(data: bytes, name: str) -> Kind:
    """Look into the container of the Office files of 1997 to 2003, in which locked newer ones are kept as well."""
    where = Where(name)
    if _entry(data, "EncryptedPackage") >= 0:
        raise refused(LOCKED, where, "文件加了打开密码，读不出来。")
    if (entry := _entry(data, "WordDocument")) >= 0:
        sector = int.from_bytes(data[entry + _FIRST_SECTOR : entry + _FIRST_SECTOR + 4], "little")
        start = (sector + 1) << data[30]
        if data[start : start + 2] == b"\xec\xa5" and any(byte & _ENCRYPTED for byte in data[start + 11 : start + 12]):
            raise refused(LOCKED, where, "文件加了打开密码，读不出来。")
        return "old word"
    if _entry(data, "Workbook") >= 0 or _entry(data, "Book") >= 0:
        hint = "请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。"
        raise refused(UNKNOWN_FORMAT, where, "这是旧版的 Excel 文件，不能直接导入。", hint=hint)
    raise refused(UNKNOWN_FORMAT, where, "这种办公软件的文件不能直接导入。")


def _entry(data: bytes, stream: str) -> int:
    """Return where the directory of a compound file has the entry of a stream, -1 for nowhere."""
    wanted = stream.encode("utf-16-le") + b"\0\0"
    found = data.find(wanted)
    while found >= 0 and found % _ENTRY:
        found = data.find(wanted, found + 2)
    return found


def _of_text(data: bytes, name: str) -> Kind:
    suffix = name.lower().rpartition(".")[2]
    where = Where(name)
    start = data[:_LOOKED_AT].decode(utf_16(data) or "latin-1", "replace")  # for markup and controls, Latin is enough
    if _UNPRINTED.search(start):
        if suffix in ("docx", "doc", "wps", "xlsx", "xls", "pdf", "html", "htm", "txt"):
            raise refused(BROKEN, where, f"文件不是能读取的 .{suffix} 文件，可能已经损坏。")
        raise refused(UNKNOWN_FORMAT, where, "不认得这个文件的格式。")
    if _ARCHIVED_PAGE.match(start):
        return "html"
    if _WORD_XML.search(start):
        return "old word"
    if suffix in _MARKDOWN and not _WHOLE_PAGE.search(start):
        return "markdown"  # which may have tables of HTML in it
    enough = 1 if suffix in ("html", "htm", "shtml", "xhtml", "jsp", "asp") else 3
    if len(list(islice(_MARKUP.finditer(start), enough))) == enough:
        return "html"
    if suffix in ("pdf", "docx", "xlsx"):
        raise refused(BROKEN, where, f"文件的内容不是 .{suffix} 的，可能没有下载完整。")
    if _XML.match(start):
        raise refused(UNKNOWN_FORMAT, where, "这是 XML 数据文件，不是年度报告。")
    if suffix in ("yaml", "yml") or name.lower().endswith((".yaml.txt", ".yml.txt")):
        hint = "这种文件不用导入，可以直接用 gentool check 检查。"
        raise refused(UNKNOWN_FORMAT, where, "这是 YAML 文件。", hint=hint)
    return "text"


def open_package(data: bytes, file: str) -> Package:
    """Open an Office file; it and its parts raise GentoolError I-BROKEN, I-LOCKED, I-LIMIT."""

    def refuse(flaw: Flaw, part: str) -> GentoolError:
        code, message = _REFUSALS[flaw]
        return refused(code, file, message.format(part=part))

    return Package(data, _LIMITS, refuse)


def main_part(package: Package, usual: str) -> str:
    """Return the name of the part that holds the document itself, as the package says; else the usual one."""
    found = package.related("", "/officeDocument")
    return found if found in package.names else usual
