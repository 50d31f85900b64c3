"""Functions that hash, and names made from hashes."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping

from ..failures import EvaluationError
from .encoding import in_base64
from .interface import Function, never_known, pure

UUID_SPACES = {"dns": uuid.NAMESPACE_DNS, "url": uuid.NAMESPACE_URL, "oid": uuid.NAMESPACE_OID, "x500": uuid.NAMESPACE_X500}


def hashed(name: str, encode: Callable[[bytes], str] = bytes.hex) -> Function:
    """The hash ``name`` of a text's bytes."""
    return pure("string", lambda text: encode(hashlib.new(name, text.encode(), usedforsecurity=False).digest()))


def named_uuid(space: str, name: str) -> str:
    try:
        known = UUID_SPACES.get(space) or uuid.UUID(space)
    except ValueError as error:
        raise EvaluationError("this is no name space") from error
    return str(uuid.uuid5(known, name))


TABLE: Mapping[str, Function] = {
    "base64sha256": hashed("sha256", in_base64),
    "base64sha512": hashed("sha512", in_base64),
    "bcrypt": never_known("the result of bcrypt differs from run to run"),
    "md5": hashed("md5"),
    "sha1": hashed("sha1"),
    "sha256": hashed("sha256"),
    "sha512": hashed("sha512"),
    "uuid": never_known("uuid differs from run to run"),
    "uuidv5": pure("string string", named_uuid),
}
