"""Whether a Word template was made for another edition of the form: told once instead of cell by cell.

In: the tables of a template as drawn. Catches last year's template, kept after the form has changed.
"""

from __future__ import annotations

from collections.abc import Iterable

from gentool.form.loading import editions, form_of
from gentool.form.model import Form
from gentool.form.names import name_of
from gentool.problems.problem import Code, Problem, Severity, Where

EDITION = Code(
    "W-EDITION",
    Severity.ERROR,
    "模板是另一版格式的",
    "请用 gentool template new 取出这一版格式的模板，再改样式。",
)
_SURE = 0.75  # of the names in the template and of the form, both must share this much


def other_edition(names: Iterable[str], form: Form, where: Where) -> Problem | None:
    """Return the problem that a template's figures are those of another edition, None if they may be the form's."""
    written = frozenset(names)
    likeness = {edition: _likeness(written, form_of(edition)) for edition in editions()}
    best = max(likeness, key=lambda edition: likeness[edition])
    if best == form.edition or likeness[best] < _SURE or likeness[best] <= likeness.get(form.edition, 0):
        return None
    message = f"这是 {best} 版格式的模板，这里要用 {form.edition} 版的。"
    hint = (
        f"请用 gentool template new 文件 --edition {form.edition} 取出 {form.edition} 版的模板，再改样式；"
        f"只想检查 {best} 版模板的，请在 gentool template check 后面加 --edition {best}。"
    )
    return EDITION.at(where, message, hint=hint)


def _likeness(written: frozenset[str], form: Form) -> float:
    known = {name_of(form, address) for address in form.addresses}
    return len(written & known) / len(written | known)
