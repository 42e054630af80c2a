"""What gentool renders and imports again is the same report, in every format and every edition of every form."""

from __future__ import annotations

import random
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentool.blanks.excel import workbook as excelform
from gentool.form.loading import form_of
from gentool.form.model import Form, Kind
from gentool.importing.api import Imported, import_source
from gentool.render.build import SUFFIXES, render
from gentool.report.model import Chart, Paragraph, PlainTable, Report
from gentool.report.reading.heads import report_line
from tests import examples, some
from tests.builders import YEARS, balanced, report_of
from tests.reports.cases import FOLDER

UNITS = ("云溪市财政局", "云溪市人力资源和社会保障局", "云溪市滨江区人民政府", "云溪市青石街道办事处")
REMARKS = ("含自然失效1件", "其中修订16件", "不含涉密文件", "含历年未清理的2件（已公告）")
SENTENCES = (
    "2025年，本局把群众常问的事项放在首页公开。",
    "（一）逐项核对目录",
    "1.更新栏目12个。逐条校对，错别字当日改正。",
    "全年开放日接待320人次，占比51.2%，较上年增加3.5个百分点；其中学生110人次。",
    "“惠企政策”专栏上线《云溪市稳岗补贴办理指南》等材料（含图解），浏览量达1.2万次！",
    "专线电话0000-1234567由专人接听，邮箱zwgk@yunxi.example，网址www.yunxi.example/zwgk。",
    "公文A4纸装订、PDF与OFD两种格式并存；IPv6支持率100%。",
    "**第一，**材料要齐全。",
    "（2）办结3件，均已归档。",
    "![各渠道条数](柱状图: 网站=373, 公众号=35.50, “节水课堂”专栏=0)",
    "![](饼图: 网站=1234567, 公众号=7654321)",
    "下一步：一是补齐短板，二是常抓不懈。",
)
ANSWERS = (
    "{代码: P-FIGURE, 原文: 收到75件, 说明: 含口头申请1件}",
    "{代码: Y-JUMP, 字段: 收到和处理政府信息公开申请情况.不予处理.重复申请, 说明: 上年有一批集中申请}",
    '{代码: P-FORMULA, 字段: 总体情况, 原文: "=1+1, {甲}", 说明: "原文如此: #1"}',
)


def written(form: Form, seed: int, largest: int) -> str:
    """Write a whole report as a clerk might: remarks, ``/``, decimals, narrative of several paragraphs."""
    chance = random.Random(seed)
    figures = balanced(form, seed, largest)
    year = YEARS[form.id]
    unit = chance.choice(UNITS)
    lines = [*report_line(form), f"单位: {unit}", f"年度: {year}"]
    if chance.random() < 0.5:
        lines += ["联系方式: {地址: 云溪市人民路1号, 电话: 0000-1234567}"]
    elif chance.random() < 0.5:
        lines += ["引言: |", "  这份报告由云溪市自己编写，共六个部分，欢迎监督。", "  数据截至年底，另有说明的除外。"]
    if chance.random() < 0.5:
        lines += [f"发布日期: {year + 1}-01-{chance.randint(1, 28):02d}", f"落款: {unit}"]
    lines += ["核实:", *(f"  - {answer}" for answer in chance.sample(ANSWERS, chance.randint(1, len(ANSWERS))))]
    for part in form.parts:
        if part.table is None:
            assert part.narrative is not None
            sections = part.narrative.sections
            if sections and chance.random() < 0.8:
                lines.append(f"{part.key}:")
                for section in sections:
                    if not section.optional or chance.random() < 0.5:
                        lines += [f"  {section.key}: |", *(f"    {line}" for line in _paragraphs(chance, "（一）"))]
            else:
                lines += [f"{part.key}: |", *(f"  {line}" for line in _paragraphs(chance, "（"))]
            continue
        if part.table.absent and chance.random() < 0.2:
            lines.append(f"{part.key}: /")
            continue
        lines.append(f"{part.key}:")
        group: tuple[str, ...] = ()
        for row in part.table.rows:
            if row.path[:-1] != group:
                same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(group, row.path, strict=False)))
                group = row.path[:-1]
                lines += [f"{'  ' * (1 + at)}{name}:" for at, name in enumerate(group) if at >= same]
            whole = chance.random() < 0.05 and len(row.columns) > 1
            cells = []
            for column in row.columns:
                address = part.table.cell[row.name, column.key]
                text = str(figures[address])
                if column.kind in (Kind.MONEY, Kind.AMOUNT) and chance.random() < 0.7:
                    text = f"{text}.{chance.randint(1, 99):02d}" + ("万元" if column.kind is Kind.AMOUNT else "")
                if text == "0" and (whole or chance.random() < 0.03):
                    text = "/"
                if chance.random() < 0.05:
                    text = f"{{数值: {text}, 注: {chance.choice(REMARKS)}}}"
                cells.append(f"{column.key}: {text}")
            value = cells[0].partition(": ")[2] if len(cells) == 1 else f"{{{', '.join(cells)}}}"
            lines.append(f"{'  ' * (1 + len(group))}{row.label.key}: {value}")
        if chance.random() < 0.5:
            lines.append("  注: 含上年度结转数量，另见目录。")
    return "\n".join(lines) + "\n"


def _paragraphs(chance: random.Random, unlike: str) -> list[str]:
    """Return some paragraphs; subheadings of the level of the form's own would be taken for the form's."""
    sentences = [sentence for sentence in SENTENCES if not sentence.startswith(unlike)]
    return [chance.choice(sentences) for _ in range(chance.randint(1, 6))]


def said(report: Report, *, with_emphasis: bool = True) -> dict[str, object]:
    """Return all that a report says, to be compared."""

    def piece(each: object) -> object:
        if isinstance(each, Paragraph):
            return (each.level, each.spans if with_emphasis else each.text)
        if isinstance(each, Chart):
            return each.alternative
        assert isinstance(each, PlainTable)
        return each.rows

    return {
        "unit": report.unit,
        "year": report.year,
        "form": report.form,
        "absent": report.absent,
        "figures": {address: figure.shown for address, figure in report.figures.items()},
        "notes": report.notes,
        "opening": [piece(each) for each in report.opening],
        "narrative": {part: [piece(each) for each in pieces] for part, pieces in report.narrative.items()},
        "published": report.published,
        "signature": report.signature,
    }


def again(report: Report, format_name: str) -> Imported:
    """Render a report and import what was rendered."""
    data = render(report, format_name, None)
    return import_source(data, f"{report.title}{SUFFIXES[format_name]}")


def assert_same(report: Report, imported: Imported, *, with_emphasis: bool = True) -> None:
    assert imported.report.report is not None, imported.problems
    before, after = said(report, with_emphasis=with_emphasis), said(imported.report.report, with_emphasis=with_emphasis)
    for key, value in before.items():
        assert after[key] == value, key
    assert [problem for problem in imported.draft.problems if problem.code.startswith("I-")] == []  # type: ignore[union-attr]


@pytest.mark.parametrize("edition", YEARS)
@pytest.mark.parametrize("format_name", ["html", "fragment", "docx"])
@examples(25)
@given(seed=st.integers(0, 10**6), largest=st.sampled_from([1, 40, 100_000]))
def test_rendered_and_imported_is_the_same_report(edition: str, format_name: str, seed: int, largest: int) -> None:
    report, problems = report_of(written(form_of(edition), seed, largest))
    assert not [problem for problem in problems if problem.is_error], problems
    assert_same(report, again(report, format_name))


@pytest.mark.parametrize("edition", YEARS)
def test_a_pdf_imported_is_the_same_report(edition: str) -> None:
    for seed in some(range(5)):
        report, _ = report_of(written(form_of(edition), seed, 100_000))
        assert_same(report, again(report, "pdf"), with_emphasis=False)


@pytest.mark.parametrize("format_name", ["html", "fragment", "docx", "pdf"])
def test_figures_that_were_published_come_back_cell_by_cell(format_name: str) -> None:
    report, problems = report_of((FOLDER / "valid" / "law-enforcement.yaml").read_text(encoding="utf-8"))
    assert problems == []
    assert [figure.text for figure in report.figures.values()][:11] == [
        "12175", "94929", "235", "189", "101", "0", "11", "504", "12", "108156", "1753.79",
    ]  # fmt: skip
    assert_same(report, again(report, format_name), with_emphasis=False)


@pytest.mark.parametrize("edition", YEARS)
@examples(15)
@given(seed=st.integers(0, 10**6), largest=st.sampled_from([1, 40, 100_000]))
def test_a_filled_excel_form_read_back_is_the_same_report(edition: str, seed: int, largest: int) -> None:
    report, _ = report_of(written(form_of(edition), seed, largest))
    imported = import_source(excelform.filled(report)[0], "表.xlsx")
    assert imported.is_form
    assert_same(report, imported)
    assert imported.report.report is not None
    assert [answer[:-1] for answer in imported.report.report.answers] == [answer[:-1] for answer in report.answers]
