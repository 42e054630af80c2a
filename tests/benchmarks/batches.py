"""A whole city: what ``gentool batch`` takes, in processes of their own. Run: ``python -m tests.benchmarks.batches``.

Cities are made from the examples, both years. The table of ``python -m tests.benchmarks`` takes its rows from here;
run by itself this goes through more ways to run them: several processes, one page gone, which has to draw the status
page and the workbook again, and with dask.distributed installed a local cluster of two processes.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from gentool.city.batch.publishing import PAGE
from tests.benchmarks.examples import write_city
from tests.benchmarks.measuring import Ran, run

CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


class CityRan(NamedTuple):
    """The first run into an empty folder, and the run after it, which finds nothing to do."""

    units: int
    first: Ran
    nothing: Ran

    @property
    def each(self) -> float:
        """Milliseconds of a processor per unit."""
        return self.first.processor / self.units * 1000


def measure(folder: Path, units: int) -> CityRan:
    """Run a city of so many units, one after the other in one process."""
    city, output = write_city(folder / f"city{units}", units), folder / f"out{units}"
    return CityRan(units, _batch(city, output, "-j", "1"), _batch(city, output, "-j", "1"))


def _batch(city: Path, output: Path, *options: str) -> Ran:
    return run("-m", "gentool", "batch", city, "-o", output, *options)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 1000])
    sizes = parser.parse_args().sizes
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in sizes:
            found = measure(folder, size)
            city, output = folder / f"city{size}", folder / f"two{size}"
            _show(size, "-j 1", found.first)
            _show(size, "-j 2", _batch(city, output, "-j", "2"))
            _show(size, "nothing to do", found.nothing)
            (output / PAGE).unlink()
            _show(size, "one page gone", _batch(city, output))
        if importlib.util.find_spec("distributed"):
            _cluster(folder, write_city(folder / "cluster", max(sizes)), max(sizes))


def _cluster(folder: Path, city: Path, size: int) -> None:
    program = folder / "cluster.py"
    program.write_text(CLUSTER, encoding="utf-8")
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, program], stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        _show(size, "dask, 2 processes", _batch(city, folder / "out", "--scheduler", address))
        process.communicate()


def _show(size: int, how: str, ran: Ran) -> None:
    each = ran.clock / size * 1000
    times = f"{ran.clock:7.2f} s  {each:6.2f} ms each  {ran.processor:7.2f} s of processors"
    print(f"  {size:6d} units  {how:18s} {times}  {ran.memory:6.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
