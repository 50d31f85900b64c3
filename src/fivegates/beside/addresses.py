"""Whether two addresses name one instance: ours as Terraform writes them, checkov's without ``data.`` and, where it knows none, without
keys.
"""

from __future__ import annotations

from itertools import zip_longest

Step = tuple[str, str]  # a name and the key in brackets after it, '' where there is none


def steps_of(address: str) -> list[Step]:
    """``module.a["x.y"].data.aws_iam_policy_document.d[0]`` as names with their keys, without ``data``; dots in keys part nothing."""
    found: list[Step] = []
    start, at = 0, 0
    while at <= len(address):
        if at == len(address) or address[at] == ".":
            found.append((address[start:at], ""))
            start = at = at + 1
        elif address[at] == "[":
            end = _end_of_key(address, at)
            found.append((address[start:at], address[at:end].replace("'", '"')))
            start = at = end + 1
        else:
            at += 1
    return [step for number, step in enumerate(found) if step[0] and not _is_data(found, number)]


def _end_of_key(address: str, opening: int) -> int:
    """The place after a bracket is closed; quoted brackets close nothing."""
    quoted = False
    for at in range(opening, len(address)):
        if address[at] == '"':
            quoted = not quoted
        elif address[at] == "]" and not quoted:
            return at + 1
    return len(address)


def _is_data(steps: list[Step], number: int) -> bool:
    """``data`` before a type, and not a module or resource that is called so."""
    return steps[number] == ("data", "") and len(steps) - number == 3


def are_alike(ours: str, theirs: str) -> bool:
    """Whether they may name one instance: the same names, and no two keys that differ."""
    pairs = list(zip_longest(steps_of(ours), steps_of(theirs)))
    return all(one is not None and other is not None and one[0] == other[0] and _agree(one[1], other[1]) for one, other in pairs)


def _agree(key: str, other: str) -> bool:
    return not key or not other or key == other


def module_of(address: str) -> str:
    """The module that an address lies in, '' for the root."""
    at, found = 0, ""
    while address.startswith("module.", at):
        end = at + len("module.")
        while end < len(address) and address[end] not in ".[":
            end += 1
        if end < len(address) and address[end] == "[":
            end = _end_of_key(address, end)
        found = address[:end]
        at = end + 1
    return found


def has_key(address: str) -> bool:
    """Whether an address names one instance of its own resource."""
    steps = steps_of(address)
    return bool(steps) and bool(steps[-1][1])
