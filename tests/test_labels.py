"""The form's words live in form.yaml alone: no label of four characters or more stands in the package's code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import gentool
from gentool.form.loading import editions, form_of
from gentool.form.model import Label

PACKAGE = Path(gentool.__file__).parent
SHORTEST = 4


def labels() -> set[str]:
    found: set[str] = set()
    for edition in editions():
        for part in form_of(edition).parts:
            found |= {part.key, part.label, *part.variants}
            if part.narrative:
                for section in part.narrative.sections:
                    found |= {section.key, section.label, *section.variants}
            if part.table:
                for block in part.table.blocks:
                    found |= {block.title, block.stub, block.corner}
                    for label in (*block.columns, *block.rows):
                        found |= set(names(label))
    return {label for label in found if len(label) >= SHORTEST}


def names(label: Label) -> Iterator[str]:
    yield from (label.key, label.text, *label.variants)
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
    known = labels()
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {label}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, text in strings(path)
        for label in sorted(known)
        if label in text
    ]
    assert found == []
