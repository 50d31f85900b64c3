"""Where a module call says its module comes from: one address for a module, however its registry or git form is written."""

from __future__ import annotations

import re

from ...named_tuple import NamedTuple
from ...readers.hcl.syntax import Argument, Block
from .configuration import literal_text
from .versions import ANY, Range, read_constraint, read_version

REGISTRIES = ("registry.terraform.", "registry.opentofu.")  # what the hosts of the default registries begin with
NEWEST = ("", "main", "master", "HEAD")
SCHEMES = ("https://", "ssh://", "http://", "git://")


COMMIT = re.compile(r"[0-9a-f]{40}")
_REMARK = re.compile(
    r"[ \t]*+(?:#|//)[ \t]*+(?:tag[:= ][ \t]*+|version[:= ]?[ \t]*+)?(v?[0-9][0-9.]*+)"
)  # what tools that pin commits write behind one


class ModuleSource(NamedTuple):
    """``address``: ``namespace/name/provider`` or ``github.com/owner/repository``, in lower case, with ``//folder`` for a part of it.

    ``is_commit``: a commit is named, and nothing tells of which version it is.
    """

    address: str
    versions: Range
    is_commit: bool = False


def source_of(block: Block) -> ModuleSource | None:
    """The public module that a call names and the versions it accepts; None for another place, or where that is not plainly written."""
    arguments = block.body.arguments
    text = literal_text(arguments.get("source"))
    if text is None or text.startswith((".", "/")):
        return None
    written = literal_text(arguments.get("version"))
    if written is None and "version" in arguments:
        return None
    place, _, query = text.partition("?")
    reference = next((part.removeprefix("ref=") for part in query.split("&") if part.startswith("ref=")), "").removeprefix("refs/tags/")
    is_commit = written is None and COMMIT.fullmatch(reference) is not None
    if is_commit:
        reference = _remarked(arguments["source"])
    versions = read_constraint(written) if written is not None else _asked(reference)
    address = _git_address(place) or _registry_address(place)
    if address is None or versions is None:
        return None
    return ModuleSource(address.lower(), versions, is_commit and not reference)


def _asked(reference: str) -> Range | None:
    """The version that a git reference names; a branch other than the main one is none."""
    if reference in NEWEST:
        return ANY
    read = read_version(reference) if "." in reference else None
    return Range(read[0], read[0], True, True) if read is not None else None


def _remarked(argument: Argument) -> str:
    """The version that a remark behind a commit gives it, '' for none (``?ref=9f4b5878..." # v1.1.0``)."""
    match = _REMARK.match(argument.source.text, argument.value_end)
    return match[1] if match is not None and "." in match[1] else ""


def _git_address(place: str) -> str | None:
    """The address of a repository on GitHub; one that is called as the registry wants it has its registry address."""
    path = place.removeprefix("git::")
    path = next((path.removeprefix(scheme) for scheme in SCHEMES if path.startswith(scheme)), path)
    path = path.removeprefix("git@").replace("github.com:", "github.com/", 1)
    if not path.startswith("github.com/"):
        return None
    package, _, folder = path.partition("//")
    steps = package.removesuffix(".git").split("/")
    if len(steps) != 3:
        return None
    _, owner, repository = steps
    kind, _, rest = repository.partition("-")
    provider, _, name = rest.partition("-")
    address = f"{owner}/{name}/{provider}" if kind == "terraform" and name else f"github.com/{owner}/{repository}"
    return _with_folder(address, folder)


def _registry_address(place: str) -> str | None:
    package, _, folder = place.partition("//")
    steps = package.split("/")
    if len(steps) == 4 and steps[0].startswith(REGISTRIES):
        steps = steps[1:]
    return _with_folder("/".join(steps), folder) if len(steps) == 3 and all(steps) and "." not in steps[0] and ":" not in package else None


def _with_folder(address: str, folder: str) -> str:
    folder = folder.strip("/")
    return f"{address}//{folder}" if folder else address
