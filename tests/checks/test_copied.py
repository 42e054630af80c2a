"""Y-COPY: labelled pairs of paragraphs, this year's and last year's, all of which must be judged rightly."""

import pytest

from gentool.checks.copied import ALIKE
from gentool.checks.copied import find_copied as plain_find_copied
from gentool.problems.problem import Problem, Severity
from tests.checks.narratives import MAIN, OTHER, PROBLEMS, report_of
from tests.fuzz.watching import within
from tests.words import heard

find_copied = heard(plain_find_copied)

SOUND = "围绕群众关心的事项及时发布信息，完善栏目设置，常态化开展安全自查，落实审核机制，提高信息管理质量和水平。"

COPIED = {
    "word for word": (SOUND, SOUND),
    "only the year is new": (
        "2025年，我局坚持以人民为中心，深入贯彻落实条例要求，持续推进决策、执行、管理、服务、结果公开。",
        "2024年，我局坚持以人民为中心，深入贯彻落实条例要求，持续推进决策、执行、管理、服务、结果公开。",
    ),
    "a year in Chinese": (
        "二〇二五年我局紧扣年度重点任务，把公开贯穿决策和执行的全过程，不断增强工作的主动性和规范性。",
        "二〇二四年我局紧扣年度重点任务，把公开贯穿决策和执行的全过程，不断增强工作的主动性和规范性。",
    ),
    "only the figures are new": (
        "全年公开信息728条。网站按事项重新编排，每个事项写明条件、材料和时限，过期的内容当天撤下，办事指南每季度核对一遍。",
        "全年公开信息1,652条。网站按事项重新编排，每个事项写明条件、材料和时限，过期的内容当天撤下，办事指南每季度核对一遍。",
    ),
    "figures with blanks around": (
        "全年组织培训 3 次，参训 86 人次。每个科室确定一名联络员，月初报计划、月底报结果，漏报的次月补齐并说明。",
        "全年组织培训2次，参训86人次。每个科室确定一名联络员，月初报计划、月底报结果，漏报的次月补齐并说明。",
    ),
    "a word or two replaced": (
        "由分管领导牵头、办公室总揽，把公开任务分到科室、定到个人，每月对账、每季讲评，办得慢的当场说明原因并限期补上。",
        "由分管领导牵头、办公室统筹，把公开任务分到科室、定到个人，每月对账、每季通报，办得慢的当场说明原因并限期补上。",
    ),
    "a half sentence added": (
        "把网站和公众号的栏目合并成六类，办事、查询、咨询各有入口，首页只放群众常用的内容，旧栏目一律转到档案库，受到好评。",
        "把网站和公众号的栏目合并成六类，办事、查询、咨询各有入口，首页只放群众常用的内容，旧栏目一律转到档案库。",
    ),
    "the same problems as ever": (
        "一是政策解读多为文字，形式偏少，群众看不懂、记不住；二是部分栏目更新不够及时；三是基层工作人员业务能力有待提高。",
        "一是政策解读多为文字，形式偏少，群众看不懂、记不住；二是个别栏目更新不够及时；三是基层工作人员业务能力还有待提高。",
    ),
    "the order of two clauses changed": (
        "各科室明确专人负责，健全信息发布三级审核制度，坚持先审后发，严把政治关、法律关、保密关和文字关，未经审核一律不发。",
        "健全信息发布三级审核制度，各科室明确专人负责，坚持先审后发，严把政治关、法律关、保密关和文字关，未经审核一律不发。",
    ),
    "a fixed sentence beside it is new": (f"{SOUND}本报告电子版可在市政府网站下载，联系电话0000-7777777。", SOUND),
}

FRESH = {
    "nothing in common": (
        "组织“政府开放日”活动，邀请企业代表走进审批大厅，现场体验从申请到拿证的全过程，收集意见并逐条答复。",
        "对历年文件逐件清点，行政规范性文件目录按季更新，已经失效的文件在网页上加注标识，方便查阅比对。",
    ),
    "the same subject, said anew": (
        "门户网站新设惠企政策专栏，按行业和企业规模分类，老板输入几个关键词就能找到可以申报的补贴，常用事项点击不超过两次。",
        "门户网站完成适老化改造，字体可以放大、页面可以朗读，老年人查询养老金政策只需三步，微信公众号同步改版上线。",
    ),
    "stock phrases around different work": (
        "我局高度重视政务公开工作，坚持以公开为常态、不公开为例外。今年重点公开了职称评审的条件、流程和结果，评委名单抽签产生。",
        "我局高度重视政务公开工作，坚持以公开为常态、不公开为例外。去年重点公开了工伤认定的时限、材料和进度，申请人可扫码查询。",
    ),
    "the usual opening": (
        "2025年，我局按照市委、市政府的部署，认真贯彻《条例》，围绕稳就业、保民生，把群众问得最多的事项先公开。",
        "2024年，我局按照市委、市政府的部署，认真贯彻《条例》，聚焦社保经办提速，推进服务窗口延伸到乡镇街道。",
    ),
    "figures in the usual words": (
        "全年新收政府信息公开申请15件，其中自然人12件、商业企业3件；上年结转1件，答复15件，结转下年度1件。",
        "全年新收政府信息公开申请13件，其中自然人11件、商业企业2件；上年结转0件，答复12件，结转下年度1件。",
    ),
    "figures and where they come from": (
        "全年主动公开政府信息728条，其中门户网站373条、公众号355条；制发行政规范性文件1件，作出行政许可决定63件。",
        "全年主动公开政府信息652条，其中门户网站341条、公众号311条；制发行政规范性文件2件，作出行政许可决定58件。",
    ),
    "nothing came in": (
        "2025年，我局未收到政府信息公开申请，没有发生因政府信息公开引起的行政复议、行政诉讼，也没有收到举报。",
        "2024年，我局未收到政府信息公开申请，没有发生因政府信息公开引起的行政复议、行政诉讼，也没有收到举报。",
    ),
    "the fee": (
        "根据《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）的规定，2025年本机关没有向申请人收取政府信息公开信息处理费。",
        "根据《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）的规定，2024年本机关没有向申请人收取政府信息公开信息处理费。",
    ),
    "the fee, shortly": ("2025年未收取信息处理费。", "2024年未收取信息处理费。"),
    "nothing else": (
        "除上述情况以外，本机关本年度没有其他需要报告的政府信息公开工作的有关事项，特此说明。",
        "除上述情况以外，本机关本年度没有其他需要报告的政府信息公开工作的有关事项，特此说明。",
    ),
    "where to read it": (
        "本报告由云溪市测试局按照条例编制，电子版可在市政府门户网站下载；如有疑问，请与本局办公室联系，联系电话见网站首页底部。",
        "本报告由云溪市测试局按照条例编制，电子版可在市政府门户网站下载；如有疑问，请与本局办公室联系，联系电话见网站首页底部。",
    ),
    "too short to say": ("健全工作机制，加强业务培训，开展社会评议。", "健全工作机制，加强业务培训，开展社会评议。"),
    "half of it is new": (
        "各科室明确专人负责信息发布。新建社区公开专区十二个，配自助查询机，夜间也能使用；每周四请业务骨干在专区坐班，当面讲政策。",
        "各科室明确专人负责信息发布。修订信息审核办法，把保密审查提到起草环节，发文时同步写明公开属性，减少了事后补审的情况。",
    ),
    "last year's plan, carried out": (
        "上年提出的“一策一图”已经落实，全年发布图解二十四篇。下一步和基层服务站合作拍方言短视频，编写答复文书范例逐案讲评。",
        "下一步增加图解和短视频，重要政策做到“一策一图”；明确栏目责任人，按月通报更新情况，年底纳入科室考核。",
    ),
}


def copies(this: str, last: str, part: str = MAIN) -> list[Problem]:
    empty = {MAIN: "甲。", PROBLEMS: "乙。", OTHER: "丙。"}
    return find_copied(report_of({**empty, part: this}), report_of({**empty, part: last}, year=2024))


@pytest.mark.parametrize("pair", COPIED.values(), ids=COPIED)
def test_a_copied_paragraph_is_told(pair: tuple[str, str]) -> None:
    (problem,) = copies(*pair)
    assert (problem.code, problem.severity) == ("Y-COPY", Severity.WARNING)
    assert (problem.where.line, problem.field) == (101, MAIN)
    assert problem.hint


@pytest.mark.parametrize("pair", FRESH.values(), ids=FRESH)
@pytest.mark.parametrize("part", [MAIN, OTHER])
def test_what_is_new_or_must_be_the_same_is_not_told(pair: tuple[str, str], part: str) -> None:
    assert copies(*pair, part) == []
    assert copies(*reversed(pair), part) == []


def test_paragraphs_of_different_examples_are_not_alike() -> None:
    texts = [text for pairs in (COPIED, FRESH) for text, _ in pairs.values()]
    for number, text in enumerate(texts):
        others = [other for other in texts[number + 1 :] if SOUND not in other]
        assert copies(text, "\n".join(others)) == []


def test_the_message_says_which_paragraph_and_how_alike() -> None:
    this, last = COPIED["a word or two replaced"]
    (problem,) = copies("全新的一句。\n" + this, "旧的一句。\n旧的又一句。\n" + last)
    assert problem.where.line == 102
    assert "上年报告（测试.yaml:103）" in problem.message
    assert "相似 93%" in problem.message
    (same,) = copies(SOUND, SOUND)
    assert "一段相同" in same.message


def test_a_paragraph_that_moved_to_another_part_is_found() -> None:
    here = report_of({MAIN: "甲。", PROBLEMS: SOUND})
    (problem,) = find_copied(here, report_of({MAIN: SOUND, PROBLEMS: "乙。"}, year=2024))
    assert problem.field == PROBLEMS


def test_subheadings_are_left_aside_and_what_runs_into_them_is_not() -> None:
    heading = (2, "（一）主动公开和依申请公开以及政府信息管理和公开平台建设等各方面工作的总体情况")
    this = report_of({MAIN: (heading, (3, f"1.清理文件。{SOUND}"))})
    last = report_of({MAIN: (heading, (0, SOUND))}, year=2024)
    (problem,) = find_copied(this, last)
    assert problem.where.line == 102


def test_thousands_of_paragraphs_and_endless_ones_take_no_time() -> None:
    many = "\n".join(f"{SOUND}{'甲乙丙丁戊己庚辛'[n % 8] * (n % 50)}" for n in range(2000))
    long = "".join(f"{n}号：{SOUND}" for n in range(2000))
    with within(60):
        assert copies(many, many)
        assert copies(long, long)
    assert 0.7 < ALIKE < 0.9
