"""
Real editors, headless, with what gover wrote for them: they run the Go of the project.

Emacs is not installed by tests/run.sh, for its size: where it is missing its test is skipped.
The language server that the others start is a stand-in: it says which go it would run.
"""

import json
import shutil
import subprocess
import tomllib

import pytest

from tests.lib.terminals import have

PINS = ("1.22.3", "1.20.1")


@pytest.fixture
def projects(box):
    box.install(*PINS)
    # What the editor was started with has another Go in front.
    other = box.home / "other/bin"
    other.mkdir(parents=True)
    (other / "go").write_text("#!/bin/sh\necho go version the-other\n")
    (other / "go").chmod(0o755)
    box.environ["PATH"] = f"{other}:{box.environ['PATH']}"
    return [box.project(f"sp ace {pin}", f"{pin}\n") for pin in PINS]


def run(box, command, cwd, **more):
    done = subprocess.run(
        command,
        env=box.environ | more,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def written(box, editor, project):
    box.gover("editor", editor, "--write", cwd=project)


@pytest.mark.parametrize("editor", ["vim", "neovim"])
def test_vim_and_neovim_run_the_go_of_each_project(box, projects, editor):
    program = {"vim": "vim", "neovim": "nvim"}[editor]
    have(program)
    # A Vim without +eval can be no more than vi.
    if editor == "vim" and "+eval" not in run(box, ["vim", "--version"], box.home):
        pytest.skip("this vim has no expressions")
    start = ["vim", "-e", "-s", "-N"] if editor == "vim" else ["nvim", "--headless"]
    load = ["-c", "runtime! plugin/gover.vim"] if editor == "vim" else []
    out = box.home / "out"
    ask = f"call writefile([exepath('go'), trim(system('go version')), $PATH], '{out}')"
    plain = run(box, [*start, "-c", ask, "-c", "qa!"], projects[0])
    assert plain.strip() == ""
    assert out.read_text().splitlines()[1] == "go version the-other"
    written(box, editor, projects[0])

    for pin, project in zip(PINS, projects, strict=True):
        run(box, [*start, *load, "-c", ask, "-c", "qa!"], project)

        path, version, searched = out.read_text().splitlines()
        assert path == f"{box.dirs.shims}/go"
        assert version == f"go version go{pin} test"
        assert searched == f"{box.dirs.shims}:{box.environ['PATH']}"
    # An editor started in the terminal of the first does not add the same again.
    run(box, [*start, *load, "-c", ask, "-c", "qa!"], projects[0], PATH=searched)
    assert out.read_text().splitlines()[2] == searched


def test_vim_finds_its_plugin_by_itself(box, projects):
    """As it starts on a terminal: `-s` would leave out the plugins."""
    have("vim")
    if "+eval" not in run(box, ["vim", "--version"], box.home):
        pytest.skip("this vim has no expressions")
    written(box, "vim", projects[0])
    out = box.home / "out"
    ask = f"call writefile([trim(system('go version'))], '{out}')"

    run(box, ["vim", "-N", "--not-a-term", "-c", ask, "-c", "qa!"], projects[1])

    assert out.read_text() == "go version go1.20.1 test\n"


def test_emacs_runs_the_go_of_each_project(box, projects):
    if shutil.which("emacs") is None:
        pytest.skip("emacs is not installed")
    written(box, "emacs", projects[0])
    ask = '(princ (list (executable-find "go") (shell-command-to-string "go version")))'
    init = str(box.home / ".emacs.d/init.el")

    for pin, project in zip(PINS, projects, strict=True):
        shown = run(box, ["emacs", "--batch", "-l", init, "--eval", ask], project)

        assert f"({box.dirs.shims}/go go version go{pin} test" in shown


def starting(editor, project):
    """The command by which an editor starts its language server, as its file has it."""
    if editor == "helix":
        server = tomllib.loads((project / ".helix/languages.toml").read_text())
        gopls = server["language-server"]["gopls"]
        return [gopls["command"], *gopls["args"]]
    if editor == "zed":
        binary = json.loads((project / ".zed/settings.json").read_text())["lsp"]["gopls"]["binary"]
        return [binary["path"], *binary["arguments"]]
    settings = json.loads((project / "p.sublime-project").read_text())
    return settings["settings"]["LSP"]["gopls"]["command"]


@pytest.mark.parametrize("editor", ["zed", "helix", "sublime"])
def test_the_language_server_has_the_environment_of_the_hook(box, projects, editor):
    """Started in the project's directory, by a process that has no shell's environment."""
    gopls = box.home / "go/bin/gopls"
    gopls.parent.mkdir(parents=True)
    gopls.write_text(
        "#!/bin/sh\ncat >&2\ngo version\n"
        'printf "%s\\n" "$PATH" "${GOTOOLCHAIN-none}" "${GOROOT-none}"\n'
        # It runs go in each module of a workspace.
        + "".join(f"cd '{project}' && go version\n" for project in projects)
    )
    gopls.chmod(0o755)
    for pin, project in zip(PINS, projects, strict=True):
        (project / "p.sublime-project").write_text("{}\n")
        written(box, editor, project)
        command = starting(editor, project)
        assert command[-1] == str(gopls)

        bare = {"HOME": box.environ["HOME"], "PATH": "/usr/bin:/bin", "GOROOT": "/stale"}
        bare |= {name: v for name, v in box.environ.items() if name.startswith("GOVER_")}
        server = subprocess.run(
            command, cwd=project, env=bare, input=b"\0hello", capture_output=True, check=True
        )

        toolchain = f"{box.dirs.toolchains}/{pin}/bin"
        assert server.stdout.decode().splitlines() == [
            f"go version go{pin} test",
            f"{box.dirs.front}:{toolchain}:/usr/bin:/bin",
            "none",
            "none",
            *(f"go version go{each} test" for each in PINS),
        ]
        assert server.stderr == b"\0hello"


def test_a_server_for_a_go_that_is_missing_says_so_to_the_editors_log(box, projects):
    written(box, "zed", projects[0])
    (projects[0] / ".go-version").write_text("1.21.0\n")

    done = subprocess.run(
        starting("zed", projects[0]), cwd=projects[0], env=box.environ, capture_output=True,
        text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 3
    assert done.stdout == ""
    assert "hint: gover install 1.21.0" in done.stderr
