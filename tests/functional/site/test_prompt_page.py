"""The recipes for prompts print the version that is on PATH, and start no process."""

import re
import subprocess

import pytest

from tests.lib.doc_pages import ROOT
from tests.lib.terminals import have

PAGE = (ROOT / "docs/prompt.md").read_text()
BLOCKS = re.findall(r"^```(zsh|bash|fish)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
PINNED = "/home/u/.local/share/gover/bin:/home/u/.local/share/gover/toolchains/1.22.3/bin:/usr/bin"
LINKED = "/opt/gover/toolchains/1.23rc1/bin:/usr/bin:/bin"
# A PATH, and the version to be shown: "" where no project selects one.
PATHS = {
    PINNED: "1.22.3",
    LINKED: "1.23rc1",
    "/usr/bin:/home/u/.rustup/toolchains/stable/bin:/bin": "",
    "/usr/bin:/bin": "",
}
RUN = {
    "zsh": "gover_prompt; print -r -- :$GO_IN_PROMPT",
    "bash": "gover_prompt; echo :$GO_IN_PROMPT",
    "fish": 'emit fish_prompt; echo ":$GO_IN_PROMPT"',
}


def recipe(shell):
    """The block of a shell that sets the variable."""
    (block,) = (text for language, text in BLOCKS if language == shell and "GO_IN_P" in text
                and "RPROMPT" not in text)  # fmt: skip
    return block


def run(shell, script):
    have(shell)
    command = [shell, *(["-f"] if shell == "zsh" else []), "-c", script]
    environ = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}
    done = subprocess.run(
        command, env=environ, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.stderr == ""
    return re.sub(r"\x1b\[\?2004[hl]\r?", "", done.stdout).strip()  # fish, around its event


def with_path(shell, path):
    """The line that gives a shell a PATH in which nothing has to be found."""
    return f"set -gx PATH {path.replace(':', ' ')}" if shell == "fish" else f"export PATH={path}"


@pytest.mark.parametrize("shell", RUN)
def test_the_variable_is_the_version_of_the_project_and_changes_with_it(shell):
    lines = [recipe(shell)]
    for path in [*PATHS, *PATHS]:
        lines += [with_path(shell, path), RUN[shell]]
    shown = run(shell, "\n".join(lines))

    assert shown.splitlines() == [f":{version}" for version in [*PATHS.values()] * 2]


def test_the_segment_of_powerlevel10k_prints_the_version():
    (block,) = (text for _, text in BLOCKS if "p10k segment" in text)
    stub = 'p10k() { print -r -- "$@" }\n'
    lines = [stub, block, f"path=({PINNED.replace(':', ' ')})", "prompt_gover"]
    lines += ["path=(/usr/bin /bin)", "prompt_gover"]

    assert run("zsh", "\n".join(lines)) == "segment -f 37 -t go 1.22.3"


def test_no_recipe_starts_a_process():
    """No command substitution but of fish's own builtins, which it runs in itself."""
    for shell, block in BLOCKS:
        text = block.replace("(string match", "") if shell == "fish" else block
        assert "`" not in text
        assert "$(" not in text
        assert shell != "fish" or not re.search(r"\(\w+ ", text), block
