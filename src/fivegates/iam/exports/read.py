"""A user's own export of roles: which platform it is of, and what its roles hold.

Read are a list of roles, one role, a page of the API (``{"roles": [...]}``, ``{"value": [...]}``), and several such texts one after the
other, as a loop over ``gcloud iam roles describe`` prints them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ...errors import RolesError
from .az import is_azure_role, read_azure_roles
from .gcloud import is_gcp_role, read_gcp_roles
from .model import MOST_ROLES, NOTHING, ImportedRoles

COMMANDS = "`gcloud iam roles describe ROLE --format=json` and `az role definition list --output json` print what can be imported"
WITHOUT = (
    "`gcloud iam roles list` leaves permissions out; `gcloud iam roles describe ROLE --format=json` gives them, and so does the API "
    "with view=FULL"
)
PAGES = ("roles", "value")


def read_export(text: str) -> ImportedRoles:
    """The roles of an export. Raises ``RolesError`` where it is none, and where none of its roles says what it holds."""
    gcp: list[Mapping[str, Any]] = []
    azure: list[Mapping[str, Any]] = []
    for count, entry in enumerate(_entries(text)):
        if count >= MOST_ROLES:
            raise RolesError(f"the export holds more than {MOST_ROLES:,} roles", "import only the roles that you use")
        if is_gcp_role(entry):
            gcp.append(entry)
        elif is_azure_role(entry):
            azure.append(entry)
        else:
            raise RolesError(f"entry {count + 1} of the export is no role of Google Cloud or Azure", COMMANDS)
    if not gcp and not azure:
        raise RolesError("the export holds no roles", COMMANDS)
    try:
        google, microsoft = read_gcp_roles(gcp), read_azure_roles(azure) if azure else NOTHING
    except RolesError as error:
        raise RolesError(error.message, error.hint or COMMANDS) from None
    if not google.gcp and not microsoft.azure:
        raise RolesError("the export names roles and none of what they hold", WITHOUT if gcp else COMMANDS)
    return google.joined(microsoft)._replace(empty=(*google.empty, *microsoft.empty))


def _entries(text: str) -> Iterator[Mapping[str, Any]]:
    for document in _documents(text.removeprefix("\ufeff")):
        page = next((document[key] for key in PAGES if isinstance(document, dict) and isinstance(document.get(key), list)), document)
        for entry in page if isinstance(page, list) else (page,):
            if not isinstance(entry, dict):
                raise RolesError("the export is no list of roles", COMMANDS)
            yield entry


def _documents(text: str) -> Iterator[Any]:
    """The JSON texts that stand one after the other."""
    decoder, at = json.JSONDecoder(), _past_space(text, 0)
    while at < len(text):
        try:
            document, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            line = text.count("\n", 0, error.pos) + 1
            raise RolesError(f"the export is no JSON from line {line} on", COMMANDS) from error
        except RecursionError as error:
            raise RolesError("the export is nested too deeply", COMMANDS) from error
        yield document
        at = _past_space(text, at)


def _past_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
