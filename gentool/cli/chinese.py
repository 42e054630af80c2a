"""Chinese: everything that click says by itself, in the user's language and in lines that fit the screen.

click takes its own words from the standard library's gettext, whose catalogues hang on LANG and on compiled
files. Instead, while a command runs, and only then, click's modules are lent a gettext that reads the
catalogue below (:func:`speak_chinese`). Commands and groups built from the classes here do that themselves,
and lay out their help by columns of the terminal, of which a Chinese character takes two.
"""

from __future__ import annotations

import contextlib
import gettext
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import click

from gentool.cli.console import paragraphs, wrap
from gentool.text.lazy_regex import Pattern
from gentool.yamlfile.quoting import width as columns

# click's names of types, as they stand in messages and, where a command gives no metavar of its own, in help.
TYPES: Mapping[str, str] = {"text": "文字", "integer": "整数", "integer range": "整数"}

# What click says, from 8.1 to 8.5. A placeholder may be left out, as where Chinese needs no article.
CATALOGUE: Mapping[str, str] = {
    "Usage:": "用法：",
    "Options": "选项",
    "Positional arguments": "参数",
    "Commands": "命令",
    "Show this message and exit.": "显示帮助并退出。",
    "Show the version and exit.": "显示版本并退出。",
    "%(prog)s, version %(version)s": "%(prog)s %(version)s",
    "default: {default}": "默认值：{default}",
    "required": "必填",
    "Error: {message}": "错误：{message}",
    "Try '{command} {option}' for help.": "请用“{command} {option}”查看帮助。",
    "Aborted!": "已中止。",
    "Missing command.": "缺少命令。",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing {param_type}": "缺少参数",
    "Choose from:\n\t{choices}": "可选值：\n\t{choices}",
    "No such option {name!r}.": "没有选项“{name}”。",
    "No such option: {name}": "没有选项“{name}”。",
    "No such command {name!r}.": "没有命令“{name}”。",
    "Did you mean {possibility}?": "您是否想输入 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "您是否想输入其中之一：{possibilities}？",
    "(Possible options: {possibilities})": "您是否想输入其中之一：{possibilities}？",
    "Option {name!r} does not take a value.": "选项“{name}”后面不能带值。",
    "Option {name!r} requires an argument.": "选项“{name}”后面要带一个值。",
    "Got unexpected extra argument ({args})": "多出了参数：{args}。",
    "Got unexpected extra arguments ({args})": "多出了参数：{args}。",
    "Invalid value: {message}": "值不对：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值不对：{message}",
    "{value!r} is not {choice}.": "“{value}”不可用，只能是 {choice}。",
    "{value!r} is not one of {choices}.": "“{value}”不可用，只能是以下之一：{choices}。",
    "{value!r} is not a valid {number_type}.": "“{value}”不是{number_type}。",
    "{value} is not in the range {range}.": "{value} 超出范围，应{range}。",
}


_RANGE = Pattern(r"(?:(?P<least>-?[\d.]+)(?P<above><=?))?\bx(?P<sign>[<>]=?)(?P<bound>-?[\d.]+)")
_EXTRAS = Pattern(r"\[[^\[\]]*\]$")
_DASHED = Pattern(r"[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]{1,4}(?P<name>[A-Za-z][A-Za-z-]*)(?:=|$)")
_SIGNS: Mapping[str, str] = {">=": "不小于", ">": "大于", "<=": "不大于", "<": "小于"}


def range_in_words(text: str) -> str:
    """Put the ranges in a text into words."""
    return _RANGE.sub(_words, text)


def _words(found: re.Match[str]) -> str:
    least, above, sign, bound = found["least"], found["above"], found["sign"], found["bound"]
    if (above, sign) == ("<=", "<="):
        return f"在 {least} 到 {bound} 之间"
    lower = f"{_SIGNS[above.replace('<', '>')]} {least}、" if least else ""
    return f"{lower}{_SIGNS[sign]} {bound}"


class _Phrase(str):
    """A translated template: click fills in English names of types, formulas, quotes; all are mended."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> str:
        """Fill in the template, with click's own words among the values in Chinese."""
        for name, mended in _MENDED.items():
            if name in values:
                values[name] = mended(str(values[name]))
        return super().format(*args, **values)


def _unquoted(hint: str) -> str:
    return hint.replace("'", "")


_MENDED: Mapping[str, Callable[[str], str]] = {
    "number_type": lambda name: TYPES.get(name, name),
    "range": range_in_words,
    "possibility": _unquoted,
    "param_hint": _unquoted,
}


def _translate(message: str, plural: str = "", count: int = 1) -> str:
    said = message if count == 1 else plural
    return _Phrase(CATALOGUE.get(said, said))


@contextlib.contextmanager
def speak_chinese() -> Iterator[None]:
    """Let click speak Chinese within the block, whatever LANG says, and as before outside it.

    Only the names that click's modules imported are exchanged; gettext itself, and with it every other
    library of the program, stays as it is. Blocks may be nested.
    """
    exchanged: list[tuple[dict[str, Any], str, object]] = []
    try:
        for names in [vars(module) for name, module in sys.modules.items() if name.partition(".")[0] == "click"]:
            for name in ("_", "gettext", "ngettext"):
                if (original := names.get(name)) in (gettext.gettext, gettext.ngettext):
                    exchanged.append((names, name, original))
                    names[name] = _translate
        yield
    finally:
        for names, name, original in exchanged:
            names[name] = original


def report_usage_error(error: click.ClickException | click.Abort) -> str:
    """Say in Chinese what click complains of: the usage line, where to find help, and what is wrong.

    A command that was called without arguments and answers with its help is no mistake: the help is returned.
    """
    if isinstance(error, click.Abort):
        return CATALOGUE["Aborted!"]
    with speak_chinese():
        if isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):
            return error.format_message()
        return "\n".join([*_orientation(error), f"错误：{_complaint(error)}"])


def _orientation(error: click.ClickException) -> list[str]:
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return []
    option = max(sorted(context.command.get_help_option_names(context)), key=len)
    hint = CATALOGUE["Try '{command} {option}' for help."].format(command=context.command_path, option=option)
    return [context.get_usage(), hint, ""]


def _complaint(error: click.ClickException) -> str:
    message = error.format_message()
    if isinstance(error, click.MissingParameter) and error.param is not None:
        # click joins this sentence from parts, with English punctuation.
        hint = error.param.get_error_hint(error.ctx)
        kind = CATALOGUE["Missing option" if isinstance(error.param, click.Option) else "Missing argument"]
        clumsy = f"{kind} {hint}."
        if message.startswith(clumsy):
            return f"{kind} {_unquoted(hint)}。{message.removeprefix(clumsy).lstrip()}"
    return message.replace("。 您是否想输入", "。您是否想输入")


class ColumnFormatter(click.HelpFormatter):
    """Help laid out by the columns that text takes on a terminal, not by its number of characters."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line; what does not fit goes on below the first argument."""
        first = f"{CATALOGUE['Usage:'] if prefix is None else prefix}{prog} "
        indent = " " * min(columns(first), self.width // 2)
        lines = wrap(args, self.width - columns(first)) if columns(first) < self.width // 2 else None
        if lines is None:
            lines = ["", *(wrap(args, self.width - len(indent)))]
        self.write(f"\n{indent}".join([(first + lines[0]).rstrip(), *lines[1:]]) + "\n")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        self.write(f"{' ' * self.current_indent}{heading}：\n")

    def write_text(self, text: str) -> None:
        r"""Write paragraphs; one that begins with a line of ``\b`` keeps its own lines."""
        indent = " " * self.current_indent
        lines = paragraphs(text, self.width - self.current_indent)
        self.write("".join(f"{indent}{line}".rstrip() + "\n" for line in lines))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms on the left, their explanations on the right."""
        # The ranges that click sets in brackets behind the help of an option.
        rows = [(term, _EXTRAS.sub(lambda found: range_in_words(found[0]), text)) for term, text in rows]
        left = min(max(columns(term) for term, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, explanation in rows:
            lines = paragraphs(explanation, max(self.width - self.current_indent - left, 10))
            if lines and columns(term) + col_spacing <= left:
                term += " " * (left - columns(term)) + lines.pop(0)
            margin = indent + " " * left
            self.write("\n".join([indent + term, *(f"{margin}{line}".rstrip() for line in lines)]) + "\n")


class ChineseContext(click.Context):
    """A context whose help is laid out by columns."""

    formatter_class = ColumnFormatter


def _refuse_other_dashes(parameters: Iterable[click.Parameter], args: Iterable[str]) -> None:
    """Refuse ``—unit`` and ``-unit``, as Word and Chinese keyboards make of ``--unit``: they are no file names."""
    options = {name for each in parameters for name in (*each.opts, *each.secondary_opts) if name.startswith("-")}
    for arg in args:
        found = _DASHED.match(arg)
        meant = next((m for m in ("--" + found["name"], "-" + found["name"]) if m in options), None) if found else None
        if meant and not arg.startswith(meant):
            raise click.UsageError(f"“{arg}”前面的短横写得不对。请切换到英文输入法，写成 {meant}。")


class ChineseCommand(click.Command):
    """A command that speaks Chinese wherever click itself speaks."""

    context_class = ChineseContext

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **settings)
        for parameter in self.params:
            if isinstance(parameter, click.Option) and parameter.metavar is None:
                parameter.metavar = TYPES.get(parameter.type.name)

    def main(self, *args: Any, **settings: Any) -> Any:
        """Run as a program, in Chinese from the first word to the last."""
        with speak_chinese():
            return super().main(*args, **settings)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and give every complaint its command, which click's parser leaves out of some."""
        try:
            _refuse_other_dashes(self.get_params(ctx), args)
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if error.ctx is None:
                error.ctx = ctx
            raise

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence of the help, for a list of commands; long ones wrap there."""
        first = inspect.cleandoc(self.short_help or self.help or "").partition("\n\n")[0]
        sentence = " ".join(paragraphs(first, sys.maxsize)).partition("。")[0]
        return f"{sentence}（已弃用）" if self.deprecated else sentence


class ChineseGroup(ChineseCommand, click.Group):
    """A group of commands that speaks Chinese and proposes the nearest name for a mistyped one."""

    command_class = ChineseCommand
    group_class = type

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("subcommand_metavar", "命令 [参数]...")
        super().__init__(*args, **settings)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one may have been meant: click does so only from 8.4 on."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None and not ctx.resilient_parsing:
            import difflib

            near = difflib.get_close_matches(name, self.list_commands(ctx), n=3, cutoff=0.5)
            guess = f"您是否想输入 {' 或 '.join(near)}？" if near else ""
            raise click.UsageError(f"没有命令“{name}”。{guess}", ctx)
        return super().resolve_command(ctx, args)
