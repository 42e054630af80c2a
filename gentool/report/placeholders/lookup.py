"""Looking up a name in the figures; of a name that is not there, the message with the nearest that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gentool.report.placeholders.functions import FUNCTIONS
from gentool.report.placeholders.model import LAST_YEAR, RefusalError, Scope, Value, without_last_year
from gentool.report.placeholders.values import brief, leaf, listed, spelled
from gentool.text.nearest import nearest

_MISSING = object()
_MOST_PLACES = 2_000


class Lookup(NamedTuple):
    """A name, or names joined by points."""

    path: tuple[str, ...]

    def value(self, scope: Scope) -> Value:
        """Return the figure; for last year's report as such, whether there is one."""
        if self.path == (LAST_YEAR,):
            return scope.last_year is not None
        return leaf(self.find(scope), self.path)

    def find(self, scope: Scope) -> object:
        """Return what the path leads to; refuse a name that is not there, with the nearest one that is."""
        path, start = self.path, 0
        if path[0] == LAST_YEAR:
            if len(path) == 1:
                return None
            if scope.last_year is None:
                raise without_last_year(spelled(path))
            scope, start = scope.last_year, 1
        found: object = scope.values
        for depth in range(start, len(path)):
            if not isinstance(found, Mapping):
                if found is None:
                    return None
                parent = spelled(path[:depth])
                raise RefusalError(
                    "undefined", f"“{parent}”已经是最后一级，下面没有“{path[depth]}”。", f"请只写“{parent}”。"
                )
            level, found = found, found.get(path[depth], _MISSING)
            if found is _MISSING:
                raise _not_there(path[: depth + 1], level, path[:start], scope.values)
        return found


def _not_there(
    path: tuple[str, ...], level: Mapping[str, object], year: tuple[str, ...], top: Mapping[str, object]
) -> RefusalError:
    """Say that a path's last name is not there; propose the nearest at its level, else the same elsewhere."""
    *parent, name = path
    message = f"{f'“{spelled(parent)}”里' if parent else ''}没有“{brief(name)}”这一项。"
    known = [str(key) for key in level]
    if "·" in name:
        hint = f"请把“·”改成半角的点：{brief(name.replace('·', '.'))}。"
    elif name in FUNCTIONS and not parent:
        hint = f"“{name}”是函数，请写成 {FUNCTIONS[name].usage}。"
    elif near := nearest(name, known):
        hint = f"您是否想写“{spelled([*parent, near])}”？"
    elif elsewhere := _elsewhere(name, year, top):
        hint = f"您是否想写“{spelled(elsewhere)}”？"
    else:
        hint = f"可用的名称有：{listed(known)}。" if known else "请核对名称。"
    return RefusalError("undefined", message, hint)


def _elsewhere(name: str, year: tuple[str, ...], top: Mapping[str, object]) -> tuple[str, ...] | None:
    """Find the shortest path that ends in the name, looking at a bounded number of places."""
    level: list[tuple[tuple[str, ...], Mapping[str, object]]] = [(year, top)]
    for path, mapping in level:  # grows while it is walked: breadth first
        if name in mapping:
            return (*path, name)
        if len(level) < _MOST_PLACES:
            level += [((*path, key), below) for key, below in mapping.items() if isinstance(below, Mapping)]
    return None
