"""The tests mirror the packages of gentool; what all of them find their way by stands here."""

import os
from collections.abc import Sequence
from pathlib import Path
from random import randrange
from typing import TypeVar

from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
YUNXI = EXAMPLES / "yunxi"

# ``GENTOOL_TESTS=thorough`` tries all that a test can try, the same at every run, so that no change is refused for what
# was wrong before it; else every run tries some, and chance other ones each time.
IS_THOROUGH = os.environ.get("GENTOOL_TESTS") == "thorough"
_FEWEST, _SHARE = 5, 5
_Item = TypeVar("_Item")


def examples(most: int) -> settings:
    """Return how many examples of chance a property is tried on."""
    return settings(max_examples=most if IS_THOROUGH else max(most // _SHARE, _FEWEST))


def some(these: Sequence[_Item]) -> Sequence[_Item]:
    """Return what is tried of these: all, or every fifth from one on that chance names."""
    return these if IS_THOROUGH else these[randrange(max(1, min(_SHARE, len(these)))) :: _SHARE]
