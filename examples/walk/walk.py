"""From examples/estate to green, as docs/from-red-to-green.md tells it: `python examples/walk/walk.py [FOLDER]`, or `make walk`.

What fivegates writes is used as it is; a person's part, played by the files beside this one, is the TODOs and the estate's own code.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import Any

from editing import apply_edits
from filling import Answers, fill_in, put_blocks, take_block

from fivegates.cli.main import fivegates

HERE = Path(__file__).resolve().parent
ESTATE, MENDED = HERE.parent / "estate", HERE.parent / "estate-mended"
TODAY = "2026-11-29"
PLAN: dict[str, Any] = json.loads((HERE / "plan.json").read_text(encoding="utf-8"))


def run(*arguments: str) -> tuple[int, str]:
    """A command's exit code and what it printed."""
    with redirect_stdout(io.StringIO()) as printed:
        code = fivegates.main(list(arguments), standalone_mode=False)
    return code or 0, printed.getvalue()


def asked(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--format", "json")[1])


def told(*arguments: str) -> str:
    print("\n$ fivegates", *arguments)
    code, printed = run(*arguments)
    print(f"exit code {code}")
    return printed


class Walk:
    """The estate in ``root``; ``scores`` are the green gates after each step."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.scores: dict[str, int] = {}
        self.drafts: dict[str, str] = {}

    def score(self, step: str) -> None:
        gates = asked("score", "--today", TODAY)["score"]["gates"]
        self.scores[step] = sum(gate["colour"] == "green" for gate in gates)
        print(f"{step}: {self.scores[step]}/5  ", ", ".join(f"{gate['name']} {gate['colour']}" for gate in gates))

    def draft(self) -> None:
        told("contract", "new", "--all", "--write", "agents")
        self.drafts = {path.name.removesuffix(".agent.yaml"): path.read_text(encoding="utf-8") for path in Path("agents").iterdir()}

    def fill_in(self) -> None:
        """TODO by TODO, each contract with the answers of those who know."""
        for name, answers in all_answers().items():
            self.contract(name).write_text(fill_in(self.drafts[name], answers), encoding="utf-8")
        print(told("contract", "check"))

    def contract(self, name: str) -> Path:
        return self.root / "agents" / f"{name}.agent.yaml"

    def split(self, identity: str, edits: str, hcl: str, yaml: str = "", removed: Sequence[str] = ()) -> None:
        """Each agent's new identity beside the code that names it, and its contract as the plan says; then that code names it."""
        for move in asked("split", identity, "--today", TODAY)["split"]["moves"]:
            own = move["identity"].partition("@")[0].rpartition("/")[2]
            for code in move["code"]:
                folder, ending = (yaml, "yaml") if code["language"] == "yaml" else (hcl, "tf")
                (self.root / folder / f"{own}-identity.{ending}").write_text(code["text"] + "\n", encoding="utf-8")
            self.rewrite(move["name"], lambda text, move=move: put_blocks(text, move["stanza"]))
        apply_edits(self.root, HERE / "edits" / f"{edits}.edit")
        self.score(f"moved off {identity}")
        last = HERE / "edits" / f"{edits}-last.edit"
        if last.exists():
            apply_edits(self.root, last)
        self.remove(removed)
        for file in (self.root / "agents").iterdir():
            if f'from: "{identity}"' in file.read_text(encoding="utf-8"):
                self.rewrite(file.name.removesuffix(".agent.yaml"), lambda text: take_block(text, "migrating"))

    def mend(self) -> None:
        """The rest of what the findings say, in the estate's own code."""
        for path in PLAN["mended"]:
            if (MENDED / path).is_dir():
                shutil.copytree(MENDED / path, self.root / path, ignore=shutil.ignore_patterns("*.contract.yaml"), dirs_exist_ok=True)
            else:
                shutil.copy(MENDED / path, self.root / path)
        self.remove(PLAN["removed"])
        apply_edits(self.root, HERE / "edits" / "mend.edit")
        for name, identity in PLAN["own"].items():
            self.rewrite(name, lambda text, identity=identity: put_blocks(text, f"identities:\n  prod: {identity}\n"))

    def remove(self, paths: Sequence[str]) -> None:
        for path in paths:
            shutil.rmtree(self.root / path) if (self.root / path).is_dir() else (self.root / path).unlink()

    def rewrite(self, name: str, change: Callable[[str], str]) -> None:
        contract = self.contract(name)
        contract.write_text(change(contract.read_text(encoding="utf-8")), encoding="utf-8")


def all_answers() -> dict[str, Answers]:
    """Contract -> field -> value: what the contracts of the mended estate say, and what answers.json says besides."""
    asked_for = "SELECT contract, field, value FROM contract_fields"
    rows = asked("query", asked_for, "--root", str(MENDED))["rows"]
    contracts: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        contracts.setdefault(row["contract"].rpartition("#")[2], {}).setdefault(row["field"], []).append(row["value"])
    extra = json.loads((HERE / "answers.json").read_text(encoding="utf-8"))
    names = {"catalog-writer": "catalog_writer"}
    return {names.get(name, name): {**_answers(said), **extra.get(name, {})} for name, said in contracts.items()}


def _answers(said: dict[str, list[str]]) -> Answers:
    many = ("scope.apis.", "scope.data", "scope.logs.actions", "scope.logs.fields", "blast_radius.classes")
    answers: Answers = {field: values if field.startswith(many) else values[0] for field, values in said.items()}
    answers["scope.apis"] = {field.removeprefix("scope.apis."): values for field, values in said.items() if field.startswith("scope.apis.")}
    keys = ("class", "by", "count", "enforced_by")
    answers["approvals"] = [{key: said[f"approvals.0.{key}"][0] for key in keys}] if "approvals.0.by" in said else None
    if answers["approvals"]:
        answers["approvals"][0]["count"] = int(answers["approvals"][0]["count"])
    answers["recovery.revokes"] = None
    if "approved.by" not in said:  # asked for from risk medium on
        answers |= dict.fromkeys(("approved", "approvals", "blast_radius", "recovery"))
    return answers


def walk(root: Path) -> Walk:
    """All steps in an empty folder."""
    shutil.copytree(ESTATE, root, dirs_exist_ok=True)
    one = Walk(root)
    with chdir(root):
        one.score("as it is")
        one.draft()
        one.score("drafted")
        one.fill_in()
        one.score("filled in")
        for step in PLAN["split"]:
            one.split(**step)
            one.score(f"gone is {step['identity']}")
        one.mend()
        one.score("mended")
    return one


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp(prefix="walk-"))
    walk(folder)
