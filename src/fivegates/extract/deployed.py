"""Workloads that are known by what releases them: a job's, a build's or a script's command, where nothing in the tree defines them.

A command changes what it names and leaves the rest as it was, so nothing is certain to be absent of such a workload. A definition in the
tree says more: what is called like one of the same kind, or may be, is that one and no second workload.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from posixpath import basename, dirname
from typing import Any

from ..catalog import load
from ..named_tuple import NamedTuple
from ..resolve.attributes import MappingAttributes
from ..resolve.folders import word_environment
from ..resolve.interface import Resource
from ..values import Value, entries_of
from .defined import Defined
from .deploys import DeployRecord
from .model import CodeLink, WorkloadRecord
from .openings import OpeningRecord
from .step_scripts import unit_of
from .texts import HOLE, image_text
from .workloads import extract_workload

EVERYWHERE = "all"  # the ingress that is open to the internet
STEMS = ("deploy", "Makefile", "makefile", "cloudbuild")  # of files that are called after what they do


def extract_deployed(
    deploys: Iterable[DeployRecord], workloads: Iterable[WorkloadRecord], known: Mapping[str, Any]
) -> Iterator[WorkloadRecord]:
    """One workload for each kind, name and environment that the files of a folder release, in the order of the releases; what is given
    different identities is several. ``known``: the catalogue's ``deploys``.
    """
    defined = Defined(workloads)
    free = _without_guesses([deploy for deploy in deploys if not defined.is_there(deploy.kind, deploy.name)])
    found: dict[_Key, list[list[DeployRecord]]] = {}
    for deploy in free:
        several = found.setdefault(_Key(unit_of(deploy.holder), deploy.kind, _called(deploy), _environment(deploy.holder)), [])
        same = next((one for one in several if _may_be_one(one, deploy)), None)
        if same is None:
            several.append([deploy])
        else:
            same.append(deploy)
    folders = _folders(free)
    for key, several in found.items():
        for number, one in enumerate(several):
            yield _workload(_resource(key, number, one), one, known["workloads"][one[0].platform], folders.get((key.kind, key.name)))


def _without_guesses(deploys: Iterable[DeployRecord]) -> list[DeployRecord]:
    """The releases but those under names that are not known of what is released under a known one: from the same folder, of one image."""
    listed = list(deploys)
    told = {source for deploy in listed if deploy.name for source in _sources(deploy)}
    return [deploy for deploy in listed if deploy.name or told.isdisjoint(_sources(deploy))]


def _sources(deploy: DeployRecord) -> Iterator[str]:
    if deploy.folder is not None:
        yield f"folder {deploy.folder}"
    if deploy.image is not None:
        yield f"image {image_text(deploy.image)}"


class _Key(NamedTuple):
    """What one workload is."""

    unit: str
    kind: str
    name: str
    environment: str | None


def extract_openings(records: Iterable[WorkloadRecord]) -> Iterator[OpeningRecord]:
    """The ways in of what is released for everybody to call."""
    for record in records:
        opened = _opened(record.resource.get)
        if opened is not None:
            yield OpeningRecord(record.resource, None, "public", "anyone", opened.origin.name, opened.place)


def extract_further_openings(deploys: Iterable[DeployRecord], workloads: Iterable[WorkloadRecord]) -> Iterator[OpeningRecord]:
    """What commands let everybody call of what the tree defines: the one workload that is of the kind, called so, and for no other
    environment. From where it can be reached its definition says.
    """
    named: dict[tuple[str, str], list[WorkloadRecord]] = {}
    for record in workloads:
        if record.named and record.system == "terraform":
            named.setdefault((record.kind, record.name), []).append(record)
    for deploy in deploys:
        opened, several = _opened(deploy.says.get), named.get((deploy.kind, deploy.name), ())
        if opened is not None and len(several) == 1:
            resource = several[0].resource
            if len({resource.environment, _environment(deploy.holder)} - {None}) < 2:
                yield OpeningRecord(replace(resource, calls=()), None, None, "anyone", opened.origin.name, opened.place)


def _opened(get: Callable[[str], Value | None]) -> Value | None:
    """What lets everybody call what is released so, None where nothing does."""
    opened, ingress = get("open"), get("ingress")
    return opened if get("guard") is None and (ingress is None or ingress.text == EVERYWHERE) else None


def _may_be_one(several: Iterable[DeployRecord], deploy: DeployRecord) -> bool:
    """Whether a command may be about what others are about: they do not give it another identity."""
    own = deploy.says.get("identity")
    given = (one.says.get("identity") for one in several)
    return own is None or all(other is None or other.data == own.data for other in given)


def _folders(deploys: Iterable[DeployRecord]) -> dict[tuple[str, str], str]:
    """The one folder that what has a kind and a name is released from, whichever file says so."""
    found: dict[tuple[str, str], set[str]] = {}
    for deploy in deploys:
        if deploy.folder is not None:
            found.setdefault((deploy.kind, deploy.name), set()).add(deploy.folder)
    return {key: folders.pop() for key, folders in found.items() if len(folders) == 1}


def _workload(resource: Resource, deploys: list[DeployRecord], row: Mapping[str, Any], folder: str | None) -> WorkloadRecord:
    """What all commands say of one workload."""
    record = extract_workload(resource, {**row, "kind": deploys[0].kind})
    code = record.code
    folder = next((deploy.folder for deploy in deploys if deploy.folder is not None), folder)
    if folder is not None:
        code = (CodeLink(folder, None, resource.place), *code)
    code = code or (CodeLink(None, None, resource.place),)
    return record._replace(system="deploy", env_complete=False, tags_known=False, code=code)


def _resource(key: _Key, number: int, deploys: list[DeployRecord]) -> Resource:
    """What the commands say as attributes; the first that says something counts."""
    says: dict[str, Value] = {}
    for deploy in deploys:
        for name, value in {**deploy.says, **({"image": deploy.image} if deploy.image is not None else {})}.items():
            known = says.get(name)
            if known is None:
                says[name] = value
            elif isinstance(known.data, dict):
                says[name] = Value({**entries_of(value), **known.data}, known.origin)
    origin = deploys[0].origin
    if deploys[0].name:
        says["name"] = Value(key.name, origin)
    marks = (f"@{key.environment}" if key.environment else "", f"#{number + 1}" if number else "")
    return Resource(
        unit=key.unit,
        type=f"deploy/{key.kind}",
        address=f"{key.kind}.{key.name}{''.join(marks)}",
        label=key.name,
        place=origin.place,
        attributes=MappingAttributes(says),
        environment=key.environment,
    )


def _called(deploy: DeployRecord) -> str:
    """Its name, or what stands in for one: the folder's, else the image's, else that of the file or of the folder that it lies in."""
    if deploy.name:
        return deploy.name
    image = (image_text(deploy.image) or "") if deploy.image is not None else ""
    last = image.rpartition("/")[2].partition(":")[0].partition("@")[0]
    path = deploy.holder.place.path
    stem = basename(path).partition(".")[0]
    found = (basename(deploy.folder or ""), last if HOLE not in last else "", basename(dirname(path)) if stem in STEMS else "", stem)
    return next(one for one in found if one not in ("", "."))


def _environment(holder: Resource) -> str | None:
    """The environment that a job or folder names, else the name of the job, else that of the file."""
    fold = load("environments")["fold"]
    stem = holder.place.path.rpartition("/")[2].partition(".")[0]
    return holder.environment or word_environment(holder.label, fold) or word_environment(stem, fold)
