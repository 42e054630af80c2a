"""The numbered lines of a narrative part → its subheadings, if they are the form's; never a guess.

A numbered line is a subheading, or the item of a list. It is taken for one of the form's subheadings only where all
titles of its kind of numbering are the form's, in its order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from gentool.form.model import Section
from gentool.importing.recognising.labels import plain
from gentool.text.lazy_regex import Pattern
from gentool.text.numerals import parse_chinese

CHINESE, DIGIT, BRACKETED_DIGIT = "（一）", "1.", "（1）"  # from the outermost to the innermost

_NUMBERED = Pattern(
    r"(?:[（(]\s*(?P<chinese>[一二三四五六七八九十]{1,3})\s*[）)]|(?P<ring>[㈠-㈩])|[（(]\s*(?P<bracketed>\d{1,2})\s*[）)]"
    r"|(?P<ringed>[⑴-⒇])|(?P<digit>\d{1,2})[.．、](?!\d)|(?P<dotted>[⒈-⒛]))[、.．，,：:]?\s*(?P<words>.+)"
)
_RUN_ON = Pattern(r"(?P<title>[^。：:]{1,40}?)(?:[。：:]|\s{2,}|\u3000|(?<=方面)[，,])\s*(?P<rest>.*)")
_STOPS = ("。", "；", ";", "，", ",")
_CLOSING = "”’」』）)》"
_LONGEST = 40

_BEFORE = Pattern(
    r"^(?:进一步|持续|不断|扎实|全面|切实|深入|积极)*(?:强化|加强|规范|抓好|做好|推进|深化|完善|优化|健全|严格|落实)"
)
_BEHIND = Pattern(r"(?:工作|办理|方面|情况|机制|措施)$")


class Subheading(NamedTuple):
    """A numbered line as a source has it: ``title`` stands alone, or ``rest`` runs on behind it.

    Without a section it is none of the form's; ``is_sentence``: it reads as an item of a list.
    """

    kind: str
    number: int
    title: str
    rest: str
    section: Section | None
    is_sentence: bool


class Fault(NamedTuple):
    """Why the subheadings of a part are not the form's, and the line at which that is seen."""

    message: str
    at: int


def subheading(sections: Sequence[Section], text: str) -> Subheading | None:
    """Read a numbered line; None for any other."""
    found = _NUMBERED.match(text)
    if found is None:
        return None
    kind, number = _number(found.groupdict())
    words = found["words"].strip()
    is_sentence = words.rstrip(_CLOSING).endswith(_STOPS) or len(words) > _LONGEST
    for title, rest in _splits(words):
        section = _section(sections, title)
        is_item = is_sentence and not rest and not (kind == CHINESE and words.endswith("。"))
        if section and not is_item:
            return Subheading(kind, number, title, rest, section, False)
    return Subheading(kind, number, words.rstrip("：:"), "", None, is_sentence)


def subheadings_of(sections: Sequence[Section], texts: Sequence[str]) -> tuple[dict[int, Subheading], Fault | None]:
    """Return the subheadings among the lines of a part by their positions; none, and why, if they are not the form's.

    A part whose lines are not numbered, or only as lists are, has none, and no fault.
    """
    numbered = {at: found for at, text in enumerate(texts) if (found := subheading(sections, text))}
    for kind in (CHINESE, DIGIT, BRACKETED_DIGIT):
        same = {at: found for at, found in numbered.items() if found.kind == kind}
        own = {at: found for at, found in same.items() if found.section}
        if own or (kind == CHINESE and any(not found.is_sentence for found in same.values())):
            if kind != CHINESE and len(same) == 1:
                continue  # a single figure counts nothing
            fault = _fault(sections, same, own) or _stray(numbered, own)
            return ({}, fault) if fault else (own, None)
    return {}, None


def _fault(sections: Sequence[Section], same: Mapping[int, Subheading], own: Mapping[int, Subheading]) -> Fault | None:
    others = [at for at, found in same.items() if not found.section and not found.is_sentence]
    if not others and not _are_counted(same, own):
        others = [at for at, found in same.items() if not found.section] or [min(own)]
        if same[others[0]].section:
            return Fault("小标题的序号不是从 1 起依次数的", others[0])
    if others:
        title = same[others[0]].title
        shown = f"{title[:20]}…" if len(title) > 20 else title
        return Fault(f"小标题“{shown}”不是格式里的", others[0])
    order = [sections.index(found.section) for found in own.values() if found.section]
    if any(later <= earlier for earlier, later in pairwise(order)):
        return Fault("小标题的次序与格式不同", min(own))
    if min(own) > 0 and all(section.label for section in sections):
        return Fault(f"小标题“{own[min(own)].title}”前面还有文字", min(own))
    return None


def _are_counted(same: Mapping[int, Subheading], own: Mapping[int, Subheading]) -> bool:
    """Tell whether the form's subheadings count from one upwards without the other numbered lines.

    Where nothing else is numbered with （一）, a miscounted heading is one nevertheless; digits number lists too.
    """
    numbers = [found.number for found in own.values()]
    behind = [found.number for at, found in same.items() if at > max(own) and not found.section]
    if numbers == list(range(1, len(own) + 1)):
        return len(own) + 1 not in behind
    return len(same) == len(own) and all(found.kind == CHINESE for found in own.values())


def _stray(numbered: Mapping[int, Subheading], own: Mapping[int, Subheading]) -> Fault | None:
    """Return the first of the form's subheadings that is numbered unlike the others."""
    known = {found.section for found in own.values()}
    for at, found in numbered.items():
        if found.section and found.section not in known:
            return Fault(f"小标题“{found.title}”的序号与别的不同", at)
    return None


def _number(groups: Mapping[str, str | None]) -> tuple[str, int]:
    kinds = {"chinese": CHINESE, "ring": CHINESE, "bracketed": BRACKETED_DIGIT, "ringed": BRACKETED_DIGIT}
    name, sign = next((name, sign) for name, sign in groups.items() if name != "words" and sign)
    words = unicodedata.normalize("NFKC", sign).strip("().")
    return kinds.get(name, DIGIT), int(words) if words.isdecimal() else int(parse_chinese(words) or 0)


def _splits(words: str) -> Iterator[tuple[str, str]]:
    """Yield what may be the title of a line, and what runs on behind it."""
    yield words.rstrip("。：:"), ""
    if found := _RUN_ON.match(words):
        yield found["title"].strip(), found["rest"]


def _section(sections: Sequence[Section], title: str) -> Section | None:
    """Return the section that a title names, with the usual words before and behind it."""
    for name in _bare(plain(title)) if len(title) <= _LONGEST else ():
        if section := next((section for section in sections if section.label and name in section.names), None):
            return section
    return None


def _bare(title: str) -> Iterator[str]:
    for name in dict.fromkeys((title, _BEFORE.sub("", title))):
        bare = name
        yield bare
        while (shorter := _BEHIND.sub("", bare)) != bare:
            bare = shorter
            yield bare
