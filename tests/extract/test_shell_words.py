"""A script's commands and an action's arguments as words, and no input that takes long."""

from __future__ import annotations

import pytest

from fivegates.extract.shell_words import OPEN, commands_in, words_of


@pytest.mark.parametrize(
    ("script", "commands"),
    [
        ("a 'b c' \"d e\"f g\\ h", [["a", "b c", "d ef", "g h"]]),
        ("a && b || c; d | e & f", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"]]),
        ("a \\\n  --b\n# c d\ne # f", [["a", "--b"], ["e"]]),
        ("(cd x && a) && b", [["cd", "x"], ["a"], ["b"]]),
        ('x=$(a "b (c)") d', [[f"x={OPEN}$", "d"], ["a", "b (c)"]]),
        ('a "$(b c) d" e', [["a", "$ d", "e"], ["b", "c"]]),
        ("a `b c`", [["a", f"{OPEN}$"], ["b", "c"]]),
        ("cat <<-'END' | a\n b (c\n\tEND\nd", [["cat"], ["a"], ["d"]]),
        ("a > b 2>/dev/null", [["a", "b", "2", "/dev/null"]]),
        ('a $B "$B" ${C:-d e}', [["a", f"{OPEN}$B", "$B", f"{OPEN}${{C:-d e}}"]]),
        ("'never closed", [["never closed"]]),
        ("", []),
    ],
)
def test_words_are_what_a_shell_makes_of_them(script: str, commands: list[list[str]]) -> None:
    assert commands_in(script) == commands


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("--tools 'A B' --x=\"c d\"", ["--tools", "A B", "--x=c d"]),
        ("--tools Bash(git:*),Read;x", ["--tools", "Bash(git:*),Read;x"]),
        ("# --all\n--some\n  # --more", ["--some"]),
        ("it's", ["it's"]),
    ],
)
def test_in_arguments_that_no_shell_reads_nothing_ends_a_command(text: str, words: list[str]) -> None:
    assert list(words_of(text)) == words


@pytest.mark.parametrize("piece", ["(", "$(", '"$(', "`", "<<A\n", "${", "a\n", "'\"", "\\", "$"])
def test_a_long_script_of_anything_ends(piece: str) -> None:
    assert sum(len(words) for words in commands_in(piece * 50_000)) <= 50_000
    assert len(list(words_of(piece * 50_000))) <= 50_000
