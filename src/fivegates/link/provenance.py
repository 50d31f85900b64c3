"""What a workload says of the release or chart that it comes from: in its values, its labels, and the comment that Helm writes above it."""

from __future__ import annotations

import re
from functools import cached_property

from ..extract.texts import image_text
from .agents import Linked
from .names import image_repository

INSTANCE = ("app.kubernetes.io/instance", "meta.helm.sh/release-name", "release")
_CHART = ("helm.sh/chart", "chart")
_MANAGER = ("app.kubernetes.io/managed-by", "heritage")
_VERSION = re.compile(r"-v?[0-9]++\.")
_SOURCE = re.compile(r"^# Source: ([^\s/]++)(?:/charts/([^\s/]++))?/(?:[^\s/]++/charts/)?(templates/\S++)?", re.MULTILINE)
TEMPLATES = "templates/"
_HEAD = 2_000  # characters above an object in which its comment is looked for


class Side:
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


class ReleaseSide(Side):
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


class RenderedSide(Side):
    """An object that may have been made of a release's values."""

    @cached_property
    def instance(self) -> str:
        return self.label(*INSTANCE)

    @cached_property
    def charts(self) -> frozenset[str]:
        """The chart of its label, and those on the way to its template."""
        return frozenset(name for name in (_chart_of(self), *self._source[:2]) if name)

    @property
    def template(self) -> str:
        """The template that the comment above it names, as the path in its chart."""
        return self._source[2] if self._source else ""

    @cached_property
    def is_marked(self) -> bool:
        """Whether Helm says that it made this."""
        return bool(any(self._source) or self.label("helm.sh/chart")) or self.label(*_MANAGER) in ("Helm", "Tiller")

    @cached_property
    def _source(self) -> tuple[str, ...]:
        """The charts that the comment above it names."""
        kind = self.record.resource.get("kind")
        if kind is None:
            return ()
        origin = kind.origin
        above = origin.source.text[max(0, origin.offset - _HEAD) : origin.offset].rpartition("\n---")[2]
        found = _SOURCE.search(above)
        return tuple(name or "" for name in found.groups()) if found else ()


class MadeSide(Side):
    """What fivegates made of a chart in the tree."""

    @cached_property
    def template(self) -> str:
        """The path of its template in its chart, '' for what is no chart's."""
        head, found, tail = f"/{self.record.resource.place.path}".rpartition(f"/{TEMPLATES}")
        return f"{TEMPLATES}{tail}" if found and head else ""

    @cached_property
    def charts(self) -> frozenset[str]:
        """What its chart may be called: by its label, and by its folder."""
        folder = f"/{self.record.resource.place.path}".rpartition(f"/{TEMPLATES}")[0].rpartition("/")[2]
        return frozenset(name for name in (_chart_of(self), folder) if name)


def _chart_of(side: Side) -> str:
    return _VERSION.split(side.label(*_CHART), maxsplit=1)[0]
