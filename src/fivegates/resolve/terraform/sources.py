"""Where a module call says its module comes from: one address for a module, however its registry or git form is written."""

from __future__ import annotations

from ...named_tuple import NamedTuple
from ...readers.hcl.syntax import Block
from .configuration import literal_text
from .versions import ANY, Range, read_constraint, read_version

REGISTRIES = ("registry.terraform.", "registry.opentofu.")  # what the hosts of the default registries begin with
NEWEST = ("", "main", "master", "HEAD")
SCHEMES = ("https://", "ssh://", "http://", "git://")


class ModuleSource(NamedTuple):
    """``address``: ``namespace/name/provider`` or ``github.com/owner/repository``, in lower case, with ``//folder`` for a part of it."""

    address: str
    versions: Range


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
    versions = read_constraint(written) if written is not None else _asked(query)
    address = _git_address(place) or _registry_address(place)
    return ModuleSource(address.lower(), versions) if address is not None and versions is not None else None


def _asked(query: str) -> Range | None:
    """The version that a git reference names; a branch other than the main one or a commit is none."""
    reference = next((part.removeprefix("ref=") for part in query.split("&") if part.startswith("ref=")), "").removeprefix("refs/tags/")
    if reference in NEWEST:
        return ANY
    read = read_version(reference) if "." in reference else None
    return Range(read[0], read[0], True, True) if read is not None else None


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
