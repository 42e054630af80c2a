"""Runs tests in forks of a process that has read them all: an order a line on standard input, an answer on output.

pytest collects once. A fault in the body of a function is planted in a fork, by exchanging the function's code, and
only the tests that are asked for run there; what was computed while the tests were read stays as it was, so that a test
may miss a fault here that it would find by itself, never the other way round. Any other fault must stand in the file
before the modules are read: for it (``fresh``), the fork forgets what it has read of gentool and its tests and runs
pytest from the beginning.
"""

from __future__ import annotations

import ast
import functools
import gc
import json
import os
import resource
import signal
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

MARKS = "not (office or browser or dask)"
OPTIONS = ("-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-profile=ci", "-m", MARKS)
LOADING = "a file of tests does not load"
MEMORY = 6 << 30  # bytes of address space; a mutant may ask for memory without end
ASLEEP = 20  # times the seconds of the processor that it is given: it waits for what does not come

Reach = dict[str, tuple[float, dict[str, str]]]  # of each test: seconds, and lines of each module in hex


class Server:
    """The plugin that takes over where pytest would run what it has collected."""

    def __init__(self) -> None:
        self.orders = os.fdopen(os.dup(0), encoding="utf-8")
        self.answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
        self.failed = ""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Answer orders until there are no more."""
        self.items = {item.nodeid: item for item in session.items}
        self.functions: dict[tuple[str, str], list[FunctionType]] = defaultdict(list)
        self.caches = []
        for thing in gc.get_objects():
            if isinstance(thing, FunctionType):
                self.functions[thing.__code__.co_filename, thing.__code__.co_qualname].append(thing)
            elif isinstance(thing, functools._lru_cache_wrapper):
                self.caches.append(thing)
        gc.freeze()
        print(json.dumps(sorted(self.items)), file=self.answers, flush=True)
        for line in self.orders:
            print(json.dumps(self.answer(json.loads(line))), file=self.answers, flush=True)
        return True

    def answer(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Do what is asked for in a fork, bounded in time and memory."""
        with tempfile.TemporaryFile("w+", encoding="utf-8") as result, tempfile.TemporaryFile() as said:
            if (child := os.fork()) == 0:
                os.setsid()
                signal.signal(signal.SIGINT, signal.SIG_DFL)  # in the background it is ignored, and tests send it
                for number, to in ((0, os.open(os.devnull, os.O_RDONLY)), (1, said.fileno()), (2, said.fileno())):
                    os.dup2(to, number)
                for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, round(order["limit"]))):
                    resource.setrlimit(what, (most, resource.getrlimit(what)[1]))  # tests may set their own
                json.dump(self.run(order), result)
                result.flush()
                os._exit(0)
            ending = threading.Timer(ASLEEP * order["limit"], os.killpg, (child, signal.SIGKILL))
            ending.start()
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            ending.cancel()
            with suppress(ProcessLookupError):  # what it started and left behind
                os.killpg(child, signal.SIGKILL)
            result.seek(0)
            said.seek(0)
            words = said.read().decode("utf-8", "replace")[-1500:]
            answer = json.loads(result.read() or json.dumps({"failed": LOADING if status >= 0 else ""}))
            return {**answer, "signal": max(0, -status), "said": words}

    def run(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Run the tests that are asked for until one fails, or all with what each reaches."""
        if order.get("include"):
            return {"reach": self.reach(order["tests"], order["include"]), "failed": ""}
        if order.get("fresh"):
            return {"failed": self.fresh(order["tests"])}
        if order.get("module"):
            self.plant(*(order[key] for key in ("module", "source", "line")))
        self.forget(order.get("module", ""))
        for test in order["tests"]:
            self.run_one(test)
            if self.failed:
                break
        return {"failed": self.failed}

    def forget(self, module: str = "") -> None:
        """Empty what is kept of what was computed; forms stay, as tests hold some, unless it is they that change."""
        for cached in self.caches:
            if cached.__module__ != "gentool.form.loading" or module.startswith("gentool/form/"):
                cached.cache_clear()

    def run_one(self, test: str) -> None:
        """Run a test by itself."""
        item = self.items[test]
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)

    def plant(self, module: str, source: str, line: int) -> None:
        """Exchange the function that a line stands in, or the value that it gives a name, wherever they are known."""
        place = str(Path(module).absolute())
        plain = Path(module).read_text(encoding="utf-8")
        name = function_at(plain, line)
        if not name:
            dotted = module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            exchange(dotted, source, value_at(plain, line))
            return
        (code,) = (code for code in codes_of(compile(source, place, "exec")) if code.co_qualname == name)
        for function in self.functions[place, name]:
            function.__code__ = code

    def fresh(self, tests: list[str]) -> str:
        """Run tests as if nothing had been read of gentool and of them."""
        for name in [name for name in sys.modules if name.partition(".")[0] in ("gentool", "tests")]:
            del sys.modules[name]
        files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
        chosen = _Chosen(tests)
        warning = "ignore::pytest.PytestAssertRewriteWarning"  # plugins that have been read before
        status = pytest.main([*OPTIONS, "-x", "-W", warning, *files], plugins=[chosen])
        is_ended = status in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)
        return chosen.failed or ("" if is_ended else LOADING)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the test that fails."""
        if report.failed:
            self.failed = self.failed or report.nodeid

    def reach(self, tests: list[str], include: list[str]) -> Reach:
        """Run tests under coverage, and leave out those that fail by themselves."""
        import coverage

        cover = coverage.Coverage(data_file=None, include=include)
        seconds: dict[str, float] = {}
        cover.set_option("run:disable_warnings", ["no-data-collected"])
        cover.start()
        for test in tests:
            self.forget()  # what a test before it has left ready hides lines from it
            cover.switch_context(test)
            start, self.failed = time.process_time(), ""
            self.run_one(test)
            if not self.failed:
                seconds[test] = round(time.process_time() - start, 4)
        cover.stop()
        reached: dict[str, dict[str, int]] = defaultdict(dict)
        data = cover.get_data()
        for path in data.measured_files():
            module = Path(path).relative_to(Path.cwd()).as_posix()
            for line, names in data.contexts_by_lineno(path).items():
                for name in names:
                    reached[name][module] = reached[name].get(module, 0) | 1 << line
        return {test: (took, {m: f"{mask:x}" for m, mask in reached[test].items()}) for test, took in seconds.items()}


class _Chosen:
    """The plugin that leaves of what is collected the tests asked for, in that order."""

    def __init__(self, tests: list[str]) -> None:
        self.place = {test: number for number, test in enumerate(tests)}
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((i for i in items if i.nodeid in self.place), key=lambda item: self.place[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = self.failed or report.nodeid


def function_at(source: str, line: int) -> str:
    """Return the outermost function in whose body a line stands, by its qualified name; "" if it stands in none."""

    def walk(body: list[ast.stmt], prefix: str) -> str:
        for node in body:
            if isinstance(node, ast.ClassDef) and node.lineno <= line <= (node.end_lineno or 0):
                return walk(node.body, f"{prefix}{node.name}.")
            is_function = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            if is_function and node.body[0].lineno <= line <= (node.end_lineno or 0):
                return f"{prefix}{node.name}"
        return ""

    return walk(ast.parse(source).body, "")


def value_at(source: str, line: int) -> str:
    """Return the name to which a module's statement at a line gives a value from which no other is made; else ""."""
    body = ast.parse(source).body
    for node in body:
        if isinstance(node, ast.Assign) and node.lineno <= line <= (node.end_lineno or 0):
            name = node.targets[0].id if isinstance(node.targets[0], ast.Name) else ""
            others = [other for other in body if isinstance(other, (ast.Assign, ast.AnnAssign)) and other is not node]
            used = (part for other in others for part in ast.walk(other) if isinstance(part, ast.Name))
            return "" if any(part.id == name for part in used) else name
    return ""


def span_of(source: str, line: int) -> tuple[int, int]:
    """Return the first and last line of the innermost function around a line, else those of the module."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    around = [
        (node.lineno, node.end_lineno or 0) for node in functions if node.lineno <= line <= (node.end_lineno or 0)
    ]
    return max(around, default=(1, source.count("\n") + 1))


def exchange(module: str, source: str, name: str) -> None:
    """Give a module's name the value it has in another source, in all modules that know it and in their tuples."""
    old, space = vars(sys.modules[module])[name], {"__name__": module, "__file__": sys.modules[module].__file__}
    exec(compile(source, module, "exec"), space)
    new = space[name]
    is_own = not isinstance(old, (int, str))  # of these, one object serves many
    for other in [vars(m) for n, m in sys.modules.items() if n.partition(".")[0] in ("gentool", "tests")]:
        for key, value in list(other.items()):
            if value is old and (key == name or is_own):
                other[key] = new
            elif is_own and type(value) is tuple and any(item is old for item in value):
                other[key] = tuple(new if item is old else item for item in value)


def codes_of(code: CodeType) -> Iterator[CodeType]:
    """Yield what a module compiles to, and what stands in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes_of(constant)


if __name__ == "__main__":
    sys.exit(pytest.main([*OPTIONS, *sys.argv[1:]], plugins=[Server()]))
