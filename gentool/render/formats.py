"""The formats a report can be had in, under one name each, and the file names they take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gentool.files import TooLargeError, read_bytes
from gentool.problems.problem import Code, GentoolError, Severity, Where
from gentool.report.model import Report

if TYPE_CHECKING:
    from gentool.ooxml.template import WordTemplate

NO_TEMPLATE = Code("W-OPEN", Severity.ERROR, "Word 模板打不开", "请核对文件名；模板要用 .docx 格式。")
CODES = (NO_TEMPLATE,)

SUFFIXES = {"docx": ".docx", "html": ".html", "fragment": ".fragment.html", "pdf": ".pdf"}


def stem_of(title: str, *, draft: bool) -> str:
    """Return what a report's files are called; a draft never takes the place of a finished report."""
    return f"{title}（草稿）" if draft else title


def open_template(path: str) -> WordTemplate:
    """Compile an office's own Word template; raises GentoolError naming every mistake in it."""
    from gentool.ooxml.template import WordTemplate
    from gentool.ooxml.template.package import LIMITS

    try:
        data = read_bytes(path, LIMITS.file)
    except TooLargeError as error:
        message = f"模板有 {error.size:,} 字节，超过 {LIMITS.file:,} 字节。"
        raise GentoolError(NO_TEMPLATE.at(Where(path), message, hint="请删去模板里的大图片后再试。")) from None
    except (OSError, ValueError) as error:
        raise GentoolError(NO_TEMPLATE.at(Where(path), "打不开这个模板。")) from error
    return WordTemplate(data, name=path)


def render(
    report: Report,
    name: str,
    template: WordTemplate | None = None,
    *,
    draft: bool = False,
    site: Mapping[str, str] | None = None,
) -> bytes:
    """Return a report in a format, as the bytes of its file. Imports only what that format needs."""
    if name == "docx":
        from gentool.render.docx import render_docx

        return render_docx(report, template, draft=draft)
    if name == "pdf":
        from gentool.render.pdf import render_pdf

        return render_pdf(report, draft=draft)
    from gentool.render.html import render_fragment, render_html

    if name == "html":
        return render_html(report, site=site, draft=draft).encode("utf-8")
    return render_fragment(report, draft=draft).encode("utf-8")
