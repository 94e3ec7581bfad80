"""What is compared: one record a manager, and gover's own."""

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tests.bench.scripts import checking
from tests.bench.workspace import (
    ROOT,
    VERSIONS,
    Failed,
    Ground,
    call,
    clean,
    lay_out,
    place,
    served,
)

NEW_PLACES = 400  # projects that no shell has been in
_COMMANDS = {
    **{word: ["gover", word] for word in ("current", "which", "env", "--version", "--help")},
    **{word: ["gover", word] for word in ("help", "list", "why", "status")},
    "completion": ["gover", "completion", "zsh"],
    "exec": ["gover", "exec", VERSIONS[0], "/bin/true"],
    **{word: ["gover", word, VERSIONS[0]] for word in ("pin", "use", "default")},
}


class Manager(NamedTuple):
    """
    A version manager, ready to be measured in a HOME of its own.

    loads     {shell: the line in a start file that makes it work there}
    hooks     whether that line changes what a prompt or a `cd` does
    shims     directory with its `go`; None when it only changes PATH
    commands  {what is asked: the command}
    store     directory that takes a link to one more version, for those that can be stuffed
    """

    name: str
    version: str
    home: Path
    environ: dict[str, str]
    loads: dict[str, str]
    hooks: bool = True
    shims: Path | None = None
    commands: Mapping[str, Sequence[str]] = MappingProxyType({})
    store: Path | None = None


class Missing(NamedTuple):
    """A manager that is not part of this run, and why."""

    name: str
    reason: str


def install_gover(ground: Ground) -> Path:
    """Install this checkout as a user would, with pip, and link it as pipx does."""
    venv, outside = ground.kept / "venv", dict(os.environ)
    if not (venv / "bin/python").exists():
        call(ground.python, "-m", "venv", venv, env=outside, cwd=ground.kept)
    # pip installs a directory again, whatever is there.
    words = (venv / "bin/python", "-m", "pip", "install", "--quiet", ROOT)
    call(*words, env=outside, cwd=ground.kept)
    links = ground.run / "gover-bin"
    links.mkdir()
    (links / "gover").symlink_to(venv / "bin/gover")
    return links


def gover(ground: Ground, links: Path, name: str = "gover") -> Manager:
    """Install both versions with gover itself, and load its hook once in each shell."""
    home = ground.run / f"home-{name}"
    lay_out(home, {".go-version": "{version}\n"}, extra=NEW_PLACES)
    environ = clean(home, links)
    with served(ground) as (_, variables):
        call("gover", "install", *VERSIONS, env=environ | variables, cwd=home)
    for shell in ("zsh", "bash", "fish"):
        call("gover", "hook", shell, env=environ, cwd=home)
    data = home / ".local/share/gover"
    # The plan of each place is there before anything is timed, as on a second visit.
    for where in ("p1", "p2"):
        call(home / ".local/share/gover/shims/go", "version", env=environ, cwd=place(home, where))
    return Manager(
        name,
        call("gover", "--version", env=environ, cwd=home).split()[-1],
        home,
        environ,
        loads={
            "zsh": 'eval "$(gover hook zsh)"',
            "bash": 'eval "$(gover hook bash)"',
            "fish": "gover hook fish | source",
        },
        shims=data / "shims",
        commands=_COMMANDS,
        store=data / "toolchains",
    )


def nothing(ground: Ground) -> Manager:
    """Return the shells as they are: what all the others add to."""
    home = ground.run / "home-nothing"
    lay_out(home, {})
    loads = dict.fromkeys(("zsh", "bash", "fish"), ":")
    return Manager("nothing", "", home, clean(home, ground.goroot(VERSIONS[0]) / "bin"), loads)


ALONE = "one file"  # what a hook costs that reads one file and does nothing else


def one_file(ground: Ground) -> Manager:
    """Return the least that looks at a pin: a hook that knows its path, reads it, compares."""
    home = ground.run / "home-one-file"
    lay_out(home, {".go-version": "{version}\n"})
    pin, text = place(home, "p1") / ".go-version", f"{VERSIONS[0]}\n"
    posix = f"[[ -f {pin} ]] && {{read}} && [[ $bench_text == '{text}' ]]"
    zsh = posix.format(read=f"{{ sysread -s 9 bench_text <{pin} || :; }}")
    bash = posix.format(read=f"! read -r -d '' -n 9 bench_text <{pin}")
    return Manager(
        ALONE,
        "",
        home,
        clean(home, ground.goroot(VERSIONS[0]) / "bin"),
        loads={
            "zsh": f"zmodload zsh/system; bench_one() {{ {zsh} }}; precmd_functions=(bench_one)",
            "bash": f"bench_one() {{ {bash}; }}; PROMPT_COMMAND=bench_one",
            "fish": "function bench_one --on-event fish_prompt; "
            f"test -f {pin}; and read -z bench_text <{pin}; and test $bench_text = '{text}'; end",
        },
    )


LOOKING = "lookups only"  # what the hook costs when it looks, and never does anything


def looking(gover: Manager) -> Manager:
    """
    Return gover's hook with its hands cut off, and its head where it has come to rest.

    It walks, finds the plan of a place and asks all that gover asks, as often as gover does;
    PATH and all variables stay as they are.
    """
    hands = "_gover_apply() { :; }"
    asks = 'if [[ $PWD == "$_gover_pwd" ]]; then {{ [[ $_gover_levels == 0 ]] ||'
    asks += " ! _gover_below{end} }} && _gover_fresh_$_gover_plan || _gover_prompt;"
    asks += " else _gover_prompt; fi"
    zsh = f"bench_ask() {{ {asks.format(end='')} }}; precmd_functions=(bench_ask)"
    bash = f"bench_ask() {{ local REPLY; {asks.format(end=';')}; }}; PROMPT_COMMAND=bench_ask"
    fish = (
        "function _gover_apply; end\n"
        "functions -c _gover_prompt _gover_ask; functions -e _gover_prompt\n"
        'function _gover_on_prompt --on-event fish_prompt; if test "$PWD" = "$_gover_pwd"\n'
        "_gover_fresh_$_gover_plan; or _gover_ask; else; _gover_ask; end; end"
    )
    loads = {
        "zsh": f"{gover.loads['zsh']}; {hands}; {zsh}",
        "bash": f"{gover.loads['bash']}; {hands}; {bash}",
        "fish": f"{gover.loads['fish']}\n{fish}",
    }
    return gover._replace(name=LOOKING, version="", loads=loads, shims=None, commands={})


NOBODY = ("nothing", ALONE, LOOKING)  # no managers, but what their figures stand beside


def stuff(manager: Manager, ground: Ground, count: int) -> None:
    """Add links until `count` versions are installed."""
    assert manager.store is not None
    for number in range(len(os.listdir(manager.store)) - len(VERSIONS), count - len(VERSIONS)):
        line, patch = divmod(number, 100)
        (manager.store / f"1.{30 + line}.{patch}").symlink_to(ground.goroot(VERSIONS[0]))
    if manager.name == "gover":
        touch_gover(manager, ground)


def touch_gover(manager: Manager, ground: Ground) -> None:
    """Have gover itself notice that its set of toolchains is another."""
    extra = ground.run / "one-more"
    shutil.rmtree(extra, ignore_errors=True)
    (extra / "bin").mkdir(parents=True)
    (extra / "VERSION").write_text("go1.21.1\n")
    shutil.copy("/bin/true", extra / "bin/go")
    call("gover", "link", "1.21.1", extra, env=manager.environ, cwd=manager.home)
    call("gover", "uninstall", "1.21.1", env=manager.environ, cwd=manager.home)


def works(manager: Manager, ground: Ground) -> list[str]:
    """Return what is wrong: a manager that does not switch is not measured."""
    wrong = []
    for shell, load in manager.loads.items():
        if manager.hooks and manager.name not in NOBODY and shutil.which(shell):
            wrong += _switches(manager, shell, load)
    if manager.shims:
        for where, version in zip(("p1+6", "p2"), VERSIONS, strict=True):
            said = _said([str(manager.shims / "go"), "version"], manager, where)
            if f"go{version} " not in said:
                wrong.append(f"its shim in {where} says {said!r}")
    return wrong


def _switches(manager: Manager, shell: str, load: str) -> list[str]:
    # Not below them: gvm looks into the directory alone.
    places = [place(manager.home, where) for where in ("p1", "p2")]
    said = _said(checking(shell, load, places), manager, "out").splitlines()
    found = [line.split()[2] for line in said if line.startswith("go version")]
    return [] if found == [f"go{v}" for v in VERSIONS] else [f"in {shell} it runs {found or said}"]


def _said(command: list[str], manager: Manager, where: str) -> str:
    cwd = place(manager.home, where)
    try:
        return call(*command, env=manager.environ | {"PWD": str(cwd)}, cwd=cwd, seconds=60)
    except Failed as failure:
        return str(failure)


def tell(text: str) -> None:
    """Say how far the benchmark is."""
    print(text, file=sys.stderr, flush=True)
