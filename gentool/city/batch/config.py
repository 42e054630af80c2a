"""What all units of a batch share: the order, and the office's own template if there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from gentool.checks.city_rules import NO_RULES, Rules
from gentool.city.batch.fingerprint import Asked, settings_of
from gentool.city.model import City
from gentool.problems.problem import GentoolError, Problem, has_errors

if TYPE_CHECKING:
    from gentool.ooxml.template import WordTemplate


@dataclass(frozen=True, slots=True)
class Order:
    """What all units of a batch share.

    ``settings`` is the hash of everything in it that shows in the outputs; ``told`` are problems, of the template, that
    are told once and not of every unit; ``has_last``: the city says where last year's reports are.
    """

    year: int
    output: Path
    formats: tuple[str, ...] = ("docx", "html")
    template: Path | None = None
    draft: bool = False
    rules: Rules = NO_RULES
    site: Mapping[str, str] = field(default_factory=dict)
    settings: str = ""
    told: tuple[Problem, ...] = ()
    has_last: bool = True


def order_of(city: City, output: Path, asked: Asked) -> Order:
    """Return the order for a city, what is told of the template aside."""
    return Order(
        year=city.year,
        output=output,
        formats=asked.formats,
        template=asked.template.absolute() if asked.template else None,
        draft=asked.draft,
        rules=city.rules,
        site=dict(city.site),
        settings=settings_of(city, asked),
        has_last=city.last_folder is not None,
    )


def told_of_template(order: Order, edition: str) -> tuple[Problem, ...]:
    """Check an office's own template once, before any unit: raise its errors, return its warnings.

    Workers that are forked later find it compiled.
    """
    template = template_of(order)
    if template is None:
        return ()
    from gentool.form.loading import form_of
    from gentool.render.build import template_problems

    problems = template_problems(template, form_of(edition))
    if has_errors(problems):
        raise GentoolError(*problems)
    return problems


def template_of(order: Order) -> WordTemplate | None:
    """Return the office's own template, if it has one; raises GentoolError naming every mistake in it."""
    return _template(order.template, order.settings) if order.template else None


@lru_cache(maxsize=2)
def _template(path: Path, settings: str) -> WordTemplate:
    """Compile once per process; ``settings`` tells a template from the one it was before it was mended."""
    from gentool.render.formats import open_template

    return open_template(str(path))
