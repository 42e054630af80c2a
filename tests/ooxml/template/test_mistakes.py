"""Every mistake of a template's author is told with its code, its place and what to do."""

from __future__ import annotations

import pytest

from gentool.ooxml.faults import CODES
from gentool.ooxml.template import Fragment, WordTemplate
from gentool.problems.problem import GentoolError, Problem
from tests.ooxml.template.word_files import cell, docx, para, row, run, table, text_box

BREAK = '<w:r><w:br w:type="page"/></w:r>'
DEEP = "(" * 300 + "1" + ")" * 300


def problems_of(*blocks: str, data: dict[str, object] | None = None, **parts: str) -> list[Problem]:
    with pytest.raises(GentoolError) as caught:
        WordTemplate(docx(*blocks, **parts), name="模板.docx").render(data or {})
    return list(caught.value.problems)


BAD_TEMPLATES = [
    (["好", "{{ 单位"], "W-TAG", "正文第2段", "没有结尾的“}}”"),
    (["{{ 单位", "}}"], "W-TAG", "正文第1段", "不能跨段落"),
    (["{{ 单位 }"], "W-TAG", "正文第1段", "应以半角的“}}”结尾"),
    (["{{ 单位 ｝｝和{{ 年 }}"], "W-TAG", "正文第1段", "以“｝｝”结尾"),
    (["{% if 真 }}"], "W-TAG", "正文第1段", "以“}}”结尾，应以半角的“%}”结尾"),
    (["｛｛ 单位 ｝｝"], "W-TAG", "正文第1段", "像是打错的标签括号"),
    (["{ { 单位 } }"], "W-TAG", "正文第1段", "像是打错的标签括号"),
    (["{％ if 真 ％}"], "W-TAG", "正文第1段", "像是打错的标签括号"),
    (["单位 }}"], "W-TAG", "正文第1段", "像是打错的标签括号"),
    ([para("{{ 单", BREAK, "位 }}")], "W-TAG", "正文第1段", "中间夹着图片、域或分页符"),
    (["{{ 1 ?></w:t><w:x/>{{ 2 }}"], "W-TAG", "正文第1段", "没有结尾"),
    (["{{ 1 ?></w:t><?v 2 }}"], "W-TAG", "正文第1段", "“?>”"),
    (["{% if 1 ?>甲<?b if 2 %}乙{% endif %}"], "W-TAG", "正文第1段", "“?>”"),
    (["{{" * 200], "W-TAG", "正文第1段", "没有结尾"),
    (["{{ }}"], "W-TAG", "正文第1段", "是空的"),
    (["{% %}"], "W-TAG", "正文第1段", "是空的"),
    (["{{ 单位 年 }}"], "W-TAG", "正文第1段", "“年”的位置不对"),
    (["{{ 同比（1） }}"], "W-TAG", "正文第1段", "不认识的字符“（”"),
    (["{{ (1 }}"], "W-TAG", "正文第1段", "括号不成对"),
    (["{{ 1) }}"], "W-TAG", "正文第1段", "里多了“)”"),
    (["{{ 1 + }}"], "W-TAG", "正文第1段", "缺少名称或数值"),
    (["{{ x | roun }}"], "W-TAG", "正文第1段", "没有的过滤器“roun”"),
    (["{% if x is 好 %}{% endif %}"], "W-TAG", "正文第1段", "没有的判断“好”"),
    (["{% fi 真 %}"], "W-TAG", "正文第1段", "“fi”不是认识的语句"),
    (["{% p if 真 %}"], "W-TAG", "正文第1段", "前面多了空格"),
    (["{%pif 真 %}"], "W-TAG", "正文第1段", "后面少了空格"),
    (["{% if 真 %}甲"], "W-TAG", "正文第1段", "没有与它配对的“endif”"),
    (["甲{% endif %}"], "W-TAG", "正文第1段", "没有与它配对的“if”"),
    (["{% else %}"], "W-TAG", "正文第1段", "没有与它配对的“if”"),
    ([table(row("{% if 真 %}", "{% endif %}"))], "W-TAG", "正文第1个表格第1行第1格", "不在同一层"),
    (["{% if 真 %}", table(row("{% endif %}"))], "W-TAG", "正文第1段", "不在同一层"),
    (["{% if 真 %}", "{% endfor %}"], "W-TAG", "正文第2段", "没有与它配对的“for”"),
    (["{% colspan 2 %}"], "W-TAG", "正文第1段", "不在表格里"),
    ([table(row("{% colspan 2 + %}"))], "W-TAG", "正文第1个表格第1行第1格", "缺少名称或数值"),
    (["{% for x in y %}{% endif %}{% endfor %}"], "W-TAG", "正文第1段", "没有与它配对的“if”"),
    (["{% for x in y %}{% if x %}{% endfor %}"], "W-TAG", "正文第1段", "没有与它配对的“endif”"),
    (["{% for x of y %}{% endfor %}"], "W-TAG", "正文第1段", "应为“in”"),
    (["{% set x %}"], "W-TAG", "正文第1段", "没有“=”"),
    (["{%p for x in y %}", "甲"], "W-TAG", "正文第1段", "没有与它配对的“endfor”"),
    (["{%p if 真 %}其他文字"], "W-TAG", "正文第1段", "不能另有内容“其他文字”"),
    (["{%p if 真 %}{{ x }}"], "W-TAG", "正文第1段", "不能另有“{{ x }}”"),
    ([para("{%p if 真 %}", text_box(para("框"))), "{%p endif %}"], "W-TAG", "正文第1段", "（图片或域）"),
    (
        ["<w:p><w:pPr><w:sectPr/></w:pPr>" + run("{%p if 真 %}") + "</w:p>", "{%p endif %}"],
        "W-TAG",
        "正文第1段",
        "分节符",
    ),
    (["{%tr if 真 %}", "{%tr endif %}"], "W-TAG", "正文第1段", "不在表格里"),
    ([table(row("甲", "{%tr if 真 %}"), row("{%tr endif %}"))], "W-TAG", "正文第1个表格第1行第2格", "另有内容“甲”"),
    (
        [table(row(cell("{%p if 真 %}", "x"), "y")), "{%p endif %}"],
        "W-TAG",
        "正文第1个表格第1行第1格第1段",
        "不在同一层",
    ),
    ([table(row("{%tr if 真 %}")), table(row("{%tr endif %}"))], "W-TAG", "正文第1个表格第1行第1格", "不在同一层"),
    (
        [para("甲<w:r/>")[:-6] + text_box(para("{{ x }"), para("y")) + "</w:p>"],
        "W-TAG",
        "正文第1段的文本框第1段",
        "结尾",
    ),
    (["甲", table(row("a"), row("b", "{{ x", "c"))], "W-TAG", "正文第1个表格第2行第2格", "没有结尾"),
    (["{% include 'x' %}"], "W-LIMIT", "正文第1段", "用了“include”"),
    (["{% import 'x' as y %}"], "W-LIMIT", "正文第1段", "用了“import”"),
    (["{% extends 'x' %}"], "W-LIMIT", "正文第1段", "用了“extends”"),
    (["{% macro x() %}{% endmacro %}"], "W-LIMIT", "正文第1段", "用了“macro”"),
    (["{% raw %}{% endraw %}"], "W-LIMIT", "正文第1段", "用了“raw”"),
    (["{{ x.__class__ }}"], "W-LIMIT", "正文第1段", "以“_”开头的“__class__”"),
    (["{{ x['__class__'] }}"], "W-LIMIT", "正文第1段", "以“_”开头的“__class__”"),
    (["{{ _loop }}"], "W-LIMIT", "正文第1段", "用了名称“_loop”"),
    (["{{ self }}"], "W-LIMIT", "正文第1段", "用了名称“self”"),
    (["{% set _rendering = 1 %}"], "W-LIMIT", "正文第1段", "用了名称“_rendering”"),
    (["{% for x in y recursive %}{% endfor %}"], "W-LIMIT", "正文第1段", "recursive"),
    (["{{ " + DEEP + " }}"], "W-LIMIT", "正文第1段", "复杂|太深"),
    (["{{ " + "1+" * 2000 + "1 }}"], "W-LIMIT", "正文第1段", "复杂"),
    (["{{ " + "1+" * 3000 + "1 }}"], "W-TAG", "正文第1段", "超过了"),
    (["{{ { }}"], "W-TAG", "正文第1段", "括号不成对"),
    (["{% if x %}" * 13 + "{% endif %}" * 13], "W-LIMIT", "正文第1段", "嵌套超过"),
]


@pytest.mark.parametrize(("blocks", "code", "place", "words"), BAD_TEMPLATES, ids=lambda value: None)
def test_bad_template(blocks: list[str], code: str, place: str, words: str) -> None:
    problems = problems_of(*blocks)
    found = [p for p in problems if p.code == code and p.field == place]
    assert found, problems
    assert any(any(word in p.message for word in words.split("|")) for p in found), problems
    for problem in problems:
        assert problem.where.file == "模板.docx"
        assert problem.message.startswith(problem.field)
        assert problem.hint
        assert problem.is_error


BAD_DATA = [
    ("{{ 单位名 }}", {"单位名称": 1}, "W-NAME", "没有的“单位名”", "“单位名称”"),
    ("{{ 申请.总记 }}", {"申请": {"总计": 1}}, "W-NAME", "没有的“总记”", "“总计”"),
    ("{{ 申请.甲.乙 }}", {"申请": {"总计": 1}}, "W-NAME", "没有的“甲”", ""),
    ("{{ 函数(1) }}", {}, "W-NAME", "没有的“函数”", ""),
    ("{% for x in 缺 %}{% endfor %}", {}, "W-NAME", "没有的“缺”", ""),
    ("{% if 缺 > 1 %}{% endif %}", {}, "W-NAME", "没有的“缺”", ""),
    ("{%p if 缺 %}", {}, "W-NAME", "没有的“缺”", ""),
    ("{{p 缺 }}", {}, "W-NAME", "没有的“缺”", ""),
    ("{{ x }}", {"x": None}, "W-VALUE", "空的", ""),
    ("{{ x }}", {"x": True}, "W-VALUE", "判断结果", ""),
    ("{{ x }}", {"x": {"a": 1}}, "W-VALUE", "一组带名称的数据", ""),
    ("{{ x }}", {"x": [1]}, "W-VALUE", "一串数据", ""),
    ("{{ x }}", {"x": len}, "W-VALUE", "函数", ""),
    ("{{ x }}", {"x": object()}, "W-VALUE", "对象", ""),
    ("{{ x }}", {"x": "a\x00b"}, "W-VALUE", "U+0000（第2个字）", "看不见的字符"),
    ("{{ x }}", {"x": "\x0b"}, "W-VALUE", "U+000B", ""),
    ("{{ x }}", {"x": "\ud800"}, "W-VALUE", "U+D800", ""),
    ("{{ x }}", {"x": "\uffff"}, "W-VALUE", "U+FFFF", ""),
    ("{{p x }}", {"x": "好\n\x01"}, "W-VALUE", "U+0001", ""),
    ("{{r x }}", {"x": "\x1f"}, "W-VALUE", "U+001F", ""),
    ("{{ x }}", {"x": Fragment("<w:p/>")}, "W-VALUE", "成段的内容", "{{p"),
    ("{{ x ~ 'a' }}", {"x": Fragment("<w:p/>")}, "W-VALUE", "成段的内容", "{{p"),
    ("{{r x }}", {"x": Fragment("<w:p/>")}, "W-VALUE", "成段的内容", "{{p"),
    ("{{p x }}", {"x": Fragment('<w:p r:id="rId99"/>')}, "W-VALUE", "没有的图片或链接：rId99", ""),
    ("{{ 1 / 0 }}", {}, "W-VALUE", "除数是 0", ""),
    ("{{ 1 + 'a' }}", {}, "W-VALUE", "算不出来：数和文字", "引号"),
    ("{{ '%d' % 'a' }}", {}, "W-VALUE", "算不出来：数和文字", "引号"),
    ("{{ x() }}", {"x": lambda: [][1]}, "W-VALUE", "算不出来（IndexError", ""),
    ("{{ x() }}", {"x": lambda: 1 / 0}, "W-VALUE", "除数是 0", ""),
]


@pytest.mark.parametrize(("text", "data", "code", "words", "hint"), BAD_DATA, ids=lambda value: None)
def test_bad_data(text: str, data: dict[str, object], code: str, words: str, hint: str) -> None:
    more = ["{%p endif %}"] if text.startswith("{%p") else []
    (problem,) = problems_of("一", "二{{ 1 }}", text, *more, data=data)
    assert (problem.code, problem.field) == (code, "正文第3段")
    assert problem.message.startswith(f"正文第3段的“{text.split('}')[0]}")
    assert words in problem.message
    assert hint in problem.hint
    assert problem.hint


def test_the_right_tag_of_many_is_named() -> None:
    cells = table(*(row(*(f"{{{{ x.f{r}{c} }}}}" for c in range(5))) for r in range(5)))
    data = {"x": {f"f{r}{c}": 1 for r in range(5) for c in range(5) if (r, c) != (3, 2)}}
    (problem,) = problems_of("{%p for i in [1, 2] %}", cells, "{%p endfor %}", data=data)
    assert (problem.code, problem.field) == ("W-NAME", "正文第1个表格第4行第3格")
    assert "{{ x.f32 }}" in problem.message


def test_all_mistakes_are_found_at_once() -> None:
    problems = problems_of(
        "{{ 甲 乙 }}",
        "{{ x | 无 }}{{ x.__y }}",
        "{% if %}甲{% endif %}",
        "{{ 丙",
        header=para("{{ ( }}"),
        footer=para("{% endif %}"),
    )
    assert [problem.field for problem in problems] == [
        "正文第4段",
        "正文第1段",
        "正文第2段",
        "正文第2段",
        "正文第3段",
        "页眉第1段",
        "页脚第1段",
    ]


def test_places_in_headers_notes_and_several_headers() -> None:
    separator = '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
    notes = f'{separator}<w:footnote w:id="1">{para("{{ 缺 }}")}</w:footnote>'
    (problem,) = problems_of("x", footnotes=notes)
    assert problem.field == "脚注第1条第1段"
    (problem,) = problems_of("x", header=para("a") + para("{{ 缺 }}"))
    assert problem.field == "页眉第2段"


def test_problems_of_functions_pass_through() -> None:
    mine = GentoolError(Problem("X-1", CODES[0].severity, "自己的问题", CODES[0].at(("x",), "").where))

    def fail() -> None:
        raise mine

    with pytest.raises(GentoolError) as caught:
        WordTemplate(docx("{{ f() }}")).render({"f": fail})
    assert caught.value is mine


def test_every_code_has_an_example() -> None:
    shown = {case[1] for case in BAD_TEMPLATES} | {case[2] for case in BAD_DATA}
    shown |= {"W-OPEN", "W-FILE", "W-OUTSIDE", "W-PRIVATE"}  # see test_package, test_safety
    assert shown == {code.name for code in CODES}
