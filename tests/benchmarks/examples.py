"""Reports to measure with: the examples, both years, under names of their own and with figures of their own.

Every figure of a report's tables and of its 数据 is multiplied by the same number, so that sums, shares and changes
stay right; the city is named anew for every report. Texts stay as rich as people write them.
"""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from typing import NamedTuple

from gentool.form.loading import form_of

EXAMPLES = Path(__file__).parents[2] / "examples" / "yunxi"
YEARS = ("2024", "2025")
_CITY = "云溪市"
_LETTERS = "甲乙丙丁戊己庚辛壬癸"  # for digits, which checks would take for figures
_OWN_NUMBERS = {"数据", *(table.key for table in form_of("2021").tables)}
_PART = re.compile(r"(?m)^(\S+?):.*\n(?:[ #].*\n|\n)*")
_NUMBER = re.compile(r"(?<=[:\[,] )\d+(?:\.\d+)?(?=[,}\]\n ])|(?<=\[)\d+(?=,)")
_OTHER_REPORT = re.compile(r", [^,{}]+: zhifa/\d+")  # the folders of what the units do not owe here
_MOST = 9


class Handed(NamedTuple):
    """What a unit has handed in: this year's file and last year's."""

    unit: str
    file: Path
    last: Path


def write_reports(folder: Path, count: int) -> list[Handed]:
    """Write ``count`` reports of both years into folders of that year, no two alike."""
    bureaus = sorted(path.name for path in (EXAMPLES / YEARS[-1]).glob("*.yaml"))
    for year in YEARS:
        (folder / year).mkdir(parents=True)
        for picture in (EXAMPLES / year).glob("*.png"):
            shutil.copy(picture, folder / year)
    made = []
    for number in range(count):
        name = bureaus[number % len(bureaus)]
        texts = [_written(EXAMPLES / year / name, number) for year in YEARS]
        files = [folder / year / f"{number:05d}{name}" for year in YEARS]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, encoding="utf-8")
        found = re.search(r"(?m)^单位: (.+)$", texts[-1])
        assert found is not None
        made.append(Handed(found[1], files[1], files[0]))
    return made


def write_city(folder: Path, count: int) -> Path:
    """Write a city of ``count`` units, both years, with the rules and the site of the example."""
    units = "".join(f"  - {handed.unit}\n" for handed in write_reports(folder, count))
    head, roster, _ = (EXAMPLES / "gentool.yaml").read_text(encoding="utf-8").partition("单位:\n")
    (folder / "gentool.yaml").write_text(_OTHER_REPORT.sub("", head) + roster + units, encoding="utf-8")
    return folder


def _written(example: Path, number: int) -> str:
    """Return an example as another city's bureau would have written it."""
    name = "".join(_LETTERS[int(digit)] for digit in str(number))
    text = _PART.sub(lambda part: _multiplied(part, 1 + number % _MOST), _read(example))
    return text.replace(_CITY, f"云溪{name}市")


def _multiplied(part: re.Match[str], factor: int) -> str:
    if part[1] not in _OWN_NUMBERS:
        return part[0]
    return _NUMBER.sub(lambda number: _times(number[0], factor), part[0])


def _times(number: str, factor: int) -> str:
    decimals = len(number.partition(".")[2])
    whole = str(int(number.replace(".", "")) * factor)
    return f"{whole[:-decimals]}.{whole[-decimals:]}" if decimals else whole


@cache
def _read(example: Path) -> str:
    return example.read_text(encoding="utf-8")
