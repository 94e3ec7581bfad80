"""What real direnv makes of the same files: gover takes that version, or says that it does not."""

import subprocess

import pytest

from gover.version.request import Request
from tests.lib.terminals import found
from tests.unit.versionfile.test_envrc_go import (
    BEFORE,
    FILES,
    GO,
    NOTHING,
    REFUSED,
    UNREAD,
    outcome,
)

# What direnv runs; `use go` writes down what it was given.
DIRENVRC = """
use_go() { export GOT_GO="$1"; }
use_golang() { use_go "$@"; }
use_nix() { :; }
use_flake() { :; }
use_devenv() { :; }
use_node() { :; }
use_asdf() { :; }
source_url() { :; }
layout_python3() { :; }
"""
TEXTS = [text for text, _ in FILES] + [f"{before}\n{GO}" for before in BEFORE]


@pytest.fixture(scope="module")
def direnv(tmp_path_factory):
    """Return what `use go` was given in a file that direnv runs; None without one."""
    (program,) = found(["direnv"])
    home = tmp_path_factory.mktemp("home")
    (home / ".config/direnv").mkdir(parents=True)
    (home / ".config/direnv/direnvrc").write_text(DIRENVRC)
    environ = {"HOME": str(home), "PATH": "/usr/bin:/bin", "DIRENV_LOG_FORMAT": ""}
    environ |= {"GIT_CEILING_DIRECTORIES": str(home)}
    project = home / "p"
    project.mkdir()

    def given(text):
        (project / ".envrc").write_bytes(text.encode())
        for words in (["allow", "."], ["exec", ".", "printenv", "GOT_GO"]):
            ran = subprocess.run(
                [program, *words], env=environ, cwd=project, capture_output=True, check=False,
                stdin=subprocess.DEVNULL, timeout=60,
            )  # fmt: skip
        return ran.stdout.decode().strip() or None

    return given


@pytest.mark.parametrize("text", TEXTS)
def test_a_version_that_direnv_takes_is_taken_or_a_line_says_it_is_not(direnv, text):
    given, found = direnv(text), outcome(text)

    if given is None:
        return  # a command failed, or nothing is selected: no version is silently another
    assert found != NOTHING
    if found not in (UNREAD, REFUSED):
        assert Request.parse(given.removesuffix("\r")) == Request.parse(found)


def test_direnv_takes_a_version_in_most_of_them(direnv):
    taken = [text for text in TEXTS if direnv(text) is not None]

    assert len(taken) > len(TEXTS) / 2
