"""Whose report it is, and for which year: from its title, or else from what the page says about itself.

A title says both. Anything else is a guess, and told as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gentool.form.model import Form
from gentool.importing import faults
from gentool.importing.blocks import Block, SourceTable, Text
from gentool.importing.draft import Line
from gentool.importing.recognising.titles import Title, bare, goes_on, is_body, title_in
from gentool.importing.recognising.writing import cleaned
from gentool.problems.problem import Problem, Where
from gentool.report.reading.heads import UNIT, YEAR
from gentool.text.lazy_regex import Pattern

_NAME = r"[\u4e00-\u9fff（）()]{2,28}?"
_MAKERS = (
    Pattern(
        rf"(?:^|[，。、；由])(?P<unit>{_NAME})(?:组织)?(?:编制|编写|制作|起草|公布|发布)(?:了|完成)?(?:本|的?20\d\d)"
    ),
    Pattern(rf"本(?:年度)?报告(?:是)?由(?P<unit>{_NAME})(?:根据|按照|依据|编制|编写|组织|结合)"),
    Pattern(rf"(?:发布|公开|信息公开|发文)(?:机构|单位|机关)[:：]?\s*(?P<unit>{_NAME})(?=\s|$|[，。|])"),
    Pattern(rf"(?:版权所有|主办单位|主办)[:：]?\s*(?P<unit>{_NAME})(?=\s|$|[，。|])"),
)
_OFFICE = Pattern(r"办公室$|[\u4e00-\u9fff]{2}公开办$|信息中心$")
_YEAR_SAID = Pattern(r"(?<!\d)(20\d\d)年(?!\d)")
_IN_NAME = Pattern(r"(?<!\d)(20\d\d)(?!\d)")
_MOST_TITLE_LINES = 3


class Whose(NamedTuple):
    """The unit and the year as found; ``title`` says at which blocks the title begins and ends, (0, 0) without one."""

    unit: Line | None
    year: Line | None
    title: tuple[int, int]
    problems: tuple[Problem, ...]


def whose(
    form: Form,
    before: Sequence[Block],
    everything: Sequence[Block],
    page_title: str,
    file: str,
    signature: Line | None = None,
) -> Whose:
    """Find whose report it is; ``signature`` is the name below it, if there is one."""
    found = _titled(before, form.titled)
    problems = list(found.problems)
    unit, year = found.unit, found.year
    if year is None and (title := _of_page(page_title, form.titled)):
        year = Line(title.year, Where(file))
        unit = Line(title.unit, Where(file)) if title.unit else None
    if unit is None:
        unit = signature or _made_by([*before, *everything], page_title, file)
        if unit is not None:
            message = f"标题里没有认出单位；“{unit.text}”取自{'落款' if signature else '其他文字'}。"
            problems.append(faults.UNIT.at(unit.where, message, field=UNIT))
    elif signature is not None and signature.text != unit.text:
        message = f"标题里写的是“{unit.text}”，落款写的是“{signature.text}”。"
        problems.append(faults.UNIT.at(signature.where, message, field=UNIT))
    if year is None:
        year, how = _mostly_of(everything, file)
        if year is not None:
            message = f"标题里没有认出年度；{how}，暂写 {year.text}。"
            problems.append(faults.YEAR.at(year.where, message, field=YEAR))
    return Whose(unit, year, found.title, tuple(problems))


def _titled(before: Sequence[Block], titled: Pattern) -> Whose:
    """Look for the title from the parts upwards; it may run over several lines."""
    found: Whose | None = None
    for end in range(len(before), 0, -1):
        whole = _ending_at(before, end, titled)
        if whole is None:
            continue
        if found is None:
            found = whole
        elif found.year and whole.year and found.year.text != whole.year.text:
            message = f"标题有两个，年度不同：{whole.year.text} 年和 {found.year.text} 年，取后一个。"
            problem = faults.YEAR.at(found.year.where, message, field=YEAR)
            return found._replace(problems=(*found.problems, problem))
    return found or Whose(None, None, (0, 0), ())


def _ending_at(before: Sequence[Block], end: int, titled: Pattern) -> Whose | None:
    """Return the title whose last line is the one before ``end``, of as many lines as it needs."""
    lines: list[Text] = []
    best: tuple[Title, int] | None = None
    for begin in range(end - 1, max(end - 1 - _MOST_TITLE_LINES, -1), -1):
        block = before[begin]
        if not isinstance(block, Text):
            break
        lines.insert(0, block)
        title = title_in("".join(map(_text, lines)), titled)
        if title is None:
            if best is not None:
                break
            continue
        if len(lines) > 1 and best is None and title_in("".join(map(_text, lines[:-1])), titled):
            return None  # the last line adds nothing to it
        if best is not None and not _belongs(block.text, best[0].unit):
            break
        best = (title, begin)
    return None if best is None else _told(before, *best, end)


def _belongs(line: str, unit: str) -> bool:
    """Tell a line above a title that belongs to it: the unit, if the title has none yet, or the unit's beginning."""
    return is_body(line) if not unit else goes_on(line, unit)


def _told(before: Sequence[Block], title: Title, begin: int, end: int) -> Whose:
    where = before[begin].where
    unit, problems = title.unit, []
    if not unit and end < len(before):
        below = before[end]
        if isinstance(below, Text) and is_body(below.text):
            unit, end = bare(below.text), end + 1
            message = f"标题里没有认出单位；“{unit}”取自标题的下一行。"
            problems.append(faults.UNIT.at(below.where, message, field=UNIT))
    if title.is_doubtful:
        message = f"标题读作“{unit}”{title.year} 年度的报告，不一定对。"
        problems.append(faults.UNIT.at(where, message, field=UNIT))
    if title.beside:
        problems.append(faults.LEFT_OUT.at(where, f"标题旁边的“{title.beside}”没有收入。"))
    return Whose(Line(unit, where) if unit else None, Line(title.year, where), (begin, end), tuple(problems))


def year_said(titled: Pattern, blocks: Sequence[Block], page_title: str) -> int | None:
    """Return the year that a title says, wherever it stands."""
    texts = [block.text for block in blocks if isinstance(block, Text)]
    found = next((title for text in [page_title, *texts] if (title := title_in(text, titled))), None)
    return int(found.year) if found else None


def _of_page(page_title: str, titled: Pattern) -> Title | None:
    """Return the title in a page's own title, which may name the site as well."""
    pieces = [page_title, *page_title.replace("_", "-").split("-")]
    return next((title for piece in pieces if (title := title_in(piece, titled))), None)


def _text(block: Text) -> str:
    return block.text


def _made_by(blocks: Sequence[Block], page_title: str, file: str) -> Line | None:
    """Find who made the report, by what the text, the page's metadata or its foot say; the surest words first."""
    texts = [(cleaned(block.text), block.where) for block in blocks if isinstance(block, Text)]
    for block in blocks:
        if isinstance(block, SourceTable):
            texts += [(cell.text.replace("\n", ""), cell.where) for cell in block.cells if len(cell.text) < 60]
    for pattern in _MAKERS:
        for text, where in texts:
            for found in pattern.finditer(text[:2_000]):
                name = bare(_OFFICE.sub("", found["unit"]))
                if is_body(name):
                    return Line(name, where)
    for piece in page_title.replace("_", "-").split("-"):
        if is_body(piece):
            return Line(bare(piece), Where(file))
    return None


def _mostly_of(blocks: Sequence[Block], file: str) -> tuple[Line | None, str]:
    """Return the year that the text names most often, else the one in the file's name."""
    counted = Counter(year for text in _texts(blocks) for year in _YEAR_SAID.findall(text))
    ranked = counted.most_common()
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return Line(ranked[0][0], Where(file)), f"正文里“{ranked[0][0]}年”出现最多（{ranked[0][1]} 次）"
    named = _IN_NAME.findall(file.replace("\\", "/").rpartition("/")[2])
    return (Line(named[0], Where(file)), f"文件名里有“{named[0]}”") if len(set(named)) == 1 else (None, "")


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    return (block.text for block in blocks if isinstance(block, Text))
