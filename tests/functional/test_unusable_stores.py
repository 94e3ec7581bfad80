"""Stores where no program can be run: reported before any work, and never as not installed."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lib import mounts
from tests.lib.terminals import SHELLS, Terminal

GOVER = (sys.executable, "-m", "gover")


@pytest.fixture
def noexec(project, environ, home, mirror):
    """Run gover where the file system of the store is mounted noexec."""
    mounts.require()
    Path(environ["GOVER_ROOT"]).mkdir(parents=True)

    def run(*words, expect=4):
        mirror.requests.clear()
        return mounts.run_mounted(
            mounts.NOEXEC, environ["GOVER_ROOT"], *GOVER, *words,
            cwd=project, env=environ, expect=expect,
        )  # fmt: skip

    return run


def test_no_request_is_sent_for_a_store_where_nothing_can_be_run(noexec, environ, mirror, home):
    refused = noexec("install", "1.22.3").stderr

    store = environ["GOVER_ROOT"]
    text = f"{store} is mounted noexec, so that no Go in {store} can be run"
    assert refused == f"gover: {text}\nhint: export GOVER_ROOT=/usr/local/lib/gover\n"
    assert mirror.requests == []
    assert os.listdir(store) == []


def test_a_go_that_cannot_be_run_is_not_reported_as_missing(noexec, gover, environ, project):
    gover("install", "1.22.3")
    (project / ".go-version").write_text("1.22.3\n")

    for words in (["list"], ["exec", "go"], ["env"], ["current"], ["install"], ["which", "go"]):
        ended = noexec(*words)
        assert "is mounted noexec" in ended.stderr, words
        assert "not installed" not in ended.stderr, words
    (project / ".go-version").write_text("1.22\n")
    assert f"is mounted noexec, so that no Go in {environ['GOVER_ROOT']} can be run (set by" in (
        noexec("exec", "go").stderr
    )
    (project / ".go-version").unlink()
    (project / "go.mod").write_text("module m\n\ngo 1.22.1\n")
    assert "is mounted noexec" in noexec("exec", "go").stderr
    found = json.loads(noexec("doctor", "--json", expect=1).stdout)["findings"]
    assert [one["found"] for one in found if one["check"] == "store-unusable"]


def test_a_plan_of_that_is_not_used_once_it_is_mounted_otherwise(noexec, gover, environ, project):
    """Mounts and modes are in no check of a plan."""
    gover("install", "1.22.3")
    for pin in ("1.22.3\n", "1.22\n"):
        (project / ".go-version").write_text(pin)
        shim = f"{environ['GOVER_ROOT']}/shims/go"
        python = re.search(r"exec (\S+) -I -m gover shim", Path(shim).read_text())[1].strip("'")
        words = [environ[f"GOVER_{name}"] for name in ("ROOT", "CACHE", "CONFIG")]
        as_shim = [python, "-I", "-m", "gover", "shim", *words, "go", "version"]
        mounts.run_mounted(
            mounts.NOEXEC, environ["GOVER_ROOT"], *as_shim, cwd=project, env=environ, expect=4
        )

        ran = subprocess.run(
            [shim, "version"], cwd=project, env=environ, capture_output=True, check=False
        )

        assert (ran.returncode, b"version" in ran.stdout) == (0, True), ran.stderr


def test_an_archive_that_has_lost_all_modes_is_not_fetched_again(gover, environ, mirror):
    """As actions/upload-artifact does."""
    gover("install", "1.22.3")
    program = Path(environ["GOVER_ROOT"], "toolchains/1.22.3/bin/go")
    program.chmod(0o644)
    mirror.requests.clear()

    refused = gover("install", "1.22.3", expect=4).stderr

    hint = "hint: gover uninstall 1.22.3 && gover install 1.22.3\n"
    assert refused == f"gover: {program} is not executable (mode 0644)\n{hint}"
    assert mirror.requests == []
    gover("uninstall", "1.22.3")
    gover("install", "1.22.3")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_prompt_prints_why_and_runs_no_other_go(box, shell):
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")
    Path(box.dirs.toolchains, "1.22.3/bin/go").chmod(0o644)
    terminal = Terminal(shell, box.environ | {"HISTFILE": ""}, "/").hook()
    box.terminals.append(terminal)

    shown = terminal.run(f"cd {project} && go version")

    assert "is not executable (mode 0644)" in shown
    assert "go version go" not in shown


@pytest.mark.parametrize("inside", ["--map-root-user", "--map-user=1000"])
def test_in_a_user_namespace_an_owner_outside_of_it_is_not_reported_as_nobody(
    project, environ, inside
):
    """All users that a rootless container does not have are uid 65534 there."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "-U", "true"], check=False).returncode:
        pytest.skip("only root can give a store away, and this needs a user namespace")
    store = Path(environ["GOVER_ROOT"])
    (store / "toolchains").mkdir(parents=True)
    for path in (store, store / "toolchains"):
        os.chown(path, 54321, 54321)

    done = subprocess.run(
        ["unshare", "--user", inside, *GOVER, "install", "1.22.3"], cwd=project, env=environ,
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert done.returncode in (1, 4)
    owner = "a user outside this user namespace (shown as uid 65534)"
    assert f"{store} belongs to {owner}" in done.stderr
    assert "nobody" not in done.stderr
    assert "hint: export GOVER_ROOT=" in done.stderr


@pytest.mark.parametrize(("mode", "content"), [(0o1777, ""), (0o777, "main.go")])
@pytest.mark.parametrize("variable", ["GOVER_ROOT", "GOVER_CACHE"])
def test_a_directory_that_is_not_govers_keeps_its_mode(
    gover, project, environ, tmp_path, variable, mode, content
):
    """As /tmp, or a project of a team, which GOVER_ROOT names by mistake."""
    gover("install", "1.22.3")
    place = tmp_path / "of all"
    place.mkdir()
    if content:
        (place / content).touch()
    place.chmod(mode)
    (project / ".go-version").write_text("1.22.3\n")

    for words in (["current"], ["exec", "go", "version"], ["list"], ["install", "1.23.1"]):
        ended = gover(*words, env=environ | {variable: str(place)}, expect=None)
        assert "chmod" not in ended.stderr or mode == 0o777, words
        assert "now only you can" not in ended.stderr, words
        assert place.stat().st_mode & 0o7777 == mode, words
    assert gover("current", env=environ | {variable: str(place)}, expect=None).returncode == (
        3 if variable == "GOVER_ROOT" else 0
    )


@pytest.mark.parametrize("kind", ["link", "file"])
@pytest.mark.parametrize("words", [["link", "1.22.3", "sdk"], ["hook", "zsh"]])
def test_what_is_in_the_way_of_the_store_is_named_with_a_command(
    gover, environ, tmp_path, words, kind
):
    """As a link to a scratch disk that is not mounted."""
    store, target = tmp_path / "my store", tmp_path / "not mounted"
    store.symlink_to(target) if kind == "link" else store.touch()
    (tmp_path / "sdk/bin").mkdir(parents=True)
    (tmp_path / "sdk/VERSION").write_text("go1.22.3\n")
    (tmp_path / "sdk/bin/go").symlink_to("/bin/true")

    refused = gover(*words, cwd=tmp_path, env=environ | {"GOVER_ROOT": str(store)}, expect=1)

    assert refused.stderr == (
        f"gover: {store} is a link to {target}, which does not exist\nhint: mkdir -p '{target}'\n"
        if kind == "link"
        else f"gover: {store} is no directory\nhint: ls -l '{store}'\n"
    )


@pytest.mark.parametrize("shell", SHELLS)
def test_a_hook_that_cannot_be_written_works_all_the_same(gover, environ, home, project, shell):
    """As in a container with a read-only root, whose image was built without a shell."""
    mounts.require()
    gover("install", "1.22.3")
    (project / ".go-version").write_text("1.22.3\n")
    shutil.rmtree(f"{environ['GOVER_ROOT']}/hook", ignore_errors=True)
    load = f'eval "$({sys.executable} -m gover hook {shell})"'
    if shell == "fish":
        load = f"{sys.executable} -m gover hook fish | source"

    command = [shell, "-c", f"{load}; _gover_prompt; command -v go; go version"]
    ran = mounts.run_mounted(mounts.READ_ONLY, str(home), *command, cwd=project, env=environ)

    assert "gover" not in ran.stderr.replace(str(home), "")  # fish itself wants to write there
    assert ran.stdout.startswith(environ["GOVER_ROOT"])
    assert "go1.22.3" in ran.stdout
