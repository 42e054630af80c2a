"""What can become of a unit's report."""

from __future__ import annotations

from enum import Enum


class State(Enum):
    """What became of a unit's report."""

    SOUND = "合格"
    FAULTY = "有错"
    MISSING = "未报"
