"""What all tests share: golden files, which ``--update-golden`` writes anew."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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
