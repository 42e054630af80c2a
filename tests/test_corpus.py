"""The corpora: every report under reports/valid is right, every case under reports/invalid says what is wrong with it.

How the cases are written and made into files, in both editions of the form, is told by ``reports/cases.py``. All errors
and warnings are compared, information where a case lists its code. ``pytest --update-problems`` writes the lists of the
case files anew; read the difference.
"""

import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest

from gentool.checks.api import examine, load
from gentool.cli.app import status_of
from gentool.cli.codes import all_codes
from gentool.problems.problem import Problem, Severity
from gentool.render.build import render
from tests.reports import cases
from tests.reports.cases import EDITIONS, FOLDER, Case, ReportFile, wrong_cases


def files_of(*found: Case) -> list[ReportFile]:
    return [file for case in found for file in case.reports()]


WHOLE = [ReportFile(path.stem, path.read_bytes(), ()) for path in sorted((FOLDER / "valid").glob("*.yaml"))]
VALID = [*WHOLE, *files_of(*cases.cases_of(cases.VALID))]
INVALID = files_of(*wrong_cases())
NAMES = {case.name for case in wrong_cases()}  # without those of the other edition and form

valid = pytest.mark.parametrize("report", VALID, ids=lambda report: report.name)
invalid = pytest.mark.parametrize("report", INVALID, ids=lambda report: report.name)

NEEDS_MORE_THAN_A_FILE = {
    "S-OPEN": "a file that is not there: tests/test_hostile.py",
    "P-RULE": "the rules of a city: tests/checks/test_text.py",
    "R-OTHER": "another form's contents: tests/report/test_forms.py",
    "X-PAIR": "two reports of one body: tests/test_examples.py",
    "F-FORM": "an edition that contradicts itself: tests/form/test_loading.py",
}
OTHER_STAGES = re.compile(r"[OW]-|Y-(?!2019)|C-|I-")  # output, Word templates, other years, cities, import


@cache
def problems_of(path: Path) -> list[Problem]:
    loaded = load(path)
    return examine(loaded)


def told(problem: Problem) -> str:
    place = ":".join(str(part) for part in problem.where[1:3] if part is not None)
    return f"{place or '-'} {problem.code}"


def found_in(path: Path, listed: Iterable[str]) -> tuple[str, ...]:
    codes = {line.split()[-1] for line in listed}
    problems = (p for p in problems_of(path) if p.severity is not Severity.INFO or p.code in codes)
    return tuple(told(problem) for problem in problems)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all reports, written once."""
    folder = tmp_path_factory.mktemp("reports")
    cases.write([*VALID, *INVALID], folder)
    return folder


@pytest.fixture
def path(report: ReportFile, written: Path) -> Path:
    return written / f"{report.name}.yaml"


@valid
def test_a_good_report_has_no_error_and_no_warning_and_is_built(path: Path, tmp_path: Path) -> None:
    loaded = load(path)
    assert loaded.report is not None
    assert [problem for problem in problems_of(path) if problem.severity is not Severity.INFO] == []
    for form in ("docx", "html", "fragment"):
        assert render(loaded.report, form)
    assert status_of(["build", str(path), "-o", str(tmp_path)]) == 0
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".docx", ".html"]


@pytest.mark.parametrize(
    "base", sorted({case.base for case in wrong_cases() if not case.options & EDITIONS} - {"nothing"})
)
def test_what_the_cases_begin_with_is_right_in_the_other_edition(base: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(cases.in_edition_2019(cases.text_of(base))[0], encoding="utf-8")
    assert found_in(path, ()) == ()


@invalid
def test_a_bad_report_is_told_exactly_what_is_wrong(
    report: ReportFile,
    path: Path,
    golden_words: Callable[[str, str, list[Problem]], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = found_in(path, report.problems)
    assert found
    assert found == report.problems
    assert_is_complete_chinese(path)
    assert_the_command_says_the_same(path, capsys)
    assert_nothing_is_built_of_errors(path, capsys)
    if report.name in NAMES:
        golden_words("check", report.name, [problem for problem in problems_of(path) if problem.code != "R-ZERO"])


@pytest.mark.parametrize("file", cases.INVALID, ids=lambda file: file.stem)
def test_a_case_file_lists_what_is_found(file: Path, written: Path, request: pytest.FixtureRequest) -> None:
    found = {case.name: found_in(written / f"{case.name}.yaml", case.problems) for case in cases.cases_of(file)}
    text = cases.with_problems(file, found).encode("utf-8")
    if request.config.getoption("--update-problems"):
        file.write_bytes(text)
    assert file.read_bytes() == text


TRACES = re.compile(
    r"Traceback|Error\b|Exception|NoneType|<class|object at 0x|\bself\b|[A-Za-z]{3,}(?: [A-Za-z]{2,}){3,}"
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
HOLES = re.compile(r"“”|”“|。。|，，|[，、：；]。|^[，。；：、]|（）")  # where a word of a message is missing
NOTHING_NAMED = ("key-empty", "picture-no-name")


def assert_is_complete_chinese(path: Path) -> None:
    for problem in problems_of(path):
        assert problem.where.file == str(path)
        if problem.code not in ("S-BYTES", "S-CODE"):
            assert problem.where.line
        for text in (problem.message, problem.hint):
            assert CHINESE.search(text)
            assert not TRACES.search(text)
            assert "\n" not in text
            assert len(text) < 400
        assert not HOLES.search(problem.message) or path.stem.startswith(NOTHING_NAMED)
        assert problem.message[-1] in "。"
        assert problem.hint[-1] in "。？！”"


def test_the_first_line_says_in_chinese_what_is_wrong() -> None:
    assert [case.name for case in wrong_cases() if not CHINESE.search(case.sentence)] == []


def assert_the_command_says_the_same(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = problems_of(path)
    status = status_of(["check", "--format", "json", str(path)])
    printed = json.loads(capsys.readouterr().out)
    assert [(p["line"], p["column"], p["code"]) for p in printed["problems"]] == [
        (*problem.where[1:3], problem.code) for problem in expected
    ]
    codes = {problem.code for problem in expected if problem.is_error}
    assert status == (2 if codes & {"S-BYTES", "S-SIZE"} else 1 if codes else 0)
    assert (status == 0) == (printed["summary"]["errors"] == 0)


def assert_nothing_is_built_of_errors(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = path.with_suffix("")
    has_errors = any(problem.is_error for problem in problems_of(path))
    status = status_of(["build", str(path), "-o", str(out), "--to", "html"])
    assert (status != 0) == has_errors
    assert out.exists() != has_errors
    assert "Traceback" not in capsys.readouterr().err


def test_every_code_has_a_meaning_and_a_remedy_in_chinese() -> None:
    for code in all_codes():
        assert CHINESE.search(code.meaning), code
        assert CHINESE.search(code.remedy), code
        assert code.remedy[-1] in "。？！”", code


def test_every_code_that_a_report_can_earn_has_a_failing_example() -> None:
    examples = {line.split()[-1] for case in wrong_cases() for line in case.problems} | {"R-ZERO"}
    reachable = {code.name for code in all_codes() if not OTHER_STAGES.match(code.name)}
    assert examples - reachable == set()
    assert reachable - examples == set(NEEDS_MORE_THAN_A_FILE)


def test_there_are_enough_and_none_hides_another() -> None:
    assert len({report.name for report in [*VALID, *INVALID]}) == len(VALID) + len(INVALID)
    assert len(wrong_cases()) >= 275
    assert len(INVALID) >= 526
    assert len(VALID) >= 23
