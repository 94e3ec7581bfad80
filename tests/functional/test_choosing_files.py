"""Which file wins, with all of them in place."""

import json

import pytest

# In the order in which they count, each with another version.
ALL = {
    "gover.toml": 'go = "1.20.1"\n',
    ".go-version": "1.20.2\n",
    ".envrc": "use go 1.20.3\n",
    ".tool-versions": "nodejs 20\ngolang 1.20.4\n",
    "mise.toml": '[tools]\ngo = "1.20.5"\n',
    ".prototools": 'go = "1.20.6"\n',
}
SILENT = {
    "gover.toml": 'sdk = "macosx"\n',
    ".go-version": "# nothing\n",
    ".envrc": "export FOO=1\n",
    ".tool-versions": "nodejs 20\n",
    "mise.toml": '[tools]\nnode = "20"\n',
    ".prototools": 'node = "20"\n',
}


@pytest.fixture(autouse=True)
def versions(box):
    box.install(*(f"1.20.{number}" for number in range(1, 8)))


def chosen(box, project):
    said = json.loads(box.gover("current", "--json", cwd=project).stdout)
    return said["version"], said["origin"]["path"]


def test_within_a_directory_the_order_is_the_tables(box):
    project = box.project("p")
    for name, text in ALL.items():
        (project / name).write_text(text)

    for number, name in enumerate(ALL, 1):
        assert chosen(box, project) == (f"1.20.{number}", f"{project}/{name}")
        (project / name).unlink()


@pytest.mark.parametrize("name", list(ALL))
def test_the_nearest_directory_wins_whatever_the_file(box, name):
    above = box.project("p")
    below = box.project("p/q")
    (above / "gover.toml").write_text('go = "1.20.7"\n')
    (below / name).write_text(ALL[name])

    assert chosen(box, below)[1] == f"{below}/{name}"


@pytest.mark.parametrize("name", list(SILENT))
def test_a_file_about_other_things_does_not_stop_the_walk(box, name):
    above = box.project("p", "1.20.7\n")
    below = box.project("p/q")
    (below / name).write_text(SILENT[name])

    assert chosen(box, below) == ("1.20.7", f"{above}/.go-version")


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("gover.toml", 'go = "1.22"\nsdkk = "x"\n', 2),
        (".envrc", "use go x/y\n", 1),
        (".tool-versions", "\ngolang ../x\n", 2),
        ("mise.toml", "[tools]\ngo = 1.22\n", 2),
    ],
)
def test_a_malformed_file_names_its_line(box, name, text, line):
    project = box.project("p")
    (project / name).write_text(text)

    result = box.gover("current", cwd=project, expect=4)

    assert result.stderr.startswith(f"gover: {project}/{name}:{line}: ")


def test_the_hook_sees_every_kind_of_file(box, shell):
    terminal = box.terminal(shell).hook()
    for number, (name, text) in enumerate(ALL.items(), 1):
        project = box.project(f"d{number}")
        (project / name).write_text(text)
        terminal.run(f"cd '{project}'")
        assert terminal.run("go version").strip() == f"go version go1.20.{number} test"
        (project / name).write_text(text.replace(f"1.20.{number}", "1.20.7"))
        terminal.run("true")
        assert terminal.run("go version").strip() == "go version go1.20.7 test"
