"""Telling YAML from text that only becomes YAML once a template engine (Helm, Jinja, cookiecutter, Terraform, FreeMarker, ERB) has run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...source import Source
from ...values import Unknown

TEMPLATE = "a template (Helm, Jinja or the like) that must be rendered before it can be read"

FILLED_IN = "filled in by a template"

_MARKER = re.compile(r"(?<!\$)\{\{|\{%")
_SIGN = re.compile(
    r"""
      \{%-?\ *+[a-z]                                        # a Jinja statement
    | \{\{-|-\}\}                                           # whitespace control: Go or Jinja, never data
    | \{\{\ *+(?:/\*|\$|\.[A-Za-z]|cookiecutter\.|\(|"|`)   # Go: comment, variable, field, call; cookiecutter
    | \{\{\ *+(?:if|else|end|range|with|define|include|template|block|toYaml|tpl|printf|required|default|fail)\b
    | ^[\ \t]*+(?:-\ ++)?(?<!\$)\{\{                        # a marker that begins a line
    | :[\ \t]++(?<!\$)\{\{                                  # an unquoted marker as a value
    """,
    re.VERBOSE | re.MULTILINE,
)
_OPENING = re.compile(r"\{[{%]-?\s*+\#?(?:if|range|with|define|block|for|each|unless|macro|filter|raw|call)\b")
_CLOSING = re.compile(r"\{[{%]-?\s*+(?:end[a-z]*\b|/[a-z]++\s*+\}\})")
_SHAPING = re.compile(
    r"""
      \{\{-?\ *+(?:include|template|toYaml|tpl)\b | \|\ *+(?:nindent|toYaml|to_nice_yaml|to_yaml)\b  # what may give several lines
    | ^[\ \t]*+\{[{%]                                                                            # a line of its own
    | -[%}]\}\Z                                                                                  # takes the end of the line with it
    """,
    re.VERBOSE | re.MULTILINE,
)
_TERRAFORM_SIGN = re.compile(
    r"""
      %\{~?\ *+(?:if|else|endif|for|endfor)\b      # a directive of templatefile
    | \$\{[a-z][\w.]*+\(                          # a call: the shell and compose know none
    | \$\{[a-z][\w.]*+\ *+(?:[=!]=|\?\ )         # a comparison or condition; compose writes ${NAME?message}
    """,
    re.VERBOSE,
)

_DIRECTIVE = re.compile(r"^[\ \t]*+<(?:/?[#@][A-Za-z]|%)", re.MULTILINE)  # FreeMarker, ERB and EJS: a line that is for them alone


def has_markers(text: str) -> bool:
    """Whether a template marker occurs at all; an expression of a GitHub workflow (``${{ }}``) is none."""
    return ("{{" in text or "{%" in text) and _MARKER.search(text) is not None


def find_marker(text: str, start: int) -> int:
    """Where the first template marker from ``start`` on stands, ``start`` where there is none."""
    found = _MARKER.search(text, start)
    return start if found is None else found.start()


def gives_structure(text: str) -> bool:
    """Whether the actions in an unquoted scalar, as it is written, may make more of it than one value.

    Most make a text in the middle of a text (``pod {{ $labels.pod }} is down``); what they stand in is YAML whoever fills it in.
    """
    if sum(1 for _ in _OPENING.finditer(text)) != sum(1 for _ in _CLOSING.finditer(text)):
        return True
    return _SHAPING.search(text) is not None


def is_template(source: Source) -> bool:
    """Whether this text shows signs of a template engine that data alone (a quoted ``"{{ name }}"``) does not show."""
    return looks_templated(source.text)


def looks_templated(text: str) -> bool:
    if ("{{" in text or "{%" in text) and _SIGN.search(text) is not None:
        return True
    if ("%{" in text or "${" in text) and _TERRAFORM_SIGN.search(text) is not None:
        return True
    return "<" in text and _DIRECTIVE.search(text) is not None


def template_value(text: str) -> Unknown | None:
    """An unquoted scalar that holds template actions: unknown, its literal parts kept. None where it holds none."""
    parts: list[str | Unknown] = []
    end = 0
    for start, stop in _actions(text):
        parts += [text[end:start], Unknown(reason=f"template {text[start:stop]}")]
        end = stop
    if not parts:
        return None
    return Unknown(parts=tuple(part for part in (*parts, text[end:]) if part != ""), reason=FILLED_IN)


def _actions(text: str) -> Iterator[tuple[int, int]]:
    """Where each ``{{ action }}`` and ``{% statement %}`` starts and stops."""
    marker = _MARKER.search(text) if "{{" in text or "{%" in text else None
    while marker is not None:
        close = text.find("}}" if marker.group() == "{{" else "%}", marker.end())
        if close < 0:
            return
        yield marker.start(), close + 2
        marker = _MARKER.search(text, close + 2)
