"""Slips of typing mended to look further: what is meant, and what is left as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from gentool.checks.api import examine, load
from gentool.yamlfile.errors import mended

BASE = Path(__file__).parent.parent / "reports" / "valid" / "rows-by-name.yaml"


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("单位：云溪市水务局", "单位: 云溪市水务局"),
        ("年度:2025", "年度: 2025"),
        ("\t概述: 水情", "  概述: 水情"),
        ("　　概述：水情", "    概述: 水情"),
        ("本年新收: ｛自然人：15，商业企业：3｝", "本年新收: {自然人: 15, 商业企业: 3}"),
        ("本年新收：【15，3，０】", "本年新收: [15, 3, 0]"),
        ("本年新收: {自然人: 15，商业企业: 3}", "本年新收: {自然人: 15, 商业企业: 3}"),
        ("概述: {{ 单位 }}的工作", "概述: '{{ 单位 }}的工作'"),
        ("概述: |水情", "概述: 水情"),
        ("行政强制: -", "行政强制: 0"),
    ],
)
def test_a_slip_is_mended_as_it_was_meant(line: str, meant: str) -> None:
    assert mended(f"x: 1\n{line}\n", "x.yaml") == f"x: 1\n{meant}\n"


@pytest.mark.parametrize("text", ["单位: 云溪市水务局\n", "概述: |\n  时间：上午\n", "", "a: [1\n"])
def test_what_has_no_slip_is_left_alone(text: str) -> None:
    assert mended(text, "x.yaml") is None


def test_slips_of_typing_hide_nothing_else(tmp_path: Path) -> None:
    """One round tells the colon, the tab and the brackets, and what is wrong with figures and text as well."""
    text = BASE.read_text(encoding="utf-8")
    for right, wrong in (
        ("年度: 2025", "年度：2025"),
        ("  上年结转: {", "  上年结转：{"),
        ("  行政许可: 88", "\t行政许可: 88"),
        ("  行政处罚: 6", "  行政处罚: 六"),
        ("  本年新收: {自然人: 15, 商业企业: 3}", "  本年新收: ｛自然人：15，商业企业：3｝"),
        ("  未经复议直接起诉: 0", "  未经复议直接起诉: {结果维持: 1, 总计: 2}"),
        ("全年组织业务培训两次。", "全年组织业务培训XX次。"),
    ):
        assert right in text
        text = text.replace(right, wrong, 1)
    file = tmp_path / "x.yaml"
    file.write_text(text, encoding="utf-8")
    loaded = load(file)
    assert loaded.report is None
    told = [(problem.where.line, problem.code) for problem in examine(loaded) if problem.is_error]
    lines = text.split("\n")
    for start, code in (
        ("年度：", "S-YAML"),
        ("    每季通报", "P-LEFTOVER"),
        ("\t行政许可", "S-YAML"),
        ("  行政处罚", "R-COUNT"),
        ("  本年新收", "S-YAML"),
        ("  上年结转", "S-YAML"),
        ("  未经复议", "T4-SUM"),
    ):
        assert (next(n for n, line in enumerate(lines, 1) if line.startswith(start)), code) in told
    assert [line for line, _ in told] == sorted(line for line, _ in told if line)
    assert len(told) == 7
