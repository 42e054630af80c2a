"""Options that several commands take, in the same words."""

from __future__ import annotations

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
template_option = click.option("--template", "template_path", metavar="文件", help="改用本单位的 Word 模板。")
