"""Who is in which group, who is named beside whom in one binding, and which identities are a person's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..source import Place
from ..values import Reference, Unknown, Value
from .model import Mention, Selected
from .paths import select, select_each

if TYPE_CHECKING:
    from .bindings import BindingRecord

Row = Mapping[str, Any]

_GROUP = "Group"  # as a subject of Kubernetes
MAILBOX_SIGNS = ("user:", "group:")


class MemberRecord(NamedTuple):
    """``member`` is in the group or binding ``group``. ``person``: the person or group of people that the member is, '' where it may be
    an identity of something else. ``is_group``: a group that the configuration may list as people's.
    """

    resource: Resource
    group: Value | None
    binding: str
    member: Mention
    person: str
    is_group: bool
    place: Place


class LoginRecord(NamedTuple):
    """Something that only people have makes ``owner`` a person's."""

    resource: Resource
    owner: Mention


PeopleRecord = MemberRecord | LoginRecord


def is_people_type(type: str, catalogue: Row) -> bool:
    """Whether this module reads a Terraform type, or follows references to it."""
    return any(type in catalogue[part] for part in ("logins", "users", "groups", "group_names"))


def read_people(resource: Resource, catalogue: Row) -> Iterator[PeopleRecord]:
    """Logins and memberships of a managed Terraform resource."""
    login = catalogue["logins"].get(resource.type)
    if login is not None:
        for found in select(resource, login["path"]):
            yield LoginRecord(resource, Mention(login["kind"], found, login["path"]))
    row = catalogue["groups"].get(resource.type)
    if row is not None:
        yield from _members(resource, row, catalogue["users"])
    if resource.type.startswith("google_") and resource.type.endswith("_iam_binding"):
        yield from _bound(resource)


def _members(resource: Resource, row: Row, users: list[str]) -> Iterator[MemberRecord]:
    groups: list[Value | None] = [None] if row.get("self") else [item.value for item in select_each(resource, row["group"])]
    kinds = {"azure_principal": "azure_identity"}
    for entry in row["member"]:
        for item in select_each(resource, entry["path"]):
            mention = Mention(kinds.get(entry["kind"], entry["kind"]), item, entry["path"].replace("[]", ""))
            for group in groups:
                yield MemberRecord(resource, group, "", mention, person_in(item.value, users), False, item.holder.place)


def _bound(resource: Resource) -> Iterator[MemberRecord]:
    """The members of a binding that is exclusive for its role: people say so by their prefix."""
    role = next(select(resource, "role"), None)
    name = f"the binding of {role.value.text}" if role is not None and role.value.text else "this binding"
    for item in select_each(resource, "members[]"):
        text = item.value.text or ""
        person = text if text.startswith(MAILBOX_SIGNS) else ""
        mention = Mention("gcp_service_account", item, "members")
        yield MemberRecord(resource, None, name, mention, person, text.startswith("group:"), item.holder.place)


def read_subjects(record: BindingRecord) -> Iterator[MemberRecord]:
    """The subjects of a Kubernetes role binding: users with an address are people, service accounts are workloads'."""
    name = f"the binding {record.binding.name}"
    for subject, account, held in record.named if not record.binding.refused else ():
        called = subject.name or ""
        if account is not None:
            yield MemberRecord(record.resource, None, name, account, "", False, held.place)
        elif subject.kind == _GROUP or _is_mail_of_person(called):
            person = f"{subject.kind.lower()}:{called}"
            nobody = Mention("k8s_service_account", Selected(Value(called, held), held), "subjects")
            yield MemberRecord(record.resource, None, name, nobody, person, subject.kind == _GROUP, held.place)


def _is_mail_of_person(name: str) -> bool:
    """Clusters on Google Cloud know service accounts by their address as well."""
    return "@" in name and not name.startswith("system:") and not name.endswith("gserviceaccount.com")


def person_in(value: Value, users: list[str]) -> str:
    """The person that a value refers to: an object of a directory's users."""
    for reference in value.references():
        if reference_type(reference) in users and (not isinstance(value.data, Unknown) or value.data.exact):
            return reference.address
    return ""


def reference_type(reference: Reference) -> str:
    """The resource type in an address, without the modules on the way to it: ``module.a["x"].data.azuread_user.b`` is a user."""
    steps = reference.address.rpartition("module.")[2].split(".")
    if len(steps) > 2 and steps[0] != "data" and "module." in reference.address:
        steps = steps[1:]
    steps = steps[1:] if steps[0] == "data" else steps
    return steps[0] if len(steps) > 1 else ""
