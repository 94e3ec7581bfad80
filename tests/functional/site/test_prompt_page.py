"""The recipes for prompts print the version that is on PATH, and start no process."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from tests.lib.doc_pages import ROOT
from tests.lib.terminals import found, loading

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


def run(shell, script, home):
    command = found([shell, *(["-f"] if shell == "zsh" else []), "-c", script])
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(home)}
    done = subprocess.run(
        command, env=environ, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.stderr == ""
    return re.sub(r"\x1b\[\?2004[hl]\r?", "", done.stdout).strip()  # fish, around its event


def with_path(shell, path):
    """The line that gives a shell a PATH in which nothing has to be found."""
    return f"set -gx PATH {path.replace(':', ' ')}" if shell == "fish" else f"export PATH={path}"


@pytest.mark.parametrize("shell", RUN)
def test_the_variable_is_the_version_of_the_project_and_changes_with_it(shell, tmp_path):
    lines = [recipe(shell)]
    for path in [*PATHS, *PATHS]:
        lines += [with_path(shell, path), RUN[shell]]
    shown = run(shell, "\n".join(lines), tmp_path)

    assert shown.splitlines() == [f":{version}" for version in [*PATHS.values()] * 2]


def test_the_segment_of_powerlevel10k_prints_the_version(tmp_path):
    (block,) = (text for _, text in BLOCKS if "p10k segment" in text)
    stub = 'p10k() { print -r -- "$@" }\n'
    lines = [stub, block, f"path=({PINNED.replace(':', ' ')})", "prompt_gover"]
    lines += ["path=(/usr/bin /bin)", "prompt_gover"]

    assert run("zsh", "\n".join(lines), tmp_path) == "segment -f 37 -t go 1.22.3"


def test_no_recipe_starts_a_process():
    """No command substitution but of fish's own builtins, which it runs in itself."""
    for shell, block in BLOCKS:
        text = block.replace("(string match", "") if shell == "fish" else block
        assert "`" not in text
        assert "$(" not in text
        assert shell != "fish" or not re.search(r"\(\w+ ", text), block


START_UP = {"zsh": ".zshrc", "bash": ".bashrc", "fish": ".config/fish/config.fish"}


@pytest.fixture
def starship(box):
    """starship in the PATH of a box, with the page's settings; the wheel's file has no x bit."""
    program = Path(sys.executable).parent / "starship"
    if not program.exists():
        pytest.skip("no starship")
    shutil.copy(program, box.bin)
    (box.bin / "starship").chmod(0o755)
    (toml,) = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (box.home / ".config/fish").mkdir(parents=True)
    (box.home / ".config/starship.toml").write_text(f'format = "<$all>"\nright_format = ""\n{toml}')
    box.install("1.22.3", "1.23.1")
    for name, version in (("a", "1.22.3"), ("b", "1.23.1")):
        (box.project(name, f"{version}\n") / "go.mod").write_text("module m\n\ngo 1.22\n")
        program = Path(box.dirs.toolchains, version, "bin/go")
        program.write_text(f"#!/bin/sh\n: > '{box.home}/go-ran'\n")
    return box


def test_starship_shows_the_version_in_the_first_prompt_after_a_cd(starship, shell):
    """Not in the second: a prompt framework can read PATH before a hook has changed it."""
    init = "starship init fish | source" if shell == "fish" else f'eval "$(starship init {shell})"'
    text = "\n".join((loading(shell), recipe(shell), init, ""))
    (starship.home / START_UP[shell]).write_text(text)
    environ = {**starship.environ, "TERM": "xterm-256color"}
    child = pexpect.spawn(
        shell, ["-i"], env=environ, cwd=starship.home, encoding="utf-8", timeout=60
    )

    child.expect("<[^<>]*>")
    for line, version in (("cd a", "1.22.3"), ("cd ../b", "1.23.1")):
        child.sendline(line)
        child.expect(f"<[^<>]*{re.escape(version)}[^<>]*>")
        assert shell == "fish" or "<" not in child.before  # fish draws the prompt before it anew
    child.close(force=True)
    assert not (starship.home / "go-ran").exists()
