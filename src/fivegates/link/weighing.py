"""All that speaks for a workload being an agent, gathered from everywhere and weighed once."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..extract.harness_commands import harness_in, lasting
from ..extract.harness_runs import started_commands
from ..extract.model import WorkloadRecord
from ..globs import glob_matches
from ..named_tuple import NamedTuple
from ..readers.code import EVERYTHING, CodeReader, Taken, holds
from ..readers.frameworks import CodeSign
from ..resolve.workflows import JOB as WORKFLOW_JOB
from .agents import Linked, LogicalAgent
from .code import CodeFolders
from .contracts import Contracts
from .effective import Run
from .evidence import AGENT_FROM, Sign, confidence, judge
from .idle_variables import HoldsWord, discount_idle
from .recipe_signs import command_signs, recipe_signs, script_signs
from .recipes import Builds, Built, built_by
from .signals import Signals

if TYPE_CHECKING:
    from .starts import Starts

CLOUDS = frozenset(
    ("aws_role", "gcp_service_account", "azure_client")
)  # kinds of mentions of identities that models of a cloud are asked as
TOOLS = "mcp"  # in a command: the protocol that it serves
JOBS = ("github-actions", "gitlab-ci")
# The code of an image counts by half for a workload that is given nothing for a model, where another one of the same image is; and so does
# that of a job of a workflow.
OTHER_MODE = 0.5


class Started(NamedTuple):
    """What the program says that a workload starts. ``is_other``: it is no agent, and another workload of the same image is."""

    signs: tuple[CodeSign, ...]
    is_other: bool


class Weighing(NamedTuple):
    """Where evidence comes from. ``variables``: the names that each env file sets. ``not_agent``: globs over ids that settle a dispute."""

    signals: Signals
    variables: Mapping[str, Iterable[str]]
    contracts: Contracts
    code_folders: CodeFolders
    read_code: CodeReader
    not_agent: Sequence[str]
    builds: Builds
    load: Callable[[str], Any]
    holds_word: HoldsWord

    def weigh(self, workloads: Sequence[Linked], runs: Iterable[Run], by_identity: Mapping[str, list[Sign]]) -> None:
        """Give every workload its signs and verdict. ``by_identity``: what the grants of an identity say."""
        held: dict[str, list[Sign]] = defaultdict(list)
        for run in runs:
            if run.verdict == "known" and run.identity in by_identity:
                held[run.workload.id] += by_identity[run.identity]
        programs = self._programs(workloads)
        for linked in workloads:
            linked.signs = [*self._written_signs(linked.record), *held.get(linked.id, ())]
        ways = self._ways(workloads)
        equipped = {image for linked in workloads if _has_model(linked) for image in _images_of(linked)}
        asking = set()
        for linked in workloads:
            is_other_mode = not _may_have_model(linked) and (_is_any_job(linked.record) or not equipped.isdisjoint(_images_of(linked)))
            found = self._code_signs(linked, programs, ways, OTHER_MODE if is_other_mode else 1.0)
            if _is_any_job(linked.record) and not found and not any(sign.family == "image" for sign in linked.signs):
                linked.signs.clear()  # what it is given is for whatever else it runs
            if any(sign.weight > 0 and sign.points_to == "agent" for sign in found):
                asking.add(linked.id)
            linked.signs += found
        discount_idle(workloads, asking, self._whole_code, self.holds_word)
        for linked in workloads:
            covering = self.contracts.covering_record(linked)
            if covering is not None:
                linked.signs.append(Sign("declared", "contract", 1.0, f"contract {covering.name}", covering.place))
            if self._is_none(linked) or (covering is None and self._runs_beside(linked.record)):
                linked.verdict = judge([], "host", None)
            else:
                product = self.signals.other_product(linked.record) if linked.signs else None
                linked.verdict = judge(linked.signs, linked.record.class_, product)
            if _is_any_job(linked.record) and not linked.verdict.class_:
                linked.record = linked.record._replace(env=(), code=())
        self._share_among_alternatives(workloads)

    def without_excluded(self, agents: Iterable[LogicalAgent]) -> list[LogicalAgent]:
        """The agents but those whose id the configuration says is none."""
        kept = []
        for agent in agents:
            if not self._is_excluded(agent.id):
                kept.append(agent)
                continue
            for member in agent.members:
                member.agent, member.verdict = "", judge([], "host", None)
        return kept

    def _share_among_alternatives(self, workloads: Sequence[Linked]) -> None:
        """Of a compose service's alternatives each is the agent that one of them is, though it be built where its code is not found."""
        services: dict[tuple[str, str], list[Linked]] = defaultdict(list)
        for linked in workloads:
            if linked.record.system == "compose":
                services[linked.record.resource.unit, linked.record.resource.address].append(linked)
        for alternatives in services.values():
            known = [linked.verdict for linked in alternatives if linked.verdict.class_ == "agent"]
            for linked in alternatives if known else ():
                if not (
                    linked.verdict.class_
                    or self._is_none(linked)
                    or self._runs_beside(linked.record)
                    or self.signals.other_product(linked.record)
                ):
                    linked.verdict = max(known, key=lambda verdict: verdict.confidence)

    def _is_none(self, linked: Linked) -> bool:
        """Whether the configuration says that a workload is no agent."""
        return self._is_excluded(linked.id) or self._is_excluded(_agent_id(linked))

    def _runs_beside(self, record: WorkloadRecord) -> bool:
        """Whether each container starts with a program that runs tests, which nobody deploys, or that does a chore beside a program."""
        if not _starts_its_own(record):
            return False
        harnesses = self.load("harnesses")
        runners = {**harnesses, "commands": [*harnesses["test_runners"], *harnesses["chores"]]}
        commands = [words for words, _place, _env in started_commands(record)]
        return all(words and any(True for _ in harness_in(lasting(words), runners)) for words in commands)

    def _is_excluded(self, id: str) -> bool:
        return any(glob_matches(glob, id) for glob in self.not_agent)

    def _written_signs(self, record: WorkloadRecord) -> Iterator[Sign]:
        """What the workload's own definition and its env files say."""
        yield from self.signals.of_type(record)
        yield from self.signals.of_variables(record)
        yield from self.signals.of_images(record)
        yield from self.signals.of_charts(record)
        yield from self.signals.of_labels(record)
        yield from self.signals.of_names(record)
        for path, place in record.env_files:
            yield from self.signals.of_env_file(self.variables.get(path, ()), place)

    def _code_signs(
        self, linked: Linked, programs: Mapping[str, Sequence[Sequence[Taken]]], ways: Mapping[str, Started], factor: float
    ) -> list[Sign]:
        """What the code of a workload and the recipe of its image say, unless its type says enough.

        Of a folder that several programs are built from, those that take a file have their share of it, and one that takes all has its
        share of all; what the recipe does not copy is not in the image. ``factor``: how much of it counts.
        """
        firm = [sign for sign in linked.signs if sign.family == "type"]
        if confidence(firm) >= AGENT_FROM or linked.record.class_ != "host":
            return []
        signs = []
        built = self.builds.of(linked.record)
        parts = {one.context: self._taken(one, linked) for one in built if one.context is not None}
        for folder, _place in self.code_folders.of(linked.record):
            part = parts.get(folder, EVERYTHING)
            takes_all = "." in part.paths
            for found in self._started(linked, self.read_code(folder, part).frameworks, ways):
                among = [one for one in programs.get(folder, ()) if takes_all or any(holds(taken, found.place.path) for taken in one)]
                share = factor / max(1, len(among))
                family = "model-env" if found.only_calls else "code"
                weight = found.weight * share if found.weight > 0 else found.weight
                signs.append(Sign(family, found.name, round(weight, 4), found.detail, found.place, found.class_))
        for one in built:
            signs += recipe_signs(self.builds.stages(one), self.builds.base(one), self.signals)
        signs += command_signs(self.builds.commands(linked.record), self.load("harnesses"))
        if not _starts_its_own(linked.record):
            signs += script_signs(self.builds.scripts(linked.record), self.load("harnesses"))
        return signs

    def _whole_code(self, linked: Linked) -> list[str]:
        """The folders that are all of a function's code, where they are and could be read; [] where more may run in it."""
        folders = self.code_folders.whole(linked.record)
        return folders if all(self.read_code(folder, EVERYTHING).is_whole for folder in folders) else []

    def _started(self, linked: Linked, found: tuple[CodeSign, ...], ways: Mapping[str, Started]) -> tuple[CodeSign, ...]:
        """What speaks of the code that an image holds. Where that makes a tool server, the program that the image starts tells what it is,
        as far as that is known: tool servers come with adapters for frameworks of agents, which others run, and programs with tool servers
        beside them. So it does where other workloads of the same image start an agent and this one something else.
        """
        way = ways.get(linked.id)
        if way is not None and way.is_other:
            return way.signs
        if not any(sign.class_ == "tool_server" and sign.made for sign in found):
            return found
        from .starts import Starts

        starts = Starts(self.builds)
        started = self._signs_started(starts, linked.record)
        if started:
            return started
        is_both = any(sign.class_ == "agent" and sign.weight >= AGENT_FROM for sign in found)
        return tuple(sign for sign in found if sign.class_ != "agent") if is_both and starts.says(linked.record, TOOLS) else found

    def _signs_started(self, starts: Starts, record: WorkloadRecord) -> tuple[CodeSign, ...] | None:
        """What the programs say that a workload starts, None where they are not known."""
        paths = starts.of(record)
        return tuple(sign for path in paths for sign in self.read_code(path, EVERYTHING).frameworks) if paths else None

    def _ways(self, workloads: Sequence[Linked]) -> Mapping[str, Started]:
        """By workload what it starts, where several start one image in several ways and that of one is an agent."""
        images: dict[Built, list[Linked]] = defaultdict(list)
        for linked in workloads:
            if linked.record.class_ == "host" and not _is_any_job(linked.record) and linked.record.code:
                for built in self.builds.of(linked.record):
                    images[built].append(linked)
        several = {linked.id: linked for sharing in images.values() if len(set(map(_commands, sharing))) > 1 for linked in sharing}
        if not several:
            return {}
        from .starts import Starts

        starts = Starts(self.builds)
        signs = {id: found for id, linked in several.items() if (found := self._signs_started(starts, linked.record)) is not None}
        agents = {id for id, found in signs.items() if any(sign.class_ == "agent" and not sign.only_calls for sign in found)}
        beside = {linked.id for sharing in images.values() if any(one.id in agents for one in sharing) for linked in sharing}
        return {id: Started(found, id in beside - agents) for id, found in signs.items()}

    def _programs(self, workloads: Sequence[Linked]) -> Mapping[str, list[list[Taken]]]:
        """What each program that is built from a folder takes of it; different Dockerfiles, stages or arguments make different programs,
        but for those of one compose service and its alternatives.
        """
        found: dict[str, dict[object, list[Taken]]] = {}
        leading: dict[tuple[str, object], object] = {}
        for linked in workloads:
            for link in linked.record.code:
                if link.folder is not None:
                    folder, taken = posixpath.normpath(link.folder), self._taken(built_by(link.folder, link.recipe), linked)
                    key: object = (link.recipe, link.arguments)
                    if linked.record.system == "compose":
                        service = linked.record.resource.unit, linked.record.resource.address
                        key = leading.setdefault((folder, service), key)
                    found.setdefault(folder, {}).setdefault(key, []).append(taken)
        return {folder: list(programs.values()) for folder, programs in found.items()}

    def _taken(self, built: Built, linked: Linked) -> Taken:
        """What of the context the image takes in, and what of it is mounted over that from beside the project's file."""
        taken = self.builds.taken(built)
        if taken == EVERYTHING:
            return taken
        mounted = {inner for path in _mounted(linked.record) if (inner := _inside(path, taken.context)) is not None}
        return EVERYTHING if "." in mounted else taken._replace(paths=(*taken.paths, *sorted(mounted.difference(taken.paths))))


def _is_any_job(record: WorkloadRecord) -> bool:
    """Whether a workload is a job of a pipeline, which runs no agent's harness: it is what the code that it starts is, or nothing."""
    return record.class_ == "host" and record.platform in JOBS


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


def _commands(linked: Linked) -> tuple[tuple[str, ...], ...]:
    """What a workload tells its containers to start."""
    return tuple(tuple(words or ()) for words, _place, _env in started_commands(linked.record))


def _starts_its_own(record: WorkloadRecord) -> bool:
    """Whether each container of a workload is told what to start, and so starts nothing that its image says."""
    return len(list(started_commands(record))) >= max(1, len(record.images))


def _has_model(linked: Linked) -> bool:
    """Whether a workload is given a model, or what it signs in to one with."""
    return any(sign.family == "model-env" for sign in linked.signs)


def _may_have_model(linked: Linked) -> bool:
    """Whether a workload is given one, or something of which not all is known. A job of a workflow is given what its file says, and reaches
    a model with that, as whom it signs in, or with its own token where that is asked for.
    """
    record = linked.record
    if record.resource.type == WORKFLOW_JOB and _is_any_job(record):
        permissions = record.resource.get("permissions")
        asks = permissions is not None and permissions.get("models") is not None
        return _has_model(linked) or asks or any(mention.kind in CLOUDS for mention in record.mentions)
    return _has_model(linked) or not record.env_complete or bool(record.env_files)


def _images_of(linked: Linked) -> set[tuple[str, str, str]]:
    """What the workload's images are built from: a folder of the tree, a recipe in it and its arguments."""
    return {(link.folder, link.recipe, link.arguments) for link in linked.record.code if link.folder is not None}


def _agent_id(linked: Linked) -> str:
    """The id that a workload would have as an agent of its own, as ``not_agent`` may name it."""
    record = linked.record
    scope = record.namespace.text if record.namespace is not None and record.namespace.text else ""
    return f"{scope}/{record.kind}/{record.name}" if record.system == "k8s" else f"{record.system}/{record.name}"
