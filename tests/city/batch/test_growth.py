"""A city of thousands: twice as many units are twice the work, and a report's own is that of a small city.

Counted is what Python goes through, by no clock; the numbers are small, so that growth with the square shows in them
only where nothing else differs from unit to unit: all have handed in the same report.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from gentool.checks.api import check, load_source
from gentool.checks.city_rules import Roster, Rules
from gentool.city import model
from gentool.city.batch import running
from gentool.city.batch.manifest import NAME
from gentool.city.batch.running import run
from gentool.city.batch.settings import Asked
from gentool.city.config import read_city
from gentool.city.matching import match
from gentool.cli.inputs import LastYear
from gentool.yamlfile.source import source_of
from tests.city.batch.cities import OUTPUT, YEAR, report_text, unit_name
from tests.growth import Steps

FIRST = 100  # numbers of three digits all, so that names are of one length


def city_of(folder: Path, count: int, *, handed: str = "{}", before: str = "") -> Path:
    """Write a city whose units have handed in one report under names made from their own, last year's as well."""
    names = [unit_name(FIRST + number) for number in range(count)]
    years = {YEAR: handed, **({YEAR - 1: before} if before else {})}
    for year, called in years.items():
        (folder / str(year)).mkdir(parents=True)
        for number, name in enumerate(names):
            text = report_text(0, year).replace(unit_name(0), called.format(name))
            (folder / str(year) / f"b{number:03d}.yaml").write_text(text, encoding="utf-8")
    last = f'上年目录: "{YEAR - 1}"\n' if before else ""
    roster = "".join(f"  - {name}\n" for name in names)
    (folder / "gentool.yaml").write_text(f"城市: 云溪市\n年度: {YEAR}\n{last}单位:\n{roster}", encoding="utf-8")
    return folder


def batch(folder: Path, steps: Steps) -> int:
    """Run a batch, counting; return how often the records were written while it built."""
    written = set()

    def look(*_: object) -> None:
        if (folder / OUTPUT / NAME).exists():
            written.add((folder / OUTPUT / NAME).stat().st_mtime_ns)

    with steps:
        city, _ = read_city(folder / "gentool.yaml")
        assert city is not None
        run(city, folder / OUTPUT, Asked(), workers=1, progress=look)
    return len(written)


def test_twice_as_many_units_are_twice_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHECKPOINT", 0)
    first, again, written = {}, {}, {}
    sizes = (8, 16, 32)
    for count in (sizes[-1], *sizes):  # the first warms up
        folder = city_of(tmp_path / f"{count}{len(first)}", count)
        steps = Steps()
        monkeypatch.setattr(running, "time", SimpleNamespace(monotonic=lambda steps=steps: steps.taken))
        written[count] = batch(folder, steps)
        first[count] = steps.taken
        batch(folder, nothing := Steps())
        again[count] = nothing.taken
    built, kept, times = ([taken[size] for size in sizes] for taken in (first, again, written))
    assert built[2] - built[1] < 1.15 * 2 * (built[1] - built[0])
    assert kept[2] - kept[1] < 1.01 * 2 * (kept[1] - kept[0])
    assert times[0] > 2
    assert times[2] < 3 * times[0]  # records are written again less often, the more there are


def test_a_report_is_checked_with_the_same_work_in_a_city_of_any_size() -> None:
    loaded = load_source(*source_of(report_text(0).encode(), "x.yaml"), None)
    assert loaded.report is not None
    taken = []
    for count in (10, 10, 1_000):  # the first warms up
        rules = Rules(roster=Roster(map(unit_name, range(FIRST, FIRST + count))))
        check(loaded.report, rules=rules)
        with Steps() as steps:
            check(loaded.report, rules=rules)
        taken.append(steps.taken)
    assert taken[2] < taken[1] + 100


@pytest.mark.parametrize(
    ("handed", "before"),
    [("{}分局", ""), ("{}", "{}分局")],
    ids=["names that are not on the roster", "units that had another name last year"],
)
def test_names_are_proposed_for_the_first_wrong_ones_only(
    handed: str, before: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "_MOST_COMPARED", 100)
    taken, proposed = {}, {}
    for count in (20, 40):
        city, _ = read_city(city_of(tmp_path / str(count), count, handed=handed, before=before) / "gentool.yaml")
        assert city is not None
        with Steps() as steps:
            found = match(city)
        taken[count] = steps.taken
        proposed[count] = sum("请把" in problem.hint and "成一" in problem.hint for problem in found.problems)
    assert (proposed[20], proposed[40]) == (5, 2)
    assert taken[40] < 2.1 * taken[20]


def test_of_a_folder_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_MOST_COMPARED", 100)
    taken = {}
    for count in (20, 40):
        folder = city_of(tmp_path / str(count), count, before="{}分局")
        before = LastYear(str(folder / str(YEAR - 1)))
        with Steps() as steps:
            told = [before.load(str(file))[0].problems[0] for file in sorted((folder / str(YEAR)).iterdir())]
        taken[count] = steps.taken
        assert sum("如果是同一个单位" in problem.hint for problem in told) == 100 // count
    assert taken[40] < 2.1 * taken[20]
