"""Reports whose every figure and sentence is known, before anybody writes them down badly."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from gentool.form.loading import form_of
from gentool.form.model import Address, Form, Kind
from tests.builders import balanced

PLACES = ("云溪市民政局", "云溪市水利和湖泊局", "云溪市望湖区人民政府", "云溪市市场监督管理局", "云溪市北港镇人民政府")


_SUPERVISION = "年初列出任务清单，每季度通报一次；工作考核与社会评议的结果均已公布，全年没有需要责任追究的情形。"
_PROBLEMS = "一是解读多用文字，图解和短片偏少。二是镇村一级的更新时快时慢，有的栏目隔月才有新内容。"
_MENDING = "上年提出的目录不全已经补齐。下一步给每个栏目定更新的日子，到期未更新的由办公室提醒。"


class Value(NamedTuple):
    """What a figure's cell says: the figure as text, and the remark behind it."""

    text: str
    remark: str = ""

    @property
    def shown(self) -> str:
        return f"{self.text}（{self.remark}）" if self.remark else self.text


class Written(NamedTuple):
    """The paragraphs of a section, or of a part without sections, and the heading that stands above them."""

    part: str
    section: str
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Known:
    """A report as its office means it."""

    form: Form
    unit: str
    year: int
    figures: Mapping[Address, Value]
    preface: tuple[str, ...]
    writings: tuple[Written, ...]
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.said(self.form.title)

    def said(self, text: str) -> str:
        """Return a text of the form about this report."""
        return text.replace("{{ 单位 }}", self.unit).replace("{{ 年度 }}", str(self.year))

    def with_figures(self, figures: Mapping[Address, Value]) -> Known:
        """Return the report with some figures written otherwise."""
        return replace(self, figures={**self.figures, **figures})

    def respelled(self, spell: Callable[[str], str]) -> Known:
        """Return the report with every figure's text spelled otherwise."""
        return replace(self, figures={a: v._replace(text=spell(v.text)) for a, v in self.figures.items()})


def known(seed: int, edition: str = "2021", year: int | None = None, largest: int = 40) -> Known:
    """Make a report to order; the same seed gives the same report."""
    form = form_of(edition)
    year = year or form.last_year or 2025
    chance = random.Random(seed)
    figures = {a: Value(str(number)) for a, number in balanced(form, seed, largest).items()}
    for address in form.addresses:
        kind = form.column(address).kind
        if kind is Kind.MONEY:
            figures[address] = Value(f"{chance.randint(1, 59999)}.{chance.randint(1000, 9998) + 1}")
        elif kind is Kind.AMOUNT:
            figures[address] = Value(f"{chance.randint(1000, 9999999)}元")
    table = form.tables[0]
    first, second = table.rows[0], table.rows[1]
    for address in table.cells[first.name]:
        figures[address] = Value("/")
    made, *_, valid = table.cells[second.name]
    figures[made] = Value("22", "其中修订16件")
    figures[valid] = Value("55", "含自然失效29件")
    unit = PLACES[seed % len(PLACES)]
    return Known(form, unit, year, figures, _preface(unit, year, form), _writings(form, unit, year, figures), {})


def known_of_another(seed: int = 7) -> Known:
    """Make a report of another form, of which no more is known than what form.yaml says."""
    form = form_of("law-enforcement/2021")
    chance = random.Random(seed)
    figures = {a: Value(str(number)) for a, number in balanced(form, seed).items()}
    for address in (address for address in form.addresses if form.column(address).kind is Kind.MONEY):
        figures[address] = Value(f"{chance.randint(1, 59999)}.{chance.randint(11, 98)}")
    first = next(address for address in form.addresses if figures[address].text != "0")
    figures[first] = figures[first]._replace(remark="含简易程序1件")
    writings = tuple(
        Written(part.key, section.key, section.label and f"（{number}）{section.label}", (line,))
        for part in form.parts
        if part.narrative
        for number, section, line in zip(("", *"一二三"), part.narrative.sections, _LINES, strict=True)
    )
    return Known(form, PLACES[0], 2025, figures, (), writings)


_LINES = (
    "全局现有执法人员四十六名，都持证上岗。",
    "执法全过程音像记录，重大决定都经过法制审核，结果七个工作日内上网。",
    "夜间巡查人手不足，取证设备老旧。",
    "明年给每个中队配齐执法记录仪，与公安机关商定联合巡查的日子。",
)


def _preface(unit: str, year: int, form: Form) -> tuple[str, ...]:
    return (
        f"根据《中华人民共和国政府信息公开条例》和{form.document}的要求，{unit}编制本报告，"
        f"所列数据统计期限自{year}年1月1日起至{year}年12月31日止。",
    )


def _writings(form: Form, unit: str, year: int, figures: Mapping[Address, Value]) -> tuple[Written, ...]:
    first, asked, fifth, last = (form.parts[number].key for number in (0, 2, 4, 5))
    new = figures[Address(asked, "本年新收", "总计")].text
    kept = figures[Address(asked, "结转下年度继续办理", "总计")].text
    fine = "水务、低保和养老等栏目逐项对照目录核过一遍，缺的补上，旧的撤下。"
    handled = f"本年新收政府信息公开申请{new}件，结转下年度继续办理{kept}件，答复文书都经过合法性审核。"
    daily = f"{year}年，{unit}把公开当作日常工作来做，事项有人管，期限有人盯，问题有人改。"
    return (
        Written(first, "概述", "", (daily,)),
        *(
            Written(part, section, f"（{number}）{heading or section}", tuple(lines))
            for part, number, section, heading, *lines in (
                (first, "一", "主动公开", "", "全年在门户网站和“云溪发布”上登载办事指南、预算决算和采购结果。", fine),
                (first, "二", "依申请公开", "", handled),
                (first, "三", "政府信息管理", "", "文件定稿时即注明公开属性，发布前由经办、科室和分管三级核稿。"),
                (first, "四", "政府信息公开平台建设", "", "栏目由十九个并为十一个，手机上三步之内可以查到收费标准。"),
                (first, "五", "监督保障", "", _SUPERVISION),
                (fifth, "一", "主要问题", "存在的主要问题", _PROBLEMS),
                (fifth, "二", "改进情况", "", _MENDING),
            )
        ),
        Written(last, "", "", (f"{year}年度未收取政府信息公开信息处理费。", "本单位没有其他需要报告的事项。")),
    )
