"""The corpora: every file under reports/valid is right, every one under reports/invalid says what is wrong with it.

Beside ``invalid/x.yaml`` stands ``x.problems``: one line for each error and warning, ``line:column CODE`` (``line
CODE`` where there is no column, ``- CODE`` for what concerns the whole file). Information is compared where a file
lists its code. ``pytest --update-problems`` writes the lists anew; read the difference.
"""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from gentool.checks.api import check, load
from gentool.cli.app import status_of
from gentool.cli.codes import all_codes
from gentool.problems.problem import Problem, Severity, in_order
from gentool.render.formats import render

FOLDER = Path(__file__).parent / "reports"
VALID = sorted((FOLDER / "valid").glob("*.yaml"))
INVALID = sorted((FOLDER / "invalid").glob("*.yaml"))

valid = pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
invalid = pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)

NEEDS_MORE_THAN_A_FILE = {
    "S-OPEN": "a file that is not there: tests/test_hostile.py",
    "P-RULE": "the rules of a city: tests/checks/test_text.py",
    "F-FORM": "an edition that contradicts itself: tests/form/test_loading.py",
}
OTHER_STAGES = re.compile(r"[OW]-|Y-(?!2019)|C-|I-")  # output, Word templates, other years, cities, import


@cache
def problems_of(path: Path) -> list[Problem]:
    loaded = load(path)
    return in_order([*loaded.problems, *(check(loaded.report) if loaded.report else [])])


def told(problem: Problem) -> str:
    place = ":".join(str(part) for part in problem.where[1:3] if part is not None)
    return f"{place or '-'} {problem.code}"


def listed(path: Path) -> list[str]:
    return path.with_suffix(".problems").read_text(encoding="utf-8").splitlines()


@valid
def test_a_good_report_has_no_error_and_no_warning(path: Path) -> None:
    loaded = load(path)
    assert loaded.report is not None
    assert [problem for problem in problems_of(path) if problem.severity is not Severity.INFO] == []
    for form in ("docx", "html", "fragment"):
        assert render(loaded.report, form)


@invalid
def test_a_bad_report_is_told_exactly_what_is_wrong(path: Path, request: pytest.FixtureRequest) -> None:
    problems = problems_of(path)
    update = request.config.getoption("--update-problems")
    expected = listed(path) if path.with_suffix(".problems").exists() or not update else []
    codes = {line.split()[-1] for line in expected}
    found = [told(problem) for problem in problems if problem.severity is not Severity.INFO or problem.code in codes]
    if update:
        path.with_suffix(".problems").write_text("".join(f"{line}\n" for line in found), encoding="utf-8")
    assert found
    assert found == expected


TRACES = re.compile(
    r"Traceback|Error\b|Exception|NoneType|<class|object at 0x|\bself\b|[A-Za-z]{3,}(?: [A-Za-z]{2,}){3,}"
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@invalid
def test_every_message_is_chinese_and_complete(path: Path) -> None:
    for problem in problems_of(path):
        assert problem.where.file == str(path)
        if problem.code not in ("S-BYTES", "S-CODE"):
            assert problem.where.line
        for text in (problem.message, problem.hint):
            assert CHINESE.search(text)
            assert not TRACES.search(text)
            assert "\n" not in text
            assert len(text) < 400
        assert problem.message[-1] in "。"
        assert problem.hint[-1] in "。？！”"


@invalid
def test_the_first_line_says_in_chinese_what_is_wrong(path: Path) -> None:
    data = path.read_bytes()
    known = {b"\xff\xfe": "utf-16", b"#\0": "utf-16-le"}
    encoding = known.get(data[:2], "gb18030" if b"\r\n" in data else "utf-8-sig")
    first = data.decode(encoding, errors="replace").split("\n")[0]
    assert first.startswith("# ")
    assert CHINESE.search(first)


@invalid
def test_the_command_says_the_same_and_its_status_tells(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = problems_of(path)
    status = status_of(["check", "--format", "json", str(path)])
    printed = json.loads(capsys.readouterr().out)
    assert [(p["line"], p["column"], p["code"]) for p in printed["problems"]] == [
        (*problem.where[1:3], problem.code) for problem in expected
    ]
    codes = {problem.code for problem in expected if problem.is_error}
    assert status == (2 if codes & {"S-BYTES", "S-SIZE"} else 1 if codes else 0)
    assert (status == 0) == (printed["summary"]["errors"] == 0)


@invalid
def test_nothing_at_all_is_built_of_a_report_with_errors(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    has_errors = any(problem.is_error for problem in problems_of(path))
    status = status_of(["build", str(path), "-o", str(tmp_path / "out"), "--to", "html"])
    assert (status != 0) == has_errors
    assert (tmp_path / "out").exists() != has_errors
    assert "Traceback" not in capsys.readouterr().err


@valid
def test_a_good_report_is_built(path: Path, tmp_path: Path) -> None:
    assert status_of(["build", str(path), "-o", str(tmp_path)]) == 0
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".docx", ".html"]


def test_every_code_that_a_report_can_earn_has_a_failing_example() -> None:
    examples = {line.split()[-1] for path in INVALID for line in listed(path)} | {"R-ZERO"}
    reachable = {code.name for code in all_codes() if not OTHER_STAGES.match(code.name)}
    assert examples - reachable == set()
    assert reachable - examples == set(NEEDS_MORE_THAN_A_FILE)


def test_every_list_of_problems_has_its_file() -> None:
    lists = {path.stem for path in (FOLDER / "invalid").glob("*.problems")}
    assert lists == {path.stem for path in INVALID}
    assert len(INVALID) >= 70
    assert len(VALID) >= 12
