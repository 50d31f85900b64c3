"""What ``--version`` says: the version, and the data that answers about providers; nothing heavy is imported for it."""

from __future__ import annotations

from .. import __version__


def version_text() -> str:
    """One line for the program, then one for each set of data: what it is of, its source, licence and day."""
    from ..iam.editions import editions

    lines = [f"fivegates {__version__}"]
    lines += [f"  {one.of}: {', '.join(filter(None, (one.source, one.license)))}, as of {one.as_of.isoformat()}" for one in editions()]
    return "\n".join(lines) + "\n"
