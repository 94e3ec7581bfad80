"""
What tests replace inside of gover, each thing in one place.

A replacement that gover does not use, as after a move of the name, is a failure here: the test
above it would hold for nothing.
"""

import os
from contextlib import contextmanager
from functools import partial

import pytest

# For a process of its own, run when its Python starts: {system!r} and {root!r} are filled in,
# and {used!r} is a file that appears at the first use.
# Hooks and shims start gover without site, which loads this text: with no file to start so they
# run `-m gover`.
MAC_AT_START = """import gover.sdk.machine
def here():
    open({used!r}, "ab").close()
    return gover.sdk.machine.AppleMachine({system!r}, {root!r})
gover.sdk.machine.here = here
import gover.activation.templates
gover.activation.templates.START = "/nonexistent"
"""


class Double:
    """A function in place of one of gover's; counts its calls."""

    def __init__(self, function):
        self.calls = 0
        self._function = function

    def __call__(self, *arguments):
        self.calls += 1
        return self._function(*arguments)


@contextmanager
def replaced(module, name, function):
    """Replace a function of a module of gover; yield the Double."""
    double = Double(function)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, double)
        yield double


@contextmanager
def used(module, name, function):
    """The same; it is a failure when gover has not called the Double."""
    with replaced(module, name, function) as double:
        yield double
    assert double.calls, f"nothing called {module.__name__}.{name}, which the test replaced"


@pytest.fixture
def shipped():
    """The table of SHA-256 that ships with gover: a dict to be filled, {file name: hex}."""
    from gover.verify import checksums

    table = {}
    with used(checksums, "sha256_of", table.get):
        yield table


@pytest.fixture
def official():
    """Every source counts as Go's own: the shipped tables apply, but no `h1:` is in theirs yet."""
    from gover.verify import checksums, proof

    with replaced(checksums, "h1_of", {}.get), used(proof, "is_official", lambda _: True):
        yield


@pytest.fixture
def shipped_h1(mirror, official):
    """
    The table of `h1:` that ships with gover: a dict with the hashes of the mirror's modules.

    Of their archives no SHA-256 ships, as of a release that is newer than the list of go.dev.
    """
    from gover.verify import checksums

    table = {row.module: row.h1 for row in mirror.rows}
    without = replaced(checksums, "sha256_of", {}.get)
    with without, used(checksums, "h1_of", table.get):
        yield table


@pytest.fixture
def impatient():
    """A request that failed is repeated after 10 ms."""
    from gover.network import retry

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retry, "_FIRST", 0.01)
        longest = retry.Clock(chance=lambda: 1.0)
        assert retry.backoff(1, longest) == 0.01, "retry._FIRST is not the first pause"
        yield


@contextmanager
def synced():
    """Yield the inodes of what this process has synced to disk since."""
    inodes, sync = set(), os.fsync

    def fsync(descriptor):
        inodes.add(os.fstat(descriptor).st_ino)
        sync(descriptor)

    with used(os, "fsync", fsync):
        yield inodes


def on_a_mac(system, root):
    """gover in this process takes the files below `root` for a Mac's; yields the Double."""
    from gover.sdk import machine

    here = partial(machine.AppleMachine, system, root)
    return replaced(machine, "here", here)
