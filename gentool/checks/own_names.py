"""How a body speaks of itself: 我局, 本单位, the short forms of its name, and 全市 where the report is that area's.

In: the name of the unit. Out: :class:`OwnNames`, which finds such words in a text. The one place that knows them: what
the text says of the body's own figures, and of others', is told apart by it.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import combinations

from gentool.text.lazy_regex import HAN, Pattern

OWN = "◆"  # stands for every character of a name of the body's own; no report writes it

_AREAS = Pattern(
    rf"(?P<upper>(?:{HAN}{{2,8}}?(?:省|自治区))?(?:{HAN}{{2,8}}?(?:自治州|地区|盟|市|州)(?!场|政|容))?)"
    rf"(?P<lower>(?:{HAN}{{2,10}}?(?:自治县|自治旗|新区|开发区|实验区|示范区|区|县|市|旗)(?!场|政|容|域|块|划))?)"
    rf"(?P<least>(?:{HAN}{{1,6}}?(?:街道|镇|乡)(?=人民政府|政府|办事处|党工委|$))?)"
)
_GOVERNMENT = Pattern(r"(?:人民)?政府$")
_MANAGED = Pattern(r"(?:管理委员会|管委会)$")
_AREA_ITSELF = Pattern(r"[省市区县州旗镇乡]$|街道$")
_AREA_LETTER = Pattern(r"(?:[省市区县州旗镇乡]|街道)$")

# 我局, 本单位: whatever kind of body says it. What may follow makes another word of some.
_ANY_BODY = (
    r"[我本](?:单位|部门|机关|中心(?!城|镇|村|组)|街道|园区|公司|集团|学校|医院|支队|大队|总队|分局|管委会|办公室"
    r"|局|委(?!托)|厅|署|院|校|馆|站(?!点)|所(?![有在属以])|处(?![理置罚于分])|会(?![议上])|队|室|社|园|台|库|镇|乡)"
)
WE = Pattern(_ANY_BODY + r"|[我本]办(?![理结公法事件证复])")
_WE_THE_GOVERNMENT = Pattern(_ANY_BODY)  # of which 我办 is but an office
_NOT_OF_IT = rf"(?!政府|各|直|{HAN}{{0,8}}[局委办厅院])"
_AT_START = rf"(?<!{HAN})(?<![（(])|(?<=[由经向在和与及年度是即])"
# What must hold in front of a name, by the group that found it. Not said in the names' own expressions, which are made
# for every unit anew: a set of Chinese characters takes longer to compile than all the rest of them.
_IN_FRONT = {
    "letter": Pattern(f"{_AT_START}|(?<=[我本])"),
    "core": Pattern("(?<![省市区县州旗镇乡])"),
    "shortest": Pattern(_AT_START),
    "bare": Pattern(_AT_START),
}

# What a kind of body is called without its name, at the beginning of a clause: by how the names end.
_BARE = (
    (Pattern(r"街道(?:办事处)?$"), "街道(?:办事处|办)?"),
    (Pattern(r"[镇乡](?:人民)?政府$"), "[镇乡](?:人民)?政府"),
    (_MANAGED, "区?管(?:理)?委(?:员)?会"),
    (Pattern(r"(?:学|学校|学院|幼儿园)$"), "学校|学院|幼儿园"),
    (Pattern(r"医院$"), "医院"),
    (Pattern(r"公司$"), "公司"),
    (Pattern(r"中心$"), "中心"),
    (Pattern(r"分局$"), "分局"),
)
_ENDINGS = (
    ("管理委员会", "(?:管理委员会|管委会|管委)"),
    ("街道办事处", "街道(?:办事处|办)?"),
    ("委员会", "(?:委员会|委)"),
    ("办公室", "(?:办公室|办)"),
)
_SHORTEST = 3


# Of what a text has one where it may have the name, and the expression of it: to make that takes a while.
_Form = tuple[tuple[str, ...], str]


class OwnNames:
    """The names by which one body is meant; ``is_area`` says whether its report is that of a whole area."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        areas = _AREAS.match(unit)
        assert areas is not None
        self.areas = tuple(areas[name] for name in ("upper", "lower", "least") if areas[name])
        self.core = unit[areas.end() :]
        self.is_government = _GOVERNMENT.search(unit) is not None or _AREA_ITSELF.search(unit) is not None
        self.is_area = self.is_government or (bool(self.areas) and _MANAGED.fullmatch(self.core) is not None)

    def mask(self, text: str) -> str:
        """Return a text of the same length in which every name of the body's own is blotted out by ``OWN``."""
        we = _WE_THE_GOVERNMENT if self.is_government else WE
        forms = [form for signs, form in self._forms if any(sign in text for sign in signs)]
        pattern = re.compile("|".join(forms)) if forms else None  # mostly none, or one that other bodies have as well
        masked, at = text, 0
        while pattern and (found := pattern.search(text, at)):
            start, at = found.span()
            kind = found.lastgroup
            if kind is None or _IN_FRONT[kind].match(text, start):
                masked = masked[:start] + _blotted(found) + masked[at:]
            else:
                at = start + 1
        return we.sub(_blotted, masked)

    @property
    def area(self) -> str:
        """The area whose report it is, empty for the report of one body among many."""
        return self.areas[-1] if self.is_area and self.areas else ""

    @cached_property
    def _forms(self) -> list[_Form]:
        forms: list[_Form] = [((self.unit,), re.escape(self.unit) + (_NOT_OF_IT if self.is_government else ""))]
        forms += self._of_area()
        forms += self._of_core()
        bare = [words for ending, words in _BARE if ending.search(self.unit)]
        if bare:
            forms.append((("",), f"(?P<bare>(?:{'|'.join(bare)})(?!{HAN}{{0,2}}(?:室|科|站|局|所)))"))
        return forms

    def _of_area(self) -> list[_Form]:
        """全市, 我市, 云溪市 in the report of that area; in others they are of more than the body."""
        letter = _AREA_LETTER.search(self.area)
        if letter is None:
            return []
        name, kind = re.escape(self.area), letter.group()
        whole = [((self.area,), f"{name}(?:人民)?政府(?!办)")] if kind in ("镇", "乡") else []
        ours = rf"全{kind}(?![局委])|[我本]{kind}(?![局委]|政府(?!信息))"
        return [*whole, (tuple(of + kind for of in "全我本"), ours), ((self.area,), name + _NOT_OF_IT)]

    def _of_core(self) -> list[_Form]:
        """市公安局, 公安局, 人社局: the name behind the area, or its characters in order from the first on."""
        core = self.core
        if self.areas and self.areas[-1].endswith("街道"):
            name, around = re.escape(self.areas[-1]), re.escape("".join(self.areas[:-1]))
            return [((self.areas[-1],), rf"(?:{around})?{name}(?:办事处|办)?"), (("全街道",), "全街道")]
        if self.is_government or len(core) < _SHORTEST:
            return []
        if "局" in core[:-2] and core.endswith("分局"):
            head, _, branch = core.partition("局")
            of_head, of_branch = rf"[区县]?{re.escape(head)}分局", rf"(?:{re.escape(head)}局)?{re.escape(branch)}"
            return [((f"{head}分局",), of_head), ((branch,), of_branch)]
        ending, pattern = next((pair for pair in _ENDINGS if core.endswith(pair[0])), (core[-1], re.escape(core[-1])))
        core = core.removesuffix(ending)
        if not core:
            return []
        short = re.escape(core[0]) + "".join(f"{re.escape(character)}?" for character in core[1:])
        at_least = f"(?={HAN}{{{_SHORTEST},}})" if len(core) > 1 else ""
        signs = (core[0] + ending[0], *(core[0] + one + other for one, other in combinations(self.core[1:], 2)))
        forms: list[_Form] = [(signs, f"{self._before()}{at_least}{short}{pattern}(?!长|机关)")]
        if self.areas and len(pattern) == 1:
            shortest = self.areas[-1][-1] + pattern
            forms.append(((shortest,), f"(?P<shortest>{shortest})"))
        return forms

    def _before(self) -> str:
        """Return what may stand before the core: the area, whole or in short; never another area."""
        forms = []
        if self.areas:
            last = self.areas[-1]
            letter = _AREA_LETTER.search(last)
            forms += [re.escape("".join(self.areas)), re.escape(last)]
            if letter:
                forms.append(f"(?P<letter>{letter.group()})")
        return f"(?:{'|'.join([*dict.fromkeys(forms), '(?P<core>)'])})"


def _blotted(name: re.Match[str]) -> str:
    return OWN * len(name.group())


@lru_cache(maxsize=64)
def own_names(unit: str) -> OwnNames:
    """Return the names of a body's own."""
    return OwnNames(unit)
