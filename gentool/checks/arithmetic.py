"""Sums and balances of the tables: that they hold, and where they do not, which figure is the likely mistake.

Every rule of the form is an equation between figures. When some fail, the smallest change that would make all of
them hold is looked for: one figure, then two figures of one row or column, then a figure split in copying. So one
cause gives one message, at the cell to look at, however many sums it upsets.

Catches slips in adding up and in copying; figures that could not be read are left to the message they already have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from gentool.checks.prose import by
from gentool.form.model import Address, Equation, Table
from gentool.problems.problem import Problem, Severity, Where
from gentool.report.model import Number, Origin, Report

REMEDY = "请核对提到的各个数；总计可以删去，由程序计算。"
DIAGNOSES = {
    "cell": "一行和一列同时差同一个数，错的很可能是交叉处那一格",
    "swap": "两列（或两行）一个多、一个少，差数相同，很可能填反或填串了",
    "split": "相邻两格合成一个数这一行就平，很可能一个数被拆成了两格",
}


_ALONG = {"row": "本行各列", "column": "本列各行", "table": "本表各项"}


class Failure(NamedTuple):
    """An equation that does not hold: its two sides and by how much the right one is too large."""

    equation: Equation
    left: Number
    right: Number

    @property
    def excess(self) -> Number:
        """Right side minus left side; positive where the total is too large."""
        return self.right - self.left


def check_arithmetic(report: Report) -> list[Problem]:
    """Check every sum and balance of the report's form."""
    return [problem for table in report.form.tables for problem in _check_table(report, table)]


def _check_table(report: Report, table: Table) -> Iterator[Problem]:
    failures = [failure for equation in table.equations if (failure := _failure(report, equation))]
    failures = [failure for failure in failures if not _repeats(failure, failures, table)]
    if failures:
        yield from _Diagnosis(report, table, failures).problems()


def _failure(report: Report, equation: Equation) -> Failure | None:
    """Return how an equation fails; None where it holds, lacks an operand, or only repeats computed totals."""
    figures = report.figures
    if equation.total is not None and figures[equation.total].origin is not Origin.GIVEN:
        return None
    left = [figures[address].value for address in equation.left]
    right = [figures[address].value for address in equation.right]
    if None in left or None in right or sum(left) == sum(right):  # type: ignore[arg-type]
        return None
    return Failure(equation, sum(left), sum(right))  # type: ignore[arg-type]


def _repeats(failure: Failure, failures: Sequence[Failure], table: Table) -> bool:
    """Tell whether a sum along the column of totals fails only because several other columns do."""
    totals = {rule.equals[0] for rule in table.rules if rule.along == "row" and rule.is_total}
    rule = failure.equation.rule
    if rule.along != "column" or failure.equation.right[0].column not in totals:
        return False
    others = [f.excess for f in failures if f.equation.rule is rule and f is not failure]
    return len(others) > 1 and sum(others) == failure.excess


class _Diagnosis:
    """Explains the failures of one table with as few changed figures as possible."""

    def __init__(self, report: Report, table: Table, failures: Sequence[Failure]) -> None:
        self.report = report
        self.table = table
        self.failures = list(failures)
        self.excess = {failure.equation: failure.excess for failure in failures}
        self.effects = self._effects()

    def problems(self) -> Iterator[Problem]:
        """Yield one problem per cause."""
        whole = self._best_figure(self.excess, 1)
        if whole and len(whole[0]) == len(self.excess):
            yield self._told(self.failures, *whole[1:])
            return
        if swap := self._two_figures(self.excess):
            yield swap
            return
        rest = dict(self.excess)
        yield from self._split(rest)
        while rest and (found := self._best_figure(rest, 2)):
            group, candidates, change = found
            yield self._told([f for f in self.failures if f.equation in group], candidates, change)
            for equation in group:
                del rest[equation]
        while rest and (pair := self._opposite_pair(rest)):
            yield pair
        for failure in self.failures:
            if failure.equation in rest:
                yield self._plain(failure)

    # -- what each figure moves ------------------------------------------------------------------------------

    def _effects(self) -> dict[Address, dict[Equation, int]]:
        """For every figure that was not computed: the equations it enters, directly or through computed totals."""
        live = [e for e in self.table.equations if e.total is None or self._given(e.total)]
        effects: dict[Address, dict[Equation, int]] = {}
        for equation in live:
            for addresses, sign in ((equation.left, -1), (equation.right, 1)):
                for address in addresses:
                    for figure in self._operands(address):
                        moved = effects.setdefault(figure, {})
                        moved[equation] = moved.get(equation, 0) + sign
        return effects

    def _given(self, address: Address) -> bool:
        return self.report.figures[address].origin is Origin.GIVEN

    def _operands(self, address: Address) -> Iterator[Address]:
        """Yield the figures behind a figure: itself, or what a computed total was added up from."""
        if self.report.figures[address].origin is not Origin.COMPUTED:
            yield address
            return
        definition = next(e for e in self.table.definitions if e.right[0] == address)
        for operand in definition.left:
            yield from self._operands(operand)

    # -- one figure ------------------------------------------------------------------------------------------

    def _change(self, address: Address, excess: Mapping[Equation, Number]) -> Number | None:
        """Return by how much a figure is too large if it alone explains every failed equation it enters."""
        change: Number | None = None
        for equation, weight in self.effects[address].items():
            if weight == 0:
                continue
            if equation not in excess or (change is not None and excess[equation] * weight != change):
                return None
            change = excess[equation] * weight  # weights are 1 or -1
        if change is None or self._value(address) - change < 0:
            return None
        return change

    def _best_figure(
        self, excess: Mapping[Equation, Number], least: int
    ) -> tuple[set[Equation], list[Address], Number] | None:
        """Find the figures each of which alone explains the most failed equations, so many at the least."""
        best: tuple[set[Equation], list[Address], Number] | None = None
        for address, effect in self.effects.items():
            change = self._change(address, excess)
            if change is None:
                continue
            group = {equation for equation, weight in effect.items() if weight}
            if best and group == best[0]:
                best[1].append(address)
            elif len(group) >= (len(best[0]) + 1 if best else least):
                best = (group, [address], change)
        return best

    def _told(self, failures: Sequence[Failure], candidates: Sequence[Address], change: Number) -> Problem:
        first = failures[0]
        only = candidates[0] if len(candidates) == 1 else None
        code = self.table.diagnoses.get("cell")
        if len(failures) == 1 or only is None or code is None:
            return self._plain(first, only)
        figure = self.report.figures[only]
        right = self._value(only) - change
        sums = "，".join(_phrase(failure) for failure in failures)
        message = (
            f"{self.table.name}{self._name(only)}填 {figure.text}，应为 {right}，{by(change)}：{sums}，差的都是这个数。"
        )
        return self._problem(code, figure.where, only, message, "请核对这一格。")

    # -- two figures -----------------------------------------------------------------------------------------

    def _two_figures(self, excess: Mapping[Equation, Number]) -> Problem | None:
        """Find two figures of one row or one column, one too large by what the other lacks."""
        code = self.table.diagnoses.get("swap")
        if code is None or len(excess) < 2:
            return None
        pairs = []
        concerned = [address for address, effect in self.effects.items() if any(e in excess for e in effect)]
        for first, second in combinations(concerned, 2):
            if (first.row == second.row) == (first.column == second.column):
                continue
            if change := self._moved(first, second, excess):
                pairs.append((first, second, change))
        failed = [failure for failure in self.failures if failure.equation in excess]
        exact = [p for p in pairs if self._value(p[0]) - self._value(p[1]) == p[2]]
        if len(exact) == 1:
            return self._swapped(code, *exact[0][:2], failed)
        return self._mixed_up(code, pairs[0][2], failed) if pairs else None

    def _moved(self, first: Address, second: Address, excess: Mapping[Equation, Number]) -> Number | None:
        """Return how much of ``first`` belongs to ``second``, if moving it would make every equation hold."""
        net = dict(self.effects[first])
        for equation, weight in self.effects[second].items():
            net[equation] = net.get(equation, 0) - weight
        net = {equation: weight for equation, weight in net.items() if weight}
        if set(net) != set(excess):
            return None
        changes = {excess[equation] * weight if abs(weight) == 1 else None for equation, weight in net.items()}
        change = changes.pop()
        return change if not changes and change is not None else None

    def _swapped(self, code: str, first: Address, second: Address, failed: Sequence[Failure]) -> Problem:
        cells = "和".join(f"{self._name(a)}的 {self._value(a)}" for a in (first, second))
        where = self.report.figures[first].where
        message = f"{self.table.name}{_sums(failed)}。{cells}疑似填反。"
        return self._problem(code, where, first, message, "请核对这两格，必要时对调。")

    def _mixed_up(self, code: str, change: Number, failed: Sequence[Failure]) -> Problem:
        lines = list(dict.fromkeys(failure.equation.line for failure in failed))
        names = "与".join(f"“{line}”" for line in lines[:2])
        said = f"{names}一处多、一处少，都是 {abs(change)}，疑似有数字填串了。"
        message = f"{self.table.name}{_sums(failed)}。{said}"
        return self._problem(code, *self._place(failed[0].equation), message, f"请核对{names}两处的数字。")

    def _opposite_pair(self, rest: dict[Equation, Number]) -> Problem | None:
        """Among what is left, find two sums of one rule that are off by the same amount the other way."""
        code = self.table.diagnoses.get("swap")
        for first, second in combinations(rest, 2):
            if code and first.rule is second.rule and rest[first] == -rest[second]:
                excess = {first: rest.pop(first), second: rest.pop(second)}
                if problem := self._two_figures(excess):
                    return problem
                rest.update(excess)
        return None

    # -- a figure split in copying ---------------------------------------------------------------------------

    def _split(self, rest: dict[Equation, Number]) -> Iterator[Problem]:
        """Find rows that add up if two neighbouring one-digit figures are read as one number."""
        code = self.table.diagnoses.get("split")
        for equation in [equation for equation in rest if equation.rule.along == "row"]:
            if code is None or equation.total is None:
                continue
            for first, second in zip(equation.left, equation.left[1:], strict=False):
                tens, units = self._value(first), self._value(second)
                if not (1 <= tens <= 9 and 0 <= units <= 9):
                    continue
                joined = 10 * tens + units
                if rest[equation] == joined - tens - units:
                    yield self._told_split(code, equation, first, second, int(joined))
                    self._join(rest, first, second)
                    rest.pop(equation, None)
                    break

    def _join(self, rest: dict[Equation, Number], first: Address, second: Address) -> None:
        """Take out of ``rest`` what reading the two figures as one would mend."""
        tens, units = self._value(first), self._value(second)
        for address, added in ((first, 9 * tens + units), (second, -units)):
            for equation, weight in self.effects[address].items():
                if equation in rest and rest[equation] + weight * added == 0:
                    del rest[equation]

    def _told_split(self, code: str, equation: Equation, first: Address, second: Address, joined: int) -> Problem:
        failure = next(failure for failure in self.failures if failure.equation is equation)
        columns = "、".join(f"“{self.report.form.column(address).text}”" for address in (first, second))
        message = (
            f"{self._sentence(failure)}{columns}两格的 {self._value(first)} 和 {self._value(second)} "
            f"如果合成 {joined}，这一行就平了，疑似一个数被拆成了两格。"
        )
        return self._problem(code, *self._place(equation), message, "请核对这两格，后面的数字可能也错了位。")

    # -- words -----------------------------------------------------------------------------------------------

    def _plain(self, failure: Failure, at: Address | None = None) -> Problem:
        where, field = self._place(failure.equation)
        if at is not None and self._given(at):
            where, field = self.report.figures[at].where, at
        if failure.equation.total is None:
            hint = "请逐个核对这几个数。"
        else:
            hint = (
                f"请核对{_ALONG[failure.equation.rule.along]}，或删去{self._total_word(failure.equation)}由程序计算。"
            )
        return self._problem(failure.equation.rule.code, where, field, self._sentence(failure), hint)

    def _sentence(self, failure: Failure) -> str:
        equation = failure.equation
        if equation.total is not None:
            of = "" if equation.rule.along == "table" else f"“{equation.line}”"
            return (
                f"{self.table.name}{of}{self._total_word(equation)}填 {failure.right}，"
                f"{_ALONG[equation.rule.along][-2:]}之和为 {failure.left}，{by(failure.excess)}。"
            )
        sides = (self._side(equation.left), self._side(equation.right))
        return (
            f"{self.table.name}“{equation.line}”列不平：{sides[0]} = {failure.left}，{sides[1]} = {failure.right}，"
            f"相差 {abs(failure.excess)}。"
        )

    def _side(self, addresses: Sequence[Address]) -> str:
        form = self.report.form
        return " + ".join(f"{form.row(a).label.key} {self._value(a)}" for a in addresses)

    def _total_word(self, equation: Equation) -> str:
        total = equation.right[0]
        if equation.rule.along == "row":
            return self.report.form.column(total).text
        return self.report.form.row(total).label.text

    def _name(self, address: Address) -> str:
        form = self.report.form
        return f"“{form.row(address).label.text}”行“{form.column(address).text}”列"

    def _place(self, equation: Equation) -> tuple[Where, Address]:
        """Return where to point for a sum: at its total if written, else at its last written figure."""
        for address in (*equation.right, *reversed(equation.left)):
            if self._given(address):
                return self.report.figures[address].where, address
        return self.report.figures[equation.right[0]].where, equation.right[0]

    def _value(self, address: Address) -> Number:
        value = self.report.figures[address].value
        return 0 if value is None else value

    def _problem(self, code: str, where: Where, address: Address, message: str, hint: str) -> Problem:
        return Problem(code, Severity.ERROR, message, where, self.report.form.field(address), hint)


def _sums(failed: Sequence[Failure]) -> str:
    return "；".join(f"“{failure.equation.line}”{_phrase(failure)}" for failure in failed)


def _phrase(failure: Failure) -> str:
    if failure.equation.total is None:
        return f"本列勾稽两边 {failure.left} 与 {failure.right}"
    of = _ALONG[failure.equation.rule.along]
    return f"{of[:-2]}总计 {failure.right} 而{of[-2:]}之和 {failure.left}"
