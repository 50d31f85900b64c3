"""Functions that only OpenTofu has, written after its documentation: unverified, because no answers of an OpenTofu are recorded."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from ..failures import EvaluationError, LimitError
from .interface import Function, pure
from .network import network

LONGEST = 5_000_000


def gunzip(text: str) -> str:
    """``base64gunzip``: text in UTF-8, of a length that fits a file."""
    import zlib

    try:
        inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        raw = inflater.decompress(base64.b64decode(text, validate=True), LONGEST)
        if inflater.unconsumed_tail:
            raise LimitError("evaluating this makes too long a text")
        if not inflater.eof:
            raise EvaluationError("this is not compressed text in base64")
        return raw.decode("utf-8")
    except (binascii.Error, zlib.error, ValueError) as error:
        raise EvaluationError("this is not compressed text in base64") from error


def url_decode(text: str) -> str:
    """``urldecode``: a plus sign is a space."""
    from urllib.parse import unquote_plus

    escapes = text.split("%")[1:]
    if any(len(rest) < 2 or not set(rest[:2]) <= set("0123456789abcdefABCDEF") for rest in escapes):
        raise EvaluationError("this is no encoded text")
    return unquote_plus(text)


def contains_address(prefix: str, inner: str) -> bool:
    """``cidrcontains``: an address or a range in a range of the same family."""
    outer = network(prefix)
    found = network(inner if "/" in inner else f"{inner}/{128 if ':' in inner else 32}")
    if found.version != outer.version:
        raise EvaluationError("the two are not of one family")
    first, last = int(found.network_address), int(found.broadcast_address)
    return int(outer.network_address) <= first and last <= int(outer.broadcast_address)


TABLE: Mapping[str, Function] = {
    "base64gunzip": pure("string", gunzip),
    "cidrcontains": pure("string string", contains_address),
    "urldecode": pure("string", url_decode),
}
