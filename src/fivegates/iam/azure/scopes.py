"""Scopes of Azure: what a role is assigned on, how wide that is, and whether it holds something else.

A scope is a path: of the tenant (``/``), a management group, a subscription, a resource group or a resource (Azure documentation,
understand scope). Terraform rarely writes it out: ``azurerm_resource_group.main.id`` says as much.
"""

from __future__ import annotations

from collections.abc import Callable

from ...named_tuple import NamedTuple
from ...resolve.interface import Resource
from ...values import Reference, Unknown, Value

RESOURCE, GROUP, SUBSCRIPTION, MANAGEMENT, TENANT = "resource", "resource group", "subscription", "management group", "tenant"
BREADTH = {RESOURCE: "named", GROUP: "pattern", SUBSCRIPTION: "account", MANAGEMENT: "organisation", TENANT: "organisation"}
WIDE = (SUBSCRIPTION, MANAGEMENT, TENANT)
IDENTITY = "azure:mi/"
SOME = "{}"  # one step of a path that is not known
OF_TYPE = {"azurerm_subscription": f"/subscriptions/{SOME}", "azurerm_resource_group": f"/subscriptions/{SOME}/resourceGroups/{SOME}"}
OF_TYPE["azurerm_management_group"] = f"/providers/Microsoft.Management/managementGroups/{SOME}"
ARM_TYPES = {
    "microsoft.resources/resourcegroups": OF_TYPE["azurerm_resource_group"],
    "microsoft.management/managementgroups": OF_TYPE["azurerm_management_group"],
}
KINDS = {"resourcegroup": OF_TYPE["azurerm_resource_group"], "managementgroup": OF_TYPE["azurerm_management_group"]}
ID = ("id", "scope", "resource_id")
STEP = ("name", "subscription_id", "group_id", "tenant_id")
Lookup = Callable[[Reference], Resource | None]


class Scope(NamedTuple):
    """``shown``: as written, or what it refers to. ``level``: tenant | management group | subscription | resource group | resource, None
    where it is not known. ``path``: in lower case, ``{}`` for a step that is not known; None where it is only referred to.
    """

    shown: str
    level: str | None
    path: str | None = None

    @property
    def breadth(self) -> str | None:
        """As of ``grants``."""
        return BREADTH.get(self.level or "")

    def covers(self, asked: str) -> bool | None:
        """Whether all of what is ``asked`` lies in it (``*``: a whole subscription); None: not known, or part of it does."""
        if self.level == TENANT or asked.lower() in (self.shown.lower(), self.shown.removesuffix(".id").lower()):
            return True
        if asked.startswith(IDENTITY):
            return self._covers_identity(asked)
        if asked == "*" or not asked.startswith("/"):
            return True if self.level in WIDE else None
        if self.path is None or self.level == MANAGEMENT:
            return None
        return _holds(self.path, asked.lower())

    def _covers_identity(self, asked: str) -> bool | None:
        """Whether it holds a managed identity by its canonical name, ``azure:mi/<subscription>/<group>/<name>``."""
        *rest, group, _ = asked.removeprefix(IDENTITY).split("/")
        subscription, own = "/".join(rest), (self.path or "").strip("/").split("/")
        if self.level is None or self.level == MANAGEMENT or subscription == "system":
            return None
        # A subscription that neither side writes out is the one that the tree is deployed to.
        unknown = subscription.startswith("?") and SOME in own[1:2]
        if not unknown and own[1:2] != [subscription.lower()]:
            return None if SOME in own[1:2] or subscription.startswith("?") else False
        if self.level == SUBSCRIPTION:
            return True
        return True if self.level == GROUP and own[3:4] == [group.lower()] else None


def _holds(path: str, asked: str) -> bool | None:
    own, other = ([step for step in one.split("/") if step] for one in (path, asked))
    for mine, theirs in zip(own, other, strict=False):
        if SOME in mine or "*" in theirs:
            return None
        if mine != theirs:
            return False
    return True if len(other) >= len(own) else None


NOT_SAID = Scope("?", None)


def read_scope(value: Value, lookup: Lookup) -> Scope:
    """The scope that a value is."""
    if value.text is not None:
        return Scope(value.text, _level(value.text), value.text.lower())
    data = value.data
    if not isinstance(data, Unknown):
        return NOT_SAID
    if data.exact:
        reference = next(iter(data.references))
        path = _named(_path_of(reference, lookup), reference, lookup)
        return Scope(str(reference), _level(path) if path else _level_of(reference, lookup), path.lower() if path else None)
    path = _joined(data, lookup)
    return Scope(path, _level(path), path.lower()) if path is not None else NOT_SAID


def _named(path: str | None, reference: Reference, lookup: Lookup) -> str | None:
    """The path of a resource group with its name, where the tree says it, else with the address that stands for it."""
    if path != OF_TYPE["azurerm_resource_group"]:
        return path
    group = lookup(reference)
    name = group.get("name") if group is not None else None
    if name is None:
        return path
    shown = name.text or (f"({next(iter(name.data.references))})" if isinstance(name.data, Unknown) and name.data.exact else SOME)
    return f"{path.removesuffix(SOME)}{shown}" if "/" not in shown else path


def _joined(data: Unknown, lookup: Lookup) -> str | None:
    """A path of which parts are not known; None where one of them may be more than a step."""
    text = ""
    for part in data.parts:
        if isinstance(part, str):
            text += part
            continue
        reference = next(iter(part.references)) if part.exact else None
        piece = _path_of(reference, lookup) if reference is not None else None
        if piece is None:
            if not _is_in_resource(text):
                return None
            piece = SOME
        text += piece
    return text or None


def _is_in_resource(text: str) -> bool:
    """Whether a path that begins so is of a resource, however it goes on."""
    parts = text.lower().strip("/").split("/")
    return parts[0] == "subscriptions" and len(parts) > 5 and parts[2] == "resourcegroups" and parts[4] == "providers"


def _path_of(reference: Reference, lookup: Lookup) -> str | None:
    """What a reference stands for in a path: a whole path, or one step; None where neither is known."""
    last = reference.path[-1] if reference.path else "id"
    type = _type(reference.address)
    if last in STEP and type.startswith(("azurerm_", "azapi_")):
        return SOME
    if last not in ID:
        return None
    if type == "azapi_resource":
        target = lookup(reference)
        arm = target.get("type") if target is not None else None
        return ARM_TYPES.get((arm.text or "").partition("@")[0].lower()) if arm is not None else None
    if "/" in reference.address:
        return KINDS.get(reference.address.split("/")[-2].lower())
    return OF_TYPE.get(type)


def _level_of(reference: Reference, lookup: Lookup) -> str | None:
    """The id of anything else that these files or Azure define is that of a resource."""
    type = _type(reference.address)
    is_resource = type.startswith("azurerm_") or (type == "azapi_resource" and lookup(reference) is not None)
    return RESOURCE if is_resource and (reference.path[-1:] or ("id",))[0] in (*ID, "resource_manager_id") else None


def _type(address: str) -> str:
    """``azurerm_resource_group`` of ``module.a["x"].data.azurerm_resource_group.main[0]``."""
    steps = address.split(".")
    return next((step for step in reversed(steps[:-1]) if step.startswith(("azurerm_", "azapi_"))), "")


def _level(path: str) -> str | None:
    if path == "/":
        return TENANT
    parts = [part for part in path.lower().split("/") if part]
    if not path.startswith("/") or len(parts) < 2:
        return None
    if parts[0] == "subscriptions":
        return SUBSCRIPTION if len(parts) == 2 else GROUP if len(parts) == 4 and parts[2] == "resourcegroups" else RESOURCE
    if parts[:2] == ["providers", "microsoft.management"] and len(parts) == 4:
        return MANAGEMENT
    return RESOURCE if len(parts) > 3 else None
