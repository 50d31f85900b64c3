"""Bindings of Google Cloud joined: what each is on, by its full name, and what its role holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...extract.model import GrantRecord, Mention, Selected
from ...iam.gcp.bindings import BREADTH, LEVELS, Binding, Denial, scope_name
from ...iam.gcp.roles import BASIC, RoleBook, role_kind, service_of
from ...iam.held import Given
from ...resolve.interface import Resource
from ...values import Unknown, Value
from ..identities import Identities

if TYPE_CHECKING:
    from ...iam.gcp.holding import GoogleHolding, Held, Rules, Taken
    from .holdings import HeldGrant

_HOLE = re.compile(r"\{([a-z_]+)\}")
BINDINGS = ("_iam_member", "_iam_binding", "_iam_policy")
CONDITION = "only under a condition"


class Google:
    """What bindings give. ``load``: the catalogue; ``book``: what roles hold; ``identities``: whom a service account's name means."""

    def __init__(self, load: Callable[[str], Any], book: RoleBook, identities: Identities) -> None:
        self._load = load
        self._identities = identities
        self._book = book

    @cached_property
    def _known(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._load("gcp")
        return found

    @cached_property
    def _rules(self) -> Rules:
        from ...iam.gcp.holding import Rules

        return Rules(self._known["levels"], frozenset(self._known["basic_defaults"]))

    @cached_property
    def _kinds(self) -> Mapping[str, str]:
        return {row["kind"]: thing for thing, row in self._known["resources"].items() if "kind" in row}

    def holding(self, held: Sequence[HeldGrant], given_by: Callable[[GrantRecord], Given]) -> GoogleHolding:
        """All roles of one identity, less what deny policies take from it."""
        from ...iam.gcp.holding import GoogleHolding

        excepted = {one.record.binding.key for one in held if one.record.effect == "Except" and isinstance(one.record.binding, Denial)}
        bound = [(one, one.record.binding) for one in held if isinstance(one.record.binding, Binding)]
        roles = [self._held(one, binding, given_by) for one, binding in bound if not _is_sign_in(one.record, binding)]
        return GoogleHolding(roles, list(_taken(held, excepted, given_by)), self._rules, BASIC)

    def _held(self, one: HeldGrant, binding: Binding, given_by: Callable[[GrantRecord], Given]) -> Held:
        from ...iam.gcp.holding import Held

        name, shown, types = self.on(one.record.resource, binding)
        doubts = [one.doubt] if one.doubt else []
        if binding.condition is not None:
            doubts.append(CONDITION + (f": {binding.condition}" if binding.condition else ""))
        permissions, complete = self.permissions(binding)
        given = given_by(one.record)
        account = self._account(one.record.resource, binding) if types is not None and ACCOUNTS in types else ""
        role = binding.role or given.by
        return Held(given, binding.level, name, shown, types, role, permissions, complete, tuple(doubts), account)

    def _account(self, resource: Resource, binding: Binding) -> str:
        """The service account that a binding is on, '' where it is not known."""
        value = binding.scope if binding.kind else resource.get("service_account_id")
        if value is None:
            return ""
        value = _behind_path(value)
        found, reason = self._identities.identify(Mention("gcp_service_account", Selected(value, value.origin), ""), resource)
        return found[0].canonical if len(found) == 1 and not reason else ""

    def _project(self, resource: Resource, written: Value | None) -> str:
        """The project that is written or that the settings and the provider name, '' where none is known."""
        project = self._identities.scopes.gcp_project(resource, written)
        return "" if project.startswith("?") else project

    def role(self, name: str) -> frozenset[str] | None:
        """What a role of Google or one that was imported holds."""
        return self._book.permissions(name)

    def permissions(self, binding: Binding) -> tuple[frozenset[str] | None, bool]:
        """What the role of a binding holds, None where that is not known, and whether that is all."""
        if binding.holds is not None:
            return frozenset(binding.holds), binding.complete
        return (self._book.permissions(binding.role) if binding.role else None), True

    def on(self, resource: Resource, binding: Binding) -> tuple[str, str, tuple[str, ...] | None]:
        """What a binding is on: its full name ('' where it is not known), what people call it, and the types of permissions of it."""
        if binding.level != "resource":
            text = binding.scope.text if binding.scope is not None else None
            if binding.level == "project" and not text:
                text = self._project(resource, binding.scope)
            name = scope_name(binding.level, text)
            return name, name or _reference(binding.scope) or f"the {binding.level or 'scope'} of {resource.address}", None
        thing = self._kinds.get(binding.kind, "") if binding.kind else _thing(resource.type)
        row = self._known["resources"].get(thing)
        types = tuple(row["types"]) if row is not None else None
        if binding.kind or row is None:
            text = binding.scope.text if binding.scope is not None else None
            return text or "", text or _reference(binding.scope) or _last(resource) or resource.address, types
        name = self._filled(row["name"], resource)
        return name, name or _last(resource, row["name"]) or resource.address, types

    def _filled(self, form: str, resource: Resource) -> str:
        """A full name with its holes filled; '' where one that tells it from others is not known. What else is not known is ``-``."""
        holes = _HOLE.findall(form)
        texts = {name: _text_of(resource, name) for name in holes}
        if "project" in texts:
            texts["project"] = self._project(resource, resource.get("project"))
        last = texts[holes[-1]]
        if "/" in last:
            return last.removeprefix("//").partition("googleapis.com/")[2] or last
        if any(not text for name, text in texts.items() if name not in PLACES):
            return ""
        return _HOLE.sub(lambda hole: texts[hole[1]].rpartition("/")[2] or "-", form)

    def columns(self, record: GrantRecord, left: Callable[[str], bool]) -> dict[str, Any]:
        """What a row of ``grants`` says besides, of a binding or a rule of a deny policy. ``left``: whether
        deny policies leave the identity a permission."""
        binding = record.binding
        if isinstance(binding, Denial):
            return {"wildcard": None, "breadth": BREADTH.get(binding.level)}
        if not isinstance(binding, Binding):
            return {}
        kind = "custom" if binding.holds is not None else role_kind(binding.role)
        columns = {
            "wildcard": "",
            "breadth": BREADTH.get(binding.level),
            "unscoped": self._unscoped(binding, kind, left),
            "role_kind": kind,
        }
        return columns if binding.level != "resource" else {**columns, "resource": self.on(record.resource, binding)[1]}

    def _unscoped(self, binding: Binding, kind: str, left: Callable[[str], bool]) -> str:
        """A permission that something narrower could give: on a project, the policy of a single resource; above, a project.

        A role of another service gives it along with what no single resource can give (Composer's workers use buckets), and a basic role
        is given on projects alone.
        """
        if binding.level not in LEVELS[1:] or kind == "" or binding.role in self._known["above_projects"]:
            return ""
        service = service_of(binding.role)
        candidates = [one for one in self._known["narrowable"] if service in ("", one.partition(".")[0]) and kind != "basic"]
        above = binding.level != "project"
        permissions = (self.permissions(binding)[0] if candidates or above else None) or frozenset()
        found = next((one for one in candidates if one in permissions and left(one)), "")
        return found or (next((one for one in sorted(permissions) if self._fits_a_project(one) and left(one)), "") if above else "")

    def _fits_a_project(self, permission: str) -> bool:
        """Whether a permission means anything on a project."""
        type, _, _ = permission.rpartition(".")
        return type not in self._known["levels"] and type.partition(".")[0] not in self._known["organization_services"]


def _behind_path(account: Value) -> Value:
    """Of ``projects/${var.project}/serviceAccounts/${google_service_account.x.email}`` the address."""
    parts = account.data.parts if isinstance(account.data, Unknown) else ()
    last = parts[-1] if len(parts) > 1 else None
    before = parts[-2] if len(parts) > 1 else ""
    is_path = isinstance(last, Unknown) and isinstance(before, str) and before.endswith("/serviceAccounts/")
    return Value(last, account.origin) if is_path and last is not None else account


def _is_sign_in(record: GrantRecord, binding: Binding) -> bool:
    """Whether a binding is the way in which an account of a cluster signs in as one of Google: ``assumes`` says that it acts as it, which
    is what it is for and no right over another.
    """
    return binding.role == SIGN_IN and binding.level == "resource" and record.principal.kind != "gcp_service_account"


def _taken(held: Iterable[HeldGrant], excepted: set[str], given_by: Callable[[GrantRecord], Given]) -> Iterator[Taken]:
    from ...iam.gcp.holding import Taken

    for record, doubt in held:
        denial = record.binding
        if record.effect == "Deny" and isinstance(denial, Denial) and denial.key not in excepted:
            yield Taken(given_by(record), *denial[1:6], doubt=denial.doubt or doubt)


def _thing(type: str) -> str:
    """``storage_bucket`` for ``google_storage_bucket_iam_member``."""
    return next((type.removeprefix("google_").removesuffix(end) for end in BINDINGS if type.endswith(end)), "")


def _text_of(resource: Resource, name: str) -> str:
    value = resource.get(name)
    return (value.text if value is not None else None) or ""


def _last(resource: Resource, form: str = "") -> str:
    """How the attribute that names the resource refers to it: ``google_storage_bucket.tickets``."""
    if not resource.type.startswith("google_"):
        return ""
    names = _HOLE.findall(form)[-1:] if form else [name for name in resource.attributes.names() if name not in BESIDES]
    return next((text for name in names if (text := _reference(resource.get(name)))), "")


PLACES = ("project", "location", "region", "zone")
SIGN_IN = "roles/iam.workloadIdentityUser"
ACCOUNTS = "iam.serviceAccounts"
BESIDES = ("member", "members", "role", "condition", "project", "location", "region", "policy_data", "etag", "id", "timeouts")


def _reference(value: Value | None) -> str:
    if value is None:
        return ""
    return value.text or next((reference.address for reference in value.references()), "")
