"""Word → PDF by LibreOffice, an optional program."""

from __future__ import annotations

from gentool import office
from gentool.problems import Code, GentoolError, Severity, Where

NO_OFFICE = Code(
    "O-PDF",
    Severity.ERROR,
    "转换 PDF 需要 LibreOffice，没有找到或转换失败",
    "请安装 LibreOffice 后再试，或者用 Word/WPS 打开生成的 docx，另存为 PDF。",
)
CODES = (NO_OFFICE,)


def convert(document: bytes, file: str) -> bytes:
    """Return the PDF of a Word document; ``file`` is what a problem calls it. Raises GentoolError O-PDF."""
    try:
        return office.convert(document, ".docx", "pdf")
    except office.MissingOfficeError as error:
        raise GentoolError(NO_OFFICE.at(Where(file), "没有找到 LibreOffice，不能生成 PDF。")) from error
    except office.FailedOfficeError as error:
        raise GentoolError(NO_OFFICE.at(Where(file), "LibreOffice 没有转换成功，不能生成 PDF。")) from error
