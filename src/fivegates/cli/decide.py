"""``fivegates init --from FILE``: what a person decided about agents and candidates becomes settings and drafts of contracts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..globs import glob_matches
from ..named_tuple import NamedTuple
from ..packaged import read_packaged
from ..settings import OWN_FILE, SHARED_FILE, Settings
from .kept_files import read_kept
from .output import print_result, write_result

if TYPE_CHECKING:
    from ..gathering import Gathered
    from ..report.inventory import AgentRecord

KEY = "not_agent"


class Decided(NamedTuple):
    """``excluded``: ids that are no agents; ``undrafted``: ids of agents without contract; ``gone``: what is not in the tree any more."""

    excluded: list[str]
    undrafted: list[str]
    gone: list[str]


def apply_decisions(root: str, path: str, *, folder: str | None = None, write: bool = False) -> int:
    """Show what the list at ``path`` changes in the settings of ``root``, and which contracts are to be drafted; with ``write`` do it.

    ``folder``: where contracts are drafted to; None where only the commands are told. Raises ``UsageError`` where the list or the
    settings are not understood.
    """
    from ..report.inventory import inventory
    from ..report.registry.decided import read_decisions
    from .opening import open_facts

    decisions = read_decisions(read_kept(path, is_needed=True))
    _, settings, gathered = open_facts(root)
    decided = _decide(decisions, inventory(gathered.store), settings)
    file = Path(root) / (settings.path or OWN_FILE)
    lines = []
    if decided.excluded:
        text = _settings_with(file, settings, decided.excluded)
        done = "is written" if write else "would get"
        lines += [f"{file} {done}:", *(f"  {KEY}: {id}" for id in decided.excluded)]
        if write:
            write_result(str(file), text)
    lines += _drafts(decided.undrafted, gathered, root, folder if write else None)
    lines += [f"not here any more: {id}" for id in decided.gone]
    lines += [] if lines else ["Nothing to do: what is decided is so already."]
    pending = not write and (decided.excluded or (decided.undrafted and folder is not None))
    lines += ["Nothing is written yet: --write does it."] if pending else []
    print_result("".join(f"{_shown(line, gathered.redactor.redact)}\n" for line in lines))
    return 0


def _drafts(ids: Sequence[str], gathered: Gathered, root: str, folder: str | None) -> list[str]:
    """Each contract drafted into the folder, where one is given, else the command that drafts it."""
    if not ids:
        return []
    if folder is None:
        return ["Contracts to draft:", *(f"  fivegates contract new {_quoted(id)} --root {_quoted(root)}" for id in ids)]
    from ..report.contract_draft import drafted
    from .contract import written

    return written(drafted(gathered.store, gathered.holdings, ids, gathered.redactor), folder)


def _decide(decisions: Mapping[str, str], records: Iterable[AgentRecord], settings: Settings) -> Decided:
    from ..report.registry.decided import AGENT, NOT_AGENT

    known = {record.id: record for record in records}
    excluded = {id for id in decisions if any(glob_matches(glob, id) for glob in settings.not_agent)}
    covered = [id for id, said in decisions.items() if said == NOT_AGENT and id in known and known[id].contract is not None]
    if covered:
        raise UsageError(f"{covered[0]} is said to be no agent, and has a contract", "remove the contract first, or the decision")
    return Decided(
        excluded=[id for id, said in decisions.items() if said == NOT_AGENT and id in known and id not in excluded],
        undrafted=[id for id, said in decisions.items() if said == AGENT and id in known and known[id].contract is None],
        gone=[id for id, said in decisions.items() if said and id not in known and id not in excluded],
    )


def _settings_with(file: Path, settings: Settings, ids: Sequence[str]) -> str:
    """The settings file, or a new one, with the ids that are no agents. Raises ``UsageError`` where it cannot be changed safely."""
    from ..toml_lists import with_items

    text = read_kept(str(file)) if file.exists() else read_packaged("fivegates.cli", "settings.toml").decode("utf-8")
    changed = with_items(text, ("tool", "fivegates") if settings.path == SHARED_FILE else (), KEY, ids)
    if changed is None:
        raise UsageError(f"{file} is written in a way that is not changed for you", f"add to {KEY} there: {', '.join(ids)}")
    return changed


def _quoted(text: str) -> str:
    from shlex import quote

    return quote(text)


def _shown(line: str, redact: Callable[[str], str]) -> str:
    from ..report.clean import printable

    return printable(redact(line))
