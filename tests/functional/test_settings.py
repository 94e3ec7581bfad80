"""The user's configuration, and GOTOOLCHAIN's policy in it."""

import json
import os
from pathlib import Path

import pytest

from gover.settings import TABLE

KEYS = ", ".join(row.key for row in TABLE)


@pytest.fixture
def configure(box):
    os.makedirs(box.dirs.config)

    def write(text):
        with open(f"{box.dirs.config}/config.toml", "w", encoding="utf-8") as file:
            file.write(text)

    return write


@pytest.mark.parametrize(
    ("policy", "value"),
    [("local", "local"), ("path", "local+path"), ("auto", "auto"), ("keep", None)],
)
def test_gotoolchain_follows_the_policy_and_never_overrides_the_user(box, configure, policy, value):
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")
    configure(f'gotoolchain = "{policy}"\n')

    command = ["env", "--toolchain", "--json"]
    after = json.loads(box.gover(*command, cwd=project).stdout)["set"]
    assert after.get("GOTOOLCHAIN") == value
    assert (f":{box.dirs.front}:" in after["PATH"]) == (policy == "path")
    kept = json.loads(box.gover(*command, cwd=project, GOTOOLCHAIN="go1.99.9").stdout)["set"]
    assert "GOTOOLCHAIN" not in kept
    assert "GOTOOLCHAIN" not in json.loads(box.gover("env", "--json", cwd=project).stdout)["set"]


def test_a_changed_configuration_holds_at_the_next_prompt(box, configure, shell):
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")
    terminal = box.terminal(shell, project).hook()
    go = Path(box.dirs.toolchains, "1.22.3/bin/go")
    go.write_text("#!/bin/sh\necho ${GOTOOLCHAIN-none}\n")
    assert terminal.run("go") == "local\n"

    configure('gotoolchain = "keep"\n')

    assert terminal.run("go") == "none\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\ngotoolchains = 1\n", ":2: unknown key 'gotoolchains'; did you mean 'gotoolchain'?"),
        (
            "colour = 1\n",
            f":1: unknown key 'colour'; the keys are {KEYS}",
        ),
        ('verify = "no"\n', ":1: verify must be one of: log, signature, sha256"),
        ('mirrors = "go.dev"\n', ":1: mirrors must be a list of strings"),
        ("gotoolchain = []\n", ":1: gotoolchain must be one of: local, path, auto, keep"),
        ('gotoolchain = "remote"\n', ":1: gotoolchain must be one of: local, path, auto, keep"),
    ],
)
def test_a_mistake_names_its_line(box, configure, text, said):
    configure(text)

    result = box.gover("current", expect=4)

    path, line = f"{box.dirs.config}/config.toml", said.split(":")[1]
    hint = f"hint: vi +{line} '{path}'\n"
    assert result.stderr == f"gover: {path}{said}\n{hint}"
