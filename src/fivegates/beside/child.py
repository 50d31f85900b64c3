"""The process in which checkov runs: it reads the folder that it is given and its own installation, and nothing else happens in it.

checkov reads its settings from files and from variables, fetches modules and policies, loads checks as code and starts programs. None of
it is wanted on files of a stranger. Settings are shut off by what it is started with (see ``asking``); what is left is refused here by an
audit hook of the interpreter, which nothing can take back: connections, programs, files elsewhere, and anything written elsewhere. A hook
is no prison for code that means harm; there is none of the tree's here, only a parser that may be led astray.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

SECONDS = 900  # of processor time
MEMORY = 6_000_000_000  # bytes of its own
_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "pty.spawn")
_CONNECTIONS = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname")
_LISTINGS = ("os.listdir", "os.scandir")
_CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate")
_SYSTEM = ("/dev/null", "/dev/urandom", "/dev/shm", "/proc", "/sys", "/etc", "/usr", "/lib", "/opt", "/var/lib")  # to read, where they are
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Guard:
    """Refuses, as the system would refuse it, what reading one folder does not need."""

    def __init__(self, folder: str, home: str, installed: list[str]) -> None:
        """``folder`` is scanned; ``home`` may be written to; ``installed``: where Python and its packages are."""
        self._listed = tuple(map(_resting, [folder, home, *installed]))
        self._read = (*self._listed, *_SYSTEM)
        self._written = (_resting(home), "/dev/null", "/dev/shm")

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            self._open(path, flags if isinstance(flags, int) else 0)
        elif event in _LISTINGS:
            self._require(arguments[0], self._listed)
        elif event in _CHANGES:
            for path in arguments[:2]:
                self._require(path, self._written)
        elif event in _PROGRAMS or event in _CONNECTIONS:
            raise PermissionError(f"{event} is not wanted here")

    def _open(self, path: object, flags: int) -> None:
        self._require(path, self._written if flags & _WRITES else self._read)

    def _require(self, path: object, folders: tuple[str, ...]) -> None:
        if not isinstance(path, str | bytes):
            return  # a number of a file that is open already, or no path at all
        asked = _resting(os.fsdecode(path) or ".")
        if not any(asked == folder or asked.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders):
            raise PermissionError(f"{asked} is not to be touched here")


def _resting(path: str) -> str:
    """Where a path leads, links followed."""
    return os.path.realpath(path)


def _limit() -> None:
    """Processor time, memory and core dumps are bounded where a system has such limits; elsewhere the parent's clock is."""
    try:
        import resource
    except ImportError:
        return
    for name, most in (("RLIMIT_CPU", SECONDS), ("RLIMIT_DATA", MEMORY), ("RLIMIT_CORE", 0)):
        resource.setrlimit(getattr(resource, name), (most, most))


def main() -> int:
    """Run checkov with the arguments given, the first of which is the folder that it is asked about."""
    folder, *arguments = sys.argv[1:]
    home = str(Path.cwd())
    installed = [sys.prefix, sys.base_prefix, sys.exec_prefix, *(path for path in sys.path if path)]
    os.environ.setdefault("USERPROFILE", home)  # where Windows looks for a home, and checkov for settings in it
    _limit()
    sys.addaudithook(Guard(folder, home, installed))
    sys.argv = ["checkov", "--directory", folder, *arguments]
    from checkov.main import Checkov

    return Checkov(sys.argv[1:]).run() or 0


if __name__ == "__main__":
    sys.exit(main())
