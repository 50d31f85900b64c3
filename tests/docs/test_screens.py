"""Pictures of a terminal show what a command prints, whole or with what is left out, and need nothing from elsewhere."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ElementTree
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from pages import screen_svg, screens  # noqa: E402

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {name: (ROOT / "docs" / "pictures" / name).read_text(encoding="utf-8") for name in screens.SCREENS}


def texts(picture: str) -> list[str]:
    """What stands on each line of a picture, without its blanks."""
    return ["".join("".join(line.itertext()).split()) for line in ElementTree.fromstring(picture).iter(f"{SVG}text")]


@pytest.mark.parametrize("name", screens.SCREENS)
def test_a_picture_shows_the_lines_of_the_command_and_how_many_more_there_are(name: str) -> None:
    arguments, expected = screens.SCREENS[name]
    printed = screens.printed(arguments, expected, {"NO_COLOR": "1"}).rstrip("\n").split("\n")
    shown = texts(DRAWN[name])
    wanted = ["".join(line.split()) for line in printed[: screens.MOST_LINES] if line]
    more = len(printed) - screens.MOST_LINES
    assert shown == [f"$fivegates{arguments.replace(' ', '')}", *wanted, *([f"...{more}morelines"] if more > 0 else [])]


@pytest.mark.parametrize("name", screens.SCREENS)
def test_a_picture_holds_all_it_needs_and_says_what_it_is(name: str) -> None:
    root = ElementTree.fromstring(DRAWN[name])
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg",
        "title",
        "style",
        "rect",
        "path",
        "circle",
        "text",
        "tspan",
    }
    assert re.findall(r"https?://[^\"\s]+|url\(|@import|@font-face|href", DRAWN[name]) == ["http://www.w3.org/2000/svg"]
    assert root.get("role") == "img" and root.findtext(f"{SVG}title") == f"What fivegates {screens.SCREENS[name][0]} prints on a terminal"
    assert "prefers-color-scheme: dark" in DRAWN[name]


@pytest.mark.parametrize("name", screens.SCREENS)
def test_a_picture_is_shown_on_a_page_with_words_for_who_does_not_see_it(name: str) -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    words = [
        found for page in pages for found in re.findall(rf"!\[([^\]]+)\]\([a-z/]*{re.escape(name)}\)", page.read_text(encoding="utf-8"))
    ]
    assert words and all(f"fivegates {screens.SCREENS[name][0]}" in one for one in words)


def luminance(colour: str) -> float:
    """By the definition that accessibility guidelines give."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", [screen_svg.LIGHT, screen_svg.DARK], ids=["light", "dark"])
def test_every_colour_is_readable_on_its_ground(colours: dict[str, str]) -> None:
    letters = set(colours) - {"ground", "bar", "edge"}
    assert {name: contrast(colours[name], colours["ground"]) for name in letters if contrast(colours[name], colours["ground"]) < 4.5} == {}
    assert contrast("#ffffff", screen_svg.ALARM) >= 4.5


def test_stretches_know_their_cells_and_their_style() -> None:
    line = "ab \x1b[1;31mcd\x1b[0m & \x1b[36me\x1b[0m"
    found = list(screen_svg.stretches(line))
    assert found == [(0, (), "ab "), (3, ("s", "red"), "cd"), (5, (), " & "), (8, ("cyan",), "e")]
    assert all(start + len(text) == after for (start, _, text), (after, _, _) in pairwise(found))
    picture = screen_svg.draw("t", "c", [line, "<x>"], 10)
    assert texts(picture) == ["$c", "abcd&e", "<x>"]
    assert f'class="s red" x="{screen_svg.MARGIN + 3 * screen_svg.CELL}" textLength="{2 * screen_svg.CELL}"' in picture


@pytest.mark.parametrize("line", ["\x1b[2Kx", "x\ty", "é", "x" * 11])
def test_what_a_picture_cannot_show_is_refused(line: str) -> None:
    with pytest.raises(ValueError):
        screen_svg.draw("t", "c", [line], 10)


def test_a_style_that_is_not_known_is_refused() -> None:
    with pytest.raises(KeyError):
        screen_svg.draw("t", "c", ["\x1b[35mx\x1b[0m"], 10)
