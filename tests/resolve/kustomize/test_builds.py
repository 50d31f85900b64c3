"""A build gives the objects that ``kubectl kustomize`` gives, in its order, value by value; or it lists by name what it lacks."""

from __future__ import annotations

import pytest
from kustomize_cases import Case, build_case, load_cases, objects_in_text, objects_of

ALL = list(load_cases())
SUPPORTED = [case for case in ALL if not case.gaps]


@pytest.mark.parametrize("case", [case for case in SUPPORTED if case.recorded is not None], ids=lambda case: case.name)
def test_a_build_is_what_kubectl_kustomize_prints(case: Case) -> None:
    built, problems = build_case(case)
    assert case.recorded is not None
    assert objects_of(built) == objects_in_text(case.recorded)
    assert built.complete, problems


@pytest.mark.parametrize("case", [case for case in SUPPORTED if case.recorded is None], ids=lambda case: case.name)
def test_what_kustomize_refuses_is_listed(case: Case) -> None:
    _, problems = build_case(case)
    assert problems


@pytest.mark.parametrize("case", [case for case in ALL if case.gaps], ids=lambda case: case.name)
def test_what_is_not_supported_is_a_named_gap(case: Case) -> None:
    built, problems = build_case(case)
    assert not built.complete
    reasons = [problem.reason for problem in problems]
    assert len(reasons) == len(case.gaps), reasons
    assert all(part in reason for part, reason in zip(case.gaps, reasons, strict=True)), reasons


def test_notes_about_the_build_are_not_made_and_leave_it_whole() -> None:
    files = {
        "kustomization.yaml": "resources: [a.yaml]\nbuildMetadata: [managedByLabel, originAnnotations]\n",
        "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
    }
    built, problems = build_case(Case("", ".", files, [], None))
    assert not problems
    assert built.complete
    assert objects_of(built) == objects_in_text(files["a.yaml"])
