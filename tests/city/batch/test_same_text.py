"""What only the whole city can tell: texts that two units share (C-SAME), and other units named by their roster."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from gentool.city.batch.results import CityResult, UnitResult
from gentool.city.batch.running import run
from gentool.city.batch.settings import Asked
from gentool.city.batch.work import check_city
from gentool.problems.problem import Severity
from tests.city.batch.cities import OUTPUT, YEAR, file_of, make_city, report_text, unit_name
from tests.city.batch.test_city_report import city_of
from tests.city.batch.test_unchanged import built, edit, has_nothing_to_do

TEA = "围绕春茶上市，在网站开设茶价专栏，每周公布三个市场的收购价，并在茶园路口设置公示牌，方便茶农随时查看。"
TOUCHED = TEA.replace("每周公布三个市场", "每月公布五个市场").replace("随时查看", "查看")
SUPERVISION = "  监督保障: "
FIELD = "总体情况.监督保障"
ANSWER = f"核实:\n  - {{代码: C-SAME, 字段: {FIELD}, 说明: 两单位合办}}\n"
WARNING, INFO = Severity.WARNING, Severity.INFO


def write(root: Path, number: int, text: str, more: str = "") -> None:
    """Give a unit a text of its own; what else it wrote, all others have as well."""
    report = report_text(number).replace(SUPERVISION, f"{SUPERVISION}{text}")
    file_of(root, number).write_text(report + more, encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    city = make_city(tmp_path / "city", 4)
    write(city, 1, TEA)
    write(city, 3, TOUCHED)
    return city


def told(result: CityResult, code: str = "C-SAME") -> list[tuple[str, Severity]]:
    """Return the units that are told something, and how grave it is."""
    return [
        (unit.unit.name, problem.severity) for unit in result.units for problem in unit.problems if problem.code == code
    ]


COMMON = (unit_name(0), INFO)
BOTH = [COMMON, (unit_name(1), WARNING), (unit_name(3), WARNING)]


def test_both_are_told_with_file_line_and_likeness_and_the_common_sentences_once(root: Path) -> None:
    result = built(root)
    assert told(result) == BOTH
    (problem,) = (problem for problem in result.units[3].problems if problem.code == "C-SAME")
    line = file_of(root, 1).read_text(encoding="utf-8").split(TEA)[0].count("\n") + 1
    assert f"“{unit_name(1)}”的报告（{YEAR}/b00001.yaml:{line}）的一段几乎相同，相似 88%" in problem.message
    assert (problem.where.file, problem.field) == (f"{YEAR}/b00003.yaml", FIELD)
    assert result.is_sound


def test_a_check_says_what_a_batch_says(root: Path) -> None:
    said = {problem for problem in check_city(city_of(root))[0] if problem.code == "C-SAME"}
    assert said == {problem for unit in built(root).units for problem in unit.problems if problem.code == "C-SAME"}
    assert len(said) == 3


def test_page_and_list_show_it(root: Path) -> None:
    built(root)
    for name in ("index.html", "problems.json"):
        assert (root / OUTPUT / name).read_text(encoding="utf-8").count("几乎相同，相似") == 2


def test_nothing_changed_says_the_same_again(root: Path) -> None:
    first = built(root)
    assert has_nothing_to_do(root)
    assert told(built(root)) == told(first)


def test_one_changed_report_is_built_and_the_other_is_told_as_well(root: Path) -> None:
    built(root)
    write(root, 0, TEA)
    result = built(root)
    assert [unit.unit.name for unit in result.units if not unit.reused] == [unit_name(0)]
    assert set(told(result)) == {COMMON, *((unit_name(number), WARNING) for number in (0, 1, 3))}
    write(root, 0, "")
    write(root, 3, "")
    assert told(built(root)) == [COMMON]
    assert has_nothing_to_do(root)


def test_a_unit_that_leaves_the_roster_is_no_copy_any_more(root: Path) -> None:
    built(root)
    edit("gentool.yaml", f"  - {unit_name(3)}\n", "")(root)
    result = built(root)
    assert told(result) == [COMMON]
    assert all(unit.reused for unit in result.units)


def test_an_answer_is_heard_on_its_own_side_and_one_that_is_not_needed_is_told(root: Path) -> None:
    write(root, 1, TEA, ANSWER)
    write(root, 2, "", ANSWER)
    result = built(root)
    assert told(result) == [COMMON, (unit_name(1), INFO), (unit_name(3), WARNING)]
    (answered,) = (problem for problem in result.units[1].problems if problem.code == "C-SAME")
    assert (answered.answer, answered.message[:11]) == ("两单位合办", "已核实：两单位合办。（")
    assert told(result, "V-STALE") == [(unit_name(2), WARNING)]
    page = html.fromstring((root / OUTPUT / "index.html").read_text(encoding="utf-8"))
    summaries = [summary.text_content().rpartition("：")[0] for summary in page.iter("summary")]
    assert [text for text in summaries if "核实" in text] == ["1 个警告，已核实 1"]
    assert has_nothing_to_do(root)


def test_while_a_unit_is_missing_no_answer_is_called_unneeded(root: Path) -> None:
    write(root, 2, "", ANSWER)
    file_of(root, 0).unlink()
    assert told(built(root), "V-STALE") == []


def test_a_report_of_another_year_is_not_compared(root: Path) -> None:
    text = file_of(root, 3).read_text(encoding="utf-8").replace(f"年度: {YEAR}", f"年度: {YEAR - 1}")
    file_of(root, 3).write_text(text, encoding="utf-8")
    assert (unit_name(1), WARNING) not in told(built(root))


SPEAKS = "云溪市茶叶局高度重视政府信息公开工作，全年研究三次。"


def test_a_change_of_the_roster_is_seen_where_its_names_are_spoken_of_and_builds_nothing_else(root: Path) -> None:
    write(root, 2, SPEAKS)
    assert told(built(root), "P-OTHER") == []
    edit("gentool.yaml", "单位:\n", "单位:\n  - 云溪市茶叶局\n")(root)
    for expected in ([(unit_name(2), WARNING)], []):
        result = built(root)
        assert told(result, "P-OTHER") == expected
        made = [unit.unit.name for unit in result.units if not unit.reused]
        assert made[-1] == unit_name(2)
        assert len(made) <= 2
        assert has_nothing_to_do(root)
        edit("gentool.yaml", "  - 云溪市茶叶局\n", "")(root)


def test_a_roster_changed_in_a_run_that_was_stopped_is_seen_by_the_next(root: Path) -> None:
    write(root, 2, SPEAKS)
    built(root)
    edit("gentool.yaml", "单位:\n", "单位:\n  - 云溪市茶叶局\n")(root)

    def stop(done: int, total: int, unit: UnitResult) -> None:
        if unit.unit.name == unit_name(2):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(city_of(root), root / OUTPUT, Asked(), workers=1, progress=stop)
    edit("gentool.yaml", "  - 云溪市茶叶局\n", "")(root)
    assert told(built(root), "P-OTHER") == []
