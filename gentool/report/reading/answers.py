"""核实: warnings that a person has looked into and found right, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from gentool.report.model import Answer
from gentool.report.reading.nodes import MISSING, SHAPE, Walker

ANSWERS = "核实"
CODE, FIELD, QUOTE, REASON = "代码", "字段", "原文", "说明"
ANSWER_KEYS = (CODE, FIELD, QUOTE, REASON)
EXAMPLE = f"- {{{CODE}: P-FIGURE, {QUOTE}: 收到75件, {REASON}: 含口头申请1件}}"
MOST_ANSWERS = 200


def read_answers(walker: Walker, node: yaml.Node) -> tuple[Answer, ...]:
    """Read the list; an answer that says not which warning, or not why, is told and left out."""
    if not isinstance(node, yaml.SequenceNode):
        walker.tell(SHAPE, node, f"“{ANSWERS}”下面应每行以“- ”开头。", ANSWERS, f"例如“{EXAMPLE}”。")
        return ()
    entries = node.value
    if len(entries) > MOST_ANSWERS:
        message = f"“{ANSWERS}”有 {len(entries)} 条，超过 {MOST_ANSWERS} 条。"
        walker.tell(SHAPE, entries[MOST_ANSWERS], message, ANSWERS, "请先改正文件里的问题，再逐条核实。")
    return tuple(answer for entry in entries[:MOST_ANSWERS] for answer in _answer(walker, entry))


def _answer(walker: Walker, node: yaml.Node) -> Iterator[Answer]:
    if not isinstance(node, yaml.MappingNode):
        walker.tell(SHAPE, node, f"“{ANSWERS}”的每一条要写明代码、哪一处和说明。", ANSWERS, f"例如“{EXAMPLE}”。")
        return
    found: dict[str, str] = {}
    for key, at, value in walker.pairs(node):
        if key not in ANSWER_KEYS:
            walker.unknown(key, at, ANSWER_KEYS, ANSWERS)
        elif text := (walker.text(value, f"{ANSWERS}.{key}") or "").strip():
            found[key] = text
    missing = [key for key in (CODE, REASON) if key not in found]
    if FIELD not in found and QUOTE not in found:
        missing.insert(1, f"{FIELD}”或“{QUOTE}")
    if missing:
        names = "、".join(f"“{key}”" for key in missing)
        walker.tell(MISSING, node, f"“{ANSWERS}”的这一条没有写{names}。", ANSWERS, f"例如“{EXAMPLE}”。")
        return
    where = walker.source.where(node)
    yield Answer(found[CODE], found.get(FIELD, ""), found.get(QUOTE, ""), found[REASON], where)
