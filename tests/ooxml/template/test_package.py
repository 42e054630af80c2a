"""Files in and bytes out: damaged and hostile files, determinism, pictures, properties."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import docx as python_docx
import pytest

from gentool.ooxml.template import Fragment, Picture, Properties, WordTemplate
from gentool.problems.problem import GentoolError
from tests.ooxml.template.word_files import _TYPE, NS, docx, lines, para, read, run, tree, zipped

GOOD = docx("{{ 单位 }}", header=para("{{ 单位 }}"))
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def broken(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def encrypted(data: bytes) -> bytes:
    """Set the flag of encryption on every entry."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := data.find(mark, place + 1)) >= 0:
            changed[place + offset] |= 1
    return bytes(changed)


def twice() -> bytes:
    """Give two parts one name, of the same length."""
    return docx("x", more={"word/document.xmX": "<x/>"}).replace(b"word/document.xmX", b"word/document.xml")


def bomb() -> bytes:
    return docx("x", more={f"word/media/{number}.bin": bytes(2**24) for number in range(14)})


ENTITY = '<!DOCTYPE x [<!ENTITY e "eeee">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
DAMAGED = {
    "empty": (b"", "不是 .docx"),
    "text": ("只是文字".encode(), "不是 .docx"),
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版 .doc"),
    "cut": (GOOD[: len(GOOD) // 2], "已损坏"),
    "checksum": (broken(GOOD, GOOD.index(b"word/document.xml") + 40), "已损坏"),
    "encrypted": (encrypted(GOOD), "加了密码"),
    "other zip": (zipped({"a.txt": "a"}), "不是 Word 文件"),
    "no main part": (zipped({name: read(GOOD, name) for name in ("[Content_Types].xml", "_rels/.rels")}), "找不到正文"),
    "excel": (
        docx("x", main_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
        "不是 Word",
    ),
    "macros": (docx("x", main_type="application/vnd.ms-word.document.macroEnabled.main+xml"), "带有宏"),
    "strict": (
        docx(
            "x",
            more={
                "_rels/.rels": read(GOOD, "_rels/.rels").replace(
                    b"http://schemas.openxmlformats.org/officeDocument/2006",
                    b"http://purl.oclc.org/ooxml/officeDocument",
                )
            },
        ),
        "Strict",
    ),
    "twice": (twice(), "同名"),
    "not well-formed": (docx("x", more={"word/document.xml": "<w:document>"}), "“正文”部分已损坏"),
    "empty part": (docx("x", more={"word/document.xml": ""}), "“正文”部分已损坏"),
    "doctype": (docx("x", more={"word/document.xml": ENTITY + "<x>&e;</x>"}), "DOCTYPE"),
    "laughs": (docx("x", more={"word/document.xml": LAUGHS + "]><x>&i;</x>"}), "DOCTYPE|已损坏"),
    "external": (docx("x", more={"word/document.xml": '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'}), "DOCTYPE"),
    "deep": (docx("x", more={"word/document.xml": "<a>" * 5000 + "</a>" * 5000}), "已损坏"),
    "bomb": (bomb, "大得不合常理"),
    "prefix": (
        docx(
            "x",
            more={
                "word/document.xml": read(docx("{{ x }}"))
                .replace(b"xmlns:r=", b"xmlns:q=")
                .replace(b"xmlns:v=", b"xmlns:r=")
            },
        ),
        "前缀",
    ),
    "header": (docx("x", header="<w:p>"), "“页眉”部分已损坏"),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_damaged_files(kind: str) -> None:
    data, words = DAMAGED[kind]
    data = data() if callable(data) else data  # what takes long to make is made in one process
    with pytest.raises(GentoolError) as caught:
        WordTemplate(data, name="坏.docx")
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.file) == ("W-FILE", "坏.docx")
    assert any(word in problem.message for word in words.split("|")), problem.message
    assert problem.hint


def test_any_flipped_byte_is_told_or_harmless() -> None:
    for place in range(0, len(GOOD), 7):
        try:
            document = WordTemplate(broken(GOOD, place)).render({"单位": "甲"})
        except GentoolError:
            continue
        assert lines(document)


def test_missing_file(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "没有.docx", "没有这个文件"), (tmp_path, "这是文件夹")):
        with pytest.raises(GentoolError, match=said) as caught:
            WordTemplate(path)
        assert [problem.code for problem in caught.value.problems] == ["W-OPEN"]


def test_a_document_template_becomes_a_document() -> None:
    document = WordTemplate(docx("x", main_type=_TYPE + "template.main+xml")).render({})
    assert b"document.main+xml" in read(document, "[Content_Types].xml")
    assert b"template.main" not in read(document, "[Content_Types].xml")


def test_the_archive_is_plain_and_whole() -> None:
    document = WordTemplate(docx("{{ x }}", more={"customXml/甲.xml": "<a/>"})).render({"x": 1})
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        assert package.testzip() is None
        infos = package.infolist()
    assert infos[0].filename == "[Content_Types].xml"
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {(info.create_system, info.external_attr, info.extra) for info in infos} == {(0, 0, b"")}
    assert len({info.filename for info in infos}) == len(infos)


def test_parts_keep_their_content() -> None:
    source = io.BytesIO()
    made = python_docx.Document()
    made.add_paragraph("{{ x }}")
    made.save(source)
    document = WordTemplate(source.getvalue()).render({"x": 1})
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(io.BytesIO(document)) as after:
        assert set(before.namelist()) == set(after.namelist())
        for name in set(before.namelist()) - {"word/document.xml", "[Content_Types].xml"}:
            assert before.read(name) == after.read(name)
    assert python_docx.Document(io.BytesIO(document)).paragraphs[0].text == "1"


SCRIPT = """
import hashlib, sys
from gentool.ooxml.template import WordTemplate, Picture, Properties, Fragment
template = WordTemplate(open(sys.argv[1], "rb").read())
pictures = {f"gentoolPicture{n}": Picture(b"\\x89PNG\\r\\n\\x1a\\n" + bytes(n), "png") for n in (3, 1, 2)}
out = template.render({"单位": "甲"}, pictures=pictures, properties=Properties("题", "人", created="2026-01-09"))
print(hashlib.sha256(out).hexdigest(), sorted(template.names), template.expressions)
"""


def test_the_same_bytes_everywhere(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(GOOD)
    outputs = set()
    for seed, zone in (("0", "UTC"), ("1", "Asia/Shanghai"), ("77", "America/New_York")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(path)], env=environment, capture_output=True, check=True, text=True
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1


def test_rendering_again_gives_the_same_bytes() -> None:
    template = WordTemplate(GOOD)
    first = template.render({"单位": "甲"})
    template.render({"单位": "乙"}, properties=Properties("别的"))
    assert hashlib.sha256(template.render({"单位": "甲"})).digest() == hashlib.sha256(first).digest()


def blip(identifier: str) -> Fragment:
    return Fragment(para(f'<w:r><w:drawing><a:blip r:embed="{identifier}"/></w:drawing></w:r>'))


def test_pictures() -> None:
    template = WordTemplate(docx("{{p 图 }}"))
    pictures = {"gentoolPicture2": Picture(b"GIF89a", "gif"), "gentoolPicture1": Picture(PNG, "png")}
    document = template.render({"图": blip("gentoolPicture1")}, pictures=pictures)
    assert read(document, "word/media/gentoolPicture1.png") == PNG
    links = {link.get("Id"): link.get("Target") for link in tree(document, "word/_rels/document.xml.rels")}
    assert links["gentoolPicture1"] == "/word/media/gentoolPicture1.png"
    assert links["gentoolPicture2"] == "/word/media/gentoolPicture2.gif"
    assert links["rId1"] == "styles.xml"
    types = read(document, "[Content_Types].xml")
    assert all(f'Extension="{name}"'.encode() in types for name in ("png", "jpeg", "gif"))
    assert "word/media/gentoolPicture1.png" not in zipfile.ZipFile(io.BytesIO(template.render({"图": ""}))).namelist()


def test_pictures_must_be_there_and_only_in_the_body() -> None:
    with pytest.raises(GentoolError, match="没有的图片或链接：gentoolPicture1"):
        WordTemplate(docx("{{p 图 }}")).render({"图": blip("gentoolPicture1")})
    with pytest.raises(GentoolError, match="图片只能放在正文里"):
        WordTemplate(docx("x", header=para("{{p 图 }}"))).render(
            {"图": blip("gentoolPicture1")}, pictures={"gentoolPicture1": Picture(PNG, "png")}
        )


@pytest.mark.parametrize("identifier", ["rId1", "../x", "", 'a"b', "1a"])
def test_ids_of_pictures(identifier: str) -> None:
    with pytest.raises(ValueError, match="relationship id"):
        WordTemplate(GOOD).render({"单位": ""}, pictures={identifier: Picture(PNG, "png")})


@pytest.mark.parametrize(("data", "extension"), [(PNG, "jpeg"), (b"", "png"), (PNG, "svg"), (b"<svg/>", "svg")])
def test_pictures_are_what_they_say(data: bytes, extension: str) -> None:
    with pytest.raises(ValueError, match="not a picture"):
        Picture(data, extension)


def test_properties() -> None:
    template = WordTemplate(GOOD)
    properties = Properties(title="甲&乙的报告", creator="云溪市", created="2026-01-09T08:00:00+08:00")
    document = python_docx.Document(io.BytesIO(template.render({"单位": ""}, properties=properties)))
    assert document.core_properties.title == "甲&乙的报告"
    assert document.core_properties.author == "云溪市"
    assert document.core_properties.created.isoformat().startswith("2026-01-09T00:00:00")
    core = read(template.render({"单位": ""}, properties=Properties("题")), "docProps/core.xml").decode()
    assert "dcterms:created" not in core
    assert "<dc:title>题</dc:title>" in core
    assert "dc:creator" not in core


@pytest.mark.parametrize("properties", [Properties("\x00"), Properties(created="去年"), Properties(creator="\ud800")])
def test_properties_that_cannot_be_written(properties: Properties) -> None:
    with pytest.raises(GentoolError) as caught:
        WordTemplate(GOOD).render({"单位": ""}, properties=properties)
    assert [problem.code for problem in caught.value.problems] == ["W-VALUE"]


def test_other_compression_is_made_readable() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_BZIP2) as package:
        for name in source.namelist():
            package.writestr(name, source.read(name))
    with zipfile.ZipFile(io.BytesIO(WordTemplate(file.getvalue()).render({"单位": "甲"}))) as package:
        assert {info.compress_type for info in package.infolist()} == {zipfile.ZIP_DEFLATED}


def test_sizes_that_lie() -> None:
    """An entry that says it is small but unpacks to more is damaged, and no more than it says is unpacked."""
    big = zlib.compress(bytes(2**20))[2:-4]
    data = bytearray(docx("x", more={"word/big.bin": bytes(2**20)}))
    assert big[:20] in bytes(data)
    place = data.rindex(b"word/big.bin") - 46
    struct.pack_into("<L", data, place + 24, 10)
    with pytest.raises(GentoolError, match="已损坏"):
        WordTemplate(bytes(data))


def test_runs_and_namespaces_survive() -> None:
    document = tree(WordTemplate(docx(para(run("{{ x }}")))).render({"x": "甲"}))
    assert {"w", "r", "wp", "a", "pic", "w14", "mc"} <= set(document.nsmap)
    assert document.find(".//w:sectPr/w:pgSz", NS) is not None
