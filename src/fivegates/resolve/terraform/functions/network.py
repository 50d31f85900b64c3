"""Functions on IP address ranges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..failures import EvaluationError
from .interface import Function, pure

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network


def network(text: str) -> IPv4Network | IPv6Network:
    import ipaddress

    if not text.rpartition("/")[2].isdecimal() or "/" not in text:
        raise EvaluationError("this is no range of addresses")
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise EvaluationError("this is no range of addresses") from error


def subnet(prefix: str, bits: int, number: int) -> str:
    """``cidrsubnet``"""
    outer = network(prefix)
    length = outer.prefixlen + bits
    if bits < 0 or length > outer.max_prefixlen or number < 0 or number >= 1 << bits:
        raise EvaluationError("the range has no such subnet")
    start = int(outer.network_address) + (number << (outer.max_prefixlen - length))
    return str(type(outer)((start, length)))


def host(prefix: str, number: int) -> str:
    """``cidrhost``: a negative number counts from the end."""
    outer = network(prefix)
    if not -outer.num_addresses <= number < outer.num_addresses:
        raise EvaluationError("the range has no such address")
    position = number if number >= 0 else outer.num_addresses + number
    return str(type(outer.network_address)(int(outer.network_address) + position))


def mask(prefix: str) -> str:
    outer = network(prefix)
    if outer.version != 4:
        raise EvaluationError("only ranges of IPv4 have a mask")
    return str(outer.netmask)


def subnets(prefix: str, *bits: int) -> list[str]:
    """``cidrsubnets``: one after the other, each where it is aligned."""
    outer = network(prefix)
    position, end = int(outer.network_address), int(outer.broadcast_address) + 1
    found: list[str] = []
    for more in bits:
        length = outer.prefixlen + more
        if more < 1 or length > outer.max_prefixlen:
            raise EvaluationError("the range has no such subnet")
        size = 1 << (outer.max_prefixlen - length)
        start = -(-position // size) * size
        if start + size > end:
            raise EvaluationError("the range is too small")
        found.append(str(type(outer)((start, length))))
        position = start + size
    return found


TABLE: Mapping[str, Function] = {
    "cidrhost": pure("string whole", host),
    "cidrnetmask": pure("string", mask),
    "cidrsubnet": pure("string whole whole", subnet),
    "cidrsubnets": pure("string whole*", subnets),
}
