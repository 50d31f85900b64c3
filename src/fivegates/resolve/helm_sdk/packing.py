"""A chart's folder as the archive that Helm reads, in memory: nothing outside the tree is named, nothing is written."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO

from ..helm.chart import Chart

LARGEST = 20_000_000  # bytes of a chart, unpacked


def pack_chart(folders: Mapping[str, str], paths: Iterable[str], read: Callable[[str], bytes | None]) -> bytes | None:
    """The files below each of ``folders`` as a .tgz, at the place in the chart that it stands for ('' is the chart itself).

    None where they are too large. A file that ``read`` does not give is left out. The same files give the same bytes.
    """
    packed, size, listed = BytesIO(), 0, sorted(paths)
    with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=1) as archive:
        for folder, place in folders.items():
            head = "" if folder in (".", "") else f"{folder}/"
            for path in (path for path in listed if path.startswith(head)):
                data = read(path)
                if data is None:
                    continue
                size += len(data)
                if size > LARGEST:
                    return None
                entry = tarfile.TarInfo(f"chart/{place}{path[len(head) :]}")
                entry.size = len(data)
                archive.addfile(entry, BytesIO(data))
    return packed.getvalue()


def parts_of(chart: Chart, place: str = "", depth: int = 5) -> Iterator[tuple[str, str]]:
    """The folders of a chart, and of the charts beside it that it depends on, with their places in it."""
    yield chart.folder, place
    for child in chart.children if depth else ():
        inside = f"{place}charts/{child.name}/"
        if not child.folder.startswith(f"{chart.folder}/charts/"):
            yield from parts_of(child, inside, depth - 1)
