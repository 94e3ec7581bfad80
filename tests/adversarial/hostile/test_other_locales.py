"""Hostile text where the terminal does not speak UTF-8: shown as escapes, never a traceback."""

import shutil
import subprocess

import pytest

from tests.lib.hostile.batch_answers import of_shim
from tests.lib.hostile.limited_runs import furnish, shim
from tests.lib.terminals import SHELLS

LOCALE = "en_US.ISO-8859-1"


@pytest.fixture(scope="session")
def latin_1(tmp_path_factory):
    """The variables of a user whose locale is Latin-1; it is made if the system has it not."""
    directory = tmp_path_factory.mktemp("locales")
    if shutil.which("localedef") is None:
        pytest.skip("no localedef to make a locale with")
    command = ["localedef", "-i", "en_US", "-f", "ISO-8859-1", str(directory / LOCALE)]
    if subprocess.run(command, capture_output=True, check=False).returncode > 1:
        pytest.skip("localedef has no sources to make a locale of")
    return {"LC_ALL": LOCALE, "LOCPATH": str(directory)}


@pytest.fixture
def furnished(box):
    return furnish(box)


def projects(box):
    """Projects whose names or files hold what Latin-1 has no letters for."""
    yield box.project("x" * 200, "1.22.3\n")
    yield box.project("日本\u2028", "1.22.3\n")
    yield box.project("words", "日本\n" * 2)
    yield box.project("many words", "日" * 300 + "\n")


@pytest.mark.parametrize("command", ["current", "why"])
def test_a_command_says_all_it_has_to_say(furnished, latin_1, command):
    for project in projects(furnished):
        result = subprocess.run(
            ["gover", command],
            env={**furnished.environ, **latin_1},
            cwd=project,
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert b"Traceback" not in result.stderr, project
        assert result.returncode == (4 if "words" in project.name else 0), project


NAMES = [pytest.param("x" * 200, id="long"), "日本\u2028"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shell", SHELLS)
def test_the_hook_finds_the_right_go(furnished, latin_1, shell, name):
    project = furnished.project(name, "1.22.3\n")

    terminal = furnished.terminal(shell, project, **latin_1).hook()

    assert terminal.run("go version") == "go version go1.22.3 test\n"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("interpreter", ["bash", "dash"])
def test_the_shim_finds_the_right_go(furnished, latin_1, interpreter, name):
    project = furnished.project(name, "1.22.3\n")
    furnished.environ.update(latin_1)

    for _ in "cold", "warm":
        found = of_shim(furnished, shim(furnished, interpreter), project)
        assert found.version == "1.22.3"
