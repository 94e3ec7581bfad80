"""Which program runs the shims."""

import os

import pytest

from gover.activation.shims import find_bash

HOMEBREW, INTEL_HOMEBREW, MACPORTS = (
    f"{prefix}/bin/bash" for prefix in ("/opt/homebrew", "/usr/local", "/opt/local")
)
BIN, USR_BIN = "/bin/bash", "/usr/bin/bash"
NOBODY = 65534


@pytest.fixture
def system(tmp_path):
    """`system(path, …)`: the root of a system that has these programs."""

    def make(*paths, owner=-1, mode=0o755):
        for path in paths:
            program = tmp_path / path[1:]
            program.parent.mkdir(parents=True, exist_ok=True)
            program.write_text("#!/bin/sh\n")
            program.chmod(mode)
            os.chown(program, owner, -1)
        return str(tmp_path)

    return make


@pytest.mark.parametrize(
    "name, programs, found",
    [
        ("linux", (BIN, INTEL_HOMEBREW, HOMEBREW), BIN),
        ("linux", (USR_BIN, INTEL_HOMEBREW), USR_BIN),
        ("linux", (HOMEBREW,), None),
        ("darwin", (BIN, HOMEBREW), HOMEBREW),
        ("darwin", (BIN, INTEL_HOMEBREW, MACPORTS), INTEL_HOMEBREW),
        ("darwin", (BIN, MACPORTS), MACPORTS),
        ("darwin", (BIN,), BIN),
        ("darwin", (), None),
    ],
)
def test_on_a_mac_a_bash_that_keeps_dyld_variables_is_first(system, name, programs, found):
    assert find_bash(name, system(*programs)) == found


def test_a_file_that_cannot_be_run_is_passed_over(system):
    root = system(HOMEBREW, mode=0o644)

    assert find_bash("darwin", system(BIN)) == BIN
    assert find_bash("darwin", root) == BIN


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_another_users_bash_is_passed_over(system):
    system(HOMEBREW, owner=NOBODY)

    assert find_bash("darwin", system(BIN)) == BIN
