"""Tags in any order, opened and closed at will: nothing breaks, and no text is lost or said twice."""

from hypothesis import given
from hypothesis import strategies as st

from gentool.importing.blocks import SourceTable, Text
from gentool.importing.html.page import read
from tests import examples

NAMES = [
    "html", "head", "body", "div", "p", "span", "b", "strong", "font", "table", "tbody", "thead", "tfoot", "caption",
    "tr", "td", "th", "ul", "li", "h1", "h3", "center", "pre", "a", "o:p", "form", "sup", "ins", "u",
]  # fmt: skip
TAGS = [f"<{name}>" for name in NAMES] + [f"</{name}>" for name in NAMES]
ODD = [
    "<br>", "<hr>", "<td colspan=3>", "<td rowspan=2>", "<td rowspan=0 colspan=0>", "<th colspan=2 rowspan=9>", "\n",
    " ", "&nbsp;", "<!-- x -->", "<![if !x]>", "<![endif]>", "<p style='font-weight:bold'>",
    "<td style='font-weight:400'>", "<span style='font-weight:bold'>", "<img width=9>",
    "<script>x</script>", "<p hidden></p>", "\u200b", "<?x?>",
]  # fmt: skip
TEXT = "文"
SOUP = st.lists(st.one_of(st.sampled_from([TEXT] * 3), st.sampled_from(TAGS), st.sampled_from(ODD)), max_size=60)


@examples(300)
@given(SOUP)
def test_every_text_is_found_once(soup: list[str]) -> None:
    number = 0
    page = []
    for token in soup:
        number += token == TEXT
        page.append(f"文{number}字" if token == TEXT else token)
    found: list[str] = []
    for block in read("".join(page).encode(), "a.html").blocks:
        if isinstance(block, Text):
            found.append(block.text)
            assert all(span.text for span in block.spans)
            assert all(one.bold != next_.bold for one, next_ in zip(block.spans, block.spans[1:], strict=False))
            assert not (block.is_heading and any(span.bold for span in block.spans))
        elif isinstance(block, SourceTable):
            found += [line for cell in block.cells for line in cell.text.split("\n") if cell.text]
            slots = [
                (row, column)
                for cell in block.cells
                for row in range(cell.row, cell.row + cell.height)
                for column in range(cell.column, cell.column + cell.width)
            ]
            assert len(slots) == len(set(slots))
    assert all(text and text == text.strip() for text in found)
    said = "|".join(found)
    assert [said.count(f"文{n}字") for n in range(1, number + 1)] == [1] * number
