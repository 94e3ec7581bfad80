"""The command `gover doctor --files`."""

import json

import pytest


def lint(box, *arguments, **options):
    return box.gover("doctor", "--files", *arguments, **options)


def test_a_pin_that_gover_wrote_gives_no_findings(box):
    project = box.install("1.22.3").project("p")
    box.gover("pin", "1.22.3", cwd=project)

    result = lint(box, cwd=project)

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_findings_name_file_line_tool_and_rule_and_the_exit_code_is_1(box):
    project = box.project("p", "\n1.22.3\n")

    result = lint(box, cwd=project, expect=1)

    assert result.stdout == (
        f"{project}/.go-version:1: asdf-golang takes the newest Go it has [blank-first-line]\n"
        f"  hint: gover -C '{project}' pin 1.22.3\n"
    )


def test_json_has_every_field(box):
    project = box.project("p", "1.22.3\r\n")

    said = json.loads(lint(box, "--json", "-C", str(project), expect=1).stdout)

    assert said["schema"] == 1
    assert [sorted(finding) for finding in said["findings"]] == [
        ["hint", "line", "path", "reads", "rule", "tool"]
    ]


def test_json_without_findings_is_an_empty_list_and_0(box):
    result = lint(box, "--json", cwd=box.project("p", "1.22.3\n"))

    assert (result.returncode, json.loads(result.stdout)["findings"]) == (0, [])


def test_a_named_directory_is_looked_at_as_if_started_there(box):
    project = box.project("p", "1.22.3\r\n")

    named, inside = lint(box, "p", expect=1), lint(box, cwd=project, expect=1)

    assert named.stdout == inside.stdout != ""


def test_a_named_file_is_looked_at_alone(box):
    project = box.project("p", "1.22.3\r\n")
    (project / ".tool-versions").write_text("go 1.22.3\n")

    result = lint(box, ".tool-versions", cwd=project, expect=1)

    assert "name-of-go" in result.stdout
    assert "crlf" not in result.stdout


def test_a_named_file_is_also_held_against_its_neighbours(box):
    project = box.install("1.22.3").project("p", "1.22.3\n")
    (project / ".tool-versions").write_text("golang 1.21.13\n")

    assert "[another-file]" in lint(box, ".tool-versions", cwd=project, expect=1).stdout
    lint(box, ".go-version", cwd=project)


def test_the_files_above_count_where_gover_looks_at_them(box):
    box.project("p", "1.22.3\r\n")

    assert "[crlf]" in lint(box, cwd=box.project("p/q"), expect=1).stdout


def test_a_version_of_the_shell_does_not_change_what_the_files_say(box):
    project = box.install("1.22.3").project("p", "1.22.3\n")
    (project / ".tool-versions").write_text("golang 1.21.13\n")

    result = lint(box, cwd=project, GOVER_VERSION="1.22.3", expect=1)

    assert "[another-file]" in result.stdout


@pytest.mark.parametrize("path", ["absent/.go-version", "README"])
def test_what_is_no_file_of_gover_s_is_a_word_that_means_nothing(box, path):
    lint(box, path, expect=2)


def test_an_escape_in_a_file_reaches_no_terminal(box):
    project = box.project("p", "1.22.3\x1b[2J\n")
    (project / ".tool-versions").write_text("golang path:\x1b]0;x\x07\n")

    result = lint(box, cwd=project, expect=1)

    assert f"{project}/.go-version:1: " in result.stdout
    assert "\x1b" not in result.stdout + result.stderr


@pytest.mark.parametrize("arguments", [(), ("go.mod",)])
def test_a_module_that_go_would_refuse_is_a_finding(box, arguments):
    project = box.project("p")
    (project / "go.mod").write_text("module m\n\ngo nonsense\n")

    assert ":3: gover cannot follow it" in lint(box, *arguments, cwd=project, expect=1).stdout


def test_following_the_hint_leaves_a_clean_file(box):
    project = box.install("1.22.3").project("p", "\ufeff\n# why\ngo1.22.3 # so\r\n")

    hint = lint(box, "p", expect=1).stdout.splitlines()[-1].removeprefix("  hint: gover ")
    box.gover(*hint.replace("'", "").split())

    assert (project / ".go-version").read_bytes() == b"1.22.3\n"
    lint(box, "p")


@pytest.mark.parametrize(
    ("name", "text", "tool", "line", "version"),
    [
        (".gvmrc", "# team\ngvm use go1.22.3\n", "gvm", 2, "1.22.3"),
        (".gvmrc", "go1.22\n", "gvm", 1, "1.22"),
        (".gvmrc", "GO_VERSION=1.17.3\n", "gvm", 1, "1.17.3"),
        (".vfox.toml", '[tools]\nnodejs = "20"\ngolang = "1.22.3"\n', "vfox", 3, "1.22.3"),
        ("mise.production.toml", '[tools]\ngo = "1.22.3"\n', "mise with MISE_ENV=production", 2,
         "1.22.3"),
        (".mise.ci.local.toml", '[tools]\ngo = "latest"\n', "mise with MISE_ENV=ci", 2, "latest"),
    ],
)  # fmt: skip
def test_a_file_that_gover_does_not_read_is_named_where_it_chooses_another_go(
    box, name, text, tool, line, version
):
    project = box.install("1.21.1").project("p", "1.21.1\n")
    (project / name).write_text(text)

    result = lint(box, cwd=project, expect=1)

    reads = f"{tool} takes {version} from this file, which gover does not read [unread-file]"
    assert f"{project}/{name}:{line}: {reads}" in result.stdout
    assert (project / ".go-version").read_text() == "1.21.1\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".gvmrc", "go1.21.1\n"),
        (".gvmrc", "gvm pkgset use x\n"),
        (".vfox.toml", '[tools]\nnodejs = "1.22.3"\n'),
        ("mise.ci.toml", '[env]\nA = "go"\n'),
        ("mise.ci.toml", "go = [[\n"),
        ("mise.tasks", "go\n"),
    ],
)
def test_such_a_file_without_another_go_is_no_finding(box, name, text):
    project = box.install("1.21.1").project("p", "1.21.1\n")
    (project / name).write_text(text)

    assert lint(box, cwd=project).stdout == ""


def test_files_of_ci_and_images_are_compared_and_none_of_them_is_named_for_agreeing(box):
    project = box.install("1.22.3").project("p", "1.22.3\n")
    (project / ".github/workflows").mkdir(parents=True)
    for name, version in (("ok", "1.22"), ("old", "1.20")):
        path = project / f".github/workflows/{name}.yml"
        path.write_text(f"    with:\n      go-version: '{version}'\n")
    (project / "Dockerfile").write_text("FROM golang:1.22.3-alpine\n")
    before = sorted((path, path.stat().st_mtime_ns) for path in project.rglob("*"))

    found = json.loads(lint(box, "--json", cwd=project, expect=1).stdout)["findings"]

    (one,) = [finding for finding in found if finding["rule"] == "other-go"]
    assert (one["path"], one["line"]) == (f"{project}/.github/workflows/old.yml", 2)
    assert one["tool"] == "GitHub Actions"
    assert sorted((path, path.stat().st_mtime_ns) for path in project.rglob("*")) == before
    assert "old.yml" not in box.gover("doctor", cwd=project, expect=None).stdout
