"""The figures of a form as the nested names that templates and placeholders use, joined with dots.

In: a form and a function that says what stands for one figure. Out: alias → row path → column, as plain mappings.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from gentool.form.model import Address, Form

T = TypeVar("T")
NOTE: Final = "注"  # below a table
ABSENT: Final = "不适用"  # in the place of a table


def nested(form: Form, leaf: Callable[[Address], T]) -> dict[str, Any]:
    """Return every figure by alias, row path and column; a row with one column only is the leaf itself."""
    tables: dict[str, Any] = {}
    for table in form.tables:
        rows: dict[str, Any] = tables.setdefault(table.alias, {})
        for row in table.rows:
            group = rows
            for key in row.path[:-1]:
                group = group.setdefault(key, {})
            addresses = table.cells[row.name]
            group[row.path[-1]] = {a.column: leaf(a) for a in addresses} if len(addresses) > 1 else leaf(addresses[0])
    return tables


def name_of(form: Form, address: Address) -> str:
    """Return the dotted name under which :func:`nested` holds a figure."""
    return form.table(address).alias + form.field(address).removeprefix(address.table)
