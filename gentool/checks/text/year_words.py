"""The wordings by which a year in a sentence is judged: where it stands, what follows it, what excuses it.

Data of ``other_year``: regular expressions over one sentence, in which citations are blanked out with ``■``.
"""

from __future__ import annotations

from gentool.form.model import FormPattern
from gentool.text.lazy_regex import Pattern

# These begin with a plain "20", which the engine finds fast; what may not stand before is looked at afterwards.
YEAR = Pattern(r"(20\d\d) ?年")
SPELLED = Pattern(r"二[〇○零]([一二三四五六七八九〇○零])([一二三四五六七八九〇○零])(?=年)")
SPELLED_DIGITS = {digit: str(value) for value, digit in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
CITED = Pattern(
    r"《[^《》]*》|（(?![一二三四五六七八九十\d]{1,3}）)[^（）]*）|\((?![一二三四五六七八九十\d]{1,3}\))[^()]*\)|“[^“”]*”|〔[^〔〕]*〕"
)
HALF_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
STOPS = Pattern(r"[。！？\n]")

# The term of the figures, and the year in the report's own title.
_TO = r"(?:至|到|止于|—+|–|－|-|~|～)"
DOTTED = Pattern(r"20\d\d[./-]")
TERM = Pattern(
    rf"(20\d\d) ?年 ?1 ?月 ?1 ?日? ?(?:零时|0时)?(?:起|开始)? ?{_TO} ?"
    r"(?:(20\d\d) ?年 ?)?12 ?月 ?31 ?日"
    rf"|(20\d\d)[./-]0?1[./-]0?1 ?起?{_TO} ?(20\d\d)[./-]12[./-]31"
)
ABOUT_FIGURES = Pattern(r"统计|期限|数据|区间")
TITLE = FormPattern(r"(20\d\d) ?年度?(?:本级)?‹title›?(?:年度报告|年报)")
PRESENTED = Pattern(r"现(?:将|公布|发布|公开|向)|如下|特此|本报告")

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
BEFORE = Pattern(
    rf"(?:{_ORDINAL}|{_LINK})*(?:{_OFFICE})?(?:在)?"
    r"|(?:根据|依据|按照|依照|严格执行)[■、及和]*(?:的)?(?:等)?(?:有关|相关)?(?:规定|要求)"
)
NEVER_BEFORE = "较比与同和对将把从自由于（《〔—"  # most years of a sound report stand behind one of these
UNTIL = Pattern(rf"(?:{_LINK})*截[至止](?:到)?")

# What may follow: a pause, or at once who did it or what was done.
_LENGTH = r"(?:全年度?|度|一年(?:来|中|里)?|上半年|下半年|期间|来|里|内|中)?"
PAUSE = Pattern(rf"{_LENGTH} ?[，,：:]")
AT_ONCE = FormPattern(
    rf"{_LENGTH} ?(?:我|本(?!行)|全年|各[部单科股镇]|共|累计|总计|合计|新收|收到|受理|接收|接到"
    r"|收取|办理|答复|办结|制发|制定|废止|印发|组织|召开|举办|开展|发布|更新|报送|作出|没有|未|无(?!关)|因(?=[政信公])"
    r"|被|坚持|认真|深入|严格|按照|根据|持续|不断|扎实|紧[紧扣]|围绕|以(?![来后前往上下内外])|进一步|通过|在|利用|依托|加强|完善|推进"
    r"|健全|优化|落实|强化|聚焦|对标|立足|充分|‹done›|全面|切实|高度重视|着力|取得|实现|完成)"
)
AT_ONCE_NAMED = FormPattern(
    rf"{_LENGTH} ?(?:全[市区县局省镇委系]|‹topic›|[市区县镇省]|复议|建议"
    r"|(?:门户)?网站|政务新媒体|微信)"
)
NOUN = Pattern(
    r"[^，。；：、]{0,18}?(?:要点|计划|方案|预算|决算|目录|清单|考核|考评|评估|测评|报告|年报|任务|指标|通知|意见"
    r"|办法|评选|先进|案例|工作会议|会议精神)"
)
ATTRIBUTE = Pattern(
    r"[^，。；：、]{0,12}?[到理开定发布办成生收展织现馈出订改正取]的(?!是)|[^，。；：、]{0,12}?未[^，。；：、]{1,4}的"
)
CARRIED = Pattern(r"[^，。；：、]{0,10}结转")
OF_PROBLEMS = FormPattern(
    r"度?(?:‹title›|工作)?(?:中)?存在的?(?:主要|突出)?(?:问题|不足|困难)(?:和不足)?"
    r"(?:[：:，,]|主要|有|是|如下|及)"
)
END_OF_YEAR = Pattern(r"(?:年?底|年?末|12 ?月(?: ?31 ?日|底|末)?)")
DATE = Pattern(r" ?\d{1,2} ?月(?: ?\d{1,2} ?日|[上中下]旬|底|初|份)?")
OTHERS = Pattern(
    r"(?:，|,|度|年)* ?(?:国务院|国家|党中央|中央|中共|全国|省|上级|新修订|新的|■|第三方|根据机构改革|因机构|随着|由于)"
)

# What a statement of work done looks like, and what takes the suspicion away.
COUNT = Pattern(r"\d[余多]?万? ?(?:余|多)?(?:条|件|次|个|期|场|篇|份|人|万?元|例|项|起|部)")
NEGATED = FormPattern(r"未(?:收|发生|产生|受理|出现|有|接|对)|没有(?:收|发生|受理)|无(?:新收|收费|此类|‹counted›)")
STOCK = Pattern(r"坚持|贯彻|认真|严格|不断|持续|扎实|深入|切实|全面")
PLANNED = Pattern(
    r"将|拟|计划|下一步|打算|争取|力争|继续|要|不少于|预计|部署|目标|起|明年|次年|谋划|展望|进一步|确保|努力"
)
MENDED = Pattern(
    r"(?:已|均|得到|完成|全部|有效|逐[步一项]|有所)[^，。；]{0,10}(?:整改|改进|解决|改善|纠正|完善|销号|提升|落实)"
)
PROBLEM = Pattern(r"问题|短板|不足|弱项")
ISSUED = Pattern(
    r"印发|出台|施行|实施|修订|修正|成立|挂牌|上线|批准|任命|组建|开通|启用|颁布|建成|设立|调整|划转|改版|撤并"
)
BACKGROUND = Pattern(
    r"机构改革|近[一二两三四五六七八九十\d]+年|历年|连续[一二两三四五六七八九十\d]+年|为基[数期准]|逐年|跨年"
)
COMPARED = Pattern(r"增长|增加|下降|减少|上升|同比|较|比|持平|提高|倍|降低|回落")
