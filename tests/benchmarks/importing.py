"""Milliseconds per imported page beside parsing it alone. Run: ``python -m tests.benchmarks.importing``.

100 published pages of about 100 kB each, all different, in the manner of a content management system: navigation
around the report, a span round every few characters. Processor time, the best of some rounds taken in turn. Nothing is
asserted: these are figures to read.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable

from lxml import etree

from gentool.form.loading import form_of
from gentool.importing.api import import_source
from gentool.importing.html import page as html_page
from gentool.importing.recognising.recogniser import recognise
from gentool.render.html import render_fragment
from tests.builders import report_of
from tests.importing.test_round_trip import written

_TEXT = re.compile(r"(?<=>)([^<>&]{8,})(?=<)")
_SPAN = re.compile(".{1,4}")
PAGES = 100
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


def main() -> None:
    """Measure and print."""
    sources = pages()
    documents = {page: html_page.read(page, "x.html") for page in sources}
    ways: dict[str, Callable[[bytes], object]] = {
        "parse alone (lxml)": lambda page: etree.fromstring(page, etree.HTMLParser(encoding="utf-8")),
        "read": lambda page: html_page.read(page, "x.html"),
        "recognise": lambda page: recognise(documents[page]),
        "import (read, recognise, write YAML, read it, check)": lambda page: import_source(page, "x.html"),
    }
    best = dict.fromkeys(ways, float("inf"))
    for turn in range(ROUNDS + 1):
        for name, way in ways.items():
            begin = time.process_time()
            for page in sources:
                way(page)
            if turn:  # the first is the warm-up
                best[name] = min(best[name], (time.process_time() - begin) / PAGES * 1000)
    alone = best["parse alone (lxml)"]
    print(f"{PAGES} pages of {sum(map(len, sources)) // PAGES // 1000} kB")
    for name, milliseconds in best.items():
        print(f"{name:55}{milliseconds:8.2f} ms {milliseconds / alone:6.1f} x")


if __name__ == "__main__":
    main()
