"""Scripts of strangers: what their words are is found in bounded time and space, whatever they put together."""

from __future__ import annotations

import time

import pytest

from fivegates.extract.shell_values import MOST_COMMANDS, ShellScript
from fivegates.source import Source
from fivegates.values import Origin, Reference, Unknown, Value

ORIGIN = Origin("entry", Source("x.sh", ""), 0)


def script(text: str, given: dict[str, str] | None = None) -> ShellScript:
    held = Value({name: Value(one, ORIGIN) for name, one in (given or {}).items()}, ORIGIN)
    return ShellScript(Value(text, Origin("entry", Source("x.sh", text), 0)), "deploy:.", (held,))


@pytest.mark.parametrize(
    ("text", "word", "means"),
    [
        ("A=b", "$A", "b"),
        ("A=b; C=$A-c", "x${C}y", "xb-cy"),
        ("export A='b c'", "$A", "b c"),
        ("", "${A:-b}", "b"),
        ("", "${A-b}-${B:=c}", "b-c"),
        ("A=${A:-b}", "$A", "b"),
        (": ${A:=b}", "$A", "b"),
        ("A=${1:-b}", "$A", "b"),
        ("", "$GIVEN", "given"),
        ("GIVEN=own", "$GIVEN", "own"),
        ("", "${GIVEN:-other}", "given"),
        ("local A=b", "$A", "b"),
    ],
)
def test_what_a_word_is(text: str, word: str, means: str) -> None:
    assert script(text, {"GIVEN": "given"}).value(word, ORIGIN).text == means


@pytest.mark.parametrize(
    "text",
    ["A=b; A=c", "for A in b c; do echo; done", "read A", "A=$1", 'A="$@"', "if x; then A=b; else A=c; fi"],
)
def test_what_differs_or_is_called_with_is_nothing_that_two_could_share(text: str) -> None:
    data = script(text).value("$A", ORIGIN).data
    assert isinstance(data, Unknown) and not data.references


@pytest.mark.parametrize("text", ["", "A=$(b)", "A=`b`", 'A="$(b)-c"'])
def test_what_nobody_says_is_one_thing_under_its_name(text: str) -> None:
    data = script(text).value("$A", ORIGIN).data
    assert isinstance(data, Unknown) and data.exact and data.references == {Reference("deploy:.", "$A")}


def test_what_is_computed_of_a_variable_is_unknown() -> None:
    assert script("A=b").value("${A%/*}", ORIGIN).is_unknown
    assert script("A=b").value("${A:+c}", ORIGIN).is_unknown


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("for a in x y; do run $a ${a}-b; done", [["run", "x", "x-b"], ["run", "y", "y-b"]]),
        ("for a in x y; do run $all; done", [["run", "$all"]]),
        ("for [a in x; do run $a; done", [["run", "$a"]]),
        ("for in in; for; for a; run $a", [["run", "$a"]]),
        ("run $a; for a in x y; do :; done", [["run", "$a"]]),
        ("L=(x\n'y z')\nfor a in \"${L[@]}\"; do run $a; done", [["run", "x"], ["run", "y z"]]),
        ("for a in x; do :; done; for a in y; do run $a; done", [["run", "y"]]),
    ],
)
def test_a_command_in_a_loop_is_one_for_each_turn(text: str, turns: list[list[str]]) -> None:
    found = script(text)
    command = next(command for command in found.commands if command.words[0] == "run")
    assert [turn.words for turn in found.turns(command)] == turns


def test_commands_stand_where_they_begin() -> None:
    text = "if ! a b; then\n  X=$(c \\\n    d)\nfi\n# e\nf <<G\nh\nG\ni\n"
    found = [(command.words[0], text.count("\n", 0, command.offset) + 1) for command in script(text).commands]
    assert found == [("a", 1), ("X=$", 2), ("c", 2), ("fi", 4), ("f", 6), ("i", 9)]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"V{at}={'$V' + str(at + 1) + '$V' + str(at + 1)}" for at in range(40)),
        "\n".join(f"V{at}={('$V' + str(at + 1)) * 150}" for at in range(9)),
        "\n".join([f"V{at}={('$V' + str(at + 1)) * 150}" for at in range(4)] + ["V4=" + "x" * 150_000]),
        "V0=$V0$V1; V1=$V0",
        "V0=" + "${V0:-" * 5_000,
        "V0=$(" * 3_000,
        "a \\\n" * 60_000,
        "\n".join("gcloud run deploy x" for _ in range(9_000)),
        "<<A " * 30_000,
        "\"'" * 90_000,
    ],
    ids=["doubled", "wide", "long", "circle", "defaults", "nested", "continued", "many", "documents", "quotes"],
)
def test_a_hostile_script_takes_no_time(text: str) -> None:
    start = time.process_time()
    found = script(text)
    for command in found.commands[:50]:
        found.shown(command)
    found.value("$V0" * 100, ORIGIN)
    assert len(found.commands) <= MOST_COMMANDS
    assert time.process_time() - start < 4
