"""The shims in processes that have left the directory of their shell, or beside other managers."""

import os
from pathlib import Path

import pytest

from gover.activation.chdir_flag import requested_directory
from gover.install.default import set_default
from gover.version.request import Request
from tests.lib import shim_kinds
from tests.lib.gover_process import run_group

FAKE = """#!/bin/sh
if [ "$1" = script ]; then shift; "$@"; exit; fi
echo "{version} GOTOOLCHAIN=${{GOTOOLCHAIN-none}} GOROOT=${{GOROOT-none}} X=${{X-none}}"
"""


@pytest.fixture(params=shim_kinds.KINDS)
def interpreter(request, monkeypatch):
    """Shims under each kind of shell that may come to run them, and the native ones."""
    shim_kinds.use(request.param, monkeypatch)
    return request.param


@pytest.fixture
def home(box, interpreter):
    """A store whose programs print what they were given; a is pinned, b has the default."""
    box.install("1.9.7", "1.22.3", "1.23.1")
    for version in ("1.9.7", "1.22.3", "1.23.1"):
        write(Path(box.dirs.toolchains, version, "bin/go"), FAKE.format(version=version))
    set_default(box.dirs, Request.parse("1.23.1"))
    box.project("a", "1.22.3\n")
    box.project("b")
    box.project("old", "1.9.7\n")
    box.shims = shim_kinds.entry(interpreter, box.dirs, box.dirs.front)
    return box


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def run(box, *words, cwd="a", path=None, expect=0, **variables):
    """Run a command below HOME, twice: without a plan and with one."""
    environ = {"HOME": str(box.home), "PATH": f"{path or box.shims}:/usr/bin:/bin"}
    for _ in "cold", "warm":
        done = run_group(
            list(words), env={**environ, **variables}, cwd=box.home / cwd, expect=expect
        )
    return done


def version(box, *words, **more):
    return run(box, "go", *words, **more).stdout.partition(" ")[0]


CHDIR = {  # the arguments, and whether the directory of -C counts, as in cmd/go
    "-C {b} version": True,
    "--C {b} version": True,
    "-C={b} version": True,
    "--C={b} version": True,
    "version -C {b}": True,
    "build -C={b} ./...": True,
    "mod tidy -C {b}": True,
    "mod -C {b}": True,
    "work sync --C={b}": True,
    "run . -C {b}": False,
    "build ./... -C {b}": False,
    "mod tidy -v -C {b}": False,
    "env -C": False,
    "-C": False,
    "-C nowhere version": False,
    "-C= version": False,
    "-v -C {b}": False,
    "version": False,
    "": False,
}


@pytest.mark.parametrize("text", CHDIR)
def test_the_directory_of_chdir_decides_where_cmd_go_obeys_it(home, text):
    link = home.home / "link"
    link.symlink_to("b")
    words = text.format(b=link).split()
    run(home, "go")  # with a plan of this directory there as well

    assert version(home, *words) == ("1.23.1" if CHDIR[text] else "1.22.3")
    assert requested_directory(words) == (str(home.home / "b") if CHDIR[text] else None)


def test_a_directory_of_chdir_may_have_any_name(home):
    for name in ("sp ace'$x", "new\nline\n", "-C", "b*"):
        home.project(name, "1.9.7\n")
        assert version(home, "-C", f"{home.home}/{name}", "version") == "1.9.7"


def test_exec_obeys_chdir_as_the_shim_does(home):
    def ran(*words):
        return home.gover("exec", *words, cwd=home.home / "a").stdout.partition(" ")[0]

    assert ran("go", "-C", "../b", "version") == "1.23.1"
    assert ran("--", "go", "build", "-C=../old") == "1.9.7"
    assert ran("1.22.3", "go", "-C", "../b", "version") == "1.22.3"
    assert ran("sh", "-c", "cd ../b && go") == "1.23.1"
    assert ran("1.22.3", "sh", "-c", "cd ../b && go") == "1.22.3"


def test_a_child_in_another_directory_has_nothing_of_its_parent(home):
    def child(directory, **variables):
        line = f"cd {home.home}/{directory} && go"
        return run(home, "go", "script", "sh", "-c", line, **variables).stdout.rstrip("\n")

    assert child("b") == "1.23.1 GOTOOLCHAIN=none GOROOT=none X=none"
    assert child("a") == "1.22.3 GOTOOLCHAIN=local GOROOT=none X=none"
    goroot = f"{home.dirs.toolchains}/1.9.7"
    assert child("old") == f"1.9.7 GOTOOLCHAIN=none GOROOT={goroot} X=none"
    assert child("b", cwd="old") == "1.23.1 GOTOOLCHAIN=none GOROOT=none X=none"


@pytest.mark.parametrize("value", ["local", "auto", "go1.24.1"])
def test_what_the_user_has_set_is_kept_through_all_children(home, value):
    line = f"cd {home.home}/b && go"

    done = run(home, "go", "script", "sh", "-c", line, GOTOOLCHAIN=value)

    assert done.stdout == f"1.23.1 GOTOOLCHAIN={value} GOROOT=none X=none\n"


def test_the_variables_of_a_parents_project_do_not_follow(home):
    project = home.project("p")
    (project / "gover.toml").write_text('go = "1.22.3"\n[env]\nX = "of p"\n')
    home.gover("allow", cwd=project)

    assert run(home, "go", cwd="p", X="mine").stdout.endswith("X=of p\n")
    line = f"cd {home.home}/b && go"
    assert run(home, "go", "script", "sh", "-c", line, cwd="p", X="mine").stdout.endswith(
        "X=mine\n"
    )
    assert run(home, "go", "script", "sh", "-c", line, cwd="p").stdout.endswith("X=none\n")
    text = home.gover("env", cwd=project).stdout
    assert run(home, "sh", "-c", f"{text}\ncd ../b; go", cwd="p").stdout.startswith("1.23.1 ")


RECORDS = [
    "\x1f",
    "\x1f\x1f\x1f",
    "x\x1fX",
    "\x1fX\x1f=a",
    "\x1f1X\x1f-\x1f=b",
    "\x1fa;b\x1f-\x1f-",
]


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_that_is_no_record_changes_nothing(home, record):
    done = run(home, "go", __GOVER_UNDO=record, X="a b")

    assert done.stdout == "1.22.3 GOTOOLCHAIN=local GOROOT=none X=a b\n"


GOENV = '#!/usr/bin/env bash\nset -e\nexec "/opt/goenv/libexec/goenv" exec "${0##*/}" "$@"\n'
WRAPPERS = {
    "another manager's shim": ("x/shims/go", '#!/bin/sh\nexec go "$@"\n'),
    "goenv": ("x/go", GOENV),
    "a script that executes go": ("x/go", '#!/bin/sh\nexec go "$@"\n'),
    "a script that starts go": ("x/go", '#!/bin/sh\ngo "$@"\n'),
    "one that nothing tells": ("x/go", '#!/bin/sh\ng=go\nexec $g "$@"\n'),
}


@pytest.mark.parametrize("name", WRAPPERS)
@pytest.mark.parametrize("order", ["gover first", "gover last"])
def test_what_leads_back_is_never_the_system_go(home, name, order):
    set_default(home.dirs, None)
    file, text = WRAPPERS[name]
    wrapper = write(home.home / file, text)
    write(home.home / "system/go", "#!/bin/sh\necho the system go\n")
    entries = [home.shims, str(wrapper.parent), f"{home.home}/system"]
    if order == "gover last":
        entries = [home.shims, f"{home.home}/system", str(wrapper.parent)]

    done = run(home, "go", "version", cwd="b", path=":".join(entries))

    assert done.stdout == "the system go\n"
    assert done.stderr == ""


@pytest.mark.parametrize("name", WRAPPERS)
def test_a_loop_ends_and_names_both(home, name):
    set_default(home.dirs, None)
    file, text = WRAPPERS[name]
    wrapper = write(home.home / file, text)

    done = run(home, "go", cwd="b", path=f"{home.shims}:{wrapper.parent}", expect=None)

    assert done.stdout == ""
    assert str(wrapper) in done.stderr
    assert "gover" in done.stderr
    assert "hint: " in done.stderr


def test_a_loop_of_processes_ends(home):
    set_default(home.dirs, None)
    write(home.home / "x/go", '#!/bin/sh\ng=go\n$g "$@"\nexit $?\n')

    done = run(home, "go", cwd="b", path=f"{home.shims}:{home.home}/x", expect=127)

    assert f"go runs in a loop: {home.home}/x/go starts gover's shim again" in done.stderr


def test_a_link_to_a_shim_is_no_system_go(home):
    set_default(home.dirs, None)
    (home.home / "x").mkdir()
    (home.home / "x/go").symlink_to(f"{home.dirs.shims}/go")
    write(home.home / "system/go", "#!/bin/sh\necho the system go\n")
    path = f"{home.home}/x:{home.home}/system"

    assert run(home, "go", cwd="b", path=path).stdout == "the system go\n"
    assert run(home, "go", cwd="a", path=path).stdout.startswith("1.22.3 ")


def plan(box, root="a"):
    return Path(f"{box.dirs.plans}{box.home}/{root}/.gover-plan/sh")


BROKEN = {
    "empty": lambda text: "",
    "cut off in a word": lambda text: text[: len(text) // 2],
    "cut off after a line": lambda text: text[: text.index("gover_goroot")],
    "without its last line": lambda text: text[: text.index("gover_planned")],
    "of another store": lambda text: text.replace("gover_planned='", "gover_planned='/x"),
    "for another root": lambda text: text.replace("/a'\n", "/b'\n").replace("/a\n", "/b\n"),
    "no shell": lambda text: "\0)(\n",
    "large": lambda text: "#" * (4 << 20) + "\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_plan_that_is_broken_is_not_replayed(home, name):
    run(home, "go")
    path = plan(home)
    wrong = path.read_text().replace("/1.22.3", "/1.23.1")
    for text in BROKEN[name](wrong), BROKEN[name](path.read_text()):
        path.write_text(text)
        path.chmod(0o600)
        assert run(home, "go").stdout.startswith("1.22.3 ")


def test_a_plan_that_is_a_link_or_of_another_user_is_not_replayed(home):
    run(home, "go")
    path = plan(home)
    wrong = home.home / "wrong"
    wrong.write_text(path.read_text().replace("/1.22.3", "/1.23.1"))
    path.unlink()
    path.symlink_to(wrong)
    assert run(home, "go").stdout.startswith("1.22.3 ")
    if os.geteuid() == 0:
        path.unlink(missing_ok=True)
        path.write_text(wrong.read_text())
        os.chown(path, 12345, 12345)
        assert run(home, "go").stdout.startswith("1.22.3 ")


@pytest.mark.parametrize(
    "path",
    [
        "",
        ":",
        "::/usr/bin",
        ":".join(f"/none/{n}" for n in range(200)),
        "relative:.:..",
        "/usr/bin//",
    ],
)
def test_any_path_gives_the_right_go(home, path):
    shim = f"{home.shims}/go"
    environ = {"HOME": str(home.home), "PATH": f"{path}:/usr/bin:/bin"}
    for _ in "cold", "warm":
        done = run_group([shim], env=environ, cwd=home.home / "a", expect=0)
        assert done.stdout.startswith("1.22.3 ")


def test_a_working_directory_that_lies_or_is_gone_gives_the_right_go_or_an_error(home):
    deep = home.home / "a" / "/".join(["d" * 200] * 18)
    deep.mkdir(parents=True)
    for pwd in ("/", "/nowhere", "relative", f"{home.home}/b", "", "x" * 5000):
        assert run(home, "go", PWD=pwd).stdout.startswith("1.22.3 ")
    assert run(home, "go", cwd=deep).stdout.startswith("1.22.3 ")
    gone = home.project("a/gone")
    line = f"rmdir {gone}; go"
    environ = {"HOME": str(home.home), "PATH": f"{home.shims}:/usr/bin:/bin"}
    done = run_group(["sh", "-c", line], env=environ, cwd=gone)
    is_refused = done.returncode == 1 and "gover: this directory has been deleted" in done.stderr
    assert done.stdout.startswith("1.22.3 ") or (is_refused and not done.stdout)


@pytest.mark.parametrize("end", ["/", "//"])
def test_a_home_with_a_slash_at_its_end_is_the_same_home(home, end):
    """The walk ends there: a file above the home does not count."""
    assert run(home, "go", HOME=f"{home.home}{end}").stdout.startswith("1.22.3 ")
    (home.home.parent / ".go-version").write_text("1.9.7\n")
    assert run(home, "go", cwd="b", HOME=f"{home.home}{end}").stdout.startswith("1.23.1 ")
    (home.home / ".go-version").write_text("1.9.7\n")
    assert run(home, "go", cwd="b", HOME=f"{home.home}{end}").stdout.startswith("1.9.7 ")


def test_a_store_that_was_moved_is_found_by_its_shims(home):
    """Its home was renamed, or a cache was restored at another path; gover is where it was."""
    assert run(home, "go").stdout.startswith("1.22.3 ")
    text = home.gover("hook", "bash").stdout
    shims = Path(home.shims).relative_to(home.home)
    moved = home.home.with_name("mo ved *")
    os.rename(home.home, moved)
    data, cache, config = (str(moved / Path(d).relative_to(home.home)) for d in home.dirs)
    write(Path(home.dirs.toolchains, "1.9.7/bin/go"), "").chmod(0o644)  # what is left there
    path = home.environ["PATH"].replace(str(home.home), str(moved))
    environ = {**home.environ, "HOME": str(moved), "PATH": path}
    environ |= {"GOVER_ROOT": data, "GOVER_CACHE": cache, "GOVER_CONFIG": config}

    def ran(*words, cwd="a"):
        return run_group(list(words), env=environ, cwd=moved / cwd, expect=0).stdout

    for _ in "cold", "warm":
        for directory in (f"{data}/shims", f"{data}/bin", str(moved / shims)):
            assert ran(f"{directory}/go").startswith("1.22.3 ")
            assert ran(f"{directory}/go", cwd="b").startswith("1.23.1 ")
        for name in ("shims", "bin"):
            assert ran(f"{data}/{name}/go1.9.7").startswith("1.9.7 ")
    line = ran("gover", "hook", "bash")
    assert line == text.replace(str(home.home), str(moved))
    script = f"{line}_gover_prompt; go"
    assert ran("bash", "--norc", "-c", script).startswith("1.22.3 ")
    assert ran("gover", "current") == "1.22.3\n"
