"""Further files of Terragrunt's configuration, read when one that was found names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ....errors import ReadError
from ....readers.hcl.structure import parse_hcl
from ....readers.hcl.syntax import HclDocument
from ....readers.text import decode
from ....source import Place

if TYPE_CHECKING:
    from ..session import Session

FILES = 20_000  # in one tree


def read_config(documents: Mapping[str, HclDocument], besides: dict[str, HclDocument], session: Session, path: str) -> HclDocument | None:
    """The document at ``path``, kept in ``besides`` where it is new; None where it cannot be read, which is a problem of its own."""
    found = documents.get(path) or besides.get(path)
    if found is not None or len(besides) >= FILES:
        return found
    try:
        besides[path] = _read(path, session)
    except ReadError as error:
        session.report(Place(path, error.line), error.message)
        return None
    for message, offset in besides[path].errors:
        session.report(besides[path].source.place(offset), message)
    return besides[path]


def _read(path: str, session: Session) -> HclDocument:
    raw = session.tree.read(path)
    if len(raw) > session.limits.file_bytes:
        raise ReadError(f"{len(raw):,} bytes are over the limit of {session.limits.file_bytes:,}")
    source = decode(path, raw)
    return parse_hcl(source, session.limits)
