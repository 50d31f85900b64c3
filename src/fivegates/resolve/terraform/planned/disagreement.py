"""Where the source and the configuration that a plan was made from are not the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ....named_tuple import NamedTuple
from ....readers.hcl.syntax import Body
from ....readers.interface import Problem
from ....readers.plan.model import Configured
from ....source import Place
from ..calls import folder_of_call
from ..configuration import Folder
from .addresses import address_of
from .given import GivenPlan

SHOWN = 3
DEPTH = 30  # modules inside one another


class _Block(NamedTuple):
    """``name``: its address, and ``with count`` or the like, since a block that got instances is another one."""

    name: str
    place: Place


def disagreement(plan: GivenPlan, root: Folder, folders: Mapping[str, Folder], mapped: Mapping[str, str]) -> Iterator[Problem]:
    """One notice with all that only one of the two knows, none where they agree by the names of their blocks; one more where a plan is
    not of everything.
    """
    if not plan.document.complete:
        yield Problem(_first_place(root), f"{plan.name} leaves resources out (-target): they are judged by the source alone", "notice")
    only_here: list[_Block] = []
    only_there: list[str] = []
    pending: list[tuple[str, Folder, Configured, int]] = [("", root, plan.document.configuration, 0)]
    while pending:
        prefix, folder, configured, depth = pending.pop()
        here = dict(_blocks(folder))
        there = {_spelled(name, form, here) for name, form in _configured(configured)}
        only_here += [_Block(prefix + name, place) for name, place in here.items() if name not in there]
        only_there += [prefix + name for name in sorted(there) if name not in here]
        for name, block in folder.calls.items():
            path = folder_of_call(block, folder.path, dict(mapped))
            if name in configured.calls and path in folders and path is not None and depth < DEPTH:
                pending.append((f"{prefix}module.{name}.", folders[path], configured.calls[name].module, depth + 1))
    if not only_here and not only_there:
        return
    said = [f"{_listed([block.name for block in only_here])} not in the plan"] if only_here else []
    said += [f"{_listed(only_there)} only in the plan"] if only_there else []
    place = min((block.place for block in only_here), default=_first_place(root))
    yield Problem(place, f"{plan.name} was made from another state of this source: {', '.join(said)}", "notice")


def _blocks(folder: Folder) -> Iterator[tuple[str, Place]]:
    for kind, declaration in folder.resources.items():
        if kind[0] != "ephemeral":
            yield _named(address_of(*kind), _form(declaration.body)), declaration.place
    for name, block in folder.calls.items():
        yield _named(f"module.{name}", _form(block.body)), block.body.source.place(block.start)


def _configured(module: Configured) -> Iterator[tuple[str, str]]:
    yield from ((address_of(*kind), block.form) for kind, block in module.resources.items())
    yield from ((f"module.{name}", call.form) for name, call in module.calls.items())


def _spelled(address: str, form: str, here: Mapping[str, Place]) -> str:
    """A plan leaves out the count or for_each that is a function of constants: then it is as it is here."""
    forms = ("single", "count", "for_each") if form == "single" else (form,)
    return next((name for form in forms if (name := _named(address, form)) in here), _named(address, form))


def _named(address: str, form: str) -> str:
    return address if form == "single" else f"{address} with {form}"


def _form(body: Body) -> str:
    return next((form for form in ("count", "for_each") if form in body.arguments), "single")


def _first_place(folder: Folder) -> Place:
    return min((place for _, place in _blocks(folder)), default=Place(folder.path or ".", 1))


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:SHOWN])
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{shown}{more} {'is' if len(names) == 1 else 'are'}"
