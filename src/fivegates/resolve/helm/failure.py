"""What stops the rendering of one template."""

from __future__ import annotations

from ...errors import ReadError
from ...source import Source


class RenderError(ReadError):
    """A template cannot be read or rendered, for the reason in ``message``, at ``offset`` of ``source`` (None: not known yet)."""

    def __init__(self, message: str, source: Source | None = None, offset: int = 0) -> None:
        super().__init__(message, offset)
        self.source = source

    def at(self, source: Source, offset: int) -> RenderError:
        """The same with a place, unless it has one that is nearer to the cause."""
        if self.source is None:
            self.source = source
            self.offset = offset
        return self


class ExcessError(RenderError):
    """A bound on a whole chart was passed: nothing more of it is rendered."""


class RefusalError(RenderError):
    """The chart itself says that it cannot be installed so."""
