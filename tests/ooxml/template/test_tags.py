"""Tags in every shape Word leaves them in give the same document as tags typed in one go."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentool.ooxml.template import WordTemplate
from tests.ooxml.template.word_files import NS, docx, lines, para, read, run, text_box, tree, zipped

DATA = {"单位": "云溪市", "年": 2025, "a": {"b": {"c": "深"}}, "真": True, "数": [1, 2, 3], "p": "变量", "r": 7}
BOLD = "<w:rPr><w:b/></w:rPr>"


def filled(*blocks: str, **parts: str) -> list[str]:
    return lines(WordTemplate(docx(*blocks, **parts)).render(DATA))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ 单位 }}", "云溪市"),
        ("{{单位}}{{年}}年", "云溪市2025年"),
        ("前 {{ a.b.c }} 后", "前 深 后"),
        ("{{ a['b'].c }}", "深"),
        ("{% if 真 %}甲{% else %}乙{% endif %}", "甲"),
        ("{% if not 真 %}甲{% elif 年 == 2025 %}丙{% else %}乙{% endif %}", "丙"),
        ("{% for n in 数 %}{{ n }}{% if not loop.last %}、{% endif %}{% endfor %}", "1、2、3"),
        ("{% set x = 年 + 1 %}{{ x }}", "2026"),
        ("{% with x = 1 %}{{ x }}{% endwith %}", "1"),
        ("甲{# 说明，don't {{ 单位 }} #}乙", "甲乙"),
        ("甲  {%- if 真 -%}  乙  {%- endif %}", "甲乙"),
        ("{{- 单位 -}} ", "云溪市"),
        ("{{ p }}{{ r }}{{p|upper}}{{ r + 1 }}", "变量7变量8"),
        ("{{r 单位 }}", "云溪市"),
        ("{%r if 真 %}甲{%r endif %}乙", "甲乙"),
        ("{{ “甲” }}{{ ‘乙’ }}{{ '“' ~ 单位 ~ \"”\" }}", "甲乙“云溪市”"),
        ("{{ '}}' }}{{ '{{' }}{{ '?>' }}", "}}{{?>"),
        (r"{{ 'a\\' }}{{ '\'?>' }}{{ “甲\"乙” }}", "a\\'?>甲\"乙"),
        ("{{ {'甲': {'乙': 1}}['甲']['乙'] }}", "1"),
        ("{{\u00a0单位\u3000}}{{ 单\u200b位 }}", "云溪市云溪市"),
        ("{{ '%.1f%%' % 12.34 }}", "12.3%"),
        ("{{ '%s' | format(年) }}", "2025"),
        ("{{ 数 | join('、') }}{{ 数 | sum }}{{ 数 | map('string') | join }}", "1、2、36123"),
        ("{{ 无 | default('缺') }}{% if 无 is not defined %}！{% endif %}", "缺！"),
        ("{{ '有' if 真 else '' }}{{ '无' if not 真 }}", "有"),
        ("{{ 2 in 数 and '在' or '不在' }}", "在"),
        ("a & b < c > d \" '", "a & b < c > d \" '"),
        ("一个 { 和 } 不是标签", "一个 { 和 } 不是标签"),
    ],
)
def test_text(text: str, expected: str) -> None:
    assert filled(text) == [expected]


NOISE = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'


@pytest.mark.parametrize(
    "runs",
    [
        ["前{", "{ 单", "位 }", "}后"],
        ["前{{", NOISE, "单位", '<w:proofErr w:type="spellEnd"/>', "}}后"],
        ["前{{ 单", '<w:r><w:lastRenderedPageBreak/><w:t xml:space="preserve">位 }}</w:t></w:r>', "后"],
        ["前{{", "<w:r><w:tab/></w:r>", "单位", "<w:r><w:br/></w:r>", "}}后"],
        ["前{{ 单", "<w:ins w:id='1' w:author='x'><w:r><w:t>位 }}</w:t></w:r></w:ins>", "后"],
        ["前", "<w:hyperlink w:anchor='x'><w:r><w:t>{{ 单位 }}</w:t></w:r></w:hyperlink>", "后"],
        ["前", "<w:smartTag w:element='x'><w:r><w:t>{{ 单</w:t></w:r></w:smartTag>", "位 }}后"],
        ["前", "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>{{ 单位 }}</w:t></w:r></w:sdtContent></w:sdt>", "后"],
        ["前{{ 单", "<w:del w:id='1' w:author='x'><w:r><w:delText>{{ 旧</w:delText></w:r></w:del>", "位 }}后"],
        ["前{", "{", " ", "单", "位", " ", "}", "}", "后"],
        ["<w:r><w:t>前{{ 单位</w:t><w:t> }}后</w:t></w:r>"],
        ["<w:r><w:t>前{{ 单</w:t><w:softHyphen/><w:t>位 }}后</w:t></w:r>"],
    ],
)
def test_split_tag(runs: list[str]) -> None:
    assert filled(para(*runs)) == ["前云溪市后"]


def test_the_tag_keeps_the_look_of_its_first_run_and_the_rest_is_untouched() -> None:
    source = para(
        run("前", "<w:rPr><w:i/></w:rPr>"), run("{{ 单", BOLD), run("位 }}"), run("后", "<w:rPr><w:u/></w:rPr>")
    )
    document = tree(WordTemplate(docx(source)).render(DATA))
    looks = [
        (item.findtext("w:t", namespaces=NS), [child.tag.split("}")[1] for child in item.find("w:rPr", NS)])
        for item in document.iterfind(".//w:r", NS)
    ]
    assert looks == [("前", ["i"]), ("云溪市", ["b"]), ("后", ["u"])]


def test_a_condition_over_runs_keeps_each_run_its_look() -> None:
    source = para(run("甲{% if x %}乙", BOLD), run("丙"), run("丁{% else %}戊{% endif %}己"))
    template = WordTemplate(docx(source))
    yes, no = template.render({"x": 1}), template.render({"x": 0})
    assert (lines(yes), lines(no)) == (["甲乙丙丁己"], ["甲戊己"])
    assert ["".join(item.itertext()) for item in tree(yes).iterfind(".//w:r[w:rPr]", NS)] == ["甲", "乙"]


def test_a_loop_over_runs() -> None:
    source = para(
        run("{% for n in 数 %}<", BOLD), run("{{ n }}{% if n > 1 %}"), run("+"), run("{% endif %}{% endfor %}")
    )
    assert filled(source) == ["<1<2+<3+"]


def test_a_condition_that_begins_in_a_hyperlink_is_moved_out_of_it() -> None:
    link = "<w:hyperlink w:anchor='x'><w:r><w:t>{% if 真 %}网址</w:t></w:r></w:hyperlink>"
    assert filled(para("甲", link, run("乙{% endif %}丙"))) == ["甲网址乙丙"]
    link = "<w:hyperlink w:anchor='x'><w:r><w:t>{% if not 真 %}</w:t></w:r></w:hyperlink>"
    assert filled(para("甲", link, run("乙{% endif %}丙"))) == ["甲丙"]


def test_white_space_word_would_not_show_stays_hidden() -> None:
    assert filled("<w:p><w:r><w:t>  {{ 单位 }}  </w:t></w:r></w:p>") == ["云溪市"]


TEXT = "前{{ 单位 }}{% if 真 %}<{{ a.b.c }}>{% else %}无{% endif %}&{# 注 #}{% for n in 数 %}{{ n }}，{% endfor %}后"


@given(st.lists(st.integers(1, len(TEXT) - 1), max_size=30))
def test_splitting_at_random_changes_nothing(cuts: list[int]) -> None:
    places = [0, *sorted(set(cuts)), len(TEXT)]
    properties = ["", BOLD, "<w:rPr><w:i/></w:rPr>"]
    runs = [
        run(TEXT[start:end], properties[start % 3]) + ("" if start % 2 else '<w:proofErr w:type="gramStart"/>')
        for start, end in pairwise(places)
    ]
    assert filled(para(*runs)) == ["前云溪市<深>&1，2，3，后"]


def test_headers_footers_and_footnotes() -> None:
    note = '<w:footnote w:id="{}" {}>{}</w:footnote>'
    notes = note.format(0, 'w:type="separator"', para("线")) + note.format(2, "", para("{{ 单位 }}注"))
    source = docx("正文", header=para("{{ 单位 }}"), footer=para("{{ 年 }}年"), footnotes=notes)
    document = WordTemplate(source).render(DATA)
    assert lines(document, "word/header1.xml") == ["云溪市"]
    assert lines(document, "word/footer1.xml") == ["2025年"]
    assert lines(document, "word/footnotes1.xml") == ["线", "云溪市注"]
    assert read(document) == read(source)


def test_structural_tags_in_a_header() -> None:
    source = docx("正文", header=para("{%p if not 真 %}") + para("{{ 单位 }}") + para("{%p endif %}"))
    assert lines(WordTemplate(source).render(DATA), "word/header1.xml") == [""]


def test_text_boxes_new_and_old() -> None:
    box = text_box(para("{{ 单位 }}"), para("{%p if not 真 %}"), para("无"), para("{%p endif %}"), para("末"))
    source = docx(para("甲{{ 年 }}", box, "乙{{ 年 }}"))
    template = WordTemplate(source)
    document = tree(template.render(DATA))
    assert [["".join(p.itertext()) for p in box] for box in document.iterfind(".//w:txbxContent", NS)] == [
        ["云溪市", "末"]
    ] * 2
    assert template.expressions == ("年", "年", "单位")
    assert template.outline == ("甲{{ 年 }}□乙{{ 年 }}", "{{ 单位 }}", "{%p if not 真 %}", "无", "{%p endif %}", "末")


def test_what_a_template_tells_of_itself() -> None:
    template = WordTemplate(
        docx(
            para(run("一{{ a.b"), run("|default(0) }}")), "{%p for n in 数 %}", "{{ n }}", "{%p endfor %}", "{{p 文 }}"
        ),
        name="x.docx",
    )
    assert template.names == {"a", "数", "文"}
    assert template.expressions == ("a.b|default(0)", "n", "文")
    assert template.outline == ("一{{ a.b|default(0) }}", "{%p for n in 数 %}", "{{ n }}", "{%p endfor %}", "{{p 文 }}")
    assert template.styles == {"heading 1": "1", "Table Grid": "a3"}


def test_a_document_without_tags_stays_as_it_is() -> None:
    source = docx("没有标签", more={"customXml/甲.xml": "<a/>", "word/media/x.bin": bytes(range(256))})
    document = WordTemplate(source).render({})
    assert read(document) == read(source)
    assert read(document, "word/media/x.bin") == bytes(range(256))
    assert read(document, "customXml/甲.xml") == b"<a/>"


def test_own_filters_and_functions() -> None:
    template = WordTemplate(docx("{{ 1234 | 千分位 }}{{ 加(1, 2) }}"), filters={"千分位": lambda n: f"{n:,}"})
    assert lines(template.render({"加": lambda a, b: a + b})) == ["1,2343"]


def test_comments_and_instructions_in_the_xml_do_no_harm() -> None:
    parts = {
        "word/document.xml": read(docx("{{ 单位 }}")).replace(
            b"<w:p>", b"<!-- <?v x ?> {{ y }} --><?v z ?><?gentool 9?><w:p>"
        )
    }
    assert lines(WordTemplate(docx(more=parts)).render(DATA)) == ["云溪市"]


def test_source_may_be_a_path(tmp_path: object) -> None:
    path = tmp_path / "模板.docx"
    path.write_bytes(docx("{{ 单位 }}"))
    assert lines(WordTemplate(path).render(DATA)) == ["云溪市"]
    assert zipped({})[:2] == b"PK"
