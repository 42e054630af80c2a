"""Measure what the tests hold: small random faults in the code, one at a time, and whether a test then fails.

``python scripts/mutants.py gentool/checks gentool/grid.py -n 100`` works in private copies of the tree and never in
the checkout. First every test file runs once under coverage; then each mutant runs the files that reach its line,
those that know its module best and are quick first, until a test fails. A mutant that survives is a line that no test
would miss, or one that means the same either way; or none that is reached within ``--seconds``. A line that no test
reaches is mutated like any other: its mutants survive, which is the truth.

``--out`` keeps the mutants by their text. ``--replay`` plants the very same ones again after code has moved: in the
module that ``--moved`` names (lines "old<TAB>new" of dotted names), else wherever function and line are found; one
whose line is gone is drawn anew from the same function, else from the same module.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from mutation_operators import Mutant, mutants_of

ROOT = Path(__file__).resolve().parent.parent
LEFT_BEHIND = (".git", ".venv", "out", "dist", "build", ".hypothesis", "*_cache", "__pycache__", "*.egg-info")
MARKS = "not (office or browser or dask)"
PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=ci", "-m", MARKS)
NO_TESTS = 5  # pytest's exit status where every test of a file is left out
MEMORY = 6 << 30  # bytes of address space; a mutant may ask for memory without end
SLOWER = 10  # times as slow as without the fault: it hangs
ASLEEP = 20  # times that many seconds of the clock: it waits for what does not come
FIRST_LOT = 2.0  # seconds of tests in the first run for a mutant; every further run holds twice as much
COVERAGE = """
[run]
patch = subprocess
parallel = true
data_file = {data}
include = {include}
"""

S = TypeVar("S")
T = TypeVar("T")
Reach = tuple[float, Mapping[str, Sequence[int]]]  # seconds, and the lines of each module


def modules_of(tree: Path, paths: Iterable[str]) -> list[str]:
    """Return the modules below the given files and folders."""
    found: set[str] = set()
    for path in paths:
        place = tree / path
        files = place.rglob("*.py") if place.is_dir() else [place]
        found.update(file.relative_to(tree).as_posix() for file in files)
    return sorted(found)


def draw(places: Sequence[tuple[Mutant, ...]], number: int, chance: random.Random) -> list[Mutant]:
    """Draw as many places as asked for, and one mutant of each."""
    return [chance.choice(place) for place in chance.sample(places, min(number, len(places)))]


def replayed(tree: Path, known: Sequence[Mutant], moved: Mapping[str, str], chance: random.Random) -> list[Mutant]:
    """Find known mutants again in the code as it is now; draw others for those that are gone."""
    texts = {module: (tree / module).read_text(encoding="utf-8") for module in modules_of(tree, ["gentool"])}
    found: dict[tuple[str, int, str], Mutant] = {}
    for mutant in known:
        new = module_now(tree, mutant.module, moved)
        here = [m for place in (mutants_of(tree, new) if new in texts else ()) for m in place]
        same = [m for m in here if m.change == mutant.change]
        same = [m for m in same if m.owner == mutant.owner] or same or elsewhere(tree, mutant, texts)
        free = [m for m in here if m.place not in found]
        if same:
            chosen = replace(same[min(mutant.occurrence, len(same) - 1)], came="replayed")
        elif free:
            chosen = chance.choice([m for m in free if m.owner == mutant.owner] or free)
            chosen = replace(chosen, came="drawn anew")
        else:
            print(f"lost with its module: {mutant}")
            continue
        found[chosen.place] = chosen
    return list(found.values())


def elsewhere(tree: Path, mutant: Mutant, texts: Mapping[str, str]) -> list[Mutant]:
    """Return the places where a function of the same name has the same line, in whatever module."""
    first = mutant.before.splitlines()[0].strip()
    if mutant.owner == "<module>":
        return []
    places = [place for module, text in texts.items() if first in text for place in mutants_of(tree, module)]
    return [m for place in places for m in place if (m.owner, m.change) == (mutant.owner, mutant.change)]


def module_now(tree: Path, module: str, moved: Mapping[str, str]) -> str:
    """Return the file that a module is now."""
    name = module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    place = moved.get(name, name).replace(".", "/")
    return f"{place}/__init__.py" if (tree / place).is_dir() else f"{place}.py"


@dataclass
class Copy:
    """A private copy of the tree, in which one run of the tests goes on at a time."""

    folder: Path  # readable by others: some tests give up root's rights

    def __post_init__(self) -> None:
        self.tree = self.folder / "tree"
        (self.folder / "tmp").mkdir(parents=True)
        shutil.copytree(ROOT, self.tree, symlinks=True, ignore=shutil.ignore_patterns(*LEFT_BEHIND))

    def run(self, *arguments: str, limit: float = 600.0) -> tuple[int, float, str]:
        """Run Python in the copy; return exit status, seconds of the processor, and what it said.

        Seconds of the processor and not of the clock, so that it does not matter what else the machine does.
        """
        environment = {
            **os.environ, "PYTHONPATH": str(self.tree), "PYTHONHASHSEED": "0",
            "PYTEST_DEBUG_TEMPROOT": str(self.folder / "tmp"),
        }  # fmt: skip

        def limits() -> None:  # lowered, so that programs which set their own are free to
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # in the background it is ignored, and tests send it
            for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, round(limit))):
                resource.setrlimit(what, (most, resource.getrlimit(what)[1]))

        said = self.folder / "said"
        with said.open("wb") as stream:
            process = subprocess.Popen(
                [sys.executable, *arguments], cwd=self.tree, env=environment, stdin=subprocess.DEVNULL,
                stdout=stream, stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=limits,
            )  # fmt: skip
            ending = threading.Timer(ASLEEP * limit, os.killpg, (process.pid, signal.SIGKILL))
            ending.start()
            _, status, usage = os.wait4(process.pid, 0)
            ending.cancel()
        with suppress(ProcessLookupError):  # what it started and left behind
            os.killpg(process.pid, signal.SIGKILL)
        process.returncode = os.waitstatus_to_exitcode(status)
        return process.returncode, usage.ru_utime + usage.ru_stime, said.read_text("utf-8", "replace")

    def try_out(self, mutant: Mutant, lots: Iterable[tuple[list[str], float]]) -> Mutant:
        """Plant a mutant, run lots of test files until one fails, and put the line right again."""
        path = self.tree / mutant.module
        plain = path.read_bytes()
        lines = plain.decode().split("\n")
        lines[mutant.line - 1 : mutant.line + mutant.before.count("\n")] = mutant.after.split("\n")
        ran = 0
        try:
            self.write(path, "\n".join(lines).encode())
            for files, seconds in lots:
                for is_last in (False, True):  # a test that fails by chance, as on a busy machine, tells nothing
                    status, _, said = self.run(*PYTEST, "-x", *files, limit=SLOWER * max(seconds, 2.0))
                    failed = re.search(r"^(?:FAILED|ERROR) (\S+)", said, re.MULTILINE)
                    if status in (-signal.SIGXCPU, -signal.SIGKILL):
                        return replace(mutant, outcome="timed out", by=" ".join(files))
                    if status == 0:
                        break
                    if is_last or failed is None or self.run(*PYTEST, failed[1])[0] != 0:
                        return replace(mutant, outcome="killed", by=failed[1] if failed else said[-200:])
                ran += len(files)
        finally:
            self.write(path, plain)
        return replace(mutant, outcome="survived", by=f"{ran} files of tests")

    def write(self, path: Path, data: bytes) -> None:
        """Write a module; what was compiled of it might be as old and as long as the new one."""
        path.write_bytes(data)
        for compiled in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
            compiled.unlink()


def measure(copy: Copy, test: str) -> Reach:
    """Run one test file under coverage; return its seconds and the lines of each module that it reaches."""
    from coverage import CoverageData
    from coverage.exceptions import CoverageException

    folder = Path(tempfile.mkdtemp(dir=copy.folder))
    folder.chmod(0o777)  # for tests that give up root's rights
    config = COVERAGE.format(data=folder / "data", include=copy.tree / "gentool" / "*")
    (folder / "rc").write_text(config, encoding="utf-8")
    status, seconds, said = copy.run("-m", "coverage", "run", f"--rcfile={folder / 'rc'}", *PYTEST, test)
    reached: defaultdict[str, set[int]] = defaultdict(set)
    for path in folder.glob("data.*"):
        data = CoverageData(str(path))
        with suppress(CoverageException):  # of a process that a test killed while it wrote
            data.read()
            for file in data.measured_files():
                reached[Path(file).relative_to(copy.tree).as_posix()].update(data.lines(file) or ())
    if status not in (0, NO_TESTS):  # not under coverage, perhaps without it
        status, seconds, said = copy.run(*PYTEST, test)
    if status not in (0, NO_TESTS):
        print(f"left out, it fails without any mutant: {test}\n{said[-1500:]}", flush=True)
    return seconds, {module: sorted(lines) for module, lines in reached.items()} if status == 0 else {}


def lots_of(tests: Iterable[str], measured: Mapping[str, Reach], most: float) -> Iterator[tuple[list[str], float]]:
    """Yield test files in the order given: a few seconds of them, then more and more, until it is enough."""
    size, spent, lot = FIRST_LOT, 0.0, list[str]()
    for test in tests:
        lot.append(test)
        total = sum(measured[name][0] for name in lot)
        if total >= size or spent + total >= most:
            yield lot, total
            size, spent, lot = 2 * size, spent + total, []
            if spent >= most:
                return
    if lot:
        yield lot, sum(measured[name][0] for name in lot)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("paths", nargs="*", help="modules and packages to mutate")
    parser.add_argument("-n", type=int, default=100, help="how many mutants (100)")
    parser.add_argument("--each", action="store_true", help="so many of each module, not in all")
    parser.add_argument("--seed", type=int, default=1, help="another number draws other mutants (1)")
    parser.add_argument("--seconds", type=float, default=60, help="of tests for one mutant at most, about (60)")
    parser.add_argument("--measured", type=Path, metavar="FILE", help="what the tests reach: kept here, read if there")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (2)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="keep the mutants and how they fared as JSON")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="plant the mutants of such a file again")
    parser.add_argument("--moved", type=Path, metavar="TSV", help="with --replay: where modules have gone since")
    return parser.parse_args()


def chosen(options: argparse.Namespace) -> list[Mutant]:
    """Return the mutants that were asked for."""
    chance = random.Random(options.seed)
    if options.replay:
        known = [Mutant(**entry) for entry in json.loads(options.replay.read_text(encoding="utf-8"))]
        lines = options.moved.read_text(encoding="utf-8").splitlines() if options.moved else []
        return replayed(ROOT, known, dict(line.split("\t")[:2] for line in lines if "\t" in line), chance)
    if missing := [path for path in options.paths if not (ROOT / path).exists()]:
        sys.exit(f"no such module or package: {', '.join(missing)}")
    modules = modules_of(ROOT, options.paths)
    if options.each:
        return [mutant for module in modules for mutant in draw(mutants_of(ROOT, module), options.n, chance)]
    return draw([place for module in modules for place in mutants_of(ROOT, module)], options.n, chance)


class _Trial:
    """Tries mutants out in copies of the tree, each with the tests that reach its line."""

    def __init__(self, folder: Path, jobs: int, most: float) -> None:
        self.jobs = jobs
        self.most = most
        self.measured: dict[str, Reach] = {}
        self.killers: Counter[tuple[str, str]] = Counter()
        self.copies: SimpleQueue[Copy] = SimpleQueue()
        for number in range(jobs):
            self.copies.put(Copy(folder / str(number)))

    def map(self, work: Callable[[Copy, S], T], items: Iterable[S]) -> Iterator[T]:
        def with_copy(item: S) -> T:
            copy = self.copies.get()
            try:
                return work(copy, item)
            finally:
                self.copies.put(copy)

        with ThreadPoolExecutor(self.jobs) as threads:
            yield from threads.map(with_copy, items)

    def measure(self, kept: Path | None) -> None:
        """Find out what every test file reaches, or read what was found out before."""
        if kept and kept.exists():
            self.measured = json.loads(kept.read_text(encoding="utf-8"))
            return
        tests = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py"))
        self.measured = dict(zip(tests, self.map(measure, tests), strict=True))
        if kept:
            kept.write_text(json.dumps(self.measured), encoding="utf-8")

    def fate(self, copy: Copy, mutant: Mutant) -> Mutant:
        tests = self.tests_for(mutant)
        done = copy.try_out(mutant, lots_of(tests, self.measured, self.most))
        if done.outcome == "killed":
            self.killers[mutant.module, done.by.partition("::")[0]] += 1
        return done

    def tests_for(self, mutant: Mutant) -> list[str]:
        """Return the tests that reach a mutant: those that killed its like, then those that know its module best."""
        reach = {test: reached.get(mutant.module, ()) for test, (_, reached) in self.measured.items()}
        most = max(map(len, reach.values()))
        lines = range(mutant.lines[0], mutant.lines[1] + 1)

        def rank(test: str) -> tuple[int, float, float]:
            return -self.killers[mutant.module, test], -round(len(reach[test]) / most, 1), self.measured[test][0]

        return sorted((test for test, at in reach.items() if not set(at).isdisjoint(lines)), key=rank)


def main() -> None:
    """Draw, measure, try out and tell."""
    options = arguments()
    mutants = chosen(options)
    done: list[Mutant] = []
    with tempfile.TemporaryDirectory(prefix="gentool-mutants-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        trial = _Trial(Path(name), options.jobs, options.seconds)
        print(f"{len(mutants)} mutants are drawn; which lines the tests reach is measured first", flush=True)
        trial.measure(options.measured)
        for mutant in trial.map(trial.fate, mutants):
            done.append(mutant)
            if mutant.outcome != "killed":
                print(f"{mutant.outcome}: {mutant}", flush=True)
            if options.out:
                text = json.dumps([asdict(mutant) for mutant in done], ensure_ascii=False, indent=1)
                options.out.write_text(text + "\n", encoding="utf-8")
    report(done)


def report(done: Sequence[Mutant]) -> None:
    """Tell how many died, module by module and in all."""
    width = max((len(mutant.module) for mutant in done), default=0)
    for module in [*sorted({mutant.module for mutant in done}), ""]:
        fates = Counter(mutant.outcome for mutant in done if mutant.module.startswith(module))
        died, number = fates["killed"] + fates["timed out"], sum(fates.values())
        share = f"{died} of {number} die ({100 * died / max(number, 1):.0f} %, {fates['timed out']} timed out)"
        print(f"{module or 'in all':{width}}  {share}, {fates['survived']} survive")
    if came := Counter(mutant.came for mutant in done if mutant.came != "drawn"):
        print(", ".join(f"{number} {how}" for how, number in sorted(came.items())))


if __name__ == "__main__":
    main()
