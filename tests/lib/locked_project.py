"""A project with a pin and a lock: fixtures for the tests of gover.lock."""

import pytest

from gover.install.gover_lock import file
from gover.install.gover_lock.file import LockEntry
from gover.version.platform import parse_platform
from gover.version.version import parse_release
from tests.lib.go_site.releases import host_platform

HERE = host_platform()
ARCHIVE = f"go1.22.3.{HERE}.tar.gz"


@pytest.fixture
def pinned(project):
    """A project that asks for 1.22.3."""
    (project / ".go-version").write_text("# the team's\n1.22.3\n")
    return project


@pytest.fixture
def lock_of(mirror, pinned):
    """Write the lock that `gover lock` would, for the host; some of it otherwise."""

    def write(version="1.22.3", platform=HERE, **otherwise):
        row = next(r for r in mirror.rows if (r.version, r.platform) == (version, HERE))
        entry = LockEntry(row.h1, row.sha256, "go.dev")._replace(**otherwise)
        entries = {parse_platform(platform): entry}
        text = file.dumps(parse_release(version), mirror.log.name, entries)
        (pinned / "gover.lock").write_text(text)
        return pinned / "gover.lock"

    return write


def asked(mirror, *ends):
    return [request.path for request in mirror.requests if request.path.endswith(ends)]
