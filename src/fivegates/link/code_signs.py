"""What the code of workloads and the recipes of their images say of them."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..extract.harness_runs import started_commands
from ..extract.model import WorkloadRecord
from ..named_tuple import NamedTuple
from ..readers.code import EVERYTHING, CodeReader, Taken, holds
from ..readers.frameworks import CodeSign
from ..resolve.gitlab import JOB as GITLAB_JOB
from ..resolve.workflows import JOB as WORKFLOW_JOB
from .agents import Linked
from .code import CodeFolders
from .evidence import AGENT_FROM, Sign, confidence
from .recipe_signs import command_signs, recipe_signs, script_signs
from .recipes import Builds, Built, built_by
from .signals import Signals

if TYPE_CHECKING:
    from .starts import Starts

VARIANTS = frozenset(("local", "dev", "develop", "development", "debug", "test", "tests", "testing", "ci", "staging", "prod", "production"))
_RECIPE_WORDS = re.compile(r"[._-]")
TOOLS = "mcp"  # in a command: the protocol that it serves
JOBS = (WORKFLOW_JOB, GITLAB_JOB)  # of whichever forge


class Started(NamedTuple):
    """What the program says that a workload starts. ``is_other``: it is no agent, and another workload of the same image is."""

    signs: tuple[CodeSign, ...]
    is_other: bool


class CodeSigns:
    """Asks the code that each of ``workloads`` runs. What a folder says is shared among all that are built from it."""

    def __init__(
        self,
        workloads: Sequence[Linked],
        folders: CodeFolders,
        read_code: CodeReader,
        builds: Builds,
        signals: Signals,
        load: Callable[[str], Any],
    ) -> None:
        self._folders = folders
        self._read = read_code
        self._builds = builds
        self._signals = signals
        self._load = load
        self._programs = self._shares(workloads, lambda recipe: recipe)
        self._deployed = self._shares(workloads, _plain_recipe)
        self._ways = self._started_in_ways(workloads)

    def of(self, linked: Linked, factor: float) -> list[Sign]:
        """What the code of a workload and the recipe of its image say, unless its type says enough.

        Of a folder that several programs are built from, those that take a file have their share of it, and one that takes all has its
        share of all; what the recipe does not copy is not in the image. ``factor``: how much of it counts.
        """
        firm = [sign for sign in linked.signs if sign.family == "type"]
        if confidence(firm) >= AGENT_FROM or linked.record.class_ != "host":
            return []
        signs = []
        built = self._builds.of(linked.record)
        parts = {one.context: self._taken(one, linked) for one in built if one.context is not None}
        for folder, _place in self._folders.of(linked.record):
            part = parts.get(folder, EVERYTHING)
            takes_all = "." in part.paths
            programs = (self._programs if linked.record.system == "compose" else self._deployed).get(folder, ())
            for found in self._started(linked, self._read(folder, part).frameworks):
                among = [one for one in programs if takes_all or any(holds(taken, found.place.path) for taken in one)]
                share = factor / max(1, len(among))
                family = "model-env" if found.only_calls else "code"
                weight = found.weight * share if found.weight > 0 else found.weight
                signs.append(Sign(family, found.name, round(weight, 4), found.detail, found.place, found.class_))
        for one in built:
            signs += recipe_signs(self._builds.stages(one), self._builds.base(one), self._signals)
        signs += command_signs(self._builds.commands(linked.record), self._load("harnesses"))
        if not starts_its_own(linked.record):
            signs += script_signs(self._builds.scripts(linked.record), self._load("harnesses"))
        return signs

    def whole(self, linked: Linked) -> list[str]:
        """The folders that are all of a function's code, where they are and could be read; [] where more may run in it."""
        folders = self._folders.whole(linked.record)
        return folders if all(self._read(folder, EVERYTHING).is_whole for folder in folders) else []

    def _started(self, linked: Linked, found: tuple[CodeSign, ...]) -> tuple[CodeSign, ...]:
        """What speaks of the code that an image holds. Where that makes a tool server, the program that the image starts tells what it is,
        as far as that is known: tool servers come with adapters for frameworks of agents, which others run, and programs with tool servers
        beside them. So it does where other workloads of the same image start an agent and this one something else.
        """
        way = self._ways.get(linked.id)
        if way is not None and way.is_other:
            return way.signs
        if not any(sign.class_ == "tool_server" and sign.made for sign in found):
            return found
        from .starts import Starts

        starts = Starts(self._builds)
        started = self._signs_started(starts, linked.record)
        if started:
            return started
        is_both = any(sign.class_ == "agent" and sign.weight >= AGENT_FROM for sign in found)
        return tuple(sign for sign in found if sign.class_ != "agent") if is_both and starts.says(linked.record, TOOLS) else found

    def _signs_started(self, starts: Starts, record: WorkloadRecord) -> tuple[CodeSign, ...] | None:
        """What the programs say that a workload starts, None where they are not known."""
        paths = starts.of(record)
        return tuple(sign for path in paths for sign in self._read(path, EVERYTHING).frameworks) if paths else None

    def _started_in_ways(self, workloads: Sequence[Linked]) -> Mapping[str, Started]:
        """By workload what it starts, where several start one image in several ways and that of one is an agent."""
        images: dict[Built, list[Linked]] = defaultdict(list)
        for linked in workloads:
            if linked.record.class_ == "host" and not is_any_job(linked.record) and linked.record.code:
                for built in self._builds.of(linked.record):
                    images[built].append(linked)
        several = {linked.id: linked for sharing in images.values() if len(set(map(_commands, sharing))) > 1 for linked in sharing}
        if not several:
            return {}
        from .starts import Starts

        starts = Starts(self._builds)
        signs = {id: found for id, linked in several.items() if (found := self._signs_started(starts, linked.record)) is not None}
        agents = {id for id, found in signs.items() if any(sign.class_ == "agent" and not sign.only_calls for sign in found)}
        beside = {linked.id for sharing in images.values() if any(one.id in agents for one in sharing) for linked in sharing}
        return {id: Started(found, id in beside - agents) for id, found in signs.items()}

    def _shares(self, workloads: Sequence[Linked], called: Callable[[str], str]) -> Mapping[str, list[list[Taken]]]:
        """What each program that is built from a folder takes of it; different Dockerfiles, stages or arguments make different programs,
        but for those of one compose service and its alternatives. ``called``: what a Dockerfile counts as. To what is deployed elsewhere
        the variants of one Dockerfile for a developer's machine (``app.local.Dockerfile``) are no other programs.
        """
        found: dict[str, dict[object, list[Taken]]] = {}
        leading: dict[tuple[str, object], object] = {}
        for linked in workloads:
            for link in linked.record.code:
                if link.folder is not None:
                    folder, taken = posixpath.normpath(link.folder), self._taken(built_by(link.folder, link.recipe), linked)
                    key: object = (called(link.recipe), link.arguments)
                    if linked.record.system == "compose":
                        service = linked.record.resource.unit, linked.record.resource.address
                        key = leading.setdefault((folder, service), key)
                    found.setdefault(folder, {}).setdefault(key, []).append(taken)
        return {folder: list(programs.values()) for folder, programs in found.items()}

    def _taken(self, built: Built, linked: Linked) -> Taken:
        """What of the context the image takes in, and what of it is mounted over that from beside the project's file."""
        taken = self._builds.taken(built)
        if taken == EVERYTHING:
            return taken
        mounted = {inner for path in _mounted(linked.record) if (inner := _inside(path, taken.context)) is not None}
        if "." in mounted:  # what the recipe names is still named
            return Taken(taken.context, (".", *taken.paths))
        return taken._replace(paths=(*taken.paths, *sorted(mounted.difference(taken.paths))))


def _plain_recipe(recipe: str) -> str:
    """A Dockerfile's path, and its stage, without the words that say where or what for it is built."""
    path, mark, stage = recipe.partition("#")
    folder, slash, name = path.rpartition("/")
    words = [word for word in _RECIPE_WORDS.split(name) if word.lower() not in VARIANTS]
    return f"{folder}{slash}{'.'.join(words)}{mark}{stage}" if words else recipe


def is_any_job(record: WorkloadRecord) -> bool:
    """Whether a workload is a job of a pipeline, which runs no agent's harness: it is what the code that it starts is, or nothing."""
    return record.class_ == "host" and record.resource.type in JOBS


def _mounted(record: WorkloadRecord) -> Iterator[str]:
    """The folders and files of the tree that are mounted, which are written relative to the file that mounts them."""
    beside = posixpath.dirname(record.resource.place.path)
    return (posixpath.normpath(posixpath.join(beside, mount.path)) for mount in record.mounts if mount.path.startswith("."))


def _inside(path: str, context: str) -> str | None:
    """A path of the tree as the context calls it, '.' for all of it; None for one that lies beside."""
    found = posixpath.relpath(path, context)
    if found == "." or set(found.split("/")) == {".."}:
        return "."
    return None if found.startswith("..") else found


def starts_its_own(record: WorkloadRecord) -> bool:
    """Whether each container of a workload is told what to start, and so starts nothing that its image says."""
    return len(list(started_commands(record))) >= max(1, len(record.images))


def _commands(linked: Linked) -> tuple[tuple[str, ...], ...]:
    """What a workload tells its containers to start."""
    return tuple(tuple(words or ()) for words, _place, _env in started_commands(linked.record))
