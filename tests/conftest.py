"""What all tests share: golden files, which ``--update-golden`` writes anew."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from gentool.problems.problem import Problem
from tests import IS_THOROUGH, examples

FOLDER = Path(__file__).parent / "golden"

# How long an example takes says more of the machine than of the code; speed is measured by the benchmarks.
settings.register_profile(
    "gentool",
    examples(100),
    deadline=None,
    derandomize=IS_THOROUGH,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("gentool")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; then look at the diff")
    parser.addoption("--approve", action="store_true", help="write the pictures in tests/pictures/approved anew")
    parser.addoption("--update-problems", action="store_true", help="write the lists in tests/reports/invalid anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden file of this name."""

    def compare(name: str, text: str) -> None:
        path = FOLDER / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_bytes().decode("utf-8")

    return compare


@pytest.fixture
def golden_words(request: pytest.FixtureRequest) -> Callable[[str, str, Iterable[Problem]], None]:
    """Compare all that is said of a source, to the last word, with its paragraph in a golden file: every word is meant.

    To write a file anew from nothing but what is tried, remove it first.
    """

    def compare(name: str, source: str, problems: Iterable[Problem]) -> None:
        path = FOLDER / name
        said = "".join(f"{_in_words(problem)}\n" for problem in problems)
        paragraphs = dict(_PARAGRAPH.findall(path.read_text(encoding="utf-8") if path.exists() else ""))
        if request.config.getoption("--update-golden"):
            text = "\n".join(f"{key}\n{lines}" for key, lines in sorted({**paragraphs, source: said}.items()))
            path.write_text(text, encoding="utf-8", newline="\n")
        else:
            assert said == paragraphs[source]

    return compare


_PARAGRAPH = re.compile(r"^(\S.*)\n((?:  .*\n)*)", re.M)


def _in_words(problem: Problem) -> str:
    place = ":".join(str(part) for part in problem.where[1:] if part)
    words = [problem.severity.value, problem.code, place, problem.field, problem.message, problem.hint, problem.answer]
    return "  " + " ".join(filter(None, words))
