"""The schema of a custom resource definition is read when it is asked for, and is then what reading all at once gives."""

from __future__ import annotations

import random
from typing import Any

import pytest

from fivegates.readers.interface import DEFAULT_LIMITS
from fivegates.readers.yaml import YamlStream, parse_yaml
from fivegates.readers.yaml import stream as whole
from fivegates.readers.yaml.definitions import Later, Stretch
from fivegates.source import Source
from fivegates.values import Unknown, Value

HEAD = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: widgets.example.com\n"
SPEC = """\
spec:
  group: example.com
  # what it holds
  versions:
  - name: v1
    schema: &schema
      description: |
        Text over lines:

        spec: none of this is a key
      properties: {size: {type: integer, default: 3}}
  - name: v2
    schema: *schema
"""
STATUS = "status:\n  acceptedNames: {kind: ''}\n  conditions: []\n"
POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: one\nspec:\n  containers: []\n"


def test_a_schema_is_read_when_it_is_asked_for() -> None:
    stream = read(f"{POD}---\n{HEAD}{SPEC}---\n{POD}")
    pod, definition, last = (document.root for document in stream.documents)
    assert not isinstance(pod.get("spec"), Later) and not isinstance(last.get("spec"), Later)
    spec = definition.get("spec")
    assert isinstance(spec, Later) and not hasattr(spec, "_data")
    assert spec.place.line == 12
    assert spec.get("versions").items()[1].get("schema").get("properties").get("size").get("default").data == 3  # type: ignore[union-attr]
    assert [document.line for document in stream.documents] == [1, 8, 26]
    assert stream.problems == []


@pytest.mark.parametrize(
    "text",
    [
        HEAD + SPEC.replace("description: |", "description: '{{ .Values.text }}'\n      more: |"),
        HEAD + SPEC + "other: 1\n",
        HEAD.replace("name: w", "name: &name w") + SPEC,
        HEAD + SPEC + STATUS.replace("[]", "*schema"),
        HEAD.replace("kind: C", "kind: 'C").replace("Definition", "Definition'") + SPEC,
        HEAD + "spec: {group: example.com}\n",
        SPEC + HEAD,
        "%YAML 1.1\n---\n" + HEAD + SPEC,
        HEAD + SPEC + "...\n" + HEAD,
        HEAD + HEAD + SPEC,
        "- text\n" + SPEC,
        POD,
    ],
    ids=["template", "key behind", "anchor before", "alias behind", "quoted", "flow", "first", "directive", "end", "twice", "list", "pod"],
)
def test_what_is_not_plain_is_read_at_once(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = read(text)
    assert not any(isinstance(document.root.get("spec"), Later) for document in stream.documents)
    assert told(stream) == told(read_at_once(text, monkeypatch))


def test_a_schema_that_cannot_be_read_is_unknown() -> None:
    stream = read(HEAD + SPEC + "  broken: [\n")
    spec = stream.documents[0].root.get("spec")
    assert isinstance(spec, Later) and isinstance(spec.data, Unknown)
    assert stream.problems == []


def test_a_limit_ends_all_reading() -> None:
    limits = DEFAULT_LIMITS._replace(yaml_nodes=12)
    stream = parse_yaml(Source("a.yaml", f"{POD}---\n{POD}---\n{HEAD}{SPEC}---\n{HEAD}{SPEC}"), limits)
    assert len(stream.documents) == 1
    assert len(stream.problems) == 1


def test_keys_are_looked_for_in_the_text() -> None:
    spec = read(HEAD + SPEC).documents[0].root.get("spec")
    assert isinstance(spec, Later)
    assert spec.may_hold("versions") and spec.may_hold("size") and not spec.may_hold("conversion")
    assert not hasattr(spec, "_data")


def test_reading_later_gives_what_reading_at_once_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(11)
    pieces = [POD, HEAD + SPEC, HEAD + SPEC + STATUS, "# nothing but this\n", "", "a: [\n", HEAD + "\n\n" + SPEC + "# behind\n"]
    later = 0
    for _ in range(300):
        text = "---\n".join(chance.choice(pieces) for _ in range(chance.randint(1, 5)))
        if text and chance.random() < 0.5:
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(["\n", "---\n", " ", "#", "x: 1\n", "\r\n", "spec:\n", "&a ", "*a", "'", "\t"]) + text[at:]
        if chance.random() < 0.3:
            text = text.replace("\n", "\r\n")
        stream = read(text)
        expected = read_at_once(text, monkeypatch)
        found = [document.root.get("spec") for document in stream.documents if isinstance(document.root.get("spec"), Later)]
        later += len(found)
        if any(isinstance(spec.data, Unknown) for spec in found if spec is not None):
            assert expected.problems  # said where all is read at once
            continue
        assert told(stream) == told(expected), text
    assert later > 200


def read(text: str) -> YamlStream:
    return parse_yaml(Source("a.yaml", text))


def read_at_once(text: str, monkeypatch: pytest.MonkeyPatch) -> YamlStream:
    with monkeypatch.context() as patched:
        patched.setattr(whole, "stretches", lambda text, start, end: [Stretch(start, end)])
        return read(text)


def told(stream: YamlStream) -> Any:
    return [plain(document.root) for document in stream.documents], sorted(stream.problems)


def plain(value: Value) -> Any:
    data = value.data
    if isinstance(data, dict):
        return value.place, [(name, plain(entry)) for name, entry in sorted(data.items())]
    return (value.place, [plain(item) for item in data]) if isinstance(data, tuple) else (value.place, data)
