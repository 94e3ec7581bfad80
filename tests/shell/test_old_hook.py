"""
An open shell that has loaded the hook of gover 0.1.0, after gover was upgraded.

tests/data/hooks-0.1.0 has that release's files as they were.
"""

import os

from gover.activation import hook, shims
from gover.activation.templates import fill_template
from tests.lib.doc_pages import ROOT


def load_old_hook(box, shell):
    """Return a terminal with the old hook, whose Python runs today's gover, and what it printed."""
    values = (hook._fish_values if shell == "fish" else lambda s, e: hook._values(s, shell, e))(
        box.dirs, "gover"
    )
    values["__GOVER_PLANS__"] = hook.sh_quote(f"{box.dirs.cache}/plans")
    text = (ROOT / "tests/data/hooks-0.1.0" / f"hook.{shell}").read_text()
    path = box.home / f"old.{shell}"
    path.write_text(fill_template(text, values))
    shims.refresh(box.dirs)
    terminal = box.terminal(shell)
    source = f"source {path}"
    line = f"emulate -R zsh -o noaliases -c '{source}'" if shell == "zsh" else source
    return terminal, terminal.run(line)


def test_it_gets_the_shims_in_front_and_one_line(box, shell):
    box.install("1.22.3", "1.23.1")
    box.project("a", "1.22.3\n")
    box.project("a/b", "1.23.1\n")
    box.project("miss", "1.99.9\n")
    terminal, printed = load_old_hook(box, shell)

    printed += terminal.run("cd ~/a; true") + terminal.run("true")

    assert printed.count(f"hint: exec {shell}") == 1
    assert terminal.value("PATH").startswith(f"{box.dirs.front}:")
    assert terminal.run("go version") == "go version go1.22.3 test\n"
    assert terminal.run("cd b; true") + terminal.run("true") == ""
    assert terminal.run("go version") == "go version go1.23.1 test\n"
    assert terminal.run("sh -c 'cd .. && go version'") == "go version go1.22.3 test\n"
    terminal.run("cd ~/miss; true")
    assert "go1.99.9 is not installed" in terminal.run("go version")
    assert not os.path.exists(f"{box.dirs.cache}/plans/.gover-plan")
