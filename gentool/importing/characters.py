"""What readers and the recogniser ask of characters alike: the blanks that are seen, what looks like what, encodings.

Blanks are settled as browsers do it, with one exception: a line of markup that ends inside a Chinese sentence was
wrapped by a program, and Chinese has no blanks between words. All takes time in proportion to the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from operator import methodcaller
from re import Match

from gentool.report.figures import NOT_APPLICABLE
from gentool.report.model import Span
from gentool.text.lazy_regex import Pattern

_ODD = Pattern("[\x00-\x1f\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\ufeff]|  ")
NO_WIDTH = Pattern(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+"
)
_BLANKS = Pattern("[ \t\n\r\f\v\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f]+")
# Signs of dictionaries, which fonts draw as the characters that they look like, so that programs confuse them.
_RADICALS = str.maketrans(
    "⺁⺄⺅⺆⺈⺉⺊⺍⺎⺐⺒⺓⺖⺘⺙⺝⺟⺠⺡⺣⺨⺩⺪⺬⺭⺮⺰⺲⺶⺷⺸⺹⺻⺼⺽⺾⻁⻂⻄⻅⻆⻈⻉⻊⻋⻌⻐⻑⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⼾⾭",
    "厂乙亻冂刀刂卜小兀尢巳幺忄扌攵月母民氵灬犭王疋示礻竹纟罒羊羊羊耂聿肉臼艹虎衤西见角讠贝足车辶钅長长门阝雨青韦页风飞食饣首马骨鬼鱼鸟卤麦黄黾齐齿龙龟户青",
)
_LOOKALIKE = Pattern("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
_FORMS = Pattern("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f０-９Ａ-Ｚａ-ｚ]")
_LONGEST_FIGURE = 80  # characters, with a remark
_NUMBERLIKE = Pattern(
    r"[-−+﹣－]?[\d０-９][\d０-９,，\s]*(?:[.．][\d０-９\s]+)?(?:[(（].{0,60}[)）]|[万亿]?[件条个份元宗起例次部项]|[％%])?[\[［〔]?[¹²³⁰⁴-⁹₀-₉]*[\]］〕]?"
)
_DASHES = frozenset("-－–—―─/／无") | NOT_APPLICABLE
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LEAST_ZEROS = 0.2  # of the first bytes of a page without a byte order mark are zero: markup is ASCII


def tidy(text: str) -> str:
    """Return a paragraph's text as it is seen: no blanks around it, one within, no characters without width."""
    return text if text.isalnum() else within(text).strip()


def kept(text: str) -> str:
    """Return a text as :func:`tidy` does, and behind it one of each kind of character that was dropped from it.

    So they go with the text to its place, where :func:`without_dropped` parts them again.
    """
    return text.strip() if not _ODD.search(text) else (seen := tidy(text)) and seen + dropped_from(text)


def dropped_from(text: str) -> str:
    """Return one of each kind of character without width."""
    return "".join(dict.fromkeys("".join(NO_WIDTH.findall(text))))


def without_dropped(text: str) -> str:
    """Return a text without those characters."""
    return text if text.isalnum() else NO_WIDTH.sub("", text)


def called(what: str, name: str, most: int = 40) -> str:
    """Return what something is that is left out, with its name or its first words, where it has any."""
    seen = tidy(name[: 10 * most])
    return f"{what}“{seen[:most]}{'…' if len(seen) > most else ''}”" if seen else what


def within(text: str) -> str:
    """Settle the blanks of a text; at its ends one may remain."""
    if not _ODD.search(text):
        return text
    return _BLANKS.sub(_seen, NO_WIDTH.sub("", text))


def _seen(run: Match[str]) -> str:
    """Return what is seen of a run of blanks: nothing where it only wraps a line between Chinese characters."""
    text, (start, end) = run.string, run.span()
    if "\n" not in run[0] or not run[0].isascii() or start == 0 or end == len(text):
        return " "
    return "" if _is_chinese(text[start - 1]) and _is_chinese(text[end]) else " "


def _is_chinese(character: str) -> bool:
    """Tell Chinese characters and punctuation, which stand side by side without blanks."""
    return "\u2e80" <= character <= "\uffef" or character >= "\U00020000" or character in "“”‘’—…·"


def spans_of(runs: Iterable[tuple[str, bool]]) -> tuple[Span, ...]:
    """Return the spans of a paragraph that is emphasised in places; blanks stand outside the emphasis.

    What was dropped stands behind, as in :func:`kept`.
    """
    merged: list[tuple[list[str], bool]] = []
    dropped: dict[str, None] = {}
    for text, bold in runs:
        dropped |= dict.fromkeys(dropped_from(text))
        text = NO_WIDTH.sub("", text)
        body = text.lstrip()
        if merged:  # a run of blanks is settled as a whole, so all of it goes with what stands before
            merged[-1][0].append(text[: len(text) - len(body)])
        if body:
            if not merged or merged[-1][1] != bold:
                merged.append(([], bold))
            merged[-1][0].append(body)
    spans = tuple(_spans([("".join(pieces), bold) for pieces, bold in merged]))
    return (*spans[:-1], Span(f"{spans[-1].text}{''.join(dropped)}", spans[-1].bold)) if spans and dropped else spans


def _spans(merged: list[tuple[str, bool]]) -> Iterator[Span]:
    blanks = ""
    for number, (text, bold) in enumerate(merged, 1):
        following = merged[number][0][0] if number < len(merged) else ""
        seen = within(text + following)
        seen = seen[:-1] if following else seen.rstrip()
        kept = seen.rstrip() if bold else seen
        yield Span(blanks + kept, bold)
        blanks = seen[len(kept) :]


def gap(before: str, behind: str) -> str:
    """Return what parts two pieces of a text that were apart: a blank, unless they meet in Chinese."""
    return " " if before[-1:].isascii() and behind[:1].isascii() else ""


# Digits that are set high or low, as the characters for that.
raised, lowered = (
    methodcaller("translate", str.maketrans("0123456789", digits)) for digits in ("⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉")
)
SHIFTS: Mapping[str, Callable[[str], str]] = {"superscript": raised, "subscript": lowered}  # as Office calls them


def folded(text: str) -> str:
    """Return a text with usual characters for those that look like them, each at its place."""
    if text.isascii() or not _FORMS.search(text):
        return text
    return _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text.translate(_RADICALS))


def lookalikes(text: str) -> str:
    """Return the characters of a text that are no usual ones and look like them; full width is plain to see."""
    return "" if text.isascii() else "".join(found[0] for found in _LOOKALIKE.finditer(text))


def is_figure(text: str) -> bool:
    """Tell a cell that holds a figure, or the stroke that stands for none, from one that holds words."""
    if text.isdecimal():
        return True
    return text in _DASHES or (len(text) < _LONGEST_FIGURE and _is_numberlike(text))


@lru_cache(maxsize=4096)
def _is_numberlike(text: str) -> bool:
    """Tell labels from figures with something around them: a page's cells are asked for again and again."""
    return _NUMBERLIKE.fullmatch(text) is not None


def utf_16(data: bytes) -> str:
    """Name the encoding, ``""`` for none of them."""
    if data.startswith(_BYTE_ORDER_MARKS):
        return "utf-16"
    start = data[:1000]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) < _LEAST_ZEROS * len(start) or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"
