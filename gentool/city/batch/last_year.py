"""Last year's folder → which of its files is each unit's, and why a unit has none: without one nothing is compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from gentool.city.files import Found
from gentool.city.model import City, Unit, identity
from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.report.reading.heads import UNIT as UNIT_KEY

LAST = Code(
    "C-LAST",
    Severity.WARNING,
    "没有可用的上年报告，没有与上年核对",
    "请把上年的报告放进上年目录；上年还没有这个单位的，不用管。",
)
_NEAR = 0.8
_MOST_NAMED = 3


class LastYear:
    """The files of last year's folder by unit; ``folder`` None: the city has not said where it is.

    ``waiting`` are files that are still to be imported.
    """

    def __init__(self, city: City, files: Sequence[Found], waiting: Sequence[str]) -> None:
        self._waiting = waiting
        self.folder = city.last_folder
        self.year = city.year - 1
        self._by_unit: dict[str, list[Found]] = {}
        for file in files:
            if file.unit:
                self._by_unit.setdefault(identity(file.unit), []).append(file)
        self._nobodys = [file.name for file in files if not file.unit]
        known = {identity(unit.name) for unit in city.units}
        self._others = sorted({file.unit for file in files if file.unit and identity(file.unit) not in known})

    def of(self, *names: str) -> Found | None:
        """Return the file of the first of these names that has one; of several files, the one that states the year."""
        for name in names:
            if files := self._by_unit.get(identity(name)):
                right = [file for file in files if file.year == self.year]
                return None if len(right) > 1 else (right or files)[0]
        return None

    def problems(self, unit: Unit) -> Iterable[Problem]:
        """Say why a unit that has handed in has no file of last year."""
        if self.folder is None or self.of(unit.name) is not None:
            return
        files = self._by_unit.get(identity(unit.name), ())
        if files:
            names = "、".join(f"“{file.name}”" for file in files)
            message = f"上年目录里有 {len(files)} 个文件都是“{unit.name}”的：{names}，没有与上年核对。"
            yield LAST.at(Where(files[-1].name), message, field=UNIT_KEY, hint="请只留一个，把其余的移出上年目录。")
            return
        message = f"上年目录“{self.folder}”里没有“{unit.name}”的报告，没有与上年核对。"
        yield LAST.at(unit.where, message, field=UNIT_KEY, hint=self._hint(unit))

    def _hint(self, unit: Unit) -> str | None:
        near = get_close_matches(unit.name, self._others, n=1, cutoff=_NEAR)
        if near:
            return f"上年目录里有“{near[0]}”；如果是同一个单位，请把上年文件里的名称改成一样。"
        if self._nobodys:
            return f"上年目录里有看不出单位的文件（{_listed(self._nobodys)}），请先用 gentool check 检查。"
        if self._waiting:
            said = f"上年目录里有还没有导入的文件（{_listed(self._waiting)}）"
            return f"{said}；上年的报告在其中的，请先用 gentool import 导入。"
        return None


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:_MOST_NAMED]) + ("等" if len(names) > _MOST_NAMED else "")
