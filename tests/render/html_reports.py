"""A report with everything that HTML can show, for either edition."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from datetime import date

from gentool.form.loading import form_of
from gentool.problems.problem import Where
from gentool.report.model import Chart, ChartKind, Mark, Paragraph, Picture, PlainTable, Report, Span
from tests.builders import YEARS, balanced, report_of, yaml_of

PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==")
HERE = Where("x.yaml", 1, 1)
PICTURE = Picture("图1 各渠道条数", PNG, "png", 800, 400, HERE)
CHART = Chart("图2 各渠道条数", ChartKind.COLUMNS, (Mark("网站", 373), Mark("<b>公众号</b>", 355)), HERE)
SMALL_TABLE = PlainTable((((Span("渠道"),), (Span("条数"),)), ((Span("网站", bold=True),), (Span("373"),))), HERE)


def paragraph(text: str, level: int = 0, lead: int = 0) -> Paragraph:
    """Make a paragraph; what stands between ``**`` is bold."""
    spans = (Span(part, number % 2 == 1) for number, part in enumerate(text.split("**")))
    return Paragraph(tuple(span for span in spans if span.text), level, HERE, lead)


ADDRESS = paragraph("地址是https://www.example.gov.cn/zwgk/2025/niandubaogao/index.html，欢迎查阅。")
NARRATIVE = (
    paragraph("全年公开**重点领域**信息728条。"),
    paragraph("（一）主动公开", 2),
    paragraph("1.门户网站", 3),
    paragraph("（1）专栏", 4),
    ADDRESS,
    paragraph("（二）依申请公开。**新收**申请13件。", 2, lead=9),
    paragraph("1.渠道。当面、信函、网上。", 3, lead=5),
    PICTURE,
    CHART,
    SMALL_TABLE,
)


def sample(edition: str) -> Report:
    """Return a balanced report with headings, picture, chart, small table, note, remark, signature and date."""
    form = form_of(edition)
    report, _ = report_of(yaml_of(form, balanced(form, seed=7), YEARS[edition]))
    first, remarked = next(part.key for part in form.parts if part.narrative), form.addresses[0]
    return replace(
        report,
        narrative={**report.narrative, first: NARRATIVE},
        figures={**report.figures, remarked: report.figures[remarked]._replace(remark="其中修订16件")},
        notes={form.tables[-1].key: "含上年度结转数量。"},
        signature=report.unit,
        published=date(2026, 1, 9),
    )
