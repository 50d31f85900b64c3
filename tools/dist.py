"""Builds what is released, the same bytes every time: ``python tools/dist.py FOLDER``.

The source distribution is made of the files that git knows, the wheel of that source distribution. Times are those of
``SOURCE_DATE_EPOCH``, or else of the commit; owners, modes and order are always the same. Nothing is downloaded: the
setuptools that is installed builds.
"""

from __future__ import annotations

import gzip
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def build(out: Path) -> list[Path]:
    """Write the source distribution and the wheel to a folder. Raises ``CalledProcessError`` where git or setuptools fails."""
    out.mkdir(parents=True, exist_ok=True)
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or _git("log", "-1", "--format=%ct"))
    with tempfile.TemporaryDirectory(prefix="fivegates-dist-") as made:
        copy, unpacked = Path(made, "copy"), Path(made, "unpacked")
        _copy_known(copy)
        source = _ask_setuptools("build_sdist", copy, Path(made), epoch)
        released = out / source.name
        released.write_bytes(_settled(source, epoch))
        with tarfile.open(released) as archive:
            archive.extraction_filter = getattr(tarfile, "data_filter", None)  # which Python 3.11.4 brought
            archive.extractall(unpacked)
        (folder,) = unpacked.iterdir()
        wheel = _ask_setuptools("build_wheel", folder, Path(made), epoch)
        return [released, Path(shutil.copy(wheel, out / wheel.name))]


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def _copy_known(copy: Path) -> None:
    """What lies around in a checkout and git does not know never reaches a release."""
    for name in _git("ls-files", "-z").split("\0"):
        if name and (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name, follow_symlinks=False)


def _ask_setuptools(hook: str, folder: Path, out: Path, epoch: int) -> Path:
    code = (
        "import os, sys\nfrom setuptools import build_meta\nfolder, told = sys.argv[1:]\nos.umask(0o022)\n"
        f"name = build_meta.{hook}(folder)\nopen(told, 'w', encoding='utf-8').write(name)"
    )
    told = out / f"{hook}.name"
    env = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", code, out, told], cwd=folder, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
    done.check_returncode()
    return out / told.read_text(encoding="utf-8")


def _settled(source: Path, epoch: int) -> bytes:
    """The archive with its members in order, of one time, of nobody, and readable by all."""
    packed, plain = io.BytesIO(), io.BytesIO()
    with tarfile.open(source) as old, tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as new:
        for member in sorted(old.getmembers(), key=lambda one: one.name):
            member.mtime, member.uid, member.gid, member.uname, member.gname = epoch, 0, 0, "", ""
            member.mode, member.pax_headers = 0o755 if member.isdir() or member.mode & 0o100 else 0o644, {}
            new.addfile(member, old.extractfile(member) if member.isfile() else None)
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=epoch) as zipped:
        zipped.write(plain.getvalue())
    return packed.getvalue()


if __name__ == "__main__":
    print("\n".join(str(path) for path in build(Path(sys.argv[1] if len(sys.argv) > 1 else "dist"))))
