"""A Go that is not installed: what use, exec, pin and default ask, and what they then do."""

import json
import os
import subprocess

import pexpect
import pytest

from gover.sources.released_versions import shipped_releases
from gover.version.platform import this_platform

LINE = "go1.22.3 is not installed (set on the command line)"
QUESTION = f"gover: {LINE}; install it now? [Y/n] "
FAILURE = f"gover: {LINE}\r\nhint: gover install 1.22.3\r\n"
VERSION = "go version go1.22.3"


@pytest.fixture
def box(online_box):
    return online_box


@pytest.fixture
def typed(box):
    """Start gover on a terminal of its own."""
    children = []

    def start(*words, cwd=None, **variables):
        child = pexpect.spawn(
            f"{box.bin}/gover",
            list(words),
            env={**box.environ, **variables},
            cwd=str(cwd or box.home),
            echo=False,
            timeout=60,
            encoding="utf-8",
            dimensions=(24, 4000),
        )
        children.append(child)
        return child

    yield start
    for child in children:
        child.close(force=True)


def ended(child):
    """Return the exit status, and what was printed since the last match."""
    child.expect(pexpect.EOF)
    shown = child.before
    child.close()
    return child.exitstatus, shown


def is_installed(box, version="1.22.3"):
    return os.path.exists(f"{box.dirs.toolchains}/{version}/bin/go")


@pytest.mark.parametrize("answer", ["y", "", "YES", "what\ny"])
def test_exec_installs_after_a_yes_and_then_runs(box, typed, answer):
    child = typed("exec", "1.22.3", "go", "version")
    child.expect_exact(QUESTION)

    child.sendline(answer)

    status, shown = ended(child)
    assert (status, is_installed(box)) == (0, True)
    toolchain = box.shown(f"{box.dirs.toolchains}/1.22.3")
    assert f"installed go1.22.3 in {toolchain}; verified: SHA-256" in shown
    assert shown.rstrip().splitlines()[-1].startswith(VERSION)


@pytest.mark.parametrize(
    ("keys", "status", "ending"),
    [
        ("n\n", 3, FAILURE),
        ("No\n", 3, FAILURE),
        ("\x04", 3, f"\r\n{FAILURE}"),
        ("\x03", 130, "\r\ngover: interrupted; no incomplete change is left\r\n"),
    ],
)
@pytest.mark.parametrize("command", ["exec", "default"])
def test_a_no_fails_as_without_a_question(box, typed, mirror, command, keys, status, ending):
    child = typed(command, "1.22.3", *(["go", "version"] if command == "exec" else []))
    child.expect_exact(QUESTION)

    child.send(keys)

    assert ended(child) == (status, ending)
    assert not is_installed(box)
    assert not mirror.requests
    assert not os.path.exists(f"{box.dirs.data}/default")


def test_standard_output_has_no_part_of_a_question(box, tmp_path):
    """Of `gover exec … | program` the terminal shows the question, and the program nothing."""
    out = tmp_path / "out"
    command = f"gover exec 1.22.3 go version >{out}"
    child = pexpect.spawn("/bin/sh", ["-c", command], env=box.environ, cwd=str(box.home))
    child.expect_exact(QUESTION.encode())
    child.sendline("")
    child.expect(pexpect.EOF)

    assert out.read_text().startswith(VERSION)


@pytest.mark.parametrize("stream", ["</dev/null", "2>err"])
@pytest.mark.parametrize("command", ["exec 1.22.3 true", "default 1.22.3"])
def test_nothing_is_asked_where_it_cannot_be_read_and_answered(box, mirror, stream, command):
    script = f"gover {command} {stream}; echo status $?"
    child = pexpect.spawn("/bin/sh", ["-c", script], env=box.environ, cwd=str(box.home), timeout=60)
    child.expect_exact(b"status 3")

    assert b"[Y/n]" not in child.before
    assert not mirror.requests


@pytest.mark.parametrize(
    "variables", [{"CI": "true"}, {"GOVER_MISSING": "error"}, {"GOVER_OFFLINE": "1"}]
)
def test_nothing_is_asked_in_ci_offline_or_where_that_is_set(box, typed, mirror, variables):
    assert ended(typed("exec", "1.22.3", "true", **variables)) == (3, FAILURE)
    assert not mirror.requests


def test_a_job_in_the_background_is_not_stopped_by_a_question(box):
    terminal = box.terminal("bash")
    shown = terminal.run("set -m; gover exec 1.22.3 true & wait $!; echo status $?")

    assert "[Y/n]" not in shown
    assert "status 3" in shown


def test_install_asks_nothing_with_the_option_the_variable_or_the_setting(box):
    done = box.gover("exec", "--install", "1.22.3", "go", "version")
    assert done.stdout.startswith(VERSION)
    assert done.stderr.startswith(f"gover: {LINE}; installing it\n")

    box.gover("default", "1.21.13", GOVER_MISSING="install")
    assert box.gover("default").stdout == "1.21.13\n"

    box.gover("config", "set", "missing", "install")
    box.gover("default", "1.23.1")
    assert is_installed(box, "1.23.1")
    box.gover("exec", "1.20", "true", GOVER_MISSING="error", expect=3)
    assert not is_installed(box, "1.20")


def test_a_variable_that_means_nothing_is_2_where_it_matters(box):
    box.install("1.21.13")
    box.gover("exec", "1.21.13", "true", GOVER_MISSING="yes")

    done = box.gover("exec", "1.22.3", "true", GOVER_MISSING="yes", expect=2)

    assert done.stderr == (
        "gover: GOVER_MISSING is 'yes': it must be one of: ask, install, error\n"
    )


def test_no_project_sets_what_is_done(box):
    project = box.project("p", "1.22.3\n")
    (project / "gover.toml").write_text('go = "1.22.3"\nmissing = "install"\n')

    assert "missing" in box.gover("exec", "true", cwd=project, expect=4).stderr


@pytest.mark.parametrize(
    ("version", "variables", "status", "text"),
    [
        ("1.22.99", {}, 1, "gover: there is no Go '1.22.99' for "),
        ("1.22.3", {"GOSUMDB": "x"}, 2, "gover: invalid GOSUMDB"),
    ],
)
def test_a_failed_install_fails_with_its_own_error(box, version, variables, status, text):
    done = box.gover("default", "--install", version, expect=status, **variables)

    assert done.stderr.splitlines()[1].startswith(text)
    assert not is_installed(box, version)
    box.gover("default", expect=1)


def test_exec_installs_what_the_directory_requires(box):
    pinned = box.project("p", "1.22.3\n")
    floor = box.project("q")
    (floor / "go.mod").write_text("module m\n\ngo 1.21\n")

    run = {"GOVER_MISSING": "install", "PATH": f"{box.bin}:/usr/bin:/bin"}
    assert box.gover("exec", "go", "version", cwd=pinned, **run).stdout.startswith(VERSION)
    box.uninstall("1.22.3")
    assert "go1.21.13 " in box.gover("exec", "go", "version", cwd=floor, **run).stdout


def test_a_release_that_does_not_exist_is_not_offered(box, typed):
    box.gover("available")  # the list is known now

    status, shown = ended(typed("exec", "1.22.99", "true"))

    assert (status, "[Y/n]" in shown) == (3, False)
    assert "no such release, nearest: 1.22.3" in shown


def test_pin_asks_and_pins_in_any_case(box, typed):
    project = box.project("p")
    pin = project / ".go-version"
    child = typed("pin", "1.22.3", cwd=project)
    child.expect_exact(QUESTION)
    child.sendline("n")
    status, shown = ended(child)
    assert (status, pin.read_text(), is_installed(box)) == (0, "1.22.3\n", False)
    assert shown.endswith("go1.22.3 is not installed; hint: gover install 1.22.3\r\n")

    child = typed("pin", "1.22.3", cwd=project)
    child.expect_exact(QUESTION)
    child.sendline("y")
    status, shown = ended(child)
    assert (status, is_installed(box)) == (0, True)
    assert shown.endswith(f"gover: pinned 1.22.3 in {box.shown(pin)}\r\n")


def test_a_line_to_pin_is_asked_for_too_and_pinned_where_it_is_known(box, typed):
    project = box.project("p")
    pin = project / ".go-version"
    question = "gover: no installed Go matches '1.22' (set on the command line); install it now?"

    child = typed("pin", "1.22", cwd=project)
    child.expect_exact(question)
    child.sendline("n")  # no list was read yet: it is the newest of those that ship
    status, shown = ended(child)
    assert (status, pin.read_text()) == (0, "1.22.12\n")
    assert shown.endswith("go1.22.12 is not installed; hint: gover install 1.22.12\r\n")

    child = typed("pin", "1.99", cwd=project)
    child.expect_exact("install it now?")
    child.sendline("n")  # which release that would be is not known
    status, shown = ended(child)
    assert (status, shown.splitlines()[-1]) == (3, "hint: gover install 1.99")
    assert pin.read_text() == "1.22.12\n"

    box.gover("available")
    done = box.gover("pin", "1.22", cwd=project)
    assert done.stderr == (
        f"gover: pinned 1.22.3 (newest released) in {pin}\n"
        "gover: go1.22.3 is not installed; hint: gover install 1.22.3\n"
    )
    assert pin.read_text() == "1.22.3\n"

    child = typed("pin", "latest", cwd=project)
    child.expect_exact("matches 'latest' (set on the command line); install it now? [Y/n] ")
    child.sendline("")
    assert ended(child)[0] == 0
    assert (pin.read_text(), is_installed(box, "1.23.1")) == ("1.23.1\n", True)


def test_an_interrupted_pin_writes_nothing(box, typed):
    project = box.project("p")
    child = typed("pin", "1.22.3", cwd=project)
    child.expect_exact(QUESTION)
    child.send("\x03")

    assert ended(child)[0] == 130
    assert not (project / ".go-version").exists()


def test_what_a_line_and_latest_select_is_printed(box):
    project = box.project("p")
    box.install("1.21.13", "1.22.2")

    def printed(*words, **more):
        return box.gover(*words, cwd=project, **more).stderr

    shipped = max(v for v in shipped_releases(this_platform()) if v.is_stable)
    chosen = f"1.22.2 (newest installed; {shipped} is released)"
    assert printed("exec", "latest", "true") == f"gover: latest is {chosen}\n"
    box.gover("available")  # the list is known now
    chosen = "1.22.2 (newest installed; 1.23.1 is released)"
    assert printed("exec", "latest", "true") == f"gover: latest is {chosen}\n"
    assert printed("use", "latest", GOVER_SHELL="zsh") == f"gover: latest is {chosen}\n"
    assert printed("default", "latest") == f"gover: the default is latest: {chosen}\n"
    pin = project / ".go-version"
    assert printed("pin", "latest") == f"gover: pinned {chosen} in {pin}\n"
    assert printed("exec", "1.22", "true") == (
        "gover: 1.22 is 1.22.2 (newest installed; 1.22.3 is released)\n"
    )
    assert printed("exec", "oldstable", "true") == (
        "gover: oldstable is 1.21.13 (installed; 1.22.3 is released)\n"
    )
    assert printed("exec", "1.21", "true") == "gover: 1.21 is 1.21.13 (newest installed)\n"
    assert printed("exec", "1.22.2", "true") == printed("exec", "true") == ""
    assert printed("-q", "exec", "latest", "true") == ""


def test_nothing_is_requested_to_say_what_is_released(box, mirror):
    box.install("1.22.2")

    box.gover("exec", "latest", "true")

    assert not mirror.requests


def test_pin_and_default_as_json(box):
    project = box.project("p", "1.22\n")
    box.install("1.22.2")
    box.gover("default", "1.22.2")

    pinned = json.loads(box.gover("pin", "--json", cwd=project).stdout)
    assert (pinned["spec"], pinned["version"]) == ("1.22", "1.22.2")
    assert pinned["origin"]["path"] == f"{project}/.go-version"
    default = json.loads(box.gover("default", "--json", cwd=project).stdout)
    assert (default["spec"], default["origin"]["kind"]) == ("1.22.2", "default")

    assert json.loads(box.gover("pin", "--json", expect=1).stdout)["error"]["code"] == 1
    box.gover("pin", "1.22.2", "--json", cwd=project, expect=2)
    box.gover("default", "--unset", "--json", expect=2)
    assert (project / ".go-version").read_text() == "1.22\n"
    box.uninstall("1.22.2")
    missing = json.loads(box.gover("pin", "--json", cwd=project, expect=3).stdout)
    assert (missing["installed"], missing["spec"]) == (False, "1.22")


@pytest.mark.parametrize("answer", ["y", "n", "\x03", "\x04"])
def test_use_asks_in_a_hooked_shell(box, shell, answer):
    """The hook captures standard output; the question is on the terminal all the same."""
    terminal = box.terminal(shell).hook()
    terminal.child.sendline("gover use 1.22.3")
    terminal.child.expect_exact("install it now? [Y/n] ")
    if len(answer) > 1 or answer.isalpha():
        terminal.child.sendline(answer)
    else:
        terminal.child.send(answer)
    terminal.child.expect(r"READY<(\d+)>")

    assert terminal.child.match[1] == {"y": "0", "\x03": "130"}.get(answer, "3")
    assert terminal.value("GOVER_VERSION") == ("1.22.3" if answer == "y" else None)
    assert is_installed(box) == (answer == "y")
    if answer == "y":
        assert "go version go1.22.3" in terminal.run("go version")


def test_install_in_a_pipe_keeps_standard_output_for_the_command(box):
    done = subprocess.run(
        "gover exec --install 1.22.3 go version | cat",
        shell=True,
        env=box.environ,
        cwd=box.home,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert done.stdout.startswith(VERSION)
    assert done.stdout.count("\n") == 1


def reports(text, version="1.22.3"):
    return text.count(f"go{version} is not installed")


def test_a_pin_whose_version_is_missing_is_reported_once_in_a_hooked_shell(box, shell):
    """By the hook; the shim reports it too, because a command fails."""
    project = box.project("p")
    terminal = box.terminal(shell, project, GOVER_MISSING="error").hook()

    shown = terminal.run("gover pin 1.22.3")

    first, second = shown.splitlines()
    assert first == f"gover: pinned 1.22.3 in {box.shown(project)}/.go-version"
    missing = f"go1.22.3 is not installed (set by {box.shown(project)}/.go-version:1)"
    assert second == f"gover: {missing}; hint: gover install 1.22.3"
    assert terminal.status == 0
    assert reports(terminal.run("true")) == 0
    assert reports(terminal.run("go version")) == 1


@pytest.mark.parametrize("reason", ["-C", "GOVER_VERSION", "GOVER_DISABLE", "gover.toml"])
def test_pin_reports_what_the_hook_does_not(box, reason):
    box.install("1.21.13")
    project, other = box.project("p"), box.project("q")
    terminal = box.terminal("bash", other if reason == "-C" else project, GOVER_MISSING="error")
    terminal.hook()
    if reason.startswith("GOVER"):
        terminal.export(**{reason: "1.21.13"})
    if reason == "gover.toml":
        (project / reason).write_text('go = "1.21.13"\n')

    shown = terminal.run(f"gover pin 1.22.3{f' -C {project}' if reason == '-C' else ''}")

    assert reports(shown) == 1
    assert "gover: go1.22.3 is not installed; hint: gover install 1.22.3" in shown


def test_a_question_before_a_pin_in_a_hooked_shell(box, shell):
    project = box.project("p")
    terminal = box.terminal(shell, project).hook()
    terminal.child.sendline("gover pin 1.22.3")
    terminal.child.expect_exact("install it now? [Y/n] ")
    terminal.child.sendline("y")
    terminal.child.expect(r"READY<(\d+)>")

    assert terminal.run("go version").startswith(VERSION)
    assert (project / ".go-version").read_text() == "1.22.3\n"
