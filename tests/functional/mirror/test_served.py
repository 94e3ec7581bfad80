"""gover installs from the tree alone, whoever serves it; everybody else is gone."""

import json
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.lib import mirror_files
from tests.lib.gover_process import environ_for, run_gover
from tests.lib.static_servers import KINDS, caching, serving


class Nowhere:
    """A mirror that nobody answers for."""

    def __init__(self, vkey):
        self.index_url, self.downloads, self.proxy = ("http://127.0.0.1:9/",) * 3
        self.vkey = vkey


@pytest.fixture
def synced(sync, mirror):
    """The tree, with two releases; the mirror it came from is closed."""
    sync("1.22.3,1.23.1", platforms=None)
    sync("1.22.2", platforms=None)
    vkey, name = mirror.vkey, mirror.log.name
    mirror.close()
    return vkey, name


def installed(home, environ, *words):
    run_gover("install", *words, cwd=home, env=environ)
    [toolchain] = json.loads(run_gover("list", "--json", cwd=home, env=environ).stdout)[
        "toolchains"
    ]
    return toolchain["receipt"]


@pytest.mark.parametrize("kind", KINDS)
def test_by_its_list_and_its_archives(synced, tree, tmp_path, kind):
    vkey, name = synced
    with serving(kind, tree, tmp_path / "server") as base:
        pages = [f"{base}/go/index.json"] + ([f"{base}/go/"] if kind != "keys" else [])
        for number, page in enumerate(pages):
            home = tmp_path / f"home{number}"
            home.mkdir()
            environ = environ_for(home, Nowhere(f"{vkey} {base}/sumdb/{name}"))
            environ |= {"GOVER_INDEX_URL": page, "GOVER_MIRROR": "", "GOPROXY": "off"}
            receipt = installed(home, environ, "latest")
            assert receipt["url"].startswith(f"{base}/go/go1.23.1.")
            assert receipt["proofs"] == ["sha256", "log"]
            run_gover("install", "--from", page, "1.22.2", cwd=home, env=environ)


@pytest.mark.parametrize("kind", KINDS)
def test_as_a_module_proxy_that_serves_the_log_too(synced, tree, tmp_path, kind):
    vkey, _ = synced
    home = tmp_path / "client"
    home.mkdir()
    with serving(kind, tree, tmp_path / "server") as base:
        environ = environ_for(home, Nowhere(vkey)) | {"GOPROXY": base, "GOVER_MIRROR": ""}
        receipt = installed(home, environ, "1.22")
        assert receipt["url"].startswith(f"{base}/{mirror_files.MODULES}/v0.0.1-go1.22.3.")
        assert receipt["proofs"] == ["log"]
        available = run_gover("available", cwd=home, env=environ)
        assert available.stdout == (
            "1.23.1   2024-09-05  (supported)\n1.22.3   2024-05-07  (supported)  (installed)\n"
        )


@pytest.mark.parametrize("kind", KINDS)
def test_no_path_in_the_tree_needs_more_than_an_exact_name(synced, tree, kind):
    """No name is a file and a folder at once, none needs escaping, none ends in a dot."""
    names = set(mirror_files.files(tree))
    for name in names:
        parts = name.split("/")
        assert not {"/".join(parts[:n]) for n in range(1, len(parts))} & names
        assert all(c.isalnum() or c in "-._@" for part in parts for c in part)
    assert Path(tree, "sumdb").exists()


def test_through_a_cache_that_outlives_the_server_behind_it(synced, tree, tmp_path):
    """As Artifactory and its like do it; here it is nginx."""
    vkey, _ = synced
    homes = [tmp_path / name for name in ("first", "second")]
    with ExitStack() as running:
        origin = running.enter_context(ExitStack())
        base = origin.enter_context(serving("http.server", tree, tmp_path / "server"))
        cache = running.enter_context(caching(base, tmp_path / "cache"))
        for home in homes:
            home.mkdir()
            page = {"GOVER_INDEX_URL": f"{cache}/go/index.json", "GOVER_MIRROR": ""}
            environ = environ_for(home, Nowhere(vkey)) | page | {"GOPROXY": cache}
            receipt = installed(home, environ, "1.22.3")
            assert receipt["proofs"] == ["sha256", "log"]
            origin.close()
