"""What type each function gives, where that does not depend on its arguments: known even while the result is not.

Terraform also knows that none of these results is null.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..kinds import BOOL, DYNAMIC, NUMBER, STRING, Kind

TEXTS = (
    *("abspath", "basename", "dirname", "file", "filebase64", "filebase64sha256", "filebase64sha512", "filemd5", "filesha1"),
    *("filesha256", "filesha512", "pathexpand", "templatestring"),
    *("base64decode", "base64encode", "base64gzip", "base64sha256", "base64sha512", "bcrypt", "jsonencode", "md5", "rsadecrypt"),
    *("sha1", "sha256", "sha512", "textdecodebase64", "textencodebase64", "urlencode", "uuid", "uuidv5"),
    *("chomp", "format", "indent", "join", "lower", "replace", "strrev", "substr", "title", "trim", "trimprefix"),
    *("trimspace", "trimsuffix", "upper"),
    *("cidrhost", "cidrnetmask", "cidrsubnet", "formatdate", "plantimestamp", "timestamp"),
)
NUMBERS = ("abs", "ceil", "floor", "index", "length", "log", "max", "min", "parseint", "pow", "signum", "sum", "timecmp")
TRUTHS = ("alltrue", "anytrue", "contains", "endswith", "fileexists", "startswith", "strcontains")
LISTS_OF_TEXT = ("cidrsubnets", "compact", "formatlist", "sort", "split")
RESULT_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(TEXTS, STRING),
    **dict.fromkeys(NUMBERS, NUMBER),
    **dict.fromkeys(TRUTHS, BOOL),
    **dict.fromkeys(LISTS_OF_TEXT, Kind("list", STRING)),
    "fileset": Kind("set", STRING),
    **dict.fromkeys(("coalesce", "distinct", "keys"), DYNAMIC),
}
