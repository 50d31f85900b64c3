"""The organisation's report in a browser: for everybody, on a wide and a narrow screen, in light and dark, and on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fivegates.equipment import equip
from fivegates.findings.model import Finding
from fivegates.report.fleet import html
from fivegates.report.fleet.model import GATES, Fleet, FleetAgent, FleetFinding, NotRead, RepositoryRow, Since
from fivegates.settings import Settings
from fivegates.source import Place

COLOURS = dict(zip(GATES, ("red", "amber", "green", "not_applicable", "red"), strict=True))
ROLE = "aws:role/100000000000/a-role-with-a-name-of-some-length-that-several-agents-of-several-teams-use"


def made_up(repositories: int) -> Fleet:
    """A fleet with one agent in each repository and a finding on each; with none, nothing but a repository that was not read."""
    names = [f"team-{number:04}-assistant" for number in range(repositories)]
    return Fleet(
        today="2026-11-29",
        engine="duckdb",
        asked=57,
        repositories=[RepositoryRow(name, "eb215710a75f", 3, 0, 1, {"high": 2}, COLOURS, 1) for name in names],
        not_read=[NotRead("../not-there", "there is no such folder")],
        findings=[FleetFinding(finding(name), name, (name, names[0])) for name in names],
        answered=[],
        crossings=[],
        elsewhere=[],
        agents=[FleetAgent(name, "terraform/./drafter", "drafter", "nobody", True, ROLE, None, COLOURS, ("FG201",)) for name in names],
        own={"FG101": repositories},
        exit_code=2,
        since=Since("2026-11-01", (), (), (), (), tuple(f"FG201 drafter runs as {ROLE}" for _ in names), ("FG205 one value",), ()),
    )


def finding(repository: str) -> Finding:
    place = Place(f"{repository}//infrastructure/main.tf", 8)
    subject = f"{repository}//terraform/./drafter"
    message = f"drafter runs as {ROLE}, and so does another agent"
    return Finding(
        "FG201",
        "shared-identity",
        "identity",
        "high",
        "certain",
        subject,
        message,
        place,
        (repository,),
        repository,
    )


@pytest.fixture
def page_of(browser: Any, tmp_path: Path) -> Any:
    """``page_of(30, width=375, scheme="dark")``: the report of so many repositories, opened where no network is."""
    contexts = []

    def open_it(repositories: int, *, width: int = 1400, scheme: str = "light") -> Any:
        file = tmp_path / f"{repositories}.html"
        file.write_text(html.render(made_up(repositories), redactor=equip(Settings()).redactor), encoding="utf-8")
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True))
        page = contexts[-1].new_page()
        page.goto(file.as_uri())
        return page

    yield open_it
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1400])
@pytest.mark.parametrize("repositories", [0, 1, 30, 60])
def test_nothing_stands_in_the_way_of_anybody_and_it_is_never_wider_than_the_window(
    page_of: Any, repositories: int, width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = page_of(repositories, width=width, scheme=scheme)
    assert [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [375, 1400])
def test_no_short_word_is_broken_and_every_sentence_has_room(page_of: Any, width: int) -> None:
    page = page_of(30, width=width)
    lines = "(e => Math.round((e.getBoundingClientRect().height - 8) / 20.3))"
    styles = "all => all.map(e => getComputedStyle(e).whiteSpace)"
    assert set(page.eval_on_selector_all("td.short:not(.other)", styles)) == {"nowrap"}
    assert max(page.eval_on_selector_all("td.wide", f"all => all.map({lines})")) <= 8


def test_what_was_not_read_stands_above_the_figures_and_links_lead_to_each_section(page_of: Any) -> None:
    page = page_of(30)
    top = page.locator(".wrong").bounding_box()["y"]
    assert top < page.locator(".numbers").bounding_box()["y"] < page.locator("nav").bounding_box()["y"] < 900
    assert page.locator("nav a").all_inner_texts() == page.locator("h2").all_inner_texts()
    page.get_by_role("link", name="Registry").click()
    assert -1 <= page.get_by_role("heading", name="Registry").bounding_box()["y"] < 900


def test_the_rows_of_a_long_table_open_by_a_click_and_are_all_on_paper(page_of: Any) -> None:
    page = page_of(60)
    found = page.locator("td.short.high")
    assert found.count() == 60
    assert page.locator("td.short.high:visible").count() == 50
    page.locator("summary", has_text="10 more").first.click()
    assert page.locator("td.short.high:visible").count() == 60
    page.reload()
    page.emulate_media(media="print")
    assert page.locator("summary:visible").count() == 0
    assert found.last.evaluate("e => e.checkVisibility({contentVisibilityAuto: true})")


def test_paper_is_light_and_holds_every_column(page_of: Any, tmp_path: Path) -> None:
    page = page_of(30, width=1010, scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 31, 36)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert page.locator("nav").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1010
    file = page.pdf(path=str(tmp_path / "report.pdf"), prefer_css_page_size=True)
    assert file.startswith(b"%PDF-")
