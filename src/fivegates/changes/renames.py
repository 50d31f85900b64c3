"""What is only called otherwise after a change: names that hold a path, where it was moved, and agents that another one came beside.

Ids hold the folder of a Terraform root or the path of a workflow. A folder counts as moved where all of its files that a change renames
went to one other folder and none of them stayed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile
from posixpath import basename, dirname

from ..facts.same_agents import called_otherwise

MOST = 2_000  # renamed files that names are followed through
MOST_FOLDERS = 200  # and files, that an id is looked up by
HERE = "."  # how ids write the folder that is looked at


class Renames:
    """``files``: old path to new; ``left``: the paths of the head."""

    def __init__(self, files: Mapping[str, str], left: Collection[str]) -> None:
        self.files = dict(files)
        known = self._files = dict(list(files.items())[:MOST])
        stems = {f"{old}/{_stem(old)}": f"{new}/{_stem(new)}" for old, new in known.items()}  # a workflow's agent has its file's name
        self._new = {old: new for old, new in (*_folders(known, left).items(), *known.items(), *stems.items()) if old}
        longest = sorted(self._new, key=len, reverse=True)
        pattern = "|".join(map(re.escape, longest))
        self._moves = dict.fromkeys((dirname(old) or HERE, dirname(new) or HERE) for old, new in known.items())
        self._ids: dict[str, str] = {}
        self._there: set[str] = set()
        self._pattern = re.compile(rf"(?:(?<=[/?:#\[(])|^)(?:{pattern})(?=[/:#\]) ]|$)") if longest else None

    def __bool__(self) -> bool:
        return self._pattern is not None

    def see(self, texts: Iterable[str]) -> None:
        """What the head writes: an image or a bucket may be called as a folder that moved is, and stays as it was."""
        if self._pattern is not None:
            self._there.update(texts)

    def learn(self, before: Iterable[str], after: Collection[str]) -> None:
        """Which ids of the base are which of the head: a namespace may be called as a folder is, a folder may have lost only some files.

        An id that is there as before is the same thing, unless what it would be called after the move is there.
        """
        if self._pattern is None:
            return
        known = set(before)
        for id in known:
            moved = self._moved(id)
            if moved not in after:
                moved = id if id in after else next((one for one in self._candidates(id) if one in after and one not in known), moved)
            self._ids[id] = moved

    def learn_agents(self, before: Sequence[tuple[str, str]], after: Iterable[tuple[str, str]]) -> None:
        """Which agents of the base are which of the head, by (agent, workload) of every deployment of both."""
        moved = {agent: self.apply(agent) for agent, _ in before}
        found = called_otherwise([(moved[agent], self.apply(workload)) for agent, workload in before], after)
        self._ids |= {agent: found[id] for agent, id in moved.items() if id in found}

    def apply(self, text: str) -> str:
        """A name of the base as the head would write it."""
        if text in self._ids:
            return self._ids[text]
        moved = self._moved(text)
        return text if moved not in self._there and text in self._there else moved

    def _moved(self, text: str) -> str:
        return self._pattern.sub(lambda found: self._new[found[0]], text) if self._pattern is not None else text

    def _candidates(self, id: str) -> Iterator[str]:
        """What an id may be called where the files of its folder went to another: by the folder's path, or its name alone."""
        yield from (id.replace(old, new, 1) for old, new in islice(self._files.items(), MOST_FOLDERS) if old in id)
        for old, new in islice(self._moves, MOST_FOLDERS):
            for one, other in ((old, new), (basename(old), basename(new))):
                for sign in "/?":
                    if one and other and f"{sign}{one}/" in id:
                        yield id.replace(f"{sign}{one}/", f"{sign}{other}/", 1)

    def key(self, values: Sequence[str]) -> tuple[str, ...]:
        """The values of a finding's key, as the head would write them; beside a file's path its name may stand alone."""
        stems = {_stem(old): _stem(new) for old, new in self._files.items() if any(old in value for value in values)}
        return tuple(stems.get(value, self.apply(value)) for value in values)

    def path(self, path: str) -> str:
        return self.files.get(path, path)


def _stem(path: str) -> str:
    return basename(path).partition(".")[0]


def _folders(files: Mapping[str, str], left: Collection[str]) -> dict[str, str]:
    """Old to new folder, with the folders above them as far as they end alike."""
    moves: dict[str, set[str]] = {}
    for old, new in files.items():
        if basename(old) == basename(new) and dirname(old) != dirname(new):
            moves.setdefault(dirname(old), set()).add(dirname(new))
    stayed = {dirname(path) for path in left}
    found = {old: new.pop() for old, new in moves.items() if len(new) == 1 and old not in stayed}
    for old, new in list(found.items()):
        old_steps, new_steps = old.split("/"), new.split("/")
        alike = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(reversed(old_steps), reversed(new_steps), strict=False))))
        for depth in range(1, alike + 1):
            above_old, above_new = "/".join(old_steps[:-depth]), "/".join(new_steps[:-depth])
            if above_old and above_new and not any(folder == above_old or folder.startswith(f"{above_old}/") for folder in stayed):
                found.setdefault(above_old, above_new)
    return found
