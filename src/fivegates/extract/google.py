"""Google Cloud's bindings and deny policies as grants, with what their custom roles hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..iam.gcp.bindings import EVERYONE, GROUP, Binding, Denial
from ..iam.subjects import subject_account, subject_namespace
from ..resolve.interface import Resource
from ..values import Reference, Unknown, Value
from .identities import account_mention, template
from .model import EVERY_ACCOUNT, GrantRecord, Mention, Selected
from .paths import first_of, line_in, select, select_each, select_first, select_in

Lookup = Callable[[Reference], Resource | None]
Row = Mapping[str, Any]

SERVICE_ACCOUNT = "serviceAccount:"
DENIED_ACCOUNT = "principal://iam.googleapis.com/projects/-/serviceAccounts/"
DENIED_ALL = "principalSet://goog/public:all"
MOST_DENIED = 2_000  # permissions of one rule; Google takes 500 in a policy
MAY_EXCEPT = "a deny policy whose exceptions are not known"
MAY_DENY = "a deny policy of which a part is not known"


class GoogleReader:
    """Reads what a resource of a row grants. ``rows``: the grants catalogue; ``administrators``: roles that are full control."""

    def __init__(self, rows: Mapping[str, Row], administrators: frozenset[str], lookup: Lookup) -> None:
        self._rows = rows
        self._administrators = administrators
        self._lookup = lookup

    def read(self, resource: Resource, row: Row) -> Iterator[GrantRecord]:
        """Every grant that a binding, a list of them, or a deny policy makes."""
        if "rules" in row:
            yield from self._denials(resource, row)
        elif "bindings" in row:
            yield from self._policy(resource, row)
        elif row.get("role"):
            role = first_of(resource, row["role"])
            condition = select_first(resource, row["condition"]) if "condition" in row else None
            if role is not None:
                members = [found for entry in row["principal"] for found in select_each(resource, entry["path"])]
                yield from self._binding(resource, row, role, members, condition.value if condition is not None else None)

    def _policy(self, resource: Resource, row: Row) -> Iterator[GrantRecord]:
        """The bindings of a whole policy."""
        written = row["bindings"]
        for one in select(resource, written["path"]):
            role = next(select_in(one.value, written["role"], resource, one.holder), None)
            if role is None or not isinstance(one.value.data, dict):
                continue
            members = [
                Selected(item, found.holder)
                for found in select_in(one.value, written["members"], resource, one.holder)
                for item in (found.value.items() or (found.value,))
            ]
            condition = one.value.get("condition")
            yield from self._binding(resource, row, Selected(role.value, line_in(role.value, resource, one.value)), members, condition)

    def _binding(
        self, resource: Resource, row: Row, role: Selected, members: list[Selected], condition: Value | None
    ) -> Iterator[GrantRecord]:
        condition = condition if condition is not None and condition.data not in (None, "", ()) else None
        level = _level(resource, row)
        scope = first_of(resource, row.get("scope", ()))
        custom = self._custom(role.value)
        holds, complete = _permissions(custom, self._rows[custom.type]["holds"]["permissions"]) if custom is not None else (None, True)
        name = role.value.text or (_custom_name(custom, self._rows[custom.type]["holds"]["name"]) if custom is not None else "")
        kind = _text(resource, row["level_by"]["path"]) if "level_by" in row else ""
        expression = _expression(condition) if condition is not None else None
        scope_value = scope.value if scope is not None else None
        binding = Binding(level, scope_value, name, holds, complete, expression, kind)
        for mention in (one for found in members for one in member_mentions(found, row_path(row))):
            yield GrantRecord(
                resource,
                mention,
                "gcp",
                "Allow",
                role.holder.place,
                role=name or None,
                scope=(scope.value.text if scope is not None else None) or level,
                condition="condition" if condition is not None else None,
                certain=bool(name) and condition is None,
                administrator=level != "resource" and role.value.text in self._administrators and condition is None,
                origin=role.value.origin,
                policy=name,
                binding=binding,
            )

    def _custom(self, role: Value) -> Resource | None:
        """The custom role of the tree that a role means; None for any other role."""
        if isinstance(role.data, Unknown) and not role.data.exact:
            return None
        for reference in role.references():
            target = self._lookup(reference)
            if target is not None and target.mode != "data" and "permissions" in self._rows.get(target.type, {}).get("holds", {}):
                return target
        return None

    def _denials(self, resource: Resource, row: Row) -> Iterator[GrantRecord]:
        parent = first_of(resource, row["scope"])
        level, name = _attachment(parent.value.text if parent is not None else None)
        for number, rule in enumerate(select(resource, row["rules"])):
            yield from self._rule(resource, rule, f"{resource.unit} {resource.address} {number}", level, name)

    def _rule(self, resource: Resource, rule: Selected, key: str, level: str, name: str) -> Iterator[GrantRecord]:
        permissions, whole = _texts(rule.value, "denied_permissions")
        excepted, excepted_whole = _texts(rule.value, "exception_permissions")
        condition = next((one.value for one in select_in(rule.value, "denial_condition[]", resource)), None)
        expression = _expression(condition) if condition is not None and condition.data is not None else None
        exceptions = list(_denied(rule, "exception_principals", resource))
        doubt = MAY_DENY if not whole or not excepted_whole or not level else ""
        doubt = doubt or (MAY_EXCEPT if any(mention is None or mention.kind == EVERYONE for mention in exceptions) else "")
        denial = Denial(key, permissions, excepted, level, name, expression, doubt)
        for effect, mentions in (("Except", exceptions), ("Deny", _denied(rule, "denied_principals", resource))):
            for mention in mentions:
                if mention is not None:
                    yield GrantRecord(
                        resource,
                        mention,
                        "gcp",
                        effect,
                        rule.holder.place,
                        action=", ".join(permissions[:8]) or None,
                        scope=name or level or None,
                        condition="condition" if expression is not None else None,
                        certain=not doubt and expression is None,
                        policy=f"deny policy {resource.label}",
                        binding=denial,
                    )


def member_mentions(found: Selected, path: str) -> Iterator[Mention]:
    """The identity of a workload that a member of a binding is, or a group that may hold some; users and the public are neither."""
    text, via = found.value.text, path.replace("[]", "")
    account = subject_account(template(found.value))
    namespace = subject_namespace(template(found.value)) if account is None else None
    if account is not None:
        yield account_mention(account, found, via)
    elif namespace is not None:
        yield Mention(EVERY_ACCOUNT, found, via, Value(namespace, found.value.origin))
    elif text and text.startswith("group:"):
        yield Mention(GROUP, found, via)
    elif (text or template(found.value) or SERVICE_ACCOUNT).startswith((SERVICE_ACCOUNT, "*")):
        yield Mention("gcp_service_account", found, via)


def row_path(row: Row) -> str:
    """Where the members of a row stand."""
    return str(row["bindings"]["members"] if "bindings" in row else row["principal"][0]["path"])


def _denied(rule: Selected, key: str, resource: Resource) -> Iterator[Mention | None]:
    """Whom a deny policy names; None for principals of whom it is not known who is among them."""
    listed = rule.value.get(key)
    if listed is None or listed.data is None:
        return
    for item in listed.items() or ((listed,) if listed.is_unknown else ()):
        found, text = Selected(item, line_in(item, resource, rule.value)), item.text
        if text == DENIED_ALL:
            yield Mention(EVERYONE, found, key)
        elif text and text.startswith(DENIED_ACCOUNT):
            account = Value(f"serviceAccount:{text.removeprefix(DENIED_ACCOUNT)}", item.origin)
            yield Mention("gcp_service_account", Selected(account, found.holder), key)
        elif not text or text.startswith("principalSet:"):
            yield None


def _permissions(target: Resource, paths: list[str]) -> tuple[tuple[str, ...], bool]:
    found = [one.value for path in paths for one in select(target, path)]
    texts = tuple(one.text for one in found if one.text)
    return texts, len(texts) == len(found)


def _custom_name(target: Resource, paths: list[str]) -> str:
    """``projects/p/roles/reader``, or the address of a role of which that is not known."""
    name = next((text for path in paths if (text := _text(target, path))), "")
    project, organisation = _text(target, "project"), _text(target, "org_id")
    owner = f"projects/{project}" if project else f"organizations/{organisation}" if organisation else ""
    return f"{owner}/roles/{name}" if owner and name else target.address


def _texts(rule: Value, key: str) -> tuple[tuple[str, ...], bool]:
    listed = rule.get(key)
    if listed is None or listed.data is None:
        return (), True
    texts = tuple(one.text for one in listed.items()[:MOST_DENIED] if one.text)
    return texts, not listed.is_unknown and len(texts) == len(listed.items())


def _attachment(parent: str | None) -> tuple[str, str]:
    """Level and name of what a deny policy is attached to (``cloudresourcemanager.googleapis.com/projects/p``, slashes escaped or not)."""
    kind, _, name = (
        (parent or "").replace("%2F", "/").replace("%2f", "/").removeprefix("cloudresourcemanager.googleapis.com/").partition("/")
    )
    level = {"projects": "project", "folders": "folder", "organizations": "organization"}.get(kind, "")
    return (level, f"{kind}/{name}") if level and name and "/" not in name else ("", "")


def _expression(condition: Value) -> str:
    """The expression of a condition, '' where it is not known."""
    block = next(iter(condition.items()), condition)
    expression = block.get("expression")
    return (expression.text if expression is not None else None) or ""


def _level(resource: Resource, row: Row) -> str:
    """What a binding is on: a project, folder, organization, or a single resource; '' where it is not known."""
    if "level_by" not in row:
        return str(row.get("scope_level", "resource"))
    kind = _text(resource, row["level_by"]["path"])
    return str(row["level_by"]["levels"].get(kind, "resource")) if kind else ""


def _text(resource: Resource, path: str) -> str:
    found = select_first(resource, path)
    return (found.value.text if found is not None else None) or ""
