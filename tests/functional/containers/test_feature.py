"""The dev container feature: its install.sh run as the tools run it, in an image."""

import json
import shutil

import pytest

from tests.lib import chroot_image
from tests.lib.chroot_image import NETWORK
from tests.lib.gover_process import ROOT

FEATURE = ROOT / "docs/devcontainer/gover"
FACTS = json.loads((FEATURE / "devcontainer-feature.json").read_text())
pytestmark = pytest.mark.timeout(600)


def installed(where, name, wheel, sources, **options):
    """An image after install.sh, with the variables of the feature."""
    image = chroot_image.Image(where / name, NETWORK | sources)
    image.run("useradd --create-home user")
    shutil.copy(wheel, image.root / "tmp")
    shutil.copytree(FEATURE, image.root / "tmp/feature")
    options = {"SOURCE": f"/tmp/{wheel.name}", "_REMOTE_USER": "user"} | options
    image.run("./install.sh", cwd="/tmp/feature", **options)
    for variable, value in FACTS["containerEnv"].items():
        image.environ[variable] = value.replace("${PATH}", image.environ["PATH"])
    return image


@pytest.fixture(scope="module")
def image(where, wheel, sources):
    image = installed(where, "feature", wheel, sources, VERSION="1.22.3")
    entries = (image.root / "etc/passwd").read_text().splitlines()
    fields = next(line.split(":") for line in entries if line.startswith("user:"))
    image.user = f"{fields[2]}:{fields[3]}"
    return image


def test_the_metadata_is_what_the_specification_asks_for():
    """https://containers.dev/implementors/features/#devcontainer-feature-json-properties."""
    assert FACTS["id"] == FEATURE.name
    assert {"id", "version", "name"} <= FACTS.keys()
    assert all(option["type"] in ("string", "boolean") for option in FACTS["options"].values())
    # An option comes to install.sh as a variable of its name in capitals.
    script = (FEATURE / "install.sh").read_text()
    assert all(f"${{{name.upper()}:-" in script for name in FACTS["options"])
    assert all(option["default"] in script for option in FACTS["options"].values())
    assert (FEATURE / "install.sh").stat().st_mode & 0o111 == 0o111


def test_the_user_has_the_go_and_can_install_more(image):
    home = image.root / "home/user"
    assert image.run("go version", cwd="/home/user").stdout.startswith("go version go1.22.3")
    (home / ".go-version").write_text("1.20\n")
    assert image.run("go version", cwd="/home/user", check=False).returncode == 3

    image.run("gover install", cwd="/home/user")

    assert image.run("go version", cwd="/home/user").stdout.startswith("go version go1.20")
    go = FACTS["customizations"]["vscode"]["settings"]["go.alternateTools"]["go"]
    assert image.run(f"{go} version", cwd="/home/user").stdout.startswith("go version go1.20")
    owners = {path.lstat().st_uid for path in (image.root / "opt/gover/store").rglob("*")}
    assert owners == {int(image.user.partition(":")[0])}


def test_root_without_a_remote_user_and_no_go(where, wheel, sources):
    image = installed(where, "none", wheel, sources, VERSION="none", _REMOTE_USER="root")

    assert image.run("gover list --bare").stdout == ""
    image.run("gover install 1.22.3")
    assert "go1.22.3" in image.run("gover exec 1.22.3 go version").stdout


def test_what_is_no_version_fails_the_build(image, wheel):
    """And is a word, not shell text. What the image already has is not downloaded again."""
    options = {"SOURCE": f"/tmp/{wheel.name}", "VERSION": "1.22.3; touch /tmp/x"}
    with pytest.raises(AssertionError, match=r"is no version|; touch"):
        image.run("./install.sh", user="0:0", cwd="/tmp/feature", _REMOTE_USER="user", **options)
    assert not (image.root / "tmp/x").exists()


def test_who_is_not_root_is_told(where, wheel):
    image = chroot_image.Image(where / "user")
    shutil.copytree(FEATURE, image.root / "tmp/feature")
    done = image.run("./install.sh", cwd="/tmp/feature", user="65534:65534", check=False)
    assert (done.returncode, done.stderr) == (1, "gover feature: it is to be run as root\n")
