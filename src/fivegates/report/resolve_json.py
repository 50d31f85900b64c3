"""What the reader understood: every resource with its evaluated values; ``schemas/resolve.schema.json`` describes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from ..resolve.interface import Resource
from ..secrets.encoded import decode_base64
from ..values import Unknown, Value
from .clean import cleaned_data
from .encode import to_json
from .interface import Redactor
from .json_report import Json, at

SCHEMA = "https://fivegates.dev/schemas/resolve-1.json"
SECRET = "/Secret"
# where each type keeps what its author calls secret, as steps; a SealedSecret may hold in clear what nobody has sealed yet
SECRET_FIELDS: dict[str, tuple[tuple[str, ...], ...]] = {
    SECRET: (("data",), ("stringData",)),
    "bitnami.com/SealedSecret": (("spec", "encryptedData"), ("spec", "template", "data"), ("spec", "template", "stringData")),
    "kubernetes_secret": (("data",), ("binary_data",)),
    "kubernetes_secret_v1": (("data",), ("binary_data",)),
}
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"  # a copy of the object, in clear, as somebody applied it
MOST_LEVELS = 100  # of one value; what lies deeper is given as unknown


def render(resources: Iterable[Resource], *, redactor: Redactor) -> str:
    """The document, resources in the given order; every value has passed the redactor."""
    shown = [(resource, _values(resource)) for resource in resources]
    for resource, values in shown:
        redactor.collect_data(values)
        redactor.collect_data(_decoded(resource, values))
    return to_json({"$schema": SCHEMA, "resources": [_resource(resource, values, redactor) for resource, values in shown]})


def _values(resource: Resource) -> Json:
    names = list(dict.fromkeys(resource.attributes.names()))
    return {name: value_data(value) for name in names if (value := resource.get(name)) is not None}


def _resource(resource: Resource, values: Json, redactor: Redactor) -> Json:
    head: Json = {
        "address": resource.address,
        "type": resource.type,
        "mode": resource.mode,
        "unit": resource.unit,
        "environment": resource.environment,
        "conditional": resource.conditional,
        "place": at(resource.place),
    }
    masked = redactor.redact_data(values)
    for steps in SECRET_FIELDS.get(resource.type, ()):
        masked = _with_hidden(masked, steps, redactor)
    masked = _without_last_applied(masked)
    return {key: cleaned_data(fact, redactor.redact) for key, fact in head.items()} | {"values": masked}


def _with_hidden(values: Json, steps: Sequence[str], redactor: Redactor) -> Json:
    """``values`` with the entries below ``steps`` hidden."""
    below = values.get(steps[0])
    if not isinstance(below, dict):
        return values
    return values | {steps[0]: _with_hidden(below, steps[1:], redactor) if len(steps) > 1 else _hidden(below, redactor)}


def _without_last_applied(values: Json) -> Json:
    metadata = values.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    if not isinstance(metadata, dict) or not isinstance(annotations, dict) or LAST_APPLIED not in annotations:
        return values
    return values | {"metadata": metadata | {"annotations": annotations | {LAST_APPLIED: {"$secret": LAST_APPLIED}}}}


def _hidden(entries: Json, redactor: Redactor) -> Json:
    """The entries of a Secret: its author says that each is secret, whatever its name and however little it looks like a key."""
    return {name: {"$secret": redactor.redact(name)} if isinstance(value, str) and value else value for name, value in entries.items()}


def _decoded(resource: Resource, values: Json) -> dict[str, str]:
    """The ``data`` of a Secret as text: its base64 is written in one line or in several."""
    entries = values.get("data") if resource.type == SECRET else None
    if not isinstance(entries, dict):
        return {}
    return {name: text for name, value in entries.items() if isinstance(value, str) and (text := decode_base64(value))}


def value_data(value: Value, levels: int = MOST_LEVELS) -> object:
    """A value as plain data: sets and tuples are lists, numbers stay exact, an unknown is ``{"$unknown": [references]}``.

    An unknown template keeps its ``parts``: text, or an unknown again.
    """
    data = value.data
    if isinstance(data, Unknown):
        return _unknown(data, levels)
    if isinstance(data, str):
        return str(data)
    if data is None or isinstance(data, bool | int | Decimal):
        return data
    if levels <= 0:
        return {"$unknown": [], "reason": f"nested more than {MOST_LEVELS} levels"}
    if isinstance(data, dict):
        return {key: value_data(entry, levels - 1) for key, entry in data.items()}
    return [value_data(item, levels - 1) for item in data]


def _unknown(unknown: Unknown, levels: int) -> Json:
    found: Json = {"$unknown": sorted(map(str, unknown.references))}
    if unknown.parts and levels > 0:
        found["parts"] = [part if isinstance(part, str) else _unknown(part, levels - 1) for part in unknown.parts]
    return found
