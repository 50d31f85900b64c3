"""What every reader promises for any bytes: it comes back, its places lie inside the text, and it raises nothing but what it declares."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from fivegates.catalog import load
from fivegates.contracts.terms.judging import PROVIDERS
from fivegates.contracts.terms.judging import parse as parse_term
from fivegates.contracts.terms.model import UnreadableError
from fivegates.errors import BaselineError, PlanError, ReadError, RosterError, SettingsError
from fivegates.findings.baseline import read_baseline
from fivegates.findings.ignore import MARKER, find_ignores
from fivegates.readers.codeowners import read_codeowners
from fivegates.readers.dockerfile import read_dockerfile
from fivegates.readers.dotenv import parse_dotenv
from fivegates.readers.hcl.expressions import parse_expression, parse_template
from fivegates.readers.hcl.json_syntax import parse_hcl_json
from fivegates.readers.hcl.structure import parse_hcl
from fivegates.readers.hcl.syntax import Body, HclDocument
from fivegates.readers.interface import DEFAULT_LIMITS
from fivegates.readers.mcp import client_of, read_mcp
from fivegates.readers.plan.document import read_plan
from fivegates.readers.text import decode
from fivegates.readers.yaml import YamlStream, parse_json, parse_yaml
from fivegates.roster.load import read_roster
from fivegates.settings import OWN_FILE, load_settings
from fivegates.source import Source
from fivegates.tree.memory import MemoryTree
from fivegates.values import Value

COMMENTED = ("hcl", "yaml", "dotenv", "dockerfile")


def _source(path: str, data: bytes) -> Source | None:
    """The text that the reading stage would hand on; None for what it refuses."""
    with suppress(ReadError):
        return decode(path, data)
    return None


def hcl(data: bytes) -> None:
    if source := _source("main.tf", data):
        _hold_hcl(parse_hcl(source))


def hcl_json(data: bytes) -> None:
    if source := _source("main.tf.json", data):
        _hold_hcl(parse_hcl_json(source))


def expression(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for parse in (parse_expression, parse_template):
        try:
            node = parse(text, 0, len(text))
        except ReadError as error:
            assert 0 <= error.offset <= len(text)
        else:
            assert 0 <= node.start <= node.end <= len(text)


def yaml(data: bytes) -> None:
    if source := _source("a.yaml", data):
        _hold_yaml(parse_yaml(source))


def json(data: bytes) -> None:
    if source := _source("a.json", data):
        _hold_yaml(parse_json(source))
        _hold_yaml(parse_json(source, comments=True))


def dotenv(data: bytes) -> None:
    if source := _source(".env", data):
        read = parse_dotenv(source)
        for entry in read.entries:
            assert 0 <= entry.offset <= entry.value_offset <= len(source.text)
            assert source.text.startswith(entry.name, entry.offset)
        _hold_lines(source, [problem.place.line for problem in read.problems])


def dockerfile(data: bytes) -> None:
    if source := _source("Dockerfile", data):
        read_dockerfile(source)


def codeowners(data: bytes) -> None:
    if source := _source("CODEOWNERS", data):
        read_codeowners(source)


def mcp(data: bytes) -> None:
    known = load("mcp")
    for path in (".mcp.json", ".codex/config.toml"):
        source, row = _source(path, data), client_of(path, known)
        if source and row is not None:
            _, problems = read_mcp(source, row, known, DEFAULT_LIMITS)
            _hold_lines(source, [problem.place.line for problem in problems])


def plan(data: bytes) -> None:
    with suppress(PlanError):
        read_plan(data, DEFAULT_LIMITS)


def roster(data: bytes) -> None:
    for path in ("roster.csv", "roster.yaml", "roster.json"):
        with suppress(RosterError):
            read_roster(data, path)


def baseline(data: bytes) -> None:
    with suppress(BaselineError):
        read_baseline(data, "fivegates.baseline.jsonl")


def settings(data: bytes) -> None:
    with suppress(SettingsError):
        load_settings(MemoryTree({OWN_FILE: data}))


def term(data: bytes) -> None:
    """An entry of a contract's ``scope.apis``."""
    text = data.decode("utf-8", "replace")
    for provider in PROVIDERS:
        with suppress(UnreadableError):
            for one in parse_term(provider, text):
                assert one


def ignores(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    lines = text.count("\n") + 1
    for language in COMMENTED:
        for one in find_ignores("a", text, language):
            assert MARKER in text
            assert 1 <= one.first <= one.last
            assert 1 <= one.line <= lines


def _hold_hcl(document: HclDocument) -> None:
    size = len(document.source.text)
    assert all(0 <= offset <= size for _, offset in document.errors)
    assert all(0 <= start <= end <= size for start, end in document.broken)
    _hold_body(document.body, size)


def _hold_body(body: Body, size: int) -> None:
    for argument in body.arguments.values():
        assert 0 <= argument.start <= size
        with suppress(ReadError):
            node = argument.expression
            assert 0 <= node.start <= node.end <= size
    for block in body.blocks:
        assert 0 <= block.start < block.end <= size
        _hold_body(block.body, size)


def _hold_yaml(stream: YamlStream) -> None:
    for document in stream.documents:
        _hold_value(document.root, len(stream.source.text))
    _hold_lines(stream.source, [problem.place.line for problem in stream.problems])


def _hold_value(root: Value, size: int) -> None:
    """An anchored node may stand in many places: each is looked at once."""
    waiting, seen = [root], set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        assert 0 <= value.origin.offset <= size
        waiting += value.data.values() if isinstance(value.data, dict) else value.items()


def _hold_lines(source: Source, lines: list[int]) -> None:
    last = source.text.count("\n") + 1
    assert all(1 <= line <= last for line in lines)


TARGETS: dict[str, Callable[[bytes], None]] = {
    one.__name__: one
    for one in (hcl, hcl_json, expression, yaml, json, dotenv, dockerfile, codeowners, mcp, plan, roster, baseline, settings, term, ignores)
}
