"""Kustomizations that nothing applies and that only say again what GitOps objects apply from elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ...source import Place
from ...values import Value
from ..kubernetes.objects import KubernetesObject
from ..kubernetes.units import Unit


def said_again(overlays: Iterable[Unit], units: Iterable[Unit], reached: Collection[str]) -> set[str]:
    """The names of ``overlays`` that are not ``reached`` and give nothing but what a reached unit gives, unchanged.

    One whose folder names an environment or a cluster is a deployment of its own, whoever applies it.
    """
    if not reached:
        return set()
    idle = [one for one in overlays if one.objects and one.name not in reached and not (one.environment or one.cluster or one.left_out)]
    if not idle:
        return set()
    wanted = {found.header.place for one in idle for found in one.objects}
    applied: dict[Place, list[KubernetesObject]] = {}
    for unit in units:
        for found in unit.objects if unit.name in reached else ():
            if found.header.place in wanted:
                applied.setdefault(found.header.place, []).append(found)
    return {one.name for one in idle if all(_is_given(found, applied) for found in one.objects)}


def _is_given(found: KubernetesObject, applied: Mapping[Place, list[KubernetesObject]]) -> bool:
    return any(_is_same(found, other) for other in applied.get(found.header.place, ()))


def _is_same(one: KubernetesObject, other: KubernetesObject) -> bool:
    return (one.name, one.namespace) == (other.name, other.namespace) and _are_same(dict(one.entries), dict(other.entries))


def _are_same(one: object, other: object) -> bool:
    """Whether two trees of values hold the same, wherever that is written."""
    if one is other:
        return True
    if isinstance(one, Value) and isinstance(other, Value):
        return _are_same(one.data, other.data)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_are_same(value, other[key]) for key, value in one.items())
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_are_same, one, other))
    return type(one) is type(other) and one == other
