"""
The same answers as govulncheck, for every release since 1.18, by the whole real database.

GOVER_FULL=1 only: it fetches golang.org/x/vulndb and golang.org/x/vuln from the module proxy,
builds govulncheck, and runs it once for each release. Both read the same files. govulncheck is
given the facts of a program in its own format (`-mode extract`), so that no program has to be
built by each Go; it judges them as it judges a project.
"""

import json
import os
import shutil
import subprocess

import pytest

from gover.audit import database
from gover.audit.findings import EVERY_PLATFORM, GoPlatform, find_vulnerabilities
from gover.network.client import Http
from gover.sources.released_versions import shipped_releases
from gover.version.platform import Platform
from gover.version.version import Version
from tests.conftest import _OUTSIDE
from tests.lib.vuln_database import VulnDatabase

FULL = os.environ.get("GOVER_FULL", "") not in ("", "0")
GOVULNCHECK = "golang.org/x/vuln/cmd/govulncheck@v1.9.0"
FIRST = Version.parse("1.18beta1")
PLATFORMS = (EVERY_PLATFORM, GoPlatform("linux", "amd64"), GoPlatform("windows", "arm64"))

pytestmark = pytest.mark.skipif(not FULL, reason="GOVER_FULL=1 compares with govulncheck")


@pytest.fixture(scope="module")
def go(tmp_path_factory):
    """Run the go on PATH, with a module cache of its own, in an empty directory."""
    program = shutil.which("go", path=_OUTSIDE["PATH"]) or pytest.skip("no go on PATH")
    work = tmp_path_factory.mktemp("go")
    own = {"GOPATH": f"{work}/path", "GOBIN": f"{work}/bin", "GOFLAGS": "-modcacherw"}

    def run(*words):
        done = subprocess.run(
            [program, *words],
            cwd=work,
            env=_OUTSIDE | own,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run.bin = work / "bin"
    return run


@pytest.fixture(scope="module")
def whole(go, tmp_path_factory):
    module = json.loads(go("mod", "download", "-json", "golang.org/x/vulndb@latest"))
    return VulnDatabase(tmp_path_factory.mktemp("vulndb"), f"{module['Dir']}/data/osv")


@pytest.fixture(scope="module")
def govulncheck(go, whole, tmp_path_factory):
    """Return the ids that govulncheck finds for a version of Go, on a platform."""
    go("install", GOVULNCHECK)
    program, facts = go.bin / "govulncheck", tmp_path_factory.mktemp("facts") / "facts"

    def run(version, platform):
        head = {"name": "govulncheck-extract", "version": "0.1.0"}
        body = {"goVersion": f"go{version}", **platform._asdict()}
        facts.write_text(json.dumps(head) + json.dumps(body))
        command = [program, "-mode=binary", "-scan=module", "-json", f"-db={whole.url}", facts]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=_OUTSIDE)
        return {
            message["finding"]["osv"]
            for message in messages(done.stdout)
            if message.get("finding", {}).get("trace", [{}])[0].get("module") == "stdlib"
        }

    return run


def messages(text):
    decoder, at = json.JSONDecoder(), 0
    while at < len(text.rstrip()):
        message, at = decoder.raw_decode(text, at)
        yield message
        at += len(text[at:]) - len(text[at:].lstrip())


def test_the_standard_library_of_every_release_since_1_18(whole, govulncheck, figure):
    with Http(environ={}) as client:
        advisories = database.refresh(client, whole.url, None, print).advisories
    releases = sorted(v for v in shipped_releases(Platform("linux", "amd64")) if v >= FIRST)
    assert len(releases) > 150

    different = {}
    for version in releases:
        for platform in PLATFORMS if version.patch in (0, 5) else PLATFORMS[:1]:
            own = find_vulnerabilities(advisories, version, ("stdlib",), platform)
            ours, theirs = {found.advisory.id for found in own}, govulncheck(version, platform)
            if ours != theirs:
                different[f"{version} {platform}"] = ours ^ theirs
    figure("releases compared with govulncheck", len(releases))

    assert different == {}
