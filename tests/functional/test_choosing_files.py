"""Which file wins, with all of them in place."""

import json
import subprocess

import pytest

# The order of mise 2026.9.15: what `mise ls go` names, the files taken away one by one.
MISE = """
    .mise.local.toml mise.local.toml mise/config.local.toml .mise/config.local.toml
    .config/mise.local.toml .config/mise/mise.local.toml .config/mise/config.local.toml
    .mise.toml mise.toml mise/config.toml .mise/config.toml .mise/conf.d/b.toml
    .mise/conf.d/a.toml .config/mise.toml .config/mise/mise.toml .config/mise/config.toml
    .config/mise/conf.d/2.local.toml .config/mise/conf.d/10.toml
""".split()
LINES = {
    "gover.toml": 'go = "{}"\n',
    ".go-version": "{}\n",
    ".envrc": "use go {}\n",
    ".tool-versions": "nodejs 20\ngolang {}\n",
    **dict.fromkeys(MISE, '[tools]\ngo = "{}"\n'),
    ".prototools": 'go = "{}"\n',
}
# In the order in which they count, each with another version.
ALL = {name: line.format(f"1.20.{n}") for n, (name, line) in enumerate(LINES.items(), 1)}
OTHER = "1.20.99"
SILENT = {
    "gover.toml": 'sdk = "macosx"\n',
    ".go-version": "# nothing\n",
    ".envrc": "export FOO=1\n",
    ".tool-versions": "nodejs 20\n",
    **dict.fromkeys(MISE, '[tools]\nnode = "20"\n'),
    ".prototools": 'node = "20"\n',
}


@pytest.fixture(autouse=True)
def versions(box):
    box.install(OTHER, *(f"1.20.{number}" for number in range(1, len(ALL) + 1)))


def write(directory, name, text):
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def chosen(box, project):
    said = json.loads(box.gover("current", "--json", cwd=project).stdout)
    return said["version"], said["origin"]["path"]


def test_within_a_directory_the_order_is_the_tables(box):
    project = box.project("p")
    for name, text in ALL.items():
        write(project, name, text)

    for number, name in enumerate(ALL, 1):
        assert chosen(box, project) == (f"1.20.{number}", f"{project}/{name}")
        (project / name).unlink()


@pytest.mark.parametrize("name", list(ALL))
def test_the_nearest_directory_wins_whatever_the_file(box, name):
    above = box.project("p")
    below = box.project("p/q")
    write(above, "gover.toml", f'go = "{OTHER}"\n')
    write(below, name, ALL[name])

    assert chosen(box, below)[1] == f"{below}/{name}"


@pytest.mark.parametrize("name", list(SILENT))
def test_a_file_about_other_things_does_not_stop_the_walk(box, name):
    above = box.project("p", f"{OTHER}\n")
    below = box.project("p/q")
    write(below, name, SILENT[name])

    assert chosen(box, below) == (OTHER, f"{above}/.go-version")


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("gover.toml", 'go = "1.22"\nsdkk = "x"\n', 2),
        (".envrc", "use go x/y\n", 1),
        (".tool-versions", "\ngolang ../x\n", 2),
        ("mise.toml", "[tools]\ngo = 1.22\n", 2),
        ("mise.toml", '[tools]\ngo = "ref:master"\n', 2),
        (".config/mise.toml", '[tools]\ngo = "{{ env.GO }}"\n', 2),
        (".mise/conf.d/go.toml", '[tools]\n\ngo = "path:/opt/go"\n', 3),
        (".tool-versions", "golang sub-1:latest\n", 1),
        (".tool-versions", "golang\n", 1),
        (".prototools", 'go = "1.22 || 1.23"\n', 1),
        (".go-version", "1.23.\n", 1),
    ],
)
def test_a_malformed_file_names_its_line(box, name, text, line):
    box.gover("default", OTHER)
    project = box.project("p")
    write(project, name, text)

    result = box.gover("current", cwd=project, expect=4)

    assert result.stderr.startswith(f"gover: {project}/{name}:{line}: ")
    assert "hint: " in result.stderr


def test_the_hint_for_a_go_version_mends_it(box):
    project = box.project("p", "1.20.\n")
    said = box.gover("current", cwd=project, expect=4).stderr
    command = said.partition("hint: ")[2].strip()
    assert command == f"gover -C '{project}' pin 1.20"

    box.gover(*command.replace("'", "").split()[1:], cwd=project)

    assert chosen(box, project) == (OTHER, f"{project}/.go-version")


def test_the_hook_sees_every_kind_of_file(box, shell):
    terminal = box.terminal(shell).hook()
    for number, (name, text) in enumerate(ALL.items(), 1):
        project = box.project(f"d{number}")
        write(project, name, text)
        terminal.run(f"cd '{project}'")
        assert terminal.run("go version").strip() == f"go version go1.20.{number} test"
        write(project, name, text.replace(f"1.20.{number}", OTHER))
        terminal.run("true")
        assert terminal.run("go version").strip() == f"go version go{OTHER} test"


@pytest.mark.parametrize("above", [True, False], ids=["above", "in its directory"])
@pytest.mark.parametrize("name", [name for name in MISE if name != "mise.toml"])
def test_a_file_of_mise_that_appears_is_seen_by_the_next_go(box, name, above):
    """The shim has a valid plan of a directory without it, whether or not that has a go.mod."""
    project = box.project("p/q")
    (project / "go.mod").write_text("module m\n")
    box.gover("default", OTHER)
    go = f"{box.dirs.shims}/go"
    environ = box.environ | {"PWD": str(project)}

    def version():
        ran = subprocess.run(
            [go, "version"], env=environ, cwd=project, check=True, capture_output=True, text=True
        )
        return ran.stdout.strip()

    assert version() == f"go version go{OTHER} test"
    write(project.parent if above else project, name, '[tools]\ngo = "1.20.1"\n')
    assert version() == "go version go1.20.1 test"


@pytest.mark.parametrize("directory", [".mise/conf.d", ".config/mise/conf.d"])
def test_a_fragment_more_or_less_makes_another_plan(box, shell, directory):
    project = box.project("p")
    fragments = project / directory
    fragments.mkdir(parents=True)
    terminal = box.terminal(shell).hook()
    box.gover("default", OTHER)
    terminal.run(f"cd '{project}'")

    def version():
        terminal.run("true")
        return terminal.run("go version").strip()

    assert version() == f"go version go{OTHER} test"
    (fragments / "b.toml").write_text('[tools]\ngo = "1.20.1"\n')
    assert version() == "go version go1.20.1 test"
    (fragments / "c.toml").write_text('[tools]\ngo = "1.20.2"\n')
    assert version() == "go version go1.20.2 test"
    (fragments / "c.toml").rename(fragments / ".c.toml")
    assert version() == "go version go1.20.1 test"
    (fragments / "b.toml").unlink()
    assert version() == f"go version go{OTHER} test"


def test_the_global_configuration_of_mise_is_not_a_projects(box):
    box.gover("default", OTHER)
    write(box.home, ".config/mise/config.toml", '[tools]\ngo = "1.20.1"\n')
    assert chosen(box, box.project("p")) == (OTHER, None)

    write(box.home, ".config/mise.toml", '[tools]\ngo = "1.20.2"\n')
    assert chosen(box, box.project("p"))[0] == "1.20.2"
