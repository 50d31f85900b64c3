"""What an identity is, in words: ``aws:role/583920174462/ai-svc`` is ``IAM role ai-svc, account 583920174462``.

The forms are those of ``link.canonical`` and ``link.credentials``; a name of another form has no words, and what a name leaves open
(``?`` before its deploy unit, brackets around a reference) is said to be not known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..extract.release_names import as_chart_writes
from ..named_tuple import NamedTuple

_FOLDER = re.compile(r"\([^()#]*+#")  # before a reference in brackets
AWS_KINDS = {"role": "IAM role", "user": "IAM user", "instance-profile": "instance profile"}


class Written(NamedTuple):
    """A credential that stands in a file, as its id tells it: ``ops/.env:5:API_TOKEN``."""

    path: str
    line: int
    name: str


def written_credential(id: str) -> Written | None:
    """The credential that an id names by where it stands; None for every other id."""
    rest, _, name = id.removeprefix("key:").rpartition(":")
    path, _, line = rest.rpartition(":")
    if not (path and line.isascii() and line.isdigit() and len(line) < 9):
        return None
    return Written(path, int(line), name.rstrip("'") or "a credential without a name")


def in_words(canonical: str, names: Mapping[str, str] | None = None) -> str:
    """What a canonical name means, '' where that is not known. ``names``: what values are called, by ``secret:<fingerprint>``."""
    system, _, rest = canonical.partition(":")
    if system == "secret":
        name = (names or {}).get(canonical, "")
        return f"one live value, {name}" if name else "one live value"
    if system == "key" and (written := written_credential(canonical)) is not None:
        return f"{written.name} at {written.path}:{written.line}"
    describe = _SYSTEMS.get(system)
    parts = _parts(rest)
    return describe(parts) if describe is not None and len(parts) > 1 and all(parts[1:]) else ""


def _parts(rest: str) -> list[str]:
    """The segments of a name; a reference in brackets is one, whatever stands in it."""
    parts, depth = [""], 0
    for char in rest:
        depth += (char in "([") - (char in ")]")
        if char == "/" and depth <= 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _named(what: str, name: str) -> str:
    if not (name.startswith("(") and name.endswith(")")):  # a name made of the release's: {{.Release.Name}}-bot
        return f"{what} {_FOLDER.sub('(', as_chart_writes(name))}"
    folder, mark, address = name[1:-1].partition("#")
    if not mark or "[" in folder:  # of an address that has a # in a key there is no folder before it
        return f"{what} of {name[1:-1]}, its own name not known"
    where = folder.replace(":", "/")
    return f"{what} of {address} in {where}, its own name not known"


def _scope(what: str, name: str) -> str:
    return f"{what} not known" if name.startswith(("?", "(")) or not name else f"{what} {name}"


def _aws(parts: list[str]) -> str:
    what = AWS_KINDS.get(parts[0])
    if what is None or len(parts) < 3:
        return ""
    return f"{_named(what, parts[-1])}, {_scope('account', '/'.join(parts[1:-1]))}"


def _gcp(parts: list[str]) -> str:
    name, at, project = "/".join(parts[1:]).partition("@")
    if parts[0] != "sa" or not at:
        return ""
    if "." in project and not project.startswith("?"):
        return f"Google service account {name}@{project}"
    return f"{_named('Google service account', name)}, {_scope('project', project)}"


def _azure(parts: list[str]) -> str:
    kind, name = parts[0], parts[-1]
    if kind == "client":
        return f"application with the client id {name}"
    if kind == "sp":
        return f"service principal {name}"
    if kind == "mi" and parts[1] == "system":
        return f"system-assigned identity of {'/'.join(parts[2:])}"
    if kind != "mi" or len(parts) < 4:
        return ""
    unknown = ", subscription not known" if parts[1].startswith("?") else ""
    return f"{_named('managed identity', name)}, {_scope('resource group', parts[-2])}{unknown}"


def _kubernetes(parts: list[str]) -> str:
    return f"{_named('service account', parts[-1])}, {_in_cluster(parts[:-1])}" if len(parts) > 2 else ""


def _in_cluster(parts: list[str]) -> str:
    """``namespace shop, cluster prod``; a namespace that is not known is a ``?`` before the address of what would lie in it."""
    unknown = next((at for at, part in enumerate(parts) if at and part.startswith("?")), len(parts) - 1)
    return f"{_scope('namespace', parts[unknown])}, {_scope('cluster', '/'.join(parts[:unknown]))}"


def _github(parts: list[str]) -> str:
    if parts[0] == "token":
        return f"the token that each run of the job {parts[-1]} is given, {'/'.join(parts[1:-1])}"
    return f"GitHub App {parts[-1]}" if parts[0] == "app" else ""


def _forge(parts: list[str]) -> str:
    return f"the token that each run of the job {parts[-1]} is given, {'/'.join(parts[1:-1])}" if parts[0] == "token" else ""


def _database(parts: list[str]) -> str:
    return f"{parts[0]} user {parts[-1]} on {'/'.join(parts[1:-1])}" if len(parts) > 2 else ""


def _reference(parts: list[str]) -> str:
    if parts[0] == ".":
        return _of_repository(parts) or f"whatever {parts[-1]} is in the root folder"
    return f"whatever {parts[-1]} is in {'/'.join(parts[:-1]) or 'the root folder'}"


def _of_repository(parts: list[str]) -> str:
    """A secret or variable that GitHub or GitLab keeps for the repository, or for one of its environments."""
    scope, _, name = parts[-1].rpartition(".")
    context = scope.rpartition(".")[2]
    what = {"secrets": "secret", "vars": "variable", "variables": "CI/CD variable"}.get(context, "")
    if not what:
        return ""
    holder = "project" if context == "variables" else "repository"
    environment = scope.removeprefix("environments.").removesuffix(context).rstrip(".") if scope != context else ""
    return f"{what} {name} of the {f'environment {environment}' if environment else holder}"


def _stored(parts: list[str]) -> str:
    """Key objects: a Kubernetes secret's key, a compose secret, a variable that is given from outside, a secret store's name."""
    if parts[0] == "." and (kept := _of_repository(parts)):
        return kept
    if parts[0] == "k8s" and len(parts) > 4:
        return f"key {parts[-1]} of the secret {parts[-2]}, {_in_cluster(parts[1:-2])}"
    if parts[0] == "compose" and len(parts) > 3 and parts[-2] == "secrets":
        return f"secret {parts[-1]} of the compose project {parts[-3]}"
    for prefix, of in (("env.", "environment variable"), ("var.", "variable")):
        if parts[-1].startswith(prefix):
            return f"whatever the {of} {parts[-1].removeprefix(prefix)} is given in {'/'.join(parts[:-1])}"
    return f"stored secret {parts[-1].rpartition(':')[2]}"


_SYSTEMS: dict[str, Callable[[list[str]], str]] = {
    "aws": _aws,
    "gcp": _gcp,
    "azure": _azure,
    "k8s": _kubernetes,
    "github": _github,
    "gitlab": _forge,
    "forgejo": _forge,
    "gitea": _forge,
    "db": _database,
    "ref": _reference,
    "key": _stored,
}
