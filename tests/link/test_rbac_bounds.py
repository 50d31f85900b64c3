"""Groups times accounts is a product that a hostile tree can make large: what is followed is bounded, listed, and never called complete."""

from __future__ import annotations

from facts_shown import facts_of, shown

from fivegates.link.rbac.bound import MOST_THROUGH_GROUPS

BINDING = """apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {{name: b{0}}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}}
subjects: [{{kind: Group, name: 'system:serviceaccounts'}}]
"""
ACCOUNT = """apiVersion: v1
kind: ServiceAccount
metadata: {{name: a{0}, namespace: n}}
"""


def test_what_groups_give_is_followed_up_to_a_bound_that_is_listed() -> None:
    side = int(MOST_THROUGH_GROUPS**0.5) + 30
    store = facts_of({"rbac.yaml": "---\n".join([*map(BINDING.format, range(side)), *map(ACCOUNT.format, range(side))])})
    counted = store.query("SELECT (SELECT COUNT(*) FROM bound) AS bound, (SELECT COUNT(DISTINCT identity) FROM bound) AS accounts")
    assert MOST_THROUGH_GROUPS - side < int(str(counted[0]["bound"])) <= MOST_THROUGH_GROUPS
    assert 0 < int(str(counted[0]["accounts"])) < side
    assert shown(store, "open") == ["?/ClusterRoleBinding/b0 bound rbac.yaml:4"]
    assert shown(store, "bindings_closed") == []
