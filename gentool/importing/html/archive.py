"""A web page saved with its pictures in one file (.mht, .mhtml: MIME HTML, RFC 2557) → the bytes of the page.

Word and browsers on Windows save pages so. Anything else goes through untouched.
"""

from __future__ import annotations

import re

from gentool.importing.faults import BROKEN, TOO_MUCH
from gentool.problems.problem import GentoolError, Where

_HEADERS = re.compile(rb"\s{0,100}(?:[A-Za-z][A-Za-z-]{0,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){1,40}?(?=\r?\n)")
_LOOKED_AT = 4_000
_MOST_PARTS = 10_000


def page_of(data: bytes, file: str) -> bytes:
    """Return the page inside an archive of one, and anything else as it is.

    Raises GentoolError ``I-BROKEN`` for an archive without a page, ``I-LIMIT`` for one of more parts than pages have.
    """
    headers = _HEADERS.match(data[:_LOOKED_AT])
    if headers is None or b"content-type:" not in headers[0].lower():
        return data
    if data.count(b"\n--") > _MOST_PARTS:
        raise GentoolError(TOO_MUCH.at(Where(file), f"单个文件网页（.mht）有 {_MOST_PARTS:,} 个部分以上。"))
    import email

    try:
        for part in email.message_from_bytes(data.lstrip()).walk():
            if part.get_content_type() == "text/html" and isinstance(page := part.get_payload(decode=True), bytes):
                return page
    except (LookupError, ValueError, RecursionError):  # of headers and parts made to harm
        pass
    raise GentoolError(BROKEN.at(Where(file), "单个文件网页（.mht）里没有找到网页。"))
