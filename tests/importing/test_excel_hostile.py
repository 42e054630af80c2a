"""Workbooks that are none, are locked or broken, or are made to harm: refused quickly, in bounded memory."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from gentool.importing.api import import_source
from gentool.importing.blocks import Document, SourceTable
from gentool.importing.excel import numbers
from gentool.importing.excel.workbook import read
from gentool.ooxml.xlsx import parts_of
from gentool.ooxml.zip import zipped
from tests.blanks.excel.books import FILE, at, blank, draft_of, rewritten, saved, told
from tests.importing.refusals import refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
MEGABYTES = 500


def entry(name: str) -> bytes:
    """Return a directory entry of an old Office file."""
    return name.encode("utf-16-le").ljust(128, b"\0")


def code_of(data: bytes) -> str:
    return refused(read, data, FILE).code


def with_sheet(xml: bytes, **parts: bytes) -> bytes:
    """Return an ordinary workbook whose sheet is something else."""
    content = dict(parts_of(saved(Workbook()))) | {SHEET: xml} | parts
    return zipped(content.items())


def with_texts(texts: bytes, cells: str) -> bytes:
    """Return a workbook with shared texts, which openpyxl does not write."""
    parts = dict(parts_of(with_sheet(rows(cells), **{"xl/sharedStrings.xml": texts})))
    name = "xl/_rels/workbook.xml.rels"
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    added = b'<Relationship Id="rId99" Type="' + kind + b'" Target="sharedStrings.xml"/></Relationships>'
    parts[name] = parts[name].replace(b"</Relationships>", added)
    return zipped(parts.items())


def rows(cells: str) -> bytes:
    return HEAD + f'<sheetData><row r="1">{cells}</row></sheetData></worksheet>'.encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "I-BROKEN"),
        (b"PK\x03\x04 and nothing more", "I-BROKEN"),
        (blank()[:-200], "I-BROKEN"),
        (blank()[:5000] + bytes(5000) + blank()[10000:], "I-BROKEN"),
        ("单位,年度".encode(), "I-BROKEN"),
        (OLE + entry("Workbook"), "I-FORMAT"),
        (OLE + entry("Book"), "I-FORMAT"),
        (OLE + entry("EncryptionInfo") + entry("EncryptedPackage"), "I-LOCKED"),
    ],
)
def test_what_is_no_workbook_of_today(data: bytes, code: str) -> None:
    (problem,) = import_source(data, FILE).problems
    assert problem.code == code


def test_an_old_workbook_is_told_how_to_be_saved() -> None:
    (problem,) = import_source(OLE + entry("Workbook"), FILE).problems
    assert "另存为 .xlsx" in problem.hint


@pytest.mark.parametrize(
    "xml",
    [
        b"no xml at all",
        HEAD + b"<sheetData><row>",
        rows('<c r="A1" t="s"><v>99</v></c>'),
        rows('<c r="A1" t="s"><v>x</v></c>'),
        rows('<c r="A1" t="s"><v>-1</v></c>'),
        HEAD + b'<sheetData><row r="x"/></sheetData></worksheet>',
        HEAD + b'<sheetData><row r="2000000000"><c t="str"><v>a</v></c></row></sheetData></worksheet>',
        b'<!DOCTYPE x [<!ENTITY a "1">]>' + rows("<c r='A1'><v>&a;</v></c>"),
        HEAD + b"<a>" * 300 + b"</a>" * 300 + b"</worksheet>",
    ],
)
def test_broken_sheets(xml: bytes) -> None:
    assert code_of(with_sheet(xml)) == "I-BROKEN"


def test_a_workbook_without_sheets() -> None:
    data = zipped((name, content) for name, content in parts_of(saved(Workbook())) if name != "xl/workbook.xml")
    assert code_of(data) == "I-BROKEN"


def test_entities_in_shared_texts_are_refused() -> None:
    bomb = b'<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><sst><si><t>&b;&b;</t></si></sst>'
    assert code_of(with_texts(bomb, "")) == "I-BROKEN"


def in_bounds(make: Callable[[], bytes], tmp_path: Path) -> str:
    """Read a workbook in a process of its own that may take little memory and time; return what came of it."""
    path = tmp_path / FILE
    path.write_bytes(make())
    program = (
        "import sys; from pathlib import Path; from gentool.importing.excel.workbook import read; "
        "from gentool.problems.problem import GentoolError\n"
        "try:\n    print(type(read(Path(sys.argv[1]).read_bytes(), 'x.xlsx')).__name__)\n"
        "except GentoolError as error:\n    print(error.problems[0].code)"
    )

    resource = pytest.importorskip("resource", reason="limits of processes are those of Unix")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 2**20, MEGABYTES * 2**20))
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))

    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, preexec_fn=limit, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def zip_bomb() -> bytes:
    return with_sheet(HEAD + b"<sheetData>" + b" " * 400_000_000 + b"</sheetData></worksheet>")


def millions_of_cells() -> bytes:
    row = "".join(f'<row r="{row}">' + "<c><v>1</v></c>" * 100 + "</row>" for row in range(1, 6000))
    return with_sheet(HEAD + f"<sheetData>{row}</sheetData></worksheet>".encode())


def many_empty_rows() -> bytes:
    row = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(1, 200_000))
    return with_sheet(HEAD + f"<sheetData>{row}</sheetData></worksheet>".encode())


def far_corner() -> bytes:
    return with_sheet(
        HEAD + b'<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )


def everything_merged() -> bytes:
    merged = b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    return with_sheet(rows('<c r="A1"><v>1</v></c><c r="B1"><v>2</v></c>').replace(b"</worksheet>", merged))


def two_far_corners() -> bytes:
    cells = "".join(
        f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 400)
    )
    return with_sheet(HEAD + f"<sheetData>{cells}</sheetData></worksheet>".encode())


def one_text_many_times() -> bytes:
    texts = b"<sst><si><t>" + "长".encode() * 32_000 + b"</t></si></sst>"
    return with_texts(texts, '<c t="s"><v>0</v></c>' * 16_000)


def many_sheets() -> bytes:
    parts = dict(parts_of(saved(Workbook())))
    entry = b'<sheet name="S" sheetId="1" r:id="rId1" xmlns:r="http://x/officeDocument/2006/relationships"/>'
    start, end = parts["xl/workbook.xml"].split(b"<sheets>", 1)
    parts["xl/workbook.xml"] = start + b"<sheets>" + entry * 5000 + end
    return zipped(parts.items())


def many_parts() -> bytes:
    made = io.BytesIO(saved(Workbook()))
    with zipfile.ZipFile(made, "a") as archive:
        for number in range(20_000):
            archive.writestr(f"xl/x{number}", b"")
    return made.getvalue()


@pytest.mark.parametrize(
    ("make", "result"),
    [
        (zip_bomb, "I-LIMIT"),
        (millions_of_cells, "I-LIMIT"),
        (many_empty_rows, "Document"),
        (far_corner, "Document"),
        (everything_merged, "I-LIMIT"),
        (two_far_corners, "I-LIMIT"),
        (one_text_many_times, "I-LIMIT"),
        (many_sheets, "I-LIMIT"),
        (many_parts, "I-LIMIT"),
    ],
)
def test_what_is_made_to_harm_is_refused_in_bounded_memory(
    make: Callable[[], bytes], result: str, tmp_path: Path
) -> None:
    assert in_bounds(make, tmp_path) == result


def test_a_cell_at_the_far_corner_is_just_a_paragraph() -> None:
    document = read(far_corner(), FILE)
    assert isinstance(document, Document)
    assert [block.where.spot for block in document.blocks] == ["Sheet!XFD1048576"]


def test_styles_that_are_not_valid_do_not_keep_us_from_the_cells() -> None:
    """WPS writes font families and colours that openpyxl refuses."""
    data = rewritten(blank(), 表三_D7="><v>5</v>")
    odd = dict(parts_of(data)) | {"xl/styles.xml": b'<styleSheet><cellXfs><xf numFmtId="x"/></cellXfs></styleSheet>'}
    draft = draft_of(zipped(odd.items()))
    assert at(draft, "表三!D7").text == "5"
    assert not told(draft)


def test_merged_areas_that_overlap_never_make_overlapping_cells() -> None:
    merged = b'<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells></worksheet>'
    cells = "".join(f'<c r="{name}"><v>1</v></c>' for name in ("A1", "B1", "C1"))
    more = '<row r="2"><c r="B2"><v>5</v></c><c r="C2"><v>6</v></c></row>'
    sheet = rows(cells).replace(b"</sheetData>", f"{more}</sheetData>".encode()).replace(b"</worksheet>", merged)
    document = read(with_sheet(sheet), FILE)
    assert isinstance(document, Document)
    [table] = [block for block in document.blocks if isinstance(block, SourceTable)]
    places = [
        (cell.row + down, cell.column + across)
        for cell in table.cells
        for down in range(cell.height)
        for across in range(cell.width)
    ]
    assert len(places) == len(set(places))


def test_a_form_with_a_row_at_the_very_bottom_is_read_like_any_other() -> None:
    data = dict(parts_of(blank()))
    data[SHEET] = data[SHEET].replace(
        b"</sheetData>", b'<row r="1048576"><c r="A1048576" t="str"><v>a</v></c></row></sheetData>'
    )
    draft = draft_of(zipped(data.items()))
    assert len(draft.figures) > 100


def test_sums_over_whole_columns_of_a_full_sheet_are_bounded() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 3_001):
        sheet.append([row, row, row])
    whole = ",".join(["A:Z"] * 100)
    for row in range(1, 101):
        sheet.cell(row, 5, f"=SUM({whole})")
    found = read(saved(book), FILE)
    assert isinstance(found, Document)


def test_a_number_format_that_no_program_writes_is_no_date() -> None:
    assert not numbers.is_date("[" * 100_000 + "y")
