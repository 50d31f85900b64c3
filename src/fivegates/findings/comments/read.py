"""The comments of a text in any language that has some."""

from __future__ import annotations

from collections.abc import Callable

from .hcl import read_hcl
from .interface import Commented
from .json import read_json
from .lines import read_dockerfile, read_dotenv, read_marked
from .markdown import read_markdown
from .shell import read_shell
from .toml import read_toml
from .yaml import read_pipeline, read_yaml

_READERS: dict[str, Callable[[str], Commented]] = {
    "hcl": read_hcl,
    "json": read_json,
    "yaml": read_yaml,
    "gitlab": read_pipeline,
    "toml": read_toml,
    "markdown": read_markdown,
    "dotenv": read_dotenv,
    "dockerfile": read_dockerfile,
    "marked": read_marked,
    "shell": read_shell,
}


def read_comments(text: str, language: str) -> Commented:
    """The comments of ``text`` in ``language``, one of the above; other languages have none."""
    reader = _READERS.get(language)
    return reader(text) if reader else Commented([], {})
