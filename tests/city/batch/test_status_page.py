"""The status page as text: what it says of whom, that it is safe, and that it needs nothing from outside."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from gentool.city.batch import charts
from gentool.city.batch.publishing import problems_json
from gentool.city.batch.results import CityResult, State
from gentool.city.batch.results import Page as Part
from gentool.city.batch.status_page import name_lists, status_page
from gentool.city.batch.workbook import workbook
from gentool.city.sums import Figures
from gentool.form.loading import all_editions, form_of
from gentool.form.model import Form
from gentool.ooxml.zip import unzipped
from gentool.problems.problem import GentoolError, Where
from gentool.text.numerals import to_digits
from tests.city.batch.results_to_show import FAULTY, MISSING, YEARS, city_result, own_result, page_text

Page = html.HtmlElement


def opened(result: CityResult) -> Page:
    return html.document_fromstring(page_text(result))


def words(element: Page) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture(params=YEARS)
def result(request: pytest.FixtureRequest) -> CityResult:
    return city_result(request.param)


def test_the_headline(result: CityResult) -> None:
    page = opened(result)
    told = {words(group[0]): words(group[1]) for group in page.xpath("//dl/div")}
    assert told == {"应报": "14", "已报": "13", "合格": "11", "有错": "2", "未报": "1"}


def test_a_row_per_unit_in_the_order_of_the_roster(result: CityResult) -> None:
    rows = opened(result).xpath("//table[@class='units']/tbody/tr")
    assert len(rows) == len(result.units)
    for row, unit in zip(rows, result.units, strict=True):
        assert words(row[0]) == f"{unit.unit.name} {unit.unit.category}"
        assert words(row[1]) == unit.state.value
        assert tuple(unquote(link) for link in row.xpath(".//a/@href")) == unit.outputs
        assert all(problem.message in words(row[2]) and problem.code in words(row[2]) for problem in unit.problems)
        assert bool(row.xpath(".//details")) == bool(unit.problems)


def test_a_problem_says_how_grave_where_and_what_to_do(result: CityResult) -> None:
    row = opened(result).xpath("//table[@class='units']/tbody/tr")[FAULTY]
    assert words(row.xpath(".//summary")[0]) == "1 个错误，1 个警告，1 个提示：云溪市公安局"
    first, *_ = row.xpath(".//li")
    assert words(first).startswith("错误 第 51 行 第 12 列 T3-SUM ")
    assert words(first).endswith("请核对。")
    assert words(row.xpath(".//p")[0]) == "2025/2.yaml"


def test_problems_of_no_unit_stand_apart_and_those_of_units_do_not(result: CityResult) -> None:
    (section,) = opened(result).xpath("//section[h2[@id='astray']]")
    assert "C-STRAY" in words(section)
    assert "2025/x.yaml" in words(section)
    assert "C-MISSING" not in words(section)
    assert not opened(replace(result, problems=result.units[MISSING].problems)).xpath("//h2[@id='astray']")


def test_the_city_s_own_report_stands_apart_and_is_not_counted(result: CityResult) -> None:
    page, without = opened(replace(result, own=own_result())), opened(result)
    units = "//section[h2[@id='units']]"
    (section,) = page.xpath("//section[h2[@id='own']]")
    assert "云溪市人民政府有错" in words(section).replace(" ", "")
    assert "C-ROLL" in words(section)
    assert len(section.xpath(".//a")) == 2
    assert words(page.xpath(units)[0]) == words(without.xpath(units)[0])
    assert not without.xpath("//h2[@id='own']")


def test_the_tables_hold_the_sums(result: CityResult) -> None:
    form, totals = form_of(result.edition), result.totals
    tables = opened(result).xpath("//table[caption]")
    assert [words(table[0]) for table in tables] == [
        f"{part.table.name} {part.label}" for part in form.parts if part.table
    ]
    shown = [words(cell).removesuffix("元") for table in tables for cell in table.xpath(".//td[@headers]")]
    assert shown == [to_digits(totals[address]) for address in form.addresses]
    assert "12 个单位的数字相加。其中 1 个单位的报告有错" in words(
        opened(result).xpath("//section[h2[@id='sums']]/p")[0]
    )


def pictures(result: CityResult) -> dict[str, str]:
    """Return what is said of each picture, by its title."""
    drawn = {
        words(figure[0]): figure.xpath("svg[@role='img']/@aria-label") for figure in opened(result).xpath("//figure")
    }
    return {title: label for title, (label,) in drawn.items()}


def test_every_picture_tells_its_numbers_in_words(result: CityResult) -> None:
    told = pictures(result)
    specs = charts.chart_specs(result.edition)
    drawn, compared = specs["results"], specs["years"]
    assert list(told) == ["报送进度", drawn.title, compared.title]
    assert "全部单位：14 个已报 13 个（合格 11，有错 2，未报 1）。" in told["报送进度"]
    assert "乡镇街道：2 个已报 2 个（合格 2）。" in told["报送进度"]
    for bar in drawn.bars:
        value = sum(unit.figures[a] for unit in result.units if unit.figures for a in bar.addresses)
        assert f"{bar.label} {value} 件 · " in told[drawn.title]


@pytest.mark.parametrize("form", all_editions(), ids=lambda form: form.id)
def test_shares_are_of_all_that_a_total_of_the_form_adds_up(form: Form) -> None:
    """A kind left out of the picture would give all the others a wrong share."""
    if results := charts.chart_specs(form.id).get("results"):
        drawn = sorted(address for bar in results.bars for address in bar.addresses)
        equations = [equation for table in form.tables for equation in table.equations if equation.total]
        assert drawn in [sorted(equation.left) for equation in equations]


def test_what_is_said_of_a_picture_stands_in_it(result: CityResult) -> None:
    for svg in opened(result).xpath("//figure/svg[@role='img']"):
        label = svg.get("aria-label")
        assert all(re.sub(r"^已报 (\d+) / .*", r"已报 \1 个", words(text)) in label for text in svg.xpath("text"))


def test_years_are_compared_over_the_units_that_have_both(result: CityResult) -> None:
    both = [unit for unit in result.units if unit.figures is not None and unit.last is not None]
    assert len(both) == 11
    spec = charts.chart_specs(result.edition)["years"]
    assert f"两年都有数字的 {len(both)} 个单位合计" in words(opened(result))
    for bar in spec.bars:
        this = sum(unit.figures[a] for unit in both if unit.figures for a in bar.addresses)
        last = sum(unit.last[a] for unit in both if unit.last for a in bar.addresses)
        year = result.city.year
        told = f"{bar.label}：{year} 年 {this} 件，{year - 1} 年 {last} 件，{charts._change(this, last)}；"
        assert told in pictures(result)[spec.title]


def test_a_unit_whose_figure_cannot_be_read_is_not_compared() -> None:
    result = city_result()
    spec = charts.chart_specs("2021")["years"].bars[0].addresses[0]
    first = result.units[0]
    assert first.figures is not None
    values = tuple(None if a == spec else first.figures[a] for a in form_of("2021").addresses)
    units = (replace(first, figures=Figures("2021", values)), *result.units[1:])
    assert "两年都有数字的 10 个单位合计" in words(opened(replace(result, units=units)))


@pytest.mark.parametrize(
    ("this", "last", "told"),
    [(12, 8, "+4（+50.0%）"), (6, 8, "-2（-25.0%）"), (3, 0, "+3"), (5, 5, "持平"), (0, 0, "持平")],
)
def test_a_change_in_words(this: int, last: int, told: str) -> None:
    assert charts._change(this, last) == told


def test_a_city_of_which_nothing_is_known_yet() -> None:
    result = city_result()
    units = tuple(
        replace(unit, state=State.MISSING, figures=None, last=None, outputs=(), problems=(), file=None)
        for unit in result.units
    )
    page = opened(replace(result, units=units, problems=()))
    assert "还没有一个单位的数字。" in words(page)
    assert len(page.xpath("//svg[@role='img']")) == 1
    assert "已报 0 / 14（0%）" in words(page)


def test_one_category_is_not_worth_a_choice() -> None:
    result = city_result()
    units = tuple(replace(unit, unit=unit.unit._replace(category="")) for unit in result.units)
    page = opened(replace(result, units=units))
    assert page.xpath("//fieldset")
    assert not page.xpath("//select")
    assert pictures(replace(result, units=units))["报送进度"].count("已报") == 1


def test_everything_can_be_read_without_the_script(result: CityResult) -> None:
    page = opened(result)
    hidden = page.xpath("//*[@hidden]")
    assert [element.get("id") for element in hidden] == ["filter"]


def test_only_this_script_may_run_and_nothing_is_fetched(result: CityResult) -> None:
    text = page_text(result)
    page = html.document_fromstring(text)
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    scripts = re.findall("<script>(.*?)</script>", text, re.DOTALL)
    assert len(scripts) == 1
    digest = b64encode(sha256(scripts[0].encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src 'sha256-{digest}'" in policy
    assert not page.xpath("//*[@src] | //link | //@*[starts-with(name(), 'on')]")
    assert not [link for link in page.xpath("//@href") if re.match(r"[a-z]+:|//", link)]


def test_names_cannot_become_tags(result: CityResult) -> None:
    assert "<b>科学" not in page_text(result)
    assert opened(result).xpath("//tbody/tr/th[contains(., '<b>科学</b> & 技术局')]")


def test_every_id_is_there_once_and_every_reference_leads_somewhere(result: CityResult) -> None:
    page = opened(result)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    named = page.xpath("//@aria-labelledby | //@headers")
    links = [link[1:] for link in page.xpath("//@href") if link.startswith("#")]
    assert {name for names in named for name in names.split()} | set(links) <= set(ids)


def test_the_same_results_give_the_same_page_however_fast_they_came(result: CityResult) -> None:
    units = tuple(replace(unit, seconds=9.0, reused=True) for unit in result.units)
    assert page_text(replace(result, units=units)) == page_text(result)


def test_a_name_that_is_no_valid_unicode_is_still_linked() -> None:
    result = city_result()
    units = (replace(result.units[0], file="2025/\udcb2.yaml", outputs=("a\udcb2 #%.html",)), *result.units[1:])
    page = opened(replace(result, units=units))
    assert page.xpath("//tbody/tr[1]//a/@href") == ["a%B2%20%23%25.html"]


def test_what_nobody_sees_is_spelled_out() -> None:
    """A name or a message of others may turn the direction of what stands beside it: neither page nor workbook does."""
    result = city_result()
    turned = replace(result.units[FAULTY].problems[0], message="甲\u202e1", where=Where("乙\u2066.yaml"))
    units = (replace(result.units[0], unit=result.units[0].unit._replace(category="丙\u200b"), problems=(turned,)),)
    strange = replace(result, city=result.city._replace(name="云\u202e溪"), units=units)
    page = b"".join(status_page(strange)).decode()
    sheets = unzipped(workbook(strange))
    texts = [page, *(part.decode() for name, part in sheets.items() if "/sheet" in name)]
    texts.append(b"".join(name_lists([Part("分页/0001", "丁\u202e", strange)])).decode())
    assert all(sign not in text for text in texts for sign in "\u202e\u2066\u200b")
    assert all(word in page for word in ("甲\\u202e1", "乙\\u2066.yaml", "丙\\u200b", "云\\u202e溪"))


def test_problems_json_tells_each_problem_once(result: CityResult) -> None:
    told = json.loads(problems_json(result))
    codes = [problem["code"] for problem in told["problems"]]
    assert sorted(codes) == ["C-MISSING", "C-STRAY", "P-FORMULA", "P-LONG", "S-YAML", "T-SAME", "T3-SUM"]
    assert told["summary"] == {"files": 13, "errors": 3, "warnings": 3}
    strange = replace(result.units[FAULTY].problems[0], where=Where("\udcb2.yaml"))
    assert problems_json(replace(result, problems=(strange,))).decode("utf-8")


def test_an_edition_may_do_without_pictures(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(charts, "chart_specs", lambda edition: {})
    assert len(opened(city_result()).xpath("//svg[@role='img']")) == 1


def test_a_picture_of_figures_that_are_not_in_the_form(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = "results: {title: 甲, unit: 件, bars: [{label: 乙, figures: [申请.没有.总计]}]}"
    (tmp_path / "charts.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(charts, "template_file", lambda form, name: tmp_path / name)
    with pytest.raises(GentoolError, match=r"申请\.没有\.总计") as caught:
        charts.chart_specs.__wrapped__("2021")
    assert caught.value.problems[0].code == "F-FORM"
