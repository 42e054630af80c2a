"""Which paragraphs of a city's reports may be nearly the same: an index of runs of characters.

In: the paragraphs as they are compared, one after the other. Out: for each the few before it that share most with it,
to be looked at closely by whoever asks. A province has millions of runs: they are kept as numbers in flat arrays, only
a part of them, chosen by their first character, so that the same run is always chosen, and only those that come again.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

_RUN = 6  # characters of an indexed run
_LONG, _EVERY, _EVERY_OF_LONG = 60, 3, 6  # one run in three is kept, in six of longer paragraphs
_POSTINGS = 12  # paragraphs kept for a run; more would find the same one again
_SHARED = 0.4  # of the runs of the shorter paragraph
_LIKELIEST = 3
_BITS = 24  # of a paragraph's number; the run's hash has the others of 64
_AT_ONCE = 200_000  # runs that are sorted together


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
