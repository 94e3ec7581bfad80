"""What is built is what was written: the wheel, the sdist, and the wheel from the sdist."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[3]
ASSETS = {
    path.relative_to(ROOT).as_posix()
    for folder in ("shell", "shims")
    for path in (ROOT / folder).rglob("*")
    if path.is_file() and path.suffix not in (".py", ".pyc")
}


def test_the_wheel_carries_shell_files_and_native_shims_as_they_are(built):
    with zipfile.ZipFile(built[1]) as wheel:
        assets = {
            name.removeprefix("gover/_assets/"): wheel.read(name)
            for name in wheel.namelist()
            if name.startswith("gover/_assets/")
        }

    assert assets == {name: (ROOT / name).read_bytes() for name in ASSETS}


def test_the_wheel_puts_the_launcher_on_path(built):
    with zipfile.ZipFile(built[1]) as wheel:
        scripts = [i for i in wheel.infolist() if "/scripts/" in i.filename]

    assert [script.filename.rpartition("/")[2] for script in scripts] == ["gover"]
    assert scripts[0].external_attr >> 16 & 0o111


def test_the_wheel_puts_the_man_pages_where_man_looks(built):
    with zipfile.ZipFile(built[1]) as wheel:
        pages = {
            name.rpartition("/")[2]: wheel.read(name)
            for name in wheel.namelist()
            if "/data/share/man/man1/" in name
        }

    assert pages == {path.name: path.read_bytes() for path in ROOT.glob("docs/man/*.1")}
    assert "gover.1" in pages


def test_the_wheel_carries_nothing_else(built):
    with zipfile.ZipFile(built[1]) as wheel:
        tops = {name.partition("/")[0].partition("-")[0] for name in wheel.namelist()}
        code = {name for name in wheel.namelist() if name.endswith(".py")}

    assert tops == {"gover"}
    assert code == {path.relative_to(ROOT).as_posix() for path in ROOT.glob("gover/**/*.py")}


def test_the_sdist_has_the_tests_and_the_docs(built):
    with tarfile.open(built[0]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}

    wanted = {
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        ".ci/run",
        "tests/run.sh",
        "docs/shells.md",
        "shims/build.py",
    }
    assert wanted | ASSETS <= names


def test_an_installed_wheel_runs(built, tmp_path):
    """Without its dependencies: those are here already."""
    target = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", target, built[1]],
        check=True,
    )
    result = subprocess.run(
        [sys.executable, "-c", "from gover.cli.main import run; run(['hook', 'zsh'])"],
        env={"PYTHONPATH": str(target), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert result.stdout.startswith("'builtin' 'emulate' '-R' 'zsh'")
    assert (tmp_path / ".local/share/gover/shims/go").exists()
