"""What users of docxtpl write besides: blocks over paragraphs, sentences in pieces, the look of cells, brackets."""

from __future__ import annotations

import pytest

from gentool.ooxml.template import Properties, WordTemplate
from gentool.problems.problem import GentoolError
from tests.ooxml.template.word_files import NS, W, cell, docx, grid, lines, para, row, run, table, tree

BREAK = "<w:r><w:br/></w:r>"
DATA = {"真": True, "假": False, "数": [1, 2, 3], "色": "#fff2cc"}


def filled(*blocks: str) -> list[str]:
    return lines(WordTemplate(docx(*blocks)).render(DATA))


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (["甲{% if 真 %}乙", "丙{% endif %}丁"], ["甲乙", "丙丁"]),
        (["甲{% if 假 %}乙", "丙{% endif %}丁"], ["甲丁"]),
        (["甲{% if 假 %}乙", "丙{% else %}丁", "戊{% endif %}"], ["甲丁", "戊"]),
        (["甲{% for 个 in 数 %}乙{{ 个 }}", "丙{% endfor %}丁"], ["甲乙1", "丙乙2", "丙乙3", "丙丁"]),
        (["{% if 真 %}", "甲{% if 假 %}", "乙", "{% endif %}", "{% endif %}"], ["", "甲", ""]),
        (["{% if 假 %}", table(row("格")), "{% endif %}"], [""]),
        ([table(row(cell("{% if 假 %}甲", "乙{% endif %}丙"), "丁"))], ["丙", "丁"]),
        ([para("甲{% if ", "假 %}", run("乙", "<w:rPr><w:b/></w:rPr>")), "{% endif %}丙"], ["甲丙"]),
        (["我在", "{%- if 真 -%}", "城里", "{%- else -%}", "乡下", "{%- endif -%}", "住。"], ["我在城里住。"]),
        (["我在", "{%- if 假 -%}", "城里", "{%- else -%}", "乡下", "{%- endif -%}", "住。"], ["我在乡下住。"]),
        (["甲{% if 真 -%}", "{%- endif %}乙", "丙"], ["甲乙", "丙"]),
        ([para("甲", BREAK, "{%- if 真 -%}", BREAK, "乙", BREAK, "{%- endif -%}", BREAK, "丙")], ["甲乙丙"]),
        ([para("甲", BREAK, "{% if 真 -%}", BREAK, BREAK, "乙{% endif %}", BREAK, "丙")], ["甲\n乙\n丙"]),
        (["甲", "{%p if 真 %}", "{%- if 真 %}乙{% endif %}", "{%p endif %}"], ["甲", "乙"]),
        (["{_{ 名称 }_}、{_% if %_}、{_# #_}"], ["{{ 名称 }}、{% if %}、{# #}"]),
        ([para("写 {", " { 的时候")], ["写 { { 的时候"]),
        ([table(row("甲", "{#tr 这一行不要 #}"), row("乙"))], ["乙"]),
    ],
)
def test_paragraphs(blocks: list[str], expected: list[str]) -> None:
    assert filled(*blocks) == expected


def cells(*rows: str) -> list[tuple[str, str, str, str]]:
    """The text, span, merge and colour of every cell."""
    made = tree(WordTemplate(docx(table(*rows))).render(DATA))
    return [
        (
            "".join(item.itertext()),
            *(
                "".join(item.xpath(f"w:tcPr/w:{name}", namespaces=NS))
                for name in ("gridSpan/@w:val", "vMerge/@w:val", "shd/@w:fill")
            ),
        )
        for item in made.iterfind(".//w:tc", NS)
    ]


def test_cells_over_columns() -> None:
    assert cells(row("{% colspan 数|length %}甲", "乙")) == [("甲", "3", "", ""), ("乙", "", "", "")]


def test_cells_of_a_colour() -> None:
    assert cells(row("{% cellbg 色 %}甲", "{% cellbg 'auto' %}")) == [("甲", "", "", "fff2cc"), ("", "", "", "auto")]


def test_cells_merged_by_a_loop() -> None:
    down = cells(row("{%tr for 个 in 数 %}"), row("{% vm %}组", "{{ 个 }}"), row("{%tr endfor %}"))
    assert [found[:3] for found in down if found[2]] == [
        ("组", "", "restart"),
        ("", "", "continue"),
        ("", "", "continue"),
    ]
    across = cells(
        row("{%tc for 个 in 数 %}", "{% hm %}头", "{%tc endfor %}"),
        row("{%tc for 个 in 数 %}", "{{ 个 }}", "{%tc endfor %}"),
    )
    assert [found[:2] for found in across] == [("头", "3"), ("1", ""), ("2", ""), ("3", "")]


@pytest.mark.parametrize(
    ("tag", "value", "words"),
    [
        ("{% colspan x %}", 0, "1 到 63 的整数"),
        ("{% colspan x %}", '2"/>', "1 到 63 的整数"),
        ("{% colspan x %}", "9" * 5000, "1 到 63 的整数"),
        ("{% cellbg x %}", '"/>', "不是颜色"),
        ("{% vm %}", 0, "没有的“loop”"),
        ("{% hm %}", 0, "没有的“loop”"),
    ],
)
def test_what_no_cell_can_be(tag: str, value: object, words: str) -> None:
    with pytest.raises(GentoolError) as caught:
        WordTemplate(docx(table(row("甲", tag)))).render({"x": value})
    (problem,) = caught.value.problems
    assert problem.field == "正文第1个表格第1行第2格"
    assert words in problem.message


def test_properties_of_a_cell_keep_their_order() -> None:
    looks = '<w:tcPr><w:tcW w:w="9"/><w:gridSpan w:val="2"/><w:shd w:val="clear"/><w:vAlign w:val="center"/></w:tcPr>'
    block = cell("{%tr for 个 in 数 %}"), cell("{%tr endfor %}")
    merged = cell("{% vm %}{% cellbg 色 %}{% colspan 2 %}甲").replace("<w:tcPr><w:tcW", "<w:tcPr><w:tcW", 1)
    merged = merged[: merged.index("<w:tcPr>")] + looks + merged[merged.index("</w:tcPr>") + 9 :]
    made = tree(WordTemplate(docx(table(row(block[0]), row(merged), row(block[1])))).render(DATA))
    names = [child.tag.replace(f"{{{W}}}", "") for child in made.find(".//w:tcPr", NS)]
    assert names == ["tcW", "gridSpan", "vMerge", "shd", "vAlign"]


def test_what_must_be_unique_is_so_after_a_loop_over_paragraphs() -> None:
    mark = '<w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/>'
    document = WordTemplate(docx(f"<w:p>{mark}{run('{% for 个 in 数 %}甲')}</w:p>", "乙{% endfor %}")).render(DATA)
    assert not tree(document).findall(".//w:bookmarkStart", NS)


def test_places_are_those_of_the_template() -> None:
    """Joining paragraphs does not change where a mistake further down is told."""
    template = docx("甲", "{%- if 真 -%}", "乙", "{%- endif -%}", "丙", "{{ 缺 }}")
    with pytest.raises(GentoolError, match="正文第6段"):
        WordTemplate(template).render(DATA)


def test_a_row_of_a_table_stays_a_row() -> None:
    block = table(row(cell("{% for 个 in 数 %}{{ 个 }}", "、{% endfor %}"), "乙"))
    assert grid(WordTemplate(docx(block)).render(DATA)) == [["1|、2|、3|、", "乙"]]


CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title><dc:subject>不变</dc:subject></cp:coreProperties>'
)
CORE_LINK = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
    '<Relationship Id="rId2" Target="docProps/core.xml"'
    ' Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"/></Relationships>'
)


def titled(title: str) -> WordTemplate:
    more = {"docProps/core.xml": CORE.format(title), "_rels/.rels": CORE_LINK}
    return WordTemplate(docx("正文", more=more))


def test_properties_hold_tags() -> None:
    template = titled("{% if 真 %}关于{{ 名 }}的信{% endif %}")
    made = tree(template.render({"真": True, "名": "甲\n<乙>"}), "docProps/core.xml")
    assert [child.text for child in made] == ["关于甲 <乙>的信", "不变"]
    assert [child.attrib for child in made] == [{}, {}]
    given = tree(template.render({}, properties=Properties(title="另给的")), "docProps/core.xml")
    assert [child.text for child in given] == ["另给的"]


@pytest.mark.parametrize("title", ["{{p 名 }}", "{{r 名 }}", "{{ 名", "{% colspan 2 %}"])
def test_properties_are_no_place_for_paragraphs(title: str) -> None:
    with pytest.raises(GentoolError, match="文档属性的"):
        titled(title)
