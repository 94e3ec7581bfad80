"""What can go wrong on the way: each fault turns the honest answer into another one."""

import gzip
import itertools
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple


class Gate:
    """Where an answer stands still: wait for `reached`, look around, call `release`."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.released = threading.Event()

    def release(self) -> None:
        self.released.set()


class Answer(NamedTuple):
    """
    An answer to a GET, and how it travels.

    status   200 is served in ranges and answered with 304 where that applies
    body     the whole entity
    headers  beyond type, length and tag
    ranges   whether parts of it can be asked for
    tag      the entity tag; None: made of the body
    length   a Content-Length that is not the body's; the connection closes afterwards
    stop     the connection closes after so many bytes of the body that was asked for
    gate     the sending stands still before byte `hold` of what was asked for
    drop     the connection closes without an answer
    """

    status: int = 200
    body: bytes | Path = b""
    kind: str = "application/octet-stream"
    headers: tuple[tuple[str, str], ...] = ()
    ranges: bool = False
    tag: str | None = None
    length: int | None = None
    stop: int | None = None
    gate: Gate | None = None
    hold: int = 0
    drop: bool = False


Fault = Callable[[Answer], Answer]


def status(code: int, body: bytes = b"a fault\n", **headers: str) -> Fault:
    """Answer with that code; `Retry_After="1"` becomes the header Retry-After."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return lambda _: Answer(code, body, "text/plain", named)


def truncate(count: int) -> Fault:
    """Close the connection after so many bytes of the body."""
    return lambda answer: answer._replace(stop=count)


def content_length(count: int) -> Fault:
    """Announce a length that is not the body's."""
    return lambda answer: answer._replace(length=count)


def flip(position: int, bit: int = 0) -> Fault:
    """Flip one bit of that byte of the file (negative: from its end), in whatever range."""

    def flipped(answer: Answer) -> Answer:
        content = bytearray(content_of(answer))
        content[position] ^= 1 << bit
        return answer._replace(body=bytes(content))

    return flipped


def replace(body: bytes) -> Fault:
    """Serve other bytes."""
    return lambda answer: answer._replace(status=200, body=body, tag=None)


def redirect(url: str, code: int = 302) -> Fault:
    return lambda _: Answer(code, b"", "text/html", (("Location", url),))


def encoded(coding: str = "gzip") -> Fault:
    """Say that the body is encoded, and encode it if that is gzip."""

    def packed(answer: Answer) -> Answer:
        body = gzip.compress(content_of(answer)) if coding == "gzip" else content_of(answer)
        headers = (*answer.headers, ("Content-Encoding", coding))
        return answer._replace(body=body, headers=headers, ranges=False)

    return packed


def no_ranges() -> Fault:
    """Send the whole whatever part is asked for."""
    return lambda answer: answer._replace(ranges=False)


def tagged(tag: str) -> Fault:
    """Serve under that entity tag."""
    return lambda answer: answer._replace(tag=tag)


def part(content_range: str, body: bytes = b"", code: int = 206) -> Fault:
    """Answer with that Content-Range, whatever was asked for."""
    headers = (("Content-Range", content_range),)
    return lambda _: Answer(code, body, headers=headers)


def after(count: int, fault: Fault) -> Fault:
    """Answer honestly so many times, and with the fault from then on."""
    numbers = itertools.count()
    return lambda answer: fault(answer) if next(numbers) >= count else answer


def close() -> Fault:
    """Close the connection without an answer."""
    return lambda answer: answer._replace(drop=True)


def edit_index(edit: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Fault:
    """Pass the JSON index through `edit`."""

    def edited(answer: Answer) -> Answer:
        if answer.kind != "application/json":
            return answer
        index = edit(json.loads(content_of(answer)))
        return answer._replace(body=json.dumps(index).encode(), tag=None)

    return edited


def wrong_sha(filename: str, sha256: str = "0" * 64, size: int | None = None) -> Fault:
    """Let the index have that about one file; the hash "" as for the oldest releases."""

    def edit(index: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for release in index:
            for file in release["files"]:
                if file["filename"] == filename:
                    file.update(sha256=sha256, size=size or file["size"])
        return index

    return edit_index(edit)


def content_of(answer: Answer) -> bytes:
    return answer.body if isinstance(answer.body, bytes) else answer.body.read_bytes()
