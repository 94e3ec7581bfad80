"""From a name to an SDK, over the layouts that were recorded on real Macs."""

import os

import pytest

from gover.sdk.find import find_sdk
from tests.lib.mac_files import TOOLS, XCODE


def found(mac, text, environ=(), **more):
    sdk = find_sdk(text, mac.root, dict(environ), **more).sdk
    return sdk and os.path.relpath(sdk.path, mac.root)


def of_tools(version):
    return f"{TOOLS}/SDKs/MacOSX{version}.sdk"


def of_xcode(version):
    return f"{XCODE}/Platforms/MacOSX.platform/Developer/SDKs/MacOSX{version}.sdk"


@pytest.fixture
def both(mac):
    mac.tools("14.5", "15.0")
    mac.xcode("15.5")
    return mac


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("macosx", of_xcode("15.5")),
        ("macosx15", of_xcode("15.5")),
        ("macosx15.5", of_xcode("15.5")),
        ("macosx15.0", of_tools("15.0")),
        ("macosx14", of_tools("14.5")),
        ("macosx14.5", of_tools("14.5")),
        ("macosx14.4", None),
        ("macosx1", None),
        ("macosx26", None),
    ],
)
def test_the_active_directory_comes_first_and_a_version_may_be_elsewhere(both, text, expected):
    assert found(both, text) == expected


@pytest.mark.parametrize(("text", "expected"), [("macosx", of_tools("15.0")), ("macosx15.5", None)])
def test_the_tools_selected_an_xcode_does_not_count(both, text, expected):
    both.select(f"/{TOOLS}")

    assert found(both, text) == expected


def test_the_newest_is_where_the_compiler_is_even_if_a_newer_one_is_elsewhere(mac):
    """As `xcrun --sdk macosx`: the tools have 26.0, the Xcode at work has 15.5."""
    mac.tools("26.0")
    mac.xcode("15.5")

    assert found(mac, "macosx") == of_xcode("15.5")


def test_the_newest_of_two_with_a_prefix(mac):
    mac.tools("14.2", "14.5", "14.10")

    assert found(mac, "macosx14") == of_tools("14.10")
    assert found(mac, "macosx") == of_tools("14.10")


def test_a_version_is_what_the_settings_say(mac):
    tools = mac.tools()
    mac.sdk(f"{tools}/SDKs", "10.15.4", "MacOSX10.15.sdk")

    assert found(mac, "macosx10.15") == of_tools("10.15")
    assert found(mac, "macosx10.15.4") == of_tools("10.15")
    assert found(mac, "macosx10.15.3") is None


def test_developer_dir_is_obeyed(both):
    assert found(both, "macosx", {"DEVELOPER_DIR": f"/{TOOLS}"}) == of_tools("15.0")


def test_anywhere_looks_into_every_xcode_and_not_at_the_variable(both):
    beta = "Applications/Xcode-beta.app/Contents/Developer"
    both.xcode("26.0", beta)

    assert found(both, "macosx26", all_xcodes=False) is None
    assert found(both, "macosx26", all_xcodes=True).startswith(beta)
    assert found(both, "macosx", {"DEVELOPER_DIR": f"/{TOOLS}"}, all_xcodes=True) == of_xcode(
        "15.5"
    )


def test_a_path_is_taken_as_it_is_written(both):
    path = f"/{TOOLS}/SDKs/MacOSX.sdk"

    assert found(both, path) == of_tools("")
    assert found(both, path + "/") == of_tools("")


@pytest.mark.parametrize("path", ["/", "/gone", "/var/db"])
def test_a_path_that_is_no_sdk_is_refused(both, path):
    answer = find_sdk(path, both.root, {})

    assert answer.sdk is None
    assert "is not an SDK" in answer.problem


def problem(mac, text, environ=()):
    answer = find_sdk(text, mac.root, dict(environ))
    assert answer.sdk is None
    return answer.problem.replace(mac.root, ""), answer.hint


def test_what_is_missing_names_what_is_there(both):
    assert problem(both, "macosx13") == (
        "there is no SDK macosx13, only macosx15.5, macosx14.5, macosx15.0",
        "gover sdk list",
    )


def test_no_tools_at_all(mac):
    assert problem(mac, "macosx") == (
        "no developer tools are installed, so there is no SDK",
        "xcode-select --install",
    )


def test_tools_without_an_sdk(mac):
    mac.tools()

    assert problem(mac, "macosx") == (f"/{TOOLS} has no macOS SDK", "xcode-select --install")


def test_an_xcode_that_was_selected_and_removed(mac):
    mac.select(f"/{XCODE}")

    assert problem(mac, "macosx") == (
        f"/{XCODE} is not a developer directory (selected by xcode-select)",
        "sudo xcode-select --reset",
    )


def test_a_variable_that_names_nothing(both):
    assert problem(both, "macosx", {"DEVELOPER_DIR": "/gone"}) == (
        "/gone is not a developer directory (set by DEVELOPER_DIR)",
        "unset DEVELOPER_DIR",
    )


def test_a_path_with_a_blank(mac):
    path = mac.xcode("15.5", "Applications/Xcode 16.4.app/Contents/Developer")
    mac.select(path)

    assert found(mac, "macosx").startswith("Applications/Xcode 16.4.app/")


def test_settings_that_cannot_be_read_are_said_and_passed_over(both):
    broken = both.path / of_tools("14.5") / "SDKSettings.json"
    broken.write_text("{")

    answer = find_sdk("macosx14", both.root, {})

    assert answer.sdk is None
    assert answer.sdk_problems == (f"{broken} cannot be understood",)
