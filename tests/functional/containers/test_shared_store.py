"""docs/docker/Dockerfile, built; and a user who can only read the store it has made."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from docs.make import release
from gover.dirs import CACHE_BELOW_HOME, PLAN_FORMAT
from gover.store.store import find_store
from tests.lib import chroot_image
from tests.lib.chroot_image import NETWORK
from tests.lib.gover_process import ROOT

pytestmark = pytest.mark.timeout(600)
STORE = "/opt/gover/store"
REFUSED = f"gover: the store {STORE} belongs to root: you can use it, but not change it\n"
OWN = 'hint: export GOVER_ROOT="$HOME/.gover"\n'


@pytest.fixture(scope="module")
def image(wheel, sources, context, where):
    named = f"/source/{wheel.name}"
    text = (ROOT / "docs/docker/Dockerfile").read_text()
    # The wheel comes by the context; everything else is as it stands in the documentation.
    (context / wheel.name).write_bytes(wheel.read_bytes())
    (context / "gover-requirements.txt").write_text(
        f"--find-links /source\n{release.requirements(wheel)}"
    )
    dockerfile = where / "Dockerfile"
    dockerfile.write_text(text.replace("RUN python3", f"COPY {wheel.name} {named}\nRUN python3", 1))
    os.mkdir(where / "built")
    built = chroot_image.build(dockerfile, context, where / "built", {}, NETWORK | sources)
    for name, pin in {"pinned": "1.22.3\n", "missing": "1.20\n", "none": None}.items():
        path = built.root / "home/user" / name
        path.mkdir()
        if pin:
            (path / ".go-version").write_text(pin)
    (built.root / "home/user/pinned/gover.lock").write_bytes((context / "gover.lock").read_bytes())
    subprocess.run(["chown", "-R", built.user, built.root / "home/user"], check=True)
    return built


def everything(image):
    """Path, owner, mode, size and time of all in /opt."""
    return {
        path: (info.st_uid, info.st_mode, info.st_size, info.st_mtime_ns)
        for path in sorted((image.root / "opt").rglob("*"))
        for info in [path.lstat()]
    }


def test_the_image_has_the_locked_go_and_nothing_of_the_build(image):
    assert image.run("go version").stdout.startswith("go version go1.22.3 linux/")
    assert image.user != "0:0"
    assert not (image.root / "root/.cache").exists()
    assert image.run("find /opt/gover -writable ! -type l", check=False).stdout == ""


def test_every_use_works_and_changes_nothing(image):
    before = everything(image)
    home = "/home/user"
    for command, shown in {
        "go version": "go version go1.22.3",
        "gofmt version; go1.22.3 version": None,
        "gover current": "1.22.3\n",
        "gover which": f"{STORE}/toolchains/1.22.3/bin/go\n",
        "gover why": None,
        "gover list --bare": "1.22.3\n",
        "gover verify": None,
        "gover doctor": None,
        "gover exec 1.22.3 go version": "go version go1.22.3",
        'eval "$(gover env)"; command -v go': f"{STORE}/bin/go\n",
        'eval "$(gover env --toolchain)"; command -v go': f"{STORE}/toolchains/1.22.3/bin/go\n",
        "gover lock --check && gover install --locked && gover install 1.22.3": "",
        "gover editor neovim --write": "",
        "gover completion bash > /dev/null": "",
    }.items():
        done = image.run(command, cwd=f"{home}/pinned", SHELL="/bin/bash",
                         check="doctor" not in command and "gofmt" not in command)  # fmt: skip
        if shown is not None:
            assert done.stdout.partition(" linux/")[0] == shown, command
        assert "denied" not in done.stderr, command
        assert "foreign-owner" not in done.stdout, command
    assert everything(image) == before


def test_a_users_plans_are_in_their_own_cache_and_are_found_again(image):
    """The second `go` asks no Python: what it runs is what the plan says, however wrong."""
    cwd = "/home/user/pinned"
    image.run("rm -rf ~/.cache", cwd=cwd)
    for variables, plans in (
        ({}, "home/user/.cache/gover/plans"),
        ({"XDG_CACHE_HOME": "/home/user/x"}, "home/user/x/gover/plans"),
        ({"XDG_CACHE_HOME": "relative"}, "home/user/.cache/gover/plans"),
        ({"GOVER_CACHE": "/home/user/c"}, "home/user/c/plans"),
    ):
        image.run("go version", cwd=cwd, **variables)
        plan = image.root / plans / str(PLAN_FORMAT) / "home/user/pinned/.gover-plan/sh"
        assert plan.is_file()
        assert f"{plan.stat().st_uid}" == image.user.partition(":")[0]
        text = plan.read_text()
        plan.write_text(text.replace(f"{STORE}/toolchains/1.22.3", "/home/user/mine"))
        (image.root / "home/user/mine/bin").mkdir(parents=True, exist_ok=True)
        go = image.root / "home/user/mine/bin/go"
        go.write_text("#!/bin/sh\necho by the plan\n")
        go.chmod(0o755)
        assert image.run("go version", cwd=cwd, **variables).stdout == "by the plan\n"
        plan.write_text(text)


def test_a_users_own_configuration_holds_for_the_shims(image):
    config = image.root / "home/user/.config/gover"
    config.mkdir(parents=True)
    (config / "config.toml").write_text('gotoolchain = "auto"\n')
    asked = "rm -rf ~/.cache; go env; go env"
    try:
        told = image.run(asked, cwd="/home/user/pinned").stdout
    finally:
        (config / "config.toml").unlink()
    assert told.count("GOTOOLCHAIN=auto") == 2
    image.run("rm -rf ~/.cache")


def test_without_a_home_the_shims_still_answer(image):
    asked = "unset HOME; go version"
    assert "go1.22.3" in image.run(asked, cwd="/home/user/pinned").stdout


@pytest.mark.parametrize(
    "command",
    [
        "gover install 1.20",
        "gover uninstall 1.22.3",
        "gover default 1.22.3",
        "gover default --unset",
        "gover lock",
        "gover self uninstall --yes",
    ],
)
def test_every_change_is_refused_in_words(image, command):
    before = everything(image)

    done = image.run(command, cwd="/home/user/pinned", check=False)

    assert done.returncode == 1
    assert done.stderr.endswith(REFUSED + OWN), done.stderr
    assert everything(image) == before


def test_a_missing_go_names_what_to_type_and_what_then_works(image):
    cwd = "/home/user/missing"
    missing = image.run("go version", cwd=cwd, check=False)
    assert (missing.returncode, "hint: gover install 1.20" in missing.stderr) == (3, True)

    own = 'export GOVER_ROOT="$HOME/.gover"; gover install 1.20 && gover exec go version'

    assert "go version go1.20" in image.run(own, cwd=cwd).stdout


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_hook_switches_and_switches_back(image, shell):
    if not Path(f"/usr/bin/{shell}").exists() and not Path(f"/bin/{shell}").exists():
        pytest.skip(f"no {shell}")
    prompt = {
        "bash": 'p() { eval "${PROMPT_COMMAND[0]}"; }',
        "zsh": 'p() { for f in $precmd_functions; do "$f"; done; }',
    }[shell]
    script = f"""
eval "$(gover hook {shell})"
{prompt}
p; cd ~/pinned; p; command -v go; cd ..; p; command -v go
"""
    done = image.run(script, cwd="/home/user", shell=(shell, "-c"))

    assert done.stderr == ""
    inside, outside = done.stdout.splitlines()
    assert inside.startswith((f"{STORE}/native/", f"{STORE}/bin/go"))
    assert outside == f"{STORE}/shims/go"
    assert not [line for line in done.stdout.splitlines() if "denied" in line]
    hooks = list((image.root / "home/user/.cache/gover/hook").rglob(shell))
    assert len(hooks) == 1


def test_setup_writes_the_users_own_files_and_nothing_else(image):
    before = everything(image)

    done = image.run("gover setup --yes --shell bash && gover setup --undo --yes")

    assert "gover completion bash" in done.stderr
    assert everything(image) == before
    assert not (image.root / "home/user/.bashrc").exists()


def test_the_place_of_a_cache_is_that_of_dirs(home, monkeypatch):
    """What the shims have as text is what platformdirs says."""
    monkeypatch.setenv("HOME", str(home))
    assert find_store({"HOME": str(home)}).cache == f"{home}/{CACHE_BELOW_HOME}"


@pytest.mark.parametrize("place", ["", "toolchains", "toolchains/1.22.3", "toolchains/1.22.3/bin"])
def test_what_a_umask_of_077_hides_is_never_reported_as_missing(image, place):
    """A store that root has made under such a umask; the shims are not hidden."""
    path = f"{STORE}/{place}".rstrip("/")
    program = "/opt/gover/program/bin/gover"
    hidden = image.root / path.lstrip("/")
    mode = hidden.stat().st_mode
    hidden.chmod(0o700)
    try:
        for where, command in (
            ("pinned", "go version"),
            ("pinned", f"{program} exec go version"),
            ("missing", f"{program} list 1>&2; exit 4"),
            ("none", f"{program} exec go version"),
        ):
            if place == "" and not command.startswith(program):
                continue  # the shims are hidden as well
            ended = image.run(command, cwd=f"/home/user/{where}", check=False)
            text = f"{path} cannot be read (it belongs to uid 0, mode 0700)"
            assert (ended.returncode, text in ended.stderr) == (4, True), (command, ended.stderr)
            assert "not installed" not in ended.stderr
            assert "no toolchain" not in ended.stderr
    finally:
        hidden.chmod(mode)
        image.run("rm -rf ~/.cache", cwd="/home/user")
    assert image.run("go version", cwd="/home/user/pinned").stdout.startswith("go version go1.22.3")


def test_what_gitlabs_helper_restores_as_root_is_used_once_it_is_copied(image):
    """docs/ci.md, for images whose user is not root."""
    page = (ROOT / "docs/ci.md").read_text()
    recipe = next(b for b in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) if "cp -R" in b)
    image.run(
        f"""umask 0; mkdir -p /builds/p/.gover; cp -R {STORE}/toolchains /builds/p/.gover/
        cp /home/user/pinned/.go-version /home/user/pinned/gover.lock /builds/p/""",
        user="0:0",
    )
    restored = "export GOVER_ROOT=$PWD/.gover; "
    refused = image.run(f"{restored}gover install --locked", cwd="/builds/p", check=False)
    assert refused.returncode == 4
    assert "/builds/p/.gover can be changed by other users (mode 0777)" in refused.stderr
    assert 'hint: export GOVER_ROOT="$HOME/.gover"' in refused.stderr

    ran = image.run(f'set -e\n{recipe}\neval "$(gover env)"; go version', cwd="/builds/p")

    assert ran.stdout.endswith("go version go1.22.3 linux/amd64\n")
    image.run("rm -rf /builds /home/user/.gover", user="0:0")
