"""HTML: what content management systems and editors put around and between the words of a report."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import escape

from tests.importing.awkward.known import Known
from tests.importing.awkward.pages import PLAIN, Dressing, body_of, page_of, spans, wrapped
from tests.importing.awkward.pieces import pieces_of

_META = (
    "<table class='xxgk'><tr><td>索引号：</td><td>00731/2026-00019</td><td>主题分类：</td><td>政务公开</td></tr>"
    "<tr><td>发布机构：</td><td>云溪市政务公开办</td>"
    "<td>发布日期：</td><td>2026-01-20</td></tr>"
    "<tr><td>名称：</td><td colspan='3'>{title}</td></tr><tr><td>文号：</td><td>无</td>"
    "<td>有效性：</td><td>有效</td></tr>"
    "</table>"
)


def site(known: Known) -> bytes:
    """A whole page of a site, of which the report is the smaller part."""
    links = "".join(f"<li><a href='/col/{n}'>{name}</a></li>" for n, name in enumerate(_NAVIGATION))
    page = (
        "<!DOCTYPE html><html lang='zh'><head><meta charset='utf-8'>"
        "<meta name='SiteName' content='云溪市人民政府'>"
        f"<meta name='ArticleTitle' content='{known.title}'><meta name='PubDate' content='2026-01-20 10:11'>"
        f"<title>{known.title}_云溪市人民政府门户网站</title><style>td{{border:1px solid}}</style>"
        "<script>var title = '<table><tr><td>一、总体情况</td></tr></table>';</script></head><body>"
        f"<div class='top'><ul>{links}</ul><form><input value='请输入关键字'>"
        "<button>搜索</button></form></div>"
        "<div class='crumb'>当前位置：<a href='/'>首页</a> &gt; <a href='/zwgk'>政务公开</a> &gt; "
        "政府信息公开年报</div>"
        f"{_META.format(title=known.title)}<h1>{known.title}</h1>"
        "<div class='info'>发布时间：2026-01-20 10:11　来源：办公室　浏览次数：<span id='hits'>318</span>　"
        "字体：【<a>大</a> <a>中</a> <a>小</a>】</div>"
        f"<div id='zoom'>{body_of(pieces_of(known)[1:])}</div>{_AFTER}</body></html>"
    )
    return page.encode("utf-8")


_NAVIGATION = ("首页", "政务公开", "办事服务", "互动交流", "政府信息公开年报", "依申请公开", "政府信息公开制度")
_AFTER = (
    "<div class='tools'><a href='javascript:window.print()'>【打印本页】</a> "
    "<a>【关闭窗口】</a> 扫一扫在手机打开当前页</div>"
    "<div class='links'><p>上一篇：<a href='a.html'>云溪市财政局2025年政府信息公开工作年度报告</a></p>"
    "<p>下一篇：<a href='b.html'>关于做好政务公开培训的通知</a></p></div>"
    "<div class='files'><p>附件：</p><p><a href='x.docx'>1.年度报告.docx</a></p></div>"
    "<div class='footer'><p>主办：云溪市人民政府办公室　承办：云溪市大数据中心</p><p>网站标识码：4200000000　"
    "鄂ICP备00000000号　联系电话：0000-0000000</p></div>"
)


def links_behind(known: Known) -> bytes:
    """Neighbouring articles, attachments and the footer in plain paragraphs behind the last part."""
    return page_of(known, dressing=replace(PLAIN, page=lambda k, body: f"<html><body>{body}{_AFTER}</body></html>"))


def chopped(known: Known) -> bytes:
    """An editor's span, with fonts and language, round every two characters."""

    def chop(text: str) -> str:
        pairs = [escape(text[at : at + 2], quote=False) for at in range(0, len(text), 2)]
        return "".join(
            f'<span style="font-family:仿宋_GB2312;font-size:{16 + at % 2}pt"><font face="宋体">{pair}</font></span>'
            for at, pair in enumerate(pairs)
        )

    around: Callable[[str], str] = lambda text: f'<p align="justify">{chop(text)}</p>\n'  # noqa: E731
    return page_of(known, dressing=Dressing(around, around, around, around, around, around, chop))


def word_export(known: Known) -> bytes:
    """Word's own HTML: o:p, conditional comments, style sheets, empty paragraphs, a row of widths."""
    p = wrapped("<p class=MsoNormal style='mso-char-indent-count:2.0'><span lang=EN-US>", "<o:p></o:p></span></p>\n")
    empty = "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
    widths = "<![if !supportMisalignedColumns]><tr height=0>{}</tr><![endif]>"
    dressing = Dressing(
        p,
        p,
        wrapped("<p class=MsoNormal><b><span style='mso-bidi-font-weight:normal'>", "<o:p></o:p></span></b></p>\n"),
        p,
        lambda text: p(text) + empty,
        p,
        wrapped("<p class=MsoNormal align=center><span lang=EN-US>", "<o:p></o:p></span></p>"),
        table=lambda rows: (
            "<table class=MsoTableGrid border=1 style='border-collapse:collapse;mso-yfti-tbllook:1184'>"
            + "".join(rows)
            + widths.format("<td width=80></td>" * 4)
            + "</table>"
            + empty
        ),
        page=lambda k, body: (
            "<html xmlns:o='urn:schemas-microsoft-com:office:office' xmlns:w='urn:schemas-microsoft-com:office:word'>"
            "<head><meta http-equiv=Content-Type content='text/html; charset=utf-8'><!--[if gte mso 9]><xml>"
            "<w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--><style><!-- p.MsoNormal"
            f"{{margin:0}} --></style></head><body lang=ZH-CN><div class=WordSection1>{body}</div></body></html>"
        ),
    )
    return page_of(known, dressing=dressing)


def gb18030_said_utf8(known: Known) -> bytes:
    """Bytes in GB18030, and a meta that says UTF-8."""
    return page_of(known).decode().encode("gb18030")


def utf8_said_gb2312(known: Known) -> bytes:
    """Bytes in UTF-8, and a meta that says GB2312."""
    return page_of(known).replace(b'charset="utf-8"', b'charset="gb2312"')


def utf16(known: Known) -> bytes:
    """What "save as Unicode" makes: UTF-16 with a byte order mark."""
    return page_of(known).decode().encode("utf-16")


def entities(known: Known) -> bytes:
    """Every character a numbered entity."""

    def numbered(found: re.Match[str]) -> str:
        return "".join(f"&#{ord(c)};" for c in found[0])

    return re.sub(r"[\u0080-\uffff]|(?<=<p>)\d+(?=</p>)", numbered, page_of(known).decode()).encode("ascii")


def shouting(known: Known) -> bytes:
    """Upper case tags and attributes without quotes."""
    dressing = replace(
        PLAIN,
        part=wrapped("<P ALIGN=left><B>", "</B></P>"),
        text=wrapped("<P STYLE=TEXT-INDENT:2EM>", "</P>"),
        inside=wrapped("<P ALIGN=center>", "</P>"),
        cell=lambda cell, inside: f"<TD{spans(cell).upper()} ALIGN=CENTER NOWRAP>{inside}</TD>",
        row=lambda cells: f"<TR>{''.join(cells)}</TR>",
        table=lambda rows: f"<TABLE BORDER=1><TBODY>{''.join(rows)}</TBODY></TABLE>",
    )
    return page_of(known, dressing=dressing)


def unclosed(known: Known) -> bytes:
    """No cell, row or paragraph is ever closed."""
    line, bold = wrapped("<p>", "\n"), wrapped("<p><b>", "</b>\n")
    dressing = Dressing(
        bold,
        line,
        bold,
        line,
        line,
        line,
        wrapped("", "\n"),
        lambda cell, inside: f"<td{spans(cell)}>{inside}",
        lambda cells: f"<tr>{''.join(cells)}",
        lambda rows: f"<table border=1>{''.join(rows)}</table>",
        lambda k, body: f"<title>{k.title}</title>{body}",
    )
    return page_of(known, dressing=dressing)


def tangled(known: Known) -> bytes:
    """Tags closed in the wrong order, closed twice, never opened; paragraphs in paragraphs."""
    dressing = replace(
        PLAIN,
        part=wrapped("<p><b><span><p>", "</b></span></p></div></p></font>\n"),
        text=wrapped("<p><span><font></p><p>", "</span></p></p></font></b>\n"),
        inside=wrapped("<div><p><span>", "</p></span></font></div>"),
        cell=lambda cell, inside: f"<td{spans(cell)}><center>{inside}</td></td>",
        row=lambda cells: f"<tr>{''.join(cells)}</tr></tr>",
    )
    return page_of(known, dressing=dressing)


def breaks_for_paragraphs(known: Known) -> bytes:
    """The whole text in one div, lines parted by br and indented with ideographic blanks."""
    line: Callable[[str], str] = lambda text: f"　　{escape(text, quote=False)}<br/>\n<br>"  # noqa: E731
    return page_of(known, dressing=replace(PLAIN, title=line, preface=line, part=line, section=line, text=line))


def divs(known: Known) -> bytes:
    """Divs in divs, no paragraph anywhere."""
    box = wrapped("<div><div class='p'><span>", "</span></div></div>")
    return page_of(known, dressing=Dressing(box, box, box, box, box, box, box))


CAPTION = "单位：件"


def headings(known: Known) -> bytes:
    """Heading tags of every level, the title repeated in h1 and in the text, captions, thead and tbody."""
    dressing = replace(
        PLAIN,
        title=lambda text: f"<h1>{text}</h1><p>{text}</p>",
        part=wrapped("<h3>", "</h3>"),
        section=wrapped("<h5>", "</h5>"),
        table=lambda rows: (
            f"<table><caption>{CAPTION}</caption><colgroup><col><col></colgroup><thead>{rows[0]}</thead>"
            f"<tbody>{''.join(rows[1:-1])}</tbody><tfoot>{rows[-1]}</tfoot></table>"
        ),
    )
    return page_of(known, [p for p in pieces_of(known) if p.sort != "note"], dressing)


def all_header_cells(known: Known) -> bytes:
    """Every cell a th, figures too."""
    return page_of(known, dressing=replace(PLAIN, cell=lambda c, inside: f"<th{spans(c)}>{inside}</th>"))
