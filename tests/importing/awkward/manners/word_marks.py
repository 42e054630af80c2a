"""Word files in which more stands than is meant: tracked changes, struck out and hidden text, notes, text boxes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.importing.awkward.known import Known
from tests.importing.awkward.layouts import Placed
from tests.importing.awkward.manners.cells import chosen
from tests.importing.awkward.word_files import TYPED, document_of, framed, paragraph, run, tabled

_BY = 'w:id="1" w:author="甲" w:date="2026-01-05T09:00:00Z"'


def tracked(known: Known) -> bytes:
    """Changes are tracked: figures and sentences deleted and inserted, a row deleted, none accepted yet."""
    special = set(chosen(known))

    def inside(cell: Placed) -> str:
        if cell.address not in special:
            return paragraph(cell.text)
        old = f"<w:del {_BY}><w:r><w:delText>{int(cell.text) + 8}</w:delText></w:r></w:del>"
        return framed(f"{old}<w:ins {_BY}>{run(cell.text)}</w:ins>")

    def text(line: str) -> str:
        gone = f"<w:del {_BY}><w:r><w:delText>此句删去。</w:delText></w:r></w:del>"
        return framed(f"{run(line[:6])}{gone}<w:ins {_BY}>{run(line[6:])}</w:ins>")

    return document_of(known, typing=replace(TYPED, inside=inside, text=text))


def struck_out(known: Known) -> bytes:
    """Old figures stand struck out before the new ones."""
    special = set(chosen(known))
    old: Callable[[Placed], str] = lambda c: run(str(int(c.text) + 8), "<w:strike/>")  # noqa: E731
    return document_of(
        known,
        typing=replace(
            TYPED, inside=lambda c: framed(old(c) + run(c.text)) if c.address in special else paragraph(c.text)
        ),
    )


def hidden_text(known: Known) -> bytes:
    """Hidden text stands in cells and paragraphs."""
    hidden = run("8", "<w:vanish/>")
    return document_of(
        known,
        typing=replace(
            TYPED,
            inside=lambda c: framed(hidden + run(c.text)) if c.address else paragraph(c.text),
            text=lambda text: framed(run(text[:4]) + run("（内部备注）", "<w:vanish/>") + run(text[4:])),
        ),
    )


def footnotes(known: Known) -> bytes:
    """A raised 1 behind three figures points to a note."""
    special = set(chosen(known))
    raised = run("1", '<w:vertAlign w:val="superscript"/>')
    return document_of(
        known,
        typing=replace(
            TYPED, inside=lambda c: framed(run(c.text) + raised) if c.address in special else paragraph(c.text)
        ),
    )


def text_box(known: Known) -> bytes:
    """The title stands in a text box, written twice: for new and for old versions of Word."""

    def title(text: str) -> str:
        box = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
        return framed(
            '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>'
            f"{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
            f"{box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )

    return document_of(known, typing=replace(TYPED, title=title))


def table_in_text_box(known: Known) -> bytes:
    """Table 4 stands in a text box."""

    def table(rows: str, width: int) -> str:
        whole = tabled(rows, width)
        if width != 15:
            return whole
        return framed(
            f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{whole}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        )

    return document_of(known, typing=replace(TYPED, table=table))
