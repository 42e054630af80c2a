"""Reports with a narrative made by hand, for the checks of the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from gentool.checks import mentions, text
from gentool.checks.city_rules import NO_RULES, Rules
from gentool.checks.prose import prose_of
from gentool.problems.problem import Problem, Where
from gentool.report.model import Paragraph, Report, Span
from gentool.report.reading import read
from gentool.yamlfile.source import source_of

FILE = "测试.yaml"
MAIN, PROBLEMS, OTHER = "总体情况", "存在的主要问题及改进情况", "其他需要报告的事项"
PREFACE = "引言"
SOUND = {
    MAIN: (
        (2, "（一）主动公开"),
        (0, "围绕群众关心的事项及时发布信息，完善栏目设置，全年各项任务按计划完成，社会反响良好。"),
        (2, "（五）监督保障"),
        (0, "健全工作机制，加强业务培训，开展社会评议。"),
    ),
    PROBLEMS: ((0, "解读形式还不够丰富，下一步将增加图解和短视频，提高解读的针对性。"),),
    OTHER: ((0, "2025年未收取政府信息公开信息处理费。"),),
}

Texts = Mapping[str, str | Sequence[tuple[int, str]]]


def check_text(report: Report, rules: Rules = NO_RULES) -> list[Problem]:
    """Return what the checks of the words alone say of a report."""
    return text.check_text(report, prose_of(report), rules)


def check_mentions(report: Report) -> list[Problem]:
    """Return what the check of the text against the tables says of a report."""
    return mentions.check_mentions(report, prose_of(report))


@lru_cache
def _read(unit: str, year: int, carried: int) -> Report:
    yaml = f"""
单位: {unit}
年度: {year}
引言: 引言
总体情况:
  主动公开: 内容
  监督保障: 内容
收到和处理政府信息公开申请情况:
  本年新收: {{自然人: {carried and 12}}}
  结转下年度继续办理: {{自然人: {carried}}}
存在的主要问题及改进情况: 内容
其他需要报告的事项: 内容
"""
    source, _ = source_of(yaml.encode(), FILE)
    assert source
    report, _ = read(source)
    assert report
    return report


def report_of(texts: Texts, *, unit: str = "云溪市测试局", year: int = 2025, carried: int = 0) -> Report:
    """Return a report whose parts are sound but for those given: a text of lines, or lines with their levels."""
    pieces = {part: paragraphs(text) for part, text in {**SOUND, **texts}.items()}
    opening = pieces.pop(PREFACE, ())
    return replace(_read(unit, year, carried), narrative=pieces, opening=opening)


def paragraphs(text: str | Sequence[tuple[int, str]]) -> tuple[Paragraph, ...]:
    """Return paragraphs at lines 101, 102, and so on."""
    lines = [(0, line) for line in text.split("\n")] if isinstance(text, str) else text
    return tuple(
        Paragraph((Span(line),), level, Where(FILE, 101 + number, 5), _lead(level, line))
        for number, (level, line) in enumerate(lines)
    )


def _lead(level: int, text: str) -> int:
    """Return how much of a subheading's line is the subheading, 0 for all, as the narrative does."""
    stop = text.find("。") + 1
    return stop if level and stop < len(text) else 0
