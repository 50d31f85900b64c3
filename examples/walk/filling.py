"""What a person does to drafted contracts: puts an answer in place of each TODO, and changes nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

Answers = dict[str, object]  # dotted field -> its value; None takes an optional field out

_LINE = re.compile(r'(?P<indent> *)(?P<dash>- )?(?P<key>[A-Za-z_]+|"\*"|"on"):(?: +(?P<value>.*))?$')
_OPEN = re.compile(r"^\[?TODO\]?(?: +#.*)?$")


def fill_in(draft: str, answers: Answers) -> str:
    """The contract, active. Raises ``KeyError`` with the field that nobody answered."""
    return "".join(f"{line}\n" for line in _filled(draft.splitlines(), answers))


def _filled(lines: list[str], answers: Answers) -> Iterator[str]:
    path: list[tuple[int, str]] = []
    at = 0
    while at < len(lines):
        found = _LINE.match(lines[at])
        at += 1
        if found is None:
            if "# inherited, not decided" not in lines[at - 1]:
                yield lines[at - 1]
            continue
        indent = len(found["indent"]) + len(found["dash"] or "")
        while path and path[-1][0] >= len(found["indent"]):
            path.pop()
        path.append((len(found["indent"]), found["key"]))
        if found["key"] == "name" and found["dash"]:  # an item of a list is called by its name
            path[-1] = (len(found["indent"]), found["value"].split()[0])
            path.append((indent, "name"))
        field = ".".join(key for _, key in path).replace('"', "")
        if found["key"] == "allow":
            provider = field.removesuffix(".allow")
            at += 1  # its `because: TODO`: the entry is kept for a reason, or gives way to what the agent needs
            decided = answers.get(provider)
            if decided is not None:
                yield from (f"{found['indent']}- {json.dumps(entry)}" for entry in decided)
                answers = {**answers, provider: []}
            continue
        gone = field.removesuffix(".name") if field.startswith("credentials.") else field
        if gone in answers and answers[gone] is None:
            while at < len(lines) and len(lines[at]) - len(lines[at].lstrip()) > len(found["indent"]):
                at += 1
            continue
        yield _line(lines[at - 1], found, field, answers)


def _line(line: str, found: re.Match[str], field: str, answers: Answers) -> str:
    head = f"{found['indent']}{found['dash'] or ''}"
    if field == "status":
        return "status: active"
    if found["key"] == '"*"':
        return line.replace('"*"', "prod", 1)
    if not _OPEN.match(found["value"] or ""):
        return line
    return f"{head}{found['key']}: {json.dumps(answers[field], ensure_ascii=False)}"


def put_blocks(contract: str, stanza: str) -> str:
    """A contract with the top-level blocks of a stanza: in place of those of the same name, else at the end."""
    for block in re.split(r"(?m)^(?=[a-z])", stanza):
        name = block.partition(":")[0]
        if name:
            contract = take_block(contract, name).rstrip("\n") + "\n" + block.rstrip("\n") + "\n"
    return contract


def take_block(contract: str, name: str) -> str:
    """A contract without one top-level block."""
    return re.sub(rf"(?m)^{name}:.*\n(?:[ #].*\n)*", "", contract)
