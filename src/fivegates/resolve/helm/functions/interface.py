"""What a function of templates is, and how it takes what is not known."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ....named_tuple import NamedTuple
from ....values import Unknown
from ..data import Datum, raw
from ..unknowns import has_marker

if TYPE_CHECKING:
    from ..interpreter import Engine

Body = Callable[..., Datum]


class Function(NamedTuple):
    """``takes`` says how ``body`` gets its arguments:

    * ``known``: data; one argument that is not wholly known makes the result unknown;
    * ``text``: data; what is not known is a marker in a text;
    * ``placed``: the engine, then the arguments with their places, unknown ones as they are;
    * ``lazy``: the engine, then functions that compute the arguments.
    """

    name: str
    body: Body
    takes: str

    @property
    def lazy(self) -> bool:
        return self.takes == "lazy"

    def run(self, engine: Engine, arguments: list[Any]) -> Datum:
        if self.takes in ("placed", "lazy"):
            return self.body(engine, *arguments)
        data = [raw(argument) for argument in arguments]
        for index, datum in enumerate(data):
            if isinstance(datum, Unknown):
                if self.takes == "known":
                    return Unknown(datum.references, reason=datum.reason)
                data[index] = engine.unknowns.marker(datum)
            elif self.takes == "known" and isinstance(datum, str) and has_marker(datum):
                found = engine.unknowns.read(datum)
                return Unknown(found.references, reason=found.reason) if isinstance(found, Unknown) else found
        return self.body(*data)


class Register:
    """Collects the functions of one module under the names that templates know."""

    def __init__(self) -> None:
        self.functions: dict[str, Function] = {}

    def __call__(self, *names: str, takes: str = "known") -> Callable[[Body], Body]:
        def registered(body: Body) -> Body:
            for name in names:
                self.functions[name] = Function(name, body, takes)
            return body

        return registered
