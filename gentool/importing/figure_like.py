"""Is what stands in a cell a figure, well written or not, or are they words? Readers and the recogniser ask alike."""

from __future__ import annotations

from gentool.report.figures import NOT_APPLICABLE
from gentool.text.lazy_regex import Pattern

_LONGEST = 80  # characters, with a remark
_NUMBERLIKE = Pattern(
    r"[-−+﹣－]?[\d０-９][\d０-９,，\s]*(?:[.．][\d０-９\s]+)?(?:[(（].{0,60}[)）]|[万亿]?[件条个份元宗起例次部项]|[％%])?[\[［〔]?[¹²³⁰⁴-⁹₀-₉]*[\]］〕]?"
)
_DASHES = frozenset("-－–—―─/／无") | NOT_APPLICABLE


def is_figure(text: str) -> bool:
    """Tell a cell that holds a figure, or the stroke that stands for none, from one that holds words."""
    if text.isdecimal():
        return True
    return text in _DASHES or (len(text) < _LONGEST and _NUMBERLIKE.fullmatch(text) is not None)
