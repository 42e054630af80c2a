"""C-SAME: paragraphs of one unit that are nearly those of another unit of the city.

In: the paragraphs of every unit, in the order of the roster. Out: a warning at each of two that are alike, which names
the other, and one piece of information on the sentences that most units have, because the city told them to; these are
left out of the comparison, as are figures, years, the units' own names and what every report must say.

A thousand reports are compared in seconds: paragraphs that are the same are found by what they say, those that are
nearly so by an index of runs of characters. A province has millions of runs: they are kept as numbers in flat arrays,
only a part of them, chosen by their first character, so that the same run is always chosen, and only those that come
again. Texts are asked for one by one, so that a province need not be held in memory.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby, pairwise
from typing import NamedTuple, Protocol

from gentool.checks.own_names import WE
from gentool.checks.prose import opening_words, place, prose_of
from gentool.form.model import Form
from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.report.model import Answer, Report
from gentool.text.lazy_regex import Pattern

SAME = Code(
    "C-SAME",
    "这一段文字与本市另一个单位的报告几乎相同",
    "请写本单位自己的工作；确实由两个单位共同完成的，写明本单位做了什么。",
    Severity.WARNING,
)
CODES = (SAME,)

ALIKE = 0.85  # half way between stock phrases (0.7) and touched-up copies (0.9) in tests/checks/test_copied.py
_LEAST = 30  # characters of a paragraph that are compared; what is shorter is a stock phrase
_COMMON_LEAST, _SENTENCE_LEAST = 3, 10  # units, characters
_AT_HAND = 250  # units, all of most cities, whose texts are kept for another look

_SENTENCE = Pattern(r"[^。！？；;]+[。！？；;]?")
_YEAR = Pattern(r"(?:20\d\d|二[〇○零]..)(?=年)")
_FIGURE = Pattern(r"\d+(?:[.,]\d+)*")
_CLAUSE = Pattern(r"[^，。！？；：、,;:]+")
_FIXED = Pattern(r"本报告|年度报告|统计期限|联系电话|联系方式|网址|邮编|下载|需要报告")
_STATEMENT = Pattern(r"#|(?:未|没有)(?:收到|接到|受理|发生|发现|出现|产生|因|被)|无(?:政府|因|行政|人)|为零|不存在")
_RUN = 6  # characters of an indexed run
_LONG, _EVERY, _EVERY_OF_LONG = 60, 3, 6  # one run in three is kept, in six of longer paragraphs
_POSTINGS = 12  # paragraphs kept for a run; more would find the same one again
_SHARED = 0.4  # of the runs of the shorter paragraph
_LIKELIEST = 3
_BITS = 24  # of a paragraph's number; the run's hash has the others of 64
_AT_ONCE = 200_000  # runs that are sorted together


class Passage(NamedTuple):
    """A paragraph of a unit's report: its text, the field and place where it stands."""

    text: str
    field: str
    where: Where


class UnitText(NamedTuple):
    """What one unit wrote, and what it has looked into of what is found here (核实)."""

    unit: str
    passages: Sequence[Passage]
    answers: Sequence[Answer] = ()


class Texts(Protocol):
    """The texts of all units, a list or what reads them when asked."""

    def __len__(self) -> int: ...

    def __getitem__(self, number: int, /) -> UnitText: ...


class _Alike(NamedTuple):
    """A paragraph that is like one of another unit, and how much."""

    one: tuple[int, int]
    other: tuple[int, int]
    likeness: float


def unit_text(report: Report) -> UnitText:
    """Return the paragraphs of a report that are long enough, without its preface, which the form lays down."""
    lines = chain.from_iterable(prose.lines for prose in prose_of(report) if prose.part is not None)
    passages = (Passage(line.text[line.body :], line.field, line.where) for line in lines if not line.is_heading)
    answers = tuple(answer for answer in report.answers if answer.code == SAME.name)
    return UnitText(report.unit, tuple(passage for passage in passages if len(passage.text) >= _LEAST), answers)


def fixed_words(*forms: Form) -> tuple[str, ...]:
    """Return the words by which sentences are known that every report must have."""
    narratives = (part.narrative for form in forms for part in form.parts if part.narrative)
    return tuple(dict.fromkeys(word for narrative in narratives for word in narrative.must))


def told_likeness(likeness: float) -> str:
    """Say how alike two paragraphs are, 1 for the same."""
    return "相同" if likeness == 1 else f"几乎相同，相似 {round(likeness * 100)}%"


def find_same(texts: Texts, fixed: Sequence[str] = ()) -> list[Problem]:
    """Compare every unit's paragraphs with all others'; ``fixed`` are words of sentences that all must write."""
    comparison = _Comparison(texts, fixed)
    best: dict[Where, Problem] = {}
    for problem in chain(comparison.told_common(), chain.from_iterable(map(comparison.told, comparison.pairs()))):
        best.setdefault(problem.where, problem)
    return list(best.values())


def comparable(raw: str, fixed: Sequence[str]) -> str:
    """Return a paragraph without blanks as it is compared: with # for figures, without years and what must be said."""
    kept = _SENTENCE.findall(raw)
    if _FIXED.search(raw) or any(word in raw for word in fixed):
        kept = [s for s in kept if not _FIXED.search(s) and not any(word in s for word in fixed)]
    return _FIGURE.sub("#", _YEAR.sub("", "".join(kept)))


def says_enough(text: str) -> bool:
    """Tell whether a comparable text says enough besides figures and what did not happen."""
    clauses = _CLAUSE.findall(text)
    return sum(len(clause) for clause in clauses if not _STATEMENT.search(clause)) >= _LEAST


class _Comparison:
    """Goes through all texts twice: for what most have in common, then for what two have."""

    def __init__(self, texts: Texts, fixed: Sequence[str]) -> None:
        self.texts = texts
        self.fixed = fixed
        self.sentences = lru_cache(_AT_HAND)(self._sentences)
        self.kept = lru_cache(_AT_HAND)(self._kept)
        self.common = self._common()

    def _sentences(self, number: int) -> list[list[str]]:
        """Return the sentences of each paragraph of a unit as they are compared."""
        unit, passages, _ = self.texts[number]
        found = []
        for passage in passages:
            raw = "".join(passage.text.split()).replace(unit, "◆")
            kept = comparable(WE.sub("◆", raw), self.fixed)
            found.append([sentence for sentence in kept.replace("；", "。").split("。") if sentence])
        return found

    def _common(self) -> frozenset[int]:
        """Return the sentences that more than half of the units have, by their hashes."""
        whole = len(self.texts)
        least = max(_COMMON_LEAST, whole // 2 + 1)
        if whole < least:
            return frozenset()
        counts: Counter[int] = Counter()
        for number in range(whole):
            sentences = set(chain.from_iterable(self.sentences(number)))
            found = {hash(sentence) for sentence in sentences if len(sentence) >= _SENTENCE_LEAST}
            # A sentence that only the last units have can be in no half of them.
            counts.update(found if number <= whole - least else found & counts.keys())
        return frozenset(sentence for sentence, count in counts.items() if count >= least)

    def _kept(self, number: int) -> list[str]:
        """Return what is compared of each paragraph of a unit."""
        return [
            "。".join(sentence for sentence in sentences if hash(sentence) not in self.common)
            for sentences in self.sentences(number)
        ]

    def told_common(self) -> Iterator[Problem]:
        """Tell the common sentences, once, where the first unit has the first of them."""
        for number in range(len(self.texts)) if self.common else ():
            for passage, sentences in zip(self.texts[number].passages, self.sentences(number), strict=True):
                if self.common.isdisjoint(map(hash, sentences)):
                    continue
                count = len(self.texts)
                said = f"{count} 个单位中有半数以上写了同样的 {len(self.common)} 句话"
                message = f"{said}，第一处是{opening_words(passage.text)}。"
                hint = "如果是本市统一要求写的，不必改动；这几句没有比较。"
                yield SAME.at(passage.where, message, field=passage.field, hint=hint, severity=Severity.INFO)
                return

    def pairs(self) -> Iterator[_Alike]:
        """Yield paragraphs that are the same as an earlier one, then those that are nearly so, with the likest."""
        known: dict[int, tuple[int, int]] = {}
        index = Index()
        for number in range(len(self.texts)):
            for at, text in enumerate(self.kept(number)):
                if len(text) < _LEAST or not says_enough(text):
                    continue
                first = known.setdefault(hash(text), (number, at))
                if first[0] != number:
                    yield _Alike((number, at), first, 1.0)
                elif first[1] == at:
                    index.add((number, at), text)
        known.clear()
        done: tuple[int, int] | None = None
        for mine, theirs in index.likeliest():
            if mine == done:
                continue
            found = likeness(self.kept(mine[0])[mine[1]], self.kept(theirs[0])[theirs[1]])
            if found >= ALIKE:
                done = mine
                yield _Alike(mine, theirs, min(found, 0.99))  # the same sentences in another order

    def told(self, alike: _Alike) -> Iterator[Problem]:
        """Tell each of two units of the other."""
        for (number, at), (unit, there) in ((alike.one, alike.other), (alike.other, alike.one)):
            passage, other = self.texts[number].passages[at], self.texts[unit]
            where = place(other.passages[there].where)
            message = (
                f"{opening_words(passage.text)}这一段与“{other.unit}”的报告（{where}）的一段{told_likeness(alike.likeness)}"
                "（不计数字、年份和单位名称）。"
            )
            yield SAME.at(passage.where, message, field=passage.field)


class _Shelf(NamedTuple):
    """Runs that come more than once, in order, and the paragraphs of each."""

    runs: array[int]
    begins: array[int]
    numbers: array[int]


class Index:
    """Paragraphs by the order in which they were added; all are added before any is asked for."""

    def __init__(self) -> None:
        self._runs = array("Q")
        self._begins = array("Q", [0])
        self._units = array("L")
        self._places = array("L")
        self._shelves: list[_Shelf] = []

    def add(self, place: tuple[int, int], text: str) -> None:
        """Add a paragraph by the number of its unit and its own; no unit is compared with itself."""
        self._units.append(place[0])
        self._places.append(place[1])
        self._runs.extend(_runs(text))
        self._begins.append(len(self._runs))

    def likeliest(self) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """Yield pairs of paragraphs, the earlier one second, for each its likeliest first."""
        count = len(self._runs) // _AT_ONCE + 1
        self._shelves = [self._shelf(number, count) for number in range(count)]
        for number in range(len(self._units)):
            mine = self._of(number)
            shared = Counter(other for run in mine for other in self._before(number, run))
            for other, common in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_LIKELIEST]:
                if common >= _SHARED * min(len(mine), len(self._of(other))):
                    yield (self._units[number], self._places[number]), (self._units[other], self._places[other])

    def _of(self, number: int) -> array[int]:
        return self._runs[self._begins[number] : self._begins[number + 1]]

    def _shelf(self, which: int, count: int) -> _Shelf:
        """Gather a share of the runs; those of a single paragraph find nothing and are left out."""
        places = (
            run << _BITS | number
            for number in range(len(self._units))
            for run in self._of(number)
            if run % count == which
        )
        shelf = _Shelf(array("Q"), array("Q", [0]), array("L"))
        for run, entries in groupby(sorted(places), key=lambda place: place >> _BITS):
            numbers = [entry & ((1 << _BITS) - 1) for entry in entries]
            if len(numbers) > 1:
                shelf.runs.append(run)
                shelf.numbers.extend(numbers[:_POSTINGS])
                shelf.begins.append(len(shelf.numbers))
        return shelf

    def _before(self, number: int, run: int) -> Iterator[int]:
        shelf = self._shelves[run % len(self._shelves)]
        at = bisect_left(shelf.runs, run)
        if at == len(shelf.runs) or shelf.runs[at] != run:
            return
        for other in shelf.numbers[shelf.begins[at] : shelf.begins[at + 1]]:
            if other >= number:
                return
            if self._units[other] != self._units[number]:
                yield other


def _runs(text: str) -> frozenset[int]:
    """Return the chosen runs of a text; those chosen of a long one would be chosen of a short one too."""
    every = _EVERY if len(text) <= _LONG else _EVERY_OF_LONG
    most = (1 << 64 - _BITS) - 1
    return frozenset(
        hash(text[at : at + _RUN]) & most for at in range(len(text) - _RUN + 1) if ord(text[at]) % every == 0
    )


def likeness(one: str, other: str) -> float:
    """Return how many pairs of neighbouring characters two texts share, 1 for all."""
    ours, theirs = (Counter(pairwise(text)) for text in (one, other))
    return 2 * sum((ours & theirs).values()) / max(1, len(one) + len(other) - 2)
