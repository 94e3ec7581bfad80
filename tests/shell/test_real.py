"""The main job with real Go toolchains, in real terminals: what the README promises."""

import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from gover.version.version import Version
from tests.lib.terminals import ROOT, Box, Terminal

MAIN = """package main

import (
	"fmt"
	"runtime"
)

func main() { fmt.Println("built by", runtime.Version()) }
"""
OLD, NEW = "1.22.10", "1.23.9"

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def real_box(real_releases, real_toolchains, go_cache, tmp_path_factory):
    """A HOME with two real releases that were installed by gover."""
    home = tmp_path_factory.mktemp("real") / "home"
    home.mkdir()
    box = Box(home)
    with serving(real_releases) as url:
        box.environ |= {
            "GOVER_INDEX_URL": f"{url}/dl/",
            "GOVER_MIRROR": f"{url}/go/",
            "GOPROXY": f"{url}/proxy",
            "GOSUMDB": (real_releases / "sumdb.vkey").read_text().strip(),
            "GOFLAGS": "-modcacherw",
            "GOCACHE": go_cache,
        }
        box.link(real_toolchains, OLD, NEW)
        for name, version in ("a", OLD), ("b", NEW):
            project = box.project(name, f"{version}\n")
            (project / "go.mod").write_text(f"module {name}\n\ngo 1.21\n")
            (project / "main.go").write_text(MAIN)
        yield box
    for terminal in box.terminals:
        terminal.close()


@contextmanager
def serving(out):
    """Serve a mirror from a process of its own, as the README's demo does."""
    command = [sys.executable, "-m", "tests.lib.go_site.build", "serve", out]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def test_two_projects_build_with_their_own_go(real_box, real_toolchains, shell):
    terminal = real_box.terminal(shell).hook()
    terminal.child.timeout = 120
    before = terminal.value("PATH")

    for name, version in ("a", OLD), ("b", NEW):
        terminal.run(f"cd {real_box.home}/{name}")
        assert terminal.run("go version").startswith(f"go version go{version} ")
        assert terminal.run("go build -o program . && ./program").strip() == f"built by go{version}"
        assert terminal.run("go env GOROOT").strip() == f"{real_toolchains}/{version}"
        assert terminal.run("go env GOTOOLCHAIN").strip() == "local"
        assert terminal.run("gofmt -l main.go").strip() == ""
    terminal.run(f"cd {real_box.home}")
    assert terminal.value("PATH") == before


def test_the_same_through_shims_in_an_empty_environment(real_box):
    for name, version in ("a", OLD), ("b", NEW):
        environ = {"PATH": f"{real_box.dirs.shims}:/usr/bin:/bin", "HOME": str(real_box.home)}
        environ["GOCACHE"] = real_box.environ["GOCACHE"]
        result = subprocess.run(
            ["sh", "-c", "go version && go build -o by-shim . && ./by-shim"],
            cwd=real_box.home / name,
            env=environ,
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        assert result.stdout.startswith(f"go version go{version} ")
        assert result.stdout.endswith(f"built by go{version}\n")


def test_gos_own_switching_uses_the_shims_offline(real_box):
    """A module that asks for a newer Go gets it from gover's store."""
    project = real_box.project("newer")
    (project / "go.mod").write_text(f"module newer\n\ngo {NEW}\n")
    environ = {
        **real_box.environ,
        "PATH": f"{real_box.dirs.shims}:/usr/bin:/bin",
        "GOTOOLCHAIN": "path",
        "GOPROXY": "off",
    }
    result = subprocess.run(
        [f"{real_box.dirs.toolchains}/{OLD}/bin/go", "version"],
        cwd=project,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert result.stdout.startswith(f"go version go{NEW} ")


def test_the_path_policy_switches_offline_for_a_real_module(real_box):
    """Configured once, a module that asks for another installed version gets it."""
    config = Path(real_box.dirs.config)
    config.mkdir(exist_ok=True)
    (config / "config.toml").write_text('gotoolchain = "path"\n')
    project = real_box.project("asks", f"{OLD}\n")
    (project / "go.mod").write_text(f"module asks\n\ngo {NEW}\n")
    (project / "main.go").write_text(MAIN)
    try:
        result = real_box.gover(
            "exec", "sh", "-c", "go build -o x . && ./x", cwd=project, GOPROXY="off"
        )
    finally:
        (config / "config.toml").unlink()

    assert (result.stdout, result.returncode) == (f"built by go{NEW}\n", 0), result.stderr
    local = real_box.gover("exec", "go", "build", cwd=project, GOPROXY="off", expect=1)
    assert "GOTOOLCHAIN=local" in local.stderr


ORACLE = """package main

import (
	"bufio"
	"fmt"
	"go/version"
	"os"
)

func main() {
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		var x, y string
		fmt.Sscan(in.Text(), &x, &y)
		fmt.Println(version.Compare(x, y), version.IsValid(x))
	}
}
"""


def test_order_and_validity_are_gos_own_on_ten_thousand_pairs(real_box, figure):
    """The referee is go/version of a real toolchain."""
    project = real_box.project("oracle")
    (project / "go.mod").write_text("module oracle\n\ngo 1.22\n")
    (project / "main.go").write_text(ORACLE)
    pairs = list(_pairs(10_000))
    result = subprocess.run(
        [f"{real_box.dirs.toolchains}/{OLD}/bin/go", "run", "."],
        cwd=project,
        env={**real_box.environ, "GOTOOLCHAIN": "local"},
        input="".join(f"go{x} go{y}\n" for x, y in pairs),
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )
    ours = []
    for x, y in pairs:
        # Go takes what is no version for less than every version.
        left, right = (tuple(Version.parse(text) or ()) for text in (x, y))
        ours.append(f"{(left > right) - (left < right)} {str(bool(left)).lower()}")

    assert result.stdout.splitlines() == ours
    figure("order and validity, as go/version has them", len(pairs), "pairs")


def _pairs(count):
    random = Random(1221)

    def one():
        number = lambda: random.choice(["0", "1", "2", "9", "10", "19", "20", "21", "22", "007"])  # noqa: E731
        shapes = ["{0}", "1.{0}", "1.{0}.{1}", "1.{0}{2}{1}", "1.{0}{2}", "1.{0}.{1}{2}1", "1.{0}."]
        return random.choice(shapes).format(
            number(), number(), random.choice(["rc", "beta", "alpha", "x"])
        )

    for _ in range(count):
        yield one(), one()


def test_verify_finds_both_whole(real_box, real_toolchains):
    result = real_box.gover("verify", GOVER_ROOT=str(real_toolchains.parent))

    verdicts = [line.split() for line in result.stdout.splitlines() if not line.startswith(" ")]
    assert verdicts == [[OLD, "whole"], [NEW, "whole"]]


def test_a_stale_goroot_does_not_break_a_build(real_box, shell):
    terminal = real_box.terminal(shell, GOROOT=f"{real_box.dirs.toolchains}/{NEW}").hook()
    terminal.child.timeout = 120

    terminal.run(f"cd {real_box.home}/a")

    assert terminal.run("go build -o stale . && ./stale").strip() == f"built by go{OLD}"


@pytest.mark.fault
def test_a_real_install_killed_at_every_stage_is_whole_or_absent(real_box):
    """SIGKILL spread over a real install of some seconds; afterwards one clean install."""
    data = real_box.home / "killed"
    environ = {**real_box.environ, "GOVER_ROOT": str(data)}
    partial = 0
    for index in range(8):
        process = subprocess.Popen(
            ["gover", "install", NEW], env=environ, stderr=subprocess.DEVNULL, cwd=real_box.home
        )
        try:
            process.wait(timeout=0.2 + 0.25 * index)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        listed = real_box.gover("list", "--bare", GOVER_ROOT=str(data)).stdout.split()
        if listed:
            real_box.gover("verify", GOVER_ROOT=str(data))
            real_box.gover("uninstall", NEW, GOVER_ROOT=str(data))
        partial += Path(data, "toolchains", NEW).exists()

    assert partial == 0
    real_box.gover("install", NEW, GOVER_ROOT=str(data))
    real_box.gover("verify", GOVER_ROOT=str(data))
    assert [*data.glob("staging/*"), *data.glob("trash/*")] == []
    shutil.rmtree(data)


def test_a_terminal_shows_progress_and_takes_it_away(real_box):
    data = real_box.home / "shown"
    terminal = Terminal(
        "bash", {**real_box.environ, "GOVER_ROOT": str(data), "TERM": "xterm"}, str(real_box.home)
    )
    real_box.terminals.append(terminal)
    terminal.child.timeout = 120

    shown = terminal.run(f"gover install {OLD}")

    assert f"go{OLD}: downloading [" in shown
    assert re.search(r"100% (\d+)/\1 MB", shown)
    assert shown.rstrip().endswith("because there is no other go")
    last_bar = shown.rfind("downloading [")
    assert "\x1b[K" in shown[last_bar:]
    shutil.rmtree(data)
