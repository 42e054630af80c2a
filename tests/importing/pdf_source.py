"""PDF files drawn for tests: text at its place, ruled tables, pictures."""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
LEFT = 80.0
FONT, SIZE = "STSong-Light", 16.0
PER_LINE = 27
RIGHT = LEFT + PER_LINE * SIZE
PITCH = 28.0

Span = tuple[int, int, int, int, str]  # row, column, height, width, text


class Paper:
    """A PDF in the making; heights are told from above."""

    def __init__(self, password: str | None = None, owner: str | None = None) -> None:
        self._made = io.BytesIO()
        lock = None if password is None else StandardEncryption(password, owner)
        self.canvas = Canvas(self._made, pagesize=A4, invariant=1, encrypt=lock)
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))

    def text(self, x: float, top: float, text: str, size: float = SIZE) -> None:
        """Write a line, letters and digits half as wide as Chinese."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, HEIGHT - top, text)

    def paragraph(self, top: float, text: str, indent: int = 2) -> float:
        """Write a paragraph in full lines; return where the next begins."""
        first = PER_LINE - indent
        lines = [text[:first], *(text[at : at + PER_LINE] for at in range(first, len(text), PER_LINE))]
        for number, line in enumerate(lines):
            self.text(LEFT if number else LEFT + indent * SIZE, top + number * PITCH, line)
        return top + len(lines) * PITCH

    def table(self, xs: Sequence[float], ys: Sequence[float], cells: Sequence[Span], *, without: str = "") -> None:
        """Draw a table; ``without`` leaves out the lines at its top, bottom, left or right."""
        for row, column, height, width, text in cells:
            x0, x1, top, bottom = xs[column], xs[column + width], ys[row], ys[row + height]
            for edge, line in (
                ("top" if row == 0 else "", (x0, top, x1, top)),
                ("bottom" if row + height == len(ys) - 1 else "", (x0, bottom, x1, bottom)),
                ("left" if column == 0 else "", (x0, top, x0, bottom)),
                ("right" if column + width == len(xs) - 1 else "", (x1, top, x1, bottom)),
            ):
                if not edge or edge not in without.split():
                    self.canvas.line(line[0], HEIGHT - line[1], line[2], HEIGHT - line[3])
            for number, line_of_text in enumerate(text.split("\n") if text else []):
                self.text(x0 + 3, top + 14 + number * 12, line_of_text, 10)

    def picture(self, x: float, top: float, width: float, height: float) -> None:
        from PIL import Image

        self.canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "gray")), x, HEIGHT - top - height, width, height)

    def page(self) -> None:
        """Go on to the next page."""
        self.canvas.showPage()

    def bytes(self) -> bytes:
        self.canvas.save()
        return self._made.getvalue()
