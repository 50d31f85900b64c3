"""A repository that is edited at random: the same seed gives the same edits."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

WORDS = (
    "prod",
    "staging",
    "assistant",
    "ai-svc",
    "s3:GetObject",
    "bedrock:InvokeModel",
    "*",
    "gpt-4.1",
    "OPENAI_MODEL",
    "alice",
    "true",
    "7",
)
SETTINGS = (
    'fail_on = "low"',
    'parts = ["*"]',
    'parts = ["*/*", "apps"]',
    'exclude = ["**/support/**"]',
    'not_agent = ["*triage*"]',
    'environments = { live = "prod" }',
    "",
)
IGNORE = "  # fivegates:ignore[FG101,FG501,FG601] edited at random -- until 2026-12-24"
QUIET = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
WHO = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")


class EditedTree:
    """``edit`` makes one change and says which."""

    def __init__(self, root: Path, files: Mapping[str, str], seed: int) -> None:
        self.root = root
        self._choose = random.Random(seed)
        self._branches = ["main"]
        for path, text in files.items():
            self._write(path, text)
        self.git("init", "-q", "-b", "main")
        self.commit()

    def git(self, *words: str) -> None:
        subprocess.run(["git", *WHO, *words], cwd=self.root, check=True, capture_output=True, env=QUIET)

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "one")

    def edit(self) -> str:
        """Most often a line; now and then a file, a name, the settings, a commit or another branch."""
        kinds: list[tuple[int, Callable[[], str]]] = [
            (10, self._edit_line),
            (3, self._ignore_line),
            (3, self._copy),
            (3, self._delete),
            (3, self._rename),
            (2, self._set),
            (2, self._link),
            (2, self._add_other),
            (2, self._undo),
            (3, self._commit),
            (3, self._switch),
            (2, self._touch),
        ]
        [(_, chosen)] = self._choose.choices(kinds, [weight for weight, _ in kinds])
        return chosen()

    # ---------------------------------------------------------------------------------------------- kinds of edits

    def _edit_line(self) -> str:
        path = self._file()
        lines = path.read_text(encoding="utf-8").split("\n")
        at = self._choose.randrange(len(lines))
        words = lines[at].split(" ")
        words[self._choose.randrange(len(words))] = self._choose.choice(WORDS) if self._choose.random() < 0.7 else ""
        lines[at] = " ".join(words)
        path.write_text("\n".join(lines), encoding="utf-8")
        return f"edit {path.name}:{at + 1}"

    def _ignore_line(self) -> str:
        path = self._file()
        lines = path.read_text(encoding="utf-8").split("\n")
        at = self._choose.randrange(len(lines))
        lines[at] += IGNORE
        path.write_text("\n".join(lines), encoding="utf-8")
        return f"ignore {path.name}:{at + 1}"

    def _copy(self) -> str:
        path = self._file()
        copied = path.with_name(f"copy-{self._choose.randrange(99)}-{path.name}")
        shutil.copyfile(path, copied)
        return f"copy {path.name} to {copied.name}"

    def _delete(self) -> str:
        path = self._file()
        path.unlink()
        return f"delete {path.name}"

    def _rename(self) -> str:
        path = self._file()
        folder = self._choose.choice(sorted({one.parent for one in self._files()}))
        new = folder / f"moved-{self._choose.randrange(99)}-{path.name}"
        path.rename(new)
        return f"rename {path.name} to {new.name}"

    def _set(self) -> str:
        text = self._choose.choice(SETTINGS)
        self._write("fivegates.toml", f"{text}\n")
        return f"set {text}"

    def _link(self) -> str:
        path = self._file()
        link = path.with_name(f"link-{self._choose.randrange(99)}-{path.name}")
        if not link.exists():
            link.symlink_to(path.name)
        return f"link {link.name}"

    def _add_other(self) -> str:
        name = self._choose.choice(("notes.txt", "app/main.py", ".gitignore", ".env", "CODEOWNERS"))
        text = {"app/main.py": "import openai\n", ".gitignore": "*.auto.tfvars\n", ".env": "OPENAI_API_KEY=\n", "CODEOWNERS": "* @b\n"}
        self._write(name, text.get(name, "nothing\n"))
        return f"add {name}"

    def _undo(self) -> str:
        self.git("checkout", "-q", "-f", "HEAD", "--", ".")
        return "undo"

    def _commit(self) -> str:
        self.commit()
        return "commit"

    def _switch(self) -> str:
        self.commit()
        if len(self._branches) < 3:
            self._branches.append(f"branch-{len(self._branches)}")
            self.git("checkout", "-q", "-b", self._branches[-1])
        else:
            self.git("checkout", "-q", self._choose.choice(self._branches))
        return "switch"

    def _touch(self) -> str:
        path = self._file()
        os.utime(path, (1_000_000_000, 1_000_000_000))
        return f"touch {path.name}"

    # ---------------------------------------------------------------------------------------------- files

    def _files(self) -> list[Path]:
        return sorted(path for path in self.root.rglob("*") if path.is_file() and not path.is_symlink() and ".git" not in path.parts)

    def _file(self) -> Path:
        return self._choose.choice(self._files())

    def _write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")
