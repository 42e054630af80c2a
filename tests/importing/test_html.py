"""Web pages as government sites have them → paragraphs, tables and pictures."""

import quopri

import pytest

from gentool.importing.blocks import MOST_BYTES, MOST_CHARACTERS, Block, Left, SourceTable, Text
from gentool.importing.html.page import read
from gentool.problems.problem import Severity
from gentool.render.html import render_fragment
from tests.fuzz.watching import within
from tests.importing.refusals import refused
from tests.render.html_reports import sample

FILE = "页面.html"


def blocks(page: str) -> tuple[Block, ...]:
    return read(page.encode(), FILE).blocks


def texts(page: str) -> list[str]:
    """Return the paragraphs, ``#`` before headings, ``**`` around what is bold."""
    return [shown(block) for block in blocks(page) if isinstance(block, Text)]


def shown(text: Text) -> str:
    spans = "".join(f"**{span.text}**" if span.bold else span.text for span in text.spans)
    return f"# {spans}" if text.is_heading else spans


def tables(page: str) -> list[SourceTable]:
    return [block for block in blocks(page) if isinstance(block, SourceTable)]


def cells(page: str) -> list[tuple[int, int, int, int, str]]:
    """Return the cells of the only table: row, column, height, width, text."""
    [table] = tables(page)
    return [tuple(cell[:5]) for cell in table.cells]  # type: ignore[misc]


def rows(page: str) -> list[list[str]]:
    """Return the texts of the only table, row by row."""
    return rows_of(blocks(page))


def rows_of(found: tuple[Block, ...]) -> list[list[str]]:
    [table] = [block for block in found if isinstance(block, SourceTable)]
    texts: dict[int, list[str]] = {}
    for cell in table.cells:
        texts.setdefault(cell.row, []).append(cell.text)
    return [texts[row] for row in sorted(texts)]


def lefts(page: str) -> list[str]:
    return [block.what for block in blocks(page) if isinstance(block, Left)]


def code_of(data: bytes) -> str:
    return refused(read, data, FILE).code


class TestParagraphs:
    """What makes a paragraph, what it says and how it says it."""

    @pytest.mark.parametrize(
        ("page", "expected"),
        [
            ("<p>云溪<span>市民</span><font>政局</font></p>", ["云溪市民政局"]),
            ("<p><span>云溪</span><span>市财</span><span>政局</span></p>", ["云溪市财政局"]),
            ("<p>云溪市<o:p></o:p></p>", ["云溪市"]),
            ('<p><st1:chsdate year="2025">2025年</st1:chsdate>春</p>', ["2025年春"]),
            ('<p>云溪<?xml:namespace prefix = o ns = "x" />市</p>', ["云溪市"]),
            ("<p>云溪<!-- 编者 -->市</p>", ["云溪市"]),
            ("<p>云溪<wbr>市<a href='x'>主页</a></p>", ["云溪市主页"]),
            ("<p>水H<sub>2</sub>O<sup>①</sup></p>", ["水H₂O①"]),
            ("<p><![if !supportLists]><span>1、</span><![endif]>登记</p>", ["1、登记"]),
            ("<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><p>登记</p>", ["登记"]),
            ("甲<br>乙<br/>丙", ["甲", "乙", "丙"]),
            ("<div>甲<br><br>&nbsp;&nbsp;&nbsp; 乙</div>", ["甲", "乙"]),
            ("<div>甲<p>乙</p>丙</div>丁", ["甲", "乙", "丙", "丁"]),
            ("<p>甲<p>乙<div>丙", ["甲", "乙", "丙"]),
            ("<ul><li>甲<li>乙</ul>丙", ["甲", "乙", "丙"]),
            ("<ol><li>甲<li>乙</ol>丙", ["1.甲", "2.乙", "丙"]),
            ("<ol start=3><li><p> <span>甲</span></p><p>乙</p></li><li value=9>丙</ol>", ["3.甲", "乙", "9.丙"]),
            ("<ol reversed type=I><li>甲<li>乙</ol>", ["II.甲", "I.乙"]),
            ("<ol style='list-style: cjk-ideographic'><li>甲<ol><li>子</ol><li>乙</ol>", ["一、甲", "1.子", "二、乙"]),
            ("<ol class='custom_cn2 list-paddingleft-1'><li><p>甲</p></ol>", ["（一）甲"]),
            ("<ol style='list-style:none'><li>甲</ol>", ["甲"]),
            ("<ol><li><a href=x>首页</a><li><span><a href=x>年报</a></span></ol>", ["首页", "年报"]),
            ("<ol><li>1、甲<li>2、乙</ol>", ["1、甲", "2、乙"]),
            (
                "<ol><li>2025年<li>12件<li>2.5万元<li>一、二级单位</ol>",
                ["1. 2025年", "2. 12件", "3. 2.5万元", "4.一、二级单位"],
            ),
            ("<p>334<sup><a href='#n'><span>1</span></a></sup></p>", ["334¹"]),
            ("<p>334<sup><a>1</a><a>2</a></sup>件</p>", ["334¹²件"]),
            ("<p>334<a><sup><b><i>1</i></b></sup></a></p>", ["334**¹**"]),
            ("<p>334<span style='vertical-align: super'>1</span>件</p>", ["334¹件"]),
            ("<p>334<sub>1</sub></p>", ["334₁"]),
            ("<p>甲</p><textarea>乙</textarea><p><math><mn>12</mn></math>件</p>", ["甲", "乙", "12件"]),
            ("<ol><li><b>甲</b>乙</ol>", ["**1.甲**乙"]),
            ("<ol><li></li><li><br></ol><p>甲</p>", ["甲"]),
            ("甲<hr>乙", ["甲", "乙"]),
            ("<dl><dt>甲<dd>乙</dl>", ["甲", "乙"]),
            ("<pre>甲  丁\n  乙\n\n丙</pre>", ["甲 丁", "乙", "丙"]),
            ("<P>甲</P><DIV>乙</DIV>", ["甲", "乙"]),
            ("没有标签的文字", ["没有标签的文字"]),
            ("<p>甲</span></div></p></td>乙", ["甲", "乙"]),
            ("<p>3 < 5 & 7 > 6</p>", ["3 < 5 & 7 > 6"]),
            ("<p>A&lt;B&amp;C&nbsp;D</p>", ["A<B&C D"]),
            ("<td>甲</td><td>乙</td>", ["甲", "乙"]),
            ("<tr><td>甲<td>乙</tr>", ["甲", "乙"]),
            ("<li>甲</ul><li>乙", ["甲", "乙"]),
            ("<html><body>甲</body></html><p>乙", ["甲", "乙"]),
            ("<html><body>甲</BODY ></HTML><!DOCTYPE html><html><body>乙</body></html>丙", ["甲乙丙"]),
            ("", []),
            (" \n ", []),
            ("<!-- 空 -->", []),
            ("<html></html>", []),
            ("<p>&nbsp;</p><p>　</p><p>\u200b</p><p></p>", []),
        ],
    )
    def test_end_where_a_browser_breaks_the_line(self, page: str, expected: list[str]) -> None:
        assert texts(page) == expected

    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("云溪\n    市", "云溪市"),
            ("云溪，\r\n市民", "云溪，市民"),
            ("云溪 市", "云溪 市"),
            ("云溪 \t 市", "云溪 市"),
            ("共\n12\n件", "共 12 件"),
            ("one\ntwo", "one two"),
            ("云溪&nbsp;\n市", "云溪 市"),
            ("云溪&nbsp;&nbsp;市", "云溪 市"),
            ("云溪&emsp;市", "云溪 市"),
            ("　　云溪　市　", "云溪　市"),
            ("&nbsp;&ensp;云溪&#12288;", "云溪"),
            ("云&#8203;溪\ufeff市&shy;民&zwnj;政&zwj;局&#8288;", "云溪市民政局"),
            ("\u200b　云溪", "云溪"),
            ("云溪\u2028市", "云溪 市"),
            ("云<span>溪\n</span>\n<span>市</span>", "云溪市"),
            ("云溪<span> </span>市", "云溪 市"),
        ],
    )
    def test_have_the_blanks_that_are_seen(self, source: str, expected: str) -> None:
        assert texts(f"<p>{source}</p>") == [expected]

    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("重点<b>领域</b>公开", "重点**领域**公开"),
            ("重点<strong>领</strong><strong>域</strong>公开", "重点**领域**公开"),
            ("重点<span style='font-weight:bold'>领域</span>公开", "重点**领域**公开"),
            ("重点<span style='FONT-WEIGHT: 700'>领域</span>公开", "重点**领域**公开"),
            ("重点<span style='font:bold 16px 仿宋'>领域</span>公开", "重点**领域**公开"),
            ("重点<span style='font-weight:500'>领域</span>公开", "重点领域公开"),
            ("重点<span style='mso-bidi-font-weight:bold'>领域</span>公开", "重点领域公开"),
            ("<b>重点<span style='font-weight:normal'>领域</span></b>", "**重点**领域"),
            ("<b>重点：</b> 领域", "**重点：** 领域"),
            ("重点<b> 领域 </b>公开", "重点 **领域** 公开"),
            ("重点<b>领域</b>\n公开", "重点**领域**公开"),
            ("重<b>点</b><b> </b><i>\n</i>领域", "重**点**领域"),
            ("<b>重点</b><b></b>领域<b> </b>", "**重点**领域"),
            ("<b>一是</b>登记。<br><b>二是</b>答复。", "**一是**登记。|**二是**答复。"),
        ],
    )
    def test_keep_their_emphasis(self, source: str, expected: str) -> None:
        assert "|".join(texts(f"<p>{source}</p>")) == expected

    @pytest.mark.parametrize(
        ("page", "expected"),
        [
            ("<h1>云溪<b>年报</b></h1>正文", ["# 云溪年报", "正文"]),
            ("<h3><div>甲</div>乙</h3><p>丙", ["# 甲", "# 乙", "丙"]),
            ("<p><b>一、概况</b></p>", ["# 一、概况"]),
            ("<b><p>一、概况</p><p>正文</b></p>丙", ["一、概况", "正文", "丙"]),
            ("<p style='font-weight:bold'>一、概况</p><p>正文</p>", ["# 一、概况", "正文"]),
            (
                "<div style='font-weight:bold'><p>一、概况</p>二、情况<br></div>正文",
                ["# 一、概况", "# 二、情况", "正文"],
            ),
            ("<p><b>请市民留意办理时间。</b></p>", ["请市民留意办理时间。"]),
            (f"<p><b>{'长' * 61}</b></p>", ["长" * 61]),
        ],
    )
    def test_are_headings_where_the_page_says_so(self, page: str, expected: list[str]) -> None:
        found = texts(page)
        assert [text.removeprefix("# ") for text in found] == [text.removeprefix("# ") for text in expected]
        assert "**" not in "".join(found)
        if not page.startswith("<b>"):  # emphasis around paragraphs is no HTML, and parsers part ways there
            assert found == expected

    def test_are_counted_without_tables_and_pictures(self) -> None:
        found = blocks("<p>甲</p><table><tr><td>1<td>2</table><img alt=图><p>乙")
        assert [block.where.spot for block in found] == ["第1段", "第1个表格", "第1段之后", "第2段"]
        assert {block.where.file for block in found} == {FILE}


class TestWhatIsNotSeen:
    """What a browser does not show."""

    @pytest.mark.parametrize(
        "hidden",
        [
            "<script>document.write('<p>甲</p>')</script>",
            "<style>p { color: red }</style>",
            "<noscript><p>甲</p></noscript>",
            "<template><p>甲</p></template>",
            "<select></select><input type=hidden value=甲><input type=checkbox value=甲><button> </button>",
            "<p style='display:none'> <script>甲</script></p>",
            "<!-- <p>甲</p> -->",
            "<xml><o:a>甲</o:a></xml>",
            "<canvas>甲</canvas>",
        ],
    )
    def test_is_dropped(self, hidden: str) -> None:
        found = blocks(f"<p>前</p>{hidden}<p>后</p>")
        assert [block.text for block in found if isinstance(block, Text)] == ["前", "后"]
        assert len(found) == 2

    @pytest.mark.parametrize(
        ("hidden", "told"),
        [
            ("<p style='display:none'>甲</p>", "隐藏的文字“甲”"),
            ("<p style='color:red; DISPLAY : None !important;'>甲</p>", "隐藏的文字“甲”"),
            ('<div style="visibility:hidden"><p>甲</p></div>', "隐藏的文字“甲”"),
            ("<span style='display:none;mso-hide:all'>甲</span>", "隐藏的文字“甲”"),
            ("<p hidden>甲</p>", "隐藏的文字“甲”"),
            ("<p hidden='hidden'>甲</p>", "隐藏的文字“甲”"),
            ("<div onclick='if(a>b)f()' style='display:none'><table><tr><td>1<td>2</table></div>", "隐藏的文字“12”"),
            ("<table style='display:none'><tr><td>1<td>2</table>", "隐藏的文字“12”"),
            ("<div style='height:0;overflow:hidden'>甲</div>", "隐藏的文字“甲”"),
            ("<span style='font-size:0'>甲</span>", "隐藏的文字“甲”"),
            ("<span style='font-size:0px;line-height:1'><b>甲</b></span>", "隐藏的文字“甲”"),
            ("<span style='opacity:0'>甲</span>", "隐藏的文字“甲”"),
            ("<span style='color:transparent'>甲</span>", "隐藏的文字“甲”"),
            ("<p style='position:absolute;left:-9999px'>甲</p>", "隐藏的文字“甲”"),
            ("<p style='text-indent:-9999px'>甲</p>", "隐藏的文字“甲”"),
            ("<i style='position:absolute;clip:rect(1px, 1px, 1px, 1px)'>甲</i>", "隐藏的文字“甲”"),
            ("<i style='clip-path:inset(50%)'>甲</i>", "隐藏的文字“甲”"),
            ("<i style='transform:scale(0)'>甲</i>", "隐藏的文字“甲”"),
            ("<i style='zoom:0'>甲</i>", "隐藏的文字“甲”"),
            ("<i style='content-visibility:hidden'>甲</i>", "隐藏的文字“甲”"),
            ("<select><option>甲<option selected>乙</select>", "下拉框“乙”"),
            ("<input value='甲'>", "输入框“甲”"),
            ("<input type=submit value='甲'>", "按钮“甲”"),
            ("<button>甲</button>", "按钮“甲”"),
        ],
    )
    def test_is_told_where_it_has_text(self, hidden: str, told: str) -> None:
        page = f"<p>前</p>{hidden}<p>后</p>"
        assert (texts(page), lefts(page)) == (["前", "后"], [told])

    @pytest.mark.parametrize(
        ("sheet", "cell", "text", "told"),
        [
            (".bak{display:none}", "2293<span class='bak'>5507</span>", "2293", ["隐藏的文字“5507”"]),
            ("td .bak , i{ DISPLAY:none!important }", "2293<b class='x bak'>5</b>", "2293", ["隐藏的文字“5”"]),
            ("#old{visibility:hidden}", "<span id=old>5</span>2293", "2293", ["隐藏的文字“5”"]),
            ("td>.a{font-size:0}", "2293<span class=a>5</span>", "2293", ["隐藏的文字“5”"]),
            (".z{width:0;height:0;overflow:hidden}", "2293<div class=z>5</div>", "2293", ["隐藏的文字“5”"]),
            (".z{opacity:0}", "2293<i class=z>5</i>", "2293", ["隐藏的文字“5”"]),
            ("span + span{display:none}", "<span>22</span><span>93</span>", "22", ["隐藏的文字“93”"]),
            ("span:nth-child(2){display:none}", "<span>22</span><span>93</span>", "22", ["隐藏的文字“93”"]),
            ("span:last-child{display:none}", "<span>22</span><span>93</span>", "22", ["隐藏的文字“93”"]),
            ("span:not(.on){display:none}", "<i class=on>7</i><span class=on>22</span><span>93</span>", "722",
             ["隐藏的文字“93”"]),
            ("[data-old]{display:none}", "22<i data-old=1>93</i>", "22", ["隐藏的文字“93”"]),
            ("@media screen{.a{display:none}}", "22<i class=a>93</i>", "22", ["隐藏的文字“93”"]),
            ("@media print{.a{display:none}}", "22<i class=a>93</i>", "2293", []),
            ("@media (max-width:600px){.a{display:none}}", "22<i class=a>93</i>", "2293", []),
            ("@media (min-width:600px){.a{display:none}}", "22<i class=a>93</i>", "22", ["隐藏的文字“93”"]),
            ("@supports (display:grid){.a{display:none}}", "22<i class=a>93</i>", "22", ["隐藏的文字“93”"]),
            (".a{display:none} td .a{display:inline}", "22<i class=a>93</i>", "2293", []),
            (".a{display:none} .a{display:inline}", "22<i class=a>93</i>", "2293", []),
            ("td .a{display:none} .a{display:inline}", "22<i class=a>93</i>", "22", ["隐藏的文字“93”"]),
            (".a{display:none}", "22<i class=a style='display:inline'>93</i>", "2293", []),
            (".a{display:none!important}", "22<i class=a style='display:inline'>93</i>", "22", ["隐藏的文字“93”"]),
            (".a:hover{display:none} .a::before{display:none}", "22<i class=a>93</i>", "2293", []),
            (".a{visibility:hidden} .b{visibility:visible}", "<i class=a><b class=b>22</b></i>", "22", []),
            (".a{font-size:0} .b{font-size:14px}", "<i class=a><b class=b>22</b></i>", "22", []),
            ("td{width:0;overflow:hidden}", "22", "22", []),
            (".old{text-decoration:line-through}", "<span class=old>87</span>88", "88", ["划去的文字“87”"]),
            (".old{text-decoration:red wavy line-through}", "<p class=old>87</p>88", "88", ["划去的文字“87”"]),
            (".old{text-decoration-line:underline line-through}", "<a class=old>8<b>7</b></a>88", "88",
             ["划去的文字“87”"]),
            ("td{text-decoration:line-through}", "87", "", ["划去的文字“87”"]),
            ("table td{text-decoration:line-through}", "<p>87</p>", "", ["划去的文字“87”"]),
            ("", "<span style='text-decoration:line-through'>87</span>88", "88", ["划去的文字“87”"]),
            (".n{vertical-align:super;font-size:60%}", "1573179<span class=n>4</span>", "1573179⁴", []),
            (".n{vertical-align:3px}", "1573179<span class=n>[4]</span>", "1573179[⁴]", []),
            (".n{vertical-align:sub}", "1573179<span class=n>4</span>", "1573179₄", []),
            (".n{font-size:60%}", "1573179<span class=n>4</span>", "1573179⁴", []),
            (".n{font-size:9px} td{font-size:14px}", "1573179<span class=n>4</span>", "1573179⁴", []),
            ("", "1573179<small>4</small>", "1573179⁴", []),
            (".n{font-size:60%}", "<span class=n>1573</span>", "1573", []),
            (".n{font-size:13px} td{font-size:14px}", "157<span class=n>3</span>", "1573", []),
            ("", "<input value=12><select><option>甲<option selected>3</select>", "123", []),
            ("<!-- .a{display:none} -->", "22<i class=a>93</i>", "22", ["隐藏的文字“93”"]),
            ("@import 'a.css'; }{ .a{display:none}", "22<i class=a>93</i>", "2293", []),
        ],
    )  # fmt: skip
    def test_and_what_is_struck_out_or_raised_may_be_said_by_a_style_sheet(
        self, sheet: str, cell: str, text: str, told: list[str]
    ) -> None:
        page = f"<style>{sheet}</style><table><tr><th>甲</th><td>{cell}</td><th>乙</th></tr></table>"
        assert (rows(page), lefts(page)) == ([["甲", text, "乙"]], told)

    @pytest.mark.parametrize("sheet", ["tr.old{display:none}", "tr:nth-of-type(2){visibility:collapse}"])
    def test_may_be_a_row(self, sheet: str) -> None:
        page = f"<style>{sheet}</style><table><tr><td>甲<td>1<tr class=old><td>乙<td>2<tr><td>丙<td>3</table>"
        assert (rows(page), lefts(page)) == ([["甲", "1"], ["丙", "3"]], ["隐藏的文字“乙2”"])

    def test_may_be_a_struck_row(self) -> None:
        page = "<style>.a{text-decoration:line-through}</style><table><tr class=a><td>甲<td>1<tr><td>乙<td>2</table>"
        assert (rows(page), lefts(page)) == ([["", ""], ["乙", "2"]], ["划去的文字“甲”", "划去的文字“1”"])

    def test_may_be_a_column(self) -> None:
        page = "<style>td:nth-child(2){display:none}</style><table><tr><td>甲<td>1<td>2<tr><td>乙<td>3<td>4</table>"
        assert (rows(page), lefts(page)) == ([["甲", "2"], ["乙", "4"]], ["隐藏的文字“1”", "隐藏的文字“3”"])

    def test_of_a_sheet_for_paper_is_no_concern(self) -> None:
        assert texts("<style media=print>p{display:none}</style><p>甲</p>") == ["甲"]

    def test_spares_what_holds_most_of_a_page(self) -> None:
        page = f"<style>#zoom{{display:none}}</style><p>甲</p><div id=zoom><p>{'长' * 600}</p></div>"
        assert texts(page) == ["甲", "长" * 600]

    @pytest.mark.parametrize(
        ("sheet", "body"),
        [
            ("a " * 100_000, "<p>甲</p>"),
            (".x{display:none}" * 20_000, "<i class=x>甲</i>" * 50),
            (" ".join(["div"] * 90) + " i{display:none}", "<div>" * 400 + "<p>甲</p>" * 900),
            ("".join(f"*~*~*:nth-child({n}n+{n}){{display:none}}" for n in range(3, 3_000)), "<p>甲</p>" * 900),
            ("@media screen{" * 20_000, "<p>甲</p>"),
            ("{" * 90_000 + ":not(" * 20_000, "<p>甲</p>"),
            ("[a=" * 60_000 + "/*" * 60_000, "<p>甲</p>"),
        ],
    )  # fmt: skip
    def test_of_a_hostile_sheet_takes_no_long_time(self, sheet: str, body: str) -> None:
        with within(30):
            read(f"<style>{sheet}</style>{body}".encode(), FILE)

    def test_of_a_sheet_too_long_is_told(self) -> None:
        [problem] = read(f"<style>{'.a{color:red}' * 20_000}</style><p>甲".encode(), FILE).problems
        assert (problem.code, problem.severity) == ("I-LEFT", Severity.WARNING)

    @pytest.mark.parametrize(
        ("page", "told"),
        [
            ("<table><col><col style='visibility:collapse'><tr><td>甲<td>1<td>2</table>", "列设成了不显示"),
            ("<table><colgroup hidden></colgroup><tr><td>甲<td>1<td>2</table>", "列设成了不显示"),
            ("<style>.x{visibility:collapse}</style><table><col class=x><tr><td>甲<td>1</table>", "列设成了不显示"),
            ("<link rel='Stylesheet' href=a.css><p>甲", "样式放在另外的文件里"),
            ("<style>@import 'a.css';</style><p>甲", "样式放在另外的文件里"),
            ("<style>td::before{content:'6'}</style><p>甲", "添了文字"),
            ('<style>td:after{content: "第" counter(a)}</style><p>甲', "添了文字"),
            (r"<style>td:after{content:'\000036'}</style><p>甲", "添了文字"),
        ],
    )
    def test_of_which_nothing_can_be_known_is_told(self, page: str, told: str) -> None:
        [problem] = read(page.encode(), FILE).problems
        assert (problem.code, told in problem.message) == ("I-LEFT", True)

    @pytest.mark.parametrize(
        "sheet", [r"i:before{content:'\e900'}", "q:after{content:'”'}", "p{justify-content:center}"]
    )
    def test_of_signs_around_a_text_is_no_concern(self, sheet: str) -> None:
        assert read(f"<style>{sheet}</style><p>2025年".encode(), FILE).problems == ()

    def test_does_not_part_a_text(self) -> None:
        assert texts("<p>云<script>1</script>溪<span style='display:none'>某</span>市</p>") == ["云溪市"]

    def test_spares_a_page_that_a_script_would_show(self) -> None:
        assert texts("<body style='display:none'><p>甲</p></body>") == ["甲"]

    @pytest.mark.parametrize("style", ["display:block", "display:inline-block;overflow:hidden", "text-decoration:none"])
    def test_is_not_what_only_looks_like_it(self, style: str) -> None:
        assert texts(f"<p style='{style}'>甲</p>") == ["甲"]

    def test_title_is_the_documents_own(self) -> None:
        head = "<head><title> 云溪市\n  年报 </title><meta name=Author content=某></head>"
        page = f"{head}<p>甲</p><svg><title>标</title></svg>"
        assert read(page.encode(), FILE).title == "云溪市年报"
        assert texts(page) == ["甲"]

    def test_no_title(self) -> None:
        assert read(b"<p>x", FILE).title == ""


class TestPictures:
    """What cannot be taken over."""

    @pytest.mark.parametrize(
        ("page", "expected"),
        [
            ("<img src=a.png alt='申请量 图'>", ["图片“申请量 图”"]),
            ("<img src=a.png title=走势>", ["图片“走势”"]),
            ("<img src=a.png>", ["图片"]),
            ("<img src=a.png width=600 height=400>", ["图片"]),
            ("<img src=a.png width=100% style='width:600px'>", ["图片"]),
            ("<img src=a.gif width=16 height=16>", []),
            (f"<img src=a.gif width='1{' ' * 100_000}x'>", ["图片"]),
            ("<img src=a.gif height='16px'>", []),
            ("<img src=a.gif style='margin:0;width:20px'>", []),
            ("<svg width=20><path/></svg>", []),
            ("<svg viewBox='0 0 9 9'><text>甲</text></svg>", []),
            ("<svg width=800><text>甲</text></svg>", ["图形"]),
            ("<iframe src='/upload/年报.pdf?v=1'></iframe>", ["嵌入的内容“年报.pdf”"]),
            ("<iframe src='/count' width=0 height=0></iframe>", []),
            ("<object data='a.swf'><embed src='a.swf'></object>", ["嵌入的内容“a.swf”"]),
            ("<video src=a.mp4>不支持</video>", ["嵌入的内容“a.mp4”"]),
            ("<img src=a.png alt='" + "长" * 99 + "'>", ["图片“" + "长" * 40 + "…”"]),
        ],
    )
    def test_are_told_unless_they_are_icons(self, page: str, expected: list[str]) -> None:
        assert lefts(page) == expected
        assert texts(page) == []

    def test_stand_behind_the_paragraph_that_they_are_in(self) -> None:
        found = blocks("<img alt=头><p>云<img alt=图>溪</p><p>市</p>")
        assert [block.text if isinstance(block, Text) else block.what for block in found] == [
            "图片“头”",
            "云溪",
            "图片“图”",
            "市",
        ]
        assert [block.where.spot for block in found] == ["开头", "第1段", "第1段之后", "第2段"]

    def test_of_a_table_stand_behind_it(self) -> None:
        found = blocks("<table><tr><td>甲<img alt=图><td>乙</table><p>丙")
        assert [type(block) for block in found] == [SourceTable, Left, Text]
        assert found[1].where.spot == "第1个表格第1行第1格"

    def test_what_is_struck_out_is_told_and_not_read(self) -> None:
        page = "<p>办结<s>12</s><del>1<b>3</b></del><strike> </strike>14件</p>"
        assert texts(page) == ["办结14件"]
        assert lefts(page) == ["划去的文字“12”", "划去的文字“13”"]


class TestTables:
    """Tables of data."""

    @pytest.mark.parametrize(
        "table",
        [
            "<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>",
            "<table><tbody><tr><td>甲<td>1<tr><td>乙<td>2</table>",
            "<table><thead><tr><th>甲<th>1</thead><tfoot><tr><td>乙<td>2</tfoot></table>",
            "<table><tfoot><tr><td>乙<td>2</tfoot><tbody><tr><td>甲<td>1</tbody></table>",
            "<table><td>甲<td>1<tr><td>乙<td>2</table>",
            "<table><tr><td>甲<td>1</tr><td>乙<td>2</table>",
            "<table><colgroup><col><col></colgroup><tr><td>甲<td>1<tr><td>乙<td>2</table>",
            "<table><tr><td><p><span>甲</span></p></td><td><p align=center>1<o:p></o:p></p></td></tr>"
            "<tr><td><div><b>乙</b></div></td><td>&nbsp;2</td></tr></table>",
            "<table><tr><td><span>甲<td><font>1<tr><td><b>乙<td>2</table>",
            "<table><tr><td><div>甲<td>1<tr><td>乙<td>2</table>",
            "<table><tr><td>甲</td><td style='display:none'>藏</td><td>1</td></tr>"
            "<tr style='display:none'><td>藏<td>藏</tr><tr><td>乙</td><td>2</td></tr></table>",
            "<form><table><form><tr><td>甲</td><td>1</td></tr></form><tr><td>乙</td><td>2</td></tr></table></form>",
            "<TABLE><TBODY><TR><TD>甲</TD><TD>1</TD></TR><TR><TD>乙</TD><TD>2</TD></TR></TBODY></TABLE>",
            "<table>\n<tr>\n<td>\n甲\n</td>\n<td>\n1</td></tr>\n\n<tr><td>乙</td> <td>2</td></tr></table>",
            "<table style='font-weight:bold'><tr><td>甲<td>1<tr><td>乙<td>2</table>",
            "<h2><table><tr><td>甲<td>1<tr><td>乙<td>2</table></h2>",
        ],
    )
    def test_are_rows_of_cells_however_they_are_written(self, table: str) -> None:
        assert rows(f"<p>前{table}<p>后") == [["甲", "1"], ["乙", "2"]]
        assert [text.removeprefix("# ") for text in texts(f"<p>前{table}<p>后")] == ["前", "后"]

    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            ("甲<br>乙", "甲\n乙"),
            ("<p>甲</p><p>&nbsp;</p><p>乙</p>", "甲\n乙"),
            ("甲<p>乙</p>丙", "甲\n乙\n丙"),
            ("<p>甲</p>乙", "甲\n乙"),
            ("<ul><li> 甲 <li>乙</ul>", "甲\n乙"),
            ("<b>甲</b>乙", "甲乙"),
            ("　甲\n乙&nbsp;", "甲乙"),
            ("&nbsp;", ""),
            ("<p>　</p>", ""),
            ("<br>", ""),
            ("", ""),
            ("1&#8203;2", "12"),
            ("１ ２", "１ ２"),
            ("<input value=9>", "9"),
            ("甲<span style='display:none'>乙</span>", "甲"),
            ("<h4>甲</h4>", "甲"),
            ("<pre>甲\n乙</pre>", "甲\n乙"),
            ("<center>甲</center>", "甲"),
            ("<p hidden>甲</p>", ""),
            ("12<s>13</s>", "12"),
            ("<table><tr><td>甲</table>", "甲"),
        ],
    )
    def test_text_of_a_cell(self, cell: str, expected: str) -> None:
        assert rows(f"<table><tr><td>头<td>{cell}<td>尾</table>") == [["头", expected, "尾"]]

    def test_cells_are_told_by_row_and_number_in_the_row(self) -> None:
        page = "<table><tr><td>1<td>2</table><table><tr><td rowspan=2>甲<td>乙<td>丙<tr><td>丁<td>戊</table>"
        first, second = tables(page)
        assert (first.where.spot, second.where.spot) == ("第1个表格", "第2个表格")
        assert [cell.where.spot for cell in second.cells] == [
            "第2个表格第1行第1格",
            "第2个表格第1行第2格",
            "第2个表格第1行第3格",
            "第2个表格第2行第1格",
            "第2个表格第2行第2格",
        ]

    def test_caption_and_stray_text_stand_before(self) -> None:
        found = blocks("<table><caption>表一</caption>游离<tr><td>甲<td>乙</tr>走失</table>")
        assert [block.text if isinstance(block, Text) else "表" for block in found] == ["表一", "游离", "走失", "表"]

    def test_spans(self) -> None:
        page = "<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td>丙<td>丁</table>"
        assert cells(page) == [(0, 0, 2, 1, "甲"), (0, 1, 1, 2, "乙"), (1, 1, 1, 1, "丙"), (1, 2, 1, 1, "丁")]

    def test_a_group_of_rows_ends_a_span(self) -> None:
        page = "<table><thead><tr><td rowspan=5>甲<td>乙</thead><tr><td>丙<td>丁</table>"
        assert cells(page) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁")]


LONG = "云溪市图书馆全年开放，周末夜间照常借阅。" * 12


class TestFrames:
    """Tables that only lay out other content."""

    @pytest.mark.parametrize(
        "page",
        [
            "<table><tr><td>{}</td></tr></table>",
            "<table><tr><td>&nbsp;</td><td>{}</td><td></td></tr></table>",
            "<table><tr><td><table><tr><td>{}</td></tr></table></td></tr></table>",
            "<table><tr><td>栏目</td><td>{}</td></tr></table>",
            "<table><tbody><tr><td colspan=2>{}</td></tr><tr><td>上一篇</td><td>下一篇</td></tr></table>",
        ],
    )
    def test_of_tables_let_their_contents_flow(self, page: str) -> None:
        inner = "<p>甲</p><table><tr><td>1<td>2</table><p>乙</p>"
        found = blocks(page.format(inner))
        kinds = [block.text if isinstance(block, Text) else "表" for block in found]
        assert [kind for kind in kinds if kind in ("甲", "表", "乙")] == ["甲", "表", "乙"]
        [table] = tables(page.format(inner))
        assert [cell.text for cell in table.cells] == ["1", "2"]

    @pytest.mark.parametrize(
        "prose", [f"<p>{LONG}</p><p>{LONG}</p>", f"<h2>概况</h2><p>{LONG}</p>", LONG * 8, "<p>短句</p>" * 60]
    )
    def test_of_prose_let_it_flow(self, prose: str) -> None:
        page = f"<table><tr><td>首页<td>{prose}</table>"
        assert tables(page) == []
        assert len(texts(page)) > 1

    @pytest.mark.parametrize("cell", [LONG, "<p>问题一</p><p>问题二</p><p>问题三</p>", "<b>小计</b>"])
    def test_are_not_what_only_has_a_long_cell(self, cell: str) -> None:
        assert len(tables(f"<table><tr><td>事项<td>说明<tr><td>甲<td>{cell}</table>")) == 1

    def test_of_one_column_flow(self) -> None:
        assert texts("<table><tr><td>甲<tr><td>乙</table>") == ["甲", "乙"]

    def test_without_any_text_are_nothing(self) -> None:
        assert blocks("<table></table><table><tr></table><table><tr><td><td>&nbsp;</table>") == ()

    def test_nested_many_times(self) -> None:
        page = "<table><tr><td>边<td>" * 30 + "<table><tr><td>1<td>2</table>" + "</table>" * 30
        assert [cell.text for table in tables(page) for cell in table.cells] == ["1", "2"]
        assert texts(page) == ["边"] * 30


class TestBytes:
    """Encodings, declared or not."""

    PAGE = "<meta charset={}><title>年报</title><p>云溪市档案馆镕㐂</p>"

    @pytest.mark.parametrize("declared", ["utf-8", "gb2312", "gbk", "big5", "iso-8859-1", "x-nonsense", "utf-16"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
    def test_are_read_whatever_the_page_declares(self, encoding: str, declared: str) -> None:
        document = read(self.PAGE.format(declared).encode(encoding), FILE)
        assert [block.text for block in document.blocks if isinstance(block, Text)] == ["云溪市档案馆镕㐂"]
        assert (document.title, document.problems) == ("年报", ())

    @pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
    def test_ruined_are_counted(self, encoding: str) -> None:
        page = ("<p>" + "云溪市档案馆" * 10).encode(encoding) + b"\xff" + "开放</p>".encode(encoding)
        document = read(page, FILE)
        assert [block.text for block in document.blocks if isinstance(block, Text)] == [
            "云溪市档案馆" * 10 + "\ufffd开放"
        ]
        [problem] = document.problems
        assert (problem.code, problem.severity) == ("I-CHARS", Severity.WARNING)
        assert "1 个字" in problem.message

    @pytest.mark.parametrize("cut", range(1, 40))
    def test_of_utf_8_cut_anywhere_are_never_taken_for_another_encoding(self, cut: int) -> None:
        text = "<p>云溪市档案馆的开放时间是上午九点到下午五点，周一闭馆。</p>"
        data = text.encode()
        page = data[: 2 + cut] + data[3 + cut :]
        document = read(page, FILE)
        found = "".join(block.text for block in document.blocks if isinstance(block, Text))
        kept = [character for character in found if character != "\ufffd"]
        assert set(kept) <= set(text)
        assert len(kept) >= 25
        assert [problem.code for problem in document.problems] == ["I-CHARS"]

    def test_ruined_before_are_counted_too(self) -> None:
        assert [problem.code for problem in read("<p>云\ufffd市".encode(), FILE).problems] == ["I-CHARS"]

    @pytest.mark.parametrize(
        "cell",
        [
            "6\u202e3",
            "&#8238;63",
            "<b>6</b>\u20663",
            "<bdo dir=rtl>63</bdo>",
            "<i style='unicode-bidi:bidi-override'>63",
        ],
    )
    def test_that_turn_the_direction_are_told_at_each_place(self, cell: str) -> None:
        document = read(f"<p>甲<p>乙\u200f。<table><tr><td>丙<td>丁<tr><td>{cell}<td>9</table>".encode(), FILE)
        assert [text for row in rows_of(document.blocks) for text in row] == ["丙", "丁", "63", "9"]
        told = [(problem.code, problem.severity, problem.where.spot) for problem in document.problems]
        spots = ["第2段", "第1个表格第2行第1格"]
        assert told == [("I-HIDDEN", Severity.WARNING, spot) for spot in spots]
        assert "收入的是“63”" in document.problems[1].message

    def test_without_width_are_told_once(self) -> None:
        document = read("<p>甲<p>乙\u200b丙<p>丁&shy;&#8203;戊<p>\u200b".encode(), FILE)
        assert [block.text for block in document.blocks if isinstance(block, Text)] == ["甲", "乙丙", "丁戊"]
        [problem] = document.problems
        assert (problem.code, problem.severity, problem.where.spot) == ("I-HIDDEN", Severity.INFO, "第2段")
        assert "有 2 处" in problem.message
        assert "U+200B、U+00AD" in problem.message

    def test_of_no_meaning_are_dropped(self) -> None:
        assert texts("<p>云\0溪\x01\x0b市\x7f</p>") == ["云溪市"]

    @pytest.mark.parametrize(
        "data", [b"%PDF-1.4 x", b"PK\x03\x04xxxx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1"]
    )
    def test_of_other_formats_are_refused(self, data: bytes) -> None:
        assert code_of(data) == "I-BROKEN"


def archived(*parts: tuple[str, bytes], newline: str = "\r\n") -> bytes:
    lines = ["From: <由浏览器保存>", "MIME-Version: 1.0", 'Content-Type: multipart/related; boundary="--x"', "", ""]
    data = newline.join(lines).encode()
    for kind, content in parts:
        head = newline.join(["----x", f"Content-Type: {kind}", "Content-Transfer-Encoding: quoted-printable", "", ""])
        data += head.encode() + quopri.encodestring(content) + newline.encode()
    return data + b"----x--" + newline.encode()


class TestArchives:
    """Pages saved in one file with their pictures."""

    TEXT = "云溪市档案馆全年开放"
    PAGE = f"<meta charset=gb2312><p style='color:red'>{TEXT}</p>"

    @pytest.mark.parametrize("newline", ["\n", "\r\n"])
    @pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
    def test_hold_the_page(self, encoding: str, newline: str) -> None:
        page = self.PAGE.encode(encoding)
        data = archived(("image/png", b"\x89PNG"), ("text/html; charset=gb2312", page), newline=newline)
        assert [block.text for block in read(data, "a.mht").blocks if isinstance(block, Text)] == [
            "云溪市档案馆全年开放"
        ]

    def test_without_a_page_are_refused(self) -> None:
        assert code_of(archived(("image/png", b"\x89PNG"))) == "I-BROKEN"

    def test_with_archives_within_archives(self) -> None:
        data = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b0\n\n"
        data += b"".join(b"--b%d\nContent-Type: multipart/related; boundary=b%d\n\n" % (n, n + 1) for n in range(3000))
        assert code_of(data) == "I-BROKEN"

    def test_of_more_parts_than_pages_have(self) -> None:
        data = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n" + b"--b\n\nx\n" * 20_000
        assert code_of(data) == "I-LIMIT"

    def test_a_page_that_begins_like_one_is_a_page(self) -> None:
        assert texts("Content: x\n<p>甲</p>")[-1] == "甲"


def repeated(unit: str, count: int = 0) -> str:
    return unit * (count or MOST_CHARACTERS // len(unit) - 1)


class TestPagesMadeToHarm:
    """Bounds on what is read; that they are met in time is seen when the test ends."""

    @pytest.mark.parametrize(
        "page",
        [
            repeated("x", MOST_CHARACTERS + 1),
            repeated("<div>", 100_000),
            repeated("<span>", 100_000),
            repeated("<table><tr><td>", 100_000),
            repeated("<b>x<br>", 100_000),
            "<table><tr>" + repeated("<td></td>", 300_000),
            "<table>" + repeated("<tr>", 300_000),
            "<table>" + "<tr><td colspan=1000000000 rowspan=1000000000>x<td>y" * 100,
            "<table><tr>" + "<td>x" * 201,
            repeated("<p>x", 100_000),
            repeated("x<br>", 100_000),
            repeated("<img alt=x>", 100_000),
            repeated("<table><tr><td>1<td>2</table>", 45_000),
            "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">x",
        ],
        ids=lambda page: f"{page[:20]}…{len(page)}",
    )
    def test_are_refused(self, page: str) -> None:
        assert code_of(page.encode()) == "I-LIMIT"

    def test_too_many_bytes(self) -> None:
        assert code_of(b"x" * (MOST_BYTES + 1)) == "I-LIMIT"

    @pytest.mark.parametrize(
        ("page", "expected"),
        [
            ("<p>云" + repeated(" \n", 1_000_000) + "溪", ["云溪"]),
            ("<p>云" + repeated("\u00a0\n", 1_000_000) + "溪", ["云 溪"]),
            ("<p>云" + repeated("\u200b", 2_000_000) + "溪", ["云溪"]),
            ("<p>" + repeated("\u3000", 2_000_000) + "溪", ["溪"]),
            ("<p>云<b>溪</b>" + repeated("<i> </i><b> </b>", 100_000), ["云**溪**"]),
            (repeated("<!--", 500_000), []),
            (repeated("<![", 500_000), []),
            (repeated("<p hidden>x</p>", 100_000), []),
            (repeated("<font>", 250) + "云溪" + repeated("</font>", 250), ["云溪"]),
            (repeated("<font>", 1000) + "云<b>溪</b>", ["云**溪**"]),
            ("<p style='" + repeated("font-weight:bold;", 100_000) + "'>云溪", ["# 云溪"]),
            (
                "云" + "".join(f"<i style='font-size:9.{size}px'></i>" for size in range(10_000, 60_000)) + "溪",
                ["云溪"],
            ),
        ],
        ids=lambda value: f"{value[:20]}…{len(value)}" if isinstance(value, str) else "",
    )
    def test_or_read_for_what_little_they_say(self, page: str, expected: list[str]) -> None:
        assert texts(page) == expected

    def test_entities_are_never_expanded(self) -> None:
        entities = "".join(f'<!ENTITY e{number} "&e{number - 1};&e{number - 1};">' for number in range(1, 60))
        page = f'<!DOCTYPE html [<!ENTITY e0 "云溪">{entities}]><p>甲&e59;乙'
        assert sum(map(len, texts(page))) < 10_000

    def test_spans_of_any_size_stay_within_the_table(self) -> None:
        page = "<table><tr><td rowspan=1000000000>甲<td colspan=1000000000>乙<tr><td colspan=99999>丙</table>"
        assert cells(page) == [(0, 0, 2, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 1, 1, 1, "丙")]


class TestCharts:
    """Charts of our own making come back as they were written, as long as all of them says the same."""

    PAGE = render_fragment(sample("2021"))
    LINE = "![图2 各渠道条数](柱状图: 网站=373, <b>公众号</b>=355)"

    @pytest.mark.parametrize(
        ("old", "new", "is_chart"),
        [
            ("", "", True),
            ("图中的数", "数据表", True),
            (">373</td>", ">374</td>", False),
            ("网站 373，", "网站 374，", False),
            ("（柱状图）", "（圆图）", False),
        ],
    )
    def test_what_was_edited_is_read_as_the_table_that_it_shows(self, old: str, new: str, is_chart: bool) -> None:
        assert old in self.PAGE
        found = blocks(self.PAGE.replace(old, new, 1))
        assert [block.line for block in found if isinstance(block, Left) and block.line] == [self.LINE] * is_chart
        heads = [[cell.text for cell in table.lines()[0]] for table in found if isinstance(table, SourceTable)]
        assert (["名称", "数"] in heads) is not is_chart
