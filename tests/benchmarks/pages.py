"""Importing published pages beside parsing them alone.

Pages of about 100 kB each, all different, in the manner of a content management system: navigation around the report, a
span round every few characters.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from lxml import etree

from gentool.form.loading import form_of
from gentool.importing.api import import_source
from gentool.importing.html import page as html_page
from gentool.importing.recognising.recogniser import recognise
from gentool.render.html import render_fragment
from tests.benchmarks.measuring import Way, milliseconds
from tests.builders import report_of
from tests.importing.test_round_trip import written

_TEXT = re.compile(r"(?<=>)([^<>&]{8,})(?=<)")
_SPAN = re.compile(".{1,4}")
PAGES = 40
BYTES = 100_000
ROUNDS = 5


def pages() -> list[bytes]:
    """Write the pages."""
    made = []
    for seed in range(PAGES):
        report, _ = report_of(written(form_of("2021"), seed, 400))
        made.append(_published(render_fragment(report), seed))
    return made


def _published(fragment: str, seed: int) -> bytes:
    """Put a report into a page as sites do whose editors paste from Word: a span round every few characters."""
    chance = random.Random(seed)
    links = "".join(f'<li><a href="/col/{chance.randint(1, 9999)}.html">栏目{n}</a></li>\n' for n in range(60))
    head = '<!doctype html><html><head><meta charset="utf-8"><title>年报</title></head><body>'
    pieces = _TEXT.split(fragment)
    wanted = BYTES - len(head.encode()) - len(links.encode()) - len(fragment.encode())
    for index in sorted(range(1, len(pieces), 2), key=lambda index: -len(pieces[index])):
        if wanted <= 0:
            break
        chopped = _SPAN.sub(r'<span style="font-family:仿宋_GB2312;font-size:16pt">\g<0></span>', pieces[index])
        wanted -= len(chopped.encode()) - len(pieces[index].encode())
        pieces[index] = chopped
    return f"{head}<ul>{links}</ul>{''.join(pieces)}</body></html>".encode()


def per_page() -> dict[str, list[float]]:
    """Return milliseconds per page: of parsing it alone, of the stages of importing it, and of importing it."""
    sources = pages()
    documents = {page: html_page.read(page, "x.html") for page in sources}
    ways: dict[str, Callable[[bytes], object]] = {
        "parse": lambda page: etree.fromstring(page, etree.HTMLParser(encoding="utf-8")),
        "read": lambda page: html_page.read(page, "x.html"),
        "recognise": lambda page: recognise(documents[page]),
        "import": lambda page: import_source(page, "x.html"),
    }
    return milliseconds({name: Way(way, sources) for name, way in ways.items()}, ROUNDS)
