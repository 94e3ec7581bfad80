"""
Records: tuples with named fields, for the modules that a prompt waits for.

To a type checker a Record is typing.NamedTuple. Where the program runs it is the class below,
because `typing` and `collections`, and the classes that they make, take longer than the rest of
a plan. Modules with records have `from __future__ import annotations`: their annotations are
text, and name what is imported for the type checker alone.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:
    from _collections import _tuplegetter

    _GETTERS = [_tuplegetter(index, None) for index in range(32)]

    class Record(tuple):
        """What typing.NamedTuple makes, as far as gover uses it."""

        __slots__ = ()
        _fields = ()
        _field_defaults = {}

        def __init_subclass__(cls):
            if Record not in cls.__bases__:
                return  # of a record: it has its fields
            cls._fields = cls.__match_args__ = fields = tuple(cls.__annotations__)
            own = vars(cls)
            cls._field_defaults = defaults = {n: own[n] for n in fields if n in own}
            cls._last = tuple(defaults.values())  # of the last fields: only they can have any
            for name, getter in zip(fields, _GETTERS):
                setattr(cls, name, getter)

        def __new__(cls, *values, **named):
            if not named:  # most calls by far
                number = len(cls._fields) - len(values)
                if number == 0:
                    return tuple.__new__(cls, values)
                if 0 < number <= len(cls._last):
                    return tuple.__new__(cls, values + cls._last[-number:])
            missing = cls._fields[len(values) :]
            if missing:
                given = {**cls._field_defaults, **named}
                try:
                    values = (*values, *[given[name] for name in missing])
                except KeyError as name:
                    raise TypeError(f"{cls.__name__} needs {name}") from None
            if len(values) != len(cls._fields) or not named.keys() <= set(missing):
                raise TypeError(f"{cls.__name__} takes {cls._fields}")
            return tuple.__new__(cls, values)

        @classmethod
        def _make(cls, values):
            return cls(*values)

        def _replace(self, **changes):
            values = [changes.pop(name, value) for name, value in zip(self._fields, self)]
            return type(self)(*values, **changes)

        def _asdict(self):
            return dict(zip(self._fields, self))

        def __getnewargs__(self):
            return tuple(self)

        def __repr__(self):
            fields = [f"{name}={value!r}" for name, value in self._asdict().items()]
            return f"{type(self).__name__}({', '.join(fields)})"


__all__ = ["Record"]
