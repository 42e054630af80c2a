"""Bytes of a saved web page → a tree in which only what matters is left: what is seen, where a paragraph or cell ends.

Pages are re-encoded by servers and editors which leave the old declaration standing, so declarations are not asked.
Catches what is no page at all, and characters that were ruined on the way: those are counted and told.
A page may have an element for every two characters. libxml2 parses it, and takes out unseen and inline elements, in
C; Python looks only at what remains, and at the styles of elements of kinds that ask for something of interest.
A large page is looked at before a tree is built of it: libxml2 adds an attribute to an element by walking past those
that it has, and looks for what an end tag ends among all elements around it, so that some pages would take it minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from gentool.importing.blocks import MOST_BYTES, MOST_CHARACTERS
from gentool.importing.characters import tidy, utf_16
from gentool.importing.faults import BROKEN, CHARACTERS, LEFT_OUT, TOO_MUCH, refused
from gentool.importing.html.looks import COLUMNS, Bold, numbers_of, seen
from gentool.importing.html.styles import look
from gentool.ooxml.package import Element
from gentool.problems.problem import Problem, Severity, Where
from gentool.text.lazy_regex import Pattern

# What a style sheet adds to the text, other than the signs of fonts of icons: digits and Chinese.
_ADDED = Pattern(r"content\s*:[^;{}]{0,200}?(?:[\"'][^\"'\\;{}]{0,99}[0-9\u4e00-\u9fff]|\\0{0,4}3[0-9](?![0-9A-Fa-f]))")
_LOOKED_AT = 200_000  # characters of style sheets; that more were not read is told
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
_ARCHIVE_HEADERS = re.compile(rb"\s{0,100}(?:[A-Za-z][A-Za-z-]{0,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){1,40}?(?=\r?\n)")
_MOST_HEADERS = 4_000
_MOST_ARCHIVED = 10_000

_UNSEEN = [
    "canvas", "datalist", "map", "meta", "meter", "link", "noframes", "noscript", "progress", "rp", "rt", "script",
    "style", "template", "title", "xml",
]  # fmt: skip
_INLINE = [
    "a", "abbr", "acronym", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "label", "mark", "nobr",
    "o:p", "small", "span", "st1:chsdate", "sub", "sup", "tt", "u", "wbr",
]  # fmt: skip
_INLINE_NAMES = frozenset(_INLINE)
_MOST_STRIPPED = 50_000
_HARMLESS = 200_000  # bytes: even if all of it is attributes, they take seconds
_MOST_ATTRIBUTES = 1_000
_MOST_DEPTH = 500  # of a page that large


def markup_of(data: bytes, file: str) -> tuple[bytes, tuple[Problem, ...]]:
    """Return a page's markup in UTF-8, and a warning where characters are ruined.

    Raises GentoolError for other formats (``I-BROKEN``) and for more than a report can hold (``I-LIMIT``).
    """
    where = Where(file)
    if len(data) > MOST_BYTES:
        raise refused(TOO_MUCH, where, f"文件有 {len(data):,} 字节，超过 {MOST_BYTES:,} 字节。")
    if data.startswith(_OTHER_FORMATS):
        raise refused(BROKEN, where, "这不是网页，是别种格式的文件。", hint="请把文件名的后缀改对再导入。")
    text = _decoded(page_of(data, file))
    if len(text) > MOST_CHARACTERS:
        raise refused(TOO_MUCH, where, f"网页有 {len(text):,} 个字符，超过 {MOST_CHARACTERS:,} 个。")
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
    headers = _ARCHIVE_HEADERS.match(data[:_MOST_HEADERS])
    if headers is None or b"content-type:" not in headers[0].lower():
        return data
    if data.count(b"\n--") > _MOST_ARCHIVED:
        raise refused(TOO_MUCH, file, f"单个文件网页（.mht）有 {_MOST_ARCHIVED:,} 个部分以上。")
    import email

    try:
        for part in email.message_from_bytes(data.lstrip()).walk():
            if part.get_content_type() == "text/html" and isinstance(page := part.get_payload(decode=True), bytes):
                return page
    except (LookupError, ValueError, RecursionError):  # of headers and parts made to harm
        pass
    raise refused(BROKEN, file, "单个文件网页（.mht）里没有找到网页。")


class Tree(NamedTuple):
    """A page's root (None: the page is empty) and title.

    ``bold`` has the elements that make text bold or not bold, ``numbers`` the items of lists that are numbered.
    ``doubts`` tell what could not be seen of how its text looks.
    """

    root: Element
    title: str
    bold: Bold
    numbers: dict[Element, str]
    doubts: tuple[Problem, ...] = ()


def tree_of(markup: bytes, file: str) -> Tree:
    """Parse markup in UTF-8. Raises GentoolError ``I-LIMIT`` where it is nested too deep for any page."""
    from lxml import etree

    may_strip = elements_of(markup, file) <= _MOST_STRIPPED
    root, is_deep = _parsed(markup, file)
    if root is None:
        return Tree(None, "", {}, {})
    title = next((text for element in root.iter("title") if (text := tidy("".join(element.itertext())))), "")
    small = markup.lower()
    sheets = [("".join(sheet.itertext()), sheet.get("media") or "") for sheet in root.iter("style")]
    is_whole = True
    if any(text.strip() for text, _ in sheets):
        from gentool.importing.html.stylesheets import applied

        is_whole = applied(root, sheets)
    doubts = tuple(_doubts(root, "\n".join(text for text, _ in sheets), Where(file), is_whole))
    bold = seen(root, _INLINE_NAMES)
    numbers = numbers_of(root) if b"<ol" in small else {}
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    if (
        may_strip and not is_deep
    ):  # for each level of nesting, all that is below is moved; and joining very many texts takes long
        etree.strip_tags(root, *_INLINE)
    return Tree(root, title, bold, numbers, doubts)


def _doubts(root: Element, sheets: str, where: Where, is_whole: bool) -> Iterator[Problem]:
    """Tell what a browser would do with the page that was not done here."""
    if not is_whole:
        message = "网页的样式表太长，或者太复杂，没有看完：用它隐藏、划去的文字可能收了进来。"
        yield LEFT_OUT.at(where, message, severity=Severity.WARNING)
    if any(look(column.get("style")).hidden_by or "hidden" in column.attrib for column in root.iter(*COLUMNS)):
        message = "网页里有表格的列设成了不显示，这里照样收入：看到的列可能比收入的少，数字可能错开。"
        yield LEFT_OUT.at(where, message, hint="请在浏览器里打开来源，逐列核对。", severity=Severity.WARNING)
    if _ADDED.search(sheets[:_LOOKED_AT]):
        message = "网页用样式表（content）在正文的前后添了文字或数字，这些没有收入。"
        yield LEFT_OUT.at(where, message, hint="请在浏览器里打开来源，逐字、逐格核对。", severity=Severity.WARNING)
    if any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link")) or "@import" in sheets:
        message = "网页的样式放在另外的文件里，没有看：用它隐藏、划去、添上的文字不知道。"
        yield LEFT_OUT.at(where, message, hint="请在浏览器里打开来源，对照看到的样子核对。")


def _parsed(markup: bytes, file: str) -> tuple[Element, bool]:
    """Return the root, and whether elements are nested deeper than libxml2 usually allows."""
    from lxml import etree

    for is_huge in (False, True):
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=is_huge)
        try:
            root = etree.fromstring(markup, parser)
        except etree.XMLSyntaxError as error:
            if not parser.error_log or parser.error_log[0].type == etree.ErrorTypes.ERR_DOCUMENT_EMPTY:
                return None, False
            raise refused(BROKEN, file, "文件不能当作网页读取。") from error
        if not any(entry.level_name == "FATAL" for entry in parser.error_log):
            return root, is_huge
    raise refused(TOO_MUCH, file, "网页的标签套得太深，不像一份年度报告。")


def elements_of(markup: bytes, file: str) -> int:
    """Return how many elements a large page has, 0 for one of ordinary size.

    Raises GentoolError ``I-LIMIT`` for elements with more attributes, or nested deeper, than any editor writes.
    """
    if len(markup) <= _HARMLESS:
        return 0
    from lxml import etree

    target = _Target(file)
    etree.fromstring(markup, etree.HTMLParser(encoding="utf-8", huge_tree=True, target=cast(Any, target)))
    return target.elements


class _Target:
    def __init__(self, file: str) -> None:
        self.elements = 0
        self._file = file
        self._depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if len(attributes) > _MOST_ATTRIBUTES:
            raise refused(TOO_MUCH, self._file, f"网页里有个标签写了 {len(attributes):,} 项属性。")
        self.elements += 1
        self._depth += 1
        if self._depth > _MOST_DEPTH:
            raise refused(TOO_MUCH, self._file, f"网页的标签套了 {_MOST_DEPTH} 层以上。")

    def end(self, tag: str) -> None:
        self._depth -= 1

    def data(self, text: str) -> None:
        """Take text."""

    def close(self) -> None:
        """Take the end of the page."""
