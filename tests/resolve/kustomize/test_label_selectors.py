"""Label selectors mean what the Kubernetes API says they mean."""

from __future__ import annotations

import pytest

from fivegates.resolve.kustomize.patches.label_selectors import SelectorError, read_selector, selects

LABELS = {"app": "web", "tier": "front", "n": "5", "example.com/x": ""}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", True),
        ("app=web", True),
        ("app==web", True),
        ("app = web , tier=front", True),
        ("app=api", False),
        ("app!=api", True),
        ("missing!=x", True),
        ("missing=", False),
        ("example.com/x=", True),
        ("app in (web, api)", True),
        ("app in (api)", False),
        ("missing notin (a)", True),
        ("app notin (web)", False),
        ("app", True),
        ("!app", False),
        ("! missing", True),
        ("n>4", True),
        ("n<5", False),
        ("app>4", False),
        ("app=web,tier notin (back),!gone", True),
    ],
)
def test_a_selector_selects(text: str, meant: bool) -> None:
    assert selects(text, LABELS) is meant


@pytest.mark.parametrize("text", ["a in", "a in (", "=x", "a==b=c", "a b", "n>x", "(a)", "a" * 20_000])
def test_what_is_no_selector_is_refused(text: str) -> None:
    with pytest.raises(SelectorError):
        read_selector(text)
