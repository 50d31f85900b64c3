"""What a set of rules leads to: paths of the catalogue whose every need is met, each by one rule that is held where it counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from .decision import Held
from .needs import Need, gives
from .rules import EVERY, Match, Rule


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


def _add(met: Met, best: dict[int, tuple[Match, Held]]) -> None:
    for number, found in met.items():
        if number not in best or found[0] > best[number][0]:
            best[number] = found
