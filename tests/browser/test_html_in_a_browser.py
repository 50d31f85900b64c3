"""The HTML report in a browser: it opens, searches, sorts, filters and follows its links, by mouse and by keyboard, for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from made_up_fleet import SIZES
from opened_page import Opened
from playwright.sync_api import expect

Open = Callable[..., Opened]
ALL = list(SIZES)


def shown(page: Any, section: str) -> list[str]:
    """The names in the rows that are shown."""
    return [text.strip() for text in page.locator(f"#{section} tbody > tr:visible .name").all_inner_texts()]


def count(page: Any, section: str) -> str:
    return str(page.locator(f"#{section} > .count").inner_text())


@pytest.mark.parametrize("name", ALL)
def test_it_opens_with_its_first_rows_and_says_how_many_there_are(opened: Open, name: str) -> None:
    page = opened(name).page
    assert page.title().startswith("AI agents in ")
    assert page.get_by_role("heading", level=2).first.inner_text() == "0 of 5 gates are green"
    assert len(shown(page, "agents")) == min(SIZES[name], 50)
    assert count(page, "agents") == {"five": "5 agents", "two thousand": "2,000 agents, the first 50 shown"}[name]


@pytest.mark.parametrize("name", ALL)
def test_a_search_leaves_what_has_every_word_and_clearing_brings_all_back(opened: Open, name: str) -> None:
    page = opened(name).page
    search = page.locator("#agents").get_by_role("searchbox")
    search.fill("HELPER-4 team-0")
    assert set(shown(page, "agents")) == {"helper-4"} | ({f"helper-{one}" for one in range(40, 50)} if name != "five" else set())
    search.fill("no such agent")
    assert shown(page, "agents") == []
    assert count(page, "agents").startswith("0 of ")
    page.locator("#agents").get_by_role("button", name="Clear").click()
    expect(page.locator("#agents .name:visible")).to_have_count(min(SIZES[name], 50))


@pytest.mark.parametrize("name", ALL)
def test_a_column_sorts_all_rows_both_ways_and_says_so(opened: Open, name: str) -> None:
    page = opened(name).page
    head = page.locator("#agents thead th").first
    head.get_by_role("button").click()
    assert (head.get_attribute("aria-sort"), shown(page, "agents")[:3]) == ("ascending", ["helper-0", "helper-1", "helper-2"])
    head.get_by_role("button").click()
    last = SIZES[name] - 1
    assert (head.get_attribute("aria-sort"), shown(page, "agents")[0]) == ("descending", f"helper-{last}")
    page.locator("#agents thead th").nth(2).get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    numbers = [int(text.split()[0]) for text in page.locator("#agents tbody > tr:visible > td:nth-child(3)").all_inner_texts()]
    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.parametrize("name", ALL)
def test_filters_of_gate_severity_and_agent_hold_together(opened: Open, name: str) -> None:
    page = opened(name).page
    findings = page.locator("#findings")
    findings.locator("[name=gate]").select_option("scope")
    findings.locator("[name=severity]").select_option(label="critical")
    findings.locator("[name=agent]").select_option(label="helper-1")
    assert re.fullmatch(r"1 of [\d,]+ findings", count(page, "findings"))
    assert [text[:14] for text in findings.locator("article:visible h3").all_inner_texts()] == ["critical FG305"]
    assert findings.locator("tbody > tr:visible td").first.inner_text() == "helper-1"


def test_show_more_goes_on_at_the_next_row(opened: Open) -> None:
    page = opened("two thousand").page
    page.locator("#agents").get_by_role("button", name="Show 50 more").click()
    rows = shown(page, "agents")
    assert len(rows) == 100
    assert page.evaluate("document.activeElement.textContent") == rows[50]


@pytest.mark.parametrize("name", ALL)
def test_a_link_leads_from_the_agent_to_its_findings_and_to_its_identity_and_back(opened: Open, name: str) -> None:
    page = opened(name).page
    row = page.locator("#agents tbody > tr").filter(has=page.get_by_role("link", name="helper-1", exact=True))
    row.locator("[data-of]").click()
    expect(page.locator("#findings > .count")).to_contain_text(" of ")
    assert page.locator("#findings [name=agent]").evaluate("one => one.selectedOptions[0].textContent") == "helper-1"
    assert set(page.locator("#findings tbody > tr:visible > td:first-child").all_inner_texts()) == {"helper-1"}
    page.locator("#findings tbody > tr:visible a").first.click()
    expect(page.locator("#picture [aria-current]")).to_contain_text("helper-1")
    assert page.locator("#picture .panel h3").inner_text() == "helper-1"
    page.locator("#picture .panel a", has_text="FG101").first.click()
    expect(page.locator("tr.here")).to_have_count(1)
    assert "FG101" in page.locator("article", has=page.locator("tr.here")).locator("h3").inner_text()
    page.go_back()
    page.locator("#picture .panel a", has_text="ai-svc").first.click()
    expect(page.locator("#picture [aria-current]")).to_contain_text("ai-svc")


@pytest.mark.parametrize("name", ALL)
def test_the_picture_is_clicked_through_and_drawn_with_lines(opened: Open, name: str) -> None:
    page = opened(name).page
    picture = page.locator("#picture")
    first = picture.locator("[data-column='1'] a").first
    assert "ai-svc" in first.inner_text()
    assert picture.locator("svg path").count() > 3
    first.click()
    expect(picture.locator("[aria-current]")).to_have_count(1)
    agents = {"five": 3, "two thousand": 22}[name]
    assert f": {agents} agents." in count(page, "picture")
    assert picture.locator("[data-column='0'] a").count() == min(agents, 12)
    assert "reads every secret of the cluster" in picture.locator("[data-column='2']").inner_text()
    assert picture.locator("svg").first.locator("path").count() == min(agents, 12)
    picture.locator("[data-column='2'] a", has_text="reads every secret").click()
    expect(picture.locator(".count")).to_contain_text("reads secrets: ")
    picture.get_by_role("button", name="Show the whole").click()
    expect(picture.locator(".count")).to_contain_text("those first that most agents share")


@pytest.mark.parametrize("name", ALL)
def test_the_picture_finds_agents_and_identities(opened: Open, name: str) -> None:
    page = opened(name).page
    page.locator("#picture").get_by_role("searchbox").fill("helper-4")
    texts = page.locator("#picture [data-column='0']").inner_text()
    assert "helper-4" in texts
    page.locator("#picture").get_by_role("searchbox").fill("")
    page.locator("#picture").get_by_label("Only shared").check()
    assert count(page, "picture").startswith({"five": "1 identity,", "two thousand": "40 identities,"}[name])


def test_everything_works_by_keyboard_alone(opened: Open) -> None:
    page = opened("five").page

    def active(script: str) -> Any:
        return page.evaluate(f"(() => {{ const at = document.activeElement; return {script}; }})()")

    def tab_to(script: str) -> None:
        for _ in range(200):
            page.keyboard.press("Tab")
            if active(script):
                outline = active("getComputedStyle(at).outlineStyle")
                assert outline == "solid", "the focus cannot be seen"
                return
        pytest.fail(f"the keyboard never comes to {script}")

    page.keyboard.press("Tab")
    assert active("at.className") == "skip"
    page.keyboard.press("Enter")
    assert active("at.id") == "main"
    tab_to("at.matches('#agents input')")
    page.keyboard.type("helper-3")
    assert shown(page, "agents") == ["helper-3"]
    tab_to("at.matches('#agents thead button')")
    page.keyboard.press("Enter")
    assert page.locator("#agents [aria-sort]").count() == 1
    tab_to("at.matches('#agents .name')")
    page.keyboard.press("Enter")
    expect(page.locator("#picture [aria-current]")).to_be_focused()
    assert active("at.textContent").startswith("helper-3")
    page.keyboard.press("ArrowRight")
    assert active("at.closest('[data-column]').dataset.column") == "1"
    page.keyboard.press("Enter")
    expect(page.locator("#picture .count")).to_contain_text("k8s:")
    page.keyboard.press("Escape")
    expect(page.locator("#picture .count")).to_contain_text("those first that most agents share")
    page.keyboard.press("ArrowDown")
    assert active("[...at.closest('ul').children].indexOf(at.closest('li'))") == 1
    tab_to("at.matches('#findings select[name=gate]')")
    page.keyboard.type("3")
    assert page.locator("#findings article:visible").count() < page.locator("#findings article").count()


LOOKS = [("five", width, scheme) for width in (375, 1400) for scheme in ("light", "dark")]


@pytest.mark.parametrize(("name", "width", "scheme"), [*LOOKS, ("two thousand", 375, "dark"), ("two thousand", 1400, "light")])
def test_nothing_stands_in_the_way_of_assistive_technology(opened: Open, name: str, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(name, width=width, scheme=scheme).page
    for details in page.locator("details:visible").all()[:8]:
        details.evaluate("one => { one.open = true; }")
    assert violations(Axe().run(page)) == []
    page.locator("#picture [data-column='1'] a").first.click()
    assert violations(Axe().run(page, "#picture")) == []


def violations(found: Any) -> list[tuple[str, str]]:
    return [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]]


@pytest.mark.parametrize("width", [375, 1400])
@pytest.mark.parametrize("name", ALL)
def test_it_is_never_wider_than_the_window(opened: Open, name: str, width: int) -> None:
    page = opened(name, width=width).page
    page.locator("#picture [data-column='1'] a").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("name", ALL)
def test_without_a_script_the_tables_hold_everything(opened: Open, name: str) -> None:
    page = opened(name, script=False).page
    assert page.locator("#agents tbody > tr:visible").count() == SIZES[name]
    assert page.locator("form:visible").count() == 0
    assert page.locator("#picture").is_hidden()
    assert page.locator("#identities tbody > tr:visible").count() == {"five": 3, "two thousand": 1182}[name]


def test_it_prints_every_row_that_fits_on_light_paper(opened: Open, tmp_path: Any) -> None:
    found = opened("two thousand", scheme="dark")
    found.page.locator("#agents").get_by_role("searchbox").fill("team-7 ")
    found.page.locator("#findings").get_by_role("searchbox").fill("helper-351 ")
    found.page.locator("#identities").get_by_role("searchbox").fill("team-7/")
    found.page.emulate_media(media="print", color_scheme="dark")
    assert found.page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 31, 36)"
    assert found.page.locator("nav").is_hidden()
    file = found.page.pdf(path=str(tmp_path / "report.pdf"), prefer_css_page_size=True)
    assert file.startswith(b"%PDF-")
    assert 5 < file.count(b"/Type /Page\n") < 50
    assert len(shown(found.page, "agents")) == 50


def test_a_hostile_name_is_text_wherever_it_stands(opened: Open) -> None:
    page = opened("hostile").page
    for column in (0, 1):
        page.locator(f"#picture [data-column='{column}'] a").first.click()
        expect(page.locator("#picture [aria-current]")).to_contain_text("</script>" if column == 0 else "not known")
        page.keyboard.press("Escape")
        expect(page.locator("#picture .panel")).to_be_hidden()
    page.locator("#agents").get_by_role("searchbox").fill("<script>")
    assert len(shown(page, "agents")) == 2
    assert page.evaluate("window.broken") is None
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 3


def test_a_link_into_the_page_opens_what_it_names(opened: Open, reports: Callable[[str], Any]) -> None:
    text = reports("two thousand").read_text(encoding="utf-8")
    agent = re.findall(r'<a class="name" href="#(a-[0-9a-f]+)">helper-<?w?b?r?>?1999<', text) or re.findall(
        r'href="#(a-[0-9a-f]+)">helper-1999<', text
    )
    page = opened("two thousand", place=f"#{agent[0]}").page
    assert page.locator("#picture [aria-current]").inner_text().startswith("helper-1999")
    finding = re.findall(r'<tr id="(f-[0-9a-f]+)"', text)[-1]
    page = opened("two thousand", place=f"#{finding}").page
    assert page.locator(f"#{finding}").is_visible()
    assert page.evaluate("document.activeElement.id") == finding
