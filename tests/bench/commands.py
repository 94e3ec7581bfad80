"""Commands: what gover answers without Python and with it, beside what others have."""

import os
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

from gover.audit.cache import DEFAULT, write_known
from gover.audit.database import refresh
from gover.network.client import Http
from gover.store.store import find_store
from tests.bench.managers import Manager
from tests.bench.new_directories import without_a_plan
from tests.bench.processes import Case
from tests.bench.workspace import VERSIONS, Failed, Ground, call, clean, place, write_pins
from tests.lib.command_lines import OTHERS
from tests.lib.module_proxy import Modules
from tests.lib.vuln_database import VulnDatabase

BARE = "python -I -S -c pass"
LAUNCHER = ("current", "which", "env", "exec", "--version", "--help", "help", "completion")
ABOUT_GO = 215  # entries of the real database about Go itself, in November 2026
PYTHON = ("list", "pin", "use", "default", "why", "status")


def asked(managers: Sequence[Manager], python: Path) -> Iterator[Case]:
    """`gover current` and its like, in a project that the manager knows, and Python alone."""
    for manager in managers:
        for word, command in manager.commands.items():
            # A pin is written where it stands already.
            cwd = place(manager.home, "p1" if word == "pin" else "p1+6")
            own = {"GOVER_SHELL": "zsh"} if word == "use" else {}  # as its function in the shell
            yield Case(f"ask {word}", "", manager.name, command, cwd, manager.environ | own)
        if manager.name == "gover":
            yield without_a_plan(manager)
            words = (str(python), "-I", "-S", "-c", "pass")
            yield Case("python", "", BARE, words, manager.home, manager.environ)


def others(gover: Manager, ground: Ground) -> Iterator[Case]:
    """Every other command, in words and a HOME with which it has little to do."""
    home = ground.run / "home-others"
    project = home / "project"
    project.mkdir(parents=True)
    write_pins(project, {".go-version": "{version}\n"}, VERSIONS[0])
    environ = clean(home, *gover.environ["PATH"].split(":"))
    call("gover", "link", VERSIONS[0], ground.goroot(VERSIONS[0]), env=environ, cwd=home)
    for line in OTHERS:
        words = ("gover", *line.split())
        yield Case(f"other {line}", "", "gover", words, project, environ, may_fail=True)


def audit(gover: Manager, ground: Ground) -> Case:
    """`gover audit --offline`, of a database as long as the real one that it has read once."""
    served = VulnDatabase(ground.run / "vulnerabilities")
    recorded = [*served.entries.values()]
    names = [f"GO-2030-{number:04}" for number in range(ABOUT_GO)]
    served.entries = {n: e | {"id": n} for n, e in zip(names, cycle(recorded), strict=False)}
    served.write()
    with Http(environ=gover.environ) as http:
        known = refresh(http, served.url, None, lambda _: None)
    write_known(find_store(gover.environ), DEFAULT, known._replace(url=DEFAULT))
    words = ("gover", "audit", "--offline")
    cwd = place(gover.home, "p1")
    return Case("ask audit", "", "gover", words, cwd, gover.environ, may_fail=True)


def tool(gover: Manager, ground: Ground) -> Iterator[Case]:
    """A tool that gover has built for a project, as PATH has it there, and the program alone."""
    project = gover.home / "work/tools"
    project.mkdir()
    text = f'go = "{VERSIONS[1]}"\n[tools]\nhello = "example.com/hello@v1.0.0"\n'
    (project / "gover.toml").write_text(text)
    modules = Modules()
    try:
        modules.publish(
            "example.com/hello", "v1.0.0", {"main.go": "package main\n\nfunc main() {}\n"}
        )
        own = {"GOPROXY": modules.proxy, "GOSUMDB": modules.vkey}
        # With -trimpath what it compiles is of use to the next run, whose GOROOT is another.
        own |= {"GOFLAGS": "-modcacherw -trimpath", "GOCACHE": str(ground.kept / "go-build")}
        environ = gover.environ | own
        for words in (("allow",), ("tools", "sync")):
            call("gover", *words, env=environ, cwd=project)
    finally:
        modules.close()
    find = ("gover", "exec", "sh", "-c", "command -v hello")
    link = call(*find, env=gover.environ, cwd=project).strip()
    if not link.startswith("/"):
        raise Failed("the tool of a project is not on its PATH")
    for name, path in (("gover", link), ("alone", os.path.realpath(link))):
        yield Case("tool", "", name, (path,), project, clean(gover.home))
