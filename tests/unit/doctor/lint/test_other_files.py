"""A Go that CI, an image, a linter or an editor takes from a file of its own."""

import pytest

from gover.doctor.lint.findings import CheckedDirectory, CheckedFile
from gover.doctor.lint.other_files import kind_of, other_go
from gover.doctor.lint.rules import check_directory
from gover.versionfile import go_mod

WORKFLOW = ".github/workflows/ci.yml"
ACTION = "jobs:\n  test:\n    steps:\n      - uses: actions/setup-go@v5\n        with:\n"
MATRIX = "    strategy:\n      matrix:\n"
LIST = f"{MATRIX}        go:\n          - '1.20'\n"
ITEM = "          - os: linux\n            go-version: '%s'\n"
FEATURE = '{"features": {"ghcr.io/devcontainers/features/go:1": {"version": "%s"}}}'
# The file, its text, and the line and version that disagree with a pin of 1.22.3.
AGAINST_A_PIN = [
    (WORKFLOW, f"{ACTION}          go-version: 1.22.x\n", []),
    (WORKFLOW, f"{ACTION}          go-version: '1.21'\n", [(6, "1.21")]),
    (WORKFLOW, f"{ACTION}          go-version: stable\n", []),
    (WORKFLOW, f"{ACTION}          go-version: ^1.21\n", []),
    (WORKFLOW, f"{ACTION}          go-version: '>=1.21'\n", []),
    (WORKFLOW, f"{ACTION}          go-version-file: go.mod\n", []),
    (WORKFLOW, f"{ACTION}          go-version: ${{{{ matrix.go }}}}\n", []),
    (WORKFLOW, f"{ACTION}          # go-version: 1.21\n", []),
    (WORKFLOW, f"{MATRIX}        go: ['1.21', '1.22']\n", []),
    (WORKFLOW, f"{MATRIX}        go-version: [1.20.x, 1.21.x]\n", [(3, "1.20")]),
    (WORKFLOW, f"{LIST}          - '1.22'\n", []),
    (WORKFLOW, f"{LIST}          - '1.21'\n", [(4, "1.20")]),
    (WORKFLOW, f"{MATRIX}        go: [\n          '1.21',\n          '1.22',\n        ]\n", []),
    (WORKFLOW, f"{MATRIX}        include:\n{ITEM % '1.21'}{ITEM % '1.22'}", []),
    (WORKFLOW, f"{MATRIX}        go: ['1.21']\n        include:\n{ITEM % '1.22'}", []),
    (WORKFLOW, f"{MATRIX}        include:\n{ITEM % '1.21'}    env:\n      go: 1.20\n",
        [(5, "1.21"), (7, "1.20")]),
    (".travis.yml", "jobs:\n  include:\n    - go: 1.21.x\n    - go: 1.22.x\n", []),
    (".github/workflows/go.yaml", "jobs:\n  go:\n    runs-on: ubuntu-24.04\n", []),
    (WORKFLOW, "env:\n  GO_VERSION: 1.23.1  # newest\n", [(2, "1.23.1")]),
    (".travis.yml", "language: go\ngo:\n  - 1.20.x\n  - master\n", [(3, "1.20")]),
    (".gitlab-ci.yml", "image: golang:1.22-alpine\n", []),
    (".gitlab-ci.yml", "test:\n  image: golang:1.20.14\n", [(2, "1.20.14")]),
    (".circleci/config.yml", "    docker:\n      - image: cimg/go:1.21\n", [(2, "1.21")]),
    ("Dockerfile", "FROM --platform=$B golang:1.21-bookworm AS b\nFROM scratch\n", [(1, "1.21")]),
    ("Dockerfile", "FROM docker.io/library/golang:1.22.3@sha256:ab\n", []),
    ("Dockerfile", 'ARG GO_VERSION="1.20.1"\nFROM golang:${GO_VERSION}\n', [(1, "1.20.1")]),
    ("Dockerfile", "FROM golang:latest\n# FROM golang:1.19\nFROM mygolang:1.19\n", []),
    (".devcontainer/devcontainer.json", FEATURE % "1.21", [(1, "1.21")]),
    (".devcontainer/devcontainer.json", FEATURE % "latest", []),
    (".devcontainer.json", '{"image": "mcr/devcontainers/go:1-1.20"}\n', [(1, "1.20")]),
    ("netlify.toml", '[build.environment]\n  GO_VERSION = "1.19"\n', [(2, "1.19")]),
    (".promu.yml", "go:\n    # comment\n    version: 1.20\n", [(3, "1.20")]),
    (".golangci.yml", 'run:\n  go: "1.21"\n', []),  # the language may be older
    (".golangci.yml", 'run:\n  timeout: 5m\n  go: "1.23"\n', [(3, "1.23")]),
    ("bin/.go-1.20.3.pkg", "", [(1, "1.20.3")]),
    ("bin/.go-1.22.9.pkg", "", []),
]  # fmt: skip


def reported(name, text, *, pin="", mod=""):
    """The findings about one file beside a pin, or beside a go.mod."""
    files = []
    if mod:
        data = f"module m\n\ngo {mod}\n".encode()
        files = [CheckedFile("/p/go.mod", "go.mod", data, "/p", go_mod.parse(data))]
    path = "/p/.go-version" if pin else ""
    other = CheckedFile(f"/p/{name}", name, text.encode(), "/p")
    checked = CheckedDirectory(tuple(files), path, pin, others=(other,))
    found = list(other_go(other, checked))
    assert [one for one in check_directory(checked) if one.rule == "other-go"] == found
    return found


@pytest.mark.parametrize("name, text, wrong", AGAINST_A_PIN)
def test_another_line_than_the_pins_is_reported_with_its_line(name, text, wrong):
    found = reported(name, text, pin="1.22.3")

    said = "from this file; gover takes 1.22.3 from /p/.go-version"
    assert [(one.line, one.reads) for one in found] == [
        (line, f"takes {version} {said}") for line, version in wrong
    ]


def test_beside_a_go_mod_only_what_is_too_old_is_reported():
    text = f"{MATRIX}        go: ['1.21', '1.22', '1.22.1', '1.23.0']\n"

    found = reported(WORKFLOW, text, mod="1.22.2")

    required = "from this file; /p/go.mod:3 requires go >= 1.22.2"
    assert [one.reads for one in found] == [f"takes {v} {required}" for v in ("1.21", "1.22.1")]
    assert found[1].hint == f"in line 3 of /p/{WORKFLOW}, replace 1.22.1 by 1.22.2"


@pytest.mark.parametrize("pin", ["latest", "system", ">=1.20", "^1.21"])
def test_beside_a_request_that_many_fulfil_nothing_is_reported(pin):
    assert reported("Dockerfile", "FROM golang:1.19\n", pin=pin) == []


@pytest.mark.parametrize(
    "name",
    ["docs/Dockerfile", "test/ci.yml", ".github/ci.yml", "Dockerfile.test", "go.yml", "bin/go.pkg"],
)
def test_files_of_tests_and_examples_are_not_looked_at(name):
    assert kind_of(name) is None
