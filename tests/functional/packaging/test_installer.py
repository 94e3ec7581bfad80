"""install.sh: gover for people with and without a Python; nothing at all where it fails."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from gover import __version__
from tests.lib import package_index
from tests.lib.figures import FULL

TOOLS = (
    "awk cat chmod cp cut env find getconf grep gzip head id ln ls mkdir mktemp mv od readlink rm "
    "rmdir sed sh sha256sum sleep tail tr uname"
).split()
SHELLS = {"dash": ["dash"], "busybox": ["busybox", "sh"], "bash": ["bash"]}
# Which shells run the way by pip, and which the way by uv.
BY_PIP = tuple(SHELLS) if FULL else ("dash", "busybox")
FETCH = {"curl": "bash", "wget": "busybox"}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the machine of these tests")


def write_program(path, text):
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


class Machine:
    """A home, and a PATH with only what is named."""

    def __init__(self, folder, script, index):
        self.home, self.path = folder / "home", folder / "path"
        self.home.mkdir()
        self.path.mkdir()
        self.script = script
        self.environ = {
            "HOME": str(self.home), "PATH": str(self.path), "GOVER_INSTALL_INDEX": index,
        }  # fmt: skip
        self.app = self.home / ".local/share/gover-app"
        self.command = self.home / ".local/bin/gover"
        self.add(*TOOLS, "curl")

    def add(self, *names):
        for name in names:
            (self.path / name).symlink_to(shutil.which(name))

    def add_python(self):
        # Through a script: a link would make Python look beside itself for its library.
        write_program(self.path / "python3", f'exec {sys._base_executable} "$@"')

    def add_stand_in(self, folder):
        """An old Python, and for uv a list with the stand-in of the one that it brings."""
        write_program(self.path / "python3", "exit 1 # as one of 3.9")
        self.environ["UV_PYTHON_DOWNLOADS_JSON_URL"] = str(package_index.stand_in_python(folder))

    def start(self, *arguments, shell=("dash",), **more):
        program = [shutil.which(shell[0]), *shell[1:]]
        return subprocess.Popen(
            [*program, self.script, *arguments],
            env=self.environ, cwd=self.home, stdin=subprocess.DEVNULL, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, **more,
        )  # fmt: skip

    def run(self, *arguments, expect=0, **more):
        process = self.start(*arguments, **more)
        out, error = process.communicate(timeout=200)
        assert process.returncode == expect, error
        return out, error

    def gover(self, *arguments):
        environ = {"HOME": str(self.home), "PATH": os.defpath}
        return subprocess.run(
            [self.command, *arguments], env=environ, capture_output=True, text=True, check=False
        )

    def versions(self):
        return [path for path in self.app.iterdir() if not path.is_symlink()]

    def left(self):
        return sorted(
            str(path.relative_to(self.home)) for path in self.home.rglob("*") if not path.is_dir()
        )


# What `gover --version`, `hook`, `self verify` and `self uninstall` load.
FEW = ("gover", "click", "httpcore", "httpx", "filelock", "platformdirs", "tomli-w", "tomlkit")


@pytest.fixture(scope="session")
def whole_script(built, tmp_path_factory):
    path = tmp_path_factory.mktemp("installer") / "install.sh"
    package_index.write_installer(path, built[1])
    return path


@pytest.fixture(scope="session")
def script(built, tmp_path_factory):
    path = tmp_path_factory.mktemp("small-installer") / "install.sh"
    package_index.write_installer(path, built[1], FEW)
    return path


@pytest.fixture
def machine(tmp_path, script, index):
    return Machine(tmp_path, script, index)


@pytest.mark.parametrize("shell", BY_PIP)
def test_gover_runs_with_the_python_that_is_there(machine, whole_script, shell):
    machine.add_python()
    if shell == "dash":
        machine.script = whole_script

    _, error = machine.run(shell=SHELLS[shell])

    assert error.endswith(
        f"install.sh: installed: {machine.command}\nhint: {machine.command} setup\n"
    )
    assert machine.gover("--version").stdout == f"gover {__version__}\n"
    done = machine.gover("self", "verify")
    assert "files as in the list that the installer has kept" in done.stdout, done.stderr
    assert machine.command.readlink() == machine.app / "current/venv/bin/gover"
    # No other name of a directory than `current` is where an upgrade would make it wrong.
    machine.gover("hook", "bash")
    where = next(machine.home.glob(".local/share/gover/hook/*/bash")).read_text()
    assert f"{machine.app}/current/venv/bin/python" in where
    assert machine.versions()[0].name not in where


@pytest.mark.usefixtures("running_uv")
@pytest.mark.parametrize("fetch", FETCH)
def test_gover_runs_where_there_is_only_an_old_python(machine, tmp_path, fetch):
    """uv, and what it verifies, are real; the Python that it brings is package_index's stand-in."""
    machine.add_stand_in(tmp_path)
    (machine.path / "curl").unlink()
    machine.add(fetch)

    _, error = machine.run(shell=SHELLS[FETCH[fetch]])

    assert error.startswith("install.sh: downloading uv ")
    assert f"install.sh: downloading Python {package_index.THIS_PYTHON}\n" in error
    assert machine.gover("--version").stdout == f"gover {__version__}\n"
    assert machine.gover("self", "verify").returncode == 0
    kept = {path.name for path in machine.versions()[0].iterdir()}
    assert kept == {"venv", "python", "installed", "made-by-install.sh", "requirements.txt"}


@pytest.mark.usefixtures("running_uv")
def test_a_python_without_pip_gets_uv(machine):
    """Debian's, without python3-venv."""
    hidden = "import sys; sys.modules['ensurepip'] = None"
    write_program(
        machine.path / "python3",
        f'[ "$2" != -c ] || exec {sys._base_executable} -I -c "{hidden}\n$3"\n'
        f'exec {sys._base_executable} "$@"',
    )

    _, error = machine.run()

    assert "downloading uv" in error
    assert "downloading Python" not in error
    assert machine.gover("self", "verify").returncode == 0


def test_all_comes_from_a_directory_without_an_index(machine, wheels):
    machine.add_python()
    (machine.path / "curl").unlink()
    machine.environ["GOVER_INSTALL_INDEX"] = "http://127.0.0.1:9/simple"

    machine.run("--from", str(wheels))

    assert machine.gover("--version").returncode == 0


@pytest.mark.usefixtures("running_uv")
def test_an_upgrade_has_no_moment_without_gover(machine, tmp_path):
    machine.add_stand_in(tmp_path)
    machine.run()
    first = machine.versions()[0]
    process = machine.start()
    codes = set()
    while process.poll() is None:
        codes.add(machine.gover("--version").returncode)
    error = process.communicate()[1]

    assert (process.returncode, codes) == (0, {0}), error
    assert machine.versions() != [first]
    assert len(machine.versions()) == 1
    assert machine.gover("self", "verify").returncode == 0


@pytest.mark.parametrize("which", ["gover-", "click-"] if FULL else ["click-"])
def test_a_package_that_was_changed_is_not_installed(machine, wheels, tmp_path, which):
    machine.add_python()
    folder = shutil.copytree(wheels, tmp_path / "changed")
    with open(next(folder.glob(f"{which}*.whl")), "ab") as file:
        file.write(b"\0")

    _, error = machine.run("--from", str(folder), expect=1)

    assert "DO NOT MATCH THE HASHES" in error
    assert machine.left() == []


def test_a_uv_that_was_changed_is_not_run(machine, uv_wheel, tmp_path):
    machine.add_stand_in(tmp_path)
    folder = tmp_path / "changed"
    folder.mkdir()
    (folder / uv_wheel.name).write_bytes(uv_wheel.read_bytes()[:-1] + b"\1")

    _, error = machine.run("--from", str(folder), expect=1)

    assert f"{uv_wheel.name} has the SHA-256 " in error
    assert error.endswith("\ninstall.sh: nothing was installed\n")
    assert machine.left() == []


@pytest.mark.usefixtures("running_uv")
def test_a_standalone_python_that_was_changed_is_not_run(machine, tmp_path):
    machine.add_stand_in(tmp_path)
    with open(tmp_path / "stand-in.tar.gz", "ab") as file:
        file.write(b"\0")

    _, error = machine.run(expect=2)  # as uv ends

    assert "Hash mismatch" in error
    assert error.endswith("\ninstall.sh: nothing was installed\n")
    assert machine.left() == []


def test_no_program_for_hashes_is_no_install(machine, tmp_path):
    machine.add_stand_in(tmp_path)
    (machine.path / "sha256sum").unlink()

    _, error = machine.run(expect=1)

    assert "sha256sum, shasum or openssl is needed" in error
    assert machine.left() == []


def test_a_script_that_was_cut_off_does_nothing(machine, script, tmp_path):
    text = script.read_text()
    machine.script = tmp_path / "cut.sh"
    ends = [*range(0, len(text), 997), *range(len(text) - 60, len(text) - 1)]
    for end in ends:
        machine.script.write_text(text[:end])
        out = machine.start().communicate()[0]
        assert (out, machine.left()) == ("", []), text[:end][-60:]
    assert len(ends) > 60


POINTS = {
    "the lock": ("*/requirements.txt", signal.SIGINT),
    "the environment": ("*/venv/bin/python", signal.SIGTERM),
    "a package": ("*/venv/lib/python*/site-packages/click", signal.SIGINT),
}


@pytest.mark.parametrize(("point", "number"), POINTS.values(), ids=POINTS)
def test_a_signal_leaves_nothing(machine, point, number):
    machine.add_python()
    process = machine.start()
    wait_for(machine.app, point, process)

    os.killpg(process.pid, number)
    process.communicate(timeout=60)

    assert process.returncode == 128 + number
    assert (machine.left(), machine.app.exists()) == ([], False)


def wait_for(folder, pattern, process):
    while not any(folder.glob(pattern)):
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)


@pytest.mark.usefixtures("running_uv")
def test_what_a_kill_has_left_is_no_harm_and_goes_after_a_day(machine, tmp_path):
    machine.add_stand_in(tmp_path)
    process = machine.start()
    wait_for(machine.app, "*/venv/bin/python", process)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    (half,) = machine.versions()

    machine.run()
    assert machine.gover("--version").returncode == 0
    assert half in machine.versions()  # it may be another installer's, at work

    another = machine.app / "node-22.1"
    another.mkdir()
    for path in (half, another):
        os.utime(path, (0, 0))
    machine.run()
    assert half not in machine.versions()
    assert another in machine.versions()
    assert len(machine.versions()) == 2


def test_a_gover_of_something_else_stays(machine):
    machine.add_python()
    machine.command.parent.mkdir(parents=True)
    machine.command.write_text("another\n")

    _, error = machine.run(expect=1)

    assert f"{machine.command} is of another installation of gover" in error
    assert machine.left() == [".local/bin/gover"]


@pytest.mark.skipif(os.getuid() != 0, reason="root alone")
def test_root_writes_into_no_home_of_another(machine):
    machine.add_python()
    os.chown(machine.home, 12345, -1)

    _, error = machine.run(expect=1)

    assert "root would write into a directory of another user" in error
    assert machine.left() == []


@pytest.mark.usefixtures("running_uv")
def test_uninstalling_leaves_nothing(machine, tmp_path):
    machine.add_stand_in(tmp_path)
    machine.run()
    (machine.app / "node-22.1").mkdir()
    (machine.app / "node-22.1/mine").touch()

    machine.run("--uninstall")
    assert machine.left() == [".local/share/gover-app/node-22.1/mine"]

    _, error = machine.run("--uninstall", expect=1)
    assert "has installed nothing in" in error


@pytest.mark.usefixtures("running_uv")
def test_gover_prints_the_command_that_removes_it(machine, tmp_path):
    machine.add_stand_in(tmp_path)
    machine.run()

    last = machine.gover("self", "uninstall", "--yes").stdout.splitlines()[-1]

    subprocess.run(["sh", "-c", last], check=True)
    assert (machine.left(), machine.app.exists()) == ([], False)


def test_a_dry_run_only_prints(machine):
    machine.add_python()

    out, _ = machine.run("--dry-run", "--bin", "/opt/bin")

    assert f"with pip of {sys._base_executable}\n" in out
    assert out.endswith("command: /opt/bin/gover\n")
    assert list(machine.home.iterdir()) == []


SYSTEMS = {
    "Linux-aarch64": ("Linux aarch64", {}),
    "Linux-armv7l": ("Linux aarch64", {"od": "echo ' 1'", "linux32": '"$@"'}),
    "Linux-i686": ("Linux x86_64", {"od": "echo ' 1'", "linux32": '"$@"'}),
    "Darwin-arm64": ("Darwin x86_64", {"sysctl": "echo 1"}),
    "Darwin-x86_64": ("Darwin x86_64", {"sysctl": "exit 1"}),
}


@pytest.mark.parametrize("platform", SYSTEMS)
def test_each_system_has_its_name(machine, platform):
    """By stand-ins for uname, od and sysctl; and each has a uv."""
    machine.add_python()
    names, programs = SYSTEMS[platform]
    system, processor = names.split()
    for name, text in {
        "uname": f"[ $1 = -s ] && echo {system} || echo {processor}",
        **programs,
    }.items():
        (machine.path / name).unlink(missing_ok=True)
        write_program(machine.path / name, text)

    assert machine.run("--dry-run")[0].startswith(f"gover {__version__} for {platform}: with pip")
    assert f"\n{platform} uv-" in machine.script.read_text()


def test_32_bits_on_a_kernel_of_64_need_linux32(machine):
    machine.add_python()
    for name, text in (
        ("od", "echo ' 1'"),
        ("uname", '[ "$1" = -s ] && echo Linux || echo x86_64'),
    ):
        (machine.path / name).unlink()
        write_program(machine.path / name, text)

    _, error = machine.run(expect=1)

    assert "this system is of 32 bits, its kernel of 64: the command linux32 is needed" in error
    assert error.endswith("hint: install util-linux\n")


def test_an_option_that_is_not_there_is_an_error(machine):
    assert "there is no option --x" in machine.run("--x", expect=1)[1]
    assert "--dir needs a value" in machine.run("--dir", expect=1)[1]
    assert machine.run("--help")[0].startswith(f"Install gover {__version__} for this user.\n")
