"""A comparison → lines for people, JSON for programs, and a page: both tables as one, the differing cells marked."""

from __future__ import annotations

import json
from collections.abc import Iterator

from gentool.comparing.differences import Change, Comparison, Difference, Kind
from gentool.form.grid import Role, grid_of
from gentool.problems.output import spelled
from gentool.problems.problem import Where

_NOTHING = "（没有）"
_SAID = {
    Kind.HEAD: "不同",
    Kind.FIGURE: "不同",
    Kind.REMARK: "数字后面的说明不同",
    Kind.NOTE: "表下的注不同",
    Kind.CHANGED: "文字改动",
    Kind.MOVED: "整段换了位置",
    Kind.ONLY_FIRST: "只有前一份有",
    Kind.ONLY_SECOND: "只有后一份有",
}


def as_text(found: Comparison) -> str:
    """Say what differs, first as the two are called, then one difference after the other, then how many."""
    names = f"前一份：{found.first.file}\n后一份：{found.second.file}"
    if found.is_same:
        return f"{names}\n两份报告相同：数字、说明和文字都一样（不比较图片和字体）。"
    cells = sum(each.address is not None for each in found.differences)
    rest = len(found.differences) - cells
    told = "\n".join(line for each in found.differences for line in _told(each))
    return f"{names}\n\n{told}\n\n共有 {len(found.differences)} 处不同：表格 {cells} 处，其他 {rest} 处。"


def _told(each: Difference) -> Iterator[str]:
    gap = "" if not each.gap else f"，后一份{'多' if each.gap > 0 else '少'} {abs(each.gap)}"
    yield f"{each.field}：{_SAID[each.kind]}{gap}"
    if each.kind is Kind.MOVED:
        yield f"    {_place(each.first_where)} → {_place(each.second_where)}  {each.first}"
        return
    if each.first or each.kind is not Kind.ONLY_SECOND:
        yield f"  - {_place(each.first_where)}  {_marked(each.changes, 0) or each.first or _NOTHING}"
    if each.second or each.kind is not Kind.ONLY_FIRST:
        yield f"  + {_place(each.second_where)}  {_marked(each.changes, 1) or each.second or _NOTHING}"


def _marked(changes: tuple[Change, ...], side: int) -> str:
    """Return a rewritten paragraph with what is its own in brackets."""
    if len(changes) == 1:
        return ""
    return "".join(
        change[side] if change.first == change.second else f"【{change[side]}】" if change[side] else ""
        for change in changes
    )


def _place(where: Where) -> str:
    return str(where.line) if where.line else where.spot or "·"


def as_json(found: Comparison) -> str:
    """Return the differences for programs."""
    document = {
        "files": [found.first.file, found.second.file],
        "same": found.is_same,
        "differences": [
            {
                "kind": each.kind.value,
                "field": each.field,
                "first": each.first,
                "second": each.second,
                "first_where": each.first_where._asdict(),
                "second_where": each.second_where._asdict(),
            }
            for each in found.differences
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def as_page(found: Comparison) -> str:
    """Return the page, complete in itself."""
    from gentool.render.looks import page_templates

    grids = {part.key: grid_of(part.table) for part in found.first.form.parts if part.table is not None}
    page = page_templates().get_template("compare/page.html.j2")
    return spelled(page.render(found=found, grids=grids, Kind=Kind, Role=Role))
