"""Which groups of parts know one thing in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..caching.apart import Names

Group = tuple[str, ...]  # parts that are read as one, sorted
UNSURE = "image "  # what begins so is a guess by name, which leads nowhere where several offer it


def joined(named: Mapping[Group, Names]) -> dict[Group, str]:
    """The groups that come of ``named`` where those that meet are one, each with what two of it have in common, '' where it met none."""
    leads: dict[Group, Group] = {group: group for group in named}
    reasons: dict[Group, str] = {}
    for one, other, name in _meetings(named):
        first, second = sorted((_lead(leads, one), _lead(leads, other)))
        if first != second:
            leads[second] = first
            reasons[first] = min(filter(None, (name, reasons.get(first, ""), reasons.pop(second, ""))))
    found: dict[Group, list[str]] = {}
    for group in named:
        found.setdefault(_lead(leads, group), []).extend(group)
    return {tuple(sorted(parts)): reasons.get(lead, "") for lead, parts in found.items()}


def _lead(leads: Mapping[Group, Group], group: Group) -> Group:
    while leads[group] != group:
        group = leads[group]
    return group


def _meetings(named: Mapping[Group, Names]) -> Iterator[tuple[Group, Group, str]]:
    """Two groups and what both know, as few as tell all."""
    first: dict[str, Group] = {}
    offering: dict[str, list[Group]] = {}
    for group, names in named.items():
        for name in names.same:
            other = first.setdefault(name, group)
            if other is not group:
                yield other, group, name
        for name in names.offered:
            offering.setdefault(name, []).append(group)
    for group, names in named.items():
        for name in names.asked & offering.keys():
            if len(offering[name]) == 1 or not name.startswith(UNSURE):
                yield from ((other, group, name) for other in offering[name] if other is not group)
