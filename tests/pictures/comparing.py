"""Two pictures of the same pages → where they differ, with a tolerance for what programs draw anew in each version.

A picture is a sheet: pages side by side, grey, at half the resolution they were drawn in, the darkest of four pixels,
so that the thinnest line counts. Sheets are compared tile by tile: a tile may have moved by half a millimetre and its
edges may be softer or harder, but where one has ink, the other must have some. That lets another rasteriser or hinting
pass; it does not let pass a line that is gone, a column elsewhere, a row more or less, another line break.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFilter

TILE = 24  # pixels, at 48 to an inch: half an inch
MOVED = (-1, 0, 1)  # pixels
INK, PAPER = 110, 190  # of 255: as dark as this or darker, as light as this or lighter
SHARE = 2  # of 255: five pixels of a tile
GAP, GREYS = 4, 8


class Spot(NamedTuple):
    """A part of a sheet that differs, in pixels."""

    left: int
    top: int
    right: int
    bottom: int


def sheet_of(pages: Sequence[Image.Image], across: int = 6) -> Image.Image:
    """Put pages, as drawn, side by side on a sheet, at half their size."""
    small = [_halved(page.convert("L")) for page in pages]
    width, height = max(page.width for page in small), max(page.height for page in small)
    columns = min(across, len(small))
    sheet = Image.new("L", (columns * (width + GAP), -(-len(small) // columns) * (height + GAP)), 128)
    for number, page in enumerate(small):
        sheet.paste(page, ((number % columns) * (width + GAP), number // columns * (height + GAP)))
    return sheet.point([value // (256 // GREYS) * 255 // (GREYS - 1) for value in range(256)])


def _halved(page: Image.Image) -> Image.Image:
    """Make one pixel of four, the darkest."""
    size = (page.width // 2, page.height // 2)
    quarters = [
        page.transform(size, Image.Transform.AFFINE, (2, 0, x, 0, 2, y), Image.Resampling.NEAREST)
        for x in (-1, 0)
        for y in (-1, 0)
    ]
    return reduce(ImageChops.darker, quarters)


def differing(approved: Image.Image, made: Image.Image) -> list[Spot]:
    """Return the tiles that differ, neighbours joined; sheets of other sizes differ where one of them ends."""
    width, height = (-(-max(sizes) // TILE) * TILE for sizes in zip(approved.size, made.size, strict=True))
    one, other = _on(approved, width, height), _on(made, width, height)
    worst = None
    for x in MOVED:
        for y in MOVED:
            shares = _missing(one, ImageChops.offset(other, x, y)).reduce(TILE)
            worst = shares if worst is None else ImageChops.darker(worst, shares)
    assert worst is not None
    found = worst.load()
    assert found is not None
    return _joined([(x, y) for y in range(worst.height) for x in range(worst.width) if found[x, y] >= SHARE])


def _on(sheet: Image.Image, width: int, height: int) -> Image.Image:
    ground = Image.new("L", (width, height), 0)
    ground.paste(sheet)
    return ground


def _missing(one: Image.Image, other: Image.Image) -> Image.Image:
    """Return white where one has ink and the other has none anywhere near."""
    drawn = []
    for dark, light in ((one, other), (other, one)):
        ink = dark.point([255 * (value <= INK) for value in range(256)])
        paper = light.filter(ImageFilter.MinFilter(3)).point([255 * (value >= PAPER) for value in range(256)])
        drawn.append(ImageChops.darker(ink, paper))
    return ImageChops.lighter(*drawn)


def _joined(tiles: list[tuple[int, int]]) -> list[Spot]:
    """Join tiles that touch into spots."""
    left, spots = set(tiles), []
    while left:
        waiting, group = [left.pop()], []
        while waiting:
            x, y = waiting.pop()
            group.append((x, y))
            near = {(x + a, y + b) for a in MOVED for b in MOVED} & left
            left -= near
            waiting += near
        xs, ys = [x for x, _ in group], [y for _, y in group]
        spots.append(Spot(min(xs) * TILE, min(ys) * TILE, (max(xs) + 1) * TILE, (max(ys) + 1) * TILE))
    return sorted(spots, key=lambda spot: (spot.top, spot.left))


def side_by_side(approved: Image.Image, made: Image.Image, spots: Sequence[Spot]) -> Image.Image:
    """Return both sheets beside each other, what differs framed in red."""
    drawn = Image.new("RGB", (approved.width + made.width + 3 * GAP, max(approved.height, made.height)), "white")
    for sheet, left in ((approved, 0), (made, approved.width + 3 * GAP)):
        drawn.paste(sheet.convert("RGB"), (left, 0))
        pen = ImageDraw.Draw(drawn)
        for spot in spots:
            pen.rectangle((spot.left + left, spot.top, spot.right + left - 1, spot.bottom - 1), outline="red", width=2)
    return drawn
