"""A file → a file that is a little wrong, the way files and attackers are: repeated, cut, swapped, of odd signs.

Works on text where the bytes are text, because a cut character stops every reader at its door. All chance comes from
the ``Random`` that is given, so an input can be had again, and hypothesis can make it smaller.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from random import Random

MOST = 20_000  # characters of a mutated text: what takes long for its size is measured elsewhere
ODD = (
    "\0", "\t", "\r\n", "\n", " ", "　", "\u200b", "\u202e", "\ufeff", "\x85", "\u2028", "\x1b[31m", "\ud800",
    "\uffff", "１", "²", "٣", "½", "零", "-", "－", "0", "9" * 40, "9" * 4301, "1e999", "1,234", "0.1", "nan", "/",
    "\\", "'", '"', "&", "<", ">", "]]>", "%", "{{", "}}", "{%", "%}", "{#", "|", "*", "**", "[", "]", "(", "（",
    "）", ":", "：", "#",
)  # fmt: skip


def mutated(chance: Random, data: bytes, others: Sequence[bytes], tokens: Sequence[str]) -> bytes:
    """Return a file changed at one to eight places; ``others`` lend pieces, ``tokens`` are words of its language."""
    try:
        text = data.decode("utf-8")
        other = chance.choice(others).decode("utf-8")
    except UnicodeDecodeError:
        return _mutated_bytes(chance, data)
    for _ in range(_few(chance, 2) + 1):
        text = _changed(chance, text, other, tokens)[:MOST]
    made = text.encode("utf-8", "surrogatepass")
    return made if chance.random() < 0.97 else _mutated_bytes(chance, made)


def _few(chance: Random, usual: int) -> int:
    """Return a number that is mostly below the usual one, now and then several times as large."""
    return chance.randint(0, usual if chance.random() < 0.8 else 5 * usual)


def _changed(chance: Random, text: str, other: str, tokens: Sequence[str]) -> str:
    start = chance.randint(0, len(text))
    end = min(len(text), start + _few(chance, 10))
    way = chance.randrange(8)
    if way == 0:
        return text[:start] + text[end:]
    if way == 1:
        return text[:start] + text[start:end] * chance.randint(2, 30) + text[end:]
    if way == 2:
        return text[:start] + chance.choice(ODD) + text[end if chance.random() < 0.3 else start :]
    if way == 3 and other:
        at = chance.randrange(len(other))
        return text[:start] + other[at : at + _few(chance, 50)] + text[start:]
    if way == 4:
        lines = text.split("\n")
        one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[two] = lines[two], lines[one]
        return "\n".join(lines)
    if way == 5:
        to = chance.randint(0, len(text))
        return text[:start] + text[to : to + (end - start)] + text[start:]
    return text[:start] + chance.choice(tokens) * (1 if chance.random() < 0.9 else 40) + text[start:]


def _mutated_bytes(chance: Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(_few(chance, 2) + 1):
        at = chance.randint(0, len(made))
        way = chance.randrange(4)
        if way == 0:
            del made[at : at + _few(chance, 10)]
        elif way == 1:
            made[at:at] = chance.randbytes(chance.randint(1, 4))
        elif way == 2 and at < len(made):
            made[at] ^= 1 << chance.randrange(8)
        else:
            made[at:at] = made[at : at + _few(chance, 20)]
    return bytes(made)


def mutated_package(chance: Random, data: bytes, others: Sequence[bytes], tokens: Sequence[str]) -> bytes:
    """Return an Office file of which one or two parts are changed, now and then its archive itself."""
    if chance.random() < 0.05:
        return _mutated_bytes(chance, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return _mutated_bytes(chance, data)
    if not parts:
        return data
    names = list(parts)
    for _ in range(chance.choice((1, 1, 1, 2))):
        name = chance.choice(names)
        parts[name] = mutated(chance, parts[name], (chance.choice(list(parts.values())),), tokens)
    if chance.random() < 0.02:
        del parts[chance.choice(names)]
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    """Pack parts without compressing them: it is the quickest."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()
