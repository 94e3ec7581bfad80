"""The files by which a forge, an editor and pre-commit know the repository."""

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest
import yaml

from docs.make import help_files
from gover import __version__
from tests.lib.doc_pages import ROOT

FORMS = sorted(ROOT.glob(".github/ISSUE_TEMPLATE/*.yml"))
HOOKS = ROOT / ".pre-commit-config.yaml"
# What a shell file is; the others are Python and data.
SHELL = [
    *(path for path in ROOT.glob("shell/*") if path.is_file()),
    *ROOT.glob("shims/*.sh"),
    *(ROOT / ".ci/run", ROOT / "tests/run.sh"),
]


@pytest.mark.parametrize(
    "path", [*FORMS, *ROOT.glob(".github/**/*.y*ml"), HOOKS], ids=lambda path: path.name
)
def test_the_yaml_can_be_read(path):
    assert isinstance(yaml.safe_load(path.read_text()), dict)


def test_a_report_of_a_bug_asks_for_what_is_needed_first():
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/bug.yml").read_text())
    required = [
        field["attributes"]["description"]
        for field in form["body"]
        if field.get("validations", {}).get("required") and "description" in field["attributes"]
    ]

    assert any("gover --debug " in text for text in required)
    assert any("gover doctor --json" in text for text in required)


@pytest.mark.parametrize("form", [path for path in FORMS if path.stem != "config"])
def test_a_form_has_what_github_demands(form):
    form = yaml.safe_load(form.read_text())
    ids = [field["id"] for field in form["body"] if field["type"] != "markdown"]

    assert {"name", "description", "body"} <= form.keys()
    assert len(ids) == len(set(ids))
    assert {field["type"] for field in form["body"]} <= {
        *("markdown", "textarea", "input", "dropdown", "checkboxes"),
    }
    assert all("label" in f["attributes"] for f in form["body"] if f["type"] != "markdown")


def test_the_hooks_are_of_this_repository_and_run_what_is_there():
    config = yaml.safe_load(HOOKS.read_text())
    hooks = [hook for repo in config["repos"] for hook in repo["hooks"]]
    words = [shlex.split(hook["entry"]) for hook in hooks]

    assert {repo["repo"] for repo in config["repos"]} == {"local"}
    assert {hook["language"] for hook in hooks} == {"system"}
    assert {line[0] for line in words} == {".venv/bin/ruff", ".venv/bin/mypy", ".venv/bin/python"}
    scripts = [word for line in words for word in line[1:] if word.endswith(".py")]
    assert scripts
    assert [script for script in scripts if not (ROOT / script).is_file()] == []


def test_the_files_are_indented_as_editorconfig_says():
    parser = configparser.ConfigParser(delimiters="=")
    parser.read_string("[head]\n" + (ROOT / ".editorconfig").read_text())

    assert parser["*.py"]["indent_style"] == "space"
    assert parser["*.{sh,bash,zsh,fish}"]["indent_style"] == "tab"
    assert [path.name for path in SHELL if "\n  " in path.read_text()] == []
    assert "\n\t" in (ROOT / "pyproject.toml").read_text()


def test_the_launcher_is_of_the_same_release_and_texts():
    launcher = (ROOT / "shell/gover").read_text()

    assert f"\ngover_release={__version__}\n" in launcher
    assert help_files.with_digest(launcher) == launcher, "python -m docs.make.help_files"


@pytest.mark.parametrize(
    "schema, path",
    [
        ("github-workflows", ".github/workflows/ci.yml"),
        ("github-workflows", ".github/workflows/release.yml"),
        ("github-actions", "action.yml"),
    ],
)
def test_workflows_are_what_their_schema_permits(schema, path):
    command = [shutil.which("check-jsonschema", path=os.path.dirname(sys.executable))]
    subprocess.run([*command, "--builtin-schema", f"vendor.{schema}", ROOT / path], check=True)


def test_ci_runs_what_the_readme_gives_a_contributor():
    block = (ROOT / "README.md").read_text().partition("## Contribute")[2].split("```")[1]
    shown = [line.partition("#")[0].strip() for line in block.splitlines()[1:]]
    run = [line for line in (ROOT / ".ci/run").read_text().splitlines() if line.startswith("sh ")]

    assert shown == run == ["sh tests/demo.sh", "sh tests/run.sh"]


def test_ci_runs_on_each_system_and_python_and_only_what_the_repository_has():
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())
    quick = workflow["jobs"]["tests"]
    runs = [
        step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step
    ]
    scripts = {word for line in runs for word in shlex.split(line) if "/" in word}

    assert quick["strategy"]["matrix"] == {
        "system": ["ubuntu-24.04", "ubuntu-24.04-arm", "macos-15-intel", "macos-15"],
        "python": ["3.11", "3.12", "3.13", "3.14"],
    }
    assert "bash .ci/run" in [step.get("run") for step in quick["steps"]]
    assert [script for script in scripts if not (ROOT / script).exists()] == []


RENOVATE = json.loads((ROOT / ".github/renovate/gover.json").read_text())["customManagers"]


@pytest.mark.parametrize(
    "path, text, found",
    [
        (".go-version", "1.22.3\n", "1.22.3"),
        ("sub/.go-version", "# Go\n go1.22.3 # why\n", "1.22.3"),
        (".go-version", "1.22\n", None),  # a line moves by itself
        ("gover.toml", 'path = ["x"]\ngo = "1.22.3"\n', "1.22.3"),
        ("gover.toml", '[tools]\na = "b@v1.22.3"\n', None),
        (".tool-versions", "nodejs 20.1.1\ngolang 1.22.3\n", "1.22.3"),
        ("my.go-version", "1.22.3\n", None),
    ],
)
def test_the_preset_for_renovate_finds_the_pin_and_nothing_else(path, text, found):
    def python(pattern):  # JavaScript writes (?<name>…)
        return re.compile(pattern.replace("(?<", "(?P<"))

    matches = [
        python(pattern).search(text)
        for manager in RENOVATE
        if any(python(file.strip("/")).search(path) for file in manager["managerFilePatterns"])
        for pattern in manager["matchStrings"]
    ]

    assert [match["currentValue"] for match in matches if match] == ([found] if found else [])


def test_the_hooks_for_other_repositories_run_commands_that_are_there(box):
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())

    assert [hook["id"] for hook in hooks] == ["gover-files", "gover-lock"]
    project = box.project("hooked", "1.22.3\n")
    for hook, status in zip(hooks, (0, 1), strict=True):
        program, *words = shlex.split(hook["entry"])
        assert program == "gover"
        box.gover(*words, cwd=project, expect=status)
