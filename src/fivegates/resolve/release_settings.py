"""Single values of a release by their path, as ``--set`` takes them."""

from __future__ import annotations

import re

from ..values import Value

LONGEST_PATH = 50
_LONGEST_LIST = 500
_STEP = re.compile(r"(?:\\.|[^.\\\[])++|\[[0-9]{1,4}\]")

Path = tuple[str, ...]


def setting_path(name: str) -> Path:
    r"""``serviceAccount.annotations.eks\.amazonaws\.com/role-arn`` and ``env[0].name`` as steps, without quotes around one."""
    return tuple(re.sub(r"\\(.)", r"\1", step).strip("\"'") for step in _STEP.findall(name[:1000]))


def with_setting(root: Value, name: str, value: Value) -> Value | None:
    """The tree of values with one more at a path; None where it is not understood, or a step into a list leads too far."""
    path = setting_path(name)
    return _put(root, path, value) if 0 < len(path) <= LONGEST_PATH else None


def _put(root: Value, path: Path, value: Value) -> Value | None:
    step, rest = path[0], path[1:]
    if step.startswith("["):
        items, at = list(root.items()), int(step[1:-1])
        if at > min(len(items), _LONGEST_LIST):
            return None
        inner = _put(items[at] if at < len(items) else Value(None, value.origin), rest, value) if rest else value
        return None if inner is None else Value((*items[:at], inner, *items[at + 1 :]), root.origin)
    data = dict(root.data) if isinstance(root.data, dict) else {}
    inner = _put(data.get(step, Value(None, value.origin)), rest, value) if rest else value
    return None if inner is None else Value({**data, step: inner}, root.origin)
