"""The documentation as a site: it builds, whole and strict, and its pages ask no other host for anything."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOADS = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed|object)\b[^>]*?\b(?:src|data)=[\"']?([^\"'\s>]+)|<link\b[^>]*?\bhref=[\"']?([^\"'\s>]+)"
)
STYLE_LOADS = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")


def build(repository: Path, into: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(repository / "mkdocs.yml"), "--site-dir", str(into)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("site")
    built = build(ROOT, into)
    assert built.returncode == 0, built.stderr
    return into


def test_every_page_of_the_documentation_is_on_the_site(site: Path) -> None:
    places = {"README.md": "pages.html", "start.md": "index.html", "checks/README.md": "checks/index.html"}
    for page in (ROOT / "docs").rglob("*.md"):
        name = page.relative_to(ROOT / "docs").as_posix()
        assert (site / places.get(name, name.removesuffix(".md") + ".html")).is_file(), name


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    loaded = [(page.name, "".join(found)) for page in site.rglob("*.html") for found in LOADS.findall(page.read_text(encoding="utf-8"))]
    styles = [
        (page.name, "".join(found)) for page in site.rglob("*.css") for found in STYLE_LOADS.findall(page.read_text(encoding="utf-8"))
    ]
    assert len(loaded) > 100 and styles
    assert [one for one in loaded + styles if re.match(r"(?:[a-z]+:)?//", one[1])] == []


def test_what_pages_load_is_there(site: Path) -> None:
    for page in site.rglob("*.html"):
        for found in LOADS.findall(page.read_text(encoding="utf-8")):
            target = "".join(found)
            assert page.name == "404.html" or target.startswith("data:") or (page.parent / target).exists(), f"{page}: {target}"


def test_the_search_knows_every_check(site: Path) -> None:
    places = {
        entry["location"].partition("#")[0]
        for entry in json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    }
    checks = {f"checks/{path.stem}.html" for path in (ROOT / "docs" / "checks").glob("FG*.md")}
    assert checks and checks <= places


def test_the_search_names_the_page_of_every_part(site: Path) -> None:
    titles = {
        entry["location"]: entry["title"]
        for entry in json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    }
    assert titles["checks/FG201-shared-identity.html#how-to-fix-it"] == "FG201 shared-identity: How to fix it"
    assert [place for place, title in titles.items() if not title.startswith(titles[place.partition("#")[0]])] == []


def test_the_search_has_paths_whole(site: Path) -> None:
    texts = [entry["text"] for entry in json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]]
    assert any("ops/bots/.env and" in text for text in texts)


def test_code_in_a_sentence_breaks_behind_the_parts_of_a_path_and_in_no_option(site: Path) -> None:
    spans = re.findall(r"<code>(.*?)</code>", (site / "commands.html").read_text(encoding="utf-8"))
    options = [span for span in spans if "--fail-on" in span]
    assert options and all('<span class="whole">--fail-on</span>' in span for span in options)
    security = (site / "project" / "security.html").read_text(encoding="utf-8")
    assert "<code>tests/<wbr>house/<wbr>test_<wbr>action.py::<wbr>test_<wbr>no_<wbr>module" in security
    contract = (site / "contract.html").read_text(encoding="utf-8")
    assert "<code>scope.<wbr>apis.<wbr>aws[].<wbr>allow</code>" in contract and "<code>agent.contract.yaml</code>" in contract


def test_columns_of_a_word_or_a_number_are_known_to_be_short(site: Path) -> None:
    page = (site / "facts.html").read_text(encoding="utf-8")
    assert '<th>column</th>\n<th>type</th>\n<th class="short">can be unknown</th>' in page
    assert '<td class="short">yes</td>' in page and '<td class="short">text, an id in' not in page


def test_blocks_of_code_are_left_as_they_are(site: Path) -> None:
    for page in site.rglob("*.html"):
        for block in re.findall(r"<pre\b.*?</pre>", page.read_text(encoding="utf-8"), re.DOTALL):
            assert "<wbr>" not in block and 'class="whole"' not in block, page


def test_every_fence_became_a_block(site: Path) -> None:
    assert [page.name for page in site.rglob("*.html") if re.search(r"<(?:p|li)>\s*```", page.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("[gone](gone.md)", "gone.md"),
        ("[gone](facts.md#no-such-table)", "no-such-table"),
        ("[gone](../src/gone.py)", "src/gone.py"),
    ],
)
def test_a_link_that_leads_nowhere_fails_the_build(words: str, told: str, tmp_path: Path) -> None:
    for name in ("docs", "schemas", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("mkdocs.yml", "README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path / name)
    for page in (tmp_path / "docs").rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        page.write_text(re.sub(r"\]\((?:\.\./)+(?:src|examples)/[^)]*\)", "](#)", text), encoding="utf-8")
    with (tmp_path / "docs" / "mcp.md").open("a", encoding="utf-8") as page_file:
        page_file.write(f"\n\n{words}\n")
    built = build(tmp_path, tmp_path / "site")
    assert built.returncode != 0 and told in built.stderr
