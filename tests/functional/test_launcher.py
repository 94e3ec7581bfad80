"""shell/gover, the file on PATH: which Python it starts, and what it finds out for it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.make import help_files
from gover import __version__
from gover.activation.hook import texts_digest

LAUNCHER = Path(__file__).parents[2] / "shell/gover"
# In place of a Python: prints how it was started. That of macOS is 3.9, which has no -P.
NEW = """#!/bin/sh
case $1 in -c) exit 0 ;; esac
echo "${0##*/} $* translated=${__GOVER_TRANSLATED-}"
"""
OLD = '#!/bin/sh\ncase $1 in -c) exit 1 ;; esac\necho "unknown option $1" >&2\nexit 2\n'
SYSCTL = "#!/bin/sh\n[ \"$*\" = '-n sysctl.proc_translated' ] && echo 1\n"


@pytest.fixture
def path(tmp_path):
    """A directory for PATH, with what the launcher needs of the system."""
    directory = tmp_path / "path"
    directory.mkdir()
    os.symlink("/bin/sh", directory / "sh")
    return directory


def program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def run(prefix, path, *words, text=None):
    program(prefix / "bin/gover", text or LAUNCHER.read_text())
    return subprocess.run(
        [prefix / "bin/gover", *words],
        env={"PATH": str(path), "HOME": str(prefix)},
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip


@pytest.mark.parametrize(
    "prefix, packages",
    [
        (".local", "lib/python3.12/site-packages/gover"),
        ("Library/Python/3.12", "lib/python/site-packages/gover"),
    ],
    ids=["Linux", "macOS"],
)
def test_after_pip_install_user_the_python_of_that_install_runs(tmp_path, path, prefix, packages):
    program(path / "python3", OLD)
    program(path / "python3.12", NEW)
    (tmp_path / prefix / packages).mkdir(parents=True)

    done = run(tmp_path / prefix, path, "list")

    assert done.stdout.startswith("python3.12 -P -m gover list ")


@pytest.mark.parametrize("packages", ["", "lib/python3.99/site-packages/gover"])
def test_else_python3_runs_where_it_is_new_enough(tmp_path, path, packages):
    program(path / "python3", NEW)
    (tmp_path / "prefix" / packages).mkdir(parents=True)
    (tmp_path / "prefix/bin/python").mkdir(parents=True)  # in the place of a Python

    assert run(tmp_path / "prefix", path, "list").stdout.startswith("python3 -P -m gover list ")


@pytest.mark.parametrize("python", [OLD, None])
def test_without_a_new_enough_python_there_is_an_error_and_a_command(tmp_path, path, python):
    if python:
        program(path / "python3", python)

    done = run(tmp_path / "prefix", path, "list")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        f"gover: there is no Python 3.11 or later to run {tmp_path}/prefix/bin/gover with",
        "hint: pipx install --force gover",
    ]


def test_the_python_of_macos_itself_is_not_started(tmp_path, path):
    """It opens a dialog where there are no Command Line Tools."""
    program(path / "python3", "#!/bin/sh\necho dialog\n")
    program(tmp_path / "sw_vers", "#!/bin/sh\n")
    text = LAUNCHER.read_text().replace("/usr/bin/sw_vers", f"{tmp_path}/sw_vers")

    done = run(tmp_path / "prefix", path, text=text.replace("/usr/bin/python3", f"{path}/python3"))

    assert (done.returncode, done.stdout) == (1, "")


SHOWN = {
    "completion zsh": "completion.zsh",
    "": "help",
    "help": "help",
    "-h": "help",
    "--help": "help",
    "help --all": "help-all",
}


def installed(prefix, packages, release=__version__):
    """Files as a wheel puts them there."""
    program(prefix / "bin/python", NEW)
    program(prefix / packages / "gover/start.py", "")
    (prefix / packages / f"gover-{release}.dist-info").mkdir(parents=True)
    for name in ("completion.zsh", "help", "help-all"):
        file = prefix / packages / f"gover/_assets/shell/printed/{name}.sh"
        program(file, help_files.as_words(f"it's the text of {name}\n"))


@pytest.mark.parametrize(
    "packages", ["lib/python3.14/site-packages", "lib/python3/dist-packages"], ids=["pip", "Debian"]
)
def test_help_and_completion_are_printed_from_the_package_without_python(tmp_path, packages):
    installed(tmp_path / "venv", packages)
    program(tmp_path / "venv/bin/gover", LAUNCHER.read_text())
    (tmp_path / "gover").symlink_to("venv/bin/gover")  # as pipx and uv do

    for words, name in SHOWN.items():
        for path in ("gover", "venv/bin/gover"):
            done = subprocess.run(
                [tmp_path / path, *words.split()], capture_output=True, text=True, check=True
            )
            assert done.stdout == f"it's the text of {name}\n"


@pytest.mark.parametrize(
    "words", ["completion fish", "completion ../x", "completion", "help pin", "help help"]
)
def test_what_the_package_does_not_have_python_answers(tmp_path, path, words):
    installed(tmp_path, "lib/python3.14/site-packages")

    assert run(tmp_path, path, *words.split()).stdout.startswith("python ")


def test_python_starts_without_site_where_one_python_has_gover(tmp_path, path):
    installed(tmp_path, "lib/python3.14/site-packages")
    start = tmp_path / "lib/python3.14/site-packages/gover/start.py"

    assert run(tmp_path, path, "list").stdout.startswith(f"python -I -S {start} list ")
    program(tmp_path / "lib/python3.13/site-packages/gover/start.py", "")
    assert run(tmp_path, path, "list").stdout.startswith("python -I -m gover list ")


def test_the_texts_of_another_release_are_not_printed(tmp_path, path):
    installed(tmp_path, "lib/python3.14/site-packages", "0.0.1")

    assert run(tmp_path, path, "completion", "zsh").stdout.startswith("python ")


@pytest.fixture
def known(box):
    """A pinned project with a plan, and a gover whose Python only prints that it was asked."""
    box.install("1.22.3")
    project = box.project("a", "1.22.3\n")
    box.gover("hook", "bash")
    subprocess.run([f"{box.dirs.shims}/go", "version"], env=box.environ, cwd=project, check=True)
    (box.bin / "python").write_text("#!/bin/sh\necho Python\n")

    def answer(*words, **more):
        command = ["gover", *words]
        return subprocess.run(
            command, cwd=project, env=box.environ | more, capture_output=True, text=True, check=True
        ).stdout

    return box, answer


def test_what_a_plan_can_answer_needs_no_python(known):
    box, answer = known
    go = f"{box.dirs.toolchains}/1.22.3/bin/go"
    assert answer("current") == "1.22.3\n"
    assert answer("which") == answer("which", "go") == f"{go}\n"
    assert answer("which", "gofmt") == f"{go}fmt\n"
    assert answer("env").startswith("export PATH=")
    assert answer("exec", "go", "version") == "go version go1.22.3 test\n"
    assert answer("exec", "1.22.3", "go", "version") == "go version go1.22.3 test\n"
    assert answer("exec", "1.22.3", "--", "go", "version") == "go version go1.22.3 test\n"
    assert answer("exec", "1.22.3", "go", GOTOOLCHAIN="auto") == "Python\n"
    assert answer("hook", "bash").startswith("\\builtin . ")
    # By a path of another spelling, as where HOME ends with a slash or is a link.
    (box.home / "link").symlink_to(box.bin)
    for directory in (f"{box.bin}//", f"{box.home}/link"):
        path = f"{directory}:{box.environ['PATH']}"
        assert answer("hook", "bash", PATH=path).startswith("\\builtin . "), path
    for words in (
        "current --json",
        "which godoc",
        "env --json",
        "exec 1.22 go",
        "exec 1.20.1 go",
        "hook sh",
        "list",
    ):
        assert answer(*words.split()) == "Python\n", words
    # Behind a link with a blank in its name, and beside another go, which no pin gives way to.
    (box.home / "sp ace *").symlink_to(box.dirs.data)
    program(box.home / "front/go", NEW)
    path = f"{box.home}/front:{box.dirs.shims}:{box.environ['PATH']}"
    assert answer("current", GOVER_ROOT=f"{box.home}/sp ace *", PATH=path) == "1.22.3\n"
    assert answer("env", __GOVER_UNDO="/x\x1fA\x1f=1\x1f-") == "Python\n"
    for directory in (box.dirs.shims, box.dirs.front):  # a command would find no shim
        Path(directory, "go").chmod(0o644)
        assert answer("exec", "go", "version") == "Python\n"
        Path(directory, "go").chmod(0o755)
    for name in ("go", "gofmt"):
        Path(box.dirs.toolchains, "1.22.3/bin", name).chmod(0o644)
        assert answer("which", name) == "Python\n"


# Of a POSIX shell and of the two ways to start; what they say of themselves.
_OF_SHELLS = ("_=", "PWD=", "OLDPWD=", "SHLVL=")
_WORDS = ("env", "exec go", "exec -- gofmt", "exec env", "exec 1.22.3 env", "exec 1.22.3 -- go")


@pytest.mark.parametrize("version", ["1.9.7", "1.22.3"])
def test_the_launcher_changes_the_environment_as_python_does(box, version):
    """Before Go 1.10 a process has GOROOT, and a shell is without all the same."""
    for each in ("1.9.7", "1.22.3"):
        for name in ("go", "gofmt"):
            program(Path(box.dirs.toolchains, each, "bin", name), "#!/bin/sh\nexec env\n")
    project = box.project("a", f"{version}\n")
    box.gover("hook", "bash")
    subprocess.run([f"{box.dirs.shims}/go"], env=box.environ, cwd=project, check=True)

    for words in _WORDS:
        for more in ({}, {"GOROOT": "/x"}, {"GOROOT": ""}, {"GOTOOLCHAIN": "auto"}):
            ways = (["gover"], [sys.executable, "-I", "-m", "gover"])
            seen = [
                subprocess.run(
                    [*way, *words.split()], env=box.environ | more, cwd=project,
                    capture_output=True, text=True, check=True,
                ).stdout.splitlines()
                for way in ways
            ]  # fmt: skip
            of_both = [{line for line in one if not line.startswith(_OF_SHELLS)} for one in seen]
            assert of_both[0] == of_both[1], (words, more)
            assert of_both[0]


def test_a_file_of_the_launcher_counts_where_it_is_the_users_own_and_for_this_gover(known):
    box, answer = known
    file = Path(box.dirs.under_data("hook", __version__, "lookup"))
    away = box.home / "away"
    for path in (file, file.parent, file.parent.parent):
        path.rename(away)
        path.symlink_to(away)
        assert answer("current") == "Python\n", path
        path.unlink()
        away.rename(path)
        if os.geteuid() == 0:
            os.chown(path, 12345, 12345)
            assert answer("current") == "Python\n", path
            os.chown(path, 0, 0)
    text = file.read_text()
    head, first, rest = re.split("^(gover_is_for .*\n)", text, maxsplit=1, flags=re.MULTILINE)
    digest, python = texts_digest(), sys.executable
    for old, new in [
        (__version__, "0.0.1"),
        (f" {digest}'", "'"),
        (digest, digest[::-1]),
        (f"{box.bin}/gover'", "/x/gover'"),
        (f"{python}'", "/none/python'"),
        (f"{python}'", "/'"),
        (f"'{box.dirs.data}'", "'/'"),
    ]:
        file.write_text(f"{head}{first.replace(old, new)}{rest}")
        assert answer("current") == "Python\n", new
    for words, last in {"current": "gover_find() {", "exec go": "gover_add() {"}.items():
        for cut in ("", head, head + first, text.partition(last)[0], text[: text.index(last) + 30]):
            file.write_text(cut)
            assert answer(*words.split()) == "Python\n", cut[-80:]
    file.write_text(text)
    assert answer("current") == "1.22.3\n"
    file.unlink()
    os.mkfifo(file)
    assert answer("current") == "Python\n"


@pytest.mark.parametrize("words, told", [(("doctor", "--json"), "1"), (("list",), "")])
def test_on_a_mac_doctor_learns_whether_the_shell_is_translated(tmp_path, path, words, told):
    """The sysctl is a double of macOS's; the launcher runs it, and no Python for arm64 alone."""
    program(path / "python3", NEW)
    program(tmp_path / "sw_vers", "#!/bin/sh\n")
    program(tmp_path / "sysctl", SYSCTL)
    text = LAUNCHER.read_text().replace("/usr/bin/sw_vers", f"{tmp_path}/sw_vers")

    done = run(
        tmp_path / "p", path, *words, text=text.replace("/usr/sbin/sysctl", f"{tmp_path}/sysctl")
    )

    assert done.stdout.endswith(f" translated={told}\n")


def test_a_new_shell_gets_the_hook_of_another_commit_of_the_same_release(box):
    """As after an upgrade from `main`, whose release stays the same."""

    def printed():
        words = [box.bin / "gover", "hook", "zsh"]
        return subprocess.run(words, env=box.environ, capture_output=True, check=True).stdout

    first = printed()
    hook = Path(box.dirs.data, "hook", __version__, "zsh")
    right = hook.read_text()
    for name in ("zsh", "lookup", "inherited"):
        file = hook.with_name(name)
        file.write_text(file.read_text().replace(texts_digest(), "01234567") + "echo old\n")

    assert printed() == first
    assert hook.read_text() == right
