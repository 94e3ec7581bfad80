"""The shims: the right Go without a hook, and nothing else changed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lib import shim_kinds
from tests.lib.gover_process import run_group
from tests.lib.terminals import have

# A toolchain whose go writes its arguments and environment, NUL by NUL.
RECORDER = """#!{python} -IS
import os, sys
with open({out!r}, "wb") as f:
    f.write(b"\\0".join(map(os.fsencode, sys.argv[1:])) + b"\\n\\n")
    f.write(b"\\0".join(sorted(k + b"=" + v for k, v in os.environb.items())))
"""


@pytest.fixture(params=shim_kinds.KINDS)
def interpreter(request, monkeypatch, box):
    """Shims under each kind of shell that may come to run them, and the native ones."""
    shim_kinds.use(request.param, monkeypatch)
    box.shims = shim_kinds.entry(request.param, box.dirs, box.dirs.shims)
    return request.param


def run(box, *arguments, cwd, path=None, expect=0, **variables):
    environ = {"HOME": str(box.home), "PATH": path or f"{box.shims}:{box.dirs.shims}:/usr/bin:/bin"}
    return run_group(
        ["/bin/sh", "-c", '"$@"', "sh", *arguments],
        env={**environ, **variables},
        cwd=cwd,
        expect=expect,
        timeout=30,
    )


def without_python(box, python="/nonexistent/python"):
    """Let the POSIX shims, which a native one falls back to, have that for their Python."""
    for directory in (box.dirs.shims, box.dirs.front):
        shim = Path(directory, "go")
        shim.write_text(shim.read_text().replace(sys.executable, str(python)))


def test_the_shim_runs_what_the_directory_asks_for(box, interpreter):
    box.install("1.22.3", "1.23.1")
    a, b = box.project("a", "1.22.3\n"), box.project("b/sub")
    box.project("b", "1.23")

    for _ in "cold", "warm":
        assert run(box, "go", "version", cwd=a).stdout == "go version go1.22.3 test\n"
        assert run(box, "go", "version", cwd=b).stdout == "go version go1.23.1 test\n"
        assert run(box, "gofmt", "version", cwd=b).stdout == "go version go1.23.1 test\n"


def test_an_edited_pin_holds_at_once(box, interpreter):
    box.install("1.22.3", "1.23.1")
    a = box.project("a", "1.22.3\n")
    for _ in "cold", "warm":
        run(box, "go", "version", cwd=a)
    stamp = os.stat(a / ".go-version")

    (a / ".go-version").write_text("1.23.1\n")
    os.utime(a / ".go-version", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))

    assert run(box, "go", "version", cwd=a).stdout == "go version go1.23.1 test\n"


@pytest.mark.parametrize(
    "text, is_known",
    [
        (b"1.22.3\n", True),
        (b"1.22.\0" + b"3\n", False),
        (b"1.22.3\n\0", False),
        (b"1.22.3", False),
        (b"1.22.3\n" + b"x" * 9000, False),
    ],
    ids=["the same", "a NUL inside", "a NUL at the end", "shorter", "longer"],
)
def test_a_plan_holds_by_content_and_not_by_time(box, interpreter, text, is_known):
    """As after `touch`, `git stash pop`, or a pin that was written again."""
    box.install("1.22.3")
    a = box.project("a", "1.22.3\n")
    run(box, "go", "version", cwd=a)
    without_python(box)

    (a / ".go-version").write_bytes(text)
    os.utime(a / ".go-version", times=(4e9, 4e9))

    done = run(box, "go", "version", cwd=a, expect=0 if is_known else 127)
    assert (done.stdout == "go version go1.22.3 test\n") is is_known, done.stderr


def test_the_systems_go_is_found_without_python(box, interpreter):
    box.install("1.22.3")
    a = box.project("a", "system\n")
    system = box.home / "system/go"
    system.parent.mkdir()
    system.write_text('#!/bin/sh\necho "the system go ${__GOVER_HOPS#*:}"\n')
    system.chmod(0o755)
    path = f"{box.dirs.shims}:{system.parent}:/usr/bin:/bin"
    assert run(box, "go", cwd=a, path=path).stdout == f"the system go 1:{system}\n"
    without_python(box)

    assert run(box, "go", cwd=a, path=path).stdout == f"the system go 0:{system}\n"
    # Started three processes deep by one that has tried two.
    deep = run(box, "go", cwd=a, path=path, __GOVER_HOPS="1:2:/a:/b")
    assert deep.stdout == f"the system go 3:{system}\n"


def test_a_shim_named_after_a_version_is_that_version(box, interpreter):
    box.install("1.22.3", "1.23.1")
    a = box.project("a", "1.22.3\n")

    result = run(box, "go1.23.1", "env", "GOTOOLCHAIN", cwd=a)
    assert result.stdout == "local\n"
    assert run(box, "go1.23.1", "version", cwd=a).stdout == "go version go1.23.1 test\n"
    # cmd/go has set up what it starts by this name
    switched = run(
        box, "go1.23.1", "env", "GOTOOLCHAIN", cwd=a, GOTOOLCHAIN_INTERNAL_SWITCH_VERSION="go1.23.1"
    )
    assert switched.stdout == "\n"


def test_a_missing_version_says_who_asked_and_what_to_type(box, interpreter):
    box.install("1.22.3")
    a = box.project("a", "1.23.1\n")

    for _ in "cold", "warm":
        result = run(box, "go", "version", cwd=a, expect=3)
        assert result.stderr == (
            f"gover: go1.23.1 is not installed (set by {a}/.go-version:1)\n"
            "hint: gover install 1.23.1\n"
        )


def test_a_missing_tool_is_127(box, interpreter):
    box.install("1.22.3")
    a = box.project("a", "1.22.3\n")
    Path(box.dirs.shims, "godoc").symlink_to("go")

    for _ in "cold", "warm":
        result = run(box, "godoc", cwd=a, expect=127)
        assert result.stderr == f"gover: go1.22.3 has no godoc (set by {a}/.go-version:1)\n"
    # One that is there and cannot be run.
    Path(box.dirs.toolchains, "1.22.3/bin/gofmt").chmod(0o644)
    result = run(box, "gofmt", cwd=a, expect=127)
    assert result.stderr == f"gover: go1.22.3 has no gofmt (set by {a}/.go-version:1)\n"


def test_without_a_python_that_runs_a_shim_prints_what_to_do(box, interpreter):
    box.install("1.22.3")
    python = box.home / "python"
    python.touch()
    without_python(box, python)

    done = run(box, "go", cwd=box.home, expect=127)

    assert done.stderr == (
        "gover: its Python is gone, so nothing can decide for this directory: go\n"
        "hint: pipx install git+https://github.com/gover-project/gover\n"
    )


def test_nothing_to_run_is_said(box, interpreter):
    box.install("1.22.3")

    for _ in "cold", "warm":
        path = f"{box.shims}:{box.home}"
        result = run(box, "go", "version", cwd=box.home, path=path, expect=3)
        assert result.stderr.startswith("gover: no go here: no version file")
        assert result.stderr.endswith("hint: gover default 1.22.3\n")


def test_shell_and_python_find_the_same_system_go(box, interpreter):
    box.install("1.22.3")
    for name in "not-executable", "directory/go", "one", "two":
        (box.home / "path" / name).mkdir(parents=True)
    for name in "one", "two", "not-executable":
        tool = box.home / "path" / name / "go"
        tool.write_text(f"#!/bin/sh\necho {name}\n")
        tool.chmod(0o644 if name == "not-executable" else 0o755)
    (box.home / "alias").symlink_to(box.dirs.shims)
    entries = ["not-executable", "directory", "one", "two"]
    path = ":".join(
        [
            "",
            "path/two",
            f"{box.home}/alias",
            f"{box.dirs.shims}/",
            f"{box.dirs.toolchains}/1.22.3/bin",
        ]
        + [f"{box.home}/path/{name}" for name in entries]
        + ["/usr/bin", "/bin"]
    )

    for _ in "cold", "warm":
        shim = f"{box.shims}/go"
        assert run(box, shim, cwd=box.home, path=path).stdout == "one\n"
    found = box.dirs.system_go({"PATH": path})
    assert found == f"{box.home}/path/one/go"


@pytest.mark.parametrize("name", ["a b", "*", "$x", "a'b"])
def test_a_system_go_may_be_anywhere(box, interpreter, name):
    box.install("1.22.3")
    directory = box.home / "path" / name
    for each in directory, box.home / "path/other":
        each.mkdir(parents=True)
        (each / "go").write_text(f"#!/bin/sh\necho of {each.name.encode().hex()} with $#\n")
        (each / "go").chmod(0o755)
    path = f"{box.shims}:{directory}:/usr/bin:/bin"

    for _ in "cold", "warm":
        said = run(box, "go", "a b", "*", cwd=box.home, path=path).stdout
        assert said == f"of {name.encode().hex()} with 2\n"


def record(box, a, out, *arguments, **variables):
    """Run the recording go straight and by the shim; return what each saw."""
    seen = []
    for command in f"{box.dirs.toolchains}/1.22.3/bin/go", f"{box.shims}/go":
        environ = {"PATH": "/usr/bin:/bin", "HOME": str(box.home), "PWD": str(a), **variables}
        run_group([command, *arguments], env=environ, cwd=a, expect=0, timeout=30)
        seen.append(out.read_bytes().split(b"\n\n", 1))
    return seen


@pytest.fixture
def recorder(box, tmp_path, interpreter):
    out = tmp_path / "seen"
    box.install("1.22.3")
    a = box.project("a", "1.22.3\n")
    go = Path(box.dirs.toolchains, "1.22.3/bin/go")
    go.write_text(RECORDER.format(python=os.path.realpath(sys.executable), out=str(out)))
    run_group([f"{box.shims}/go"], env={"HOME": str(box.home), "PATH": "/bin"}, cwd=a, expect=0)
    return lambda *arguments, **variables: record(box, a, out, *arguments, **variables)


ARGUMENTS = [
    "",
    " ",
    "a b",
    "*",
    "$HOME",
    "`x`",
    "'",
    '"',
    "\\",
    "new\nline",
    "-n",
    "--",
    "ünï",
    "\udcff",
]


def test_arguments_pass_byte_for_byte(recorder):
    straight, by_shim = recorder(*ARGUMENTS, GOTOOLCHAIN="auto")

    assert by_shim[0] == straight[0]


# What the interpreters do to their own variables on starting; docs/shells.md names them.
SHELLS_OWN = {
    "bash": {"_", "IFS", "OPTIND", "PS1", "PS2", "SHELLOPTS", "BASHOPTS"},
    "dash": {"IFS", "OPTIND"},
    "busybox": {"IFS", "OPTIND", "SHLVL"},
    "native": set(),
}


def test_the_environment_passes_byte_for_byte(recorder, interpreter):
    variables = {
        "GOTOOLCHAIN": "auto",  # set by the user, so the shim adds nothing
        "SHLVL": "3",
        "EMPTY": "",
        "LINES_IN_IT": "one\ntwo",
        "QUOTES": "'\"\\$`",
        "BYTES": "\udcff\udcfe",
        "ENV": "/nonexistent",
        "BASH_ENV": "/nonexistent",
        "LC_ALL": "C",
        "PS1": "prompt> ",
        "PS2": "> ",
        "OLDPWD": "/",
        "COLUMNS": "77",
        "OPTIND": "3",
        "IFS": "x",
        "POSIXLY_CORRECT": "1",
        "CDPATH": "/tmp",
        "GLOBIGNORE": "*",
        "SHELLOPTS": "noglob",
        "BASHOPTS": "extglob",
        "HISTFILE": "/x",
        "TIMEFORMAT": "x",
        "FUNCNEST": "5",
    }
    odd = {"a.b": "c", "npm_config_x-y": "1", "BASH_FUNC_f%%": "() { :; }"}
    if interpreter in ("bash", "native"):
        variables |= odd  # what dash and busybox drop; docs/shells.md says so
    straight, by_shim = recorder(**variables)

    before, after = (set(seen[1].split(b"\0")) for seen in (straight, by_shim))
    changed = {entry.partition(b"=")[0].decode() for entry in before ^ after}
    if interpreter == "bash" and is_bash_3():
        changed -= {"OLDPWD"}  # dropped, also where it is a directory
    assert changed <= SHELLS_OWN[interpreter]


def is_bash_3():
    command = ["bash", "-c", "echo $BASH_VERSION"]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.startswith(b"3.")


def test_a_pin_adds_gotoolchain_and_takes_goroot(recorder):
    straight, by_shim = recorder(GOROOT="/opt/go")

    before, after = (
        {entry for entry in seen[1].split(b"\0") if entry.startswith(b"GO")}
        for seen in (straight, by_shim)
    )
    assert before == {b"GOROOT=/opt/go"}
    assert after == {b"GOTOOLCHAIN=local"}


@pytest.mark.parametrize("interpreter", ["bash", "dash", "native"], indirect=True)
def test_a_warm_shim_is_one_more_exec_and_no_fork(box, tmp_path, interpreter):
    have("strace")
    box.install("1.22.3")
    a = box.project("a", "1.22.3\n")
    go = Path(box.dirs.toolchains, "1.22.3/bin/go")
    shutil.copy("/bin/true", go)
    trace = tmp_path / "trace"
    for _ in "cold", "warm":
        run_group(
            ["strace", "-f", "-e", "trace=process", "-o", trace, f"{box.shims}/go", "version"],
            env={"HOME": str(box.home), "PATH": "/usr/bin:/bin"},
            cwd=a,
            expect=0,
            timeout=30,
        )

    calls = [line.split(maxsplit=1)[1].split("(")[0] for line in trace.read_text().splitlines()]
    assert calls.count("execve") == 2
    assert not {"clone", "clone3", "fork", "vfork"} & set(calls)


def test_another_program_in_the_stores_bin_is_not_overwritten(box):
    """As with GOVER_ROOT=~/.local."""
    box.install("1.22.3")
    foreign = Path(box.dirs.front, "go")
    foreign.write_text("#!/bin/sh\necho mine\n")

    done = box.gover("hook", "bash", expect=2)

    assert f"{foreign} is not gover's" in done.stderr
    assert done.stderr.endswith('hint: export GOVER_ROOT="$HOME/.gover"\n')
    assert foreign.read_text() == "#!/bin/sh\necho mine\n"
    foreign.write_text("")
    box.gover("hook", "bash")
    assert "gover shim" in foreign.read_text()


LOCAL = "\x1fGOTOOLCHAIN\x1f=local\x1f"


@pytest.mark.parametrize(
    ("goroot", "gotoolchain", "record"),
    [
        ("/opt/go", None, f"\x1fGOROOT\x1f-\x1f=/opt/go{LOCAL}-"),
        ("/opt/g o * -n", "", f"\x1fGOROOT\x1f-\x1f=/opt/g o * -n{LOCAL}="),
        ("", "", f"\x1fGOROOT\x1f-\x1f={LOCAL}="),
        (None, "auto", None),
        ("/g\x1fo", None, f"{LOCAL}-"),  # no record can hold it
    ],
)
def test_a_shim_records_what_it_changes_and_changes_what_it_can_record(
    recorder, goroot, gotoolchain, record
):
    variables = {"GOROOT": goroot, "GOTOOLCHAIN": gotoolchain}
    _, by_shim = recorder(**{name: value for name, value in variables.items() if value is not None})

    environ = dict(entry.split("=", 1) for entry in by_shim[1].decode().split("\0"))
    assert environ.get("GOROOT") == (goroot if goroot and "\x1f" in goroot else None)
    assert environ["GOTOOLCHAIN"] == (gotoolchain or "local")
    assert environ.get("__GOVER_UNDO") == record
