"""A word is looked for in a whole folder, and what was not looked at is no answer."""

from __future__ import annotations

import pytest

from fivegates.readers import mentions
from fivegates.readers.mentions import holds_word
from fivegates.tree.memory import MemoryTree

FILES = {
    "a/app.py": 'Resource.create({"Service.Name": "a"})',
    "a/deep/x.txt": "nothing",
    "ab/app.py": "service.name",
    "b/Dockerfile": "FROM x\nENV DD_SERVICE=b\n",
    "c/app.py": "print()",
}


@pytest.mark.parametrize(
    ("folder", "words", "held"),
    [
        ("a", ("service.name",), True),
        ("a/", ("service.name",), True),
        ("a/deep", ("service.name",), False),
        ("b", ("x", "dd_service"), True),
        ("c", ("service.name",), False),
        (".", ("dd_service",), True),
        ("nowhere", ("service.name",), None),
    ],
)
def test_a_word_stands_in_a_folder_in_any_case(folder: str, words: tuple[str, ...], held: bool | None) -> None:
    assert holds_word(MemoryTree(FILES), folder, words) is held


@pytest.mark.parametrize("limit", ["MOST_FILES", "MOST_BYTES"])
def test_a_folder_too_large_to_look_through_is_no_answer(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mentions, limit, 1)
    assert holds_word(MemoryTree({"d/a": "xx", "d/b": "yy"}), "d", ("zz",)) is None
