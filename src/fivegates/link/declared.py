"""A declaration and what else deploys the same code are one agent: by the folder that both are built from, or by name on one platform."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from .agents import Linked
from .evidence import Verdict

SYSTEMS = frozenset(("agentcore", "langgraph", "serverless", "azd", "foundry", "m365", "a365"))


def find_declared(
    workloads: Sequence[Linked], folders: Callable[[Linked], Iterable[str]], recipes: Mapping[str, Sequence[str]]
) -> list[tuple[str, str]]:
    """Pairs of ids that are one agent, a declaration first.

    A declaration that yields (nobody may ever deploy it) is no agent of its own where something else is built from its folder, is an agent
    for what stands in there, or may be built from it: the folder is one of ``recipes`` for images, and an agent of the tree has code that
    was not found. Then its verdict is taken back.
    """
    declared = [linked for linked in workloads if linked.record.system in SYSTEMS and linked.verdict.class_]
    if not declared:
        return []
    others = [linked for linked in workloads if linked.verdict.class_ and linked.record.resource.extra.get("yields") is None]
    by_folder = _by_folder(others, folders)
    named = _by_name(others)
    is_code_lost = any(linked.verdict.class_ == "agent" and not list(folders(linked)) and linked.record.images for linked in others)
    pairs: list[tuple[str, str]] = []
    for linked in declared:
        built = [by_folder.get(folder, {}) for folder in folders(linked)]
        is_built = is_code_lost and any(recipes.get(folder) for folder in folders(linked))
        if linked.record.resource.extra.get("yields") and (any(built) or is_built or _runs_elsewhere(linked, others)):
            linked.verdict = Verdict("", 0.0, False)
            continue
        same = [one for files in built for one in _same_code(linked, files)]
        pairs += ((linked.id, one.id) for one in (*same, *_same_name(linked, named)))
    return pairs


def _runs_elsewhere(linked: Linked, others: Iterable[Linked]) -> bool:
    """Whether an image that is built from a folder around the declared code is an agent because of it."""
    within = [folder for folder in (posixpath.normpath(_folder(linked)), *_graph_folders(linked)) if not folder.startswith(".")]
    return any(
        sign.family == "code" and sign.place.path.startswith(f"{folder}/")
        for one in others
        if one.verdict.class_ == "agent" and one.record.system not in SYSTEMS
        for sign in one.signs
        for folder in within
    )


def _graph_folders(linked: Linked) -> Iterator[str]:
    """The folders of the files that a LangGraph file names."""
    graphs = linked.record.resource.get("graphs")
    for value in graphs.data.values() if graphs is not None and isinstance(graphs.data, dict) else ():
        named = value.get("path") if isinstance(value.data, dict) else value
        text = (named.text or "") if named is not None else ""
        if text:
            yield posixpath.dirname(posixpath.normpath(posixpath.join(_folder(linked), text.partition(":")[0])))


Files = Mapping[str, Sequence[Linked]]  # agents by the file that they are written in


def _by_folder(workloads: Iterable[Linked], folders: Callable[[Linked], Iterable[str]]) -> Mapping[str, Files]:
    found: dict[str, dict[str, list[Linked]]] = defaultdict(lambda: defaultdict(list))
    for linked in workloads:
        if linked.verdict.class_ == "agent":
            for folder in folders(linked):
                found[folder][_file(linked)].append(linked)
    return found


def _by_name(workloads: Iterable[Linked]) -> Mapping[tuple[str, str, str], list[Linked]]:
    found: dict[tuple[str, str, str], list[Linked]] = defaultdict(list)
    for linked in workloads:
        if linked.record.named:
            found[_key(linked)].append(linked)
    return found


def _key(linked: Linked) -> tuple[str, str, str]:
    return linked.record.platform, linked.record.kind, linked.record.name.lower().replace("-", "_")


def _same_code(linked: Linked, files: Files) -> Iterator[Linked]:
    """The one agent that another file builds from the same folder, where its own file builds no other; at the top of a tree everything
    may be built from one folder.
    """
    if (
        len(files) == 2
        and _file(linked) in files
        and all(len(same) == 1 for same in files.values())
        and posixpath.normpath(_folder(linked)) != "."
    ):
        yield from (same[0] for path, same in files.items() if path != _file(linked))


def _same_name(linked: Linked, named: Mapping[tuple[str, str, str], Sequence[Linked]]) -> Iterator[Linked]:
    """Its only twin of that name and kind on its platform, written in another language."""
    twins = [one for one in named.get(_key(linked), ()) if one is not linked]
    if len(twins) == 1 and twins[0].record.system != linked.record.system and _may_be_one(linked, twins[0]):
        yield twins[0]


def _may_be_one(linked: Linked, twin: Linked) -> bool:
    """Whether nothing says that they are two: an environment each, or one that is a sample."""
    known = {one.environment for one in (linked, twin) if one.environment is not None}
    return len(known) < 2 and linked.sample == twin.sample


def _file(linked: Linked) -> str:
    return linked.record.resource.place.path


def _folder(linked: Linked) -> str:
    found = linked.record.resource.get("folder")
    return posixpath.join(linked.record.resource.unit.partition(":")[2], (found.text if found is not None else "") or ".")
