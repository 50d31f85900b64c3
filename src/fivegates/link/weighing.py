"""All that speaks for a workload being an agent, gathered from everywhere and weighed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..extract.harness_commands import harness_in, lasting
from ..extract.harness_runs import started_commands
from ..extract.model import WorkloadRecord
from ..globs import glob_matches
from ..named_tuple import NamedTuple
from ..resolve.workflows import JOB as WORKFLOW_JOB
from .agents import Linked, LogicalAgent
from .code_signs import CodeSigns, is_any_job, starts_its_own
from .contracts import Contracts
from .effective import Run
from .evidence import Sign, judge
from .idle_variables import HoldsWord, discount_idle
from .signals import Signals

CLOUDS = frozenset(("aws_role", "gcp_service_account", "azure_client"))  # kinds of identities that a cloud's models are asked as
# The code of an image counts by half for a workload that is given nothing for a model, where another one of the same image is; and so does
# that of a job of a workflow.
OTHER_MODE = 0.5


class Weighing(NamedTuple):
    """Where evidence comes from. ``variables``: the names that each env file sets. ``code_of`` gives what the code of workloads says.
    ``not_agent``: globs over ids that settle a dispute. ``holds_word``: whether one of some words stands in a folder.
    """

    signals: Signals
    variables: Mapping[str, Iterable[str]]
    contracts: Contracts
    code_of: Callable[[Sequence[Linked]], CodeSigns]
    not_agent: Sequence[str]
    load: Callable[[str], Any]
    holds_word: HoldsWord

    def weigh(self, workloads: Sequence[Linked], runs: Iterable[Run], by_identity: Mapping[str, list[Sign]]) -> None:
        """Give every workload its signs and verdict. ``by_identity``: what the grants of an identity say."""
        held: dict[str, list[Sign]] = defaultdict(list)
        for run in runs:
            if run.verdict == "known" and run.identity in by_identity:
                held[run.workload.id] += by_identity[run.identity]
        for linked in workloads:
            linked.signs = [*self._written_signs(linked.record), *held.get(linked.id, ())]
        equipped = {image for linked in workloads if _has_model(linked) for image in _images_of(linked)}
        code = self.code_of(workloads)
        asking = set()
        for linked in workloads:
            is_other_mode = not _may_have_model(linked) and (is_any_job(linked.record) or not equipped.isdisjoint(_images_of(linked)))
            found = code.of(linked, OTHER_MODE if is_other_mode else 1.0)
            if is_any_job(linked.record) and not found and not any(sign.family == "image" for sign in linked.signs):
                linked.signs.clear()  # what it is given is for whatever else it runs
            if any(sign.weight > 0 and sign.points_to == "agent" for sign in found):
                asking.add(linked.id)
            linked.signs += found
        discount_idle(workloads, asking, code.whole, self.holds_word)
        for linked in workloads:
            covering = self.contracts.covering_record(linked)
            if covering is not None:
                linked.signs.append(Sign("declared", "contract", 1.0, f"contract {covering.name}", covering.place))
            if self._is_none(linked) or (covering is None and self._runs_beside(linked.record)):
                linked.verdict = judge([], "host", None)
            else:
                product = self.signals.other_product(linked.record) if linked.signs else None
                linked.verdict = judge(linked.signs, linked.record.class_, product)
            if is_any_job(linked.record) and not linked.verdict.class_:
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
        if not starts_its_own(record):
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


def _has_model(linked: Linked) -> bool:
    """Whether a workload is given a model, or what it signs in to one with."""
    return any(sign.family == "model-env" for sign in linked.signs)


def _may_have_model(linked: Linked) -> bool:
    """Whether a workload is given one, or something of which not all is known. A job of a workflow is given what its file says, and reaches
    a model with that, as whom it signs in, or with its own token where that is asked for.
    """
    record = linked.record
    if record.resource.type == WORKFLOW_JOB and is_any_job(record):
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
