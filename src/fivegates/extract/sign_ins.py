"""Stored keys of clouds with which jobs of workflows sign in, and what those jobs deploy: images, Terraform roots, manifests."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..resolve.workflows.actions import written_inside
from ..source import Place
from ..values import Unknown, Value
from .builds import build_arguments
from .harness_commands import unwrapped
from .jobs import action_of, steps_of, written_at
from .shell_words import OPEN, commands_in, shell_text

STORED = ("secrets.", "vars.")
BUILDERS = ("docker", "podman", "buildah", "nerdctl")
MOST_DEPLOYED = 50


class Deployed(NamedTuple):
    """What a step deploys: the ``folder`` (or file) of an ``image``, of ``terraform`` or of ``manifests``; ``by``: action or command."""

    kind: str
    folder: str
    by: str


class SignInRecord(NamedTuple):
    """The job ``resource`` signs in to ``provider`` with ``key`` (as the workflow names it), handed over by ``via``."""

    resource: Resource
    provider: str
    via: str
    key: str
    place: Place
    inside: Place | None
    deployed: tuple[Deployed, ...]


def read_sign_ins(job: Resource, catalogue: Mapping[str, Any]) -> Iterator[SignInRecord]:
    """Every stored key that a job signs in with, once for each key."""
    found = {(one.provider, one.key): one for one in reversed([*_by_actions(job, catalogue["actions"]), *_by_variables(job, catalogue)])}
    if not found:
        return
    deployed = tuple(one for one, _ in zip(_deployed(job, catalogue["deploys"]["actions"]), range(MOST_DEPLOYED), strict=False))
    for one in found.values():
        yield one._replace(deployed=deployed)


def _by_actions(job: Resource, actions: Mapping[str, Any]) -> Iterator[SignInRecord]:
    for step in steps_of(job):
        row = actions.get(action_of(step))
        given = step.get("with")
        if row is None or given is None or any(_is_there(given.get(name)) for name in row.get("unless", ())):
            continue
        for name in row["inputs"]:
            value = given.get(name)
            key = _stored(value)
            if value is not None and key:
                yield _record(job, row["provider"], name, key, value, step)


def _by_variables(job: Resource, catalogue: Mapping[str, Any]) -> Iterator[SignInRecord]:
    around = job.get("env")
    held = _names(around)
    for step in (None, *steps_of(job)):
        env = around if step is None else step.get("env")
        names = held | _names(env)
        for name in _names(env) & catalogue["variables"].keys():
            row, value = catalogue["variables"][name], env.get(name) if env is not None else None
            key = _stored(value)
            if value is not None and key and not names.intersection(row.get("unless", ())):
                yield _record(job, row["provider"], name, key, value, step)


def _record(job: Resource, provider: str, via: str, key: str, value: Value, step: Value | None) -> SignInRecord:
    inside = written_inside(step) if step is not None else None
    return SignInRecord(job, provider, via, key, written_at(value).place, inside.place if inside is not None else None, ())


def _stored(value: Value | None) -> str:
    """The secret or variable of the repository that a value is, '' where it is not known to be one: a step may have made it for the run."""
    data = value.data if value is not None else None
    if not isinstance(data, Unknown) or not data.exact:
        return ""
    address = next(iter(data.references)).address
    name = address[address.find("secrets.") :] if "secrets." in address else address[address.find("vars.") :]
    return name if name.startswith(STORED) else ""


def _is_there(value: Value | None) -> bool:
    return value is not None and value.data not in (None, "")


def _names(value: Value | None) -> set[str]:
    return set(value.data) if value is not None and isinstance(value.data, dict) else set()


def _deployed(job: Resource, actions: Mapping[str, Any]) -> Iterator[Deployed]:
    """What the steps of a job deploy, as far as their folders are written out."""
    defaults = job.get("defaults")
    run = defaults.get("run") if defaults is not None else None
    around = _folder(run.get("working-directory") if run is not None else None) or "."
    for step in steps_of(job):
        action = action_of(step)
        row = actions.get(action)
        given = step.get("with")
        if row is not None:
            value = given.get(row["folder"]) if given is not None else None
            texts = shell_text(value).split("\n") if value is not None else [row.get("default", "")]
            for text in texts:
                folder = _inside(".", text.strip())
                if text.strip() and folder is not None:
                    yield Deployed(row["kind"], folder, action)
        script, own = step.get("run"), step.get("working-directory")
        start = (_folder(own) if own is not None else around) or None
        if script is not None:
            yield from _by_commands(shell_text(script), start)


def _by_commands(script: str, start: str | None) -> Iterator[Deployed]:
    folder = start
    for words in commands_in(script):
        words = unwrapped(words)
        if words[:1] == ["cd"] and len(words) == 2:
            folder = _inside(folder, words[1])
            continue
        kind, path, by = _command(words)
        found = _inside(folder, path) if kind else None
        if found is not None:
            yield Deployed(kind, found, by)


def _command(words: list[str]) -> tuple[str, str, str]:
    """What a command deploys, from which path, and how it is called; '' for one that deploys nothing."""
    if not words:
        return "", "", ""
    name, rest = posixpath.basename(words[0]), words[1:]
    if name in BUILDERS and "build" in rest[:2]:
        context, _, _ = build_arguments(rest[rest.index("build") + 1 :])
        return ("image", context, f"{name} build") if context else ("", "", "")
    if name in ("terraform", "tofu") and "apply" in rest:
        folder = next((word.partition("=")[2] for word in rest if word.startswith("-chdir=")), ".")
        return "terraform", folder, f"{name} apply"
    if name == "kubectl" and "apply" in rest:
        for at, word in enumerate(rest[:-1]):
            if word in ("-f", "-k", "--filename", "--kustomize"):
                return "manifests", rest[at + 1], "kubectl apply"
    if name == "helm" and rest[:1] in (["upgrade"], ["install"]):
        chart = next((word for word in rest if word.startswith(("./", "../"))), "")
        return ("manifests", chart, f"helm {rest[0]}") if chart else ("", "", "")
    if name == "agentcore" and rest[:1] in (["launch"], ["deploy"]):
        return "image", ".", f"agentcore {rest[0]}"
    return "", "", ""


def _folder(value: Value | None) -> str:
    text = shell_text(value) if value is not None else ""
    return "" if OPEN in text else posixpath.normpath(text) if text else ""


def _inside(folder: str | None, path: str) -> str | None:
    """A path below a folder of the tree, None where either is not known."""
    if folder is None or any(mark in path for mark in (OPEN, "$", "*", "~", "://", "{")) or path.startswith("/") or path == "-":
        return None
    found = posixpath.normpath(posixpath.join(folder, path))
    return None if found.startswith("..") else found
