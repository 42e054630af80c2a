"""Bytes of a saved web page → its markup as text, whatever the page says of its encoding.

Pages are re-encoded by servers and editors which leave the old declaration standing, so declarations are not asked.
Catches what is no page at all, and characters that were ruined on the way: those are counted and told.
"""

from __future__ import annotations

import re

from gentool.importing.blocks import MOST_BYTES, MOST_CHARACTERS
from gentool.importing.characters import utf_16
from gentool.importing.faults import BROKEN, CHARACTERS, TOO_MUCH
from gentool.problems.problem import GentoolError, Problem, Where
from gentool.text.lazy_regex import Pattern

_OTHER_FORMATS = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"%PDF-", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\f\r"})
# <![if !supportLists]>, CDATA: browsers take them as comments, old parsers as text. Not the end of <!--[if …]>.
_MARKED_SECTION = Pattern(r"<!\[[^<>]{0,200}(?<!--)>")
# What stands behind them is shown by browsers all the same, and lost by parsers: pages put together from pages.
_ENDS_OF_PAGES = Pattern(r"</(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])\b[^<>]{0,100}>")
_SAMPLE = 10_000  # bytes before and after the first byte that is not UTF-8
_GOOD_PER_BAD = 10  # Chinese characters per ruined one; text of another encoding has about one
_LEAST_GOOD = 20
_REPLACEMENT = "\ufffd"
_HEADERS = re.compile(rb"\s{0,100}(?:[A-Za-z][A-Za-z-]{0,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){1,40}?(?=\r?\n)")
_LOOKED_AT = 4_000
_MOST_PARTS = 10_000


def markup_of(data: bytes, file: str) -> tuple[bytes, tuple[Problem, ...]]:
    """Return a page's markup in UTF-8, and a warning where characters are ruined.

    Raises GentoolError for other formats (``I-BROKEN``) and for more than a report can hold (``I-LIMIT``).
    """
    where = Where(file)
    if len(data) > MOST_BYTES:
        raise GentoolError(TOO_MUCH.at(where, f"文件有 {len(data):,} 字节，超过 {MOST_BYTES:,} 字节。"))
    if data.startswith(_OTHER_FORMATS):
        raise GentoolError(BROKEN.at(where, "这不是网页，是别种格式的文件。", hint="请把文件名的后缀改对再导入。"))
    text = _decoded(page_of(data, file))
    if len(text) > MOST_CHARACTERS:
        raise GentoolError(TOO_MUCH.at(where, f"网页有 {len(text):,} 个字符，超过 {MOST_CHARACTERS:,} 个。"))
    if "<![" in text:
        text = _MARKED_SECTION.sub("", text)
    text = _ENDS_OF_PAGES.sub("", text)
    markup = text.encode("utf-8", "replace").translate(None, _CONTROLS)
    if ruined := text.count(_REPLACEMENT):
        message = f"网页里有 {ruined:,} 个字已经损坏，读不出来，现以“{_REPLACEMENT}”代替。"
        return markup, (CHARACTERS.at(where, message),)
    return markup, ()


def _decoded(data: bytes) -> str:
    """Decode by byte order mark, else UTF-8, else GB18030, else by the one of them that ruins fewer characters."""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    elif encoding := utf_16(data):
        return data.decode(encoding, "replace").removeprefix("\ufeff")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error.start
    if _is_broken_utf_8(data[max(broken - _SAMPLE, 0) : broken + _SAMPLE]):
        return data.decode("utf-8", "replace")
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        readings = [data.decode(encoding, "replace") for encoding in ("gb18030", "utf-8")]
        return min(readings, key=lambda text: text.count(_REPLACEMENT))


def _is_broken_utf_8(sample: bytes) -> bool:
    """Tell UTF-8 with a few ruined bytes, which may well be valid GB18030 and would then read as nonsense."""
    text = sample.decode("utf-8", "replace")
    bad = text.count(_REPLACEMENT)
    good = sum(character > "\x7f" for character in text) - bad
    return good >= max(_GOOD_PER_BAD * bad, _LEAST_GOOD)


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
