"""Write the reference pages under docs/ from the code itself: ``python scripts/make_docs.py``.

``codes.zh-CN.md`` lists every code with an example, said by the checker itself of the reports that the tests keep for
being wrong; ``cli.zh-CN.md`` is the help of every command.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from gentool import check, import_source, load
from gentool.cli import main
from gentool.cli.chinese import speak_chinese
from gentool.cli.codes import all_codes
from gentool.problems.problem import Code, Problem, Severity, in_order
from tests.importing.awkward.sources import SOURCES
from tests.reports.cases import write, wrong_cases

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
HEARD = ROOT / "tests" / "golden" / "words" / "import.txt"  # what is said of each awkward source

SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
SECTIONS = {
    "S": "打开和读取文件",
    "R": "填写的项目和数字",
    "N": "文字里引用的数字、图片和小表格",
    "T": "表格里的合计与勾稽关系",
    "D": "本单位的数据和核对",
    "P": "文字内容",
    "Y": "年度与上年",
    "X": "两种报告之间",
    "V": "已经核实的警告",
    "C": "全市汇总",
    "I": "导入已有的报告",
    "F": "格式文件（供增加新版格式的人员查阅）",
    "O": "生成文件",
    "W": "Word 模板",
}
WIDTH = 80  # columns of help, as in a usual terminal


def codes_page() -> str:
    """Return the page of all codes, by the stage that finds them."""
    shown = examples()
    lines = [
        "# 问题代码一览",
        "",
        "检查结果里每一条都带有代码，例如 `R-COUNT`。代码不会改变意思，可以放心引用。",
        "**错误**必须改正，否则不能生成正式的报告；**警告**请核对；**提示**供参考。",
        "",
        "怎样看检查结果，见[使用指南](../README.zh-CN.md#五检查)。",
    ]
    for prefix, heading in SECTIONS.items():
        codes = [code for code in all_codes() if code.name[0] == prefix]
        if codes:
            lines += ["", f"## {heading}"]
        for code in codes:
            lines += _entry(code, shown.get(code.name))
    return "\n".join(lines) + "\n"


def _entry(code: Code, example: Problem | None) -> Iterator[str]:
    yield from ("", f"### {code.name}", "")
    yield f"**{SEVERITIES[code.severity]}**：{_sentence(code.meaning)}"
    yield from ("", f"怎么办：{_sentence(code.remedy)}")
    if example is not None:
        said = f"{SEVERITIES[example.severity]} {example.code} {example.message}{example.hint}"
        yield from ("", "例：", "", "```", said, "```")


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else f"{text}。"


def examples() -> Mapping[str, Problem]:
    """Return the first problem of each code that the wrong reports have, and the awkward sources of the import."""
    found: dict[str, Problem] = {}
    with TemporaryDirectory() as folder:
        for path in write((case.reports()[0] for case in wrong_cases()), Path(folder)):
            for problem in problems_of(path):
                found.setdefault(problem.code, problem)
    heard = dict(re.findall(r"^(\S.*)\n((?:  .*\n)*)", HEARD.read_text(encoding="utf-8"), re.M))
    for source in SOURCES:
        if set(re.findall(r"^  \w+ (I-\w+)", heard.get(source.name, ""), re.M)) <= found.keys():
            continue  # importing all of them takes long, and this one says nothing that is new
        for problem in import_source(source.make(source.of()), source.file).problems:
            if problem.code.startswith("I-"):
                found.setdefault(problem.code, problem)
    return found


def problems_of(path: Path) -> list[Problem]:
    """Return all that is said of a report, as ``gentool check`` would."""
    loaded = load(path, name=path.name)
    return in_order([*loaded.problems, *(check(loaded.report) if loaded.report else ())])


def cli_page() -> str:
    """Return the page of the command line: the help of every command, as it is printed."""
    lines = ["# 命令一览", "", "每个命令加 `--help`，屏幕上会显示同样的说明。"]
    for path, command in _commands("gentool", main):
        lines += ["", f"## {path}", "", "```", _help(path, command), "```"]
    lines += [
        "",
        "## 结束代码",
        "",
        "| 代码 | 意思 |",
        "| --- | --- |",
        "| 0 | 没有错误（可以有警告和提示） |",
        "| 1 | 有错误 |",
        "| 2 | 命令写错了，或者文件读不了 |",
        "| 3 | 程序自身出错 |",
    ]
    return "\n".join(lines) + "\n"


def _commands(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _commands(f"{path} {name}", command.commands[name])


def _help(path: str, command: click.Command) -> str:
    context = command.context_class(
        command, info_name=path, terminal_width=WIDTH, max_content_width=WIDTH, help_option_names=["-h", "--help"]
    )
    with speak_chinese():
        return command.get_help(context).rstrip()


PAGES = {"codes.zh-CN.md": codes_page, "cli.zh-CN.md": cli_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8", newline="\n")
        print(DOCS / name)
