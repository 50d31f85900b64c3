"""Coverage-guided fuzzing with atheris: ``python tests/fuzz/run.py --seconds 600 [TARGET ...]``, each target in a process of its own.

Inputs that reach new code are kept in a folder outside the repository's files (``--work``), so that the next run goes on where this one
ended. What breaks a promise is written there as ``TARGET-crash-...`` and named at the end; make a small file of it in ``corpus/TARGET``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, process_time

SLOWEST = 15  # seconds of processor that one input may take
ENDLESS = 300  # seconds by the clock after which it is ended; on a busy machine most of them are others'
MEMORY = 3_000  # megabytes
LONGEST = 8_000  # bytes of an input
Target = Callable[[bytes], None]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--seconds", type=int, default=600, help="of each target")
    parser.add_argument("--work", type=Path, default=Path(".fuzz"), help="where inputs are kept between runs")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        return fuzz_one(given.targets[0], given.seconds, given.work)
    from targets import TARGETS

    unknown = [name for name in given.targets if name not in TARGETS]
    if unknown:
        parser.error(f"no target {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    broken = [name for name in given.targets or TARGETS if not _run(name, given.seconds, given.work)]
    print(f"promises broken: {', '.join(broken) or 'none'}")
    return 1 if broken else 0


def _run(name: str, seconds: int, work: Path) -> bool:
    began = monotonic()
    command = [sys.executable, __file__, "--one", "--seconds", str(seconds), "--work", str(work), name]
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    last = [line for line in ended.stdout.splitlines() if line.startswith("#") or "exec/s" in line or "Done" in line][-1:]
    print(f"{name}: {'kept' if ended.returncode == 0 else 'BROKEN'}, {monotonic() - began:.0f} s; {' '.join(last)[:160]}", flush=True)
    if ended.returncode != 0:
        (work / f"{name}.log").write_text(ended.stdout[-20_000:], encoding="utf-8")
    return ended.returncode == 0


def fuzz_one(name: str, seconds: int, work: Path) -> int:
    import atheris

    with atheris.instrument_imports(include=["fivegates"]):
        from targets import TARGETS
    from seeds import seeds_of

    folder = work / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds_of(name)):
        (folder / f"seed-{number}").write_bytes(seed)
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={ENDLESS}",
        f"-rss_limit_mb={MEMORY}",
        f"-max_len={LONGEST}",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={work / name}-", str(folder)], in_time(TARGETS[name]))
    atheris.Fuzz()
    return 0


def in_time(target: Target) -> Target:
    """``target``, for which taking too long breaks a promise as well."""

    def timed(data: bytes) -> None:
        began = process_time()
        target(data)
        took = process_time() - began
        if took > SLOWEST:
            raise AssertionError(f"{took:.0f} seconds of processor for {len(data)} bytes")

    return timed


if __name__ == "__main__":
    sys.exit(main())
