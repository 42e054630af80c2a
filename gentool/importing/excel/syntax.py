"""The text of a formula → a tree. What the form and a clerk's additions need is known, all else is told.

``openpyxl`` cuts the text into tokens; lengths and depths are bounded, so that no formula can hold us up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

from gentool.text.lazy_regex import Pattern

LONGEST = 2_000
DEEPEST = 40

_PRECEDENCE = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}
_REF = Pattern(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^'!\[\]]+)!)?"
    r"(?P<first>\$?[A-Z]{1,3}\$?\d{1,7}|\$?[A-Z]{1,3}|\$?\d{1,7})(?::(?P<last>\$?[A-Z]{1,3}\$?\d{1,7}|\$?[A-Z]{1,3}|\$?\d{1,7}))?",
    256 | 2,  # re.ASCII | re.IGNORECASE
)


class FormulaError(Exception):
    """Raised for what a formula cannot be computed for; the message is meant for a clerk."""


class Constant(NamedTuple):
    """A number, as written, a text or a truth."""

    kind: str
    text: str


class Reference(NamedTuple):
    """A cell or a range of cells; ``sheet`` empty: the formula's own."""

    sheet: str
    first: str
    last: str


class Call(NamedTuple):
    """A function or operator and what it is applied to; None for an argument left out."""

    name: str
    arguments: tuple[Node | None, ...]


Node = Constant | Reference | Call


def parse(text: str) -> Node:
    """Return the tree of a formula, given without ``=``. Raises FormulaError."""
    if len(text) > LONGEST:
        raise FormulaError("公式太长")
    try:
        tokens = [token for token in Tokenizer(f"={text}").items if token.type != Token.WSPACE]
    except (TokenizerError, IndexError, ValueError) as error:
        raise FormulaError("公式的写法读不懂") from error
    parser = _Parser(tokens)
    tree = parser.expression(0)
    if parser.token is not None:
        raise parser.fault()
    return tree


class _Parser:
    """Climbs the precedence of operators, as spreadsheets have it: a sign binds closer than a power."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def fault(self) -> FormulaError:
        shown = self.token.value if self.token is not None else ""
        return FormulaError(f"公式里有读不懂的地方“{shown[:20]}”" if shown else "公式没有写完")

    def expression(self, least: int) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaError("公式套得太深")
        left = self.operand()
        while (token := self.token) is not None and token.type in (Token.OP_IN, Token.OP_POST):
            if token.type == Token.OP_POST:
                self.at += 1
                left = Call("%", (left,))
                continue
            strength = _PRECEDENCE.get(token.value)
            if strength is None:
                raise FormulaError(f"公式里的“{token.value}”这里不能用")
            if strength < least:
                break
            self.at += 1
            left = Call(token.value, (left, self.expression(strength + 1)))
        self.depth -= 1
        return left

    def operand(self) -> Node:
        token = self.token
        if token is None:
            raise self.fault()
        self.at += 1
        if token.type == Token.OP_PRE:
            return Call(f"{token.value}1", (self.expression(6),))
        if token.type == Token.OPERAND:
            return self.constant(token)
        if token.type == Token.PAREN and token.subtype == Token.OPEN:
            inside = self.expression(0)
            self.close(Token.PAREN)
            return inside
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            return Call(token.value[:-1].upper().removeprefix("_XLFN."), tuple(self.arguments()))
        self.at -= 1
        raise self.fault()

    def close(self, kind: str) -> None:
        if self.token is None or self.token.type != kind or self.token.subtype != Token.CLOSE:
            raise self.fault()
        self.at += 1

    def arguments(self) -> list[Node | None]:
        found: list[Node | None] = []
        argument: Node | None = None
        while (token := self.token) is not None:
            is_end = token.type == Token.FUNC and token.subtype == Token.CLOSE
            if is_end or (token.type == Token.SEP and token.subtype == Token.ARG):
                self.at += 1
                if found or argument or not is_end:
                    found.append(argument)
                argument = None
                if is_end:
                    return found
            elif argument is None:
                argument = self.expression(0)
            else:
                break
        raise self.fault()

    def constant(self, token: Token) -> Node:
        if token.subtype == Token.RANGE:
            return _reference(token.value)
        if token.subtype == Token.TEXT:
            return Constant("text", token.value[1:-1].replace('""', '"'))
        if token.subtype == Token.NUMBER:
            return Constant("number", token.value)
        if token.subtype == Token.LOGICAL:
            return Constant("truth", token.value.upper())
        raise FormulaError(f"公式里有错误值“{token.value[:20]}”")


def _reference(text: str) -> Reference:
    if "[" in text:
        raise FormulaError("公式引用了别的文件")
    found = _REF.fullmatch(text)
    if found is None:
        raise FormulaError(f"公式引用了“{text[:20]}”，不知道是哪一格")
    sheet = found["sheet"] or ""
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return Reference(sheet, found["first"].replace("$", ""), (found["last"] or "").replace("$", ""))
