"""What a prompt, a cd and a launch cost, counted in system calls: numbers, not times."""

import re
import sys

import pytest

from gover.activation.shims import find_bash
from gover.versionfile.formats import FILE_NAMES
from tests.lib.strace import PROCESS, calls
from tests.lib.terminals import loading, other_machine_of


@pytest.fixture
def ready(box, shell):
    """A store and projects whose plans are compiled, and the lines that load the hook."""
    box.install("1.22.3", "1.23.1")
    box.project("a/1/2/3/4/5/6")
    box.project("a", "1.22.3\n")
    box.project("b", "1.23.1\n")
    move = "cd {}; _gover_prompt" if shell == "bash" else "cd {}"
    load = f"{loading(shell)}; " + "; ".join(
        move.format(f"{box.home}/{name}") for name in ("a", "a/1/2/3/4/5/6", "b", "", "a")
    )
    return load, lambda name: move.format(f"{box.home}/{name}")


def test_an_unchanged_prompt_and_a_known_place_start_no_process(box, shell, ready):
    load, cd = ready
    found = calls(
        box,
        shell,
        f"{load}; mark prompt; _gover_prompt; _gover_prompt; _gover_prompt;"
        f" mark switch; {cd('b')}; mark leave; {cd('')};"
        f" mark enter; {cd('a')}; mark deep; {cd('a/1/2/3/4/5/6')}; _gover_prompt; mark end",
    )

    assert list(found) == ["prompt", "switch", "leave", "enter", "deep", "end"]
    assert [
        call for name in found if name != "end" for call in found[name] if PROCESS.match(call)
    ] == []


def test_a_prompt_before_the_first_install_starts_no_process(box, shell):
    """With a go.mod, the set of installed toolchains matters: there is none yet."""
    project = box.project("m")
    (project / "go.mod").write_text("module m\n\ngo 1.21\n")
    prompts = "; _gover_prompt" * 3

    script = f"{loading(shell)}; cd '{project}'{prompts}; mark here{prompts}; mark end"
    found = calls(box, shell, script)["here"]

    assert [call for call in found if PROCESS.match(call)] == []
    box.install("1.22.3")
    assert box.gover("current", cwd=project).stdout.startswith("1.22.3")


def test_a_level_more_costs_a_prompt_a_few_calls_and_a_version_more_none(box, shell, ready):
    load, cd = ready
    deep = cd("a/1/2/3/4/5/6")
    settle = "_gover_prompt; _gover_prompt"  # at the third it has settled there
    script = f"{load}; {settle}; mark here; _gover_prompt; mark -"
    script += f"; {deep}; {settle}; mark six; _gover_prompt; mark -"
    few = calls(box, shell, script)
    box.install(*(f"1.22.{number}" for number in range(100, 200)))
    many = calls(box, shell, script)

    here, six = len(few["here"]), len(few["six"])
    assert six - here <= 6 * (len(FILE_NAMES) + 1)  # each file that is looked for, and nothing else
    assert len(many["here"]) <= here + 2  # a hundred versions more
    assert here <= 10 * len(FILE_NAMES)


PATH_QUESTION = re.compile(r"^(?:newfstatat|stat|lstat|statx|access|faccessat2?|open|openat)\(")


def questions(box, shell, *directories):
    """Return how often a prompt at rest in each directory asks for a path."""
    move = "cd {}; _gover_prompt" if shell == "bash" else "cd {}"
    script = loading(shell)
    for number, directory in enumerate(directories):
        script += f"; {move.format(directory)}; _gover_prompt; _gover_prompt; _gover_prompt"
        script += f"; mark {number}; _gover_prompt; mark -"
    found = calls(box, shell, script)
    asked = (
        [call for call in found[str(n)] if PATH_QUESTION.match(call)] for n in range(len(found))
    )
    return [next(asked) for _ in directories]


def test_a_prompt_asks_for_few_paths_and_at_most_nine_a_level(box, shell):
    """mise has sixteen names: the rare ones are asked for after a change of directory only."""
    box.install("1.22.3")
    deep = box.project("/".join(["a", *map(str, range(12))]))
    box.project("a", "1.22.3\n")

    here, twelve = map(len, questions(box, shell, box.home / "a", deep))

    assert here <= 15
    assert twelve - here <= 12 * 9


def test_a_prompt_asks_for_the_configured_names_alone(box, shell):
    box.install("1.22.3")
    deep = box.project("/".join(["a", *map(str, range(12))]))
    box.project("a", "1.22.3\n")
    box.gover("config", "set", "files", ".go-version", "go.mod")

    here, twelve = questions(box, shell, box.home / "a", deep)

    assert len(here) <= 15
    assert len(twelve) <= 60
    names = ("gover.toml", ".envrc", ".tool-versions", "mise", ".prototools", "go.work")
    assert [call for call in here + twelve if any(f"/{name}" in call for name in names)] == []


def test_a_prompt_below_a_go_mod_asks_for_no_rare_name(box, shell):
    """A new one counts from the next change of directory on, and for each `go` at once."""
    box.install("1.22.3")
    module = box.project("top/module")
    (module / "go.mod").write_text("module m\n\ngo 1.22\n\nrequire x v1\n")
    below = box.project("top/module/a")

    for asked in questions(box, shell, module, below):
        text = "".join(asked)
        assert ".tool-versions" in text
        assert "mise.local.toml" not in text
        assert ".config" not in text.replace(box.dirs.config, "")
        assert len(asked) <= 15 + 4 * 9


def test_a_new_place_starts_one_python(box, shell, ready):
    load, cd = ready
    box.project("new", "1.22\n")
    found = calls(box, shell, f"{load}; mark new; {cd('new')}; mark end")

    programs = [c for c in found["new"] if c.startswith("execve(") and c.endswith("= 0")]
    assert [re.search(r'"([^"]+)"', call)[1].rpartition("/")[2] for call in programs] != []
    assert all("python" in call for call in programs)


def test_loading_the_hook_starts_the_launcher_and_no_python(box, shell):
    box.install("1.22.3")
    box.gover("hook", shell)
    found = calls(box, shell, f"mark load; {loading(shell)}; mark end")

    programs = [c for c in found["load"] if c.startswith("execve(") and c.endswith("= 0")]
    assert names_of(programs) == ["gover"]


def test_exec_of_a_known_plan_starts_no_python(box, shell, ready):
    load, _ = ready
    script = f"{load}; gover exec go version"
    calls(box, shell, script)
    script += "; mark exec; gover exec go version; gover exec 1.22.3 uname; mark end"
    found = calls(box, shell, script)["exec"]

    programs = [c for c in found if c.startswith("execve(") and c.endswith("= 0")]
    bash = find_bash(sys.platform)
    if bash is None:
        pytest.skip("no bash of root's: exec runs in Python")
    name = bash.rpartition("/")[2]
    assert names_of(programs) == [name, "go", name, "uname"]


def names_of(programs):
    return [re.search(r'"[^"]*/([^"/]+)"', program)[1] for program in programs]


def test_a_shell_tries_the_native_shim_once_and_where_a_plan_needs_it(box, shell, ready):
    load, cd = ready
    box.project("none")
    script = f"{loading(shell)}; mark none; {cd('none')}; _gover_prompt"
    for name in ("a", "b"):
        script += f"; mark {name}; {cd(name)}; _gover_prompt; _gover_prompt"
    calls(box, shell, load)  # so that there are plans
    calls(box, shell, script)
    found = calls(box, shell, f"{script}; mark end")

    programs = {
        name: names_of([c for c in some if c.startswith("execve(") and c.endswith("= 0")])
        for name, some in found.items()
    }
    native = [*["uname"] * (shell == "fish"), "self-test"]
    has_native = box.has_native and not other_machine_of(shell)
    assert programs == {"none": [], "a": native * has_native, "b": [], "end": []}


@pytest.mark.parametrize("shell", ["zsh", "bash"], indirect=True)  # fish does below a root only
def test_a_prompt_at_rest_names_by_dots_what_is_above(box, shell):
    """The kernel then walks no long way; and a prompt right after a cd to a root does not walk."""
    box.install("1.22.3")
    module = box.project("above/module")
    (module / "go.mod").write_text("module m\n\ngo 1.22.3\n")
    move = f"cd {module}; _gover_prompt" if shell == "bash" else f"cd {module}"
    script = f"{loading(shell)}; {move}; cd /; {move}"
    for name in ("first", "second", "third", "rest"):
        script += f"; mark {name}; _gover_prompt"
    found = calls(box, shell, f"{script}; mark end")
    asked = {name: "".join(filter(PATH_QUESTION.match, lines)) for name, lines in found.items()}

    assert '"../.go-version"' in asked["rest"]
    assert f'"{module.parent}/.go-version"' not in asked["rest"]
    assert asked["first"].count("ENOENT") == asked["rest"].count("ENOENT")
