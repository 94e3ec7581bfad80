"""SDKs as directories and settings; hostile settings are refused, and refuse nothing else."""

import json
import os
import plistlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.errors import InvalidFile
from gover.sdk.apple_version import is_below, numbers
from gover.sdk.installed import installed_sdks
from gover.sdk.sdk_settings import LIMIT, read_settings
from tests.lib.mac_files import settings


def names(sdk):
    return [os.path.basename(name) for name in sdk.names]


def test_the_recorded_tools_of_a_runner(mac):
    """actions/runner-images#10671: two SDKs under five names."""
    sdks, problems = installed_sdks(mac.tools("14.5", "15.0"))

    assert problems == []
    assert [names(sdk) for sdk in sdks] == [
        ["MacOSX14.5.sdk", "MacOSX14.sdk"],
        ["MacOSX15.0.sdk", "MacOSX15.sdk", "MacOSX.sdk"],
    ]
    assert [sdk.version for sdk in sdks] == [(14, 5), (15, 0)]
    assert all(sdk.is_named_exactly for sdk in sdks)


def test_the_one_sdk_of_an_xcode_goes_by_its_most_specific_name(mac):
    (sdk,), _ = installed_sdks(mac.xcode("15.5"))

    assert names(sdk) == ["MacOSX15.5.sdk", "MacOSX15.sdk", "MacOSX.sdk"]


def test_order_is_that_of_numbers(mac):
    sdks, _ = installed_sdks(mac.tools("9.9", "26.10", "26.9", "10.15.4"))

    assert [sdk.settings.version for sdk in sdks] == ["9.9", "10.15.4", "26.9", "26.10"]


def test_the_settings_say_the_version_not_the_name(mac):
    """Version 10.15.4 came in MacOSX10.15.sdk."""
    tools = mac.tools()
    mac.sdk(f"{tools}/SDKs", "10.15.4", "MacOSX10.15.sdk")

    (sdk,), _ = installed_sdks(tools)

    assert sdk.settings.version == "10.15.4"
    assert not sdk.is_named_exactly


def test_a_name_that_lies_comes_last(mac):
    tools = mac.tools("15.0")
    os.symlink("MacOSX15.0.sdk", f"{tools}/SDKs/MacOSX14.9.9.sdk")

    (sdk,), _ = installed_sdks(tools)

    assert names(sdk)[-1] == "MacOSX14.9.9.sdk"


def test_a_dangling_name_and_another_platform_hide_nothing(mac):
    tools = mac.tools("15.0")
    os.symlink("MacOSX13.3.sdk", f"{tools}/SDKs/MacOSX13.sdk")
    mac.sdk(f"{tools}/SDKs", "17.0", "iPhoneOS17.0.sdk", CanonicalName="iphoneos17.0")
    mac.sdk(f"{tools}/SDKs", "17.0", "MacOSX17.0.sdk", CanonicalName="iphoneos17.0")

    sdks, problems = installed_sdks(tools)

    assert [sdk.settings.version for sdk in sdks] == ["15.0"]
    assert [problem.rpartition("/")[2] for problem in sorted(problems)] == [
        "MacOSX13.sdk is not an SDK: it has no SDKSettings.json",
        "SDKSettings.json is not from a macOS SDK",
    ]


def test_a_directory_that_is_not_there_has_none(mac):
    assert installed_sdks(mac.at("nowhere")) == ([], [])


@pytest.mark.parametrize("form", ["json", "xml", "binary"])
def test_every_form_of_the_settings_says_the_same(mac, form):
    found = read_settings(mac.sdk(mac.root, "14.5", form=form))

    assert found[:5] == ("14.5", "macosx14.5", "10.13", "14.5", "14.5.99")
    assert found.archs == ("x86_64", "x86_64h", "arm64", "arm64e")


@pytest.mark.parametrize("version", ["13.3", "14.5", "15.0", "15.5", "26.4"])
def test_the_real_values(mac, version):
    found = read_settings(mac.sdk(mac.root, version))

    assert (found.version, found.canonical_name) == (version, f"macosx{version}")


def test_what_is_optional_may_be_missing(mac):
    """Homebrew's own tests have {"Version": "11.1"} and little more."""
    sdk = Path(mac.sdk(mac.root, "11.1"))
    (sdk / "SDKSettings.json").write_text('{"CanonicalName":"macosx11.1","Version":"11.1"}')

    assert read_settings(str(sdk))[:6] == ("11.1", "macosx11.1", "", "", "", ())


HOSTILE = {
    "cut": b'{"CanonicalName":"macosx14.5","Ver',
    "empty": b"",
    "a list": b"[]",
    "a number": b"7",
    "no version": b'{"CanonicalName":"macosx14.5"}',
    "a version that is none": b'{"CanonicalName":"macosx14.5","Version":"14.5; rm -rf"}',
    "a version that is a number": b'{"CanonicalName":"macosx14.5","Version":14.5}',
    "another platform": b'{"CanonicalName":"iphoneos17.5","Version":"17.5"}',
    "deep": b'{"CanonicalName":' + b"[" * 100_000,
    "digits": b'{"Version":' + b"9" * 100_000 + b"}",
    "no text": b"\xff\xfe\xff",
    "large": b" " * (LIMIT + 1),
    "NULs": b"\0" * 100,
    "surrogate": b'{"CanonicalName":"macosx\\ud800","Version":"\\ud800"}',
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("form", ["SDKSettings.json", "SDKSettings.plist"])
def test_hostile_settings_are_refused(tmp_path, form, data):
    (tmp_path / form).write_bytes(data)

    with pytest.raises(InvalidFile):
        read_settings(str(tmp_path))


def test_entities_of_a_plist_are_not_expanded(tmp_path):
    """A billion laughs: plistlib refuses the declaration."""
    text = '<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    text += "<plist><dict><key>Version</key><string>&b;</string></dict></plist>"
    (tmp_path / "SDKSettings.plist").write_text(text)

    with pytest.raises(InvalidFile, match="cannot be understood"):
        read_settings(str(tmp_path))


def test_a_pipe_is_no_settings_and_blocks_nobody(tmp_path):
    os.mkfifo(tmp_path / "SDKSettings.json")

    with pytest.raises(InvalidFile, match="is not an SDK"):
        read_settings(str(tmp_path))


@given(where=st.integers(0, 10_000), what=st.binary(max_size=8), form=st.sampled_from("jxb"))
def test_a_damaged_file_gives_settings_or_an_error(tmp_path_factory, where, what, form):
    """Any bytes in any place of a good file: never another exception."""
    said = settings("14.5")
    data = {
        "j": json.dumps(said).encode(),
        "x": plistlib.dumps(said),
        "b": plistlib.dumps(said, fmt=plistlib.FMT_BINARY),
    }[form]
    directory = tmp_path_factory.getbasetemp() / "damaged" / form
    directory.mkdir(parents=True, exist_ok=True)
    at = where % len(data)
    name = "SDKSettings.json" if form == "j" else "SDKSettings.plist"
    (directory / name).write_bytes(data[:at] + what + data[at + len(what) :])

    try:
        found = read_settings(str(directory))
    except InvalidFile:
        return
    assert numbers(found.version)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("14", (14,)), ("14.5", (14, 5)), ("10.15.4", (10, 15, 4)), ("14.5.99", (14, 5, 99))]
    + [
        (text, ())
        for text in ("", "14.", ".5", "abc", "14.5b1", "-1", "99999", "1.2.3.4.5", "\uff11\uff14")
    ],
)
def test_what_is_a_version_of_apples(text, expected):
    assert numbers(text) == expected


def test_zeros_at_the_end_do_not_count_in_comparing():
    assert is_below("13.9", "14")
    assert not is_below("14.0", "14")
    assert not is_below("14", "14.0.0")
    assert is_below("14.5", "14.5.99")
