"""The Homebrew formula: its steps, by a stand-in for Homebrew, to a gover that runs."""

import re
import shutil
import subprocess
import sys

import pytest

from docs.make import formula
from gover import __version__
from tests.lib.doc_pages import ROOT

pytestmark = pytest.mark.skipif(shutil.which("ruby") is None, reason="no ruby")

STAND_IN = ROOT / "tests/lib/homebrew_stand_in.rb"


@pytest.fixture(scope="module")
def written(artefacts):
    return artefacts["gover.rb"]


def brew(recipe, downloads, prefix):
    return subprocess.run(
        ["ruby", STAND_IN, recipe, downloads, prefix, sys._base_executable],
        env={"HOME": str(prefix), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def prefix(written, wheels, tmp_path_factory):
    prefix = tmp_path_factory.mktemp("homebrew")
    done = brew(written, wheels, prefix)
    assert done.returncode == 0, done.stderr
    assert "run once:\n  gover setup\n" in done.stdout
    return prefix


def test_ruby_reads_it(written):
    subprocess.run(["ruby", "-wc", written], check=True, capture_output=True)


def test_gover_runs_from_a_path_that_an_upgrade_keeps(prefix):
    def gover(*arguments):
        return subprocess.run(
            [prefix / "bin/gover", *arguments],
            env={"HOME": str(prefix), "PATH": "/usr/bin:/bin"},
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip

    assert gover("--version") == f"gover {__version__}\n"
    assert "files as in the list" in gover("self", "verify")
    gover("hook", "bash")
    hook = next(prefix.glob(".local/share/gover/hook/*/bash")).read_text()
    assert f"{prefix}/opt/gover/libexec/bin/python" in hook
    assert "/Cellar/" not in hook


def test_pages_and_completions_are_there(prefix):
    cellar = prefix / "Cellar/gover" / __version__

    pages = {page.name for page in (cellar / "share/man/man1").iterdir() if page.is_file()}
    assert pages == {page.name for page in ROOT.glob("docs/man/*.1")}
    for shell in ("bash", "zsh", "fish"):
        assert (cellar / "completions" / shell).read_text() == (
            ROOT / f"shell/completion.{shell}"
        ).read_text()


def test_without_what_is_compiled_gover_is_small(prefix):
    """Also with the bytecode of every module: 25 MB at most."""
    libexec = prefix / "Cellar/gover" / __version__ / "libexec"
    subprocess.run([libexec / "bin/python", "-m", "compileall", "-q", libexec], check=True)

    size = sum(path.lstat().st_size for path in libexec.rglob("*"))
    print(f"installed: {size:,} bytes")
    assert size < 25_000_000


def test_nothing_is_built_or_compiled(written):
    urls = re.findall(r'url "(\S+)"', written.read_text())

    assert [url for url in urls if not url.endswith("-none-any.whl")] == []
    assert {url.split("/")[2] for url in urls} == {"github.com", "files.pythonhosted.org"}
    assert len(urls) == 1 + len(formula.pure_wheels())


@pytest.mark.parametrize("which", ["gover-", "click-"])
def test_a_file_that_was_changed_is_refused(written, wheels, tmp_path, which):
    """By Homebrew, for the hashes are in the formula; here by the stand-in."""
    folder = shutil.copytree(wheels, tmp_path / "changed")
    with open(next(folder.glob(f"{which}*.whl")), "ab") as file:
        file.write(b"\0")

    done = brew(written, folder, tmp_path / "homebrew")
    assert done.returncode != 0
    assert "has another SHA-256" in done.stderr
