"""What an SDK does to the environment, and when gover keeps its hands off."""

import pytest

from gover.env_diff import EnvChange
from gover.sdk.decision import SdkSituation, decide, leave_to_direnv
from gover.sdk.machine import AppleMachine
from gover.version.version import Version

GO = Version.parse("1.22.3")


@pytest.fixture
def decided(mac):
    """Decide for a Mac with the SDKs 14.5 and 15.0; paths are shown without its root."""
    mac.tools("14.5", "15.0")

    def on(text, environ=(), system="darwin", **situation):
        return decide(
            SdkSituation(text, **situation), AppleMachine(system, mac.root), dict(environ), GO
        )

    return on


def effects(outcome):
    return {change.name: (change.how, change.value) for change in outcome.changes}


def test_the_path_and_the_mark_for_the_build_cache(decided, mac):
    outcome = decided("macosx14")

    assert outcome.status == "exported"
    assert effects(outcome) == {
        "SDKROOT": ("set", mac.at("Library/Developer/CommandLineTools/SDKs/MacOSX14.5.sdk")),
        "CGO_CPPFLAGS": ("add", "-DGOVER_SDK_14_5"),
    }
    assert outcome.sdkroot == effects(outcome)["SDKROOT"][1]


def test_a_deployment_target_that_is_asked_for_is_set_and_marked(decided):
    outcome = decided("macosx14.5", target="12.0")

    assert effects(outcome)["MACOSX_DEPLOYMENT_TARGET"] == ("set", "12.0")
    assert effects(outcome)["CGO_CPPFLAGS"] == ("add", "-DGOVER_SDK_14_5_MIN_12_0")
    assert "MACOSX_DEPLOYMENT_TARGET" not in outcome.inputs.variables


def test_a_deployment_target_of_the_users_is_marked_and_watched(decided):
    outcome = decided("macosx14.5", {"MACOSX_DEPLOYMENT_TARGET": "13.1"})

    assert "MACOSX_DEPLOYMENT_TARGET" not in effects(outcome)
    assert effects(outcome)["CGO_CPPFLAGS"] == ("add", "-DGOVER_SDK_14_5_MIN_13_1")
    assert "MACOSX_DEPLOYMENT_TARGET" in outcome.inputs.variables


def test_a_target_that_is_none_gets_into_no_flag(decided):
    outcome = decided("macosx14.5", {"MACOSX_DEPLOYMENT_TARGET": "1 -DEVIL"})

    assert effects(outcome)["CGO_CPPFLAGS"][1] == "-DGOVER_SDK_14_5"
    assert len(outcome.warnings) == 1


def test_flags_of_the_project_stay(decided):
    outcome = decided("macosx14.5", variables={"CGO_CPPFLAGS": "-I/usr/local/include"})

    assert effects(outcome)["CGO_CPPFLAGS"] == ("set", "-I/usr/local/include -DGOVER_SDK_14_5")


def test_a_developer_directory_that_is_asked_for_goes_with_the_sdk(decided, mac):
    outcome = decided("macosx14.5", {"DEVELOPER_DIR": "/gone"}, developer_dir=True)

    assert effects(outcome)["DEVELOPER_DIR"] == (
        "set",
        mac.at("Library/Developer/CommandLineTools"),
    )
    assert "DEVELOPER_DIR" not in outcome.inputs.variables


def test_a_project_that_sets_only_a_target_gets_only_the_mark(decided):
    outcome = decided("", variables={"MACOSX_DEPLOYMENT_TARGET": "12.0"})

    assert outcome.status == "target"
    assert outcome.changes == (EnvChange("CGO_CPPFLAGS", "add", "-DGOVER_MIN_12_0"),)


@pytest.mark.parametrize(
    ("environ", "owner"),
    [
        ({"IN_NIX_SHELL": "impure"}, "Nix"),
        ({"SDKROOT": "/nix/store/abc-apple-sdk-14.4/Platforms/MacOSX.sdk"}, "Nix"),
        ({"DEVELOPER_DIR": "/nix/store/abc-apple-sdk-14.4"}, "Nix"),
        ({"CONDA_BUILD_SYSROOT": "/opt/MacOSX11.0.sdk"}, "conda"),
    ],
)
def test_nix_and_conda_keep_what_they_have_set(decided, environ, owner):
    outcome = decided("macosx14", environ)

    assert (outcome.status, outcome.changes) == ("owned", ())
    assert outcome.reason == f"{owner} has set its own SDK, which is kept"
    assert set(environ) <= set(outcome.inputs.variables)


def test_an_sdkroot_of_the_users_own_gives_way(decided):
    """It is restored on leaving; many have an export of xcrun's answer in ~/.zshrc."""
    assert decided("macosx14", {"SDKROOT": "/Library/x.sdk"}).status == "exported"


@pytest.mark.parametrize("system", ["linux", "freebsd14"])
def test_elsewhere_nothing_is_exported(decided, system):
    outcome = decided("macosx14", system=system, target="12.0")

    assert (outcome.status, outcome.changes) == ("elsewhere", ())
    assert outcome.reason == f"this is {system}, not a Mac"


def test_what_is_missing_changes_nothing(decided):
    outcome = decided("macosx13")

    assert (outcome.status, outcome.changes) == ("missing", ())
    assert outcome.hint == "gover sdk list"


def test_a_file_that_direnv_has_run_leaves_only_the_mark(decided):
    outcome = leave_to_direnv(decided("macosx14", {"MACOSX_DEPLOYMENT_TARGET": "12.0"}))

    assert outcome.status == "direnv"
    assert outcome.changes == (EnvChange("CGO_CPPFLAGS", "add", "-DGOVER_SDK_14_5_MIN_12_0"),)
