"""The texts of a plan: nothing that it rests on is lost in them."""

import os
import subprocess

import pytest

from gover.activation.plan import Plan
from gover.activation.plan_checks import Check
from gover.activation.render import render
from gover.activation.render_words import environment_of
from gover.env_diff import Effects
from gover.resolve.notices import Notice
from tests.lib.terminals import have


def plan(*checks, **more):
    return Plan("/p", "/data", checks, (), Effects(), Effects(), "/go", "1.22.3", "", **more)


@pytest.mark.parametrize("dialect", ["sh", "bash", "zsh", "fish"])
def test_each_check_is_there_beside_files_that_must_be_absent_up_to_the_root(dialect):
    absent = [f"{level}/{name}" for level in ("/p", "") for name in (".go-version", "go.mod")]
    checks = [Check("no-file", path) for path in absent]
    checks += [Check("exists", "/data/generation/x"), Check("no-file", "/etc/gover/config.toml")]

    text = render(plan(*checks), dialect)

    assert "-e /data/generation/x" in text.replace("'", "")
    assert "/etc/gover/config.toml" in text
    assert all(path in text or path.rpartition("/")[2] in text for path in absent)


def test_the_environment_of_a_plan_is_read_back_from_its_text():
    about_go = Notice("go1.22.3 is older than go.mod requires", "", "", is_about_go=True)
    checks = (Check("variable", "GOVER_VERSION", "1.22"), Check("holds", "/p/x", "vX\n", 9))
    checks += (Check("gos-begin", "PATH", "/usr/bin/go:"), Check("runs", "/go/bin/go"))

    text = render(plan(*checks, notice=about_go, other_managers=("/v/go",)), "sh")

    assert environment_of(os.fsencode(text)) == {
        b"": b"/data:/p", b"vGOVER_VERSION": b"1.22", b"g": b"g/usr/bin/go:"
    }  # fmt: skip
    # Without what it has of PATH: the notice begins with the letter of it, too.
    text = render(plan(notice=about_go), "sh")
    assert environment_of(os.fsencode(text)) == {b"": b"/data:/p"}
    assert environment_of(b"") == {}


@pytest.mark.parametrize("dialect", ["bash", "zsh"])
def test_each_variable_that_was_empty_and_each_path_counts(dialect, tmp_path):
    have(dialect)
    odd = tmp_path / "a [b]*~$x;'c"
    odd.touch()
    names = ("GOVER_VERSION", "GOWORK", "GOVER_CEILING_DIRS")
    checks = [Check("variable", name, "") for name in names]
    checks += [Check("exists", str(odd)), Check("exists", str(tmp_path))]
    text = render(plan(*checks), dialect) + '"_gover_fresh_$_gover_plan"'

    def is_fresh(**environ):
        bare = {"PATH": os.environ["PATH"]} | environ
        return not subprocess.run([dialect, "-c", text], env=bare, check=False).returncode

    assert is_fresh()
    assert is_fresh(GOWORK="")
    assert [name for name in names if is_fresh(**{name: "x"})] == []
    odd.unlink()
    assert not is_fresh()
