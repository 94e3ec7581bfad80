"""`china` changes gover's defaults of GOPROXY and GOSUMDB, and nothing that the user has set."""

from pathlib import Path

import pytest

from gover.network.go_hosts import find_goproxy, find_gosumdb
from gover.store.store import Store
from gover.verify.sumdb.gosumdb import parse_gosumdb

GOOGLE = ("https://proxy.golang.org,direct", "sum.golang.org")
CHINA = ("https://goproxy.cn,direct", "sum.golang.google.cn")


@pytest.fixture
def store(tmp_path):
    return Store(*(str(tmp_path / name) for name in ("data", "cache", "config")))


@pytest.mark.parametrize(
    ("mirrors", "environ", "expected"),
    [
        ("[]", {}, GOOGLE),
        ('["mirrors.ustc.edu.cn"]', {}, GOOGLE),
        ('["china"]', {}, CHINA),
        ("[]", {"GOVER_MIRROR": "china"}, CHINA),
        ('["china"]', {"GOVER_MIRROR": "go.dev"}, GOOGLE),
        ('["china"]', {"GOPROXY": "https://p.example"}, ("https://p.example", CHINA[1])),
        ('["china"]', {"GOSUMDB": "off"}, (CHINA[0], "off")),
    ],
)
def test_the_defaults_are_those_of_the_chosen_mirrors(store, mirrors, environ, expected):
    Path(store.config).mkdir()
    Path(store.config, "config.toml").write_text(f"mirrors = {mirrors}\n")
    environ = {"GOENV": "off"} | environ

    assert (find_goproxy(environ, store), find_gosumdb(environ, store)) == expected


def test_what_go_env_w_has_set_comes_before_the_default(store, tmp_path):
    file = tmp_path / "env"
    file.write_text("GOPROXY=https://p.example\n")
    environ = {"GOENV": str(file), "GOVER_MIRROR": "china"}

    assert find_goproxy(environ, store) == "https://p.example"


def test_both_names_of_the_log_are_one_log():
    google, china = (parse_gosumdb(names[1]) for names in (GOOGLE, CHINA))

    assert google.verifier == china.verifier
    assert china.url == "https://sum.golang.google.cn"
