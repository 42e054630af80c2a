"""Words of the languages that files are written in: what an attacker would put in, and a clerk by mistake."""

_KEYS = (
    "单位: ",
    "年度: 2025\n",
    "数据:\n",
    "核对:\n  - ",
    "总体情况: ",
    "主动公开政府信息情况:\n",
    "行政许可: ",
    "不予公开:\n",
    "注: ",
)
YAML = (
    *_KEYS, "城市: ", "报告目录: ", "上年目录: ", "网站: ", "规则: ", "名称: ", "文件: ", "类别: ", "  - ", "- ", "{",
    "}", "[", "]", ", ", ": ", "|\n  ", ">\n  ", "&a ", "*a", "<<: ", "!!", "---\n", "...\n", "%YAML 1.1\n", "# ",
    "? ", "~", "null", "1_000", "0x1F", "12:30", "2025-01-01", "自然人", "总计", "数值",
    "收到和处理政府信息公开申请情况:\n  本年新收: ", "../", "C:\\", "//x/y", ".yaml",
)  # fmt: skip
PLACEHOLDERS = (
    "{{ ", " }}", "{% if ", " %}", "{% endif %}", "{% else %}", "{% elif ", "{#", "#}", "甲", "乙", "空", "单位",
    "上年.甲", "申请.本年新收.总计", "同比(", "占比(", "千分位(", "大写(", ")", " + ", " - ", " * ", " / ", " ** ",
    " // ", " % ", " ~ ", " == ", " > ", " and ", " or ", " not ", "且", "或", " if ", " else ", ".", ",", "|", "'",
    '"', "[0]", "()", "__class__", "lambda: ", " for x in ", "{%- ", " -%}", "｛｛", "｝｝", "9" * 30, "1.5", "=",
    ":=", "\\N{", "f'", "await ", "*", "**", "...", "0b1", "1j", "\n",
)  # fmt: skip
NARRATIVE = (
    *PLACEHOLDERS, "（一）", "1.", "一、", "**重点**", "![图](a.png)", "| 甲 | 乙 |\n| - | - |\n| 1 | 2 |\n", "\n\n",
    "    ", "收到申请12件", "2024年", "同比增长5%", "……", "XX", "全部办结", "“", "”", "《", "《条例》", "<b>",
    "&nbsp;", "```", "> ", "# ", "http://a.cn", "——", "。。", "、",
)  # fmt: skip
_STATEMENTS = (
    "{{ 文 }}",
    "{{r 行 }}",
    "{{p 块 }}",
    "{% if 真 %}",
    "{%p if 假 %}",
    "{%tr for x in 数 %}",
    "{%tr endfor %}",
    "{%p endif %}",
)
TEMPLATE = (
    *_STATEMENTS, "{% endif %}", "{% else %}", "{#", "#}", "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>",
    "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:br/>", "<?v 1?>", "{% set y = 文 * 9 %}", "|length", "|join('')",
    "range(9)", "loop.index", "__class__", "<!--", "-->", "<![CDATA[", "<!DOCTYPE a>", 'w:val="1"', ' xmlns:w="x"',
    "<mc:Fallback>", '<w:hyperlink r:id="rId9"/>', "Target=\"http://a/\"",
)  # fmt: skip
HTML = (
    "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td colspan=2>", "<td rowspan=3>", "<th>", "<p>",
    "</p>", "<br>", "<div>", "</div>", "<span style='display:none'>", "<s>", "<del>", "<!--", "-->", "<script>",
    "<style>td{display:none}</style>", "&nbsp;", "&#8203;", "&#x110000;", "<![if !x]>", "<img width=9>",
    "<ol start=99>", "<li>", "<meta charset=gbk>", "<?xml version='1.0'?>", "<input value=7>", "<pre>", "<body>",
)  # fmt: skip
TEXT = (
    "一、", "（一）", "|", "| - | - |\n", "\t", "  ", "\n\n", "自然人", "总计", "予以公开", "本年新收",
    "年政府信息公开工作年度报告", "12", "件", "+---+\n", "┌─┬─┐\n", "│", "<table><tr><td>", "**", "# ", "---\n",
    "```\n", ",", "2025", "联系电话：", "2026年1月5日",
)  # fmt: skip
WORD = (
    "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>",
    "</w:tc>", "<w:del>",
    '<w:gridSpan w:val="3"/>', '<w:vMerge/>', '<w:vMerge w:val="restart"/>',
    '<w:numPr><w:numId w:val="9"/></w:numPr>', "<w:vanish/>", "<w:strike/>", '<w:sym w:char="F0FE"/>',
    '<w:fldChar w:fldCharType="begin"/>', "<w:instrText>", '<w:position w:val="99"/>', "<w:txbxContent>", '"',
    "&#0;", "<!DOCTYPE a>",
)  # fmt: skip
EXCEL = (
    "<row>", '<row r="9">', "</row>", '<c r="B2">', '<c t="s">', '<c t="str">', "</c>", "<v>", "</v>", "<v>1</v>",
    "<f>SUM(A1:B9)</f>", "<f>1/0</f>", "<f>A1</f>", '<f t="shared" si="0"/>', "<is><t>", "</t></is>", 's="9"',
    '<mergeCell ref="A1:XFD1048576"/>', "1E+308", "XFD1048576", "&#0;",
)  # fmt: skip
PDF = (
    "obj",
    "endobj",
    "stream\n",
    "endstream",
    "/Length 9",
    "/Filter /Fl",
    "/Kids",
    "/Parent",
    "1 0 R",
    "<<",
    ">>",
    "[",
    "]",
    "BT",
    "ET",
    "Tj",
    "Td",
    "re",
    "l S",
    "(",
    ")",
    "<0041>",
)
JSON = (
    '"',
    "{",
    "}",
    "[",
    "]",
    ",",
    ": ",
    "null",
    "true",
    "1e999",
    "\\ud800",
    "NaN",
    '"units": {\n',
    "},\n",
    "  ",
    '"file"',
    '"outputs"',
    '"format"',
)
