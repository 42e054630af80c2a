"""A page whose text runs up or down, as a wide table is put on a narrow page → the page as one turns it to read."""

from __future__ import annotations

from gentool.importing.pdf.page import Box, Glyph, Page, Rule

_MOST = 0.6  # of a page's glyphs must run one way
_MARGIN = 0.1  # of the page: what is upright there are page numbers and running heads


def turned(page: Page) -> Page:
    """Return a page with its text upright; one that is upright already as it is."""
    for way in (1, -1):
        if sum(glyph.turn == way for glyph in page.glyphs) > _MOST * len(page.glyphs):
            return _turned(page, way)
    return page


def _turned(page: Page, way: int) -> Page:
    """Turn a page clockwise where its text runs up (``way`` is 1), else counter-clockwise."""
    margin = _MARGIN * page.height

    def box(x0: float, top: float, x1: float, bottom: float) -> Box:
        if way > 0:
            return Box(page.height - bottom, x0, page.height - top, x1)
        return Box(top, page.width - x1, bottom, page.width - x0)

    glyphs = []
    for glyph in page.glyphs:
        if glyph.turn == way or margin < glyph.y < page.height - margin:
            place = box(glyph.x0, glyph.top, glyph.x1, glyph.bottom)
            turn = 0 if glyph.turn == way else -way
            glyphs.append(
                Glyph(glyph.text, place.x0, place.x1, place.top, place.bottom, place.bottom, glyph.size, turn)
            )
    down = [(box(rule.start, rule.at, rule.end, rule.at)) for rule in page.across]
    across = [(box(rule.at, rule.start, rule.at, rule.end)) for rule in page.down]
    return Page(
        page.number,
        page.height,
        page.width,
        glyphs,
        [Rule(each.top, each.x0, each.x1) for each in across],
        [Rule(each.x0, each.top, each.bottom) for each in down],
        [box(*picture) for picture in page.pictures],
    )
