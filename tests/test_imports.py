"""Imports run one way: a module imports only from layers below its own, and the core never imports the shell."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import gentool

PACKAGE = Path(gentool.__file__).parent
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
    if path.parent != PACKAGE or path.stem not in ("__init__", "__main__")
}


def imported(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield the modules of ours that a module imports, and whether only for its types."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    types_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "gentool":
            base = (node.module or "").removeprefix("gentool").removeprefix(".")
            for alias in node.names:
                name = f"{base}.{alias.name}".removeprefix(".")
                yield (name if name in MODULES else base), id(node) in types_only
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"


@cache
def imports() -> dict[str, set[str]]:
    return {name: {each for each, _ in imported(path) if each and each != name} for name, path in MODULES.items()}


def top(module: str) -> str:
    return module.partition(".")[0]


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_modules_and_folders_can_be_put_in_an_order(depth: int) -> None:
    """At every depth: neither two modules nor two folders import one another; a package may import what is in it."""
    graph: dict[str, set[str]] = {}
    for name, modules in imports().items():
        entry = cut(name, depth)
        others = {cut(module, depth) for module in modules}
        graph.setdefault(entry, set()).update(
            other for other in others if not f"{entry}.".startswith(f"{other}.") and not other.startswith(f"{entry}.")
        )
    assert len(list(TopologicalSorter(graph).static_order())) > 10


def cut(module: str, depth: int) -> str:
    return ".".join(module.split(".")[:depth])


def test_every_module_can_be_read_at_one_sitting() -> None:
    lengths = {name: path.read_text(encoding="utf-8").count("\n") for name, path in MODULES.items()}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_problems_imports_nothing_of_ours() -> None:
    assert {module for name in imports() if top(name) == "problems" for module in map(top, imports()[name])} <= {
        "problems"
    }


def test_only_the_shell_imports_the_shell() -> None:
    for name, modules in imports().items():
        if top(name) != "cli":
            assert "cli" not in {top(module) for module in modules}, name


def rooms() -> dict[str, int]:
    """The rooms in CONTRIBUTING's tree, dotted, with their places in it from the top."""
    text = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    tree = text.partition("```\ngentool/\n")[2].partition("\ntemplates/")[0]
    path: list[str] = []
    found = {}
    for number, (indent, name) in enumerate(re.findall(r"^( +)(\w+)(?:/|\.py) ", tree, re.MULTILINE)):
        path[len(indent) // 2 - 1 :] = [name]
        found[".".join(path)] = number
    return found


def test_the_tree_shows_every_room() -> None:
    packages = {name for name, path in MODULES.items() if path.name == "__init__.py"}
    assert set(rooms()) == packages | {name for name in imports() if "." not in name}


def test_every_room_imports_only_from_those_above_it() -> None:
    place = rooms()
    for name, modules in imports().items():
        for module in modules:
            mine, theirs = apart(name, module)
            if mine != theirs and mine in place and theirs in place:
                assert place[theirs] < place[mine], (name, module)


def apart(one: str, other: str) -> tuple[str, str]:
    """Return where the ways to two modules part: the rooms beside one another through which each is reached."""
    mine, theirs = one.split("."), other.split(".")
    depth = next((i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), 0)
    return ".".join(mine[: depth + 1]), ".".join(theirs[: depth + 1])


def test_what_is_slow_to_import_is_imported_where_it_is_needed() -> None:
    slow = {"docx", "openpyxl", "markdown_it", "imagesize"}
    reached: set[str] = set()
    waiting = ["cli", "cli.app", "checks.api"]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        for node in ast.parse(MODULES[name].read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Import):
                assert not {alias.name.partition(".")[0] for alias in node.names} & slow, name
            elif isinstance(node, ast.ImportFrom) and node.module:
                assert node.module.partition(".")[0] not in slow, name
                for alias in node.names:
                    for module in (node.module, f"{node.module}.{alias.name}"):
                        if (short := module.removeprefix("gentool.")) in MODULES:
                            waiting.append(short)
    assert len(reached) > 15


def test_the_core_does_not_print_exit_or_ask_the_clock() -> None:
    shells = ("cli.", "city.batch.", "files.")
    for name, path in MODULES.items():
        if f"{name}.".startswith(shells):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in {
                    "print",
                    "input",
                    "exit",
                    "sys.exit",
                    "datetime.now",
                    "date.today",
                    "time.time",
                }, f"{name}:{node.lineno}: {called}"
