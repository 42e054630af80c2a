"""Loops and conditions over paragraphs, rows and cells; fragments; and what Word insists on afterwards."""

from __future__ import annotations

import pytest

from gentool.ooxml.template import Fragment, WordTemplate
from tests.ooxml.template.word_files import NS, SECTION, cell, docx, grid, lines, para, row, run, table, tree

DATA = {
    "单位": [{"名称": "财政局", "件": [1, 2]}, {"名称": "人社局", "件": []}],
    "空": [],
    "真": True,
    "假": False,
    "列": ["甲", "乙", "丙"],
}


def render(*blocks: str, **data: object) -> bytes:
    return WordTemplate(docx(*blocks)).render({**DATA, **data})


def test_loop_over_paragraphs() -> None:
    document = render("始", "{%p for u in 单位 %}", "{{ loop.index }}. {{ u.名称 }}", "{%p endfor %}", "终")
    assert lines(document) == ["始", "1. 财政局", "2. 人社局", "终"]


def test_nested_loops_and_conditions_over_paragraphs() -> None:
    document = render(
        "{%p for u in 单位 %}",
        "{{ u.名称 }}",
        "{%p if u.件 %}{%p for n in u.件 %}",
        "第{{ n }}件",
        "{%p endfor %}",
        "{%p else %}",
        "无",
        "{%p endif %}",
        "{%p endfor %}",
    )
    assert lines(document) == ["财政局", "第1件", "第2件", "人社局", "无"]


@pytest.mark.parametrize("tag", ["{%p if 假 %}", "{%p- if 假 %}", "{%-p if 假 -%}", "{%p  if 假%}", " {%p if 假 %} "])
def test_spellings(tag: str) -> None:
    assert lines(render("甲", tag, "乙", "{%p endif %}", "丙")) == ["甲", "丙"]


def test_loop_over_rows() -> None:
    document = render(
        table(
            row("名称", "件数"),
            row("{%tr for u in 单位 %}", ""),
            row("{{ u.名称 }}", "{{ u.件|length }}"),
            row("{%tr endfor %}", ""),
        )
    )
    assert grid(document) == [["名称", "件数"], ["财政局", "2"], ["人社局", "0"]]


def test_loop_over_cells_inside_loop_over_rows() -> None:
    document = render(
        table(
            row("{%tr for u in 单位 %}"),
            row("{{ u.名称 }}", "{%tc for c in 列 %}", "{{ c }}{{ loop.index }}", "{%tc endfor %}", "末"),
            row("{%tr endfor %}"),
        )
    )
    assert grid(document) == [["财政局", "甲1", "乙2", "丙3", "末"], ["人社局", "甲1", "乙2", "丙3", "末"]]


def test_paragraph_loop_inside_a_cell_and_a_nested_table() -> None:
    inner = table(row("{%tr for c in 列 %}"), row("{{ c }}"), row("{%tr endfor %}"))
    document = render(table(row(cell("{%p for c in 列 %}", "{{ c }}", "{%p endfor %}"), cell(inner, "末"))))
    assert grid(document)[0] == ["甲|乙|丙", "末"]
    assert len(tree(document).findall(".//w:tbl//w:tbl/w:tr", NS)) == 3


def test_a_cell_never_loses_its_last_paragraph() -> None:
    document = render(
        table(row(cell("{%p if 假 %}", "x", "{%p endif %}"), cell("{{p 文 }}"), cell("{{p 表 }}"))),
        文="",
        表=Fragment(table(row("内"))),
    )
    cells = tree(document).findall("w:body/w:tbl/w:tr/w:tc", NS)
    assert [[child.tag.split("}")[1] for child in item] for item in cells] == [
        ["tcPr", "p"],
        ["tcPr", "p"],
        ["tcPr", "tbl", "p"],
    ]


def test_no_paragraph_is_added_where_one_is() -> None:
    document = render(
        table(row(cell("{%p if 真 %}", "x", "{%p endif %}"), cell("{{p 文 }}"))), "{{p 文 }}", 文="甲\n乙"
    )
    assert grid(document) == [["x", "甲|乙"]]
    assert lines(document) == ["x", "甲", "乙", "甲", "乙"]


def test_an_emptied_body_keeps_a_paragraph_before_its_section() -> None:
    body = tree(render("{%p if 假 %}", "x", "{%p endif %}")).find("w:body", NS)
    assert [child.tag.split("}")[1] for child in body] == ["p", "sectPr"]


def test_rows_and_tables_without_content_are_left_out() -> None:
    loop = [row("{%tr for u in 空 %}"), row("x"), row("{%tr endfor %}")]
    document = render(
        "前", table(*loop), table(row("头"), *loop), table(row("{%tc for c in 空 %}", "x", "{%tc endfor %}"), row("末"))
    )
    tables = tree(document).findall(".//w:tbl", NS)
    assert [[len(line) for line in item.findall("w:tr", NS)] for item in tables] == [[1], [1]]


def test_an_empty_table_inside_a_cell() -> None:
    inner = table(row("{%tr for u in 空 %}"), row("x"), row("{%tr endfor %}"))
    document = render(table(row(cell(inner, "{%p if 假 %}", "y", "{%p endif %}"))))
    item = tree(document).find(".//w:tc", NS)
    assert [child.tag.split("}")[1] for child in item] == ["tcPr", "p"]


def test_text_as_paragraphs_looks_like_the_tag() -> None:
    source = '<w:p><w:pPr><w:jc w:val="both"/></w:pPr>' + run("{{p 文 }}", "<w:rPr><w:b/></w:rPr>") + "</w:p>"
    document = render(source, "末", 文="甲 & 乙\n\n  丙\t丁\r\n")
    assert lines(document) == ["甲 & 乙", "  丙\t丁", "末"]
    assert len(tree(document).xpath("//w:p[w:pPr/w:jc]/w:r/w:rPr/w:b", namespaces=NS)) == 2


def test_fragments() -> None:
    block = Fragment(para("段一") + table(row("格")) + para("段二"))
    document = render(
        "始",
        "{{p 块 }}",
        "{{p 空块 }}",
        para("前{{r 字 }}后{{r 文 }}"),
        "{{p 字 }}",
        块=block,
        空块=Fragment(),
        字=Fragment(run("粗", "<w:rPr><w:b/></w:rPr>")),
        文="<&>",
    )
    assert lines(document) == ["始", "段一", "格", "段二", "前粗后<&>", "粗"]
    assert [child.tag.split("}")[1] for child in tree(document).find("w:body", NS)] == [
        "p",
        "p",
        "tbl",
        "p",
        "p",
        "p",
        "sectPr",
    ]


def test_fragments_in_loops_and_expressions() -> None:
    items = [Fragment(para("一")), "二\n三"]
    assert lines(render("{%p for x in 项 %}", "{{p x if loop.first else x ~ '！' }}", "{%p endfor %}", 项=items)) == [
        "一",
        "二",
        "三！",
    ]


def test_fragment_of_pieces() -> None:
    assert Fragment.of(para("甲"), Fragment(para("乙"))) == para("甲") + para("乙")
    joined = Fragment(para("甲")) + Fragment(para("乙"))
    assert isinstance(joined, Fragment)
    assert joined.is_block
    with pytest.raises(TypeError):
        Fragment(para("甲")) + "<w:p/>"


@pytest.mark.parametrize(
    "xml",
    [
        "<w:p>",
        "text",
        "<w:sectPr/>",
        "<w:p/>text",
        "<w:p/><w:r/>",
        "<x/>",
        "<w:p><!-- c --></w:p>",
        "<w:p><?x?></w:p>",
        f"<w:p><w:pPr>{SECTION}</w:pPr></w:p>",
        "</f><f>",
        "<w:p>&e;</w:p>",
    ],
)
def test_fragments_are_checked(xml: str) -> None:
    with pytest.raises(ValueError, match="fragment"):
        Fragment(xml)


def test_bookmarks_are_not_left_half() -> None:
    start, end = '<w:bookmarkStart w:id="7" w:name="x"/>', '<w:bookmarkEnd w:id="7"/>'
    kept = '<w:bookmarkStart w:id="8" w:name="y"/><w:bookmarkEnd w:id="8"/>'
    document = render(para("甲", start), para("{%p if 真 %}", end), para(kept, "乙"), "{%p endif %}")
    assert [mark.get(f"{{{NS['w']}}}id") for mark in tree(document).iterfind(".//w:bookmarkStart", NS)] == ["8"]
    assert len(tree(document).findall(".//w:bookmarkEnd", NS)) == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a&b<c>d\"e'f", "a&b<c>d\"e'f"),
        ("😀𠮷", "😀𠮷"),
        (" 前后 ", " 前后 "),
        ("一\n二\r\n三\t四", "一\n二\n三\t四"),
        ("&amp;]]>", "&amp;]]>"),
        ("{{ 单位 }}{% if %}", "{{ 单位 }}{% if %}"),
        ("<?v x ?><?guard p?>", "<?v x ?><?guard p?>"),
        ("\x85\u2028", "\x85\u2028"),
        (0, "0"),
        (-1.5, "-1.5"),
        ("", ""),
    ],
)
def test_values(value: object, expected: str) -> None:
    for text in ("[{{ 值 }}]", "[{{r 值 }}]", "[{% for v in [值] %}{{ v }}{% endfor %}]"):
        assert lines(render(text, 值=value)) == [f"[{expected}]"]


def test_break_stands_between_texts() -> None:
    children = tree(render("甲{{ 值 }}乙", 值="一\n二\t三")).find(".//w:r", NS)
    assert [(child.tag.split("}")[1], child.text) for child in children] == [
        ("t", "甲一"),
        ("br", None),
        ("t", "二"),
        ("tab", None),
        ("t", "三乙"),
    ]


def test_what_a_loop_repeats_has_no_names_that_must_be_unique() -> None:
    mark = '<w:bookmarkStart w:id="7" w:name="x"/><w:bookmarkEnd w:id="7"/>'
    inside = para(mark, "{{ c }}").replace("<w:p>", '<w:p w14:paraId="00000001" w14:textId="77777777">')
    document = tree(render(inside.replace("{{ c }}", "甲"), "{%p for c in 列 %}", mark, inside, "{%p endfor %}"))
    assert len(document.findall(".//w:bookmarkStart", NS)) == 1
    assert [len(item.attrib) for item in document.iterfind(".//w:p", NS)] == [2, 0, 0, 0]


def test_the_paragraph_added_to_a_cell_looks_like_the_tags() -> None:
    source = '<w:p><w:pPr><w:spacing w:line="240"/></w:pPr>' + run("{{p 文 }}") + "</w:p>"
    item = tree(render(table(row(cell(source))), 文="")).find(".//w:tc", NS)
    assert len(item.findall("w:p/w:pPr/w:spacing", NS)) == 1
