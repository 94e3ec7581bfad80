"""`gover editor`: what it prints, merges, finds wrong, and takes out again."""

import json
import os
import subprocess
import tomllib
from pathlib import Path

import json5
import pytest

from gover.editors.registry import EDITORS

ROOT = Path(__file__).parents[3]
IN_PROJECT = {
    "vscode": ".vscode/settings.json",
    "zed": ".zed/settings.json",
    "helix": ".helix/languages.toml",
}
PERSONAL = {
    "vim": ".vim/plugin/gover.vim",
    "neovim": ".config/nvim/plugin/gover.lua",
    "emacs": ".emacs.d/init.el",
}
VSCODE = """\
{
  // the team's
  "editor.rulers": [100,],
  "go.alternateTools": {
    "dlv": "/opt/dlv", // ours
  },
}
"""


@pytest.fixture
def project(box):
    box.install("1.22.3", "1.20.1")
    return box.project("p", "1.22.3\n")


def seen(box, path):
    """Every file below a directory with its bytes."""
    return {p.relative_to(path): p.read_bytes() for p in Path(path).rglob("*") if p.is_file()}


def file_of(box, project, editor):
    return project / IN_PROJECT[editor] if editor in IN_PROJECT else box.home / PERSONAL[editor]


def ok(done):
    assert done.returncode == 0, done.stderr
    return done


@pytest.mark.parametrize("editor", sorted(EDITORS))
def test_every_editor_prints_data_on_one_stream_and_words_on_the_other(box, project, editor):
    before = seen(box, project)

    done = ok(box.gover("editor", editor, cwd=project))

    assert done.stdout.endswith("\n")
    assert done.stdout.strip()
    assert "https://" in done.stderr
    assert "https://" not in done.stdout
    assert seen(box, project) == before
    facts = json.loads(ok(box.gover("editor", editor, "--json", cwd=project)).stdout)
    assert facts["content"] == done.stdout
    assert facts["misfits"]


@pytest.mark.parametrize("editor", [*IN_PROJECT, *PERSONAL])
def test_written_once_checked_and_taken_out(box, project, editor):
    file = file_of(box, project, editor)
    before = seen(box, project)
    missing = box.gover("editor", editor, "--check", cwd=project, expect=1)
    assert f"hint: gover editor {editor} --write" in missing.stderr

    assert "wrote" in ok(box.gover("editor", editor, "--write", cwd=project)).stderr
    first = file.read_bytes()
    ok(box.gover("editor", editor, "--check", cwd=project))
    assert "up to date" in ok(box.gover("editor", editor, "--write", cwd=project)).stderr
    assert file.read_bytes() == first
    assert ok(box.gover("editor", editor, cwd=project)).stdout.strip() in first.decode()

    ok(box.gover("editor", editor, "--undo", cwd=project))
    assert not file.exists()
    assert seen(box, project) == before
    if editor in IN_PROJECT:
        assert not file.parent.exists()
    assert (
        "contains no settings of gover"
        in ok(box.gover("editor", editor, "--undo", cwd=project)).stderr
    )


def test_vscode_gets_what_its_extension_declares(box, project):
    """Names and types as golang/vscode-go's own package.json has them."""
    declared = json.loads((ROOT / "tests/data/vscode-go.json").read_text())["settings"]
    for pin in ("1.22.3", "1.20.1"):
        (project / ".go-version").write_text(f"{pin}\n")

        settings = json.loads(ok(box.gover("editor", "vscode", cwd=project)).stdout)

        assert "go.goroot" not in settings
        for name, value in settings.items():
            assert declared[name]["type"] == "object"
            assert declared[name]["scope"] == "resource"  # a project may set it
            assert declared[name]["values"] == "string"
            assert all(isinstance(entry, str) for entry in value.values())
        # The extension puts that Go's bin in front: what an image needs. Not before Go 1.21.
        env = json.loads(box.gover("env", "--toolchain", "--json", cwd=project).stdout)["set"]
        wanted = {k: v for k, v in env.items() if k == "GOTOOLCHAIN"}
        assert settings.get("go.toolsEnvVars", {}) == wanted
        assert bool(wanted) == (pin == "1.22.3")


def test_vscode_is_given_a_shim_that_follows_the_pin(box, project):
    """As the extension does: expand `~`, ask that go, in the directory that is open."""
    ok(box.gover("editor", "vscode", "--write", cwd=project))
    settings = json5.loads((project / ".vscode/settings.json").read_text())
    go = settings["go.alternateTools"]["go"]
    assert go == "~/data/shims/go"
    ask = [f"{box.home}{go.removeprefix('~')}", "version"]

    for pin in ("1.22.3", "1.20.1"):
        (project / ".go-version").write_text(f"{pin}\n")
        told = subprocess.run(ask, cwd=project, env={}, capture_output=True, text=True, check=True)
        assert told.stdout == f"go version go{pin} test\n"


def test_what_is_there_stays(box, project):
    file = project / ".vscode/settings.json"
    file.parent.mkdir()
    file.write_text(VSCODE)
    file.chmod(0o664)

    ok(box.gover("editor", "vscode", "--write", cwd=project))

    text = file.read_text()
    assert text == VSCODE.replace(
        '"/opt/dlv", // ours\n', '"/opt/dlv", // ours\n    "go": "~/data/shims/go",\n'
    ).replace("  },\n}", '  },\n  "go.toolsEnvVars": {\n    "GOTOOLCHAIN": "local"\n  },\n}')
    assert file.stat().st_mode & 0o777 == 0o664
    assert [p.name for p in file.parent.iterdir()] == ["settings.json"]
    ok(box.gover("editor", "vscode", "--undo", cwd=project))
    assert file.read_text() == VSCODE


@pytest.mark.parametrize(
    ("editor", "text", "line"),
    [
        ("vscode", '{\n  "go.alternateTools": {\n    "go": "/usr/local/go/bin/go"\n  }\n}\n', 3),
        ("vscode", '{\n  "go.toolsEnvVars": {"GOTOOLCHAIN": "go1.23.4"}\n}\n', 2),
        ("vscode", '{\n\n  "go.alternateTools": "go"\n}\n', 3),
        ("zed", '{"lsp": {"gopls": {"binary":\n{"path": "/my/gopls"}}}}\n', 2),
        ("helix", '# mine\n[language-server.gopls]\nargs = ["-vv"]\n', 2),
    ],
)
def test_the_users_own_value_is_kept_unless_forced(box, project, editor, text, line):
    file = project / IN_PROJECT[editor]
    file.parent.mkdir()
    file.write_text(text)

    refused = box.gover("editor", editor, "--write", cwd=project, expect=1)

    assert f"{file}:{line}: " in refused.stderr
    assert f"hint: gover editor {editor} --write --force\n" in refused.stderr
    assert file.read_text() == text
    left = box.gover("editor", editor, "--undo", cwd=project, expect=1)
    assert f"{file}:{line}: " in left.stderr
    assert file.read_text() == text
    box.gover("editor", editor, "--check", cwd=project, expect=1)
    ok(box.gover("editor", editor, "--write", "--force", cwd=project))
    ok(box.gover("editor", editor, "--check", cwd=project))


def test_a_goroot_in_the_settings_is_not_lived_with(box, project):
    """The extension exports it to every tool, past gover."""
    file = project / ".vscode/settings.json"
    ok(box.gover("editor", "vscode", "--write", cwd=project))
    file.write_text(file.read_text().replace("{", '{\n    "go.goroot": "/usr/local/go",', 1))

    for option in ("--write", "--check"):
        done = box.gover("editor", "vscode", option, cwd=project, expect=1)
        assert f"{file}:2: go.goroot" in done.stderr
        assert "--force" not in done.stderr


def test_what_gover_wrote_at_another_time_is_replaced(box, project):
    """Another policy, another Go, gover or gopls in another place: no --force."""
    settings = project / ".vscode/settings.json"
    ok(box.gover("editor", "vscode", "--write", cwd=project))
    box.gover("config", "set", "gotoolchain", "path")
    stale = box.gover("editor", "vscode", "--check", cwd=project, expect=1)
    assert "outdated" in stale.stderr
    ok(box.gover("editor", "vscode", "--write", cwd=project))
    assert json5.loads(settings.read_text())["go.toolsEnvVars"] == {"GOTOOLCHAIN": "local+path"}

    (project / ".go-version").write_text("1.20.1\n")
    box.gover("editor", "vscode", "--check", cwd=project, expect=1)
    ok(box.gover("editor", "vscode", "--write", cwd=project))
    assert "go.toolsEnvVars" not in json5.loads(settings.read_text())

    helix = project / ".helix/languages.toml"
    ok(box.gover("editor", "helix", "--write", cwd=project))
    (box.bin / "gopls").write_text("#!/bin/sh\n")
    (box.bin / "gopls").chmod(0o755)
    ok(box.gover("editor", "helix", "--write", cwd=project))
    server = tomllib.loads(helix.read_text())["language-server"]["gopls"]
    assert server == {
        "command": str(box.bin / "gover"),
        "args": ["exec", "--", str(box.bin / "gopls")],
    }


@pytest.mark.parametrize(
    ("editor", "data", "where"),
    [
        ("vscode", b'{\n"a": 1\n"b": 2}', ":3: "),
        ("vscode", b'{"a": "\xff"}', ":1: "),
        ("vscode", '{"a": 1}'.encode("utf-16"), "NUL"),
        ("vscode", b"[]", ":1: "),
        ("zed", b"{" * 5000, ":1: "),
        ("helix", b"a = 1\nb = = 2\n", ":2: "),
        ("helix", b"a = 1\na = 2\n", ": "),
    ],
)
def test_a_file_that_cannot_be_understood_stays_as_it_is(box, project, editor, data, where):
    file = project / IN_PROJECT[editor]
    file.parent.mkdir()
    file.write_bytes(data)

    for option in ("--write", "--check", "--undo"):
        done = box.gover("editor", editor, option, cwd=project, expect=4)
        assert str(file) in done.stderr
        assert where in done.stderr
        assert file.read_bytes() == data


@pytest.mark.parametrize("editor", IN_PROJECT)
@pytest.mark.parametrize("kind", ["file", "directory", "nowhere"])
def test_a_link_in_a_clone_leads_to_no_other_file(box, project, editor, kind):
    """A clone may hold a `.vscode` that is a link to its user's own settings."""
    theirs = box.home / "theirs"
    theirs.mkdir()
    file = project / IN_PROJECT[editor]
    (theirs / file.name).write_text("{}\n" if file.suffix == ".json" else "")
    if kind == "directory":
        file.parent.symlink_to(theirs)
    else:
        file.parent.mkdir()
        file.symlink_to(theirs / (file.name if kind == "file" else "nothing"))
    before = seen(box, theirs)

    for option in ("--write", "--check", "--undo"):
        done = box.gover("editor", editor, option, cwd=project, expect=4)
        assert "is a symbolic link to" in done.stderr
    assert seen(box, theirs) == before


def test_what_is_no_file_is_refused(box, project):
    (project / ".vscode/settings.json").mkdir(parents=True)
    (project / ".zed").mkdir()
    os.mkfifo(project / ".zed/settings.json")

    for editor in ("vscode", "zed"):
        done = box.gover("editor", editor, "--write", cwd=project, expect=4)
        assert (done.returncode, "not a regular file" in done.stderr) == (4, True)


def test_a_directory_that_cannot_be_written_is_said(box, project):
    (project / ".vscode").write_text("a file\n")

    done = box.gover("editor", "vscode", "--write", cwd=project, expect=1)

    assert done.returncode in (1, 4)
    assert done.stderr.startswith("gover: ")
    assert "Traceback" not in done.stderr


def test_sublime_makes_its_own_file(box, project):
    done = box.gover("editor", "sublime", "--write", cwd=project, expect=1)
    assert "does not exist" in done.stderr
    file = project / "team.sublime-project"
    file.write_text('{\n\t"folders":\n\t[\n\t\t{\n\t\t\t"path": "."\n\t\t}\n\t],\n}\n')

    ok(box.gover("editor", "subl", "--write", cwd=project))

    settings = json5.loads(file.read_text())
    assert settings["folders"] == [{"path": "."}]
    command = settings["settings"]["LSP"]["gopls"]["command"]
    assert command == [str(box.bin / "gover"), "exec", "--", "gopls"]
    file.write_text("{}\n")
    ok(box.gover("editor", "subl", "--write", cwd=project))
    ok(box.gover("editor", "subl", "--undo", cwd=project))
    assert json5.loads(file.read_text()) == {}


def test_goland_is_told_a_real_goroot_and_asked_which_it_has(box, project):
    goroot = f"{box.dirs.toolchains}/1.22.3"
    shown = ok(box.gover("editor", "goland", cwd=project))
    assert shown.stdout == f"{goroot}\n"
    assert "Environment: add GOTOOLCHAIN=local" in shown.stderr  # no shim sets it there
    assert os.path.realpath(goroot) == goroot
    box.gover("editor", "goland", "--check", cwd=project, expect=1)
    workspace = project / ".idea/workspace.xml"
    workspace.parent.mkdir()
    text = '<?xml version="1.0"?>\n<project version="4">\n  <component name="GOROOT" url="{}" />\n'

    for url in (f"file://{goroot}", "file://$USER_HOME$/data/toolchains/1.22.3"):
        workspace.write_text(text.format(url))
        ok(box.gover("editor", "goland", "--check", cwd=project))
    (project / ".go-version").write_text("1.20.1\n")
    assert "GOTOOLCHAIN" not in box.gover("editor", "goland", cwd=project).stderr
    stale = box.gover("editor", "goland", "--check", cwd=project, expect=1)
    assert f"{workspace}:3: GOROOT is {goroot}" in stale.stderr
    for option in ("--write", "--undo"):
        box.gover("editor", "goland", option, cwd=project, expect=2)


def test_a_go_that_is_not_installed(box, project):
    """What depends on it ends with 3; what asks at each start is written all the same."""
    (project / ".go-version").write_text("1.21.0\n")

    for editor in ("vscode", "goland"):
        box.gover("editor", editor, cwd=project, expect=3)
    done = ok(box.gover("editor", "zed", "--write", cwd=project))
    assert "go1.21.0 is not installed" in done.stderr


def test_words_that_mean_nothing(box, project):
    box.gover("editor", "ed", cwd=project, expect=2)
    box.gover("editor", "vscode", "--force", cwd=project, expect=2)
    box.gover("editor", "vscode", "-C", "nowhere", cwd=project, expect=2)
    elsewhere = ok(box.gover("editor", "code", "--write", "-C", str(project)))
    assert str(project / ".vscode/settings.json") in elsewhere.stderr


def test_the_json_of_a_check_has_its_exit_code(box, project):
    missing = box.gover("editor", "zed", "--check", "--json", cwd=project, expect=1)
    assert json.loads(missing.stdout)["misfits"]
    ok(box.gover("editor", "zed", "--write", cwd=project))
    there = ok(box.gover("editor", "zed", "--check", "--json", cwd=project))
    assert json.loads(there.stdout)["misfits"] == []


@pytest.mark.parametrize(
    "text",
    [
        '# mine\n[[language]]\nname = "go"\nauto-format = true # yes\n',
        '[language-server.gopls.config]\n"formatting.gofumpt" = true\n',
        "[language-server]\ngopls = { config = { a = 1 } }\n",
        "language-server.gopls.config.a = 1\r\n# c\r\n",
        '\ufeff[language-server.a]\ncommand = "a"\n',
        'theme = "x"\n[language-server.a]\nx = 1\n[[language]]\nname = "go"\n[language-server.b]\n',
    ],
)
def test_helix_keeps_what_is_there(box, project, text):
    file = project / ".helix/languages.toml"
    file.parent.mkdir()
    file.write_bytes(text.encode())
    before = tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))

    ok(box.gover("editor", "helix", "--write", cwd=project))

    after = file.read_bytes().decode()
    assert after.count("\r\n") == (after.count("\n") if "\r\n" in text else 0)
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    assert all(comment in after for comment in ("# mine", "# yes", "# c") if comment in text)
    document = tomllib.loads(after.removeprefix("\ufeff").replace("\r\n", "\n"))
    server = document["language-server"]["gopls"]
    assert (server.pop("command"), server.pop("args")[:2]) == (
        str(box.bin / "gover"),
        ["exec", "--"],
    )
    if not server:
        del document["language-server"]["gopls"]
    if not document["language-server"]:
        del document["language-server"]
    assert document == before
    ok(box.gover("editor", "helix", "--undo", cwd=project))
    back = file.read_bytes().decode().removeprefix("\ufeff").replace("\r\n", "\n")
    assert tomllib.loads(back) == before


def test_gopls_is_named_by_its_path_unless_the_project_has_one_of_its_own(box, project):
    def asked():
        done = ok(box.gover("editor", "helix", cwd=project))
        return tomllib.loads(done.stdout)["language-server"]["gopls"]["args"][-1], done.stderr

    name, said = asked()
    assert (name, "gopls is not installed" in said) == ("gopls", True)
    for path in (box.home / "go/bin/gopls", project / "bin/gopls"):
        path.parent.mkdir(parents=True)
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
    name, said = asked()
    assert (name, "gopls is not installed" in said) == (f"{box.home}/go/bin/gopls", False)

    (project / "gover.toml").write_text('path = ["bin"]\n')
    ok(box.gover("allow", cwd=project))
    name, said = asked()
    assert (name, "gopls is not installed" in said) == ("gopls", False)


def test_an_init_file_of_emacs_is_added_to_and_a_link_stays_one(box, project):
    dotfiles = box.home / "dotfiles"
    dotfiles.mkdir()
    (dotfiles / "emacs").write_text(";; mine\n(setq x 1)")
    (box.home / ".emacs").symlink_to("dotfiles/emacs")

    ok(box.gover("editor", "emacs", "--write", cwd=project))

    assert (box.home / ".emacs").is_symlink()
    text = (dotfiles / "emacs").read_text()
    assert text.startswith(
        ";; mine\n(setq x 1)\n;; >>> gover >>>\n;; gover ended the line above\n(let "
    )
    assert not (box.home / ".emacs.d").exists()
    ok(box.gover("editor", "emacs", "--undo", cwd=project))
    assert (dotfiles / "emacs").read_text() == ";; mine\n(setq x 1)"


def test_vim_and_neovim_have_their_directories_elsewhere(box, project):
    config = box.home / "xdg"
    (config / "vim").mkdir(parents=True)
    (config / "vim/vimrc").touch()
    variables = {"XDG_CONFIG_HOME": str(config), "NVIM_APPNAME": "other"}

    for editor in ("vim", "neovim"):
        ok(box.gover("editor", editor, "--write", cwd=project, **variables))

    assert (config / "vim/plugin/gover.vim").is_file()
    assert (config / "other/plugin/gover.lua").is_file()


def test_self_uninstall_leaves_nothing_in_an_editors_start_up_files(box, project):
    (box.home / ".emacs").write_text(";; mine\n")
    for editor in PERSONAL:
        ok(box.gover("editor", editor, "--write", cwd=project))

    ok(box.gover("self", "uninstall", "--yes"))

    assert (box.home / ".emacs").read_text() == ";; mine\n"
    assert not (box.home / PERSONAL["vim"]).exists()
    assert not (box.home / PERSONAL["neovim"]).exists()
