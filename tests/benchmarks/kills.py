"""Kill, crowd and starve ``gentool batch``, many times over. Run: ``python -m tests.benchmarks.kills [TIMES] [SEED]``.

A city of sixty bureaus is built undisturbed, then again and again into an empty folder, each time killed with SIGKILL
at a random moment, looked at, and run to the end: what is there between must be whole, and the same bytes must stand
there in the end. Then two batches at once, and a disk that is too small, where we may mount one. Says what happened,
and fails at the first file that is torn.
"""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from gentool.city.batch.manifest import NAME as MANIFEST
from tests.city.batch.cities import OUTPUT, contents, make_city
from tests.city.batch.test_nothing_torn import assert_nothing_is_torn, start
from tests.forked import gentool

BUREAUS, TIMES = 60, 20


def kill_and_complete(city: Path, output: Path, expected: dict[str, str], after: float, jobs: int) -> str:
    """Kill a run after so many seconds, look, run to the end, look again; return what the kill left."""
    process = start(city, output, "-j", str(jobs))
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(after)
    was_alive = process.poll() is None
    process.kill()
    process.wait()
    assert_nothing_is_torn(output, expected)
    left = [name for name in contents(output) if not name.startswith(".gentool-")] if output.is_dir() else []
    assert gentool("batch", city, "-o", output).returncode == 0
    assert contents(output) == expected
    told = f"{'killed' if was_alive else 'already over'}, {len(left)} whole files"
    return f"{told} and {'a' if MANIFEST in left else 'no'} manifest left; completed, same bytes"


def on_a_small_disk(city: Path, disk: Path, expected: dict[str, str]) -> str:
    """Run out of room, then with room enough."""
    disk.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=1M", "gentool", disk]
    if subprocess.run(mounting, capture_output=True, check=False).returncode:
        return "not tried: no leave to mount"
    try:
        result = gentool("batch", city, "-o", disk, "-j", "2")
        assert (result.returncode, result.stderr.count("磁盘空间不足")) == (1, 1), result.stderr
        assert_nothing_is_torn(disk, expected)
        left = len(contents(disk))
        subprocess.run(["mount", "-o", "remount,size=64M", disk], check=True)
        assert gentool("batch", city, "-o", disk).returncode == 0
        assert contents(disk) == expected
        return f"told once, {left} whole files left; with room completed, same bytes"
    finally:
        subprocess.run(["umount", disk], check=True)


def main() -> None:
    """Do it and say what happened."""
    times, seed = (int(text) for text in (*sys.argv[1:], TIMES, time.time_ns() % 10**6)[:2])
    chance = random.Random(seed)
    print(f"{BUREAUS} bureaus, {times} kills, seed {seed}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        city = make_city(folder / "city", BUREAUS)
        seconds = {}
        for jobs in (1, 2):
            begin = time.perf_counter()
            assert gentool("batch", city, "-j", str(jobs), "--force").returncode == 0
            seconds[jobs] = time.perf_counter() - begin
        expected = contents(city / OUTPUT)
        for number in range(times):
            jobs = 1 + number % 2
            after = seconds[jobs] * chance.uniform(0.05, 1.0)
            told = kill_and_complete(city, folder / f"kill{number}", expected, after, jobs)
            print(f"  {number + 1:3d}. -j {jobs}, after {after:.2f} of {seconds[jobs]:.2f} s: {told}", flush=True)
        for number in range(3):
            output = folder / f"both{number}"
            both = [start(city, output, "-j", str(jobs)) for jobs in (1, 2)]
            ends = [process.wait() for process in both]
            assert contents(output) == expected
            print(f"  two at once: ended with {ends}, same bytes")
        print(f"  small disk: {on_a_small_disk(city, folder / 'disk', expected)}")


if __name__ == "__main__":
    main()
