"""gover sdk list, current, why; and what the other commands say of an SDK."""

import json

import pytest

from gover.sdk.xcrun import XcrunAnswer, find_sdk_path
from tests.lib.mac_box import MacBox

TOML = 'go = "1.22.3"\nsdk = "{}"\n'


@pytest.fixture
def box(mac_box):
    mac_box.install("1.22.3")
    mac_box.mac.tools("14.5", "15.0")
    return mac_box


@pytest.fixture
def linux(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    return MacBox(home, "linux").install("1.22.3")


def project(box, text):
    path = box.project("p")
    (path / "gover.toml").write_text(TOML.format(text))
    return path


def data(box, *arguments, cwd, expect=0):
    return json.loads(box.gover(*arguments, "--json", cwd=cwd, expect=expect).stdout)


def test_list_says_which_there_are_and_which_is_the_newest(box):
    box.mac.xcode("15.5")

    lines = box.gover("sdk", "list").stdout.splitlines()

    xcode = box.mac.at("Applications/Xcode.app/Contents/Developer")
    sdk = f"{xcode}/Platforms/MacOSX.platform/Developer/SDKs/MacOSX15.5.sdk"
    assert lines == [
        f"{xcode}: the default, Xcode",
        f"* 15.5     {sdk}",
        f"  14.5     {box.sdk_path('14.5')}",
        f"  15.0     {box.sdk_path('15.0')}",
    ]


def test_list_for_programs(box):
    facts = data(box, "sdk", "list", cwd=box.home)

    assert [sdk["version"] for sdk in facts["sdks"]] == ["14.5", "15.0"]
    assert [sdk["is_newest"] for sdk in facts["sdks"]] == [False, True]
    assert facts["developer_directory"]["how"] == "tools"
    assert facts["sdks"][0]["maximum_target"] == "14.5.99"


def test_list_where_nothing_is_installed(mac_box):
    assert mac_box.gover("sdk", "list").stderr == (
        "gover: no SDK is installed; hint: xcode-select --install\n"
    )


def test_list_where_nothing_can_be_installed(linux):
    assert linux.gover("sdk", "list").stderr == "gover: no SDK: Apple's SDKs exist on Macs only\n"


def test_current_and_why(box):
    path = project(box, "macosx14")

    assert box.gover("sdk", "current", cwd=path).stdout == box.sdk_path("14.5") + "\n"
    assert data(box, "current", cwd=path)["sdkroot"] == box.sdk_path("14.5")
    assert data(box, "sdk", "current", cwd=path)["sdk"]["asked"] == "macosx14"
    said = box.gover("sdk", "why", cwd=path).stdout
    where = f"set by {path}/gover.toml:2"
    assert said.startswith(f"SDK macosx14 ({where}): {box.sdk_path('14.5')}, version 14.5\n")
    assert "the default, the Command Line Tools" in said
    assert f"SDK macosx14 ({where})" in box.gover("why", cwd=path).stdout
    assert data(box, "why", cwd=path)["sdk"]["status"] == "exported"


def test_env_and_exec_have_it(box):
    path = project(box, "macosx14")

    assert data(box, "env", cwd=path)["set"]["SDKROOT"] == box.sdk_path("14.5")
    said = box.gover("exec", "go", "env", "CGO_CPPFLAGS", cwd=path).stdout
    assert said == "-DGOVER_SDK_14_5\n"


def test_what_no_file_asks_for(box):
    box.expects_use = False
    done = box.gover("sdk", "current", expect=1)
    assert "SDKROOT is not set" in done.stderr
    assert box.gover("sdk", "current", SDKROOT="/my.sdk").stdout == "/my.sdk\n"
    box.gover("sdk", "why", expect=1)
    assert data(box, "current", cwd=box.home, expect=3)["sdkroot"] is None


def test_exit_codes_tell_missing_from_untrusted(box):
    box.gover("sdk", "current", cwd=project(box, "macosx13"), expect=3)
    box.gover("sdk", "current", cwd=project(box, "/my.sdk"), expect=4)


def test_a_flaw_of_the_target_is_said_and_the_sdk_holds(box):
    path = project(box, "macosx14")
    (path / "gover.toml").write_text(
        'go = "1.22.3"\nsdk = { name = "macosx14", deployment_target = "10.13" }\n'
    )

    facts = data(box, "sdk", "why", cwd=path)

    assert facts["warnings"] == [
        "the deployment target 10.13 is too old: go1.22.3 needs macOS 10.15"
    ]
    assert facts["sdkroot"] == box.sdk_path("14.5")
    said = f"{facts['warnings'][0]} (set by {path}/gover.toml:2)"
    assert data(box, "current", cwd=path)["conflicts"] == [said]
    assert f"problem: {said}" in box.gover("status", cwd=path).stdout


def test_off_a_mac_a_name_is_parsed_not_exported_and_why_says_so(linux):
    path = project(linux, "macosx14")

    assert "SDKROOT" not in data(linux, "env", cwd=path)["set"]
    assert "not exported: this is linux, not a Mac" in linux.gover("why", cwd=path).stdout
    assert "not exported: this is linux, not a Mac" in linux.gover("sdk", "why", cwd=path).stdout
    done = linux.gover("sdk", "current", cwd=path, expect=1)
    assert (done.returncode, done.stdout) == (1, "")
    assert linux.gover("env", cwd=path).stderr == ""


def recorded(answers):
    """A double of Apple's programs: what they were seen to print."""
    asked = []

    def run(command, environ):
        asked.append((command, dict(environ)))
        return answers[command[0].rpartition("/")[2]]

    return run, asked


def test_xcrun_is_asked_for_the_name_and_without_our_sdkroot():
    path = "/Library/Developer/CommandLineTools/SDKs/MacOSX14.5.sdk"
    run, asked = recorded({"xcode-select": (0, "/L\n"), "xcrun": (0, path + "\n")})

    assert find_sdk_path("macosx14.5", {"SDKROOT": "/x", "A": "1"}, run) == XcrunAnswer(path)
    assert asked[1] == (
        ["/usr/bin/xcrun", "--sdk", "macosx14.5", "--show-sdk-path"],
        {"A": "1"},
    )


def test_xcrun_is_not_asked_where_it_would_open_a_dialog():
    said = "xcode-select: error: unable to get active developer directory"
    run, asked = recorded({"xcode-select": (2, said + "\n")})

    assert find_sdk_path("macosx", {}, run) == XcrunAnswer(
        reason=f"xcrun was not run: xcode-select printed {said}"
    )
    assert len(asked) == 1


def test_what_xcrun_reports_as_error_is_no_path():
    said = 'xcrun: error: SDK "macosx13" cannot be located'
    run, _ = recorded({"xcode-select": (0, "/L\n"), "xcrun": (1, said + "\n")})

    assert find_sdk_path("macosx13", {}, run) == XcrunAnswer(reason=said)


@pytest.mark.parametrize("command", ["current", "why"])
def test_a_file_that_cannot_be_understood_is_said_and_not_that_none_asks(box, command):
    box.expects_use = False
    path = project(box, "iphoneos")

    result = box.gover("sdk", command, cwd=path, expect=4)

    assert "gover.toml:2: 'iphoneos' is neither an SDK's name nor an absolute path" in result.stderr


def test_an_sdk_holds_although_the_go_is_not_installed(box):
    path = project(box, "macosx14")
    (path / "gover.toml").write_text('go = "1.9.9"\nsdk = "macosx14"\n')

    assert box.gover("sdk", "current", cwd=path).stdout == f"{box.sdk_path('14.5')}\n"
