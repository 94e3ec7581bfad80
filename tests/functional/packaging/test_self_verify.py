"""`gover self verify`: what is installed is what the wheel had."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile

import pytest

from gover import __version__


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
