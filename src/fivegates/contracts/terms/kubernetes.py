"""``scope.apis.kubernetes``: ``get,list configmaps in support named settings``, or a role: ``ClusterRole view in support``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...iam.aws.patterns import contains, overlaps
from .model import EVERYWHERE, Right, Term, UnreadableError

IN, NAMED = " in ", " named "
KINDS = ("Role", "ClusterRole")
ALL = "*"
CORE = "core"  # how the API group without a name is written
# The kinds of the group without a name (Kubernetes API reference, core/v1). A bare name of another kind means it in any group.
CORE_KINDS = frozenset(
    {
        "bindings", "componentstatuses", "configmaps", "endpoints", "events", "limitranges", "namespaces", "nodes",
        "persistentvolumeclaims", "persistentvolumes", "pods", "podtemplates", "replicationcontrollers", "resourcequotas", "secrets",
        "serviceaccounts", "services",
    }
)  # fmt: skip
_VERB = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ*-")
_NO_THING = frozenset("()[]{}<>\"'#;=&|!?")
EXPECTED = "verbs and kinds as in get,list configmaps in support, or a role as in ClusterRole view in support"


def entry_of(verbs: Iterable[str], things: Iterable[str], namespace: str, names: Iterable[str] = ()) -> str:
    """The entry for a rule; ``things`` as ``thing_of`` writes them."""
    named = f"{NAMED}{','.join(names)}" if names else ""
    return f"{','.join(verbs)} {','.join(things)}{IN + namespace if namespace else ''}{named}"


def thing_of(group: str, resource: str) -> str:
    """``pods/exec``, ``deployments.apps/scale``: a resource of an API group; ``*`` is every one of every group."""
    name, slash, sub = resource.partition("/")
    if group == ALL:
        written = ALL if name == ALL else f"{name}.{ALL}"
    elif group in ("", CORE):
        written = name if name in CORE_KINDS else f"{name}.{CORE}"
    else:
        written = f"{name}.{group}"
    return f"{written}{slash}{sub}"


def parse(entry: str) -> Iterator[Term]:
    """What an entry allows: one term for each verb and kind."""
    rest, _, named = entry.partition(NAMED)
    rest, _, namespace = rest.partition(IN)
    words, namespace = [part.strip() for part in rest.replace(", ", ",").split()], namespace.strip()
    if len(words) != 2 or " " in namespace or (IN.strip() in words):
        raise UnreadableError(f"{entry!r} is not understood: {EXPECTED}")
    if words[0] in KINDS:
        yield Term(Right("", namespace), f"{words[0]} {words[1]}")
        return
    names = tuple(one.strip() for one in named.split(",") if one.strip())
    verbs, things = (word.split(",") for word in words)
    if not all(verb and not verb[0].isupper() and _VERB.issuperset(verb) for verb in verbs) or not all(
        one and _NO_THING.isdisjoint(one) for one in things
    ):
        raise UnreadableError(f"{entry!r} is not understood: {EXPECTED}")
    for verb in verbs:
        for thing in things:
            yield Term(Right(f"{verb} {thing}", namespace, names=names))


def names(role: str, known: str) -> bool:
    """Whether an entry's role is the one that is bound."""
    return role == known


def lies_in(wide: str, right: Right) -> bool | None:
    """Whether a namespace lies in ``wide``; ``most`` is set where it is not known which namespace it is."""
    if wide in (EVERYWHERE, ALL):
        return True
    if right.most is not None:
        return None
    return contains(wide, right.on) if right.on else False


def covers(term: Right, right: Right) -> bool | None:
    """Whether an entry allows all of what is granted."""
    (verb, _, thing), (own_verb, _, own_thing) = term.action.partition(" "), right.action.partition(" ")
    if verb not in (ALL, own_verb) or not _holds_thing(thing, own_thing):
        return False
    if term.names and (not right.names or not set(right.names) <= set(term.names)):
        return False
    return lies_in(term.on, right)


def meets(term: Right, right: Right) -> bool:
    """Whether some of what is granted is of an entry."""
    if term.action and right.action:
        (verb, _, thing), (own_verb, _, own_thing) = term.action.partition(" "), right.action.partition(" ")
        if ALL not in (verb, own_verb) and verb != own_verb:
            return False
        if not (_holds_thing(thing, own_thing) or _holds_thing(own_thing, thing)):
            return False
    if term.names and right.names and not set(term.names) & set(right.names):
        return False
    return right.most is not None or not term.on or not right.on or overlaps(term.on, right.on)


def _holds_thing(wide: str, narrow: str) -> bool:
    """``*`` is everything, ``*/scale`` that subresource of everything; a kind is not its subresources."""
    (kind, groups, sub), (own, own_groups, own_sub) = _parts(wide), _parts(narrow)
    if kind == ALL and not sub:
        return ALL in (groups, own_groups) and groups == ALL if own_groups == ALL else groups in (ALL, own_groups)
    return kind in (ALL, own) and sub == own_sub and groups in (ALL, own_groups)


def _parts(thing: str) -> tuple[str, str, str]:
    """Kind, group (``core`` for the one without a name, ``*`` for any) and subresource."""
    whole, _, sub = thing.partition("/")
    kind, dot, group = whole.partition(".")
    return kind, group if dot else CORE if kind in CORE_KINDS else ALL, sub
