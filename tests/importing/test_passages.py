"""Narrative parts by their subheadings: the form's are found however they are numbered and worded, others are told."""

from __future__ import annotations

import pytest

from gentool.form.loading import editions, form_of
from gentool.importing.blocks import Block, Left, Text
from gentool.importing.draft import Line, Writing
from gentool.importing.recognising.subheadings import subheading
from gentool.importing.recognising.writing import escaped, note_of
from gentool.importing.recognising.writing import writings_of as plain_writings_of
from gentool.problems.problem import Problem, Severity, Where
from gentool.report.model import Span
from tests.importing.drawn import FILE, text
from tests.words import heard

writings_of = heard(plain_writings_of)

FORM = form_of("2021")
FIRST, FIFTH, LAST = (FORM.parts[number] for number in (0, 4, 5))
NUMBERS = "一二三四五"
assert FIRST.narrative is not None
SECTIONS = [section.key for section in FIRST.narrative.sections if section.label]
USUAL = ["主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障"]


def read(*lines: str | Block, part: int = 0) -> tuple[list[Writing], list[Problem]]:
    return writings_of(FORM.parts[part], [text(line) if isinstance(line, str) else line for line in lines])


def sections(*lines: str | Block, part: int = 0) -> list[str]:
    return [writing.section for writing in read(*lines, part=part)[0]]


def said(*lines: str | Block, part: int = 0) -> list[str]:
    return [problem.message for problem in read(*lines, part=part)[1]]


def headed(titles: list[str], number: str = "（{}）") -> list[str]:
    """The lines of the first part under such titles."""
    lines = []
    for sign, title in zip(NUMBERS, titles, strict=False):
        lines += [f"{number.format(sign)}{title}", f"第{sign}节做了不少事情，各有各的结果。"]
    return lines


@pytest.mark.parametrize("edition", editions())
@pytest.mark.parametrize(
    ("section", "wordings"),
    [
        (
            0,
            "主动公开政府信息工作情况 政府信息主动公开情况 主动公开信息情况 主动公开方面 做好主动公开工作 推进主动公开",
        ),
        (1, "依申请公开办理情况 依申请公开政府信息办理情况 政府信息依申请公开情况 规范依申请公开办理工作"),
        (2, "政府信息资源管理情况 政府信息规范化管理情况 政府信息管理方面 加强政府信息管理 进一步加强政府信息管理工作"),
        (3, "政务公开平台建设 公开平台建设方面 公开平台 加强平台建设 抓好政府信息公开平台建设情况 深化平台建设"),
        (4, "监督保障方面 监督与保障 监督保障机制 监督保障措施 教育培训和监督保障 强化监督保障 强化监督保障措施"),
    ],
)
def test_the_usual_wordings_are_known(edition: str, section: int, wordings: str) -> None:
    narrative = form_of(edition).parts[0].narrative
    assert narrative is not None
    for wording in wordings.split():
        found = subheading(narrative.sections, f"（{NUMBERS[section]}）{wording}")
        assert found is not None, wording
        assert found.section is not None, wording
        assert found.section.key == SECTIONS[section], wording


@pytest.mark.parametrize(("times", "is_known"), [(18, True), (19, False)])
def test_a_heading_is_not_longer_than_a_line(times: int, is_known: bool) -> None:
    assert FIRST.narrative is not None
    found = subheading(FIRST.narrative.sections, f"（一）主动公开{'情况' * times}")
    assert (found is not None and found.section is not None) == is_known


@pytest.mark.parametrize(
    "wording", ["工作情况", "规范性文件管理", "加强", "政府信息公开", "主动公开依申请公开", "情况"]
)
def test_other_wordings_are_not(wording: str) -> None:
    assert FIRST.narrative is not None
    found = subheading(FIRST.narrative.sections, f"（一）{wording}")
    assert found is not None
    assert found.section is None


@pytest.mark.parametrize("signs", ["（一） （二） （三） （四） （五）", "(一) (二) (三) (四) (五)", "㈠ ㈡ ㈢ ㈣ ㈤"])
def test_chinese_numbers(signs: str) -> None:
    assert sections(*numbered(signs, USUAL)) == SECTIONS


@pytest.mark.parametrize(
    "signs",
    [
        "1. 2. 3. 4. 5.",
        "1、 2、 3、 4、 5、",
        "１． ２． ３． ４． ５．",
        "（1） （2） （3） （4） （5）",
        "⑴ ⑵ ⑶ ⑷ ⑸",
        "⒈ ⒉ ⒊ ⒋ ⒌",
    ],
)
def test_digits_where_all_are_the_forms(signs: str) -> None:
    lines = numbered(signs, USUAL)
    assert sections("全年的工作如下。", *lines) == ["概述", *SECTIONS]
    assert said(*lines) == ["小标题与格式的不完全相同：“平台建设”归入“政府信息公开平台建设”。"]
    assert sections(*lines[:2]) == [""]


def numbered(signs: str, titles: list[str]) -> list[str]:
    lines = []
    for sign, title in zip(signs.split(), titles, strict=True):
        lines += [f"{sign}{title}", "做了不少事情，各有各的结果。"]
    return lines


def test_digits_within_the_sections_are_lists() -> None:
    lines = headed(USUAL)
    lines[2:2] = ["1.修订目录；", "2.主动公开情况", "（1）依申请公开"]
    writings, problems = read(*lines)
    assert [writing.section for writing in writings] == SECTIONS
    assert [line.text for line in writings[0].lines][1:] == ["1.修订目录；", "2.主动公开情况", "（1）依申请公开"]
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("line", "title", "rest"),
    [
        ("（一）主动公开。全年公开信息10条。", "主动公开", "全年公开信息10条。"),
        ("（一）主动公开：全年公开信息10条。", "主动公开", "全年公开信息10条。"),
        ("（一）主动公开  全年公开信息10条，都按时。", "主动公开", "全年公开信息10条，都按时。"),
        ("（一）主动公开\u3000全年公开信息10条。", "主动公开", "全年公开信息10条。"),
        ("（一）主动公开方面，全年公开信息10条。", "主动公开方面", "全年公开信息10条。"),
        ("（一）、主动公开", "主动公开", ""),
        ("（一）、主动公开。全年公开信息10条。", "主动公开", "全年公开信息10条。"),
        ("（一）主动公开。", "主动公开", ""),
        ("（一）主动公开：", "主动公开", ""),
        ("1.主动公开情况。全年公开信息10条。", "主动公开情况", "全年公开信息10条。"),
    ],
)
def test_headings_that_run_on(line: str, title: str, rest: str) -> None:
    assert FIRST.narrative is not None
    found = subheading(FIRST.narrative.sections, line)
    assert found is not None
    assert found.section is not None
    assert (found.section.key, found.title, found.rest) == ("主动公开", title, rest)


@pytest.mark.parametrize(
    "line",
    [
        "（一）主动公开；",
        "（一）主动公开，",
        "1.主动公开。",
        "（一）主动公开信息10条。",
        "（一）主动公开，做到应公开尽公开。",
    ],
)
def test_sentences_are_no_headings(line: str) -> None:
    assert FIRST.narrative is not None
    found = subheading(FIRST.narrative.sections, line)
    assert found is not None
    assert (found.section, found.is_sentence) == (None, True)


def test_text_that_runs_on_stays_in_its_section() -> None:
    lines = ["（一）主动公开方面，全年公开10条。", "（二）依申请公开。收到{2}件。", "都已答复。"]
    writings, problems = read(*lines)
    assert [[line.text for line in writing.lines] for writing in writings] == [
        ["全年公开10条。"],
        ["收到{2}件。", "都已答复。"],
    ]
    assert [problem.code for problem in problems] == ["I-PART"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (headed(["加强组织领导", "完善制度"]), "第一部分的小标题“加强组织领导”不是格式里的"),
        (headed(["主动公开", "加强组织领导", "完善制度"]), "第一部分的小标题“加强组织领导”不是格式里的"),
        (["1.主动公开", "有。", "2.组织领导", "有。"], "第一部分的小标题“组织领导”不是格式里的"),
        (headed(["主动公开", "主动公开情况"]), "第一部分的小标题的次序与格式不同，或者重复"),
        (["2.主动公开", "有。", "3.依申请公开", "有。"], "第一部分的小标题的序号不是从 1 起依次数的"),
    ],
)
def test_subheadings_of_which_most_are_not_the_forms_are_told(lines: list[str], message: str) -> None:
    writings, problems = read(*lines)
    assert [writing.section for writing in writings] == [""]
    assert [line.text for line in writings[0].lines] == lines
    assert [(problem.code, problem.message) for problem in problems] == [
        ("I-PART", f"{message}，整部分照原样收入，没有分小节。")
    ]
    assert problems[0].field == FIRST.key


UNKNOWN = "第一部分的小标题“{}”不是格式里的，连同下面的文字收在“{}”里。"
STRAY = "第一部分的小标题“{}”的序号与别的不同，仍认作小标题。"
LOST = "第一部分的“{}”的小标题没有找到，它的文字可能收在“{}”里。"


@pytest.mark.parametrize(
    ("lines", "found", "message"),
    [
        (headed(["主动公开", "依申请公开", "组织领导"]), "1 2", UNKNOWN.format("组织领导", "依申请公开")),
        (headed(["组织领导", "主动公开", "依申请公开"]), "0 1 2", UNKNOWN.format("组织领导", "最前面")),
        (headed(["主动公开", "组织领导", "依申请公开"]), "1 2", UNKNOWN.format("组织领导", "主动公开")),
        (["（一）主动公开。有。", "（二）加强领导。成立专班。"], "1",
         UNKNOWN.format("加强领导。成立专班。", "主动公开")),
        (["（一）主动公开。有。", "（二）加强领导。有。", "（三）政府信息管理。有。"], "1 3",
         UNKNOWN.format("加强领导。有。", "主动公开")),
        (headed(["依申请公开", "主动公开"]), "2 1", "第一部分的小标题的次序与格式不同，已按格式的次序收入。"),
        (["（一）主动公开", "有。", "2.依申请公开", "有。"], "1 2", STRAY.format("依申请公开")),
        (["1.主动公开", "有。", "（二）依申请公开", "有。"], "1 2", STRAY.format("主动公开")),
        (["（一）主动公开", "有。", "依申请公开", "有。", "（三）政府信息管理", "有。"], "1 2 3",
         STRAY.format("依申请公开")),
        (["（一）主动公开", "有。", "（一）清理。逐件核对。", "（三）政府信息管理", "有。"], "1 3",
         LOST.format("依申请公开", "主动公开")),
        (["（二）依申请公开", "有。", "（四）平台建设", "有。"], "2 4", LOST.format("政府信息管理", "依申请公开")),
        (["（一）主动公开", "有。", "（二）政府信息管理", "有。"], "1 3", ""),
        (["一）主动公开", "有。", "二)依申请公开", "有。"], "1 2", ""),
        (["（一、主动公开", "有。", "（二 依申请公开", "有。"], "1 2", ""),
        (["（一）主动公开", "有。", "二）依申请公开", "有。"], "1 2", ""),
        (["1）主动公开", "有。", "2）依申请公开", "有。"], "1 2", ""),
        (["①主动公开", "有。", "②依申请公开", "有。"], "1 2", ""),
        (["1.1 主动公开", "有。", "1.2 依申请公开", "有。"], "1 2", ""),
        (["1.1主动公开", "有。", "1.3政府信息管理", "有。"], "1 3", LOST.format("依申请公开", "主动公开")),
        (["主动公开", "有。", "依申请公开：", "有。"], "1 2", ""),
        (["全年概况。", "主动公开情况", "有。", "依申请公开", "有。"], "0 1 2", ""),
        (["主动公开", "只有一行。"], "", ""),
        (["做了主动公开", "有。", "依申请公开很多", "有。"], "", ""),
    ],
)  # fmt: skip
def test_the_forms_subheadings_are_taken_and_what_is_odd_is_told(lines: list[str], found: str, message: str) -> None:
    writings, problems = read(*lines)
    names = ["概述", *SECTIONS]
    assert [writing.section for writing in writings] == ([names[int(n)] for n in found.split()] or [""])
    odd = [problem for problem in problems if not problem.message.startswith("小标题与格式的不完全相同")]
    assert [problem.message for problem in odd] == [message] * bool(message)
    assert all((problem.severity, problem.field) == (Severity.WARNING, FIRST.key) for problem in odd)
    text_of = [line.text for writing in writings for line in writing.lines]
    assert [line for line in lines if line.endswith("。") and "）" not in line] == [
        line for line in text_of if line in lines and line.endswith("。") and "）" not in line
    ] or found == "2 1"


def bold(words: str, *more: str) -> Text:
    """A paragraph in bold; with more words, only its beginning is."""
    if more:
        return Text((Span(words, True), *(Span(each) for each in more)), Where(FILE))
    return Text((Span(words),), Where(FILE), True)


@pytest.mark.parametrize(
    ("lines", "found", "message"),
    [
        ([bold("主动公开"), "有。", bold("依申请公开情况"), "有。"], "1 2", ""),
        (["概况。", bold("主动公开"), "有。"], "0 1", ""),
        ([bold("主动公开。", "有。"), bold("依申请公开：", "有。")], "1 2", ""),
        ([bold("主动公开"), "有。", bold("亮点做法"), "有。"], "1",
         "第一部分的“亮点做法”像是小标题，没有序号，也不是格式里的，作为一段文字收入。"),
        ([bold("（一）主动公开"), "有。", bold("亮点做法"), "有。"], "1",
         "第一部分的“亮点做法”像是小标题，没有序号，也不是格式里的，作为一段文字收入。"),
        (["（一）主动公开", bold("主动公开", "做得好。"), "（二）依申请公开", "有。"], "1 2", ""),
    ],
)  # fmt: skip
def test_subheadings_that_are_only_bold(lines: list[str | Block], found: str, message: str) -> None:
    names = ["概述", *SECTIONS]
    assert sections(*lines) == [names[int(n)] for n in found.split()]
    assert [words for words in said(*lines) if "不完全相同" not in words] == [message] * bool(message)


def test_text_before_the_first_subheading_needs_a_place() -> None:
    lines = ["总的来说还有差距。", "（一）存在的主要问题", "更新慢。", "（二）改进情况", "已改。"]
    assert sections(*lines, part=4) == [""]
    assert said(*lines, part=4) == ["第五部分的小标题“存在的主要问题”前面还有文字，整部分照原样收入，没有分小节。"]
    assert sections(*lines[1:], part=4) == ["主要问题", "改进情况"]


@pytest.mark.parametrize(
    "lines",
    [
        ["没有小标题，只有一段话。"],
        ["做了两件事：", "（一）修订目录，逐条核对；", "（二）开展培训，两次。"],
        ["做了两件事：", "1.修订目录", "2.开展培训"],
        ["做了两件事：", "1.主动公开；", "2.依申请公开。"],
    ],
)
def test_lists_are_no_subheadings(lines: list[str]) -> None:
    assert (sections(*lines), said(*lines)) == ([""], [])


def test_items_of_a_list_within_a_section_are_its_text() -> None:
    lines = headed(USUAL[:2])
    lines[2:2] = ["（一）修订目录，逐条核对；", "（二）开展培训，共两次。"]
    assert sections(*lines) == SECTIONS[:2]


def test_a_part_without_sections_says_nothing_of_subheadings() -> None:
    assert LAST.narrative is not None
    assert not LAST.narrative.sections
    assert said("（一）收费情况", "没有收费。", part=5) == []


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("一{二}三", "一{二}三"),
        ("{{ 一 }}", "{{ '{{' }} 一 {{ '}}' }}"),
        ("{% 一", "{{ '{%' }} 一"),
        ("二 %}", "二 {{ '%}' }}"),
        ("**一**", "\\*\\*一\\*\\*"),
        ("一\\二", "一\\\\二"),
        ("![图](a)", "\\![图](a)"),
        ("|一|", "\\|一|"),
        ("一|二!", "一|二!"),
    ],
)
def test_what_the_narrative_would_read_as_a_mark_is_written_as_a_sign(words: str, written: str) -> None:
    assert escaped(words) == written


@pytest.mark.parametrize(
    ("lines", "severity"),
    [
        (["第一句。", "第二句。"], Severity.INFO),
        (["第一句。", "第二句。", "第三句。"], Severity.WARNING),
        (["一" * 150], Severity.INFO),
        (["一" * 151], Severity.WARNING),
        (["单位：万元"], Severity.WARNING),
    ],
)
def test_much_text_below_a_table_is_a_doubtful_note(lines: list[str], severity: Severity) -> None:
    table = form_of("2021").tables[0]
    note, (problem,) = note_of(table, table.key, [Line(line, Where(FILE)) for line in lines])
    assert ([line.text for line in note], problem.severity) == (lines, severity)


@pytest.mark.parametrize(
    ("caption", "is_kept"), [("申请数量变化图", False), ("申请数量", True), ("图", True), ("申请数量变化图。", True)]
)
def test_a_caption_is_left_out_only_if_it_is_the_pictures_text(caption: str, is_kept: bool) -> None:
    picture = Left("图片“申请数量变化图”", Where(FILE))
    writings, problems = read("有一张图。", picture, caption, "图的后面。")
    kept = [caption] if is_kept else []
    assert [line.text for line in writings[0].lines] == ["有一张图。", *kept, "图的后面。"]
    assert [problem.code for problem in problems] == ["I-LEFT"]


def test_a_subheading_behind_a_picture_is_no_caption() -> None:
    lines: list[str | Block] = [
        "（一）主动公开",
        "有。",
        Left("图片“（二）依申请公开”", Where(FILE)),
        "（二）依申请公开",
        "有。",
    ]
    assert sections(*lines) == SECTIONS[:2]


def test_what_follows_a_text_that_is_struck_out_is_no_caption() -> None:
    lines: list[str | Block] = [Left("划去的文字“全年没有”", Where(FILE)), "全年没有", "别的。"]
    assert [line.text for line in read(*lines)[0][0].lines] == ["全年没有", "别的。"]
