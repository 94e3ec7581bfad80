"""Variables and PATH entries of a project: the user's word decides, and it is about bytes."""

import json
import os
import subprocess

import pytest

from tests.lib.terminals import have, loading

ENVRC = "use go 1.22.3\nexport FOO='bar baz'\nPATH_add bin\n"


@pytest.fixture
def project(box):
    box.install("1.22.3")
    path = box.project("p/sub").parent
    (path / ".envrc").write_text(ENVRC)
    return path


def effects(box, project):
    return json.loads(box.gover("env", "--json", cwd=project).stdout)["set"]


def _front(box, project):
    return f"{box.dirs.front}:{box.dirs.toolchains}/1.22.3/bin:{project}/bin:"


def test_nothing_is_set_before_allow_and_exactly_that_after(box, project):
    assert "FOO" not in effects(box, project)

    said = box.gover("allow", cwd=project / "sub").stderr

    assert "FOO=bar baz" in said
    assert "PATH: bin" in said
    after = effects(box, project)
    assert after["FOO"] == "bar baz"
    assert after["PATH"].startswith(_front(box, project))


def test_an_edit_waits_again_and_the_old_content_is_still_allowed(box, project):
    box.gover("allow", cwd=project)
    (project / ".envrc").write_text(ENVRC + "export MORE=1\n")
    assert "FOO" not in effects(box, project)

    (project / ".envrc").write_text(ENVRC)

    assert effects(box, project)["FOO"] == "bar baz"


def test_the_same_bytes_elsewhere_are_not_allowed(box, project):
    box.gover("allow", cwd=project)
    other = box.project("q")
    (other / ".envrc").write_text(ENVRC)

    assert effects(box, project)["FOO"] == "bar baz"
    assert "FOO" not in effects(box, other)


def test_deny_is_about_the_path_and_revoke_takes_back_either(box, project):
    box.gover("deny", cwd=project)
    (project / ".envrc").write_text(ENVRC + "export MORE=1\n")
    status = json.loads(box.gover("status", "--json", cwd=project).stdout)
    assert status["extras"] == {"path": f"{project}/.envrc", "verdict": "denied"}
    assert "FOO" not in effects(box, project)

    box.gover("allow", "--revoke", cwd=project)
    status = json.loads(box.gover("status", "--json", cwd=project).stdout)
    assert (status["extras"]["verdict"], status["trust"]) == ("waiting", [])


def test_revoke_is_about_whatever_the_file_held(box, project):
    """Or else an older content, put back, would still be allowed."""
    box.gover("allow", cwd=project)
    (project / ".envrc").write_text(ENVRC + "export MORE=1\n")
    box.gover("allow", cwd=project)
    assert box.gover("status", cwd=box.home).stdout.count(f"{project}/.envrc") == 1
    box.gover("allow", "--revoke", cwd=project)
    (project / ".envrc").write_text(ENVRC)

    assert "FOO" not in effects(box, project)
    box.gover("allow", "--revoke", cwd=project, expect=1)


def test_a_verdict_can_be_revoked_when_its_file_is_gone(box, project):
    box.gover("allow", cwd=project)
    (project / ".envrc").unlink()

    box.gover("allow", "--revoke", ".envrc", cwd=project)
    assert json.loads(box.gover("status", "--json", cwd=project).stdout)["trust"] == []


def test_a_file_that_cannot_be_understood_is_not_allowed(box, project):
    (project / "gover.toml").write_text("path = 1\n")

    result = box.gover("allow", "gover.toml", cwd=project, expect=4)

    assert result.stderr.startswith(f"gover: {project}/gover.toml")


def test_gover_toml_is_allowed_by_name(box, project):
    (project / "gover.toml").write_text('go = "1.22"\n[env]\nBAR = "1"\n')

    box.gover("allow", "gover.toml", cwd=project)
    assert effects(box, project)["BAR"] == "1"
    box.gover("allow", "nothing.toml", cwd=project, expect=2)
    box.gover("allow", ".go-version", cwd=project, expect=2)


@pytest.mark.parametrize("name", ["PATH", "GOROOT", "GOVER_VERSION", "GOVER_ROOT", "IFS"])
def test_some_names_no_file_may_set(box, project, name):
    (project / ".envrc").write_text(f"export {name}=/evil\nexport FOO=1\n")
    # A file that sets IFS is not read on: there is nothing to allow.
    said = box.gover("allow", cwd=project, expect=1 if name == "IFS" else 0).stderr
    assert ("no file sets variables" if name == "IFS" else "FOO=1") in said

    after = effects(box, project)

    assert after.get("FOO") == (None if name == "IFS" else "1")
    assert "/evil" not in json.dumps(after)


def test_a_shell_says_it_once_per_content_and_undoes_it(box, project, shell):
    have(shell)
    terminal = box.terminal(shell).hook()
    waits = "is not allowed yet: it sets"

    assert waits in terminal.run(f"cd '{project}'; true")
    assert waits not in terminal.run("cd ..; true") + terminal.run("cd p; true")
    terminal.run("gover allow")
    assert terminal.value("FOO") == "bar baz"
    assert terminal.value("PATH").startswith(f"{box.entries('1.22.3')}:{project}/bin:")
    terminal.run("cd ..")
    assert terminal.value("FOO") is None
    assert f"{project}/bin" not in terminal.value("PATH")
    (project / ".envrc").write_text(ENVRC + "# edited\n")
    assert waits in terminal.run("cd p; true")
    assert terminal.value("FOO") is None


def test_the_users_own_value_comes_back(box, project, shell):
    box.gover("allow", cwd=project)
    terminal = box.terminal(shell, FOO="mine").hook()

    terminal.run(f"cd '{project}'")
    assert terminal.value("FOO") == "bar baz"
    terminal.run("cd ..")
    assert terminal.value("FOO") == "mine"


def test_what_direnv_has_loaded_is_left_to_direnv(box, project):
    box.gover("allow", cwd=project)
    assert effects(box, project)["FOO"] == "bar baz"

    after = json.loads(box.gover("env", "--json", cwd=project, DIRENV_DIR=f"-{project}").stdout)[
        "set"
    ]

    assert "FOO" not in after
    assert f"{project}/bin" not in after["PATH"]


def test_no_file_of_a_project_is_run(box, project):
    (project / ".envrc").write_text("touch pwned\nexport FOO=$(touch pwned)\nexport X=1\n")
    (project / "gover.toml").write_text('go = "$(touch pwned)"\n')
    for status, *command in (
        (4, "current"),
        (4, "why"),
        (0, "allow"),
        (4, "env"),
        (4, "exec", "true"),
        (0, "status"),
    ):
        said = box.gover(*command, cwd=project, expect=status)
        shown = "X=1" if command == ["allow"] else "'$(touch pwned)' is not a Go version"
        assert shown in said.stdout + said.stderr, command
    (project / "gover.toml").unlink()
    assert effects(box, project)["X"] == "1"

    assert not os.path.exists(project / "pwned")


def test_deny_takes_an_earlier_allow_away(box, project):
    """Or else the denied content would be allowed again, after another one was."""
    box.gover("allow", cwd=project)
    box.gover("deny", cwd=project)
    (project / ".envrc").write_text(ENVRC + "export MORE=1\n")
    box.gover("allow", cwd=project)
    assert effects(box, project)["MORE"] == "1"

    (project / ".envrc").write_text(ENVRC)

    assert "FOO" not in effects(box, project)


def test_allow_takes_an_earlier_deny_away(box, project):
    box.gover("deny", cwd=project)
    assert "FOO" not in effects(box, project)

    box.gover("allow", cwd=project)

    assert effects(box, project)["FOO"] == "bar baz"


HERE = """\
use go 1.22.3
strict_env
export GOPATH=$PWD
export GOBIN="${PWD}/.bin"
if has nix; then use_nix_cache; fi
export CACHE=$(pwd)/a' b'
export PATH="$PWD/tools:/opt/x:$PATH"
path_add PATH more
"""


def test_pwd_in_an_envrc_is_the_directory_of_the_file_from_below_too(box, project, shell):
    (project / ".envrc").write_text(HERE.replace("if has nix; then use_nix_cache; fi\n", ""))
    terminal = box.terminal(shell).hook()
    terminal.run(f"cd '{project}/sub'")
    assert terminal.value("GOBIN") is None

    terminal.run("gover allow 2>/dev/null")

    values = {name: terminal.value(name) for name in ("GOPATH", "GOBIN", "CACHE")}
    assert values == {
        "GOPATH": f"{project}", "GOBIN": f"{project}/.bin", "CACHE": f"{project}/a b",
    }  # fmt: skip
    assert f"{project}/more:{project}/tools:/opt/x:" in f"{terminal.value('PATH')}:"
    terminal.run("cd /")
    assert terminal.value("GOBIN") is None


def test_a_condition_in_an_envrc_costs_what_stands_before_it(box, project):
    (project / ".envrc").write_text(HERE)
    box.gover("allow", cwd=project)

    after = effects(box, project)

    assert "GOPATH" not in after
    assert after["CACHE"] == f"{project}/a b"
    assert f"{project}/more:{project}/tools:/opt/x:" in after["PATH"]


def test_a_goauth_that_a_project_sets_runs_nothing(box, project):
    """Even where it is allowed: gover's own requests are the user's, not the project's."""
    have("bash")
    ran = box.home / "ran"
    (project / ".envrc").write_text(f"use go 1.22.3\nexport GOAUTH='touch {ran}'\n")
    box.gover("allow", cwd=project)
    nowhere = {"GOVER_INDEX_URL": "https://127.0.0.1:9/", "GOPROXY": "off"}
    terminal = box.terminal("bash", cwd=project, **nowhere)
    terminal.run(loading("bash"))

    assert f"in: touch {ran}" in terminal.run('echo "in: $GOAUTH"')
    assert "Connection refused" in terminal.run("gover available")
    assert not ran.exists()
    box.gover("available", cwd=project, expect=5, GOAUTH=f"touch {ran}", **nowhere)
    assert ran.exists()


def test_a_project_has_one_verdict_by_whichever_path_one_comes(box, project):
    """A home through a link, /tmp and /private/tmp on macOS."""
    (box.home / "way").symlink_to(project.parent)
    linked = box.home / "way" / project.name

    box.gover("allow", cwd=linked, PWD=str(linked))

    assert effects(box, project)["FOO"] == "bar baz"
    by_link = json.loads(box.gover("env", "--json", cwd=linked, PWD=str(linked)).stdout)["set"]
    assert by_link["FOO"] == "bar baz"
    assert by_link["PATH"].split(":")[2] == f"{linked}/bin"
    shown = box.gover("status", cwd=linked, PWD=str(linked)).stdout
    assert "elsewhere" not in shown
    box.gover("deny", cwd=project)
    assert "FOO" not in json.loads(
        box.gover("env", "--json", cwd=linked, PWD=str(linked)).stdout
    ).get("set", {})
    box.gover("allow", "--revoke", ".envrc", cwd=linked, PWD=str(linked))
    assert box.gover("status", cwd=project).stdout.count("waiting:") == 1


def test_a_link_to_an_allowed_file_is_another_project_s(box, project):
    box.gover("allow", cwd=project)
    other = box.project("other")
    (other / ".envrc").symlink_to(project / ".envrc")

    assert "FOO" not in effects(box, other)


def test_another_worktree_is_not_asked_for_and_its_plan_ends_with_the_consent(box, project, shell):
    have(shell)
    have("git")
    other = box.home / "other"
    for words in (
        ("init", "-q"),
        ("add", ".envrc"),
        ("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "one"),
        ("worktree", "add", "-q", "--detach", other),
    ):
        subprocess.run(["git", *words], cwd=project, env=box.environ, check=True)
    assert "in every worktree" in box.gover("allow", cwd=project).stderr
    terminal = box.terminal(shell).hook()

    assert "not allowed" not in terminal.run(f"cd '{other}'; true")
    assert terminal.value("FOO") == "bar baz"
    terminal.run(f"cd '{box.home}'; cd '{other}'")
    assert terminal.value("FOO") == "bar baz"  # by the plan

    box.gover("allow", "--revoke", cwd=project)
    terminal.run("true")
    assert terminal.value("FOO") is None
    assert effects(box, other).get("FOO") is None

    box.gover("allow", cwd=project)
    terminal.run("true")
    assert terminal.value("FOO") == "bar baz"
    (other / ".git").rename(other / "moved")
    terminal.run("true")
    assert terminal.value("FOO") is None
    (other / "moved").rename(other / ".git")
    terminal.run("true")
    assert terminal.value("FOO") == "bar baz"

    # What the repository says of it is wrong for a while, as before `git worktree repair`.
    entry = project / ".git/worktrees/other"
    entry.rename(project / "entry")
    terminal.run("true")
    assert terminal.value("FOO") is None
    (project / "entry").rename(entry)
    terminal.run("true")
    assert terminal.value("FOO") == "bar baz"
    right = (entry / "gitdir").read_text()
    (entry / "gitdir").write_text("/elsewhere/.git\n")
    terminal.run("true")
    assert terminal.value("FOO") is None
    (entry / "gitdir").write_text(right)
    terminal.run("true")
    assert terminal.value("FOO") == "bar baz"
