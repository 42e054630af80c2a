"""The status page and a report's page under axe-core: no rule that is broken, wide and narrow, folded and open."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gentool import load, render_html
from gentool.city.batch.publishing import publish
from gentool.comparing.differences import compare
from gentool.comparing.page import as_page
from tests import YUNXI
from tests.city.batch.browser import Browser, browser
from tests.city.batch.results_to_show import city_result, own_result, page_text, province

pytestmark = pytest.mark.browser

RUN = "axe.run(document).then(found => JSON.stringify(found.violations))"
OPEN_ALL = "document.querySelectorAll('details').forEach(fold => { fold.open = true; })"


def violations(window: Browser) -> list[tuple[str, list[str]]]:
    """Return the rules that the page in the window breaks, and where."""
    import axe_core_python as axe  # of the extra "browser"

    window.ask(Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8") + "; null")
    found: list[dict[str, Any]] = json.loads(window.ask(RUN))
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing(tmp_path: Path, width: int) -> None:
    page = tmp_path / "index.html"
    page.write_text(page_text(replace(city_result(), own=own_result())), encoding="utf-8")
    last = load(YUNXI / "2024" / "renshe.yaml").report
    report = load(YUNXI / "2025" / "renshe.yaml", last_year=last).report  # with a chart
    assert report is not None
    published = tmp_path / "report.html"
    published.write_text(render_html(report), encoding="utf-8")
    compared = tmp_path / "compared.html"
    compared.write_text(as_page(compare(report, load(YUNXI / "2024" / "caizheng.yaml").report)), encoding="utf-8")
    publish(province(), tmp_path / "large", {})
    blind = tmp_path / "blind.html"
    blind.write_text("<!doctype html><title>x</title><img src='x.png'>", encoding="utf-8")
    with browser(tmp_path) as window:
        window.open(page, width)
        assert violations(window) == []
        window.ask(OPEN_ALL)
        assert violations(window) == []
        window.open(published, width)
        assert violations(window) == []
        window.open(compared, width)
        assert violations(window) == []
        for name in ("index.html", "分页/0001.html"):
            window.open(tmp_path / "large" / name, width)
            assert violations(window) == []
        window.ask(OPEN_ALL)
        assert violations(window) == []
        window.open(blind, width)
        assert "image-alt" in [rule for rule, _ in violations(window)]
