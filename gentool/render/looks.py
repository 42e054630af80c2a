"""How every named element of the HTML looks, and the environment of the templates of pages.

The page turns each entry into a class of its stylesheet (``templates/base/style.html.j2`` adds what differs on
telephones and on paper); the fragment writes it into the element. Fonts: Windows first, then Mac, then free ones. No
quotation marks in here: the values stand in ``style="…"``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gentool.form.data_folder import templates_folder
from gentool.text.lazy_regex import Pattern

# What stays in one line: a telephone number, a figure with its unit. The PDF knows no more of expressions than this.
WHOLE: Final = Pattern(r"[（(]0\d{2,3}[)）]\d{7,8}|\d[\d,.]{0,20}-[\d-]{0,20}\d|\d([\d,.]{0,20}\d)?[万亿]?[一-鿿%％‰]")

_FANGSONG: Final = (
    "font-family: FangSong_GB2312, 仿宋_GB2312, FangSong, 仿宋, STFangsong, Zhuque Fangsong, Noto Serif CJK SC, serif;"
)
_HEITI: Final = "font-family: SimHei, 黑体, STHeiti, PingFang SC, Noto Sans CJK SC, WenQuanYi Zen Hei, sans-serif;"
_KAITI: Final = (
    "font-family: KaiTi_GB2312, 楷体_GB2312, KaiTi, 楷体, STKaiti, LXGW WenKai, AR PL UKai CN, Noto Serif CJK SC,"
    " serif;"
)
_SONGTI: Final = "font-family: SimSun, 宋体, STSong, Songti SC, Noto Serif CJK SC, serif;"
_XIAOBIAOSONG: Final = (
    "font-family: FZXiaoBiaoSong-B05S, 方正小标宋简体, STZhongsong, 华文中宋, Noto Serif CJK SC, SimSun, serif;"
)
_HEADING: Final = "margin: 0; font-size: 1em; line-height: 1.9; text-indent: 2em; "
_CELL: Final = "padding: 6px 5px; border: 1px solid #333; font-weight: normal; vertical-align: middle; text-align: "
_TABLE: Final = "width: 100%; border-collapse: collapse; font-size: 16px; line-height: 1.45; text-indent: 0; " + _SONGTI

LOOKS: Final[Mapping[str, str]] = {
    "article": "color: #111; font-size: 20px; line-height: 1.9; " + _FANGSONG,
    "title": "margin: 0 0 1em; font-size: 1.7em; line-height: 1.45; font-weight: bold; text-align: center; "
    "text-wrap: balance; " + _XIAOBIAOSONG,
    "phrase": "display: inline-block;",
    "part": "margin: .6em 0 0; font-size: 1em; line-height: 1.9; font-weight: bold; text-indent: 2em; " + _HEITI,
    "heading2": _HEADING + "font-weight: bold; " + _KAITI,
    "heading3": _HEADING + "font-weight: bold; " + _FANGSONG,
    "heading4": _HEADING + "font-weight: normal; " + _FANGSONG,
    "heading5": _HEADING + "font-weight: normal; " + _FANGSONG,
    "lead2": "font-weight: bold; " + _KAITI,
    "lead3": "font-weight: bold;",
    "lead4": "font-weight: normal;",
    "lead5": "font-weight: normal;",
    "text": "margin: 0; text-align: justify; text-indent: 2em; overflow-wrap: anywhere;",
    "strong": "font-weight: bold;",
    "whole": "white-space: nowrap;",
    "scroll": "margin: .6em 0; overflow-x: auto;",
    "table": _TABLE,
    "wide-table": _TABLE + " min-width: 640px;",
    "row": "break-inside: avoid;",
    "block": _CELL + "center; background: #deeaf6;",
    "header": _CELL + "center; text-wrap: balance;",
    "corner": _CELL + "center; text-wrap: balance;",
    "label": _CELL + "left;",
    "figure": _CELL + "center; overflow-wrap: break-word;",
    "long": "font-size: .65em;",
    "vertical": "display: inline-block; writing-mode: vertical-rl; white-space: nowrap; letter-spacing: .15em;",
    "note": "margin: 0 0 .6em; font-size: .8em; white-space: pre-line; overflow-wrap: anywhere;",
    "picture": "margin: .8em 0; text-align: center;",
    "image": "max-width: 100%; height: auto;",
    "chart": "max-width: 100%; height: auto; " + _HEITI,
    "details": "font-size: .8em;",
    "legend": "font-size: .8em;",
    "signature": "margin: 2em 0 0; text-align: right;",
    "signed": "display: inline-block; margin-right: 2em; text-align: left;",
    "dated": "padding-left: 2em;",
    "draft": "margin: 0 0 1em; padding: .2em; border: 2px solid #b00000; color: #b00000; text-align: center;",
    "unseen": "width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap;",
}


def page_templates() -> Environment:
    """Return the environment of the templates of pages, none but our own: escaping, and strict about names.

    They can run anything, so none is taken from a folder of forms that others have made.
    """
    return Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        optimized=False,  # there is little to fold, and looking for it takes its time
    )
