"""Tries inputs and keeps what was found: the shortest input for each kind of finding and place, with what it did."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.watching import Check, Finding, watched

FINDINGS = Path("fuzz-findings")


def trying(name: str, check: Check) -> Callable[[bytes], object]:
    """Return a function that tries an input; what it tries lies in a file, should it end this process."""
    FINDINGS.mkdir(exist_ok=True)
    current = os.open(current_of(name), os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)

    def run(data: bytes) -> object:
        os.ftruncate(current, len(data))
        os.pwrite(current, data, 0)
        found, finding = watched(check, data)
        if finding is not None:
            keep(name, data, finding)
        return found

    return run


def current_of(name: str) -> Path:
    """Return the file with the input that a target is trying."""
    return FINDINGS / f"{name}.current"


def kept(name: str) -> list[Path]:
    """Return what was found in a target."""
    return list(FINDINGS.glob(f"{name}-*.txt"))


def keep(name: str, data: bytes, finding: Finding) -> None:
    """Keep an input with what it did."""
    digest = hashlib.sha256(f"{finding.kind} {finding.where}".encode("utf-8", "replace")).hexdigest()[:10]
    path = FINDINGS / f"{name}-{digest}"
    if not path.exists() or len(data) < path.stat().st_size:
        path.write_bytes(data)
        told = f"{finding.kind} at {finding.where}\n{finding.told}"
        path.with_suffix(".txt").write_text(told, encoding="utf-8", errors="replace")
