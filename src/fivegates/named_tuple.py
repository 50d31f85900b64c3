"""``NamedTuple`` as ``typing`` has it, at a third of its cost: some hundred classes of them are made at every start.

``typing`` compiles each annotation of each field to see whether it is a type, which mypy has seen before, and how an instance is made is
compiled for every class. Here it is compiled for a class when the first one is made: most classes have none in a run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple

    __all__ = ["NamedTuple"]
else:
    import sys
    from collections import _tuplegetter  # a field that is read as fast as one of ``collections.namedtuple``

    _NO_FIELD = TypeError if sys.version_info >= (3, 13) else ValueError  # as ``collections.namedtuple`` has it

    def _make_first(cls, *given, **named):
        """The first one of a class, which then knows how the others are made."""
        names = ", ".join(cls._fields)
        code = f"lambda _cls, {names}: _new(_cls, ({names},))" if names else "lambda _cls: _new(_cls)"
        make = eval(code, {"_new": tuple.__new__, "__builtins__": {}})  # noqa: S307 - of the names of fields, which Python has read
        make.__name__, make.__qualname__ = "__new__", f"{cls.__qualname__}.__new__"
        make.__defaults__ = tuple(cls._field_defaults.values())
        cls.__new__ = staticmethod(make)
        return make(cls, *given, **named)

    class _Named(tuple):
        """What named tuples have in common."""

        __slots__ = ()
        __new__ = _make_first

        @classmethod
        def _make(cls, values):
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"{cls.__name__} has {len(cls._fields)} fields, not {len(made)}")
            return made

        def _replace(self, /, **changed):
            made = self._make(map(changed.pop, self._fields, self))
            if changed:
                raise _NO_FIELD(f"{type(self).__name__} has no fields {', '.join(changed)}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            fields = (f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({', '.join(fields)})"

        def __getnewargs__(self):
            return tuple(self)

    class _Maker(type):
        """Makes a class of the fields that its body annotates; what comes out is a class like any other."""

        def __new__(cls, name, bases, body):
            fields = tuple(body.get("__annotations__", ()))
            body |= {
                "__slots__": (),
                "__match_args__": fields,
                "_fields": fields,
                "_field_defaults": {field: body[field] for field in fields if field in body},
                **{field: _tuplegetter(index, None) for index, field in enumerate(fields)},
            }
            return type(name, (_Named, *bases[1:]), body)

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
