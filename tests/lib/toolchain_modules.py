"""A real toolchain module, as a Go module proxy has it: fetched once, and kept between runs."""

import shutil
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from filelock import FileLock

from gover.go_env import find_go_setting
from gover.network.goproxy import GOPROXY_DEFAULT, usable_proxies
from tests.lib.go_site.releases import host_platform

VERSION = "1.22.10"


def fetched(environ, cache):
    """
    Return the path of the module's zip in `cache`; GOPROXY is that of `environ`.

    It skips the test where there is no proxy, except in CI.
    """
    name = f"v0.0.1-go{VERSION}.{host_platform()}"
    kept = Path(cache, "modules", f"{name}.zip")
    kept.parent.mkdir(parents=True, exist_ok=True)
    proxy = usable_proxies(find_go_setting(environ, "GOPROXY", GOPROXY_DEFAULT))[0].base
    with FileLock(f"{kept}.lock"):
        if not kept.exists():
            try:
                _fetch(f"{proxy.rstrip('/')}/golang.org/toolchain/@v/{name}.zip", kept)
            except urllib.error.URLError as error:
                if "CI" in environ:
                    raise
                pytest.skip(f"no module proxy has a Go to test with: {error}")
    return kept


def _fetch(url, kept):
    new = kept.with_suffix(".new")
    with urllib.request.urlopen(url, timeout=60) as answer, new.open("wb") as file:
        shutil.copyfileobj(answer, file)
    new.rename(kept)
