"""Filling Word templates beside docxtpl: one made on the spot, and docxtpl's own where its tests are at hand."""

from __future__ import annotations

import contextlib
import io
import os
import runpy
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import docx
import docxtpl

from gentool.ooxml.template import WordTemplate
from gentool.problems.problem import GentoolError
from tests.benchmarks.measuring import Way, milliseconds

ROUNDS = 5
ROWS = 100
_NOT_TESTS = ("runtests.py", "__init__.py", "module_execute.py")


class Job(NamedTuple):
    """A template and what it is filled with."""

    template: bytes
    data: dict[str, Any]


def made_here() -> Job:
    """Make a letter with a table over many rows, as python-docx writes it."""
    document = docx.Document()
    document.add_paragraph("致{{ 单位 }}：{% if 急 %}急件{% endif %}")
    table = document.add_table(rows=3, cols=4)
    for line, texts in enumerate(
        (["{%tr for r in 行 %}"], ["{{ r.甲 }}", "{{ r.乙 }}", "{{ r.丙 }}", "丁"], ["{%tr endfor %}"])
    ):
        for column, text in enumerate(texts):
            table.cell(line, column).text = text
    written = io.BytesIO()
    document.save(written)
    rows = [{"甲": f"第{number}项", "乙": number, "丙": "一段文字"} for number in range(ROWS)]
    return Job(written.getvalue(), {"单位": "云溪市财政局", "急": True, "行": rows})


def of_docxtpl(tests: Path) -> list[Job]:
    """Run docxtpl's test scripts and return their templates with plain data that both engines fill."""
    jobs: list[Job] = []
    real = docxtpl.DocxTemplate.render

    def noted(self: Any, context: dict[str, Any], *arguments: Any, **named: Any) -> None:
        with contextlib.suppress(GentoolError, TypeError, ValueError):  # its own objects; names that its data lack
            if not any(name.startswith("docxtpl") for name in _modules(context)) and not arguments:
                job = Job(Path(self.template_file).read_bytes(), context)
                WordTemplate(job.template).render(job.data)
                jobs.append(job)
        real(self, context, *arguments, **named)

    docxtpl.DocxTemplate.render = noted
    before, arguments = Path.cwd(), sys.argv
    os.chdir(tests)
    try:
        Path("output").mkdir(exist_ok=True)
        for script in sorted(Path().glob("*.py")):
            if script.name not in _NOT_TESTS:
                sys.argv = [script.name]
                with contextlib.suppress(BaseException), contextlib.redirect_stdout(io.StringIO()):
                    runpy.run_path(script.name, run_name="__main__")
    finally:
        os.chdir(before)
        sys.argv = arguments
        docxtpl.DocxTemplate.render = real
    return jobs


def _modules(value: Any) -> Iterator[str]:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    yield type(value).__module__
    for part in parts:
        yield from _modules(part)


def per_document(jobs: list[Job]) -> dict[str, list[float]]:
    """Return milliseconds per document: docxtpl's, ours from the file on, and ours from the compiled template on."""
    compiled = {job.template: WordTemplate(job.template) for job in jobs}
    ways: dict[str, Callable[[Job], object]] = {
        "docxtpl": _docxtpl,
        "from the file": lambda job: WordTemplate(job.template).render(job.data),
        "compiled": lambda job: compiled[job.template].render(job.data),
    }
    return milliseconds({name: Way(way, jobs) for name, way in ways.items()}, ROUNDS)


def _docxtpl(job: Job) -> bytes:
    document = docxtpl.DocxTemplate(io.BytesIO(job.template))
    document.render(job.data)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
