"""The lines of the expanded text, each with the line of the source it began on."""

from __future__ import annotations

import pytest

from gentool.report.placeholders import Expansion, Line, Scope, expand
from tests.report.placeholders.expression_samples import SCOPE


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
