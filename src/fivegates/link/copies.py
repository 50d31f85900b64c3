"""A rendered copy of a release beside it in the tree is the same agent: the release's values and the YAML that was made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from posixpath import commonpath

from .agents import Linked
from .provenance import INSTANCE, MadeSide, ReleaseSide, RenderedSide


def find_copies(workloads: Iterable[Linked]) -> dict[str, str]:
    """By the id of a rendered workload, the id of the release whose copy it is.

    Nothing that both sides know may contradict: release, chart, namespace, image. Both must name the release, or the object be called as
    the release's and bear Helm's mark; both must be the same workload of it, by image or name; and a name alone is never enough. Of a chart
    in the tree, which is rendered here, a copy names the template that it was made of.
    """
    listed = [linked for linked in workloads if linked.record.system == "k8s"]
    releases = [ReleaseSide(linked) for linked in listed if linked.record.release is not None]
    made = _by_template(listed)
    if not releases and not made:
        return {}
    index = _index(releases)
    of_templates: dict[str, str] = {}
    chosen: dict[str, list[RenderedSide]] = defaultdict(list)
    for linked in listed:
        if linked.record.release is None:
            rendered = RenderedSide(linked)
            release = _release_of(rendered, index)
            if release is not None:
                chosen[release.linked.id].append(rendered)
            elif made and (found := _template_of(rendered, made)) is not None:
                of_templates[linked.id] = found.linked.id
    by_id = {release.linked.id: release for release in releases}
    return of_templates | {one.linked.id: id for id, found in chosen.items() for one in _one_workload(by_id[id], found)}


def _by_template(workloads: Iterable[Linked]) -> Mapping[tuple[str, str], Sequence[MadeSide]]:
    """What charts of the tree make, by type and template."""
    found: dict[tuple[str, str], list[MadeSide]] = defaultdict(list)
    for linked in workloads:
        made = MadeSide(linked)
        if made.template:
            found[linked.record.resource.type, made.template].append(made)
    return found


def _template_of(rendered: RenderedSide, made: Mapping[tuple[str, str], Sequence[MadeSide]]) -> MadeSide | None:
    """The one thing made of a chart in the tree that an object is a copy of; of one made several times the one for its environment."""
    every = made.get((rendered.record.resource.type, rendered.template), ()) if rendered.template else ()
    fitting = [one for one in every if one.linked is not rendered.linked and _is_made_alike(one, rendered)]
    if len({one.record.resource.place for one in fitting}) != 1:
        return None
    return next((one for one in fitting if one.linked.environment == rendered.linked.environment), fitting[0])


def _is_made_alike(made: MadeSide, rendered: RenderedSide) -> bool:
    instance = made.label(*INSTANCE)
    if made.charts.isdisjoint(rendered.charts) or (instance and rendered.instance and instance != rendered.instance):
        return False
    if made.namespace and rendered.namespace and made.namespace != rendered.namespace:
        return False
    if made.record.named and rendered.record.named and made.record.name != rendered.record.name:
        return False
    return not (made.images and rendered.images and made.images.isdisjoint(rendered.images))


def _index(releases: Iterable[ReleaseSide]) -> Mapping[str, Sequence[ReleaseSide]]:
    found: dict[str, list[ReleaseSide]] = defaultdict(list)
    for release in releases:
        mark = release.record.release
        for name in {mark.name, *release.names} if mark is not None else ():
            found[name].append(release)
    return found


def _release_of(rendered: RenderedSide, index: Mapping[str, Sequence[ReleaseSide]]) -> ReleaseSide | None:
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


def _fits(release: ReleaseSide, rendered: RenderedSide) -> bool:
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


def _shared_folders(release: ReleaseSide, rendered: RenderedSide) -> int:
    paths = [f"/{side.record.resource.place.path}" for side in (release, rendered)]
    return len(commonpath(paths))


def _one_workload(release: ReleaseSide, found: Sequence[RenderedSide]) -> Iterator[RenderedSide]:
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


def join_copies(groups: Mapping[str, list[Linked]], copies: Mapping[str, str], alike: Iterable[tuple[str, str]] = ()) -> list[list[Linked]]:
    """Groups of workloads, those joined that hold a release and its copy, or two that are ``alike``; a release stands before its copies."""
    keys = {linked.id: key for key, members in groups.items() for linked in members}
    leader = {key: key for key in groups}

    def leading(key: str) -> str:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    order = {key: at for at, key in enumerate(groups)}
    for copy, release in (*copies.items(), *alike):
        if copy in keys and release in keys:
            first, second = sorted((leading(keys[copy]), leading(keys[release])), key=order.__getitem__)
            leader[second] = first
    joined: dict[str, list[Linked]] = {}
    for key, members in groups.items():
        joined.setdefault(leading(key), []).extend(members)
    return [sorted(members, key=lambda linked: linked.id in copies) for members in joined.values()]
