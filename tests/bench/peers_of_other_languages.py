"""Managers of other languages, each set up as its own manual says."""

from tests.bench import download_peers
from tests.bench.managers import Manager
from tests.bench.workspace import POSIX, VERSIONS, Ground, call, home_of, linked

_RUBY = """#!/bin/sh
printf '%s\\n' 'export RUBY_ENGINE=ruby;' 'export RUBY_VERSION=3.3.0;'
"""


def uv(ground: Ground) -> Manager:
    """Its commands for Python are the nearest to gover's; it has no hook and no shim."""
    program = download_peers.needed(ground, "uv")
    home, environ = home_of(ground, "uv", {".python-version": "3\n"}, program.parent)
    environ |= {"UV_OFFLINE": "1", "UV_NO_PROGRESS": "1"}
    return Manager(
        "uv",
        call(program, "--version", env=environ, cwd=home).split()[1],
        home,
        environ,
        loads={},
        commands={
            "which": ["uv", "python", "find"],
            "--version": ["uv", "--version"],
            "--help": ["uv", "--help"],
            "list": ["uv", "python", "list", "--only-installed"],
            "pin": ["uv", "python", "pin", "3"],
        },
    )


def rbenv(ground: Ground) -> Manager:
    return _like_rbenv(ground, "rbenv", ".ruby-version")


def pyenv(ground: Ground) -> Manager:
    return _like_rbenv(ground, "pyenv", ".python-version")


def _like_rbenv(ground: Ground, name: str, pin: str) -> Manager:
    """Set up a manager of another language: its shims run a `go` as well as anything."""
    source = download_peers.checkout(ground, name)
    home, environ = home_of(ground, name, {pin: "{version}\n"}, source / "bin")
    linked(home / f".{name}/versions", ground)
    environ[f"{name.upper()}_ROOT"] = str(home / f".{name}")
    call(name, "rehash", env=environ, cwd=home)
    return Manager(
        name,
        download_peers.described(source),
        home,
        environ,
        loads={shell: f'eval "$({name} init - {shell})"' for shell in POSIX},
        hooks=False,
        shims=home / f".{name}/shims",
        commands={"current": [name, "version-name"], "which": [name, "which", "go"]},
    )


def chruby(ground: Ground) -> Manager:
    share = download_peers.checkout(ground, "chruby") / "share/chruby"
    home, environ = home_of(ground, "chruby", {".ruby-version": "{version}\n"}, "/usr/bin")
    for version in VERSIONS:
        binaries = home / ".rubies" / version / "bin"
        binaries.mkdir(parents=True)
        (binaries / "ruby").write_text(_RUBY)
        (binaries / "ruby").chmod(0o755)
        (binaries / "go").symlink_to(ground.goroot(version) / "bin/go")
    # In bash it hangs on the DEBUG trap, which a script cannot call as a prompt does.
    line = f". {share}/chruby.sh; . {share}/auto.sh"
    return Manager("chruby", download_peers.described(share), home, environ, {"zsh": line})
