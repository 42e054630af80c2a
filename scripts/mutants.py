"""Measure what the tests hold: small random faults in the code, one at a time, and whether a test then fails.

``python scripts/mutants.py gentool/checks gentool/form/grid.py -n 100`` works in private copies of the tree and never
in the checkout. First every test file runs once under coverage; then each mutant runs the tests that reach its line,
the short ones that know its module best first, until one fails: ``--first`` seconds of them, and when all mutants have
had these, what is left of ``--seconds`` for those that live. A mutant that survives is a line that no test would miss,
or one that means the same either way; or none that is reached within ``--seconds``. A line that no test reaches is
mutated like any other: its mutants survive, which is the truth. All seconds are those of a processor.

``--out`` keeps the mutants by their text. ``--replay`` plants the very same ones again after code has moved, with
``--survivors`` only those that lived: in the module that ``--moved`` names (lines "old<TAB>new" of dotted names), else
wherever function and line are found; one whose line is gone is drawn anew from the same function, else from the same
module.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from mutation_operators import Mutant, is_mutant, mutants_of
from mutation_server import LOADING, Reach, function_at, span_of, value_at

ROOT = Path(__file__).resolve().parent.parent
LEFT_BEHIND = (".git", ".venv", "out", "dist", "build", ".hypothesis", "*_cache", "__pycache__", "*.egg-info")
SLOWER = 10  # times as slow as without the fault: it hangs
DIED = ("killed", "timed out")
FIRST_LOT = 2.0  # seconds of tests in the first run for a mutant; every further run holds twice as much

S = TypeVar("S")
T = TypeVar("T")


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
    drawn = (chance.choice(place) for place in chance.sample(places, len(places)))
    return list(islice((mutant for mutant in drawn if is_mutant(ROOT, mutant)), number))


def replayed(tree: Path, known: Sequence[Mutant], moved: Mapping[str, str], chance: random.Random) -> list[Mutant]:
    """Find known mutants again in the code as it is now; draw others for those that are gone."""
    texts = {module: (tree / module).read_text(encoding="utf-8") for module in modules_of(tree, ["gentool"])}
    found: dict[tuple[str, int, str], Mutant] = {}
    for mutant in known:
        if mutant.outcome in DIED:
            found[mutant.place] = mutant
            continue
        new = module_now(tree, mutant.module, moved)
        here = [m for place in (mutants_of(tree, new) if new in texts else ()) for m in place]
        same = [m for m in here if m.change == mutant.change]
        same = [m for m in same if m.owner == mutant.owner] or same or elsewhere(tree, mutant, texts)
        free = [] if same else [m for m in here if m.place not in found and is_mutant(tree, m)]
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


def file_of(test: str) -> str:
    """Return the file of a test."""
    return test.partition("::")[0]


class Copy:
    """A private copy of the tree, in which one run of the tests goes on at a time: a fork of a server in it."""

    def __init__(self, folder: Path, tests: Sequence[str]) -> None:
        self.folder = folder
        self.tree = folder / "tree"  # readable by others: some tests give up root's rights
        (folder / "tmp").mkdir(parents=True)
        shutil.copytree(ROOT, self.tree, symlinks=True, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
        environment = {
            **os.environ, "PYTHONPATH": str(self.tree), "PYTHONHASHSEED": "0",
            "PYTEST_DEBUG_TEMPROOT": str(folder / "tmp"),
        }  # fmt: skip
        command = [sys.executable, Path(__file__).with_name("mutation_server.py"), *tests]
        pipe = subprocess.PIPE
        self.server = subprocess.Popen(
            command, cwd=self.tree, env=environment, encoding="utf-8", stdin=pipe, stdout=pipe
        )
        self.tests: list[str] = self.answer()
        self.sound: set[str] = set()

    def answer(self) -> Any:
        """Return what the server says next; what pytest says before stands on the same output."""
        assert self.server.stdout
        for line in self.server.stdout:
            if line.startswith(("[", "{")):
                return json.loads(line)
        sys.exit("the tests cannot be collected")

    def run(self, tests: Sequence[str], limit: float = 900.0, **more: object) -> dict[str, Any]:
        """Run tests by their ids until one fails; return its id, the signal that ended it, and what was measured."""
        assert self.server.stdin
        self.server.stdin.write(json.dumps({"tests": tests, "limit": limit, **more}) + "\n")
        self.server.stdin.flush()
        answer: dict[str, Any] = self.answer()
        for left in self.folder.glob("tmp/pytest-of-*/pytest-*/*"):  # gigabytes, otherwise
            shutil.rmtree(left, ignore_errors=True)
        return answer

    def try_out(self, mutant: Mutant, lots: Iterable[tuple[list[str], float]], *, fresh: bool) -> Mutant:
        """Plant a mutant, run lots of tests until one fails, and put the line right again."""
        path = self.tree / mutant.module
        plain = path.read_bytes()
        lines = plain.decode().split("\n")
        lines[mutant.line - 1 : mutant.line + mutant.before.count("\n")] = mutant.after.split("\n")
        source = "\n".join(lines)
        where = {"fresh": True} if fresh else {"module": mutant.module, "source": source, "line": mutant.line}
        try:
            for tests, seconds in lots:
                limit = SLOWER * max(seconds, 1.0)
                while tests:
                    self.write(path, source.encode() if fresh else plain)
                    done = self.run(tests, limit, **where)
                    if not (failed := done["failed"]) and not done["signal"]:
                        break
                    if not failed or failed == LOADING:
                        by = f"signal {done['signal']}" if done["signal"] else LOADING
                        return replace(mutant, outcome="timed out" if done["signal"] else "killed", by=by)
                    again = self.run([failed], limit, **where)  # a test that fails by chance tells nothing
                    self.write(path, plain)
                    if (again["failed"] or again["signal"]) and self.is_sound(failed):
                        return replace(mutant, outcome="killed", by=failed)
                    tests = [test for test in tests if test != failed]
        finally:
            self.write(path, plain)
        return replace(mutant, outcome="survived")

    def is_sound(self, test: str) -> bool:
        """Tell whether a test passes alone and without a mutant."""
        if test not in self.sound and not self.run([test])["failed"]:
            self.sound.add(test)
        return test in self.sound

    def write(self, path: Path, data: bytes) -> None:
        """Write a module, if it is not so already; what was compiled of it might be as old and as long as the new."""
        if path.read_bytes() != data:
            path.write_bytes(data)
            for compiled in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
                compiled.unlink()


def lots_of(tests: Iterable[tuple[str, float]], most: float) -> Iterator[tuple[list[str], float]]:
    """Yield tests in the order given: a few seconds of them, then more and more, until it is enough."""
    size, spent, total, lot = FIRST_LOT, 0.0, 0.0, list[str]()
    for test, seconds in tests if most > 0 else ():
        lot.append(test)
        total += seconds
        if total >= size or spent + total >= most:
            yield lot, total
            size, spent, total, lot = 2 * size, spent + total, 0.0, []
            if spent >= most:
                return
    if lot:
        yield lot, total


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("paths", nargs="*", help="modules and packages to mutate")
    parser.add_argument("-n", type=int, default=100, help="how many mutants (100)")
    parser.add_argument("--each", action="store_true", help="so many of each module, not in all")
    parser.add_argument("--seed", type=int, default=1, help="another number draws other mutants (1)")
    parser.add_argument("--seconds", type=float, default=60, help="of tests for one mutant at most, about (60)")
    parser.add_argument("--first", type=float, default=10, help="of these before any has had more (10)")
    parser.add_argument("--tests", nargs="*", default=["tests"], help="files and folders of tests (all)")
    parser.add_argument("--measured", type=Path, metavar="FILE", help="what the tests reach: kept here, read if there")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (2)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="keep the mutants and how they fared as JSON")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="plant the mutants of such a file again")
    parser.add_argument("--survivors", action="store_true", help="with --replay: those that died are dead")
    parser.add_argument("--moved", type=Path, metavar="TSV", help="with --replay: where modules have gone since")
    return parser.parse_args()


def chosen(options: argparse.Namespace) -> list[Mutant]:
    """Return the mutants that were asked for."""
    chance = random.Random(options.seed)
    if options.replay:
        entries = json.loads(options.replay.read_text(encoding="utf-8"))
        known = [Mutant(**entry) if options.survivors else Mutant(**{**entry, "outcome": ""}) for entry in entries]
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

    def __init__(self, folder: Path, options: argparse.Namespace, modules: Iterable[str]) -> None:
        self.modules = sorted(set(modules))
        self.jobs: int = options.jobs
        self.first: float = options.first
        self.most: float = options.seconds - options.first
        self.passed: dict[tuple[str, int, str], set[str]] = {}  # of each mutant that lives: the tests that it passed
        self.measured: dict[str, tuple[str, Reach]] = {}  # of each file of tests: its hash, and what is reached
        self.killers: Counter[tuple[str, str]] = Counter()
        self.copies: SimpleQueue[Copy] = SimpleQueue()
        for number in range(self.jobs):
            self.copies.put(Copy(folder / str(number), options.tests))

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
        """Find out what every test reaches, but for files of tests whose reach is known from before."""
        known = json.loads(kept.read_text(encoding="utf-8")) if kept and kept.exists() else {}

        def reach(copy: Copy, file: str) -> tuple[str, Reach]:
            tests = [test for test in copy.tests if file_of(test) == file]
            asked = repr((tests, self.modules)).encode()
            digest = hashlib.sha256((copy.tree / file).read_bytes() + asked).hexdigest()
            if known.get(file, ("",))[0] == digest:
                return digest, known[file][1]
            done = copy.run(tests, include=[str(copy.tree / module) for module in self.modules])
            if failing := set(tests) - set(done.get("reach") or ()):
                print(f"left out, without any mutant: {len(failing)} of {len(tests)} in {file}", flush=True)
            return digest, done.get("reach") or {}

        copy = self.copies.get()
        self.copies.put(copy)
        files = sorted(set(map(file_of, copy.tests)))
        for file, measured in zip(files, self.map(reach, files), strict=True):
            self.measured[file] = measured
            if kept:
                kept.write_text(json.dumps({**known, **self.measured}), encoding="utf-8")

    def fate(self, copy: Copy, mutant: Mutant) -> Mutant:
        """Try a mutant out with the tests that reach it and have not run yet, as many as there is time for.

        One that cannot be planted in a function or value runs from the start of all modules, as does every value that
        lived: what was computed from it as the modules were read is seen only then.
        """
        if mutant.outcome in DIED:
            return mutant
        text = (copy.tree / mutant.module).read_text(encoding="utf-8")
        in_function, is_value = bool(function_at(text, mutant.line)), bool(value_at(text, mutant.line))
        is_first = mutant.place not in self.passed
        passed = self.passed.setdefault(mutant.place, set())
        fresh = not in_function and not (is_value and is_first)
        tests = self.tests_for(mutant, text, in_function=in_function)
        left = [(test, seconds) for test, seconds in tests if test not in passed or (is_value and not is_first)]
        lots = list(lots_of(left, self.first if is_first else self.most))
        done = copy.try_out(mutant, lots, fresh=fresh)
        if done.outcome == "killed":
            self.killers[mutant.module, file_of(done.by)] += 1
        elif done.outcome == "survived":
            passed.update(test for lot, _ in lots for test in lot)
            done = replace(done, by=f"{len(passed)} of {len(tests)} tests")
        return done

    def tests_for(self, mutant: Mutant, text: str, *, in_function: bool) -> list[tuple[str, float]]:
        """Return the tests that reach a mutant, or its function if its line runs as that is made, and their seconds.

        All tests if it runs as the module is loaded: any may look at a value. First the short ones that lie near the
        module, do little else or come from files that killed its like, and few of many cases of one test.
        """
        # Python does not tell of every break and continue that it comes by.
        first, last = mutant.lines if in_function and mutant.kind != "loop" else span_of(text, mutant.line)
        line = sum(1 << number for number in range(first, last + 1))
        reaching: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
        for file, (_, reach) in self.measured.items():
            same = sum(a == b for a, b in zip(file.split("/")[1:], mutant.module.split("/")[1:], strict=False))
            known = same / 4 + min(self.killers[mutant.module, file], 20) / 20
            for test, (seconds, reached) in reach.items():
                mask = int(reached.get(mutant.module, "0"), 16)
                share = len(reached.get(mutant.module, "")) / (1 + sum(map(len, reached.values())))
                case = (seconds + 0.02) / (known + share + 0.1), seconds, test
                if mask & line or (not in_function and first == 1):
                    reaching[test.partition("[")[0]].append(case)
        cases = [(place, case) for found in reaching.values() for place, case in enumerate(sorted(found), 1)]
        ranked = sorted(((1 + place / 20) * cost, test, seconds) for place, (cost, seconds, test) in cases)
        return [(test, seconds) for _, test, seconds in ranked]


def main() -> None:
    """Draw, measure, try out and tell."""
    options = arguments()
    mutants = chosen(options)
    with tempfile.TemporaryDirectory(prefix="gentool-mutants-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        trial = _Trial(Path(name), options, [*modules_of(ROOT, options.paths), *(mutant.module for mutant in mutants)])
        print(f"{len(mutants)} mutants are drawn; which lines the tests reach is measured first", flush=True)
        trial.measure(options.measured)
        for told in ("lives so far", "survived"):
            for number, mutant in enumerate(trial.map(trial.fate, list(mutants))):
                if mutant.outcome not in ("killed", mutants[number].outcome) or told == mutant.outcome == "survived":
                    print(f"{told if mutant.outcome == 'survived' else mutant.outcome}: {mutant}", flush=True)
                mutants[number] = mutant
                if options.out:
                    text = json.dumps(list(map(asdict, mutants)), ensure_ascii=False, indent=1)
                    options.out.write_text(text + "\n", encoding="utf-8")
        while not trial.copies.empty():
            trial.copies.get().server.communicate()
    report(mutants)


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
