"""The text of one Word paragraph: runs → lines of spans, with what hangs in it: pictures and text boxes.

Read as Word shows it with all revisions accepted: results of fields and not their codes, no
hidden text; of notes only that they are there, and what they say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gentool.importing.characters import SHIFTS, called, gap, spans_of
from gentool.importing.word.elements import Content, Element, W, child, chosen, draw, is_on, local, number, value
from gentool.importing.word.styles import Style, Styles, shift_of, struck_by
from gentool.report.model import Span

_THROUGH = frozenset(("hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "dir", "bdo", "sdtContent",
                      "rubyBase"))  # fmt: skip
_GONE = frozenset(("del", "moveFrom"))
_NEW = frozenset(("ins", "moveTo"))
_NOTES = {"footnoteReference": "脚注", "endnoteReference": "尾注"}
_SHOWING_NOTHING = frozenset(
    ("XE", "TC", "TA", "RD", "SET", "ASK", "PRINT", "ADVANCE", "PRIVATE", "TOC", "INDEX", "PAGE")
)
_BUILT = frozenset(("f", "sSup", "sSub", "sSubSup", "rad", "nary", "m", "eqArr"))  # not written in one line
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Letters of sign fonts that reports use as boxes and ticks; every other sign stays the letter it is in its font.
_SIGNS = {"WINGDINGS": {0xA8: "□", 0x6F: "□", 0xFE: "☑", 0x52: "☑", 0xFC: "✓", 0x6C: "●", 0x6E: "■"},
          "WINGDINGS 2": {0x52: "☑", 0x50: "✓", 0xA3: "□", 0x2A: "□"}}  # fmt: skip


@dataclass
class _Field:
    """An open field: whether its result has begun, its code, and the entry of its list that is chosen."""

    has_result: bool = False
    code: str = ""
    choice: str = ""

    @property
    def what(self) -> str:
        """What is to be told of a field that shows nothing yet, ``""`` for one that never shows anything."""
        words = self.code.split()
        return "" if not words or words[0].upper() in _SHOWING_NOTHING else f"还没有结果的域“{' '.join(words)[:40]}”"


class Runs:
    """Reads the paragraphs of a document one after the other; fields may reach over several."""

    def __init__(self, styles: Styles, notes: Mapping[tuple[str, str], str]) -> None:
        self._styles = styles
        self._notes = notes
        self._fields: list[_Field] = []
        self.has_revisions = False

    def content(self, paragraph: Element, style: Style) -> Content:
        """Return what a paragraph holds; ``style`` is that of the paragraph."""
        content = Content([[]], [], [], [])
        stack: list[Iterator[Element]] = [iter(paragraph)]
        while stack:
            element = next(stack[-1], None)
            if element is None:
                stack.pop()
                continue
            name = local(element)
            if name == "r":
                stack.append(self._run(element, style, content))
            elif name in _GONE:
                self.has_revisions = True
            elif name == "fldSimple" and not len(element):
                content.left.extend(filter(None, [_Field(code=element.get(W + "instr", "")).what]))
            elif name in _THROUGH:
                if name == "bdo" and element.get(W + "val") == "rtl":
                    content.lines[-1].append(Span("\u202e"))
                self.has_revisions |= name in _NEW
                stack.append(iter(element))
            elif name == "sdt":
                if is_on(child(element, "sdtPr"), "showingPlcHdr") is None:
                    stack.append(iter(element))
            elif name == "AlternateContent":
                stack.append(iter(chosen(element)))
            elif name in ("oMath", "oMathPara"):
                text = "".join(part.text or "" for part in element.iter() if local(part) == "t")
                if any(local(part) in _BUILT for part in element.iter()):
                    content.left.append(f"公式“{text[:20]}”")
                else:
                    content.lines[-1].append(Span(text))
        for field in self._fields:
            field.has_result = True  # a code that does not end with its paragraph is none
        return content

    def _run(self, run: Element, style: Style, content: Content) -> Iterator[Element]:
        """Read a run; what contains runs in turn, such as text with its pronunciation, comes back to be read."""
        looks = child(run, "rPr")
        own = self._styles[value(looks, "rStyle") or ""]
        hidden = next((each for each in (is_on(looks, "vanish"), own.hidden, style.hidden) if each is not None), False)
        bold = next((each for each in (is_on(looks, "b"), own.bold, style.bold) if each is not None), False)
        struck = next((each for each in (struck_by(looks), own.struck, style.struck) if each is not None), False)
        change = SHIFTS.get(shift_of(looks) or own.shift or style.shift, str)
        inner: list[Element] = []
        waiting = list(reversed(run))
        while waiting:
            element = waiting.pop()
            name = local(element)
            if name == "fldChar":
                if (shown := self._field(element, content)) and not hidden:
                    content.lines[-1].append(Span(shown, bold))
            elif self._fields and not self._fields[-1].has_result and name == "instrText":
                self._fields[-1].code += element.text or ""
            elif not all(field.has_result for field in self._fields) or (hidden and name != "t"):
                continue
            elif name == "t":
                text = element.text or ""
                kept = text if element.get(_SPACE) == "preserve" else text.strip(" \t\r\n")
                if (hidden or struck) and kept.strip():
                    content.left.append(called("隐藏的文字" if hidden else "划去的文字", kept, 20))
                elif not hidden:
                    content.lines[-1].append(Span(change(kept), bold))
            elif name in ("br", "cr"):
                content.lines.append([])
            elif name in _NOTES:
                content.left.append(called(_NOTES[name], self._notes.get((name, element.get(W + "id", "")), "")))
            elif name == "AlternateContent":
                waiting.extend(reversed(chosen(element)))
            elif name in ("drawing", "pict", "object"):
                draw(element, content)
            elif name == "ruby":
                inner.extend(element.iterfind(W + "rubyBase"))
            elif sign := _sign(element, name):
                content.lines[-1].append(Span(sign, bold))
        return iter(inner)

    def _field(self, mark: Element, content: Content) -> str:
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(_Field(choice=_choice(child(mark, "ffData"))))
        elif kind == "separate" and self._fields:
            self._fields[-1].has_result = not self._fields[-1].choice
        elif kind == "end" and self._fields:
            field = self._fields.pop()
            if not field.has_result and all(around.has_result for around in self._fields):
                content.left.extend(filter(None, ["" if field.choice else field.what]))
                return field.choice
        return ""


def _choice(data: Element | None) -> str:
    """Return the entry that is chosen in a list to drop down, or the box of one to tick."""
    entries = [value(entry) for entry in data.iter(W + "listEntry")] if data is not None else []
    if entries:
        chosen = number(child(data, "ddList"), "result", default=number(child(data, "ddList"), "default"))
        return (entries[chosen] if chosen < len(entries) else "") or ""
    box = child(data, "checkBox")
    if box is None:
        return ""
    is_ticked = is_on(box, "checked")
    return "☑" if (is_on(box, "default") if is_ticked is None else is_ticked) else "□"


def _sign(element: Element, name: str) -> str:
    if name in ("tab", "ptab"):
        return " "
    if name == "noBreakHyphen":
        return "-"
    if name != "sym":
        return ""
    try:
        code = int(element.get(W + "char", ""), 16)
    except ValueError:
        return ""
    known = _SIGNS.get((element.get(W + "font") or "").upper(), {})
    return known.get(code & 0xFF) or (chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code <= 0xFFFD else "")


def spans(line: list[Span]) -> tuple[Span, ...]:
    """Settle the blanks of a line; emphasis of the whole line is none."""
    found = spans_of(line)
    return (Span("".join(span.text for span in found)),) if found and all(span.bold for span in found) else found


def joined(lines: list[list[Span]]) -> list[Span]:
    """Make one line of several, as a title is broken to look well; Latin words stay apart."""
    joined: list[Span] = []
    for line in lines:
        if joined and line and gap(joined[-1].text, line[0].text):
            joined.append(Span(" "))
        joined += line
    return joined
