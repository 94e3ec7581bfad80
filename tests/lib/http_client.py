"""Fixtures: a clock that does not wait, and a client that uses it."""

import pytest

from gover.network.client import Http
from gover.network.retry import Clock, Limits


class Waits(list):
    """The pauses that were asked for, in seconds; time passes by them alone."""

    def __call__(self, seconds):
        self.append(seconds)


@pytest.fixture
def waits():
    return Waits()


@pytest.fixture
def calm(waits):
    """A clock whose time is the sum of the pauses, and whose dice always show the highest."""
    return Clock(now=lambda: sum(waits), wall=lambda: 0.0, sleep=waits, chance=lambda: 1.0)


@pytest.fixture
def client(calm):
    """Make an Http that sees no variable but those given."""
    made = []

    def make(limits=None, clock=calm, **environ):
        made.append(Http(environ=environ, limits=limits or Limits(), clock=clock))
        return made[-1]

    yield make
    for each in made:
        each.__exit__()
