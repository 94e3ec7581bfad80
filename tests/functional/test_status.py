"""`gover status`: on one screen what holds here, why, what is wrong, and what to type."""

import json


def lines(done):
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_what_holds_and_who_said_so(box):
    box.install("1.22.3")
    project = box.project("p", "1.22\n")

    shown = lines(box.gover("status", cwd=project, PATH=f"{box.environ['PATH']}:{box.dirs.shims}"))

    root = f"{box.dirs.toolchains}/1.22.3"
    assert shown == [f"1.22.3  (set by {project}/.go-version:1)", f"  {root}"]


def test_what_is_wrong_comes_with_what_to_type(box):
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")
    (project / "go.mod").write_text("module m\ngo 1.24\n")

    shown = lines(box.gover("status", cwd=project))

    assert shown[2].startswith(f"problem: {project}/go.mod:2 requires go >= 1.24")
    assert shown[3] == "  hint: gover pin 1.24"
    assert shown[4].startswith("problem: gover is not active in this shell")
    assert shown[5] == "  hint: gover setup"
    (project / ".go-version").write_text("1.21.1\n")
    shown = lines(box.gover("status", cwd=project))
    assert shown[0].startswith("no Go  (set by ")
    assert shown[1].startswith("problem: go1.21.1 is not installed")
    assert shown[2] == "  hint: gover install 1.21.1"


def test_a_file_that_waits_says_for_what(box):
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")
    (project / ".envrc").write_text("export NAME=value\n")

    assert lines(box.gover("status", cwd=project))[-3:] == [
        f"waiting: {project}/.envrc",
        "  NAME=value",
        "  hint: gover allow",
    ]
    box.gover("allow", cwd=project)
    assert lines(box.gover("status", cwd=project))[-2:] == [
        f"allowed: {project}/.envrc",
        "  NAME=value",
    ]


def test_a_terminal_with_the_hook_has_it_in_effect(box, shell):
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")
    terminal = box.terminal(shell, project)
    terminal.hook()

    document = json.loads(terminal.run("gover status --json"))

    assert document["in_effect"] is True
    assert json.loads(box.gover("status", "--json", cwd=project).stdout)["in_effect"] is False
