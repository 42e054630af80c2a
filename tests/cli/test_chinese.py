"""click speaks Chinese while a command runs, and only then."""

import ast
import gettext
import os
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from gentool.cli.app import main
from gentool.cli.chinese import (
    CATALOGUE,
    ChineseCommand,
    ChineseGroup,
    ColumnFormatter,
    range_in_words,
    report_usage_error,
    speak_chinese,
)
from gentool.cli.console import wrap
from gentool.yamlfile.quoting import width as columns

# Said to programmers, or of things gentool has not.
UNTRANSLATED = {
    "Windows error: {error}",
    "Could not determine name for option with declarations {decls!r}",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead?"
    " Did you mean to pass '--{name}'?",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Name '{name}' defined twice",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Invalid start character for option ({option})",
    "Unknown color {colour!r}",
    "Choice({choices})",
    "Unknown standard stream '{name}'",
    # of what no command of gentool's has, see the test of its parameters
    "env var: {var}",
    "(dynamic)",
    "deprecated",
    "(Deprecated) {text}",
    "{text} {deprecated_message}",
    "DeprecationWarning: The command {name!r} is deprecated.",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "Takes {nargs} values but 1 was given.",
    "Takes {nargs} values but {len} were given.",
    "{len_type} values are required, but {len_value} was given.",
    "{len_type} values are required, but {len_value} were given.",
    "Value must be an iterable.",
    "{value!r} does not match the format {format}.",
    "{value!r} does not match the formats {formats}.",
    "{value!r} is not a valid boolean.",
    "{value!r} is not a valid boolean. Recognized values: {states}",
    "{value!r} is not a valid UUID.",
    "Do you want to continue?",
    "Confirm the action without prompting.",
    "Repeat for confirmation",
    "Error: The two entered values do not match.",
    "Error: The value you entered was invalid.",
    "Error: invalid input",
    "Press any key to continue...",
    "d",
    "{editor}: Editing failed",
    "{editor}: Editing failed: {e}",
    "Shell completion is not supported for Bash versions older than 4.4.",
    "Couldn't detect Bash version, shell completion is not supported.",
    "Option {name!r} requires {nargs} arguments.",
    "Argument {name!r} takes {nargs} values.",
    "unknown error",
    "Could not open file {filename!r}: {message}",
    "file",
    "directory",
    "path",
    "{name} {filename!r} does not exist.",
    "{name} {filename!r} is a file.",
    "{name} {filename!r} is a directory.",
    "{name} {filename!r} is not readable.",
    "{name} {filename!r} is not writable.",
    "{name} {filename!r} is not executable.",
    "{name} '{filename}' is a directory.",
    "Missing parameter",
    "Missing parameter: {param_name}",
    "Error: {e.message}",
}
# Looked up by a variable; what it holds stands for it.
VARIABLE = {"extra['required']": "required"}


@click.group(cls=ChineseGroup, help="政府信息公开年度报告。")
def tool() -> None:
    """Stand for gentool."""


@tool.command(help="检查文件或文件夹。逐行说明问题。")
@click.argument("paths", metavar="路径...", nargs=-1, required=True)
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出。")
@click.option("--jobs", "-j", type=click.IntRange(1, 64), help="进程数。")
@click.option("--unit", required=True, help="单位的全称，须与公章一致，不得使用简称，例如“云溪市财政局”。")
@click.option("--last-year", help="上年报告。")
def check(**_: object) -> None:
    """Stand for a command."""


def complaint(*args: str) -> str:
    with pytest.raises(click.ClickException) as caught:
        tool.main(list(args), prog_name="gentool", standalone_mode=False)
    return report_usage_error(caught.value)


def shown(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    tool.main(list(args), prog_name="gentool", standalone_mode=False)
    return capsys.readouterr().out


def click_messages() -> Iterator[tuple[str, ...]]:
    for path in sorted(Path(click.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                forms = {"_": 1, "gettext": 1, "ngettext": 2}.get(node.func.id, 0)
                if forms:
                    yield tuple(
                        argument.value if isinstance(argument, ast.Constant) else VARIABLE[ast.unparse(argument)]
                        for argument in node.args[:forms]
                    )


def placeholders(template: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(template) if field is not None}


def test_every_message_of_the_installed_click_is_translated() -> None:
    messages = {form for forms in click_messages() for form in forms}
    assert len(messages) > 50
    assert sorted(messages - CATALOGUE.keys() - UNTRANSLATED) == []


def commands_below(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from commands_below(inner)


@pytest.mark.parametrize("command", list(commands_below(main)), ids=lambda command: command.name)
def test_no_command_has_what_would_say_something_untranslated(command: click.Command) -> None:
    assert not command.deprecated
    for parameter in command.params:
        assert type(parameter.type) in (
            type(click.STRING),
            type(click.INT),
            type(click.BOOL),
            click.Choice,
            click.IntRange,
        )
        assert type(parameter.type) is not type(click.BOOL) or getattr(parameter, "is_flag", False)
        assert parameter.nargs in (1, -1)
        assert not parameter.envvar
        assert not getattr(parameter, "prompt", None)
        assert not getattr(parameter, "deprecated", False)


def test_translations_ask_for_nothing_that_click_does_not_give() -> None:
    for message, translation in CATALOGUE.items():
        assert placeholders(translation) <= placeholders(message)


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["check", "--unit", "x"], "错误：缺少参数 路径...。"),
        (["check", "."], "错误：缺少选项 --unit。"),
        (["check", ".", "--format", "xml"], "“xml”不可用，只能是以下之一：'text', 'json'。"),
        (["check", ".", "-j", "0"], "的值不对：0 超出范围，应在 1 到 64 之间。"),
        (["check", ".", "-j", "二"], "的值不对：“二”不是整数。"),
        (["check", ".", "-j"], "错误：选项“-j”后面要带一个值。"),
        (["check", ".", "--frmat", "x"], "错误：没有选项“--frmat”。您是否想输入"),
        (["chek"], "错误：没有命令“chek”。您是否想输入 check？"),
        (["完全不同"], "错误：没有命令“完全不同”。"),
        (["--help=1"], "错误：选项“--help”后面不能带值。"),
    ],
)
def test_complaints(args: list[str], expected: str) -> None:
    report = complaint(*args)
    assert report.startswith("用法：gentool")
    assert "--help”查看帮助。\n\n错误：" in report
    assert expected in report


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ("1<=x<=64", "在 1 到 64 之间"),
        ("x>=1", "不小于 1"),
        ("x<0.5", "小于 0.5"),
        ("0<x<=1", "大于 0、不大于 1"),
        ("-1<=x<2", "不小于 -1、小于 2"),
        ("max", "max"),
    ],
)
def test_ranges_in_words(shown: str, words: str) -> None:
    assert range_in_words(shown) == words


def test_one_argument_too_many() -> None:
    @click.command(cls=ChineseCommand)
    def lonely() -> None:
        """Take nothing."""

    with pytest.raises(click.UsageError) as caught:
        lonely.main(["多余"], standalone_mode=False)
    assert report_usage_error(caught.value).endswith("错误：多出了参数：多余。")


def test_an_interruption_is_told() -> None:
    assert report_usage_error(click.Abort()) == "已中止。"


def test_no_command_is_answered_with_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        text = shown(capsys)
    except click.exceptions.Exit:
        text = capsys.readouterr().out
    except click.UsageError as error:
        text = report_usage_error(error)
    assert text.startswith("用法：gentool [选项] 命令 [参数]...\n")
    assert "错误" not in text


def test_help_of_a_group(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "--help") == (
        "用法：gentool [选项] 命令 [参数]...\n"
        "\n"
        "  政府信息公开年度报告。\n"
        "\n"
        "选项：\n"
        "  --help  显示帮助并退出。\n"
        "\n"
        "命令：\n"
        "  check  检查文件或文件夹\n"
    )


def test_help_of_a_command_is_chinese_and_aligned(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    text = shown(capsys, "check", "--help")
    assert text.startswith("用法：gentool check [选项] 路径...\n")
    assert "[默认值：text]" in text
    assert "[必填]" in text
    assert "[在 1 到 64 之间]" in text
    assert all(columns(line) <= 58 for line in text.splitlines())
    starts = {
        columns(line[: line.index(word)])
        for line in text.splitlines()
        for word in ("输出。", "进程", "显示帮")
        if word in line
    }
    assert len(starts) == 1
    for english in ("TEXT", "INTEGER", "FILE", "PATH", "DIRECTORY", "Options", "required", "default"):
        assert english not in text


def test_standalone_mode_speaks_chinese_too(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        tool.main(["check", ".", "--unit", "x", "-j", "0"], prog_name="gentool")
    assert caught.value.code == 2
    errors = capsys.readouterr().err
    assert "用法：" in errors
    assert "错误：" in errors
    assert "Error" not in errors


def test_click_is_as_before_afterwards() -> None:
    english = click.UsageError("x")
    with speak_chinese():
        with speak_chinese():
            pass
        assert click.BadParameter("x").format_message() == "值不对：x"
        assert gettext.gettext("Usage:") == "Usage:"
    assert english.format_message() == "x"
    assert click.BadParameter("x").format_message() == "Invalid value: x"
    assert vars(click.core)["_"] is gettext.gettext


def test_click_is_as_before_after_a_failure() -> None:
    with pytest.raises(KeyboardInterrupt), speak_chinese():
        raise KeyboardInterrupt
    assert click.BadParameter("x").format_message() == "Invalid value: x"


def test_importing_changes_nothing_and_lang_does_not_matter() -> None:
    program = (
        "import sys, click, gentool.cli.chinese as chinese\n"
        "print(click.BadParameter('x').format_message())\n"
        "with chinese.speak_chinese(): print(click.BadParameter('x').format_message())\n"
    )
    environment = {**os.environ, "LANG": "de_DE.UTF-8", "LANGUAGE": "de", "PYTHONIOENCODING": "utf-8"}
    result = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True, encoding="utf-8"
    )
    assert result.stdout.splitlines() == ["Invalid value: x", "值不对：x"]


def test_wrapping_counts_columns_and_keeps_punctuation_in_place() -> None:
    text = "一年来，本机关“依法、及时、准确”公开政府信息（含 renshe.yaml 中的数据）。"
    for width in range(14, 60):
        lines = wrap(text, width)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(columns(line) <= width for line in lines)
        assert not any(line[0] in "，、。”）" or line[-1] in "“（" for line in lines)
        assert any("renshe.yaml" in line for line in lines)


def test_paragraphs_join_without_blanks_between_chinese() -> None:
    formatter = ColumnFormatter(width=40)
    formatter.write_text("第一行\n第二行 YAML\nfile\n\n\b\n原样  保留\n  不动\n")
    assert formatter.getvalue() == "第一行第二行 YAML file\n\n原样  保留\n  不动\n"


def test_a_long_usage_goes_on_below() -> None:
    formatter = ColumnFormatter(width=40)
    formatter.write_usage("gentool", "[选项] " + "文件 " * 12)
    lines = formatter.getvalue().splitlines()
    assert lines[0].startswith("用法：gentool [选项]")
    assert len(lines) > 1
    assert all(line.startswith(" " * 14 + "文件") for line in lines[1:])
    assert all(columns(line) <= 40 for line in lines)
    formatter = ColumnFormatter(width=40)
    formatter.write_usage("a-very-long-program-name-indeed", "[选项]")
    assert formatter.getvalue().splitlines()[1].strip() == "[选项]"
