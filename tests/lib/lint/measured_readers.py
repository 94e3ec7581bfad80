"""
What other tools read, as it was measured in November 2026 by running their own code.

goenv 2: go-nv/goenv 305606fe; goenv 3: d19692c5; mise: 2026.9.15, offline; asdf: asdf-vm/asdf
25b3911c; asdf-golang: asdf-community/asdf-golang a75b761; gvm: moovweb/gvm dd65253; setup-go:
actions/setup-go of 2026-08-19, its file parser; cmd/go: go1.21.13 with GOTOOLCHAIN=auto,
the toolchain it goes for. A cell is a version or a text as it is passed on, or a word of `WORDS`.
"""

from typing import NamedTuple

FAILS, NETWORK, MISSING, NOTHING, REFUSED = "fails", "network", "missing", "nothing", "refused"
JOINED, NEWEST, NOT_INSTALLED, UNTRIED = "joined", "newest match", "not installed", "not run"
WORDS = {FAILS, NETWORK, MISSING, NOTHING, REFUSED, JOINED, NEWEST, NOT_INSTALLED, UNTRIED}


class Readers(NamedTuple):
    """One format: each row is the content of a file, and what each tool makes of it."""

    name: str
    tools: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


INSTALLED = ("1.19", "1.21.13", "1.22.2", "1.22.3", "1.22.30", "1.23rc1", "1.23.1")

GO_VERSION = Readers(
    ".go-version",
    ("goenv 2", "goenv 3", "mise", "asdf-golang", "gvm", "setup-go"),
    (
        ("1.22.3\n", "1.22.3", "1.22.3", "1.22.3", "1.22.30", FAILS, "1.22.3"),
        ("1.22.3", "1.22.3", "1.22.3", "1.22.3", "1.22.30", FAILS, "1.22.3"),
        ("1.22.3\r\n", "1.22.3", "1.22.3", "1.22.3", NETWORK, FAILS, "1.22.3"),
        ("\n\n1.22.3\n\n", "1.22.3", "1.22.3", "1.22.3", "1.23.1", FAILS, "1.22.3"),
        ("go1.22.3\n", "go1.22.3", "go1.22.3", MISSING, NETWORK, "go1.22.3", "go1.22.3"),
        ("v1.22.3\n", "v1.22.3", "v1.22.3", "1.22.3", NETWORK, FAILS, "v1.22.3"),
        ("1.22\n", "1.22", "1.22", "1.22.30", "1.22.30", FAILS, "1.22"),
        ("1\n", "1", "1", "1.23.1", "1.23.1", FAILS, "1"),
        (
            *("# pinned by ops\n1.22.3\n", "1.22.3", "1.22.3", "1.22.3", "1.22.30", FAILS),
            "# pinned by ops\n1.22.3",
        ),
        ("1.22.3 # note\n", "1.22.3", FAILS, "1.22.3", NETWORK, FAILS, "1.22.3 # note"),
        (
            *("1.22.3#note\n", "1.22.3#note", "1.22.3#note", "1.22.3#note", NETWORK, FAILS),
            "1.22.3#note",
        ),
        ("1.22.3\n1.21.13\n", JOINED, JOINED, FAILS, NEWEST, UNTRIED, "1.22.3\n1.21.13"),
        ("latest\n", "latest", "latest", "1.23.1", NETWORK, FAILS, "latest"),
        ("system\n", "system", "system", "system", NETWORK, FAILS, "system"),
        ("1.23rc1\n", "1.23rc1", "1.23rc1", "1.23rc1", "1.23rc1", FAILS, "1.23rc1"),
        ("", "system", FAILS, NOTHING, "1.23.1", FAILS, NOTHING),
    ),
)

TOOL_VERSIONS = Readers(
    ".tool-versions",
    ("goenv 3", "asdf", "mise", "setup-go"),
    (
        ("golang 1.22.3\n", "1.22.3", "1.22.3", "1.22.3", "1.22.3"),
        ("golang 1.22.3 1.21.13\n", "1.22.3", *("1.22.3 1.21.13",) * 3),
        ("# tools\nnodejs 20.0.0\ngolang 1.22.3 # go\n", *("1.22.3",) * 4),
        ("golang latest\n", "latest", "latest", "1.23.1", "latest"),
        ("golang path:/opt/go\n", FAILS, "path:/opt/go", MISSING, "path:/opt/go"),
        ("golang ref:master\n", "ref:master", "ref:master", MISSING, "ref:master"),
        ("golang 1.22\n", "1.22", "1.22", "1.22.30", "1.22"),
        ("golang\t1.22.3\n", "1.22.3", NOTHING, "1.22.3", "1.22.3"),
        ("golang 1.22.3# c\n", "1.22.3#", "1.22.3", "1.22.3", "1.22.3"),
        ("go 1.22.3\n", "1.22.3", NOTHING, "1.22.3", NOTHING),
    ),
)

GO_MOD = Readers(
    "go.mod",
    ("goenv 2", "goenv 3", "mise", "asdf-golang", "setup-go", "cmd/go"),
    (
        ("module m\n\ngo 1.22\n", "1.22", "1.22", "1.22.30", "1.23.1", "1.22", "1.22.0"),
        ("module m\n\ngo 1.22.3\n", "1.22.3", "1.22.3", "1.22.3", "1.23.1", "1.22.3", "1.22.3"),
        (
            "module m\n\ngo 1.21\n\ntoolchain go1.22.3\n",
            *("1.22.3", "1.22.3", "1.22.3", "1.23.1", "1.22.3", "1.22.3"),
        ),
        (
            "toolchain go1.22.3\ngo 1.21\nmodule m\n",
            *("1.22.3", "1.22.3", "1.22.3", NETWORK, "1.22.3", "1.22.3"),
        ),
        ("module m\n  go 1.22.3\n", "1.22.3", "1.22.3", "1.22.3", NETWORK, NOTHING, "1.22.3"),
        ("module m\ngo 1.23rc1\n", "1.23rc1", "1.23rc1", NOTHING, "1.23.1", "1.23", "1.23rc1"),
        (
            "module m\ngo 1.22\ntoolchain go1.23rc1\n",
            *("1.23rc1", "1.23rc1", "1.22.30", "1.23.1", "1.23rc1", "1.23rc1"),
        ),
        (
            "module m\ngo 1.22\ntoolchain go1.22.3-acme\n",
            *("1.22.3-acme", "1.22.3-acme", "1.22.30", "1.23.1", "1.22.3", "1.22.3-acme"),
        ),
        ("module m\n", FAILS, FAILS, NOTHING, "1.23.1", NOTHING, "1.21.13"),
    ),
)

GO_WORK = Readers(
    "go.work",
    ("asdf-golang", "setup-go", "cmd/go"),
    (
        ("go 1.22.3\nuse .\n", "1.23.1", "1.22.3", "1.22.3"),
        ("go 1.21\ntoolchain go1.22.3\nuse .\n", "1.23.1", "1.22.3", "1.22.3"),
    ),
)

READERS = (GO_VERSION, TOOL_VERSIONS, GO_MOD, GO_WORK)

# What a word chooses. goenv 2 has two readings: of a file, and of `goenv installed`.
STORE = ("1.19", "1.19.13", "1.21.13", "1.22.0", "1.22.2", "1.22.3", "1.22.10", "1.23rc1", "1.23.1")
CHOOSERS = ("goenv 2", "goenv installed", "goenv 3")
CHOICES = (
    ("1", NOT_INSTALLED, "1.23.1", "1.23.1"),
    ("1.19", "1.19.13", "1.19.13", "1.19"),
    ("1.19.0", NOT_INSTALLED, NOT_INSTALLED, NOT_INSTALLED),
    ("1.22", "1.22.10", "1.22.10", "1.22.10"),
    ("1.22.3", "1.22.3", "1.22.3", "1.22.3"),
    ("1.22.x", UNTRIED, UNTRIED, NOT_INSTALLED),
    ("go1.22.3", NOT_INSTALLED, NOT_INSTALLED, "1.22.3"),
    ("go1.22", UNTRIED, UNTRIED, "1.22.10"),
    ("v1.22.3", UNTRIED, UNTRIED, NOT_INSTALLED),
    ("22", NOT_INSTALLED, "1.22.10", "1.22.10"),
    ("latest", NOT_INSTALLED, "1.23.1", "1.23.1"),
    ("system", "system", "system", "system"),
    ("1.23", "1.23.1", "1.23.1", "1.23.1"),
    ("1.23rc1", "1.23rc1", "1.23rc1", "1.23rc1"),
    ("1.24", NOT_INSTALLED, NOT_INSTALLED, NOT_INSTALLED),
)


class Layout(NamedTuple):
    """Files below a directory; which one goenv 3 goes for, and what the others choose."""

    files: tuple[tuple[str, str], ...]  # path and content
    cwd: str
    mise: str
    goenv2: str
    goenv2_gomod: str  # with GOENV_GOMOD_VERSION_ENABLE=1
    goenv3: str  # the path of the file it finds


_PIN = (".go-version", "1.21.13\n")
_MODULE = "module m\ngo 1.21\ntoolchain go1.22.3\n"

LAYOUTS = (
    Layout((_PIN,), ".", "1.21.13", "1.21.13", "1.21.13", ".go-version"),
    Layout((_PIN, ("sub/go.mod", _MODULE)), "sub", "1.22.3", "1.21.13", "1.22.3", "sub/go.mod"),
    Layout(
        (_PIN, ("sub/go.mod", _MODULE)), "sub/deep", "1.22.3", "1.21.13", "1.22.3", "sub/go.mod"
    ),
    Layout((_PIN, ("go.mod", _MODULE)), ".", "1.22.3", "1.21.13", "1.21.13", ".go-version"),
    Layout(
        (_PIN, ("go.mod", _MODULE), (".tool-versions", "golang 1.23.1\n")),
        *(".", "1.23.1", "1.21.13", "1.21.13", ".go-version"),
    ),
    Layout(
        (_PIN, ("sub/.tool-versions", "nodejs 20\n")),
        *("sub", "1.21.13", "1.21.13", "1.21.13", "sub/.tool-versions"),
    ),
    Layout(
        (_PIN, ("sub/.go-version", "")),
        *("sub", "1.21.13", "system", "system", "sub/.go-version"),
    ),
)
