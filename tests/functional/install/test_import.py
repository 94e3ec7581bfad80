"""`gover import`: toolchains of other tools, in their own layouts, copied as far as verified."""

import io
import json
import os
import shutil
import subprocess
import tarfile
import urllib.request
from pathlib import Path

import pytest

from gover.install import other_managers
from gover.install.other_managers import ManagerLayout
from gover.store.store import Store
from gover.version.platform import Platform
from tests.lib.go_site.releases import host_platform

PLATFORM = Platform("linux", "amd64")
# Where each tool keeps 1.22.3, below HOME.
HOMES = {
    "golang.org/dl": "sdk/go1.22.3",
    "goenv": ".goenv/versions/1.22.3",
    "asdf": ".asdf/installs/golang/1.22.3/go",
    "mise": ".local/share/mise/installs/go/1.22.3",
    "g": ".g/versions/1.22.3",
    "goup": ".go/go1.22.3",
    "gobrew": ".gobrew/versions/1.22.3/go",
    "vfox": ".version-fox/cache/golang/v-1.22.3/golang-1.22.3",
    "proto": ".proto/tools/go/1.22.3",
    "gvm": ".gvm/gos/go1.22.3",
    "the module cache": "go/pkg/mod/golang.org/toolchain@v0.0.1-go1.22.3.linux-amd64",
}
MOVED = {
    "goenv": ("GOENV_ROOT", "versions/1.22.3"),
    "asdf": ("ASDF_DATA_DIR", "installs/golang/1.22.3/go"),
    "mise": ("MISE_DATA_DIR", "installs/go/1.22.3"),
    "gvm": ("GVM_ROOT", "gos/go1.22.3"),
    "g": ("GOROOT", ".versions/1.22.3"),
    "gobrew": ("GOBREW_ROOT", ".gobrew/versions/1.22.3/go"),
    "the module cache": ("GOMODCACHE", "golang.org/toolchain@v0.0.1-go1.22.3.linux-amd64"),
}


def toolchain(path, version="1.22.3", platform="linux_amd64"):
    (path / "bin").mkdir(parents=True)
    (path / "VERSION").write_text(f"go{version}\ntime 2024-05-01T19:49:47Z\n")
    (path / "bin/go").write_text("#!/bin/sh\n")
    (path / "bin/go").chmod(0o755)
    (path / "pkg/tool" / platform).mkdir(parents=True)
    return path


@pytest.fixture
def find(tmp_path):
    dirs = Store(f"{tmp_path}/store", f"{tmp_path}/cache", f"{tmp_path}/config")

    def find(environ=(), system=(), in_place=()):
        environ = {"HOME": str(tmp_path), **dict(environ)}
        return other_managers.find(dirs, environ, PLATFORM, system, in_place)

    return find


@pytest.mark.parametrize("tool", HOMES)
def test_every_tool_is_found_where_it_keeps_its_own(tmp_path, find, tool):
    root = toolchain(tmp_path / HOMES[tool])

    (one,) = find()

    assert (one.tool, str(one.version), one.goroot, one.why_not) == (tool, "1.22.3", str(root), "")


def test_a_broken_toolchain_of_another_tool_is_named(tmp_path):
    homes = {tool: tmp_path / path for tool, path in HOMES.items() if tool != "the module cache"}
    for path in homes.values():
        path.mkdir(parents=True)
    (tmp_path / "sdk/google-cloud-sdk").mkdir()

    unusable = list(other_managers.find_unusable({"HOME": str(tmp_path)}))

    assert {tool: Path(path) for tool, path in unusable} == homes
    shutil.rmtree(tmp_path / "sdk")
    toolchain(tmp_path / HOMES["golang.org/dl"])
    assert "golang.org/dl" not in dict(other_managers.find_unusable({"HOME": str(tmp_path)}))


@pytest.mark.parametrize("tool", MOVED)
def test_a_tool_that_was_told_to_be_elsewhere_is_found_there(tmp_path, find, tool):
    variable, below = MOVED[tool]
    root = toolchain(tmp_path / "else where" / below)

    (one,) = find({variable: str(tmp_path / "else where")})

    assert (one.tool, one.goroot) == (tool, str(root))


def test_a_directory_is_what_its_version_file_says(tmp_path, find):
    toolchain(tmp_path / ".goenv/versions/1.22.3", version="1.22.4")
    (tmp_path / ".goenv/versions/1.99.9").mkdir()

    assert [str(one.version) for one in find()] == ["1.22.4"]


def test_links_among_versions_are_not_further_toolchains(tmp_path, find):
    installs = tmp_path / ".local/share/mise/installs/go"
    toolchain(installs / "1.22.3")
    for name in ("1", "1.22", "latest"):
        (installs / name).symlink_to("./1.22.3")

    assert [one.goroot for one in find()] == [str(installs / "1.22.3")]


def test_of_one_version_the_first_tool_counts(tmp_path, find):
    toolchain(tmp_path / HOMES["gvm"])
    toolchain(tmp_path / HOMES["asdf"])

    first, second = find()

    assert (first.tool, first.why_not) == ("asdf", "")
    assert (second.tool, second.why_not) == ("gvm", "another of this version comes first")


def test_another_platform_is_said(tmp_path, find):
    toolchain(tmp_path / HOMES["goup"], platform="darwin_arm64")

    assert [one.why_not for one in find()] == ["not for linux-amd64"]


def test_what_upgrades_replace_waits_to_be_named(tmp_path, find):
    root = toolchain(tmp_path / "usr/local/go")

    def listed(*in_place):
        return [(one.tool, one.goroot, one.why_not) for one in find(in_place=in_place)]

    archive = ManagerLayout("Go's archive", "", (f"{tmp_path}/usr/local",), "go")
    replaced = "upgrades replace it in place"
    assert listed(archive) == [("Go's archive", str(root), replaced)]
    package = toolchain(tmp_path / "usr/lib/go-1.21", "1.21.13")
    (tmp_path / "usr/lib/go").symlink_to("go-1.21")
    (tmp_path / "usr/lib/golang-doc").mkdir()
    debian = ManagerLayout("the system's package", "", (f"{tmp_path}/usr/lib",), "go*")
    assert listed(debian) == [("the system's package", str(package), replaced)]


def test_the_tool_cache_of_a_runner_is_found(tmp_path, find):
    root = toolchain(tmp_path / "hostedtoolcache/go/1.22.3/x64")
    cache = next(layout for layout in other_managers.SYSTEM if "cache" in layout.tool)
    assert "/opt/hostedtoolcache" in cache.bases

    (one,) = find({"RUNNER_TOOL_CACHE": f"{tmp_path}/hostedtoolcache"}, (cache,))

    assert (one.tool, one.goroot, one.why_not) == ("the runner's tool cache", str(root), "")


def test_homebrews_kegs_are_found(tmp_path, find):
    root = toolchain(tmp_path / "brew/Cellar/go@1.22/1.22.3/libexec")
    toolchain(tmp_path / "brew/Cellar/gofumpt/0.1/libexec/nothing")
    homebrew = ManagerLayout(
        "Homebrew", "HOMEBREW_PREFIX", (f"{tmp_path}/brew",), "Cellar/go*/*/libexec"
    )

    assert [(one.tool, one.goroot) for one in find(system=(homebrew,))] == [("Homebrew", str(root))]


def test_gover_s_own_are_nobody_elses(tmp_path, find):
    toolchain(tmp_path / "store/toolchains/1.22.3")

    assert find({"GOROOT": f"{tmp_path}/store"}) == []


def unpacked(mirror, version, root):
    """A release as any tool unpacks it."""
    name = f"go{version}.{host_platform()}.tar.gz"
    with urllib.request.urlopen(f"{mirror.downloads.rstrip('/')}/{name}") as answer:
        data = io.BytesIO(answer.read())
    with tarfile.open(fileobj=data) as archive:
        archive.extractall(root.parent, filter="data")
    os.rename(root.parent / "go", root)
    return root


@pytest.fixture
def theirs(mirror, home):
    (home / ".goenv/versions").mkdir(parents=True)
    return unpacked(mirror, "1.22.3", home / ".goenv/versions/1.22.3")


def listed(gover):
    return {one["version"]: one for one in json.loads(gover("list", "--json").stdout)["toolchains"]}


def snapshot(root):
    return {p: (p.stat().st_mtime_ns, p.is_file() and p.read_bytes()) for p in root.rglob("*")}


def test_a_verified_toolchain_is_copied_without_what_the_log_leaves_out(gover, theirs):
    planted = theirs / "misc/wasm/go_js_wasm_exec"
    planted.parent.mkdir()
    planted.write_text("#!/bin/sh\necho evil\n")
    before = snapshot(theirs)

    said = gover("import", "--yes")

    log = "verified: checksum log sum.gover.test; without api, doc, misc, test"
    assert f"gover: go1.22.3 is copied from {theirs}; {log}\n" in said.stderr
    one = listed(gover)["1.22.3"]
    assert one["link"] is None
    assert not any(Path(one["goroot"], name).exists() for name in ("misc", "test", "doc", "api"))
    assert one["receipt"]["proofs"] == ["log"]
    assert one["receipt"]["imported_from"] == "goenv"
    assert one["receipt"]["left_out"] == ["api", "doc", "misc", "test"]
    assert "go1.22.3" in gover("exec", "1.22.3", "go", "version").stdout
    whole = gover("verify", "1.22.3", "--strict").stdout
    assert whole.startswith("1.22.3  whole\n")
    assert snapshot(theirs) == before
    gover("uninstall", "1.22.3")
    assert snapshot(theirs) == before


def test_an_imported_one_does_not_change_with_what_it_was_copied_from(gover, theirs):
    gover("import", "--yes")

    shutil.rmtree(theirs)

    assert "go1.22.3" in gover("exec", "1.22.3", "go", "version").stdout
    gover("verify", "--strict")


def test_without_consent_it_only_lists(gover, theirs, home):
    said = gover("import", stdin=subprocess.DEVNULL)

    assert str(theirs) in said.stdout
    assert "gover import --yes" in said.stderr
    assert not os.path.lexists(home / ".local/share/gover/toolchains/1.22.3")


def test_a_second_time_there_is_nothing_to_do(gover, theirs):
    gover("import", "--yes")

    said = gover("import", "--yes")

    assert f"{theirs}  (installed already)" in said.stdout
    assert "there is nothing to import" in said.stderr


def test_what_tools_leave_in_a_goroot_is_left_out_and_named(gover, theirs):
    (theirs / "bin/gopls").write_text("a program of the user's\n")
    (theirs / ".unpacked-success").touch()
    (theirs / ".gover-receipt.toml").write_text("schema = 1\n")

    said = gover("import", "--yes")

    assert "; without .gover-receipt.toml, .unpacked-success, api, bin/gopls, doc" in said.stderr
    one = listed(gover)["1.22.3"]
    assert not Path(one["goroot"], "bin/gopls").exists()
    assert ".gover-receipt.toml" in one["receipt"]["left_out"]
    gover("verify", "--strict")
    shown = gover("list", "--long").stdout
    assert f"SHA-256    no archive: copied from {theirs}\n" in shown
    assert "None" not in shown


def test_the_module_cache_is_imported_with_its_names_and_modes(gover, theirs, home):
    """cmd/go leaves a module as it is, read-only, and adds what it needs to run it."""
    cache = home / "go/pkg/mod/golang.org" / f"toolchain@v0.0.1-go1.22.3.{host_platform()}"
    cache.parent.mkdir(parents=True)
    os.rename(theirs, cache)
    for name in ("misc", "test", "doc", "api"):
        shutil.rmtree(cache / name)
    for path in list(cache.rglob("go.mod")):
        path.rename(path.parent / "_go.mod")
    shutil.copy(cache / "src/_go.mod", cache / "src/go.mod")
    for path in cache.rglob("*"):
        path.chmod(0o555)

    gover("import", "--yes")

    root = Path(listed(gover)["1.22.3"]["goroot"])
    assert (root / "src/cmd/go.mod").is_file()
    assert not list(root.rglob("_go.mod"))
    assert listed(gover)["1.22.3"]["receipt"]["left_out"] == []
    gover("verify", "--strict")


def test_what_differs_from_the_log_stays_out_until_the_user_says_so(gover, theirs):
    with (theirs / "bin/go").open("a") as file:
        file.write("\n# changed\n")

    said = gover("import", "--yes", expect=6)

    assert (
        "gover: go1.22.3 of goenv is not imported: not the files that Go published" in said.stderr
    )
    assert "1.22.3" not in listed(gover)
    gover("import", "--yes", "--unverified")
    one = listed(gover)["1.22.3"]
    assert (one["link"], one["receipt"]["proofs"]) == (str(theirs), [])


def test_without_a_log_it_stays_out_until_the_user_says_so(gover, theirs, home):
    said = gover("--offline", "import", "--yes", expect=5)

    assert "go1.22.3 of goenv is not imported: not verified: " in said.stderr
    assert "hint: gover install 1.22.3\n" in said.stderr
    assert listed(gover) == {}
    linked = gover("--offline", "import", "--yes", "--unverified")
    assert f"go1.22.3 is linked to {theirs}; not verified: " in linked.stderr
    assert listed(gover)["1.22.3"]["receipt"]["proofs"] == []
    assert "default" not in linked.stderr
    assert not (home / ".local/share/gover/default").exists()


def writable_by_its_group(path):
    os.chown(path, -1, 54321) if os.geteuid() == 0 else None
    path.chmod(0o775)


def writable_by_all(path):
    path.chmod(0o777)


def of_another_user(path):
    os.chown(path, 54321, -1)


@pytest.mark.parametrize("part", ["", "bin/go", "src/fmt", ".."])
@pytest.mark.parametrize("deed", [writable_by_its_group, writable_by_all, of_another_user])
def test_what_others_can_change_is_never_linked(gover, theirs, deed, part):
    if os.geteuid() != 0 and deed is not writable_by_all:
        pytest.skip("only root gives files away")
    deed(theirs / part)

    said = gover("--offline", "import", "--yes", "--unverified", expect=4)

    assert ("belongs to another user" if deed is of_another_user else "by other users") in (
        said.stderr
    )
    assert listed(gover) == {}
    gover("import", "--yes")  # the copy of a verified one is the user's own
    gover("verify", "--strict")


def test_one_that_is_named_is_imported_from_where_it_is(gover, theirs):
    away = theirs.parent.parent / "elsewhere"
    os.rename(theirs, away)

    said = gover("import", away)

    assert f"copied from {away}; verified" in said.stderr


def test_the_list_as_json(gover, theirs):
    found = json.loads(gover("import", "--json").stdout)["toolchains"]

    assert {
        "version": "1.22.3",
        "tool": "goenv",
        "goroot": str(theirs),
        "why_not": None,
    } in found


@pytest.mark.real
def test_a_real_go_of_asdf_is_verified_in_place(project, real_environ, real_mirror, home):
    """With a program that `go install` has put beside go, as mise has it."""
    from tests.lib.gover_process import run_gover

    def run(*words):
        return run_gover(*words, cwd=project, env=real_environ)

    (home / ".asdf/installs/golang/1.22.10").mkdir(parents=True)
    root = unpacked(real_mirror, "1.22.10", home / ".asdf/installs/golang/1.22.10/go")
    shutil.copy(root / "bin/gofmt", root / "bin/stringer")

    said = run("import", "--yes")

    assert said.returncode == 0, said.stderr
    assert "verified: checksum log" in said.stderr
    assert "bin/stringer" in said.stderr
    assert run("exec", "1.22.10", "go", "version").stdout.startswith("go version go1.22.10 ")
