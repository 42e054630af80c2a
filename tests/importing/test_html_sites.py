"""Whole pages in the manner of content management systems and word processors, every sentence invented."""

import pytest

from gentool.importing.blocks import Block, Left, Text
from gentool.importing.html.page import read

LARGE_SYSTEM = """<!DOCTYPE HTML><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>云溪市水利局巡堤年报_云溪市水利局</title><meta name="PubDate" content="2026-01-20 10:00">
<script>var tables = "<table><tr><td>1</td><td>2</td></tr></table>";</script></head><body>
<div class="top"><a href="/"><img src="/images/logo.png" alt="徽标" width="300" height="80"></a>
<ul><li><a href="/">首页</a></li><li><a href="/gk">公开</a></li></ul></div>
<table class="xxgk"><tr><td>索引号：</td><td>0123/2026-7</td></tr><tr><td>名称：</td><td>巡堤年报</td></tr></table>
<div class="TRS_Editor"><style type="text/css">.TRS_Editor P{line-height:2}</style><div class="Custom_UnionStyle">
<p align="center"><span style="font-size: 22pt"><font face="小标宋">云溪市</font>2025<font>年巡堤年报</font></span></p>
<p>&nbsp;</p>
<p style="text-indent:2em"><strong><span>一、</span></strong><strong><span>汛</span></strong><strong>情</strong></p>
<p style="text-indent:2em"><span>全年</span><span>涨水</span><span lang="EN-US">12</span><span>次，</span
><strong>其中</strong>漫滩<span lang="EN-US">1</span>次。<span lang="EN-US"><o:p></o:p></span></p>
<div align="center"><table class="MsoTableGrid" border="1" cellspacing="0"><tbody><tr style="height:20pt">
<td width="300" colspan="2"><p class="MsoNormal"><span>堤</span><span>段</span><o:p></o:p></p></td>
<td><p class="MsoNormal"><span>次</span><span>数</span></p></td></tr>
<tr><td rowspan="2"><p><span>东堤</span></p></td><td><p>上段</p></td><td><p><span>3</span></p></td></tr>
<tr><td><p>下段</p></td><td><p><span>&nbsp;</span></p></td></tr></tbody></table></div></div></div>
<div>分享到：<span>邻居</span></div><div>主办：云溪市水利局 <input type="hidden" value="1"></div></body></html>"""

LAID_OUT_WITH_TABLES = """<html><body><table width=1000><tr><td width=200><table><tr><td>栏目一</td></tr>
<tr><td>栏目二</td></tr></table></td><td><table width=100%><tr><td class=title>云溪市气象台观云年报</td></tr>
<tr><td>时间：2026-01-20 &nbsp; 来源：台站</td></tr><tr><td><div id=zoom><!--content.begin-->
<p>　　本台每日看云三次。</p>　　一、云量<br>　　晴多云少<br/>　　（一）春季<br>
<table border=1><tr><td>三月</td><td>8</td></tr></table><p>　　二、雾日<!--content.end--></div></td></tr></table></td>
</tr></table></body></html>"""

SAVED_BY_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=gb2312"><title>数树</title>
<!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>某</o:Author></o:DocumentProperties></xml><![endif]-->
<style><!-- p.MsoNormal {mso-style-parent:""} --></style></head><body lang=ZH-CN><div class=Section1>
<p class=MsoNormal align=center><b style='mso-bidi-font-weight:normal'><span style='font-size:22.0pt;font-family:
宋体'>云溪市园林所数树年报<span lang=EN-US><o:p></o:p></span></span></b></p>
<p class=MsoNormal style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>一、<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]><span style='font-family:宋体'>香樟与
银杏</span></p><!--[if gte vml 1]><v:shape id="x"/><![endif]--><![if !vml]><img width=553 height=300
src="a.files/image001.png" v:shapes="x"><![endif]>
<table class=MsoNormalTable border=1><thead><tr style='mso-yfti-irow:0'><td rowspan=2><p class=MsoNormal><span>树种<span
lang=EN-US><o:p></o:p></span></span></p></td><td><p>株数</p></td></tr>
<tr><td><p><span lang=EN-US>12<o:p></o:p></span></p></td></tr></thead></table>
<span lang=EN-US><br clear=all style='page-break-before:always'></span>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoNormal>补种<ins cite="x">三</ins><del>四</del>株。</p></div></body></html>"""

ONLY_THE_ARTICLE = """<div class="news" id="UCAP-CONTENT"><p style="white-space: normal;"><span><span>渡</span></span>
<span>口</span></p><section><p><br/></p><p>日渡三班</p></section><table><tbody><tr class="firstRow">
<td rowspan="1" colspan="2" style="word-break: break-all;">班次<br/></td><td>人数</td></tr>
<tr><td>早</td><td>一班</td><td>41</td></tr></tbody></table><p><a href="/x.docx">附件：渡口年报.docx</a></p></div>"""


def lines(found: tuple[Block, ...]) -> list[str]:
    """Return blocks as lines, a line for each row of a table."""
    said: list[str] = []
    for block in found:
        if isinstance(block, Text):
            text = "".join(f"**{span.text}**" if span.bold else span.text for span in block.spans)
            said.append(f"# {text}" if block.is_heading else text)
        elif isinstance(block, Left):
            said.append(f"[{block.what}]")
        else:
            rows: dict[int, list[str]] = {}
            for cell in block.cells:
                rows.setdefault(cell.row, []).append(f"{cell.text}@{cell.column}")
            said += [" | ".join(row) for row in rows.values()]
    return said


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            LARGE_SYSTEM,
            [
                "[图片“徽标”]",
                "首页",
                "公开",
                "索引号：@0 | 0123/2026-7@1",
                "名称：@0 | 巡堤年报@1",
                "云溪市2025年巡堤年报",
                "# 一、汛情",
                "全年涨水12次，**其中**漫滩1次。",
                "堤段@0 | 次数@2",
                "东堤@0 | 上段@1 | 3@2",
                "下段@1 | @2",
                "分享到：邻居",
                "主办：云溪市水利局",
            ],
        ),
        (
            LAID_OUT_WITH_TABLES,
            [
                "栏目一",
                "栏目二",
                "云溪市气象台观云年报",
                "时间：2026-01-20 来源：台站",
                "本台每日看云三次。",
                "一、云量",
                "晴多云少",
                "（一）春季",
                "三月@0 | 8@1",
                "二、雾日",
            ],
        ),
        (
            SAVED_BY_WORD,
            [
                "# 云溪市园林所数树年报",
                "一、 香樟与银杏",
                "[图片]",
                "树种@0 | 株数@1",
                "12@1",
                "补种三株。",
                "[划去的文字“四”]",
            ],
        ),
        (ONLY_THE_ARTICLE, ["渡口", "日渡三班", "班次@0 | 人数@2", "早@0 | 一班@1 | 41@2", "附件：渡口年报.docx"]),
    ],
    ids=["large system", "laid out with tables", "saved by Word", "only the article"],
)
def test_page(page: str, expected: list[str], encoding: str) -> None:
    assert lines(read(page.encode(encoding), "页面.html").blocks) == expected
