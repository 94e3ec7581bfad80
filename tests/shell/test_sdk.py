"""Real shells replay plans with an SDK in them, over a Mac's tree; gover's own words about it."""

import shutil
import subprocess

import pytest

TOML = 'go = "1.22.3"\nsdk = "{}"\n'
NAMES = ("PATH", "SDKROOT", "CGO_CPPFLAGS", "MACOSX_DEPLOYMENT_TARGET", "DEVELOPER_DIR", "GOROOT")


@pytest.fixture
def box(mac_box):
    mac_box.install("1.22.3")
    mac_box.mac.tools("14.5", "15.0")
    return mac_box


def project(box, name, toml):
    path = box.project(name)
    (path / "gover.toml").write_text(toml)
    return path


def state(terminal):
    return {name: terminal.value(name) for name in NAMES}


def test_entering_switching_and_leaving(box, shell):
    project(box, "a", TOML.format("macosx14"))
    project(box, "b", TOML.format("macosx"))
    terminal = box.terminal(shell, SDKROOT="/my/own.sdk").hook()
    before = state(terminal)

    assert terminal.run("cd a") == ""
    assert terminal.value("SDKROOT") == box.sdk_path("14.5")
    assert terminal.value("CGO_CPPFLAGS") == "-DGOVER_SDK_14_5"
    assert terminal.run("cd ../b") == ""
    assert terminal.value("SDKROOT") == box.sdk_path("15.0")
    assert terminal.value("CGO_CPPFLAGS") == "-DGOVER_SDK_15_0"
    terminal.run("cd ..")
    assert state(terminal) == before
    assert before["SDKROOT"] == "/my/own.sdk"


def test_a_target_and_a_developer_directory_come_and_go(box, shell):
    requested = '{ name = "macosx14.5", deployment_target = "12.0", developer_dir = true }'
    project(box, "a", f'go = "1.22.3"\nsdk = {requested}\n')
    terminal = box.terminal(shell).hook()
    before = state(terminal)

    terminal.run("cd a")
    assert terminal.value("MACOSX_DEPLOYMENT_TARGET") == "12.0"
    assert terminal.value("DEVELOPER_DIR") == box.mac.at("Library/Developer/CommandLineTools")
    assert terminal.value("CGO_CPPFLAGS") == "-DGOVER_SDK_14_5_MIN_12_0"
    terminal.run("cd ..")
    assert state(terminal) == before


def test_a_known_place_starts_no_process(box, shell):
    project(box, "a", TOML.format("macosx14"))
    terminal = box.terminal(shell).hook()
    terminal.run("cd a")
    terminal.run("cd ..")
    # Whoever compiles now, fails.
    shutil.rmtree(box.home.parent / "python")

    terminal.run("cd a")

    assert terminal.value("SDKROOT") == box.sdk_path("14.5")


def test_an_sdk_that_is_installed_or_removed_shows_at_the_next_prompt(box, shell):
    path = project(box, "a", TOML.format("macosx"))
    terminal = box.terminal(shell, path).hook()
    terminal.run(":")
    sdks = box.mac.path / "Library/Developer/CommandLineTools/SDKs"

    box.mac.sdk(sdks, "26.0")
    box.mac._link(sdks, "MacOSX26.sdk", "MacOSX26.0.sdk")
    terminal.run(":")
    assert terminal.value("SDKROOT") == box.sdk_path("26.0")

    shutil.rmtree(sdks / "MacOSX26.0.sdk")
    terminal.run(":")
    assert terminal.value("SDKROOT") == box.sdk_path("15.0")


def test_a_shim_gives_its_go_the_sdk(box):
    path = project(box, "a", TOML.format("macosx14"))
    box.gover("hook", "bash")
    shim = f"{box.dirs.shims}/go"

    for _ in range(2):  # by Python, then by the plan
        said = subprocess.check_output([shim, "env", "SDKROOT"], cwd=path, env=box.environ)
        assert said.decode().strip() == box.sdk_path("14.5")


def test_a_missing_sdk_is_said_once_and_the_go_holds(box, shell):
    project(box, "a", TOML.format("macosx13"))
    terminal = box.terminal(shell).hook()

    shown = terminal.run("cd a").strip()

    assert shown == (
        "gover: SDKROOT is not set: there is no SDK macosx13, only macosx14.5, macosx15.0"
        " (set by ~/a/gover.toml:2); hint: gover sdk list"
    )
    assert terminal.run("cd ..") == terminal.run("cd a") == ""
    assert terminal.run("go version").strip() == "go version go1.22.3 test"
    assert terminal.value("SDKROOT") is None


@pytest.mark.parametrize("asked", ["$(xcrun --sdk macosx14.5 --show-sdk-path)", "macosx14.5"])
def test_an_envrc_is_read_not_run(box, shell, asked):
    path = box.project("a", "1.22.3\n")
    (path / ".envrc").write_text(f"export SDKROOT={asked}\n")
    terminal = box.terminal(shell).hook()

    assert terminal.run("cd a") == ""

    assert terminal.value("SDKROOT") == box.sdk_path("14.5")


def test_a_path_waits_for_the_users_word(box, shell):
    own = box.mac.sdk(box.mac.root, "13.3", "Our Own.sdk")
    path = project(box, "a", TOML.format(own))
    terminal = box.terminal(shell).hook()

    shown = terminal.run("cd a")
    assert f"{own} is a path, which needs `gover allow`" in shown
    assert "hint: gover allow" in shown
    assert terminal.value("SDKROOT") is None

    assert f"SDKROOT={own}" in terminal.run("gover allow")
    assert terminal.value("SDKROOT") == own
    terminal.run("gover deny")
    assert terminal.value("SDKROOT") is None
    assert terminal.run(":") == ""
    (path / "gover.toml").write_text(TOML.format("macosx14"))
    terminal.run(":")
    assert terminal.value("SDKROOT") == box.sdk_path("14.5")


def test_nix_keeps_its_own(box, shell):
    project(box, "a", TOML.format("macosx14"))
    theirs = "/nix/store/x-apple-sdk-14.4/MacOSX.sdk"
    terminal = box.terminal(shell, SDKROOT=theirs, IN_NIX_SHELL="impure").hook()

    terminal.run("cd a")

    assert terminal.value("SDKROOT") == theirs
    assert terminal.value("CGO_CPPFLAGS") is None
    assert "Nix has set its own SDK" in terminal.run("gover sdk why")


def test_variables_of_the_project_and_the_sdk_go_together(box, shell):
    toml = TOML.format("macosx14")
    toml += '[env]\nCGO_CPPFLAGS = "-I/opt"\nMACOSX_DEPLOYMENT_TARGET = "12.0"\n'
    path = project(box, "a", toml)
    box.gover("allow", cwd=path)
    terminal = box.terminal(shell, CGO_CPPFLAGS="-mine").hook()

    terminal.run("cd a")
    assert terminal.value("CGO_CPPFLAGS") == "-I/opt -DGOVER_SDK_14_5_MIN_12_0"
    assert terminal.value("MACOSX_DEPLOYMENT_TARGET") == "12.0"
    terminal.run("cd ..")
    assert terminal.value("CGO_CPPFLAGS") == "-mine"
    assert terminal.value("MACOSX_DEPLOYMENT_TARGET") is None


@pytest.mark.parametrize("own", ["-I/a b", "", "-DGOVER_SDK_14_5", "x -DGOVER_SDK_14_5 y", "-D'*'"])
def test_what_the_user_has_in_the_flags_stays(box, shell, own):
    """The same in the shell, and in what a shim starts from it and from outside."""
    project(box, "a", TOML.format("macosx14"))
    terminal = box.terminal(shell, CGO_CPPFLAGS=own).hook()
    word = "-DGOVER_SDK_14_5"
    wanted = own if word in own else f"{own} {word}".strip()
    shim = f"{box.dirs.shims}/go"

    terminal.run("cd a")
    assert terminal.value("CGO_CPPFLAGS") == wanted
    assert terminal.run(f"{shim} env CGO_CPPFLAGS").strip() == wanted
    outside = {**box.environ, "CGO_CPPFLAGS": own}
    for _ in range(2):  # by Python, then by the plan
        said = subprocess.check_output(
            [shim, "env", "CGO_CPPFLAGS"], cwd=box.home / "a", env=outside
        )
        assert said.decode().strip() == wanted
    terminal.run("cd ..")
    assert terminal.value("CGO_CPPFLAGS") == own


def test_flags_that_the_user_changes_inside_are_the_users(box, shell):
    project(box, "a", TOML.format("macosx14"))
    terminal = box.terminal(shell).hook()
    terminal.run("cd a")
    assert terminal.value("CGO_CPPFLAGS") == "-DGOVER_SDK_14_5"

    terminal.export(CGO_CPPFLAGS="-I/mine")
    terminal.run("cd ..")

    assert terminal.value("CGO_CPPFLAGS") == "-I/mine"
