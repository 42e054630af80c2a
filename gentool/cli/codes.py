"""Every code that gentool can report, gathered from the modules that raise them and from the forms' rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import ModuleType

from gentool import files
from gentool.checks import answers, arithmetic, carry_over, cross_checks, evaluation, mentions, text, years
from gentool.form import loading, merging
from gentool.problems.problem import Code
from gentool.report import narrative
from gentool.report.reading import nodes
from gentool.yamlfile import errors, source


def all_codes() -> tuple[Code, ...]:
    """Return every code once, in the order of the way of the data."""
    from gentool import workers
    from gentool.blanks.excel import layout as excelform
    from gentool.checks import city_sums, same_text
    from gentool.city import config, matching
    from gentool.city.batch import lock, work
    from gentool.city.rollup import changes
    from gentool.importing import faults as importing
    from gentool.ooxml import faults as ooxml
    from gentool.render import pdf, template_check

    before = (source, errors, nodes, narrative)
    after = (
        cross_checks, text, mentions, evaluation, years, answers, config, matching, work, city_sums, same_text,
        changes, lock, workers, merging, files, template_check, pdf, ooxml, importing, excelform,
    )  # fmt: skip
    found = (*_codes_of(before), *_form_codes(), *_codes_of(after))
    return tuple({code.name: code for code in found}.values())


def _codes_of(modules: Iterable[ModuleType]) -> Iterator[Code]:
    for module in modules:
        yield from module.CODES


def _form_codes() -> Iterator[Code]:
    """Yield the codes of sums and balances, in a year and across years: their names and meanings stand in form.yaml."""
    for form in loading.all_editions():
        if form.evaluation.not_for.rows:
            yield cross_checks.beyond_code(form.evaluation)
        for table in form.tables:
            for rule in table.rules:
                yield Code(rule.code, f"{table.name}：{rule.means}", arithmetic.REMEDY)
            for limit in table.limits:
                yield cross_checks.limit_code(table, limit)
            for kind, code in table.diagnoses.items():
                yield Code(code, f"{table.name}：{arithmetic.DIAGNOSES[kind]}", arithmetic.REMEDY)
            for carry in table.carry_rules:
                yield carry_over.carry_code(table, carry)
