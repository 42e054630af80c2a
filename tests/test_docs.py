"""The pages keep what they promise: generated ones are fresh, commands exist, messages and results are real."""

from __future__ import annotations

import importlib
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from gentool import check, load
from gentool.cli import main
from gentool.cli.codes import all_codes
from gentool.problems.output import as_text
from gentool.problems.problem import Problem
from gentool.report import narrative
from gentool.report.placeholders import expand
from scripts import make_docs
from tests import ROOT, YUNXI

PAGES = (
    "README.md",
    "README.zh-CN.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/codes.zh-CN.md",
    "docs/cli.zh-CN.md",
    "docs/word-templates.md",
)
EXAMPLE = YUNXI / "2025" / "renshe.yaml"
LAST_YEAR = YUNXI / "2024" / "renshe.yaml"

SHOWN_BY_CHECK = (
    ("予以公开: {自然人: 8, 商业企业: 2}", "予以公开: {自然人: 8, 商业企业: 2, 总计: 11}"),
    ("行政强制: 0", "行政强制: 1件"),
    ("落款: ", "落宽: "),
)
COMMON_MISTAKES = (
    ("行政许可: 63", "行政许可：63"),
    ("行政许可: 63", "行政许可:63"),
    ("  行政许可: 63", "\t行政许可: 63"),
    ("{自然人: 12, 商业企业: 3}", "{自然人: 12，商业企业: 3}"),
    ("行政强制: 0", "行政强制: 1件"),
    ("行政强制: 0", "行政强制:"),
    ("本年新收: {自然人: 12, 商业企业: 3}", "本年新收: 15"),
    ("落款: ", "落宽: "),
    ("结转下年度继续办理: {自然人: 1}", "结转下年度继续办理: 0"),
)


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", make_docs.PAGES)
def test_generated_pages_are_fresh(name: str) -> None:
    fresh = make_docs.PAGES[name]()
    assert read(f"docs/{name}") == fresh, "run: make generated"


def test_every_code_has_its_entry() -> None:
    entries = re.findall(r"^### (\S+)$", read("docs/codes.zh-CN.md"), re.MULTILINE)
    assert sorted(entries) == sorted(code.name for code in all_codes())


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", read(page)):
        file, _, anchor = target.partition("#")
        if "://" in target or file.endswith(".png"):
            continue
        linked = (ROOT / page).parent / file if file else ROOT / page
        assert linked.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in [re.sub(r"[^\w\s-]", "", heading).replace(" ", "-").lower() for heading in headings]


def make_targets() -> set[str]:
    return set(re.findall(r"^\.PHONY: (\S+)$", read("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("page", [*PAGES, "Makefile", ".ci/run"])
def test_make_targets_exist(page: str) -> None:
    assert set(re.findall(r"(?:^|[`(]|# )make ([a-z-]+)(?=[`\s),;]|$)", read(page), re.MULTILINE)) <= make_targets()


def test_the_two_commands_are_in_the_readme() -> None:
    assert {"demo", "test", "test-office", "test-browser"} <= make_targets()
    assert "make demo " in read("README.md")
    assert "make test " in read("README.md")


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_files_named_in_commands_exist(page: str) -> None:
    names = {name.replace("\\", "/") for name in re.findall(r"examples[/\\][\w/\\.-]+", read(page))}
    assert names
    assert all((ROOT / name).exists() for name in names)


def commands_shown() -> Iterator[tuple[str, list[str]]]:
    for page in ("README.md", "README.zh-CN.md", ".ci/run"):
        for line in re.findall(r"^(?:\$ |venv/bin/)?(gentool .*)$", read(page), re.MULTILINE):
            yield page, shlex.split(line.replace("\\", "/"), comments=True)[1:]


@pytest.mark.parametrize(("page", "words"), list(commands_shown()))
def test_commands_shown_are_understood(page: str, words: list[str]) -> None:
    command: click.Command = main
    context = click.Context(main)
    while isinstance(command, click.Group):
        name, found, words = command.resolve_command(context, words)
        assert found is not None, (page, name)
        command = found
    command.make_context(command.name, words)  # raises on an unknown option or a missing argument


def problems_after(changes: tuple[tuple[str, str], ...], folder: Path, *, last_year: bool = True) -> list[Problem]:
    text = EXAMPLE.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    path = folder / EXAMPLE.name
    path.write_text(text, encoding="utf-8")
    for picture in EXAMPLE.parent.glob("*.png"):
        (folder / picture.name).write_bytes(picture.read_bytes())
    last = load(LAST_YEAR, name=f"去年/{LAST_YEAR.name}").report if last_year else None
    loaded = load(path, last_year=last, name=path.name)
    return [*loaded.problems, *(check(loaded.report, last_year=last) if loaded.report else ())]


def test_the_guide_shows_what_check_says(tmp_path: Path) -> None:
    shown = re.search(r"<!-- check -->\n```\n(.*?)```", read("README.zh-CN.md"), re.DOTALL)
    assert shown is not None
    assert shown[1] == as_text(problems_after(SHOWN_BY_CHECK, tmp_path), colour=False, files=1)


@pytest.mark.parametrize("change", COMMON_MISTAKES, ids=lambda change: change[1])
def test_common_mistakes_are_told_in_the_words_of_the_guide(change: tuple[str, str], tmp_path: Path) -> None:
    said = guide_mistakes()
    messages = [problem.message for problem in problems_after((change,), tmp_path)]
    assert any(message.startswith(words) for message in messages for words in said), messages


def test_a_missing_last_year_is_told_in_the_words_of_the_guide(tmp_path: Path) -> None:
    messages = [problem.message for problem in problems_after((), tmp_path, last_year=False)]
    assert set(messages) & set(guide_mistakes())


def guide_mistakes() -> list[str]:
    table = read("README.zh-CN.md").partition("| 看到的话 | 怎么办 |\n| --- | --- |\n")[2].partition("\n\n")[0]
    rows = [line.split(" | ")[0].removeprefix("| ") for line in table.split("\n")]
    assert len(rows) == 10
    return rows


def results_shown() -> list[tuple[str, str]]:
    return re.findall(r"^\| `([^`]*\{\{[^`]*)` \| ([^|（]+?)(?:（.*)? \|$", read("README.zh-CN.md"), re.MULTILINE)


@pytest.mark.parametrize(("text", "result"), results_shown())
def test_placeholders_give_what_the_guide_says(text: str, result: str) -> None:
    last = load(LAST_YEAR).report
    report = load(EXAMPLE, last_year=last).report
    assert report is not None
    filled = expand(text, narrative.scope_of(report, last))
    assert not filled.faults
    assert [line.text for line in filled.lines] == [result]


def test_the_guide_has_results_and_commands_to_test() -> None:
    assert len(results_shown()) >= 10
    assert len(list(commands_shown())) >= 12


def test_the_example_has_no_errors(tmp_path: Path) -> None:
    assert not [problem for problem in problems_after((), tmp_path) if problem.is_error]


def test_the_functions_on_a_figures_way_are_there() -> None:
    way = read("CONTRIBUTING.md").partition("### How a figure travels")[2].partition("\n## ")[0]
    named = re.findall(r"`((?:\w+\.)+\w+)`", way)
    assert len(named) >= 10
    for name in named:
        module, _, rest = name.partition(".")
        found = importlib.import_module(f"gentool.{module}")
        for part in rest.split("."):
            if not hasattr(found, part):
                importlib.import_module(f"{found.__name__}.{part}")
            found = getattr(found, part)
        assert callable(found), name


def test_every_promise_of_safety_names_a_test_that_is_there() -> None:
    promises = re.findall(r"^\| .+ \| (`tests/.+`) \|$", read("SECURITY.md"), re.MULTILINE)
    assert len(promises) >= 12
    for name in re.findall(r"`([^`]+)`", " ".join(promises)):
        path, _, test = name.partition("::")
        assert f"def {test or 'test_'}" in read(path), name
