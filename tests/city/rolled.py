"""Cities to add up: random bureaus of any edition, and files of the city's own as somebody may have spelled them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from gentool.city.config import read_city
from gentool.city.model import City
from gentool.form.loading import form_of
from gentool.form.model import Address, Form, Kind, Label, Row, Table
from gentool.report.model import Number
from gentool.report.reading.heads import report_line
from tests.builders import YEARS, Spelling, balanced, yaml_of

SPELLINGS: tuple[Spelling, ...] = ("full", "short", "list", "list without total")
UNITS = ("元", "万元", "")


def typed_figures(form: Form, seed: int) -> tuple[dict[Address, str], dict[Address, Number]]:
    """Return figures as a bureau types them, balanced, and their values: money has decimals, amounts have units."""
    chance = random.Random(seed)
    values: dict[Address, Number] = dict(balanced(form, seed))
    typed = {address: str(value) for address, value in values.items()}
    for address in form.addresses:
        kind = form.column(address).kind
        if kind in (Kind.MONEY, Kind.AMOUNT):
            number = Decimal(chance.randint(0, 10**7)).scaleb(-chance.randint(0, 6))
            unit = chance.choice(UNITS) if kind is Kind.AMOUNT else ""
            typed[address] = f"{number:f}{unit}"
            values[address] = number * (10**4 if unit == "万元" else 1)
    return typed, values


def make_city(folder: Path, edition: str, texts: Sequence[str]) -> City:
    """Write a city whose units handed in these texts, unit n being 云溪市第n局; ``""`` is a unit without a file."""
    year = YEARS[edition]
    (folder / str(year)).mkdir(parents=True)
    for number, text in enumerate(texts):
        if text:
            text = text.replace("云溪市测试局", f"云溪市第{number}局")
            (folder / str(year) / f"b{number}.yaml").write_text(text, encoding="utf-8")
    roster = "".join(f"  - 云溪市第{number}局\n" for number in range(len(texts)))
    heads = "\n".join(["城市: 云溪市", *report_line(form_of(edition)), f"年度: {year}", "单位:"])
    (folder / "gentool.yaml").write_text(f"{heads}\n{roster}", encoding="utf-8")
    return city_in(folder)


def city_in(folder: Path) -> City:
    city, problems = read_city(folder / "gentool.yaml")
    assert city is not None, problems
    return city


def random_city(folder: Path, edition: str, seeds: Sequence[int]) -> tuple[City, dict[Address, Number]]:
    """Write a city of random bureaus; returns it with the sums of their figures, added up here."""
    form = form_of(edition)
    texts, sums = [], dict.fromkeys(form.addresses, Decimal(0))
    for seed in seeds:
        typed, values = typed_figures(form, seed)
        spelling = random.Random(seed).choice(SPELLINGS)
        texts.append(yaml_of(form, typed, YEARS[edition], spelling))  # type: ignore[arg-type]
        for address, value in values.items():
            sums[address] += value
    return make_city(folder, edition, texts), dict(sums)


class Speller:
    """Spells a whole report in any way that the reader accepts, with comments and blank lines all over it.

    Each narrative part begins with a line ``# <key`` and ends with ``# key>``, so that it can be found again.
    """

    def __init__(self, form: Form, seed: int) -> None:
        self.form = form
        self.chance = random.Random(seed)
        self.number = 0

    def report(self) -> str:
        lines = ["# 市政府办公室填写", *report_line(self.form), "单位: 云溪市人民政府"]
        lines += [f"年度: {YEARS[self.form.id]}   # 今年"]
        lines += ["", "数据:", "  网站: 373", "核对:", "  - 网站 = 300 + 73", ""]
        parts = list(self.form.parts)
        self.chance.shuffle(parts)
        for part in parts:
            if part.table is None:
                lines += [f"# <{part.key}", *self.narrative(part.key), f"# {part.key}>", ""]
            elif self.chance.random() < 0.9:
                lines += [*self.table(part.table), *self.noise(0)]
        return "\n".join(lines) + "\n" * self.chance.randint(0, 2)

    def narrative(self, key: str) -> list[str]:
        return [
            f"{key}: |",
            "  # 这一行是文字：0",
            f"  行政许可: {self.chance.randint(0, 99)}件，网站{{{{ 网站 }}}}条。",
        ]

    def noise(self, indent: int) -> list[str]:
        self.number += 1
        return self.chance.choice(
            [[], [], [f"{' ' * indent}# 注{self.number}"], ["", f"{' ' * indent}# 注{self.number}"]]
        )

    def table(self, table: Table) -> list[str]:
        kind = self.chance.choice(["0", "block", "block", "block", "flow"])
        if kind == "0":
            return [f"{table.key}: {self.chance.choice('0/')}{self.tail()}"]
        if kind == "flow":
            return [f"{table.key}: {self.flow(table, table.tree, ())}{self.tail()}"]
        blocks = [label for block in table.blocks for label in block.rows]
        rows = self.block(table, blocks if self.chance.random() < 0.5 else table.tree, (), 2)
        note = ["  注: |", "    手写的说明", "", "    第二行"] if self.chance.random() < 0.3 else []
        return [f"{table.key}:{self.tail()}", *rows, *note] if rows else [f"{table.key}: {{}}"]

    def block(self, table: Table, labels: Sequence[Label], path: tuple[str, ...], indent: int) -> list[str]:
        lines = []
        for label in labels:
            at = path if label.open else (*path, label.key)
            if self.chance.random() < 0.15:
                continue
            lines += self.noise(indent)
            margin = " " * indent
            if not label.children:
                lines += self.row(table, table.row_by_name[".".join(at)], margin, f"{margin}{label.key}:")
            elif not label.open and self.chance.random() < 0.3:
                value = self.chance.choice(["0", "/", self.flow(table, label.children, at)])
                lines.append(f"{margin}{label.key}:  {value}{self.tail()}")
            elif below := self.block(table, label.children, at, indent + self.chance.randint(1, 4)):
                lines += [f"{margin}{label.key}:{self.tail()}", *below]
        return lines

    def row(self, table: Table, row: Row, margin: str, key: str) -> list[str]:
        cells = [(column.key, self.figure(column.kind)) for column in row.columns]
        kept = [pair for pair in cells if self.chance.random() < 0.8] or cells
        if len(cells) == 1:
            only = cells[0][1]
            shown = [only, f'"{only}"', f"{{数值: {only}, 注: 手写}}", f"{{{cells[0][0]}: {only}}}", f"[{only}]", ""]
            return [f"{key} {self.chance.choice(shown)}".rstrip() + self.tail()]
        has_total = table.cells[row.name][-1] in table.totals
        if self.chance.random() < 0.3:
            entries = cells[:-1] if has_total and self.chance.random() < 0.5 else cells
            return [f"{key} [{', '.join(text for _, text in entries)}]{self.tail()}"]
        if self.chance.random() < 0.3:
            return [key + self.tail(), *(f"{margin}   {name}: {text}{self.tail()}" for name, text in kept)]
        if self.chance.random() < 0.3:
            return [f"{key} {self.chance.choice(['0', '/', '{}', '15'])}{self.tail()}"]
        if self.chance.random() < 0.3:
            first, *rest = [f"{name}: {{数值: {text}, 注: 手写}}" for name, text in kept]
            return [f"{key} {{{first},  # 注", *(f"{margin}    {pair}," for pair in rest), f"{margin}  }}"]
        return [f"{key} {{{', '.join(f'{name}: {text}' for name, text in kept)}}}{self.tail()}"]

    def flow(self, table: Table, labels: Sequence[Label], path: tuple[str, ...]) -> str:
        pairs = []
        for label in labels:
            if self.chance.random() < 0.2:
                continue
            at = (*path, label.key)
            value = self.chance.choice("0/")
            if label.children and self.chance.random() < 0.5:
                value = self.flow(table, label.children, at)
            elif not label.children and (columns := table.row_by_name[".".join(at)].columns):
                value = self.figure(columns[0].kind) if len(columns) == 1 else value
            pairs.append(f"{label.key}: {value}")
        return f"{{{', '.join(pairs)}}}"

    def figure(self, kind: Kind) -> str:
        number = str(self.chance.choice([0, 0, self.chance.randint(0, 99)]))
        return self.chance.choice([number, number, number, "/", f"{number}元" if kind is Kind.AMOUNT else number])

    def tail(self) -> str:
        self.number += 1
        return self.chance.choice(["", "", "   ", f"  # 尾{self.number}"])


def narratives(form: Form, data: bytes, encoding: str) -> Mapping[str, bytes]:
    """Return the bytes of every narrative part that a Speller wrote."""
    found = {}
    for part in form.parts:
        if part.table is None:
            first, last = (mark.encode(encoding) for mark in (f"# <{part.key}", f"# {part.key}>"))
            found[part.key] = data[data.index(first) : data.index(last)]
    return found
