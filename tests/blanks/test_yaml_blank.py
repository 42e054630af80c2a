"""The file that is to be filled in: complete, valid, and safe from whatever last year's report holds."""

import json
import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gentool.blanks.yaml_blank import blank, from_last_year
from gentool.form.loading import all_editions, form_of
from gentool.form.model import Address, Form
from gentool.problems.problem import Problem
from gentool.report.figures import NOT_APPLICABLE
from gentool.report.model import Origin, Report
from gentool.report.reading import read
from gentool.yamlfile.source import source_of

FORMS = list(all_editions())
FORM = form_of("2021")
APPLICATIONS, PUBLISHED = "收到和处理政府信息公开申请情况", "主动公开政府信息情况"
PRINTABLE = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1)

LAST = """\
单位: 云溪市财政局
年度: 2024
联系方式: {地址: "人民路: #1", 电话: 12}
落款: 云溪市财政局
引言: 上年的引言
数据: {网站: 373, 比例: 1.50, 名: "a: b # c"}
核对: [网站 = 373]
核实: [{代码: P-FIGURE, 原文: 全年, 说明: 去年的理由}]
总体情况:
  主动公开: |
    全年{{ 网站 }}条: # 不是注释

    - 第二段
  依申请公开: "一行\\u2028又一行\\u0085再一行"
主动公开政府信息情况:
  规章: /
  行政规范性文件: {本年制发件数: 1, 现行有效件数: 6}
收到和处理政府信息公开申请情况:
  结转下年度继续办理: {自然人: 3, 其他: 1}
存在的主要问题及改进情况: 整段写的
其他需要报告的事项: 没有收费
"""


def read_text(text: str) -> tuple[Report, list[Problem]]:
    source, problems = source_of(text.encode(), "2024/a.yaml")
    assert source is not None, problems
    report, more = read(source)
    assert report is not None, more
    return report, [*problems, *more]


def last_report(text: str = LAST) -> Report:
    return read_text(text)[0]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.folder)
def test_blank_is_read_without_a_word(form: Form) -> None:
    report, problems = read_text(blank(form, "云溪市财政局", form.first_year))
    assert problems == []
    assert (report.unit, report.year, report.form) == ("云溪市财政局", form.first_year, form)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.folder)
def test_every_figure_but_totals_is_there_to_fill(form: Form) -> None:
    report, _ = read_text(blank(form, "云溪市财政局", form.first_year))
    totals = {equation.right[0] for table in form.tables for equation in table.definitions}
    for address, figure in report.figures.items():
        assert figure.value == 0
        assert (figure.origin is Origin.GIVEN) == (address not in totals)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.folder)
def test_every_section_is_there_to_write(form: Form) -> None:
    report, _ = read_text(blank(form, "云溪市财政局", form.first_year))
    wanted = [
        (part.key, section)
        for part in form.parts
        if part.narrative is not None
        for section in [section.key for section in part.narrative.sections] or [""]
    ]
    assert [(passage.part, passage.section) for passage in report.passages] == wanted
    assert all(passage.text.startswith("（此处填写") for passage in report.passages)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.folder)
def test_parts_and_rows_stand_in_the_order_of_the_form_with_their_labels(form: Form) -> None:
    text = blank(form, "云溪市财政局", form.first_year)
    labels = [part.heading for part in form.parts]
    places = [text.index(f"= {heading} =") for heading in labels]
    assert places == sorted(places)
    place = 0
    for table in form.tables:
        for row in table.rows:
            place = text.index(row.label.text, place)


def test_figures_begin_in_one_column() -> None:
    text = blank(FORM, "云溪市财政局", 2025)
    braces = {
        len(line[: line.index("{")].encode("gbk"))
        for line in text.split("\n")
        if line.startswith("    ") and "属于" in line and "{" in line
    }
    assert len(braces) == 1


@pytest.mark.parametrize("text", [blank(FORM, "云溪市财政局", 2025), from_last_year(FORM, last_report(), None, 2025)])
def test_optional_items_are_valid_once_uncommented(text: str) -> None:
    keys = r"引言|联系方式|发布日期|落款|数据|核对|核实"
    lines = [re.sub(rf"^# (?=(?:{keys}): ?|  (?!\d|   ))", "", line) for line in text.split("\n")]
    head = text.split("\n").index("单位: 云溪市财政局")
    report, problems = read_text("\n".join(lines[head:]))
    assert problems == []
    assert report.preface is not None
    assert report.contact
    assert report.published is not None
    assert report.signature == "云溪市财政局"
    assert report.data
    assert report.cross_sums
    assert [answer.code for answer in report.answers] == ["P-FIGURE"]


def test_notes_of_tables_are_valid_once_uncommented() -> None:
    report, problems = read_text(blank(FORM, "云溪市财政局", 2025).replace("  # 注: ", "  注: "))
    assert problems == []
    assert len(report.notes) == len(FORM.tables)


def test_governments_are_told_what_they_must_mention() -> None:
    assert "工作考核" in blank(FORM, "云溪市人民政府", 2025)
    assert "工作考核" not in blank(FORM, "云溪市财政局", 2025)


def test_figures_carry_over_by_the_rules_of_the_form() -> None:
    last = last_report()
    report, problems = read_text(from_last_year(FORM, last, None, 2025))
    assert problems == []
    for table in FORM.tables:
        for rule in table.carry_rules:
            before, now = (
                sum(weight * (figures[Address(table.key, row, key)].value or 0) for key, weight in weights.items())
                for figures, row, weights in (
                    (last.figures, rule.last_row, rule.last),
                    (report.figures, rule.this_row, rule.this),
                )
            )
            assert before == now
    assert report.value(Address(APPLICATIONS, "上年结转", "总计")) == 4
    assert report.figures[Address(PUBLISHED, "规章", "现行有效件数")].text in NOT_APPLICABLE


def test_last_text_is_kept_as_comments_above_its_key() -> None:
    text = from_last_year(FORM, last_report(), None, 2025)
    assert "  # 上年写的：全年{{ 网站 }}条: # 不是注释\n  # - 第二段\n  主动公开: |\n" in text
    assert "  # 上年写的：一行\n  # 又一行\n  # 再一行\n  依申请公开: |\n" in text
    assert "# 上年写的：整段写的\n存在的主要问题及改进情况:\n" in text
    assert "# 上年写的：没有收费\n其他需要报告的事项: |\n" in text
    assert "# 上年写的：上年的引言\n" in text
    assert "去年的理由" not in text  # every year is looked into anew


def test_contact_and_signature_are_taken_over_and_the_source_named() -> None:
    text = from_last_year(FORM, last_report(), "云溪市财政和国资局", 2025)
    report, _ = read_text(text)
    assert report.contact == "地址：人民路: #1；电话：12"
    assert report.signature == report.unit == "云溪市财政和国资局"
    assert "已接转上年报告：a.yaml（云溪市财政局，2024 年度）" in text
    assert "单位名称与本年不同" in text


def test_a_gap_of_years_is_told() -> None:
    assert "不是 2025 年度的" in from_last_year(FORM, last_report(), None, 2026)
    assert "注意" not in from_last_year(FORM, last_report(), None, 2025)


def test_report_of_the_edition_before_carries_what_it_can() -> None:
    last = last_report(
        LAST.replace("2024", "2020").replace("行政规范性文件: {本年制发件数: 1, 现行有效件数: 6}", "规范性文件: 0")
    )
    report, problems = read_text(from_last_year(FORM, last, None, 2021))
    assert problems == []
    assert report.value(Address(APPLICATIONS, "上年结转", "自然人")) == 3


def test_form_that_does_not_apply_to_the_year_is_named() -> None:
    assert '格式: "2021"' in blank(FORM, "云溪市财政局", 2020)
    assert "格式: " not in blank(FORM, "云溪市财政局", 2025)


def test_same_input_same_text() -> None:
    assert from_last_year(FORM, last_report(), None, 2025) == from_last_year(FORM, last_report(), None, 2025)


@given(PRINTABLE)
def test_any_unit_is_valid_yaml(unit: str) -> None:
    source, problems = source_of(blank(FORM, unit, 2025).encode(), "a.yaml")
    assert problems == []
    assert source is not None
    assert isinstance(source.root, yaml.MappingNode)
    assert [value.value for key, value in source.root.value if key.value == "单位"] == [unit]


@given(PRINTABLE)
def test_any_last_text_carries_over_safely(text: str) -> None:
    quoted = json.dumps(text, ensure_ascii=False)
    last = LAST.replace("落款: 云溪市财政局", f"落款: {quoted}").replace("没有收费", quoted)
    last = last.replace("上年的引言", quoted).replace('"a: b # c"', quoted)
    last = last.replace("联系方式: {地址", f"联系方式: {{{json.dumps(text[:50], ensure_ascii=False)}: 1, 地址")
    before = last_report(last)
    report, problems = read_text(from_last_year(FORM, before, None, 2025))
    assert problems == []
    assert (report.contact, report.signature) == (before.contact.strip(), before.signature)
