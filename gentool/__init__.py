"""gentool checks and typesets annual reports on government information disclosure.

The public interface, usable without the command line::

    import gentool

    loaded = gentool.load("renshe.yaml")                     # the report, and what is wrong with the writing
    if loaded.report is not None:                            # None: it cannot be told whose report it is
        problems = loaded.problems + gentool.check(loaded.report)
        page = gentool.render_html(loaded.report)            # str, a self-contained page
        document = gentool.render_docx(loaded.report)        # bytes of a .docx

    imported = gentool.import_source(data, "2024.docx")      # a published report, or a filled Excel form
    imported.text, imported.problems                         # as YAML, and what could not be placed or is wrong

    letter = gentool.WordTemplate("letter.docx")             # any Word template with Jinja tags, any data
    letter.render({"name": "云溪市财政局"})                   # bytes

Nothing here prints, writes a file or asks the clock; problems are values (:class:`Problem`), and what makes going on
impossible is raised as :class:`GentoolError`. Names are imported when first used, so ``import gentool`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gentool.checks.api import Loaded, check, load
    from gentool.checks.city_rules import Rules
    from gentool.importing.api import Imported, import_source
    from gentool.ooxml.rich import inline_picture, page_break, rich_text, subdocument
    from gentool.ooxml.template import Fragment, Picture, Properties, Quantity, WordTemplate
    from gentool.problems.problem import Code, GentoolError, Problem, Severity, Where
    from gentool.render.docx import render_docx
    from gentool.render.html import render_fragment, render_html
    from gentool.report.model import Figure, Report

__version__ = "0.1.0"

__all__ = [
    "Code",
    "Figure",
    "Fragment",
    "GentoolError",
    "Imported",
    "Loaded",
    "Picture",
    "Problem",
    "Properties",
    "Quantity",
    "Report",
    "Rules",
    "Severity",
    "Where",
    "WordTemplate",
    "check",
    "import_source",
    "inline_picture",
    "load",
    "page_break",
    "render_docx",
    "render_fragment",
    "render_html",
    "rich_text",
    "subdocument",
]

_HOMES = {
    "gentool.checks.city_rules": ("Rules",),
    "gentool.importing.api": ("Imported", "import_source"),
    "gentool.checks.api": ("Loaded", "check", "load"),
    "gentool.problems.problem": ("Code", "GentoolError", "Problem", "Severity", "Where"),
    "gentool.ooxml.rich": ("inline_picture", "page_break", "rich_text", "subdocument"),
    "gentool.render.docx": ("render_docx",),
    "gentool.render.html": ("render_fragment", "render_html"),
    "gentool.report.model": ("Figure", "Report"),
    "gentool.ooxml.template": ("Fragment", "Picture", "Properties", "Quantity", "WordTemplate"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
