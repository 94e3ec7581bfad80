"""`gover tools`: real programs, built by real Go from a proxy with a checksum log of its own."""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gover.go_env import env_file_path
from tests.lib.module_proxy import Modules
from tests.lib.seccomp import refusing
from tests.lib.vuln_database import VulnDatabase

OLD, NEW = "1.22.10", "1.23.9"
HELLO = 'hello = "example.com/hello@v1.0.0"'
EVIL = 'package main\n\nimport "os"\n\nfunc main() { os.Stdout.WriteString("hello evil\\n") }\n'
pytestmark = pytest.mark.real


def listed(box, project, *command, expect=0):
    said = box.gover("tools", *(command or ("list",)), "--json", cwd=project, expect=expect)
    return {tool["name"]: tool for tool in json.loads(said.stdout)["tools"]}


def run(box, project, name):
    done = box.gover("exec", name, cwd=project)
    return done.stdout.strip()


def test_a_tool_is_built_by_the_projects_go_after_the_users_word(tooling):
    project = tooling.tools("p", HELLO, allow=False)

    refused = tooling.gover("tools", "sync", cwd=project, expect=4)

    assert refused.stderr.endswith("hint: gover allow\n")
    assert tooling.modules.requests == []
    assert "/tools/" not in tooling.gover("env", cwd=project).stdout
    tooling.gover("exec", "hello", cwd=project, expect=127)
    allowed = tooling.gover("allow", cwd=project).stderr
    assert allowed.endswith("tool: hello = example.com/hello@v1.0.0\n")

    tooling.gover("tools", "sync", cwd=project)

    assert f"/proxy/sumdb/{tooling.modules.log.name}/lookup/example.com/hello@v1.0.0" in (
        tooling.modules.requests
    )
    assert run(tooling, project, "hello") == "hello v1.0.0"
    tool = listed(tooling, project)["hello"]
    assert (tool["state"], tool["version"], tool["go"]) == ("ok", "v1.0.0", OLD)
    assert tooling.gover("which", "hello", cwd=project).stdout.strip() == tool["path"]
    assert os.listdir(os.path.dirname(tool["path"])) == ["hello"]
    assert tooling.left() == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="seccomp is Linux's")
def test_without_links_a_tool_is_run_by_a_script(tooling):
    project = tooling.tools("p", HELLO)
    refuse = refusing(dict.fromkeys(("symlink", "symlinkat"), errno.EPERM))

    tooling.gover("tools", "sync", cwd=project, preexec_fn=refuse)

    tool = listed(tooling, project)["hello"]
    assert (tool["state"], os.path.islink(tool["path"])) == ("ok", False)
    assert run(tooling, project, "hello") == "hello v1.0.0"
    tooling.modules.requests.clear()
    tooling.gover("tools", "sync", cwd=project, preexec_fn=refuse)
    assert tooling.modules.requests == []
    assert tooling.left() == []


def test_nobody_else_can_change_a_tool_whatever_the_umask(tooling):
    project = tooling.tools("p", HELLO)

    before = os.umask(0)
    try:
        tooling.gover("tools", "sync", cwd=project)
    finally:
        os.umask(before)

    found = Path(tooling.dirs.data, "tools")
    kept = [path for path in found.rglob("*") if not path.is_symlink()]
    assert [path for path in kept if path.stat().st_mode & 0o22] == []
    assert tooling.builds() != []


def test_what_is_there_stays_and_nobody_is_asked(tooling):
    project = tooling.tools("p", HELLO, 'greet = "example.com/hello@v1.1.0"')
    tooling.gover("tools", "sync", cwd=project)
    before = [(path, path.stat().st_mtime_ns) for path in tooling.builds()]
    tooling.modules.requests.clear()

    again = tooling.gover("tools", "sync", cwd=project, GOPROXY="http://127.0.0.1:9")

    assert again.stderr.splitlines() == [
        f"gover: hello is up to date: v1.0.0, go{OLD}",
        f"gover: greet is up to date: v1.1.0, go{OLD}",
    ]
    assert tooling.modules.requests == []
    assert [(path, path.stat().st_mtime_ns) for path in tooling.builds()] == before
    assert run(tooling, project, "greet") == "hello v1.1.0"  # another name than the program's


def test_one_that_fails_keeps_no_other_from_being_installed(tooling):
    project = tooling.tools(
        "p",
        'lib = "example.com/hello/lib@v1.0.0"',
        'broken = "example.com/hello/broken@v1.0.0"',
        'nothing = "example.com/nothing@v1.0.0"',
        HELLO,
    )

    done = tooling.gover("tools", "sync", cwd=project, expect=1)

    assert "  package example.com/hello/lib is not a main package\n" in done.stderr
    assert "undefined: nothing\n" in done.stderr
    assert "404 Not Found" in done.stderr
    assert f"3 of 4 tools not installed (set by {project}/gover.toml)" in done.stderr
    assert run(tooling, project, "hello") == "hello v1.0.0"
    states = {name: tool["state"] for name, tool in listed(tooling, project).items()}
    assert states == {"lib": "missing", "broken": "missing", "nothing": "missing", "hello": "ok"}
    assert tooling.left() == []
    result = json.loads(tooling.gover("tools", "sync", "--json", cwd=project, expect=1).stdout)[
        "tools"
    ]
    assert [bool(tool["error"]) for tool in result] == [True, True, True, False]


def test_bytes_that_the_log_does_not_have_become_no_tool(tooling):
    tooling.modules.swap("example.com/hello", "v1.0.0", "v1.1.0")
    project = tooling.tools("p", HELLO)

    done = tooling.gover("tools", "sync", cwd=project, expect=1)

    assert "SECURITY ERROR" in done.stderr
    assert tooling.builds() == []


def test_two_projects_have_each_their_own_and_share_what_is_the_same(tooling):
    one = tooling.tools("one", HELLO)
    two = tooling.tools("two", 'hello = "example.com/hello@v1.1.0"')
    same = tooling.tools("same", 'other = "example.com/hello@v1.0.0"')
    for project in (one, two):
        tooling.gover("tools", "sync", cwd=project)

    shared = tooling.gover("tools", "sync", cwd=same, GOPROXY="off", GOFLAGS="-n")

    assert shared.stderr == f"gover: installed other v1.0.0, built by go{OLD} before\n"
    assert run(tooling, one, "hello") == "hello v1.0.0"
    assert run(tooling, two, "hello") == "hello v1.1.0"
    assert run(tooling, same, "other") == "hello v1.0.0"
    assert len(tooling.builds()) == 2


def test_what_a_project_has_built_unverified_is_not_handed_to_another(tooling):
    """A proxy of its own with another program, and no log: allowed, in this project."""
    theirs = Modules()
    theirs.publish("example.com/hello", "v1.0.0", {"main.go": EVIL})
    one, two = tooling.tools("one", HELLO), tooling.tools("two", HELLO)
    with (one / "gover.toml").open("a") as file:
        file.write(f'[env]\nGOPROXY = "{theirs.proxy}"\nGOSUMDB = "off"\n')
    tooling.gover("allow", cwd=one)
    tooling.gover("tools", "sync", cwd=one)
    assert run(tooling, one, "hello") == "hello evil"
    cache = tooling.home / "go/pkg/mod/cache/download/example.com"

    done = tooling.gover("tools", "sync", cwd=two, expect=1)

    assert "SECURITY ERROR" in done.stderr
    assert listed(tooling, two)["hello"]["state"] == "missing"
    shutil.rmtree(cache)
    shutil.rmtree(tooling.home / "go/pkg/mod/example.com")
    tooling.gover("tools", "sync", cwd=two)
    assert run(tooling, two, "hello") == "hello v1.0.0"
    assert run(tooling, one, "hello") == "hello evil"
    theirs.close()


@pytest.mark.parametrize(
    "name, value",
    [
        ("GOSUMDB", "off"),
        ("GONOSUMDB", "example.com"),
        ("GOPRIVATE", "example.com"),
        ("GOEXPERIMENT", "rangefunc"),
        ("GOAMD64", "v2"),
        ("GOFLAGS", "-trimpath"),
        ("GODEBUG", "http2client=0"),
        ("CC", "/usr/bin/false"),
        ("CGO_CFLAGS", "-O0"),
        ("CPATH", "/opt/include"),
        ("SDKROOT", "/opt/sdk"),
    ],
)
def test_a_build_is_shared_only_under_the_same_settings(tooling, name, value):
    one = tooling.tools("one", HELLO)
    tooling.gover("tools", "sync", cwd=one)

    found = tooling.gover("tools", "list", "--json", cwd=one, **{name: value})

    (tool,) = json.loads(found.stdout)["tools"]
    assert (tool["state"], tool["reason"]) == ("stale", "built with other settings of Go")


@pytest.mark.parametrize(
    "name, value",
    [("GOPROXY", "off"), ("GOFLAGS", "-p=1"), ("GOMAXPROCS", "1"), ("TERM", "other")],
)
def test_what_changes_no_program_makes_none_stale(tooling, name, value):
    one = tooling.tools("one", HELLO)
    tooling.gover("tools", "sync", cwd=one)

    found = tooling.gover("tools", "list", "--json", cwd=one, **{name: value})

    assert json.loads(found.stdout)["tools"][0]["state"] == "ok"


def test_whatever_a_project_sets_may_change_its_tools(tooling):
    one, two = tooling.tools("one", HELLO), tooling.tools("two", HELLO)
    tooling.gover("tools", "sync", cwd=one)
    with (two / "gover.toml").open("a") as file:
        file.write('[env]\nGCC_EXEC_PREFIX = "/opt/evil/"\n')
    tooling.gover("allow", cwd=two)

    tooling.gover("tools", "sync", cwd=two)

    assert len(tooling.builds()) == 2


def test_another_go_makes_a_tool_stale_and_sync_builds_it_anew(tooling):
    project = tooling.tools("p", HELLO)
    tooling.gover("tools", "sync", cwd=project)
    tooling.gover("tools", "stale", cwd=project)
    tooling.tools("p", HELLO, go=NEW)

    stale = tooling.gover("tools", "stale", cwd=project, expect=1)

    assert f"stale: built by go{OLD}, and go{NEW} is selected" in stale.stdout
    assert run(tooling, project, "hello") == "hello v1.0.0"  # until it is built anew
    tooling.gover("tools", "sync", cwd=project)
    assert listed(tooling, project)["hello"]["go"] == NEW
    assert listed(tooling, project, "stale") == {}


def test_another_version_is_stale_and_a_name_that_is_gone_goes(tooling):
    project = tooling.tools("p", HELLO, 'greet = "example.com/hello@v1.1.0"')
    tooling.gover("tools", "sync", cwd=project)
    tooling.tools("p", 'hello = "example.com/hello@v1.1.0"')

    found = listed(tooling, project, "stale", expect=1)["hello"]

    assert found["reason"] == "example.com/hello@v1.1.0 is requested"
    tooling.gover("tools", "sync", cwd=project)
    assert run(tooling, project, "hello") == "hello v1.1.0"
    assert os.listdir(os.path.dirname(found["path"])) == ["hello"]


def test_a_query_is_resolved_once_and_again_when_told(tooling):
    project = tooling.tools("p", 'hello = "example.com/hello@latest"')
    tooling.gover("tools", "sync", cwd=project)
    newer = {"main.go": "package main\nfunc main() {}\n"}
    tooling.modules.publish("example.com/hello", "v1.2.0", newer)

    tooling.gover("tools", "sync", cwd=project)
    kept = listed(tooling, project)["hello"]
    tooling.tools("p", 'hello = "example.com/hello@latest"', go=NEW)
    tooling.gover("tools", "sync", cwd=project)
    rebuilt = listed(tooling, project)["hello"]
    text = tooling.gover("tools", "list", cwd=project).stdout
    tooling.gover("tools", "sync", "--update", cwd=project)
    updated = listed(tooling, project)["hello"]

    assert (kept["asked"], kept["version"], kept["state"]) == ("latest", "v1.1.0", "ok")
    assert (rebuilt["version"], rebuilt["go"], rebuilt["state"]) == ("v1.1.0", NEW, "ok")
    assert text.startswith(f"hello  example.com/hello@latest (v1.1.0)  go{NEW}  ok")
    assert (updated["version"], updated["state"]) == ("v1.2.0", "ok")


@pytest.mark.parametrize(
    "variables",
    [
        {"GOFLAGS": "-mod=vendor -n -tags=x -modcacherw"},
        {"GOOS": "windows", "GOARCH": "arm64"},
        {"GO111MODULE": "off", "GOWORK": "/nowhere/go.work"},
        {"GOBIN": "/nowhere", "GOROOT": "/nowhere"},
        {"GOTOOLCHAIN": "go1.99.0"},
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("written", [False, True], ids=["variable", "go env -w"])
def test_what_is_said_for_the_project_is_not_for_its_tools(tooling, variables, written):
    project = tooling.tools("p", HELLO)
    (project / "go.mod").write_text("module p\n\ngo 1.99\n")
    if written:
        file = tooling.home / "goenv"
        file.write_text("# mine\n" + "".join(f"{n}={v}\n" for n, v in variables.items()))
        tooling.environ.pop("GOFLAGS")
        variables = {"GOENV": str(file)}

    tooling.gover("tools", "sync", cwd=project, **variables)

    assert run(tooling, project, "hello") == "hello v1.0.0"
    for path in (tooling.home / "go").rglob("*"):
        path.chmod(0o755)


def test_a_proxy_that_go_env_has_written_counts(tooling):
    project = tooling.tools("p", HELLO)
    lines = [f"{name}={tooling.environ.pop(name)}\n" for name in ("GOPROXY", "GOSUMDB")]
    written = Path(env_file_path(tooling.environ, sys.platform))
    written.parent.mkdir(parents=True)
    written.write_text("".join(lines))

    tooling.gover("tools", "sync", cwd=project)


def test_private_modules_need_no_log(tooling):
    project = tooling.tools("p", HELLO)

    tooling.gover("tools", "sync", cwd=project, GONOSUMDB="example.com", GOSUMDB="off")

    assert [path for path in tooling.modules.requests if "/lookup/" in path] == []


def test_a_tool_is_static_unless_the_project_says_otherwise(tooling):
    project = tooling.tools("p", HELLO)
    tooling.gover("tools", "sync", cwd=project)
    go = f"{tooling.dirs.toolchains}/{OLD}/bin/go"
    built = [go, "version", "-m", listed(tooling, project)["hello"]["path"]]
    facts = subprocess.run(built, capture_output=True, text=True, check=True, env=tooling.environ)
    assert "CGO_ENABLED=0" in facts.stdout
    with (project / "gover.toml").open("a") as file:
        file.write('[env]\nCGO_ENABLED = "1"\n')
    tooling.gover("allow", cwd=project)

    assert listed(tooling, project)["hello"]["reason"] == "built with other settings of Go"
    tooling.gover("tools", "sync", cwd=project)
    assert listed(tooling, project)["hello"]["state"] == "ok"
    facts = subprocess.run(built, capture_output=True, text=True, check=True, env=tooling.environ)
    assert "CGO_ENABLED=1" in facts.stdout


def test_offline_go_is_told_so_and_its_cache_is_enough(tooling):
    project = tooling.tools("p", HELLO)

    cold = tooling.gover("--offline", "tools", "sync", cwd=project, expect=1)
    assert (cold.returncode, tooling.modules.requests) == (1, [])
    assert "from Go's module cache only" in cold.stderr
    assert "no such file or directory" in cold.stderr

    tooling.gover("tools", "sync", cwd=project)
    tooling.modules.requests.clear()
    tooling.tools("p", HELLO, go=NEW)
    tooling.gover("--offline", "tools", "sync", cwd=project)
    tooling.tools("p", HELLO.replace("1.0", "1.1"), go=NEW)
    unverified = {"GOPRIVATE": "example.com", "GOSUMDB": "sum.golang.org"}
    tooling.gover("--offline", "tools", "sync", cwd=project, expect=1, **unverified)
    assert tooling.modules.requests == []


def test_the_systems_go_builds_where_no_other_holds(tooling):
    project = tooling.tools("p", HELLO, go="system")
    system = f"{tooling.home}/system"
    os.symlink(os.path.realpath(f"{tooling.dirs.toolchains}/{NEW}"), system)
    path = f"{tooling.environ['PATH']}:{system}/bin"

    tooling.gover("tools", "sync", cwd=project, PATH=path)

    said = json.loads(tooling.gover("tools", "list", "--json", cwd=project, PATH=path).stdout)
    assert said["tools"][0]["go"] == NEW
    assert tooling.gover("exec", "hello", cwd=project, PATH=path).stdout == "hello v1.0.0\n"


def check_audit_of_programs(tooling, project):
    """Programs are judged by the Go that built them, and never run; project tools as well."""
    url = VulnDatabase(tooling.home / "vulndb").url
    said = tooling.gover("audit", "--json", "--db", url, cwd=project, expect=1)
    programs = {
        os.path.basename(use["path"]): found["version"]
        for found in json.loads(said.stdout)["versions"]
        for use in found["uses"]
        if use["kind"] == "program"
    }
    assert programs == {"new": NEW, "old": OLD, "hello": NEW}
    shown = tooling.gover("audit", "--db", url, cwd=project, expect=1).stdout
    assert " go install example.com/hello@v1.0.0" in shown
    assert not os.path.exists(project / "pwned")


def test_stale_tells_which_go_built_the_programs_in_gobin(tooling):
    project = tooling.tools("p", HELLO, go=NEW)
    tooling.gover("tools", "sync", cwd=project)
    for version, name in ((OLD, "old"), (NEW, "new")):
        subprocess.run(
            [f"{tooling.dirs.toolchains}/{version}/bin/go", "install", "example.com/hello@v1.0.0"],
            env={**tooling.environ, "GOTOOLCHAIN": "local"},
            check=True,
        )
        os.rename(tooling.home / "go/bin/hello", tooling.home / f"go/bin/{name}")
    (tooling.home / "go/bin/script").write_text("#!/bin/sh\ntouch pwned\n")
    (tooling.home / "go/bin/script").chmod(0o755)

    said = tooling.gover("tools", "stale", "--gobin", cwd=project, expect=1)
    facts = json.loads(
        tooling.gover("tools", "stale", "--gobin", "--json", cwd=project, expect=1).stdout
    )

    assert said.returncode == 1
    again = "hint: go install example.com/hello@v1.0.0"
    old = f"example.com/hello@v1.0.0  go{OLD}  built by an older Go  {again}"
    assert said.stdout.splitlines() == [
        f"{tooling.home}/go/bin/new  example.com/hello@v1.0.0  go{NEW}",
        f"{tooling.home}/go/bin/old  {old}",
    ]
    assert [(each["name"], each["older"]) for each in facts["gobin"]] == [
        ("new", False),
        ("old", True),
    ]
    assert facts["tools"] == []
    tooling.gover("tools", "stale", cwd=project)
    check_audit_of_programs(tooling, project)
    os.unlink(tooling.home / "go/bin/old")
    tooling.gover("tools", "stale", "--gobin", cwd=project)


def test_prune_takes_the_tools_of_projects_that_are_gone_and_no_others(tooling):
    gone = tooling.tools("gone", 'hello = "example.com/hello@v1.1.0"')
    stays = tooling.tools("stays", HELLO)
    for project in (gone, stays):
        tooling.gover("tools", "sync", cwd=project)
    assert "not used" not in tooling.gover("prune", "--dry-run").stdout
    os.unlink(gone / "gover.toml")

    shown = tooling.gover("prune", "--dry-run").stdout
    assert f"  the tools of {gone}/gover.toml" in shown
    assert len(tooling.builds()) == 2
    tooling.gover("prune", "--yes")

    assert len(tooling.builds()) == 1
    assert len(os.listdir(f"{tooling.dirs.data}/tools/projects")) == 1
    assert run(tooling, stays, "hello") == "hello v1.0.0"
    assert tooling.left() == []
    (stays / "gover.toml").write_text("what = is this\n")  # broken for now, and not gone
    assert "not used" not in tooling.gover("prune", "--dry-run").stdout


def test_a_tool_outlives_the_go_that_built_it(tooling):
    project = tooling.tools("p", HELLO)
    tooling.gover("tools", "sync", cwd=project)
    path = listed(tooling, project)["hello"]["path"]

    tooling.gover("uninstall", OLD)

    assert subprocess.check_output([path], text=True) == "hello v1.0.0\n"
    tooling.gover("tools", "list", cwd=project, expect=3)


def test_self_uninstall_takes_the_tools_along(tooling):
    project = tooling.tools("p", HELLO)
    tooling.gover("tools", "sync", cwd=project)

    tooling.gover("self", "uninstall", "--yes")
    assert not os.path.exists(tooling.dirs.data)


def test_a_build_that_somebody_broke_is_made_anew(tooling):
    project = tooling.tools("p", HELLO)
    tooling.gover("tools", "sync", cwd=project)
    tooling.builds()[0].unlink()
    assert listed(tooling, project)["hello"]["state"] == "missing"

    tooling.gover("tools", "sync", cwd=project)

    assert run(tooling, project, "hello") == "hello v1.0.0"
    assert tooling.left() == []
