"""The style sheets in a page → the declarations that count here, written into the elements that they are for.

Afterwards a sheet says what a ``style`` attribute says, by the rules of the cascade: importance, specificity, order.
What a screen does not show (``@media print``, narrow windows, ``:hover``) is no concern. Catches sheets made to take
long: they are read as far as a budget of steps goes, and the caller is told where that was not all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from re import IGNORECASE
from typing import Any, NamedTuple

import cssselect
import tinycss2
from cssselect import parser as css

from gentool.importing.html.styles import OF_INTEREST
from gentool.text.lazy_regex import Pattern

_MOST_CHARACTERS = 200_000  # of all sheets of a page
_MOST_STEPS = 400_000  # comparisons of an element with a selector
_MOST_RULES = 4_000
_LONGEST_SELECTOR = 300  # characters
_DEEPEST = 4  # groups of rules within each other
_OF_SCREENS = Pattern(r"\s*(?:only\s+)?(?:(?:all|screen)\s*)?", IGNORECASE)
_WIDE = Pattern(
    r"\s*(?:(?:only\s+)?(?:all|screen)\s+and\s+)?\(\s*min-width\s*:\s*([0-9]{1,4})(?:\.[0-9]+)?px\s*\)\s*", IGNORECASE
)
_WIDTH = 1_280  # pixels of the window that a page is looked at in


class _Rule(NamedTuple):
    """A selector, its weight in the cascade, and the declarations under it: name, value, important."""

    selector: Any
    weight: tuple[int, ...]
    declarations: tuple[tuple[str, str, bool], ...]


class OverBudgetError(Exception):
    """Raised within, where a sheet asks for more steps than there are."""


def applied(root: Any, sheets: Sequence[tuple[str, str]]) -> bool:
    """Write into elements what sheets (text and ``media`` of each) say of them; tell whether all of it was read."""
    rules, is_whole = _rules_of(sheets)
    budget = _Budget()
    found: dict[Any, list[tuple[bool, tuple[int, ...], str, str]]] = {}
    try:
        candidates = _Index(root).candidates if rules else lambda _: []
        for rule in rules:
            for element in candidates(rule.selector):
                if _matches(rule.selector, element, budget):
                    ranked = found.setdefault(element, [])
                    ranked += [(important, rule.weight, name, value) for name, value, important in rule.declarations]
                    budget.spend(len(rule.declarations))
    except OverBudgetError:
        is_whole = False
    for element, declarations in found.items():
        declarations.sort(key=lambda each: each[:2])
        usual = "".join(f"{name}:{value};" for important, _, name, value in declarations if not important)
        urgent = "".join(f";{name}:{value}" for important, _, name, value in declarations if important)
        element.set("style", f"{usual}{element.get('style') or ''}{urgent}")
    return is_whole


def _rules_of(sheets: Iterable[tuple[str, str]]) -> tuple[list[_Rule], bool]:
    rules: list[_Rule] = []
    left, is_whole = _MOST_CHARACTERS, True
    for text, media in sheets:
        if not _is_seen(media):
            continue
        is_whole &= len(text) <= left
        nodes = tinycss2.parse_stylesheet(text[:left], skip_comments=True, skip_whitespace=True)
        left -= min(len(text), left)
        for rule in _rules(nodes, len(rules)):
            rules.append(rule)
            if len(rules) == _MOST_RULES:
                return rules, False
    return rules, is_whole


def _rules(nodes: Iterable[Any], order: int, depth: int = 0) -> Iterator[_Rule]:
    for node in nodes:
        if node.type == "at-rule" and node.content is not None and depth < _DEEPEST:
            media = tinycss2.serialize(node.prelude) if node.lower_at_keyword == "media" else ""
            if node.lower_at_keyword in ("media", "supports", "layer") and _is_seen(media):
                inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                yield from _rules(inner, order, depth + 1)
        elif node.type == "qualified-rule":
            declarations = tuple(_declarations(node.content))
            for selector in _selectors(tinycss2.serialize(node.prelude)) if declarations else ():
                order += 1
                yield _Rule(selector.parsed_tree, (*selector.specificity(), order), declarations)


def _is_seen(media: str) -> bool:
    """Tell whether a list of media queries has one that a wide window answers to."""
    for query in media.split(","):
        wide = _WIDE.fullmatch(query)
        if _OF_SCREENS.fullmatch(query) or (wide and int(wide[1]) <= _WIDTH):
            return True
    return False


def _declarations(content: Sequence[Any]) -> Iterator[tuple[str, str, bool]]:
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration" and node.lower_name in OF_INTEREST:
            value = tinycss2.serialize(node.value).strip()
            if ";" not in value:
                yield node.lower_name, value, node.important


def _selectors(prelude: str) -> Iterator[Any]:
    """Yield the selectors of a rule that say what an element is; not those of its parts, or of what a mouse does."""
    for text in prelude.split(",") if "(" not in prelude else [prelude]:
        try:
            parsed = cssselect.parse(text[:_LONGEST_SELECTOR]) if len(text) <= _LONGEST_SELECTOR else []
        except (cssselect.SelectorError, RecursionError):
            continue
        yield from (selector for selector in parsed if selector.pseudo_element is None)


class _Budget:
    def __init__(self) -> None:
        self._left = _MOST_STEPS

    def spend(self, steps: int = 1) -> None:
        self._left -= steps
        if self._left < 0:
            raise OverBudgetError

    def place(self, element: Any, *, of_kind: bool, from_end: bool) -> int:
        """Return which child of its parent an element is, from 1."""
        count = 1
        for sibling in element.itersiblings(preceding=not from_end):
            self.spend()
            count += not of_kind or sibling.tag == element.tag
        return count


class _Index:
    """The elements of a page by their class, id and tag: the few of them that a selector's last step may mean."""

    def __init__(self, root: Any) -> None:
        self._all = list(root.iter())
        self._by: dict[tuple[str, str], list[Any]] = {}
        for element in self._all:
            names = {("class", name) for name in (element.get("class") or "").split()}
            for name in {*names, ("id", element.get("id") or ""), ("tag", element.tag)}:
                self._by.setdefault(name, []).append(element)

    def candidates(self, selector: Any) -> list[Any]:
        node = selector.subselector if isinstance(selector, css.CombinedSelector) else selector
        while not isinstance(node, css.Element):
            if isinstance(node, css.Class):
                return self._by.get(("class", node.class_name), [])
            if isinstance(node, css.Hash):
                return self._by.get(("id", node.id), [])
            if not hasattr(node, "selector"):
                return []
            node = node.selector
        return self._by.get(("tag", node.element.lower()), []) if node.element else self._all


def _matches(node: Any, element: Any, budget: _Budget) -> bool:
    budget.spend()
    if isinstance(node, css.CombinedSelector):
        return _matches(node.subselector, element, budget) and any(
            _matches(node.selector, other, budget) for other in _related(element, node.combinator, budget)
        )
    if isinstance(node, css.Element):
        return not node.element or node.element.lower() == element.tag
    return _is(node, element, budget) and _matches(node.selector, element, budget)


def _related(element: Any, combinator: str, budget: _Budget) -> Iterator[Any]:
    """Yield the elements that may stand at the other end of a combinator."""
    others = element.iterancestors() if combinator in (" ", ">") else element.itersiblings(preceding=True)
    for other in islice(others, 1 if combinator in (">", "+") else None):
        budget.spend()
        yield other


def _is(node: Any, element: Any, budget: _Budget) -> bool:
    """Tell whether the last condition of a compound selector holds; what a page cannot answer does not."""
    if isinstance(node, css.Class):
        return node.class_name in (element.get("class") or "").split()
    if isinstance(node, css.Hash):
        return bool(element.get("id") == node.id)
    if isinstance(node, css.Attrib):
        return _has(element.get(node.attrib.lower()), node.operator, (node.value and node.value.value) or "")
    if isinstance(node, css.Negation):
        return not _matches(node.subselector, element, budget)
    if isinstance(node, css.Pseudo):
        return _is_placed(element, node.ident, (0, 1), budget)
    if isinstance(node, css.Function) and node.name.startswith("nth-"):
        try:
            return _is_placed(element, node.name, css.parse_series(node.arguments), budget)
        except ValueError:
            return False
    return False


def _is_placed(element: Any, name: str, series: tuple[int, int], budget: _Budget) -> bool:
    """Tell whether an element is one of a series (``an+b``) among those around it, or at an end of them."""
    if name.startswith("only-"):
        ends = (f"{end}-{name.removeprefix('only-')}" for end in ("first", "last"))
        return all(_is_placed(element, end, series, budget) for end in ends)
    which = name.removeprefix("nth-").removesuffix("child").removesuffix("of-type")
    if not name.endswith(("child", "of-type")) or which not in ("", "first-", "last-"):
        return False
    step, start = series
    behind = budget.place(element, of_kind=name.endswith("of-type"), from_end=which == "last-") - start
    return behind == 0 if step == 0 else behind % step == 0 and behind // step >= 0


def _has(found: str | None, operator: str, wanted: str) -> bool:
    if found is None:
        return False
    tests = {
        "exists": True,
        "=": found == wanted,
        "~=": wanted in found.split(),
        "|=": found == wanted or found.startswith(f"{wanted}-"),
        "^=": bool(wanted) and found.startswith(wanted),
        "$=": bool(wanted) and found.endswith(wanted),
        "*=": bool(wanted) and wanted in found,
    }
    return tests.get(operator, False)
