"""
Everything that doctor reads: files, variables, and a few programs on macOS.

Nothing is written, nothing of the project is run, and no connection is opened unless
`network` is set.
"""

import os
from collections.abc import Mapping
from typing import NamedTuple

from gover.activation import native
from gover.doctor.facts import MachineFacts, Observations
from gover.doctor.lint.observe import read_directory
from gover.doctor.lint.rules import check_directory
from gover.doctor.observe import apple, go_dirs, go_env, module_proxies, path, shells, sysctl
from gover.doctor.observe import store as store_facts
from gover.doctor.observe.selection import read_selection
from gover.escape import safe
from gover.sdk.machine import below
from gover.store.store import Store
from gover.version.platform import this_platform

# A part of Rosetta 2; Nix looks for it too (NixOS/nix src/libstore/globals.cc).
_ROSETTA = "/Library/Apple/usr/libexec/oah/libRosettaRuntime"


class ObserveInputs(NamedTuple):
    """
    Where to look.

    `environ` is the environment of this process; `clean` is the same without gover's changes.
    `root` is the directory that the system's files are below: "" except in tests, which
    rebuild a Mac.
    """

    store: Store
    environ: Mapping[str, str]
    clean: Mapping[str, str]
    cwd: str
    system: str  # darwin or linux
    root: str = ""
    network: bool = False
    user: int = os.getuid()
    parent: tuple[str, ...] = ()  # argv of the process that started this one


def observe(inputs: ObserveInputs) -> Observations:
    """Return everything that the checks are about."""
    root, environ, store = inputs.root, inputs.environ, inputs.store
    is_mac = inputs.system == "darwin"
    file = go_env.read_go_env(environ, inputs.system)
    goproxy = environ.get("GOPROXY") or file.value("GOPROXY")
    gosumdb = environ.get("GOSUMDB") or file.value("GOSUMDB")
    gos = path.find_gos(root, store, environ)
    checked = read_directory(store, inputs.clean, inputs.cwd)
    return Observations(
        machine=read_machine(inputs.system, root)._replace(
            translated_shell=_is_shell_translated(environ)
        ),
        environ=environ,
        home=environ.get("HOME", ""),
        cwd=inputs.cwd,
        store=store,
        path_helper=path.read_path_helper(root) if is_mac else (),
        gos=gos,
        go_programs=path.find_go_programs(environ),
        selected=read_selection(store, inputs.clean, inputs.cwd, environ.get("PATH", "")),
        go_env=file,
        system_go_env=go_env.read_system_go_env(gos),
        path_kinds=go_env.find_path_kinds(root, environ, file),
        goroot_versions=go_env.find_goroot_versions(root, environ, file),
        goroot_owner=go_env.find_goroot_owner(root, store, environ),
        foreign_go_dirs=go_dirs.find_foreign_dirs(root, environ, file, inputs.system, inputs.user),
        has_compiler=path.has_compiler(environ),
        is_cc_missing=path.is_command_missing(environ.get("CC") or file.value("CC"), environ),
        shell=shells.find_shell(environ, inputs.parent),
        shims=shells.check_shims(store),
        native_shim=safe(native.why_failed(store)),
        hook_files=shells.check_hook_files(store),
        store_facts=store_facts.read_store(store, environ, inputs.user, inputs.cwd),
        lint_findings=tuple(check_directory(checked)),
        goproxy_entries=module_proxies.find_goproxy_entries(
            goproxy, gosumdb, inputs.clean, network=inputs.network
        ),
        sumdb=module_proxies.find_sumdb(gosumdb, inputs.clean, network=inputs.network),
        developer_tools=apple.find_developer_tools(root, environ) if is_mac else None,
    )


def read_machine(system: str, root: str) -> MachineFacts:
    """
    Return the machine, without its shell.

    On macOS it comes from sysctl: under Rosetta, `uname` reports x86_64.
    """
    if system != "darwin":
        return MachineFacts(system, this_platform().arch.replace("armv6l", "arm"))
    arch, translated = sysctl.parse_hardware(sysctl.run_program(root, sysctl.SYSCTL_HARDWARE))
    version = sysctl.parse_product_version(sysctl.run_program(root, sysctl.SW_VERS))
    rosetta = translated or os.path.exists(below(root, _ROSETTA)) if arch == "arm64" else None
    return MachineFacts(system, arch, version, translated, rosetta)


def _is_shell_translated(environ: Mapping[str, str]) -> bool | None:
    # Found by shell/gover: what a Python for arm64 alone starts is never translated.
    return {"1": True, "0": False}.get(environ.get("__GOVER_TRANSLATED", ""))
