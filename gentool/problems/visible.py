"""Text as a terminal may be shown it: names and passages of files come from strangers, and some characters play tricks.

Control characters move the cursor, colour the screen or ring its bell; marks of writing direction make one name look
like another. Both are shown as escapes, as a programmer writes them, so that they can be told and searched for.
"""

from __future__ import annotations

import re

# C0 and C1 controls, line and paragraph separators; marks and overrides of writing direction; what has no width.
TRICKS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]")


def visible(text: str) -> str:
    r"""Return a text of one line in which what cannot be seen is spelled out: ``a\x1b[2J``, ``\u202e``."""
    return TRICKS.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return {9: " ", 10: "\\n", 13: "\\r"}.get(code) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")
