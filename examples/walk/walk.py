"""From examples/estate to green, step by step as docs/from-red-to-green.md tells it: `make walk`, or `python examples/walk/walk.py [FOLDER]`.

What fivegates writes is used as it is. A person's part is played by the files beside this one: answers.json with the contracts of
examples/estate-mended for the TODOs, plan.json with the edits and the files of examples/estate-mended for the estate's own code.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from answering import all_answers
from editing import apply_edits
from filling import fill_in, put_blocks, take_block

from fivegates.cli.main import fivegates

HERE = Path(__file__).resolve().parent
ESTATE, MENDED = HERE.parent / "estate", HERE.parent / "estate-mended"
PLAN: dict[str, Any] = json.loads((HERE / "plan.json").read_text(encoding="utf-8"))
TODAY = ("--today", "2026-11-29")  # the dates of the example are near it
OWNER = "nadia.weiss@harbourpine.example"


def run(*arguments: str) -> tuple[int, str]:
    """A command's exit code and what it printed, in the folder one is in."""
    with redirect_stdout(io.StringIO()) as printed:
        code = fivegates.main(list(arguments), standalone_mode=False)
    return code or 0, printed.getvalue()


def asked(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--format", "json")[1])


class Walk:
    """The estate in ``root``. ``scores``: green gates after each step; ``typed``: the commands; ``scanned``: the last scan's exit code.

    ``code``: what plans gave to copy, by the file it is in; ``drafts``: contracts by agent as the tool wrote them, ``filled``: as a person filled them in.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.scores: list[tuple[str, int]] = []
        self.drafts: dict[str, str] = {}
        self.filled: dict[str, str] = {}
        self.typed: list[str] = []
        self.code: dict[str, str] = {}
        self.scanned = 1

    def go(self) -> None:
        self.step("the estate as it is", lambda: None)
        self.step("nothing new gets in", self.hold)
        self.step("contracts drafted", self.draft)
        self.step("TODOs filled in", self.fill_in)
        self.step("what the contracts refer to is written", lambda: self.mend(**PLAN["referred"]))
        for shared in PLAN["split"]:
            self.step(f"off {shared['identity']}", lambda shared=shared: self.split(**shared))
        for part in PLAN["mend"]:
            self.step(part["title"], lambda part=part: self.mend(**part))
        self.step("scanned", self.scan)

    def step(self, title: str, do: Callable[[], object]) -> None:
        print(f"{len(self.scores)}. {title}")
        do()
        gates = asked("score", *TODAY)["score"]["gates"]
        self.scores.append((title, sum(gate["colour"] == "green" for gate in gates)))
        told = ", ".join(f"{gate['name']} {gate['colour']}" for gate in gates)
        print(f"  score {self.scores[-1][1]}/5: {told}\n")

    def type(self, *arguments: str) -> int:
        """Show a command and how it ended."""
        code, _ = run(*arguments)
        self.typed.append(" ".join(("fivegates", *(argument for argument in arguments if argument not in TODAY))))
        print(f"  $ {self.typed[-1]}    # exit code {code}")
        return code

    def hold(self) -> None:
        self.type("baseline", "--owner", OWNER, *TODAY)
        self.type("scan", *TODAY)

    def draft(self) -> None:
        self.type("contract", "new", "--all", "--write", "agents")
        self.drafts = {path.name.removesuffix(".agent.yaml"): path.read_text(encoding="utf-8") for path in Path("agents").iterdir()}

    def fill_in(self) -> None:
        """TODO by TODO, with the answers of those who know."""
        self.filled = {name: fill_in(self.drafts[name], answers) for name, answers in all_answers(asked, MENDED, HERE).items()}
        for name, text in self.filled.items():
            self.rewrite(name, lambda _, text=text: text)
        self.type("contract", "check")

    def split(self, identity: str, edits: str, hcl: str, yaml: str = "", removed: Sequence[str] = ()) -> None:
        """Each agent's new identity beside the code that names it, and its contract as the plan says; then that code names it."""
        self.type("split", identity, *TODAY)
        for move in asked("split", identity, *TODAY)["split"]["moves"]:
            own = move["identity"].partition("@")[0].rpartition("/")[2]
            for code in move["code"]:
                folder, ending = (yaml, "yaml") if code["language"] == "yaml" else (hcl, "tf")
                path = f"{folder}/{own}-identity.{ending}"
                self.code[path] = code["text"] + "\n"
                (self.root / path).write_text(self.code[path], encoding="utf-8")
            self.rewrite(move["name"], lambda text, move=move: put_blocks(text, move["stanza"]))
        apply_edits(self.root, HERE / "edits" / f"{edits}.edit")
        self.type("split", identity, "--status", *TODAY)
        self.let_go(identity, HERE / "edits" / f"{edits}-last.edit", removed)

    def let_go(self, identity: str, edits: Path, removed: Sequence[str]) -> None:
        """The last step of the plan: the shared identity goes."""
        if edits.exists():
            apply_edits(self.root, edits)
        self.remove(removed)
        for contract in self.contracts():
            text = contract.read_text(encoding="utf-8")
            if f'\nmigrating:\n  from: "{identity}"' in text:
                contract.write_text(take_block(text, "migrating"), encoding="utf-8")

    def mend(self, title: str, edits: str, mended: Sequence[str] = (), removed: Sequence[str] = (), own: dict[str, str] | None = None) -> None:
        """What else the findings say, in the estate's own code; ``own``: identities that the code now gives to agents."""
        for path in mended:
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            if (MENDED / path).is_dir():
                shutil.copytree(MENDED / path, self.root / path, ignore=shutil.ignore_patterns("*.contract.yaml"), dirs_exist_ok=True)
            else:
                shutil.copy(MENDED / path, self.root / path)
        self.remove(removed)
        apply_edits(self.root, HERE / "edits" / f"{edits}.edit")
        for name, identity in (own or {}).items():
            self.rewrite(name, lambda text, identity=identity: put_blocks(text, f"identities:\n  prod: {identity}\n"))

    def scan(self) -> None:
        self.type("baseline", "--prune", *TODAY)
        self.scanned = self.type("scan", *TODAY)

    def contracts(self) -> list[Path]:
        return sorted((self.root / "agents").iterdir())

    def rewrite(self, name: str, change: Callable[[str], str]) -> None:
        contract = self.root / "agents" / f"{name}.agent.yaml"
        contract.write_text(change(contract.read_text(encoding="utf-8")), encoding="utf-8")

    def remove(self, paths: Sequence[str]) -> None:
        for path in (self.root / path for path in paths):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def walk(root: Path) -> Walk:
    """All of it, in a folder that gets a copy of the estate."""
    shutil.copytree(ESTATE, root, dirs_exist_ok=True)
    walked = Walk(root.resolve())
    with inside(root):
        walked.go()
    return walked


def main() -> int:
    if len(sys.argv) > 1:
        done = walk(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory(prefix="fivegates-walk-") as folder:
            done = walk(Path(folder))
    return 0 if done.scores[-1][1] == 5 and done.scanned == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
