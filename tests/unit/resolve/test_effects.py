"""What a selection changes, in a shell, in a process, and for a command."""

from pathlib import Path

import pytest

from gover.env_diff import EnvChange
from gover.fs.read import read_file
from gover.resolve.effects import (
    changes_of_exact,
    command_effects,
    process_effects,
    script_effects,
    shell_effects,
)
from gover.resolve.trust import allow
from gover.version.version import Version
from tests.lib.doubles import on_a_mac

UNSET = EnvChange("GOROOT", "unset")
LOCAL = EnvChange("GOTOOLCHAIN", "offer", "local")


@pytest.fixture
def machine(machine):
    machine.box.install("1.9.7", "1.20.14", "1.22.3")
    return machine


def pinned(machine, text):
    (machine.box.project("p") / ".go-version").write_text(f"{text}\n")
    return machine.select()


def bin_of(machine, version):
    return f"{machine.store.toolchains}/{version}/bin"


def test_a_pin_puts_the_shims_in_front_and_its_go_behind_them(machine):
    effects = shell_effects(machine.store, pinned(machine, "1.22.3"), machine.environ)

    assert effects.path == (machine.store.front, bin_of(machine, "1.22.3"))
    assert effects.changes == (UNSET,)


def test_an_error_puts_the_shims_in_front_of_everything(machine):
    selection = pinned(machine, "1.99")

    effects = shell_effects(machine.store, selection, machine.environ)

    assert (effects.path, effects.changes) == ((machine.store.front,), ())
    assert process_effects(selection) == ((), ())


def test_a_pin_of_the_systems_go_sets_nothing(machine):
    machine.go("one", "1.22.0")
    selection = pinned(machine, "system")

    shell = shell_effects(machine.store, selection, machine.environ)

    assert (shell.path, shell.changes) == ((machine.store.front,), ())
    assert process_effects(selection) == ((), ())
    assert command_effects(machine.store, selection) == ((), ())


@pytest.mark.parametrize(
    ("floor", "in_front", "go_env", "moves"),
    [
        ("1.22.3", None, None, False),
        ("1.22.3", "1.22.3", None, False),
        ("1.22.3", "1.22.3", "GOTOOLCHAIN=local\n", False),
        ("1.22.3", "1.24.0", None, False),
        ("1.22.3", "1.20.14", None, True),
        ("1.22.3", "1.21.0", None, False),  # it may switch
        ("1.22.3", "1.21.0", "GOTOOLCHAIN=local\n", True),
        ("1.22.3", "1.21.0", "GOTOOLCHAIN=go1.22.2\n", True),
        ("1.22.3", "1.21.0", "GOTOOLCHAIN=go1.22.3\n", False),
    ],
)
@pytest.mark.parametrize("origin", ["default", "floor"])
def test_a_floor_moves_only_what_is_too_old_in_front(
    machine, origin, floor, in_front, go_env, moves
):
    if origin == "default":
        machine.default("1.22.3")
    if in_front:
        machine.go("one", in_front, go_env)
    selection = machine.select(floor)
    assert selection.origin.kind == origin

    effects = shell_effects(machine.store, selection, machine.environ)

    assert effects.path == ((machine.store.front, bin_of(machine, "1.22.3")) if moves else ())
    assert effects.changes == (UNSET,)


@pytest.mark.parametrize(("floor", "moves"), [(None, False), ("1.99", True)])
def test_a_default_moves_only_for_a_floor_to_which_it_switches(machine, floor, moves):
    machine.default("1.22.3")
    machine.go("one", "1.20.14")

    effects = shell_effects(machine.store, machine.select(floor), machine.environ)

    assert effects.path == ((machine.store.front, bin_of(machine, "1.22.3")) if moves else ())


def test_behind_the_shims_a_go_is_not_in_front(machine):
    old = machine.go("one", "1.20.14")
    machine.environ["PATH"] = f"{machine.store.shims}:{machine.environ['PATH']}"
    assert Path(old).exists()

    effects = shell_effects(machine.store, machine.select("1.22.3"), machine.environ)

    assert effects.path == ()


def test_a_shim_of_another_manager_in_front_is_moved_behind(machine):
    manager = Path(machine.go("one", "1.30.0"))
    manager.write_text('#!/bin/sh\nexec mise exec -- go "$@"\n')

    effects = shell_effects(machine.store, machine.select("1.22.3"), machine.environ)

    assert effects.path == (machine.store.front, bin_of(machine, "1.22.3"))


@pytest.mark.parametrize("present", ["", "shims", "bin"])
def test_a_script_has_the_shims_on_path_once(machine, present):
    machine.default("1.22.3")
    selection = machine.select()
    if present:
        machine.environ["PATH"] = f"/usr/bin:{machine.store.data}/{present}"

    effects = script_effects(machine.store, selection, machine.environ)

    assert effects.path == (() if present else (machine.store.shims,))
    assert effects.changes == (UNSET,)


def test_a_script_in_a_pinned_directory_needs_no_more_than_a_shell(machine):
    selection = pinned(machine, "1.22.3")
    shell = shell_effects(machine.store, selection, machine.environ)
    assert script_effects(machine.store, selection, machine.environ) == shell


@pytest.mark.parametrize(
    ("version", "changes"),
    [
        ("1.22.3", (UNSET, LOCAL)),
        ("1.21", (UNSET, LOCAL)),
        ("1.21rc1", (UNSET, LOCAL)),
        ("1.20.14", (UNSET,)),
        ("1.10", (UNSET,)),
        ("1.9.7", (EnvChange("GOROOT", "set", "/goroot"),)),
    ],
)
def test_exactly_one_version(version, changes):
    assert changes_of_exact(Version.parse(version), "/goroot") == changes


@pytest.mark.parametrize(
    ("setting", "pinned_value", "other_value"),
    [
        (None, "local", None),
        ("local", "local", "local"),
        ("path", "local+path", "local+path"),
        ("auto", "auto", "auto"),
        ("keep", None, None),
    ],
)
def test_gotoolchain_is_offered_by_setting_and_pin(machine, setting, pinned_value, other_value):
    if setting:
        machine.settings(f'gotoolchain = "{setting}"\n')
    machine.default("1.22.3")
    by_default = process_effects(machine.select())
    by_pin = process_effects(pinned(machine, "1.22.3"))

    for effects, value in ((by_default, other_value), (by_pin, pinned_value)):
        offers = (EnvChange("GOTOOLCHAIN", "offer", value),) if value else ()
        assert effects == ((), (UNSET, *offers))


def test_an_old_go_gets_its_goroot_and_no_gotoolchain(machine):
    machine.settings('gotoolchain = "auto"\n')
    effects = process_effects(pinned(machine, "1.9.7"))
    goroot = f"{machine.store.toolchains}/1.9.7"
    assert effects == ((), (EnvChange("GOROOT", "set", goroot),))


def test_a_command_has_its_go_in_front_and_the_others_where_go_looks_for_them(machine):
    selection = pinned(machine, "1.22.3")
    effects = command_effects(machine.store, selection)
    assert effects == ((bin_of(machine, "1.22.3"),), (UNSET, LOCAL))

    machine.settings('gotoolchain = "path"\n')
    path = command_effects(machine.store, machine.select()).path

    assert path == (bin_of(machine, "1.22.3"), machine.store.front)


def test_what_a_project_sets_stands_behind_its_go_and_once(machine):
    project = machine.box.project("p")
    text = 'go = "1.22.3"\npath = ["bin"]\n[env]\nA = "1"\n[tools]\nx = "example.com/x@v1.0.0"\n'
    (project / "gover.toml").write_text(text)
    allow(machine.store, read_file(f"{project}/gover.toml", 1000))
    selection = machine.select()
    own = (f"{project}/bin", selection.tools.directory)

    shell = shell_effects(machine.store, selection, machine.environ)
    command = command_effects(machine.store, selection)

    assert shell.path == (machine.store.front, bin_of(machine, "1.22.3"), *own)
    assert shell.changes == (EnvChange("A", "set", "1"), UNSET)
    assert command.path == (bin_of(machine, "1.22.3"), *own)
    assert command.changes == (EnvChange("A", "set", "1"), UNSET, LOCAL)


def test_what_a_project_and_an_sdk_set_is_set_once_as_the_sdk_has_it(machine, mac):
    mac.tools("14.5")
    project = machine.box.project("p")
    sdk = '{ name = "macosx14.5", deployment_target = "12.0" }'
    text = f'go = "1.22.3"\nsdk = {sdk}\n[env]\nA = "1"\nMACOSX_DEPLOYMENT_TARGET = "11.0"\n'
    (project / "gover.toml").write_text(text)
    allow(machine.store, read_file(f"{project}/gover.toml", 1000))

    with on_a_mac("darwin", str(mac.path)):
        changes = shell_effects(machine.store, machine.select(), machine.environ).changes

    values = [(c.how, c.value) for c in changes if c.name == "MACOSX_DEPLOYMENT_TARGET"]
    assert values == [("set", "12.0")]
    assert EnvChange("A", "set", "1") in changes
