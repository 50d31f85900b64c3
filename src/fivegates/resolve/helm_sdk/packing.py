"""A chart's folder as the archive that Helm reads, in memory: nothing outside the tree is named, nothing is written."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterable
from io import BytesIO

LARGEST = 20_000_000  # bytes of a chart, unpacked


def pack_chart(folder: str, paths: Iterable[str], read: Callable[[str], bytes | None]) -> bytes | None:
    """The files below ``folder`` as a .tgz; None where they are too large. A file that ``read`` does not give is left out.

    The same files give the same bytes.
    """
    head = "" if folder in (".", "") else f"{folder}/"
    packed, size = BytesIO(), 0
    with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=1) as archive:
        for path in sorted(path for path in paths if path.startswith(head)):
            data = read(path)
            if data is None:
                continue
            size += len(data)
            if size > LARGEST:
                return None
            entry = tarfile.TarInfo(f"chart/{path[len(head) :]}")
            entry.size = len(data)
            archive.addfile(entry, BytesIO(data))
    return packed.getvalue()
