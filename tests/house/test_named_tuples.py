"""Our named tuples are those of ``typing`` in everything but what it costs to make their classes."""

from __future__ import annotations

import copy
import pickle
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

import pytest

import fivegates
from fivegates.named_tuple import NamedTuple

Theirs = namedtuple("Theirs", ("path", "line", "column", "also"), defaults=(1, ()))  # what ``typing`` makes, but for the annotations


class Made(NamedTuple):
    """A place."""

    path: str
    line: int
    column: int = 1
    also: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        return f"{self.path}:{self.line}"


class Longer(Made):
    def twice(self) -> int:
        return self.line * 2


T = TypeVar("T")


class Held(NamedTuple, Generic[T]):
    value: T


class Lone(NamedTuple):
    field: str


class Nothing(NamedTuple):
    pass


def test_a_class_says_the_same_of_itself() -> None:
    for name in ("_fields", "_field_defaults", "__match_args__", "__slots__"):
        assert getattr(Made, name) == getattr(Theirs, name)
    assert type(Made) is type(Theirs) is type
    assert (Made.__module__, Made.__doc__) == (__name__, "A place.")
    assert issubclass(Made, tuple)


CALLS: list[Callable[[Any], Any]] = [
    lambda cls: cls("a", 1),
    lambda cls: cls("a", line=2, also=("b",)),
    lambda cls: cls(path="a", line=2, column=3, also=()),
    lambda cls: cls("a", 1)._replace(line=5),
    lambda cls: cls("a", 1)._asdict(),
    lambda cls: cls._make(["a", 1, 2, ()]),
    lambda cls: repr(cls("a", 1)).partition("(")[2],
    lambda cls: cls("a", 1) == ("a", 1, 1, ()),
    lambda cls: hash(cls("a", 1)) == hash(("a", 1, 1, ())),
    lambda cls: sorted([cls("b", 1), cls("a", 2)]),
    lambda cls: copy.deepcopy(cls("a", 1)),
    lambda cls: pickle.loads(pickle.dumps(cls("a", 1))),  # noqa: S301 - it was made here
    lambda cls: [*cls("a", 1)],
    lambda cls: hasattr(cls("a", 1), "__dict__"),
]


@pytest.mark.parametrize("call", CALLS)
def test_an_instance_is_the_same(call: Callable[[Any], Any]) -> None:
    ours, theirs = call(Made), call(Theirs)
    assert ours == theirs
    assert isinstance(ours, Made) == isinstance(theirs, Theirs)


WRONG: list[Callable[[Any], Any]] = [
    lambda cls: cls(),
    lambda cls: cls("a"),
    lambda cls: cls("a", 1, 1, (), 1),
    lambda cls: cls("a", 1, row=1),
    lambda cls: cls._make(["a"]),
    lambda cls: cls("a", 1)._replace(row=1),
    lambda cls: setattr(cls("a", 1), "path", "b"),
    lambda cls: setattr(cls("a", 1), "row", 1),
]


@pytest.mark.parametrize("call", WRONG)
def test_what_is_wrong_is_refused_alike(call: Callable[[Any], Any]) -> None:
    with pytest.raises((TypeError, ValueError, AttributeError)) as theirs:
        call(Theirs)
    with pytest.raises(theirs.type):
        call(Made)


def test_it_has_what_its_body_defines() -> None:
    assert Made("a", 1).shown == "a:1"


def test_it_is_taken_apart_by_its_fields() -> None:
    match Made("a", 1):
        case Made(path, line):
            assert (path, line) == ("a", 1)


def test_a_class_of_such_a_class_is_made_of_the_same_fields() -> None:
    longer = Longer("a", 2)
    assert (type(longer), longer.twice(), longer.column) == (Longer, 4, 1)
    assert type(longer._replace(line=3)) is Longer
    assert type(Made("a", 2)) is Made


def test_one_field_and_none() -> None:
    assert (Lone("a"), Lone(field="b").field, Nothing()) == (("a",), "b", ())
    with pytest.raises(TypeError):
        Nothing("a")  # type: ignore[call-arg]


def test_it_may_be_generic() -> None:
    held: Held[int] = Held(1)
    assert (held.value, Held[str]("a").value) == (1, "a")


def test_whoever_makes_one_leaves_its_annotations_as_text() -> None:
    """From Python 3.14 on the body of a class holds no others."""
    texts = {path: path.read_text(encoding="utf-8") for path in Path(fivegates.__file__).parent.rglob("*.py")}
    making = {path for path, text in texts.items() if "(NamedTuple" in text}
    assert len(making) > 200
    assert [path for path in making if "from __future__ import annotations" not in texts[path]] == []
