"""Which stored secrets, of those that agents of the tree use, an identity may read because its grants name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ...facts.model import SecretReach
from ...iam.aws.holding import AwsHolding
from ...iam.aws.patterns import contains
from ...iam.aws.statements import TOKEN
from ...iam.held import ALLOWED, Decision
from ...iam.rbac.holding import KubernetesHolding
from ...named_tuple import NamedTuple
from ..places import Locations
from .holdings import Holdings

AWS_ACTIONS = ("secretsmanager:GetSecretValue", "ssm:GetParameter", "ssm:GetParameters")
AWS, KUBERNETES = "key:aws/", "key:k8s/"
MOST_COMPARED = 20_000  # patterns and ARNs of one tree that are held against each other: more are made to be slow


class Found(NamedTuple):
    """A secret that an identity may read."""

    credential: str
    action: str
    decision: Decision


class UsedSecrets:
    """``credentials``: ids of the stored secrets in question."""

    def __init__(self, credentials: Iterable[str]) -> None:
        self._by_reference: dict[str, list[str]] = defaultdict(list)
        self._by_arn: dict[str, list[str]] = defaultdict(list)
        self._by_name: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        self._left = MOST_COMPARED
        for one in sorted(set(credentials)):
            if one.startswith(f"{AWS}arn:"):
                self._by_arn[":".join(one.removeprefix(AWS).split(":")[:7])].append(one)
            elif one.startswith(AWS):
                head, _, last = one.removeprefix(AWS).rpartition("/")
                self._by_reference[f"{head}/{last.partition(':')[0]}"].append(one)
            elif one.startswith(KUBERNETES) and one.count("/") >= 4:
                cluster, namespace, name, _ = one.removeprefix(KUBERNETES).rsplit("/", 3)
                self._by_name[cluster, namespace, name].append(one)

    def rows(self, identities: Iterable[str], holdings: Holdings, locations: Locations) -> Iterator[SecretReach]:
        """One for each identity and secret that it surely may read."""
        if not (self._by_reference or self._by_arn or self._by_name):
            return
        for identity in identities:
            seen = set()
            for found in self._of(identity, holdings):
                if found.credential not in seen and found.decision.verdict == ALLOWED and found.decision.witnesses:
                    seen.add(found.credential)
                    given = found.decision.witnesses[0].given
                    yield SecretReach(identity, found.credential, found.action, given.by, locations.granted(given))

    def _of(self, identity: str, holdings: Holdings) -> Iterator[Found]:
        for holding in holdings.of(identity):
            if isinstance(holding, AwsHolding):
                yield from self._of_role(holding)
            elif isinstance(holding, KubernetesHolding):
                yield from self._of_account(identity, holding)

    def _of_role(self, holding: AwsHolding) -> Iterator[Found]:
        for action in AWS_ACTIONS:
            for pattern in holding.patterns(action):
                least = pattern.least if pattern is not None else None
                if least is None or least.strip("*") == "":
                    continue
                named = self._named(least)
                if named:
                    decision = holding.decide(action, least)
                    yield from (Found(one, action, decision) for one in named)

    def _named(self, least: str) -> list[str]:
        """The secrets that a pattern names."""
        if least.startswith(TOKEN) and least.endswith(TOKEN):
            reference = least.strip(TOKEN).replace("//", "/", 1)
            return self._by_reference.get(reference.removesuffix(".arn").removesuffix(".id"), [])
        self._left -= len(self._by_arn)
        if self._left < 0 or TOKEN in least:
            return []
        return [one for arn, ids in self._by_arn.items() if contains(least, arn) for one in ids]

    def _of_account(self, identity: str, holding: KubernetesHolding) -> Iterator[Found]:
        cluster = identity.removeprefix("k8s:").rsplit("/", 2)[0]
        for reach in holding.reach("get secrets"):
            parts = reach.resource.split("/")
            if len(parts) == 3:
                for one in self._by_name.get((cluster, parts[1], parts[2]), ()):
                    yield Found(one, "get secrets", reach.decision)
