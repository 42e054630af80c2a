"""The recogniser: every figure by its labels, and nothing chosen where the source leaves a choice."""

from __future__ import annotations

import pytest

from gentool.form.grid import Cell, Role, grid_of
from gentool.form.loading import form_of
from gentool.form.model import Address, Table
from gentool.importing.api import import_source
from gentool.importing.blocks import Block, SourceCell, SourceTable, Text
from gentool.importing.draft import Draft
from gentool.importing.recognising import recogniser
from gentool.importing.recognising.collected import found_in
from gentool.problems.problem import Severity, Where
from gentool.report.model import Span
from tests.builders import YEARS, Figures, balanced
from tests.importing.drawn import FILE, blocks, document, drawn, plain_cell, text
from tests.importing.refusals import refused
from tests.words import heard

recognise = heard(recogniser.recognise)
FORM = form_of("2021")
SECOND, THIRD, FOURTH = FORM.tables
FIGURES = balanced(FORM, 7)
COLUMNS = [column.key for column in THIRD.rows[0].columns]


def spoilt(table: Table, spoiled: SourceTable, *more: Block) -> Draft:
    """The report with one of its tables as it is given, and what follows that."""
    made = blocks(FORM, FIGURES, {table.key: spoiled})
    at = made.index(spoiled) + 1
    return recognise(document(*made[:at], *more, *made[at:]))


def third(spoiled: SourceTable, *more: Block) -> Draft:
    return spoilt(THIRD, spoiled, *more)


def codes(draft: Draft) -> list[str]:
    return [problem.code for problem in draft.problems]


def read(draft: Draft) -> Figures:
    """The figures that were read, blanks left out."""
    return {address: int(found.text) for address, found in draft.figures.items() if found.text}


def without(*rows: str) -> Figures:
    return {
        address: value for address, value in FIGURES.items() if address.row not in rows or address.table != THIRD.key
    }


@pytest.mark.parametrize("edition", YEARS)
def test_the_forms_own_tables_are_read_without_a_word(edition: str) -> None:
    form = form_of(edition)
    figures = balanced(form, 3)
    draft = recognise(document(*blocks(form, figures)))
    assert (draft.form, codes(draft), read(draft)) == (form, [], figures)
    assert draft.unit is not None
    assert draft.unit.text == "云溪市测试局"


def test_labels_without_their_spans_are_told_and_read_by_order() -> None:
    def spoil(cell: Cell, words: str) -> SourceCell:
        made = plain_cell(cell, words)
        if cell.role is Role.LABEL and cell.width == 3:
            return made._replace(width=1)
        if cell.role is Role.FIGURE and cell.row in (3, 4):
            return made._replace(column=made.column - 2)
        return made

    draft = third(drawn(THIRD, FIGURES, spoil))
    assert read(draft) == FIGURES
    assert codes(draft) == ["I-ORDER"]


def test_a_header_whose_spans_are_wrong_is_not_believed() -> None:
    """Without its span of five, 总计 moves to the left, and the columns under it move apart."""
    moved = {"自然人": 3, "总计": 5, "商业企业": 4, "科研机构": 6, "社会公益组织": 7, "法律服务机构": 8, "其他": 9}

    def spoil(cell: Cell, words: str) -> SourceCell:
        made = plain_cell(cell, words)
        if cell.role is Role.HEADER and words in moved:
            return made._replace(column=moved[words])
        return made._replace(width=1) if words.startswith("法人") else made

    draft = third(drawn(THIRD, FIGURES, spoil))
    assert read(draft) == FIGURES
    assert codes(draft) == ["I-ORDER"]


def test_a_header_that_names_a_column_twice_is_not_believed() -> None:
    figures = {address: figure if address.table != THIRD.key else 0 for address, figure in FIGURES.items()}

    def spoil(cell: Cell, words: str) -> SourceCell:
        return plain_cell(cell, "社会公益组织" if words == "科研机构" else words)

    draft = third(drawn(THIRD, figures, spoil))
    assert read(draft) == figures
    assert codes(draft) == ["I-ORDER"]


def test_columns_in_another_order_are_read_by_their_names_and_told() -> None:
    def spoil(cell: Cell, words: str) -> SourceCell:
        made = plain_cell(cell, words)
        swapped = {4: 5, 5: 4}.get(cell.column, cell.column)
        is_column = cell.role is Role.FIGURE or (cell.role is Role.HEADER and cell.row == 2)
        return made._replace(column=swapped) if is_column else made

    draft = third(drawn(THIRD, FIGURES, spoil))
    assert read(draft) == FIGURES
    assert codes(draft) == ["I-SWAP"]


def test_a_cell_split_in_copying_leaves_its_row_blank() -> None:
    table = drawn(THIRD, FIGURES)
    row = THIRD.rows[2]
    line = next(cell.row for cell in table.cells if cell.text == row.label.text)
    cells = []
    for cell in table.cells:
        if cell.row == line and cell.column == 3:
            cells += [cell._replace(text="1"), cell._replace(column=4, text="3")]
        elif cell.row == line and cell.column > 3:
            cells.append(cell._replace(column=cell.column + 1))
        else:
            cells.append(cell)
    draft = third(replace_cells(table, cells))
    assert read(draft) == without(row.name)
    assert codes(draft) == ["I-CELLS"]
    assert draft.problems[0].field == f"{THIRD.key}.{row.name}"


def replace_cells(table: SourceTable, cells: list[SourceCell]) -> SourceTable:
    return SourceTable(tuple(cells), table.where, table.is_stream)


def test_a_row_that_is_missing_is_blank_and_told() -> None:
    table = drawn(THIRD, FIGURES)
    row = THIRD.row_by_name["不予处理.重复申请"]
    line = next(cell.row for cell in table.cells if cell.text == row.label.text)
    draft = third(replace_cells(table, [cell for cell in table.cells if cell.row != line]))
    assert read(draft) == without(row.name)
    assert codes(draft) == ["I-ROW"]


def test_a_cell_that_is_missing_leaves_its_row_blank() -> None:
    table = drawn(THIRD, FIGURES)
    lost = next(cell for cell in table.cells if cell.row == 5 and cell.column == 6)
    shifted = [
        cell._replace(column=cell.column - 1) if cell.row == 5 and cell.column > 6 else cell
        for cell in table.cells
        if cell is not lost
    ]
    draft = third(replace_cells(table, shifted))
    assert codes(draft) == ["I-CELLS"]
    assert len(FIGURES) - len(read(draft)) == len(COLUMNS)


def test_a_table_that_goes_on_without_a_header_is_read_under_the_one_before() -> None:
    table = drawn(THIRD, FIGURES)
    above = [cell for cell in table.cells if cell.row < 12]
    below = [cell._replace(row=cell.row - 12) for cell in table.cells if cell.row >= 12]
    draft = third(replace_cells(table, above), replace_cells(table, below))
    assert read(draft) == FIGURES
    assert codes(draft) == []


@pytest.mark.parametrize(("change", "code"), [(0, "I-AGAIN"), (1, "I-TWICE")])
def test_a_table_given_twice_counts_once_if_it_says_the_same(change: int, code: str) -> None:
    cell = Address(THIRD.key, "予以公开", "自然人")
    second = drawn(THIRD, {**FIGURES, cell: FIGURES[cell] + change})
    draft = third(drawn(THIRD, FIGURES), second)
    assert code in codes(draft)
    assert (cell in read(draft)) == (change == 0)
    assert {**read(draft), cell: FIGURES[cell]} == FIGURES


@pytest.mark.parametrize(("texts", "code"), [(["0"] * 7, "I-GROUP0"), (["2", "0", "0", "0", "0", "0", "2"], "I-GROUP")])
def test_a_group_given_as_one_row_is_divided_only_if_there_is_nothing_in_it(texts: list[str], code: str) -> None:
    rows = [row for row in THIRD.rows if row.path[0] == "其他处理"]
    table = drawn(THIRD, FIGURES)
    group = next(cell for cell in table.cells if cell.text.endswith("其他处理"))
    kept = [cell for cell in table.cells if not group.row <= cell.row < group.row + 3 or cell.column == 0]
    old = [group._replace(height=1, width=2)]
    old += [group._replace(column=3 + i, height=1, width=1, text=words) for i, words in enumerate(texts)]
    draft = third(replace_cells(table, sorted([*kept, *old], key=lambda cell: (cell.row, cell.column))))
    assert codes(draft) == [code]
    found = {draft.figures[cell].text for row in rows for cell in THIRD.cells[row.name]}
    assert found == ({"0"} if code == "I-GROUP0" else {""})


def test_a_group_that_stands_alone_in_a_row_is_divided_as_well() -> None:
    rows = [row for row in THIRD.rows if row.path[0] == "其他处理"]
    table = drawn(THIRD, FIGURES)
    group = next(cell for cell in table.cells if cell.text.endswith("其他处理"))
    others = [cell for cell in table.cells if not group.row <= cell.row < group.row + 3]
    line = [group._replace(row=0, column=0, height=1, width=3)]
    line += [group._replace(row=0, column=3 + i, height=1, width=1, text="0") for i in range(7)]
    kept = [c._replace(height=min(c.height, group.row - c.row)) if c.row < group.row else c for c in others]
    draft = third(replace_cells(table, kept), SourceTable(tuple(line), Where(FILE)))
    assert {draft.figures[cell].text for row in rows for cell in THIRD.cells[row.name]} == {"0"}


@pytest.mark.parametrize("words", ["另一种情况", "另" * 31])
def test_figures_of_an_unknown_row_are_told_and_taken_by_none(words: str) -> None:
    table = drawn(THIRD, FIGURES, lambda cell, usual: plain_cell(cell, words if "重复" in usual else usual))
    draft = third(table)
    assert sorted(codes(draft)) == ["I-PLACE", "I-ROW"]
    assert read(draft) == without("不予处理.重复申请")


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        ("2.其他法律行政止公开", True),
        ("2.其他法律、行政法规禁止公开的", True),
        ("7.属于行政执法案卷信息", True),
        ("属于行政", False),  # 7 or 8
        ("7.属于行政执法", True),
        ("7.属于行政执法案卷（不含卷宗）", True),
        ("7.属于行政执法事项", False),
        ("属于什么", False),
    ],
)
def test_a_damaged_label_is_the_one_it_is_most_like_or_none(words: str, taken: bool) -> None:
    label = next(
        row.label.text
        for row in THIRD.rows
        if row.label.key.startswith("其他法律" if "其他" in words else "属于行政执法")
    )
    table = drawn(THIRD, FIGURES, lambda cell, text: plain_cell(cell, words if text == label else text))
    draft = third(table)
    assert (read(draft) == FIGURES) == taken
    assert ("I-LABEL" in codes(draft)) == taken
    assert ("I-PLACE" in codes(draft)) != taken


def test_nothing_merged_over_a_whole_row_stands_for_every_column() -> None:
    figures = {**FIGURES, **{address: 0 for address in FIGURES if address.row == "上年结转"}}

    def spoil(cell: Cell, words: str) -> SourceCell | None:
        made = plain_cell(cell, words)
        if cell.address and cell.address.row == "上年结转":
            return made._replace(width=7, text="0") if cell.column == 3 else None
        return made

    draft = third(drawn(THIRD, figures, spoil))
    assert {found.text for address, found in draft.figures.items() if address.row == "上年结转"} == {"0"}


def test_blank_cells_stay_blank() -> None:
    draft = third(drawn(THIRD, FIGURES, lambda cell, words: plain_cell(cell, "" if words == "0" else words)))
    assert read(draft) == {a: value for a, value in FIGURES.items() if value or a.table != THIRD.key}
    assert draft.explained == frozenset()


def test_a_table_that_is_missing_is_blank_and_told() -> None:
    made = [block for block in blocks(FORM, FIGURES) if not isinstance(block, SourceTable) or len(block.cells) < 100]
    draft = recognise(document(*made))
    assert codes(draft) == ["I-TABLE"]
    assert not any(address.table == THIRD.key for address in read(draft))


def test_the_fourth_table_without_its_spans_is_read_by_order() -> None:
    def spoil(cell: Cell, words: str) -> SourceCell:
        made = plain_cell(cell, words)
        return made._replace(width=1) if cell.width > 1 else made

    draft = spoilt(FOURTH, drawn(FOURTH, FIGURES, spoil))
    assert read(draft) == FIGURES
    assert codes(draft) == ["I-ORDER"]


def test_a_blank_cell_behind_the_figures_of_the_fourth_table_is_none_of_them() -> None:
    table = drawn(FOURTH, FIGURES, lambda cell, words: plain_cell(cell, words)._replace(width=1))
    last = max(table.cells, key=lambda cell: (cell.row, cell.column))
    beside = last._replace(column=last.column + 1, text="")
    draft = spoilt(FOURTH, replace_cells(table, [*table.cells, beside]))
    assert (read(draft), codes(draft)) == (FIGURES, ["I-ORDER"])


def test_the_fourth_table_with_a_figure_too_few_is_blank() -> None:
    table = drawn(FOURTH, FIGURES)
    last = max(table.cells, key=lambda cell: (cell.row, cell.column))
    draft = spoilt(FOURTH, replace_cells(table, [cell for cell in table.cells if cell != last]))
    assert codes(draft) == ["I-CELLS"]
    assert not any(address.table == FOURTH.key for address in read(draft))


def test_headings_listed_above_the_report_are_not_taken_for_its_parts() -> None:
    made = blocks(FORM, FIGURES)
    listed = [text(part.heading) for part in FORM.parts]
    draft = recognise(document(text("目录"), *listed, *made))
    assert read(draft) == FIGURES
    assert set(codes(draft)) <= {"I-LEFT"}
    assert [writing.part for writing in draft.writings] == [part.key for part in FORM.parts if part.narrative]


def test_two_reports_are_told_apart_and_neither_is_taken() -> None:
    made = blocks(FORM, FIGURES)
    assert refused(recognise, document(*made, *made)).code == "I-MANY"


@pytest.mark.parametrize(
    "lines",
    [
        ["一、总体情况", "做了很多工作，说得很多。"],
        ["一、总体情况"],
        ["一、总体情况", "做了很多工作，说得很多。", "六、其他需要报告的事项", "没有。"],
    ],
)
def test_a_heading_or_two_are_no_report(lines: list[str]) -> None:
    assert refused(recognise, document(*map(text, lines))).code == "I-NONE"


def test_no_report_is_told() -> None:
    assert refused(recognise, document(text("通知公告"), text("本局网站定于周六维护。"))).code == "I-NONE"


def stream_of(order: list[str]) -> SourceTable:
    """The third table with its cells one below the other, its columns in the given order."""
    words = ["申请人情况", *order]
    for row in THIRD.rows:
        words += [row.label.text, *(str(FIGURES[Address(THIRD.key, row.name, key)]) for key in order)]
    cells = tuple(SourceCell(i, 0, 1, 1, word, Where(FILE, i + 1)) for i, word in enumerate(words))
    return SourceTable(cells, Where(FILE), is_stream=True)


def test_a_stream_is_read_by_its_labels() -> None:
    draft = third(stream_of(COLUMNS))
    assert read(draft) == FIGURES
    assert codes(draft) == []


def test_a_word_in_a_stream_that_is_no_label_is_told() -> None:
    stream = stream_of(COLUMNS)
    odd = SourceCell(1, 0, 1, 1, "另外一句话", Where(FILE, 1))
    draft = third(stream._replace(cells=(stream.cells[0], odd, *stream.cells[1:])))
    assert (read(draft), codes(draft)) == (FIGURES, ["I-LEFT"])


@pytest.mark.parametrize(("figure", "code"), [("0", "I-GROUP0"), ("2", "I-GROUP")])
def test_a_group_of_a_stream_is_divided_only_if_there_is_nothing_in_it(figure: str, code: str) -> None:
    rows = [row for row in THIRD.rows if row.path[0] == "其他处理"]
    stream = stream_of(COLUMNS)
    at = next(i for i, cell in enumerate(stream.cells) if cell.text == rows[0].label.text)
    rest = stream.cells[at + len(rows) * (1 + len(COLUMNS)) :]
    group = [stream.cells[at]._replace(text=words) for words in ["（六）其他处理", *[figure] * len(COLUMNS)]]
    draft = third(stream._replace(cells=(*stream.cells[:at], *group, *rest)))
    assert codes(draft) == [code]
    assert {draft.figures[cell].text for row in rows for cell in THIRD.cells[row.name]} == {
        "0" if figure == "0" else ""
    }


def test_a_stream_whose_header_names_other_columns_first_is_left_blank() -> None:
    draft = third(stream_of([COLUMNS[1], COLUMNS[0], *COLUMNS[2:]]))
    assert set(codes(draft)) == {"I-CELLS"}
    assert not any(address.table == THIRD.key for address in read(draft))


def test_lines_of_a_label_and_its_figures_are_a_table_too() -> None:
    lines = [
        text(" ".join([row.label.text, *(str(FIGURES[cell]) for cell in cells)]))
        for row, cells in zip(THIRD.rows, THIRD.cells.values(), strict=True)
    ]
    made = blocks(FORM, FIGURES)
    at = next(i for i, block in enumerate(made) if isinstance(block, SourceTable) and len(block.cells) > 100)
    draft = recognise(document(*made[:at], text("本年情况见下表。"), *lines, *made[at + 1 :]))
    assert read(draft) == FIGURES
    assert [line.text for line in draft.notes[THIRD.key]] == ["本年情况见下表。"]


def told(draft: Draft, code: str) -> list[str]:
    return [problem.message for problem in draft.problems if problem.code == code]


def renamed(changes: dict[str, str]) -> list[Block]:
    """The whole report with paragraphs of other wording."""
    return [
        text(changes[block.text]) if not isinstance(block, SourceTable) and block.text in changes else block  # type: ignore[union-attr]
        for block in blocks(FORM, FIGURES)
    ]


@pytest.mark.parametrize("words", ["注：含上年度结转数量。", "备注：规章由市政府制定。"])
@pytest.mark.parametrize("table", [SECOND, THIRD, FOURTH], ids=["2", "3", "4"])
def test_a_note_in_the_last_row_of_a_table_is_its_note(table: Table, words: str) -> None:
    drawing = drawn(table, FIGURES)
    bottom = max(cell.row for cell in drawing.cells) + 1
    note = SourceCell(bottom, 0, 1, table.width, words, Where(FILE))
    draft = spoilt(table, replace_cells(drawing, [*drawing.cells, note]))
    assert read(draft) == FIGURES
    assert [line.text for line in draft.notes[table.key]] == [words.partition("：")[2]]


@pytest.mark.parametrize(("words", "is_note"), [(["本表由办公室填写"], True), (["本表", "由办公室填写"], False)])
def test_one_text_alone_below_the_figures_of_the_fourth_table_is_its_note(words: list[str], is_note: bool) -> None:
    drawing = drawn(FOURTH, FIGURES)
    bottom = max(cell.row for cell in drawing.cells) + 1
    more = [SourceCell(bottom, 5 * n, 1, 5, each, Where(FILE)) for n, each in enumerate(words)]
    draft = spoilt(FOURTH, replace_cells(drawing, [*drawing.cells, *more]))
    assert read(draft) == FIGURES
    assert [line.text for line in draft.notes.get(FOURTH.key, ())] == (words if is_note else [])


def test_words_in_a_table_that_are_no_label_are_told() -> None:
    drawing = drawn(THIRD, FIGURES)
    note = SourceCell(max(cell.row for cell in drawing.cells) + 1, 0, 1, 10, "已核", Where(FILE))
    assert "“已核”" in told(third(replace_cells(drawing, [*drawing.cells, note])), "I-LEFT")[0]


def test_money_in_another_unit_is_left_blank_and_told() -> None:
    drawing = drawn(
        SECOND, FIGURES, lambda cell, words: plain_cell(cell, "本年收费金额（单位：元）" if "金额" in words else words)
    )
    draft = spoilt(SECOND, drawing)
    assert "I-MONEY" in codes(draft)
    assert {address.row for address in set(FIGURES) - set(read(draft))} == {"行政事业性收费"}


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        (FORM.parts[0].heading, "一、基本情况"),
        (FORM.parts[4].heading, "五、存在的不足及改进措施"),
        (FORM.parts[5].heading, "六、其他事项"),
        (FORM.parts[3].heading, "四、复议诉讼的情况"),
    ],
)
def test_a_heading_in_other_words_is_known_by_its_number_and_told(heading: str, words: str) -> None:
    draft = recognise(document(*renamed({heading: words})))
    assert read(draft) == FIGURES
    assert len(draft.writings) == 3
    assert draft.preface == ()
    assert not draft.notes
    assert words in told(draft, "I-NUMBER")[0]


def test_a_part_without_a_heading_is_told_as_that() -> None:
    heading = FORM.parts[4].heading
    made = [block for block in blocks(FORM, FIGURES) if isinstance(block, SourceTable) or block.text != heading]  # type: ignore[union-attr]
    draft = recognise(document(*made))
    assert FORM.parts[4].label in told(draft, "I-HEAD")[0]


@pytest.mark.parametrize("words", [f"1.{SECOND.key}", SECOND.key])
def test_a_subheading_with_the_words_of_a_part_is_not_taken_for_it(words: str) -> None:
    made = blocks(FORM, FIGURES)
    draft = recognise(document(*made[:3], text(words), text("全年公开信息三百条。"), *made[3:]))
    assert read(draft) == FIGURES
    assert [line.text for line in draft.writings[0].lines][1:] == [words, "全年公开信息三百条。"]
    assert draft.preface == ()


def test_tables_behind_the_signature_belong_to_the_report() -> None:
    made = blocks(FORM, FIGURES)
    tables = [block for block in made if isinstance(block, SourceTable)]
    draft = recognise(
        document(*(b for b in made if b not in tables), text("云溪市测试局"), text("2026年1月20日"), *tables)
    )
    assert read(draft) == FIGURES
    assert draft.published is not None


def test_what_stands_behind_the_report_is_told() -> None:
    other = SourceTable((SourceCell(0, 0, 1, 1, "经费表", Where(FILE)),), Where(FILE))
    made = blocks(FORM, FIGURES)
    draft = recognise(document(*made, text("云溪市测试局"), text("2026年1月20日"), text("附件：经费表"), other))
    assert "1 个表格" in told(draft, "I-LEFT")[0]


@pytest.mark.parametrize(
    ("line", "is_of_page"),
    [
        ("云" * 11 + "版权所有", True),
        ("云" * 12 + "版权所有", False),
        ("云" * 20 + "版权所有 技术支持 网站地图", True),
        ("云" * 20 + "版权所有 技术支持", False),
        ("版权所有，翻印必究，本报告所列数据由各科室提供。", False),
        ("版权所有 技术支持 网站地图。", True),
    ],
)
def test_a_line_of_the_page_ends_the_report(line: str, is_of_page: bool) -> None:
    draft = recognise(document(*blocks(FORM, FIGURES), text(line), text("别的话，说完了。")))
    assert ("别的话，说完了。" in [each.text for each in draft.writings[-1].lines]) != is_of_page


def test_short_lines_right_before_the_foot_of_a_page_are_its_links() -> None:
    draft = recognise(document(*blocks(FORM, FIGURES), *map(text, ("网站首页", "政务公开", "主办单位：云溪市"))))
    assert "“网站首页”" in told(draft, "I-LEFT")[0]


SIGNED = ("云溪市测试局", "2026年1月20日")


@pytest.mark.parametrize(
    ("lines", "is_signed"),
    [
        ([*SIGNED], True),
        ([*SIGNED, "附件1：目录"], True),
        ([*(f"附件{n}：目录" for n in range(6)), *SIGNED], True),
        ([*(f"附件{n}：目录" for n in range(8)), *SIGNED], False),
        (["主办单位：云溪市", *SIGNED], False),
    ],
)
def test_attachments_may_be_named_before_the_signature_and_nothing_else(lines: list[str], is_signed: bool) -> None:
    draft = recognise(document(*blocks(FORM, FIGURES), *map(text, lines)))
    assert (draft.signature is not None, draft.published is not None) == (is_signed, is_signed)


@pytest.mark.parametrize("words", ["无", "云溪市测试局于2026年1月20日公开本报告，欢迎查阅。", "2026年1月20日印发"])
def test_an_answer_is_not_taken_for_a_signature(words: str) -> None:
    draft = recognise(document(*blocks(FORM, FIGURES), text("（一）收费情况"), text(words), text("2026年1月20日")))
    assert [line.text for line in draft.writings[-1].lines][-1] == words
    assert draft.signature is None


def test_a_figure_given_in_two_ways_stays_blank_whatever_a_third_says() -> None:
    cell = Address(THIRD.key, "予以公开", "自然人")
    tables = [drawn(THIRD, {**FIGURES, cell: FIGURES[cell] + more}) for more in (0, 1, 2)]
    draft = third(*tables)
    assert cell not in read(draft)


def test_a_long_text_before_the_first_part_is_told() -> None:
    made = blocks(FORM, FIGURES)
    long = [text(f"第{n}段说明了这一年里做过的一件事情，写得很长。") for n in "甲乙丙丁戊己"]
    draft = recognise(document(made[0], *long, *made[1:]))
    assert len(draft.preface) == len(long)
    assert "6 段文字" in told(draft, "I-PREFACE")[0]


def test_words_beside_the_columns_are_told_and_the_row_is_read() -> None:
    def widened(cell: SourceCell) -> list[SourceCell]:
        if cell.column + cell.width < 10 or cell.row < 3:
            return [cell]
        return [cell, cell._replace(column=10, width=1, text="相符" if cell.row == 5 else "")]

    draft = third(
        replace_cells(drawn(THIRD, FIGURES), [c for cell in drawn(THIRD, FIGURES).cells for c in widened(cell)])
    )
    assert read(draft) == FIGURES
    assert codes(draft) == ["I-LEFT"]
    assert "“相符”" in draft.problems[0].message


def test_many_rows_with_one_fault_are_told_in_one_message() -> None:
    def widened(cell: SourceCell) -> list[SourceCell]:
        is_last = cell.column + cell.width == 10 and cell.row >= 3
        return [cell, cell._replace(column=10, width=1, text="7")] if is_last else [cell]

    draft = third(
        replace_cells(drawn(THIRD, FIGURES), [c for cell in drawn(THIRD, FIGURES).cells for c in widened(cell)])
    )
    assert codes(draft) == ["I-CELLS"]
    assert f"{len(THIRD.rows)} 行" in draft.problems[0].message
    assert not any(address.table == THIRD.key for address in read(draft))


def parts_of(*several: Block) -> dict[str, str]:
    """The lines of the narrative parts, by the part's key."""
    draft = recognise(document(*several))
    return {part.key: "".join(line.text for w in draft.writings if w.part == part.key for line in w.lines)
            for part in FORM.parts if part.narrative}  # fmt: skip


@pytest.mark.parametrize("between", ["。", "：", ":", "　", "  "])
def test_a_heading_may_run_on_into_its_text(between: str) -> None:
    made = blocks(FORM, FIGURES)
    last = FORM.parts[-1]
    made[-2:] = [text(f"{last.heading}{between}无其他需要报告的事项，全年没有收费。")]
    assert parts_of(*made)[last.key] == "无其他需要报告的事项，全年没有收费。"


def test_a_table_of_contents_does_not_run_on() -> None:
    made = blocks(FORM, FIGURES)
    contents = [text(f"{part.heading} ........ {number}") for number, part in enumerate(FORM.parts, 1)]
    assert parts_of(made[0], *contents, *made[1:]) == parts_of(*made)


@pytest.mark.parametrize(("begin", "again"), [(0, 0), (0, 2), (2, 0)])
def test_a_heading_that_stands_twice_is_no_text_of_any_part(begin: int, again: int) -> None:
    made = blocks(FORM, FIGURES)
    twice = [made[0]]
    for block in made[1:]:
        twice.append(block)
        if isinstance(block, Text) and any(block.text == part.heading for part in FORM.parts):
            twice[-1:] = [text(block.text[begin:]), text(block.text[again:])]  # with its number or without
    assert parts_of(*twice) == parts_of(*made)
    assert codes(recognise(document(*twice))) == []


def test_a_part_without_a_heading_is_told_where_it_may_be() -> None:
    made = blocks(FORM, FIGURES)
    del made[-2]
    made = [block._replace(where=Where(FILE, number)) for number, block in enumerate(made)]
    (problem,) = [each for each in recognise(document(*made)).problems if each.code == "I-HEAD"]
    (fifth,) = [block for block in made if isinstance(block, Text) and block.text.startswith("五、")]
    assert problem.where == fifth.where


def test_a_header_cut_off_by_a_page_break_is_no_row() -> None:
    whole = drawn(THIRD, FIGURES)
    header = max(cell.row for cell in whole.cells if cell.text in {c.text for c in THIRD.rows[0].columns}) + 1
    head = tuple(cell for cell in whole.cells if cell.row < header)
    rest = tuple(cell._replace(row=cell.row - header) for cell in whole.cells if cell.row >= header)
    draft = third(SourceTable(head, Where(FILE)), SourceTable(rest, Where(FILE)))
    assert "I-CELLS" not in codes(draft)
    assert read(draft) == FIGURES


def test_captions_and_what_stands_between_the_pieces_of_a_table_are_no_notes() -> None:
    made = blocks(FORM, FIGURES)
    at = next(number for number, block in enumerate(made) if isinstance(block, SourceTable))
    made[at:at] = [text("附表1")]
    made[at + 2 : at + 2] = [text("续表"), text("- 3 -"), text("第 3 页 共 9 页")]
    draft = recognise(document(*made))
    assert (codes(draft), draft.notes) == ([], {})


@pytest.mark.parametrize(
    "words", [f"|{'-' * 300_000}x", f"1(a{' ' * 300_000}b)", f"{'长' * 300_000}", f"1（{'（' * 300_000}）"]
)
def test_what_takes_a_thousand_times_as_long_for_some_is_asked_of_no_text(words: str) -> None:
    """With a pattern that goes back and forth, any of these would take hours."""
    assert import_source(words.encode(), "来源.txt").is_unreadable
    made = [block._replace(spans=(Span(words),)) if isinstance(block, Text) and number < 1 else block
            for number, block in enumerate(blocks(FORM, FIGURES))]  # fmt: skip
    assert recognise(document(*made)).form is FORM
    assert found_in(words, Where(FILE)).text


@pytest.mark.parametrize(("shared", "is_nobodys"), [("16", True), ("0", False), ("/", False)])
def test_a_figure_shared_by_two_rows_is_nobodys(shared: str, is_nobodys: bool) -> None:
    first, *others = [cell for cell in grid_of(SECOND).cells if cell.address is not None]
    second = next(cell for cell in others if (cell.row, cell.column) == (first.row + 1, first.column))

    def spoil(cell: Cell, words: str) -> SourceCell | None:
        if cell == second:
            return None
        return plain_cell(cell, shared)._replace(height=2) if cell == first else plain_cell(cell, words)

    draft = spoilt(SECOND, drawn(SECOND, FIGURES, spoil))
    assert codes(draft).count("I-CELLS") == 2 * is_nobodys
    assert {found.text for a, found in draft.figures.items() if a in (first.address, second.address)} == {
        "" if is_nobodys else shared
    }


def test_a_row_that_says_nothing_without_its_group_is_not_taken_for_its_namesake() -> None:
    others = grid_of(THIRD).cells
    top = next(cell.row for cell in others if cell.text == "（六）其他处理")
    bottom = next(cell.row for cell in others if cell.role is Role.LABEL and cell.text == "3.其他")

    def spoil(cell: Cell, words: str) -> SourceCell:
        """Move the last row of 其他处理 up, below the last of 不予处理."""
        made = plain_cell(cell, words)
        if cell.text in ("（五）不予处理", "（六）其他处理"):
            return made._replace(height=made.height + (1 if cell.row < top else -1), row=made.row + (cell.row == top))
        if cell.row == bottom:
            return made._replace(row=top)
        return made._replace(row=made.row + 1) if top <= cell.row < bottom else made

    draft = third(drawn(THIRD, FIGURES, spoil))
    assert {"I-PLACE", "I-ROW"} <= set(codes(draft))
    assert not any(address.row == "其他处理.其他" for address in read(draft))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("本年收费金额（单位：万元）", "本年收费金额（单位：百万元）"),
        ("行政事业性收费", "行政事业性收费（元）"),
        ("第二十条第（八）项", "第二十条第（八）项（单位：元）"),
    ],
)
def test_money_in_another_unit_is_left_blank_wherever_the_unit_is_said(old: str, new: str) -> None:
    def spoil(cell: Cell, words: str) -> SourceCell:
        return plain_cell(cell, new if words == old else words)

    draft = spoilt(SECOND, drawn(SECOND, FIGURES, spoil))
    assert "I-MONEY" in codes(draft)
    assert not any(address.row == "行政事业性收费" for address in read(draft))


@pytest.mark.parametrize("nothing", ["0", ""])
def test_columns_in_another_order_under_a_broken_header_are_not_read(nothing: str) -> None:
    keys = {"自然人": "法律服务机构", "法律服务机构": "自然人"}

    def spoil(cell: Cell, words: str) -> SourceCell:
        shown = keys.get(words, words) if cell.role is Role.HEADER else nothing if words == "0" else words
        made = plain_cell(cell, shown)
        return made._replace(width=made.width + 1) if words == "法人或其他组织" else made

    draft = third(drawn(THIRD, FIGURES, spoil))
    assert "I-CELLS" in codes(draft)
    assert not any(address.table == THIRD.key for address in read(draft))


def test_a_list_of_the_parts_in_the_preface_is_no_second_report() -> None:
    made = blocks(FORM, FIGURES)
    listed = [text(f"{part.heading}：说的是什么什么，写在这里。") for part in FORM.parts]
    assert parts_of(made[0], *listed, *made[1:]) == parts_of(*made)


@pytest.mark.parametrize("page", ["（第1页）", "…… P1", "| 1", "/ 1"])
def test_a_table_of_contents_with_pages_is_no_second_report(page: str) -> None:
    made = blocks(FORM, FIGURES)
    assert parts_of(made[0], *(text(f"{part.heading} {page}") for part in FORM.parts), *made[1:]) == parts_of(*made)


def test_a_sentence_does_not_end_the_report() -> None:
    made = blocks(FORM, FIGURES)
    said = "打印店、文印室等场所的信息公开工作由行业主管部门负责指导。"
    assert said in parts_of(*made, text(said), text("云溪市测试局"), text("2026年1月20日"))[FORM.parts[-1].key]


def test_labels_that_stray_around_a_table_are_told() -> None:
    made = blocks(FORM, FIGURES)
    at = next(n for n, block in enumerate(made) if isinstance(block, SourceTable))
    made[at + 1 : at + 1] = [text("重复申请")]
    found = [problem for problem in recognise(document(*made)).problems if problem.code in ("I-LEFT", "I-NOTE")]
    assert "重复申请" in found[0].message


def test_a_small_table_in_the_narrative_fills_no_gap_of_the_forms_own() -> None:
    lost = next(cell.row for cell in grid_of(THIRD).cells if cell.role is Role.LABEL and cell.text == "2.重复申请")
    spoiled = drawn(THIRD, FIGURES, lambda cell, words: None if cell.row == lost else plain_cell(cell, words))
    heads = ["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    figures = ["重复申请", *"7000007"]
    cells = [(row, column, words) for row, line in enumerate((heads, figures)) for column, words in enumerate(line)]
    small = SourceTable(
        tuple(SourceCell(row, column, 1, 1, words, Where(FILE)) for row, column, words in cells), Where(FILE)
    )
    made = blocks(FORM, FIGURES, {THIRD.key: spoiled})
    made[3:3] = [text("上年的情况："), small]
    draft = recognise(document(*made))
    assert not any(address.row == "不予处理.重复申请" for address in read(draft))
    assert "I-ROW" in codes(draft)


@pytest.mark.parametrize(
    ("behind", "severity"),
    [("件", Severity.INFO), ("宗", Severity.INFO), (" 件", Severity.INFO), ("¹", Severity.WARNING),
     ("[²]", Severity.WARNING), ("₃", Severity.WARNING)],
)  # fmt: skip
def test_what_stands_behind_every_figure_is_told_once_and_the_figures_are_read(behind: str, severity: Severity) -> None:
    draft = third(
        drawn(THIRD, FIGURES, lambda cell, words: plain_cell(cell, f"{words}{behind}" if cell.address else words))
    )
    assert read(draft) == FIGURES
    [problem] = draft.problems
    assert (problem.code, problem.severity) == ("I-BEHIND", severity)
    assert "175 格" in problem.message


@pytest.mark.parametrize("behind", ["元", "万", "%", "人次", "A", "¹件", "*"])
def test_what_else_stands_behind_a_figure_is_not_taken_away(behind: str) -> None:
    cell = Address(THIRD.key, "本年新收", "自然人")
    spoiled = drawn(THIRD, FIGURES, lambda c, words: plain_cell(c, f"{words}{behind}" if c.address == cell else words))
    assert third(spoiled).figures[cell].text in (f"{FIGURES[cell]}{behind}", "")


@pytest.mark.parametrize(
    ("addition", "is_known"),
    [("（历史累计）", True), ("(件)", True), ("（含修订）", True), ("（个）", True), ("（全部）", True),
     ("（上年）", False), ("（同比）", False), ("（%）", False)],
)  # fmt: skip
def test_an_addition_in_brackets_leaves_a_column_what_it_is(addition: str, is_known: bool) -> None:
    def spoil(cell: Cell, words: str) -> SourceCell:
        return plain_cell(cell, f"{words}{addition}" if words == "现行有效件数" else words)

    draft = spoilt(SECOND, drawn(SECOND, FIGURES, spoil))
    assert (codes(draft) == []) == is_known


@pytest.mark.parametrize("table", [SECOND, THIRD, FOURTH], ids=["2", "3", "4"])
def test_merged_cells_that_are_written_once_for_each_place_are_one(table: Table) -> None:
    cells = [
        cell._replace(row=cell.row + down, column=cell.column + across, height=1, width=1)
        for cell in drawn(table, FIGURES).cells
        for down in range(cell.height)
        for across in range(cell.width)
    ]
    spread = replace_cells(drawn(table, FIGURES), sorted(cells, key=lambda cell: (cell.row, cell.column)))
    draft = spoilt(table, spread)
    assert (read(draft), codes(draft)) == (FIGURES, [])
    unlike = [c._replace(text="9") if c == spread.cells[-1] else c for c in spread.cells]
    last = [a for a in FIGURES if a.table == table.key][-1]
    draft = spoilt(table, replace_cells(spread, unlike))
    assert table is not SECOND or last not in read(draft)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["1", "2", "x", "4", "5", "6", "7", "8"], "应有 7 格，这里有 8 格"),
        (["1", "2", "见说明", "4", "5", "6", "7"], "不是数字，是“见说明”"),
        (["1", "", "2", "3", "", "4", "5", "6", "", "7"], "夹着空的格子"),
        (["1", "2"], "应有 7 格，这里有 2 格"),
    ],
)
def test_why_a_row_was_not_read_is_told_as_it_is(texts: list[str], said: str) -> None:
    row = THIRD.rows[0]
    cells = [SourceCell(0, 0, 1, 1, row.label.text, Where(FILE))]
    cells += [SourceCell(0, at, 1, 1, words, Where(FILE)) for at, words in enumerate(texts, 1)]
    second = SourceTable((*cells, *(SourceCell(n, 0, 1, 1, r.label.text, Where(FILE))
                                    for n, r in enumerate(THIRD.rows[1:], 1))), Where(FILE))  # fmt: skip
    assert any(said in message for message in told(third(second), "I-CELLS"))


@pytest.mark.parametrize(
    ("usual", "odd"),
    [("一", "⼀"), ("二", "⼆"), ("八", "⼋"), ("行", "⾏"), ("自", "⾃"), ("人", "⼈"), ("年", "\uf98e")],
)
def test_characters_that_only_look_like_those_of_labels_and_headings_are_folded(usual: str, odd: str) -> None:
    def spelled(block: Block) -> Block:
        if isinstance(block, SourceTable):
            cells = (cell._replace(text=cell.text.replace(usual, odd)) for cell in block.cells)
            return block._replace(cells=tuple(cells))
        return text(block.text.replace(usual, odd)) if isinstance(block, Text) and "。" not in block.text else block

    draft = recognise(document(*map(spelled, blocks(FORM, FIGURES))))
    assert (read(draft), codes(draft)) == (FIGURES, [])
    assert [writing.part for writing in draft.writings] == [part.key for part in FORM.parts if part.narrative]


def test_characters_that_only_look_like_others_stay_in_the_narrative_and_are_told() -> None:
    made = blocks(FORM, FIGURES)
    made[2:2] = [
        text("（⼀）主动公开。⼀年来公开⼯作没有停过。"),
        text("２０２５年，公开３条。"),
        text("（⼆）依申请公开：Ａ类１件。"),
    ]
    draft = recognise(document(*made))
    said = [line.text for w in draft.writings[:1] for line in w.lines]
    assert said == ["⼀年来公开⼯作没有停过。", "２０２５年，公开３条。"]
    assert [w.section for w in draft.writings[:2]] == ["主动公开", "依申请公开"]
    [message] = told(draft, "I-ALIKE")
    assert "2 个" in message
    assert "“⼀”（U+2F00，像“一”）" in message


def test_characters_that_only_look_like_others_are_told_of_tables_too() -> None:
    table = drawn(THIRD, FIGURES)
    note = SourceCell(99, 0, 1, table.width, "注：" + "⼀年来公开⼯作没有停过。" * 5, Where(FILE))
    [message] = told(third(replace_cells(table, [*table.cells, note])), "I-ALIKE")
    assert "10 个" in message


@pytest.mark.parametrize("caption", ["{key}", "{number}、{key}", "{key}表", "表1：{key}统计表", "2025年{key}情况一览表",
                                     "附表1 {key}", "{key}（2025年度）", "云溪市测试局{key}表"])  # fmt: skip
def test_captions_that_repeat_the_title_of_a_part_are_no_headings_and_no_notes(caption: str) -> None:
    made: list[Block] = []
    for block in blocks(FORM, FIGURES):
        if isinstance(block, SourceTable):
            heading = made[-1]
            assert isinstance(heading, Text)
            number, _, key = heading.text.partition("、")
            made.append(text(caption.format(key=key, number=number)))
        made.append(block)
    draft = recognise(document(*made))
    assert (read(draft), draft.notes) == (FIGURES, {})
    assert set(codes(draft)) <= {"I-LEFT"}


@pytest.mark.parametrize(("unit", "is_read"), [("元", False), ("人民币元", False), ("百元", False), ("千元", False),
                                               ("万元", True), ("件", True), ("件、万元", True)])  # fmt: skip
def test_a_unit_above_a_table_counts_for_its_money(unit: str, is_read: bool) -> None:
    made = blocks(FORM, FIGURES)
    at = next(number for number, block in enumerate(made) if isinstance(block, SourceTable))
    draft = recognise(document(*made[:at], text(f"单位：{unit}"), *made[at:]))
    assert (read(draft) == FIGURES) is is_read
    assert ("I-MONEY" in codes(draft)) is not is_read
    assert draft.notes == {}


@pytest.mark.parametrize("behind", ["", "件", "¹"])
def test_figures_in_full_width_are_read_and_told_once(behind: str) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")

    def spell(cell: Cell, words: str) -> SourceCell:
        return plain_cell(cell, f"{words.translate(wide)}{behind}" if cell.address else words)

    draft = third(drawn(THIRD, FIGURES, spell))
    assert (read(draft), codes(draft)) == (FIGURES, ["I-BEHIND"])
