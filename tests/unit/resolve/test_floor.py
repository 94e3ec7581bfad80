"""What is selected where no file and no variable sets a version."""

import os
import sys
from pathlib import Path

import pytest

from gover.go_env import env_file_path
from gover.resolve.selection import select
from gover.resolve.switching import SwitchRule, switch_rule
from gover.store import obstacles
from gover.version.version import Version
from tests.lib.gover_process import as_user


@pytest.mark.parametrize(
    ("value", "version", "switches"),
    [
        ("auto", "1.22.3", True),
        ("path", "1.22.3", True),
        ("local+auto", "1.22.3", True),
        ("local+path", "1.22.3", True),
        ("go1.21.5+auto", "1.22.3", True),
        ("go1.21.5+path", "1.22.3", True),
        ("local", "1.22.3", False),
        ("go1.25.0", "1.22.3", True),
        ("go1.26.1", "1.22.3", True),
        ("go1.24.9", "1.22.3", False),
        ("go1.26.1+local", "1.22.3", True),
        ("nonsense", "1.22.3", False),
        ("auto", "1.21.0", True),
        ("auto", "1.21", True),
        ("auto", "1.20.14", False),
        ("auto", None, True),
        ("local", None, False),
    ],
)
def test_whether_a_go_may_switch_to_1_25(value, version, switches):
    own = Version.parse(version) if version else None
    assert SwitchRule(value, ()).allows(own, Version.parse("1.25.0")) is switches


@pytest.mark.parametrize(
    ("installed", "chosen", "floor", "found"),
    [
        ("1.22.3 1.23.1", "1.22.3", None, ("1.22.3", "default", None)),
        ("1.22.3 1.23.1", "1.22.3", "1.22.3", ("1.22.3", "default", None)),
        ("1.22.3 1.23.1", "1.22.3", "1.22.4", ("1.23.1", "floor", None)),
        ("1.22.3 1.23.1", None, "1.23.1", ("1.23.1", "floor", None)),
        ("1.22.3 1.23.1 1.24.0", None, "1.22", ("1.24.0", "floor", None)),
        ("1.22.3 1.24rc1", None, "1.22", ("1.22.3", "floor", None)),
        ("1.22.3 1.24rc1", None, "1.24rc1", ("1.24rc1", "floor", None)),
        ("1.22.3 1.24rc1 1.24rc2", None, "1.24rc1", ("1.24rc2", "floor", None)),
        ("1.22.3 1.23.1 1.24rc1", None, "1.23rc1", ("1.23.1", "floor", None)),
        ("1.22.3 1.24rc1", "1.22.3", "1.24.0", ("1.22.3", "default", "1.24.0")),
        ("1.22.3", None, "1.24.0", ("error", "floor", None)),
        ("1.20.14", "1.20.14", "1.24.0", ("error", "floor", None)),
        ("1.22.3", None, None, (None, "system", None)),
    ],
)
def test_a_default_and_a_floor(machine, installed, chosen, floor, found):
    machine.box.install(*installed.split())
    if chosen:
        machine.default(chosen)

    assert machine.found(floor) == found


def test_the_error_names_the_floor_and_what_to_install(machine):
    machine.box.install("1.20.14")
    error = machine.select("1.24.0").error

    where = f"{machine.box.home}/p/go.mod:3"
    assert str(error) == f"no installed Go satisfies go >= 1.24.0 (required by {where})"
    assert (error.exit_code, error.hint) == (3, "gover install 1.24.0")


@pytest.mark.parametrize(
    ("version", "is_reason"), [("1.24.0", True), ("1.24.1", True), ("1.23.9", False)]
)
def test_one_that_cannot_be_run_is_not_called_missing(machine, version, is_reason):
    machine.box.install(version)
    Path(machine.store.toolchains, version, "bin/go").chmod(0o644)

    text = str(machine.select("1.24.0").error)

    assert (f"{version}/bin/go is not executable" in text) == is_reason
    assert text.startswith("no installed Go satisfies") != is_reason


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
def test_a_store_that_cannot_be_read_is_an_error_and_not_an_empty_one(machine):
    machine.box.install("1.22.3")
    machine.default("1.22.3")
    cwd = str(machine.box.project("p"))
    assert obstacles  # loaded before this process is a user who may not be able to read it

    text = as_user(65534, lambda: str(select(machine.store, machine.environ, cwd).error))

    assert text.startswith("the store ")
    assert "cannot be read" in text


@pytest.mark.parametrize(
    ("system", "floor", "found"),
    [
        ("1.25.0", "1.25.0", ("one", "system", None)),
        ("1.24.9", "1.25.0", ("one", "system", "1.25.0")),
        ("1.20.14", "1.25.0", ("error", "floor", None)),
        ("1.25.0", "1.22", ("1.22.3", "floor", None)),  # an installed one comes first
        (None, "1.25.0", ("one", "system", "1.25.0")),  # built from source, perhaps
    ],
)
def test_a_systems_go(machine, system, floor, found):
    machine.box.install("1.22.3")
    machine.go("one", system)

    assert machine.found(floor) == found


def test_the_default_switches_before_the_systems_go_and_else_the_systems(machine):
    machine.box.install("1.20.14", "1.22.3")
    machine.go("one", "1.24.0")
    machine.default("1.22.3")
    assert machine.found("1.25.0") == ("1.22.3", "default", "1.25.0")

    machine.default("1.20.14")

    assert machine.found("1.25.0") == ("one", "system", "1.25.0")


@pytest.mark.parametrize("policy", ["local", "path"])
def test_the_setting_is_about_the_default_alone(machine, policy):
    machine.box.install("1.22.3")
    machine.settings(f'gotoolchain = "{policy}"\n')
    machine.default("1.22.3")
    expected = ("1.22.3", "default", "1.25.0") if policy == "path" else ("error", "floor", None)
    assert machine.found("1.25.0") == expected

    machine.go("one", "1.24.0")

    if policy == "local":
        assert machine.found("1.25.0") == ("one", "system", "1.25.0")


def test_a_default_that_is_broken_is_an_error_with_a_way_out(machine):
    Path(machine.store.data).mkdir(parents=True, exist_ok=True)
    Path(machine.store.under_data("default")).write_text("x\n")
    selection = machine.select()

    assert (selection.error.hint, selection.origin.kind) == ("gover default latest", "default")


NIX = ("IN_NIX_SHELL", "DEVBOX_SHELL_ENABLED", "DEVENV_ROOT")


@pytest.mark.parametrize("variable", NIX)
def test_in_a_nix_shell_its_go_comes_before_default_and_floor(machine, variable):
    machine.box.install("1.22.3")
    machine.default("1.22.3")
    machine.go("one", "1.21.0")
    assert machine.found() == ("1.22.3", "default", None)

    machine.environ[variable] = "yes"

    assert machine.found() == ("one", "nix", None)
    assert machine.found("1.21.0") == ("one", "nix", None)
    assert machine.found("1.22.3") == ("one", "nix", "1.22.3")
    machine.environ["GOTOOLCHAIN"] = "local"
    assert machine.found("1.22.3") == ("one", "nix", None)
    machine.environ["PATH"] = ""
    assert machine.found() == ("1.22.3", "default", None)


def test_what_a_nix_shell_rests_on_is_kept(machine):
    machine.go("one", "1.21.0")
    machine.environ["IN_NIX_SHELL"] = "pure"
    inputs = machine.select("1.22").inputs

    assert inputs.uses_path
    assert set(inputs.variables) == {*NIX, "GOTOOLCHAIN", "GOENV", "XDG_CONFIG_HOME"}
    assert [file.path for file in inputs.files] == [
        env_file_path(machine.environ, sys.platform),
        f"{machine.box.home}/one/go.env",
    ]


def test_what_a_selection_without_a_pin_rests_on_is_kept(machine):
    machine.box.install("1.22.3")
    machine.default("1.22.3")
    inputs = machine.select().inputs
    assert inputs.variables == NIX
    assert (inputs.files, inputs.uses_path) == ((), os.path.isdir("/nix/store"))
    assert inputs.default.data == b"1.22.3\n"

    inputs = machine.select("1.25").inputs

    assert inputs.uses_path
    assert inputs.variables == (*NIX, "GOTOOLCHAIN", "GOENV", "XDG_CONFIG_HOME")
    assert [file.path for file in inputs.files] == [
        env_file_path(machine.environ, sys.platform),
        f"{machine.store.toolchains}/1.22.3/go.env",
    ]
    assert inputs.generation == machine.store.generation()


@pytest.mark.parametrize(
    ("variable", "policy", "user", "goroot", "value", "read"),
    [
        ("path", "local", "auto", "local", "path", 0),
        ("", "local", "auto", "local", "local", 0),
        ("", "", "GOTOOLCHAIN=path\n", "GOTOOLCHAIN=local\n", "path", 1),
        ("", "", "GOFLAGS=x\n", "GOTOOLCHAIN=local\n", "local", 2),
        ("", "", None, "GOTOOLCHAIN=go1.22.3+auto\n", "go1.22.3+auto", 2),
        ("", "", None, "GOPROXY=x\n", "local", 2),
        ("", "", None, None, "auto", 2),
        ("", "", "GOFLAGS=x\n", None, "auto", 2),
    ],
)
def test_where_the_rule_comes_from(tmp_path, variable, policy, user, goroot, value, read):
    environ = {"HOME": str(tmp_path), "GOENV": f"{tmp_path}/env", "GOTOOLCHAIN": variable}
    for name, text in (("env", user), ("go.env", goroot)):
        if text is not None:
            (tmp_path / name).write_text(text)

    rule = switch_rule(environ, str(tmp_path), policy)

    assert (rule.value, len(rule.files)) == (value, read)


def test_without_a_file_of_the_users_only_the_goroot_is_read(tmp_path):
    rule = switch_rule({"HOME": str(tmp_path), "GOENV": "off"}, str(tmp_path))
    assert [file.path for file in rule.files] == [f"{tmp_path}/go.env"]
