"""The active developer directory, over trees laid out as on a Mac."""

import pytest

from gover.sdk.developer_dir import developer_directory, xcodes
from tests.lib.mac_files import TOOLS, XCODE


def test_nothing_installed_is_none(mac):
    assert developer_directory(mac.root, {}) is None


def test_command_line_tools_alone_are_the_default(mac):
    tools = mac.tools("14.5")

    found = developer_directory(mac.root, {})

    assert found == (tools, "tools", True)
    assert found.sdks == f"{tools}/SDKs"


def test_an_xcode_comes_before_the_tools(mac):
    mac.tools("14.5")
    xcode = mac.xcode("15.5")

    found = developer_directory(mac.root, {})

    assert found == (xcode, "xcode", True)
    assert found.sdks == f"{xcode}/Platforms/MacOSX.platform/Developer/SDKs"


def test_the_selected_one_comes_before_both(mac):
    tools = mac.tools("14.5")
    mac.xcode("15.5")
    mac.select(f"/{TOOLS}")

    assert developer_directory(mac.root, {}) == (tools, "link", True)


@pytest.mark.parametrize(
    "named", [f"/{XCODE}", "/Applications/Xcode.app", "/Applications/Xcode.app/"]
)
def test_the_variable_comes_first_and_may_name_the_application(mac, named):
    xcode = mac.xcode("15.5")
    mac.tools("14.5")
    mac.select(f"/{TOOLS}")

    assert developer_directory(mac.root, {"DEVELOPER_DIR": named}) == (xcode, "variable", True)


def test_a_root_in_front_of_the_tools_may_be_named(mac):
    """And / itself is none, although every Mac has /usr/bin/xcrun."""
    tools = mac.tools("14.5")
    (mac.path / "usr/bin").mkdir(parents=True)
    (mac.path / "usr/bin/xcrun").touch()

    assert developer_directory(mac.root, {"DEVELOPER_DIR": "/"}) == (tools, "variable", True)


def test_a_path_below_the_root_is_taken_as_it_is(mac):
    """What gover itself exported comes back in."""
    tools = mac.tools("14.5")

    assert developer_directory(mac.root, {"DEVELOPER_DIR": tools}).path == tools


@pytest.mark.parametrize("named", ["/gone", "Xcode.app", "/a\nb", "/a\x1fb"])
def test_a_variable_that_names_nothing_is_said_not_passed_over(mac, named):
    """As xcrun: "missing DEVELOPER_DIR path"."""
    mac.tools("14.5")

    found = developer_directory(mac.root, {"DEVELOPER_DIR": named})

    assert (found.how, found.valid) == ("variable", False)


def test_a_selected_xcode_that_was_removed_is_said_not_passed_over(mac):
    mac.tools("14.5")
    mac.select("/Applications/Xcode-beta.app/Contents/Developer")

    found = developer_directory(mac.root, {})

    assert (found.how, found.valid) == ("link", False)
    assert found.path == mac.at("Applications/Xcode-beta.app/Contents/Developer")


def test_a_directory_without_xcrun_is_no_default(mac):
    (mac.path / XCODE).mkdir(parents=True)
    tools = mac.tools("14.5")

    assert developer_directory(mac.root, {}).path == tools


def test_a_link_that_names_itself_ends(mac):
    mac.select("/var/db/xcode_select_link")

    assert developer_directory(mac.root, {}).valid is False


def test_every_xcode_is_listed(mac):
    xcode = mac.xcode("15.5")
    beta = mac.xcode("26.0", "Applications/Xcode-beta.app/Contents/Developer")
    (mac.path / "Applications/Xcodes.app").mkdir()

    assert xcodes(mac.root) == [beta, xcode]
    assert xcodes(mac.at("nowhere")) == []


def test_who_chose_it_can_be_said(mac):
    mac.tools("14.5")

    assert str(developer_directory(mac.root, {})) == "the default, the Command Line Tools"
    assert str(developer_directory(mac.root, {"DEVELOPER_DIR": "/x"})) == "set by DEVELOPER_DIR"
