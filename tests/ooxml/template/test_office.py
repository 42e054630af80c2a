"""Filled documents are valid Office Open XML, and LibreOffice reads them."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import docx as python_docx
import pytest

from gentool.ooxml.template import Fragment, Picture, Properties, WordTemplate
from tests.render.word_documents import png

pytestmark = pytest.mark.office

DRAWING = (
    '<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="360000" cy="360000"/>'
    '<wp:docPr id="1" name="图1"/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    '<pic:nvPicPr><pic:cNvPr id="1" name="图1"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="gentoolPicture1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="360000" cy="360000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r></w:p>"
)


def document() -> bytes:
    made = python_docx.Document()
    # python-docx's own base carries a part that validators reject; the template under test is what is around it.
    made.add_paragraph("关于{{ 单位 }}的报告\t{% if 真 %}甲{% else %}乙{% endif %}")
    made.sections[0].header.paragraphs[0].text = "{{ 单位 }}"
    table = made.add_table(4, 2, style="Table Grid")
    for line, texts in zip(
        table.rows,
        [("名称", "数"), ("{%tr for x in 项 %}", ""), ("{{ x.名 }}", "{{p x.数 }}"), ("{%tr endfor %}", "")],
        strict=True,
    ):
        for item, text in zip(line.cells, texts, strict=True):
            item.text = text
    made.add_paragraph("{{p 图 }}")
    empty = made.add_table(3, 1)
    for line, text in zip(empty.rows, ["{%tr for x in 空 %}", "x", "{%tr endfor %}"], strict=True):
        line.cells[0].text = text
    made.add_paragraph("{{p 文 }}")
    file = io.BytesIO()
    made.save(file)
    return WordTemplate(file.getvalue()).render(
        {
            "单位": "云溪市\n财政局",
            "真": True,
            "项": [{"名": "a", "数": "1"}, {"名": "b", "数": ""}],
            "空": [],
            "文": "一\n二",
            "图": Fragment(DRAWING),
        },
        pictures={"gentoolPicture1": Picture(png(), "png")},
        properties=Properties("题", "人", created="2026-01-09"),
    )


def test_valid(tmp_path: Path) -> None:
    from openxml_audit import OpenXmlValidator

    path = tmp_path / "x.docx"
    path.write_bytes(document())
    result = OpenXmlValidator().validate(path)
    assert [error for error in result.errors if "stylesWithEffects" not in str(error)] == []


def test_libreoffice_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(document())
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    text = (tmp_path / "x.txt").read_text(encoding="utf-8-sig")
    assert "财政局的报告\t甲" in text
    assert [word for word in text.split() if word in ("名称", "a", "1", "b", "一", "二")] == [
        "名称",
        "a",
        "1",
        "b",
        "一",
        "二",
    ]
