"""Pins what the GitHub Action installs to exact files: ``python tools/pins.py [--check]``.

``requirements/action.txt`` names each package that fivegates needs to be built and run, on every system and Python, with the hashes of its
files. Writing it asks the package index, through uv; checking it asks nobody.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import NamedTuple

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
FILE = ROOT / "requirements" / "action.txt"
HEADER = "# What the GitHub Action installs, file by file; `make pins` writes it, and `make lint` holds it to pyproject.toml.\n"
_PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[^ ;]+)(?: ; (?P<marker>[^\\]+?))? \\")
_HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")


class Pin(NamedTuple):
    """One package of the file."""

    version: str
    marker: str
    hashes: int


def asked() -> list[Requirement]:
    """What pyproject.toml says is needed to build fivegates and to run it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [Requirement(text) for text in (*project["build-system"]["requires"], *project["project"]["dependencies"])]


def read(text: str) -> dict[str, Pin]:
    """The pins of a file by name. Raises ``ValueError`` for a line that is no pin, no hash and no comment."""
    found: dict[str, Pin] = {}
    name = ""
    for line in text.splitlines():
        if pin := _PIN.fullmatch(line):
            name = canonicalize_name(pin["name"])
            found[name] = Pin(pin["version"], pin["marker"] or "", 0)
        elif name and _HASH.fullmatch(line):
            found[name] = found[name]._replace(hashes=found[name].hashes + 1)
        elif not line.startswith("#"):
            raise ValueError(f"neither a pin nor a hash: {line!r}")
    return found


def mistakes(pins: dict[str, Pin]) -> list[str]:
    """In a sentence each, what is asked for and not pinned, as far as the packages installed here say what they need."""
    found = [f"{name} has no hash" for name, pin in pins.items() if not pin.hashes]
    left, seen = asked(), set[str]()
    while left:
        one = left.pop()
        name = canonicalize_name(one.name)
        if name not in pins:
            found.append(f"{one} is not pinned")
        elif not one.specifier.contains(pins[name].version, prereleases=True):
            found.append(f"{one} is pinned to {pins[name].version}")
        if name not in seen:
            seen.add(name)
            left += _needed(name)
    return found + [f"{name} is pinned and nobody needs it" for name in sorted(pins.keys() - seen)]


def _needed(name: str) -> list[Requirement]:
    """What an installed package needs itself, leaving extras aside."""
    try:
        needed = [Requirement(text) for text in requires(name) or ()]
    except PackageNotFoundError:  # of another system or Python
        return []
    return [one for one in needed if one.marker is None or _holds_somewhere(one.marker)]


def _holds_somewhere(marker: Marker) -> bool:
    versions, systems = ("3.11", "3.12", "3.13", "3.14"), (("linux", "Linux"), ("darwin", "Darwin"), ("win32", "Windows"))
    return any(
        marker.evaluate({"python_version": version, "python_full_version": f"{version}.0", "sys_platform": short, "platform_system": long})
        for version in versions
        for short, long in systems
    )


def write() -> None:
    """Ask the index for the newest versions that fit, and write them down."""
    command = ["uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url"]
    programs = Path(sys.executable).parent
    wanted = "".join(f"{one}\n" for one in asked())
    done = subprocess.run(
        [programs / command[0], *command[1:], "--python-version", "3.11", "-"], input=wanted, text=True, check=True, stdout=-1
    )
    FILE.write_text(HEADER + done.stdout, encoding="utf-8", newline="\n")


def main(arguments: list[str]) -> int:
    """Write the file, or with ``--check`` say what is wrong with it (exit code 1)."""
    if "--check" not in arguments:
        write()
    wrong = mistakes(read(FILE.read_text(encoding="utf-8")))
    sys.stderr.write("".join(f"requirements/action.txt: {one}: run `make pins`\n" for one in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
