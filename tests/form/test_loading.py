"""The editions: those installed make sense, those that contradict themselves are named with all their faults."""

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from gentool.checks.mentions.lexicon import Lexicon
from gentool.form.data_folder import templates_folder
from gentool.form.loading import STORE, edition_for, editions, form_of, forms, installed, load_form, stored
from gentool.form.merging import Entry, read_merged
from gentool.form.model import fold
from gentool.problems.problem import GentoolError


def data(edition: str = "2021", form: str = "disclosure") -> dict[str, Any]:
    merged = read_merged(templates_folder() / form / edition / "form.yaml")
    return json.loads(json.dumps(merged))  # type: ignore[no-any-return]


def test_the_years_are_covered_without_gap_or_overlap() -> None:
    assert editions() == editions(forms()[0]) == ("2019", "2021")
    assert [edition_for(year) for year in (2018, 2019, 2020, 2021, 2025, 2040)] == [
        None, "2019", "2019", "2021", "2021", "2021",
    ]  # fmt: skip


@pytest.mark.parametrize("edition", editions())
def test_installed_editions_make_sense(edition: str) -> None:
    form = form_of(edition)
    assert form is form_of(edition, forms()[0])
    assert (form.folder, form.edition) == (f"{forms()[0]}/{edition}", edition)
    assert [part.number for part in form.parts] == list("一二三四五六")
    assert len(form.tables) == 3
    assert len(form.tables[1].rows) == {"2019": 23, "2021": 25}[edition]


def faults(tmp_path: Path, form: dict[str, Any]) -> list[str]:
    path = tmp_path / "form.yaml"
    path.write_text(yaml.safe_dump(form, allow_unicode=True), encoding="utf-8")
    with pytest.raises(GentoolError) as caught:
        load_form(path)
    assert {problem.code for problem in caught.value.problems} == {"F-FORM"}
    assert {problem.where.file for problem in caught.value.problems} == {str(path)}
    assert all(problem.message.endswith("。") for problem in caught.value.problems)
    return [problem.message.removesuffix("。") for problem in caught.value.problems]


def table(form: dict[str, Any], number: int) -> dict[str, Any]:
    found: dict[str, Any] = form["parts"][number]["table"]
    return found


def test_a_rule_about_a_row_that_is_not_there(tmp_path: Path) -> None:
    form = data()
    table(form, 2)["rules"][1]["sum"].append("没有的行")
    assert faults(tmp_path, form) == ["表三的规则 T3-SUM 提到“没有的行”，表中没有"]


def test_a_rule_about_a_column_that_is_not_there(tmp_path: Path) -> None:
    form = data()
    table(form, 2)["rules"][0]["total"] = "合计"
    assert "表三的规则 T3-ROW 提到“合计”，表中没有" in faults(tmp_path, form)


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ({"sum": ["罚款", "罚没金额"]}, "表一的规则 TL1-SUM 把不能相加的格子加在一起"),
        ({"sum": ["罚款", "没有的行"]}, "表一的规则 TL1-SUM 提到“没有的行”，表中没有"),
        ({"along": "column"}, "表一的规则 TL1-SUM 的 along：没有 columns 的表用 table，其余不用"),
        ({"along": "页"}, "表一的规则 TL1-SUM 的 along 应是 row、column、table 之一"),
    ],
)
def test_a_sum_of_a_whole_table_that_cannot_be(rule: dict[str, Any], fault: str, tmp_path: Path) -> None:
    form = data(form="law-enforcement")
    table(form, 0)["rules"][0].update(rule)
    assert faults(tmp_path, form) == [fault]


@pytest.mark.parametrize("kind", ["yes-no", "text", "date", "percent", "amount"])
def test_what_is_no_number_enters_no_sum(kind: str, tmp_path: Path) -> None:
    form = data(form="law-enforcement")
    table(form, 0)["blocks"][0]["rows"][0]["children"][1]["kind"] = kind
    assert faults(tmp_path, form) == ["表一的规则 TL1-SUM 把不能相加的格子加在一起"]


def test_a_limit_about_what_is_not_there(tmp_path: Path) -> None:
    form = data(form="law-enforcement")
    table(form, 1)["limits"][0]["most"] = ["来信"]
    assert faults(tmp_path, form) == ["表二的规则 TL2-ACCEPT 提到“来信”，表中没有"]


def test_a_balance_across_years_about_what_is_not_there(tmp_path: Path) -> None:
    form = data()
    table(form, 1)["years"][0]["rows"] = ["规章", "章程"]
    assert "表二的规则 Y-VALID 提到“章程”行，表中没有" in faults(tmp_path, form)
    form = data()
    table(form, 1)["years"][0]["last"] = {"废止件数": 1}
    assert "表二的规则 Y-VALID 提到“规章”行没有的列" in faults(tmp_path, form)


def test_a_table_that_is_too_narrow(tmp_path: Path) -> None:
    form = data()
    table(form, 2)["width"] = 9
    table(form, 3)["width"] = 14
    assert faults(tmp_path, form) == ["表三宽 9 格，放不下 7 列数字", "表四宽 14 格，放不下 15 列数字"]


def test_the_same_row_twice(tmp_path: Path) -> None:
    form = data()
    table(form, 1)["blocks"][2]["rows"].append("行政处罚")
    assert any("“行政处罚”出现了两次" in fault for fault in faults(tmp_path, form))


def test_a_variant_that_is_another_rows_name(tmp_path: Path) -> None:
    form = data()
    table(form, 1)["blocks"][0]["rows"][1]["variants"].append("规章")
    assert any("“规章”出现了两次" in fault for fault in faults(tmp_path, form))


def test_a_part_with_nothing_or_with_both(tmp_path: Path) -> None:
    form = data()
    del form["parts"][0]["narrative"]
    form["parts"][1]["narrative"] = {"least": 1}
    assert [fault for fault in faults(tmp_path, form) if "恰好" in fault] == [
        "“总体情况”必须恰好有 narrative 和 table 之一",
        "“主动公开政府信息情况”必须恰好有 narrative 和 table 之一",
    ]


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    form = data()
    form["parts"].append(form["parts"][0])
    table(form, 3)["alias"] = table(form, 2)["alias"]
    assert {"部分“总体情况”出现了两次", "表的简称“申请”出现了两次"} <= set(faults(tmp_path, form))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("（一）予以公开", "予以公开"),
        ("(一) 予以公开", "予以公开"),
        ("一、本年新收", "本年新收"),
        ("1.属于国家秘密", "属于国家秘密"),
        ("8、属于行政查询事项", "属于行政查询事项"),
        ("商业 企业", "商业企业"),
        ("商业\u3000企业", "商业企业"),
        ("危及“三安全一稳定”", "危及三安全一稳定"),
        ("总计：", "总计"),
        ("１２", "12"),
        ("。", "。"),
    ],
)
def test_labels_are_folded_to_what_identifies_them(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_what_titles_call_a_report_is_a_regular_expression(tmp_path: Path) -> None:
    form = data() | {"titled": "(年报"}
    (fault,) = faults(tmp_path, form)
    assert fault.startswith("titled 不是正则表达式（")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("years: [", "不是 YAML"),
        ("name: 甲\n", "有一处没有写 'years'"),
        ("", "有一处写得不对"),
        ("extends: [a]", "extends 应当写一个文件夹"),
        ("? [a, b]\n: 1", "“:”前面应当是一个词"),
        ("first: !!timestamp x", "“x”不是 timestamp"),
        ("first: !!python/name:os.system x", "类型标签"),
        ("a: &a\n  b: *a", "引用了它自己"),
        ("a: &a 1\nb: [" + "*a, " * 11 + "]", "引用了 10 次以上"),
        ("a: " + "[" * 900 + "]" * 900, "套了 20 层以上"),
    ],
)
def test_what_is_no_form_is_told_with_its_file(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GentoolError) as caught:
        load_form(path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.file) == ("F-FORM", str(path))
    assert said in problem.message


HALL = Path(__file__).parents[1] / "invented" / "templates" / "hall"


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to everything in a tree of plain values."""
    for step in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield (*at, step)
        yield from places(value[step], (*at, step))


@pytest.mark.parametrize("other", [5, "((", [], {"a": 1}, None], ids=str)
def test_a_value_of_another_kind_is_told_wherever_it_stands(other: Any, tmp_path: Path) -> None:
    """Nothing but F-FORM is raised, and a form that loads is one: its figures have addresses, its words compile."""
    form = json.loads(json.dumps(read_merged(HALL / "2020" / "form.yaml")))
    path = tmp_path / "form.yaml"
    for *way, last in list(places(form)):
        around = form
        for step in way:
            around = around[step]
        kept, around[last] = around[last], other
        path.write_text(json.dumps(form), encoding="utf-8")
        with contextlib.suppress(GentoolError):
            loaded = load_form(path)
            assert all(loaded.field(address) for address in loaded.addresses)
            assert isinstance(loaded.applies_to(2025), bool)
            for table in loaded.tables:
                if table.wordings:
                    Lexicon(loaded, table, table.wordings, 2025).tokens("没有")
        around[last] = kept


def test_an_unknown_kind_is_told(tmp_path: Path) -> None:
    form = data()
    table(form, 1)["blocks"][0]["columns"] = [{"key": "本年制发件数", "kind": "mony"}]
    (fault,) = faults(tmp_path, form)
    assert "mony" in fault
    assert "count、change、money" in fault


def test_two_forms_of_one_name_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(templates_folder() / forms()[0], tmp_path / "again")
    monkeypatch.setattr("gentool.form.loading.template_folders", lambda: (tmp_path, templates_folder()))
    with pytest.raises(GentoolError) as caught:
        installed.__wrapped__()
    (problem,) = caught.value.problems
    assert problem.message == f"“政府信息公开工作年度报告”也是 {forms()[0]} 的名称，请另起一个。"
    assert problem.where.file == str(tmp_path / "again" / "form.yaml")


@pytest.mark.parametrize("last", ["", ", last: 2021"])
def test_two_editions_for_one_year_are_told(last: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "templates"
    shutil.copytree(templates_folder(), folder)
    old = folder / forms()[0] / "2019" / "form.yaml"
    text = old.read_text(encoding="utf-8")
    assert ", last: 2020" in text
    old.write_text(text.replace(", last: 2020", last), encoding="utf-8")
    monkeypatch.setattr("gentool.form.loading.template_folders", lambda: (folder,))
    with pytest.raises(GentoolError) as caught:
        installed.__wrapped__()
    (problem,) = caught.value.problems
    assert problem.where.file == str(folder / forms()[0] / "2021" / "form.yaml")
    assert problem.where.line
    assert "从 2021 年起，而前一版从 2019 年起" in problem.message
    assert str(old) in (problem.hint or "")


@pytest.mark.parametrize(
    ("written", "instead", "fault"),
    [
        ('"least": 50', '"least": "五十"', "有一处写得不对：least 应当是大于 0 的整数"),
        ('"least": 50', '"leest": 50', "这里不能写“leest”，是不是想写“least”？"),
        ('"vertical": true', '"vertikal": true', "这里不能写“vertikal”，是不是想写“vertical”？"),
        ('"unit": "万元"', '"unit": "万元", "colour": "red"', "这里不能写“colour”"),
        ('"width": 4', '"width": "四"', "有一处写得不对：width 应当是大于 0 的整数"),
        ('"alias": "公开"', '"alias": "公开（件）"', "“公开（件）”不能作 key 或 alias"),
        ('"key": "本年新收"', '"key": "本年 新收"', "“本年 新收”不能作 key 或 alias"),
        ("年政府信息公开工作年度报告\"", "年工作概览\"", "titled 与 title 里单位、年度以外的文字“年工作概览”对不上"),
        ('"key": "总体情况"', '"key": "主动公开政府信息情况"', "部分“主动公开政府信息情况”出现了两次"),
    ],
)  # fmt: skip
def test_what_would_be_found_out_late_is_told(tmp_path: Path, written: str, instead: str, fault: str) -> None:
    text = json.dumps(data(), ensure_ascii=False)
    assert written in text
    path = tmp_path / "form.yaml"
    path.write_text(text.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(GentoolError) as caught:
        load_form(path)
    assert any(fault in problem.message for problem in caught.value.problems)


def test_the_store_is_fresh_and_what_it_holds_makes_sense() -> None:
    folder = templates_folder()
    assert (folder / STORE).read_bytes() == stored(folder), "run: make generated"
    for path in folder.glob("*/*/form.yaml"):
        load_form(path)


@pytest.mark.parametrize("spoil", ["form.yaml", "2021/form.yaml", STORE])
def test_a_form_that_changed_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: str) -> None:
    folder = tmp_path / "templates"
    shutil.copytree(templates_folder(), folder)
    monkeypatch.setattr("gentool.form.loading.template_folders", lambda: (folder,))
    assert not isinstance(installed.__wrapped__()[forms()[0]]["2021"], Entry)
    path = folder / STORE if spoil == STORE else folder / forms()[0] / spoil
    path.write_bytes(path.read_bytes()[:-1] if spoil == STORE else path.read_bytes() + b"more: 1\n")
    read = installed.__wrapped__()[forms()[0]]["2021"]
    assert isinstance(read, Entry)
    assert ("more" in read) == (spoil != STORE)
