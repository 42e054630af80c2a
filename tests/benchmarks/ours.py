"""Our way, through the public interface."""

from __future__ import annotations

from pathlib import Path

import gentool


def both(file: Path) -> tuple[bytes, bytes]:
    """Load, check and render one report in both formats."""
    loaded = gentool.load(file)
    assert loaded.report is not None
    problems = loaded.problems + gentool.check(loaded.report)
    assert not any(problem.is_error for problem in problems), [p.message for p in problems if p.is_error]
    return gentool.render_docx(loaded.report), gentool.render_html(loaded.report).encode("utf-8")
