"""How work grows with its input: the calls that a function makes; a regular expression under the worst strings.

No clock decides: a slow machine makes as many calls as a fast one, and what would take for ever is stopped.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import gentool
from gentool.problems.problem import GentoolError
from gentool.text.lazy_regex import Pattern

try:
    from re import _constants as constants  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # before Python 3.11
    import sre_constants as constants
    import sre_parse as parser

_CATEGORIES = {
    constants.CATEGORY_DIGIT: "7", constants.CATEGORY_SPACE: " ", constants.CATEGORY_WORD: "a",
    constants.CATEGORY_NOT_DIGIT: "a", constants.CATEGORY_NOT_SPACE: "a", constants.CATEGORY_NOT_WORD: "、",
}  # fmt: skip


_ANYWHERE = frozenset({"search", "finditer", "findall", "sub", "split"})
_CALL = re.compile(r"\b(\w+)\.(search|finditer|findall|sub|split|match|fullmatch)\b")


class Named(NamedTuple):
    """A pattern, where it stands, and the method by which it is asked (``finditer`` for all that are used)."""

    name: str
    source: str | bytes
    flags: int
    method: str


def _method(name: str, module: str | None) -> str:
    """Tell how a name is asked, a private one in its own module; one of a table is asked by another name, anywhere."""
    folder = Path(gentool.__path__[0])
    own = [Path(module)] if module and name.startswith("_") else folder.rglob("*.py")
    methods = {method for path in own for asked, method in _calls(path) if asked == name}
    if not methods or methods & _ANYWHERE:
        return "search" if methods and methods <= {"search", "match", "fullmatch"} else "finditer"
    return "match" if "match" in methods else "fullmatch"


@cache
def _calls(path: Path) -> tuple[tuple[str, str], ...]:
    return tuple(_CALL.findall(path.read_text(encoding="utf-8")))


def patterns() -> Iterator[Named]:
    """Yield every pattern that a module of gentool holds, alone or in a table, each once."""
    seen = set()
    for module in sorted(pkgutil.walk_packages(gentool.__path__, "gentool."), key=lambda module: module.name):
        if module.name.endswith("__main__"):
            continue
        imported = importlib.import_module(module.name)
        for name, value in vars(imported).items():
            for found in _patterns_in(value):
                source, flags = (
                    (found._source, found._flags) if isinstance(found, Pattern) else (found.pattern, found.flags)
                )
                if (source, flags) not in seen:
                    seen.add((source, flags))
                    yield Named(f"{module.name}.{name}", source, flags, _method(name, imported.__file__))


def _patterns_in(value: object, depth: int = 3) -> Iterator[Pattern | re.Pattern[Any]]:
    if isinstance(value, (Pattern, re.Pattern)):
        yield value
    elif depth and isinstance(value, Mapping):
        for item in (*value.keys(), *value.values()):
            yield from _patterns_in(item, depth - 1)
    elif depth and isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            yield from _patterns_in(item, depth - 1)


def pieces(source: str | bytes, flags: int) -> list[str]:
    """Return short strings that parts of a pattern match: its literals, a sign of each of its sets."""
    found: dict[str, None] = {}
    _collect(parser.parse(source, flags & ~re.DEBUG), found)
    return list(found)


def _collect(items: Iterable[tuple[Any, Any]], found: dict[str, None]) -> None:
    literal = ""
    for operator, value in items:
        if operator is constants.LITERAL:
            literal += chr(value)
            continue
        if literal:
            found[literal] = found[literal[0]] = None
        literal = ""
        if operator is constants.IN:
            if sign := _sign(value):
                found[sign] = None
        elif operator is constants.ANY:
            found["a"] = None
        elif operator is constants.BRANCH:
            for branch in value[1]:
                _collect(branch, found)
        else:
            for part in value if isinstance(value, (tuple, list)) else (value,):
                if isinstance(part, parser.SubPattern):
                    _collect(part, found)
    if literal:
        found[literal] = found[literal[0]] = None


def _sign(members: list[tuple[Any, Any]]) -> str:
    """Return a sign that is in a set."""
    is_negated = members[0][0] is constants.NEGATE
    signs = []
    for operator, value in members:
        if operator is constants.LITERAL:
            signs.append(chr(value))
        elif operator is constants.RANGE:
            signs.append(chr(value[0]))
        elif operator is constants.CATEGORY:
            signs.append(_CATEGORIES.get(value, ""))
    if is_negated:
        return next(sign for sign in "a7、 \n龘" if sign not in signs)
    return next(filter(None, signs), "")


def attacks(chance: Random, of: list[str], most: int) -> Iterator[tuple[str, str, str]]:
    """Yield a beginning, what is repeated, and an end that spoils a match."""
    of = of or ["a"]
    ends = ("", "龘", "\n", chance.choice(of))
    for piece in of[:12]:
        yield "", piece, "龘"
        yield chance.choice(of), piece, ""
    for _ in range(most):
        repeated = "".join(chance.choice(of) for _ in range(chance.randint(1, 3)))
        yield chance.choice(("", chance.choice(of))), repeated, chance.choice(ends)


def seconds(compiled: re.Pattern[Any], method: str, attack: tuple[str, str, str], size: int) -> float:
    """Return the time of a processor that a pattern needs for an attack of so many characters."""
    before, repeated, after = attack
    text: Any = before + repeated * (size // len(repeated)) + after
    if isinstance(compiled.pattern, bytes):
        text = text.encode("latin-1", "replace")
    start = time.process_time()
    if method == "finditer":
        for _ in compiled.finditer(text):
            pass
    else:
        getattr(compiled, method)(text)
    return time.process_time() - start


def calls(work: Callable[[], object]) -> int:
    """Return how many functions are called and left until a piece of work is done, or refused."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        with suppress(GentoolError):
            work()
    finally:
        sys.setprofile(None)
    return count


class Steps:
    """Counts the lines that Python goes through in a ``with`` block, each round of a loop anew, in ``taken``.

    Finer than :func:`calls`, and slower; what a clock would say that goes by work alone.
    """

    def __init__(self) -> None:
        self.taken = 0

    def __enter__(self) -> Steps:
        self._before = sys.gettrace()
        sys.settrace(self._count)
        return self

    def _count(self, *_: object) -> Any:
        self.taken += 1
        return self._count

    def __exit__(self, *_: object) -> None:
        sys.settrace(self._before)
