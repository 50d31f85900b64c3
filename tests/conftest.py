"""What holds for every test: nothing talks to a network."""

from __future__ import annotations

import sys
from typing import Any

TALKING = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "http.client.connect", "urllib.Request")


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook sees what compiled extensions do with Python's sockets as well. Sockets of this machine's files stay."""
    if event in TALKING and not (event == "socket.connect" and isinstance(arguments[1], str | bytes)):
        raise AssertionError(f"something talks to a network: {event}")


sys.addaudithook(_refuse)
