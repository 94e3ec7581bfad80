"""Which Go is in a GOROOT: cmd/go's version, whoever has built it and wherever it is."""

import os
import threading

import pytest

from gover.store.goroot import goroot_of_program, read_build

# Line 1 of VERSION, cmd/go's version of it, and what a packager or GOEXPERIMENT has added.
LINES = {
    "go1.21.13": ("1.21.13", ""),
    "go1.20": ("1.20", ""),
    "go1.23rc1": ("1.23rc1", ""),
    "go1.21.13 (Red Hat 1.21.13-4.el9_4)": ("1.21.13", "Red Hat 1.21.13-4.el9_4"),
    "go1.22.5 (1.22.5-1.fc40)": ("1.22.5", "1.22.5-1.fc40"),
    "go1.22.3 X:nocoverageredesign": ("1.22.3", "X:nocoverageredesign"),
    "go1.21rc2 X:boringcrypto,loopvar": ("1.21rc2", "X:boringcrypto,loopvar"),
    "go1.21.13-bigcorp": ("1.21.13", "bigcorp"),
    "go1.21.13-bigcorp X:aliastypeparams": ("1.21.13", "bigcorp X:aliastypeparams"),
    "go1.20\tsuse": ("1.20", "suse"),
    "go1.25-devel_3ba7d2": ("1.25", "devel_3ba7d2"),
}
LAYOUTS = {  # the program on PATH, and its GOROOT; the links between them
    "Debian": ("usr/bin/go", "usr/lib/go-1.21", {"usr/bin/go": "../lib/go-1.21/bin/go"}),
    "Alpine": ("usr/bin/go", "usr/lib/go", {"usr/bin/go": "/usr/lib/go/bin/go"}),
    "Fedora": (
        "usr/bin/go",
        "usr/lib/golang",
        {"usr/bin/go": "/etc/alternatives/go", "etc/alternatives/go": "/usr/lib/golang/bin/go"},
    ),
    "openSUSE": (
        "usr/bin/go",
        "usr/lib64/go/1.21",
        {"usr/bin/go": "/etc/alternatives/go", "etc/alternatives/go": "/usr/lib64/go/1.21/bin/go"},
    ),
    "Homebrew": (
        "opt/homebrew/bin/go",
        "opt/homebrew/Cellar/go/1.21.13/libexec",
        {
            "opt/homebrew/bin/go": "../Cellar/go/1.21.13/bin/go",
            "opt/homebrew/Cellar/go/1.21.13/bin/go": "../libexec/bin/go",
        },
    ),
    "MacPorts": ("opt/local/bin/go", "opt/local/lib/go", {"opt/local/bin/go": "../lib/go/bin/go"}),
    "setup-go": ("opt/hostedtoolcache/go/1.21.13/x64/bin/go", None, {}),
    "snap": ("snap/bin/go", "snap/go/current", {"snap/bin/go": "/usr/bin/snap"}),
    "conda": ("env/bin/go", "env/go", {"env/bin/go": "../go/bin/go"}),
}


@pytest.fixture
def goroot(tmp_path):
    def write(text, name="VERSION"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
        return str(tmp_path)

    return write


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("end", ["\n", "", "\r\n", "\ntime 2024-08-01T00:00:00Z\n"])
def test_the_version_of_a_vendor_s_build_is_that_of_cmd_go(goroot, line, end):
    build = read_build(goroot((line + end).encode()))

    assert (str(build.version), build.vendor) == LINES[line]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n",
        b"devel go1.24-5f3b1c7 Mon Aug",
        b"go1.22.3 (1.22.3-1/bookworm)",
        b"gcc 14",
    ],
)
def test_without_a_name_it_is_the_version_in_development(goroot, text):
    """As cmd/go: a name that is none, and one with a slash, is `1.N` of internal/goversion."""
    goroot(b"package goversion\n\nconst Version = 24\n", "src/internal/goversion/goversion.go")

    build = read_build(goroot(text))

    assert (str(build.version), build.version.is_release) == ("1.24", False)
    assert build.note.startswith("vendor build: ")


@pytest.mark.parametrize("text", [b"", b"gccgo-go1.23", b"go1.2.3+bigcorp", b"go01.2", b"\0go1.2"])
def test_what_names_no_version_has_none(goroot, text):
    assert read_build(goroot(text)) is None


def test_the_note_is_safe_to_print(goroot):
    assert read_build(goroot(b"go1.22.3 \x1b[2J")).note == "vendor build: \\x1b[2J"


def test_a_pipe_in_place_of_version_does_not_block(tmp_path):
    os.mkfifo(tmp_path / "VERSION")
    reader = threading.Thread(target=read_build, args=(str(tmp_path),), daemon=True)

    reader.start()
    reader.join(5)

    assert not reader.is_alive()


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_goroot_of_a_program_is_found_where_each_system_has_it(tmp_path, name):
    program, goroot, links = LAYOUTS[name]
    own = goroot or os.path.dirname(os.path.dirname(program))
    (tmp_path / own / "bin").mkdir(parents=True)
    (tmp_path / own / "bin/go").touch()
    for link, target in links.items():
        (tmp_path / link).parent.mkdir(parents=True, exist_ok=True)
        below = f"{tmp_path}{target}" if target.startswith("/") else target
        (tmp_path / link).symlink_to(below)

    assert goroot_of_program(f"{tmp_path}/{program}") == f"{tmp_path}/{own}"
