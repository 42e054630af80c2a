"""Opening an Office file that is to be imported: its bounds, and what is said of one that cannot be read."""

from __future__ import annotations

from typing import Final

from gentool.importing.blocks import MOST_BYTES, MOST_CHARACTERS
from gentool.importing.faults import BROKEN, LOCKED, TOO_MUCH
from gentool.ooxml.package import Limits, Package
from gentool.ooxml.xml import Flaw
from gentool.problems.problem import GentoolError, Where

# Chinese takes three bytes a character, and Word repeats the looks of a text at every turn of it.
_LIMITS: Final = Limits(file=MOST_BYTES, part=4 * MOST_CHARACTERS)
_WORDS: Final = {
    Flaw.SIZE: (TOO_MUCH, f"文件超过 {MOST_BYTES:,} 字节。"),
    Flaw.NO_ZIP: (BROKEN, "文件打不开，可能没有下载完整，或者已经损坏。"),
    Flaw.ENTRIES: (TOO_MUCH, "文件里的部件多得不合常理，为了安全不予打开。"),
    Flaw.UNPACKED: (TOO_MUCH, "文件解压后大得不合常理，为了安全不予打开。"),
    Flaw.NAME: (BROKEN, "文件里有部件的名称“{part}”指到了文件之外，为了安全不予打开。"),
    Flaw.TWICE: (BROKEN, "文件里有两个同名的部件“{part}”，不知道该读哪一个。"),
    Flaw.DAMAGED: (BROKEN, "文件已经损坏，里面的内容读不出来。"),
    Flaw.LOCKED: (LOCKED, "文件加了密码，或者用了不认识的压缩方式，读不出来。"),
    Flaw.MALFORMED: (BROKEN, "文件已经损坏，其中的“{part}”读不懂。"),
    Flaw.DOCTYPE: (BROKEN, "文件中的“{part}”含有不该有的声明，为了安全不予打开。"),
}


def open_package(data: bytes, file: str) -> Package:
    """Open an Office file; it and its parts raise GentoolError I-BROKEN, I-LOCKED, I-LIMIT."""

    def refuse(flaw: Flaw, part: str) -> GentoolError:
        code, message = _WORDS[flaw]
        return GentoolError(code.at(Where(file), message.format(part=part)))

    return Package(data, _LIMITS, refuse)


def main_part(package: Package, usual: str) -> str:
    """Return the name of the part that holds the document itself, as the package says; else the usual one."""
    found = package.related("", "/officeDocument")
    return found if found in package.names else usual
