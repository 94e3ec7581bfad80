"""What a Go that does not work looks like: a stand-in for `go` that does one thing wrong."""

import json
import os
import stat
from pathlib import Path

import pytest

from gover.doctor.selftest import cross, native, sandbox, steps
from gover.inspect.compatibility import Host
from gover.inspect.program import BuildInfo, CodeSignature, Program, Slice
from gover.version.version import Version

GO = Version.parse("1.22.3")
HOST = Host("linux", "", "amd64")
# Says what it is told to say; a build writes the bytes of the file BYTES.
STAND_IN = """#!/bin/sh
case $1 in
version) echo "{version}" ;;
env) echo '{env}' ;;
build)
	while [ "$1" != -o ]; do shift; done
	{build}
	;;
esac
"""


@pytest.fixture
def opened(tmp_path):
    """Open a sandbox around a stand-in."""

    def make(version="go version go1.22.3 linux/amd64", build='echo "$2" >"$2"', **env):
        root = tmp_path / "goroot"
        (root / "bin").mkdir(parents=True)
        said = {"GOROOT": str(root), "GOHOSTOS": "linux", "GOHOSTARCH": "amd64", "CC": "gcc"}
        text = STAND_IN.format(version=version, env=json.dumps(said | env), build=build)
        (root / "bin/go").write_text(text)
        (root / "bin/go").chmod(0o755)
        return sandbox.open_sandbox(str(root), GO, {"PATH": "/usr/bin:/bin"})

    return make


def results(box, **more):
    return {r.name: r for r in _run(box, **more)}


def _run(box, *, full=True, starting=lambda name: None):
    return steps.run_steps(box, HOST, full=full, starting=starting)


def test_another_version_than_it_should_be_ends_the_check(opened):
    with opened(version="go version go1.22.4 linux/amd64") as box:
        found = results(box)

    assert list(found) == ["go version", "go env"]
    assert found["go version"].status == "failed"
    assert found["go version"].detail.startswith("not go1.22.3: go version go1.22.4")


def test_a_go_of_another_root_ends_the_check(opened):
    with opened(GOROOT="/stale") as box:
        found = results(box)

    assert found["go env"].detail == f"its GOROOT is /stale, not {box.root}"
    assert "hello" not in found


def test_a_build_that_fails_says_why_in_one_line(opened):
    build = 'printf "# example.com/check\\n\\nmain.go:3: it broke\\x1b[2J\\n"; exit 1'
    with opened(build=build) as box:
        found = results(box)

    assert found["hello"] == ("hello", "failed", r"main.go:3: it broke\x1b[2J", found["hello"][3])
    assert found["same bytes"].status == "failed"


def test_what_is_no_program_is_found(opened):
    with opened() as box:
        found = results(box)

    assert found["hello"].detail.endswith("is neither Mach-O nor ELF nor PE")
    assert found["darwin/arm64"].status == "failed"


def test_builds_that_differ_are_found(opened):
    with opened() as box:  # each writes the name of its output
        assert steps.compare_builds(box).detail.startswith(
            "two builds with no flags differ: sha256 "
        )
        assert steps.compare_releases(box).detail.startswith(
            "two builds with -trimpath '-ldflags=-s -w' differ: sha256 "
        )


def test_builds_that_are_the_same_are_found(opened):
    with opened(build='echo same >"$2"') as box:
        result = steps.compare_builds(box)

    assert result.status == "ok"
    assert result.detail.startswith("two builds with no flags, sha256 ")


def test_a_release_is_built_in_two_directories(opened):
    with opened(build='pwd >>../log; echo "$@" >>../log; echo same >"$2"') as box:
        assert steps.compare_releases(box).status == "ok"
        first, _, second, _ = Path(box.path("log")).read_text().splitlines()

    assert first != second


def test_a_go_without_trimpath_builds_no_release(opened):
    with opened() as box:
        result = steps.compare_releases(box._replace(version=Version.parse("1.12.17")))

    assert result.status == "skipped"


def test_each_step_is_announced_before_it_ends(opened):
    events = []
    with opened() as box:
        for result in _run(box, full=False, starting=events.append):
            events.append(result)

    names = ["go version", "go env", "hello", "cgo", "release bytes"]
    assert [event if isinstance(event, str) else event.name for event in events] == [
        name for name in names for _ in range(2)
    ]


def test_each_build_has_a_cache_of_its_own_and_leaves_none(opened):
    with opened(build='mkdir -p "$GOCACHE"; echo "$GOCACHE" >>../log; echo x >"$2"') as box:
        steps.compare_builds(box)
        caches = Path(box.path("log")).read_text().split()

        assert len(set(caches)) == 2
        assert not any(os.path.exists(cache) for cache in caches)


def test_without_a_compiler_c_is_skipped_and_the_reason_said(opened):
    with opened(CC="no-such-cc -arch arm64") as box:
        found = results(box)

    why = "no C compiler: no-such-cc is not on PATH"
    assert found["cgo"] == ("cgo", "skipped", why, None)
    assert found["race"] == ("race", "skipped", why, None)


def test_a_mac_without_developer_tools_is_asked_nothing(opened, tmp_path, monkeypatch):
    """Its /usr/bin/clang would open a dialog."""
    monkeypatch.setattr(
        native.apple, "here", lambda: native.apple.AppleMachine("darwin", str(tmp_path / "mac"))
    )
    with opened(CC="/usr/bin/env") as box:
        said = native.GoEnvValues("darwin", "arm64", "/usr/bin/env")

        why = "no C compiler: no developer tools (xcode-select --install)"
        assert native.cgo(box, HOST, said) == ("cgo", "skipped", why, None)


def test_where_there_is_no_race_detector_the_step_is_skipped(opened):
    with opened() as box:
        result = native.race(box, native.GoEnvValues("linux", "386", "gcc"))

    assert result.detail == "Go has no race detector for linux/386"


def test_a_race_that_goes_unseen_is_a_failure(opened):
    build = 'printf "#!/bin/sh\\necho 2\\n" >"$2"; chmod +x "$2"'
    with opened(build=build) as box:
        result = native.race(box, native.GoEnvValues("linux", "amd64", "sh"))

    assert result.status == "failed"
    assert result.detail == "a data race was not found: 2"


def test_a_go_that_does_not_start_is_said(tmp_path):
    with sandbox.open_sandbox(str(tmp_path / "gone"), GO, {"PATH": "/bin"}) as box:
        found = results(box)

    assert found["go version"].detail == "does not start: No such file or directory"


def test_nothing_of_the_users_settings_gets_in_but_what_compilers_read():
    environ = {
        "PATH": "/usr/bin",
        "HOME": "/home/u",
        "GOFLAGS": "-mod=vendor",
        "GOROOT": "/stale",
        "GOPROXY": "https://proxy.example",
        "GOTOOLCHAIN": "auto",
        "GOENV": "/home/u/env",
        "GOEXPERIMENT": "x",
        "CC": "clang",
        "SDKROOT": "/sdk",
        "CGO_CPPFLAGS": "-DGOVER_SDK_14_5",
        "CGO_ENABLED": "0",
    }
    with sandbox.open_sandbox("/go", GO, environ) as box:
        seen = dict(box.environ)
        directory = box.directory
        assert stat.S_IMODE(os.stat(directory).st_mode) == 0o700

    assert not os.path.exists(directory)
    assert seen == {
        "PATH": "/go/bin:/usr/bin",
        "HOME": directory,
        "CC": "clang",
        "SDKROOT": "/sdk",
        "CGO_CPPFLAGS": "-DGOVER_SDK_14_5",
        "GOCACHE": f"{directory}/cache",
        "GOENV": "off",
        "GOFLAGS": "-mod=mod",
        "GOPATH": f"{directory}/gopath",
        "GOPROXY": "off",
        "GOSUMDB": "off",
        "GOTELEMETRY": "off",
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
        "GO111MODULE": "on",
    }


@pytest.mark.parametrize(
    ("go", "flags", "goroot"),
    [("1.22.3", "-mod=mod", None), ("1.13", None, None), ("1.9", None, "/go")],
)
def test_an_old_go_gets_what_it_knows(go, flags, goroot):
    with sandbox.open_sandbox("/go", Version.parse(go), {}) as box:
        assert (box.environ.get("GOFLAGS"), box.environ.get("GOROOT")) == (flags, goroot)


MAC = cross.TARGETS[0]
SIGNED = CodeSignature("ad hoc")
RECORD = BuildInfo("go1.22.3")


@pytest.mark.parametrize(
    ("form", "part", "wrong"),
    [
        ("mach-o", {}, ""),
        ("elf", {}, "built elf for arm64"),
        ("mach-o", {"arch": "amd64"}, "built mach-o for amd64"),
        ("mach-o", {"file_type": "dylib"}, "built a dylib, not a program"),
        ("mach-o", {"signature": None}, "is not signed: a Mac would kill it (golang/go#42684)"),
        ("mach-o", {"go": None}, "has no record of the Go that built it"),
        (
            "mach-o",
            {"go": BuildInfo("go1.22.4")},
            "its header names go1.22.4 as the Go that built it",
        ),
    ],
)
def test_what_a_cross_build_must_be(form, part, wrong):
    good = {"platform": "macos", "arch": "arm64", "file_type": "executable"}
    program = Slice(**(good | {"signature": SIGNED, "go": RECORD} | part))

    assert cross.find_mismatch(Program("p", form, False, (program,)), MAC, GO) == wrong


def test_a_target_that_this_go_does_not_have_yet_is_skipped(tmp_path):
    with sandbox.open_sandbox(str(tmp_path), Version.parse("1.15.15"), {}) as box:
        result = cross.cross_build(box, MAC)

    assert result == ("darwin/arm64", "skipped", "Go 1.16 was the first for darwin/arm64", None)
