"""Images that a command builds: ``docker build`` in a local-exec provisioner or a job's script, as far as it is written out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..values import Reference, Value
from .paths import select
from .texts import HOLE, image_text

BUILDERS = ("null_resource", "terraform_data")
LONGEST = 20_000
NOTHING: Mapping[str, str] = MappingProxyType({})
MOST_BUILDS = 16
MOVING = ("cd", "pushd")
BUILDS = ("docker", "podman", "nerdctl", "buildah")
WORDS = (*BUILDS, "az acr", "gcloud builds")
BEFORE = ("", "sudo", "time", "exec", "cmd:", "run:", "then", "!")
MARKS = "@-+"  # of a list, or of a line of a Makefile
AZURE = "*.azurecr.io/"
_SET = re.compile(r"[A-Za-z_][A-Za-z0-9_]*+=")
TAGS = ("-t", "--tag", "--image")
FILES = ("-f", "--file")
# Options of `docker build` whose value is a word of its own.
VALUED = frozenset(
    (*TAGS, *FILES, "--platform", "--build-arg", "--target", "--label", "--network", "--progress", "--cache-from", "--cache-to",
     "-o", "--output", "--secret", "--ssh",
     "-r", "--registry", "-g", "--resource-group", "--subscription", "--agent-pool",  # az acr build
     "--project", "--region", "--timeout", "--machine-type", "--service-account", "--gcs-log-dir", "--gcs-source-staging-dir",
     "--worker-pool")
)  # fmt: skip


class BuildRecord(NamedTuple):
    """A command of ``resource`` builds ``folder`` (relative to the root's folder; a job's: to the top) and calls the image ``tags``.

    ``recipe``: by this Dockerfile, relative to the same, where the command names one.
    """

    resource: Resource
    folder: str
    tags: tuple[str, ...]
    references: tuple[Reference, ...]
    recipe: str = ""


def extract_builds(resource: Resource) -> Iterator[BuildRecord]:
    """Every build whose folder is known."""
    if resource.type not in BUILDERS:
        return
    for found in select(resource, "provisioner[]"):
        command, folder = found.value.get("command"), found.value.get("working_dir")
        if command is None or (folder is not None and folder.data is not None and not folder.text):
            continue
        start = (folder.text if folder is not None else None) or "."
        yield from builds_in(resource, command, start)


def builds_in(resource: Resource, command: Value, start: str, given: Mapping[str, str] = NOTHING) -> Iterator[BuildRecord]:
    """Every build of a shell script that begins in the folder ``start``, as far as its folder is known; ``given``: its variables."""
    text = (command.text or image_text(command) or "")[:LONGEST]
    references = tuple(reference for reference, _ in zip(command.references(), range(MOST_BUILDS), strict=False))
    for build in builds_of(text, start, given):
        if build.folder is not None:
            yield BuildRecord(resource, build.folder, build.tags, references, build.recipe)


class Build(NamedTuple):
    """An image that a command builds: its context and the Dockerfile that it names, from where the script is started.

    None, '' where that is not known.
    """

    folder: str | None
    tags: tuple[str, ...]
    recipe: str


def builds_of(text: str, start: str, given: Mapping[str, str] = NOTHING) -> Iterator[Build]:
    """Every build that a script makes, with the values of its variables."""
    return builds_from(building_commands(text, given), start)


def building_commands(text: str, given: Mapping[str, str] = NOTHING) -> list[list[str]]:
    """The commands of a script that builds something, with the values of its variables; none of another."""
    if "build" not in text or not any(word in text for word in WORDS):
        return []
    from .shell_values import shown_commands

    commands = (_command(words) for words in shown_commands(text, given))
    return [words for words in commands if (words[:1] and words[0] in MOVING) or "build" in words or "builds" in words]


def builds_from(commands: Iterable[list[str]], start: str) -> Iterator[Build]:
    """Every build of commands that begin in a folder."""
    folder: str | None = start
    for words in commands:
        if words[0] in MOVING:
            folder = folder_after(folder, words)
        elif (found := build_by(words, folder)) is not None:
            yield found


def build_by(words: list[str], folder: str | None) -> Build | None:
    """What a command builds that is given in the folder, None where it builds nothing."""
    found = _arguments(words)
    if found is None:
        return None
    arguments, context, is_registry = found
    built = inside(folder, context) if context else None
    tags = tuple(f"{AZURE}{tag}" if is_registry else tag for tag in arguments.tags)
    return Build(built, tags, (inside(folder, arguments.recipe) or "") if arguments.recipe else "")


def _command(words: list[str]) -> list[str]:
    """A command without what stands in front of it: who runs it, its variables, the marks of a list or a Makefile."""
    at = 0
    while at < len(words) and (words[at].lstrip(MARKS) in BEFORE or _SET.match(words[at])):
        at += 1
    return [words[at].lstrip(MARKS), *words[at + 1 :]] if at < len(words) else []


def _arguments(words: list[str]) -> tuple[Arguments, str, bool] | None:
    """What a command that builds is given, its context, and whether its names are those of a registry that it names apart."""
    if words[:1] and words[0] in BUILDS and "build" in words[1:3]:
        found = build_arguments(words[words.index("build") + 1 :])
        return found, found.context, False
    if words[:3] == ["az", "acr", "build"]:
        found = build_arguments(words[3:])
        return found, found.context, True
    if words[:3] == ["gcloud", "builds", "submit"]:
        found = build_arguments(words[3:])
        return (found, found.context or ".", False) if found.tags else None
    return None


class Arguments(NamedTuple):
    """The build's folder ('' where there is none), the image's names, and the Dockerfile that is named ('' for none)."""

    context: str
    tags: tuple[str, ...]
    recipe: str


def build_arguments(words: list[str]) -> Arguments:
    """What a build is given."""
    context, tags, recipe = "", [], ""
    at = 0
    while at < len(words):
        word = words[at]
        name, equals, value = word.partition("=")
        if name in VALUED and not equals:
            at += 1
            value = words[at] if at < len(words) else ""
        if name in TAGS and value:
            tags.append(value)
        elif name in FILES and value:
            recipe = value
        elif not word.startswith("-"):
            context = word
        at += 1
    return Arguments(context, tuple(tags), recipe)


def folder_after(folder: str | None, words: Sequence[str]) -> str | None:
    """Where the next command runs, None where that is not known."""
    return inside(folder, words[1]) if words[0] in MOVING and len(words) == 2 else folder


def inside(folder: str | None, path: str) -> str | None:
    """A path below a folder, None where either is not known or lies outside of the tree's reach."""
    if folder is None or any(mark in path for mark in (HOLE, "$", "`", "~", "://")) or path.startswith("/") or path == "-":
        return None
    return posixpath.normpath(posixpath.join(folder, path))
