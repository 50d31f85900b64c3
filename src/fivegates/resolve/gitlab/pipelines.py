"""Pipelines of a tree: the project's own, and the child pipelines that its jobs start from files of this tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...discover import GITLAB_FLOW_SETTINGS, GITLAB_PIPELINE, is_gitlab_flow
from ...named_tuple import NamedTuple
from ...readers.interface import Limits, Problem
from ...readers.yaml import YamlStream
from ...source import Place
from ...values import Value, entries_of
from ..interface import Resource
from ..room import Room
from ..yaml_files import YamlFiles
from .extending import Extended
from .flows import flow_resource, settings_resource
from .includes import ConfigurationFiles, Included
from .jobs import Pipeline, resources_of, script_size, triggers_of
from .merging import MOST_ENTRIES, REFERENCE, References, merged

MOST_PIPELINES = 50
MOST_SCRIPT = 10_000_000  # characters of all jobs


class GitlabResult(NamedTuple):
    """Jobs and flows as resources, the files that were read, and what could not be."""

    resources: list[Resource]
    read: dict[str, YamlStream]
    problems: list[Problem]


def resolve_gitlab(files: YamlFiles, paths: Sequence[str], fold: Mapping[str, str], limits: Limits) -> GitlabResult:
    """Every job that runs a script, in the order of pipelines and jobs, then flows. ``paths``: what discovery found of GitLab.

    * ``unit``: ``gitlab:<file the pipeline begins in>``; ``address``: ``jobs.<name>``; ``label``: the name; ``place``: its key;
    * attributes: the job's own with what it extends and the defaults that it inherits; ``script``, ``before_script`` and
      ``after_script`` as flat lists; ``variables``, those of the pipeline included, with their values put in;
    * ``extra["variables"]``: the ``Variables`` that the job sees.
    """
    read = ConfigurationFiles(files, limits)
    resources = _pipelines(read, fold) if GITLAB_PIPELINE in paths else []
    for path in sorted(paths):
        configuration = read.get(path) if path == GITLAB_FLOW_SETTINGS or is_gitlab_flow(path) else None
        if configuration is not None:
            make = settings_resource if path == GITLAB_FLOW_SETTINGS else flow_resource
            resources += [found for found in [make(path, configuration.root)] if found is not None]
    return GitlabResult(resources, read.streams, list(read.problems))


def _pipelines(files: ConfigurationFiles, fold: Mapping[str, str]) -> list[Resource]:
    """The project's pipeline, then its child pipelines, each once with what all that start it give alike."""
    resources: list[Resource] = []
    waiting: dict[tuple[str, ...], list[Mapping[str, Value]]] = {(GITLAB_PIPELINE,): []}
    known: set[tuple[str, ...]] = set()
    room = Room(MOST_SCRIPT)
    for _ in range(MOST_PIPELINES):
        paths = next((paths for paths in waiting if paths not in known), None)
        if paths is None:
            return resources
        known.add(paths)
        pipeline = _read_pipeline(paths, files, waiting[paths])
        if pipeline is None:
            continue
        for resource in resources_of(pipeline, fold):
            room.left -= script_size(resource)
            if room.left < 0:
                files.list(resource.place, f"scripts of more than {MOST_SCRIPT:,} characters; the rest is not read", "error")
                return resources
            resources.append(resource)
        for trigger in triggers_of(pipeline):
            child = _child(trigger.include, files)
            if child:
                waiting.setdefault(child, []).append(trigger.variables)
    files.list(Place(GITLAB_PIPELINE, 1), f"more than {MOST_PIPELINES} pipelines; the rest is not read", "error")
    return resources


def _read_pipeline(paths: tuple[str, ...], files: ConfigurationFiles, given: Sequence[Mapping[str, Value]]) -> Pipeline | None:
    """The pipeline that begins in these files, with includes, references and extensions. ``given``: the variables of each who starts it."""
    room = Room(MOST_ENTRIES)
    wholes = [whole for path in paths if (whole := Included(files, room).whole(path)) is not None]
    if not wholes:
        return None
    root = wholes[0].root
    for whole in wholes[1:]:
        root = merged(root, whole.root, room)
    if any(REFERENCE in stream.source.text for stream in files.streams.values()):
        root = References(root).resolved()
    is_complete = len(wholes) == len(paths) and all(whole.is_complete for whole in wholes)
    jobs = Extended(root, files, room, is_complete=is_complete).jobs()
    if room.left < 0:
        files.list(Place(paths[0], 1), f"more than {MOST_ENTRIES:,} entries to be merged; what is left over is not", "error")
    pipeline = Pipeline(paths[0], root, jobs, _agreed(given))
    if len(jobs) * len(pipeline.variables) <= MOST_ENTRIES:
        return pipeline
    files.list(Place(paths[0], 1), f"more than {MOST_ENTRIES:,} variables given to jobs; those for all jobs are left out", "error")
    bare = {name: value for name, value in entries_of(root).items() if name != "variables"}
    return pipeline._replace(root=Value(bare, root.origin), given={})


def _child(include: Value, files: ConfigurationFiles) -> tuple[str, ...]:
    """The files of this tree that a child pipeline is made of, none where one of them is not here."""
    found: list[str] = []
    reader = Included(files, Room(MOST_ENTRIES))
    for item in include.items() or (include,):
        found += reader.local_paths(item) or []
    return tuple(dict.fromkeys(found))


def _agreed(given: Sequence[Mapping[str, Value]]) -> Mapping[str, Value]:
    """The variables that all who start a pipeline give it with the same value."""
    if not given:
        return {}
    first = given[0]
    return {name: value for name, value in first.items() if all(name in one and one[name].data == value.data for one in given[1:])}
