"""Which root module a plan is of, and which of that root's evaluations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ....errors import PlanError
from ....readers.hcl.syntax import HclDocument
from ....readers.plan.model import Configured
from ....source import Place
from ..calls import plain
from ..configuration import Folder, Report
from ..environments import environment_of_folder
from ..roots import unit_of
from ..settings import Root, TerraformSettings
from .agreement import agreeing_files
from .given import GivenPlan

HINT = "say which one with --plan ROOT=FILE"
SHOWN = 5


def pair_plans(
    plans: Sequence[GivenPlan],
    roots: Sequence[Root],
    folders: Mapping[str, Folder],
    documents: Mapping[str, HclDocument],
    settings: TerraformSettings,
    report: Report,
) -> list[tuple[Root, GivenPlan | None]]:
    """Every evaluation to make, with the plan that it follows. Raises ``PlanError`` for a plan of nothing here, or of several things.

    Where a root is evaluated once for each of several variable files, a plan takes the place of the evaluation whose values it has; if
    there is no such one, of all of them.
    """
    found: list[tuple[Root, GivenPlan | None]] = [(root, None) for root in roots]
    for plan in plans:
        unit = _told_unit(plan, roots)
        path = (
            unit.path if unit is not None else _told_root(plan, folders) if plan.root is not None else _matching_root(plan, roots, folders)
        )
        own = [root for root, _ in found if root.path == path]
        chosen = unit or _only_unit(plan, own) or agreeing_files(plan.document.variables, own, documents)
        if chosen is not None:
            taken = [chosen]
        else:
            taken, chosen = own, Root(unit_of(path), path, (), None, environment_of_folder(path, settings))
            _tell_all_replaced(plan, own, report)
        if any(other is not None for root, other in found if root in taken):
            raise PlanError(f"two plans are of {path or '.'}", "give one plan for each root")
        found = [(root, other) for root, other in found if root not in taken] + [(chosen, plan)]
    return sorted(found, key=lambda pair: pair[0].unit)


def _told_unit(plan: GivenPlan, roots: Sequence[Root]) -> Root | None:
    """The unit of Terragrunt whose folder the plan is said to be of."""
    told = plain(plan.root or ".")
    units = (root for root in roots if root.deployed is not None and root.deployed.model is None and root.deployed.folder == told)
    return next(units, None) if plan.root is not None else None


def _only_unit(plan: GivenPlan, roots: Sequence[Root]) -> Root | None:
    """The unit that deploys the plan's module; raises ``PlanError`` where several do, None where none does."""
    units = [root for root in roots if root.deployed is not None]
    if len(units) > 1:
        listed = ", ".join(root.deployed.folder for root in units[:SHOWN] if root.deployed is not None)
        raise PlanError(f"{plan.name} may be the plan of any of {len(units)} units: {listed}", HINT)
    return units[0] if units else None


def _tell_all_replaced(plan: GivenPlan, roots: Sequence[Root], report: Report) -> None:
    files = [root.var_files[-1] for root in roots if root.var_files]
    if files:
        listed = ", ".join(files[:SHOWN])
        report(Place(files[0], 1), f"{plan.name} was made with none of these files' values, and stands for all of them: {listed}", "notice")


def _told_root(plan: GivenPlan, folders: Mapping[str, Folder]) -> str:
    path = plain(plan.root or ".")
    if path not in folders:
        raise PlanError(f"there is no Terraform in {plan.root!r}, which {plan.name} is said to be of", HINT)
    if not _names(plan.document.configuration) & _declared(folders[path]):
        raise PlanError(f"nothing in {plan.name} is in {path or '.'}: it is the plan of something else", HINT)
    return path


def _matching_root(plan: GivenPlan, roots: Iterable[Root], folders: Mapping[str, Folder]) -> str:
    """The root that declares most of what the plan's configuration declares: at least half, and more than any other root."""
    wanted = _names(plan.document.configuration)
    ranked: dict[str, float] = {}
    for path in dict.fromkeys(root.path for root in roots if root.path in folders):
        declared = _declared(folders[path])
        shared = len(wanted & declared)
        if shared * 2 >= len(wanted) and shared:
            ranked[path] = shared / len(wanted | declared)
    best = [path for path, rank in ranked.items() if rank == max(ranked.values())]
    if not best:
        raise PlanError(f"{plan.name} is the plan of nothing here: no root module declares what it holds", HINT)
    if len(best) > 1:
        listed = ", ".join(path or "." for path in sorted(best)[:SHOWN])
        raise PlanError(f"{plan.name} may be the plan of any of {len(best)} root modules: {listed}", HINT)
    return best[0]


def _names(configuration: Configured) -> set[tuple[str, ...]]:
    return {*configuration.resources, *(("module", name) for name in configuration.calls)}


def _declared(folder: Folder) -> set[tuple[str, ...]]:
    return set(_declarations(folder))


def _declarations(folder: Folder) -> Iterator[tuple[str, ...]]:
    yield from folder.resources
    for name in folder.calls:
        yield ("module", name)
