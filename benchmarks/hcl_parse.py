"""Speed of the HCL reader on the ``.tf`` files below a folder, beside python-hcl2: ``python benchmarks/hcl_parse.py ROOT``.

Only files that both accept count, and seconds are the processor's. Ours are medians of five over all files; python-hcl2 runs over a sample
of about 300 KB, taken evenly, in turns with ours on the same sample, three rounds.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import hcl2

from fivegates.errors import ReadError
from fivegates.readers.hcl.structure import parse_hcl
from fivegates.readers.hcl.syntax import Argument, Body
from fivegates.readers.text import decode
from fivegates.source import Source

_SAMPLE = 300_000
Reader = Callable[[list[Source]], None]


def read_structure(sources: list[Source]) -> None:
    for source in sources:
        parse_hcl(source)


def read_everything(sources: list[Source]) -> None:
    for source in sources:
        for argument in _arguments(parse_hcl(source).body):
            argument.expression  # noqa: B018  # parsed on access


def _arguments(body: Body) -> Iterator[Argument]:
    yield from body.arguments.values()
    for block in body.blocks:
        yield from _arguments(block.body)


def read_theirs(sources: list[Source]) -> None:
    for source in sources:
        hcl2.loads(source.text)


def readable(root: Path) -> list[Source]:
    """Every file that we read without an error."""
    sources = []
    for path in sorted(root.rglob("*.tf")):
        try:
            source = decode(str(path), path.read_bytes())
            read_everything([source])
        except (ReadError, OSError):
            continue
        if not parse_hcl(source).errors:
            sources.append(source)
    return sources


def sample(sources: list[Source]) -> list[Source]:
    """Files spread evenly over all, those that python-hcl2 rejects left out."""
    step = max(1, _size(sources) // _SAMPLE)
    taken = []
    for source in sources[::step]:
        try:
            read_theirs([source])
        except Exception as error:  # it raises what its parser generator raises
            print(f"{source.path}: left out of the sample, python-hcl2 says {type(error).__name__}")
            continue
        taken.append(source)
    return taken


def _size(sources: list[Source]) -> int:
    return sum(len(source.text.encode()) for source in sources)


def speeds(readers: dict[str, Reader], sources: list[Source], rounds: int) -> dict[str, float]:
    """MB/s of each reader: medians of rounds taken in turns."""
    times: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(rounds):
        for name, read in readers.items():
            start = time.process_time()
            read(sources)
            times[name].append(time.process_time() - start)
    return {name: _size(sources) / statistics.median(found) / 1e6 for name, found in times.items()}


def main() -> int:
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    sources = readable(Path(sys.argv[1]))
    if not sources:
        raise SystemExit("no .tf file could be read there")
    ours: dict[str, Reader] = {"structure": read_structure, "with all expressions": read_everything}
    print(f"{len(sources)} files, {_size(sources) / 1e6:.2f} MB")
    for name, speed in speeds(ours, sources, 5).items():
        print(f"{name:22}{speed:7.2f} MB/s")
    few = sample(sources)
    compared = speeds({**ours, "python-hcl2": read_theirs}, few, 3)
    print(f"{len(few)} of them, {_size(few) / 1e6:.2f} MB")
    for name, speed in compared.items():
        print(f"{name:22}{speed:7.2f} MB/s{speed / compared['python-hcl2']:8.0f} x python-hcl2")
    return 0


if __name__ == "__main__":
    sys.exit(main())
