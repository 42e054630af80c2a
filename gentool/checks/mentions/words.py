"""The wordings around a figure that are no form's own: other years, other offices, parts, comparisons, denials.

Data of ``context`` and ``reader``. What the figures themselves are called stands in form.yaml.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gentool.form.model import FormPattern
from gentool.text.lazy_regex import HAN, Pattern

STOPS = Pattern(r"[，,、：:（）()；;]|——")
SENTENCE = Pattern(r"[^。！？\n]+")
CITED = Pattern(r"《[^《》]*》")
DENIED = Pattern(r"(?:从|均|暂|并|尚|也|都)?(?:没有|不存在|未|无|零)(?:曾)?")

# Between a figure and its name: words that change nothing of what it states. No word here is made of others here: a
# text could be read in two ways at every one of them, and of thirty in a row no end would be seen.
GLUE = FormPattern(
    r"(?:[\s◆的了共是为有达计均都已各总其数第]|合计|累计|一共|分别|达到|全年|全部|年度|本年|"
    r"依法|依规|按时|按期|及时|有效|规范|各类|事项|案|量|决定|提出|提交|‹counted›|申报|件|方面|情况|总额|金额|收入|来自|"
    r"全[市区县局]|我[市区县局委办]|本[市区县局委办]|[一二]是|即|则|并|人)*"
)
# Before a name that needs no subject: words that do not narrow it down, as 涉企 or 食品药品 would.
LEAD = FormPattern(
    r"(?:[\s◆的了共为是有均都已各总在对将因由被与和及或即新年月日\d]|共计|总计|合计|累计|一共|作出|做出|办理|办结|实施|开展|"
    r"进行|完成|发生|产生|出现|存在|引发|引起|收到|收取|征收|截[至止]|目前|年底|年末|全年|本年度?|年度|当年|今年|分别|"
    r"全[市区县省州镇乡局委厅]|[我本][市区县局委办院厅镇乡]|本?机关|本?单位|[市区县]政府(?!办)|其中|此外|另外?|同时|依法|按照?规定|"
    r"及时|‹topic›|方面|工作|相关|有关|各类|清理后|经清理|仍|继续|数量|[一二三四五六]是|包括|"
    r"提起|‹counted›|向社会|等|认真|严格|规范|妥善|高效|高质量|依规|按期|按时|实际|应|需|后台|积极|统一|圆满|如期|"
    r"各级(?:各?部门|政府(?!信息))?|行政机关|[市区县][局委]|以上|上述|这|里|后|收悉|受理|登记|"
    r"加上|连同|承接|含|畅通|通过|多种|渠道|方式|人|民|处理|以来|内|中|涉|对答复|不服|提出|公众|群众|一年来|结果|[看作]|从|件|份|次|余|剩)*"
)
BEHIND = FormPattern(
    r"(?:[\s◆的了均都已被作做为是则因以按经系属]|‹counted›|事项|全部|依法|及时|按期|按时|决定|答复|结果|情况|属于|予以|给予|给出|作出|"
    r"审查|认定|告知|办理|处理|需|将|须|也|件|来自|来源于|继续|顺利|逐一|规定|程序|要求|法定|期限|时限|内|在|上|完成|得到|获得|案|‹behind›)*"
)
DENIAL = Pattern(
    r"(?:[\s◆的有过新]|发生|出现|产生|存在|收到|接到|任何|涉及|相关|有关|书面|各类|一[件起例宗]|公众|群众|社会|提出|提交|"
    r"因|由|被|实施|进行|办理|作出|做出|本年度?|需|要|引起|引发|导致)*"
)
DENIAL_END = FormPattern(
    r"(?:[\s的等、和及或与零无]|以及|或者|‹counted›|事项|案|事件|情况|情形|现象|问题|发生|记录|行为|需要|继续|办理|处理|件|数|决定|‹denied›|提起|提出|提交)*"
)
JOINED = FormPattern(r"(?:[\s、和及与或并且且的]|以及|或者|均已|已|依法|按时|按期|及时|规范|全部|‹counted›)*")
TIGHT = Pattern(r"[\s的]*")
SUMMED = Pattern(r"共|计")
EACH = Pattern(r"各|均|都|分别")
ALL_SIGN = Pattern(r"均|全部|都|皆")
ALL = FormPattern(
    r"(?:‹counted›(?:人|主体)?)?(?:均|全部|都|皆)(?:[\s为是系由]|属于?|来自|来源于|依法|依规|按规定|已|经|作出|做出|决定)*"
)
ALL_END = FormPattern(r"(?:[\s的]|‹counted›人?|提出|提交|类|决定|处理|答复)*")
RESPECTIVELY = Pattern(r"分别|依次")

# What makes a figure one of something else, or of a part.
PART = FormPattern(
    r"其中|包括|包含|(?<!不)含(?!义|量|金)|(?:‹counted›|件|上述|以上|答复|办理|受理|收到|结果)之?中$|其中|当中$|里$|中[，,]?$"
)
WHOLE = Pattern(
    r"^\s*(?:另外?|此外|同时|合计|总计|共计|累计|全年|年内|[一二三四五]是)|共(?!同|性|享|公|建|识)|合计|总计|累计"
)
REST = Pattern(r"其余|剩余|余下|其他的?$|另有|另外?$|再|又|多次|人均|平均|每|日均|月均|单(?!位)|仅")
LEFT = Pattern(r"\s*(?:其余的?|剩余的?|余下的?|另有|另外?|还有)\s*")
RISE = Pattern(
    r"(?:的?(?:数量|总量|件数|量|数))?(?:从|由)(?:(?:上一?年度?|去年|20\d\d ?年度?)(?:的|同期的?)?)?"
    r"\s*[\d,，]+ ?[件份宗起例]，?"
    r"(?:增加|增长|上升|提高|减少|下降|降低|回落|增|升|降)(?:到|至)(?:了)?\s*$"
)  # the figure behind is this year's
OF_ALL_BEFORE, OF_ALL_BEHIND = Pattern(r"在(?:上述|以上|全部|这)?\s*$"), Pattern(r"(?:之)?中$|里$")
COMPARED = Pattern(
    r"(?:增加|减少|增长|下降|上升|降低|增多|提高|回落|净增|多|少|增|减|增至|降至|升至|下降到|下降至)(?:了|到|至|约|近|为)?\s*$"
)
COMPARISON = Pattern(
    r"同比|环比|(?:较|比|与|同|和|相较|相比|对比)(?:于)?(?:20\d\d ?年度?|上一?年度?|去年|前一年|往年|同期)"
    r"|由(?:上|去|20\d\d)|从(?:上年|去年|20\d\d)"
)
OTHER_TIME = Pattern(
    r"20\d\d ?年?(?: ?[-—~～至到] ?20\d\d ?年)|近[一二两三四五六七八九十\d]+年|[一二两三四五六七八九十]年来"
    r"|历年|往年|自20\d\d年(?:以来|起)"
    r"|上半年|下半年|[前第]?[一二三四1-4]个?季度|前[一二三四五六七八九十\d]+个月"
    r"|(?<!\d)(?:\d{1,2}|[一二三四五六七八九十]{1,2}) ?月份?(?! ?(?:1|31) ?日|底|末)"
    r"|去年|上一?年度?|前一年|明年|次年|下一?年度?|十四五|任期|历史|平均"
)
PASSED_ON = Pattern(r"转来|转办|交办|督促|协助|节前|年中|截[至止](?!(?:20\d\d ?年)?(?:年底|年末|目前|12 ?月 ?31))")
THIS_TIME = Pattern(r"今年|本年度?|(?<!年)(?<!年度)全年|当年|年内")
SIGN_OF_TIME = frozenset("年月季历往十任平去")
YEAR = Pattern(r"(?<!\d)(20\d\d) ?年")
YEARS = Pattern(r"(?<!\d)(20\d\d)(?= ?年| ?[、至到—–~～和与-])")
LAST_YEAR = Pattern(r"去年|上年|上一年|前年")
SPAN_OF_YEAR = Pattern(
    r"(?:20\d\d ?年 ?)?1 ?月 ?1 ?日?(?:起)?(?:至|到|—|-|－|~|～)+(?:20\d\d ?年 ?)?12 ?月 ?31 ?日|12 ?月 ?31 ?日"
)
RELATED = Pattern(r"占|比例|同比|[比较与同和](?:上一?年|去年|前一年|20\d\d)|其中|分别|包括")
CHANNEL = Pattern(
    r"网[上络站]|线[上下]|信函|邮[件寄政箱]|当面|现场|窗口|在线|传真|电话|互联网|来函|来人|快递|平台|系统|渠道|方式|途径|EMS|挂号|自助|微信|APP"
)
CHANNELS = Pattern(
    rf"(?:等|各|多种?|各种|不同|各类|所有|全部)(?:{HAN}{{0,4}})?(?:方式|渠道|途径|形式|平台|系统)|畅通|依托|完善|优化"
)
SUBJECT = Pattern(
    r"涉及|关于|有关|针对|方面|领域|(?<!各)(?<!一)(?<!几)类(?!似)|相关(?!政府信息)|主要(?!是|为|包括)|集中|内容|以.{1,8}为主|较大|影响|疑难|复杂|典型|代表性|重点|重大|"
    r"(?<!按)(?<!照)(?<!条例)(?<!法定)(?<!有关)要求|反复|同一|超期|逾期|延期|特殊|简易|批量|联合|首|(?<!答复)不服(?!答复|本机关|◆|，)|败诉|胜诉|撤|败|错|违|瑕疵|工作日|日内|会同|会商|配合|协同|协助|参与|牵头|直接|联合|共同|问题|涉[农企诉密访黑]|补正"
    r"|(?<!商业)企业(?!信用|开办|标准)|某|等? ?\d+ ?人"
)
ASIDE = Pattern(f"{COMPARISON.pattern}|{REST.pattern}")
SIGN_OF_OFFICE = frozenset("局委办厅署镇乡科处股室站所院校会部门位街队区心司行府系辖属级市县省州旗")
SCOPE = Pattern(r"全[市区县省州旗镇乡](?!局)|全街道")  # of another area: one's own is masked
SYSTEM = Pattern(r"全系统|系统(?:内|各)|辖区")
OWN_HALL = Pattern(r"◆(?:机关|本级|系统)")
HALL = Pattern(r"本级|[局委]机关|直属|下属|基层|所属|下辖|各[局委办镇乡县区市街单部科处]|[镇乡]镇?[（(]?街道?")
OFFICE = Pattern(
    rf"{HAN}{{0,14}}?(?:(?:政府办公室|政府办公厅|政府办|街道办事处|街道办|办公室|办公厅|委员会|管委会|[分支总大]局|部门|单位|街道|[支大]队|"
    r"园区|中心|公司|学校|医院|银行|法院|科室|政府(?!信息|网|门户|公报|规章|工作|采购|购买|投资|办))"
    r"|[局厅署镇乡科处股室站所院校委办](?!理|结|法|复|件|于|督|托|案|公|事|文|有|需|申|提|作|在|属|谓|以|涉|置|长))"
)
GUIDED = Pattern(r"按照|根据|依据|落实|贯彻|围绕|对照|领导|部署|坚持|遵照|执行|完善|建立")
OWN_OFFICE = Pattern(rf"(?:^|.*[，、由])?(?:我|本|全){HAN}{{0,3}}$|(?:局|委|厅)?(?:办公室|机关)$")
VAGUE_BEFORE = Pattern(r"(?:约|近|超过?|逾|不足|不少于|不超过|最多|至少|大概|左右|上)\s*$")
NOT = Pattern(r"(?:未|没有|无|不|非|不予)$")


@lru_cache(maxsize=64)
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def found(expression: str, text: str) -> bool:
    """Tell whether an expression of the form's stands in a text."""
    return _compiled(expression).search(text) is not None
