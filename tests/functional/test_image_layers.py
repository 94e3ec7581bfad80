"""Toolchains where no directory can be renamed: an image's layer, a volume, a read-only tree."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from gover.install import publish
from gover.version.version import Version
from tests.lib import mounts
from tests.lib.gover_process import as_user
from tests.lib.terminals import Box

UID = 54321
GOVER = (sys.executable, "-m", "gover")


@pytest.fixture
def layers(tmp_path, box):
    """A store with two versions in the lower layer of an overlay; its path in the overlay."""
    mounts.require()
    box.install("1.22.2", "1.22.3")
    place = tmp_path / "image"
    for name in ("layers", "merged"):
        (place / name).mkdir(parents=True)
    shutil.copytree(box.dirs.data, place / "lower", symlinks=True)
    box.environ["GOVER_ROOT"] = f"{place}/merged"
    return place


def in_layers(layers, box, script):
    return mounts.run_mounted(
        mounts.OVERLAY, layers, "bash", "-euc", script, cwd=box.home, env=box.environ
    )


def test_a_toolchain_of_a_layer_below_is_removed(layers, box):
    script = """
    gover uninstall 1.22.3
    gover list --bare
    ls -A "$GOVER_ROOT/toolchains" "$GOVER_ROOT/trash" "$GOVER_ROOT/shims"
    gover prune --yes
    gover list --bare
    """

    ended = in_layers(layers, box, script)

    assert ended.stderr.splitlines()[0] == "gover: removed go1.22.3"
    first, *rest = ended.stdout.splitlines()
    assert first == "1.22.2"
    assert "1.22.3" not in rest
    assert "go1.22.3" not in rest
    assert ended.stdout.count("go1.22.2") > 0
    assert rest[-1] != "1.22.2"  # pruned: no project uses it


def test_a_new_go_is_installed_over_a_layer_and_one_that_was_removed_there(layers, box, online_box):
    script = """
    gover uninstall 1.22.3
    gover install 1.22.3
    gover exec 1.22.3 go version
    gover verify 1.22.3
    """

    assert "1.22.3" in in_layers(layers, box, script).stdout


@pytest.mark.parametrize("removed", [False, True])
def test_toolchains_can_be_a_mount_of_their_own(online_box, removed):
    """As `RUN --mount=type=cache,target=…/toolchains` and a volume of a container are."""
    mounts.require()
    toolchains = online_box.dirs.toolchains
    Path(toolchains).mkdir(exist_ok=True)
    script = 'gover install 1.22.3; gover list --bare; ls -A "$GOVER_ROOT/toolchains"'
    if removed:
        script += "; gover uninstall 1.22.3; ls -A $GOVER_ROOT/toolchains $GOVER_ROOT/trash"

    ended = mounts.run_mounted(
        mounts.BIND, toolchains, "bash", "-euc", script, cwd=online_box.home, env=online_box.environ
    )

    shown = ended.stdout.splitlines()
    assert shown[:2] == ["1.22.3", "1.22.3"]
    assert [line for line in shown[2:] if "1.22.3" in line or ".new" in line] == []
    assert os.listdir(toolchains) == ([] if removed else ["1.22.3"])


@pytest.mark.skipif(os.geteuid() != 0, reason="for root every tree can be changed")
def test_a_tree_that_its_owner_may_not_write_to_is_removed_whole():
    """`chmod -R a-w`, as some people protect a toolchain."""
    base = Path(tempfile.mkdtemp(prefix="gover-read-only-"))
    try:
        base.chmod(0o755)
        box = Box(base / "home").install("1.22.3")
        for path in [box.home, *box.home.rglob("*")]:
            os.chown(path, UID, UID, follow_symlinks=False)
        goroot = Path(box.dirs.toolchains, "1.22.3")
        for path in [goroot, *goroot.rglob("*")]:
            path.chmod(path.stat().st_mode & ~0o222)

        removed = as_user(UID, lambda: str(publish.remove(box.dirs, Version.parse("1.22.3"))))

        assert removed == "True"
        assert not goroot.exists()
        assert os.listdir(box.dirs.under_data("trash")) == []
    finally:
        shutil.rmtree(base)
