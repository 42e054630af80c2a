"""What can be wrong with a form: the mistakes of whoever writes its files, not of clerks."""

from __future__ import annotations

from gentool.problems.problem import Code, Severity

BAD_FORM = Code(
    "F-FORM",
    Severity.ERROR,
    "格式文件 form.yaml 自相矛盾或不完整",
    "请对照 templates 中现成版本的 form.yaml 改正。",
)
CODES = (BAD_FORM,)
