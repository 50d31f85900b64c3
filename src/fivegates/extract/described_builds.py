"""Images that a Cloud Build or Skaffold file describes: the steps of docker, gcloud and kaniko, and the artifacts with a Dockerfile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..readers.yaml import parse_yaml
from ..resolve.releasing.cloud_build import step_script
from ..source import Source
from ..values import Value, entries_of
from .builds import Build, builds_of, inside
from .shell_values import shown_word

MOST_STEPS = 200


def described_builds(source: Source, starts: Iterable[str]) -> Iterator[Build]:
    """Every build of the file, once for each folder in which its paths may begin."""
    roots = [document.root for document in parse_yaml(source).documents if isinstance(document.root.data, dict)]
    for start in starts:
        for root in roots:
            yield from _steps(root, start)
            yield from _artifacts(root, start)


def _steps(root: Value, start: str) -> Iterator[Build]:
    """What the steps of Cloud Build build; what a trigger puts in, and the build itself (``$PROJECT_ID``), is not known."""
    known = {name: value.text for name, value in entries_of(root.get("substitutions")).items() if value.text}
    steps = root.get("steps")
    for step in steps.items()[:MOST_STEPS] if steps is not None else ():
        folder, script = _text(step, "dir"), step_script(step)
        begin = inside(start, shown_word(folder, known)) if folder else start
        if begin is None:
            continue
        if "kaniko" in _text(step, "name"):
            arguments = step.get("args")
            words = [shown_word(item.text or "", known) for item in (arguments.items() if arguments is not None else ())]
            yield from _of_kaniko(words, begin)
        elif script is not None:
            yield from builds_of(script.text or "", begin, known)


def _of_kaniko(words: list[str], start: str) -> Iterator[Build]:
    given = dict(word.removeprefix("--").split("=", 1) for word in words if word.startswith("--") and "=" in word)
    folder = inside(start, given.get("context", ".").removeprefix("dir://").removeprefix("/workspace").lstrip("/") or ".")
    if "destination" in given:
        recipe = given.get("dockerfile", "")
        yield Build(folder, (given["destination"],), (inside(start, recipe) or "") if recipe else "")


def _artifacts(root: Value, start: str) -> Iterator[Build]:
    """What Skaffold builds by a Dockerfile, which lies in the context unless it is named."""
    build = root.get("build")
    listed = build.get("artifacts") if build is not None else None
    for artifact in listed.items()[:MOST_STEPS] if listed is not None else ():
        image, context, docker = _text(artifact, "image"), _text(artifact, "context") or ".", artifact.get("docker")
        folder = inside(start, context)
        recipe = _text(docker, "dockerfile") if docker is not None else ""
        if image and folder is not None:
            yield Build(folder, (image,), (inside(folder, recipe) or "") if recipe else "")


def _text(value: Value, key: str) -> str:
    found = value.get(key)
    return (found.text or "") if found is not None else ""
