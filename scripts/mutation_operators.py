"""The small faults that can be planted in a module: its source → its mutants, place by place.

Operators, constants, logic, slices, texts, what is returned, how a loop goes on, statements that are left out. A
mutant is a change of whole lines, so that it can be shown, kept, and found again after its function has moved.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

OPERATORS: dict[type[ast.AST], tuple[str, ...]] = {  # as it is written, and what may stand instead
    ast.Lt: ("<", "<=", ">"), ast.LtE: ("<=", "<", ">="), ast.Gt: (">", ">=", "<"), ast.GtE: (">=", ">", "<="),
    ast.Eq: ("==", "!="), ast.NotEq: ("!=", "=="), ast.In: ("in", "not in"), ast.NotIn: (r"not\s+in", "in"),
    ast.Is: ("is", "is not"), ast.IsNot: (r"is\s+not", "is"), ast.And: ("and", "or"), ast.Or: ("or", "and"),
    ast.Add: (r"\+", "-"), ast.Sub: ("-", "+"), ast.Mult: (r"\*", "//"), ast.Div: ("/", "*"), ast.Mod: ("%", "*"),
    ast.FloorDiv: ("//", "*"), ast.Pow: (r"\*\*", "*"), ast.BitOr: (r"\|", "&"), ast.BitAnd: ("&", "|"),
    ast.BitXor: (r"\^", "|"), ast.LShift: ("<<", ">>"), ast.RShift: (">>", "<<"),
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A change of the text of whole lines in one function; the n-th place of this text there, from 0."""

    module: str
    function: str
    kind: str
    line: int
    before: str
    after: str
    occurrence: int = 0
    lines: tuple[int, int] = (0, 0)  # first and last of the statement
    came: str = "drawn"  # drawn, replayed, or drawn anew instead of one that is gone
    outcome: str = ""  # killed, timed out, survived
    by: str = ""

    @property
    def owner(self) -> str:
        """The function's own name, which it keeps where its class is renamed."""
        return self.function.rpartition(".")[2]

    @property
    def place(self) -> tuple[str, int, str]:
        """What tells it from every other."""
        return self.module, self.line, self.after

    @property
    def change(self) -> tuple[str, str]:
        """What is changed, however far it is indented."""
        return textwrap.dedent(self.before), textwrap.dedent(self.after)

    def __str__(self) -> str:
        lines = [f"- {line}" for line in self.before.splitlines()] + [f"+ {line}" for line in self.after.splitlines()]
        return f"{self.module}:{self.line} ({self.kind}, in {self.function})\n    " + "\n    ".join(lines)


class _Finder:
    """Finds the places of a module that can be mutated, and what may stand there instead."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.starts = [0, *accumulate(map(len, source.splitlines(keepends=True)))]
        self.statement = (1, 1)
        self.found: list[tuple[str, int, int, tuple[str, ...], tuple[int, int]]] = []
        self.walk(ast.parse(source), is_outermost=True)

    def walk(self, node: ast.AST, *, is_outermost: bool = False) -> None:
        """Visit all that runs: no docstrings, annotations, decorators, imports, and nothing for the type checker."""
        for child in ast.iter_child_nodes(node):
            outer = self.statement
            if isinstance(child, ast.stmt):
                self.statement = head_of(child)
            match child:
                case ast.Import() | ast.ImportFrom() | ast.Assert() | ast.Expr(value=ast.Constant()):
                    pass
                case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")):
                    pass
                case ast.Assign(targets=[ast.Name(id="__all__")]):
                    pass
                case ast.Assign(value=ast.Subscript() | ast.BinOp(left=ast.Name(), op=ast.BitOr())) if is_outermost:
                    pass  # an alias of a type
                case ast.Call(func=ast.Name(id="TypeVar" | "NewType" | "cast" | "NamedTuple")):
                    pass
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    defaults = (
                        [] if isinstance(child, ast.ClassDef) else [*child.args.defaults, *child.args.kw_defaults]
                    )
                    self.walk(ast.Module([*filter(None, defaults), *child.body], []))  # type: ignore[list-item]
                case ast.AnnAssign():
                    if child.value is not None:
                        self.walk(ast.Expression(child.value))
                case ast.JoinedStr():  # the places within it are known from Python 3.12 on only
                    self.add("text", child, '""')
                case _:
                    self.mutate(child)
                    self.walk(child)
            self.statement = outer

    def mutate(self, node: ast.AST) -> None:
        """Note what may stand instead of a node, or of an operator in it."""
        match node:
            case ast.Expr() | ast.AugAssign() | ast.Delete() | ast.Raise():
                self.add("statement", node, "pass")
            case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
                self.add("statement", node, "pass")
            case ast.Break() | ast.Continue():
                self.add("loop", node, "continue" if isinstance(node, ast.Break) else "break")
            case ast.Return(value=ast.expr() as value):
                if not isinstance(value, ast.Constant) and getattr(value, "elts", getattr(value, "keys", True)):
                    self.add("return", value, "None", begin=self.begin(node) + len("return "))
            case ast.Compare():
                for left, op, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
                    self.between("comparison", left, right, op)
            case ast.BinOp():
                name = getattr(node.right, "id", "")
                if type(node.op) in OPERATORS and (name.isupper() or not name[:1].isupper()):  # A | B of types
                    self.between("arithmetic", node.left, node.right, node.op)
            case ast.BoolOp():
                for left, right in zip(node.values, node.values[1:], strict=False):
                    self.between("logic", left, right, node.op)
            case ast.UnaryOp(op=ast.Not() | ast.USub()):
                self.add("logic", node, "", end=self.begin(node.operand))
            case ast.Slice():
                for bound in filter(None, (node.lower, node.upper)):
                    self.add("slice", bound, "")
            case ast.Constant(value=bool(value)):
                self.add("constant", node, str(not value))
            case ast.Constant(value=int(value)):
                self.add("constant", node, str(value + 1), str(value - 1))
            case ast.Constant(value=str(value)) if value:
                self.add("text", node, '""')

    def begin(self, node: Any) -> int:
        return int(self.starts[node.lineno - 1] + node.col_offset)

    def end(self, node: Any) -> int:
        return int(self.starts[node.end_lineno - 1] + node.end_col_offset)

    def add(self, kind: str, node: ast.AST, *instead: str, begin: int | None = None, end: int | None = None) -> None:
        begin = self.begin(node) if begin is None else begin
        self.found.append((kind, begin, self.end(node) if end is None else end, instead, self.statement))

    def between(self, kind: str, left: ast.AST, right: ast.AST, operator: ast.AST) -> None:
        pattern, *instead = OPERATORS[type(operator)]
        if match := re.search(pattern.encode(), self.source[self.end(left) : self.begin(right)]):
            begin = self.end(left)
            self.add(kind, left, *instead, begin=begin + match.start(), end=begin + match.end())


def head_of(statement: ast.stmt) -> tuple[int, int]:
    """Return the first and last line of a statement without those that stand in it."""
    inside: Any = getattr(statement, "body", None) or getattr(statement, "cases", None)
    if not inside:
        return statement.lineno, statement.end_lineno or statement.lineno
    return statement.lineno, max(statement.lineno, getattr(inside[0], "pattern", inside[0]).lineno - 1)


def functions_of(source: str) -> dict[int, str]:
    """Return the innermost function or class of every line, by its dotted name."""
    found: dict[int, str] = {}

    def walk(node: ast.AST, name: str) -> None:
        for child in ast.iter_child_nodes(node):
            inner = name
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                inner = f"{name}.{child.name}".lstrip(".")
                found.update(dict.fromkeys(range(child.lineno, (child.end_lineno or child.lineno) + 1), inner))
            walk(child, inner)

    walk(ast.parse(source), "")
    return found


@cache
def mutants_of(tree: Path, module: str) -> tuple[tuple[Mutant, ...], ...]:
    """Return, place by place, the mutants of a module; see :func:`is_mutant`."""
    source = (tree / module).read_bytes()
    functions = functions_of(source.decode())
    seen: Counter[tuple[str, tuple[str, str]]] = Counter()
    places = []
    for kind, begin, end, instead, lines in _Finder(source).found:
        first = source.rfind(b"\n", 0, begin) + 1
        last = len(source) if (stop := source.find(b"\n", end)) < 0 else stop
        line = source.count(b"\n", 0, first) + 1
        place = []
        for text in instead:
            after = source[first:begin] + text.encode() + source[end:last]
            function = functions.get(line, "<module>")
            mutant = Mutant(module, function, kind, line, source[first:last].decode(), after.decode(), 0, lines)
            place.append(replace(mutant, occurrence=seen[function, mutant.change]))
            seen[function, mutant.change] += 1
        places.append(tuple(place))
    return tuple(place for place in places if place)


def is_mutant(tree: Path, mutant: Mutant) -> bool:
    """Tell whether a module with a mutant in it compiles, and to something else."""
    plain = (tree / mutant.module).read_bytes().decode()
    lines = plain.split("\n")
    lines[mutant.line - 1 : mutant.line + mutant.before.count("\n")] = mutant.after.split("\n")
    try:
        return ast.dump(ast.parse("\n".join(lines))) != ast.dump(ast.parse(plain))
    except SyntaxError:
        return False
