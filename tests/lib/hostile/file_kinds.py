"""The kinds of hostile `.go-version`, and what is to come of each."""

import os
import socket
import stat
from collections.abc import Callable
from typing import Literal, NamedTuple

import pytest

CHOSEN = "1.22.3"  # what the readable ones among them ask for
DEFAULT = "1.21.13"  # what holds where the file does not count

TEN_THOUSAND = b"".join(b"1.22.%d\n" % number for number in range(10_000))


class Kind(NamedTuple):
    """
    A kind of file.

    `make` puts one at a path, given the big files. "passed" over: the search goes on above;
    "refused": exit code 4; "chosen": it is a version file after all.
    """

    name: str
    make: Callable
    verdict: Literal["passed", "refused", "chosen"]
    of_another_user: bool = False  # root reads everything: see limited_runs.unprivileged
    garbled: bool = False  # too large, or with a NUL


def _holding(data):
    return lambda path, _big: path.write_bytes(data)


def make_socket(path, _big=None):
    before = os.getcwd()
    os.chdir(path.parent)  # the path of a socket has at most 107 bytes
    try:
        with socket.socket(socket.AF_UNIX) as it:
            it.bind(path.name)
    finally:
        os.chdir(before)


def _device(name):
    def make(path, _big):
        """A link to a device. Root gets a copy of the node: `gover pin` might replace it."""
        device = f"/dev/{name}"
        if os.geteuid() == 0:
            copy = path.parent.parent / f"{path.parent.name}-device"
            try:
                os.mknod(copy, stat.S_IFCHR | 0o666, os.stat(device).st_rdev)
            except OSError as error:
                pytest.skip(f"no device can be made here: {error}")
            device = copy
        path.symlink_to(device)

    return make


def _loop(path, _big):
    path.symlink_to("loop")
    (path.parent / "loop").symlink_to(path.name)


def _unreadable(path, _big):
    path.write_text("1.22.3\n")
    path.chmod(0)


def _linked(name):
    return lambda path, big: path.symlink_to(getattr(big, name))


KINDS = (
    Kind("fifo", lambda path, _big: os.mkfifo(path), "passed"),
    Kind("socket", make_socket, "passed"),
    Kind("directory", lambda path, _big: path.mkdir(), "passed"),
    Kind("link-to-zero", _device("zero"), "passed"),
    Kind("link-to-tty", _device("tty"), "passed"),
    Kind("link-loop", _loop, "passed"),
    Kind("link-to-nowhere", lambda path, _big: path.symlink_to("nowhere"), "passed"),
    Kind("unreadable", _unreadable, "refused", of_another_user=True),
    Kind("unreadable-parent", _holding(b"1.22.3\n"), "passed", of_another_user=True),
    Kind("sparse", _linked("sparse"), "refused", garbled=True),
    Kind("one-long-line", _linked("one_line"), "refused", garbled=True),
    Kind("short-lines", _linked("short_lines"), "refused", garbled=True),
    Kind("nul", _holding(b"1.22\0.3\n"), "refused", garbled=True),
    Kind("bom", _holding(b"\xef\xbb\xbf1.22.3\n"), "chosen"),
    Kind("crlf", _holding(b"# ours\r\n\r\n1.22.3\r\n"), "chosen"),
    Kind("no-utf-8", _holding(b"\xff\xfe1.22.3\n"), "refused"),
    Kind("escapes", _holding(b"1.22.3\x1b]0;owned\x07\x1b[2J\n"), "refused"),
    Kind("c1", _holding("1.22.3\x9b2J\x9d0;x\x9c\n".encode()), "refused"),
    Kind("bidi", _holding("1.22\u202e\u2066.3\u200f\n".encode()), "refused"),
    Kind("dots", _holding(b"../../..\n"), "refused"),
    Kind("absolute", _holding(b"/abs\n"), "refused"),
    Kind("substitution", _holding(b"$(touch pwned)\n`touch pwned`\n"), "refused"),
    Kind("semicolon", _holding(b"1.22.3; touch pwned\n"), "refused"),
    Kind("option", _holding(b"--help\n"), "refused"),
    Kind("glob", _holding(b"*\n"), "refused"),
    Kind("10000-versions", _holding(TEN_THOUSAND), "refused", garbled=True),
)
