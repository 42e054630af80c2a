"""The JSON Schema: it is one, it is fresh, and it agrees with reading."""

import json
import re
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from gentool.blanks.json_schema import schema, schema_text
from gentool.blanks.yaml_blank import blank
from gentool.form.loading import form_of, forms
from gentool.form.model import Form, Label, Table
from gentool.problems.problem import has_errors
from gentool.report.reading import read
from gentool.yamlfile.source import source_of
from tests import ROOT
from tests.builders import YEARS

VALIDATORS = {form: Draft202012Validator(schema(form)) for form in forms()}
VALIDATOR = VALIDATORS[forms()[0]]
HEAD = "单位: 云溪市财政局\n年度: 2025\n"
TEXTS = (
    "总体情况: 一年来\n存在的主要问题及改进情况: {主要问题: 人手不足, 改进情况: 已招人}\n其他需要报告的事项: 没有收费\n"
)
WHOLE = HEAD + TEXTS
BARE = {"disclosure": WHOLE, "law-enforcement": f"报告: 行政执法统计年报\n{HEAD}总体情况: 一年来\n"}
APPLICATIONS = "收到和处理政府信息公开申请情况"
PUBLISHED = "主动公开政府信息情况"


def as_json(node: yaml.Node) -> Any:
    """Give a node the value that an editor sees, by the core schema of YAML 1.2."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: as_json(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [as_json(entry) for entry in node.value]
    assert isinstance(node, yaml.ScalarNode)
    text: str = node.value
    if node.style:
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text):
        return float(text)
    return text


def accepted(text: str, form: str | None = None) -> tuple[bool, bool]:
    """Tell whether reading, and whether the schema of its form, accepts a file."""
    source, problems = source_of(text.encode(), "a.yaml")
    assert source is not None
    assert source.root is not None
    more = read(source)[1]
    return not has_errors([*problems, *more]), VALIDATORS[form or forms()[0]].is_valid(as_json(source.root))


@pytest.mark.parametrize("form", forms())
def test_is_a_schema(form: str) -> None:
    Draft202012Validator.check_schema(schema(form))


@pytest.mark.parametrize("form", forms())
def test_every_reference_leads_somewhere(form: str) -> None:
    names = set(re.findall(r'"#/\$defs/([^"]+)"', schema_text(form)))
    assert names <= set(schema(form)["$defs"])


def test_published_copy_is_fresh() -> None:
    """Run ``python scripts/make_schema.py`` when this fails."""
    path = ROOT / "docs" / "gentool.schema.json"
    assert path.read_text(encoding="utf-8") == schema_text()


def test_text_is_json_and_readable() -> None:
    assert json.loads(schema_text()) == schema()
    assert "\\u" not in schema_text()
    assert schema_text().endswith("}\n")


@pytest.mark.parametrize("edition", YEARS)
def test_says_every_label_of_the_form(edition: str) -> None:
    form = form_of(edition)
    text = schema_text(form.family)
    for table in form.tables:
        for row in table.rows:
            assert json.dumps(row.label.text, ensure_ascii=False) in text
    for part in form.parts:
        assert part.heading in text
        assert part.basis in text


GOOD = {
    "least": WHOLE,
    "2019": WHOLE.replace("2025", "2019")
    + f"{PUBLISHED}:\n  政府集中采购: {{采购项目数量: 2, 采购总金额: 25.1万元}}\n",
    "2020, a change": WHOLE.replace("2025", "2020")
    + f"{PUBLISHED}: {{行政许可: {{上一年项目数量: 5, 本年增/减: -2}}}}\n",
    "2020, a list of several kinds": WHOLE.replace("2025", "2020") + f"{PUBLISHED}: {{行政许可: [5, -2, 3]}}\n",
    "2019, 其他处理 as one row": WHOLE.replace("2025", "2019") + f"{APPLICATIONS}: {{其他处理: {{自然人: 1}}}}\n",
    "edition named": WHOLE + "格式: 2021\n",
    "heads": WHOLE
    + "数据: {网站: 373, 比例: 1.5, 名: 某某}\n核对: [公开信息总数 = 网站]\n联系方式: {电话: 0371-1}\n"
    + "发布日期: 2026-01-20\n落款: 财政局\n引言: |\n  前言\n",
    "date in Chinese": WHOLE + "发布日期: 2026年1月20日\n联系方式: 电话 1\n",
    "money": WHOLE + f"{PUBLISHED}: {{规章: /, 行政许可: 63, 行政处罚: [3], 行政事业性收费: 59237.2449}}\n",
    "column named in a row of one": WHOLE + f"{PUBLISHED}: {{行政许可: {{本年处理决定数量: 5}}}}\n",
    "remark": WHOLE + f"{PUBLISHED}: {{行政许可: {{数值: 5, 注: 含撤回}}, 注: 表下的注}}\n",
    "remark in a column": WHOLE + f"{PUBLISHED}: {{规范性文件: {{现行有效件数: {{数值: 6, 注: 含失效}}}}}}\n",
    "lists": WHOLE + f"{APPLICATIONS}: {{本年新收: [1, 0, 0, 0, 0, 0], 上年结转: [0, 0, 0, 0, 0, 0, 0]}}\n",
    "all nought": WHOLE + f"{APPLICATIONS}: 0\n{PUBLISHED}: /\n",
    "a group nought": WHOLE + f"{APPLICATIONS}: {{不予公开: 0, 无法提供: —}}\n",
    "groups": WHOLE
    + f"{APPLICATIONS}: {{不予公开: {{属于国家秘密: {{自然人: 3, 总计: 3}}, 危及“三安全一稳定”: 0}}}}\n",
    "a heading that is printed only": WHOLE + f"{APPLICATIONS}: {{本年度办理结果: {{予以公开: {{自然人: 1}}}}}}\n",
    "quoted figures": WHOLE + f'{APPLICATIONS}: {{予以公开: {{自然人: "1", 商业 企业: "/"}}}}\n',
    "official labels": HEAD
    + "一、总体情况: {（一）主动公开: 好, 平台建设: 好}\n政府信息公开工作存在的主要问题及改进情况: 人手不足\n"
    + "六、其他需要报告的事项: 无收费\n"
    + f"三、{APPLICATIONS}: {{一、本年新收政府信息公开申请数量: 0, （六）其他处理: {{3.其他: [0, 0, 0, 0, 0, 0]}}}}\n"
    + "政府信息公开行政复议和行政诉讼情况: {行政诉讼: {复议后起诉: 0}}\n",
}


@pytest.mark.parametrize("name", GOOD)
def test_accepts(name: str) -> None:
    assert accepted(GOOD[name]) == (True, True)


BAD = {
    "no unit": WHOLE.replace("单位: 云溪市财政局\n", ""),
    "unit with a slash": WHOLE.replace("财政局", "财政局/国资委"),
    "unit with a dot at the end": WHOLE.replace("财政局", "财政局."),
    "no year": WHOLE.replace("年度: 2025\n", ""),
    "year before the form": WHOLE.replace("2025", "2018"),
    "year of two digits": WHOLE.replace("2025", "25"),
    "edition of another year": WHOLE + '格式: "2019"\n',
    "unknown key": WHOLE + "附件: 一\n",
    "part missing": HEAD + "总体情况: 好\n其他需要报告的事项: 无收费\n",
    "empty text": WHOLE.replace("没有收费", ""),
    "unknown section": WHOLE.replace("主要问题: 人手不足", "问题们: 人手不足"),
    "sections where there are none": WHOLE.replace("没有收费", "{收费: 没有}"),
    "a list for a text": WHOLE.replace("一年来", "[一年来]"),
    "a lone figure": WHOLE + f"{APPLICATIONS}: {{予以公开: 5}}\n",
    "a lone figure for a group": WHOLE + f"{APPLICATIONS}: {{不予公开: 5}}\n",
    "negative": WHOLE + f"{APPLICATIONS}: {{予以公开: {{自然人: -1}}}}\n",
    "a list of five": WHOLE + f"{APPLICATIONS}: {{予以公开: [1, 0, 0, 0, 0]}}\n",
    "a list of eight": WHOLE + f"{APPLICATIONS}: {{予以公开: [1, 0, 0, 0, 0, 0, 1, 0]}}\n",
    "a short list without a total": WHOLE + f"{PUBLISHED}: {{规章: [1, 0]}}\n",
    "unknown column": WHOLE + f"{APPLICATIONS}: {{予以公开: {{自然: 1}}}}\n",
    "unknown row": WHOLE + f"{APPLICATIONS}: {{予以公布: 0}}\n",
    "row of another group": WHOLE + f"{APPLICATIONS}: {{无法提供: {{属于国家秘密: 0}}}}\n",
    "fraction": WHOLE + f"{PUBLISHED}: {{行政许可: 1.5}}\n",
    "a figure left empty": WHOLE + f"{PUBLISHED}: {{行政许可: }}\n",
    "a figure with its unit": WHOLE + f"{PUBLISHED}: {{行政许可: 5件}}\n",
    "too large": WHOLE + f"{PUBLISHED}: {{行政许可: 1000000000001}}\n",
    "a remark alone": WHOLE + f"{PUBLISHED}: {{行政许可: {{注: 含撤回}}}}\n",
    "more than figure and remark": WHOLE + f"{PUBLISHED}: {{规章: {{现行有效件数: {{数值: 1, 说明: 甲}}}}}}\n",
    "a list for a table": WHOLE + f"{APPLICATIONS}: [0, 0]\n",
    "a heading with figures of its own": WHOLE + f"{APPLICATIONS}: {{本年度办理结果: 0}}\n",
    "a row of the other edition": WHOLE.replace("2025", "2019") + f"{APPLICATIONS}: {{其他处理: {{逾期不补正: 0}}}}\n",
    "a column of the other edition": WHOLE + f"{PUBLISHED}: {{规章: {{本年新公开数量: 0}}}}\n",
    "no date": WHOLE + "发布日期: 明年\n",
    "data as a text": WHOLE + "数据: 三百\n",
    "sums as a text": WHOLE + "核对: 甲 = 乙\n",
}


@pytest.mark.parametrize("name", BAD)
def test_refuses_with_reading(name: str) -> None:
    assert accepted(BAD[name]) == (False, False)


@pytest.mark.parametrize("edition", YEARS)
def test_accepts_a_skeleton(edition: str) -> None:
    form = form_of(edition)
    assert accepted(blank(form, "云溪市财政局", form.first_year), form.family) == (True, True)


def test_error_names_the_wrong_place() -> None:
    (error,) = VALIDATOR.iter_errors(
        {"单位": "甲局", "年度": 2025, "总体情况": "好", "存在的主要问题及改进情况": "有", "其他需要报告的事项": "无"}
        | {APPLICATIONS: {"予以公开": {"自然人": -1}}}
    )
    assert list(error.absolute_path) == [APPLICATIONS, "予以公开", "自然人"]


FORMS = st.sampled_from([form_of(edition) for edition in YEARS])
FIGURES = st.sampled_from(
    ["0", "7", "/", "—", '"3"', "-1", "+2", "1.5", "9万元", "", "x", "{数值: 2, 注: 甲}", "{注: 甲}"]
)


@st.composite
def spelled(draw: st.DrawFn, label: Label) -> str:
    """Write a label in one of the ways that published reports do, right or not quite."""
    name = draw(st.sampled_from([label.key, label.text, *label.variants]))
    number = draw(st.sampled_from(["", "", "", "（一）", "1.", "(2)", "三、", "３．", "第一"]))
    place = draw(st.integers(0, len(name)))
    noise = draw(st.sampled_from(["", "", " ", "　", "，", "”", "x"]))
    return json.dumps(f"{number}{name[:place]}{noise}{name[place:]}", ensure_ascii=False)


@st.composite
def written_row(draw: st.DrawFn, columns: tuple[Label, ...]) -> str:
    """Write a row as a mapping, as a list, or as one figure."""
    way = draw(st.sampled_from(["mapping", "list", "one"]))
    if way == "one":
        return draw(FIGURES)
    if way == "list":
        length = draw(st.integers(max(0, len(columns) - 2), len(columns) + 1))
        return f"[{', '.join(draw(FIGURES) or '0' for _ in range(length))}]"
    chosen = draw(st.lists(st.sampled_from(columns), unique_by=lambda column: column.key, max_size=3))
    return f"{{{', '.join(f'{draw(spelled(column))}: {draw(FIGURES)}' for column in chosen)}}}"


@st.composite
def written_rows(draw: st.DrawFn, table: Table, labels: tuple[Label, ...]) -> str:
    chosen = draw(st.lists(st.sampled_from(labels), unique_by=lambda label: label.key, max_size=2))
    rows = []
    for label in chosen:
        columns = next(row.columns for row in table.rows if row.label in tuple(label.leaves))
        below = written_rows(table, label.children) if label.children else written_row(columns)
        rows.append(f"{draw(spelled(label))}: {draw(below | FIGURES)}")
    return f"{{{', '.join(rows)}}}"


@st.composite
def written_file(draw: st.DrawFn) -> tuple[str, str]:
    form: Form = draw(FORMS)
    table = draw(st.sampled_from(form.tables))
    part = next(part for part in form.parts if part.table is table)
    labels = draw(st.sampled_from([table.tree, tuple(label for block in table.blocks for label in block.rows)]))
    heading = draw(st.sampled_from([part.key, part.heading, *part.variants]))
    bare = BARE[form.family].replace("2025", str(form.first_year))
    return f"{bare}{heading}: {draw(written_rows(table, labels))}\n", form.family


@given(written_file())
def test_accepts_what_reading_accepts(written: tuple[str, str]) -> None:
    by_reading, by_schema = accepted(*written)
    assert by_schema or not by_reading


@given(st.text("云溪市财政局. /:*·（）-　1", max_size=65))
def test_unit_names_are_those_of_reading(unit: str) -> None:
    text = WHOLE.replace("云溪市财政局", json.dumps(unit, ensure_ascii=False))
    by_reading, by_schema = accepted(text)
    assert by_reading == by_schema
