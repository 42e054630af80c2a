"""Numbers that print as a text of their own and still count in conditions, sums and filters."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gentool.ooxml.template import Quantity, WordTemplate
from gentool.problems.problem import GentoolError
from tests.ooxml.template.word_files import docx, lines, para

DATA = {
    "采": Quantity("22（其中春茶16斤）", 22),
    "制": Quantity("8", 8),
    "价": Quantity("0.10", Decimal("0.10")),
    "无": Quantity("/", 0),
    "缺": Quantity("", None),
}


def filled(text: str) -> str:
    return "".join(lines(WordTemplate(docx(para(text))).render(DATA)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ 采 }}、{{ 无 }}、{{ 价 }}", "22（其中春茶16斤）、/、0.10"),
        ("{% if 采 > 3 %}多{% endif %}", "多"),
        ("{% if 采 >= 制 and 制 < 采 and 制 <= 8 %}多{% else %}少{% endif %}", "多"),
        ("{% if 3 < 采 %}多{% endif %}", "多"),
        ("{% if 采 == 22 and 采 != 制 and 22 == 采 %}同{% endif %}", "同"),
        ("{% if 无 == '/' %}不适用{% endif %}{% if 无 == 0 %}零{% endif %}", "不适用零"),
        ("{% if 无 %}有{% else %}无{% endif %}{% if 采 %}有{% endif %}", "无有"),
        ("{{ 采 + 制 }} {{ 采 - 制 }} {{ 制 * 100000 }} {{ 采 // 制 }} {{ 采 % 制 }} {{ -制 }}", "30 14 800000 2 6 -8"),
        ("{{ (制 / 采 * 100)|round(1) }}%", "36.4%"),
        ("{{ 价 + 价 * 0.5 + 1 }} {{ 1 - 价 }}", "1.150 0.90"),
        ("{{ [采, 制, 缺]|sum }} {{ 采|int }} {{ 制|float }} {{ 制|abs }} {{ 价|round(1) }}", "30 22 8.0 8 0.1"),
        (
            "{{ 采 + '斤' }}{{ '约' + 制 }}{{ 采 ~ 制 }}{{ 采|replace('春', '秋') }}",
            "22（其中春茶16斤）斤约822（其中春茶16斤）822（其中秋茶16斤）",
        ),
        ("{% if 缺 > 1 or 缺 <= 1 or 缺 == 缺 or 缺 %}知{% else %}不知{% endif %}{{ 缺 + 采 }}{{ -缺 }}", "不知"),
    ],
)
def test_quantities_calculate(text: str, expected: str) -> None:
    assert filled(text) == expected


def test_a_number_and_a_text_have_no_order() -> None:
    with pytest.raises(GentoolError) as caught:
        filled("{% if 采 > '3' %}多{% endif %}")
    [problem] = caught.value.problems
    assert problem.code == "W-VALUE"
    assert "数和文字" in problem.message
