"""Speed of the YAML reader on the files below a folder, beside PyYAML's CSafeLoader: ``python benchmarks/yaml_parse.py ROOT``.

Only files that both accept count. Medians of five, taken in turns in one run.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from fivegates.errors import ReadError
from fivegates.readers.interface import Limits
from fivegates.readers.text import decode
from fivegates.readers.yaml import parse_yaml
from fivegates.source import Source

_ROUNDS = 5
_LIMITS = Limits(yaml_nodes=10_000_000)


def read_ours(sources: list[Source]) -> None:
    for source in sources:
        parse_yaml(Source(source.path, source.text), _LIMITS)


def read_theirs(sources: list[Source]) -> None:
    for source in sources:
        list(yaml.load_all(source.text, Loader=yaml.CSafeLoader))


def events_only(sources: list[Source]) -> None:
    """What no reader on these events can beat."""
    for source in sources:
        parser = yaml.CSafeLoader(source.text)
        while type(parser.get_event()) is not yaml.StreamEndEvent:
            pass
        parser.dispose()


def readable(root: Path) -> list[Source]:
    """Every YAML file that both readers take."""
    sources = []
    for path in sorted(root.rglob("*.y*ml")):
        try:
            source = decode(str(path), path.read_bytes())
            read_theirs([source])
        except (ReadError, OSError, yaml.YAMLError, ValueError, TypeError):
            continue
        if not parse_yaml(source, _LIMITS).problems:
            sources.append(source)
    return sources


def seconds(read: Callable[[list[Source]], None], sources: list[Source]) -> float:
    start = time.perf_counter()
    read(sources)
    return time.perf_counter() - start


def main() -> None:
    sources = readable(Path(sys.argv[1]))
    size = sum(len(source.text.encode()) for source in sources)
    readers = {"fivegates": read_ours, "CSafeLoader": read_theirs, "libyaml events": events_only}
    times: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(_ROUNDS):
        for name, read in readers.items():
            times[name].append(seconds(read, sources))
    medians = {name: statistics.median(found) for name, found in times.items()}
    print(f"{len(sources)} files, {size / 1e6:.2f} MB")
    for name, median in medians.items():
        print(f"{name:15} {size / median / 1e6:6.1f} MB/s   {medians['CSafeLoader'] / median:5.2f} x CSafeLoader")


if __name__ == "__main__":
    main()
