"""
The pictures of terminals in docs/pictures: real sessions, recorded.

`python -m docs.make.record` records all of them: gover in a zsh on a terminal, with real Go
toolchains from a mirror on this machine (tests/lib/go_site). In what is shown, the home directory
becomes `~` and the mirror's port 8080.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]

from docs.make import svg  # noqa: E402
from docs.make.terminal import Screen, Terminal, shell, zshrc  # noqa: E402
from tests.lib import go_wheels  # noqa: E402
from tests.lib.go_site import build  # noqa: E402
from tests.lib.go_site.releases import host_platform  # noqa: E402
from tests.lib.gover_process import environ_for, run_gover  # noqa: E402

PICTURES = ROOT / "docs/pictures"
VERSIONS = ("1.22.10", "1.23.9")


class Session(NamedTuple):
    """What is there before, and what is typed."""

    name: str
    title: str
    installed: tuple[str, ...]
    typed: tuple[str, ...]
    size: tuple[int, int] = (84, 24)
    before: tuple[str, ...] = ()  # typed, and cleared away
    still: Callable[[list[Screen]], Screen] = lambda screens: screens[-1]  # the one drawn


def _half_way(screens: list[Screen]) -> Screen:
    """Return the screen with two versions in one bar that is nearest to the middle."""
    return min(screens, key=lambda screen: abs(_filled(screen) - 0.5))


def _filled(screen: Screen) -> float:
    """Return how much of a bar for two is filled; 0 where there is none."""
    bar = next(("".join(run[0] for run in row) for row in reversed(screen) if row), "")
    done, left = bar.count("#"), bar.partition("[")[2].count(".")
    return done / (done + left) if done and bar.count("go1") == 2 else 0.0


SESSIONS = (
    Session(
        "readme",
        "cd into a project selects its Go",
        VERSIONS,
        (
            "cat hello/.go-version",
            *("cd hello", "go version"),
            *("cat ../other/.tool-versions", "cd ../other", "go version"),
        ),
        size=(46, 24),  # so narrow that a phone shows all of it
    ),
    Session(
        "install",
        "Two versions are installed at once, one bar for both",
        (),
        ("gover install 1.22.10 1.23.9",),
        still=_half_way,
    ),
    Session("why", "gover why", VERSIONS, ("gover why",), before=("cd hello",)),
    Session(
        "list",
        "gover list --long",
        VERSIONS,
        ("gover list --long",),
        size=(112, 24),
        before=("cd hello",),
    ),
    Session(
        "doctor",
        "gover doctor finds a GOROOT that is gone, and an entry of PATH that leads nowhere",
        VERSIONS,
        ("gover doctor",),
        size=(120, 30),
        before=("cd hello", "export GOROOT=~/sdk/go1.20", "PATH=$PATH:'~/bin'"),
    ),
    Session(
        "missing",
        "A version that is not installed is an error, and no other Go takes its place",
        VERSIONS,
        ("cd old", "go version", "gover use 1.23.9", "go version"),
    ),
)


def record(session: Session, mirror: Any, home: Path) -> tuple[str, str]:
    """Play one session at a home, made when it is new; return picture, and text of the screen."""
    environ = _at_home(home, mirror)
    for version in session.installed:
        run_gover("install", version, cwd=home, env=environ).check_returncode()
    names = {str(home): "~", mirror.base.removeprefix("http://"): "127.0.0.1:8080"}
    terminal = shell(environ, session.size, names)
    try:
        screens = _played(terminal, session)
    finally:
        terminal.close()
    shown = session.still(screens)
    text = "\n".join("".join(run[0] for run in row).rstrip() for row in shown).rstrip()
    return svg.still(shown, session.title, text), text


def _played(terminal: Terminal, session: Session) -> list[Screen]:
    for line in (*session.before, *(["clear"] if session.before else [])):
        terminal.run(line)
    terminal.screens.clear()
    for line in session.typed:
        terminal.run(line)
    return terminal.screens


def _at_home(home: Path, mirror: Any) -> dict[str, str]:
    """Lay out the home of a user with three projects; return their environment."""
    for name, pin in {"hello": "1.22.10", "old": "1.21.13"}.items():
        (home / name).mkdir(parents=True, exist_ok=True)
        (home / name / ".go-version").write_text(f"{pin}\n")
    (home / "other").mkdir(exist_ok=True)
    (home / "other/.tool-versions").write_text("golang 1.23.9\n")
    (home / "hello/go.mod").write_text("module hello\n\ngo 1.22\n")
    (home / ".zshrc").write_text(zshrc())
    program = Path(sys.executable).parent
    environ = environ_for(home, mirror)
    return environ | {
        "PATH": f"{program}:/usr/bin:/bin",
        "TERM": "xterm-256color",
        "SHELL": "/bin/zsh",
        "GOTELEMETRY": "off",
    }


@contextmanager
def mirrored(scratch: Path, environ: Mapping[str, str]) -> Iterator[Any]:
    """Serve the releases that the sessions install."""
    cache = go_wheels.default_cache(environ)
    out = cache / f"mirror-{host_platform()}"
    build.build(out, VERSIONS, [host_platform()], cache)
    with build.opened(out, scratch) as mirror:
        yield mirror


def main(wanted: list[str]) -> None:
    """Record those that are named, or all."""
    with tempfile.TemporaryDirectory() as base, mirrored(Path(base, "m"), os.environ) as mirror:
        for session in SESSIONS:
            if not wanted or session.name in wanted:
                home = Path(base, "home" if session.installed else session.name)
                picture, text = record(session, mirror, home)
                (PICTURES / f"{session.name}.svg").write_text(picture)
                sys.stdout.write(f"== {session.name} ({len(picture)} bytes)\n{text}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
