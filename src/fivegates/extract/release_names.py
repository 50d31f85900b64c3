"""Names that a chart makes of its release's, which is not known where nobody in the tree installs it: ``{{ .Release.Name }}-bot``.

Whatever the release is called, two such names of one chart are equal or they are not, so they join what bears them: the text is
``(charts:desk#release.name)-bot`` after the chart's folder, which keeps it apart from those of other charts, and no name of Kubernetes has
brackets.
"""

from __future__ import annotations

import re

from ..values import Unknown, Value
from .unit_names import in_unit

RELEASE = "release."
_MADE = re.compile(r"\bk8s:\S++|\((?:[^()#\s]++#)?release\.(name|namespace)\)")  # a canonical name, or a part of another


def joining(value: Value) -> Value:
    """A name with a text wherever all that is unknown in it is the release's own; any other as it is."""
    data = value.data
    if not isinstance(data, Unknown):
        return value
    texts = [part if isinstance(part, str) else _of_release(part) for part in data.parts or (data,)]
    return Value("".join(texts), value.origin) if all(texts) else value


def as_chart_writes(text: str) -> str:
    """A text with such names as the chart's templates have them, ``{{.Release.Name}}-bot``; canonical names stay what they are."""
    return _MADE.sub(lambda match: f"{{{{.Release.{match[1].capitalize()}}}}}" if match[1] else match[0], text)


def _of_release(data: Unknown) -> str:
    """``(desk#release.name)`` for what is exactly that, '' for all else."""
    if not data.exact or len(data.references) != 1:
        return ""
    reference = next(iter(data.references))
    is_release = reference.unit.startswith("kubernetes:") and reference.address.startswith(RELEASE) and not reference.path
    return in_unit(reference.address, reference.unit) if is_release else ""
