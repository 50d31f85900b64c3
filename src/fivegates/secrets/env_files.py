"""Which files are env files, by name: real ones, templates for people to copy, encrypted ones."""

from __future__ import annotations

import re
from typing import Literal

from .knowledge import EnvFileKnowledge

EnvFileKind = Literal["real", "template", "encrypted"]
_PARTS = re.compile(r"[^._\-]+")


def env_file_kind(path: str, knowledge: EnvFileKnowledge) -> EnvFileKind | None:
    """``real``: loaded by a process; ``template``: copied by people; ``encrypted``; None: no env file (``env.d.ts``, ``prod.env.json``)."""
    name = path.rpartition("/")[2].lower()
    parts = _PARTS.findall(name)
    if not _is_env_file(name, parts, knowledge):
        return None
    if any(part in knowledge.encrypted_parts for part in parts):
        return "encrypted"
    if any(part in knowledge.template_parts for part in parts):
        return "template"
    return "real"


def env_file_stem(path: str, knowledge: EnvFileKnowledge) -> str:
    """The path by which a template is told to be one of a file: ``app/.env`` and ``app/.env.example`` have the same."""
    folder, _, name = path.rpartition("/")
    return "/".join((folder, *(part for part in _PARTS.findall(name.lower()) if part not in knowledge.template_parts)))


def _is_env_file(name: str, parts: list[str], knowledge: EnvFileKnowledge) -> bool:
    if name in knowledge.exact:
        return True
    if not parts or parts[-1] in knowledge.other_endings:
        return False
    if name.endswith(".env") or name.startswith((".env.", ".env-", ".env_", ".envrc.", ".dev.vars.")):
        return True
    known = knowledge.stages | knowledge.template_parts | knowledge.encrypted_parts
    named = ".env." in name or name.startswith(("env.", "env-", "env_"))
    return named and len(parts) > 1 and parts[-1] in known
