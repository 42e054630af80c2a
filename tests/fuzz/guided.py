"""``python -m tests.fuzz.guided``: a target under atheris, which remembers the inputs that reach new branches.

For Linux, and an extra of its own. Only gentool's own modules are instrumented: those below them take minutes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["gentool"]):
    from tests.fuzz.targets import targets

from tests.fuzz.keeping import trying
from tests.fuzz.seeds import corpus
from tests.fuzz.watching import bound_memory


def fuzz(name: str, seconds: float, seed: int) -> None:
    """Fuzz until the time is over; libFuzzer ends the process and says how many runs there were."""
    target = next(target for target in targets() if target.name == name)
    pool = [*target.seeds(), *corpus(name).values()]

    def change(data: bytes, most: int, number: int) -> bytes:
        chance = Random(number)
        return target.mutate(chance, data or chance.choice(pool), pool, target.tokens)[:most]

    with TemporaryDirectory(prefix="gentool-fuzz-") as folder:
        for number, data in enumerate(pool):
            Path(folder, str(number)).write_bytes(data)
        limits = [f"-max_total_time={max(1, round(seconds))}", f"-seed={seed or 1}", "-max_len=300000", "-timeout=60"]
        words = [name, *limits, "-rss_limit_mb=0", folder]
        atheris.Setup(words, trying(name, target.check), custom_mutator=change)
        bound_memory()
        atheris.Fuzz()


if __name__ == "__main__":
    fuzz(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
