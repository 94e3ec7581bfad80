"""What a plan rests on, asked by each real shell: the same answer everywhere, for any bytes."""

import os
import subprocess

import pytest

from gover.activation import hook, shims
from gover.activation.plan import Plan
from gover.activation.plan_checks import NO_GO, Check
from gover.activation.render import render
from gover.env_diff import Effects
from gover.store.path_search import programs_in_front, programs_on_path
from gover.store.store import Store
from tests.lib.check_cases import CASES, PIN, odd_name
from tests.lib.terminals import found

COMMANDS = {
    "zsh": ["zsh", "-f", "-c"],
    "bash": ["bash", "--norc", "-c"],
    "fish": ["fish", "--no-config", "-c"],
}
# zsh's hook asks with single bytes for characters, bash's with no IFS; and before bash 4.1,
# which has no BASHOPTS, a variable tells that the options of patterns are off.
ASK = "_gover_fresh_$_gover_plan first && echo yes || echo no"
ASKING = {
    "zsh": f"() {{ setopt localoptions nomultibyte; {ASK}; }}",
    "bash": f"f() {{ local IFS= _gover_plain=; {ASK}; }}; f",
    "fish": "_gover_values_$_gover_plan; _gover_fresh_$_gover_plan && echo yes || echo no",
}


@pytest.fixture
def ask(shell, tmp_path):
    """Ask the shell about checks, one after the other, in a process with the hook."""
    dirs = Store(f"{tmp_path}/data", f"{tmp_path}/cache", f"{tmp_path}/config")
    hook.write_hooks(dirs, "gover")
    shims.refresh(dirs)

    def answers(checks, environ=(), before="", after=""):
        texts = [render(_plan(check), shell) for check in checks]
        script = "\n".join(
            [hook.hook_line(dirs, shell), before, *(f"{t}{ASKING[shell]}" for t in texts), after]
        )
        result = subprocess.run(
            [*found(COMMANDS[shell]), os.fsencode(script)],
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **dict(environ)},
            cwd="/",
            capture_output=True,
            check=True,
            timeout=60,
        )
        assert result.stderr == b""
        return result.stdout.decode().split("\n")[:-1]

    answers.shell = shell
    return answers


def _plan(check):
    return Plan("", "", (check,), (), Effects(), Effects(), None, None, "")


def test_every_shell_sees_what_python_saw(ask, tmp_path):
    checks, odd = [], odd_name(tmp_path)
    for number, ((test, text, limit), content, _) in enumerate(CASES.values()):
        path = f"{tmp_path}/{odd} {number}"
        if content is not None:
            with open(path, "wb") as file:
                file.write(content)
        checks.append(Check(test, path, text, limit))

    answers = dict(zip(CASES, ask(checks), strict=True))

    assert answers == {name: "yes" if so else "no" for name, (*_, so) in CASES.items()}


@pytest.mark.parametrize("interpreter", ["hook", "sh", "dash", "busybox sh"])
def test_directories_and_what_is_in_them(ask, interpreter, tmp_path):
    directory = tmp_path / "it's $x"
    (directory / "two").mkdir(parents=True)
    (directory / "none").mkdir()
    for name in ("a.toml", "b c.toml", ".hidden.toml", "toml", "a.toml~"):
        (directory / "two" / name).touch()
    checks = [
        Check("no-directory", f"{directory}/absent/"),
        Check("no-directory", f"{directory}/two/"),
        Check("no-directory", f"{directory}/two/a.toml/"),
        Check("listing", f"{directory}/two/", "2"),
        Check("listing", f"{directory}/two/", "1"),
        Check("listing", f"{directory}/none/", "0"),
        Check("listing", f"{directory}/two/", "0"),
        Check("listing", f"{directory}/none/", "1"),
    ]
    answers = ask(checks) if interpreter == "hook" else _ask_sh(interpreter, checks, tmp_path)

    assert answers == ["yes", "no", "yes", "yes", "no", "yes", "no", "no"]


def _ask_sh(interpreter, checks, directory):
    script = ""
    for number, check in enumerate(checks):
        (directory / str(number)).write_text(render(_plan(check), "sh"))
        script += f"command . '{directory}/{number}'; gover_fresh && echo yes || echo no\n"
    ran = subprocess.run(
        [*found(interpreter.split()), "-c", script], check=True, capture_output=True, text=True
    )
    assert ran.stderr == ""
    return ran.stdout.split()


def test_what_is_no_regular_file_is_not_opened(ask, tmp_path):
    os.mkfifo(tmp_path / "fifo")
    os.mkdir(tmp_path / "directory")
    os.symlink("/dev/zero", tmp_path / "device")
    os.symlink("loop", tmp_path / "loop")
    checks = [
        Check(test, f"{tmp_path}/{name}", PIN, 4096)
        for name in ("fifo", "directory", "device", "loop")
        for test in ("holds", "begins", "garbled", "unreadable")
    ]

    assert ask(checks) == ["no"] * len(checks)


VALUES = ("", " ", "-n", "!", "(", "=", "a\nb\n", "\udcff", "a'b\\", "*", "$x")


@pytest.mark.parametrize("value", VALUES)
def test_a_variable_is_compared_byte_for_byte(ask, value):
    checks = [Check("variable", "ASKED", text) for text in VALUES]

    answers = ask(checks, {"ASKED": value})

    assert answers == ["yes" if text == value else "no" for text in VALUES]


def test_an_unset_variable_is_an_empty_one(ask):
    assert ask([Check("variable", "ASKED", ""), Check("variable", "ASKED", "x")]) == ["yes", "no"]


@pytest.mark.parametrize("shell", ["fish"], indirect=True)  # whose `read` knows no limit itself
@pytest.mark.skipif(not os.path.exists("/proc/self/io"), reason="no count of what is read")
def test_no_more_of_a_large_file_is_read_than_the_limit(ask, tmp_path):
    size = 4 << 20
    (tmp_path / "large").write_bytes(b"x" * size)
    (tmp_path / "lines").write_bytes(b"x\n" * (size // 2))
    checks = [
        Check(test, f"{tmp_path}/{name}", PIN, 4096)
        for name in ("large", "lines")
        for test in ("holds", "begins", "garbled")
    ]
    # What this process has read so far, as Linux counts it.
    count = "string match -r '^rchar: .*' </proc/self/io"

    before, *answers, after = ask(checks, before=count, after=count)

    assert answers == ["no", "no", "yes"] * 2
    assert int(after.split()[1]) - int(before.split()[1]) < 100_000


def test_the_programs_named_go_on_path_are_those_that_python_finds(ask, tmp_path):
    for name in ("a", "b", "c", "data/toolchains/1.22.3/bin"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "go").write_text("")
        (tmp_path / name / "go").chmod(0o755)
    (tmp_path / "link").symlink_to("data/bin")
    (tmp_path / "c/go").chmod(0o644)
    entries = ["link", "data/bin", "data/toolchains/1.22.3/bin", "c", "a/", "data/shims", "b"]
    path = ":".join(f"{tmp_path}/{entry}" for entry in entries) + ":relative:"
    front, all_of = f"{tmp_path}/a/go:", f"{tmp_path}/a/go:{tmp_path}/b/go:"
    data = f"{tmp_path}/data"
    assert programs_in_front(data, path) == [front[:-1]]
    assert list(programs_on_path(data, path)) == all_of[:-1].split(":")
    cases = {
        ("gos-in-front", front): "yes",
        ("gos-in-front", ""): "no",
        ("gos-in-front", all_of): "no",
        ("gos-begin", front): "yes",
        ("gos-begin", all_of): "yes",
        ("gos-begin", f"{tmp_path}/b/go:"): "no",
        ("gos-begin", NO_GO): "no",
    }
    change = {"fish": f"set -gx PATH {path.replace(':', ' ').strip()}"}
    before = change.get(ask.shell, f"PATH={path}")

    answers = ask([Check(test, "PATH", text) for test, text in cases], before=before)

    assert dict(zip(cases, answers, strict=True)) == cases


def test_a_path_without_any_go_is_told_from_one_that_has_some(ask, tmp_path):
    cases = [Check("gos-begin", "PATH", NO_GO), Check("gos-in-front", "PATH", "")]
    (tmp_path / "go").write_text("")
    (tmp_path / "go").chmod(0o755)

    nothing = "set -gx PATH /none" if ask.shell == "fish" else "PATH=/none"
    assert ask(cases, before=nothing) == ["yes", "yes"]
    assert ask(cases, before=nothing.replace("/none", str(tmp_path))) == ["no", "no"]
