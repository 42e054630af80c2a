"""Values of options that are told in words of their own."""

import click
import pytest
from click.testing import CliRunner

from gentool.cli.app import main
from gentool.cli.chinese import ChineseCommand
from gentool.cli.options import year_option


@click.command(cls=ChineseCommand)
@year_option
@click.option("-o", "--output")
def command(year: int, output: str | None) -> None:
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


@pytest.mark.parametrize(
    ("written", "meant"),
    [("—year", "--year"), ("––year", "--year"), ("－－year", "--year"), ("-year=2025", "--year"), ("—o", "-o"),
     ("-output", "--output")],
)  # fmt: skip
def test_other_dashes_are_told(written: str, meant: str) -> None:
    result = CliRunner().invoke(command, ["--year", "2025", written, "2025"])
    assert result.exit_code == 2
    assert f"“{written}”前面的短横写得不对。请切换到英文输入法，写成 {meant}。" in result.output


def test_a_value_may_stand_behind_its_option_without_a_blank() -> None:
    assert CliRunner().invoke(command, ["--year=2025", "-o出"]).output == "2025\n"


def test_formats_set_apart_by_blanks_are_told() -> None:
    result = CliRunner().invoke(main, ["build", "财政局.yaml", "--to", "docx,", "html"])
    assert result.exit_code == 2
    assert "“html”被当作了文件。" in result.output
