"""The recipes for distributions: what they name is there, and no dependency is missing."""

import re
import tomllib
from pathlib import Path

import gover

ROOT = Path(__file__).parents[3]
RECIPES = ROOT / ".github/packaging"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
NEEDED = {re.match(r"[a-z0-9-]+", line)[0] for line in PROJECT["dependencies"]}
ALL = ("debian/rules", "rpm/gover.spec", "nix/package.nix")


def test_each_builds_the_native_shim_itself_and_names_files_that_exist():
    for name in ALL:
        text = (RECIPES / name).read_text()
        assert re.search(r'shims/build\.py"?,? "?--cc', text), name
        for path in re.findall(r"\bsh(?:ell|ims)/[a-z_]+(?:\.[a-z]+)?", text):
            assert (ROOT / path).exists(), (name, path)


def test_nix_has_the_version_and_every_dependency():
    text = (RECIPES / "nix/package.nix").read_text()

    assert f'version = "{gover.__version__}"' in text
    listed = re.search(r"dependencies = with python3Packages; \[([^]]*)\]", text)[1].split()
    assert set(listed) == NEEDED


def test_debian_and_fedora_have_the_version():
    version = gover.__version__.replace(".dev", "~dev")

    assert (RECIPES / "debian/changelog").read_text().startswith(f"gover ({version}) ")
    assert re.search(
        rf"^Version: +{re.escape(version)}$", (RECIPES / "rpm/gover.spec").read_text(), re.MULTILINE
    )
