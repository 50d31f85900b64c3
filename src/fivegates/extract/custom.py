"""Custom resources that are themselves an agent or a tool server, read by the rows of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..source import Pinned
from ..values import Origin, Value
from .custom_env import Known, custom_env, custom_stores
from .identities import annotated_links
from .keys import Keys, labels_of, name_of, whole
from .model import AssumeRecord, CodeLink, IdentityRecord, Mention, Selected, WorkloadRecord
from .paths import line_in, select, select_first
from .texts import image_text, joined_image

Row = Mapping[str, Any]
RUNS = ("host", "agent", "tool_server", "llm_infrastructure")  # the classes of objects that an operator makes pods of
ACCOUNT = "k8s_service_account"
DEFINITION = "apiextensions.k8s.io/CustomResourceDefinition"  # large, and nothing by itself: nobody asks for what it says


class OwnAccount(NamedTuple):
    """The service account that an operator makes for an object, and what its annotations hand it."""

    identity: IdentityRecord
    assumes: tuple[AssumeRecord, ...]


def row_of(resource: Resource, rows: Mapping[str, Row]) -> Row | None:
    """The row of a custom resource, as it is for the resource's version."""
    row = rows.get(resource.type)
    other = row.get("versions", {}).get(resource.version) if row is not None else None
    return row if row is None or other is None else {**row, **other}


def likely_row(resource: Resource, likely: Mapping[str, Any]) -> Row | None:
    """The row of a kind that is in no row: where it is called an agent, holds a prompt and names a model, it may be one; where it is given
    variables as a container is, it runs something.
    """
    group, _, kind = resource.type.rpartition("/")
    if "." not in group or resource.type == DEFINITION:
        return None
    is_called = kind.endswith(tuple(likely["kinds"]))
    if is_called and all(any(_says(resource, path) for path in likely[part]) for part in ("prompts", "models")):
        row: Row = likely["row"]
        return row
    host: Row = likely["host"]
    return host if any(_is_given(resource, path, likely["with"]) for path in likely["given"]) else None


def _is_given(resource: Resource, path: str, keys: Iterable[str]) -> bool:
    """Whether an item of a list has one of the keys."""
    return any(found.value.get(key) is not None for found in select(resource, path) for key in keys)


def _says(resource: Resource, path: str) -> bool:
    """Whether something stands there; a prompt without a word is none."""
    found = select_first(resource, path)
    return found is not None and found.value.data not in (None, "", {}, ())


def extract_custom(resource: Resource, row: Row, known: Known) -> WorkloadRecord:
    """A workload from a custom resource that is itself an agent or tool server; ``known``: what it may name and load."""
    root = whole(resource)
    metadata = root.get("metadata")
    namespace = metadata.get("namespace") if metadata is not None else None
    name, named = name_of(resource, metadata, Keys(False))
    tags, tags_known = labels_of(Keys(False), root)
    images = tuple(_images(resource, row))
    return WorkloadRecord(
        resource=resource,
        system="k8s",
        platform="kubernetes",
        kind=resource.type.rpartition("/")[2],
        name=name,
        named=named,
        class_=row["class"],
        weight=float(row.get("weight", 1.0)),
        mentions=tuple(_mentions(resource, row, namespace)),
        identity_absent=row.get("absent", "unknown"),
        env=tuple(custom_env(resource, row, known)),
        env_complete=False,
        env_files=(),
        images=images,
        code=tuple(CodeLink(None, image_text(found.value), found.holder.place) for found in images),
        tags=tags,
        tags_known=tags_known,
        schedule=None,
        source=row.get("source", ""),
        namespace=namespace,
        uses_models=tuple(found for path in row.get("given", ()) for found in select(resource, path)),
        stores=tuple(custom_stores(resource, row)),
    )


def _images(resource: Resource, row: Row) -> Iterator[Selected]:
    """Each image, written as one text or in parts."""
    for path in row.get("image", ()):
        for found in select(resource, path):
            image = joined_image(found.value) if isinstance(found.value.data, dict) else found.value
            if image is not None:
                yield Selected(image, line_in(image, resource)) if image is not found.value else found


def _mentions(resource: Resource, row: Row, namespace: Value | None) -> Iterator[Mention]:
    kind = row.get("identity_kind", ACCOUNT)
    for entry in (*({"path": path, "kind": kind} for path in row.get("identity", ())), *row.get("identities", ())):
        found = select_first(resource, entry["path"])
        if found is not None and found.value.data not in (None, ""):
            yield Mention(entry["kind"], found, entry["path"].replace("[]", ""), namespace)


def with_own_account(workload: WorkloadRecord, row: Row, annotated: Mapping[str, Row]) -> tuple[WorkloadRecord, OwnAccount | None]:
    """The workload with the account that its operator makes for it where it names none, and that account.

    ``annotated``: what the annotations of an account mean. The account stands where one of these is given to it, else at the object.
    """
    account = row.get("account")
    if not account or not workload.named or any(mention.kind == ACCOUNT for mention in workload.mentions):
        return workload, None
    resource = workload.resource
    held = [one.value for path in account.get("annotations", ()) for one in select(resource, path)]
    given = next((value for annotations in held for key in annotated if (value := annotations.get(key)) is not None), None)
    origin = line_in(given, resource) if given is not None else Origin("entry", Pinned("", resource.place), 0)
    found = Selected(Value(account["name"].replace("{name}", workload.name), origin), origin)
    own = Mention(ACCOUNT, found, "own account", workload.namespace)
    scope = {"namespace": workload.namespace} if workload.namespace is not None else {}
    assumes = tuple(link for annotations in held for link in annotated_links(resource, own, annotations, annotated))
    identity = IdentityRecord(resource, ACCOUNT, "kubernetes", found, scope)
    return workload._replace(mentions=(*workload.mentions, own)), OwnAccount(identity, assumes)
