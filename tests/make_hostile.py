"""Files made to harm, for test_hostile.py: each a name and the bytes of a report's YAML file.

They are made here and not kept, because most are large and some would upset editors and virus scanners.
"""

from collections.abc import Iterator

HEAD = "单位: 云溪市测试局\n年度: 2025\n"
TABLE_THREE = "收到和处理政府信息公开申请情况:\n"
TABLE_FOUR = "政府信息公开行政复议、行政诉讼情况:\n"
LAST_PART = "其他需要报告的事项: |\n  "


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """Yield every hostile file: its name and its bytes."""
    for name, text in (*_yaml(), *_nested(), *_large(), *_texts(), *_names(), *_placeholders()):
        yield name, text.encode("utf-8", "surrogatepass")
    yield from _bytes()


def _yaml() -> Iterator[tuple[str, str]]:
    laughs = "数据:\n  a0: &a0 哈\n" + "".join(
        f"  a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 12)
    )
    yield "billion-laughs", HEAD + laughs
    yield (
        "quadratic-blowup",
        HEAD + "数据:\n  甲: &a " + "哈" * 50_000 + "\n  乙: [" + ", ".join(["*a"] * 5_000) + "]\n",
    )
    yield "many-anchors", HEAD + "数据:\n" + "".join(f"  k{n}: &a{n} 1\n" for n in range(20_000)) + "  乙: *a1\n"
    yield "recursive-mapping", HEAD + "数据: &a\n  甲: *a\n"
    yield "recursive-sequence", HEAD + "核对: &a [*a, *a]\n"
    yield "recursive-root", "&a\n" + HEAD + "数据: *a\n"
    yield "recursive-key", HEAD + "? &a [*a]\n: 1\n"
    yield "recursive-heading", HEAD + TABLE_FOUR + "  行政诉讼: &a\n    行政诉讼: *a\n"
    yield "recursive-results", HEAD + TABLE_THREE + "  本年度办理结果: &a {本年度办理结果: *a}\n"
    yield "undefined-alias", HEAD + "数据: *nowhere\n"
    yield "python-apply", HEAD + "落款: !!python/object/apply:os.system ['touch /tmp/gentool-was-here']\n"
    yield "python-new", HEAD + "落款: !!python/object/new:subprocess.Popen [['touch', '/tmp/gentool-was-here']]\n"
    yield "python-name", HEAD + "落款: !!python/name:os.system\n"
    yield "python-verbatim", HEAD + "落款: !<tag:yaml.org,2002:python/module:os> ''\n"
    yield "python-by-directive", "%TAG ! tag:yaml.org,2002:python/\n---\n" + HEAD + "落款: !name:os.system ''\n"
    yield "binary-tag", HEAD + "落款: !!binary R0lGODlhDAAMAIQAAP\n"
    yield "set-tag", HEAD + "数据: !!set {甲, 乙}\n"
    yield "merge-keys", HEAD + "数据: &a {甲: 1}\n" + TABLE_THREE + "  <<: [" + ", ".join(["*a"] * 500) + "]\n"
    yield "many-documents", (HEAD + "---\n") * 5_000
    yield "many-directives", "%YAML 1.1\n" * 1_000 + "---\n" + HEAD
    yield "only-dashes", "- " * 100_000
    yield "only-question-marks", "? " * 100_000
    yield "only-colons", ": " * 100_000


def _nested() -> Iterator[tuple[str, str]]:
    for depth in (5_000, 100_000):
        yield f"nested-{depth}-brackets", HEAD + "数据: " + "[" * depth + "]" * depth + "\n"
        yield f"nested-{depth}-braces", HEAD + "数据: " + "{甲: " * depth + "1" + "}" * depth + "\n"
        yield f"nested-{depth}-open", HEAD + "数据: " + "[" * depth + "\n"
        yield f"nested-{depth}-dashes", HEAD + "数据:\n  " + "- " * depth + "1\n"
        yield f"nested-{depth}-keys", HEAD + "? " * depth + "1\n"
        yield f"nested-{depth}-key-lists", HEAD + "? " + "[" * depth + "]" * depth + "\n: 1\n"
    for depth in (1_200,):
        yield (
            "nested-block",
            HEAD + "数据:\n" + "".join(f"{' ' * n}甲:\n" for n in range(1, depth)) + " " * depth + "1\n",
        )
        yield "nested-block-lists", HEAD + "数据:\n" + "".join(f"{' ' * n}-\n" for n in range(1, depth))
    yield "nested-headings", HEAD + TABLE_FOUR + "  " + "行政诉讼: {" * 390 + "}" * 390 + "\n"


def _large() -> Iterator[tuple[str, str]]:
    yield "scalar-of-20-megabytes", HEAD + LAST_PART + "字" * 7_000_000 + "\n"
    yield "scalar-just-allowed", HEAD + LAST_PART + "字" * 320_000 + "\n"
    yield "line-of-a-megabyte", HEAD + "数" * 330_000 + "\n"
    yield "key-of-a-megabyte", HEAD + "数" * 320_000 + ": 1\n"
    yield "key-in-table", HEAD + TABLE_THREE + "  " + "数" * 300 + ": 1\n"
    yield "number-of-a-million-digits", HEAD + TABLE_THREE + "  予以公开: {自然人: " + "9" * 900_000 + "}\n"
    yield "number-in-data", HEAD + "数据:\n  甲: " + "9" * 900_000 + "\n"
    yield "year-of-a-million-digits", "单位: 甲\n年度: " + "2" * 900_000 + "\n"
    yield "fraction-of-a-million-digits", HEAD + "数据:\n  甲: 1." + "3" * 900_000 + "\n"
    yield "digits-and-separators", HEAD + "主动公开政府信息情况:\n  行政许可: " + "1,234" * 150_000 + "\n"
    yield "digits-and-brackets", HEAD + "主动公开政府信息情况:\n  行政许可: '" + "1（" * 150_000 + "'\n"
    yield "duplicate-keys", HEAD + "甲: 1\n" * 10_000
    yield "duplicate-rows", HEAD + TABLE_THREE + "  予以公开: {自然人: 1}\n" * 10_000
    yield "different-unknown-keys", HEAD + "".join(f"甲{n}: 1\n" for n in range(20_000))
    yield "different-unknown-rows", HEAD + TABLE_THREE + "".join(f"  予以公开{n}: 1\n" for n in range(15_000))
    yield "different-slips", HEAD + "".join(f"  甲{n}：1\n" for n in range(50_000))
    yield "bad-figures", HEAD + TABLE_THREE + "".join(f"  公开{n}: {{自然人: 一}}\n" for n in range(12_000))
    yield "bad-data", HEAD + "数据:\n" + "".join(f"  项{n}: 1,0\n" for n in range(20_000))
    yield (
        "much-data",
        HEAD + "数据:\n" + "".join(f"  项{n}: {n}\n" for n in range(20_000)) + LAST_PART + "{{ 项九 }}\n" * 2,
    )
    yield "many-cross-sums", HEAD + "数据: {甲: 1}\n核对:\n" + "  - 甲 = 甲 + 1\n" * 40_000
    yield "list-of-figures", HEAD + TABLE_THREE + "  予以公开: [" + "1, " * 100_000 + "1]\n"
    yield "blank-lines", HEAD + "\n" * 900_000
    yield "comments", HEAD + "# \n" * 300_000
    yield "indents", HEAD + "\n".join(" " * 900 for _ in range(1_000)) + "\n"
    yield "tabs", HEAD + "\t" * 900_000 + "\n"
    yield "full-width-blanks", HEAD + "\u3000" * 300_000 + "甲\n"


def _texts() -> Iterator[tuple[str, str]]:
    """Texts that may take long to look at: of a length that is refused, and just below it."""
    pieces = {
        "stars": "*",
        "strong-pairs": "**重**",
        "open-pictures": "![",
        "open-pictures-on-lines": "!" + "[" * 40 + "\n  ",
        "picture-links": "![甲](",
        "picture-lines": "![甲](\n  ",
        "pictures": "![甲](乙.png)\n  ",
        "backslashes": "\\",
        "wide-table": "|甲",
        "bars": "|\n  ",
        "short-paragraphs": "字\n  ",
        "unpaired-brackets": "（〔《“【",
        "brackets-on-lines": "（\n  ",
        "ordinals": "（一",
        "headings": "（一）\n  ",
        "commas": "字,",
        "doubled": "的的了了",
        "years": "2024年，",
        "applications": "申请全部",
        "dots": "…",
        "crosses": "X",
        "counts": "收到申请1件",
    }
    for name, piece in pieces.items():
        for size in (28_000, 320_000):
            length = len(piece.rstrip(" \n"))
            yield f"{name}-{size}", HEAD + LAST_PART + (piece * (size // length)).rstrip() + "\n"
            if size < 100_000 and "\n" not in piece:  # the same in paragraphs of the longest allowed
                paragraph = piece * (3_900 // length)
                yield f"{name}-in-paragraphs", HEAD + LAST_PART + "\n  ".join([paragraph] * 4) + "\n"
    for rows in (5_000, 60_000):
        yield f"long-table-{rows}", HEAD + LAST_PART + "| 甲 |\n  | - |\n  " + "| 乙 |\n  " * rows + "\n"


def _names() -> Iterator[tuple[str, str]]:
    rest = "\n年度: 2025\n"
    units = {
        "parent": "../../../tmp/gentool-was-here",
        "absolute": "/tmp/gentool-was-here",
        "windows": r"C:\Windows\System32\x",
        "share": r"\\server\share\x",
        "drive": "C:x",
        "stream": "x.txt:stream",
        "device": "NUL",
        "device-with-suffix": "aux.x",
        "dot": ".",
        "dots": "..",
        "tilde": "~/x",
        "newline": '"甲\\n乙"',
        "escape": '"甲\\e[31m乙"',
        "nul": '"甲\\0乙"',
        "bell": '"甲\\a乙"',
        "surrogate": '"甲\\ud800乙"',
        "right-to-left": '"甲\\u202excod.乙"',
        "not-a-character": '"甲\\uffff乙"',
        "long": "甲" * 100_000,
        "tag": "'{{ 单位 }}'",
        "markup": "<script>alert(1)</script>",
    }
    for name, unit in units.items():
        yield f"unit-{name}", f"单位: {unit}{rest}"
    yield "raw-control-characters", f"单位: 甲\x1b[2J\x07\x08{rest}"
    yield "raw-nul", f"单位: 甲\0乙{rest}"
    yield "raw-surrogate", f"单位: 甲\ud800乙{rest}"


def _placeholders() -> Iterator[tuple[str, str]]:
    tags = {
        "class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "globals": "{{ 单位.__init__.__globals__ }}",
        "attr": "{{ ''|attr('__class__') }}",
        "cycler": "{{ cycler.__init__.__globals__.os.system('id') }}",
        "self": "{{ self._TemplateReference__context }}",
        "range": "{{ range(10**9)|list }}",
        "loop": "{% for a in range(999999999) %}x{% endfor %}",
        "loop-over-text": "{% for a in '甲' * 999999999 %}{% for b in a %}x{% endfor %}{% endfor %}",
        "power": "{{ 9**9**9**9 }}",
        "repeat": "{{ 'x' * 1000000000 }}",
        "repeat-list": "{{ [1] * 1000000000 }}",
        "width": "{{ '%1000000000d' % 1 }}",
        "format": "{{ '{:>1000000000}'.format(1) }}",
        "center": "{{ 'x'.center(1000000000) }}",
        "include": "{% include '/etc/passwd' %}",
        "extends": "{% extends '/etc/passwd' %}",
        "import": "{% import 'os' as os %}",
        "macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "set": "{% set a = 1 %}{{ a }}",
        "call": "{{ (lambda: 1)() }}",
        "digits": "{{ " + "9" * 900 + " * " + "9" * 90 + " }}",
        "division": "{{ 1 / 3 / 7 / 11 / 0 }}",
        "parentheses": "{{ " + "(" * 480 + "1" + ")" * 480 + " }}",
        "nots": "{{ " + "not " * 240 + "1 }}",
        "minus": "{{ " + "- " * 480 + "1 }}",
        "dots": "{{ " + "甲." * 480 + "甲 }}",
        "concatenation": "{{ " + "'哈' ~ " * 150 + "'哈' }}",
        "huge-text": "{{ 甲 ~ 甲 }}" * 500,
    }
    for name, tag in tags.items():
        yield f"placeholder-{name}", HEAD + "数据:\n  甲: " + "哈" * 1_000 + "\n" + LAST_PART + tag + "\n"
        if "%}" not in tag and len(tag) < 900:
            yield f"cross-sum-{name}", HEAD + f"核对:\n  - |\n    1 = {tag.strip('{ }')}\n"
    yield "cross-sum-of-pluses", HEAD + "核对:\n  - 1 = " + "1 + " * 200_000 + "1\n"
    yield "cross-sum-of-equals", HEAD + "核对:\n  - 1 " + "= 1 " * 200_000 + "\n"
    yield "open-braces", HEAD + LAST_PART + "{{" * 480_000 + "\n"
    yield "open-braces-short", HEAD + LAST_PART + "{{" * 90_000 + "\n"
    yield "open-braces-on-lines", HEAD + LAST_PART + "{{ \n  " * 30_000 + "\n"
    yield "closing-braces", HEAD + LAST_PART + "}}" * 90_000 + "\n"
    yield "open-comments", HEAD + LAST_PART + "{# " * 60_000 + "\n"
    yield "open-quotes", HEAD + LAST_PART + "{{ '" * 45_000 + "\n"
    yield "undefined-names", HEAD + LAST_PART + "".join(f"{{{{ 名{n} }}}}" for n in range(15_000)) + "\n"
    yield "same-undefined-name", HEAD + LAST_PART + "{{ 名 }}" * 25_000 + "\n"
    yield "deep-if", HEAD + LAST_PART + "{% if 1 %}" * 5_000 + "{% endif %}" * 5_000 + "\n"
    yield "open-ifs", HEAD + LAST_PART + "{% if 1 %}" * 15_000 + "\n"
    yield "many-elifs", HEAD + LAST_PART + "{% if 0 %}" + "{% elif 0 %}" * 12_000 + "{% endif %}\n"
    yield "raw", HEAD + LAST_PART + "{% raw %}" * 15_000 + "\n"


def _bytes() -> Iterator[tuple[str, bytes]]:
    yield "empty", b""
    yield "only-a-mark", b"\xef\xbb\xbf"
    yield "only-a-utf-16-mark", b"\xff\xfe"
    yield "blanks", b" \n \n"
    yield "nul-bytes", bytes(900_000)
    yield "nul-bytes-too-many", bytes(5_000_000)
    yield "every-byte", bytes(range(256)) * 3_000
    yield "png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400
    yield "zip", b"PK\x03\x04" + bytes(range(255, -1, -1)) * 400
    yield "old-word", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(8_000)
    yield "cut-utf-16", b"\xff\xfe" + HEAD.encode("utf-16-le")[:-1]
    yield "utf-32", HEAD.encode("utf-32")
    yield "overlong-utf-8", HEAD.encode() + b"# \xc0\xae\xc0\xae\xc0\xaf\n"
    yield "gzip", b"\x1f\x8b\x08" + bytes(range(256)) * 400
