"""Where the native shims are used, and what takes their place elsewhere."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from gover.activation import native, shims
from tests.lib import shim_kinds
from tests.lib.terminals import found

POSIX = ("../../bin/go", "../../bin/gofmt")


@pytest.fixture(autouse=True)
def _native(request):
    has_shell = "shell" in request.fixturenames
    shim_kinds.require_native(request.getfixturevalue("shell") if has_shell else "")


@pytest.fixture
def here(box):
    """The directory of the native shims, in a store with two versions."""
    box.install("1.22.3", "1.23.1")
    box.project("a", "1.22.3\n")
    box.project("b", "1.23.1\n")
    return Path(native.directory(box.dirs))


def targets(here):
    return tuple(os.readlink(here / name) for name in ("go", "gofmt"))


def test_the_program_is_written_and_fronted_once_it_has_run(box, here, shell):
    assert (here / "go").read_bytes() == shim_kinds.program().read_bytes()
    assert sorted(path.name for path in here.iterdir()) == ["go", "gofmt", "paths", "self-test"]
    terminal = box.terminal(shell).hook()

    terminal.run(f"cd {box.home}/a")

    entries = f"{here}:{box.dirs.front}:{box.dirs.toolchains}/1.22.3/bin:"
    path = terminal.value("PATH").replace(" ", ":")
    assert path.startswith(entries)
    assert terminal.run("go version") == "go version go1.22.3 test\n"
    terminal.run("cd ..")
    assert terminal.value("PATH").replace(" ", ":").startswith(f"{box.dirs.shims}:")


def test_the_configuration_has_the_posix_shims_used_at_once(box, here, shell):
    terminal = box.terminal(shell).hook()
    terminal.run(f"cd {box.home}/a")

    box.gover("config", "set", "shim", "posix")

    assert targets(here) == POSIX
    assert not (here / "self-test").exists()
    assert terminal.run("go version") == "go version go1.22.3 test\n"
    assert terminal.run(f"cd {box.home}/b && go version") == "go version go1.23.1 test\n"
    other = box.terminal(shell).hook()
    other.run(f"cd {box.home}/a")
    assert other.value("PATH").replace(" ", ":").startswith(f"{box.dirs.front}:")
    box.gover("config", "unset", "shim")
    assert (here / "go").read_bytes() == shim_kinds.program().read_bytes()


def test_a_value_that_is_none_is_refused(box):
    done = box.gover("config", "set", "shim", "fast", expect=2)

    assert "shim cannot be 'fast': it must be one of: native, posix" in done.stderr


@pytest.mark.parametrize(
    "program, reason",
    [
        (lambda: b"#!/bin/sh\nexit 7\n", "its self-test ended with status 7"),
        (lambda: b"\x7fELF of another machine", "Exec format error"),
        (lambda: b"#!/bin/sh\necho other words\n", "other arguments or variables"),
    ],
)
def test_a_program_that_does_not_run_here_is_not_used(box, here, monkeypatch, program, reason):
    monkeypatch.setattr(native, "_program", program)

    shims.refresh(box.dirs)

    assert targets(here) == POSIX
    assert reason in native.why_failed(box.dirs)
    assert sorted(os.listdir(here.parent)) == [here.name]
    monkeypatch.undo()
    assert "the native shim is not used" in box.gover("doctor", expect=None).stdout
    shims.refresh(box.dirs)
    assert native.why_failed(box.dirs) == ""
    assert "native shim" not in box.gover("doctor", expect=None).stdout


@pytest.mark.parametrize("machine", ["arm64", "aarch64"])
def test_apple_s_bash_and_homebrew_s_name_apple_silicon_differently(box, here, machine):
    mac = here.with_name("darwin-arm64")
    mac.mkdir()
    (mac / "self-test").write_text("#!/bin/sh\n")
    (mac / "self-test").chmod(0o755)
    terminal = box.terminal("bash")
    terminal.run(f"OSTYPE=darwin25.4.0 HOSTTYPE={machine}")
    terminal.hook()

    terminal.run(f"cd {box.home}/a")

    assert terminal.value("PATH").startswith(f"{mac}:{box.dirs.front}:")


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting needs root")
@pytest.mark.skipif(shutil.which("unshare") is None, reason="no unshare")
def test_on_a_noexec_mount_it_is_not_used(box, tmp_path):
    """A program of ours does not run there, nor does a toolchain: doctor prints the reason."""
    script = f"""
set -e
mkdir {box.dirs.data}
mount -t tmpfs -o noexec none {box.dirs.data}
gover hook bash >/dev/null
ls {native.directory(box.dirs)}
gover doctor || true
"""
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script],
        env=box.environ, cwd=box.home, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert done.stdout.startswith("reason\n"), done.stderr
    assert "a program does not run there: Permission denied" in done.stdout


def test_without_a_program_for_this_machine_all_is_posix(box, here, monkeypatch, shell):
    box.gover("hook", shell)  # so that loading it writes no shims
    shutil.rmtree(here)
    monkeypatch.setattr(native, "_program", lambda: b"")
    shims.refresh(box.dirs)
    assert not here.exists()
    terminal = box.terminal(shell).hook()

    terminal.run(f"cd {box.home}/a")

    assert terminal.value("PATH").replace(" ", ":").startswith(f"{box.dirs.front}:")
    assert terminal.run("go version") == "go version go1.22.3 test\n"


@pytest.fixture
def elsewhere(here):
    """The store of a home that another machine has used, or of a cache restored from there."""
    other = here.with_name("linux-riscv64" if here.name != "linux-riscv64" else "linux-x86_64")
    other.mkdir()
    (other / "go").write_bytes(b"\x7fELF\2\1\1" + bytes(57))
    (other / "go").chmod(0o755)
    for name in ("gofmt", "self-test"):
        (other / name).symlink_to("go")
    return other


def test_the_program_of_another_machine_is_not_put_in_front(box, elsewhere, here, shell):
    box.gover("hook", shell)
    shutil.rmtree(here)
    terminal = box.terminal(shell).hook()

    terminal.run(f"cd {box.home}/a")

    assert terminal.value("PATH").replace(" ", ":").startswith(f"{box.dirs.front}:")
    assert terminal.run("go version") == "go version go1.22.3 test\n"


@pytest.mark.parametrize(
    "kind", ["zsh -f", "bash --norc", "fish --no-config", "dash", "busybox sh"]
)
def test_a_path_that_another_machine_has_set_gives_the_right_go_or_an_error(box, elsewhere, kind):
    """A batch system hands PATH to nodes of another architecture; a system's go stands behind."""
    (box.home / "system").mkdir()
    (box.home / "system/go").write_text("#!/bin/sh\necho the system go\n")
    (box.home / "system/go").chmod(0o755)
    path = f"{elsewhere}:{box.dirs.front}:{box.home}/system:/usr/bin:/bin"

    done = subprocess.run(
        [*found(kind.split()), "-c", f"cd {box.home}/a && go version"],
        env={"HOME": str(box.home), "PATH": path},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    is_right = done.stdout == "go version go1.22.3 test\n"
    is_error = done.returncode != 0 and not done.stdout and "go" in done.stderr
    assert is_right or is_error, (done.stdout, done.stderr)


def test_the_settings_of_another_release_are_not_read(box, here):
    """A downgrade leaves the program, an upgrade replaces it first and its settings then."""
    paths = here / "paths"
    paths.write_bytes(paths.read_bytes().replace(b"native shim 1", b"native shim 9"))
    environ = {"HOME": str(box.home), "PATH": "/usr/bin:/bin"}
    for _ in "cold", "warm":
        done = subprocess.run(
            [here / "go", "version"],
            env=environ, cwd=box.home / "a", capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout == "go version go1.22.3 test\n"

    shims.refresh(box.dirs)

    assert b"native shim 1" in paths.read_bytes()


def test_what_a_killed_gover_has_left_is_removed(box, here):
    left = here.parent / ".gover-new-0123456789abcdef-01234567"
    left.mkdir()
    (left / "go").touch()
    (here / "paths").unlink()

    shims.refresh(box.dirs)

    assert sorted(os.listdir(here.parent)) == [here.name]


def test_a_program_by_itself_prints_that_it_has_no_store(tmp_path):
    program = tmp_path / "go"
    shutil.copy(shim_kinds.program(), program)

    done = subprocess.run([program, "x"], capture_output=True, text=True, check=False)

    assert done.returncode == 127
    assert done.stderr == "gover: cannot run the shim for go\nhint: gover doctor --fix\n"
