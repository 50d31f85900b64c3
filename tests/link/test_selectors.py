"""Selectors of network policies: yes, no, or not known, in the languages of Kubernetes, Cilium and Calico."""

from __future__ import annotations

from typing import Any

import pytest

from fivegates.extract.keys import Keys
from fivegates.link.pods.labels import Labels, calico_selects, selects
from fivegates.readers.yaml import parse_yaml
from fivegates.source import Source
from fivegates.values import Unknown, Value

POD = Labels({"app": "web", "tier": "front", "rev": None}, True, ("job-name", "batch.kubernetes.io/*"))

SELECTORS: list[tuple[str, bool | None]] = [
    ("{}", True),
    ("null", True),
    ("{matchLabels: {app: web}}", True),
    ("{matchLabels: {app: web, tier: back}}", False),
    ("{matchLabels: {missing: x}}", False),
    ("{matchLabels: {'k8s:app': web, 'any:tier': front}}", True),
    ("{matchLabels: {rev: '1'}}", None),
    ("{matchLabels: {rev: '1', app: db}}", False),
    ("{matchLabels: {job-name: x}}", None),
    ("{matchLabels: [x]}", None),
    ("{matchExpressions: [{key: app, operator: In, values: [db, web]}]}", True),
    ("{matchExpressions: [{key: app, operator: In, values: []}]}", False),
    ("{matchExpressions: [{key: app, operator: NotIn, values: [db]}]}", True),
    ("{matchExpressions: [{key: missing, operator: NotIn, values: [db]}]}", True),
    ("{matchExpressions: [{key: app, operator: Exists}]}", True),
    ("{matchExpressions: [{key: app, operator: DoesNotExist}]}", False),
    ("{matchExpressions: [{key: batch.kubernetes.io/x, operator: DoesNotExist}]}", None),
    ("{matchExpressions: [{key: rev, operator: Exists}, {key: tier, operator: In, values: [front]}]}", True),
    ("{matchExpressions: [{key: app, operator: Resembles, values: [web]}]}", None),
    ("{matchExpressions: [{operator: Exists}]}", None),
]

TERMS: list[tuple[str, bool | None]] = [
    ("", True),
    ("all()", True),
    ("app == 'web'", True),
    ('app == "db"', False),
    ("app != 'db' && has(tier)", True),
    ("!has(app)", False),
    ("missing != 'x'", True),
    ("app in {'db', 'web'}", True),
    ("app not in {'db', 'web'}", False),
    ("rev == '1'", None),
    ("app == 'db' && rev == '1'", False),
    ("(app == 'db') || has(x)", None),
    ("app contains 'w'", None),
    ("&&".join(["all()"] * 100), None),
]


def read(text: str) -> Value:
    return parse_yaml(Source("a.yaml", f"a: {text}")).documents[0].root.get("a") or Value(None, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(("selector", "answer"), SELECTORS)
def test_a_label_selector_answers_as_the_cluster_does(selector: str, answer: bool | None) -> None:
    assert selects(read(selector), POD, Keys(False)) is answer


@pytest.mark.parametrize(("selector", "answer"), TERMS)
def test_a_selector_of_calico_answers_as_calico_does_or_not_at_all(selector: str, answer: bool | None) -> None:
    assert calico_selects(read(f'"{selector}"' if '"' not in selector else f"'{selector}'"), POD) is answer


@pytest.mark.parametrize("select", [lambda value: selects(value, POD, Keys(False)), lambda value: calico_selects(value, POD)])
def test_a_selector_that_is_not_known_answers_nothing(select: Any) -> None:
    known = read("x")
    assert select(Value(Unknown(), known.origin)) is None


def test_labels_that_are_not_all_known_leave_open_what_is_not_among_them() -> None:
    some = Labels({"app": "web"}, False, ())
    assert selects(read("{matchLabels: {app: web}}"), some, Keys(False)) is True
    assert selects(read("{matchLabels: {tier: front}}"), some, Keys(False)) is None
    assert selects(read("{matchExpressions: [{key: tier, operator: DoesNotExist}]}"), some, Keys(False)) is None
