"""Which of checkov's checks are about identities and secrets, by what checkov itself says of each: its category, and what it is asked of.

Run it with the Python of an environment that holds checkov: ``.bench/bin/python tools/checkov_data.py 2026-11-29``. It writes
``src/fivegates/catalog/checkov_checks.yaml``: ids, and nothing of checkov's words.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent.parent / "src/fivegates/catalog/checkov_checks.yaml"
RBAC = {"Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ServiceAccount"}
HEAD = """\
# Written by tools/checkov_data.py from checkov {version} on {today}; do not edit. Ids of checks, by what checkov says of them:
# iam, secrets: its categories of these names, of checks on Terraform;
# cluster: checks on manifests, which all have one category there, that are asked of roles, bindings and service accounts alone;
# literals: what its secrets framework looks for in any text.

version: {version}
as_of: {today}
"""


def main(today: str) -> None:
    """Write the file. ``today``: when checkov was asked."""
    from checkov.version import version

    groups: dict[str, set[str]] = {"iam": set(), "secrets": set(), "cluster": set(), "literals": set(literals())}
    for id, categories, asked_of, framework in every_check():
        if framework == "kubernetes" and asked_of and asked_of <= RBAC:
            groups["cluster"].add(id)
        for category in ("iam", "secrets") if framework == "terraform" else ():
            if category in categories:
                groups[category].add(id)
    text = HEAD.format(version=version, today=today)
    for name, ids in groups.items():
        text += f"{name}:\n" + "".join(f"  - {id}\n" for id in sorted(ids - (groups["cluster"] if name != "cluster" else set()), key=order))
    FILE.write_text(text, encoding="utf-8")


def every_check() -> Iterator[tuple[str, set[str], set[str], str]]:
    """Id, categories in small letters, what it is asked of, framework."""
    import checkov.docs_generator as known

    graphs = {name: known.get_graph_checks_registry(name) for name in ("terraform", "kubernetes")}
    plain = (known.resource_registry, known.data_registry, known.provider_registry, known.module_registry)
    for registry in plain:
        yield from _plain(registry.all_checks(), "terraform")
    yield from _plain(known.k8_registry.all_checks(), "kubernetes")
    for framework, registry in graphs.items():
        registry.load_checks()
        for check in registry.checks:
            yield check.id, {str(check.category).lower()}, set(check.resource_types), framework


def _plain(checks: Iterable[tuple[str, Any]], framework: str) -> Iterator[tuple[str, set[str], set[str], str]]:
    found: dict[str, tuple[set[str], set[str]]] = {}
    for entity, check in checks:
        categories, entities = found.setdefault(check.id, (set(), set()))
        categories |= {category.name.lower() for category in check.categories or ()}
        entities.add(entity)
    for id, (categories, entities) in found.items():
        yield id, categories, entities, framework


def literals() -> list[str]:
    from checkov.docs_generator import CHECK_ID_TO_SECRET_TYPE, SKIP_CHECK_IDS

    return [id for id in CHECK_ID_TO_SECRET_TYPE if id not in SKIP_CHECK_IDS]


def order(id: str) -> tuple[str, int]:
    """Numbers as numbers."""
    head, number = re.fullmatch(r"(.*?)(\d+)", id).groups()  # type: ignore[union-attr]
    return head, int(number)


if __name__ == "__main__":
    main(sys.argv[1])
