"""Reporters: problems as text for people, as JSON for programs, as SARIF for editors and review platforms.

The last stage of a check. Problems come in as every other stage made them, a string goes out; writing it
to a screen or a file is the shell's work. Names and passages of files come from strangers: control characters move
the cursor or ring the bell, marks of writing direction make one name look like another; such are shown as escapes.
The order is that of the input, so output never depends on chance.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from gentool.problems.problem import Code, Problem, Severity, Where, in_order

WORDS = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
COLOURS = {Severity.ERROR: "\x1b[31m", Severity.WARNING: "\x1b[33m", Severity.INFO: "\x1b[36m"}
PLAIN = "\x1b[0m"
SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


# C0 and C1 controls, line and paragraph separators; marks and overrides of writing direction; what has no width.
_UNSEEN = "[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]"
_TRICKS = f"[\x00-\x1f\x7f-\x9f{_UNSEEN[1:]}"


def as_text(problems: Iterable[Problem], *, colour: bool, files: int | None = None) -> str:
    """Render one line per problem, and a summary if ``files`` says of how many files.

    ``colour`` paints the severity word for a terminal.
    """
    ordered = in_order(problems)
    lines = [_line(problem, colour) for problem in ordered]
    if files is None:
        return "\n".join(lines)
    return "\n".join([*lines, _summary(ordered, files)]) + "\n"


def as_json(problems: Iterable[Problem], files: int) -> str:
    """Render the JSON contract: every problem, and how many files, errors and warnings there were."""
    ordered = in_order(problems)
    document = {
        "problems": [
            {
                "code": problem.code,
                "severity": problem.severity.value,
                "message": _message(problem),
                "file": problem.where.file,
                "line": problem.where.line,
                "column": problem.where.column,
                "field": problem.field,
                "hint": problem.hint,
                **({"answer": problem.answer} if problem.answer else {}),
            }
            for problem in ordered
        ],
        "summary": summary_of(ordered, files),
    }
    return _json(document)


def summary_of(problems: Iterable[Problem], files: int) -> dict[str, int]:
    """Return the summary of the JSON contract."""
    counts = _count(problems)
    return {"files": files, "errors": counts[Severity.ERROR], "warnings": counts[Severity.WARNING]}


def as_sarif(problems: Iterable[Problem], files: int, codes: Iterable[Code], version: str) -> str:
    """Render a SARIF 2.1.0 log; ``codes`` become its rules, ``version`` is that of gentool.

    A file is named by a URI reference: relative where the user gave a relative name. Columns count Unicode
    code points, as ours do.
    """
    rules = sorted(set(codes))
    positions = {code.name: position for position, code in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "gentool",
                "version": version,
                "language": "zh-CN",
                "rules": [_sarif_rule(code) for code in rules],
            }
        },
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(problem, positions) for problem in in_order(problems)],
        "properties": {"files": files},
    }
    return _json({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _message(problem: Problem) -> str:
    """Return the message, begun with the place where that is neither a line nor a column."""
    return f"{problem.where.spot}：{problem.message}" if problem.where.spot else problem.message


def _line(problem: Problem, colour: bool) -> str:
    word = WORDS[problem.severity]
    place = visible(f"{problem.where}: ") if problem.where.file else ""
    text = visible(f"{problem.code} {problem.message}{problem.hint}")
    painted = f"{COLOURS[problem.severity]}{word}{PLAIN}" if colour else word
    return f"{place}{painted} {text}"


def _summary(problems: Sequence[Problem], files: int) -> str:
    if not problems:
        return f"共检查 {files} 个文件，没有发现问题。"
    counts = _count(problems)
    errors, warnings, infos = (counts[severity] for severity in Severity)
    return f"共检查 {files} 个文件：{errors} 个错误，{warnings} 个警告，{infos} 条提示。"


def _count(problems: Iterable[Problem]) -> Counter[Severity]:
    return Counter(problem.severity for problem in problems)


def _json(document: dict[str, Any]) -> str:
    import json

    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _sarif_rule(code: Code) -> dict[str, Any]:
    return {
        "id": code.name,
        "shortDescription": {"text": code.meaning},
        "defaultConfiguration": {"level": SARIF_LEVELS[code.severity]},
        **({"help": {"text": code.remedy}} if code.remedy else {}),
    }


def _sarif_result(problem: Problem, positions: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "level": SARIF_LEVELS[problem.severity],
        "message": {"text": _message(problem) + problem.hint},
    }
    if problem.answer:
        result["suppressions"] = [{"kind": "inSource", "status": "accepted", "justification": problem.answer}]
    if problem.code in positions:
        result["ruleIndex"] = positions[problem.code]
    location: dict[str, Any] = {}
    if problem.where.file:
        location["physicalLocation"] = _sarif_place(problem.where)
    if problem.field:
        location["logicalLocations"] = [{"fullyQualifiedName": problem.field}]
    if location:
        result["locations"] = [location]
    return result


def _sarif_place(where: Where) -> dict[str, Any]:
    region = {"startLine": where.line, "startColumn": where.column}
    known = {name: number for name, number in region.items() if number is not None and where.line is not None}
    return {"artifactLocation": {"uri": _uri(where.file)}, **({"region": known} if known else {})}


def _uri(file: str) -> str:
    """Percent-encode a file name; the bytes of the file system, since a name need not be valid Unicode."""
    path = Path(file)
    from urllib.parse import quote

    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))


def visible(text: str) -> str:
    r"""Return a text of one line in which what cannot be seen is spelled out: ``a\x1b[2J``, ``\u202e``."""
    return text if text.isprintable() else re.sub(_TRICKS, _escape, text)


def spelled(text: str) -> str:
    r"""Return a page on which what turns the direction or has no width is spelled out, whoever wrote it: ``\u202e``."""
    return re.sub(_UNSEEN, _escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return {9: " ", 10: "\\n", 13: "\\r"}.get(code) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")


def described(error: BaseException, version: str) -> str:
    """Say what went wrong, where in the code, and in which version of gentool."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}，" if frames else ""
    return f"{type(error).__name__}: {error}（{where}{version}）"
