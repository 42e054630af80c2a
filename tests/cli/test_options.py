"""Values of options that are told in words of their own."""

import click
import pytest
from click.testing import CliRunner

from gentool.cli.options import year_option


@click.command()
@year_option
def command(year: int) -> None:
    click.echo(repr(year))


@pytest.mark.parametrize(("written", "year"), [("2025", 2025), (" 2019 ", 2019)])
def test_a_year(written: str, year: int) -> None:
    assert CliRunner().invoke(command, ["--year", written]).output == f"{year}\n"


@pytest.mark.parametrize(
    ("written", "example"),
    [("2024年", "2024"), ("２０２４", "2024"), ("24", "2025"), ("2100", "2025"), ("去年", "2025")],
)
def test_what_is_no_year_is_told_with_what_to_write(written: str, example: str) -> None:
    result = CliRunner().invoke(command, ["--year", written])
    assert result.exit_code == 2
    assert f"“{written}”不是报告的年度，请写四位数字，例如 {example}。" in result.output
