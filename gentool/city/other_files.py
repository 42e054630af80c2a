"""What lies in a city's folders and is no unit's report: each file is named once, with what it is and what to do.

Nothing that somebody has handed in may be passed over in silence: a correction as an Excel form beside the old data
file, a Word file that nobody has imported, last year's page, a report of a unit that is not on the roster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from gentool.city.folders import SUFFIXES, Found, Listing
from gentool.city.model import City, Unit, identity
from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.text.lazy_regex import Pattern

STRAY = Code(
    "C-STRAY", "报告目录里有一个文件不属于名单里的任何单位", "请核对文件里的“单位”，或把它加进名单。", Severity.WARNING
)
UNUSED = Code(
    "C-UNUSED",
    "报告目录里有一个文件没有采用",
    "是报告的，请先用 gentool import 导入；不是的，请移出报告目录。",
    Severity.WARNING,
)
CODES = (STRAY, UNUSED)

_MOST = 3
_MOST_NAMED = 50
_LONGEST = 40  # characters of a file name in which a unit is looked for
_SHORTEST = 3  # of a unit's name that a file name tells
_KINDS = {
    " Excel 文件": (".xlsx", ".xlsm", ".xls", ".et"),
    " Word 文件": (".docx", ".docm", ".doc", ".wps", ".rtf"),
    " PDF 文件": (".pdf",),
    "网页": (".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml"),
    "文本文件": (".txt", ".md", ".markdown"),
}
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff")
_YEAR = Pattern(r"20\d\d")
_YEAR_IN_NAME = Pattern(r"[\s_\-]*20\d\d(?:年度?)?[\s_\-]*")


class NamesInFiles:
    """Which unit the name of a file speaks of; no look costs a whole roster."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._whole: dict[str, Unit] = {}
        self._ends: dict[str, list[Unit]] = {}
        for unit in units:
            name = identity(unit.name)
            self._whole[name] = unit
            for start in range(len(name) - 1):
                self._ends.setdefault(name[start:], []).append(unit)

    def stated(self, stem: str) -> Unit | None:
        """Return the one unit whose name a file name holds or is the end of: 云溪市财政局2025.yaml, 财政局.yaml."""
        stem = identity(_YEAR_IN_NAME.sub("", stem[:_LONGEST]))
        whole = {part: self._whole[part] for part in _parts(stem) if part in self._whole}
        fitting = list(whole.values()) or self._ends.get(stem, [])
        return fitting[0] if len(fitting) == 1 and len(stem) > 1 else None

    def hinted(self, stem: str) -> Unit | None:
        """Return the unit of whose name a file name holds the longest end that is no other's: 教育局更正.xlsx."""
        longest = next((part for part in _parts(identity(stem[:_LONGEST])) if part in self._ends), "")
        units = self._ends.get(longest, ())
        return units[0] if len(units) == 1 and len(longest) >= _SHORTEST else None


def _parts(text: str) -> Iterator[str]:
    """Yield every part of a text, the longest first."""
    for length in range(len(text), 1, -1):
        for start in range(len(text) - length + 1):
            yield text[start : start + length]


def without_unit(file: Found) -> Iterator[Problem]:
    """Tell why a data file does not say whose it is: it cannot be read, or has no name of a unit."""
    from gentool.checks.api import read_file
    from gentool.report.reading.heads import UNIT
    from gentool.report.reading.nodes import UNKNOWN

    errors = [  # of a key at the left margin: it may be the name of the unit, mistyped
        problem
        for problem in read_file(file.path, file.name).problems
        if problem.is_error
        and (problem.field in ("", UNIT) or (problem.code == UNKNOWN.name and problem.where.column == 1))
    ]
    yield from errors[:_MOST]
    hint = "请改正这个文件的错误，写明“单位”。" if errors else "请在文件里写明“单位”。"
    yield STRAY.at(Where(file.name), "看不出这是哪个单位的文件，没有采用。", hint=hint)


class NotReports:
    """The files of this year's folder that are no data files; ``used`` are the data files by the unit that has them."""

    def __init__(self, city: City, listing: Listing, used: Mapping[str, Found]) -> None:
        self.city = city
        self.listing = listing
        self.used = used
        self.imported = imported_among(listing)
        self.pictures = [name for name in listing.others if name.lower().endswith(PICTURES)]
        apart = {*self.imported, *self.pictures}
        names = NamesInFiles([*city.units, Unit(city.government)])
        self._left = {name: names.hinted(PurePosixPath(name).stem) for name in listing.others if name not in apart}
        self._waiting = {unit.name: name for name, unit in self._left.items() if unit and kind_of(name)}

    def may_be_of(self, unit: Unit) -> str | None:
        """Say which file a unit that is missing may have handed in."""
        name = self._waiting.get(unit.name)
        return f"“{name}”可能是它交的，请先用 gentool import 导入。" if name else None

    def problems(self) -> Iterator[Problem]:
        """Name each file once."""
        for name in self.listing.astray:
            is_link = (self.city.root / name).is_symlink()
            what = "这是指向别处的链接" if is_link else "这是设备或管道，不是普通文件"
            yield UNUSED.at(Where(name), f"{what}，没有读取。", hint="请把文件本身放进报告目录。")
        if self.imported:
            names = listed([f"“{name}”（“{PurePosixPath(to).name}”）" for name, to in self.imported.items()])
            message = f"报告目录里有 {len(self.imported)} 个文件是已经导入过的来源，采用的是导入得到的文件：{names}。"
            hint = "来源改过的，请重新导入；没有改过的，不用管。"
            yield UNUSED.at(Where(self.city.folder), message, hint=hint, severity=Severity.INFO)
        yield from (self._problem(name, unit) for name, unit in self._left.items())

    def _problem(self, name: str, unit: Unit | None) -> Problem:
        path, kind = PurePosixPath(name), kind_of(name)
        years = {int(year) for year in _YEAR.findall(path.stem)}
        hint: str | None = None
        if path.suffix.lower() in _ARCHIVES:
            message, hint = "这是压缩包，没有采用。", "请先解压，再看里面是哪个单位的报告。"
        elif kind is None:
            message, hint = "认不出这是什么文件，没有采用。", "请看看是不是报告；不是的，请移出报告目录。"
        elif years and self.city.year not in years:
            message = f"这个{kind}没有采用：看名称是 {max(years)} 年度的，本次收集 {self.city.year} 年度的报告。"
            hint = "上年的报告，请移到上年目录；其他的，请移出报告目录。"
        elif unit is None:
            message = f"这个{kind}没有采用，看不出是哪个单位的。"
        elif used := self.used.get(unit.name):
            message = f"这个{kind}没有采用：看名称是“{unit.name}”的，这个单位采用的是“{used.name}”。"
            hint = "它是更正的，请用 gentool import 导入，换下原来的文件；用不着的，请移出报告目录。"
        else:
            message, hint = f"这个{kind}没有采用：看名称是“{unit.name}”的，还没有导入。", "请先用 gentool import 导入。"
        return UNUSED.at(Where(name), message, hint=hint)


def unused_pictures(city: City, pictures: Sequence[str], used: Iterable[str]) -> Iterator[Problem]:
    """Name the pictures of this year's folder that no report shows: one may be a report that was scanned."""
    shown = set(used)
    if left := [name for name in pictures if name not in shown]:
        names = listed([f"“{name}”" for name in left])
        message = f"报告目录里有 {len(left)} 张图片没有一份报告用到：{names}。"
        hint = "是扫描的报告，请向单位要 Word 文件或数据文件；用不着的，请移出报告目录。"
        yield UNUSED.at(Where(city.folder), message, hint=hint)


def imported_among(listing: Listing) -> dict[str, str]:
    """Return the sources of data files, which an import has put beside them under the same name."""
    stems = {_stem(name): name for name in listing.reports}
    return {name: stems[stem] for name in listing.others if (stem := _stem(name)) in stems and kind_of(name)}


def _stem(name: str) -> str:
    folded = name.casefold()
    suffix = next((suffix for suffix in sorted(SUFFIXES, key=len, reverse=True) if folded.endswith(suffix)), "")
    return folded.removesuffix(suffix) if suffix else folded.removesuffix(PurePosixPath(folded).suffix)


def kind_of(name: str) -> str | None:
    """Return what a reader calls a file that may be imported, None for any other."""
    suffix = PurePosixPath(name).suffix.lower()
    return next((kind for kind, suffixes in _KINDS.items() if suffix in suffixes), None)


def listed(names: Sequence[str]) -> str:
    """Name some things, all but a great many."""
    return "、".join(names[:_MOST_NAMED]) + (f"等 {len(names)} 个" if len(names) > _MOST_NAMED else "")
