"""
Every fault again, as a user meets it: `gover doctor` in a process of its own.

GOVER_FULL=1 plants all of them; else some of each group.
"""

import json
import os
import subprocess
import sys
from unittest.mock import patch

import pytest

from gover.activation import hook, shims, templates
from tests.lib.doctor.faults import FAULTS, GROUPS
from tests.lib.doctor.machines import Linux, Mac
from tests.lib.figures import FULL
from tests.lib.mac_box import python_on_a_mac

SOME = FAULTS if FULL else [fault for faults in GROUPS.values() for fault in faults[::6]]


def examined(patient_of, base, plant=lambda patient: None):
    """What `gover doctor --json` says after planting: exit code, document and stderr."""
    (base / "machine").mkdir()
    python = sys.executable
    if patient_of is not Linux:
        python = str(python_on_a_mac(base / "python", str(base / "machine")))
    # Shims and hook name the Python that they need, and what it starts: see tests/lib/doubles.py.
    start = "/nonexistent" if patient_of is not Linux else templates.START
    with (
        patch.object(sys, "executable", python),
        patch.object(hook, "START", start),
        patch.object(shims, "START", start),
    ):
        patient = patient_of(base / "machine")
        plant(patient)
    if patient.user != os.getuid():
        os.chown(patient.dirs.shims, patient.user, -1)
    where = {
        "GOVER_ROOT": patient.dirs.data,
        "GOVER_CACHE": patient.dirs.cache,
        "GOVER_CONFIG": patient.dirs.config,
    }
    done = subprocess.run(
        [python, "-m", "gover", "doctor", "--json", *(["--network"] if patient.network else [])],
        cwd=patient.cwd,
        env=patient.environ | where | {"LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, json.loads(done.stdout), done.stderr


@pytest.mark.parametrize("fault", SOME, ids=lambda fault: fault.planted)
def test_the_command_finds_what_is_planted_and_nothing_else(fault, tmp_path, figure):
    if "foreign-owner" in fault.finds and os.getuid() != 0:
        pytest.skip("only root can give a file away")
    if "go-foreign-owner" in fault.finds:
        pytest.skip("root may write everywhere")

    code, said, errors = examined(fault.patient, tmp_path, fault.plant)
    levels = {finding["level"] for finding in said["findings"]}

    assert tuple(finding["check"] for finding in said["findings"]) == fault.finds
    assert (code, errors) == (int("problem" in levels), "")
    figure("faults planted, found by gover doctor, and no other", 1, "faults")


@pytest.mark.parametrize("patient", [Linux, Mac])
def test_the_command_finds_nothing_on_a_healthy_machine(patient, tmp_path):
    code, said, errors = examined(patient, tmp_path)

    assert (code, said["findings"], errors) == (0, [], "")
