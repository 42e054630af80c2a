"""A template from elsewhere can neither reach into the program nor keep it busy nor fill its memory."""

from __future__ import annotations

import pytest

from gentool.ooxml.template import WordTemplate
from gentool.problems.problem import GentoolError
from tests.fuzz.watching import within
from tests.ooxml.template.word_files import docx, lines

DOUBLING = "{% set n = namespace(x=START) %}{% for i in range(60) %}{% set n.x = n.x OP n.x %}{% endfor %}{{ n.x }}"
NESTED = "".join(f"{{% for {name} in range(9999) %}}" for name in "abc") + "X" + "{% endfor %}" * 3


class Account:
    """An object of the program's own, with something to hide."""

    name = "公开"
    _secret = "秘密"

    def method(self) -> str:
        return "方法"


DATA = {"账": Account(), "s": "文", "f": lambda: 1, "d": {"键": "值"}, "l": [3, 1, 2]}


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'x' * 10**9 }}",
        "{{ 10**9 * 'x' }}",
        "{{ 'x' * 1000000 }}",
        "{{ [0] * 1000000 }}",
        "{{ 9**(9**9) }}",
        "{{ 9**9**9**9 }}",
        "{{ 2**5000 }}",
        "{{ 0 - 9**(9**9) }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '%.1000000000f' % 1 }}",
        "{{ '%*d' % (1000000000, 1) }}",
        "{{ '%(a)1000000000s' % 1 }}",
        "{{ '%1000000000d' | format(1) }}",
        "{{ range(10**9) | list }}",
        "{{ range(0, 10000000, 3) | length }}",
        "{% for x in range(1000000) %}{% endfor %}",
        NESTED,
        NESTED.replace("X", ""),
        "{% for a in range(9999) %}{% for b in range(9999) %}{{ l | sort | join }}{% endfor %}{% endfor %}",
        "{% for a in range(9999) %}{% for b in range(9999) %}{% if 5 in l %}{% endif %}{% endfor %}{% endfor %}",
        "{{ range(9999) | join('x' * 9999) }}",
        "{{ ('x' * 9999) | replace('x', 'y' * 9999) }}",
        "{{ [1] | batch(10**9, 0) | list }}",
        "{{ [1] | slice(10**9) | list }}",
        "{{ 1.5 | round(10**9, 'ceil') }}",
        DOUBLING.replace("START", "'ab'").replace("OP", "~"),
        DOUBLING.replace("START", "'ab'").replace("OP", "+"),
        DOUBLING.replace("START", "[1]").replace("OP", "+"),
        DOUBLING.replace("START", "999").replace("OP", "*"),
        "{{ 账['_sec' ~ 'ret'] }}",
        "{{ 账 | map(attribute='_secret') }}",
        "{{ [账] | map(attribute='_secret') | join }}",
        "{{ [账] | map(attribute='__class__.__mro__') | join }}",
        "{{ s.format(1) }}",
        "{{ '{:1000000000}'.format(1) }}",
        "{{ '{0.__class__}'.format(账) }}",
        "{{ s.format_map(d) }}",
        "{{ s.center(1000000000) }}",
        "{{ s.ljust(1000000000) }}",
        "{{ s.join('x') }}",
        "{{ s.encode() }}",
        "{{ (5).to_bytes(1000000000) }}",
        "{{ f['__globals__'.lower()] }}",
        "{{ d.update({'键': 1}) }}",
        "{{ l.append(1) }}",
        "{{ l.sort() }}",
        "{{ d.clear() }}",
    ],
)
def test_refused_quickly(text: str) -> None:
    with within(20), pytest.raises(GentoolError) as caught:
        WordTemplate(docx(text)).render(DATA)
    assert {problem.code for problem in caught.value.problems} <= {"W-LIMIT", "W-VALUE"}, caught.value
    assert DATA["d"] == {"键": "值"}
    assert DATA["l"] == [3, 1, 2]


@pytest.mark.parametrize(
    "text",
    ["{{ 'x' | center(9) }}", "{{ l | random }}", "{{ 账 | attr('_secret') }}", "{{ l | pprint }}", "{{ l | tojson }}"],
)
def test_filters_left_out(text: str) -> None:
    with pytest.raises(GentoolError, match="没有的过滤器"):
        WordTemplate(docx(text))


@pytest.mark.parametrize("name", ["lipsum", "cycler", "joiner", "dict", "_loop", "environment", "context"])
def test_names_that_do_not_exist(name: str) -> None:
    with pytest.raises(GentoolError):
        WordTemplate(docx(f"{{{{ {name} }}}}")).render(DATA)


def test_a_rendering_that_grows_is_stopped() -> None:
    text = "{% for a in range(9999) %}" + "很长的文字" * 2000 + "{% endfor %}"
    with pytest.raises(GentoolError) as caught:
        WordTemplate(docx(text)).render({})
    assert [problem.code for problem in caught.value.problems] == ["W-LIMIT"]
    assert "太大" in caught.value.problems[0].message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ 账.name }}{{ 账.method() }}", "公开方法"),
        ("{% for k, v in d.items() %}{{ k }}{{ v }}{% endfor %}{{ d.get('无', '缺') }}", "键值缺"),
        ("{{ l | sort | join(',') }}{{ l.index(1) }}{{ l | max }}", "1,2,313"),
        ("{{ s.startswith('文') and 1 }}{{ 'a,b'.split(',')[1] }}", "1b"),
        ("{{ 2**10 }}{{ 3 * '啊' }}{{ 7 % 4 }}{{ 1.5 * 2 }}{{ 2 ** -1 }}", "1024啊啊啊33.00.5"),
        ("{{ '%05.1f|%-5s|%d%%，共1000件' % (3.14159, 'a', 5) }}", "003.1|a    |5%，共1000件"),
        ("{{ 3.14159 | round(2) }}{{ '很长的文字' | truncate(3, end='…') }}", "3.14很长…"),
        ("{{ l | batch(2) | map('length') | join }}{{ d | dictsort | length }}", "211"),
        ("{% for i in range(3) %}{{ loop.cycle('甲', '乙') }}{% endfor %}", "甲乙甲"),
        ("{{ l | select('gt', 1) | list | length }}{{ '<b>' | safe | e }}", "2<b>"),
    ],
)
def test_allowed(text: str, expected: str) -> None:
    assert lines(WordTemplate(docx(text)).render(DATA)) == [expected]


def test_many_rounds_of_a_real_size_are_allowed() -> None:
    text = "{% for a in range(100) %}{% for b in range(100) %}{{ a * b }}{% endfor %}{% endfor %}"
    assert len(lines(WordTemplate(docx(text)).render({}))[0]) > 10_000
