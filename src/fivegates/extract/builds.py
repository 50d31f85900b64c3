"""Images that a command builds: ``docker build`` in a local-exec provisioner or a job's script, as far as it is written out."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..values import Reference, Value
from .paths import select
from .texts import image_text

BUILDERS = ("null_resource", "terraform_data")
LONGEST = 20_000
MOST_BUILDS = 16
HOLE = "*"  # what Terraform puts in and these files do not say
TAGS = ("-t", "--tag", "-i", "--image")
FILES = ("-f", "--file")
DOCKERS = ("docker", "podman", "nerdctl", "buildah")
# Options of `docker build`, `gcloud builds submit` and `az acr build` whose value is a word of its own.
VALUED = frozenset(
    (*TAGS, *FILES, "--platform", "--build-arg", "--target", "--label", "--network", "--progress", "--cache-from", "--cache-to",
     "-o", "--output", "--secret", "--ssh",
     "--project", "--region", "--account", "--timeout", "--machine-type", "--substitutions", "--config", "--gcs-source-staging-dir",
     "--gcs-log-dir", "--service-account", "--worker-pool", "-r", "--registry", "-g", "--resource-group", "-i", "--image")
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


def builds_in(resource: Resource, command: Value, start: str) -> Iterator[BuildRecord]:
    """Every build of a shell script that begins in the folder ``start``, as far as its folder is known."""
    text = (command.text or image_text(command) or "")[:LONGEST]
    references = tuple(reference for reference, _ in zip(command.references(), range(MOST_BUILDS), strict=False))
    folder: str | None = start
    for words in commands_in(text):
        folder = changed_folder(folder, words)
        build = build_of(words)
        built = inside(folder, build.context) if build is not None else None
        if build is not None and built is not None:
            yield BuildRecord(resource, built, build.tags, references, (inside(folder, build.recipe) or "") if build.recipe else "")


class Build(NamedTuple):
    """What a command says of an image that it builds, as written: paths are relative to where it runs; '' for no Dockerfile."""

    context: str
    tags: tuple[str, ...]
    recipe: str


def changed_folder(folder: str | None, words: list[str]) -> str | None:
    """Where the next command runs."""
    return inside(folder, words[1]) if words[0] == "cd" and len(words) == 2 else folder


def build_of(words: list[str]) -> Build | None:
    """The image that a command builds, None where it builds none that it names a folder for."""
    if words[0] in DOCKERS and "build" in words[1:3]:
        context, tags, recipe = build_arguments(words[words.index("build") + 1 :])
        return Build(context, tags, recipe) if context else None
    if words[:3] == ["gcloud", "builds", "submit"]:  # without a folder where it runs
        context, tags, _ = build_arguments(words[3:])
        return Build(context or ".", tags, "") if tags else None
    if words[:3] == ["az", "acr", "build"]:
        context, tags, recipe = build_arguments(words[3:])
        registry = next((words[at + 1] for at, word in enumerate(words[:-1]) if word in ("-r", "--registry")), HOLE).partition(".")[0]
        return Build(context, tuple(f"{registry}.azurecr.io/{tag}" for tag in tags), recipe) if context else None
    return None


def commands_in(text: str) -> Iterator[list[str]]:
    """The words of each command, without quotes; bounded by the length of the text."""
    joined = text.replace("\\\r\n", " ").replace("\\\n", " ")
    for separator in ("&&", "||", ";", "|", "(", ")"):
        joined = joined.replace(separator, "\n")
    for line in joined.split("\n"):
        words = [word.strip("\"'") for word in line.split()]
        if words and not words[0].startswith("#"):
            yield words


def build_arguments(words: list[str]) -> tuple[str, tuple[str, ...], str]:
    """The build's folder ('' where there is none), the image's names, and the Dockerfile that is named ('' for none)."""
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
    return context, tuple(tags), recipe


def inside(folder: str | None, path: str) -> str | None:
    """A path below a folder, None where either is not known or lies outside of the tree's reach."""
    if folder is None or any(mark in path for mark in (HOLE, "$", "`", "~", "://")) or path.startswith("/") or path == "-":
        return None
    return posixpath.normpath(posixpath.join(folder, path))
