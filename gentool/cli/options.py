"""Options that several commands take, in the same words."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gentool.files import is_folder, is_there
from gentool.text.lazy_regex import Pattern

if TYPE_CHECKING:
    from gentool.form.model import Form

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
SUFFIX_OF_FILE = Pattern(r"\.[A-Za-z][A-Za-z0-9]{1,9}")  # of a file; a folder may be called 2024.1
FORMATS = ("docx", "html", "fragment", "pdf")


def _formats(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip().lower() for name in value.replace("，", ",").split(",") if name.strip()))
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise click.BadParameter(f"没有“{'、'.join(unknown) or value}”这种格式，可以写：{'、'.join(FORMATS)}。")
    return names


to_option = click.option(
    "--to",
    "formats",
    default="docx,html",
    show_default=True,
    callback=_formats,
    metavar="格式",
    help="生成哪些格式，用逗号隔开：docx、html、fragment、pdf。",
)


def refuse_file_name(output: str | None) -> None:
    """Raise a usage error for an output that should be a folder and is a file, or is called like one."""
    if output is None or is_folder(output) or output.endswith(("/", os.sep)):
        return
    if is_there(output):
        raise click.UsageError(f"-o 要写文件夹，“{output}”是已有的文件。请换一个文件夹名。")
    if SUFFIX_OF_FILE.fullmatch(Path(output).suffix):
        raise click.UsageError(f"-o 要写文件夹，“{output}”像是文件名。真要叫这个名称的，请在后面加“/”。")


def refuse_folder_name(output: str, suffixes: tuple[str, ...]) -> None:
    """Raise a usage error for an output that should be a file with one of these suffixes and is not."""
    example = f"例如 {Path(output) / '云溪市人民政府.yaml'}。"
    if is_folder(output) or output.endswith(("/", os.sep)):
        raise click.UsageError(f"-o 要写文件名，“{output}”是文件夹。请写上文件名，{example}")
    if not output.lower().endswith(suffixes):
        raise click.UsageError(f"-o 写的“{output}”不是 .yaml 文件。请写 {Path(output).with_suffix('.yaml')}。")


def refuse_other_ending(file: str, ending: str, parameter: str, called: str = "文件名") -> None:
    """Raise a usage error for a file that is not called what it will hold."""
    path = Path(file)
    if path.suffix.lower() != ending:
        said = f"{called}要以 {ending} 结尾，例如“{path.stem or '表'}{ending}”。"
        raise click.BadParameter(said, param_hint=parameter)


def _year(context: click.Context, parameter: click.Parameter, value: str) -> int:
    text = value.strip()
    if re.fullmatch(r"20\d\d", text, re.ASCII):
        return int(text)
    found = re.search(r"20\d\d", text.translate(str.maketrans("０１２３４５６７８９", "0123456789")), re.ASCII)
    example = found.group() if found else "2025"
    raise click.BadParameter(f"“{text[:20]}”不是报告的年度，请写四位数字，例如 {example}。")


def _unit(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    from gentool.report.reading.heads import fault_of_unit

    if value is not None and (fault := fault_of_unit(value)):
        raise click.BadParameter(fault)
    return value


def unit_option(purpose: str) -> Decorator:
    """Return the option of a unit's name, ``purpose`` is its help."""
    return click.option("--unit", callback=_unit, metavar="名称", help=purpose)


def style_option(styles: Sequence[str], purpose: str) -> Decorator:
    """Return the option of the format in which results are printed, by default the first of ``styles``."""
    return click.option(
        "--format",
        "style",
        type=click.Choice(styles),
        default=styles[0],
        show_default=True,
        metavar="格式",
        help=purpose,
    )


def form_for(year: int, of: str | None = None) -> Form:
    """Return the form that reports for a year follow; raises a usage error where there is none."""
    from gentool.form.loading import edition_for, editions, form_of

    edition = edition_for(year, of)
    if edition is None:
        first = form_of(editions(of)[0], of).first_year
        raise click.UsageError(f"没有适用于 {year} 年度的格式，现有格式从 {first} 年度起。")
    return form_of(edition, of)


def _form(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Turn the name of a form into its folder."""
    from gentool.form.loading import named, names

    if value is None or (form := named(value)):
        return value and form
    raise click.BadParameter(f"没有“{value[:20]}”这种报告，现有：{'、'.join(names())}。")


form_option = click.option(
    "--form", "of", callback=_form, metavar="报告", help="哪一种报告，写全称或简称；不写就是默认的一种。"
)


last_year_option = click.option("--last-year", metavar="文件或文件夹", help="上年的报告，供“上年”和“同比”使用。")
year_option = click.option("--year", callback=_year, required=True, metavar="年度", help="报告的年度，例如 2025。")
template_option = click.option("--template", "template_path", metavar="文件", help="改用本单位的 Word 模板。")
