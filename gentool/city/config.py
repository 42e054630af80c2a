"""``gentool.yaml`` → a City: its roster, year, folders, site and local rules.

Runs before anything of a batch. Catches the city office's mistakes in that one file, and tells them like those of a
clerk: all at once, with line, column and the nearest known name. Whether the units have handed in is not asked here.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath

import yaml

from gentool.checks.city_rules import NO_RULES, Roster, Rules
from gentool.city.folders import SUFFIXES, leads_into
from gentool.city.model import City, Unit, identity
from gentool.files import is_folder
from gentool.form import loading
from gentool.form.loading import edition_for, editions, form_of
from gentool.form.model import Form
from gentool.problems.problem import Code, Problem, has_errors
from gentool.render import meta_tags
from gentool.report.reading.heads import REPORT, UNIT, YEAR, read_unit, read_year
from gentool.report.reading.nodes import MISSING, NO_EDITION, NO_FORM, SHAPE, VALUE, Walker
from gentool.text.lazy_regex import Pattern
from gentool.yamlfile.errors import YAML_SYNTAX
from gentool.yamlfile.source import Source, open_source

FOLDER = Code(
    "C-FOLDER",
    "gentool.yaml 里写的文件夹不存在，或者不在城市的文件夹里",
    "请核对文件夹的名称，它应与 gentool.yaml 放在一起。",
)
ROSTER = Code("C-ROSTER", "单位名单里同一个单位或同一个文件写了两次", "请删去其中一处。")
CODES = (FOLDER, ROSTER)

NAME, REPORTS, LAST_REPORTS, SITE, RULES = "城市", "报告目录", "上年目录", "网站", "规则"
KEYS = (NAME, REPORT, YEAR, REPORTS, LAST_REPORTS, SITE, RULES, UNIT)
UNIT_NAME, UNIT_FILE, UNIT_KIND = "名称", "文件", "类别"
UNIT_KEYS = (UNIT_NAME, UNIT_FILE, UNIT_KIND, REPORT)
MOST_CHARACTERS, REQUIRED, FORBIDDEN = "最多字数", "必须提到", "不得出现"
META_TAGS = (*meta_tags.OF_SITE, *meta_tags.OF_COLUMN, *meta_tags.OPTIONAL)

MOST_BYTES = 20_000_000  # a roster of 100,000 units has a tenth of it
_LIMIT = Pattern(r"[1-9]\d{1,5}")


def read_city(path: Path) -> tuple[City | None, list[Problem]]:
    """Read a city's file; no city if it has errors. Problems call it by its bare name."""
    source, problems = open_source(path, path.name, MOST_BYTES)
    if source is None or not isinstance(source.root, yaml.MappingNode):
        return None, [_of_city(problem) for problem in problems]
    keys = {key.value: value for key, value in source.root.value if isinstance(key, yaml.ScalarNode)}
    if NAME not in keys and isinstance(keys.get(UNIT), yaml.ScalarNode):
        hint = "城市的文件叫 gentool.yaml，要写城市、年度、报告目录、单位等项；检查一份报告请用 gentool check。"
        where = source.where(source.root)
        return None, [SHAPE.at(where, "这是一个单位的报告，不是城市的 gentool.yaml。", field=UNIT, hint=hint)]
    reader = _CityReader(source, path.parent)
    forms = reader.forms(source.root)
    problems += reader.problems
    cities = []
    for form in () if has_errors(reader.problems) else forms:  # what is wrong for all of them is told once
        reader = _CityReader(source, path.parent, form, forms)
        cities.append(reader.city(source.root))
        problems += [problem for problem in reader.problems if problem not in problems]
    known = [city for city in cities if city]
    if has_errors(problems) or len(known) < len(cities) or not known:
        return None, problems
    apart = tuple(folder for city in known for folder in (city.folder, city.last_folder) if folder)
    first, *others = (city._replace(apart=apart) for city in known)
    return first._replace(others=tuple(others)), problems


def _of_city(problem: Problem) -> Problem:
    """Say of a file that is empty what belongs in it: this is no report."""
    if problem.code != YAML_SYNTAX.name or problem.where.line != 1:
        return problem
    keys = f"{NAME}、{YEAR}、{REPORTS}、{UNIT}"
    return replace(problem, hint=f"这个文件要写{keys}等项，写法见使用指南“全市各单位一起做”一节。")


class _CityReader(Walker):
    """Walks gentool.yaml and collects what makes a city, as far as it concerns one form, perhaps of several."""

    def __init__(self, source: Source, root: Path, form: str = "", forms: Sequence[str] = ()) -> None:
        super().__init__(source)
        self.root = root
        self.form = form
        self.collected = forms
        self.several = len(forms) > 1
        self.reports = ""

    def forms(self, root: yaml.MappingNode) -> list[str]:
        """Return the forms of which the city collects reports: those that 报告目录 tells apart, else 报告."""
        own = {key.value: value for key, value in root.value if isinstance(key, yaml.ScalarNode)}
        folders = own.get(REPORTS)
        if isinstance(folders, yaml.MappingNode):
            if REPORT in own:
                self.tell(SHAPE, own[REPORT], f"“{REPORTS}”里已经写明是哪几种报告，请删去“{REPORT}”。", REPORT)
            return self.named([(key, at) for key, at, _ in self.pairs(folders)], REPORTS)
        if REPORT not in own:
            return [loading.forms()[0]]
        if not isinstance(own[REPORT], yaml.ScalarNode):
            hint = f"收集几种的，请删去这一行，在“{REPORTS}”里写明每一种的文件夹。"
            self.tell(SHAPE, own[REPORT], f"“{REPORT}”只能写一种报告。", REPORT, hint)
            return []
        return self.named(self.texts(own[REPORT], REPORT), REPORT)

    def named(self, names: Iterable[tuple[str, yaml.Node]], field: str) -> list[str]:
        """Return the forms of these names, telling those that there are not."""
        found: dict[str, None] = {}
        for name, node in names:
            if form := loading.named(name):
                found[form] = None
            elif name:
                self.tell(NO_FORM, node, f"没有“{name[:20]}”这种报告，现有 {'、'.join(loading.names())}。", field)
        return list(found)

    def of_form(self, node: yaml.Node, key: str, *, is_shared: bool = False) -> yaml.Node | None:
        """Return what a key says of this form; of several it says it by their names, unless it may be shared."""
        entries = node.value if isinstance(node, yaml.MappingNode) else ()
        forms = {loading.named(key.value) if isinstance(key.value, str) else None: value for key, value in entries}
        if forms and None not in forms:
            return forms.get(self.form)
        if not self.several or is_shared:
            return node
        example = f"例如“{key}: {{{'、'.join(f'{name}: …' for name in loading.names())}}}”。".replace("、", ", ")
        self.tell(SHAPE, node, f"收集几种报告的，“{key}”要写明每一种的。", key, example)
        return None

    def city(self, root: yaml.MappingNode) -> City | None:
        own = self.known(root, KEYS)
        year = read_year(self, root, own)
        edition = edition_for(year, self.form) if year else None
        if year and edition is None:
            self.tell(NO_EDITION, own[YEAR], f"没有适用于 {year} 年度的格式。", YEAR)
        name = self.required(root, own, NAME, "请加上一行，例如“城市: 云溪市”。")
        folder = self.folder(own, REPORTS, str(year or ""), root)
        self.reports = folder if folder and is_inside(folder) else ""
        last = self.folder(own, LAST_REPORTS, None, root)
        units = tuple(self.units(root, own))
        site = self.site(own[SITE]) if SITE in own else {}
        form = form_of(edition or editions(self.form)[-1], self.form)
        of_rules = self.of_form(own[RULES], RULES) if RULES in own else None
        rules = self.rules(of_rules, form) if of_rules else NO_RULES
        if year is None or edition is None or name is None or folder is None:
            return None
        rules = rules._replace(roster=Roster(unit.name for unit in units))
        mine = tuple(unit for unit in units if not unit.forms or self.form in unit.forms)
        report = f"“{form.short}”" if self.several else "报告"
        return City(self.root, name, year, form.id, folder, last, site, rules, mine, report)

    def known(self, node: yaml.MappingNode, keys: tuple[str, ...], under: str = "") -> dict[str, yaml.Node]:
        """Return the values of a mapping by key, telling unknown keys."""
        found: dict[str, yaml.Node] = {}
        for key, at, value in self.pairs(node):
            if key in keys:
                found[key] = value
            else:
                self.unknown(key, at, keys, under)
        return found

    def entries(self, node: yaml.Node, key: str, keys: tuple[str, ...], example: str) -> dict[str, yaml.Node]:
        """Return what stands below a key as :meth:`known`, telling what is no mapping."""
        if isinstance(node, yaml.MappingNode):
            return self.known(node, keys, key)
        self.tell(SHAPE, node, f"“{key}”下面应一行一项。", key, example)
        return {}

    def required(self, at: yaml.Node, own: Mapping[str, yaml.Node], key: str, hint: str) -> str | None:
        if key not in own:
            self.tell(MISSING, at, f"没有写“{key}”。", key, hint)
            return None
        text = self.text(own[key], key)
        if text is not None and not text.strip():
            self.tell(MISSING, own[key], f"“{key}”是空的。", key, hint)
            return None
        return text and text.strip()

    def folder(self, own: Mapping[str, yaml.Node], key: str, usual: str | None, root: yaml.Node) -> str | None:
        """Read a folder, which must be there; without the key, it is the usual one."""
        node = self.of_form(own[key], key) if key in own else None
        written = usual if node is None else self.required(root, {key: node}, key, "请写文件夹的名称，或删去这一行。")
        if not written:
            return None
        if "\0" in written or not is_folder(self.root / written):
            told = "没有写，应有" if node is None else "写的"
            self.tell(FOLDER, node or root, f"“{key}”{told}文件夹“{written[:60]}”，但没有这个文件夹。", key)
        elif not is_inside(written) or not leads_into(self.root / written, self.root):
            self.tell(FOLDER, node or root, f"“{key}”写的文件夹“{written[:60]}”不在城市的文件夹里。", key)
        return written

    def site(self, node: yaml.Node) -> dict[str, str]:
        found = self.entries(node, SITE, META_TAGS, f"例如“{SITE}:”下一行写“  SiteName: 云溪市人民政府”。")
        texts = {key: self.text(value, f"{SITE}.{key}") for key, value in found.items()}
        return {key: text.strip() for key, text in texts.items() if text and text.strip()}

    def rules(self, node: yaml.Node, form: Form) -> Rules:
        # The key of the limit begins with the name of the part that the form itself limits.
        part = next((part for part in form.parts if part.narrative and part.narrative.most), None)
        limit = f"{part.key}{MOST_CHARACTERS}" if part else ""
        keys = tuple(key for key in (limit, REQUIRED, FORBIDDEN) if key)
        found = self.entries(node, RULES, keys, f"例如“{RULES}:”下一行写“  {REQUIRED}: [政策解读]”。")
        words = {key: tuple(self.words(found[key], f"{RULES}.{key}")) for key in (REQUIRED, FORBIDDEN) if key in found}
        most = self.limit(found[limit], f"{RULES}.{limit}") if limit in found else None
        return Rules(most, words.get(REQUIRED, ()), words.get(FORBIDDEN, ()))

    def limit(self, node: yaml.Node, field: str) -> int | None:
        text = (self.text(node, field) or "").strip()
        if _LIMIT.fullmatch(text) and text.isascii():
            return int(text)
        if isinstance(node, yaml.ScalarNode):
            self.tell(VALUE, node, f"“{field}”应是字数，现在是“{text[:20]}”。", field, "请写阿拉伯数字，例如 1000。")
        return None

    def words(self, node: yaml.Node, field: str) -> Iterator[str]:
        """Yield the phrases of a list, or the one that stands alone."""
        for text, entry in self.texts(node, field):
            if text.strip():
                yield text.strip()
            else:
                self.tell(VALUE, entry, f"“{field}”里有一项是空的。", field, "请写上词语，或删去这一项。")

    def units(self, root: yaml.Node, own: Mapping[str, yaml.Node]) -> Iterator[Unit]:
        """Yield the roster, telling units and files that stand in it twice."""
        node = own.get(UNIT)
        example = f"例如“{UNIT}:”下一行写“  - 云溪市财政局”。"
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            code = MISSING if node is None else SHAPE
            self.tell(code, node or root, f"“{UNIT}”下面应每行写一个单位。", UNIT, example)
            return
        names: dict[str, Unit] = {}
        files: dict[str, Unit] = {}
        for entry in node.value:
            if (unit := self.unit(entry)) is None:
                continue
            if (first := names.setdefault(identity(unit.name), unit)) is not unit:
                self.tell(ROSTER, entry, f"“{unit.name}”在第 {first.where.line} 行已经写过。", UNIT)
            elif unit.file and (first := files.setdefault(identity(unit.file), unit)) is not unit:
                self.tell(ROSTER, entry, f"文件“{unit.file}”已经给了“{first.name}”。", UNIT)
            else:
                yield unit

    def is_report(self, node: yaml.Node, file: str) -> bool:
        """Tell whether a unit's file can be one of the city's, and say so if it cannot."""
        inside = is_inside(file, self.reports)
        if inside and file.lower().endswith(SUFFIXES):
            return True
        hint = f"请写报告目录里的文件名，例如 {UNIT_FILE}: caizheng.yaml。"
        said = "不是 .yaml 文件" if inside else "不在城市的文件夹里"
        self.tell(VALUE, node, f"“{UNIT_FILE}”写的“{file[:60]}”{said}。", UNIT_FILE, hint)
        return False

    def unit(self, node: yaml.Node) -> Unit | None:
        if not isinstance(node, yaml.MappingNode):
            name = read_unit(self, node, {UNIT: node})
            return Unit(name, where=self.source.where(node)) if name else None
        own = self.known(node, UNIT_KEYS, UNIT)
        if UNIT_NAME not in own:
            self.tell(MISSING, node, f"这个单位没有写“{UNIT_NAME}”。", UNIT, f"例如 {{{UNIT_NAME}: 云溪市财政局}}。")
            return None
        name = read_unit(self, node, {UNIT: own[UNIT_NAME]})
        written = self.of_form(own[UNIT_FILE], UNIT_FILE, is_shared=True) if UNIT_FILE in own else None
        file = (self.text(written, UNIT_FILE) or "").strip() if written else ""
        kind = (self.text(own[UNIT_KIND], UNIT_KIND) or "").strip() if UNIT_KIND in own else ""
        if (file and not self.is_report(written or node, file)) or name is None:
            return None
        forms = tuple(self.named(self.texts(own[REPORT], REPORT), REPORT)) if REPORT in own else ()
        for form in (form for form in forms if form not in self.collected):
            message = f"“{name}”要报“{form_of(editions(form)[-1], form).short}”，但没有写到哪个文件夹里收集。"
            hint = f"请在“{REPORTS}”里加上这种报告，或改正这个单位的“{REPORT}”。"
            self.tell(NO_FORM, own[REPORT], message, REPORT, hint)
        return Unit(name, file or None, kind, self.source.where(node), forms)

    def texts(self, node: yaml.Node, field: str) -> Iterator[tuple[str, yaml.Node]]:
        """Yield the texts of a list, or the one that stands alone, with their places."""
        entries = node.value if isinstance(node, yaml.SequenceNode) else [node]
        return ((text, entry) for entry in entries if (text := self.text(entry, field)) is not None)


def is_inside(path: str, folder: str = "") -> bool:
    """Tell whether a path that was written in gentool.yaml stays in the city's folder, on every system."""
    windows = PureWindowsPath(path)
    if windows.drive or windows.root or "\0" in path:
        return False
    return PurePosixPath(posixpath.normpath(posixpath.join(folder, windows.as_posix()))).parts[:1] != ("..",)
