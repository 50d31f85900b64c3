"""The role that an operator makes for the account of a custom resource, with the rules that the resource asks for, and its binding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..iam.rbac.objects import ROLE, Binding, Role
from ..iam.rbac.subjects import ACCOUNT, Subject
from .bindings import BindingRecord, Named
from .keys import Keys
from .model import WorkloadRecord
from .paths import line_in, select_first
from .roles import RoleRecord, read_rules, space_of

ACCOUNT_KIND = "k8s_service_account"


def own_role(workload: WorkloadRecord, row: Mapping[str, Any]) -> tuple[RoleRecord, BindingRecord] | None:
    """The role and its binding; None where the resource asks for no rules, or none is made for it.

    The operator gives it more of its own, which is not told here.
    """
    said, resource = row.get("role"), workload.resource
    account = next((one for one in workload.mentions if one.kind == ACCOUNT_KIND), None)
    listed = select_first(resource, said["rules"]) if said else None
    made = select_first(resource, said["made"]) if said else None
    if listed is None or listed.value.data in (None, ()) or account is None or not workload.named:
        return None
    if made is not None and made.value.data not in (None, True):
        return None
    rules, _ = read_rules(listed.value, Keys(False))
    namespace, space = space_of(workload.namespace)
    name, origin = workload.name, line_in(listed.value, resource)
    subject = Subject(ACCOUNT, account.found.value.text, namespace)
    role = Role(ROLE, name, namespace, rules, complete=False)
    binding = Binding(name, namespace, ROLE, name, (subject,), origin=origin)
    named = Named(subject, account, account.found.holder)
    return RoleRecord(resource, role, space), BindingRecord(resource, binding, (named,), space, origin.place)
