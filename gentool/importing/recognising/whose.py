"""Whose report it is, and for which year: from its title, or else from what the page says about itself.

A title says both. Anything else is a guess, and told as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gentool.importing import faults
from gentool.importing.blocks import Block, SourceTable, Text
from gentool.importing.draft import Line
from gentool.importing.recognising.writing import cleaned
from gentool.patterns import Pattern
from gentool.problems import Problem, Where

_TITLE = Pattern(
    r"(?:关于(?:印发|发布|公布)?)?《?(?P<unit>[^《》“”，。；：\d]{0,60}?)(?:关于)?(?P<year>20\d\d)年度?"
    r"(?:的)?政府信息公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)"
)
_NAME = r"[\u4e00-\u9fff（）()]{2,28}?"
_MAKERS = (
    Pattern(
        rf"(?:^|[，。、；由])(?P<unit>{_NAME})(?:组织)?(?:编制|编写|制作|起草|公布|发布)(?:了|完成)?(?:本|的?20\d\d)"
    ),
    Pattern(rf"本(?:年度)?报告(?:是)?由(?P<unit>{_NAME})(?:根据|按照|依据|编制|编写|组织|结合)"),
    Pattern(rf"(?:发布|公开|信息公开|发文)(?:机构|单位|机关)[:：]?\s*(?P<unit>{_NAME})(?=\s|$|[，。|])"),
    Pattern(rf"(?:版权所有|主办单位|主办)[:：]?\s*(?P<unit>{_NAME})(?=\s|$|[，。|])"),
)
_OFFICE = Pattern(r"办公室$|政务公开办$|信息中心$")
_BODY = Pattern(
    r"(?:局|委|会|院|厅|府|队|所|处|室|馆|校|中心|公司|医院|大学|学院|办|署|站|部|行|社|团|庭|镇|乡|村|街道)$"
)
_PLACE = Pattern(r"^[^>》|:：，。\d]*[省市县区州旗盟镇乡][^>》|:：，。\d]*$")
_YEAR = Pattern(r"(?<!\d)(20\d\d)年(?!\d)")
_IN_NAME = Pattern(r"(?<!\d)(20\d\d)(?!\d)")
_MOST_TITLE_LINES = 3
_LONGEST_TITLE = 90


class Whose(NamedTuple):
    """The unit and the year as found; ``title`` says at which blocks the title begins and ends, (0, 0) without one."""

    unit: Line | None
    year: Line | None
    title: tuple[int, int]
    problems: tuple[Problem, ...]


def whose(before: Sequence[Block], everything: Sequence[Block], page_title: str, file: str) -> Whose:
    """Find whose report it is."""
    unit, year, title = _titled(before)
    problems: list[Problem] = []
    if year is None and (found := _TITLE.search(_tight(page_title))):
        year = Line(found["year"], Where(file))
        unit = Line(found["unit"], Where(file)) if found["unit"] else None
    if unit is None:
        unit = _made_by([*before, *everything], page_title, file)
        if unit is not None:
            message = f"没有写明单位的标题；“{unit.text}”取自其他文字。"
            problems.append(faults.UNIT.at(unit.where, message, field="单位"))
    if year is None:
        year, how = _mostly_of(everything, file)
        if year is not None:
            message = f"没有写明年度的标题；{year.text} 年取自{how}。"
            problems.append(faults.YEAR.at(year.where, message, field="年度"))
    return Whose(unit, year, title, tuple(problems))


def _titled(before: Sequence[Block]) -> tuple[Line | None, Line | None, tuple[int, int]]:
    """Look for the title from the parts upwards; it may run over several lines."""
    for end in range(len(before), 0, -1):
        for lines in range(1, _MOST_TITLE_LINES + 1):
            run = before[max(end - lines, 0) : end]
            texts = [block.text for block in run if isinstance(block, Text)]
            joined = _tight("".join(texts))
            if len(texts) < len(run) or len(joined) > _LONGEST_TITLE:
                break
            found = _TITLE.search(joined)
            if found and len(joined) - len(found[0]) < 12 and (found["unit"] or lines == _MOST_TITLE_LINES):
                where = run[0].where
                unit = _bare(found["unit"])
                previous = before[end - lines - 1] if end > lines else None
                if unit and lines < _MOST_TITLE_LINES and isinstance(previous, Text) and _goes_on(previous.text, unit):
                    continue
                return (Line(unit, where) if unit else None), Line(found["year"], where), (end - lines, end)
            if found and not found["unit"]:
                previous = before[end - lines - 1] if end > lines else None
                if previous is None or not isinstance(previous, Text) or not _BODY.search(_tight(previous.text)):
                    return None, Line(found["year"], run[0].where), (end - lines, end)
    return None, None, (0, 0)


def _goes_on(previous: str, unit: str) -> bool:
    """Tell a line that begins the name of which ``unit`` is the rest: it names a place, and the rest names none."""
    return len(previous) < 30 and _PLACE.search(previous) is not None and not _PLACE.search(unit[:-1])


def year_said(blocks: Sequence[Block], page_title: str) -> int | None:
    """Return the year that a title says, wherever it stands."""
    texts = [block.text for block in blocks if isinstance(block, Text) and len(block.text) < _LONGEST_TITLE]
    found = next((found for text in [page_title, *texts] if (found := _TITLE.search(_tight(text)))), None)
    return int(found["year"]) if found else None


def _made_by(blocks: Sequence[Block], page_title: str, file: str) -> Line | None:
    """Find who made the report, by what the text, the page's metadata or its foot say; the surest words first."""
    texts = [(cleaned(block.text), block.where) for block in blocks if isinstance(block, Text)]
    for block in blocks:
        if isinstance(block, SourceTable):
            texts += [(cell.text.replace("\n", ""), cell.where) for cell in block.cells if len(cell.text) < 60]
    for pattern in _MAKERS:
        for text, where in texts:
            for found in pattern.finditer(text[:2_000]):
                name = _bare(_OFFICE.sub("", found["unit"]))
                if _BODY.search(name):
                    return Line(name, where)
    for piece in page_title.replace("_", "-").split("-"):
        if _BODY.search(_tight(piece)):
            return Line(_bare(piece), Where(file))
    return None


def _mostly_of(blocks: Sequence[Block], file: str) -> tuple[Line | None, str]:
    """Return the year that the text names most often, else the one in the file's name."""
    counted = Counter(year for text in _texts(blocks) for year in _YEAR.findall(text))
    ranked = counted.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return Line(ranked[0][0], Where(file)), f"正文（出现 {ranked[0][1]} 次）"
    named = _IN_NAME.findall(file.replace("\\", "/").rpartition("/")[2])
    return (Line(named[0], Where(file)), "文件名") if len(set(named)) == 1 else (None, "")


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    return (block.text for block in blocks if isinstance(block, Text))


def _tight(text: str) -> str:
    return "".join(text.split())


def _bare(name: str) -> str:
    name = _tight(name).strip("_-—|·:：（）()")
    return name.removeprefix("关于")
