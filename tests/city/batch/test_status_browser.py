"""The status page in Chromium: wide and narrow, by keyboard, on paper."""

from __future__ import annotations

import subprocess
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest

from gentool.city.batch.publishing import publish
from tests.city.batch.browser import Browser, browser
from tests.city.batch.results_to_show import FAULTY, city_result, own_result, page_text, province

pytestmark = pytest.mark.browser

SHOWN = "document.getElementById('shown').textContent"
ROWS = "[...document.querySelectorAll('.units tbody tr')].filter(row => row.offsetHeight).length"
ACTIVE = "document.activeElement"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OUTLINED = "getComputedStyle(document.activeElement).outlineStyle"
OUTSIDE = """[...document.querySelectorAll('svg[role] text')].filter(text => {
  const box = text.getBoundingClientRect(), frame = text.ownerSVGElement.getBoundingClientRect();
  return box.left < frame.left - 1 || box.right > frame.right + 1;
}).map(text => text.textContent)"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "index.html"
    path.write_text(page_text(replace(city_result(), own=own_result())), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as window:
        yield window


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    publish(province(), folder, {})
    return folder


def tab_to(window: Browser, selector: str) -> None:
    """Press Tab until an element has the focus; each on the way shows that it has it."""
    for _ in range(60):
        window.press("Tab")
        assert window.ask(OUTLINED) != "none", window.ask(f"{ACTIVE}.outerHTML")
        if window.ask(f"{ACTIVE}.matches({selector!r})"):
            return
    raise AssertionError(selector)


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_nothing_but_wide_tables_moves_sideways(window: Browser, page: Path, width: int) -> None:
    window.open(page, width)
    assert window.ask("innerWidth") == width
    assert window.ask(SIDEWAYS) == 0
    window.ask("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    assert window.ask(SIDEWAYS) == 0
    assert window.ask(OUTSIDE) == []
    assert window.ask(ROWS) == 14


def test_its_own_policy_lets_its_script_run(window: Browser, page: Path) -> None:
    window.open(page)
    assert window.ask(SHOWN) == "显示 14 个单位"
    assert window.ask("document.getElementById('filter').hidden") is False


def test_the_states_by_keyboard(window: Browser, page: Path) -> None:
    window.open(page)
    window.press("Tab")
    assert window.ask(f"{ACTIVE}.className") == "skip"
    window.press("Enter")
    assert window.ask(f"{ACTIVE}.id") == "units"
    tab_to(window, "input[type=radio]")
    for count in (11, 2, 1, 14):
        window.press("ArrowRight")
        assert window.ask(SHOWN) == f"显示 {count} 个单位"
        assert window.ask(ROWS) == count


def test_categories_and_search_by_keyboard(window: Browser, page: Path) -> None:
    window.open(page)
    tab_to(window, "select")
    window.press("ArrowDown", "ArrowDown")
    assert window.ask(SHOWN) == "显示 2 个单位"
    tab_to(window, "input[type=search]")
    window.type("石桥")
    assert window.ask(SHOWN) == "显示 1 个单位"
    window.press("Enter")  # sends nothing anywhere
    assert window.ask(SHOWN) == "显示 1 个单位"
    window.type("镇外")
    assert window.ask(SHOWN) == "没有符合条件的单位"
    assert window.ask(ROWS) == 0


def test_a_code_finds_who_has_that_problem(window: Browser, page: Path) -> None:
    window.open(page)
    tab_to(window, "input[type=search]")
    window.type("ｔ3-sum 公安")
    assert window.ask(SHOWN) == "显示 1 个单位"


def test_problems_unfold_by_keyboard_one_or_all(window: Browser, page: Path) -> None:
    window.open(page)
    tab_to(window, "#unfold")
    for open_folds in (4, 0):
        window.press(" ")
        assert window.ask("document.querySelectorAll('details[open]').length") == open_folds
    tab_to(window, "summary")
    window.press("Enter")
    assert window.ask("document.querySelectorAll('details[open]').length") == 1
    assert window.ask(f"{ACTIVE}.parentNode.querySelector('li').offsetHeight") > 0


def test_on_paper_every_problem_is_unfolded(window: Browser, page: Path, tmp_path: Path) -> None:
    window.open(page)
    (tmp_path / "page.pdf").write_bytes(b64decode(window.print()))
    command = ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    assert "T3-SUM" in text
    assert city_result().units[FAULTY].unit.name in text
    assert "筛选" not in text
    assert "搜索" not in text
    assert 3 <= text.count("\f") <= 6


@pytest.mark.parametrize("width", [1280, 375, 320])
@pytest.mark.parametrize("name", ["index.html", "分页/0001.html"])
def test_the_pages_of_a_large_city_do_not_move_sideways(window: Browser, large: Path, name: str, width: int) -> None:
    window.open(large / name, width)
    assert window.ask(SIDEWAYS) == 0
    assert window.ask(OUTSIDE) == []


def answer(window: Browser, told: str) -> str:
    """Wait until the page has told something that begins so, and return it."""
    look = f"const look = () => {SHOWN}.startsWith('{told}') ? done({SHOWN}) : setTimeout(look, 5)"
    text: str = window.ask(f"new Promise(done => {{ {look}; look(); }})")
    return text


def test_a_search_over_all_pages_by_keyboard(window: Browser, large: Path) -> None:
    """The list of names is fetched from the disk, where the page's policy lets in nothing else."""
    window.open(large / "index.html")
    assert window.ask("units.length") == 0
    tab_to(window, "input[type=search]")
    window.type("ｔ3-sum 有错")
    assert answer(window, "找到") == "找到 40 个单位"
    window.type(" 没有")
    assert answer(window, "没有") == "没有符合条件的单位"
    window.open(large / "index.html")
    tab_to(window, "input[type=search]")
    window.type("石桥 003")
    assert answer(window, "找到") == "找到 1 个单位"
    window.press("Tab")
    name, _, row = unquote(window.ask(f"{ACTIVE}.getAttribute('href')")).partition("#")
    window.open(large / name)
    assert "石桥镇人民政府003" in window.ask(f"document.getElementById('{row}').textContent")


def test_a_list_that_is_not_there_is_told(window: Browser, large: Path, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes((large / "index.html").read_bytes())
    window.open(tmp_path / "index.html")
    tab_to(window, "input[type=search]")
    window.type("石桥")
    assert "分页" in answer(window, "名单没有读到")
