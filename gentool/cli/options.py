"""Options that several commands take, in the same words."""

from __future__ import annotations

import re

import click

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


def _year(context: click.Context, parameter: click.Parameter, value: str) -> int:
    text = value.strip()
    if re.fullmatch(r"20\d\d", text, re.ASCII):
        return int(text)
    found = re.search(r"20\d\d", text.translate(str.maketrans("０１２３４５６７８９", "0123456789")), re.ASCII)
    example = found.group() if found else "2025"
    raise click.BadParameter(f"“{text[:20]}”不是报告的年度，请写四位数字，例如 {example}。")


year_option = click.option("--year", callback=_year, required=True, metavar="年度", help="报告的年度，例如 2025。")
template_option = click.option("--template", "template_path", metavar="文件", help="改用本单位的 Word 模板。")
