"""What opens and ends a tag, in a narrative and in a Word template alike.

A mark typed in full width (``｛｛``) is a mistake wherever it stands, but one that has to be recognised to be told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gentool.text.lazy_regex import Pattern

CLOSING: Mapping[str, str] = {"{{": "}}", "{%": "%}", "{#": "#}"}
OPENING = Pattern("|".join(map(re.escape, CLOSING)))
HALF_WIDTH = str.maketrans("｛｝％", "{}%")

# To build expressions from: a mark in either width; a text in quotes, which ends with its line at the latest.
ANY_OPENING = r"[{｛][{｛%％#]"
ANY_CLOSING = r"[}｝]{2}|[%％][}｝]"
QUOTED = r"'[^'\n]*'|\"[^\"\n]*\""
