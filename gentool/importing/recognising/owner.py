"""Whose report it is, and for which year: from its title, or else from what the page says about itself.

A title says both: with menus before it, in brackets, the year before or behind, in full width or Chinese numerals.
Anything else is a guess, and told as one.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from gentool.form.model import Form
from gentool.importing import faults
from gentool.importing.blocks import Block, SourceTable, Text
from gentool.importing.draft import Line
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
_YEAR = Pattern(r"(?<!\d)(20\d\d)(?:年度?(?:\(度\))?|(?=[)\]】〕]))")
_FOUR_DIGITS = Pattern(r"(?<!\d)20\d\d(?!\d)")
_BRACKETS = "【】[]〔〕〖〗"
_CHINESE_YEAR = Pattern(r"[二2][〇○零0][〇○零一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_BEHIND = Pattern(r"[(【\[〔]?(20\d\d)(?:年度?)?[)】\]〕]?")
_ANNOUNCES = Pattern(r"(?:文件)?关于(?:印发|发布|公布|报送|公开|做好)?(?:\([^()]{1,6}\))?《?$|[《的]$")
_TRAILING_YEAR = Pattern(r"20\d\d年?度?[-—至]?$")
_PASSED_ON = Pattern(r".*(?:转发|批转|印发|报送|上报|关于(?:报送|公布|公开|发布|印发)?)(?=.)")  # another's report
_SEPARATOR = Pattern(r".*[>《》|\]】:·]")
_BODY = Pattern(
    r"(?:局|委|委员会|政府|院|厅|府|队|所|处|室|馆|校|中心|公司|大学|学院|中学|小学|办|署|站|部|行|社|团|庭|镇|乡|村|街道"
    r"|会|区|县|市|法院|园)(?:[(（][^()（）]+[)）])?$"
)
_PLACE = Pattern(r"[\u4e00-\u9fff]{1,8}(?:省|市|区|县|州|盟|旗|镇|乡|街道)")
_MENU = Pattern(r"信息公开|年报|首页|公告|部门|导航|专栏|区县|乡镇|市直|字体|无障碍|长者|标题|[\[\]【】<>|]")
_BEGINS_NAME = Pattern(r"[\u4e00-\u9fff]+(?:和|与|及|、|人民|自治)")
# What sentences begin with, and no name.
_NO_NAME = Pattern(r"现(?:将|予|就|在|公|发)|特[向此将]|兹|谨|面?向社会|根据|按照|依据|我|本(?!溪)|该|将$")
_FOLLOWS = Pattern(r"如下|于下|于后")
_SENTENCE = Pattern(r"[。，；！？]")
_LONGEST = 90
_MOST_BESIDE = 24


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
    pieces = [page_title, *page_title.replace("_", "-").split("-")]  # which may name the site as well
    titles = (title_in(piece, form.titled) for piece in pieces if year is None)
    if title := next(filter(None, titles), None):
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
    text = last = ""
    best: tuple[Title, int] | None = None
    for begin in range(end - 1, max(end - 1 - _MOST_TITLE_LINES, -1), -1):
        block = before[begin]
        if not isinstance(block, Text):
            break
        text, last = block.text + text, last or block.text
        title = title_in(text, titled)
        if title is None:
            if best is not None:
                break
            continue
        if begin < end - 1 and best is None and title_in(text[: -len(last)], titled):
            return None  # the last line adds nothing to it
        if best is not None and not (goes_on(block.text, best[0].unit) if best[0].unit else is_body(block.text)):
            break  # no name for a title that has none yet, nor the beginning of its name
        best = (title, begin)
    return None if best is None else _told(before, *best, end)


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
    counted = Counter(year for block in blocks if isinstance(block, Text) for year in _YEAR_SAID.findall(block.text))
    ranked = counted.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return Line(ranked[0][0], Where(file)), f"正文里“{ranked[0][0]}年”出现最多（{ranked[0][1]} 次）"
    named = _IN_NAME.findall(file.replace("\\", "/").rpartition("/")[2])
    return (Line(named[0], Where(file)), f"文件名里有“{named[0]}”") if len(set(named)) == 1 else (None, "")


class Title(NamedTuple):
    """A title: the unit (``""``: not said), the year, other words of the line, and whether the unit is in doubt."""

    unit: str
    year: str
    beside: str
    is_doubtful: bool


def title_in(text: str, titled: Pattern) -> Title | None:
    """Return the title that a text is, None if it is none; ``titled`` is what the form's reports are called."""
    if len(text) > 2 * _LONGEST:  # nearly every line of a page
        return None
    narrow = _year_first(unicodedata.normalize("NFKC", text).strip(), titled)
    if narrow is None:
        return None
    narrow = _CHINESE_YEAR.sub(lambda found: found[0].translate(_DIGITS).replace("二", "2"), narrow)
    if len(narrow) > _LONGEST or _SENTENCE.search(narrow):
        return None
    words = narrow.split()
    tight = "".join(words)
    found = list(titled.finditer(tight))
    if not found:
        return None
    core = found[-1]
    before, after = tight[: core.start()], tight[core.end() :]
    years = list(_YEAR.finditer(before))
    if years:
        year = years[-1][1]
        name, begin = before[: years[-1].start()], 0
        if not name.strip(f"{_BRACKETS}()"):
            name, begin = before[years[-1].end() :], years[-1].end()
    elif behind := _BEHIND.match(after):
        year, name, begin, after = behind[1], before, 0, after[behind.end() :]
    else:
        return None
    parted = [at - begin for at in accumulate(map(len, words))]
    unit, dropped = _unit(name, parted)
    beside = (dropped + after).strip(f"》-—_的{_BRACKETS}")
    if len(beside) > _MOST_BESIDE or _FOLLOWS.search(after) or _NO_NAME.match(unit):
        return None
    others = {found[1] for found in _YEAR.finditer(tight)} - {year}
    is_doubtful = bool(others) or bool(unit and (_MENU.search(unit) or not _BODY.search(unit)))
    return Title(unit, year, beside, is_doubtful)


def _year_first(narrow: str, titled: Pattern) -> str | None:
    """Move a year that stands within the words for such a report in front of them; None for a text without these."""
    tight = "".join(narrow.split())
    if titled.search(tight):
        return narrow
    for year in _FOUR_DIGITS.finditer(tight):
        for behind in ("", "年", "年度"):
            if not tight.startswith(behind, year.end()):
                break
            without = tight[: year.start()] + tight[year.end() + len(behind) :]
            core = titled.search(without)
            if core and core.start() < year.start() < core.end():
                return f"{without[: core.start()]}{year[0]}年{without[core.start() :]}"
    return None


def is_body(text: str) -> bool:
    """Tell a text that is the name of a public body and nothing else."""
    name = bare(text)
    if not 3 <= len(name) <= 40 or _NO_NAME.match(name) or _MENU.search(name) or _SENTENCE.search(name):
        return False
    return _BODY.search(name) is not None


def goes_on(previous: str, unit: str) -> bool:
    """Tell a line that begins the name of which ``unit`` is the rest: a bare place, or a name broken off."""
    line = "".join(previous.split())
    if _MENU.search(line) or _PLACE.match(unit):
        return False
    return bool(_PLACE.fullmatch(line) or _BEGINS_NAME.fullmatch(line))


def _unit(name: str, parted: list[int]) -> tuple[str, str]:
    """Take the unit out of what stands before the year: behind the last menu, without the words that announce it.

    ``parted`` says where blanks stood: what stands behind the last one is the name if it can be one, unless the words
    before it are the place that it belongs to.
    """
    name = _TRAILING_YEAR.sub("", _ANNOUNCES.sub("", name))
    name = name.rstrip("】]〕〗")
    menu = _SEPARATOR.match(name)
    begin = menu.end() if menu else 0
    for at in reversed(parted):
        if begin < at < len(name) and _BODY.search(name[at:]) and not _PLACE.fullmatch(name[begin:at]):
            begin = at
            break
    passed_on = _PASSED_ON.match(name, begin)
    if passed_on and _BODY.search(name[passed_on.end() :]):
        begin = passed_on.end()
    return bare(name[begin:]), name[:begin]


def bare(text: str) -> str:
    """Return a name without brackets and other signs around it."""
    name = "".join(unicodedata.normalize("NFKC", text).split()).strip(f"_-—|·:《》{_BRACKETS}")
    if name.startswith(")") and name.count("(") < name.count(")"):
        name = name[1:]
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1]
    name = name.removeprefix("关于")
    return name.replace("(", "（").replace(")", "）")
