"""
Every look at the world that a doctor takes: files, variables, and a few programs on macOS.

Nothing is written, nothing of the project is run, and no connection is opened unless asked.
"""

import os
from collections.abc import Mapping
from typing import NamedTuple

from gover.dirs import Dirs
from gover.doctor.facts import Facts, Machine
from gover.doctor.observe import apple, commands, path, settings, shells, store
from gover.doctor.observe.holds import holds
from gover.lint import check, gather
from gover.releases import this_platform


class Asked(NamedTuple):
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


def observe(asked: Asked) -> Facts:
    """Return everything that the checks are about."""
    root, environ, dirs = asked.root, asked.environ, asked.dirs
    mac = asked.system == "darwin"
    file = settings.go_env(environ, asked.system)
    goproxy = environ.get("GOPROXY") or file.value("GOPROXY")
    return Facts(
        machine=machine(asked.system, root),
        environ=environ,
        home=environ.get("HOME", ""),
        cwd=asked.cwd,
        dirs=dirs,
        path_helper=path.path_helper(root) if mac else (),
        gos=path.gos(root, dirs, environ),
        holds=holds(dirs, asked.clean, asked.cwd),
        goenv=file,
        kinds=settings.kinds(root, environ, file),
        goroots=settings.goroots(root, environ, file),
        compiler=path.has_compiler(environ),
        shell=shells.shell(environ),
        shims=shells.shims_state(dirs),
        hook=shells.hook_state(dirs),
        store=store.state(dirs, asked.user, environ.get("HOME", "")),
        readings=tuple(check(gather.place(dirs, asked.clean, asked.cwd))),
        proxies=settings.proxies(goproxy, network=asked.network),
        developer=apple.developer(root, environ) if mac else None,
    )


def machine(system: str, root: str) -> Machine:
    """Return the machine; on macOS the kernel is asked, for a translated process is lied to."""
    if system != "darwin":
        return Machine(system, this_platform().arch.replace("armv6l", "arm"))
    arch, translated = commands.hardware(commands.ask(root, commands.HARDWARE))
    version = commands.product_version(commands.ask(root, commands.VERSION))
    return Machine(system, arch, version, translated)
