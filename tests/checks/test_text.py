"""The narrative checks but for years and punctuation: each code where it must speak and where it must be silent."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gentool.checks.text
from gentool.checks.city_rules import Rules
from gentool.checks.prose import prose_of
from gentool.checks.text import CODES
from gentool.form.loading import editions, form_of
from gentool.form.model import Form, Label
from gentool.problems.problem import Severity
from tests import examples
from tests.checks.narratives import FILE, MAIN, OTHER, PREFACE, PROBLEMS, Texts, report_of
from tests.checks.narratives import check_text as plain_check_text
from tests.words import heard

check_text = heard(plain_check_text)

LONG = "围绕群众关心的事项及时发布信息，完善栏目设置，全年各项任务按计划完成，社会反响良好，公开质效进一步提升。"


def codes(texts: Texts, *, unit: str = "云溪市测试局", carried: int = 0, rules: Rules | None = None) -> list[str]:
    report = report_of(texts, unit=unit, carried=carried)
    return [problem.code for problem in (check_text(report, rules) if rules else check_text(report))]


def test_a_sound_report_has_no_problem() -> None:
    assert codes({}) == []
    assert codes({}, unit="云溪市人民政府", carried=3) == []


@pytest.mark.parametrize(
    "text",
    [
        "全年公开信息XX条，其中网站发布一部分。",
        "全年公开信息××条。",
        "全年公开信息×条。",
        "×月×日召开培训会。",
        "X月组织培训。",
        "XXX局高度重视公开工作。",
        "某某局高度重视公开工作。",
        "全年公开信息***条。",
        "全年公开信息____条。",
        "全年公开信息＿＿＿条。",
        "（此处填写本年度公开情况）",
        "主要做法是：（请填写）。",
        "主要做法是：[请填写]。",
        "【待补】",
        "【待补充】",
        "（请根据实际情况修改）",
        "（此处插入图片）",
        "＜请填写单位名称＞",
        "解读情况TODO。",
        "根据云政办发〔 〕号文件要求。",
        "印发《》，规范公开流程。",
        "……",
        "一是……",
        "（1）……",
        "一年来，……",
        "...",
        "全年公开信息{{ 公开总数 }}条。",
        "{% if 公开总数 %}全年公开信息一批。",
        "全年公开信息一批 }}。",
        "公开了多少、公开了什么、通过什么渠道",
        "这里写：机构人员、培训、考核、社会评议、责任追究。",
        "联系电话：XXX-XXXXXXX",
        "第XX次会议研究部署公开工作。",
    ],
)
def test_leftovers(text: str) -> None:
    report = report_of({MAIN: f"{LONG}\n{text}"})
    (problem,) = check_text(report)
    assert (problem.code, problem.severity) == ("P-LEFTOVER", Severity.ERROR)
    assert (problem.where, problem.field) == (report.narrative[MAIN][1].where, MAIN)


@pytest.mark.parametrize(
    "text",
    [
        "统一制作XXL号工作马甲。",
        "依据第XXI号公报开展工作。",
        "开设zwgk-xxgk专栏，网址www.yunxi.gov.cn/xxgk/xx/index.html。",
        "邮箱为xx@yunxi.gov.cn。",
        "某局某科的做法得到推广。",
        "申请人张某提出的申请已答复。",
        "联系电话138****1234。",
        "展板规格为3×5米，共2块。",
        "X光机采购信息及时公开。",
        "（待补正1件）",
        "（请访问网站查阅）",
        "（请填《申请表》）",
        "增设“政策……解读”栏目。",
        "涉及住房、就业、教育等……多个领域。",
        "群众等待时间缩短，接待室秩序良好。",
        "（此处指门户网站）",
        "申请人填写申请表更加便捷。",
    ],
)
def test_no_leftovers(text: str) -> None:
    assert codes({MAIN: f"{LONG}\n{text}"}) == []


def test_leftover_behind_a_heading_and_in_the_unit_are_told_once() -> None:
    report = report_of({MAIN: ((2, "（一）主动公开"), (0, "……"), (2, "（五）监督保障"), (0, LONG))})
    (problem,) = check_text(report)
    assert problem.field == "总体情况.主动公开"
    assert codes({PREFACE: "XX市XX局编制了本报告。"}, unit="XX市XX局").count("P-LEFTOVER") == 2
    (unit, _) = check_text(report_of({PREFACE: "XX市XX局编制了本报告。"}, unit="XX市XX局"))
    assert unit.field == "单位"
    assert codes({PROBLEMS: "……"}) == ["P-LEFTOVER"]
    assert codes({OTHER: "……"}) == ["P-LEFTOVER"]


@pytest.mark.parametrize(
    "text", ["无", "无。", "没有", "略", "暂无。", "本年度无。", "目前不存在问题。", "无其他情况。"]
)
def test_a_part_that_says_nothing(text: str) -> None:
    report = report_of({PROBLEMS: text})
    (problem,) = check_text(report)
    assert (problem.code, problem.severity, problem.field) == ("P-EMPTY", Severity.ERROR, PROBLEMS)
    assert problem.where == report.places[PROBLEMS]
    (other,) = check_text(report_of({OTHER: text}))
    assert (other.code, other.severity) == ("P-EMPTY", Severity.WARNING)


@pytest.mark.parametrize(("count", "is_enough"), [(19, False), (20, True)])
def test_how_little_is_too_little(count: int, is_enough: bool) -> None:
    assert ("P-EMPTY" not in codes({PROBLEMS: f"{'不足之处说' * 9}"[: count - 5] + "将多解读。"})) == is_enough


def test_too_little_and_missing_words() -> None:
    (short,) = check_text(report_of({PROBLEMS: "解读不够。\n将多解读。"}))
    assert (short.code, short.severity) == ("P-EMPTY", Severity.ERROR)
    assert "只有 10 个字" in short.message
    (silent,) = check_text(report_of({OTHER: "2025年办理建议9件，均已答复。"}))
    assert (silent.code, silent.severity) == ("P-EMPTY", Severity.WARNING)
    assert "信息处理费" in silent.message
    assert codes({OTHER: "2025年未收取信息处理费。\n无其他需要报告的情况。"}) == []


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("（一）主动公开", "主动公开"),
        ("（二）依申请公开办理工作进展", "依申请公开"),
        ("（四）政府信息公开平台建设的新进展", "政府信息公开平台建设"),
        ("（六）别的事", ""),
    ],
)
def test_a_heading_with_something_added_is_the_sections(heading: str, section: str) -> None:
    report = report_of({MAIN: ((2, heading), (0, "都有进展。"))})
    (prose,) = (prose for prose in prose_of(report) if prose.part and prose.part.key == MAIN)
    assert {line.section for line in prose.lines} == {section}


def test_a_section_that_says_nothing() -> None:
    report = report_of({MAIN: ((2, "（一）主动公开"), (0, LONG), (2, "（五）监督保障"), (0, "无。"))})
    (problem,) = check_text(report)
    assert (problem.code, problem.field, problem.where.line) == ("P-EMPTY", "总体情况.监督保障", 104)


def test_headings_alone_are_too_little() -> None:
    assert codes({MAIN: ((2, "（一）主动公开"), (2, "（五）监督保障"))}) == ["P-EMPTY"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("收到信息公开申请12件，全部办结。", True),
        ("收到申请12件，均已办结。", True),
        ("收到申请12件，均按期办结。", True),
        ("收到申请12件，均在法定期限内予以答复。", True),
        ("收到申请12件，已全部答复申请人。", True),
        ("收到申请12件，办结率达100%。", True),
        ("收到申请12件，100%办结。", True),
        ("全年收到申请12件。均依法依规办理完毕。", True),
        ("本年新收申请12件，上年结转3件，均已办结。", True),
        ("收到申请12件，全部办结，未发生复议案件。", True),
        ("收到申请12件，全部办结，结转下年度0件。", True),
        ("收到申请12件，办结10件，2件结转下年度，办结的均按期答复。", False),
        ("收到申请12件，均按规定答复或正在办理。", False),
        ("收到申请12件。上年结转的3件申请均已办结。", False),
        ("收到申请12件。2024年结转3件，已全部办结。", False),
        ("收到人大代表建议、政协提案34件，全部办结。", False),
        ("收到申请12件，被申请复议2件，均已办结。", False),
        ("受理投诉举报15件，全部办结。", False),
        ("12345热线工单均按期答复。", False),
        ("许可类申请全部办结。", False),
        ("收到申请12件，尚未全部办结。", False),
        ("健全制度，确保申请全部按期答复。", False),
        ("收到申请12件，按期答复率100%。", False),
        ("收到申请12件，应答复的均已答复。", False),
        ("收到申请12件，除2件尚未到期外，其余均已答复。", False),
        ("问题全部整改到位，网友留言均已回复。", False),
        ("培训全部完成。", False),
    ],
)
def test_all_done_while_something_is_carried_over(text: str, meant: bool) -> None:
    texts = {MAIN: f"{LONG}\n{text}"}
    assert codes(texts, carried=2) == ["P-DONE"] * meant
    assert codes(texts) == []


def test_done_names_the_row_of_the_form() -> None:
    (problem,) = check_text(report_of({MAIN: f"{LONG}\n收到申请12件，全部办结。"}, carried=2))
    assert "表三“四、结转下年度继续办理”总计为 2 件" in problem.message
    assert problem.where.line == 102


def test_done_under_the_heading_about_applications() -> None:
    lines = (
        (2, "（二）依申请公开工作情况"),
        (0, f"{LONG}全部按期答复。"),
        (2, "（三）政府信息管理"),
        (0, "全部答复。"),
    )
    (problem,) = check_text(report_of({MAIN: lines}, carried=2))
    assert (problem.code, problem.where.line, problem.field) == ("P-DONE", 102, "总体情况.依申请公开")


def test_length() -> None:
    assert codes({MAIN: "字" * 1000 + " 　\n"}) == []
    (problem,) = check_text(report_of({MAIN: "字" * 1001}))
    assert (problem.code, problem.field) == ("P-LENGTH", MAIN)
    assert "1001 个字" in problem.message
    assert codes({MAIN: "字" * 1001}, rules=Rules(most_characters=1200)) == []
    assert codes({MAIN: "字" * 301}, rules=Rules(most_characters=300)) == ["P-LENGTH"]
    assert codes({PROBLEMS: "字" * 3000}) == []


def test_government() -> None:
    silent = {MAIN: ((2, "（一）主动公开"), (0, f"{LONG}社会评议良好。"), (2, "（五）监督保障情况"), (0, "加强培训。"))}
    report = report_of(silent, unit="云溪市人民政府")
    (problem,) = check_text(report)
    assert (problem.code, problem.field) == ("P-GOV", "总体情况.监督保障")
    assert problem.where == report.places["总体情况.监督保障"]
    assert codes(silent, unit="云溪市人民政府办公室") == []
    assert codes({MAIN: f"{LONG}开展工作考核。"}, unit="云溪市人民政府") == []
    assert codes({MAIN: LONG}, unit="云溪市人民政府") == ["P-GOV"]
    running = ((0, LONG), (2, "（五）监督保障。没有发生责任追究的情形。"))
    assert codes({MAIN: running}, unit="云溪市人民政府") == []


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("政务公开纳入区直部门年度绩效考核。", True),
        ("将公开工作列入重点督查内容，按月通报。", True),
        ("组织人大代表、政协委员开展评议。", True),
        ("委托第三方评估机构开展评估，按季反馈。", True),
        ("面向群众开展满意度调查。", True),
        ("全年未发生责任追究情形。", True),
        ("没有被追究相关人员责任的情况。", True),
        ("对履职不到位的单位严肃问责。", True),
        ("组织业务培训2次，参训56人次。", False),
        ("明确1名分管领导负责，压实工作责任。", False),
    ],
)
def test_how_governments_say_what_is_asked_of_them(text: str, speaks: bool) -> None:
    lines = ((0, LONG), (2, "（五）监督保障"), (0, text))
    assert codes({MAIN: lines}, unit="云溪市人民政府") == ["P-GOV"] * (not speaks)


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("2025年未收取政府信息公开处理费。", True),
        ("本年度依申请公开政府信息没有收取任何费用。", True),
        ("全年未产生信息公开收费。", True),
        ("2025年办理建议9件，均已答复。", False),
    ],
)
def test_how_offices_speak_of_the_fee(text: str, speaks: bool) -> None:
    assert codes({OTHER: text}) == ["P-EMPTY"] * (not speaks)


def test_rules_of_a_city() -> None:
    rules = Rules(required=("政策解读", "社会评议"), forbidden=("各位领导",))
    text = f"{LONG}\n敬请各位领导批评，请各位领导指正。"
    missing, also_missing, forbidden = check_text(report_of({MAIN: text}), rules)
    assert {missing.code, also_missing.code, forbidden.code} == {"P-RULE"}
    assert "“政策解读”" in missing.message
    assert forbidden.where.line == 102
    assert "2 处" in forbidden.message
    assert codes({}, rules=Rules(required=("社会评议",), forbidden=("各位领导",))) == []


def test_codes_are_named_once_and_explained() -> None:
    names = [code.name for code in CODES]
    assert len(set(names)) == len(names)
    assert all(code.meaning and code.remedy for code in CODES)


def test_no_narrative_no_problem() -> None:
    assert [p.code for p in check_text(report_of({MAIN: "", PROBLEMS: "", OTHER: ""}))] == ["P-EMPTY"] * 3


def _labels(form: Form) -> set[str]:
    def below(label: Label) -> set[str]:
        return {label.key, label.text, *label.variants}.union(*map(below, label.children))

    names = {name for part in form.parts for name in (part.key, part.label, *part.variants)}
    sections = [s for part in form.parts if part.narrative for s in part.narrative.sections]
    names |= {name for s in sections for name in (s.key, s.label, *s.variants)}
    trees = [label for table in form.tables for block in table.blocks for label in (*block.rows, *block.columns)]
    return {name for name in names.union(*map(below, trees)) if len(name) >= 4}


def test_no_word_of_the_form_in_the_code() -> None:
    folder = Path(gentool.checks.text.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    assert [label for edition in editions() for label in _labels(form_of(edition)) if label in code] == []


PIECES = st.sampled_from(
    [
        *'，。；：、！？（）《》“”〔〕【】()[]{}%,.;:?!"*_×X…某 　\n年月日的了第一1',
        "2024年",
        "20%-40%",
        "XX",
        "{{",
        "（一）",
        "2024.1.1",
        "全部办结",
        "申请",
        "上年结转",
        "结转下年度",
        "1月1日至12月31日",
        "二〇二四年",
        "我局",
        "存在的问题：",
        "截至",
        "年度报告",
    ]
)
TEXT = st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join)


@examples(300)
@given(st.lists(st.tuples(st.integers(0, 4), TEXT), max_size=5), TEXT)
def test_arbitrary_text_never_raises(lines: list[tuple[int, str]], opening: str) -> None:
    texts = {MAIN: lines, PROBLEMS: lines, OTHER: lines, PREFACE: opening}
    report = report_of(texts, unit="云溪市人民政府", carried=1)
    for problem in check_text(report, Rules(1, ("必须",), ("不得", ""))):
        assert problem.where.file == FILE
        assert problem.message.endswith("。")
        assert problem.hint
