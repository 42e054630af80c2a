"""What a report does not take in → one message for each stretch of it, so that a sentence lost is a sentence seen."""

from __future__ import annotations

from collections.abc import Sequence

from gentool.importing import faults
from gentool.importing.blocks import Block, Left, SourceTable, Text
from gentool.importing.recognising.writing import cleaned
from gentool.problems.problem import Problem, Severity

_SENTENCE = 12  # characters before a full stop
_MOST = 3


def told_left(place: str, blocks: Sequence[Block]) -> list[Problem]:
    """Tell blocks that are left out; ``place`` says where in the report, such as ``第一部分之前``."""
    texts = [text for block in blocks if isinstance(block, Text) and (text := cleaned(block.text))]
    tables = sum(isinstance(block, SourceTable) for block in blocks)
    others = [block.what for block in blocks if isinstance(block, Left)]
    counted = [f"{len(texts)} 段文字"] if texts else []
    counted += [f"{tables} 个表格"] if tables else []
    counted += [f"{len(others)} 个图片等"] if others else []
    if not counted:
        return []
    shown = "、".join(f"“{text[:20]}”" for text in texts[:_MOST])
    more = "等" if len(texts) > _MOST else ""
    message = f"{place}有 {'、'.join(counted)}没有收入{f'：{shown}{more}' if shown else ''}。"
    is_report = tables or any(text.find("。", _SENTENCE) >= 0 for text in texts)
    severity = Severity.WARNING if is_report else Severity.INFO
    return [faults.LEFT_OUT.at(blocks[0].where, message, severity=severity)]
