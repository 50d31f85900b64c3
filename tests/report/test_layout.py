"""Lines fit the page: long words are broken at sensible marks, long paths shortened in the middle."""

from __future__ import annotations

import pytest

from fivegates.report.terminal import broken, cells, shorten_path, wrap

PATH = "python/samples/langgraph/hitl-tools/manifests/agent.yaml:12"


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (59, PATH),
        (50, "python/.../hitl-tools/manifests/agent.yaml:12"),
        (30, "python/.../agent.yaml:12"),
        (20, ".../agent.yaml:12"),
    ],
)
def test_a_path_is_shortened_in_its_middle_and_keeps_its_end(width: int, shown: str) -> None:
    assert shorten_path(PATH, width) == shown


@pytest.mark.parametrize("path", [PATH, "x" * 90, "東京/" * 30 + "a.yaml:1", "/" * 80, "a/" + "b" * 80])
@pytest.mark.parametrize("width", [10, 20, 33, 58])
def test_a_shortened_path_fits(path: str, width: int) -> None:
    assert cells(shorten_path(path, width)) <= width


def test_a_word_longer_than_the_line_is_broken_behind_a_mark() -> None:
    assert wrap("see deploy/k8s/assist/delivery-planner.yaml:29 for it", 24, "  ") == [
        "  see deploy/k8s/assist/",
        "  delivery-planner.yaml:",
        "  29 for it",
    ]


def test_a_broken_word_keeps_no_blank_where_both_its_pieces_fit_the_line() -> None:
    text = "k8s/infrastructure/auth/authentik/recover/post-configuration-job.yaml:116: not valid"
    assert wrap(text, 76, "", "        ") == [
        "k8s/infrastructure/auth/authentik/recover/post-configuration-job.yaml:116:",
        "        not valid",
    ]


@pytest.mark.parametrize("text", ["x" * 500, "東" * 200, "e\u0301" * 300, "a b " * 90, "", "/" * 90])
@pytest.mark.parametrize("width", [8, 11, 80])
def test_pieces_fit_and_lose_nothing_but_blanks(text: str, width: int) -> None:
    pieces = broken(text, width)
    assert all(cells(piece) <= width for piece in pieces)
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")
