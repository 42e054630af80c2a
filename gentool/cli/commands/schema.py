"""``gentool schema``: the JSON Schema of a report's file, for editors."""

from __future__ import annotations

from pathlib import Path

import click

from gentool.cli.chinese import ChineseCommand
from gentool.cli.console import say, say_bytes


@click.command(
    cls=ChineseCommand,
    help="""输出数据文件的 JSON Schema，供编辑器提示和检查。

    \b
    例：gentool schema -o gentool.schema.json
    """,
)
@click.option("-o", "--output", metavar="文件", help="写入文件；不写就显示在屏幕上。")
def schema(output: str | None) -> int:
    """Print or write the schema."""
    from gentool.blanks.json_schema import schema_text
    from gentool.files import write_atomically

    if output is None:
        say_bytes(schema_text())
    elif Path(output).suffix.lower() != ".json":
        raise click.BadParameter(f"文件名要以 .json 结尾，例如“{Path(output).stem}.json”。", param_hint="-o")
    else:
        write_atomically(Path(output), schema_text().encode("utf-8"))
        say(f"已生成 {output}")
    return 0
