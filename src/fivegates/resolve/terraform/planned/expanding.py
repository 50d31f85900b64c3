"""Expansions as a plan tells them: the keys are the plan's, what ``each`` and ``count`` are for them is the source's."""

from __future__ import annotations

from collections.abc import Sequence

from ....readers.plan.model import Key
from ....values import Origin, Reference, Unknown, Value
from ..expansion import Expansion, InstanceKey, count_key, each_key
from ..unknown import named

SINGLE = InstanceKey()


def expansion_of(keys: Sequence[Key], written: Expansion, header: Origin | None) -> Expansion:
    """``written`` with exactly the instances of ``keys``. ``header``: the block's, for keys that nothing in the source tells of."""
    if list(keys) == [None]:
        return written if written.form == "single" else Expansion("single", "known", (SINGLE,), SINGLE, written.origin)
    known = {key.key: key for key in written.keys}
    origin = written.origin or header
    made = [known.get(key) or _made(key, written, origin) for key in keys if key is not None and origin is not None]
    numbered = [key for key in made if isinstance(key.key, int)]
    if len(numbered) == len(made):
        form = "count" if made else written.form
        return Expansion(form, "known", tuple(sorted(numbered, key=_index)), written.symbolic, origin)
    texts = tuple(key for key in made if isinstance(key.key, str))
    ordered = [key for key in written.keys if key in texts]
    return Expansion("for_each", "known", (*ordered, *(key for key in texts if key not in ordered)), written.symbolic, origin)


def _index(key: InstanceKey) -> int:
    return key.key if isinstance(key.key, int) else 0


def _made(key: Key, written: Expansion, origin: Origin) -> InstanceKey:
    """An instance that the source alone does not tell of."""
    if isinstance(key, int):
        return count_key(key, key, origin)
    return each_key(Value(str(key), Origin("key", origin.source, origin.offset, str(key), origin)), _item(str(key), written, origin))


def _item(key: str, written: Expansion, origin: Origin) -> Value:
    """``each.value``: the element of that name in what is unknown, or the key itself in a set."""
    each = dict(written.symbolic.names).get("each")
    value = each.get("value") if each is not None else None
    if value is None:
        return Value(key, origin)
    data = value.data
    if isinstance(data, Unknown) and data.exact and len(data.references) == 1:
        (reference,) = data.references
        if reference.path[-2:] == ("each", "value"):
            return Value(named(Reference(reference.unit, reference.address, (*reference.path[:-2], key))), value.origin)
    return value
