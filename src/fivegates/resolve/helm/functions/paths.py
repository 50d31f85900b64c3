"""Paths and addresses."""

from __future__ import annotations

import posixpath
from urllib.parse import quote_plus, urlsplit

from ..data import Datum, GoMap
from ..failure import RenderError
from .interface import Register

register = Register()


@register("base", "osBase", takes="text")
def base(path: str) -> str:
    return posixpath.basename(path.rstrip("/")) or ("/" if path.startswith("/") else ".")


@register("dir", "osDir", takes="text")
def folder(path: str) -> str:
    return clean(path.rpartition("/")[0] + ("/" if path.startswith("/") else "")) if "/" in path else "."


@register("ext", "osExt", takes="text")
def extension(path: str) -> str:
    name = path.rpartition("/")[2]
    return f".{name.rpartition('.')[2]}" if "." in name else ""


@register("clean", "osClean", takes="text")
def clean(path: str) -> str:
    return posixpath.normpath(path) if path else "."


@register("isAbs", "osIsAbs")
def is_absolute(path: str) -> bool:
    return path.startswith("/")


@register("urlquery", "urlqueryescape")
def url_query(text: str) -> str:
    return quote_plus(text)


@register("urlParse")
def url_parse(text: str) -> GoMap:
    try:
        found = urlsplit(text)
        host = found.netloc.rpartition("@")[2]
        return GoMap(
            {
                "scheme": found.scheme,
                "host": host,
                "hostname": found.hostname or "",
                "path": found.path,
                "query": found.query,
                "opaque": "",
                "fragment": found.fragment,
                "userinfo": found.netloc.rpartition("@")[0],
            }
        )
    except ValueError:
        raise RenderError("an address that is none") from None


@register("urlJoin")
def url_join(parts: Datum) -> str:
    get = {key: str(value) for key, value in parts.items()}
    user = f"{get['userinfo']}@" if get.get("userinfo") else ""
    query = f"?{get['query']}" if get.get("query") else ""
    fragment = f"#{get['fragment']}" if get.get("fragment") else ""
    scheme = f"{get['scheme']}://" if get.get("scheme") else ""
    return f"{scheme}{user}{get.get('host', '')}{get.get('path', '')}{query}{fragment}"
