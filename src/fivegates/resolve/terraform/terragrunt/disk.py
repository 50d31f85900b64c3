"""Paths as Terragrunt's functions give them: absolute, on a disk that is not part of a tree.

Where the repository lies on it stands as one character that no path holds, so that such a path can be taken apart and put together like any
other, and told from what is known when it turns up in a value.
"""

from __future__ import annotations

from posixpath import dirname, join, normpath, relpath

TOP = "/\ue000"  # the repository's top level


def on_disk(path: str, prefix: str) -> str:
    """A path of the tree as an absolute one; ``prefix`` leads from the repository's top to the tree."""
    return normpath(f"{TOP}/{prefix}{path}")


def in_tree(path: str, base: str, prefix: str) -> str | None:
    """Where an absolute path, or one relative to the folder ``base`` of the tree, leads in the tree ('' its root); None outside."""
    top = on_disk("", prefix)
    full = normpath(join(on_disk(base, prefix), path))
    if full == top:
        return ""
    return full[len(top) + 1 :] if full.startswith(f"{top}/") else None


def below_top(path: str, base: str, prefix: str) -> str:
    """A path as it would be named from the repository's top, also where it is outside the tree: what tells one folder from another."""
    return relpath(normpath(join(on_disk(base, prefix), path)), TOP)


def holds_disk(text: str) -> bool:
    """Whether a text says where the repository lies."""
    return TOP[1] in text


def step_between(file: str, to: str) -> str:
    """The way from the folder of one file of the tree to that of another."""
    return relpath(dirname(to) or ".", dirname(file) or ".")
