"""What a set of rules leads to: paths of the catalogue whose every need is met, each by one rule that is held where it counts.

Source of the matching: as ``rules``. A need that is met only under certain names is met for sure only where such a name suffices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from .decision import Held
from .rules import EVERY, Match, Rule

NAMELESS = frozenset({"create", "deletecollection"})  # requests without a name, but for subresources


class Need(NamedTuple):
    """One rule that a path asks for: any of the verbs, on any of the resources, in any of the groups; ``*`` asks for the star itself.

    ``maybe_verbs``: those that suffice on some versions. ``names``: the names that suffice, where only these do; ``named``: any name does.
    ``cluster``: the resource is in no namespace. ``namespaces``: the only ones where it counts; one
    that is not known is none of them.
    """

    groups: frozenset[str]
    resources: frozenset[str]
    verbs: frozenset[str]
    maybe_verbs: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    named: bool = False
    cluster: bool = False
    namespaces: frozenset[str] = frozenset()


class Way(NamedTuple):
    """Needs that together suffice; ``certain`` is False where something outside of RBAC decides."""

    needs: tuple[int, ...]
    certain: bool


class Path(NamedTuple):
    """A row of the catalogue."""

    id: str
    kind: str
    severity: str
    ways: tuple[Way, ...]


class Danger(NamedTuple):
    """A path that is open in a ``namespace`` ('' everywhere, None in one that is not known). ``witnesses``: one rule for each need."""

    path: Path
    namespace: str | None
    verdict: str
    witnesses: tuple[Held, ...]


Met = Mapping[int, tuple[Match, Held]]  # by the number of a need


class Dangers:
    """The paths of the catalogue, and which of them rules open. What a rule meets is worked out once for all that say the same."""

    def __init__(self, catalogue: Mapping[str, Any]) -> None:
        self._needs: list[Need] = []
        self.paths = [self._path(name, row) for name, row in catalogue.items() if row["provider"] == "kubernetes"]
        self._by_resource: dict[str, list[int]] = defaultdict(list)
        for number, need in enumerate(self._needs):
            for resource in need.resources:
                self._by_resource[resource].append(number)
        self._asking: dict[int, list[int]] = defaultdict(list)  # the paths that ask for a need
        for number, path in enumerate(self.paths):
            for way in path.ways:
                for need_number in way.needs:
                    self._asking[need_number].append(number)
        self._met: dict[tuple[object, ...], dict[int, Match]] = {}

    def of(self, held: Iterable[Held]) -> list[Danger]:
        """The paths that are open to who holds these rules."""
        spaces: dict[str | None, list[Held]] = defaultdict(list)
        for one in held:
            spaces[one.namespace].append(one)
        return self.open_to((namespace, self.met(inside)) for namespace, inside in spaces.items())

    def met(self, held: Iterable[Held]) -> Met:
        """By need, the rule that meets it best, of rules that are held in one place. Rules that are not known meet nothing."""
        best: dict[int, tuple[Match, Held]] = {}
        for one in held:
            for number, match in self._meets(one).items():
                if number not in best or match > best[number][0]:
                    best[number] = (match, one)
        return best

    def open_to(self, parts: Iterable[tuple[str | None, Met]]) -> list[Danger]:
        """The paths that are open to who holds all these ``parts``, each of one namespace: everywhere, and in each namespace those that are
        not open everywhere.
        """
        spaces: dict[str | None, dict[int, tuple[Match, Held]]] = {}
        for namespace, met in parts:
            _add(met, spaces.setdefault(namespace, {}))
        everywhere = spaces.pop("", {})
        wide = {danger.path.id: danger for danger in self._open(everywhere, "")}
        found = list(wide.values())
        for namespace, inside in sorted(spaces.items(), key=lambda item: item[0] or ""):
            best = dict(everywhere)
            _add(inside, best)
            for danger in self._open(best, namespace):
                held_wide = wide.get(danger.path.id)
                if held_wide is None or (held_wide.verdict == "possible" and danger.verdict == "allowed"):
                    found.append(danger)
        return found

    def _path(self, name: str, row: Mapping[str, Any]) -> Path:
        ways = [way if isinstance(way, dict) else {"all_of": way} for way in row["ways"]]
        return Path(
            name, row["kind"], row["severity"], tuple(Way(tuple(map(self._need, way["all_of"])), way.get("certain", True)) for way in ways)
        )

    def _need(self, row: Mapping[str, Any]) -> int:
        fields: dict[str, Any] = {key: frozenset(value) if isinstance(value, list) else bool(value) for key, value in row.items()}
        self._needs.append(Need(**fields))
        return len(self._needs) - 1

    def _open(self, best: Met, namespace: str | None) -> Iterator[Danger]:
        asking = {number for need in best for number in self._asking[need]}
        for path in (self.paths[number] for number in sorted(asking)):
            found = [self._way(way, path, best, namespace) for way in path.ways if all(number in best for number in way.needs)]
            if found:
                yield min(found, key=lambda danger: danger.verdict)  # allowed before possible

    @staticmethod
    def _way(way: Way, path: Path, best: Met, namespace: str | None) -> Danger:
        certain = way.certain and all(best[number][0] is Match.YES for number in way.needs)
        witnesses = dict.fromkeys(best[number][1] for number in way.needs)
        return Danger(path, namespace, "allowed" if certain else "possible", tuple(witnesses))

    def _meets(self, held: Held) -> dict[int, Match]:
        """The needs that a rule meets where it is held."""
        rule = held.rule
        if rule is None:
            return {}
        met: dict[int, Match] = {}
        for number, match in self._met_by(rule).items():
            need = self._needs[number]
            if held.namespace == "" or not (need.cluster or (need.namespaces and held.namespace not in need.namespaces)):
                met[number] = min(match, Match.MAYBE) if held.reason else match
        return met

    def _met_by(self, rule: Rule) -> dict[int, Match]:
        said = rule[:-1]  # without the place where it stands
        met = self._met.get(said)
        if met is None:
            matches = {number: _match(rule, self._needs[number]) for number in self._candidates(rule)}
            met = self._met[said] = {number: match for number, match in matches.items() if match}
        return met

    def _candidates(self, rule: Rule) -> Iterable[int]:
        if "resources" in rule.open or any(EVERY in resource for resource in rule.resources):
            return range(len(self._needs))
        found: dict[int, None] = {}
        for resource in rule.resources:
            for asked in (resource, f"{resource.partition('/')[0]}/*") if "/" in resource else (resource,):
                found.update(dict.fromkeys(self._by_resource.get(asked, ())))
        return found


def _add(met: Met, best: dict[int, tuple[Match, Held]]) -> None:
    for number, found in met.items():
        if number not in best or found[0] > best[number][0]:
            best[number] = found


def _match(rule: Rule, need: Need) -> Match:
    """Whether a rule gives something of what is needed, leaving aside where."""
    resources = [asked for asked in need.resources if any(_covers(listed, asked) for listed in rule.resources)]
    resource = Match.YES if resources else Match.MAYBE if "resources" in rule.open else Match.NO
    group = _one_of(need.groups, rule.groups, "groups" in rule.open)
    verb = _one_of(need.verbs, rule.verbs, "verbs" in rule.open)
    if verb is not Match.YES and _one_of(need.maybe_verbs, rule.verbs, False):
        verb = Match.MAYBE
    return min(resource, group, verb, _name_match(rule, need, resources or list(need.resources)))


def _one_of(asked: Collection[str], listed: Collection[str], open: bool) -> Match:
    if any(one in listed for one in asked) or (EVERY in listed and asked):
        return Match.YES
    return Match.MAYBE if open else Match.NO


def _covers(listed: str, asked: str) -> bool:
    """``listed`` in a rule gives what is ``asked``; ``userextras/*`` asks for any subresource."""
    if listed in (EVERY, asked):
        return True
    resource, slash, subresource = asked.partition("/")
    if subresource == EVERY:
        return listed.startswith((f"{resource}/", "*/"))
    return bool(slash) and listed == f"*/{subresource}"


def _name_match(rule: Rule, need: Need, resources: Collection[str]) -> Match:
    if not rule.names and "names" not in rule.open:
        return Match.YES
    if EVERY in need.verbs and "names" not in rule.open:
        return Match.NO  # every verb includes those that no name goes with
    given = {verb for verb in (*need.verbs, *need.maybe_verbs) if EVERY in rule.verbs or verb in rule.verbs}
    if given and given <= NAMELESS and not any("/" in resource for resource in resources) and "names" not in rule.open:
        return Match.NO
    if need.named or need.names.intersection(rule.names):
        return Match.YES
    return Match.NO if need.names and "names" not in rule.open else Match.MAYBE
