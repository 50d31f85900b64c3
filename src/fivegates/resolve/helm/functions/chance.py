"""What is different each time or in each cluster: clocks, random texts, certificates, what the cluster holds."""

from __future__ import annotations

from typing import Any

from ....values import Unknown
from ..data import Datum, GoMap
from .interface import Register

register = Register()
_RANDOM = Unknown(reason="made anew by each rendering")
_CLOCK = Unknown(reason="the time of rendering")


@register("randAlphaNum", "randAlpha", "randAscii", "randNumeric", "randBytes", "uuidv4", "shuffle", "randInt", takes="text")
def random_text(*given: Any) -> Datum:
    return _RANDOM


@register("bcrypt", "htpasswd", "encryptAES", "derivePassword", "genPrivateKey", takes="text")
def salted(*given: Any) -> Datum:
    return _RANDOM


@register("genCA", "genSelfSignedCert", "genSignedCert", "genCAWithKey", "genSignedCertWithKey", "buildCustomCert", takes="placed")
def certificate(*given: Any) -> Datum:
    return GoMap({"Cert": _RANDOM, "Key": _RANDOM})


@register("now", "date", "dateInZone", "date_in_zone", "htmlDate", "dateModify", "unixEpoch", "ago", "toDate", "duration", takes="text")
def clock(*given: Any) -> Datum:
    return _CLOCK


@register("lookup", takes="placed")
def lookup(*given: Any) -> Datum:
    """Without a cluster there is nothing to find, as with ``helm template``."""
    return GoMap()


@register("getHostByName", takes="text")
def host(*given: Any) -> Datum:
    return Unknown(reason="a name that the network resolves")


@register("env", "expandenv", takes="text")
def environment(*given: Any) -> Datum:
    return Unknown(reason="an environment variable")
