"""What a template brings with it from elsewhere: refused if it reaches out or runs, taken out if it tells on people."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import pytest

from gentool.ooxml.template import WordTemplate
from gentool.problems.problem import GentoolError
from tests.fuzz.watching import within
from tests.growth import calls
from tests.ooxml.template.word_files import _ROOT, docx, lines, para, read, run, table

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4096


def link(kind: str, target: str, *, outside: bool = True, number: int = 9) -> str:
    kind = kind if "/" in kind else f"{OFFICE}/{kind}"
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"{mode}/>'


def rels(*links: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}">{"".join(links)}</Relationships>'


def linked(*links: str, **more: str) -> bytes:
    """A template whose body has these relationships, and parts beside it."""
    return docx("{{ x }}", more={"word/_rels/document.xml.rels": rels(*links), **more})


def settings(content: str, *links: str) -> bytes:
    root = f"<w:settings {_ROOT}>{content}</w:settings>"
    more = {"word/settings.xml": root, "word/_rels/settings.xml.rels": rels(*links)}
    return docx("{{ x }}", more=more)


def field(*codes: str) -> str:
    """A field whose code is cut into these runs; what begins with "<" is a field within it."""
    inner = "".join(code if code.startswith("<") else f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return begin + inner + separate + run("1") + end


REFUSED = {
    "picture": (linked(link("image", "http://10.0.0.1/a.png")), "正文里有指向文件之外的图片“http://10.0.0.1/a.png”"),
    "picture of this machine": (linked(link("image", "file:///srv/a.png")), "file:///srv/a.png"),
    "picture of a header": (
        docx("x", header="<w:p/>", more={"word/_rels/header1.xml.rels": rels(link("image", r"\\server\a.png"))}),
        "页眉里有指向文件之外的图片",
    ),
    "old picture": (docx('<w:p><w:r><w:pict><v:imagedata src="http://a/b"/></w:pict></w:r></w:p>'), "取自外面的图片"),
    "object": (linked(link("oleObject", "file:///etc/passwd")), "对象"),
    "object within": (linked(link("oleObject", "embeddings/o.bin", outside=False)), "对象"),
    "workbook with macros": (linked(link("package", "embeddings/a.xlsm", outside=False)), "a.xlsm"),
    "another file": (docx('<w:altChunk r:id="rId9"/>'), "插入的另一份文件"),
    "another file by its link": (linked(link("aFChunk", "a.html", outside=False)), "另一份文件"),
    "subdocument": (docx('<w:subDoc r:id="rId9"/>'), "子文档"),
    "macros": (
        linked(link("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "v.bin", outside=False)),
        "宏",
    ),
    "ribbon": (linked(link("http://schemas.microsoft.com/office/2006/relationships/ui/extensibility", "u.xml")), "ext"),
    "frame": (linked(link("frame", "http://a/b")), "frame"),
    "link to a file": (linked(link("hyperlink", r"C:\Users\张三\a.docx")), "链接“C:"),
    "link that runs": (linked(link("hyperlink", "javascript:alert(1)")), "链接“javascript"),
    "field": (docx(para(field('DDEAUTO c:\\\\x "y"'))), "域“DDEAUTO"),
    "field in pieces": (docx(para(field(" INC", "LUDEPIC", "TURE http://a/b"))), "域“INCLUDEPICTURE"),
    "field over paragraphs": (
        docx(
            para(field("DD").partition('<w:r><w:fldChar w:fldCharType="sep')[0]),
            para("<w:r><w:instrText>E x</w:instrText></w:r>"),
        ),
        "域“DDE x”",
    ),
    "field in a field": (docx(para(field("IF 1=1 ", field("DDE x y"), " 2"))), "域“DDE"),
    "field of which the name is worked out": (docx(para(field(field("QUOTE 68 68 69"), " x y"))), "域“x y”"),
    "simple field": (docx('<w:p><w:fldSimple w:instr="includetext &quot;c:\\a&quot;"/></w:p>'), "域“includetext"),
    "field that links to a file": (docx(para(field('HYPERLINK "file:///c:/a"'))), "域“HYPERLINK"),
    "field in a footnote": (
        docx("x", footnotes=f'<w:footnote w:id="1">{para(field("LINK a b"))}</w:footnote>'),
        "脚注里有域“LINK",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_reaches_out_or_runs_is_refused(kind: str) -> None:
    data, words = REFUSED[kind]
    with pytest.raises(GentoolError) as caught:
        WordTemplate(data, name="他局.docx")
    assert {problem.code for problem in caught.value.problems} == {"W-OUTSIDE"}
    assert any(words in problem.message for problem in caught.value.problems), caught.value


DAMAGED = {
    "part without a tag": docx("x", more={"word/fontTable.xml": "<w:fonts"}),
    "settings with a document type": docx("x", more={"word/settings.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    "disguised": docx("x", more={"word/fonts.bin": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    "name that leads out": docx("x", more={"word/../../evil.txt": "x"}),
    "name from the root": docx("x", more={"/etc/evil.txt": "x"}),
    "name of Windows": docx("x", more={"..\\evil.txt": "x"}),
    "markup in another encoding": docx("x", more={"word/a.xml": '<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-'}),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_what_is_damaged_anywhere_is_refused(kind: str) -> None:
    with pytest.raises(GentoolError) as caught:
        WordTemplate(DAMAGED[kind])
    assert [problem.code for problem in caught.value.problems] == ["W-FILE"]


APP = "<Properties xmlns='http://schemas.openxmlformats.org/officeDocument/2006/extended-properties'>{}</Properties>"
CUSTOM = "<Properties><property name='{}'><lpwstr>{}</lpwstr></property></Properties>"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
PRIVATE = {
    "attached template": (
        settings('<w:attachedTemplate r:id="rId9"/>', link("attachedTemplate", "file:///C:/张三/a.dotm")),
        "所附模板",
    ),
    "mail merge": (
        settings('<w:mailMerge><w:query w:val="张三"/></w:mailMerge>', link("mailMergeSource", "file:///C:/张三.xls")),
        "邮件合并",
    ),
    "comments": (
        docx("{{ x }}", more={"word/comments.xml": f'<w:comments {_ROOT}><w:comment w:author="张三"/></w:comments>'}),
        "批注或修订",
    ),
    "revisions": (docx(f'<w:p><w:ins w:author="张三" w:id="1">{run("{{ x }}")}</w:ins></w:p>'), "批注或修订"),
    "people": (
        docx("{{ x }}", more={"word/p.xml": f'<a:people xmlns:a="{W15}"><a:person a:author="张三"/></a:people>'}),
        "账号",
    ),
    "company": (
        docx("{{ x }}", more={"docProps/app.xml": APP.format("<Company>张三公司</Company>")}),
        "单位名称“张三公",
    ),
    "manager": (docx("{{ x }}", more={"docProps/app.xml": APP.format("<Manager>张三</Manager>")}), "主管姓名“张三”"),
    "path": (docx("{{ x }}", more={"docProps/app.xml": APP.format("<Template>C:\\张三\\a</Template>")}), "模板的路径"),
    "custom property": (docx("{{ x }}", more={"docProps/custom.xml": CUSTOM.format("来自", "张三")}), "“来自”"),
    "picture's path": (docx('<w:p><w:r><wp:docPr descr="C:\\张三\\a.png"/></w:r></w:p>', "{{ x }}"), "图片在某台电脑"),
}


@pytest.mark.parametrize("kind", PRIVATE)
def test_what_tells_on_people_is_taken_out_and_told(kind: str) -> None:
    data, words = PRIVATE[kind]
    assert "张三" in everything(data)
    template = WordTemplate(data)
    assert {problem.code for problem in template.warnings} == {"W-PRIVATE"}
    assert any(words in problem.message for problem in template.warnings), template.warnings
    document = template.render({"x": "甲"})
    assert "张三" not in everything(document)
    assert "甲" in "".join(lines(document))
    assert WordTemplate(document).warnings == ()


def everything(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "".join(package.read(name).decode("utf-8") for name in package.namelist())


def test_what_templates_usually_have_is_no_trouble() -> None:
    data = docx(
        "{{ x }}",
        para(field("PAGE"), field("IF ", field("PAGE"), "=1"), field('HYPERLINK "https://a.gov.cn"'), field("TOC \\o")),
        footer=para('<w:fldSimple w:instr="PAGE"/>'),
        more={
            "word/_rels/document.xml.rels": rels(
                link("hyperlink", "https://www.gov.cn", number=1),
                link("hyperlink", "mailto:a@b.cn", number=2),
                link("hyperlink", "附件.docx", number=3),
                link("customXml", "../customXml/item1.xml", outside=False, number=4),
                link("footer", "footer1.xml", outside=False, number=5),
                link("package", "embeddings/a.xlsx", outside=False, number=6),
            ),
            "docProps/app.xml": APP.format("<Template>Normal.dotm</Template><Company></Company>"),
            "docProps/custom.xml": CUSTOM.format("KSOProductBuildVer", "2052-12.1"),
            "customXml/item1.xml": "<a/>",
        },
    )
    template = WordTemplate(data)
    assert template.warnings == ()
    assert read(template.render({"x": 1}), "docProps/custom.xml") == read(data, "docProps/custom.xml")


def test_photographs_are_carried() -> None:
    """Forty photographs are what an office may really have in its template, and 60 MB."""
    photos = {f"word/media/{number}.jpeg": PHOTO + bytes([number]) * 450_000 for number in range(40)}
    data = docx("{{ x }}", more=photos)
    made = WordTemplate(data).render({"x": 1})
    assert read(made, "word/media/39.jpeg") == photos["word/media/39.jpeg"]


HOSTILE = {
    "paragraphs": (lambda: docx("{{ x }}", "<w:p/>" * 5_000_000), "大得不合常理"),
    "fewer paragraphs": (lambda: docx("{{ x }}", "<w:p/>" * 900_000), "段"),
    "attributes": (lambda: docx("<w:p" + " a=''" * 1_500_000 + "/>"), "大得不合常理"),
    "in a part without tags": (lambda: docx("x", more={"word/a.xml": f"<a>{'<b/>' * 3_000_000}</a>"}), "大得不合常理"),
    "split tags": (lambda: docx(para(*["{{ x", " }}"] * 20_000)), "标签"),
    "sums": (lambda: docx("{%p for a in range(9000) %}", "{{ range(9999)|sum }}", "{%p endfor %}"), "计算量太大"),
    "joins": (
        lambda: docx("{%p for a in range(9000) %}", "{{ range(9999)|map('trim')|join }}", "{%p endfor %}"),
        "太大",
    ),
    "comparisons": (
        lambda: docx(
            "{% set a = range(9999)|list %}{% set b = range(9999)|list %}"
            "{% for i in range(9999) %}{% for j in range(9) %}{% if a == b %}{% endif %}{% endfor %}{% endfor %}"
        ),
        "计算量太大",
    ),
    "lists of lists": (lambda: docx("{% set a = range(9999)|list %}{{ ([a] * 9999)|sort|length }}"), "计算量太大"),
    "ends of nothing": (lambda: docx(para("{% if x %}" * 4000 + "{% endfor %}" * 4000)), "嵌套"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_would_take_for_ever_is_refused_at_once(kind: str) -> None:
    make, words = HOSTILE[kind]
    data = make()
    with within(20), pytest.raises(GentoolError) as caught:
        WordTemplate(data).render({"x": 1})
    assert words in caught.value.problems[0].message


MEASURED = """
import sys
from gentool.ooxml.template import WordTemplate
from gentool.problems.problem import GentoolError
try:
    WordTemplate(open(sys.argv[1], "rb").read()).render({"x": 1})
except GentoolError:
    if sys.platform == "linux":  # where getrusage() tells of the parent's memory too
        print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
    else:
        import resource
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.parametrize("kind", ["paragraphs", "fewer paragraphs", "attributes"])
def test_little_memory_is_taken_to_refuse(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(HOSTILE[kind][0]())
    done = subprocess.run([sys.executable, "-c", MEASURED, str(path)], capture_output=True, check=True, text=True)
    assert int(done.stdout) < 300_000  # kB


GROWING = {
    "split tags": lambda size: para(*["{{ x", " }}"] * (size // 8)),
    "tags in one run": lambda size: para("{{ x }}" * (size // 8)),
    "statements": lambda size: para("{% if x %}甲{% endif %}" * (size // 24)),
    "paragraphs": lambda size: para("{{ x }}") * (size // 8),
    "rows": lambda size: table(*["<w:tr><w:tc><w:p/></w:tc></w:tr>"] * (size // 4)),
    "quotes": lambda size: para("{{ " + "“" * size + " }}"),
    "quotes in tags": lambda size: para(("{{ x" + "”" * 90 + " }}") * (size // 100)),
    "openings": lambda size: para("{{" * (size // 2)),
    "braces": lambda size: para("{" * size),
    "blanks": lambda size: para("{{ " + " " * size + "x }}"),
}


@pytest.mark.parametrize("kind", GROWING)
def test_the_work_grows_with_the_size_and_no_faster(kind: str) -> None:
    def render(data: bytes) -> None:
        WordTemplate(data).render({"x": 1})

    with within(60):
        small, large = (calls(partial(render, docx(GROWING[kind](size)))) for size in (4_000, 32_000))
    assert large < 10 * small
