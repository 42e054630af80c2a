"""A whole city: seconds and memory of ``gentool batch``. Run: ``python -m tests.benchmarks.city``.

Each line is a process of its own, the first run into an empty folder: wall time, processor time of it and its workers,
and the largest process's peak memory. "nothing changed" is the run after, "one page gone" has to draw the status page
and the workbook again. With dask.distributed installed, the same through a local cluster of two processes.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from gentool.city.batch.publishing import PAGE
from tests.city.batch.cities import make_city

CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


class Measured(NamedTuple):
    """Seconds by the clock and of a processor, and peak memory in MiB."""

    seconds: float
    processor: float
    memory: float


def measure(city: Path, output: Path, *options: str) -> Measured:
    """Run one batch."""
    command = [sys.executable, "-m", "gentool", "batch", str(city), "-o", str(output), *options]
    begin = time.perf_counter()
    # Byte code is kept, as it is wherever a program is installed.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    assert os.waitstatus_to_exitcode(status) == 0
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 1000, 10_000])
    sizes = parser.parse_args().sizes
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            city = make_city(Path(folder, f"city{size}"), size)
            for options in (("-j", "1"), ("-j", "2")):
                _show(size, " ".join(options), measure(city, Path(folder, f"{size}{options[1]}"), *options))
            _show(size, "nothing changed", measure(city, Path(folder, f"{size}2")))
            Path(folder, f"{size}2", PAGE).unlink()
            _show(size, "one page gone", measure(city, Path(folder, f"{size}2")))
        if importlib.util.find_spec("distributed"):
            _cluster(Path(folder), min(max(sizes), 1000))


def _cluster(folder: Path, size: int) -> None:
    program = folder / "cluster.py"
    program.write_text(CLUSTER, encoding="utf-8")
    city = make_city(folder / "cluster", size)
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, program], stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        _show(size, "dask, 2 processes", measure(city, folder / "out", "--scheduler", address))
        process.communicate()


def _show(size: int, how: str, found: Measured) -> None:
    each = found.seconds / size * 1000
    times = f"{found.seconds:7.2f} s  {each:6.2f} ms each  {found.processor:7.2f} s of processors"
    print(f"  {size:6d} bureaus  {how:18s} {times}  {found.memory:6.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
