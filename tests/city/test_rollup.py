"""The roll-up: exact sums, whole reports left out, and files of people's that keep every byte that is theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gentool.blanks.yaml_blank import blank
from gentool.checks.arithmetic import check_arithmetic
from gentool.city.batch.results import State
from gentool.city.batch.running import run
from gentool.city.batch.settings import Asked
from gentool.city.rollup.summing import RollUp, roll_up
from gentool.city.rollup.writing import FIRST, LAST, new_file, rewritten
from gentool.cli.app import status_of
from gentool.form.loading import form_of
from gentool.form.model import Address, Kind
from gentool.problems.problem import GentoolError
from tests import EXAMPLES, YUNXI, examples
from tests.builders import balanced, report_of, yaml_of
from tests.city.rolled import YEARS, Speller, city_in, make_city, narratives, random_city

PROBLEMS = EXAMPLES / "yunxi-problems"
FORM = form_of("2021")

any_edition = st.sampled_from(list(YEARS))
any_seed = st.integers(0, 10**6)
newlines = st.sampled_from(["\n", "\r\n", "\r"])
encodings = st.sampled_from([("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("gb18030", b""), ("utf-16-le", b"\xff\xfe")])


@contextmanager
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        yield Path(name, "city")


def text_of(data: bytes) -> str:
    return data.decode("utf-8-sig").replace("\r\n", "\n")


# -- sums ----------------------------------------------------------------------------------------------------


@examples(40)
@given(edition=any_edition, seeds=st.lists(any_seed, min_size=1, max_size=5))
def test_the_roll_up_equals_the_sum_cell_by_cell(edition: str, seeds: list[int]) -> None:
    with folder() as root:
        city, sums = random_city(root, edition, seeds)
        roll = roll_up(city)
    assert roll.problems == ()
    assert roll.values == sums
    report, problems = report_of(text_of(new_file(roll, "x.yaml")))
    assert {address: figure.value for address, figure in report.figures.items()} == sums
    assert (report.unit, report.year, report.form.id) == ("云溪市人民政府", YEARS[edition], edition)
    assert [problem for problem in problems if problem.is_error] == []
    assert check_arithmetic(report) == []


def test_what_applies_to_nobody_applies_to_the_city_not() -> None:
    figures = {address: str(value) for address, value in balanced(FORM, 1).items()}
    money = next(address for address in FORM.addresses if FORM.column(address).kind is Kind.MONEY)
    once, never = FORM.addresses[0], FORM.addresses[1]
    texts = []
    for given_once, given_money in (("/", "0.10"), ("2", "0.2")):
        figures |= {once: given_once, never: "/", money: given_money}
        texts.append(yaml_of(FORM, figures, 2025))  # type: ignore[arg-type]
    with folder() as root:
        roll = roll_up(make_city(root, "2021", texts))
    assert (roll.texts[once], roll.texts[never], roll.texts[money]) == ("2", "/", "0.3")
    report, _ = report_of(text_of(new_file(roll, "x.yaml")))
    assert report.figures[never].text == "/"


@pytest.mark.parametrize(
    ("amounts", "total"),
    [
        (["25.1万元", "0.9万元"], "26万元"),
        (["25.1万元", "5元"], "251005元"),
        (["3", "4元"], "7元"),
        (["3", "4"], "7"),
        (["0", "/"], "0"),
        (["/", "—"], "/"),
    ],
)
def test_amounts_keep_the_unit_that_all_use(amounts: list[str], total: str) -> None:
    form = form_of("2019")
    address = next(address for address in form.addresses if form.column(address).kind is Kind.AMOUNT)
    texts = [yaml_of(form, {**balanced(form, 1), address: amount}, 2020) for amount in amounts]  # type: ignore[dict-item]
    with folder() as root:
        assert roll_up(make_city(root, "2019", texts)).texts[address] == total


# -- who is in the sums --------------------------------------------------------------------------------------

SOUND = yaml_of(FORM, balanced(FORM, 7), 2025, "short")
DEFECTS = {
    "missing": "",
    "not a number": SOUND.replace("行政许可: ", "行政许可: 约"),
    "not balanced": SOUND.replace("结转下年度继续办理: {", "结转下年度继续办理: {总计: 99999, "),
    "no YAML": SOUND.replace("行政许可: ", "行政许可："),
    "a row twice": SOUND.replace("  行政许可:", "  行政许可: 1\n  行政许可:"),
    "a row misspelled": SOUND.replace("  行政许可:", "  行政许克:"),
    "a table misspelled": SOUND.replace("政府信息公开行政复议、行政诉讼情况:", "行政复议的情况表:"),
    "another year": SOUND.replace("年度: 2025", "年度: 2024"),
    "no report": "单位: 云溪市测试局\n",
    "another edition": re.sub("年度: 2025\n", "年度: 2025\n格式: '2019'\n", SOUND),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_unit_is_summed_as_a_whole_or_not_at_all(defect: str) -> None:
    with folder() as root:
        city = make_city(root, "2021", [SOUND, DEFECTS[defect]])
        roll, batch = roll_up(city), run(city, root / "输出", Asked(("html",)), workers=1).totals
        alone = roll_up(make_city(root.parent / "alone", "2021", [SOUND]))
    assert roll.values == alone.values
    assert [*roll.left_out] == ["云溪市第1局"]
    assert [*roll.included] == ["云溪市第0局"]
    assert batch == roll.values
    (problem,) = [problem for problem in roll.problems if "第1局" in problem.message]
    assert problem.is_error
    assert f"#   {problem.message}" in text_of(new_file(roll, "x.yaml"))


@pytest.mark.parametrize("change", [("年度: 2025", "年度: 2025\n落宽: 某局"), ("写得足够长", "（此处填写）")])
def test_what_is_wrong_elsewhere_does_not_keep_the_figures_out(change: tuple[str, str]) -> None:
    with folder() as root:
        city = make_city(root, "2021", [SOUND.replace(*change)])
        roll, batch = roll_up(city), run(city, root / "输出", Asked(("html",)), workers=1)
    assert ([*roll.left_out], batch.totals, batch.units[0].state) == ([], roll.values, State.FAULTY)


def test_remarks_are_listed_and_not_summed() -> None:
    text = re.sub(r"行政许可: (\d+)", r"行政许可: {数值: \1, 注: 含  委托}", SOUND)
    with folder() as root:
        written = text_of(new_file(roll_up(make_city(root, "2021", [text, SOUND])), "x.yaml"))
    assert "#   公开.行政许可（云溪市第0局）：含 委托\n" in written
    assert report_of(written)[0].figures[Address(FORM.tables[0].key, "行政许可", "本年处理决定数量")].remark == ""


# -- files that exist ----------------------------------------------------------------------------------------


@examples(150)
@given(edition=any_edition, seeds=st.tuples(any_seed, any_seed), spelling=any_seed, newline=newlines, code=encodings)
@example("law-enforcement/2019", (0, 0), 1, "\n", ("utf-8", b""))  # a note below a table without figures
@example("law-enforcement/2019", (0, 0), 19260, "\n", ("utf-8", b""))  # a row follows those below another heading
@example("2021", (0, 0), 120, "\n", ("utf-8", b""))
def test_what_people_wrote_survives_byte_for_byte(
    edition: str, seeds: tuple[int, int], spelling: int, newline: str, code: tuple[str, bytes]
) -> None:
    encoding, mark = code
    form = form_of(edition)
    text = Speller(form, spelling).report()
    before = mark + text.replace("\n", newline).encode(encoding)
    with folder() as root:
        roll = roll_up(random_city(root, edition, seeds)[0])
    after = rewritten(before, "x.yaml", roll)
    assert narratives(form, after, encoding) == narratives(form, before, encoding)
    assert rewritten(after, "x.yaml", roll) == after
    shown = after.removeprefix(mark).decode(encoding)
    assert set(re.findall(r"\r\n|\r|\n", shown)) == {newline}
    shown = shown.replace(newline, "\n")
    assert shown[shown.index(LAST) :].count("手写") == text.count("手写")
    comments = re.compile(r"# ?[尾注]\d*$|^# .*", re.MULTILINE)
    theirs = shown[shown.index(LAST) + len(LAST) :]
    assert comments.findall(theirs) == comments.findall(text)
    report, _ = report_of(shown)
    assert {address: figure.value for address, figure in report.figures.items()} == roll.values


@examples(30)
@given(edition=any_edition, seeds=st.lists(any_seed, min_size=1, max_size=3))
def test_a_second_run_writes_the_same_bytes(edition: str, seeds: list[int]) -> None:
    with folder() as root:
        roll = roll_up(random_city(root, edition, seeds)[0])
    first = new_file(roll, "x.yaml")
    assert first.startswith(b"\xef\xbb\xbf")
    assert first.count(b"\n") == first.count(b"\r\n")
    assert rewritten(first, "x.yaml", roll) == first


@pytest.fixture
def roll(tmp_path: Path) -> RollUp:
    """The sums of two bureaus of which neither is 0 everywhere."""
    texts = [yaml_of(FORM, balanced(FORM, seed), 2025, "short") for seed in (7, 8)]
    return roll_up(make_city(tmp_path / "city", "2021", texts))


def test_a_missing_table_stands_above_the_comments_of_the_next_part(roll: RollUp) -> None:
    text = text_of(new_file(roll, "x.yaml"))
    start, end = (text.index(f"# ============ {number}、") for number in "二三")
    lacking = text[:start] + text[end:]
    restored = rewritten(lacking.encode(), "x.yaml", roll).decode()
    assert restored.startswith(text[:start] + f"{FORM.tables[0].key}:\n  ")
    assert restored.endswith("\n\n" + text[end:])


def test_tables_that_no_part_follows_stand_at_the_end(roll: RollUp) -> None:
    heads = "单位: 云溪市人民政府\n年度: 2025  # 今年"
    restored = rewritten(heads.encode(), "x.yaml", roll).decode()
    assert restored[restored.index(LAST) + len(LAST) :].lstrip().startswith(f"{heads}\n\n{FORM.tables[0].key}:\n  ")
    assert {address: figure.value for address, figure in report_of(restored)[0].figures.items()} == roll.values


def test_rows_left_out_stand_beside_their_neighbours(roll: RollUp) -> None:
    text = text_of(new_file(roll, "x.yaml"))
    lacking = re.sub(r"  (?:行政处罚|规章|上年结转|部分公开): .*\n", "", text)
    restored = rewritten(lacking.encode(), "x.yaml", roll).decode()
    rows = re.compile(r"^ *(\w+):", re.MULTILINE)
    assert rows.findall(restored) == rows.findall(text)


def test_only_a_wrong_figure_is_replaced(roll: RollUp) -> None:
    first = new_file(roll, "x.yaml")
    place = first.index("行政许可: ".encode()) + len("行政许可: ".encode())
    end = first.index(b"\r\n", place)
    spoilt = first[:place] + b"999999" + first[end:]
    assert rewritten(spoilt, "x.yaml", roll) == first


def test_the_comment_is_replaced_where_it_stands(roll: RollUp) -> None:
    text = text_of(new_file(roll, "x.yaml"))
    start, end = text.index(FIRST), text.index(LAST) + len(LAST)
    comment, rest = text[start:end], text[:start] + text[end:]
    moved = rest.replace("年度: 2025\n", f"年度: 2025\n{FIRST}\n# 旧的\n{LAST}\n# 自己的\n")
    wanted = rest.replace("年度: 2025\n", f"年度: 2025\n{comment}\n# 自己的\n")
    assert rewritten(moved.encode(), "x.yaml", roll).decode() == wanted


def test_the_name_of_the_file_s_own_unit_is_kept(roll: RollUp) -> None:
    text = text_of(new_file(roll, "x.yaml")).replace("单位: 云溪市人民政府\n", "单位: 云溪市政府\n")
    assert rewritten(text.encode(), "x.yaml", roll) == text.encode()


@pytest.mark.parametrize("unit", ["云溪市生态环境局", "云溪市政府采购中心", "清河市人民政府"])
def test_the_report_of_another_body_is_never_overwritten(roll: RollUp, unit: str) -> None:
    text = text_of(new_file(roll, "x.yaml")).replace("单位: 云溪市人民政府\n", f"单位: {unit}\n")
    with pytest.raises(GentoolError) as caught:
        rewritten(text.encode(), "x.yaml", roll)
    (problem,) = caught.value.problems
    assert (problem.code, problem.field) == ("C-KEEP", "单位")


def test_the_city_s_report_of_another_form_is_never_overwritten(roll: RollUp) -> None:
    text = blank(form_of("law-enforcement/2021"), "云溪市人民政府", 2025)
    with pytest.raises(GentoolError) as caught:
        rewritten(text.encode(), "x.yaml", roll)
    (problem,) = caught.value.problems
    assert (problem.code, problem.field) == ("C-KEEP", "报告")
    assert problem.where.line == text[: text.index("报告: ")].count("\n") + 1


def changed(text: str, before: str, after: str) -> str:
    assert before in text
    return text.replace(before, after, 1)


ROW = "  行政许可: 0\n"
UNSAFE = {
    "an alias": (ROW, "  行政许可: &a 0\n  行政处罚: *a\n"),
    "a block of text": (ROW, "  行政许可: |\n    0\n"),
    "a row twice": (ROW, ROW + "  行政许可: 3\n"),
    "an unknown row": (ROW, ROW + "  行政许克: 3\n"),
    "a list too short": ("本年新收:           {", "本年新收: [1, 2]\n  上年结转: 0\n  部分公开: {"),
    "an unknown column": ("规章:           {本年制发件数", "规章: {本年制法件数"),
    "another year": ("年度: 2025", "年度: 2024"),
    "a unit of the roster": ("单位: 云溪市人民政府", "单位: 云溪市第1局"),
    "no YAML": ("单位: ", "单位："),
    "another edition": ("年度: 2025", "年度: 2025\n格式: '2019'"),
    "the comment's end is lost": ("单位: ", f"{FIRST}\n单位: "),
    "text within the comment": ("单位: 云溪市人民政府\n", f"{FIRST}\n单位: 云溪市人民政府\n{LAST}\n"),
}


TOLD_OF_THE_FILE = ("an unknown row", "no YAML", "another edition")


@pytest.mark.parametrize("name", UNSAFE)
def test_what_cannot_be_changed_with_certainty_is_left_alone(
    name: str, roll: RollUp, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = changed(blank(FORM, "云溪市人民政府", 2025), *UNSAFE[name])
    with pytest.raises(GentoolError) as caught:
        rewritten(text.encode(), "x.yaml", roll)
    assert caught.value.problems[0].code == "C-KEEP"
    assert (caught.value.problems[0].where.line is None) == (name in TOLD_OF_THE_FILE)
    file = tmp_path / "own.yaml"
    file.write_text(text, encoding="utf-8")
    assert status_of(["rollup", str(roll.city.root), "-o", str(file)]) == 1
    assert file.read_text(encoding="utf-8") == text
    assert "C-KEEP" in capsys.readouterr().err


# -- the command ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "count"), [("信息公开年报", 14), ("行政执法统计年报", 4)])
def test_the_example_city_is_complete(
    form: str, count: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "own.yaml"
    asked = ["rollup", str(YUNXI), "--form", form, "-o", str(file)]
    assert status_of(asked) == 0
    assert f"计入合计 {count} 个" in capsys.readouterr().out
    before = file.read_bytes()
    assert status_of(asked) == 0
    assert "没有变化" in capsys.readouterr().out
    assert file.read_bytes() == before


def test_a_city_with_problems_is_written_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "own.yaml"
    assert status_of(["rollup", str(PROBLEMS), "-o", str(file)]) == 1
    told = capsys.readouterr().err
    assert re.findall(r"错误 (\S+) “(\S+?)”", told) == [("C-LEFT", "云溪市水利局"), ("C-MISSING", "云溪市城市管理局")]
    written = text_of(file.read_bytes())
    assert "没有计入的 2 个单位" in written
    assert "云溪市文化和旅游局（2025/wenlv.yaml）" in written


def test_without_any_figures_nothing_is_written(tmp_path: Path) -> None:
    make_city(tmp_path / "city", "2021", ["", ""])
    assert status_of(["rollup", str(tmp_path / "city"), "-o", str(tmp_path / "own.yaml")]) == 1
    assert not (tmp_path / "own.yaml").exists()


def test_the_city_s_own_file_may_lie_among_the_units(roll: RollUp, capsys: pytest.CaptureFixture[str]) -> None:
    root = roll.city.root
    for name in ("2025/a.yaml", "2025/云溪市.yaml"):
        (root / name).unlink(missing_ok=True)
        for _ in range(2):
            assert status_of(["rollup", str(root), "-o", str(root / name)]) == 0
            assert "C-STRAY" not in capsys.readouterr().err
    assert roll_up(city_in(root)).problems == ()
    assert roll_up(city_in(root)).values == roll.values


def test_a_unit_s_own_file_is_never_touched(roll: RollUp, capsys: pytest.CaptureFixture[str]) -> None:
    file = roll.city.root / "2025" / "b0.yaml"
    before = file.read_bytes()
    assert status_of(["rollup", str(roll.city.root), "-o", str(file)]) == 1
    assert file.read_bytes() == before
    assert "单位的报告" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("output", "told"), [("x.docx", "x.yaml"), ("x", "x.yaml"), (".", "是文件夹"), ("neu/", "是文件夹")]
)
def test_an_output_that_is_no_data_file_is_refused(
    roll: RollUp, tmp_path: Path, output: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(tmp_path.iterdir())
    assert status_of(["rollup", str(roll.city.root), "-o", f"{tmp_path}/{output}"]) == 2
    assert told in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before
