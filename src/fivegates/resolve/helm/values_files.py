"""The values files of a chart that say by their name which environment they are for."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping

_SEPARATORS = re.compile(r"[-_.]")
_MOST = 30


class ValuesFiles:
    """Finds them among the ``paths`` of a tree; ``environments`` folds words to environments."""

    def __init__(self, paths: Iterable[str], environments: Mapping[str, str]) -> None:
        self._environments = environments
        self._yaml = sorted(path for path in paths if path.endswith((".yaml", ".yml")))
        charts = [posixpath.dirname(path) for path in self._yaml if path.endswith("/Chart.yaml")]
        self._charts_in = Counter(posixpath.dirname(folder) for folder in charts)

    def of(self, folder: str) -> list[tuple[str, str]]:
        """``values-prod.yaml``, ``values.prod.yaml``, ``prod-values.yaml``, ``values/prod.yaml`` and ``environments/prod/values.yaml``, in
        the folder of a chart, or beside it where it is the only chart there; each with its environment, at most thirty."""
        found = self._in(folder)
        above = posixpath.dirname(folder)
        if folder != "." and self._charts_in[above] == 1:
            found += [one for one in self._in(above or ".") if one not in found and not one[0].startswith(f"{folder}/")]
        return sorted(found)[:_MOST]

    def _in(self, folder: str) -> list[tuple[str, str]]:
        lead = "" if folder == "." else f"{folder}/"
        found = []
        for path in self._yaml[bisect_left(self._yaml, lead) :]:
            if not path.startswith(lead):
                break
            environment = _environment(path[len(lead) :], self._environments)
            if environment is not None:
                found.append((path, environment))
        return found


def _environment(inner: str, environments: Mapping[str, str]) -> str | None:
    *folders, name = inner.lower().split("/")
    stem = name.rpartition(".")[0]
    if folders == ["values"] or folders == ["environments"]:
        return environments.get(stem)
    if len(folders) == 2 and folders[0] in ("environments", "envs", "values") and stem == "values":
        return environments.get(folders[1])
    words = [word for word in _SEPARATORS.split(stem) if word]
    if folders or "values" not in (words[:1] or [""]) + words[-1:] or len(words) < 2:
        return None
    rest = words[1:] if words[0] == "values" else words[:-1]
    whole = environments.get("-".join(rest))
    if whole is not None:
        return whole
    known = {environments[word] for word in rest if word in environments}
    return known.pop() if len(known) == 1 else None
