"""What the commands say of tools before any Go has to work: over small toolchains."""

import json
import os

import pytest

TOOLS = '[tools]\nb = "example.com/b@v1.0.0"\na = "example.com/a@latest"\n'


@pytest.fixture
def project(box):
    box.install("1.22.3", "1.15.3")
    path = box.project("p/sub").parent
    (path / "gover.toml").write_text(f'go = "1.22.3"\n{TOOLS}')
    return path


def document(box, *command, cwd, **variables):
    return json.loads(box.gover(*command, "--json", cwd=cwd, **variables).stdout)


def test_status_and_why_tell_of_tools(box, project):
    waiting = document(box, "status", cwd=project)["tools"]
    assert (waiting["verdict"], waiting["names"]) == ("waiting", ["b", "a"])
    assert waiting["missing"] == ["b", "a"]
    assert f"tools of {project}/gover.toml: b, a (waiting)" in box.gover("why", cwd=project).stdout

    box.gover("allow", cwd=project / "sub")

    line = f"tools of {project}/gover.toml: b, a; not installed: b, a; hint: gover tools sync\n"
    assert line in box.gover("status", cwd=project / "sub").stdout
    assert line in box.gover("why", cwd=project / "sub").stdout
    assert document(box, "why", cwd=project)["tools"]["directory"].startswith(box.dirs.data)


def test_allow_and_its_notice_count_tools_with_the_rest(box, project):
    (project / "gover.toml").write_text(f'path = ["bin"]\n[env]\nX = "1"\n{TOOLS}')

    shown = box.terminal("bash").hook().run(f"cd {project}; true")

    assert f"{box.shown(project)}/gover.toml is not allowed yet" in shown
    assert "it sets 1 variable and 1 PATH entry and names 2 tools" in shown
    assert "tool: a = example.com/a@latest\n" in box.gover("allow", cwd=project).stderr


def test_a_nearer_file_with_variables_hides_no_tools(box, project):
    (project / "sub/.envrc").write_text("export FOO=1\n")
    box.gover("allow", cwd=project / "sub")  # the nearest that waits
    refused = box.gover("tools", "sync", cwd=project / "sub", expect=4)

    assert refused.stderr.endswith(f"hint: gover allow '{project}/gover.toml'\n")
    box.gover("allow", f"{project}/gover.toml", cwd=project / "sub")

    after = document(box, "env", cwd=project / "sub")["set"]
    tools = document(box, "why", cwd=project)["tools"]["directory"]
    assert after["FOO"] == "1"
    assert after["PATH"].startswith(f"{box.dirs.front}:{box.dirs.toolchains}/1.22.3/bin:{tools}:")


def test_denied_tools_are_on_no_path_and_not_spoken_of(box, project, shell):
    box.gover("deny", cwd=project)
    terminal = box.terminal(shell).hook()

    assert "gover:" not in terminal.run(f"cd {project}")
    assert "/tools/" not in terminal.value("PATH")
    box.gover("tools", "sync", cwd=project, expect=4)


def test_a_go_that_cannot_install_a_version_is_said(box, project):
    (project / "gover.toml").write_text(f'go = "1.15.3"\n{TOOLS}')
    box.gover("allow", cwd=project)

    result = box.gover("tools", "sync", cwd=project, expect=1)

    assert "go1.15.3 cannot install MODULE@VERSION; Go 1.16 and later can" in result.stderr


def test_without_a_go_or_tools_or_a_readable_file(box, project):
    (project / "gover.toml").write_text(f'go = "1.99.1"\n{TOOLS}')
    box.gover("allow", cwd=project)
    missing = box.gover("tools", "sync", cwd=project, expect=3)
    assert missing.stderr.endswith("hint: gover install 1.99.1\n")

    box.gover("tools", "sync", expect=1)
    box.gover("tools", "list")
    assert document(box, "tools", "stale", cwd=box.home)["tools"] == []
    (project / "gover.toml").write_text("[tools]\nx = 1\n")
    for command in ("sync", "list", "stale"):
        broken = box.gover("tools", command, cwd=project, GOVER_VERSION="1.22.3", expect=4)
        assert f"{project}/gover.toml:2: " in broken.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a directory away")
def test_a_store_that_others_can_change_puts_no_tools_on_path(box, project):
    (project / "gover.toml").write_text(f'go = "system"\n{TOOLS}')
    box.gover("allow", cwd=project)
    assert "/tools/" in box.gover("env", cwd=project).stdout
    os.makedirs(box.dirs.toolchains, exist_ok=True)
    os.chown(box.dirs.toolchains, 54321, 54321)

    assert "/tools/" not in box.gover("env", cwd=project).stdout
    refused = box.gover("tools", "sync", cwd=project, expect=4)
    assert "belongs to another user (uid 54321)" in refused.stderr


def test_a_record_that_is_garbage_is_no_record(box, project):
    box.gover("allow", cwd=project)
    tools = document(box, "why", cwd=project)["tools"]["directory"]
    os.makedirs(tools)
    for text in ("", "[]", '{"path": 1, "tools": []}', '{"path": "/p", "tools": {"a": [1]}}'):
        with open(f"{os.path.dirname(tools)}/record.json", "w") as file:
            file.write(text)
        box.gover("tools", "list", cwd=project)
        assert "an unknown project" in box.gover("prune", "--dry-run").stdout
