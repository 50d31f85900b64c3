"""Files are written whole or not at all, and what is no file is written to, never replaced."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from fivegates.cli.output import write_result
from fivegates.errors import UsageError


def test_a_file_is_written_whole_over_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    write_result(str(file), "first\n")
    write_result(str(file), "second \udcff\n")
    assert file.read_text(encoding="utf-8") == "second \\udcff\n"
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_stays_one_and_takes_the_text(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    write_result(str(pipe), "text\n")
    reader.join(10)
    assert read == ["text\n"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_result(str(tmp_path), "text\n")
