"""What `current`, `which`, `why` and `status` print is what runs, and why."""

import json

import pytest

from gover.install.default import set_default
from gover.version.request import Request

IN_FRONT = "in front of gover's shims on PATH"


@pytest.fixture(autouse=True)
def versions(box):
    box.install("1.22.3", "1.23.1")
    box.gover("hook", "zsh")
    set_default(box.dirs, Request.parse("1.23.1"))


def directory(box, name, text, version=None, env=""):
    """A directory with a go, and its GOROOT beside it."""
    path = box.home / name / "bin"
    path.mkdir(parents=True)
    (path / "go").write_text(text)
    (path / "go").chmod(0o755)
    if version:
        (path.parent / "VERSION").write_text(f"go{version}\n")
        (path.parent / "go.env").write_text(env)
    return path


def a_go(box, version, env="GOTOOLCHAIN=auto\n"):
    return directory(box, f"go-{version}", "#!/bin/sh\necho theirs\n", version, env)


def path_of(box, *front, behind=()):
    return ":".join(map(str, (*front, box.dirs.shims, box.environ["PATH"], *behind)))


def test_a_go_in_front_of_the_default_is_what_runs(box):
    theirs = a_go(box, "1.24.9")
    path = path_of(box, theirs)

    assert box.gover("current", PATH=path).stdout == "1.24.9\n"
    assert box.gover("which", PATH=path).stdout == f"{theirs}/go\n"
    assert box.gover("which", "gofmt", PATH=path).stdout == f"{theirs}/gofmt\n"
    why = box.gover("why", PATH=path).stdout
    assert why.startswith(f"1.24.9  ({theirs}/go, {IN_FRONT})\n")
    assert f"\n  GOROOT is {theirs.parent}\n" in why
    assert f"\n  the default: 1.23.1  (not used: {theirs}/go is in front of gover's shims)\n" in why
    assert why.endswith(f"\n  {theirs}/go\n  {box.dirs.shims}/go  (gover's shim)\n")
    assert box.gover("status", PATH=path).stdout.startswith(f"1.24.9  ({theirs}/go, {IN_FRONT})\n")


def test_a_go_in_front_that_switches_itself_is_said_to(box):
    theirs = a_go(box, "1.24.9")
    project = box.project("m")
    (project / "go.mod").write_text("module m\n\ngo 1.26\n")

    facts = json.loads(box.gover("why", "--json", cwd=project, PATH=path_of(box, theirs)).stdout)

    switches = f"Go itself switches to 1.26, required by {project}/go.mod:3"
    assert facts["switches_to"] == "1.26"
    assert facts["origin"]["text"] == f"{theirs}/go, {IN_FRONT}; {switches}"
    assert box.gover("why", cwd=project, PATH=path_of(box)).stdout.startswith(
        f"1.23.1  (the default; {switches})\n"
    )


def test_a_shim_of_another_manager_in_front_is_no_go_of_a_known_version(box):
    theirs = directory(box, "their", '#!/bin/sh\nexec goenv exec go "$@"\n')
    path = path_of(box, theirs)

    assert box.gover("current", PATH=path).stdout == "system\n"
    facts = json.loads(box.gover("current", "--json", PATH=path).stdout)
    assert (facts["version"], facts["goroot"], facts["installed"]) == (None, None, True)
    why = box.gover("why", PATH=path).stdout
    assert why.startswith(f"system  ({theirs}/go, which starts another go, {IN_FRONT})\n")
    assert f"\n  {theirs}/go  (starts another go)\n" in why
    assert "GOROOT" not in why


def test_a_pin_says_what_the_shell_and_what_go_alone_gets(box):
    project = box.project("p", "1.22.3\n")

    why = box.gover("why", cwd=project, PATH=path_of(box, a_go(box, "1.24.9"))).stdout

    front = f"{box.dirs.front}:{box.dirs.toolchains}/1.22.3/bin"
    assert f"\nenvironment:\n  PATH starts with {front}\n" in why
    assert "\n  GOTOOLCHAIN=local (by the shim, for go alone)\n" in why
    mine = box.gover("why", cwd=project, GOTOOLCHAIN="go1.25.0").stdout
    assert "\n  GOTOOLCHAIN: go1.25.0, unchanged: set by the user\n" in mine


def test_a_floor_that_selects_is_marked_and_one_that_fails_says_what_may_not_switch(box):
    project = box.project("m")
    (project / "go.mod").write_text("module m\n\ngo 1.23\n")
    set_default(box.dirs, Request.parse("1.22.3"))

    assert f"\n* {project}/go.mod:3: go >= 1.23\n" in box.gover("why", cwd=project).stdout
    (project / "go.mod").write_text("module m\n\ngo 1.26\n")
    why = box.gover("why", cwd=project, GOTOOLCHAIN="local", expect=3).stdout
    assert f"{project}/go.mod:3 requires go >= 1.26, and it may not switch to a newer Go)" in why


def test_the_go_of_a_nix_shell_is_named_so(box):
    theirs = a_go(box, "1.24.9", "GOTOOLCHAIN=local\n")
    variables = {"PATH": path_of(box, theirs), "IN_NIX_SHELL": "impure"}

    assert box.gover("current", **variables).stdout == "1.24.9\n"
    why = box.gover("why", **variables).stdout
    origin = "the Go of this Nix, devbox or devenv shell"
    assert why.startswith(f"1.24.9  ({origin})\n")
    assert f"\n  the default: 1.23.1  (not used: {origin} takes precedence)\n" in why

    project = box.project("m")
    (project / "go.mod").write_text("module m\n\ngo 1.26\n")
    assert "switches" not in box.gover("why", cwd=project, **variables).stdout
    auto = box.gover("why", cwd=project, GOTOOLCHAIN="auto", **variables).stdout
    assert f"({origin}; Go itself switches to 1.26, " in auto


@pytest.mark.parametrize(
    ("pin", "variables", "origin", "hint"),
    [
        (None, {"GOVER_VERSION": "system"}, "set by GOVER_VERSION", "gover use --unset"),
        ("system\n", {}, "set by {}/.go-version:1", "gover why"),
    ],
)
def test_no_go_where_the_systems_is_pinned_names_the_pin(box, pin, variables, origin, hint):
    project = box.project("p", pin or "1.22.3\n")
    text = "no go here: the system's Go is selected, and there is no other go on PATH"
    where = origin.format(project)

    for command in (("current",), ("which",), ("why",)):
        done = box.gover(*command, cwd=project, expect=3, **variables)
        assert done.stderr == f"gover: {text} ({where})\nhint: {hint}\n"
    shown = box.gover("status", cwd=project, **variables).stdout
    assert f"problem: {text} ({where})\n  hint: {hint}\n" in shown
