"""The forms' words live in form.yaml alone: no label, heading or title of four or more characters is in the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import gentool
from gentool.form.loading import all_editions
from gentool.form.model import Form, Label

PACKAGE = Path(gentool.__file__).parent
SHORTEST = 4


def labels() -> set[str]:
    found: set[str] = set()
    for form in all_editions():
        found |= {form.report, form.short, form.name, form.document, *printed(form)}
        for part in form.parts:
            found |= {part.key, part.label, *part.variants}
            if part.narrative:
                for section in part.narrative.sections:
                    found |= {section.key, section.label, *section.variants}
            if part.table:
                found |= {part.table.absent, *part.table.notes, *(rule.means for rule in part.table.rules)}
                for block in part.table.blocks:
                    found |= {block.title, block.stub, block.corner}
                    for label in (*block.columns, *block.rows):
                        found |= set(names(label))
    return {label for label in found if len(label) >= SHORTEST}


def printed(form: Form) -> Iterator[str]:
    """Yield the pieces of titles and headings that stand between whose they are, and of when; what they are about."""
    for text in (form.title, form.contact, *(heading for part in form.parts for _, heading in part.printed)):
        yield from re.split(r"\{\{.*?\}\}年?度?|[　、，。（）]|第.部分", text)
    yield from form.phrases.get("unit", "").strip("(?:)").split("|")


def names(label: Label) -> Iterator[str]:
    yield from (label.key, label.text, label.unit, *label.variants)
    for child in label.children:
        yield from names(child)


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the texts of a module that the program can use: not its comments, nor its docstrings and examples."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def test_there_are_labels_to_look_for() -> None:
    assert len(labels()) > 60


def test_no_module_knows_a_label_of_the_form() -> None:
    known = sorted(labels())
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {label}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, text in strings(path)
        for label in known
        if label in text
    ]
    assert found == []
