"""A line or two of a page → the title of an annual report in it: whose, for which year, and what else the line says.

Titles come with menus before them, with brackets, with the year before or behind, in full width or Chinese numerals.
What is not sure is ``doubtful``, for the caller to tell.
"""

from __future__ import annotations

import unicodedata
from itertools import accumulate
from typing import NamedTuple

from gentool.text.lazy_regex import Pattern

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
