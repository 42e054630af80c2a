"""One pass over a text: its plain stretches are written, its tags carried out, their mistakes noted.

The lines that are written know the line of the source they began on.
"""

from __future__ import annotations

from gentool.report.placeholders import model, tags
from gentool.report.placeholders.expressions import outcome


class Output:
    """The lines written so far. A line on which only block tags and comments stood is not kept."""

    def __init__(self) -> None:
        self.lines: list[model.Line] = []
        self.pieces: list[str] = []
        self.began = self.written = 0
        self.has_tag = False

    def write(self, text: str, line: int, step: int = 1) -> None:
        """Add text that began on a source line; ``step`` is 0 for a value, whose lines all come from one."""
        self.written += len(text)
        if self.written > model.LONGEST_TEXT:
            raise model.too_long()
        first, *others = text.split("\n")
        self._add(first, line)
        for piece in others:
            self.end_line(line)
            line += step
            self._add(piece, line)

    def _add(self, piece: str, line: int) -> None:
        if piece:
            if not self.pieces:
                self.began = line
            self.pieces.append(piece)

    def end_line(self, line: int) -> None:
        """Finish the current line."""
        text = "".join(self.pieces)
        if not self.has_tag or text.strip():
            self.lines.append(model.Line(text, self.began if self.pieces else line))
        self.pieces.clear()
        self.has_tag = False


def as_written(text: str) -> tuple[model.Line, ...]:
    """Return the lines of a text in which there is nothing to expand."""
    if not text:
        return ()
    return tuple([model.Line(line, number) for number, line in enumerate(text.removesuffix("\n").split("\n"), 1)])


_MOST_TAGS = 2_000
_MOST_FAULTS = 100
_DEEPEST_IF = 20


def expand(text: str, scope: model.Scope) -> model.Expansion:
    """Fill the placeholders of a text.

    A final line end does not open another line. A text of more than 200,000 characters, before or after, is
    returned as it stands with a ``limit`` fault.
    """
    if len(text) > model.LONGEST_TEXT:
        return model.Expansion(as_written(text), (model.too_long().at(1, 1, ""),))
    if not ("{" in text or "}" in text or "｛" in text or "｝" in text):
        return model.Expansion(as_written(text), ())
    if (filled := _filled(text, scope)) is not None:
        return model.Expansion(as_written(filled), ())
    run = _Run(text, scope)
    try:
        run.go()
        lines = tuple(run.output.lines)
    except model.RefusalError as bound:  # of the whole text, at the place that was reached
        run.faults.append(bound.at(*run.place(run.position), ""))
        lines = as_written(text)
    return model.Expansion(lines, tuple(sorted(run.faults, key=lambda fault: (fault.line, fault.column))))


def _filled(text: str, scope: model.Scope) -> str | None:
    """Fill a text that has nothing but right placeholders, each within a line: most do, and need no closer look."""
    pieces = tags.PLACEHOLDER.split(text)
    if len(pieces) > _MOST_TAGS or not tags.BRACES.isdisjoint("".join(pieces[::2])):
        return None
    for at in range(1, len(pieces), 2):
        value, refusals = outcome(pieces[at].strip(), scope)
        if refusals or value is None or isinstance(value, bool) or (isinstance(value, str) and "\n" in value):
            return None
        pieces[at] = model.shown(value)
    filled = "".join(pieces)
    return filled if len(filled) <= model.LONGEST_TEXT else None


class _Run:
    """One pass over one text, from its first tag to its last."""

    def __init__(self, text: str, scope: model.Scope) -> None:
        self.text, self.scope = text, scope
        self.output = Output()
        self.faults: list[model.Fault] = []
        self.branches: list[tags.Branch] = []
        self.mode = tags.Mode.LIVE
        self.position, self.line, self.tags = 0, 1, 0

    def go(self) -> None:
        """Write the text and carry out its tags."""
        text = self.text
        while (match := tags.OPENING.search(text, self.position)) is not None:
            tag = tags.tag_at(text, match.start(), match[0])
            self._plain(match.start(), tag.opening != "{{" and tag.refusal is None)
            self.tags += 1
            if self.tags > _MOST_TAGS:
                raise model.RefusalError("limit", f"标记超过 {_MOST_TAGS} 处。", "请减少标记。")
            self._carry_out(tag)
            self.line += text.count("\n", tag.start, tag.end)
            self.position = tag.end
        self._plain(len(text), False)
        for branch in self.branches:
            if branch.closed_by == "endif":
                hint = "请在这一段的末尾补上“{% endif %}”。"
                self._refuse(model.RefusalError("syntax", "“{% if %}”没有对应的“{% endif %}”。", hint), branch.tag)
        if self.output.pieces:
            self.output.end_line(self.line)

    def place(self, position: int) -> tuple[int, int]:
        """Return line and column of a place, counted from 1."""
        return self.text.count("\n", 0, position) + 1, position - self.text.rfind("\n", 0, position)

    def _refuse(self, refusal: model.RefusalError, tag: tags.Tag) -> None:
        """Note a mistake in a tag; a text with too many of them is given up."""
        if len(self.faults) >= _MOST_FAULTS:
            message = f"这段文字的错误超过 {_MOST_FAULTS} 处，其余不再检查。"
            raise model.RefusalError("limit", message, "请先改正以上错误。")
        snippet = self.text[tag.start : tag.end][: model.LONGEST_TAG]
        self.faults.append(refusal.at(*self.place(tag.start), snippet))

    def _plain(self, end: int, before_block: bool) -> None:
        """Write the text up to a place; blanks between a line's start and a block tag are left out."""
        if end == self.position:
            return
        piece = self.text[self.position : end]
        if self.mode is not tags.Mode.OUT:
            kept = piece
            if before_block and self.mode is tags.Mode.LIVE:
                start = piece.rfind("\n") + 1
                if (start or not self.output.pieces) and not piece[start:].strip():
                    kept = piece[:start]
            self.output.write(kept, self.line)
        self.line += piece.count("\n")
        self.position = end

    def _copy(self, tag: tags.Tag) -> None:
        if self.mode is not tags.Mode.OUT:
            self.output.write(self.text[tag.start : tag.end], self.line)

    def _refuse_and_copy(self, refusal: model.RefusalError, tag: tags.Tag) -> None:
        self._refuse(refusal, tag)
        self._copy(tag)

    def _carry_out(self, tag: tags.Tag) -> None:
        if tag.opening == "{#" and tag.refusal is None:
            self.output.has_tag = True
        elif tag.opening == "{%":
            self._block(tag)
        elif self.mode is tags.Mode.SKIP:
            self._copy(tag)
        elif tag.refusal is not None:
            self._refuse_and_copy(tag.refusal, tag)
        else:
            self._print(tag)

    def _print(self, tag: tags.Tag) -> None:
        value, refusals = outcome(tag.inner, self.scope, self.mode is tags.Mode.LIVE)
        text = None
        if value is not None:
            try:
                text = model.shown(value)
            except model.RefusalError as refusal:
                refusals = [refusal]
        for refused in refusals:
            self._refuse(refused, tag)
        if text is None:
            self._copy(tag)
        else:
            self.output.write(text, self.line, 0)

    def _block(self, tag: tags.Tag) -> None:
        word, rest = tags.word_and_rest(tag)
        if self.mode is tags.Mode.SKIP:
            self._skipped_block(tag, word)
            return
        if tag.refusal is not None:
            self._refuse(tag.refusal, tag)
        elif word not in tags.IF_WORDS:
            # endfi is meant to be endif: it is told, and the rest of the text is read as it was meant.
            word = self._strange_block(tag, word)
        if word == "if":
            self._if(tag, rest)
        elif word in tags.IF_WORDS:
            self._next_branch(tag, word, rest)
        else:
            self._copy(tag)

    def _skipped_block(self, tag: tags.Tag, word: str) -> None:
        branch = self.branches[-1]
        self._copy(tag)
        if "end" + word == branch.closed_by:
            self.branches.append(tags.Branch(tag, branch.closed_by, tags.Mode.SKIP, tags.Mode.SKIP))
        elif word == branch.closed_by:
            self._leave()

    def _strange_block(self, tag: tags.Tag, word: str) -> str:
        refusal, meant = tags.strange_block(tag)
        self._refuse(refusal, tag)
        if word in tags.WITH_END:
            self.branches.append(tags.Branch(tag, "end" + word, self.mode, tags.Mode.SKIP))
            self.mode = tags.Mode.SKIP
        return meant

    def _if(self, tag: tags.Tag, rest: str) -> None:
        if len(self.branches) >= _DEEPEST_IF:
            raise model.RefusalError("limit", "“{% if %}”层层嵌套，太深了。", "请分开写。")
        self.branches.append(tags.Branch(tag, "endif", self.mode, self.mode))
        self._enter(tag, self._condition(tag, rest, self.mode is tags.Mode.LIVE))

    def _next_branch(self, tag: tags.Tag, word: str, rest: str) -> None:
        if not self.branches:
            message, hint = f"“{word}”前面没有对应的“{{% if 条件 %}}”。", f"请补上，或去掉“{word}”。"
            self._refuse_and_copy(model.RefusalError("syntax", message, hint), tag)
        elif word == "endif":
            self._mark(tag)
            self._leave()
        elif self.branches[-1].has_else:
            message, hint = f"“else”之后不能再写“{word}”。", "每个 if 只有一个 else，且在最后。"
            self._refuse_and_copy(model.RefusalError("syntax", message, hint), tag)
        elif word == "else":
            self.branches[-1].has_else = True
            if rest and tag.refusal is None:
                hint = "另有条件请写“elif 条件”。"
                self._refuse(model.RefusalError("syntax", "“else”后面不能写条件。", hint), tag)
            self._enter(tag, True)
        else:
            self._enter(tag, self._condition(tag, rest, self.branches[-1].undecided))

    def _condition(self, tag: tags.Tag, rest: str, live: bool) -> bool | None:
        """Return whether a condition holds, ``None`` if it cannot be told."""
        if tag.refusal is not None:
            return None
        value, refusals = outcome(rest, self.scope, live)
        for refusal in refusals:
            self._refuse(refusal, tag)
        return None if refusals else bool(value)

    def _enter(self, tag: tags.Tag, holds: bool | None) -> None:
        self.mode = self.branches[-1].enter(holds)
        self._mark(tag)

    def _leave(self) -> None:
        self.mode = self.branches.pop().around

    def _mark(self, tag: tags.Tag) -> None:
        """Leave a tag out of the text, or in a block that is copied, copy it too."""
        if self.mode is tags.Mode.COPY:
            self._copy(tag)
        else:
            self.output.has_tag = True
