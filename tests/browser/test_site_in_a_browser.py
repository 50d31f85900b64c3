"""The site of the documentation in a real browser: it asks its own host only, searches, and fits a wide and a narrow screen."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("index", "pages", "gates", "joins", "adopting", "comparison", "threat-model", "frameworks", "facts", "commands", "agents")
MORE = ("checks/index", "checks/FG201-shared-identity", "project/readme", "project/security", "project/schemas", "limits", "contract")


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    into = tmp_path_factory.mktemp("site")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(into)], cwd=ROOT, check=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(into)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def opened(browser: Any, width: int) -> tuple[Any, list[str], list[str]]:
    """A page of that width, what it asks for, and what goes wrong on it."""
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return page, asked, wrong


@pytest.mark.parametrize("width", [1400, 375])
@pytest.mark.parametrize("name", PAGES + MORE)
def test_a_page_fits_the_screen_and_asks_no_other_host(browser: Any, address: str, name: str, width: int) -> None:
    page, asked, wrong = opened(browser, width)
    page.goto(f"{address}{name}.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = "[...document.querySelectorAll('.rst-content *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
    inside = f"{wide}.filter(e => !e.closest('pre, table, p:has(> img)')).map(e => e.outerHTML.slice(0, 120))"
    assert page.evaluate(inside) == []
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert wrong == []
    page.context.close()


def test_the_search_finds_a_check_by_its_words(browser: Any, address: str) -> None:
    page, asked, wrong = opened(browser, 1400)
    page.goto(f"{address}index.html")
    page.fill("#rtd-search-form input", "shared identity")
    page.press("#rtd-search-form input", "Enter")
    page.wait_for_selector("#mkdocs-search-results article")
    found = page.eval_on_selector_all("#mkdocs-search-results article a", "all => all.map(one => one.getAttribute('href'))")
    assert any("FG201-shared-identity" in place for place in found)
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert wrong == []
    page.context.close()


@pytest.mark.parametrize("width", [1400, 375])
def test_what_is_found_fits_the_screen_and_is_no_endless_list(browser: Any, address: str, width: int) -> None:
    page, _, wrong = opened(browser, width)
    page.goto(f"{address}search.html?q=rotate+key")
    page.wait_for_selector("#mkdocs-search-results article")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("#mkdocs-search-results article:visible").count() == 40
    assert "another word narrows it" in page.evaluate(
        "getComputedStyle(document.querySelector('#mkdocs-search-results article:nth-child(40)'), '::after').content"
    )
    assert wrong == []
    page.context.close()


@pytest.mark.parametrize("name", ["index", "commands", "project/changelog"])
def test_the_search_field_stays_in_sight_while_the_list_of_pages_is_scrolled(browser: Any, address: str, name: str) -> None:
    page, _, _ = opened(browser, 1400)
    page.goto(f"{address}{name}.html")
    page.wait_for_timeout(300)
    field, current = page.locator("#rtd-search-form input").bounding_box(), page.locator(".wy-menu-vertical a.current").bounding_box()
    assert 0 <= field["y"] < 100
    assert current["y"] >= field["y"] + field["height"] and current["y"] + current["height"] <= 900
    page.context.close()


def test_a_dark_screen_gets_a_dark_page_with_light_words(browser: Any, address: str) -> None:
    page = browser.new_context(color_scheme="dark").new_page()
    for name in ("index", "commands", "gates", "checks/FG201-shared-identity"):
        page.goto(f"{address}{name}.html")
        light = page.evaluate(
            """() => [".wy-nav-content", ".rst-content p", ".rst-content li, td", ".rst-content pre", ".rst-content th"].map(place => {
                const style = getComputedStyle(document.querySelector(place));
                const luminance = colour => (colour.match(/[0-9.]+/g) || []).slice(0, 3).reduce((sum, one) => sum + Number(one), 0) / 3;
                return [luminance(style.backgroundColor), luminance(style.color)];
            })"""
        )
        assert light[0][0] < 60 and light[3][0] < 60, name
        assert all(words > 150 for _, words in light), name
    page.context.close()
