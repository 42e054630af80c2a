"""What a file is is told by what is in it, whatever it is called."""

import pytest

from gentool.importing.blocks import MOST_BYTES
from gentool.importing.kinds import Kind, kind_of
from tests.importing.refusals import refused
from tests.importing.word_source import docx, package, paragraph

PAGE = "<html><head><title>年报</title></head><body><p>正文。</p></body></html>"
SECTOR = 512


def compound(stream: str, content: bytes = b"") -> bytes:
    """Return a container of the Office of 1997 with one stream: header, its first sector, the directory."""
    header = bytearray(SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[30] = 9
    entry = bytearray(128)
    name = stream.encode("utf-16-le")
    entry[: len(name)] = name
    return bytes(header) + content.ljust(SECTOR, b"\0") + bytes(128) + bytes(entry) + bytes(256)


def word_97(*, is_locked: bool) -> bytes:
    start = bytearray(32)
    start[:2] = b"\xec\xa5"
    start[11] = is_locked
    return compound("WordDocument", bytes(start))


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (docx(paragraph("甲")), "报告.docx", "word"),
        (docx(paragraph("甲")), "报告.doc", "word"),
        (package({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "表.xlsx", "excel"),
        (word_97(is_locked=False), "报告.doc", "old word"),
        (word_97(is_locked=False), "报告.wps", "old word"),
        (b"{\\rtf1\\ansi }", "报告.doc", "old word"),
        (
            b'<?xml version="1.0"?><w:d xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
            "a.xml",
            "old word",
        ),
        (b"%PDF-1.7\n", "报告.pdf", "pdf"),
        (b"\r\n\r\n%PDF-1.4\n", "报告.bin", "pdf"),
        (PAGE.encode(), "报告.html", "html"),
        (PAGE.encode("gb18030"), "报告.doc", "html"),
        (PAGE.encode("utf-16"), "报告.doc", "html"),
        (PAGE.encode("utf-16-le"), "报告.html", "html"),
        (PAGE.encode("utf-16-be"), "报告.html", "html"),
        (b"\xef\xbb\xbf" + PAGE.encode(), "报告.xls", "html"),
        ("<div>片段</div>".encode(), "片段.htm", "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x", "报告.mht", "html"),
        ("一、总的情况".encode(), "报告.txt", "text"),
        ("一、总的情况".encode("gb18030"), "报告.txt", "text"),
        ("一、总的情况".encode("utf-16"), "报告.txt", "text"),
        ("写成 <p> 的标签".encode(), "报告.txt", "text"),
        ("一、总的情况".encode(), "报告.doc", "text"),
        ("# 总的情况".encode(), "报告.md", "markdown"),
    ],
)
def test_the_content_tells_the_kind(data: bytes, name: str, kind: Kind) -> None:
    assert kind_of(data, name) == kind


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "报告.docx", "I-BROKEN"),
        (b" \r\n", "报告.txt", "I-BROKEN"),
        (b"PK\x03\x04....", "报告.docx", "I-BROKEN"),
        (docx(paragraph("甲"))[:200], "报告.docx", "I-BROKEN"),
        (package({"[Content_Types].xml": ""}), "报告.docx", "I-BROKEN"),
        (b"\0\1\2\3" * 100, "报告.docx", "I-BROKEN"),
        ("服务器出错".encode(), "报告.pdf", "I-BROKEN"),
        (b"\0\1\2\3" * 100, "数据", "I-FORMAT"),
        (package({"说明.txt": "甲"}), "年报.zip", "I-FORMAT"),
        (package({"ppt/presentation.xml": ""}), "年报.pptx", "I-FORMAT"),
        (package({"mimetype": "application/vnd.oasis.opendocument.text"}), "年报.odt", "I-FORMAT"),
        (compound("PowerPoint Document"), "年报.ppt", "I-FORMAT"),
        (b"\x89PNG\r\n\x1a\n", "年报.png", "I-FORMAT"),
        (b"\xff\xd8\xff\xe0", "年报.doc", "I-FORMAT"),
        (b"Rar!\x1a\x07", "年报.rar", "I-FORMAT"),
        (b'<?xml version="1.0"?><data/>', "数据.xml", "I-FORMAT"),
        ("单位: 云溪市水务局".encode(), "shuiwu.yaml", "I-FORMAT"),
        (compound("EncryptedPackage"), "报告.docx", "I-LOCKED"),
        (word_97(is_locked=True), "报告.doc", "I-LOCKED"),
        (b" " * (MOST_BYTES + 1), "报告.html", "I-LIMIT"),
    ],
)
def test_what_no_reader_can_read_is_told(data: bytes, name: str, code: str) -> None:
    assert refused(kind_of, data, name).code == code


def test_a_page_whose_text_names_a_stream_is_no_container() -> None:
    assert kind_of(PAGE.replace("正文", "EncryptedPackage").encode(), "a.html") == "html"
