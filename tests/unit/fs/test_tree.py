"""Trees, removed where few files may be open."""

import subprocess
import sys

import pytest

REMOVE = """
import resource, sys
from gover.fs.tree import remove_tree
most = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
remove_tree(sys.argv[1])
"""


@pytest.mark.parametrize("most", [5, 8, 12, 20])
def test_a_tree_goes_with_few_descriptors(tmp_path, most):
    tree = tmp_path / "tree"
    deep = tree.joinpath(*map(str, range(16)))
    deep.mkdir(parents=True)
    for directory in (tree, deep):
        (directory / "file").write_text("x")
        (directory / "link").symlink_to(tmp_path)
    (tmp_path / "mine").write_text("mine")

    subprocess.run([sys.executable, "-c", REMOVE, tree, str(most)], check=True)

    assert not tree.exists()
    assert (tmp_path / "mine").read_text() == "mine"
