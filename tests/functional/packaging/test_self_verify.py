"""`gover self verify`: what is installed is what the wheel had."""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile

import pytest

from gover import __version__
from tests.lib import package_index


@pytest.fixture(scope="module")
def pristine(built, tmp_path_factory):
    """An environment with gover's wheel; its dependencies are those of the tests."""
    home = tmp_path_factory.mktemp("pristine") / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    pip = [sys.executable, "-m", "pip", "--python", home / "bin/python", "install", "-q"]
    subprocess.run([*pip, "--no-deps", "--no-compile", built[1]], check=True)
    (site_of(home) / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home


def site_of(home):
    return next(home.glob("lib/python*/site-packages"))


@pytest.fixture
def home(pristine, tmp_path):
    return shutil.copytree(pristine, tmp_path / "environment", symlinks=True)


def verify(home, *args, expect=0):
    done = subprocess.run(
        [home / "bin/python", "-m", "gover", "self", "verify", *args],
        env={"HOME": "/nowhere", "PATH": os.defpath},
        cwd=home.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == expect, done.stderr
    return done


def test_an_install_is_as_its_list_and_as_its_wheel(home, built):
    with zipfile.ZipFile(built[1]) as wheel:
        count = len(wheel.namelist()) - 1  # RECORD has no hash of itself

    assert verify(home, "--wheel", built[1]).stdout == (
        f"gover {__version__}: {count} files as in the wheel\n"
    )
    assert "files as in the list that the installer has kept\n" in verify(home).stdout


@pytest.mark.parametrize("wheel", [True, False])
def test_each_damage_is_found(home, built, wheel):
    """A byte, a file too few, one too many; code, data, a shell file, the launcher."""
    site = site_of(home)
    with open(site / "gover/data/compat.toml", "ab") as file:
        file.write(b"\n")
    (site / "gover/_assets/shell/hook.zsh").unlink()
    (site / "gover/extra.txt").touch()
    (home / "bin/gover").write_text("#!/bin/sh\n")

    done = verify(home, "--json", *(["--wheel", built[1]] if wheel else []), expect=6)

    found = {
        (os.path.relpath(file["path"], home).partition("site-packages/")[2], file["state"])
        for file in json.loads(done.stdout)["changed"]
    }
    assert found == {
        ("gover/data/compat.toml", "changed"),
        ("gover/_assets/shell/hook.zsh", "missing"),
        ("gover/extra.txt", "added"),
        ("", "changed"),  # bin/gover
    }
    assert done.stderr.startswith("gover: 4 of gover's own files are not those of the wheel\n")


def test_a_list_that_was_changed_too_is_found_with_the_wheel(home, built):
    site = site_of(home)
    with open(site / "gover/progress.py", "a") as file:
        file.write("# changed\n")
    record = next(site.glob("*.dist-info")) / "RECORD"
    lines = record.read_text().splitlines()
    record.write_text("\n".join(line for line in lines if "gover/progress.py" not in line))

    assert verify(home, "--wheel", built[1], expect=6).stdout == (
        f"changed  {site}/gover/progress.py\n"
    )


def test_what_is_no_wheel_of_this_version_is_refused(home, built, tmp_path):
    (tmp_path / "none.whl").write_bytes(b"PK")
    other = tmp_path / "other.whl"
    with zipfile.ZipFile(other, "w") as wheel:
        wheel.writestr("gover-0.0.1.dist-info/RECORD", "")

    assert "is no wheel" in verify(home, "--wheel", tmp_path / "none.whl", expect=4).stderr
    done = verify(home, "--wheel", other, expect=4)
    assert f"is gover 0.0.1, this is {__version__}" in done.stderr


def test_a_checkout_has_no_list(box):
    done = box.gover("self", "verify", expect=1)

    assert done.stderr == "gover: gover runs from its source: there is no list to compare with\n"


WHO = {"kind": "GitHub", "repository": "gover-project/gover", "workflow": "release.yml"}


@pytest.fixture
def pypi(built, tmp_path):
    """A server that answers as PyPI does; what it answers can be changed."""
    folder = tmp_path / "pypi"
    with package_index.served(folder) as address:
        yield Pypi(folder, address, built[1])


class Pypi:
    def __init__(self, folder, address, wheel):
        self.folder, self.address, self.wheel = folder, address, wheel
        self.sha256 = hashlib.sha256(wheel.read_bytes()).hexdigest()
        self.put(f"files/{wheel.name}", wheel.read_bytes())
        self.list()
        self.attest(self.sha256)

    def put(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())

    def list(self, **changed):
        url = f"{self.address}/files/{self.wheel.name}"
        file = {"filename": self.wheel.name, "url": url, "digests": {"sha256": self.sha256}}
        self.put(f"pypi/gover/{__version__}/json", {"urls": [{**file, **changed}]})

    def attest(self, sha256):
        subject = [{"name": self.wheel.name, "digest": {"sha256": sha256}}]
        statement = {"_type": "https://in-toto.io/Statement/v1", "subject": subject}
        encoded = base64.b64encode(json.dumps(statement).encode()).decode()
        attestation = {"version": 1, "envelope": {"statement": encoded, "signature": "AAAA"}}
        bundle = {"publisher": WHO, "attestations": [attestation]}
        name = f"integrity/gover/{__version__}/{self.wheel.name}/provenance"
        self.put(name, {"version": 1, "attestation_bundles": [bundle]})


def test_an_install_is_as_the_release_and_no_more_is_claimed(home, pypi):
    out = verify(home, "--index", pypi.address).stdout

    first, *rest = out.splitlines()
    told = "attestation of gover-project/gover, release.yml for this SHA-256"
    assert first.endswith(f" files as in {pypi.address}/files/{pypi.wheel.name}")
    assert rest == [
        f"SHA-256 {pypi.sha256}, as the index lists it",
        f"{told}; its signature is not verified here:",
        f"gh attestation verify {pypi.wheel.name} --repo gover-project/gover",
    ]
    document = json.loads(verify(home, "--index", pypi.address, "--json").stdout)
    assert document["release"]["attestation"] == {
        "repository": "gover-project/gover",
        "workflow": "release.yml",
        "signature_verified": False,
    }


def test_a_release_without_an_attestation_is_told(home, pypi):
    shutil.rmtree(pypi.folder / "integrity")

    assert verify(home, "--index", pypi.address).stdout.endswith(
        "\nthe index has no attestation of it\n"
    )


def test_a_change_that_the_list_hides_is_found_with_the_release(home, pypi):
    site = site_of(home)
    with open(site / "gover/progress.py", "a") as file:
        file.write("# changed\n")
    record = next(site.glob("*.dist-info")) / "RECORD"
    lines = record.read_text().splitlines()
    record.write_text("\n".join(line for line in lines if "gover/progress.py" not in line))

    done = verify(home, "--index", pypi.address, expect=6)
    assert done.stdout == f"changed  {site}/gover/progress.py\n"


def test_an_attestation_of_another_file_is_an_error(home, pypi):
    pypi.attest("0" * 64)

    done = verify(home, "--index", pypi.address, expect=6)
    assert "has an attestation of another file" in done.stderr


def test_a_wheel_other_than_the_listed_one_is_an_error(home, pypi):
    pypi.list(digests={"sha256": "0" * 64})

    done = verify(home, "--index", pypi.address, expect=6)
    assert f"has the SHA-256 {pypi.sha256}, {pypi.address} lists {'0' * 64}" in done.stderr


def test_answers_of_another_form_are_errors(home, pypi):
    provenance = f"integrity/gover/{__version__}/{pypi.wheel.name}/provenance"
    for content in (b"no JSON", b"[]", {}, {"attestation_bundles": [{"publisher": 1}]}):
        pypi.put(provenance, content)
        assert "provenance" in verify(home, "--index", pypi.address, expect=4).stderr
    for changed in ({"url": 1}, {"digests": {}}, {"filename": "gover.tar.gz"}):
        pypi.list(**changed)
        verify(home, "--index", pypi.address, expect=4)
    shutil.rmtree(pypi.folder / "pypi")
    done = verify(home, "--index", pypi.address, expect=5)
    assert f"{pypi.address} has no gover {__version__}" in done.stderr


def test_a_wheel_and_a_release_are_one_too_many(home, built):
    verify(home, "--wheel", built[1], "--release", expect=2)
