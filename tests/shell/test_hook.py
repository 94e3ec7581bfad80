"""The hook in real interactive shells."""

import os

import pytest

from tests.lib.terminals import LOADED, loading

GO = "go version go{} test"


def go_version(terminal):
    return terminal.run("go version").strip()


def test_entering_switching_and_leaving_leave_path_as_it_was(box, shell):
    box.install("1.22.3", "1.23.1")
    box.project("a", "1.22.3\n")
    box.project("b", "1.23.1\n")
    terminal = box.terminal(shell).hook()
    before = terminal.value("PATH")

    terminal.run("cd a")
    assert go_version(terminal) == GO.format("1.22.3")
    assert terminal.value("PATH") == f"{box.entries('1.22.3')}:{before}"
    terminal.run("cd ../b")
    assert go_version(terminal) == GO.format("1.23.1")
    assert "1.22.3" not in terminal.value("PATH")
    terminal.run("cd ..")
    assert terminal.value("PATH") == before
    assert terminal.value("__GOVER_UNDO") is None


def test_a_subdirectory_uses_the_pin_above(box, shell):
    box.install("1.22.3")
    box.project("a/deep/er")
    box.project("a", "1.22.3\n")
    terminal = box.terminal(shell).hook()

    terminal.run("cd a/deep/er")

    assert go_version(terminal) == GO.format("1.22.3")


def test_an_edited_pin_holds_at_the_next_prompt(box, shell):
    box.install("1.22.3", "1.23.1")
    project = box.project("a", "1.22.3\n")
    terminal = box.terminal(shell, project).hook()
    assert go_version(terminal) == GO.format("1.22.3")

    stamp = os.stat(project / ".go-version")
    (project / ".go-version").write_text("1.23.1\n")
    os.utime(project / ".go-version", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))

    terminal.run(":")
    assert go_version(terminal) == GO.format("1.23.1")


def test_a_pin_that_appears_between_here_and_the_old_one_holds(box, shell):
    box.install("1.22.3", "1.23.1")
    box.project("a", "1.22.3\n")
    deep = box.project("a/b/c")
    terminal = box.terminal(shell, deep).hook()
    assert go_version(terminal) == GO.format("1.22.3")

    box.project("a/b", "1.23.1\n")

    terminal.run(":")
    assert go_version(terminal) == GO.format("1.23.1")


@pytest.mark.parametrize("way", ["a/b/c", "link/c", "a/link/c"])
def test_what_appears_above_is_seen_however_long_the_shell_has_been_there(box, shell, way):
    """By a link `..` is somewhere else: the walk is up the name by which the shell came."""
    box.install("1.22.3", "1.23.1")
    box.project("a", "1.22.3\n")
    box.project("a/b/c")
    box.project("far/b/c")
    (box.home / "link").symlink_to("a/b")
    (box.home / "a/link").symlink_to("../far/b")
    terminal = box.terminal(shell).hook()
    terminal.run(f"cd {way}")
    before = terminal.value("PATH")
    for name in ("far", "a/b", "a", "link"):
        for _ in range(3):  # until the hook has made itself at home
            terminal.run(":")
        pin = box.home / name / ".go-version"
        kept = pin.read_text() if pin.exists() else None
        pin.write_text("1.23.1\n")
        terminal.run(":")
        chosen = "1.23.1/bin" in terminal.value("PATH")
        pin.unlink()
        if kept:
            pin.write_text(kept)
        terminal.run(":")
        assert terminal.value("PATH") == before
        on_the_way = {"a/b/c": ("a", "a/b", "link"), "link/c": ("link", "a/b")}.get(way, ("a",))
        assert chosen == (name in on_the_way), name


@pytest.mark.parametrize("way", ["w/a", "w/link"])
def test_what_appears_above_the_place_is_seen_wherever_in_it_the_shell_has_been(box, shell, way):
    """Above it a hook at rest asks by `..`: of the name by which the shell came, and from here."""
    box.install("1.22.3")
    box.project("w/a/b/c", None)
    box.project("w/a", "1.22.3\n")
    box.project("far/a/b/c", None)
    box.project("far/a", "1.22.3\n")
    (box.home / "w/link").symlink_to("../far/a")
    terminal = box.terminal(shell).hook()
    number = 90
    for here, there in (("", "/b"), ("/b/c", ""), ("/b", "/b/c"), ("/b/c", "/b")):
        for name in ("far", "w", "."):
            module = box.home / name / "go.mod"
            # With the move itself; at a prompt after it; when the hook has made itself at home.
            terminal.run(f"cd ~/{way}{here}")
            for command, prompts in ((f"cd ~/{way}{there}", 3), (":", 0), (":", 3)):
                for _ in range(prompts):
                    terminal.run(":")
                number += 1
                module.write_text(f"module m\n\ngo 1.{number}\n")
                said = terminal.run(command)
                module.unlink()
                terminal.run(":")
                asked = (here, there, name, command, prompts)
                assert (f"requires go >= 1.{number}" in said) == (name != "far"), asked


def test_a_removed_pin_gives_back_what_was(box, shell):
    box.install("1.22.3")
    project = box.project("a", "1.22.3\n")
    terminal = box.terminal(shell, project).hook()
    assert f"{box.dirs.toolchains}/1.22.3/bin" in terminal.value("PATH")
    (project / ".go-version").unlink()

    terminal.run(":")

    assert f"{box.dirs.toolchains}/" not in terminal.value("PATH")


def test_a_line_moves_on_when_a_newer_release_is_installed(box, shell):
    box.install("1.22.3")
    project = box.project("a", "1.22\n")
    terminal = box.terminal(shell, project).hook()
    assert go_version(terminal) == GO.format("1.22.3")

    box.install("1.22.10")

    terminal.run(":")
    assert go_version(terminal) == GO.format("1.22.10")


def test_an_uninstalled_version_is_gone_from_path_and_named_once(box, shell):
    box.install("1.22.3", "1.23.1")
    project = box.project("a", "1.22.3\n")
    terminal = box.terminal(shell, project).hook()
    terminal.run(":")

    box.uninstall("1.22.3")

    shown = terminal.run(":")
    assert shown.strip() == (
        f"gover: go1.22.3 is not installed (set by {box.shown(project)}/.go-version:1);"
        " hint: gover install 1.22.3"
    )
    assert terminal.run(":") == ""
    assert terminal.run("cd .; :") == ""
    assert f"{box.dirs.toolchains}/" not in terminal.value("PATH")
    assert "is not installed" in terminal.run("go version")
    assert terminal.run(":") == ""
    box.install("1.22.3")
    terminal.run(":")
    assert go_version(terminal) == GO.format("1.22.3")


def test_a_malformed_pin_takes_the_old_go_away_and_the_prompt_goes_on(box, shell):
    box.install("1.22.3")
    project = box.project("a", "1.22.3\n")
    terminal = box.terminal(shell, project).hook()
    terminal.run(":")
    (project / ".go-version").write_text("# ours\n1.22.3\n../../x\n")

    shown = terminal.run("true")

    wanted = f"gover: {box.shown(project)}/.go-version:3: '../../x' is not a Go version; hint: "
    assert shown.startswith(wanted)
    assert f"{box.dirs.toolchains}/" not in terminal.value("PATH")
    terminal.run("go version")
    assert terminal.status == 4


def test_goroot_is_taken_away_and_given_back(box, shell):
    box.install("1.22.3")
    box.project("a", "1.22.3\n")
    terminal = box.terminal(shell, GOROOT="/opt/old go").hook()

    terminal.run("cd a")
    assert terminal.value("GOROOT") is None
    terminal.run("cd ..")
    assert terminal.value("GOROOT") == "/opt/old go"


def test_gotoolchain_is_set_for_go_alone_and_not_when_the_user_has_set_it(box, shell):
    box.install("1.22.3", "1.20.14")
    box.project("a", "1.22.3\n")
    box.project("old", "1.20.14\n")
    terminal = box.terminal(shell).hook()

    terminal.run("cd a")
    assert terminal.value("GOTOOLCHAIN") is None
    assert terminal.run("go env GOTOOLCHAIN").strip() == "local"
    terminal.run("cd ../old")
    assert terminal.run("go env GOTOOLCHAIN").strip() == ""
    terminal.run("cd ..")
    terminal.export(GOTOOLCHAIN="go1.99.9")
    terminal.run("cd a")
    assert terminal.value("GOTOOLCHAIN") == "go1.99.9"
    assert terminal.run("go env GOTOOLCHAIN").strip() == "go1.99.9"
    terminal.run("cd ..")
    assert terminal.value("GOTOOLCHAIN") == "go1.99.9"


def test_what_the_user_changes_inside_stays_the_users(box, shell):
    box.install("1.22.3", "1.23.1")
    box.project("a", "1.22.3\n")
    box.project("b", "1.23.1\n")
    terminal = box.terminal(shell).hook()
    before = terminal.value("PATH")

    terminal.run("cd a")
    path = f"/mine/first:{terminal.value('PATH')}:/mine/last"
    terminal.export(PATH=path, GOTOOLCHAIN="auto", GOROOT="/mine")
    terminal.run("cd ../b")
    terminal.run("cd ..")

    assert terminal.value("PATH") == f"/mine/first:{before}:/mine/last"
    assert terminal.value("GOTOOLCHAIN") == "auto"
    assert terminal.value("GOROOT") == "/mine"


@pytest.mark.parametrize(
    "path", ["/usr/bin:/bin:", ":/usr/bin:/bin", "/usr/bin::/bin:/a b:/usr/bin"]
)
def test_odd_paths_come_back_byte_for_byte(box, shell, path):
    box.install("1.22.3")
    box.project("a", "1.22.3\n")
    terminal = box.terminal(shell).hook()
    terminal.export(PATH=path)
    if shell == "fish":  # which keeps no empty entry: docs/shells.md
        path = ":".join(entry or "." for entry in path.split(":"))
    assert terminal.value("PATH") == path

    terminal.run("cd a")
    assert terminal.value("PATH") == f"{box.entries('1.22.3')}:{path}"
    terminal.run("cd ..")
    assert terminal.value("PATH") == path


def test_a_second_eval_and_a_subshell_change_nothing(box, shell):
    box.install("1.22.3")
    project = box.project("a", "1.22.3\n")
    terminal = box.terminal(shell, project).hook()
    terminal.run(":")
    inside = terminal.value("PATH")

    terminal.hook().run(":")
    assert terminal.value("PATH") == inside

    child = box.terminal(
        shell,
        project,
        PATH=inside,
        __GOVER_UNDO=terminal.value("__GOVER_UNDO"),
    ).hook()
    child.run(":")
    assert child.value("PATH") == inside
    child.run("cd ..")
    assert "toolchains" not in child.value("PATH")
    assert box.dirs.front not in child.value("PATH")


@pytest.mark.parametrize(
    "name",
    [
        "sp ace'$x",
        'dou"ble',
        "$(touch pwned)",
        "`touch pwned`",
        "new\nline",
        "*?[a]",
        "-dash",
        "ünï",
        "semi;colon",
        "back\\slash",
        "%s%d",
        "~",
    ],
)
def test_a_hostile_directory_name_is_only_a_name(box, shell, name):
    box.install("1.22.3")
    project = box.project(f"w/{name}", "1.22.3\n")
    terminal = box.terminal(shell).hook()
    before = terminal.value("PATH")

    terminal.run(f"cd {terminal.word(str(project))}" if "\n" not in name else "cd w/new*")
    assert go_version(terminal) == GO.format("1.22.3")
    terminal.run("cd /")
    assert terminal.value("PATH") == before
    assert not list(box.home.rglob("pwned"))
    assert not (project / "pwned").exists()


def test_the_exit_status_of_the_last_command_is_kept(box, shell):
    box.install("1.22.3")
    project = box.project("a", "1.22.3\n")
    terminal = box.terminal(shell, project).hook()

    terminal.run("sh -c 'exit 42'")
    assert terminal.status == 42
    terminal.run("cd .. ; sh -c 'exit 7'")
    assert terminal.status == 7


def test_use_holds_in_this_shell_until_unset(box, shell):
    box.install("1.22.3", "1.23.1")
    box.gover("config", "set", "missing", "error")
    project = box.project("a", "1.22.3\n")
    terminal = box.terminal(shell, project).hook()

    assert terminal.run("gover use 1.23.1 && go version").strip() == GO.format("1.23.1")
    terminal.run("cd ..")
    assert go_version(terminal) == GO.format("1.23.1")
    terminal.run("cd a")
    assert terminal.run("gover use --unset && go version").strip() == GO.format("1.22.3")
    assert "is not installed" in terminal.run("gover use 1.99.9")
    assert terminal.status == 3
    assert go_version(terminal) == GO.format("1.22.3")


def test_disable_takes_gover_out_of_a_shell(box, shell):
    box.install("1.22.3")
    project = box.project("a", "1.22.3\n")
    terminal = box.terminal(shell).hook()
    before = terminal.value("PATH")
    terminal.run(f"cd {project}")

    terminal.assign("GOVER_DISABLE", "1")
    assert terminal.value("PATH") == before
    terminal.unset("GOVER_DISABLE")
    assert go_version(terminal) == GO.format("1.22.3")


def test_disable_and_enable_where_a_variable_is_all_there_is(box, shell):
    project = box.project("a", None)
    (project / ".envrc").write_text("export APP_MODE=alone\n")
    box.gover("allow", cwd=project)
    terminal = box.terminal(shell).hook()
    terminal.run(f"cd {project}")
    assert terminal.value("APP_MODE") == "alone"

    terminal.assign("GOVER_DISABLE", "1")
    assert terminal.value("APP_MODE") is None
    terminal.unset("GOVER_DISABLE")
    assert terminal.value("APP_MODE") == "alone"


def test_a_prompt_is_silent_when_gover_was_gone_before_it_had_decided_anything(box, shell):
    gone = f"{'set -g _gover_python ' if shell == 'fish' else '_gover_python='}/nonexistent/python"
    project = box.project("a/b", "1.22.3\n")
    terminal = box.terminal(shell, project)

    # All prompts that it takes to come to rest, here and below.
    said = [terminal.run(f"{loading(shell)}; {gone}")]
    said += [terminal.run(line) for line in (":", ":", ":", "mkdir c", "cd c", ":", ":", ":")]

    assert said == [""] * 9
    terminal.run(LOADED[shell])
    assert terminal.status == 0


# What may be where a program was.
NO_PROGRAMS = [
    lambda path: None,
    lambda path: path.mkdir(),
    lambda path: path.symlink_to("/nonexistent/python"),
    lambda path: path.symlink_to("/"),
    lambda path: path.write_text("#!/bin/sh\necho run\n"),
]


def test_a_prompt_is_silent_when_gover_is_gone(box, shell):
    box.install("1.22.3")
    box.project("a", "1.22.3\n")
    terminal = box.terminal(shell).hook()
    terminal.run("cd a")

    for number, make in enumerate(NO_PROGRAMS):
        box.project(f"new{number}", "1.22.3\n")
        program = box.home / f"python{number}"
        make(program)
        terminal.assign("_gover_python", str(program))

        assert terminal.run(f"cd ../new{number}") == ""
        assert "toolchains" not in terminal.value("PATH")
        assert terminal.run(":") == ""
        assert terminal.run("cd ../a") == ""
        assert go_version(terminal) == GO.format("1.22.3")
        # gover itself is there, and finds its Python in another way.
        assert terminal.run("gover exec 1.22.3 go version").strip() == GO.format("1.22.3")


OPTIONS = {
    "zsh": [
        "setopt ksharrays",
        "setopt shwordsplit",
        "setopt nounset",
        "setopt noclobber",
        "setopt globsubst",
        "setopt posixidentifiers",
        "setopt nocasematch",
        "IFS=/",
        "alias local=false export=false cd='builtin cd'",
        "setopt ignorebraces",
    ],
    "bash": [
        "set -u",
        "set -C",
        "set -f",
        "set -o posix",
        "shopt -s nocasematch",
        "shopt -s nullglob failglob",
        "IFS=/",
        "IFS=",
        "shopt -s expand_aliases; alias local=false export=false read=false unset='echo UNSET'",
        "set -o errtrace; set -o functrace",
    ],
    "fish": [
        "function contains; false; end; alias printf false",
        "function source; builtin source $argv; function source; false; end; end",
        "alias cd 'builtin cd'; alias true false; alias count false; alias emit false",
        "abbr -a -g test false; abbr -a -g string false",
        "set -g IFS",
        "set -gx IFS /",
        "set -g fish_read_limit 3",
        "set -g dir /; set -g name x; set -g rest y; set -g left 1 2 3",
        "set -U GOTOOLCHAIN; set -U _gover_root /; set -U PATHS /",
        "function gover_watches --on-variable PATH --on-event fish_prompt; false; end",
    ],
}


@pytest.mark.parametrize("number", range(10))
def test_no_option_of_the_user_reaches_the_hook(box, shell, number):
    box.install("1.22.3", "1.23.1")
    box.project("a", "1.22.3\n")
    box.project("A", "1.23.1\n")
    terminal = box.terminal(shell, GOROOT="/mine")
    before = terminal.value("PATH")
    terminal.run(OPTIONS[shell][number])

    assert terminal.hook().run(":") == ""
    assert terminal.run("cd a; :") == ""
    assert go_version(terminal) == GO.format("1.22.3")
    assert terminal.run("cd ../A; :") == ""
    assert go_version(terminal) == GO.format("1.23.1")
    assert terminal.run("cd ..; :") == ""
    assert terminal.value("PATH") == f"{box.dirs.shims}:{before}"
    assert terminal.value("GOROOT") == "/mine"


@pytest.mark.parametrize("shell", ["zsh", "bash"], indirect=True)  # fish has no such option
def test_set_e_does_not_end_the_shell(box, shell):
    box.install("1.22.3")
    box.project("a", "1.22.3\n")
    terminal = box.terminal(shell).hook()

    terminal.run("set -e")
    terminal.run("cd a")
    terminal.run(":")
    assert go_version(terminal) == GO.format("1.22.3")
    terminal.run("cd ..")
    assert terminal.run("echo alive").strip() == "alive"


@pytest.mark.parametrize("shell", ["zsh", "bash"], indirect=True)
def test_set_x_shows_the_users_commands_and_not_what_the_hook_does(box, shell):
    box.install("1.22.3")
    box.project("a", "1.22.3\n")
    terminal = box.terminal(shell).hook()
    terminal.run("set -x")

    shown = terminal.run("cd a") + terminal.run(":")

    assert "cd a" in shown
    assert "_gover_look" not in shown
    assert "_gover_arrive" not in shown
    terminal.run("set +x")
    assert go_version(terminal) == GO.format("1.22.3")


def test_every_copy_of_the_entry_leaves_path_with_the_project(box, shell):
    """As often as a user, or a file that was sourced again, may have put it there."""
    box.install("1.22.3")
    project = box.project("a", "1.22.3\n")
    entry = f"{box.dirs.toolchains}/1.22.3/bin"
    terminal = box.terminal(shell).hook()
    before = terminal.value("PATH")
    terminal.run(f"cd {project}")

    terminal.assign("PATH", f"{terminal.value('PATH')}:{entry}:/x:{entry}", export=True)
    terminal.run("cd ..")

    assert terminal.value("PATH") == f"{before}:/x"


@pytest.mark.parametrize("files", [0, 1])
@pytest.mark.parametrize(
    "option", ["set -f", "shopt -s failglob", "shopt -s nullglob", "shopt -s failglob nocasematch"]
)
def test_a_plan_that_lists_a_directory_holds_under_options_of_bash(box, option, files):
    box.install("1.22.3")
    listed = box.home / "a/.config/mise/conf.d"
    listed.mkdir(parents=True)
    if files:
        (listed / "go.toml").write_text('[tools]\ngo = "1.22.3"\n')
    else:  # asked for behind mise's files
        (box.home / "a/.prototools").write_text('go = "1.22.3"\n')
    terminal = box.terminal("bash").hook()
    terminal.run(option)
    assert terminal.run("cd a") == ""
    assert go_version(terminal) == GO.format("1.22.3")
    python = box.home / "python"
    python.write_text("#!/bin/sh\necho STARTED >&2\n")
    python.chmod(0o755)

    assert terminal.assign("_gover_python", str(python)) == ""
    assert [terminal.run(":") for _ in range(4)] == [""] * 4
    assert terminal.run("cd ..; cd a; shopt -q failglob; echo $?") in ("0\n", "1\n")
    on = {"set -f": "shopt -qo noglob"}.get(option, option.replace("-s", "-q").partition(" no")[0])
    assert terminal.run(f"{on}; echo $?") == "0\n"
