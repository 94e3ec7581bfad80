"""`gover setup`: the right lines in the right file, once, in a HOME of its own."""

import os
import re
import struct
import subprocess

import pytest

from gover.activation.setup import detect, word
from gover.errors import UsageError
from tests.lib.terminals import have

FILES = {"zsh": ".zshrc", "bash": ".bashrc", "fish": ".config/fish/conf.d/gover.fish"}
PATH = {"zsh": "print -r -- $PATH", "bash": 'echo "$PATH"', "fish": "string join : $PATH"}


def interactive(box, shell, *options):
    """Return PATH in an interactive shell that has read its start-up files."""
    result = subprocess.run(
        [shell, *options, "-i", "-c", PATH[shell]],
        env=box.environ,
        cwd=box.home,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    return result.stdout.splitlines()[-1].split(":")


def test_a_new_shell_has_the_hook_and_after_undo_it_has_not(box, shell):
    said = box.gover("setup", "--shell", shell, "--yes")

    assert said.stdout == ""
    assert (box.home / FILES[shell]).exists()
    assert box.dirs.shims in interactive(box, shell)
    if shell == "bash":
        assert box.dirs.shims in interactive(box, "bash", "--login")

    box.gover("setup", "--undo", "--yes")

    assert not (box.home / FILES[shell]).exists()
    assert not (box.home / ".bash_profile").exists()
    assert box.dirs.shims not in interactive(box, shell)


def test_a_second_time_changes_nothing(box, shell):
    have(shell)
    box.gover("setup", "--shell", shell, "--yes")
    before = (box.home / FILES[shell]).stat()

    said = box.gover("setup", "--shell", shell)

    assert "already has gover's lines" in said.stderr
    after = (box.home / FILES[shell]).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_print_shows_what_would_be_added_and_changes_nothing(box):
    (box.home / ".zshrc").write_text("mine\n")

    said = box.gover("setup", "--shell", "zsh", "--print", "--no-completion")

    assert said.stdout == (
        f"# {box.home}/.zshrc\n"
        'if [ -x "$HOME/bin/gover" ]; then eval "$("$HOME/bin/gover" hook zsh)"; fi\n'
    )
    assert (box.home / ".zshrc").read_text() == "mine\n"
    box.gover("setup", "--shell", "zsh", "--yes")
    assert said.stdout.splitlines()[1] in (box.home / ".zshrc").read_text()


def test_nothing_happens_when_there_is_nobody_to_ask(box):
    said = box.gover("setup", "--shell", "zsh", stdin=subprocess.DEVNULL, expect=2)

    assert said.stderr.endswith(
        "gover: no question can be asked: this is not a terminal\nhint: gover setup --yes\n"
    )
    assert not (box.home / ".zshrc").exists()


@pytest.mark.parametrize(("answer", "status"), [("y", 0), ("", 0), ("n", 1)])
def test_it_asks_in_a_terminal_and_finds_the_shell_it_is_in(box, shell, answer, status):
    terminal = box.terminal(shell, SHELL="/bin/csh")
    terminal.child.sendline("gover setup")
    terminal.child.expect(r"Add them[^?]*\? \[Y/n\] ")
    assert f"your shell is {shell}: gover was started by it" in terminal.child.before

    terminal.child.sendline(answer)
    terminal.child.expect(r"READY<(\d+)>")

    assert int(terminal.child.match[1]) == status
    assert (box.home / FILES[shell]).exists() == (status == 0)


def test_zsh_says_itself_where_its_files_are(box):
    have("zsh")
    (box.home / ".zshenv").write_text("ZDOTDIR=$HOME/.config/zsh\n")

    box.gover("setup", "--shell", "zsh", "--yes")

    assert (box.home / ".config/zsh/.zshrc").exists()
    assert not (box.home / ".zshrc").exists()
    assert box.dirs.shims in interactive(box, "zsh")


def test_a_login_file_that_reads_bashrc_is_left_alone(box):
    (box.home / ".bash_profile").write_text("[ -f ~/.bashrc ] && . ~/.bashrc\n")

    box.gover("setup", "--shell", "bash", "--yes")

    assert (box.home / ".bash_profile").read_text() == "[ -f ~/.bashrc ] && . ~/.bashrc\n"
    assert box.dirs.shims in interactive(box, "bash", "--login")


def test_a_profile_that_every_sh_reads_stays_good_for_every_sh(box):
    (box.home / ".profile").write_text("export MINE=1\n")

    box.gover("setup", "--shell", "bash", "--yes")

    assert not (box.home / ".bash_profile").exists()
    assert box.dirs.shims in interactive(box, "bash", "--login")
    text = (box.home / ".profile").read_text()
    assert text.startswith("export MINE=1\n")
    done = subprocess.run(
        ["dash", "-eu", "-c", ". ./.profile; echo $MINE$PATH"],
        env=box.environ,
        cwd=box.home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == (f"1{box.environ['PATH']}\n", "")


def test_a_line_of_the_users_own_counts(box):
    (box.home / ".zshrc").write_text('# gover hook\neval "$(gover hook zsh)"\n')

    said = box.gover("setup", "--shell", "zsh")

    assert f"{box.home}/.zshrc:2 already loads gover" in said.stderr
    assert "gover >>>" not in (box.home / ".zshrc").read_text()


def test_it_says_where_a_link_leads(box):
    (box.home / "dotfiles").mkdir()
    (box.home / "dotfiles/zshrc").write_text("mine\n")
    (box.home / ".zshrc").symlink_to("dotfiles/zshrc")

    said = box.gover("setup", "--shell", "zsh", "--yes")

    assert f"(a link to {box.home}/dotfiles/zshrc)" in said.stderr
    assert os.readlink(box.home / ".zshrc") == "dotfiles/zshrc"
    box.gover("setup", "--undo", "--yes")
    assert (box.home / "dotfiles/zshrc").read_text() == "mine\n"
    assert os.readlink(box.home / ".zshrc") == "dotfiles/zshrc"


def test_a_file_that_is_not_the_users_is_left_alone_and_the_lines_are_shown(box):
    """Where home-manager writes .zshrc, or somebody has linked it twice."""
    (box.home / ".zshrc").write_text("# mine\n")
    os.link(box.home / ".zshrc", box.home / "other")

    refused = box.gover("setup", "--shell", "zsh", "--yes", expect=1)
    shown = box.gover("setup", "--shell", "zsh", "--print")

    assert refused.returncode == 1
    assert "hard links" in refused.stderr
    assert refused.stderr.endswith("hint: gover setup --print\n")
    assert (shown.returncode, "hook zsh" in shown.stdout) == (0, True)
    box.gover("setup", "--undo", "--yes")
    assert (box.home / ".zshrc").read_text() == "# mine\n"


def test_it_says_what_chezmoi_has_to_be_told(box):
    source = box.home / ".local/share/chezmoi"
    source.mkdir(parents=True)
    (source / "private_dot_zshrc.tmpl").touch()

    said = box.gover("setup", "--shell", "zsh", "--yes")

    assert "chezmoi re-add" in said.stderr


def test_toolchains_of_another_tool_are_mentioned(box):
    root = box.home / ".goenv/versions/1.22.3"
    (root / "bin").mkdir(parents=True)
    (root / "VERSION").write_text("go1.22.3\n")
    (root / "bin/go").write_text("#!/bin/sh\n")
    (root / "bin/go").chmod(0o755)

    said = box.gover("setup", "--shell", "zsh", "--yes")

    assert "goenv: gover can use a toolchain in place; hint: gover import" in said.stderr


def test_a_file_of_somebody_else_in_conf_d_stays(box):
    path = box.home / FILES["fish"]
    path.parent.mkdir(parents=True)
    path.write_text("mine\n")

    said = box.gover("setup", "--shell", "fish", "--yes", expect=1)

    assert said.stderr == f"gover: {path} was not written by gover: it is left unchanged\n"


def test_a_shell_survives_that_gover_is_gone(box, shell):
    have(shell)
    box.gover("setup", "--shell", shell, "--yes")
    (box.bin / "gover").unlink()

    done = subprocess.run(
        [shell, "-i", "-c", "true"],
        env=box.environ,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )

    assert done.returncode == 0
    assert "gover" not in done.stderr


@pytest.mark.parametrize(
    ("parent", "login", "found"),
    [
        (["-zsh"], "/bin/bash", "zsh"),
        (["/usr/bin/fish", "-i"], "/bin/zsh", "fish"),
        (["bash", "install.sh"], "/bin/zsh", "zsh"),
        (["bash", "-c", "gover setup"], "/bin/zsh", "zsh"),
        (["bash", "--norc", "-il"], "/bin/zsh", "bash"),
        (["python3"], "/usr/local/bin/fish", "fish"),
        ([], "/bin/bash", "bash"),
    ],
)
def test_the_shell_is_the_one_somebody_types_into(parent, login, found):
    assert detect({"SHELL": login}, parent)[0] == found


def test_a_shell_without_a_hook_is_named():
    with pytest.raises(UsageError, match="no hook for 'tcsh'"):
        detect({"SHELL": "/bin/tcsh"}, ["tcsh"])


@pytest.mark.parametrize("parent", [["bash", "install.sh"], []])
def test_a_script_without_a_login_shell_tells_nothing(parent):
    with pytest.raises(UsageError, match="SHELL is not set"):
        detect({}, parent)


@pytest.mark.parametrize("path", ["/h/a b'$x/gover", "/h/.local/bin/gover", "/opt/x y/gover"])
def test_the_path_is_read_back_by_the_shell(shell, path):
    have(shell)
    text = f"printf %s {word(path, '/h', shell)}"

    shown = subprocess.run(
        [shell, "-c", text], env={"HOME": "/h"}, capture_output=True, text=True, check=True
    ).stdout

    assert shown == path
    assert re.match(r"\"\$HOME|'|/", word(path, "/h", shell))


def test_a_question_that_nobody_would_see_is_not_asked(box):
    terminal = box.terminal("bash", SHELL="/bin/bash")

    terminal.run("gover setup --shell bash 2>said")

    assert terminal.status == 2
    assert "no question can be asked: this is not a terminal" in (box.home / "said").read_text()
    assert not (box.home / ".bashrc").exists()


def test_an_interrupted_question_ends_its_own_line(box):
    terminal = box.terminal("bash", SHELL="/bin/bash")

    terminal.child.sendline("gover setup --shell bash")
    terminal.child.expect(r"\[Y/n\] ")
    terminal.child.sendintr()

    terminal.child.expect(r"\r\ngover: interrupted; no incomplete change is left\r\n")
    assert not (box.home / ".bashrc").exists()


# An access control list: its user rw, another user r, group r, mask r, others none (acl(5)).
ACL = struct.pack("<I", 2) + b"".join(
    struct.pack("<HHI", tag, rights, who)
    for tag, rights, who in [
        (0x01, 6, 0xFFFFFFFF), (0x02, 4, 12345), (0x04, 4, 0xFFFFFFFF),
        (0x10, 4, 0xFFFFFFFF), (0x20, 0, 0xFFFFFFFF),
    ]
)  # fmt: skip


def described(path):
    status = path.stat()
    extended = {name: os.getxattr(path, name) for name in sorted(os.listxattr(path))}
    return path.read_bytes(), status.st_mode, status.st_uid, status.st_gid, extended


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="macOS's are copied by fcopyfile(3)")
@pytest.mark.parametrize(
    "content", [b"alias a=b\n", b"alias a=b", b"", b"a\r\nb\r\n", b"a\r", b"\n\n", b"caf\xe9"]
)
def test_undo_gives_back_the_file_and_all_that_belongs_to_it(box, content):
    rc = box.home / ".bashrc"
    rc.write_bytes(content)
    rc.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(rc, -1, 12345)
    try:
        os.setxattr(rc, "user.note", b"\0mine")
        os.setxattr(rc, "system.posix_acl_access", ACL)
    except OSError as error:
        pytest.skip(f"the file system has no attributes: {error.strerror}")
    before = described(rc)

    for _ in "once", "twice":
        box.gover("setup", "--shell", "bash", "--yes")
    assert described(rc)[1:] == before[1:]
    assert rc.read_bytes() != content
    box.gover("setup", "--undo", "--yes")

    assert described(rc) == before
