"""What python-hcl2 says about the Terraform blocks that could not be read, on standard error beside the report."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ..errors import UsageError
from .failures import printable

if TYPE_CHECKING:
    from ..readers.hcl.syntax import HclDocument

WORDS = {
    "accepts": "python-hcl2 can read it; please report this block",
    "rejects": "python-hcl2 cannot read it either",
    "no answer": "python-hcl2 gave no answer in time",
    "too long": "too long to ask python-hcl2 about",
}


def require_second_opinion() -> None:
    """Raises ``UsageError`` where python-hcl2 is not installed, before the scan rather than after it."""
    if find_spec("hcl2") is None:
        raise UsageError("a second opinion needs python-hcl2", "pip install 'fivegates[second-opinion]'")


def tell_second_opinion(documents: Mapping[str, HclDocument]) -> None:
    """One line for each top-level item that was left out."""
    from ..readers.hcl.second_opinion import rejected_blocks, second_opinions

    asked = [
        (document, start, text)
        for document in documents.values()
        for (start, _), text in zip(document.broken, rejected_blocks(document), strict=True)
    ]
    for (document, start, _), verdict in zip(asked, second_opinions([text for _, _, text in asked]), strict=True):
        place = document.source.place(start)
        sys.stderr.write(f"second opinion: {printable(f'{place.path}:{place.line}')}: {WORDS[verdict]}\n")
