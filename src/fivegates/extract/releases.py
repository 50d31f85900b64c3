"""Helm releases as workloads, read by the names that charts use by convention, whatever holds the release."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from ..resolve.interface import Resource
from ..resolve.release import HELD, Release
from ..resolve.release_settings import Path
from ..source import Pinned
from ..values import Origin, Unknown, Value
from .kept import Find
from .keys import Keys, labels_of, name_of, whole
from .model import AssumeRecord, CodeLink, ContainerImage, EnvEntry, Mention, ReleaseMark, Selected, WorkloadRecord
from .mounted_scripts import MOST
from .paths import line_in
from .release_env import ReleaseEnv
from .release_scripts import scripts_of_release
from .release_sections import Section, is_container, names_image, role_of, section_name, sections_of
from .release_stores import ReleaseStores
from .release_values import ReleaseValues
from .tags import join_tags
from .texts import image_text, joined_image
from .workloads import resource_name

# the last one is a runner's pod, in the chart of GitHub's runner scale sets
_ACCOUNTS = (("serviceAccount", "name"), ("serviceAccountName",), ("serviceAccount",), ("template", "spec", "serviceAccountName"))
RUNNERS = "gha-runner-scale-set"  # its chart
Finder = Callable[[Resource, Value | None], Find]
_PARTS: tuple[Path, ...] = ((), ("agents",))  # where the charts that bring several agents are told of each
_LABELS = ("podLabels", "podAnnotations", "commonLabels")


class ReleaseReader:
    """One release of a resource. ``annotated``: the annotations of a service account that name a cloud identity; ``finder``: what its pods
    can load, of the resource and the namespace that they are in.
    """

    def __init__(self, resource: Resource, release: Release, annotated: Mapping[str, Any], finder: Finder) -> None:
        self._resource = replace(resource, environment=release.environment or resource.environment)
        self._release = release
        self._annotated = annotated
        self._values = ReleaseValues(release, Origin("entry", Pinned("", resource.place), 0))
        self._sections = sections_of(self._values)
        name = self._values.called
        stores = ReleaseStores(self._values, self._fullname(name) if name else "", self._resource)
        find = finder(resource, release.namespace)
        self._given = ReleaseEnv(self._values, stores, find, self._resource)
        self._scripts = tuple(islice(scripts_of_release(self._values, stores, stores.find(find)), MOST))

    def workloads(self) -> Iterator[WorkloadRecord]:
        """The workloads that the values speak of: one, or one for each section."""
        for section in self._sections:
            yield self._workload(section)

    def assumes(self) -> Iterator[AssumeRecord]:
        """What the annotations of an account that the values name hand it, for whoever else runs as it."""
        for section in self._sections:
            for account in self._accounts(section):
                for row, mention in self._cloud(section):
                    label = next(((key, str(value)) for key, value in row.get("pod_label", {}).items()), None)
                    yield AssumeRecord(self._resource, account, mention, "annotation", pod_label=label)

    def _workload(self, section: Section) -> WorkloadRecord:
        release, resource = self._release, self._of(section)
        name, named = self._name(section)
        images = tuple(self._images(section))
        tags, _ = join_tags([*self._labels(section), *self._object_labels()])
        carried = [mention for row, mention in self._cloud(section) if _takes_effect(row, tags)]
        return WorkloadRecord(
            resource=resource,
            system="k8s",
            platform="kubernetes",
            kind="helm-release",
            name=name,
            named=named,
            class_="host",
            weight=0.0,
            mentions=(*self._accounts(section), *carried),
            identity_absent="unknown",
            env=tuple(self._env(section)),
            env_complete=False,  # the chart may give more
            env_files=(),
            images=images,
            code=tuple(CodeLink(None, image_text(found.value), found.holder.place, found.value) for found in images),
            tags=tags,
            tags_known=False,
            schedule=None,
            source="values of a Helm release, by the names that charts use",
            namespace=release.namespace,
            products=(release.chart,) if release.chart else (),
            release=self._mark(section),
            runs_jobs=self._job_labels(),
            stores=tuple(store for held in self._holders(section) for store in self._given.stores(*held)),
            starting=tuple(self._starting(section)),
            scripts=self._scripts,
            off=tuple(self._off()),
        )

    def _of(self, section: Section) -> Resource:
        """The resource as far as it is the section's: with an address of its own, at its line."""
        held = self._values.get(*section.path) if section.path else None
        if held is None:
            return self._resource
        address = f"{self._resource.address}#{'.'.join(section.path)}"
        return replace(self._resource, address=address, place=line_in(held, self._resource).place)

    def _name(self, section: Section) -> tuple[str, bool]:
        """What the object that holds the release is called; Terraform's resource is called as the release."""
        name, named = resource_name(self._resource, ["name"])
        if HELD in self._resource.extra:
            named = bool(self._resource.label)
            name = self._resource.label or name_of(self._resource, None, Keys(False))[0]
        return section_name(name, section, self._sections), named

    def _off(self) -> Iterator[str]:
        for path in _PARTS:
            for name, part in self._values.entries(*path).items():
                switch = part.get("enabled")
                if switch is not None and switch.data is False:
                    yield name

    def _job_labels(self) -> tuple[str, ...]:
        """By what jobs ask for the runners of a scale set: its name, else that of its release."""
        if self._release.chart != RUNNERS:
            return ()
        given = self._values.get("runnerScaleSetName")
        name = given if given is not None and given.data not in (None, "") else self._release.name
        return (name.text,) if name is not None and name.text else ()

    def _mark(self, section: Section) -> ReleaseMark | None:
        """The names by which what the chart makes of these values can be told."""
        release = self._release_name()
        return ReleaseMark(release, self._fullname(release), section.path[-1] if section.path else "") if release else None

    def _release_name(self) -> str:
        given = self._release.name
        return (given.text if given is not None else self._resource.label) or ""

    def _fullname(self, release: str) -> str:
        """What charts made by ``helm create`` call their objects."""
        whole, own = self._values.get("fullnameOverride"), self._values.get("nameOverride")
        if whole is not None:
            return whole.text or ""
        name = (own.text or "" if own is not None else self._release.chart) or release
        return release if name in release else f"{release}-{name}"

    def _env(self, section: Section) -> Iterator[EnvEntry]:
        for held in self._holders(section):
            yield from self._given.entries(*held)

    def _holders(self, section: Section) -> Iterator[tuple[Path, tuple[Path, ...]]]:
        """Where what a section is given stands: below which path, and what below it is another's."""
        yield section.path, section.others
        if section.path and not names_image(self._values.get("image")):  # nobody else is there to take what stands at the top
            yield (), tuple(one.path for one in self._sections if one.path)

    def _accounts(self, section: Section) -> Iterator[Mention]:
        """The account that the section names, else the one of the whole chart."""
        for path in section.holders:
            for names in _ACCOUNTS:
                account = self._values.get(*path, *names)
                if account is not None and (account.text or account.is_unknown):
                    yield Mention(
                        "k8s_service_account",
                        self._selected(self._values.written(account)),
                        ".".join((*path, *names)),
                        self._release.namespace,
                    )
                    return
            if self._values.get(*path, "serviceAccount", "create") is not None:  # an account of its own, whatever it is called
                return

    def _cloud(self, section: Section) -> Iterator[tuple[Mapping[str, Any], Mention]]:
        """The cloud identities that the annotations of the account hand it, where the chart makes the account."""
        for path in section.holders:
            account = self._values.get(*path, "serviceAccount")
            created = account.get("create") if account is not None else None
            if created is not None and created.data is False:
                return
            annotations = self._values.entries(*path, "serviceAccount", "annotations")
            for key, row in self._annotated.items():
                value = annotations.get(key)
                if value is not None and value.data not in (None, ""):
                    yield row, Mention(row["kind"], self._selected(value), " ".join((*path, key)))
            if annotations or account is not None:
                return

    def _labels(self, section: Section) -> Iterator[Value]:
        for path in section.holders:
            for name in _LABELS:
                found = self._values.get(*path, name)
                if found is not None:
                    yield found

    def _object_labels(self) -> Iterator[Value]:
        if HELD in self._resource.extra:
            labels, _ = labels_of(Keys(False), whole(self._resource))
            yield Value(dict(labels), self._values.root.origin)

    def _images(self, section: Section) -> Iterator[ContainerImage]:
        """Each ``image``: a text, or a map of registry, repository, tag and digest."""
        for path, value in self._values.named(("image",), section.path, section.others):
            image = value if value.text or value.is_unknown else joined_image(self._parts(value))
            if image is not None:
                part = path[-2] if len(path) > 1 else ""
                yield ContainerImage(*self._selected(self._values.written(image)), self._container(path[:-1]), part, role_of(path))

    def _container(self, path: Path) -> Value:
        """What is written of a container: all of it where the containers of a pod are a map, else not all is known."""
        whole = self._values.get(*path) if is_container(path) else None
        return whole if whole is not None else Value(Unknown(reason="the chart may give more"), self._values.root.origin)

    def _parts(self, image: Value) -> Value:
        """The parts of an image, with what templates put into them."""
        return (
            Value({name: self._values.written(part) for name, part in image.data.items()}, image.origin)
            if isinstance(image.data, dict)
            else image
        )

    def _starting(self, section: Section) -> Iterator[Value]:
        """The maps that are written as containers are: with an image, and what it starts."""
        for _, value in self._values.walk(section.path, frozenset(section.others)):
            if names_image(value.get("image")) and any(value.get(key) is not None for key in ("command", "args")):
                yield value

    def _selected(self, value: Value) -> Selected:
        return Selected(value, line_in(value, self._resource))


def _takes_effect(row: Mapping[str, Any], tags: Mapping[str, Value]) -> bool:
    """Whether pods with these labels are handed what an annotation names."""
    return all(key in tags and str(tags[key].data).lower() == str(value).lower() for key, value in row.get("pod_label", {}).items())


def held_releases(resource: Resource) -> tuple[Release, ...]:
    """The releases of a Kubernetes object, as resolving left them."""
    releases = resource.extra.get(HELD, ())
    return releases if isinstance(releases, tuple) else ()


def read_releases(resource: Resource, releases: Iterable[Release], annotated: Mapping[str, Any], finder: Finder) -> Iterator[ReleaseReader]:
    """A reader for each release of a resource; several of one object get addresses of their own."""
    for number, release in enumerate(releases):
        own = replace(resource, address=f"{resource.address}[{release.chart}]") if number else resource
        yield ReleaseReader(own, release, annotated, finder)
