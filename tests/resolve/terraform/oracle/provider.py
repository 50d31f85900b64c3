"""A provider that plans whatever is configured, so that terraform shows what it makes of nested and dynamic blocks.

Run by terraform itself, with the Python of ``make oracle`` in which the package ``tf`` is. ``test_thing`` has the attributes ``v`` and
``w`` of any type and the nested blocks ``r`` (a list) and ``one`` (at most one), with ``q`` and in that ``s`` inside; ``e`` is a set of
blocks and ``m`` a map of them.
"""

import tf.provider
from tf.gen import tfplugin_pb2 as protocol
from tf.runner import run_provider

SINGLE, LIST, SET, MAP = 1, 2, 3, 4
ANY, TEXT = b'"dynamic"', b'"string"'


def attribute(name, kind, **marks):
    return protocol.Schema.Attribute(name=name, type=kind, optional=True, **marks)


def block(attributes, nested=()):
    return protocol.Schema.Block(version=0, attributes=attributes, block_types=list(nested))


def nested(name, nesting, attributes, inner=()):
    return protocol.Schema.NestedBlock(type_name=name, nesting=nesting, block=block(attributes, inner))


S = nested("s", LIST, [attribute("y", TEXT)])
Q = nested("q", LIST, [attribute("z", TEXT), attribute("d", ANY)], [S])
R = nested("r", LIST, [attribute("p", TEXT), attribute("d", ANY)], [Q])
ONE = nested("one", SINGLE, [attribute("p", TEXT)], [S])
E = nested("e", SET, [attribute("p", TEXT)], [S])
M = nested("m", MAP, [attribute("p", TEXT)])
THING = block([attribute("v", ANY), attribute("w", ANY), attribute("id", TEXT, computed=True)], [R, ONE, E, M])
EMPTY = protocol.Schema(version=0, block=block([]))


class PassThrough(tf.provider.ProviderServicer):
    """Plans what it is given."""

    def __init__(self, app):
        pass

    def GetMetadata(self, request, context):
        return protocol.GetMetadata.Response(resources=[protocol.GetMetadata.ResourceMetadata(type_name="test_thing")])

    def GetProviderSchema(self, request, context):
        schemas = {"test_thing": protocol.Schema(version=0, block=THING)}
        return protocol.GetProviderSchema.Response(provider=EMPTY, provider_meta=EMPTY, resource_schemas=schemas)

    def ValidateProviderConfig(self, request, context):
        return protocol.ValidateProviderConfig.Response()

    def ValidateResourceConfig(self, request, context):
        return protocol.ValidateResourceConfig.Response()

    def ConfigureProvider(self, request, context):
        return protocol.ConfigureProvider.Response()

    def PlanResourceChange(self, request, context):
        return protocol.PlanResourceChange.Response(planned_state=request.proposed_new_state)

    def GetFunctions(self, request, context):
        return protocol.GetFunctions.Response()

    def StopProvider(self, request, context):
        return protocol.StopProvider.Response()


if __name__ == "__main__":
    tf.provider.ProviderServicer = PassThrough
    run_provider(object())
