"""Processor time of this process or of others, by ways taken in turn, so that a busy machine is busy for all alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Way(NamedTuple):
    """Something done to each of some inputs."""

    do: Callable[..., object]
    inputs: Sequence[object]


def milliseconds(ways: Mapping[str, Way], rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds per input of every way in each round; a round before them warms up and is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            begin = time.process_time()
            for given in way.inputs:
                way.do(given)
            if turn:
                taken[name].append((time.process_time() - begin) / len(way.inputs) * 1000)
    return taken


def ratio(these: Sequence[float], those: Sequence[float]) -> float:
    """Return the median of the ratios, round by round."""
    return statistics.median(this / that for this, that in zip(these, those, strict=True))


class Ran(NamedTuple):
    """Processor seconds of a process and of those it started, seconds by the clock, and peak memory in MiB."""

    processor: float
    clock: float
    memory: float


def run(*arguments: str | Path) -> Ran:
    """Run Python with these arguments to its end; its processes may have found mistakes, but must not have failed."""
    # Byte code is kept, as it is wherever a program is installed: compiling ours anew each time is no start-up.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    begin = time.perf_counter()
    silent = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, *map(str, arguments)], stdout=silent, stderr=silent, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    clock = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, arguments
    return Ran(usage.ru_utime + usage.ru_stime, clock, usage.ru_maxrss / 1024)
