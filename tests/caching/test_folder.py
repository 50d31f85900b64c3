"""What is kept comes back as it was, or not at all; what cannot be kept stops nobody."""

from __future__ import annotations

import os
import random
import resource
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fivegates.caching.folder import VARIABLE, Folder, Size, default_folder

CONTENT = bytes(range(256)) * 40


def names(folder: Folder) -> list[str]:
    return sorted(path.name for path in Path(folder.path).iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(str(tmp_path / "kept"))
    assert made.fault() == ""
    return made


def test_only_its_owner_may_open_it(folder: Folder) -> None:
    folder.put("a", [CONTENT])
    assert folder.get("a") == CONTENT
    assert stat.S_IMODE(Path(folder.path).stat().st_mode) == 0o700
    assert stat.S_IMODE((Path(folder.path) / "a").stat().st_mode) == 0o600
    assert names(folder) == ["a"]


def test_damage_of_any_byte_is_noticed(folder: Folder) -> None:
    folder.put("a", [CONTENT])
    path, choose = Path(folder.path) / "a", random.Random(1)
    whole = path.read_bytes()
    for at in {*range(60), *(choose.randrange(len(whole)) for _ in range(200))}:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << choose.randrange(8)]) + whole[at + 1 :])
        assert folder.get("a") in (None, CONTENT), at  # a bit that zlib does not look at is no damage
        path.write_bytes(whole[:at])
        assert folder.get("a") is None, at
    path.write_bytes(whole + b"more")
    assert folder.get("a") is None
    path.write_bytes(whole)
    assert folder.get("a") == CONTENT


def test_an_entry_under_another_name_is_none(folder: Folder) -> None:
    folder.put("a", [CONTENT])
    (Path(folder.path) / "b").write_bytes((Path(folder.path) / "a").read_bytes())
    assert folder.get("b") is None


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/etc/hostname")])
def test_what_is_no_file_is_no_entry(make: Callable[[Path], None], folder: Folder) -> None:
    make(Path(folder.path) / "a")
    assert folder.get("a") is None


def test_the_folder_of_somebody_else_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept"
    path.mkdir(mode=0o700)
    path.chmod(0o770)
    assert Folder(str(path)).fault() == "others may open it"
    path.chmod(0o700)
    assert Folder(str(path)).fault() == ""
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert Folder(str(path)).fault() == "it belongs to another user"
    monkeypatch.undo()
    (tmp_path / "link").symlink_to(path)
    assert Folder(str(tmp_path / "link")).fault() == "it is not a folder"


def test_nothing_is_written_into_the_scanned_tree(tmp_path: Path) -> None:
    inside = tmp_path / "tree" / ".cache"
    (tmp_path / "tree").mkdir()
    assert Folder(str(inside)).fault(str(tmp_path / "tree")) == "it would lie in the scanned tree"
    assert not inside.exists()
    (tmp_path / "way").symlink_to(tmp_path / "tree")
    assert Folder(str(tmp_path / "way" / "kept")).fault(str(tmp_path / "tree")) == "it would lie in the scanned tree"
    assert Folder(str(tmp_path / "tree-2")).fault(str(tmp_path / "tree")) == ""


def test_a_folder_that_cannot_be_made_or_is_gone_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    folder = Folder(str(tmp_path / "file" / "kept"))
    assert folder.fault().startswith("it cannot be made: ")
    folder.put("a", [CONTENT])
    assert (folder.get("a"), folder.size(), folder.clear()) == (None, Size(0, 0), Size(0, 0))
    assert Folder("").fault() == "it is switched off"


def test_a_full_disk_leaves_nothing_behind(folder: Folder) -> None:
    folder.put("a", [b"old"])
    noise = random.Random(1).randbytes(100_000)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limit[1]))
    try:
        folder.put("a", [noise])
        folder.put("b", [noise])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert folder.get("a") == b"old"
    assert names(folder) == ["a"]


def test_what_was_not_used_for_longest_makes_room(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path / "kept"), most_bytes=35_000)
    assert folder.fault() == ""
    noise = random.Random(1)
    for number, name in enumerate("abc"):
        folder.put(name, [noise.randbytes(10_000)])
        os.utime(f"{folder.path}/{name}", (1000 + number, 1000 + number))
    assert folder.get("a") is not None  # it is used, and so it is the newest
    folder.put("d", [noise.randbytes(10_000)])
    assert names(folder) == ["a", "c", "d"]
    folder.put("e", [noise.randbytes(40_000)])
    assert folder.get("e") is None
    assert folder.clear().entries == 3
    assert names(folder) == []


def test_a_write_that_was_cut_short_is_no_entry_and_is_removed(folder: Folder) -> None:
    left = Path(folder.path) / "a.123.new"
    left.write_bytes(b"half")
    os.utime(left, (1000, 1000))
    assert folder.size() == Size(0, 0)
    folder.put("b", [CONTENT])
    assert names(folder) == ["b"]


def test_many_at_once_see_whole_entries_only(folder: Folder) -> None:
    work = (
        "import sys, random\n"
        "from fivegates.caching.folder import Folder\n"
        "folder, choose = Folder(sys.argv[1], 300_000), random.Random(int(sys.argv[2]))\n"
        "for _ in range(300):\n"
        "    name = str(choose.randrange(6))\n"
        "    found = folder.get(name)\n"
        "    assert found is None or found == name.encode() * 60_000, len(found)\n"
        "    folder.put(name, [name.encode() * 60_000])\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", work, folder.path, str(seed)]) for seed in range(4)]
    assert [process.wait() for process in running] == [0, 0, 0, 0]
    assert names(folder) == list("012345")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"XDG_CACHE_HOME": "/x", "HOME": "/h"}, "/x/fivegates/kept-1"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/h"}, "/h/.cache/fivegates/kept-1"),
        ({"HOME": "/h"}, "/h/.cache/fivegates/kept-1"),
        ({VARIABLE: "/own", "HOME": "/h"}, "/own/kept-1"),
        ({VARIABLE: "", "HOME": "/h"}, ""),
    ],
)
def test_it_lies_where_the_system_keeps_such_things(given: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CACHE_HOME", "HOME", VARIABLE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert default_folder() == expected
