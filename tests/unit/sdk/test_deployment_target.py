"""Deployment targets against the Go and the SDK that would have to keep them."""

import pytest

from gover.sdk.deployment_target import find_problems, minimum_macos
from gover.sdk.sdk_settings import read_settings
from gover.version.version import Version


@pytest.mark.parametrize(
    ("go", "macos"),
    [
        ("1.15", ""),
        ("1.16.15", "10.12"),
        ("1.17", "10.13"),
        ("1.20.14", "10.13"),
        ("1.21rc1", "10.15"),
        ("1.22.12", "10.15"),
        ("1.23.0", "11"),
        ("1.24.13", "11"),
        ("1.25.0", "12"),
        ("1.26.7", "12"),
        ("1.27.3", "13"),
        ("1.40.0", "13"),
    ],
)
def test_the_oldest_macos_of_each_go(go, macos):
    assert minimum_macos(Version.parse(go)) == macos


@pytest.mark.parametrize(
    ("target", "sdk", "go", "said"),
    [
        ("", "14.5", "1.22.3", []),
        ("12.0", "14.5", "1.22.3", []),
        ("10.15", "14.5", "1.22.3", []),
        ("14.5", "14.5", "1.22.3", []),
        ("14.5.99", "14.5", None, []),
        ("14.6", "14.5", None, ["the deployment target 14.6 is newer than SDK 14.5"]),
        (
            "10.14",
            "14.5",
            "1.22.3",
            ["the deployment target 10.14 is too old: go1.22.3 needs macOS 10.15"],
        ),
        ("16.0", "14.5", "1.22.3", ["the deployment target 16.0 is newer than SDK 14.5"]),
        (
            "10.9",
            "14.5",
            None,
            ["the deployment target 10.9 is too old: SDK 14.5 supports 10.13 and later"],
        ),
        (
            "abc",
            "14.5",
            None,
            ["MACOSX_DEPLOYMENT_TARGET is 'abc', which is not a version of macOS"],
        ),
        (
            "12.0",
            "11.3",
            "1.25.1",
            [
                "go1.25.1 needs SDK 12 or later, and this is 11.3",
                "the deployment target 12.0 is newer than SDK 11.3",
            ],
        ),
        ("12.0", "11.3", "1.24.1", ["the deployment target 12.0 is newer than SDK 11.3"]),
    ],
)
def test_what_is_wrong_with_a_target(mac, target, sdk, go, said):
    """An SDK states the newest target that it is for: 14.5.99 for 14.5."""
    settings = read_settings(mac.sdk(mac.root, sdk))

    assert find_problems(target, settings, Version.parse(go) if go else None) == said


def test_without_an_sdk_the_go_alone_decides():
    assert find_problems("10.13", None, Version.parse("1.27.3")) == [
        "the deployment target 10.13 is too old: go1.27.3 needs macOS 13"
    ]
    assert find_problems("", None, None) == []
