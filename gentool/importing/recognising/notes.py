"""Words around a table → its note, as the form prints it below: which words are one, and what is told of them."""

from __future__ import annotations

from collections.abc import Sequence

from gentool.form.model import Table
from gentool.importing import faults
from gentool.importing.draft import Line
from gentool.importing.recognising.headings import number_of
from gentool.problems.problem import Problem, Severity
from gentool.text.lazy_regex import Pattern

_MARK = Pattern(r"^[(（]?(?:备?注|说明)\d?[:：]\s*")
_MONEY = Pattern(r"单位[:：][^，。；]{0,6}元")
_LONGEST = 150  # characters of what passes as a note without a word of doubt
_MOST = 2


def is_note_text(text: str) -> bool:
    """Tell words that call themselves a note."""
    return _MARK.match(text) is not None


def note_of(table: Table, key: str, lines: Sequence[Line]) -> tuple[tuple[Line, ...], list[Problem]]:
    """Return the note without the word for it, and what is to be told of a note that does not call itself one."""
    if not lines:
        return (), []
    bare = tuple(line._replace(text=_MARK.sub("", line.text)) for line in lines)
    unmarked = [line for line in lines if not is_note_text(line.text)]
    if not unmarked:
        return bare, []
    length = sum(len(line.text) for line in unmarked)
    is_doubtful = (
        length > _LONGEST
        or len(unmarked) > _MOST
        or any(number_of(line.text) is not None or _MONEY.search(line.text) for line in unmarked)
    )
    shown = "、".join(f"“{line.text[:20]}”" for line in unmarked[:3])
    more = f"等 {len(unmarked)} 段" if len(unmarked) > 3 else ""
    message = f"{table.name}前后的文字作为表下的“注”收入：{shown}{more}。"
    severity = Severity.WARNING if is_doubtful else Severity.INFO
    return bare, [faults.NOTE.at(unmarked[0].where, message, field=key, severity=severity)]
