"""A rendered copy of a release beside it in the tree is the same agent: the release's values and the YAML that was made of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from posixpath import commonpath

from ..extract.texts import image_text
from .agents import Linked
from .names import image_repository

_INSTANCE = ("app.kubernetes.io/instance", "meta.helm.sh/release-name", "release")
_CHART = ("helm.sh/chart", "chart")
_MANAGER = ("app.kubernetes.io/managed-by", "heritage")
_VERSION = re.compile(r"-v?[0-9]++\.")
_SOURCE = re.compile(r"^# Source: ([^\s/]++)(?:/charts/([^\s/]++))?/", re.MULTILINE)
_HEAD = 2_000  # characters above an object in which its comment is looked for


class _Side:
    """What a workload says of where it comes from."""

    def __init__(self, linked: Linked) -> None:
        self.linked = linked
        self.record = linked.record

    @cached_property
    def namespace(self) -> str:
        namespace = self.record.namespace
        return (namespace.text or "") if namespace is not None else ""

    @cached_property
    def images(self) -> frozenset[str]:
        """The repositories that are known."""
        texts = (image_text(found.value) or "" for found in self.record.images)
        repositories = (image_repository(text.rstrip("*").rstrip(":@")) for text in texts)
        return frozenset(repository for repository in repositories if repository and "*" not in repository)

    def label(self, *names: str) -> str:
        tags = self.record.tags
        return next((text for name in names if name in tags and (text := tags[name].text)), "")


class _Release(_Side):
    """The values of a release."""

    @cached_property
    def chart(self) -> str:
        return next(iter(self.record.products), "")

    @cached_property
    def names(self) -> frozenset[str]:
        """What the one object is called that is made of it."""
        mark = self.record.release
        if mark is None:
            return frozenset()
        if mark.section:
            return frozenset((f"{mark.name}-{mark.section}", f"{mark.fullname}-{mark.section}", self.record.name))
        return frozenset((mark.name, mark.fullname)) - {""}


class _Rendered(_Side):
    """An object that may have been made of a release's values."""

    @cached_property
    def instance(self) -> str:
        return self.label(*_INSTANCE)

    @cached_property
    def charts(self) -> frozenset[str]:
        """The chart of its label, and those on the way to its template."""
        labelled = _VERSION.split(self.label(*_CHART), maxsplit=1)[0]
        return frozenset(name for name in (labelled, *self._source) if name)

    @cached_property
    def is_marked(self) -> bool:
        """Whether Helm says that it made this."""
        return bool(self._source or self.label("helm.sh/chart")) or self.label(*_MANAGER) in ("Helm", "Tiller")

    @cached_property
    def _source(self) -> tuple[str, ...]:
        """The charts that the comment above it names."""
        kind = self.record.resource.get("kind")
        if kind is None:
            return ()
        origin = kind.origin
        above = origin.source.text[max(0, origin.offset - _HEAD) : origin.offset].rpartition("\n---")[2]
        found = _SOURCE.search(above)
        return tuple(name for name in found.groups() if name) if found else ()


def find_copies(workloads: Iterable[Linked]) -> dict[str, str]:
    """By the id of a rendered workload, the id of the release whose copy it is.

    Nothing that both sides know may contradict: release, chart, namespace, image. Both must name the release, or the object be called as
    the release's and bear Helm's mark; both must be the same workload of it, by image or name; and a name alone is never enough.
    """
    listed = [linked for linked in workloads if linked.record.system == "k8s"]
    releases = [_Release(linked) for linked in listed if linked.record.release is not None]
    if not releases:
        return {}
    index = _index(releases)
    chosen: dict[str, list[_Rendered]] = defaultdict(list)
    for linked in listed:
        if linked.record.release is None:
            rendered = _Rendered(linked)
            release = _release_of(rendered, index)
            if release is not None:
                chosen[release.linked.id].append(rendered)
    by_id = {release.linked.id: release for release in releases}
    return {one.linked.id: id for id, found in chosen.items() for one in _one_workload(by_id[id], found)}


def _index(releases: Iterable[_Release]) -> Mapping[str, Sequence[_Release]]:
    found: dict[str, list[_Release]] = defaultdict(list)
    for release in releases:
        mark = release.record.release
        for name in {mark.name, *release.names} if mark is not None else ():
            found[name].append(release)
    return found


def _release_of(rendered: _Rendered, index: Mapping[str, Sequence[_Release]]) -> _Release | None:
    """The one release that an object is a copy of: of several the one for its environment, its own name, or nearest to it in the tree."""
    name = rendered.record.name
    fitting = [one for one in dict.fromkeys([*index.get(rendered.instance, ()), *index.get(name, ())]) if _fits(one, rendered)]
    environment = rendered.linked.environment
    if environment is not None:
        fitting = [one for one in fitting if one.linked.environment == environment] or fitting
    fitting = [one for one in fitting if name in one.names] or fitting
    nearest = max((_shared_folders(one, rendered) for one in fitting), default=0)
    fitting = [one for one in fitting if _shared_folders(one, rendered) == nearest]
    if len({(one.linked.place, one.record.name) for one in fitting}) > 1:
        return None
    return fitting[0] if fitting else None


def _fits(release: _Release, rendered: _Rendered) -> bool:
    mark = release.record.release
    if mark is None or (rendered.instance and rendered.instance != mark.name):
        return False
    if release.chart and rendered.charts and release.chart not in rendered.charts:
        return False
    if release.namespace and rendered.namespace and release.namespace != rendered.namespace:
        return False
    is_imaged = not release.images.isdisjoint(rendered.images)
    if release.images and rendered.images and not is_imaged:
        return False
    is_named = rendered.record.name in release.names
    is_charted = release.chart in rendered.charts
    is_spaced = bool(release.namespace) and release.namespace == rendered.namespace
    is_released = bool(rendered.instance) or (is_named and (rendered.is_marked or (is_imaged and is_spaced)))
    return is_released and (is_named or is_imaged) and (is_charted or is_imaged or is_spaced)


def _shared_folders(release: _Release, rendered: _Rendered) -> int:
    paths = [f"/{side.record.resource.place.path}" for side in (release, rendered)]
    return len(commonpath(paths))


def _one_workload(release: _Release, found: Sequence[_Rendered]) -> Iterator[_Rendered]:
    """Of several workloads that came of one release's values the one that bears its name; the others are agents of their own."""
    names = sorted({one.record.name for one in found}, key=lambda name: (name not in release.names, name))
    yield from (one for one in found if one.record.name == names[0])


def share_verdicts(workloads: Iterable[Linked], copies: Mapping[str, str]) -> None:
    """Of a release and its copy both are what one of them is: the values may leave out what the chart adds, and the other way round."""
    by_id = {linked.id: linked for linked in workloads} if copies else {}
    for copy, release in copies.items():
        pair = (by_id[copy], by_id[release])
        known = [linked.verdict for linked in pair if linked.verdict.class_]
        for linked in pair:
            if known and not linked.verdict.class_:
                linked.verdict = max(known, key=lambda verdict: verdict.confidence)


def join_copies(groups: Mapping[str, list[Linked]], copies: Mapping[str, str]) -> list[list[Linked]]:
    """Groups of workloads, those joined that hold a release and its copy; a release stands before its copies."""
    keys = {linked.id: key for key, members in groups.items() for linked in members}
    leader = {key: key for key in groups}

    def leading(key: str) -> str:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    order = {key: at for at, key in enumerate(groups)}
    for copy, release in copies.items():
        if copy in keys and release in keys:
            first, second = sorted((leading(keys[copy]), leading(keys[release])), key=order.__getitem__)
            leader[second] = first
    joined: dict[str, list[Linked]] = {}
    for key, members in groups.items():
        joined.setdefault(leading(key), []).extend(members)
    return [sorted(members, key=lambda linked: linked.id in copies) for members in joined.values()]
