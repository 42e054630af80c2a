"""Every target on what fuzzing has found before, and on what hypothesis makes of its seeds."""

from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests import examples
from tests.fuzz import keeping, watching
from tests.fuzz.seeds import CORPUS, corpus
from tests.fuzz.targets import Target, targets
from tests.fuzz.watching import watched

TARGETS = {target.name: target for target in targets()}
FOUND = [(name, file) for name in TARGETS for file in corpus(name)]


@cache
def seeds_of(target: Target) -> tuple[bytes, ...]:
    return tuple(sorted(target.seeds(), key=len)[:12])


@pytest.mark.parametrize(("name", "file"), FOUND, ids=lambda part: str(part))
def test_what_was_found_stays_mended(name: str, file: str) -> None:
    _, finding = watched(TARGETS[name].check, corpus(name)[file])
    assert finding is None, finding.told


@pytest.mark.parametrize("name", TARGETS)
@settings(examples(20), deadline=None, phases=[Phase.generate])  # the driver keeps the shortest input itself
@given(seed=st.integers(0, 2**32))
def test_changed_by_chance(name: str, seed: int) -> None:
    target, chance = TARGETS[name], Random(seed)
    pool = seeds_of(target)
    _, finding = watched(target.check, target.mutate(chance, chance.choice(pool), pool, target.tokens))
    assert finding is None, finding.told


def test_the_corpus_is_of_targets() -> None:
    CORPUS.mkdir(exist_ok=True)
    assert {path.name for path in CORPUS.iterdir() if path.is_dir()} <= TARGETS.keys()


@pytest.mark.parametrize(
    ("check", "kind"),
    [
        (lambda _: {}[0], "KeyError"),
        (lambda _: sum(1 for _ in iter(int, 1)), "SlowError"),
        (lambda _: int("9" * 4301), "ValueError"),
    ],
)
def test_what_is_wrong_is_found(
    check: keeping.Check, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault that is put in is kept with its input: the watch itself works."""
    monkeypatch.setattr(keeping, "FINDINGS", tmp_path / "found")
    monkeypatch.setattr(watching, "SECONDS", 0.2)
    keeping.trying("seeded", check)(b"input")
    (told,) = keeping.kept("seeded")
    assert told.read_text(encoding="utf-8").startswith(kind)
    assert told.with_suffix("").read_bytes() == b"input"
