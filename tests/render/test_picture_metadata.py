"""What a picture says of its maker stays out of what is published; what it shows stays as it is."""

import base64
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps
from PIL.PngImagePlugin import PngInfo

from gentool.checks.api import load
from gentool.problems.problem import Where
from gentool.render.docx import render_docx
from gentool.render.html import render_html
from gentool.render.pdf import render_pdf
from gentool.render.picture_metadata import published
from gentool.report.pictures import NoPicture, read_picture
from tests.make_hostile import HEAD

AUTHOR, PLACE, ORIENTATION = 0x013B, 0x8825, 0x0112
SECRET = b"Zhang San"
KINDS = ("png", "jpeg", "progressive", "gif")


def picture(kind: str, *, secret: bool, orientation: int = 1) -> bytes:
    image = Image.effect_noise((40, 24), 80).convert("P" if kind == "gif" else "RGB")
    file = io.BytesIO()
    exif, notes = Image.Exif(), PngInfo()
    if secret:
        exif[AUTHOR] = SECRET.decode()
        exif[PLACE] = {1: "N", 2: (31.0, 14.0, 9.0)}
        notes.add_text("Author", SECRET.decode())
        notes.add_itxt("XML:com.adobe.xmp", SECRET.decode(), zip=False)
    if orientation != 1:
        exif[ORIENTATION] = orientation
    note = SECRET if secret else b""
    if kind == "png":
        image.save(file, "png", pnginfo=notes, exif=exif.tobytes() if secret else None)
    elif kind == "gif":
        image.save(file, "gif", comment=note, save_all=True, append_images=[image.rotate(90)], loop=0)
    else:
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        options = {"exif": exif.tobytes()} if secret or orientation != 1 else {}
        image.save(file, "jpeg", comment=note, icc_profile=profile, progressive=kind == "progressive", **options)
    return file.getvalue() + (b"appended by " + SECRET if secret else b"")


def extension(kind: str) -> str:
    return kind if kind in ("png", "gif") else "jpeg"


@pytest.mark.parametrize("kind", KINDS)
def test_the_maker_is_left_out_and_the_pixels_stay(kind: str) -> None:
    data = picture(kind, secret=True)
    assert SECRET in data
    clean = published(data, extension(kind))
    assert SECRET not in clean
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(clean))
    assert dict(after.getexif()) == {}
    assert after.info.get("icc_profile") == before.info.get("icc_profile")
    assert getattr(after, "n_frames", 1) == getattr(before, "n_frames", 1)
    assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()
    assert published(clean, extension(kind)) == clean


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_without_metadata_keeps_every_byte(kind: str) -> None:
    data = picture(kind, secret=False)
    assert published(data, extension(kind)) == data


@pytest.mark.parametrize(("kind", "orientation"), [*((kind, 1) for kind in KINDS), *(("jpeg", n) for n in range(2, 9))])
def test_the_size_is_that_of_what_is_shown(kind: str, orientation: int, tmp_path: Path) -> None:
    data = picture(kind, secret=True, orientation=orientation)
    shown = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    for length in (*range(4, len(data), 97), len(data)):
        (tmp_path / "图").write_bytes(data[:length])
        read = read_picture(tmp_path, "图", "", Where(""))
        if isinstance(read, NoPicture):
            assert length < len(data)
        else:
            assert (read.width, read.height) == shown.size


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_photograph_is_held_as_it_was(orientation: int) -> None:
    data = picture("jpeg", secret=True, orientation=orientation)
    clean = Image.open(io.BytesIO(published(data, "jpeg")))
    assert dict(clean.getexif()) == {ORIENTATION: orientation}
    shown = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    assert ImageOps.exif_transpose(clean).tobytes() == shown.tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_neither_word_nor_page_nor_pdf_name_the_maker(kind: str, tmp_path: Path) -> None:
    name = f"a.{extension(kind)}"
    (tmp_path / name).write_bytes(picture(kind, secret=True))
    (tmp_path / "x.yaml").write_text(f"{HEAD}其他需要报告的事项: |\n  ![图]({name})\n", encoding="utf-8")
    report = load(tmp_path / "x.yaml").report
    assert report is not None
    with zipfile.ZipFile(io.BytesIO(render_docx(report))) as word:
        media = [word.read(part) for part in word.namelist() if part.startswith("word/media/")]
    page = render_html(report)
    media += [base64.b64decode(piece.partition('"')[0]) for piece in page.split(";base64,")[1:]]
    assert len(media) == 2
    assert not any(SECRET in data for data in [*media, render_pdf(report)])


@given(kind=st.sampled_from(KINDS), cut=st.integers(0, 3000), mess=st.binary(max_size=40))
def test_a_damaged_picture_is_passed_on(kind: str, cut: int, mess: bytes) -> None:
    data = picture(kind, secret=True)
    damaged = data[:cut] + mess + data[cut + len(mess) :]
    assert len(published(damaged, extension(kind))) <= len(damaged) + 40
