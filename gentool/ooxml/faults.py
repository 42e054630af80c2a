"""What can be wrong with a Word template or its filling, as problem codes, and the exceptions used inside.

The mistakes are those of the person who restyles a template in Word or WPS, so every message names the place as
that person sees it (“正文第2个表格第3行第4格”) and the tag as it was typed.
"""

from __future__ import annotations

from typing import Any

from jinja2.exceptions import UndefinedError

from gentool.problems.problem import Code, GentoolError, Problem, Severity, Where

OPEN = Code("W-OPEN", "Word 模板打不开", "请核对文件名；模板要用 .docx 格式。")
FILE = Code(
    "W-FILE",
    "Word 模板打不开：不是 .docx、加了密码、已损坏，或者大得不合常理。",
    "请用 Word 或 WPS 打开这个文件，另存为不带密码的 .docx 文件后再试。",
)
TAG = Code(
    "W-TAG", "模板里的标签写得不对：括号不成对、语法有误、跨了段落，或者有头无尾。", "请在 Word 或 WPS 里改正这个标签。"
)
NAME = Code("W-NAME", "模板用到的名称在数据里没有。", "请核对名称的写法，或者在数据里补上这一项。")
VALUE = Code("W-VALUE", "标签算出来的值不能写进 Word 文档。", "请检查这个标签用到的数据。")
LIMIT = Code("W-LIMIT", "为了安全，模板里的这种写法或这么大的计算量不予执行。", "请换一种简单的写法。")

OUTSIDE = Code(
    "W-OUTSIDE",
    "模板会从文件之外取内容，或者带有能运行的东西：宏、对象、控件、取外部数据的域。",
    "请在 Word 或 WPS 里删去它；图片请直接插入，不要用链接。",
)
PRIVATE = Code(
    "W-PRIVATE",
    "模板里带有个人或某台电脑的信息，生成的文件里已经去掉。",
    "请在 Word 里用“文件—信息—检查文档”删除个人信息，另存后再用，就不再提示。",
    Severity.WARNING,
)

CODES: tuple[Code, ...] = (OPEN, FILE, TAG, NAME, VALUE, LIMIT, OUTSIDE, PRIVATE)


class RefusedError(Exception):
    """Raised while a tag is evaluated: carries the code; the place is added where the tag is known."""

    def __init__(self, code: Code, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


class MissingNameError(UndefinedError):
    """An undefined name was used; keeps the name and where it was looked for, to suggest a near one."""

    def __init__(self, message: str | None, name: object, owner: Any) -> None:
        super().__init__(message)
        self.name = name
        self.owner = owner


def damaged(file: str, message: str, hint: str | None = None) -> GentoolError:
    """Return the error for a template file that cannot be used at all."""
    return GentoolError(FILE.at(Where(file), message, hint=hint))


def at_tag(code: Code, file: str, place: str, tag: str, what: str, hint: str | None = None) -> Problem:
    """Return a problem with one tag; ``what`` continues a sentence that begins with the place and the tag."""
    shown = tag if len(tag) <= 60 else tag[:57] + "……"
    return code.at(Where(file), f"{place}的“{shown}”{what}", field=place, hint=hint)
