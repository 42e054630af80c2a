"""C-SAME: paragraphs of one unit that are nearly those of another unit of the city.

In: the paragraphs of every unit, in the order of the roster. Out: a warning at each of two that are alike, which names
the other, and one piece of information on the sentences that most units have, because the city told them to; these are
left out of the comparison, as are figures, years, the units' own names and what every report must say.

A thousand reports are compared in seconds: paragraphs that are the same are found by what they say, those that are
nearly so by an index of runs of characters, of which a part is kept that depends on the characters alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from gentool.checks.copied import ALIKE, comparable, must_say, says_enough
from gentool.checks.own_names import WE
from gentool.checks.phrases import place
from gentool.checks.prose import opening_words, prose_of
from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.report.model import Report

SAME = Code(
    "C-SAME",
    Severity.WARNING,
    "这一段文字与本市另一个单位的报告几乎相同",
    "请写本单位自己的工作；确实由两个单位共同完成的，写明本单位做了什么。",
)
CODES = (SAME,)

_LEAST = 30  # characters of a paragraph that are compared; what is shorter is a stock phrase
_RUN = 6  # characters of an indexed run
_POSTINGS = 12  # paragraphs kept for a run; more would find the same one again
_SHARED = 0.4  # of the runs of the shorter paragraph, to be looked at closely
_COMMON_LEAST, _SENTENCE_LEAST = 3, 10  # units, characters


class Passage(NamedTuple):
    """A paragraph of a unit's report: its text, the field and place where it stands."""

    text: str
    field: str
    where: Where


class UnitText(NamedTuple):
    """What one unit wrote."""

    unit: str
    passages: Sequence[Passage]


class _Compared(NamedTuple):
    """A paragraph as it is compared."""

    unit: str
    passage: Passage
    text: str


def unit_text(report: Report) -> UnitText:
    """Return the paragraphs of a report that are long enough, without its preface, which the form lays down."""
    lines = chain.from_iterable(prose.lines for prose in prose_of(report) if prose.part is not None)
    passages = (Passage(line.text[line.body :], line.field, line.where) for line in lines)
    return UnitText(report.unit, tuple(passage for passage in passages if len(passage.text) >= _LEAST))


def fixed_words(report: Report) -> tuple[str, ...]:
    """Return the words by which sentences are known that every report must have."""
    return tuple(dict.fromkeys(word for part in report.form.parts for word in must_say(part)))


def find_same(texts: Sequence[UnitText], fixed: Sequence[str] = ()) -> list[Problem]:
    """Compare every unit's paragraphs with all others'; ``fixed`` are words of sentences that all must write."""
    sentences = [[(p, _sentences(p.text, text.unit, fixed)) for p in text.passages] for text in texts]
    common = _common(sentences)
    compared = [
        _Compared(text.unit, passage, kept)
        for text, found in zip(texts, sentences, strict=True)
        for passage, parts in found
        if len(kept := "".join(part for part in parts if part not in common)) >= _LEAST and says_enough(kept)
    ]
    problems = list(_told_common(sentences, common, len(texts)))
    for one, other, alike in _pairs(compared):
        problems += [_told(one, other, alike), _told(other, one, alike)]
    best: dict[Where, Problem] = {}
    for problem in problems:
        best.setdefault(problem.where, problem)
    return list(best.values())


def _sentences(text: str, unit: str, fixed: Sequence[str]) -> list[str]:
    raw = "".join(text.split()).replace(unit, "◆")
    kept = comparable(WE.sub("◆", raw), fixed)
    return [sentence for sentence in kept.replace("；", "。").split("。") if sentence]


def _common(units: Sequence[Sequence[tuple[Passage, list[str]]]]) -> frozenset[str]:
    """Return the sentences that more than half of the units have."""
    counts = Counter(sentence for found in units for sentence in {part for _, parts in found for part in parts})
    least = max(_COMMON_LEAST, len(units) // 2 + 1)
    return frozenset(
        sentence for sentence, count in counts.items() if count >= least and len(sentence) >= _SENTENCE_LEAST
    )


def _told_common(
    units: Sequence[Sequence[tuple[Passage, list[str]]]], common: frozenset[str], total: int
) -> Iterator[Problem]:
    """Tell the common sentences, once, where the first unit has the first of them."""
    first = next((p for found in units for p, parts in found if not common.isdisjoint(parts)), None)
    if first is None:
        return
    message = f"{total} 个单位中有半数以上写了同样的 {len(common)} 句话，第一处是{opening_words(first.text)}。"
    hint = "如果是本市统一要求写的，不必改动；这几句没有比较。"
    yield SAME.at(first.where, message, field=first.field, hint=hint, severity=Severity.INFO)


def _pairs(compared: Sequence[_Compared]) -> Iterator[tuple[_Compared, _Compared, float]]:
    """Yield each paragraph that is like one before it, with the likest of those, and how alike they are."""
    known: dict[str, _Compared] = {}
    index: dict[str, list[int]] = defaultdict(list)
    runs: list[frozenset[str]] = []
    for number, one in enumerate(compared):
        same = known.setdefault(one.text, one)
        if same.unit != one.unit:
            yield one, same, 1.0
        mine = _runs(one.text) if same is one else frozenset()
        runs.append(mine)
        shared = Counter(other for run in mine for other in index.get(run, ()) if compared[other].unit != one.unit)
        for other, count in shared.most_common(3):
            if count < _SHARED * min(len(mine), len(runs[other])):
                break
            alike = _likeness(one.text, compared[other].text)
            if alike >= ALIKE:
                yield one, compared[other], alike
                break
        for run in mine:
            if len(index[run]) < _POSTINGS:
                index[run].append(number)


def _runs(text: str) -> frozenset[str]:
    """Return a third of the runs of a text, chosen by their first character, so that the same run is always chosen."""
    return frozenset(text[at : at + _RUN] for at in range(len(text) - _RUN + 1) if ord(text[at]) % 3 == 0)


def _likeness(one: str, other: str) -> float:
    """Return how many pairs of neighbouring characters two texts share, 1 for all."""
    ours, theirs = (Counter(pairwise(text)) for text in (one, other))
    return 2 * sum((ours & theirs).values()) / max(1, len(one) + len(other) - 2)


def _told(one: _Compared, other: _Compared, alike: float) -> Problem:
    how = "相同" if alike == 1 else f"几乎相同，相似 {min(round(alike * 100), 99)}%"
    message = (
        f"{opening_words(one.passage.text)}这一段与“{other.unit}”的报告（{place(other.passage.where)}）的一段{how}"
        "（不计数字、年份和单位名称）。"
    )
    return SAME.at(one.passage.where, message, field=one.passage.field)
