"""Codes of the import: what a source can have wrong before it is a report at all, and while it is taken apart."""

from __future__ import annotations

from gentool.problems.problem import Code, GentoolError, Severity, Where

UNKNOWN_FORMAT = Code(
    "I-FORMAT",
    "不认得这种文件",
    "可以导入网页（.html）、Word（.docx、.doc）、PDF、纯文本（.txt）、Markdown（.md）和填好的 Excel 表（.xlsx）。",
)
BROKEN = Code(
    "I-BROKEN", "文件已损坏，或者内容与文件名的后缀不符", "请用原来的程序打开看看；能打开的，另存一份再导入。"
)
LOCKED = Code("I-LOCKED", "文件加了密码", "请用原来的程序打开，去掉密码后另存一份再导入。")
NO_TEXT = Code(
    "I-SCAN",
    "PDF 里只有图像，没有文字，多半是扫描件",
    "请找原来的 Word 文件或网页来导入；也可以用 gentool init 生成样稿，照着填写。",
)
TOO_MUCH = Code("I-LIMIT", "文件大得不像一份年度报告", "请确认选对了文件；只保留报告的内容，另存一份再导入。")
NEEDS = Code("I-NEEDS", "读这种文件要用的程序没有安装", "请按提示安装后再试。")
NO_REPORT = Code("I-NONE", "文件里没有找到年度报告", "请确认选对了文件；报告应有格式规定的各部分标题和表格。")
SEVERAL = Code("I-MANY", "一个文件里有不止一份年度报告", "请把各份报告分别存成文件再导入。")

LEFT_OUT = Code("I-LEFT", "有些内容没有收入", "请核对是否需要；需要的，请自己补写。", Severity.INFO)
NO_PARTS = Code(
    "I-PARTS", "没有找到各部分的标题，文字没有收入", "请把文字分别抄到数据文件的各个部分里。", Severity.WARNING
)
LABEL = Code("I-LABEL", "名称与格式的不完全相同，已认作最接近的一项", "请核对认得对不对。", Severity.INFO)
ORDER = Code("I-ORDER", "数字没有与表头对齐，已按格式的次序读入", "请对照来源核对这几行的数字。", Severity.WARNING)
BEHIND = Code(
    "I-BEHIND",
    "数字是全角的，或者后面带了单位、注号，已照半角的数字收入",
    "请核对；注号所指的说明要保留的，请写在“注”里。",
    Severity.INFO,
)
SWAPPED = Code("I-SWAP", "表头各列的次序与格式不同，已按列名读入", "请对照来源核对各列的数字。", Severity.WARNING)
CELLS = Code("I-CELLS", "这一行的格数与格式不符，不能断定哪个数是哪一列的", "这一行已留空，请对照来源填写。")
ROWS = Code("I-ROW", "来源里没有这几行", "已留空，请填写；没有发生的写 0。")
TABLE = Code("I-TABLE", "来源里没有找到这张表", "整张表已留空，请填写；没有发生的写 0。")
PLACE = Code("I-PLACE", "有数字，但不知道是哪一行哪一列的", "这些数字没有收入，请对照来源核对、补填。")
TWICE = Code("I-TWICE", "同一格出现了两次，数字不同", "这一格已留空，请核对后填写正确的数字。")
AGAIN = Code("I-AGAIN", "同一张表出现了两次，数字相同", "已只收一次，请核对来源是否完整。", Severity.WARNING)
GROUP = Code(
    "I-GROUP", "来源把格式里的几行并成了一行，不能断定各行是多少", "这几行已留空，请逐行填写；没有发生的写 0。"
)
GROUP_OF_NONE = Code("I-GROUP0", "来源把格式里的几行并成了一行，全是 0", "各行都按 0 收入。", Severity.INFO)
BLANK = Code("I-BLANK", "来源里有空格子", "已照样留空，请填写；没有发生的写 0，不适用的写 /。")
UNIT = Code("I-UNIT", "没有标题可以断定是哪个单位的报告", "请核对“单位”。", Severity.WARNING)
YEAR = Code("I-YEAR", "没有标题可以断定是哪一年度的报告", "请核对“年度”。", Severity.WARNING)
REVISED = Code(
    "I-REVISED",
    "Word 文件里有尚未处理的修订，已按全部接受修订后的样子读入",
    "请在 Word 或 WPS 里核对，接受或拒绝全部修订，保存后再导入。",
    Severity.WARNING,
)
SCANNED = Code(
    "I-OCR",
    "PDF 里的文字像是扫描后由程序识别的，容易有错",
    "请逐段、逐格对照原件核对；最好找原来的 Word 文件来导入。",
    Severity.WARNING,
)
HEADING = Code("I-PART", "标题与格式的不完全相同", "将按格式的标题印出，请核对。", Severity.INFO)

CHARACTERS = Code(
    "I-CHARS", "文件里有些字已经损坏，读不出来", "请对照原文，找到文字里的“\ufffd”，改成原来的字。", Severity.WARNING
)

HIDDEN = Code("I-HIDDEN", "来源的文字里有看不见的字符，没有收入", "文字照收，一般不用处理。", Severity.INFO)

LOOKALIKE = Code(
    "I-ALIKE",
    "文字里有部首、兼容字符：看着与常用字一样，却不是同一个字，查找时找不到",
    "请在数据文件里改成常用的字。",
    Severity.WARNING,
)

TAKEN = Code("I-NAME", "两份来源会写成同名的文件", "请给其中一份来源换一个文件名，再单独导入。")
CHANGED = Code(
    "I-KEEP", "同名的文件不是原样的导入结果，没有覆盖", "请把原来的文件改名或移走再导入，或用 -o 另写一个文件名。"
)
SAME = Code("I-SAME", "两份来源是同一单位同一年度的报告", "请核对应当用哪一份，删去另一份。", Severity.WARNING)
FAULT = Code("I-FAULT", "gentool 内部出错，没有处理完这份来源", "其他来源不受影响。请把这一条连同来源文件发给开发者。")

GUESSED_PART = Code(
    "I-NUMBER", "标题的文字与格式不同，按序号认作这一部分", "请核对这一部分收得对不对。", Severity.WARNING
)
NO_HEADING = Code(
    "I-HEAD", "没有认出这一部分的标题", "请对照来源，把这一部分的文字从前一部分移过来；来源里没有的，请补写。"
)
NOTE = Code("I-NOTE", "表格前后的文字作为表下的“注”收入", "请核对；不是注的，请移到别的部分。", Severity.INFO)
PREFACE = Code(
    "I-PREFACE", "标题与第一部分之间的文字很多，作为引言收入", "请核对是否有别的部分的文字混在里面。", Severity.WARNING
)
MONEY = Code("I-MONEY", "金额的单位与格式不同", "这一格已留空，请按格式的单位换算后填写。")

# Workbooks: formulas, numbers, and a form whose cells have been moved about.
FORMULA = Code(
    "I-FORMULA", "格子里的公式算不出来，或者算出来的不能用", "这一格已留空；请在表格里直接写上数字或文字，再导入。"
)
ROUNDED = Code(
    "I-ROUND",
    "表格软件存下的小数带有误差，已按显示的数读入",
    "请核对这个数；不对的，请在表格里重新写一遍。",
    Severity.WARNING,
)
MOVED = Code("I-MOVED", "填报表的行或列被移动过，已按名称找到", "请核对这张表的数字。", Severity.WARNING)
SHEET = Code("I-SHEET", "填报表里缺少一张工作表", "请用 gentool form 重新生成填报表，把内容粘贴过去再导入。")
REMARK = Code("I-REMARK", "数字的说明没有写清是哪一格的", "请在“格子”一栏写上那个数字的位置，例如 C5，再导入。")
TEXT = Code(
    "I-TEXT",
    "数字是作为文字存在表格里的，已按数字读入",
    "表格里的合计没有把它算进去；请重新输入这个数，再看合计对不对。",
    Severity.WARNING,
)
ENDS = Code(
    "I-ENDS",
    "格子里有看不见的换行符（不是 Alt+Enter 换的行），已按换行读入",
    "请核对这里应不应当分段；不应当的，请在表格里删去换行，再导入。",
    Severity.WARNING,
)

UNREADABLE = (UNKNOWN_FORMAT, BROKEN, LOCKED, NO_TEXT, TOO_MUCH, NEEDS, NO_REPORT, SEVERAL)
CODES = (
    *UNREADABLE, LEFT_OUT, NO_PARTS, LABEL, ORDER, BEHIND, SWAPPED, CELLS, ROWS, TABLE, PLACE, TWICE, AGAIN, GROUP,
    GROUP_OF_NONE, BLANK, UNIT, YEAR, REVISED, SCANNED, HEADING, CHARACTERS, HIDDEN, LOOKALIKE,
    GUESSED_PART, NO_HEADING, NOTE, PREFACE, MONEY, TAKEN, CHANGED, SAME, FAULT,
    FORMULA, ROUNDED, MOVED, SHEET, REMARK, TEXT, ENDS,
)  # fmt: skip


def refused(code: Code, where: str | Where, message: str, hint: str | None = None) -> GentoolError:
    """Return what is raised for a source, said by its name, or a place in it, that cannot be read."""
    return GentoolError(code.at(Where(where) if isinstance(where, str) else where, message, hint=hint))
