"""Whatever changes the answer shows in a file that comes or goes: no SDK is read at a prompt."""

import os
import shutil
from pathlib import Path

import pytest

from gover.fs.read import read_file
from gover.sdk.find import find_sdk
from gover.sdk.inputs import sdk_inputs
from tests.lib.mac_files import TOOLS, XCODE

SDKS = f"{TOOLS}/SDKs"


def holds(on, before, environ):
    """What a shell asks of a plan."""
    return (
        all(map(os.path.exists, on.present))
        and not any(map(os.path.isfile, on.absent))
        and all(before.get(name) == environ.get(name) for name in on.variables)
        and (on.content is None or read_file(on.content.path, on.content_limit) == on.content)
    )


def start(mac):
    mac.tools("14.5", "15.0")


def and_xcode(mac):
    start(mac)
    mac.xcode("15.5")


def tools_selected(mac):
    and_xcode(mac)
    mac.select(f"/{TOOLS}")


def xcode_selected(mac):
    and_xcode(mac)
    mac.select(f"/{XCODE}")


def nothing(mac):
    return None


def removed_xcode_selected(mac):
    start(mac)
    mac.select(f"/{XCODE}")


def add(version):
    def change(mac):
        path = mac.path / SDKS
        path.mkdir(parents=True, exist_ok=True)
        mac.sdk(path, version)
        for name in (f"MacOSX{version.partition('.')[0]}.sdk", "MacOSX.sdk"):
            mac._link(path, name, f"MacOSX{version}.sdk")

    return change


def drop(version):
    return lambda mac: shutil.rmtree(mac.path / SDKS / f"MacOSX{version}.sdk", ignore_errors=True)


def install_tools(mac):
    if not (mac.path / TOOLS).exists():
        mac.tools("26.0")


def install_xcode(mac):
    if not (mac.path / XCODE).exists():
        mac.xcode("16.0")


def drop_xcode(mac):
    shutil.rmtree(mac.path / "Applications", ignore_errors=True)


def update_xcode(mac):
    """Apple's installer replaces the whole application."""
    drop_xcode(mac)
    mac.xcode("26.2")


def select_tools(mac):
    mac.select(f"/{TOOLS}")


def select_xcode(mac):
    install_xcode(mac)
    mac.select(f"/{XCODE}")


def unselect(mac):
    (mac.path / "var/db/xcode_select_link").unlink(missing_ok=True)


STARTS = (start, and_xcode, tools_selected, xcode_selected, nothing, removed_xcode_selected)
CHANGES = {
    "15.1": add("15.1"),
    "15.2": add("15.2"),
    "14.6": add("14.6"),
    "16.0": add("16.0"),
    "26.0": add("26.0"),
    "without 14.5": drop("14.5"),
    "without 15.0": drop("15.0"),
    "tools": install_tools,
    "xcode": install_xcode,
    "without xcode": drop_xcode,
    "another xcode": update_xcode,
    "select tools": select_tools,
    "select xcode": select_xcode,
    "unselect": unselect,
}


@pytest.mark.parametrize("text", ["macosx", "macosx15", "macosx14.5", "macosx16", "path"])
@pytest.mark.parametrize("begin", STARTS, ids=[begin.__name__ for begin in STARTS])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_answer_that_would_be_another_no_longer_holds(mac, text, begin, change):
    begin(mac)
    text = f"/{SDKS}/MacOSX14.5.sdk" if text == "path" else text
    before = find_sdk(text, mac.root, {})
    on = sdk_inputs(before, mac.root)
    if begin is not removed_xcode_selected or text[0] == "/":  # what cannot be asked never holds
        assert holds(on, {}, {})

    change(mac)

    after = find_sdk(text, mac.root, {})
    if (before.sdk and before.sdk.path) != (after.sdk and after.sdk.path):
        assert not holds(on, {}, {}), (before.sdk, after.sdk)


def test_nothing_but_files_that_come_and_go_is_asked(mac):
    mac.tools("14.5", "15.0")

    on = sdk_inputs(find_sdk("macosx", mac.root, {}), mac.root)

    assert on.content is None
    assert len(on.present) + len(on.absent) <= 12
    assert on.variables == ("DEVELOPER_DIR",)


def test_an_sdk_whose_name_has_no_version_is_watched_by_its_content(mac):
    tools = mac.tools()
    sdk = mac.sdk(f"{tools}/SDKs", "14.5", "MacOSX.sdk")
    on = sdk_inputs(find_sdk("macosx", mac.root, {}), mac.root)
    assert holds(on, {}, {})

    settings = Path(sdk, "SDKSettings.json")
    settings.write_text(settings.read_text().replace("14.5", "14.6"))

    assert not holds(on, {}, {})


def test_the_variable_counts_but_where_it_is_going_to_be_set(mac):
    mac.tools("14.5")
    found = find_sdk("macosx", mac.root, {})

    assert not holds(sdk_inputs(found, mac.root), {}, {"DEVELOPER_DIR": "/x"})
    assert sdk_inputs(found, mac.root, all_xcodes=True).variables == ()
