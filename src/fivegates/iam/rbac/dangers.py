"""What a set of rules leads to: paths of the catalogue whose every need is met, each by one rule that is held where it counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...named_tuple import NamedTuple
from .decision import Held
from .needs import Need, gives
from .objects import Binding
from .roles import RoleRule
from .rules import EVERY, Match, Rule

CLUSTER_OWN = ("", "kube-system")  # who acts here has the cluster


class Way(NamedTuple):
    """Needs that together suffice; ``certain`` is False where something outside of RBAC decides."""

    needs: tuple[int, ...]
    certain: bool


class Path(NamedTuple):
    """A row of the catalogue. ``inside``: its kind where it is open in one namespace other than the cluster's own."""

    id: str
    kind: str
    severity: str
    ways: tuple[Way, ...]
    inside: str = ""
    effect: str = ""

    def kind_in(self, namespace: str | None) -> str:
        """What it is, open in a namespace ('' everywhere, None in one that is not known)."""
        return self.inside if self.inside and namespace not in CLUSTER_OWN else self.kind


class Danger(NamedTuple):
    """A path that is open in a ``namespace`` ('' everywhere, None in one that is not known). ``witnesses``: one rule for each need."""

    path: Path
    namespace: str | None
    verdict: str
    witnesses: tuple[Held, ...]


Met = Mapping[int, tuple[Match, RoleRule]]  # by the number of a need


class Part(NamedTuple):
    """What is held through one binding. ``reason``: why it may not be, '' where it is."""

    binding: Binding
    met: Met
    reason: str = ""


Best = dict[int, tuple[Match, RoleRule, Part]]


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
        known = ((one, RoleRule(one.rule, one.role)) for one in held if one.rule is not None)
        return self.open_to(Part(one.binding._replace(namespace=one.namespace), self.met([rule]), one.reason) for one, rule in known)

    def met(self, rules: Iterable[RoleRule]) -> Met:
        """By need, the rule of a role that meets it best, wherever the role is given: worked out once for all that hold it."""
        best: dict[int, tuple[Match, RoleRule]] = {}
        for one in rules:
            for number, match in self._met_by(one.rule).items():
                sure = min(match, Match.MAYBE) if one.reason else match
                if number not in best or sure > best[number][0]:
                    best[number] = (sure, one)
        return best

    def open_to(self, parts: Iterable[Part]) -> list[Danger]:
        """The paths that are open to who holds all ``parts``: everywhere, and in each namespace those that are not open everywhere."""
        spaces: dict[str | None, Best] = {}
        for part in parts:
            self._add(part, spaces.setdefault(part.binding.namespace, {}))
        everywhere = spaces.pop("", {})
        wide = {danger.path.id: danger for danger in self._open(everywhere, "")}
        found = list(wide.values())
        for namespace, inside in sorted(spaces.items(), key=lambda item: item[0] or ""):
            best = everywhere | {
                number: one for number, one in inside.items() if number not in everywhere or one[0] > everywhere[number][0]
            }
            for danger in self._open(best, namespace):
                held_wide = wide.get(danger.path.id)
                if held_wide is None or (held_wide.verdict == "possible" and danger.verdict == "allowed"):
                    found.append(danger)
        return found

    def _path(self, name: str, row: Mapping[str, Any]) -> Path:
        ways = [way if isinstance(way, dict) else {"all_of": way} for way in row["ways"]]
        found = tuple(Way(tuple(map(self._need, way["all_of"])), way.get("certain", True)) for way in ways)
        return Path(name, row["kind"], row["severity"], found, row.get("inside", ""), row["effect"])

    def _need(self, row: Mapping[str, Any]) -> int:
        fields: dict[str, Any] = {key: frozenset(value) if isinstance(value, list) else bool(value) for key, value in row.items()}
        self._needs.append(Need(**fields))
        return len(self._needs) - 1

    def _add(self, part: Part, best: Best) -> None:
        """What a part meets where it is held."""
        namespace = part.binding.namespace
        for number, (match, one) in part.met.items():
            need = self._needs[number]
            if namespace == "" or not (need.cluster or (need.namespaces and namespace not in need.namespaces)):
                sure = min(match, Match.MAYBE) if part.reason else match
                if number not in best or sure > best[number][0]:
                    best[number] = (sure, one, part)

    def _open(self, best: Best, namespace: str | None) -> Iterator[Danger]:
        asking = {number for need in best for number in self._asking[need]}
        for path in (self.paths[number] for number in sorted(asking)):
            found = [self._way(way, path, best, namespace) for way in path.ways if all(number in best for number in way.needs)]
            if found:
                yield min(found, key=lambda danger: danger.verdict)  # allowed before possible

    @staticmethod
    def _way(way: Way, path: Path, best: Best, namespace: str | None) -> Danger:
        certain = way.certain and all(best[number][0] is Match.YES for number in way.needs)
        used = {id(best[number][1]): best[number] for number in way.needs}
        witnesses = tuple(
            Held(one.rule, part.binding, one.role, part.binding.namespace, part.reason or one.reason) for _, one, part in used.values()
        )
        return Danger(path, namespace, "allowed" if certain else "possible", witnesses)

    def _met_by(self, rule: Rule) -> dict[int, Match]:
        said = rule[:-1]  # without the place where it stands
        met = self._met.get(said)
        if met is None:
            matches = {number: gives(rule, self._needs[number]) for number in self._candidates(rule)}
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
