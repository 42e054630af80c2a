"""Every test and module can at least be imported on Windows, where the clerks are."""

from __future__ import annotations

import ast

from tests import ROOT

ELSEWHERE = {"fcntl", "grp", "msvcrt", "pty", "pwd", "resource", "termios", "tty", "winreg"}


def test_no_module_of_one_system_is_imported_at_the_top() -> None:
    found = []
    for path in (*ROOT.glob("gentool/**/*.py"), *ROOT.glob("tests/**/*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [f"{path.name}: {name}" for name in names if name in ELSEWHERE]
    assert not found
