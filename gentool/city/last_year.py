"""Last year's folder → which of its files is each unit's, and why a unit has none: without one nothing is compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gentool.city.folders import Found, Listing
from gentool.city.model import City, NearNames, Unit, identity
from gentool.city.other_files import imported_among, listed
from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.report.reading.heads import UNIT as UNIT_KEY

LAST = Code(
    "C-LAST",
    "没有可用的上年报告，没有与上年核对",
    "请把上年的报告放进上年目录；上年还没有这个单位的，不用管。",
    Severity.WARNING,
)
_NEAR = 0.8


class LastYear:
    """The files of last year's folder by unit; a city without ``last_folder`` has not said where it is."""

    def __init__(self, city: City, files: Sequence[Found], listing: Listing) -> None:
        self.folder = city.last_folder
        self.year = city.year - 1
        self._files = files
        self._listing = listing
        self._by_unit: dict[str, list[Found]] = {}
        self._form = city.form.family
        for file in files:
            if file.unit and file.form in (self._form, None):
                self._by_unit.setdefault(identity(file.unit), []).append(file)
        self._known = {identity(name) for name in (city.government, city.name, *(unit.name for unit in city.units))}
        self._near = NearNames({file.unit for file in files if file.unit and identity(file.unit) not in self._known})

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
        near = self._near.to(unit.name, _NEAR)
        hint = f"上年目录里有“{near}”；如果是同一个单位，请把上年文件里的名称改成一样。" if near else None
        yield LAST.at(unit.where, message, field=UNIT_KEY, hint=hint)

    def unused(self) -> Iterator[Problem]:
        """Name the files that are not compared with anything, each once."""
        if self.folder is None:
            return
        imported = imported_among(self._listing)
        waiting = [name for name in (*self._listing.others, *self._listing.astray) if name not in imported]
        if waiting:
            message = f"上年目录里有 {len(waiting)} 个文件不是数据文件，没有用来核对：{_quoted(waiting)}。"
            hint = "上年的报告在其中的，请先用 gentool import 导入；其他的，不用管。"
            yield LAST.at(Where(self.folder), message, hint=hint)
        nobodys = [file.name for file in self._files if not file.unit]
        if nobodys:
            message = f"上年目录里有 {len(nobodys)} 个文件看不出是哪个单位的：{_quoted(nobodys)}。"
            yield LAST.at(Where(self.folder), message, hint="请先用 gentool check 检查。")
        others = [file.name for file in self._files if file.unit and not self._is_known(file)]
        others += [file.name for files in self._by_unit.values() for file in files if self._is_older(file)]
        if others:
            why = "不是名单里应报的单位的，或者不是上年的"
            message = f"上年目录里有 {len(others)} 个文件没有用到，{why}：{_quoted(others)}。"
            yield LAST.at(Where(self.folder), message, hint="不用核对的，不用管。", severity=Severity.INFO)

    def _is_known(self, file: Found) -> bool:
        return identity(file.unit or "") in self._known and file.form in (self._form, None)

    def _is_older(self, file: Found) -> bool:
        used = self.of(file.unit or "")
        return used is not None and used is not file and identity(file.unit or "") in self._known


def _quoted(names: Sequence[str]) -> str:
    return listed([f"“{name}”" for name in names])
