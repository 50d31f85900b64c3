"""A Terraform provider that plans whatever is written: the real ``terraform`` can plan any resource type with it, without a network.

Started by ``terraform`` itself (``dev_overrides``), it reads its schemas from the JSON file that PASS_THROUGH_SCHEMAS names:
``{"resource": {type: block}, "data": {type: block}, "provider": block}``, a block being
``{"attributes": {name: cty type}, "computed": [names], "sensitive": [names], "replace": [names], "blocks": {name: block}}``.
What is computed is unknown in a plan and a made-up string once applied; a change in ``replace`` replaces the resource.

Written on the package ``tf`` 1.2 (Terraform's plugin protocol 6). Nothing of fivegates imports this.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import msgpack
import tf.provider
from tf.gen import tfplugin_pb2 as pb
from tf.runner import run_provider

UNKNOWN = msgpack.ExtType(0, b"\0")
LIST = 2
SCHEMAS = json.loads(Path(os.environ["PASS_THROUGH_SCHEMAS"]).read_text(encoding="utf-8"))


def block_schema(block: dict[str, Any]) -> pb.Schema.Block:
    computed, sensitive = block.get("computed", ()), block.get("sensitive", ())
    attributes = [
        pb.Schema.Attribute(
            name=name, type=json.dumps(type).encode(), optional=True, computed=name in computed, sensitive=name in sensitive
        )
        for name, type in block.get("attributes", {}).items()
    ]
    nested = [
        pb.Schema.NestedBlock(type_name=name, nesting=LIST, block=block_schema(inner)) for name, inner in block.get("blocks", {}).items()
    ]
    return pb.Schema.Block(version=0, attributes=attributes, block_types=nested)


def whole_schema(block: dict[str, Any]) -> pb.Schema:
    return pb.Schema(version=0, block=block_schema(block))


def unpacked(state: pb.DynamicValue) -> Any:
    return msgpack.unpackb(state.msgpack, raw=False, strict_map_key=False, ext_hook=msgpack.ExtType) if state.msgpack else None


def packed(state: Any) -> pb.DynamicValue:
    return pb.DynamicValue(msgpack=msgpack.packb(state))


def of_type(text: str, type: Any) -> Any:
    """A made-up string as an attribute of ``type`` holds it."""
    return [json.dumps("string").encode(), text] if type == "dynamic" else text


def made_up(type: str, name: str, state: dict[str, Any]) -> str:
    """What a provider might have computed: told apart by the name that is written."""
    label = next((state[key] for key in ("name", "function_name") if isinstance(state.get(key), str)), "it")
    if name == "arn":
        _, service, *kind = type.split("_")
        return f"arn:aws:{service}::111122223333:{'-'.join(kind)}/{label}"
    return f"{type}/{label}/{name}"


def with_computed(state: dict[str, Any], block: dict[str, Any], type: str, known: bool) -> dict[str, Any]:
    """``state`` with what is computed filled in: unknown, or made up."""
    made = dict(state)
    for name in block.get("computed", ()):
        if made.get(name) is None or (known and isinstance(made.get(name), msgpack.ExtType)):
            made[name] = of_type(made_up(type, name, plain(made)), block["attributes"][name]) if known else UNKNOWN
    return made


def plain(value: Any) -> Any:
    """A value without the types that dynamic attributes, and blocks that hold one, carry along."""
    if isinstance(value, list):
        return plain(value[1]) if len(value) == 2 and isinstance(value[0], bytes) else [plain(item) for item in value]
    return {key: plain(item) for key, item in value.items()} if isinstance(value, dict) else value


def policy_json(state: dict[str, Any]) -> str:
    """What ``aws_iam_policy_document`` makes of its statements, as far as these recordings need it."""
    statements = []
    for entry in plain(state.get("statement")) or ():
        made = {"Effect": entry.get("effect") or "Allow"}
        for name, key in (("sid", "Sid"), ("actions", "Action"), ("resources", "Resource")):
            if entry.get(name):
                several = entry[name]
                made[key] = several[0] if isinstance(several, list) and len(several) == 1 else several
        for principal in entry.get("principals") or ():
            several = principal["identifiers"]
            made["Principal"] = {principal["type"]: several[0] if len(several) == 1 else several}
        statements.append(made)
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)


class PassThrough(tf.provider.ProviderServicer):
    """Answers every call of the protocol by what was sent."""

    def __init__(self, app: object) -> None:
        pass

    def GetMetadata(self, request: Any, context: Any) -> Any:
        return pb.GetMetadata.Response(
            resources=[pb.GetMetadata.ResourceMetadata(type_name=name) for name in SCHEMAS["resource"]],
            data_sources=[pb.GetMetadata.DataSourceMetadata(type_name=name) for name in SCHEMAS["data"]],
        )

    def GetProviderSchema(self, request: Any, context: Any) -> Any:
        return pb.GetProviderSchema.Response(
            provider=whole_schema(SCHEMAS["provider"]),
            provider_meta=whole_schema({}),
            resource_schemas={name: whole_schema(block) for name, block in SCHEMAS["resource"].items()},
            data_source_schemas={name: whole_schema(block) for name, block in SCHEMAS["data"].items()},
        )

    def ValidateProviderConfig(self, request: Any, context: Any) -> Any:
        return pb.ValidateProviderConfig.Response()

    def ValidateResourceConfig(self, request: Any, context: Any) -> Any:
        return pb.ValidateResourceConfig.Response()

    def ValidateDataResourceConfig(self, request: Any, context: Any) -> Any:
        return pb.ValidateDataResourceConfig.Response()

    def ConfigureProvider(self, request: Any, context: Any) -> Any:
        return pb.ConfigureProvider.Response()

    def UpgradeResourceState(self, request: Any, context: Any) -> Any:
        return pb.UpgradeResourceState.Response(upgraded_state=pb.DynamicValue(json=request.raw_state.json))

    def ReadResource(self, request: Any, context: Any) -> Any:
        return pb.ReadResource.Response(new_state=request.current_state)

    def ImportResourceState(self, request: Any, context: Any) -> Any:
        block = SCHEMAS["resource"][request.type_name]
        empty = {**dict.fromkeys(block.get("attributes", {})), **{name: [] for name in block.get("blocks", {})}}
        state = packed(with_computed(empty, block, request.type_name, known=True))
        imported = pb.ImportResourceState.ImportedResource(type_name=request.type_name, state=state)
        return pb.ImportResourceState.Response(imported_resources=[imported])

    def PlanResourceChange(self, request: Any, context: Any) -> Any:
        proposed = unpacked(request.proposed_new_state)
        if proposed is None:
            return pb.PlanResourceChange.Response(planned_state=request.proposed_new_state)
        block = SCHEMAS["resource"][request.type_name]
        prior = unpacked(request.prior_state)
        replaced = [name for name in block.get("replace", ()) if prior is not None and prior.get(name) != proposed.get(name)]
        paths = [pb.AttributePath(steps=[pb.AttributePath.Step(attribute_name=name)]) for name in replaced]
        planned = packed(with_computed(proposed, block, request.type_name, known=False))
        return pb.PlanResourceChange.Response(planned_state=planned, requires_replace=paths)

    def ApplyResourceChange(self, request: Any, context: Any) -> Any:
        planned = unpacked(request.planned_state)
        if planned is None:
            return pb.ApplyResourceChange.Response(new_state=request.planned_state)
        block = SCHEMAS["resource"][request.type_name]
        return pb.ApplyResourceChange.Response(new_state=packed(with_computed(planned, block, request.type_name, known=True)))

    def ReadDataSource(self, request: Any, context: Any) -> Any:
        block = SCHEMAS["data"][request.type_name]
        state = with_computed(unpacked(request.config), block, request.type_name, known=True)
        if request.type_name == "aws_iam_policy_document" and "json" in state:
            state["json"] = of_type(policy_json(state), block["attributes"]["json"])
        return pb.ReadDataSource.Response(state=packed(state))

    def GetFunctions(self, request: Any, context: Any) -> Any:
        return pb.GetFunctions.Response()

    def StopProvider(self, request: Any, context: Any) -> Any:
        return pb.StopProvider.Response()


if __name__ == "__main__":
    tf.provider.ProviderServicer = PassThrough
    run_provider(object())
