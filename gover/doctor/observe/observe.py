"""
Every look at the world that a doctor takes: files, variables, and a few programs on macOS.

Nothing is written, nothing of the project is run, and no connection is opened unless asked.
"""

import os
from collections.abc import Mapping
from typing import NamedTuple

from gover.dirs import Dirs
from gover.doctor.facts import MachineFacts, Observations
from gover.doctor.lint.observe import place
from gover.doctor.lint.rules import check
from gover.doctor.observe import apple, go_dirs, go_env, path, shells, store, sysctl
from gover.doctor.observe.selection import holds
from gover.sdk.machine import below
from gover.version.platform import this_platform

# Installing Rosetta 2 brings it; Nix goes by it too (NixOS/nix src/libstore/globals.cc).
_ROSETTA = "/Library/Apple/usr/libexec/oah/libRosettaRuntime"


class ObserveInputs(NamedTuple):
    """
    Where to look.

    `environ` is the process's own; `clean` is the same without what gover has done to it.
    `root` is where the system's files are: "" but in tests, which rebuild a Mac.
    """

    dirs: Dirs
    environ: Mapping[str, str]
    clean: Mapping[str, str]
    cwd: str
    system: str  # darwin or linux
    root: str = ""
    network: bool = False
    user: int = os.getuid()
    parent: tuple[str, ...] = ()  # argv of the process that started this one


def observe(asked: ObserveInputs) -> Observations:
    """Return everything that the checks are about."""
    root, environ, dirs = asked.root, asked.environ, asked.dirs
    mac = asked.system == "darwin"
    file = go_env.go_env(environ, asked.system)
    goproxy = environ.get("GOPROXY") or file.value("GOPROXY")
    gos = path.gos(root, dirs, environ)
    return Observations(
        machine=machine(asked.system, root),
        environ=environ,
        home=environ.get("HOME", ""),
        cwd=asked.cwd,
        dirs=dirs,
        path_helper=path.path_helper(root) if mac else (),
        gos=gos,
        holds=holds(dirs, asked.clean, asked.cwd),
        goenv=file,
        system_env=go_env.go_env_of(gos),
        kinds=go_env.kinds(root, environ, file),
        goroots=go_env.goroots(root, environ, file),
        compiler=path.has_compiler(environ),
        cc_missing=path.is_missing(environ.get("CC") or file.value("CC"), environ),
        shell=shells.shell(environ, asked.parent),
        shims=shells.shims_state(dirs),
        hook=shells.hook_state(dirs),
        store=store.state(dirs, asked.user, environ.get("HOME", "")),
        readings=tuple(check(place(dirs, asked.clean, asked.cwd))),
        foreign=go_dirs.foreign(root, environ, file, asked.system, asked.user),
        proxies=go_env.proxies(goproxy, network=asked.network),
        developer=apple.developer(root, environ) if mac else None,
    )


def machine(system: str, root: str) -> MachineFacts:
    """Return the machine; on macOS the kernel is asked, for a translated process is lied to."""
    if system != "darwin":
        return MachineFacts(system, this_platform().arch.replace("armv6l", "arm"))
    arch, translated = sysctl.hardware(sysctl.ask(root, sysctl.HARDWARE))
    version = sysctl.product_version(sysctl.ask(root, sysctl.VERSION))
    rosetta = translated or os.path.exists(below(root, _ROSETTA)) if arch == "arm64" else None
    return MachineFacts(system, arch, version, translated, rosetta)
