"""Whatever tags a template strings together, it is refused with a problem or gives a document that is whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gentool.ooxml.template import Fragment, WordTemplate
from gentool.problems.problem import GentoolError
from tests import examples
from tests.ooxml.template.word_files import NS, cell, docx, para, row, run, table, text_box, tree

LEVELS = ["", "r ", "p ", "tr ", "tc "]
STATEMENTS = ["if 真", "if 假", "elif 真", "else", "endif", "for x in 空", "for x in 数", "endfor", "set y = 1"]
TAGS = st.one_of(
    st.builds("{{%{}{} %}}".format, st.sampled_from(LEVELS), st.sampled_from(STATEMENTS)),
    st.builds(
        "{{{{{}{} }}}}".format, st.sampled_from(["", "r ", "p "]), st.sampled_from(["文", "行", "块", "串", "''"])
    ),
    st.sampled_from(["{# 注 #}", "{#p 注 #}", "字", " ", "{{", "%}", "?>", "<?v", "“"]),
)
BALANCED = st.builds(
    "{{%{0}{1} %}}{2}{{%{0}{3} %}}".format,
    st.sampled_from(["", "r "]),
    st.just("if 假"),
    st.sampled_from(["字", "{{r 行 }}", "{{ 文 }}"]),
    st.just("endif"),
)
RUNS = st.lists(st.one_of(TAGS, BALANCED).map(run), max_size=3).map(lambda runs: para(*runs))
AROUND = ["if 假", "if 真", "for x in 空", "for x in 数"]


def wrapped(level: str, statement: str, inner: str) -> list[str]:
    return [f"{{%{level} {statement} %}}", inner, f"{{%{level} end{statement.split()[0]} %}}"]


LOOPED = st.builds(wrapped, st.just("p"), st.sampled_from(AROUND), RUNS).map(
    lambda blocks: "".join(block if block.startswith("<") else para(block) for block in blocks)
)
CELLS = st.lists(st.one_of(RUNS, LOOPED), min_size=1, max_size=2).map(lambda blocks: cell("".join(blocks)))
ROWS = st.lists(CELLS, min_size=1, max_size=3).map(lambda cells: row(*cells))
LOOPED_ROWS = st.builds(wrapped, st.just("tr"), st.sampled_from(AROUND), ROWS).map(
    lambda rows: "".join(item if item.startswith("<") else row(item) for item in rows)
)
TABLES = st.lists(st.one_of(ROWS, LOOPED_ROWS), min_size=1, max_size=2).map(lambda rows: table(*rows))
BOXES = st.one_of(RUNS, LOOPED).map(lambda block: para(text_box(block)))
BODIES = st.lists(st.one_of(RUNS, LOOPED, TABLES, BOXES), min_size=1, max_size=3)

DATA = {
    "真": True,
    "假": False,
    "空": [],
    "数": [1, 2],
    "文": "<a>\n\t&",
    "行": Fragment(run("粗")),
    "块": Fragment(para("段") + table(row("格"))),
    "串": "",
}


@examples(150)
@given(BODIES)
def test_refused_or_whole(blocks: list[str]) -> None:
    try:
        document = WordTemplate(docx(*blocks)).render(DATA)
    except GentoolError as error:
        told = all(problem.field.startswith("正文第") and problem.hint for problem in error.problems)
        document = b"" if told else str(error).encode()
    if not document:
        return
    body = tree(document)
    assert not body.xpath("//w:tc[not(*[last()][self::w:p])]", namespaces=NS)
    assert not body.xpath("//w:tr[not(w:tc)] | //w:tbl[not(w:tr)] | //w:txbxContent[not(w:p)]", namespaces=NS)
    assert not body.xpath("//processing-instruction()")
    assert not body.xpath("//w:t[*] | //w:p//w:p[not(ancestor::w:txbxContent)] | //w:r/w:r", namespaces=NS)
    assert body.find("w:body", NS)[-1].tag.endswith("sectPr")
