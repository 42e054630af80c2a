"""P-PUNCT: told where it is certain, silent on well-written text."""

import pytest

from gentool.problems.problem import Problem, Severity
from tests.checks.narratives import MAIN, report_of
from tests.checks.narratives import check_text as plain_check_text
from tests.words import heard

check_text = heard(plain_check_text)

LONG = "围绕群众关心的事项及时发布信息，完善栏目设置，全年各项任务按计划完成，社会反响良好，公开质效进一步提升。"


def slips(text: str) -> list[Problem]:
    problems = check_text(report_of({MAIN: f"{LONG}\n{text}"}))
    assert {problem.code for problem in problems} <= {"P-PUNCT"}
    return problems


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("全年公开信息728条,其中网站发布373条。", "半角标点“,”"),
        ("今年,我局高度重视。", "半角标点“,”"),
        ("公开渠道:门户网站、公众号。", "半角标点“:”"),
        ("网站发布373条;公众号发布355条。", "半角标点“;”"),
        ("全年任务已经完成.下一步继续努力。", "半角标点“.”"),
        ("全年任务已经完成.", "半角标点“.”"),
        ("群众满意吗?满意。", "半角标点“?”"),
        ("工作取得新进展!", "半角标点“!”"),
        ("设立专栏(含专题)3个。", "半角标点“(”"),
        ("(一)做好信息发布", "半角标点“(”"),
        ('开设"惠企政策"专区。', '半角标点“"”'),
        ("按照《条例》,我局更新指南。", "半角标点“,”"),
        ("群众关心的的事项及时公开。", "重复的字“的的”"),
        ("取得了了明显成效。", "重复的字“了了”"),
        ("我局我局高度重视。", "重复的字“我局我局”"),
        ("进行进行专项培训。", "重复的字“进行进行”"),
        ("公开及时，，内容准确。", "连用的标点“，，”"),
        ("公开及时。。", "连用的标点“。。”"),
        ("网站、、公众号同步发布。", "连用的标点“、、”"),
        ("公开及时，。", "连用的标点“，。”"),
        ("公开及时（含解读。", "不成对的“（”"),
        ("公开及时含解读）。", "不成对的“）”"),
        ("学习《条例，提高认识。", "不成对的“《”"),
        ("学习条例》，提高认识。", "不成对的“》”"),
        ("开设“惠企政策专区。", "不成对的““”"),
        ("开设惠企政策”专区。", "不成对的“””"),
        ("国办公开办函〔2021号。", "不成对的“〔”"),
        ("开设“惠企（政策”专区。", "不成对的“（”"),
        ("占比由20%-40%提高。", "半角的范围号"),
        ("1)(含专题)公开3个。", "半角标点“(”"),
        ("占比由20%~40%提高。", "半角的范围号"),
        ("占比由20％-40％提高。", "半角的范围号"),
        ("占比由20％~40％提高。", "半角的范围号"),
    ],
)
def test_slips(text: str, said: str) -> None:
    (problem,) = slips(text)
    assert problem.severity is Severity.INFO
    assert said in problem.message
    assert problem.where.line == 102
    assert problem.hint


@pytest.mark.parametrize(
    "text",
    [
        "同比增长3.5%，收费59237.2449万元。",
        "办公时间为8:30至17:30，比例约为1:3。",
        "1.做好信息发布。",
        "1. 做好信息发布。",
        "(1)做好信息发布。",
        "（1）做好信息发布；（2）做好政策解读。",
        "1）做好信息发布；2）做好政策解读。",
        "一.做好信息发布",
        "网址http://www.yunxi.gov.cn/zwgk/?id=3&a=1，邮箱zwgk@yunxi.gov.cn。",
        "网址：https://www.yunxi.gov.cn:8080/index.html。",
        "使用WPS Office、Word等软件，遵循GB/T 9704标准（Version 1.0）。",
        "Open, honest; clear: yes!",
        "公开金额1,234,567.89元。",
        "常常、人人、渐渐、等等、的的确确、为了了解情况。",
        "以盈利为目的的行为，标的的数额。",
        "经济社会稳定和和谐发展。",
        "以及及时公开，现在在网站公开，参与与互动，普及及宣传，可以以图解形式发布，作为为民服务窗口。",
        "把把关落到实处，合并并公布，各地地方标准，还是是否公开。",
        "《关于印发〈工作方案〉的通知》（云办〔2025〕1号）“三个‘一’”。",
        "为什么公开？！怎么公开？？",
        "占比由20%～40%提高到30%—50%。",
        "主要问题是……仍需努力。",
        "“三审三校”“先审后发”《条例》《办法》（试行）",
        "申请量（含结转）（不含撤回）共12件。",
        "电话0000-1234567，3-5个工作日，2021-2025年。",
        "A.B两类，C/D两级，100%公开。",
    ],
)
def test_no_slips(text: str) -> None:
    assert [problem.message for problem in slips(text)] == []


def test_one_kind_in_a_paragraph_is_told_once() -> None:
    first, second = slips("甲,乙,丙的的")
    assert first.message == "“甲,乙,丙的的”里用了半角标点“,”，本段共 2 处。"
    assert "重复的字" in second.message
    assert [p.where.line for p in slips("甲,乙\n丙,丁")] == [102, 103]


def test_half_width_brackets_that_pair_with_full_width_ones_are_told_once() -> None:
    (problem,) = slips("设立专栏（含专题)3个。")
    assert "半角标点“)”" in problem.message


def test_brackets_do_not_pair_over_paragraphs() -> None:
    assert len(slips("公开（甲\n乙）内容")) == 2


def test_a_habit_is_told_once() -> None:
    habit = slips("\n".join(["甲,乙,丙。"] * 6 + ["公开及时，，内容准确。"]))
    assert len(habit) == 2
    assert habit[0].message == "全文有 12 处半角标点，第一处是“甲,乙,丙。”里用了半角标点“,”。"
    assert habit[0].where.line == 102
    assert "替换" in habit[0].hint
    assert len(slips("\n".join(["甲,乙,丙。"] * 5))) == 5
    assert "6 处不成对的符号" in slips("\n".join(["公开（甲"] * 6))[0].message
