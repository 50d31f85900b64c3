"""Builds of Google's Cloud Build as resources, their steps as those of a job: what they run is a script.

Source: Cloud Build documentation, build configuration file schema and substituting variable values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...readers.yaml import YamlStream
from ...values import Value
from ..attributes import MappingAttributes
from ..folders import folder_environment
from ..interface import Resource
from . import BUILD
from .aligned import CONTINUED, aligned
from .places import PLACES, Places, TreeFolders

MOST_STEPS = 200
SHELLS = ("bash", "sh", "/bin/bash", "/bin/sh")
# The program that a builder's image starts where its step names no other, by the last part of the image's name.
PROGRAMS = {"docker": "docker", "gcloud": "gcloud", "cloud-sdk": "", "google-cloud-cli": ""}


def resolve_builds(documents: Mapping[str, YamlStream], environments: Mapping[str, str], tree: TreeFolders) -> Iterator[Resource]:
    """Every build of the documents: ``steps`` (each with ``run``, and where it works), ``env`` (the substitutions); ``extra``: its
    ``Places``.
    """
    for path, stream in sorted(documents.items()):
        for document in stream.documents:
            steps = document.root.get("steps")
            if steps is None or not steps.items():
                continue
            found = tuple(one for step in steps.items()[:MOST_STEPS] if (one := _step(step)) is not None)
            entries = {"steps": Value(found, steps.origin)}
            given = document.root.get("substitutions")
            if given is not None:
                entries["env"] = given
            yield Resource(
                unit=f"cloudbuild:{path}",
                type=BUILD,
                address="build",
                label="build",
                place=document.root.place,
                attributes=MappingAttributes(entries),
                environment=folder_environment(path, environments),
                extra={PLACES: Places(tree, path)},
            )


def _step(step: Value) -> Value | None:
    """A step as a job has it, None where it runs nothing that is known."""
    script, folder = step_script(step), step.get("dir")
    if script is None:
        return None
    return Value({"run": script} if folder is None else {"run": script, "working-directory": folder}, step.origin)


def step_script(step: Value) -> Value | None:
    """What a step runs as a script, None where that is not known."""
    script, args, entrypoint = step.get("script"), step.get("args"), step.get("entrypoint")
    if script is None and args is not None:
        words = args.items()
        program = entrypoint.text if entrypoint is not None else _program(step.get("name"))
        if program in SHELLS:
            script = words[-1] if len(words) > 1 and (words[0].text or "").startswith("-") else None
        elif words and program is not None:
            pieces = [(word.place.line, _quoted(word)) for word in words]
            script = aligned(step.place.path, [(pieces[0][0], program), *pieces], CONTINUED, " ")
    return Value(_unescaped(script.text or ""), script.origin) if script is not None else None


def _program(image: Value | None) -> str | None:
    """What an image starts by itself; None where that is not known."""
    name = (image.text or "").rpartition("/")[2].partition(":")[0].partition("@")[0] if image is not None else ""
    return PROGRAMS.get(name)


def _quoted(word: Value) -> str:
    text = _unescaped(word.text if word.text is not None else str(word.data))
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unescaped(text: str) -> str:
    """``$$`` is the shell's own sign: one that no substitution is looked for behind."""
    return text.replace("$$", "$")
