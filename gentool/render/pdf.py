"""Word → PDF by LibreOffice, an optional program."""

from __future__ import annotations

from gentool.ooxml import libreoffice
from gentool.problems.problem import Code, GentoolError, Severity, Where

NO_OFFICE = Code(
    "O-PDF",
    Severity.ERROR,
    "转换 PDF 需要 LibreOffice，没有找到或转换失败",
    "请安装 LibreOffice 后再试，或者用 Word/WPS 打开生成的 docx，另存为 PDF。",
)
CODES = (NO_OFFICE,)


def require() -> None:
    """Raise GentoolError O-PDF where no PDF can be made, before any report is begun."""
    if not libreoffice.is_installed():
        hint = f"{NO_OFFICE.remedy.split('，或者')[0]}，或者先不生成 pdf。"
        raise GentoolError(NO_OFFICE.at(Where(""), "没有找到 LibreOffice，不能生成 PDF。", hint=hint))


def convert(document: bytes, file: str) -> bytes:
    """Return the PDF of a Word document; ``file`` is what a problem calls it. Raises GentoolError O-PDF."""
    try:
        return libreoffice.convert(document, ".docx", "pdf")
    except libreoffice.MissingOfficeError as error:
        raise GentoolError(NO_OFFICE.at(Where(file), "没有找到 LibreOffice，不能生成 PDF。")) from error
    except libreoffice.FailedOfficeError as error:
        raise GentoolError(NO_OFFICE.at(Where(file), "LibreOffice 没有转换成功，不能生成 PDF。")) from error
