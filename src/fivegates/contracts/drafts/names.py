"""What the file of a drafted contract is called: after the agent, with nothing in it that leads out of a folder."""

from __future__ import annotations

from collections.abc import Mapping

LONGEST = 80


def file_names(agents: Mapping[str, str]) -> dict[str, str]:
    """By id the name of a file without its ending; ``agents``: id to name. Agents of one name get a number, in the order of ids."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for id in sorted(agents):
        plain = _plain(agents[id]) or "agent"
        name, number = plain, 2
        while name.lower() in taken:
            name, number = f"{plain}-{number}", number + 1
        taken.add(name.lower())
        names[id] = name
    return names


def _plain(name: str) -> str:
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "-" for sign in name).strip("-.")[:LONGEST]
