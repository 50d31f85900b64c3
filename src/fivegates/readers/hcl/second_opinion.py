"""What python-hcl2 says about blocks that our reader rejects: asked in a process of its own, for a bounded time, only when wanted.

python-hcl2 is the optional extra ``second-opinion``. Started as a program, this module is the process that is asked: texts come as a JSON
list on standard input, and a line per text goes out as soon as it is judged.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Literal, TextIO

from .syntax import HclDocument

LONGEST = 16_384  # characters
SECONDS = 2.0  # for each text
START_SECONDS = 8.0  # python-hcl2 builds its tables first, once
_READY, _YES, _NO = "ready", "yes", "no"

Verdict = Literal["accepts", "rejects", "no answer", "too long", "not installed"]


def rejected_blocks(document: HclDocument) -> list[str]:
    """The text of each top-level item that was left out of ``document``."""
    return [document.source.text[start:end] for start, end in document.broken]


def second_opinions(texts: Sequence[str]) -> list[Verdict]:
    """Whether python-hcl2 accepts each text; each may take ``SECONDS``.

    Without python-hcl2 every verdict is ``not installed``; a text of more than 16 KB is not asked about; one that takes too long, or that
    ends the process, has ``no answer``.
    """
    from importlib.util import find_spec

    if find_spec("hcl2") is None:
        return ["not installed"] * len(texts)
    verdicts: list[Verdict] = ["too long" if len(text) > LONGEST else "no answer" for text in texts]
    waiting = [index for index, text in enumerate(texts) if len(text) <= LONGEST]
    while waiting:
        answers = _ask([texts[index] for index in waiting], SECONDS)
        if answers is None:
            break
        for index, accepted in zip(waiting, answers, strict=False):
            verdicts[index] = "accepts" if accepted else "rejects"
        waiting = waiting[len(answers) + 1 :]  # the first without an answer gets no second chance
    return verdicts


def _ask(texts: list[str], seconds: float) -> list[bool] | None:
    """The answers of one process, up to the first that it does not give in time; None when it does not even get ready."""
    import subprocess

    command = [sys.executable, "-P", "-m", __spec__.name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        lines: SimpleQueue[str] = SimpleQueue()
        assert process.stdin is not None  # noqa: S101  # as asked for above
        assert process.stdout is not None  # noqa: S101
        listener = Thread(target=_listen, args=(process.stdout, lines), daemon=True)
        listener.start()
        answers = []
        try:
            with process.stdin as question:
                json.dump(texts, question)
            allowed = START_SECONDS
            while line := lines.get(timeout=allowed):
                answers.append(line)
                allowed = seconds
        except (Empty, BrokenPipeError):
            process.kill()
        listener.join()
    return [answer == _YES for answer in answers[1:]] if answers else None


def _listen(stream: TextIO, lines: SimpleQueue[str]) -> None:
    """Pass on each line, and '' at the end."""
    for line in stream:
        lines.put(line.strip())
    lines.put("")


def _answer() -> None:
    """Judge the texts on standard input. python-hcl2 keeps its tables beside its own code; here they are read from there, never written."""
    import shutil
    import tempfile
    from pathlib import Path

    texts = json.load(sys.stdin)
    from hcl2 import parser

    with tempfile.TemporaryDirectory() as folder:
        tables = Path(folder) / "tables"
        if parser.PARSER_FILE.exists():
            shutil.copyfile(parser.PARSER_FILE, tables)
        parser.PARSER_FILE = tables
        parse = parser.parser().parse
        print(_READY, flush=True)
        for text in texts:
            try:
                parse(f"{text}\n")
                print(_YES, flush=True)
            except Exception:
                print(_NO, flush=True)


if __name__ == "__main__":
    _answer()
