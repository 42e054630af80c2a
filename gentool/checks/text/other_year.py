"""Sentences that report the work of another year as this year's: left over from last year's copy.

A year is suspect only where it says when something was done: at the head of a clause (2024年，我局……), as the term
of the figures (2024年1月1日至12月31日), or as the year of the report itself. Everywhere else another year is at home:
in titles and document numbers, in comparisons, in what was carried over, issued or revised, in plans. Citations are
blanked out with ``■`` before a sentence is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gentool.checks.prose import Line, Prose, bounds, excerpt, sentence_at
from gentool.form.model import Form, FormPattern
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.model import Report
from gentool.text.lazy_regex import Pattern

OTHER_YEAR = Code(
    "P-YEAR",
    "文字把别的年度的工作当作本年度的来写，可能是沿用上年稿子没有改",
    "请核对年份；确实在说往年情况的，请写明是对比、结转还是背景。",
    Severity.WARNING,
)
# These begin with a plain "20", which the engine finds fast; what may not stand before is looked at afterwards.
_YEAR = Pattern(r"(20\d\d) ?年")
_SPELLED = Pattern(r"二[〇○零]([一二三四五六七八九〇○零])([一二三四五六七八九〇○零])(?=年)")
_SPELLED_DIGITS = {digit: str(value) for value, digit in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
_CITED = Pattern(
    r"《[^《》]*》|（(?![一二三四五六七八九十\d]{1,3}）)[^（）]*）|\((?![一二三四五六七八九十\d]{1,3}\))[^()]*\)|“[^“”]*”|〔[^〔〕]*〕"
)
_HALF_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
# The term of the figures, and the year in the report's own title.
_TO = r"(?:至|到|止于|—+|–|－|-|~|～)"
_DOTTED = Pattern(r"20\d\d[./-]")
_TERM = Pattern(
    rf"(20\d\d) ?年 ?1 ?月 ?1 ?日? ?(?:零时|0时)?(?:起|开始)? ?{_TO} ?"
    r"(?:(20\d\d) ?年 ?)?12 ?月 ?31 ?日"
    rf"|(20\d\d)[./-]0?1[./-]0?1 ?起?{_TO} ?(20\d\d)[./-]12[./-]31"
)
_ABOUT_FIGURES = Pattern(r"统计|期限|数据|区间")
_TITLE = FormPattern(r"(20\d\d) ?年度?(?:本级)?‹title›?(?:年度报告|年报)")
_PRESENTED = Pattern(r"现(?:将|公布|发布|公开|向)|如下|特此|本报告")
# What may stand between the beginning of a clause and a year that says when something was done.
_ORDINAL = r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）).、．]|[一二三四五六七八九十]是)"
_LINK = r"(?:其中|此外|另外|同时|据(?:不完全)?统计|经统计|经梳理|在|回顾|回首|纵观|过去的|总体来?看)"
_NO_OFFICE = (
    r"按|根据|依|落实|贯彻|对|将|把|与|和|同|较|比|由|从|自|向|经|为|因|以|完成|公开|发布|编制|做好|印发|开展|参加"
    r"|通过|参照|结合|围绕|上报|报送|推进|收到|办理|受理|执行|包括|含|即|而|原|上|去"
)
_OFFICE = (
    r"(?:我|本|全|各)[市区县局委办院厅省镇乡州旗校处站所队街机单系部](?:道|关|位|统|门|室)?(?:系统)?"
    r"|[市区县镇省州]政府(?:办(?:公室)?)?"
    rf"|(?!{_NO_OFFICE})[\u4e00-\u9fff]{{1,14}}(?:局|委|办|厅|署|政府|委员会|办公室|街道|中心|系统)"
)
_BEFORE = Pattern(
    rf"(?:{_ORDINAL}|{_LINK})*(?:{_OFFICE})?(?:在)?"
    r"|(?:根据|依据|按照|依照|严格执行)[■、及和]*(?:的)?(?:等)?(?:有关|相关)?(?:规定|要求)"
)
_NEVER_BEFORE = "较比与同和对将把从自由于（《〔—"  # most years of a sound report stand behind one of these
_UNTIL = Pattern(rf"(?:{_LINK})*截[至止](?:到)?")
# What may follow: a pause, or at once who did it or what was done.
_LENGTH = r"(?:全年度?|度|一年(?:来|中|里)?|上半年|下半年|期间|来|里|内|中)?"
_PAUSE = Pattern(rf"{_LENGTH} ?[，,：:]")
_AT_ONCE = FormPattern(
    rf"{_LENGTH} ?(?:我|本(?!行)|全年|各[部单科股镇]|共|累计|总计|合计|新收|收到|受理|接收|接到"
    r"|收取|办理|答复|办结|制发|制定|废止|印发|组织|召开|举办|开展|发布|更新|报送|作出|没有|未|无(?!关)|因(?=[政信公])"
    r"|被|坚持|认真|深入|严格|按照|根据|持续|不断|扎实|紧[紧扣]|围绕|以(?![来后前往上下内外])|进一步|通过|在|利用|依托|加强|完善|推进"
    r"|健全|优化|落实|强化|聚焦|对标|立足|充分|‹done›|全面|切实|高度重视|着力|取得|实现|完成)"
)
_AT_ONCE_NAMED = FormPattern(
    rf"{_LENGTH} ?(?:全[市区县局省镇委系]|‹topic›|[市区县镇省]|复议|建议"
    r"|(?:门户)?网站|政务新媒体|微信)"
)
_NOUN = Pattern(
    r"[^，。；：、]{0,18}?(?:要点|计划|方案|预算|决算|目录|清单|考核|考评|评估|测评|报告|年报|任务|指标|通知|意见"
    r"|办法|评选|先进|案例|工作会议|会议精神)"
)
_ATTRIBUTE = Pattern(
    r"[^，。；：、]{0,12}?[到理开定发布办成生收展织现馈出订改正取]的(?!是)|[^，。；：、]{0,12}?未[^，。；：、]{1,4}的"
)
_CARRIED = Pattern(r"[^，。；：、]{0,10}结转")
_OF_PROBLEMS = FormPattern(
    r"度?(?:‹title›|工作)?(?:中)?存在的?(?:主要|突出)?(?:问题|不足|困难)(?:和不足)?"
    r"(?:[：:，,]|主要|有|是|如下|及)"
)
_END_OF_YEAR = Pattern(r"(?:年?底|年?末|12 ?月(?: ?31 ?日|底|末)?)")
_DATE = Pattern(r" ?\d{1,2} ?月(?: ?\d{1,2} ?日|[上中下]旬|底|初|份)?")
_OTHERS = Pattern(
    r"(?:，|,|度|年)* ?(?:国务院|国家|党中央|中央|中共|全国|省|上级|新修订|新的|■|第三方|根据机构改革|因机构|随着|由于)"
)
# What a statement of work done looks like, and what takes the suspicion away.
_COUNT = Pattern(r"\d[余多]?万? ?(?:余|多)?(?:条|件|次|个|期|场|篇|份|人|万?元|例|项|起|部)")
_NEGATED = FormPattern(r"未(?:收|发生|产生|受理|出现|有|接|对)|没有(?:收|发生|受理)|无(?:新收|收费|此类|‹counted›)")
_STOCK = Pattern(r"坚持|贯彻|认真|严格|不断|持续|扎实|深入|切实|全面")
_PLANNED = Pattern(
    r"将|拟|计划|下一步|打算|争取|力争|继续|要|不少于|预计|部署|目标|起|明年|次年|谋划|展望|进一步|确保|努力"
)
_MENDED = Pattern(
    r"(?:已|均|得到|完成|全部|有效|逐[步一项]|有所)[^，。；]{0,10}(?:整改|改进|解决|改善|纠正|完善|销号|提升|落实)"
)
_PROBLEM = Pattern(r"问题|短板|不足|弱项")
_ISSUED = Pattern(
    r"印发|出台|施行|实施|修订|修正|成立|挂牌|上线|批准|任命|组建|开通|启用|颁布|建成|设立|调整|划转|改版|撤并"
)
_BACKGROUND = Pattern(
    r"机构改革|近[一二两三四五六七八九十\d]+年|历年|连续[一二两三四五六七八九十\d]+年|为基[数期准]|逐年|跨年"
)
_COMPARED = Pattern(r"增长|增加|下降|减少|上升|同比|较|比|持平|提高|倍|降低|回落")


class _Mention(NamedTuple):
    """A year in a sentence: the sentence with citations blanked out, the year, its place in it, what comes next."""

    sentence: str
    year: int
    start: int
    end: int
    following: str


def find_other_years(prose: Prose, report: Report) -> list[Problem]:
    """Find such sentences, one problem for each paragraph that has any."""
    found: dict[int, list[tuple[int, int, str]]] = {}
    for start, end, said in _findings(prose, report):
        line = prose.line_at(start)
        found.setdefault(line.begin, []).append((start - line.begin, end - line.begin, said))
    return [_told(prose.line_at(begin), sorted(places), report.year) for begin, places in found.items()]


def _told(line: Line, places: list[tuple[int, int, str]], year: int) -> Problem:
    start, end, said = places[0]
    times = f"（本段共 {len(places)} 处）" if len(places) > 1 else ""
    quote = excerpt(line.text, start, min(end, start + 22), 0)
    return OTHER_YEAR.at(line.where, f"{quote}{said}，而这是 {year} 年度的报告{times}。", field=line.field)


def _findings(prose: Prose, report: Report) -> Iterator[tuple[int, int, str]]:
    text, year = prose.text, report.year
    if "２" in text:
        text = text.translate(_HALF_WIDTH_DIGITS)
    if "二〇" in text or "二○" in text or "二零" in text:
        text = _SPELLED.sub(lambda m: f"20{_SPELLED_DIGITS[m[1]]}{_SPELLED_DIGITS[m[2]]}", text)  # places stay
    mentions = [
        match for match in _YEAR.finditer(text) if int(match[1]) != year and not _follows(text, match, "0123456789")
    ]
    if not mentions and not _DOTTED.search(text):
        return
    taken: list[tuple[int, int]] = []
    for match in _TERM.finditer(text) if "31" in text else ():
        taken.append(match.span())
        if not _follows(text, match, "较比与同和") and _is_wrong_term(match, text, year):
            yield *match.span(), "，数据的起止日期不是本年度的"
    for match in _TITLE.of(report.form).finditer(text):
        if int(match[1]) != year:
            taken.append(match.span())
            if prose.part is None or _PRESENTED.search(sentence_at(text, match.start())):
                yield *match.span(), "，报告的年度不对"
    ahead = _looks_ahead(prose)
    told: set[int] = set()
    for match in mentions:
        start = match.start()
        if _follows(text, match, _NEVER_BEFORE) or any(begin <= start < end for begin, end in taken):
            continue
        begin, end = bounds(text, start)
        sentence = _CITED.sub(lambda cited: "■" * len(cited.group()), text[begin:end])
        following = "" if text[end : end + 1] in ("", "\n") else sentence_at(text, end + 1)
        mention = _Mention(sentence, int(match[1]), start - begin, match.end() - begin, following)
        if begin not in told and _reports(mention, report, ahead):
            told.add(begin)
            yield start, end, f"说的是 {match[1]} 年"


def _follows(text: str, match: re.Match[str], characters: str) -> bool:
    """Tell whether one of the characters stands right before a match."""
    return match.start() > 0 and text[match.start() - 1] in characters


def _is_wrong_term(match: re.Match[str], text: str, year: int) -> bool:
    first = int(match[1] or match[3])
    last = int(match[2] or match[4] or first)
    if first == last:
        return first != year
    return first > last or (last == year and bool(_ABOUT_FIGURES.search(sentence_at(text, match.start()))))


def _looks_ahead(prose: Prose) -> bool:
    """Tell whether a part speaks of years to come: one that neither sums up the year nor must state a fact of it."""
    narrative = prose.part.narrative if prose.part else None
    return narrative is not None and narrative.most is None and not narrative.must


def _reports(mention: _Mention, report: Report, ahead: bool) -> bool:
    """Tell whether a sentence reports the work of the year it mentions."""
    sentence, year = mention.sentence, report.year
    if sentence[mention.start] == "■" or (mention.year > year and ahead):
        return False
    if re.search(rf"{year} ?年|今年|近年|本年|年内", sentence) or _BACKGROUND.search(sentence):
        return False
    if _is_base_of_comparison(mention, year):
        return False
    before = sentence[max(sentence.rfind(mark, 0, mention.start) for mark in "，,；;：:、") + 1 : mention.start]
    before = before.replace(report.unit, "我局").strip()
    after = sentence[mention.end :]
    evident = bool(_COUNT.search(after) or _NEGATED.of(report.form).search(after))
    if _UNTIL.fullmatch(before):
        return mention.year < year and evident and bool(_END_OF_YEAR.match(after))
    if not _BEFORE.fullmatch(before):
        return False
    if mention.year > year:
        return evident and not _PLANNED.search(sentence) and _is_topic(after, report.form)
    date = _DATE.match(after)
    if date:
        after = after[date.end() :]
        return evident and _is_topic(after, report.form) and not _ISSUED.search(sentence)
    if _OF_PROBLEMS.of(report.form).match(after):
        return not _MENDED.search(sentence)
    if _MENDED.search(sentence) and _PROBLEM.search(sentence):
        return False
    told = evident or bool(_STOCK.search(after))
    return _is_topic(after, report.form) and (told or (mention.year == year - 1 and not _ISSUED.search(after)))


def _is_topic(after: str, form: Form) -> bool:
    """Tell whether what follows a year makes it the time of a statement, and the statement the office's own."""
    if _OTHERS.match(after) or _CARRIED.match(after):
        return False
    if _PAUSE.match(after):
        return True
    if _ATTRIBUTE.match(after):
        return False
    if _AT_ONCE.of(form).match(after):
        return True
    return bool(_AT_ONCE_NAMED.of(form).match(after)) and not _NOUN.match(after)


def _is_base_of_comparison(mention: _Mention, year: int) -> bool:
    """Tell whether the next sentence turns to this year (收到5件。2025年收到12件，增长140%)."""
    following = mention.following
    return bool(
        mention.year < year
        and re.match(rf"[^，,0-9]{{0,8}}(?:{year} ?年|今年)", following)
        and (_COMPARED.search(following) or _COUNT.search(following))
    )
