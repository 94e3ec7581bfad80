"""The plans that a shell keeps: read once, right in spite of that, and never many."""

import pytest

from tests.lib.strace import calls
from tests.lib.terminals import loading

GO = "go version go{} test\n"
KEPT = 8
NAMES = {
    "zsh": "print -rl -- ${(k)functions[(I)_gover_*_[0-9a-f]##2f]}",
    "bash": "compgen -A function | grep '_[0-9a-f]*2f$'",
    "fish": "functions -a | string match -r '_gover_.*_[0-9a-f]+2f$'",
}
FUNCTIONS = {"zsh": 1, "bash": 2, "fish": 4}  # of one plan


def test_a_shell_reads_the_plan_of_a_place_once(box, shell):
    box.install("1.22.3")
    box.project("a", "1.22.3\n")
    move = "cd {}; _gover_prompt" if shell == "bash" else "cd {}"
    there, back = move.format(f"{box.home}/a"), move.format(box.home)
    script = f"mark first; {there}; mark -; {back}; mark again; {there}; {back}; {there}; mark end"

    calls(box, shell, f"{loading(shell)}; {there}")
    found = calls(box, shell, f"{loading(shell)}; {script}")

    def plans(mark):
        return [call for call in found[mark] if ".gover-plan" in call and call.startswith("open")]

    assert len(plans("first")) == 1
    assert plans("again") == []


def test_many_places_are_each_right_and_few_are_kept(box, shell):
    box.install("1.22.3", "1.23.1")
    places = {str(number): ("1.22.3", "1.23.1")[number % 2] for number in range(KEPT + 4)}
    for name, version in places.items():
        box.project(name, f"{version}\n")
    terminal = box.terminal(shell).hook()
    if shell == "zsh":
        terminal.run("setopt extendedglob")

    for name in [*places, *places, *reversed(places)]:
        assert terminal.run(f"cd {box.home / name}") == ""
        assert terminal.run("go version") == GO.format(places[name]), name

    names = terminal.run(NAMES[shell]).split()
    assert len(names) == len(set(names)) == KEPT * FUNCTIONS[shell]


def test_what_another_shell_has_made_of_a_place_counts(box, shell):
    box.install("1.22.3", "1.23.1")
    project = box.project("a", "1.22.3\n")
    terminal = box.terminal(shell).hook()
    terminal.run("cd a")
    terminal.run("cd ..")
    (project / ".go-version").write_text("1.23.1\n")
    box.terminal(shell, project).hook().run(":")
    terminal.assign("_gover_python", "/nonexistent/python")

    terminal.run("cd a")
    assert terminal.run("go version") == GO.format("1.23.1")


@pytest.mark.parametrize(
    ("name", "other"), [("*", "x"), ("[a]", "a"), ("a", "A"), ("\u00e9", "e\u0301")]
)
def test_a_place_is_known_by_its_very_name(box, shell, name, other):
    box.install("1.22.3", "1.23.1")
    box.project(name, "1.22.3\n")
    if (box.home / other).exists():
        pytest.skip("one name to this file system")
    box.project(other, "1.23.1\n")
    terminal = box.terminal(shell).hook()

    for _ in range(2):
        for project, version in (name, "1.22.3"), (other, "1.23.1"):
            terminal.run(f"cd {terminal.word(f'{box.home}/{project}')}")
            assert terminal.run("go version") == GO.format(version)


def test_the_root_is_a_place_as_well(box, shell):
    box.install("1.22.3")
    box.project("a", "1.22.3\n")
    terminal = box.terminal(shell).hook()
    before = terminal.value("PATH")

    for _ in range(2):
        terminal.run("cd /")
        assert terminal.value("PATH") == before
        terminal.run(f"cd {box.home}/a")
        assert terminal.run("go version") == GO.format("1.22.3")


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_path_with_the_characters_of_a_pattern_is_compared_as_it_is(box, shell):
    box.install("1.22.3")
    box.project("a", "1.22.3\n")
    terminal = box.terminal(shell).hook()
    terminal.run('PATH="$PATH:/x*"')
    terminal.run(f"cd {box.home}/a")
    for _ in range(3):
        terminal.run(":")

    terminal.run('PATH="${PATH#*toolchains/1.22.3/bin:}"')
    terminal.run('PATH="/x:${PATH%/x*}/xyz"')

    assert terminal.run("go version") == GO.format("1.22.3")
    assert "toolchains/1.22.3/bin" in terminal.value("PATH")
