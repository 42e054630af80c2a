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

CHINESE, LEVEL, DIGIT, BRACKETED_DIGIT = "（一）", "1.1", "1.", "（1）"  # from the outermost to the innermost
BARE = ""  # without a number

# A bracket may be missing, but not both.
_NUMBERED = Pattern(
    r"(?:[（(]?\s*(?P<chinese>[一二三四五六七八九十]{1,3})\s*[）)]|[（(]\s*(?P<open>[一二三四五六七八九十]{1,3})[、.．\s]"
    r"|(?P<ring>[㈠-㈩])|[（(]?\s*(?P<bracketed>\d{1,2})\s*[）)]|(?P<ringed>[⑴-⒇①-⑳])"
    r"|\d{1,2}[.．](?P<level>\d{1,2})(?=[.．、\s\u4e00-\u9fff])"
    r"|(?P<digit>\d{1,2})[.．、](?!\d)|(?P<dotted>[⒈-⒛]))[、.．，,：:]?\s*(?P<words>.+)"
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


class Told(NamedTuple):
    """What is to be told of the subheadings of a part, and the line at which that is seen."""

    message: str
    at: int


class Subheadings(NamedTuple):
    """The form's subheadings of a part by their lines, and what is told of them or of what looks like them.

    None, and ``fault``: there are subheadings, but not the form's.
    """

    own: Mapping[int, Subheading]
    told: tuple[Told, ...] = ()
    fault: Told | None = None


class Entry(NamedTuple):
    """A line of a part: its text, whether the source makes it a heading, and the bold words with which it begins."""

    text: str
    is_heading: bool = False
    lead: str = ""


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


def subheadings_of(sections: Sequence[Section], entries: Sequence[Entry]) -> Subheadings:
    """Return the subheadings among the lines of a part.

    A part whose lines are not numbered, or only as lists are, and not set apart either, has none, and no fault.
    """
    numbered = {at: found for at, entry in enumerate(entries) if (found := subheading(sections, entry.text))}
    bare = {
        at: found for at, entry in enumerate(entries) if at not in numbered and (found := _bare_one(sections, entry))
    }
    for kind in (CHINESE, LEVEL, DIGIT, BRACKETED_DIGIT):
        same = {at: found for at, found in numbered.items() if found.kind == kind}
        own = {at: found for at, found in same.items() if found.section}
        if not own and not (kind == CHINESE and any(not found.is_sentence for found in same.values())):
            continue
        if kind in (DIGIT, BRACKETED_DIGIT):
            if len(same) == 1:
                continue  # a single figure counts nothing
            if fault := _fault(same, own):
                return Subheadings({}, fault=fault)
        return _taken(sections, same, own, {**numbered, **bare}, entries)
    if sum(found.is_sentence for found in bare.values()) or len(bare) > 1:
        return _taken(sections, bare, bare, bare, entries)
    return Subheadings({})


def _bare_one(sections: Sequence[Section], entry: Entry) -> Subheading | None:
    """Read a line without a number that is a section's name and nothing else, or begins with it in bold."""
    if section := _section(sections, entry.text.rstrip("：:")):
        return Subheading(BARE, 0, entry.text.rstrip("：:"), "", section, entry.is_heading)
    title = entry.lead.rstrip("。：: ")
    if title and (section := _section(sections, title)):
        return Subheading(BARE, 0, title, entry.text[len(entry.lead) :].strip(" 。：:"), section, True)
    return None


def _taken(
    sections: Sequence[Section],
    same: Mapping[int, Subheading],
    own: Mapping[int, Subheading],
    others: Mapping[int, Subheading],
    entries: Sequence[Entry],
) -> Subheadings:
    """Take the headings that are the form's, and tell the others; none if most are others."""
    strays = _strays(sections, own, others)
    taken = dict(sorted({**own, **strays}.items()))
    unknown = [at for at, found in same.items() if not found.section and _is_title(at, same, own, entries)]
    if len(unknown) > len(taken) or not taken:
        return Subheadings({}, fault=Told(f"小标题“{_short(same[unknown[0]].title)}”不是格式里的", unknown[0]))
    order = [sections.index(found.section) for found in taken.values() if found.section]
    if len(set(order)) < len(order):
        return Subheadings({}, fault=Told("小标题的次序与格式不同，或者重复", min(taken)))
    if min(taken) > 0 and all(section.label for section in sections):
        return Subheadings({}, fault=Told(f"小标题“{taken[min(taken)].title}”前面还有文字", min(taken)))
    told = [Told(f"小标题“{found.title}”的序号与别的不同，仍认作小标题", at) for at, found in strays.items()]
    for at in unknown:
        before = [found for begin, found in taken.items() if begin < at and found.section]
        where = before[-1].section.key if before and before[-1].section else "最前面"
        told.append(Told(f"小标题“{_short(same[at].title)}”不是格式里的，连同下面的文字收在“{where}”里", at))
    if order != sorted(order):
        told.append(Told("小标题的次序与格式不同，已按格式的次序收入", min(taken)))
    told += _gaps(sections, taken, unknown)
    told += [
        Told(f"“{_short(entry.text)}”像是小标题，没有序号，也不是格式里的，作为一段文字收入", at)
        for at, entry in enumerate(entries)
        if entry.is_heading and at not in taken and at not in same and at not in others
    ]
    return Subheadings(taken, tuple(sorted(told, key=lambda each: each.at)))


def _strays(
    sections: Sequence[Section], own: Mapping[int, Subheading], others: Mapping[int, Subheading]
) -> dict[int, Subheading]:
    """Return the form's headings that are numbered otherwise, where they stand between the right ones."""
    strays: dict[int, Subheading] = {}
    for at, found in others.items():
        known = {**own, **strays}
        if found.section is None or any(found.section is each.section for each in known.values()):
            continue
        place = sections.index(found.section)
        before = [sections.index(each.section) for begin, each in known.items() if begin < at and each.section]
        behind = [sections.index(each.section) for begin, each in known.items() if begin > at and each.section]
        if max(before, default=-1) < place < min(behind, default=len(sections)):
            strays[at] = found
    return strays


def _is_title(at: int, same: Mapping[int, Subheading], own: Mapping[int, Subheading], entries: Sequence[Entry]) -> bool:
    """Tell a numbered line that is none of the form's headings from an item of a list: by its looks, or its number."""
    found = same[at]
    if not found.is_sentence or entries[at].is_heading:
        return True
    before = [each.number for begin, each in own.items() if begin < at]
    behind = [each.number for begin, each in own.items() if begin > at]
    numbers = {each.number for each in own.values()}
    return bool(before) and found.number == before[-1] + 1 < min(behind, default=99) and found.number not in numbers


def _gaps(sections: Sequence[Section], taken: Mapping[int, Subheading], unknown: Sequence[int]) -> Iterator[Told]:
    """Tell the headings that the numbers count and nobody has found."""
    for (begin, before), (end, behind) in pairwise(taken.items()):
        if before.kind != behind.kind or not before.section or not behind.section or before.kind == BARE:
            continue
        lost = sections[sections.index(before.section) + 1 : sections.index(behind.section)]
        if behind.number > before.number + 1 and lost and not any(begin < at < end for at in unknown):
            names = "、".join(f"“{section.key}”" for section in lost)
            yield Told(f"{names}的小标题没有找到，它的文字可能收在“{before.section.key}”里", begin)


def _short(title: str) -> str:
    return f"{title[:20]}…" if len(title) > 20 else title


def _fault(same: Mapping[int, Subheading], own: Mapping[int, Subheading]) -> Told | None:
    """Return why figures, which number lists as well, do not number the form's subheadings and nothing else."""
    others = [at for at, found in same.items() if not found.section and not found.is_sentence]
    behind = [found.number for at, found in same.items() if at > max(own) and not found.section]
    numbers = [found.number for found in own.values()]
    if not others and (numbers != list(range(1, len(own) + 1)) or len(own) + 1 in behind):
        others = [at for at, found in same.items() if not found.section] or [min(own)]
        if same[others[0]].section:
            return Told("小标题的序号不是从 1 起依次数的", others[0])
    return Told(f"小标题“{_short(same[others[0]].title)}”不是格式里的", others[0]) if others else None


def _number(groups: Mapping[str, str | None]) -> tuple[str, int]:
    kinds = {"chinese": CHINESE, "open": CHINESE, "ring": CHINESE, "level": LEVEL}
    kinds |= dict.fromkeys(("bracketed", "ringed"), BRACKETED_DIGIT)
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
