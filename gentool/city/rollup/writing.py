"""A roll-up → the bytes of the city's own file: a new one, or an existing one with its figures and comment replaced.

The comment says what the figures were added up from, between a first and a last line of its own, by which the next
run finds and replaces it; nothing in it depends on when or where it was written. The result is read again before it is
given out: it must say exactly the sums, and everything that people wrote must be as before. Whatever else was
meant by an odd spelling, no file is ever spoilt by it.
"""

from __future__ import annotations

from collections.abc import Iterator

from gentool.blanks import yaml_blank
from gentool.city.model import identity
from gentool.city.rollup.changes import NOTHING_TO_SUM, UNSAFE, Edit, edited
from gentool.city.rollup.editing import edits_of
from gentool.city.rollup.summing import RollUp
from gentool.city.sums import misplaced
from gentool.files import for_notepad
from gentool.problems.problem import GentoolError, Problem, Where
from gentool.report import reading
from gentool.report.model import Report
from gentool.report.reading.document import table_errors
from gentool.report.reading.heads import UNIT
from gentool.yamlfile.quoting import comment
from gentool.yamlfile.source import Source, source_of

_GOVERNMENTS = ("", "政府", "人民政府", "政府办公室", "人民政府办公室")


def new_file(roll: RollUp, name: str) -> bytes:
    """Return a new file: the sums, the comment, and every text still to be written."""
    text = yaml_blank.blank(roll.city.form, roll.city.government, roll.city.year)
    return rewritten(for_notepad(text), name, roll)


def rewritten(data: bytes, name: str, roll: RollUp) -> bytes:
    """Return an existing file with its figures and our comment replaced, all other bytes as they were.

    ``name`` is what problems call it. Raises GentoolError: C-NONE if there is nothing to fill in, C-KEEP if the file
    is not the city's report of the year, cannot be read, or cannot be changed with certainty.
    """
    if not roll.included:
        where = Where(str(roll.city.root))
        raise GentoolError(NOTHING_TO_SUM.at(where, f"{roll.city.name}没有一个单位的数字可以汇总，没有写文件。"))
    source, before, _ = _read(data, name)
    _refuse_anothers(before, roll)
    edits = [*account_edit(source, roll), *edits_of(source, before.form, roll.texts)]
    if not edits:
        return data
    edits.sort(key=lambda edit: (edit.start, edit.end))  # what is put before a stretch comes before it
    result = edited(data, source, edits)
    _prove(result, before, roll)
    return result


def _read(data: bytes, name: str) -> tuple[Source, Report, list[Problem]]:
    source, problems = source_of(data, name)
    report, more = reading.read(source) if source else (None, [])
    if source is None or report is None:
        errors = [problem for problem in (*problems, *more) if problem.is_error]
        raise GentoolError(UNSAFE.at(Where(name), "文件已经存在，但读不懂，没有改动。"), *errors)
    return source, report, [*problems, *more]


def _refuse_anothers(report: Report, roll: RollUp) -> None:
    """Refuse a file that is not the city's own of this year."""
    city, unit = roll.city, identity(report.unit)
    told, key = misplaced(report, city)
    if not told and unit in {identity(each.name) for each in city.units}:
        told, key = f"它是单位“{report.unit}”的报告，不是全市的", UNIT
    elif not told and unit not in {identity(city.name) + ending for ending in _GOVERNMENTS}:
        told, key = f"它是“{report.unit}”的报告，不是“{city.government}”的", UNIT
    if told:
        where = report.places.get(key, Where(report.file))
        raise GentoolError(UNSAFE.at(where, f"文件没有改动：{told}。", field=key))


def _prove(data: bytes, before: Report, roll: RollUp) -> None:
    """Raise GentoolError C-KEEP unless the result says the sums and nothing else has changed."""
    source, after, problems = _read(data, before.file)
    own = {after.form.field(address) for address in after.form.addresses if address not in roll.values}
    doubtful = [problem for problem in table_errors(source, problems, after.form) if problem.field not in own]
    if doubtful:
        where = Where(before.file)
        raise GentoolError(UNSAFE.at(where, "文件里的表格有错，不能放心改写，没有改动。"), *doubtful)
    wrong = next((a for a, value in roll.values.items() if after.figures[a].value != value), None)
    if wrong is not None:
        field = after.form.field(wrong)
        where = before.figures[wrong].where
        raise GentoolError(UNSAFE.at(where, f"“{field}”改写后不等于各单位之和，没有改动。", field=field))
    if _words(after) != _words(before):
        raise GentoolError(UNSAFE.at(Where(before.file), "改写会影响表格以外的内容，没有改动。"))


def _words(report: Report) -> tuple[object, ...]:
    """Return everything that people wrote in a report."""
    preface = report.preface.text if report.preface else None
    passages = [(passage.part, passage.section, passage.text) for passage in report.passages]
    remarks = {address: figure.remark for address, figure in report.figures.items() if figure.remark}
    sums = [text for text, _ in report.cross_sums]
    cells = [report.figures[a].text for a in report.form.addresses if not report.form.column(a).kind.adds_up]
    head = (report.unit, report.year, report.contact, report.published, report.signature, preface)
    answers = [answer[:-1] for answer in report.answers]
    return (*head, passages, cells, remarks, dict(report.notes), dict(report.data), sums, answers)


FIRST = "# ==== 汇总说明：由 gentool rollup 填写，每次汇总时更新，请不要改动 ===="
LAST = "# ==== 汇总说明到此为止 ===="


def account(roll: RollUp) -> str:
    """Return the comment, without the end of its last line."""
    return "\n".join((FIRST, *comment("\n".join(_said(roll))), LAST))


def account_edit(source: Source, roll: RollUp) -> list[Edit]:
    """Return the change that puts the comment into a file: over the old one, else at the top.

    Raises GentoolError C-KEEP if the old one cannot be told from what people wrote.
    """
    lines = source.text.split("\n")
    first, last = ([number for number, line in enumerate(lines) if line.rstrip() == mark] for mark in (FIRST, LAST))
    text = account(roll)
    if not first and not last:
        return [Edit(0, 0, f"{text}\n\n")]
    is_whole = len(first) == len(last) == 1 and first[0] < last[0]
    if not is_whole or not all(line.startswith("#") for line in lines[first[0] : last[0]]):
        where = Where(source.file, (first or last)[0] + 1, 1)
        hint = f"请删去从“{FIRST}”到“{LAST}”的说明，再运行一次。"
        raise GentoolError(UNSAFE.at(where, "“汇总说明”的头尾两行被改动过，找不到要更新的地方。", hint=hint))
    start = sum(len(line) + 1 for line in lines[: first[0]])
    end = start + sum(len(line) + 1 for line in lines[first[0] : last[0] + 1]) - 1
    return [] if source.text[start:end] == text else [Edit(start, end, text)]


def _said(roll: RollUp) -> Iterator[str]:
    city, whole = roll.city, len(roll.included) + len(roll.left_out)
    yield f"各表的数字是{city.name} {city.year} 年度 {len(roll.included)} 个单位之和（名单上共 {whole} 个单位）。"
    if roll.left_out:
        yield f"没有计入的 {len(roll.left_out)} 个单位（下面的数字因此不全）："
        yield from (f"  {why.message}" for why in roll.left_out.values())
    if apart := dict.fromkeys(roll.city.form.column(a).text for a in roll.city.form.addresses if a not in roll.values):
        yield f"不能相加、没有汇总的，请自己填写：{'、'.join(apart)}。"
    yield "计入的单位："
    yield from (f"  {unit}（{file}）" for unit, file in roll.included.items())
    if roll.remarks:
        yield "各单位对数字的说明（没有汇总，需要的请自己写进“注”）："
        yield from (f"  {remark}" for remark in roll.remarks)
