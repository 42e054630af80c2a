"""Placeholders: what they may say, what they print, what is said of the wrong ones, and what cannot harm."""

from __future__ import annotations

import subprocess
import sys
import time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gentool.expressions import Expansion, Line, Scope, Value, _dotted_name, _parsed, evaluate, expand

LAST = Scope(
    {
        "网站": 10,
        "零": 0,
        "公众号": 4,
        "申请": {"新收": {"个人": 3, "总计": 0}},
        "平": 7,
        "多": 16,
        "近": 10**6,
    }
)
SCOPE = Scope(
    {
        "单位": "云溪市某局",
        "网站": 12,
        "公众号": Decimal("3.50"),
        "公开信息总数": 728,
        "空": None,
        "零": 0,
        "平": 7,
        "多": 12,
        "近": 10**6 + 1,
        "是": True,
        "申请": {"新收": {"个人": 3, "总计": 13}, "复议、诉讼": 5, "空表": {}, "未填": None},
    },
    LAST,
)
ALONE = Scope(SCOPE.values)


def kinds(expansion: Expansion) -> list[str]:
    return [fault.kind for fault in expansion.faults]


def shown(text: str, scope: Scope = SCOPE) -> str:
    expansion = expand(text, scope)
    assert expansion.faults == ()
    return "\n".join(line.text for line in expansion.lines)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("没有标记。", "没有标记。"),
        ("{单独的花括号}", "{单独的花括号}"),
        ("公开{{ 公开信息总数 }}条", "公开728条"),
        ("{{网站}}{{  网站\n }}", "1212"),
        ("{{ 申请.新收.总计 }}", "13"),
        ("{{ 申请['新收'].总计 }}{{ 申请['复议、诉讼'] }}", "135"),
        ("{{ 公众号 }}", "3.50"),
        ("{{ 公众号 * 2 }}", "7"),
        ("{{ 1 / 3 }} {{ 1 / 8 }} {{ 2 / 3 }} {{ 6 / 3 }}", "0.33 0.125 0.67 2"),
        ("{{ 0.1 + 0.2 }} {{ -网站 }} {{ 2 + 3 * 4 }} {{ (2 + 3) * 4 }}", "0.3 -12 14 20"),
        ("{{ 单位 + '办公室' }}", "云溪市某局办公室"),
        ("{{ '有' if 网站 > 0 else '无' }}", "有"),
        ("{{ '有' if 1 < 网站 <= 12 and not 零 else '无' }}", "有"),
        ("{{ '局' if '局' in 单位 else '府' }}{{ '局' if '府' not in 单位 else '府' }}", "局局"),
        ("{{ 单位 if 单位 == '云溪市某局' or 1 / 零 > 0 else '' }}", "云溪市某局"),
        ("{{ 上年.网站 }}", "10"),
        ("{{ 同比(网站) }}", "同比增长20%"),
        ("{{ 同比(多) }}", "同比下降25%"),
        ("{{ 同比(平) }}", "与上年持平"),
        ("{{ 同比(近) }}", "与上年基本持平"),
        ("{{ 同比(零) }}", "与上年持平"),
        ("{{ 同比(申请.新收.总计) }}", "比上年增加13"),
        ("{{ 同比(网站 + 公众号) }}", "同比增长10.7%"),
        ("{{ 占比(网站, 公开信息总数) }}", "1.6%"),
        (
            "{{ 占比(1, 2) }} {{ 占比(1, 3, 0) }} {{ 占比(1, 3, 4) }} {{ 占比(1, 8, 1) }}",
            "50% 33% 33.3333% 12.5%",
        ),
        ("{{ 占比(5, 10000) }}", "0.1%"),
        ("{{ 千分位(12345.6) }} {{ 千分位(-1234567) }} {{ 千分位(12) }}", "12,345.6 -1,234,567 12"),
        ("{{ 大写(申请.新收.总计) }} {{ 大写(12.5) }}", "壹拾叁 壹拾贰点伍"),
        ("甲{# 说明 {{ 不管 }} #}乙", "甲乙"),
        ("{% if 上年 %}有{% else %}无{% endif %}", "有"),
        ("{% if 零 %}甲{% elif 网站 %}乙{% else %}丙{% endif %}丁", "乙丁"),
        ("{% if 零 > 0 %}{{ 占比(网站, 零) }}{% else %}无{% endif %}", "无"),
        ("{% if 1 %}{% if 0 %}甲{% else %}乙{% endif %}{% endif %}", "乙"),
        ("{{ '}}' }}{{ '{{' }}", "}}{{"),
    ],
)
def test_what_is_printed(text: str, result: str) -> None:
    assert shown(text) == result


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("甲\n\n乙\n", [("甲", 1), ("", 2), ("乙", 3)]),
        ("{{ 网站 }}\n\n乙\n", [("12", 1), ("", 2), ("乙", 3)]),
        ("甲\n{% if 网站 %}\n乙\n{% else %}\n丙\n{% endif %}\n丁", [("甲", 1), ("乙", 3), ("丁", 7)]),
        ("甲\n  {% if 零 %}\n乙\n  {% else %}\n丙\n{% endif %}\n", [("甲", 1), ("丙", 5)]),
        ("甲\n{% if 零 %}乙{% endif %}\n丙", [("甲", 1), ("丙", 3)]),
        ("甲{% if 网站 %}乙{% endif %}\n丙", [("甲乙", 1), ("丙", 2)]),
        ("{# 一\n二 #}\n甲", [("甲", 3)]),
        ("甲{% if 零 %}\n乙\n{% endif %}丙\n丁", [("甲丙", 1), ("丁", 4)]),
        ("{{ 网站\n+ 1 }}件\n乙", [("13件", 1), ("乙", 3)]),
    ],
)
def test_lines_keep_their_source(text: str, lines: list[tuple[str, int]]) -> None:
    assert expand(text, SCOPE) == Expansion(tuple(Line(*line) for line in lines), ())


def test_a_text_with_line_ends_as_value_stays_at_its_line() -> None:
    expansion = expand("甲\n{{ 长 }}乙\n丙", Scope({"长": "一\n二"}))
    assert expansion.lines == (Line("甲", 1), Line("一", 2), Line("二乙", 2), Line("丙", 3))


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("{{ 公开总数 }}", "undefined", "您是否想写“公开信息总数”"),
        ("{{ 申请.新受.总计 }}", "undefined", "您是否想写“申请.新收”"),
        ("{{ 新收.总计 }}", "undefined", "您是否想写“申请.新收”"),
        ("{{ 网站.数值 }}", "undefined", "请只写“网站”"),
        ("{{ 上年.网战 }}", "undefined", "您是否想写“上年.网站”"),
        ("{{ 占比 }}", "undefined", "占比(部分, 整体)"),
        ("{% if 零 %}{{ 网战 }}{% endif %}", "undefined", "您是否想写“网站”"),
        ("{{ 1 if 零 == 0 else 网战 }}", "undefined", "您是否想写“网站”"),
        ("{{ 空 }}", "unknown", "请先填好“空”"),
        ("{{ 申请.未填.总计 }}", "unknown", "没有填写"),
        ("{{ 申请.新收 }}", "value", "“申请.新收.总计”；可选：个人、总计"),
        ("{{ 申请.新收 + 1 }}", "value", "可选：个人、总计"),
        ("{{ 申请.空表 }}", "value", "下面分为多项"),
        ("{{ 占比(网站, 零) }}", "value", "整体为 0"),
        ("{{ 占比(网站, 2, 5) }}", "value", "0 到 4"),
        ("{{ 网站 / 零 }}", "value", "除数为 0"),
        ("{{ 网站 > 1 }}", "value", "是"),
        ("{{ 单位 * 2 }}", "value", "文字“云溪市某局”不能相乘"),
        ("{{ 单位 + 2 }}", "value", "文字和数不能相加"),
        ("{{ '' if 网站 == '12' else '' }}", "value", "不要加引号"),
        ("{{ '' if 单位 < '局' else '' }}", "value", "不能这样比较"),
        ("{{ 同比(单位) }}", "value", "不能同比"),
        ("{{ 同比(公开信息总数) }}", "last-year", "上年报告：没有“公开信息总数”"),
        ("{{ 1 ** 2 }}", "forbidden", "乘方“**”"),
        ("{{ 5 % 2 }}", "forbidden", "取余“%”"),
        ("{{ 5 // 2 }}", "forbidden", "整除“//”"),
        ("{{ 5 ~ 2 }}", "forbidden", "连接符“~”"),
        ("{{ +5 }}", "forbidden", "“+”"),
        ("{{ 网站 | round }}", "forbidden", "过滤器“|”"),
        ("{{ 网站 is defined }}", "forbidden", "判断词“is”"),
        ("{{ [1] }}", "forbidden", "方括号"),
        ("{{ {'a': 1} }}", "forbidden", "对照表"),
        ("{{ 1, 2 }}", "forbidden", "逗号"),
        ("{{ true }}", "forbidden", "true"),
        ("{{ none }}", "forbidden", "none"),
        ("{{ 申请[0] }}", "forbidden", "按序号"),
        ("{{ 申请[网站] }}", "forbidden", "带引号的名称"),
        ("{{ 单位[1:2] }}", "forbidden", "带引号的名称"),
        ("{{ _网站 }}", "forbidden", "下划线"),
        ("{{ 申请['_x'] }}", "forbidden", "下划线"),
        ("{{ 占比(网站, whole=2) }}", "forbidden", "“=”或“*”"),
        ("{{ 占比(*网站) }}", "forbidden", "“=”或“*”"),
        ("{{ 占比例(网站, 2) }}", "forbidden", "占比(部分, 整体)"),
        ("{{ 占比(网站) }}", "syntax", "占比(部分, 整体)"),
        ("{% set x = 1 %}", "forbidden", "赋值“set”"),
        ("{% include 'a' %}", "forbidden", "include"),
        ("{% macro f() %}{{ x }}{% endmacro %}", "forbidden", "宏“macro”"),
        ("{% for x in y %}{% for z in x %}{{ z }}{% endfor %}{{ x }}{% endfor %}", "forbidden", "循环“for”"),
        ("{% 如果 网站 %}", "forbidden", "如果"),
        ("{{ }}", "syntax", "没有内容"),
        ("{% %}", "syntax", "没有内容"),
        ("{{ 网站", "syntax", "补上“}}”"),
        ("{{ 网站 }条", "syntax", "只写了一个“}”"),
        ("{{ 网站 %}", "syntax", "以“}}”结尾"),
        ("{% if 网站 }}{% endif %}", "syntax", "以“%}”结尾"),
        ("网站 }}", "syntax", "补上“{{”"),
        ("{# 网站", "syntax", "补上“#}”"),
        ("｛｛ 网站 ｝｝", "syntax", "全角的“｛”"),
        ("{{ 网站 ｝｝", "syntax", "全角的“｝”"),
        ("{％ if 网站 ％}{% endif %}", "syntax", "全角的“％”"),
        ("{{ 占比（网站，2） }}", "syntax", "全角符号“（”。请改为半角的“(”"),
        ("{{ 占比(网站，2) }}", "syntax", "全角符号“，”。请改为半角的“,”"),
        ("{{ 单位 + “局” }}", "syntax", '请改为半角的“"”'),
        ("{{ 网站 ＋ 1 }}", "syntax", "半角的“+”"),
        ("{{ 网站 × 2 }}", "syntax", "半角的“*”"),
        ("{% if 网站 ≥ 2 %}{% endif %}", "syntax", "半角的“>=”"),
        ("{{ 网站 + １２ }}", "syntax", "全角数字“１”。请改为半角数字“1”"),
        ("{{ 申请．新收 }}", "syntax", "半角的“.”"),
        ("{{ 单位 + '局 }}", "syntax", "引号没有成对"),
        ("{{ (网站 + 1 }}", "syntax", "请补上“)”"),
        ("{{ 网站 + 1) }}", "syntax", "多了一个“)”"),
        ("{% if 网站 = 12 %}{% endif %}", "syntax", "两个等号“==”"),
        ("{% if 网站 && 1 %}{% endif %}", "syntax", "and"),
        ("{{ 网站 公众号 }}", "syntax", "“网站”和“公众号”之间缺少运算符"),
        ("{{ 网站 + }}", "syntax", "两边都要有内容"),
        ("{{ 2024年 }}", "syntax", "以数字开头"),
        ("{{ '有' if 网站 }}", "syntax", "else"),
        ("{{- 网站 }}", "syntax", "“-”"),
        (r"{{ '\x41' }}", "syntax", "“\\”"),
        ("{% if 网站 %}甲", "syntax", "补上“{% endif %}”"),
        ("甲{% endif %}", "syntax", "前面没有对应的"),
        ("{% else %}", "syntax", "前面没有对应的"),
        ("{% if 1 %}{% else %}{% else %}{% endif %}", "syntax", "只有一个 else"),
        ("{% if 1 %}{% else 2 %}{% endif %}", "syntax", "elif"),
        ("{% if 1 %}{% endfi %}", "syntax", "您是否想写“endif”"),
        ("{% if 1 %}{% end if %}", "syntax", "您是否想写“endif”"),
        ("{{ 999999999999999999999 }}", "limit", "太长"),
        ("{{ 999999999 * 9999999999 }}", "limit", "太大"),
        ("{{ 1e30 }}", "limit", "太大"),
        ("{{ 1e999 }}", "limit", "太大"),
        ("{{ 1" + "+1" * 100 + " }}", "limit", "太深"),
        ("{{ " + "网站 + " * 400 + "1 }}", "limit", "没有结束"),
    ],
)
def test_every_mistake_is_told_and_left_as_written(text: str, kind: str, said: str) -> None:
    expansion = expand(text, SCOPE)
    assert kinds(expansion) == [kind]
    fault = expansion.faults[0]
    assert said in fault.message + fault.hint
    assert fault.message.endswith("。")
    assert fault.hint.endswith(("。", "？"))
    assert text[fault.column - 1 :].startswith(fault.snippet)
    assert fault.snippet


@pytest.mark.parametrize("text", ["{{ 同比(网站) }}", "{{ 上年.网站 }}", "{% if 上年.网站 %}{% endif %}"])
def test_without_last_year(text: str) -> None:
    (fault,) = expand(text, ALONE).faults
    assert (fault.kind, fault.hint) == ("last-year", "请用 --last-year 指定上年报告。")


def test_last_year_can_be_asked_for() -> None:
    text = "{% if 上年 %}{{ 同比(网站) }}{% else %}首次报告{% endif %}"
    assert (shown(text), shown(text, ALONE)) == ("同比增长20%", "首次报告")


def test_all_mistakes_are_found_each_at_its_place() -> None:
    text = "一{{ 网战 }}，{{ 网站 }}\n二{{ 网站\n三｛｛ 网站 ｝｝{{ 1 ** 2 }}\n{% if 网站 %}{{ 公众 }}"
    expansion = expand(text, SCOPE)
    assert [(fault.kind, fault.line, fault.column, fault.snippet) for fault in expansion.faults] == [
        ("undefined", 1, 2, "{{ 网战 }}"),
        ("syntax", 2, 2, "{{ 网站"),
        ("syntax", 3, 2, "｛｛ 网站 ｝｝"),
        ("forbidden", 3, 10, "{{ 1 ** 2 }}"),
        ("syntax", 4, 1, "{% if 网站 %}"),
        ("undefined", 4, 12, "{{ 公众 }}"),
    ]
    assert expansion.lines[0].text == "一{{ 网战 }}，12"


def test_a_block_whose_condition_is_wrong_stays_as_written() -> None:
    text = "{% if 网战 %}\n{{ 占比(网站, 零) }}\n{% else %}\n乙\n{% endif %}"
    expansion = expand(text, SCOPE)
    assert kinds(expansion) == ["undefined"]
    assert "\n".join(line.text for line in expansion.lines) == text


HOSTILE = [
    "{{ 'x'*10**9 }}",
    "{{ 9**9**9 }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ ().__class__.__mro__ }}",
    "{{ ''.__class__ }}",
    "{% for i in range(10**9) %}",
    "{{ range(10**9) }}",
    "{{ cycler }}",
    "{{ lipsum() }}",
    "{{ self }}",
    "{{ 单位.format(1) }}",
    "{{ " + "(" * 10_000 + "1" + ")" * 10_000 + " }}",
    "{{ " + "(" * 450 + "1" + ")" * 450 + " }}",
    "{{ " + "- " * 450 + "1 }}",
    "{{ " + "not " * 200 + "1 }}",
    "{{ " + "1 if 1 else " * 70 + "1 }}",
    "{{ 网站" + ".甲" * 400 + " }}",
    "{{ 网站" + "['甲']" * 150 + " }}",
    "{{ " + "9" * 900 + " }}",
    "{{" * 500_000,
    "{{" * 90_000,
    "{#" * 90_000,
    "}}" * 90_000,
    "{{ '\n" * 40_000,
    "{{'" + "\"'" * 90_000,
    "{% if 1 %}" * 15_000,
    "{{ 1 + 1 }}" * 10_000,
    "{{ 长 + 长 }}",
    "{{ 长 }}" * 3,
    "{{ 巨 }}",
    "{{ 细 }}",
    "{{ 巨 + 1 }}",
    "{{ 无穷 }}",
    "{{ 大数 }}",
    "{{ 列 }}",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:30])
def test_hostile_texts_are_refused_at_once(text: str) -> None:
    values = {
        "单位": "局",
        "网站": 1,
        "长": "x" * 150_000,
        "巨": Decimal("1E+999999999"),
        "细": Decimal("1E-999999999"),
        "无穷": Decimal("Infinity"),
        "大数": 10**5000,
        "列": [1],
    }
    began = time.perf_counter()
    expansion = expand(text, Scope(values))
    assert time.perf_counter() - began < 2
    assert 1 <= len(expansion.faults) <= 102
    assert sum(len(line.text) + 1 for line in expansion.lines) <= len(text) + 1


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("网站 + 公众号", Fraction(31, 2)),
        (" 公开信息总数 ", 728),
        ("单位", "云溪市某局"),
        ("网站 > 1", True),
        ("占比(1, 2)", "50%"),
        ("公众号", Decimal("3.50")),
    ],
)
def test_evaluate(expression: str, value: Value) -> None:
    assert evaluate(expression, SCOPE) == (value, ())


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("网战 + 公总号", ["undefined", "undefined"]),
        ("", ["syntax"]),
        ("a }} b {{ c", ["syntax"]),
        ("1 }}{{ 2", ["syntax"]),
        ("网站 %}", ["syntax"]),
        ("1" * 2000, ["limit"]),
        ("申请", ["value"]),
    ],
)
def test_evaluate_tells_what_is_wrong(expression: str, expected: list[str]) -> None:
    value, faults = evaluate(expression, SCOPE)
    assert value is None
    assert [fault.kind for fault in faults] == expected


def test_what_is_printed_is_not_expanded_again() -> None:
    assert shown("{{ 文 }}", Scope({"文": "{{ 9**9 }}"})) == "{{ 9**9 }}"


def test_jinja_is_not_imported_for_plain_text_and_names() -> None:
    program = (
        "import sys; from gentool.expressions import Scope, expand;"
        "expand('{{ a.b }}', Scope({'a': {'b': 1}})); sys.exit('jinja2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


Tree = tuple[str, Fraction | None]  # an expression and its value, None where it divides by zero


def combined(left: Tree, sign: str, right: Tree) -> Tree:
    text = f"({left[0]} {sign} {right[0]})"
    if left[1] is None or right[1] is None or (sign == "/" and not right[1]):
        return text, None
    calculated = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
    }[sign](left[1], right[1])
    return text, calculated


numbers: st.SearchStrategy[Tree] = st.integers(0, 99).map(lambda n: (str(n), Fraction(n))) | st.decimals(
    0, 99, places=2
).map(lambda d: (str(d), Fraction(d)))
arithmetic = st.recursive(
    numbers,
    lambda inner: (
        st.builds(combined, inner, st.sampled_from("+-*/"), inner)
        | inner.map(lambda tree: (f"-{tree[0]}", None if tree[1] is None else -tree[1]))
    ),
    max_leaves=8,
)


@given(arithmetic)
def test_arithmetic_is_exact(tree: Tree) -> None:
    text, expected = tree
    value, faults = evaluate(text, Scope({}))
    if expected is None:
        assert [fault.kind for fault in faults] == ["value"]
    elif faults:
        assert faults[0].kind == "limit"
    else:
        assert isinstance(value, int | Decimal | Fraction)
        assert Fraction(value) == expected


names = st.sampled_from(
    [
        "网站",
        "申请",
        "新收",
        "总计",
        "上年",
        "空",
        "占比",
        "true",
        "none",
        "not",
        "and",
        "if",
        "is",
        "in",
        "self",
        "_a",
        "a１",
    ]
) | st.from_regex(r"[^\W\d]\w{0,3}", fullmatch=True)


@given(st.lists(names, min_size=1, max_size=4).map(".".join))
def test_a_dotted_name_reads_the_same_with_and_without_the_parser(text: str) -> None:
    direct = _dotted_name(text)
    if direct is not None:
        assert _parsed(text) == (direct, (direct,), None)


SCRAPS = (
    "{{ }} {% %} {# #} ｛｛ ｝ if elif else endif for endfor raw 网站 申请 . 新收 ( ) [ ' \" + - * / **",
    "| = > 12 1e9 ， （ 同比 占比 , 上年 空 not _ \\ ~ ½ １ ٣.٤",
)
scraps = [scrap for line in SCRAPS for scrap in line.split()]
garbage = st.lists(
    st.sampled_from([*scraps, " ", "\n", "\x00", "\u3000"]) | st.text(max_size=3), max_size=40
).map("".join)


@settings(max_examples=400)
@given(garbage)
def test_garbage_never_raises(text: str) -> None:
    expansion = expand(text, SCOPE)
    assert all(1 <= line.source_line <= text.count("\n") + 1 for line in expansion.lines)
    for fault in expansion.faults:
        source = text.split("\n")[fault.line - 1 :]
        assert "\n".join(source)[fault.column - 1 :].startswith(fault.snippet)
    evaluate(text, SCOPE)


@given(st.text(alphabet=st.characters(exclude_characters="{}｛｝")))
def test_plain_text_stays_as_it_is(text: str) -> None:
    expansion = expand(text, SCOPE)
    assert "\n".join(line.text for line in expansion.lines) == text.removesuffix("\n")
    through_the_long_way = expand(text + "{#x#}", SCOPE)
    assert [line.text for line in through_the_long_way.lines if line.text.strip()] == [
        line.text for line in expansion.lines if line.text.strip()
    ]
