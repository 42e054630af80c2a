"""Two reports compared: the same whatever file they are in, and every change told once, at its place."""

import json
import shutil
from pathlib import Path

import pytest
from lxml import html

from gentool.blanks.excel import workbook as excelform
from gentool.checks.api import load
from gentool.cli.app import status_of
from gentool.comparing.differences import Comparison, Kind, compare
from gentool.comparing.output import as_json, as_page, as_text
from gentool.form.loading import form_of
from gentool.importing.api import import_source
from gentool.render.build import SUFFIXES, render
from gentool.report.model import Report
from tests import YUNXI
from tests.builders import balanced, report_of, yaml_of

TEXT = yaml_of(form_of("2021"), balanced(form_of("2021"), 7), 2025)
SENTENCES = "这一部分写得足够长，说明了全年的工作，也说明了下一步的打算，还说明了群众的评价。"


def example() -> Report:
    last = load(YUNXI / "2024" / "renshe.yaml").report
    report = load(YUNXI / "2025" / "renshe.yaml", last_year=last).report
    assert report is not None
    return report


def edited(*edits: tuple[str, str], text: str = TEXT) -> Report:
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return report_of(text, "后.yaml")[0]


def found(*edits: tuple[str, str]) -> Comparison:
    return compare(report_of(TEXT, "前.yaml")[0], edited(*edits))


def told(comparison: Comparison) -> list[tuple[Kind, str, str, str]]:
    return [(each.kind, each.field, each.first, each.second) for each in comparison.differences]


def test_a_figure_that_changed_in_a_chart_is_told() -> None:
    def with_chart(value: int | str) -> Report:
        chart = f"![条数](柱状图: 甲={value}, 乙=2)"
        own = ("主动公开政府信息情况:", "数据: {金额: 35.60}\n主动公开政府信息情况:")
        return edited(own, (f"概述: {SENTENCES}", f"概述: |\n    {SENTENCES}\n    {chart}"))

    (change,) = compare(with_chart(1), with_chart(3)).differences
    assert (change.first, change.second) == ("条数（柱状图）：甲 1，乙 2", "条数（柱状图）：甲 3，乙 2")
    assert not compare(with_chart("金额"), with_chart("35.6")).differences  # a sum of money may end in zeros


@pytest.mark.parametrize("name", ["docx", "html", "fragment", "pdf"])
def test_a_report_and_what_was_made_of_it_are_the_same(name: str) -> None:
    report = example()
    data = render(report, name)
    published = import_source(data, f"报告{SUFFIXES[name]}").report.report
    assert published is not None
    comparison = compare(report, published)
    assert told(comparison) == []
    assert "两份报告相同" in as_text(comparison)
    assert json.loads(as_json(comparison))["same"] is True


def test_a_report_and_its_filled_form_are_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in ("2024", "2025"):
        shutil.copytree(YUNXI / folder, tmp_path / folder)
    form = tmp_path / "2025" / "表.xlsx"
    form.write_bytes(excelform.filled(example())[0])
    status = status_of(
        ["compare", str(tmp_path / "2025/renshe.yaml"), str(form), "--last-year", str(tmp_path / "2024/renshe.yaml")]
    )
    assert (status, "两份报告相同" in capsys.readouterr().out) == (0, True)


def test_one_figure_is_one_difference_with_how_much() -> None:
    form = form_of("2021")
    address = next(each for each in form.addresses if each.row == "予以公开")
    figures = balanced(form, 7)
    other = report_of(yaml_of(form, {**figures, address: figures[address] + 4}, 2025), "后.yaml")[0]
    comparison = compare(report_of(TEXT, "前.yaml")[0], other)
    assert [(each.kind, each.address, each.gap) for each in comparison.differences] == [(Kind.FIGURE, address, 4)]
    assert "后一份多 4" in as_text(comparison)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param([("云溪市测试局", "云溪市试验局")], [(Kind.HEAD, "单位")], id="unit"),
        pytest.param([("也说明了", "又说明了")], [(Kind.CHANGED, "总体情况")], id="a word"),
        pytest.param([(SENTENCES, f"{SENTENCES}||另起一段，说别的。")], [(Kind.ONLY_SECOND, "总体情况")], id="added"),
    ],
)  # fmt: skip
def test_a_change_of_the_text_is_told_once(edits: list[tuple[str, str]], expected: list[tuple[Kind, str]]) -> None:
    edits = [(old, f"|\n    {new}".replace("||", "\n    ") if "||" in new else new) for old, new in edits]
    kinds = [(each.kind, each.field) for each in found(*edits).differences]
    assert [each for each in kinds if each[1] not in ("标题", "引言")] == expected


def test_a_paragraph_that_was_moved_is_told_as_one() -> None:
    mine = "|\n    甲事已经办好，群众很满意。\n    乙项工作另有专门的安排和检查。\n    丙处窗口全年开放。"
    theirs = "|\n    乙项工作另有专门的安排和检查。\n    丙处窗口全年开放。\n    甲事已经办好，群众很满意。"
    first, second = (edited((SENTENCES, text)) for text in (mine, theirs))
    assert told(compare(first, second)) == [
        (Kind.MOVED, "总体情况", "甲事已经办好，群众很满意。", "甲事已经办好，群众很满意。")
    ]


def test_what_changed_in_a_paragraph_is_marked() -> None:
    comparison = found(("也说明了", "又说明了"))
    assert "【也】" in as_text(comparison)
    assert "【又】" in as_text(comparison)
    page = html.fromstring(as_page(comparison))
    assert [each.text for each in page.xpath("//li//del")] == ["也"]
    assert [each.text for each in page.xpath("//li//ins")] == ["又"]


def test_the_page_shows_both_tables_as_one() -> None:
    last = load(YUNXI / "2024" / "renshe.yaml").report
    assert last is not None
    comparison = compare(last, example())
    page = html.fromstring(as_page(comparison))
    cells = [each for each in comparison.differences if each.address is not None]
    assert len(page.xpath("//td[@class='differs']")) == len(cells) > 10
    assert "src=" not in as_page(comparison)
    assert "://" not in as_page(comparison)


def test_reports_of_two_editions_are_compared_where_they_have_the_same() -> None:
    other = report_of(yaml_of(form_of("2019"), balanced(form_of("2019"), 7), 2020), "旧.yaml")[0]
    comparison = compare(report_of(TEXT, "前.yaml")[0], other)
    assert {Kind.FIGURE, Kind.ONLY_SECOND} <= {each.kind for each in comparison.differences}
    assert as_page(comparison)


def test_what_a_page_may_show_otherwise_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same characters are no proof of the same figures, where one of them turns the others round."""
    report = example()
    page = render(report, "html").decode()
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    (tmp_path / "b.html").write_text(page.replace(">63<", ">\u202e63<", 1), encoding="utf-8")
    assert status_of(["compare", str(tmp_path / "a.html"), str(tmp_path / "a.html")]) == 0
    assert "I-HIDDEN" not in capsys.readouterr().err
    assert status_of(["compare", str(tmp_path / "a.html"), str(tmp_path / "b.html")]) == 0
    said = capsys.readouterr().err
    assert "I-HIDDEN" in said
    assert "有读不准的地方" in said
    page = as_page(found(("也说明了", "也\u202e说明了")))
    assert ("\u202e" in page, "\\u202e" in page) == (False, True)


def test_the_command_tells_by_its_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text(TEXT, encoding="utf-8")
    second.write_text(TEXT.replace("也说明了", "又说明了", 1), encoding="utf-8")
    assert status_of(["compare", str(first), str(first)]) == 0
    assert status_of(["compare", str(first), str(second), "-o", str(tmp_path / "对照.html")]) == 1
    assert (tmp_path / "对照.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert status_of(["compare", str(first), str(tmp_path / "没有.docx")]) == 2
    assert status_of(["compare", str(first), str(second), "-o", "x.docx"]) == 2
    capsys.readouterr()
    assert status_of(["compare", str(first), str(second), "--format", "json"]) == 1
    difference = json.loads(capsys.readouterr().out)["differences"][0]
    assert (difference["kind"], difference["field"]) == ("changed", "总体情况")
