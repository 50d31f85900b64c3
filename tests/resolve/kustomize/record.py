"""Records what the real ``kubectl kustomize`` prints for every case: ``python tests/resolve/kustomize/record.py``."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import yaml
from kustomize_cases import RECORDED, Case, load_cases, write_case


class Literal(str):
    """Text that is written as a block."""


def _as_block(dumper: yaml.SafeDumper, text: Literal) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")


yaml.SafeDumper.add_representer(Literal, _as_block)


def printed(case: Case) -> str | None:
    """What kubectl prints, None where it refuses."""
    with tempfile.TemporaryDirectory() as folder:
        root = write_case(case, Path(folder))
        done = subprocess.run(["kubectl", "kustomize", str(root)], capture_output=True, text=True, timeout=60)
    return done.stdout if done.returncode == 0 else None


def main() -> None:
    recorded: dict[str, dict[str, Literal | None]] = {}
    for case in load_cases():
        file, _, title = case.name.partition(": ")
        text = printed(case)
        recorded.setdefault(file, {})[title] = None if text is None else Literal(text)
    RECORDED.mkdir(exist_ok=True)
    for file, cases in recorded.items():
        path = RECORDED / f"{file}.yaml"
        path.write_text(yaml.safe_dump(cases, sort_keys=False, width=10_000, allow_unicode=True), encoding="utf-8")


if __name__ == "__main__":
    main()
