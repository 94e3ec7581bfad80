"""Where gover's entries stand on PATH: in front at first, then where the user leaves them."""

import pytest

from tests.lib.terminals import loading


@pytest.fixture
def projects(box):
    box.install("1.22.3", "1.23.1")
    box.project("a", "1.22.3\n")
    box.project("same", "1.22.3\n")
    box.project("b", "1.23.1\n")
    box.project("missing", "1.99.9\n")
    box.project("out")
    return box


@pytest.fixture
def terminal(projects, shell):
    terminal = projects.terminal(shell).hook()
    terminal.run("cd ~/out")
    return terminal


def prepend(terminal, entry):
    terminal.export(PATH=f"{entry}:{terminal.value('PATH')}")


def test_what_stands_in_front_of_the_entries_stays_there_between_pinned_directories(
    projects, terminal
):
    outside = terminal.value("PATH")
    terminal.run("cd ~/a")
    prepend(terminal, "/mine")
    for place, entries in {
        "b": projects.entries("1.23.1"),
        "missing": projects.front,
        "a": projects.entries("1.22.3"),
    }.items():
        terminal.run(f"cd ~/{place}")
        assert terminal.value("PATH") == f"/mine:{entries}:{outside}"


def test_a_round_trip_keeps_what_was_put_in_front_in_a_pinned_directory(projects, terminal):
    outside = terminal.value("PATH")
    terminal.run("cd ~/a")
    prepend(terminal, "/mine")
    for _ in range(2):
        terminal.run("cd ~/out")
        assert terminal.value("PATH") == f"/mine:{outside}"
        terminal.run("cd ~/b")
        assert terminal.value("PATH") == f"/mine:{projects.entries('1.23.1')}:{outside}"


def test_what_was_put_in_front_outside_goes_behind_the_entries(projects, terminal):
    outside = terminal.value("PATH")
    prepend(terminal, "/mine")
    terminal.run("cd ~/a")
    assert terminal.value("PATH") == f"{projects.entries('1.22.3')}:/mine:{outside}"
    terminal.run("cd ~/out")
    assert terminal.value("PATH") == f"/mine:{outside}"


def test_the_entries_are_in_front_again_where_path_no_longer_begins_as_it_did(projects, terminal):
    outside = terminal.value("PATH")
    terminal.run("cd ~/a")
    prepend(terminal, "/mine")
    terminal.run("cd ~/out")
    prepend(terminal, "/other")
    terminal.run("cd ~/a")
    assert terminal.value("PATH") == f"{projects.entries('1.22.3')}:/other:/mine:{outside}"


def test_path_is_not_written_between_directories_with_the_same_entries(projects, shell, terminal):
    """zsh and bash forget where they found a program when PATH is written."""
    terminal.run("cd ~/a")
    watch = {
        "fish": "function watch --on-variable PATH; set -g written yes; end",
        "bash": "hash -p /x/y/z remembered",
        "zsh": "hash remembered=/x/y/z",
    }
    check = {
        "fish": "set -q written; and echo WRITTEN; or echo KEPT",
        "bash": "hash -t remembered >/dev/null 2>&1 && echo KEPT || echo WRITTEN",
        "zsh": "(( ${+commands[remembered]} )) && echo KEPT || echo WRITTEN",
    }
    terminal.run("cd ~/same; cd ~/a")  # both plans are compiled, which forgets it, too
    terminal.run("cd ~/same")
    terminal.run(watch[shell])
    terminal.run("cd ~/a")
    assert terminal.run(check[shell]).strip() == "KEPT"
    terminal.run("cd ~/b")
    assert terminal.run(check[shell]).strip() == "WRITTEN"


def test_a_child_shell_puts_the_inherited_entries_in_front_of_what_its_start_up_file_adds(
    projects, shell, terminal
):
    outside = terminal.value("PATH")
    terminal.run("cd ~/a")
    inherited = {name: terminal.value(name) for name in ("PATH", "__GOVER_UNDO")}
    child = projects.terminal(shell, projects.home / "a", **inherited)
    child.export(PATH=f"/start-up:{child.value('PATH')}")

    child.hook().run(":")

    shims, rest = projects.dirs.shims, outside.partition(":")[2]
    entries = projects.entries("1.22.3")
    assert child.value("PATH") == f"{entries}:{shims}:/start-up:{rest}"
    child.run("cd ~/out")
    assert child.value("PATH") == f"{shims}:/start-up:{rest}"


def test_loading_the_hook_again_puts_the_entries_in_front_again(projects, shell, terminal):
    terminal.run("cd ~/a")
    prepend(terminal, "/mine")
    terminal.run("cd ~/b")
    terminal.run(loading(shell))
    path = terminal.value("PATH")
    assert path.startswith(f"{projects.entries('1.23.1')}:{projects.dirs.shims}:/mine:")
    assert path.count(projects.dirs.front) == 1


@pytest.mark.parametrize("shell", ["zsh", "bash"], indirect=True)  # fish has no empty entries
@pytest.mark.parametrize("ahead", ["", ":", ":/mine", "/mine:", ":/mine:"])
@pytest.mark.parametrize("behind", ["", ":", ":/x", "/x:", "/x::/y"])
def test_empty_entries_on_either_side_stay(projects, terminal, ahead, behind):
    terminal.run("cd ~/a")
    entries = projects.entries("1.22.3")
    around = [ahead] * bool(ahead), [behind] * bool(behind)
    terminal.export(PATH=":".join([*around[0], entries, *around[1]]))
    terminal.run("true")
    inside = terminal.value("PATH")
    terminal.run("cd ~/out")
    assert terminal.value("PATH") == ":".join([*around[0], *around[1]])
    terminal.run("cd ~/a")
    assert terminal.value("PATH") == inside
