"""A large city in pages: every unit once, those that need attention first, nothing too large, nothing left behind."""

from __future__ import annotations

import io
import json
import posixpath
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html
from openpyxl import load_workbook

from gentool.city.batch import results
from gentool.city.batch.publishing import PAGE, PROBLEMS, SUMS, Journal, problems_json, publish
from gentool.city.batch.results import FOLDER, MOST_TOLD, MOST_UNITS, CityResult, State, UnitResult, pages_of
from gentool.city.batch.workbook import workbook
from gentool.problems.problem import GentoolError, Severity
from tests.city.batch.cities import OUTPUT, contents, make_city
from tests.city.batch.results_to_show import city_result, province
from tests.city.batch.test_unchanged import built, has_nothing_to_do

LARGE = province()
Change = Callable[[UnitResult, int], UnitResult]


def changed(change: Change) -> CityResult:
    units = tuple(change(unit, number) for number, unit in enumerate(LARGE.units))
    return replace(LARGE, units=units, problems=LARGE.problems[:1])


def category(name: Callable[[int], str]) -> Change:
    return lambda unit, number: replace(unit, unit=unit.unit._replace(category=name(number)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("province")
    publish(LARGE, folder, {})
    return folder


def test_up_to_so_many_units_there_is_one_page() -> None:
    assert pages_of(replace(LARGE, units=LARGE.units[:MOST_UNITS])) == []
    assert pages_of(replace(LARGE, units=LARGE.units[: MOST_UNITS + 1]))


@pytest.mark.parametrize(
    ("change", "labels"),
    [
        (lambda unit, _: unit, ["政府部门", "乡镇街道"]),
        (category(lambda _: ""), ["各单位（1/2）", "各单位（2/2）"]),
        (category(lambda _: "县级"), ["县级（1/2）", "县级（2/2）"]),
        (category(lambda number: "县级" if number < 510 else ""), ["县级（1/2）", "县级（2/2）", "未分类"]),
        (category(str), ["各单位（1/2）", "各单位（2/2）"]),
    ],
    ids=["two categories", "none", "one", "some without", "more than pages"],
)
def test_units_are_divided_by_category_those_to_be_chased_first(change: Change, labels: list[str]) -> None:
    result = changed(change)
    pages = pages_of(result)
    assert [page.label for page in pages] == labels
    assert Counter(unit.unit for page in pages for unit in page.result.units) == Counter(
        unit.unit for unit in result.units
    )
    assert max(len(page.result.units) for page in pages) <= MOST_UNITS
    for _, group in groupby(pages, key=lambda page: page.label.partition("（")[0]):
        units = [unit for page in group for unit in page.result.units]
        assert units == sorted(units, key=rank)


def rank(unit: UnitResult) -> int:
    states = [State.FAULTY, State.MISSING, State.SOUND]
    return 2 * states.index(unit.state) + (unit.state is State.SOUND and not unit.count(Severity.WARNING))


def test_a_page_ends_where_much_is_told_and_no_file_is_too_large(tmp_path: Path) -> None:
    problem = LARGE.units[2].problems[0]
    long = tuple(replace(problem, message=f"{number}“" + "数" * 150, hint="请" * 60) for number in range(30))
    publish(changed(lambda unit, _: replace(unit, problems=long if unit.file else unit.problems)), tmp_path, {})
    sizes = {path.name: path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()}
    assert max(sizes.values()) < 2_000_000
    assert len([name for name in sizes if re.fullmatch(r"\d+\.html", name)]) > 5


def test_problems_of_nobody_have_pages_when_they_are_many() -> None:
    strays = tuple(replace(LARGE.problems[0], message=f"文件 {number}") for number in range(MOST_TOLD + 1))
    result = replace(LARGE, problems=strays)
    *_, last = pages_of(result)
    assert (last.label, len(last.result.problems), last.result.units) == ("不属于任何单位的问题", MOST_TOLD + 1, ())
    assert [page.label for page in pages_of(replace(result, problems=strays[:MOST_TOLD]))] == ["政府部门", "乡镇街道"]


def test_every_page_and_report_is_reached_by_links_alone(folder: Path) -> None:
    linked: set[str] = set()
    for name in (PAGE, f"{FOLDER}/0001.html", f"{FOLDER}/0002.html"):
        page = html.parse(str(folder / name)).getroot()
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        links = [link for link in page.xpath("//a/@href") if not link.startswith("#")]
        assert not [link for link in links if re.match(r"[a-z]+:|/", link)]
        linked |= {posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(link))) for link in links}
        assert [element.get("id") for element in page.xpath("//*[@hidden]")] == ["filter"]
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    outputs = {output for unit in LARGE.everything for output in unit.outputs}
    assert linked == (files | outputs) - {f"{FOLDER}/search-1.js", f"{FOLDER}/.gentool-drawn"}


def test_sums_and_pictures_come_first(folder: Path) -> None:
    page = html.parse(str(folder / PAGE)).getroot()
    assert page.xpath("//h2/@id") == ["overview", "astray", "pictures", "sums", "own", "units"]
    rows = [
        [" ".join(cell.text_content().split()) for cell in row] for row in page.xpath("//table[@class='pages']//tr")
    ]
    assert rows[1] == ["政府部门", "480", "360", "80", "40", "Excel：政府部门"]


def test_the_list_that_is_searched_names_every_unit_and_its_row(folder: Path) -> None:
    text = (folder / FOLDER / "search-1.js").read_text(encoding="utf-8")
    listed = json.loads("[" + text.removeprefix("units.push(...[").removesuffix("]);\n") + "]")
    for name, label, lines in listed:
        page = html.parse(str(folder / FOLDER / f"{name}.html")).getroot()
        assert page.xpath("string(//h1)").endswith(label)
        for row, line in enumerate(lines.split("\n"), 1):
            unit, state, codes = line.split("\t")
            (shown,) = page.xpath(f"//tr[@id='u{row}']")
            told = shown.text_content()
            assert unit in told
            assert list(State)[int(state)].value in told
            assert all(code in told for code in codes.split())
    assert sum(lines.count("\n") + 1 for *_, lines in listed) == len(LARGE.units)


def test_the_problems_are_counted_in_one_file_and_told_in_many(folder: Path) -> None:
    whole = json.loads((folder / PROBLEMS).read_bytes())
    parts = [json.loads((folder / name).read_bytes()) for name in whole["pages"]]
    told = [problem for part in (whole, *parts) for problem in part["problems"]]
    alone = json.loads(problems_json(LARGE))
    assert whole["summary"] == alone["summary"]
    assert Counter(map(str, told)) == Counter(map(str, alone["problems"]))


def test_the_workbook_has_a_row_for_each_page_and_the_pages_one_for_each_unit(folder: Path) -> None:
    whole = load_workbook(folder / SUMS, data_only=True)
    alone = load_workbook(io.BytesIO(workbook(LARGE)), read_only=True, data_only=True)
    assert whole.sheetnames == alone.sheetnames
    for sheet, other in zip(whole.worksheets[:-1], alone.worksheets[:-1], strict=True):
        assert list(sheet.values)[-1] == list(filter(None, other.values))[-1]
    table = whole.worksheets[1]
    assert [row[:3] for row in table.iter_rows(min_row=4, values_only=True)] == [
        ("0001 政府部门", "440/480", "80"),
        ("0002 乡镇街道", "80/80", None),
        ("合计", None, None),
    ]
    names = [len(list(load_workbook(folder / FOLDER / f"000{n}.xlsx", read_only=True).worksheets[1])) for n in (1, 2)]
    assert names == [480 + 4, 80 + 4]


def test_pages_that_are_no_longer_drawn_go_unless_somebody_has_changed_them(folder: Path, tmp_path: Path) -> None:
    drawn = publish(LARGE, tmp_path, {})
    Journal(tmp_path).close()
    (tmp_path / FOLDER / "0002.html").write_bytes(b"mine")
    (tmp_path / FOLDER / "0003.html").write_bytes(b"mine as well")
    (tmp_path / "a.txt").write_bytes(b"mine too")
    forged = {**drawn, "a.txt": "x", f"{FOLDER}/../a.txt": contents(tmp_path)["a.txt"]}
    publish(city_result(), tmp_path, forged)
    mine = {f"{FOLDER}/0002.html", f"{FOLDER}/0003.html", "a.txt"}
    assert set(contents(tmp_path)) == {PAGE, PROBLEMS, SUMS, *mine}
    again = publish(LARGE, tmp_path, {})
    (tmp_path / FOLDER / "0003.html").unlink()
    publish(city_result(), tmp_path, again)
    Journal(tmp_path).close()
    assert set(contents(tmp_path)) == {PAGE, PROBLEMS, SUMS, "a.txt"}
    assert not (tmp_path / FOLDER).exists()


def test_what_a_run_drew_that_was_stopped_is_known_to_the_next(tmp_path: Path) -> None:
    """A folder in the place of a file stops the run, as a kill would: nothing but the journal knows what it drew."""
    (tmp_path / FOLDER / "0002.html").mkdir(parents=True)
    with pytest.raises(GentoolError, match="0002"):
        publish(LARGE, tmp_path, {})
    assert f"{FOLDER}/0001.html" in contents(tmp_path)
    (tmp_path / FOLDER / "0002.html").rmdir()
    publish(city_result(), tmp_path, {})
    Journal(tmp_path).close()
    assert set(contents(tmp_path)) == {PAGE, PROBLEMS, SUMS}
    assert not (tmp_path / FOLDER).exists()


@pytest.mark.parametrize("kind", ["folder", "link", "hard link"])
def test_nothing_leads_the_pages_out_of_their_folder(kind: str, tmp_path: Path) -> None:
    """A link in the place of the folder is replaced, one in that of the journal refused: what it names stays."""
    (tmp_path / "out").mkdir()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "0001.html").write_bytes(b"mine")
    if kind == "folder":
        (tmp_path / "out" / FOLDER).symlink_to(tmp_path / "mine")
        publish(LARGE, tmp_path / "out", {})
        assert not (tmp_path / "out" / FOLDER).is_symlink()
    else:
        (tmp_path / "out" / FOLDER).mkdir()
        journal = tmp_path / "out" / FOLDER / ".gentool-drawn"
        (journal.symlink_to if kind == "link" else journal.hardlink_to)(tmp_path / "mine" / "0001.html")
        with pytest.raises(GentoolError, match="gentool-drawn"):
            publish(LARGE, tmp_path / "out", {})
    assert [path.read_bytes() for path in (tmp_path / "mine").iterdir()] == [b"mine"]


def test_a_batch_that_finds_nothing_changed_leaves_its_pages_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "MOST_UNITS", 2)
    city = make_city(tmp_path / "city", 5, broken=1, missing=1)
    built(city)
    whole = contents(city / OUTPUT)
    assert len([name for name in whole if name.startswith(f"{FOLDER}/")]) == 3 * 3 + 1
    assert has_nothing_to_do(city)
    (city / OUTPUT / FOLDER / "0003.xlsx").write_bytes(b"torn")
    assert not has_nothing_to_do(city)
    assert contents(city / OUTPUT) == whole
    monkeypatch.setattr(results, "MOST_UNITS", 500)
    (city / "gentool.yaml").write_text(
        (city / "gentool.yaml").read_text("utf-8").replace("云溪市\n", "云溪\n"), "utf-8"
    )
    built(city)
    assert not (city / OUTPUT / FOLDER).exists()


def test_the_same_results_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    publish(LARGE, tmp_path, {})
    assert contents(tmp_path) == contents(folder)
