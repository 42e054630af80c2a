"""Older Word and WPS files (.doc, .wps, .rtf) → .docx by LibreOffice → blocks."""

from __future__ import annotations

from gentool.importing.blocks import Document
from gentool.importing.faults import BROKEN, NEEDS
from gentool.importing.word import document
from gentool.ooxml import libreoffice
from gentool.problems.problem import GentoolError, Where

_SAVE_ANEW = "请用 Word 或 WPS 打开，另存为 .docx 再导入"


def read(data: bytes, file: str) -> Document:
    """Read an older Word file. Raises GentoolError I-NEEDS without LibreOffice, I-BROKEN where it gives nothing."""
    # The suffix tells LibreOffice where to look first; what is inside decides.
    suffix = ".rtf" if data.lstrip()[:5] == b"{\\rtf" else ".xml" if data.lstrip()[:1] == b"<" else ".doc"
    try:
        converted = libreoffice.convert(data, suffix, "docx")
    except libreoffice.MissingOfficeError as error:
        hint = f"{_SAVE_ANEW}；也可以安装 LibreOffice 后再试。"
        raise GentoolError(NEEDS.at(Where(file), "读旧版 Word 文件要用 LibreOffice，没有找到。", hint=hint)) from error
    except libreoffice.FailedOfficeError as error:
        problem = BROKEN.at(Where(file), "LibreOffice 打不开这个文件，可能已经损坏。", hint=f"{_SAVE_ANEW}。")
        raise GentoolError(problem) from error
    return document.read(converted, file)
