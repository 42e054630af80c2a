"""Whole texts: all mistakes are found, nothing harms, nothing raises; every line knows where it began."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentool.report.placeholders import Expansion, Line, Scope
from gentool.report.placeholders import evaluate as plain_evaluate
from gentool.report.placeholders import expand as plain_expand
from tests import examples
from tests.fuzz.watching import within
from tests.report.placeholders.expression_samples import SCOPE, shown
from tests.words import heard

expand = heard(plain_expand)
evaluate = heard(plain_evaluate)


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


@pytest.mark.parametrize(
    ("text", "told", "last"),
    [
        ("{% for a in b %}{{ 甲 }}{% endfor %}{{ 网站 }}", ["forbidden"], "{% for a in b %}{{ 甲 }}{% endfor %}12"),
        ("{% for a in b %}{% for c in d %}{% endfor %}{{ 甲 }}{% endfor %}{{ 乙 }}", ["forbidden", "undefined"], None),
        (
            "{% if 网战 %}甲{% elif 网站 > 1 %}乙{% endif %}",
            ["undefined"],
            "{% if 网战 %}甲{% elif 网站 > 1 %}乙{% endif %}",
        ),
        ("{% if 网战 %}甲{% elif 公众 %}乙{% endif %}", ["undefined", "undefined"], None),
        ("{% if 网站 > 1 %}甲{% elif 公众 %}乙{% endif %}", ["undefined"], None),
        ("{% for a in b %}{% if 丙 %}{% endif %}{% endfor %}{{ 乙 }}", ["forbidden", "undefined"], None),
    ],
)
def test_behind_a_block_that_is_refused_it_goes_on(text: str, told: list[str], last: str | None) -> None:
    expansion = expand(text, SCOPE)
    assert [fault.kind for fault in expansion.faults] == told
    assert last is None or expansion.lines[-1].text == last


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("{% if 1 == 1 %}\n一\n{% endif %}\n二", "一\n二"),
        ("{% if 1 == 1 %}\n\n一{% endif %}", "\n一"),
        ("{% if 1 == 2 %}一{% endif %}\n\n二", "\n二"),
        ("一{% if 1 == 2 %}二{% endif %}\n三", "一\n三"),
    ],
)
def test_a_line_of_marks_alone_leaves_no_line_behind(text: str, lines: str) -> None:
    assert shown(text) == lines


def test_what_is_printed_is_not_expanded_again() -> None:
    assert shown("{{ 文 }}", Scope({"文": "{{ 9**9 }}"})) == "{{ 9**9 }}"


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
    with within(20):
        expansion = expand(text, Scope(values))
    assert 1 <= len(expansion.faults) <= 102
    assert sum(len(line.text) + 1 for line in expansion.lines) <= len(text) + 1


SCRAPS = (
    "{{ }} {% %} {# #} ｛｛ ｝ if elif else endif for endfor raw 网站 申请 . 新收 ( ) [ ' \" + - * / **",
    "| = > 12 1e9 ， （ 同比 占比 , 上年 空 not _ \\ ~ ½ １ ٣.٤",
)
scraps = [scrap for line in SCRAPS for scrap in line.split()]
garbage = st.lists(st.sampled_from([*scraps, " ", "\n", "\x00", "\u3000"]) | st.text(max_size=3), max_size=40).map(
    "".join
)


@examples(400)
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
