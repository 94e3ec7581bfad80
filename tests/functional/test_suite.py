"""The test suite itself, where it is run as a CI or a shell runs it."""

import os
import signal
import subprocess
import sys
from select import select
from xml.etree import ElementTree as ET

import pytest

from tests.lib.gover_process import ROOT, run_group

PROBE = """
import signal

def test_probe(figure):
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    figure("a figure", 3)
"""


def test_interrupts_arrive_in_the_background_and_figures_are_in_junit_xml(tmp_path):
    """A shell's `&` has SIGINT ignored; a CI collects JUnit's XML."""
    probe, xml = tmp_path / "test_probe.py", tmp_path / "out.xml"
    probe.write_text(PROBE)
    words = ("-q", "-p", "no:cacheprovider", "-c", ROOT / "pyproject.toml", "-p", "tests.conftest")
    run_group(
        [
            sys.executable,
            "-m",
            "pytest",
            *words,
            "-p",
            "tests.conftest",
            f"--junitxml={xml}",
            f"--basetemp={tmp_path / 'base'}",  # else it removes what earlier runs have left
            probe,
        ],
        cwd=ROOT,
        expect=0,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )

    assert "a figure" in ET.parse(xml).find(".//property").get("value")


def test_what_a_command_has_started_ends_with_it():
    reading, writing = os.pipe()
    with pytest.raises(subprocess.TimeoutExpired):
        run_group(["sh", "-c", "sleep 100 & wait"], timeout=0.5, pass_fds=(writing,))
    os.close(writing)

    assert select([reading], [], [], 30)[0], "the sleep still has the other end"
    os.close(reading)
