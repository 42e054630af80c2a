"""Draw the pictures of README.zh-CN.md: ``python scripts/make_pictures.py``, with LibreOffice, poppler and Chromium.

The way of a clerk, done by the commands themselves: the blank Excel form, the filled one with a figure that is wrong,
what the import says of it, and the Word report. Run it again when their looks change; fonts differ between machines,
so nothing compares the pictures.
"""

from __future__ import annotations

import html
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from openpyxl import load_workbook

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
EXAMPLE = ROOT / "examples" / "yunxi" / "2025" / "renshe.yaml"
LAST_YEAR = ROOT / "examples" / "yunxi" / "2024"
FORM, DATA = "人社局.xlsx", "人社局.yaml"
SHEET, CELL, WRONG = "表三", "D9", 11

TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #1e1e1e; }}
pre {{ margin: 0; padding: 16px 20px; color: #ddd; font: 15px/1.6 "Noto Sans Mono CJK SC", monospace;
  white-space: pre-wrap; word-break: break-all; }}
b {{ color: #fff; }} i {{ color: #f48771; font-style: normal; }}
</style><pre>{}</pre>"""


def main() -> None:
    """Draw all pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(EXAMPLE, folder / DATA)
        for picture in EXAMPLE.parent.glob("*.png"):
            shutil.copy(picture, folder)
        run(folder, "form", "-o", "空白.xlsx", "--unit", "云溪市人力资源和社会保障局", "--year", "2025")
        page(folder / "空白.xlsx", 4, PICTURES / "form.png", "-x", "0", "-y", "0", "-W", "794", "-H", "690")
        run(folder, "form", DATA, "-o", FORM)
        book = load_workbook(folder / FORM)
        book[SHEET][CELL] = WRONG
        book.save(folder / FORM)
        page(folder / FORM, 4, PICTURES / "filled.png", "-x", "0", "-y", "0", "-W", "794", "-H", "690")
        (folder / DATA).unlink()
        said = run(folder, "import", FORM)
        screen(folder, f"gentool import {FORM}", said, PICTURES / "import.png")
        book[SHEET][CELL] = 8
        book.save(folder / FORM)
        run(folder, "import", FORM)
        run(folder, "build", DATA, "--last-year", str(LAST_YEAR), "--to", "docx")
        report = next(folder.glob("*.docx"))
        page(report, 1, PICTURES / "report.png")
        page(report, 4, PICTURES / "report-table.png")
    for picture in sorted(PICTURES.glob("*.png")):
        print(picture.relative_to(ROOT), picture.stat().st_size)


def run(folder: Path, *arguments: str) -> str:
    """Run a command of gentool in a folder and return what it says."""
    command = [sys.executable, "-m", "gentool", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.stdout.strip()


def page(document: Path, number: int, picture: Path, *crop: str) -> None:
    """Draw a page of an office document."""
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(document.parent), str(document)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    pages = ["-f", str(number), "-l", str(number), "-singlefile"]
    target = str(picture.with_suffix(""))
    pdf = str(document.with_suffix(".pdf"))
    subprocess.run(["pdftoppm", "-r", "96", "-png", *pages, *crop, pdf, target], check=True)


def screen(folder: Path, command: str, said: str, picture: Path) -> None:
    """Draw what a command prints, as in a terminal."""
    lines = [f"<b>&gt; {html.escape(command)}</b>", *map(coloured, said.splitlines())]
    (folder / "screen.html").write_text(TERMINAL.format("\n".join(lines)), encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"]
    subprocess.run(
        ["chromium", *options, f"--user-data-dir={folder / 'profile'}", "--window-size=900,176",
         f"--screenshot={picture}", (folder / "screen.html").as_uri()],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def coloured(line: str) -> str:
    """Paint the word for an error, as a terminal does."""
    return html.escape(line).replace(" 错误 ", " <i>错误</i> ")


if __name__ == "__main__":
    main()
