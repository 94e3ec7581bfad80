"""Checks of files, for every shell that asks them: what is there, and whether it is so."""

import os

PIN, HEAD = "1.22.3\n", "module m // \udcff ü\ngo 1.22\n"


def raw(text):
    return os.fsencode(text)


def odd_name(directory):
    """A name with a quote, and with a byte that is no UTF-8 where there can be one: not on APFS."""
    name = "f'\udcff"
    try:
        (directory / name).touch()
    except OSError:
        return "f'é"
    return name


# What is checked, what the file holds (None: there is none), whether it is so.
CASES = {
    "same": (("holds", PIN, 4096), raw(PIN), True),
    "nothing for nothing": (("holds", "", 4096), b"", True),
    "bytes": (("holds", "a\udcff ü\udcc3\n\n", 99), b"a\xff \xc3\xbc\xc3\n\n", True),
    "reserved by fish": (
        ("holds", "\uf6ff\ufdd0\U0010ffff", 99),
        raw("\uf6ff\ufdd0\U0010ffff"),
        True,
    ),
    "full": (("holds", "x" * 4096, 4096), b"x" * 4096, True),
    "another": (("holds", PIN, 4096), b"1.22.4\n", False),
    "newline more": (("holds", PIN, 4096), b"1.22.3\n\n", False),
    "newline less": (("holds", PIN, 4096), b"1.22.3", False),
    "blank before": (("holds", PIN, 4096), b" 1.22.3\n", False),
    "stray byte": (("holds", PIN, 4096), b"1.\xff22.3\n", False),
    "NUL inside": (("holds", PIN, 4096), b"1.22\0.3\n", False),
    "NUL at the end": (("holds", PIN, 4096), b"1.22.3\n\0", False),
    "NUL and more": (("holds", PIN, 4096), b"1.22.3\n\0more", False),
    "only NUL": (("holds", "", 4096), b"\0", False),
    "emptied": (("holds", PIN, 4096), b"", False),
    "filled": (("holds", "", 4096), b"x", False),
    "grown": (("holds", "x" * 4096, 4096), b"x" * 4097, False),
    "gone": (("holds", PIN, 4096), None, False),
    "too large": (("garbled", "", 300), b"x" * 301, True),
    "a NUL": (("garbled", "", 300), b"a\0b", True),
    "a NUL at the end": (("garbled", "", 300), b"ab\n\0", True),
    "a NUL alone": (("garbled", "", 300), b"\0", True),
    "not too large": (("garbled", "", 300), b"x" * 300, False),
    "empty": (("garbled", "", 300), b"", False),
    "garbage gone": (("garbled", "", 300), None, False),
    "all of it": (("begins", HEAD, 0), raw(HEAD), True),
    "and more": (("begins", HEAD, 0), raw(HEAD) + b"\nrequire x\0", True),
    "and a line more": (("begins", HEAD, 0), raw(HEAD) + b"require x\n", True),
    "and much more": (("begins", HEAD, 0), raw(HEAD) + b"x" * 100_000, True),
    "head changed": (("begins", HEAD, 0), raw(HEAD).replace(b"22", b"23") + b"\n", False),
    "head longer": (("begins", HEAD, 0), raw(HEAD)[:-1] + b".3\n", False),
    "head unfinished": (("begins", HEAD, 0), raw(HEAD)[:-1], False),
    "line before": (("begins", HEAD, 0), b"\n" + raw(HEAD), False),
    "carriage return": (("begins", HEAD, 0), raw(HEAD).replace(b"\n", b"\r\n"), False),
    "NUL in a line": (("begins", HEAD, 0), raw(HEAD).replace(b"\n", b"\0\n") + b"x" * 999, False),
    "NUL in the last line": (("begins", HEAD, 0), raw(HEAD)[:-1] + b"\0\n" + raw(HEAD), False),
    "stray byte in the head": (("begins", HEAD, 0), raw(HEAD).replace(b"1", b"\xfe1"), False),
    "head gone": (("begins", HEAD, 0), None, False),
    "there": (("exists", "", 0), b"", True),
    "not there": (("exists", "", 0), None, False),
    "absent": (("no-file", "", 0), None, True),
    "present": (("no-file", "", 0), b"", False),
    "runs not": (("runs-not", "", 0), b"", True),
    "does not run": (("runs", "", 0), b"", False),
}
