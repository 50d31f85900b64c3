"""Texts for HTML: escaped, and long names so that they may be broken."""

from __future__ import annotations

from html import escape


def breakable(text: str) -> str:
    """Escaped, and long names may be broken after what joins their parts."""
    return escape(text).replace("/", "/<wbr>").replace(":", ":<wbr>").replace("_", "_<wbr>").replace("@", "@<wbr>")
