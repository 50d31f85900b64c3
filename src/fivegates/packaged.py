"""Data files that ship inside the packages, read through their loader: importlib.resources alone would cost more than the data."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any, Protocol, cast


class _Reading(Protocol):
    def get_data(self, path: str) -> bytes: ...


def read_packaged(package: str, name: str) -> bytes:
    """The bytes of file ``name`` (with ``/``) in ``package``. Raises OSError where there is no such file."""
    module = import_module(package)
    spec = module.__spec__
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{package} has no loader")
    return cast(_Reading, spec.loader).get_data(f"{next(iter(module.__path__))}/{name}")


def read_packaged_json(package: str, name: str) -> Any:
    """The content of a JSON file in ``package``. Raises OSError and ``json.JSONDecodeError``."""
    return json.loads(read_packaged(package, name))
