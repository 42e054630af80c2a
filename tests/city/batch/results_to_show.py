"""A city's results made to order: sound, faulty and missing units, with figures of two years."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from gentool.checks.city_rules import NO_RULES
from gentool.city.batch.results import CityResult, State, UnitResult
from gentool.city.batch.status_page import status_page
from gentool.city.model import City, Unit
from gentool.city.sums import Figures
from gentool.form.loading import form_of
from gentool.form.model import Kind
from gentool.problems.problem import Problem, Severity, Where
from tests.builders import balanced

YEARS = {"2019": 2020, "2021": 2025}
NAMES = (
    *("财政局", "人力资源和社会保障局", "公安局", "教育局", "自然资源和规划局", "住房和城乡建设局", "交通运输局"),
    *("卫生健康委员会", "市场监督管理局", "生态环境局", "水利局", "<b>科学</b> & 技术局", "滨江街道办事处"),
    "石桥镇人民政府",
)
FAULTY, WITHOUT_FIGURES, MISSING, WARNED = 2, 6, 9, 4


def figures(edition: str, seed: int) -> Figures:
    """Return balanced figures, money with its decimals."""
    form = form_of(edition)
    values = balanced(form, seed)
    money = {Kind.MONEY: Decimal("0.25"), Kind.AMOUNT: Decimal("0.5")}
    return Figures(
        edition,
        tuple(values[a] + money[k] if (k := form.column(a).kind) in money else values[a] for a in form.addresses),
    )


def _problem(code: str, severity: Severity, message: str, where: Where, hint: str = "请核对。") -> Problem:
    return Problem(code, severity, message, where, "", hint)


def _unit(number: int, name: str, edition: str) -> UnitResult:
    last = number >= len(NAMES) - 2
    unit = Unit(
        name if name.startswith("<") else f"云溪市{name}",
        None,
        "乡镇街道" if last else "政府部门",
        Where("gentool.yaml", 9 + number, 5),
    )
    file = f"2025/{number}.yaml"
    if number == MISSING:
        problem = _problem("C-MISSING", Severity.ERROR, f"“{unit.name}”没有交报告。", unit.where, "请催报。")
        return UnitResult(unit, State.MISSING, problems=(problem,), last=figures(edition, 100 + number))
    if number == WITHOUT_FIGURES:
        problem = _problem("S-YAML", Severity.ERROR, "这一行读不懂：冒号后面少了空格。", Where(file, 12, 7))
        return UnitResult(unit, State.FAULTY, file, (problem,))
    problems: tuple[Problem, ...] = ()
    outputs = tuple(f"{unit.name}{YEARS[edition]}年报告{suffix}" for suffix in (".docx", ".html"))
    if number == FAULTY:
        problems = (
            _problem(
                "T3-SUM",
                Severity.ERROR,
                "“自然人”一列（一）至（六）之和是 12，总计写的是 13，多了 1。",
                Where(file, 51, 12),
            ),
            _problem("P-FORMULA", Severity.WARNING, "=1+1 这样的文字不是公式。", Where(file, 30, 3)),
            _problem("P-LONG", Severity.INFO, "总体情况有 1100 字。", Where(file, 20)),
        )
        outputs = ()
    if number == WARNED:
        problems = (
            _problem("T-SAME", Severity.WARNING, "文字里的数字与表中一样，可以写成占位符。", Where(file, 33, 8)),
        )
    state = State.FAULTY if number == FAULTY else State.SOUND
    last_year = None if number == 1 else figures(edition, 100 + number)
    return UnitResult(unit, state, file, problems, outputs, figures(edition, number), last_year, seconds=0.1 * number)


def own_result() -> UnitResult:
    """Return the city's own report, which does not say the sum."""
    name, file = "云溪市人民政府", "2025/云溪市人民政府.yaml"
    problem = _problem("C-ROLL", Severity.ERROR, "表三填 12，各单位之和为 13，少 1。", Where(file, 51, 12))
    outputs = tuple(f"{name}2025年报告{suffix}" for suffix in (".docx", ".html"))
    return UnitResult(Unit(name), State.FAULTY, file, (problem,), outputs)


def city_result(edition: str = "2021", names: tuple[str, ...] = NAMES) -> CityResult:
    """Return a city of 14 units: one faulty, one faulty without figures, one missing, the rest sound."""
    units = tuple(_unit(number, name, edition) for number, name in enumerate(names))
    city = City(
        Path(), "云溪市", YEARS[edition], edition, "2025", "2024", {}, NO_RULES, tuple(result.unit for result in units)
    )
    stray = _problem(
        "C-STRAY", Severity.WARNING, "“云溪市财证局”不在名单里，这个文件没有采用。", Where("2025/x.yaml", 1)
    )
    missing = units[MISSING].problems if len(units) > MISSING else ()
    return CityResult(city, edition, units, (stray, *missing))


def page_text(result: CityResult) -> str:
    """Return the status page as one text."""
    return b"".join(status_page(result)).decode("utf-8")


def province(rounds: int = 40) -> CityResult:
    """Return the same city over and over, as one of so many times its units."""
    city = city_result()
    units = tuple(
        replace(result, unit=result.unit._replace(name=f"{result.unit.name}{number:03}"))
        for number in range(rounds)
        for result in city.units
    )
    missing = tuple(problem for unit in units if unit.state is State.MISSING for problem in unit.problems)
    problems = (city.problems[0], *missing)
    return replace(city, units=units, problems=problems, own=own_result())
