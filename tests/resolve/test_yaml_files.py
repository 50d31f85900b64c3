"""Files that another file names are read when they are asked for, and what is wrong with them is listed."""

from fivegates.readers.interface import Limits
from fivegates.resolve.yaml_files import YamlFiles
from fivegates.tree.memory import MemoryTree


def files(**texts: str) -> YamlFiles:
    return YamlFiles(MemoryTree({name: text.encode() for name, text in texts.items()}), {}, Limits(file_bytes=50))


def test_a_file_is_read_when_it_is_asked_for() -> None:
    stream = files(values="a: 1").stream("values")
    assert stream is not None
    assert stream.documents[0].root.get("a") is not None


def test_a_file_that_is_not_there_is_none_and_no_problem() -> None:
    read = files()
    assert read.stream("values.yaml") is None
    assert not read.problems


def test_a_file_over_the_limit_and_a_broken_one_are_listed_once() -> None:
    read = files(large="a: " + "x" * 60, broken="a: [1")
    for name in ("large", "large", "broken", "broken"):
        read.stream(name)
    assert [(problem.place.path, problem.kind) for problem in read.problems] == [("large", "error"), ("broken", "error")]


def test_any_file_is_given_as_bytes_and_one_over_the_limit_is_listed_once() -> None:
    read = YamlFiles(MemoryTree({"raw": b"\xff\x00", "large": b"x" * 60}), {}, Limits(file_bytes=50))
    assert [read.data(name) for name in ("raw", "nowhere", "large", "large")] == [b"\xff\x00", None, None, None]
    assert [problem.place.path for problem in read.problems] == ["large"]
