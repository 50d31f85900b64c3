"""The agents and contracts of a tree with everybody whom the files name for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from posixpath import normpath
from typing import Any

from ..settings import Settings
from ..source import Place
from .model import Facts, Matter, Secret, Tie

_AGENTS = (
    "SELECT a.id, a.name, a.class, a.risk, l.path AS at_path, l.line AS at_line "
    "FROM agents a LEFT JOIN locations l ON l.id = a.loc WHERE a.class <> 'candidate'"
)
_CONTRACTS = (
    "SELECT k.id, k.agent, k.path, k.name, k.status, k.risk, k.owner, l.path AS at_path, l.line AS at_line "
    "FROM contracts k LEFT JOIN locations l ON l.id = k.loc"
)
_FIELDS = (
    "SELECT f.contract, f.field, f.value, l.path AS at_path, l.line AS at_line FROM contract_fields f LEFT JOIN locations l ON l.id = f.loc"
)
_OWNERS = (
    "SELECT o.agent, o.principal, o.source, l.path AS at_path, l.line AS at_line "
    "FROM owners o LEFT JOIN locations l ON l.id = o.loc WHERE o.source <> 'contract'"
)
_IDENTITIES = (
    "SELECT DISTINCT d.agent, i.canonical, i.name, i.is_human, l.path AS at_path, l.line AS at_line FROM effective_identities e "
    "JOIN deployments d ON d.id = e.deployment JOIN identities i ON i.id = e.identity LEFT JOIN locations l ON l.id = e.loc "
    "WHERE i.canonical NOT LIKE 'secret:%'"
)
_SECRETS = (
    "SELECT DISTINCT d.agent, c.id, c.name, c.kind, l.path AS at_path, l.line AS at_line FROM uses_credential u "
    "JOIN deployments d ON d.workload = u.workload JOIN credentials c ON c.id = u.credential LEFT JOIN locations l ON l.id = c.loc "
    "WHERE c.static = 1 AND c.copy_of IS NULL AND (c.live = 1 OR c.kind NOT IN ('literal', 'env-entry', 'image-entry')) "
    "UNION SELECT DISTINCT d.agent, c.id, c.name, c.kind, l.path, l.line FROM credentials c "
    "JOIN effective_identities e ON e.identity = c.identity JOIN deployments d ON d.id = e.deployment "
    "LEFT JOIN locations l ON l.id = c.loc WHERE c.static = 1 AND c.copy_of IS NULL "
    "UNION SELECT DISTINCT d.agent, 'job-secret/' || s.name, s.name, 'job-secret', l.path, l.line FROM job_secrets s "
    "JOIN deployments d ON d.workload = s.workload LEFT JOIN locations l ON l.id = s.loc"
)
_PEOPLE = {  # a contract's field to what it makes of whom it names
    "owner": "owns",
    "built_by": "built",
    "approved.by": "approved",
    "lifecycle.reviewed_by": "reviewed",
    "lifecycle.successor": "succeeds",
    "scope.kill_switch.by": "operates",
}
_NAMED = {"tag": "by a tag", "label": "by a label", "catalogue": "by the service catalogue", "codeowners": "by CODEOWNERS"}
_ANSWERS = "the settings"


def matters_of(store: Facts, settings: Settings) -> list[Matter]:
    """Every agent with its contracts, every contract of something that is not in the tree, and what the settings say; by id."""
    found = {row["id"]: _agent(row) for row in store.query(_AGENTS)}
    by_contract = _with_contracts(store, found)
    _with_fields(store, by_contract)
    for row in store.query(_OWNERS):
        if row["agent"] in found:
            tie = Tie("owns", row["principal"], row["source"], _NAMED[row["source"]], _place(row))
            found[row["agent"]].ties.append(tie)
    _with_identities(store, found)
    every = sorted({id(one): one for one in (*found.values(), *by_contract.values())}.values(), key=lambda one: one.id)
    answers = _settings(settings)
    return [*every, answers] if answers.ties else every


def _agent(row: Mapping[str, Any]) -> Matter:
    return Matter(row["id"], row["name"], row["class"], _place(row), risk=row["risk"] or "", is_deployed=True)


def _with_contracts(store: Facts, agents: dict[str, Matter]) -> dict[str, Matter]:
    """By contract what it is about. One agent of several contracts stands once for each but the first."""
    found: dict[str, Matter] = {}
    for row in sorted(store.query(_CONTRACTS), key=lambda row: (row["status"] == "draft", row["id"])):
        agent = agents.get(row["agent"] or "")
        if agent is None or agent.contract:
            name = row["name"]
            agent = Matter(agent.id if agent else row["id"], name, "contract", _place(row), is_deployed=agent is not None)
        agent.contract, agent.path, agent.status = row["id"], row["path"], row["status"]
        agent.risk, agent.owner = row["risk"] or agent.risk, row["owner"] or ""
        found[row["id"]] = agent
    return found


def _with_fields(store: Facts, contracts: Mapping[str, Matter]) -> None:
    listed: dict[str, dict[str, dict[str, tuple[str, Place]]]] = defaultdict(lambda: defaultdict(dict))
    for row in store.query(_FIELDS):
        matter = contracts.get(row["contract"])
        if matter is None:
            continue
        field, value, place = row["field"], row["value"], _place(row)
        if field == "lifecycle.successor":
            matter.successor = value
        if field == "scope.kill_switch.runbook":
            matter.runbooks.append(normpath(value.partition("#")[0]))
        if field == "team" and not matter.owner:
            matter.ties.append(Tie("owns", value, "contract", field, place))
        role = _PEOPLE.get(field) or ("approves" if field.startswith("approvals.") and field.endswith(".by") else "")
        if role:
            matter.ties.append(Tie(role, value, "contract", field, place))
        if field.startswith("credentials.") and field.count(".") == 2:
            _, number, key = field.split(".")
            listed[row["contract"]][number][key] = (value, place)
    for contract, entries in listed.items():
        contracts[contract].secrets += [_listed(entry) for entry in entries.values()]


def _listed(entry: Mapping[str, tuple[str, Place]]) -> Secret:
    name, store, rotated, rotate = (entry[key][0] if key in entry else "" for key in ("name", "store", "rotated", "rotate"))
    place = min(place for _, place in entry.values())
    return Secret(name or store or "a credential without a name", "", store, rotated, False, True, place, rotate)


def _with_identities(store: Facts, agents: Mapping[str, Matter]) -> None:
    for row in store.query(_IDENTITIES):
        if row["agent"] in agents:
            matter = agents[row["agent"]]
            matter.identities.append(row["canonical"])
            if row["is_human"]:
                for name in dict.fromkeys((row["name"], row["canonical"].rpartition("/")[2])):
                    matter.ties.append(Tie("signs in", name, "identity", row["canonical"], _place(row)))
    for row in store.query(_SECRETS):
        if row["agent"] in agents:
            _see(agents[row["agent"]], row)
    for matter in agents.values():
        matter.identities = sorted(set(matter.identities))


def _see(matter: Matter, row: Mapping[str, Any]) -> None:
    """A credential that the tree shows; one that the contract certainly lists is the same."""
    name, id = row["name"].removeprefix("env.").removeprefix("secrets."), row["id"]
    same = [at for at, one in enumerate(matter.secrets) if one.is_listed and not one.is_seen and _is_named(one, name, id)]
    if len(same) == 1:
        one = matter.secrets[same[0]]
        matter.secrets[same[0]] = one._replace(kind=row["kind"], is_seen=True, id=id)
    elif not any(one.is_seen and _folded(name) in (_folded(one.name), _folded(one.store)) for one in matter.secrets):
        shown = "/".join(id.split("/")[-2:]) if id.startswith("key:k8s/") else name
        matter.secrets.append(Secret(shown, row["kind"], "", "", True, False, _place(row), id=id))


def _is_named(listed: Secret, name: str, id: str) -> bool:
    """Whether a contract's entry names a credential: by its name, by the object that keeps it, or by its whole id."""
    said = {_folded(listed.name), _folded(listed.store), _folded(listed.store.rpartition(":")[2])} - {""}
    return bool(said & {_folded(text) for text in (name, id, *id.split("/")[-2:], "/".join(id.split("/")[-2:]))})


def _folded(name: str) -> str:
    return name.lower().replace("_", "-")


def _settings(settings: Settings) -> Matter:
    place = Place(settings.path or "fivegates.toml", 1)
    matter = Matter("settings", _ANSWERS, "settings", place, path=place.path)
    if settings.registry.owner:
        matter.ties.append(Tie("owns", settings.registry.owner, "settings", "registry.owner", place))
    for class_, reviewer in sorted(settings.reviewers.items()):
        matter.ties.append(Tie("reviews", reviewer, "settings", f"reviewers.{class_}", place))
    for waiver in settings.waivers:
        detail, place = f"the waiver of {waiver.check} for {waiver.subject}", Place(settings.path, waiver.line)
        matter.ties.append(Tie("owns", waiver.owner, "settings", detail, place))
    return matter


def principals(matters: Iterable[Matter]) -> Iterator[str]:
    """Everybody whom the files name, as they are written."""
    return (tie.principal for matter in matters for tie in matter.ties)


def _place(row: Mapping[str, Any]) -> Place:
    return Place(row["at_path"] or "", row["at_line"] or 1)
