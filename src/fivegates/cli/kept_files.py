"""Files outside the scanned tree that a person names: copies of the registry, lists of decisions."""

from __future__ import annotations

from pathlib import Path

from ..errors import UsageError

MAX_BYTES = 20_000_000


def read_kept(path: str, *, is_needed: bool = False) -> str:
    """The text of a file, '' where it is not there and need not be. Raises ``UsageError``."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        if not is_needed:
            return ""
        raise UsageError(f"there is no file {path}", "`fivegates agents --update FILE` makes one") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no path is like this"
        raise UsageError(f"{path} cannot be read: {reason}", "give a file that you may read") from error
    if len(data) > MAX_BYTES:
        raise UsageError(f"{path} holds more than {MAX_BYTES // 1_000_000} MB", "keep the registry in a file of its own")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path} is not UTF-8 text", "save it as UTF-8, or have a new one made: `fivegates agents --update FILE`"
        ) from error
