"""``python -m tests.fuzz``: change files by chance and see what the readers make of them, for so many seconds.

Every target runs in a process of its own, bounded in memory; what ends it is kept as well. Prints executions, findings
and executions a second by target; exit status 1 where anything was found. Where atheris is installed (the extra
``fuzz``), half of each target's time is guided by the branches that an input takes.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from importlib.util import find_spec
from random import Random
from typing import NamedTuple

from tests.fuzz.keeping import current_of, keep, kept, trying
from tests.fuzz.seeds import corpus
from tests.fuzz.targets import Target, targets
from tests.fuzz.watching import Finding, bound_memory

_POOL = 2_000  # inputs worth changing further
_DONE = re.compile(r"^Done (\d+) runs", re.MULTILINE)


class Count(NamedTuple):
    """What a target has done."""

    executions: int
    findings: int
    seconds: float


def main(arguments: list[str]) -> int:
    """Run the driver, or one target of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", help="all if none is named")
    parser.add_argument("--seconds", type=float, default=300, help="over all targets")
    parser.add_argument("--seed", type=int, default=None, help="the same seed tries the same inputs")
    parser.add_argument("--within", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    chosen = [target for target in targets() if not options.targets or target.name in options.targets]
    if options.within:
        return _within(chosen[0], options.seconds, options.seed)
    seed = time.time_ns() % 2**31 if options.seed is None else options.seed
    ways = ("plain", "guided") if find_spec("atheris") else ("plain",)
    print(f"seed {seed}, {' and '.join(ways)}, {options.seconds:g} s", flush=True)
    print(f"{'target':<14}{'way':<8}{'executions':>12}{'findings':>10}{'per second':>12}", flush=True)
    whole = sum(target.share for target in chosen) * len(ways)
    counts = []
    for target in chosen:
        for way in ways:
            count = _run(target, way, options.seconds * target.share / whole, seed)
            counts.append(count)
            print(_line(target.name, way, count), flush=True)
    print(_line("all", "", Count(*map(sum, zip(*counts, strict=True)))))
    return int(any(count.findings for count in counts))


def _line(name: str, way: str, count: Count) -> str:
    rate = count.executions / max(count.seconds, 0.001)
    return f"{name:<14}{way:<8}{count.executions:>12,}{count.findings:>10}{rate:>12,.0f}"


def _run(target: Target, way: str, seconds: float, seed: int) -> Count:
    """Run a target in a process of its own; one that dies has found something."""
    before, start = len(kept(target.name)), time.monotonic()
    if way == "guided":
        words = ["tests.fuzz.guided", target.name, str(seconds), str(seed)]
    else:
        words = ["tests.fuzz", target.name, "--within", f"--seconds={seconds}", f"--seed={seed}"]
    command = [sys.executable, "-m", *words]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    current = current_of(target.name)
    executions = [int(number) for number in _DONE.findall(done.stdout + done.stderr)]
    if done.returncode not in (0, 1) or not executions:
        data = current.read_bytes() if current.exists() else b""
        keep(target.name, data, Finding("died", way, done.stderr[-3000:]))
    current.unlink(missing_ok=True)
    return Count(sum(executions), len(kept(target.name)) - before, time.monotonic() - start)


def _within(target: Target, seconds: float, seed: int) -> int:
    """Try a target's seeds and corpus, then change them, and whatever is found to be something new, by chance."""
    run, chance = trying(target.name, target.check), Random(f"{seed} {target.name}")
    pool = [*target.seeds(), *corpus(target.name).values()]
    bound_memory()
    known = {run(data) for data in pool}
    executions, end = len(pool), time.monotonic() + seconds
    while time.monotonic() < end:
        for _ in range(20):
            data = min(chance.choice(pool), chance.choice(pool), key=len)  # the small ones take less time
            data = target.mutate(chance, data, pool, target.tokens)
            found = run(data)
            if found not in known and len(pool) < _POOL:
                known.add(found)
                pool.append(data)
        executions += 20
    print(f"Done {executions} runs", flush=True)
    return int(bool(kept(target.name)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
