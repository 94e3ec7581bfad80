"""One spelling for a directory, where case counts and where it does not."""

import os
import shutil
import subprocess

import pytest

from gover.fs.spelling import true_path
from gover.resolve.trust import place_of


@pytest.fixture
def caseless(tmp_path):
    """A directory where case does not count: macOS's own, or a real NTFS on Linux."""
    (tmp_path / "probe").mkdir()
    if (tmp_path / "PROBE").exists():
        yield tmp_path
        return
    if shutil.which("lowntfs-3g") is None or os.geteuid() != 0:
        pytest.skip("no file system here where case does not count")
    image, where = tmp_path / "image", tmp_path / "mount"
    image.touch()
    os.truncate(image, 4 << 20)
    where.mkdir()
    subprocess.run(["mkntfs", "-F", "-q", "-Q", image], check=True, capture_output=True)
    mount = ["lowntfs-3g", "-o", "ignore_case", image, where]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("no FUSE here")
    yield where
    subprocess.run(["umount", where], check=True)


def test_one_path_for_all_spellings(caseless):
    inner = caseless / "project" / "caf\u00e9"
    inner.mkdir(parents=True)
    usual = true_path(str(inner))

    for name in ("Project/caf\u00e9", "PROJECT/CAF\u00c9", "project/Caf\u00e9"):
        assert true_path(f"{caseless}/{name}") == usual
        assert place_of(f"{caseless}/{name}/.envrc") == f"{usual}/.envrc"
    assert true_path(f"{caseless}/project") == os.path.dirname(usual)


def test_where_case_counts_two_directories_stay_two(tmp_path):
    (tmp_path / "a").mkdir()
    if (tmp_path / "A").exists():
        pytest.skip("case does not count here")
    (tmp_path / "A").mkdir()
    (tmp_path / "link").symlink_to("A")

    assert true_path(f"{tmp_path}/a") == f"{tmp_path}/a"
    assert true_path(f"{tmp_path}/link/") == f"{tmp_path}/A"
    assert true_path(f"{tmp_path}/absent/\udcff") == f"{tmp_path}/absent/\udcff"
    assert true_path("/") == "/"
