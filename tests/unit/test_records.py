"""Records: what they are without a type checker is what typing.NamedTuple makes."""

import copy
import pickle
from typing import NamedTuple

import pytest

from gover.records import Record


class Ours(Record):
    first: int
    second: str = "b"
    third: tuple[int, ...] = ()

    @property
    def both(self):
        return f"{self.first}{self.second}"


class Theirs(NamedTuple):
    first: int
    second: str = "b"
    third: tuple[int, ...] = ()


class Below(Ours):
    """A class below a record has its fields."""

    def again(self):
        return self._replace(first=0)


CALLS = [
    ((1,), {}), ((1, "x"), {}), ((1, "x", (2,)), {}), ((), {"first": 1}), ((1,), {"third": (3,)}),
    ((), {}), ((1, "x", (), 4), {}), ((1,), {"first": 2}), ((1,), {"other": 2}),
    ((1, "x"), {"second": "y"}),
]  # fmt: skip


@pytest.mark.parametrize("values, named", CALLS)
def test_a_record_is_made_as_a_named_tuple_is(values, named):
    def made(kind):
        try:
            return kind(*values, **named)
        except TypeError:
            return TypeError

    ours, theirs = made(Ours), made(Theirs)

    assert ours == theirs
    if theirs is not TypeError:
        assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
        assert ours._asdict() == theirs._asdict()
        assert (ours.first, ours.second, ours.third) == tuple(theirs)
        assert hash(ours) == hash(theirs)


def test_what_is_made_of_a_record_is_one():
    record = Below(1, "x")

    assert record.both == "1x"
    assert type(record.again()) is Below
    assert record.again() == (0, "x", ())
    assert pickle.loads(pickle.dumps(record)) == copy.copy(record) == record
    assert min([Ours(2), Ours(1, "z"), Ours(1)]) == (1, "b", ())
    with pytest.raises(TypeError):
        record._replace(other=1)
    with pytest.raises(AttributeError):
        record.first = 2
    match record:
        case Below(first, second=second):
            assert (first, second) == (1, "x")
