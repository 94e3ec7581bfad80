"""Proxies, and IPv6 that is dead, in a network of its own: gover beside the real go and curl."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lib import proxy_table
from tests.lib.authority import write_authority
from tests.lib.proxy_cases import CASES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """What gover, go and curl did in that network."""
    missing = [word for word in ("unshare", "ip", "mount", "go", "curl") if not shutil.which(word)]
    if os.geteuid() != 0 or missing:
        pytest.skip(f"needs root and {' '.join(missing) or 'nothing else'}")
    directory = tmp_path_factory.mktemp("network")
    names = ["go.example.test", "dual.example.test", "localhost"]
    addresses = ["10.9.8.7", "10.9.8.8", "127.0.0.1", "::1", "fd07:b51a:cc66:f0::7"]
    write_authority(directory, names, addresses)
    words = ["unshare", "-n", "-m", sys.executable, "-m", "tests.lib.network_scene", directory]
    kept = {"PATH": os.environ["PATH"], "HOME": str(directory)}
    done = subprocess.run(words, env=kept, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode and "Operation not permitted" in done.stderr:
        pytest.skip("no namespaces here")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_tables_of_the_page_are_those_of_the_cases():
    """`python -m tests.lib.proxy_table --write` brings them up to date."""
    _, between, _ = proxy_table.between_marks(proxy_table.DOCUMENT.read_text())

    assert between == proxy_table.text()


@pytest.mark.parametrize("number", range(len(CASES)))
def test_each_program_takes_the_way_that_the_table_has(measured, number):
    case = CASES[number]

    gover, go, curl = measured["ways"][number]
    assert (gover, go, curl) == (case.gover, case.go, case.curl or curl), case


@pytest.mark.parametrize("where", ["host", "proxy"])
def test_dead_ipv6_costs_what_it_costs_curl(measured, where, figure):
    seconds = measured["seconds"]
    ratio = seconds[f"{where} gover"] / seconds[f"{where} curl"]

    figure(f"time with dead IPv6, over curl ({where})", round(ratio, 2), "times", "max")
    assert ratio <= 2
