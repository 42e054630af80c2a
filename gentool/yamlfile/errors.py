"""What a clerk got wrong when a file is not YAML: the line to mend, and how.

Runs only after the YAML library has refused a file (or made something odd of it). libyaml names the place where
it could not go on, which is often a line or more after the mistake; here the lines are looked at for the mistakes
that people who type Chinese really make: full-width colons and braces, no blank after a colon, tabs and full-width
blanks as indent, text that begins with a placeholder, quotes that are never closed, a row moved out of its table.

A text without its slips, in :func:`mended`, is looked through for what else is wrong: it spares the clerk a round for
every slip. Nothing is made of it but problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import yaml

from gentool.problems.problem import Code, Problem, Where
from gentool.text.lazy_regex import Pattern
from gentool.yamlfile.typos import CUT_BY_COMMENT, SLIPS, TEXT_BEHIND_BAR

YAML_SYNTAX = Code(
    "S-YAML", "文件的写法不合 YAML 规则（冒号、缩进、引号、括号等），程序读不懂", "请对照说明中的例子改正这一行。"
)
CODES = (YAML_SYNTAX,)

_MOST_TOLD = 20
_BLOCK_SCALAR = Pattern(r"(?:^|[:\-]\s+)[|>][+\-0-9]*\s*(?:#.*)?$")
_BLANKS = " \t\u3000\u00a0\r"
_LONGEST_SHOWN = 24

# libyaml's own words, told in ours. The first that is contained in the error is used.
_EXPLAINED = (
    (
        "mapping values are not allowed",
        "这一行出现了第二个“冒号加空格”，或者缩进与上一行不齐",
        "文字里含有冒号时，请在项目名后写“|”，文字另起一行并缩进两个空格；否则请把缩进与同级的行对齐。",
    ),
    (
        "could not find expected ':'",
        "这一行没有写成“项目: 内容”的样子",
        "请检查项目名后面是否漏了半角冒号，或者上一项的文字换行后没有缩进。",
    ),
    ("did not find expected key", "这一行的缩进与同级的行不齐", "请让同一级的项目从同一列开始，下一级多缩进两个空格。"),
    ("block sequence entries are not allowed", "这里不能写“- ”开头的列表", "请把列表另起一行并缩进。"),
    ("did not find expected node content", "括号没有写完", "请检查这一行的括号是否成对。"),
    ("did not find expected ',' or '}'", "花括号没有成对，或者两项之间缺少逗号", "请检查这一行的“{ }”和逗号。"),
    ("did not find expected ',' or ']'", "方括号没有成对，或者两项之间缺少逗号", "请检查这一行的“[ ]”和逗号。"),
    ("unexpected end of stream", "引号没有成对", "请检查这一行开始的引号，在文字末尾补上另一半。"),
    ("unexpected document indicator", "引号没有成对", "请检查这一行开始的引号，在文字末尾补上另一半。"),
    ("alias", "文字以“*”开头", "请在项目名后写“|”，文字另起一行并缩进两个空格。"),
    ("anchor", "文字以“&”开头", "请在项目名后写“|”，文字另起一行并缩进两个空格。"),
    ("tag", "文字以“!”开头", "请在项目名后写“|”，文字另起一行并缩进两个空格。"),
    ("cannot start any token", "这一行以不能用作开头的符号开始", "请在项目名后写“|”，文字另起一行并缩进两个空格。"),
    ("escape", "双引号里有不认识的“\\”写法", "请把双引号改成单引号，或删去“\\”。"),
    ("expected a single document", "文件里有“---”，一个文件分成了几份", "请删去“---”一行，一个文件只写一份报告。"),
    ("control characters", "这里有看不见的控制字符", "请删去这个字符（可把这一行重新输入一遍）。"),
    ("special characters", "这里有看不见的控制字符", "请删去这个字符（可把这一行重新输入一遍）。"),
)


# libyaml stops behind these; what is to be mended is where they begin, which it names as the context.
_BEGINS_WITH_THE_MISTAKE = Pattern(r"quoted scalar|simple key|an alias|an anchor|a tag")
_ABOUT_INDENT = ("mapping values are not allowed", "did not find expected key")
_SENTENCE = Pattern(r"[。；！？]")
_OF_A_TEXT = "如果这一行是上面文字的一段，请只在行首补上空格，与上一行对齐。"
_OPENED = Pattern(r"flow (?:mapping|sequence)")  # a bracket that is not closed on its line

_INDENT = Pattern(r"^[ \t\u3000\u00a0]*")
_KEY_AND_VALUE = Pattern(r"^(?P<key>\s*(?:- +)?[^\s:：#,，。；{}\[\]\"'“”|>]{1,40}) *[:：] *(?P<value>.*)$")
_BRACKETS = str.maketrans("｛｝［］：，、；０１２３４５６７８９", "{}[]:,,,0123456789")
_OPENS = "｛［【（〔({["
_MANY = 3  # passes: a line may hold several slips, each found once the one before is mended


def slips(text: str, file: str) -> list[Problem]:
    """List the certain slips of typing in a file's structure, skipping the text under ``|`` and ``>``."""
    return list(_slips(text, file))[:_MOST_TOLD]


def explain(error: yaml.YAMLError, text: str, file: str) -> list[Problem]:
    """Turn a YAML error into problems that name the lines to mend; never empty."""
    found = slips(text, file)
    return found or [_translated(error, text, file)]


def _slips(text: str, file: str) -> Iterator[Problem]:
    before = 0
    for number, _, line in _structure(text):
        for slip in SLIPS:
            found = slip.pattern.search(line)
            if found:
                where = Where(file, number, found.start("at") + 1)
                hint = slip.hint + (_OF_A_TEXT if number > before + 1 and _SENTENCE.search(line) else "")
                yield YAML_SYNTAX.at(where, f"{slip.message}：{_excerpt(line.strip(_BLANKS))}。", hint=hint)
                break
        before = number


def _structure(text: str) -> Iterator[_Line]:
    """Yield the lines that are neither empty nor comments nor text under ``|`` or ``>``."""
    inside: int | None = None  # indent of the key whose text we are in
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip(_BLANKS)
        if not bare or bare.startswith("#"):
            continue
        indent = len(line) - len(line.lstrip(" "))
        if inside is not None and indent > inside:
            continue
        yield _Line(number, indent, line)
        inside = indent if _BLOCK_SCALAR.search(line) or TEXT_BEHIND_BAR.pattern.match(line) else None


def _translated(error: yaml.YAMLError, text: str, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    said = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or error}"
    unknown = ("程序读不懂这一行", YAML_SYNTAX.remedy)
    message, hint = next(((message, hint) for words, message, hint in _EXPLAINED if words in said), unknown)
    if _BEGINS_WITH_THE_MISTAKE.search(said) and "escape" not in said:
        mark = getattr(error, "context_mark", None) or mark
    elif _OPENED.search(said):
        opened = getattr(error, "context_mark", None)
        mark = opened if opened and mark and opened.line < mark.line else mark
    if mark is None:
        return YAML_SYNTAX.at(_first_control(text, file), f"{message}。", hint=hint)
    lines = text.split("\n")
    line = min(mark.line, len(lines) - 1)
    if line and (cut := CUT_BY_COMMENT.pattern.match(lines[line - 1])):
        where = Where(file, line, cut.start("at") + 1)
        return YAML_SYNTAX.at(where, f"{CUT_BY_COMMENT.message}。", hint=CUT_BY_COMMENT.hint)
    if any(words in said for words in _ABOUT_INDENT) and (found := _misplaced(list(_structure(text)), line + 1, file)):
        return found
    return YAML_SYNTAX.at(
        Where(file, line + 1, mark.column + 1), f"{message}：{_excerpt(lines[line].strip())}。", hint=hint
    )


def _first_control(text: str, file: str) -> Where:
    """Find the character that the YAML reader refuses; its errors carry no line."""
    found = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    if found is None:
        return Where(file)
    return Where.in_text(file, text, found.start())


def _excerpt(line: str) -> str:
    clean = "".join(character if character.isprintable() else "?" for character in line[: _LONGEST_SHOWN + 1])
    return f"“{clean[:_LONGEST_SHOWN]}…”" if len(clean) > _LONGEST_SHOWN else f"“{clean}”"


_VALUE = Pattern(r"\s*(?:- +)?(?P<key>[^\s:#\"'{\[][^:]{0,60}):\s+(?P<value>(?![|>#])\S.*)")
_FIGURES = Pattern(r"[\d{\[/]")


class _Line(NamedTuple):
    """A line that is not empty, no comment and no text under ``|``: 1-based number, indent, the line itself."""

    number: int
    indent: int
    text: str


def _misplaced(lines: Sequence[_Line], stopped: int, file: str) -> Problem | None:
    """Tell the line above the one at which the library stopped that is the real culprit, None if there is none."""
    index = next((index for index, line in enumerate(lines) if line.number == stopped), None)
    if index is None:
        return None
    indent = lines[index].indent
    above = next((number for number in range(index - 1, -1, -1) if lines[number].indent < indent), None)
    if above is None:
        return None
    line = lines[above]
    value = _VALUE.match(line.text)
    if above and lines[above - 1].indent == indent and lines[above - 1].number == line.number - 1:
        hint = f"请在行首补 {indent - line.indent} 个空格，与上下的行对齐。"
        if value and above == index - 1:
            hint += "如果它是下面几行的上级，请删去冒号后面的内容，或者删去下面那几行。"
        message = f"{_named(line)}的缩进比上下的行少。"
        return YAML_SYNTAX.at(Where(file, line.number, line.indent + 1), message, hint=hint)
    alone = index + 1 == len(lines) or lines[index + 1].indent <= line.indent  # then it is that line that slipped
    if value and above == index - 1 and not alone:
        shown = value["value"].strip()
        shown = shown if len(shown) <= 20 else shown[:20] + "…"
        message = f"“{value['key'].strip()}”后面写了“{shown}”，下面又有缩进的几行，只能写一样。"
        hint = (
            "请删去冒号后面的内容，写到下面各行里；或者删去下面缩进的行。"
            if _FIGURES.match(shown)
            else "如果是几行文字，请在冒号后面写“|”，文字移到下一行并缩进；如果下面是各个小项，请删去冒号后面的内容。"
        )
        return YAML_SYNTAX.at(Where(file, line.number, value.start("value") + 1), message, hint=hint)
    return None


def _named(line: _Line) -> str:
    name = line.text.strip().partition(":")[0]
    return f"“{name}”一行" if 0 < len(name) <= 40 else "这一行"


def mended(text: str, file: str) -> str | None:
    """Return a text without its certain slips of typing, None where there are none to mend."""
    lines = text.split("\n")
    for number in range(_MANY):
        wrong = {problem.where.line for problem in slips("\n".join(lines), file)}
        if not wrong:
            return "\n".join(lines) if number else None
        for line in wrong:
            if line is not None:
                lines[line - 1] = _mended(lines[line - 1])
    return "\n".join(lines)


def _mended(line: str) -> str:
    line = _INDENT.sub(lambda match: re.sub(r"[\t\u3000\u00a0]", "  ", match.group()), line)
    found = _KEY_AND_VALUE.match(line)
    if found is None:
        return line
    key, value = found["key"], found["value"].strip()
    if value.startswith("{{"):
        value = "'" + value.replace("'", "''") + "'"
    elif value[:1] in _OPENS and value:
        value = _in_brackets(value)
    elif value == "-":
        value = "0"
    elif value[:1] in "|>｜" and value:
        value = value[1:].strip() or "|"
    return f"{key}: {value}".rstrip()


def _in_brackets(value: str) -> str:
    """Return columns by name in braces, a list in square brackets, each with half-width marks."""
    inner = value.translate(_BRACKETS).strip("{}[]【】（）〔〕()").replace(",", ", ")
    if ":" in inner:
        return "{" + re.sub(r" *: *", ": ", inner) + "}"
    return f"[{inner}]"
