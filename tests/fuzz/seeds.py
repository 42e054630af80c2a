"""What fuzzing begins with: right files of every kind, small so that many fit into a second."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from gentool.city.batch.manifest import NAME as MANIFEST
from gentool.city.batch.running import run
from gentool.city.batch.settings import Asked
from gentool.city.config import read_city
from tests.blanks.excel import books
from tests.city.batch.cities import make_city
from tests.importing.awkward.known import known
from tests.importing.awkward.pages import page_of
from tests.importing.awkward.sources import SOURCES
from tests.importing.pdf_source import Paper
from tests.make_hostile import HEAD as HEAD
from tests.make_hostile import hostile_files
from tests.ooxml.template import word_files
from tests.reports.cases import wrong_cases

CORPUS = Path(__file__).parent / "corpus"
_SMALL = 4_000


def _small_cases() -> Iterator[bytes]:
    for name, data in hostile_files():
        if len(data) < _SMALL and not name.startswith("unit-long"):
            yield data


def reports() -> Iterator[bytes]:
    yield from _small_cases()
    table = "主动公开政府信息情况:\n  规章: /\n  行政许可: {数值: 63, 注: 含1件}\n  行政处罚: 1\n"
    yield f"{HEAD}{table}".encode()
    yield f"{HEAD}数据: {{甲: 1, 乙: 2.50}}\n核对: [甲 + 1 = 乙]\n总体情况:\n  概述: 共{{{{ 甲 }}}}条\n".encode()
    yield f"{HEAD}收到和处理政府信息公开申请情况:\n  本年新收: {{自然人: 1}}\n  上年结转: [0, 0, 0, 0, 0, 0]\n".encode()
    yield from (case.reports()[0].data for case in wrong_cases()[::20])


def narratives() -> Iterator[bytes]:
    yield "全年收到申请12件，办结12件，同比增长5%。\n（一）主动公开\n公开728条，其中网站373条。".encode()
    yield "| 甲 | 乙 |\n| - | - |\n| 1 | 2 |\n\n**重点**工作。".encode()
    yield "一是解读材料文字偏多；二是“公开”不够及时。2024年……".encode()
    yield "没有收取政府信息公开信息处理费。".encode()


def placeholders() -> Iterator[bytes]:
    for text in (
        "共{{ 甲 }}条，{{ 同比(甲) }}", "{% if 甲 > 5 and 乙 == 0 %}多{% elif 甲 %}少{% else %}无{% endif %}",
        "{{ 占比(甲, 申请.本年新收.总计) }}", "{{ 上年.甲 + 1 }}", "{# 注 #}{{ 千分位(甲 * 1000) }}",
        "{{ 大写(甲) ~ '件' }}", "没有标记\n两行",
        "{{ (甲 + 乙) / 3 if 甲 else 0 }}",
    ):  # fmt: skip
        yield text.encode()


def templates() -> Iterator[bytes]:
    para, row, table, docx = word_files.para, word_files.row, word_files.table, word_files.docx
    for body in (
        (para("{{ 文 }}"), para("{%p if 真 %}"), para("字"), para("{%p endif %}")),
        (table(row("{%tr for x in 数 %}"), row("{{ x }}", "{{r 行 }}"), row("{%tr endfor %}")),),
        (
            para("{%", " if 假 ", "%}", "甲{% else %}乙{% endif %}"),
            para("{{p 块 }}"),
            para(word_files.text_box("{{ 串 }}")),
        ),
    ):
        yield stored(docx(*body))
    yield stored(docx(para("{{ 文 }}"), header=para("{{ 文 }}"), footnotes=para("{# 注 #}")))


def stored(data: bytes) -> bytes:
    from tests.fuzz.mutating import zipped

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})


def _awkward(suffix: str, most: int) -> Iterator[bytes]:
    for source in [source for source in SOURCES if source.suffix == suffix][:most]:
        yield source.make(source.of())


def pages() -> Iterator[bytes]:
    title = "<p>云溪市测试局2025年政府信息公开工作年度报告</p>"
    yield f"{title}<p>一、总体情况</p><p>（一）主动公开</p><p>全年公开。</p>".encode()
    head = "<tr><td rowspan=2>信息内容</td><td colspan=2>本年</td></tr>"
    yield f"<table>{head}<tr><td>1</td><td>2</td></tr></table>".encode()
    yield "<ol start=2><li>甲</li><li><s>旧</s>新</li></ol><div hidden>无</div><input value=3>".encode()
    yield from _awkward(".html", 3)


def known_pages() -> Iterator[bytes]:
    yield page_of(known(7))


def texts() -> Iterator[bytes]:
    yield "云溪市测试局2025年政府信息公开工作年度报告\n\n一、总体情况\n（一）主动公开\n全年公开。\n".encode()
    yield "| 本年新收 | 自然人 | 总计 |\n| - | - | - |\n| 予以公开 | 1 | 2 |\n".encode()
    yield "本年新收\t自然人\t总计\n予以公开\t1\t2\n\n# 标题\n**重**\n".encode()
    yield from _awkward(".txt", 2)
    yield from _awkward(".md", 1)


def word() -> Iterator[bytes]:
    from tests.importing import word_source as w

    text = w.paragraph(w.run("云溪市测试局2025年政府信息公开工作年度报告")) + w.paragraph(w.run("一、总体情况"))
    yield stored(w.docx(text + w.table(w.row(w.cell(w.paragraph(w.run("本年新收"))), w.cell(w.paragraph(w.run("1")))))))
    yield from map(stored, _awkward(".docx", 2))


def excel() -> Iterator[bytes]:
    yield stored(books.blank())
    from openpyxl import Workbook

    book, file = Workbook(), io.BytesIO()
    book.active.append(["本年新收", 1, "=SUM(B1:C1)"])
    book.active.merge_cells("A1:A2")
    book.save(file)
    yield stored(file.getvalue())


def pdf() -> Iterator[bytes]:
    paper = Paper()
    paper.canvas.setPageCompression(0)
    paper.paragraph(100, "云溪市测试局2025年政府信息公开工作年度报告")
    paper.table([80, 200, 320], [200, 230, 260], [(0, 0, 1, 1, "本年新收"), (0, 1, 1, 1, "1"), (1, 0, 1, 2, "无")])
    yield paper.bytes()


def cities() -> Iterator[bytes]:
    yield "城市: 云溪市\n年度: 2025\n单位:\n  - 云溪市财政局\n".encode()
    yield (
        '城市: 云溪市\n年度: 2025\n报告目录: "2025"\n上年目录: "2024"\n网站: {SiteName: 云溪市人民政府}\n'
        "规则: {总体情况最多字数: 1000, 必须提到: [政策解读], 不得出现: [各位领导]}\n"
        "单位:\n  - {名称: 云溪市财政局, 文件: a.yaml, 类别: 政府部门}\n  - 云溪市审计局\n"
    ).encode()


def manifests() -> Iterator[bytes]:
    with TemporaryDirectory() as name:
        folder = make_city(Path(name, "city"), 2, broken=1)
        city, _ = read_city(folder / "gentool.yaml")
        assert city is not None
        run(city, Path(name, "out"), Asked(("html",)), workers=1)
        yield Path(name, "out", MANIFEST).read_bytes()


def sealed(data: bytes) -> bytes:
    """Hash a manifest anew, as somebody who edits it by hand would."""
    body, mark, _ = data.rpartition(b'"body": "')
    return body + mark + hashlib.sha256(body).hexdigest().encode() + b'"\n}\n' if mark else data


def corpus(target: str) -> Mapping[str, bytes]:
    """Return what earlier runs have found."""
    return {path.name: path.read_bytes() for path in sorted((CORPUS / target).glob("*")) if path.is_file()}
