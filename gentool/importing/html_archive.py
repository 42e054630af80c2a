"""A web page saved with its pictures in one file (.mht, .mhtml: MIME HTML, RFC 2557) → the bytes of the page.

Word and browsers on Windows save pages so. Anything else goes through untouched.
"""

from __future__ import annotations

from gentool.importing.faults import BROKEN
from gentool.patterns import Pattern
from gentool.problems import GentoolError, Where

_HEADERS = Pattern(rb"\s{0,100}(?:[A-Za-z][A-Za-z-]{0,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){1,40}?(?=\r?\n)")
_LOOKED_AT = 4_000
_MOST_PARTS = 2_000


def page_of(data: bytes, file: str) -> bytes:
    """Return the page inside an archive of one, and anything else as it is.

    Raises GentoolError ``I-BROKEN`` for an archive without a page.
    """
    headers = _HEADERS.match(data[:_LOOKED_AT])
    if headers is None or b"content-type:" not in headers[0].lower():
        return data
    import email

    try:
        message = email.message_from_bytes(data.lstrip())
        for number, part in enumerate(message.walk()):
            if part.get_content_type() == "text/html" and isinstance(page := part.get_payload(decode=True), bytes):
                return page
            if number == _MOST_PARTS:
                break
    except (LookupError, ValueError, RecursionError):  # of headers and parts made to harm
        pass
    raise GentoolError(BROKEN.at(Where(file), "单个文件网页（.mht）里没有找到网页。"))
