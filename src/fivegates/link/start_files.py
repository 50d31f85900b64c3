"""From the command that starts a program to its file: the one file of the tree that the command names, where the name is telling."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Container, Mapping, Sequence
from itertools import pairwise

FilesNamed = Callable[[], Mapping[str, Sequence[str]]]

RUNNERS = frozenset(("python", "python3", "node", "streamlit", "chainlit"))
SERVERS = frozenset(("uvicorn", "gunicorn", "hypercorn"))
# what half of all programs call their file
COMMON = frozenset(("app", "application", "api", "asgi", "index", "main", "manage", "run", "server", "start", "wsgi"))
MOST_WORDS = 60
LEAST_SAME = 2  # names at the end of a path that an image and the tree have in common
_MODULE = re.compile(r"[A-Za-z_]\w{0,60}+(?:\.[A-Za-z_]\w{0,60}+){1,8}+")
SERVED = re.compile(r"([A-Za-z_]\w{0,60}+(?:\.[A-Za-z_]\w{0,60}+){0,8}+):[A-Za-z_]\w{0,60}+(?:\(\))?")  # module:app, module:make_app()


class StartFiles:
    """``files``: the paths of the tree's files by their last name, asked for when a command names one."""

    def __init__(self, files: FilesNamed) -> None:
        self._files = files

    def folder_of(self, command: str) -> str | None:
        """The folder that the command starts in, as the one file of the tree that it names tells."""
        named = _file_named(command.split()[:MOST_WORDS])
        if named is None or posixpath.basename(named).partition(".")[0] in COMMON:
            return None
        known = self._files().get(posixpath.basename(named), ())
        paths = [path for path in known if path == named or path.endswith(f"/{named}")]
        return (paths[0].removesuffix(named).rstrip("/") or ".") if len(paths) == 1 else None

    def built_above(self, words: Sequence[str], folders: Container[str]) -> str | None:
        """Of ``folders``, in which images are built, the nearest one above the one file of the tree that a container's command names, by an
        absolute path too: an image puts the tree somewhere. The root of the tree is none of them: it holds every other program too.
        """
        named = _file_named(words[:MOST_WORDS]) or _inside_image(words[:MOST_WORDS])
        if named is None or posixpath.basename(named).partition(".")[0] in COMMON or "/" not in named:
            return None
        tail = named.split("/")[-LEAST_SAME:]
        paths = [path for path in self._files().get(tail[-1], ()) if path.split("/")[-LEAST_SAME:] == tail]
        above = posixpath.dirname(paths[0]) if len(paths) == 1 else ""
        while above:
            if above in folders:
                return above
            above = posixpath.dirname(above)
        return None


def _inside_image(words: Sequence[str]) -> str | None:
    """The script at an absolute path, or the module (``python -m``), that an interpreter is told to start."""
    if not words or posixpath.basename(words[0]) not in RUNNERS:
        return None
    for word, following in pairwise([*words[1:], ""]):
        if word == "-m":
            return following.replace(".", "/") + ".py" if _MODULE.fullmatch(following) else None
        if word.startswith("/") and word.endswith((".py", ".js", ".mjs")):
            return posixpath.normpath(word)
    return None


def _file_named(words: Sequence[str]) -> str | None:
    """The file that a command starts: a script, or the module of a web application (``agent:app``)."""
    program = posixpath.basename(words[0]) if words else ""
    for word in words[1:]:
        module = SERVED.fullmatch(word) if program in SERVERS else None
        if module is not None:
            return module[1].replace(".", "/") + ".py"
        if program in RUNNERS and word.endswith((".py", ".js", ".mjs")) and not word.startswith(("-", "/", "../")):
            return posixpath.normpath(word)
    return None
