"""The gate itself: what another version of a program draws passes, what a reader would miss does not."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from gentool.render.pdf import render_pdf
from tests.pictures.comparing import differing, sheet_of, side_by_side
from tests.render.html_reports import sample

PAGE = 3  # that of the long table


@cache
def page(dots: int) -> Image.Image:
    document = pypdfium2.PdfDocument(render_pdf(sample("2021")))
    drawn: Image.Image = document[PAGE].render(scale=dots / 72, grayscale=True).to_pil().copy()
    document.close()
    return drawn


def shrunk(drawn: Image.Image) -> Image.Image:
    """Draw a page of twice the size as another rasteriser would."""
    return drawn.resize(page(96).size, Image.Resampling.BOX)


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(lambda: shrunk(page(192)), id="another rasteriser"),
        pytest.param(lambda: shrunk(ImageChops.offset(page(192), 1, 1)), id="half a pixel further"),
        pytest.param(lambda: ImageChops.offset(page(96), 1, 2), id="half a millimetre further"),
        pytest.param(lambda: page(96).filter(ImageFilter.GaussianBlur(0.5)), id="softer edges"),
        pytest.param(lambda: page(96).point([int(255 * (v / 255) ** 1.4) for v in range(256)]), id="darker"),
        pytest.param(lambda: page(96).point([int(255 * (v / 255) ** 0.7) for v in range(256)]), id="lighter"),
    ],
)
def test_what_differs_between_versions_passes(draw: Callable[[], Image.Image]) -> None:
    assert differing(sheet_of([page(96)]), sheet_of([draw()])) == []


def changed(change: Callable[[Image.Image], None]) -> Image.Image:
    drawn = page(96).copy()
    change(drawn)
    return drawn


def without_a_row(drawn: Image.Image) -> None:
    drawn.paste(drawn.crop((0, 420, drawn.width, 1000)), (0, 400))


def with_a_moved_column(drawn: Image.Image) -> None:
    drawn.paste(drawn.crop((440, 250, 480, 900)), (446, 250))


def without_a_border(drawn: Image.Image) -> None:
    """Paint over the border of one cell at the side: the darkest column of pixels in the right half of the table."""
    part = drawn.crop((500, 500, 640, 900))
    means = list(part.resize((part.width, 1), Image.Resampling.BOX).tobytes())
    at = 500 + means.index(min(means))
    drawn.paste(255, (at - 1, 560, at + 2, 600))


def without_a_figure(drawn: Image.Image) -> None:
    part = drawn.crop((0, 400, drawn.width, 900))
    assert part.getextrema() != (255, 255)
    drawn.paste(255, (520, 560, 690, 600))


@pytest.mark.parametrize("fault", [without_a_row, with_a_moved_column, without_a_border, without_a_figure])
def test_what_a_reader_would_miss_does_not(fault: Callable[[Image.Image], None]) -> None:
    approved, made = sheet_of([page(96)]), sheet_of([changed(fault)])
    spots = differing(approved, made)
    assert spots
    assert all(spot.bottom > 190 for spot in spots)  # half of the pixels, as drawn
    assert side_by_side(approved, made, spots).width > 2 * approved.width


def test_a_page_more_is_a_difference() -> None:
    assert differing(sheet_of([page(96)]), sheet_of([page(96)] * 2))
    assert differing(sheet_of([page(96)] * 6), sheet_of([page(96)] * 7))
