"""Argo CD's ApplicationSet: the Applications that its literal generators make."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from ...globs import glob_matches
from ...named_tuple import NamedTuple
from ...values import Origin, Unknown, Value
from ..kubernetes.objects import KubernetesObject
from .fields import field, items_at, text_at
from .reading import Surroundings
from .substitute import with_texts

APPLICATION_SET = "argoproj.io/ApplicationSet"
MOST_APPLICATIONS = 200
_MOST_GLOBS = 100
_READABLE = (".json", ".yaml", ".yml")
_ASKING = ("clusters", "clusterDecisionResource", "git", "matrix", "merge", "plugin", "pullRequest", "scmProvider")
_PARAMETER = re.compile(r"\{\{-?[ \t]*+(?:\.?([A-Za-z_][A-Za-z0-9_.\[\]-]*+)|index[ \t]++\.path\.segments[ \t]++([0-9]{1,3}))[ \t]*+-?\}\}")

Texts = dict[str, str]


class Parameters(NamedTuple):
    """What fills in one Application, and where the element of a list stands that says it."""

    texts: Texts
    element: Origin | None = None


def with_applications(objects: Sequence[KubernetesObject], around: Surroundings) -> list[KubernetesObject]:
    """The objects, behind every ApplicationSet the Applications that it makes."""
    found: list[KubernetesObject] = []
    for one in objects:
        found.append(one)
        if one.type == APPLICATION_SET:
            found += _made(one, around)
    return found


def _made(one: KubernetesObject, around: Surroundings) -> Iterator[KubernetesObject]:
    spec = one.entries.get("spec")
    template = field(spec, "template")
    if spec is None or template is None or not isinstance(template.data, dict):
        return
    for parameters in _generated(spec, around, 2)[:MOST_APPLICATIONS]:
        filled = with_texts(template, lambda value, given=parameters.texts: _filled(value, given))  # type: ignore[misc]
        name = text_at(filled, "metadata.name")
        kind = Value("Application", parameters.element or one.header.origin)
        entries = {"apiVersion": one.entries["apiVersion"], "kind": kind, **(filled.data if isinstance(filled.data, dict) else {})}
        yield one._replace(entries=entries, header=kind, kind="Application", name=name or None)


def _generated(holder: Value, around: Surroundings, depth: int) -> list[Parameters]:
    """The parameters of every Application; a generator that asks the cluster or another service is a gap."""
    found: list[Parameters] = []
    for generator in items_at(holder, "generators"):
        entries = generator.data if isinstance(generator.data, dict) else {}
        for kind, value in entries.items():
            if kind == "list":
                found += [Parameters(_texts(item), item.origin) for item in items_at(value, "elements") if isinstance(item.data, dict)]
            elif kind == "git" and field(value, "directories") is not None:
                found += _directories(value, around)
            elif kind == "git" and field(value, "files") is not None:
                found += _files(value, around)
            elif kind == "matrix" and depth:
                found += _matrix(value, around, depth - 1)
            elif kind in _ASKING:
                around.note(value, f"the {kind} generator of an ApplicationSet")
    return found


def _texts(item: Value, prefix: str = "") -> Texts:
    """The entries of an element, nested ones with dots."""
    found: Texts = {}
    for key, value in (item.data if isinstance(item.data, dict) else {}).items():
        if isinstance(value.data, dict) and len(prefix) < 200:
            found |= _texts(value, f"{prefix}{key}.")
        elif isinstance(value.data, str | int) and value.data is not None:
            found[prefix + key] = str(value.data)
    return found


def _directories(value: Value, around: Surroundings) -> list[Parameters]:
    """Folders of the tree by glob; those that are excluded are left out."""
    wanted = [item for item in items_at(value, "directories") if text_at(item, "path")][:_MOST_GLOBS]
    excluded = [item for item in wanted if (without := field(item, "exclude")) is not None and without.data is True]
    included = [text_at(item, "path").strip("/") for item in wanted if item not in excluded]
    left_out = [text_at(item, "path").strip("/") for item in excluded]
    return [Parameters(_folder(folder)) for folder in around.folders if _matches(included, folder) and not _matches(left_out, folder)]


def _files(value: Value, around: Surroundings) -> list[Parameters]:
    """What the files of the tree that match a glob say, and where they lie."""
    wanted = [text_at(item, "path").strip("/") for item in items_at(value, "files") if text_at(item, "path")][:_MOST_GLOBS]
    found: list[Parameters] = []
    for path in sorted(path for path in around.files.paths if path.endswith(_READABLE) and _matches(wanted, path))[:MOST_APPLICATIONS]:
        stream = around.files.stream(path)
        for document in stream.documents if stream is not None else ():
            found += [Parameters(_texts(root) | _folder(posixpath.dirname(path))) for root in document.root.items() or (document.root,)]
    return found


def _matches(globs: Sequence[str], folder: str) -> bool:
    return any(glob_matches(glob, folder) for glob in globs)


def _folder(path: str) -> Texts:
    """What a template may say of a folder: ``{{path}}``, ``{{path.basename}}``, ``{{path[0]}}``, and as Go templates write it."""
    steps = path.split("/")
    found = {"path": path, "path.path": path, "path.basename": steps[-1], "path.basenameNormalized": steps[-1].replace("_", "-")}
    return found | {f"path[{at}]": step for at, step in enumerate(steps)}


def _matrix(value: Value, around: Surroundings, depth: int) -> list[Parameters]:
    """Every pair of what two generators make."""
    sides = [
        _generated(Value({"generators": Value((side,), side.origin)}, side.origin), around, depth) for side in items_at(value, "generators")
    ]
    if len(sides) != 2 or len(sides[0]) * len(sides[1]) > MOST_APPLICATIONS:
        return []
    return [Parameters({**left.texts, **right.texts}, left.element or right.element) for left in sides[0] for right in sides[1]]


def _written(value: Value) -> str:
    """The text, also of one without quotes, whose template actions the reader has set apart."""
    data = value.data
    if isinstance(data, Unknown):
        pieces = [part if isinstance(part, str) else part.reason.removeprefix("template ") for part in data.parts]
        return "".join(pieces)
    return value.text or ""


def _filled(value: Value, parameters: Mapping[str, str]) -> Value:
    """A text with its parameters; one that is not known here leaves the text unknown in that part."""
    text = _written(value)
    if "{{" not in text:
        return value
    parts: list[str | Unknown] = []
    end = 0
    for match in _PARAMETER.finditer(text):
        given = parameters.get(match.group(1) or f"path[{match.group(2)}]")
        parts += [text[end : match.start()], given if given is not None else Unknown(reason=f"template {match.group()}")]
        end = match.end()
    parts.append(text[end:] if "{{" not in text[end:] else Unknown(reason="filled in by a template"))
    if all(isinstance(part, str) for part in parts):
        return Value("".join(str(part) for part in parts), value.origin)
    return Value(Unknown(parts=tuple(part for part in parts if part != ""), reason="filled in by a template"), value.origin)
