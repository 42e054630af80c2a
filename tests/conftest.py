"""What all tests share: golden files, which ``--update-golden`` writes anew."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import IS_THOROUGH, examples
from tests.words import SAID, in_words

FOLDER = Path(__file__).parent / "golden"

# How long an example takes says more of the machine than of the code; speed is measured by the benchmarks.
settings.register_profile(
    "gentool", examples(100), deadline=None, derandomize=IS_THOROUGH, suppress_health_check=[HealthCheck.too_slow]
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
def golden_words(request: pytest.FixtureRequest) -> Callable[[str, str, Iterable[object]], None]:
    """Compare all that is said of a source, to the last word, with its paragraph in a golden file: every word is meant.

    To write a file anew from nothing but what is tried, remove it first.
    """

    def compare(name: str, source: str, said: Iterable[object]) -> None:
        path = FOLDER / "words" / f"{name}.txt"
        here = f"{Path(__file__).resolve().parents[1]}{os.sep}"  # wherever the tree lies
        lines = "".join(f"  {in_words(one)}\n" for one in said).replace(here, "")
        if request.config.getoption("--update-golden"):
            paragraphs = _paragraphs_of(path) if path.exists() else {}
            said_of = sorted({**paragraphs, source: lines}.items())
            text = "".join(f"{key}\n{those}" for key, those in said_of if those)
            path.write_text(text, encoding="utf-8", newline="\n")
        else:
            assert lines == _kept(path).get(source, "")

    return compare


def _paragraphs_of(path: Path) -> dict[str, str]:
    return dict(_PARAGRAPH.findall(path.read_text(encoding="utf-8")))


_kept = cache(_paragraphs_of)
MOST_SAID = 20
_PARAGRAPH = re.compile(r"^(\S.*)\n((?:  .*\n)*)", re.M)


@pytest.fixture(autouse=True)
def every_word_is_meant(
    request: pytest.FixtureRequest, golden_words: Callable[[str, str, Iterable[object]], None]
) -> Iterator[None]:
    """Compare what the functions said that a file of tests has made to be heard."""
    SAID.clear()
    yield
    if SAID and not getattr(request.function, "is_hypothesis_test", False):
        name = re.sub(r"\\u([3-9a-f][0-9a-f]{3})", lambda found: chr(int(found[1], 16)), request.node.name)
        golden_words(request.path.stem, name, SAID[:MOST_SAID])
